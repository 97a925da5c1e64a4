"""Which files an ingest need not open: those taken in whole and not touched since.

A stamp says what a file was like when all it held got into the store; it is kept where those of feeds are.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from articles import sources
from articles.raw import FeedState
from articles.store import Store

_SETTLED = 2.0  # seconds; a file touched more lately may be written again within one tick of its clock


@dataclass(slots=True)
class FileState:
    """A file as it is now. ``held`` are ids and content hashes of all it holds, if it need not be opened;
    ``spoiled`` says that some of it could not be taken in, which is to be told again next time.
    """

    source: str
    version: str
    settled: bool
    held: list[tuple[str, str]] = field(default_factory=list)
    spoiled: bool = False

    def stamp(self) -> FeedState | None:
        """What to keep of it once all that it holds is stored."""
        return FeedState(self.source, self.version, "") if self.settled and not self.spoiled else None


class FileStates:
    """``settings`` is all that decides, besides the files, what is read from them."""

    def __init__(self, store: Store, settings: str) -> None:
        self._store = store
        self._settings = settings

    def look(self, paths: Iterable[Path]) -> Mapping[Path, FileState]:
        """The state of each file that is there."""
        found = {path: state for path in paths if (state := self._now(path))}
        kept = self._store.states(state.source for state in found.values()) if found else {}
        same = {
            state.source: state
            for state in found.values()
            if state.source in kept and kept[state.source].etag == state.version
        }
        for source, id, content_hash, _ in self._store.holdings(same) if same else ():
            same[source].held.append((id, content_hash))
        for source, state in same.items():
            if not state.held:  # a table or an archive
                state.held += [(id, content_hash) for _, id, content_hash, _ in self._store.parts(source)]
        return found

    def _now(self, path: Path) -> FileState | None:
        try:
            status = path.stat()
            source = sources.identity(path)
        except (OSError, RuntimeError):
            return None
        version = f"{status.st_size} {status.st_mtime_ns} {status.st_ctime_ns} {self._settings}"
        touched = max(status.st_mtime, status.st_ctime)
        return FileState(source, version, settled=time.time() - touched > _SETTLED)
