"""Which regions an article is about, apart from those it names in passing.

A region counts by how often it is mentioned, by what kind of words, and more where an article says what it is
about: in its title and its first sentences.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from articles.model import Article, Mention, MentionKind
from geodata.regions import linked, region

_WEIGHTS: dict[MentionKind, float] = {
    **{"name": 1.0, "alias": 1.0, "place": 0.8, "anaphora": 0.7, "demonym": 0.5, "metonym": 0.4},
}
_LEAD = 0.2  # of the text, in which a mention counts twice
_TITLE = 2.0  # what being in the title counts more
_LEAST = 0.5  # of the first region's score, which others need
_STATE = 0.4  # how much less a state counts, which is named as a party wherever its regions are told of
_STEM = 5  # letters by which a word of the title is known in another case


def focus(article: Article, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """The ids of the regions an article is about, the most mentioned first; none if it mentions none.

    A region brings those that contain it, as in mentions; a state is in focus by mentions of its own only.
    """
    title = article.title.casefold()
    lead = _LEAD * len(article.text)
    scores: dict[str, float] = defaultdict(float)
    named: set[str] = set()
    for mention in mentions:
        weight = _WEIGHTS[mention.kind] * (2 if mention.start < lead else 1)
        for id in _innermost(mention.region_ids):
            scores[id] += weight if region(id).parent else weight * _STATE
            if id not in named and title and mention.exact[:_STEM].casefold() in title:
                named.add(id)
                scores[id] += _TITLE
    if not scores:
        return ()
    ranked = sorted(scores, key=lambda id: (-scores[id], id))
    highest = scores[ranked[0]]
    chosen = (id for id in ranked if scores[id] >= _LEAST * highest or id in named)
    return tuple(dict.fromkeys(id for first in chosen for id in linked(first)))


def _innermost(ids: Sequence[str]) -> list[str]:
    within = {parent for id in ids for parent in _parents(id)}
    return [id for id in ids if id not in within]


def _parents(id: str) -> list[str]:
    found = []
    while (parent := region(id).parent) is not None:
        found.append(parent)
        id = parent
    return found
