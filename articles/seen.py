"""Which articles an ingest has met, in which version: sixteen bytes each, so that there may be millions."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

_RECENT = 50_000  # in a dictionary, before they are sorted into the arrays


class Seen:
    """Ids of articles, each with the hash of its content when it was first met."""

    def __init__(self) -> None:
        self._recent: dict[int, int] = {}
        self._ids: NDArray[np.uint64] = np.empty(0, np.uint64)
        self._contents: NDArray[np.uint64] = np.empty(0, np.uint64)

    def add(self, id: str, content_hash: str) -> bool:
        """Whether the article was not met before."""
        key = _number(id)
        if self._met(key) is not None:
            return False
        self._recent[key] = _number(content_hash)
        if len(self._recent) >= _RECENT:
            self._sort_in()
        return True

    def update(self, articles: Iterable[tuple[str, str]]) -> None:
        """``add`` each of some pairs of an id and a content's hash."""
        for id, content_hash in articles:
            self.add(id, content_hash)

    def differs(self, id: str, content_hash: str) -> bool:
        """Whether the article was met in another version."""
        met = self._met(_number(id))
        return met is not None and met != _number(content_hash)

    def _met(self, key: int) -> int | None:
        if key in self._recent:
            return self._recent[key]
        place = int(np.searchsorted(self._ids, np.uint64(key)))
        if place < len(self._ids) and int(self._ids[place]) == key:
            return int(self._contents[place])
        return None

    def _sort_in(self) -> None:
        ids = np.concatenate([self._ids, np.fromiter(self._recent, np.uint64, len(self._recent))])
        contents = np.fromiter(self._recent.values(), np.uint64, len(self._recent))
        order = np.argsort(ids)
        self._ids, self._contents = ids[order], np.concatenate([self._contents, contents])[order]
        self._recent.clear()


def _number(name: str) -> int:
    return int.from_bytes(blake2b(name.encode("utf-8", "replace"), digest_size=8).digest(), "big")
