"""Words of an article that name the regions, stand for them, lie in them or point back at them.

Each script has rules of its own (:mod:`articles.mentions_latin` and its neighbours), which a text pays for
only where it has such letters. What a word means depends on where it stands: "Georgia"
may be the American state, "Kyiv" a government or a town, "the two territories" nothing at all. A word whose
meaning the article does not settle is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from articles import mentions_cyrillic, mentions_georgian, mentions_latin
from articles.anaphora import Hit, resolve
from articles.model import Article, Mention, Passage
from articles.scanning import CYRILLIC, GEORGIAN, has, is_title_case, lowered, plain
from articles.tables import EXTRACTOR, identity

__all__ = ["as_mention", "find", "is_title_case"]

_CONTEXT = 32  # characters of a text quote selector's prefix and suffix
_LATIN = re.compile("[A-Za-z]{3}")


def find(article: Article, passages: Sequence[Passage]) -> tuple[Mention, ...]:
    """The mentions of an article in order of their place; they do not overlap.

    ``region_ids`` holds the region and those that contain it, states left out. A place outside the regions
    has none, and so has a government that is no region's.
    """
    flat = plain(article.text)
    starts = [passage.start for passage in passages]
    hits: list[Hit] = []
    scripts: list[tuple[str, str]] = []  # in which to look for anaphora: the languages, and the text for them
    if _LATIN.search(flat):
        hits += mentions_latin.find(flat, passages, starts)
        scripts.append(("latin", flat))
    if has(CYRILLIC, flat):
        hits += mentions_cyrillic.find(flat, passages, starts)
        scripts.append(("cyrillic", lowered(flat)))
    if has(GEORGIAN, flat):
        hits += mentions_georgian.find(flat, passages, starts)
        scripts.append(("georgian", flat))
    hits.sort(key=lambda hit: hit.start)
    for script, text in scripts:
        found = list(resolve(text, passages, starts, hits, script))
        hits = sorted([*hits, *found], key=lambda hit: hit.start)
    return tuple(as_mention(article, passages[bisect_right(starts, hit.start) - 1], hit) for hit in hits)


def as_mention(article: Article, passage: Passage, hit: Hit) -> Mention:
    """The mention that a hit in a passage is."""
    text = article.text
    return Mention(
        id=identity(article.id, "mention", hit.start, hit.end),
        passage_id=passage.id,
        start=hit.start,
        end=hit.end,
        exact=text[hit.start : hit.end],
        prefix=text[max(0, hit.start - _CONTEXT) : hit.start],
        suffix=text[hit.end : hit.end + _CONTEXT],
        kind=hit.kind,
        region_ids=hit.region_ids,
        place=hit.place,
        confidence=hit.confidence,
        extractor=EXTRACTOR,
    )
