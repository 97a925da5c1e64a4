"""One happening told by many articles, settled so that the order in which they came in does not matter.

Each article has one lead for each happening it tells: its best dated event. A lead follows the one of those
before it, in a fixed order, that is most like it; leads that follow each other, directly or not, are one
happening. Whom a lead follows hangs on the leads near it alone, and so a new article changes little.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter

from articles import linking
from articles.linking import Telling
from articles.model import Event
from articles.tables import identity

MOST_COMPARED = 60
MOST_IN_BLOCK = 120  # leads of one block that others may follow: the first of them
_PERIOD = 14  # days
_LONG = 100  # days: longer spans are compared with the very same span only

Rank = tuple[int, float, str]


@lru_cache(maxsize=16_384)  # the same acts, regions and fortnights again and again
def number(*parts: object) -> int:
    """A signed 64-bit number that the same parts always give."""
    digest = hashlib.blake2b("\x1f".join(map(str, parts)).encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)


def blocks(event: Event, quote: str) -> tuple[int, ...]:
    """Numbers of which two leads share one if they can tell one happening: of act, region and fortnight, and
    of act and sentence.
    """
    keys = [number(event.act, quote)]
    days = linking.window(event)
    if days is None:
        return tuple(keys)
    first, last = days[0].toordinal(), days[1].toordinal()
    where = event.region_ids or (str(event.place.geonames_id) if event.place else "",)
    when: Iterable[object] = range(first // _PERIOD, last // _PERIOD + 1)
    if last - first > _LONG:
        when = (f"{first}-{last}",)
    keys += [number(event.act, region, period) for region in where for period in when]
    return tuple(dict.fromkeys(keys))


@dataclass(slots=True)
class Lead:
    """A lead with what is known of it. ``leader`` is the id of the lead it follows, empty for none; ``days``
    are its first and last as ordinals. Most of a store's leads are only looked at from afar, so the event is
    read (``read``) when it is compared.
    """

    no: int
    id: str
    act: str
    days: tuple[int, int] | None
    confidence: float
    quote: str
    text_id: str
    own_cluster: str
    leader: str
    happening: str
    read: Callable[[], Event]
    in_blocks: tuple[int, ...] | None = None
    """Where they are known: ``blocks``."""
    rank: Rank = field(init=False)
    """The best dated come first, then the surest."""
    _telling: Telling | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        days = 1_000_000 if self.days is None else self.days[1] - self.days[0]
        self.rank = days, -self.confidence, self.id

    @property
    def telling(self) -> Telling:
        """What linking compares. Its event's cluster is named by the lead, which no two share."""
        if self._telling is None:
            self._telling = Telling(self.read(), self.quote)
        return self._telling

    @property
    def blocks(self) -> tuple[int, ...]:
        """As ``blocks`` says, unless they were given."""
        if self.in_blocks is None:
            self.in_blocks = blocks(self.telling.event, self.quote)
        return self.in_blocks


def leader_of(lead: Lead, near: Iterable[Lead]) -> str:
    """The id of the lead that ``lead`` follows, empty when it tells what none before it tells."""
    before = sorted((other for other in near if other.rank < lead.rank), key=lambda other: other.rank)
    if not before:
        return ""
    for other in before:
        if other.text_id == lead.text_id and other.act == lead.act and other.quote == lead.quote:
            return other.id  # the same sentence in a copy of the text
    if lead.days is None:
        return ""  # without days only a copy tells the same
    began = lead.days[0]
    first, last = began - linking.WINDOW, lead.days[1] + linking.WINDOW
    near_days = [
        (abs(other.days[0] - began), other)
        for other in before
        if other.days is not None and other.days[0] <= last and other.days[1] >= first
    ]
    near_days.sort(key=itemgetter(0))  # stable
    likeliest = linking.likeliest(lead.telling, (other.telling for _, other in near_days[:MOST_COMPARED]))
    return likeliest.event.id if likeliest else ""


def names(leads: Mapping[str, Lead]) -> dict[str, str]:
    """The id of each lead's happening, by the lead's.

    ``leads`` are, by their id, all of the happenings concerned and all that have the same cluster of their
    own as one of their roots. A happening is named by its root's own cluster; of several roots with the same
    one, which tell of different things on the same day, all but the first get a name of their own.
    """
    roots: dict[str, Lead] = {}
    for id, lead in leads.items():
        root = lead
        while root.leader in leads:  # ranks fall, so this ends
            root = leads[root.leader]
        roots[id] = root
    first: dict[str, Lead] = {}
    for root in sorted({root.id: root for root in roots.values()}.values(), key=lambda r: r.rank):
        first.setdefault(root.own_cluster, root)
    return {
        id: root.own_cluster
        if first[root.own_cluster] is root or root.days is None
        else identity(root.own_cluster, root.id)
        for id, root in roots.items()
    }
