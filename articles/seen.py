"""Which articles an ingest has met, in which version: sixteen bytes each, so that there may be millions."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from articles.tables import number64

_RECENT = 50_000  # in a dictionary, before they are sorted into the arrays


class Seen:
    """Ids of articles, each with the hash of its content when it was first met."""

    def __init__(self) -> None:
        self._recent: dict[int, int] = {}
        self._ids: NDArray[np.uint64] = np.empty(0, np.uint64)
        self._contents: NDArray[np.uint64] = np.empty(0, np.uint64)

    def add(self, id: str, content_hash: str) -> bool:
        """Whether the article was not met before."""
        number = number64(id)
        if self._met(number) is not None:
            return False
        self._recent[number] = number64(content_hash)
        if len(self._recent) >= _RECENT:
            self._sort_in()
        return True

    def update(self, articles: Iterable[tuple[str, str]]) -> None:
        """``add`` each of some pairs of an id and a content's hash."""
        for id, content_hash in articles:
            self.add(id, content_hash)

    def differs(self, id: str, content_hash: str) -> bool:
        """Whether the article was met in another version."""
        met = self._met(number64(id))
        return met is not None and met != number64(content_hash)

    def _met(self, number: int) -> int | None:
        if number in self._recent:
            return self._recent[number]
        place = int(np.searchsorted(self._ids, np.uint64(number)))
        if place < len(self._ids) and int(self._ids[place]) == number:
            return int(self._contents[place])
        return None

    def _sort_in(self) -> None:
        ids = np.concatenate([self._ids, np.fromiter(self._recent, np.uint64, len(self._recent))])
        contents = np.fromiter(self._recent.values(), np.uint64, len(self._recent))
        order = np.argsort(ids)
        self._ids, self._contents = ids[order], np.concatenate([self._contents, contents])[order]
        self._recent.clear()
