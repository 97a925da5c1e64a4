"""What differs between two days, two perspectives or two regions, in words with their sources.

A difference is a dictionary for ``frontend/compare.js``: ``group`` it stands under, ``title``, perhaps a
``text``, the ``region`` it is about, the ``sources`` it rests on, and ``acts``: ``[id, name, how many]`` of
the events in the ``range`` of days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import shapely

from articles.model import Filter
from articles.store import Store
from dashboard import data_words, language, queries, wording
from dashboard.language import _, ngettext, number
from dashboard.permalink import CONTROL, ViewState
from dashboard.queries import Page
from geodata import layers, perspectives, regions, shown_areas, shown_lines, snapshots, votes
from geodata.model import Region, Source

LEAST_KM2 = 1.0  # smaller changes are where two drawings of one line differ
LEAST_KM = 1.0
MOST_NAMES = 20  # of renamed towns spelled out
MOST_ACTS = 8  # compared between two regions
KEPT = 64
UNKNOWN = wording.LINES["limit schematic"]

Difference = dict[str, Any]
Alike = tuple[str, str, str, str, str]


def _difference(
    group: str, title: str, text: str = "", region: str | None = None, sources: Iterable[Source] = ()
) -> Difference:
    documents = [
        {"text": ", ".join(filter(None, [s.document, s.symbol])), "url": s.url}
        for s in dict.fromkeys(sources)
    ]
    return {"group": group, "title": title, "text": text, "region": region, "sources": documents}


# Two perspectives on one day


def perspectives_differ(first: str, second: str, day: date) -> tuple[Difference, ...]:
    """Which areas they show in different states or under different names, and which lines otherwise."""
    return _perspectives_differ(first, second, shown_areas.settled(day), language.current())


@lru_cache(maxsize=KEPT)
def _perspectives_differ(first: str, second: str, day: date, _language: str) -> tuple[Difference, ...]:
    groups = {"state": _("Areas"), "name": _("Names"), "line": _("Lines")}
    sizes: dict[Alike, float] = defaultdict(float)
    told: dict[Alike, perspectives.Difference] = {}
    for each in perspectives.compare(first, second, day):  # several areas of a region may differ alike
        key = (str(each.kind), each.name, each.first, each.second, each.sentence)
        sizes[key] += each.km2 or each.km or 0
        told.setdefault(key, each)
    rows = []
    for key, each in told.items():
        size = number(max(1, round(sizes[key])))
        title = _("{name} ({size}): {first} / {second}").format(
            name=data_words.told(each.name),
            size=_("{n} km").format(n=size) if each.kind == "line" else _("{n} km²").format(n=size),
            first=data_words.told(each.first),
            second=data_words.told(each.second),
        )
        sentence = data_words.told(each.sentence)
        rows.append(_difference(groups[each.kind], title, sentence, each.region_id, each.sources))
    if not rows:
        rows = [_difference(groups["state"], _("They show every area and line alike."))]
    return tuple(rows)


# Two days


def days_differ(store: Store, view: ViewState, first: date, last: date) -> list[Difference]:
    """What changed from the first day to the last under the view's perspective, and what happened between."""
    settled = shown_areas.settled(first), shown_areas.settled(last)
    return [
        *_grounds_differ(view.perspective, *settled, language.current()),
        *_renamed(view.perspective, first, last),
        *_recognised(first, last),
        _between(store, view, first, last),
    ]


@lru_cache(maxsize=KEPT)
def _grounds_differ(perspective: str, first: date, last: date, _language: str) -> tuple[Difference, ...]:
    areas = [*_changed_hands(first, last), *_told_otherwise(perspective, first, last)]
    if not areas:
        areas = [_difference(_("Areas"), _("No area that is drawn here changed hands between the two days."))]
    return (*areas, *_lines_differ(perspective, first, last))


@dataclass(frozen=True, slots=True)
class Hand:
    """Ground of a region that was held by others before than after, in km² (geodesic). ``before`` and
    ``after`` are how it was held, the party ids beside them who held it; ``why`` and ``sources`` are those of
    the area afterwards.
    """

    region_id: str
    before: str
    after: str
    holders: tuple[str, ...]
    successors: tuple[str, ...]
    km2: float
    why: str
    sources: tuple[Source, ...]


def hands(first: date, last: date) -> tuple[Hand, ...]:
    """What changed hands between two days; the largest first."""
    return _hands(snapshots.as_of(first).valid_from, snapshots.as_of(last).valid_from)


@lru_cache(maxsize=KEPT)
def _hands(first: date, last: date) -> tuple[Hand, ...]:
    before, after = snapshots.as_of(first).areas, snapshots.as_of(last).areas
    found: dict[tuple[Any, ...], float] = defaultdict(float)
    about: dict[tuple[Any, ...], Any] = {}
    for old in before.itertuples():
        for new in after[after["region_id"] == old.region_id].itertuples():
            if (old.control, old.controlled_by) == (new.control, new.controlled_by):
                continue
            both = shapely.intersection(old.geometry, new.geometry)
            parts = [p for p in shapely.get_parts(both) if p.geom_type == "Polygon"]
            key = (old.region_id, old.control, new.control, old.controlled_by, new.controlled_by)
            found[key] += sum(layers.area_km2(part) for part in parts)
            about.setdefault(key, new)
    rows = []
    for key, km2 in found.items():
        if km2 >= LEAST_KM2:
            region_id, control, now, holders, successors = key
            documents = tuple(regions.sources()[id] for id in about[key].source_ids)
            rows.append(Hand(region_id, control, now, holders, successors, km2, about[key].why, documents))
    return tuple(sorted(rows, key=lambda row: -row.km2))


def _changed_hands(first: date, last: date) -> Iterator[Difference]:
    for each in hands(first, last):
        title = _("{region}: {area} km² went from {before} to {after}").format(
            region=wording.region(each.region_id),
            area=number(round(each.km2)),
            before=_held(each.holders, each.before),
            after=_held(each.successors, each.after),
        )
        yield _difference(_("Areas"), title, data_words.told(each.why), each.region_id, each.sources)


def _held(parties: tuple[str, ...], control: str) -> str:
    names = " / ".join(wording.party(regions.parties()[id]) for id in parties)
    return f"{names} ({_(wording.CONTROL[control])})"


def _told_otherwise(perspective: str, first: date, last: date) -> Iterator[Difference]:
    """Regions that a perspective shows in another state or under another name than before."""
    if perspective == CONTROL:
        return
    before = {area.region_id: area for area in shown_areas.shown(perspective, first)}  # the largest last
    after = {area.region_id: area for area in shown_areas.shown(perspective, last)}
    for area in after.values():
        old = before.get(area.region_id)
        if old is None or (old.state, old.names) == (area.state, area.names):
            continue
        title = _("{region}: shown as {before}, then as {after}").format(
            region=wording.region(area.region_id), before=_shown(old), after=_shown(area)
        )
        yield _difference(_("Areas"), title, data_words.told(area.sentence), area.region_id, area.sources)


def _shown(area: shown_areas.ShownArea) -> str:
    name, state = language.name(area.names), language.name(area.state_names)
    return name if name.endswith(state) else f"{name} ({state})"


def _lines_differ(perspective: str, first: date, last: date) -> Iterator[Difference]:
    before, after = _lengths(perspective, first), _lengths(perspective, last)
    changed = [key for key in {**before, **after} if abs(_km(before, key) - _km(after, key)) >= LEAST_KM]
    for key in sorted(changed, key=lambda key: -abs(_km(before, key) - _km(after, key))):
        pair, kind = key
        line = (after.get(key) or before[key])[0]
        title = _("{where}: {line}, {before} km before, {after} km after").format(
            where=" – ".join(map(_region_or_country, pair)),
            line=_(UNKNOWN) if kind == "limit" else language.name(line.names),
            before=number(round(_km(before, key))),
            after=number(round(_km(after, key))),
        )
        known = {r.id for r in regions.regions()}
        region = next((id for id in pair if id in known and regions.region(id).kind != "state"), None)
        yield _difference(_("Lines"), title, "", region, line.sources)


Lengths = dict[tuple[tuple[str, ...], str], list[shown_lines.ShownLine]]


def _lengths(perspective: str, day: date) -> Lengths:
    """The lines between each two regions by kind. Of administrative boundaries what replaces them is told."""
    found: Lengths = defaultdict(list)
    for line in shown_lines.shown_lines(perspective, day):
        pair = tuple(sorted({line.one.region_id, line.other.region_id}))
        if line.kind != "boundary":
            found[pair, line.kind].append(line)
    return dict(found)


def _km(lengths: Lengths, key: tuple[tuple[str, ...], str]) -> float:
    return sum(line.segment.km for line in lengths.get(key, ()))


def _region_or_country(id: str) -> str:
    if any(r.id == id for r in regions.regions()):
        return wording.region(id)
    return language.name(votes.members()[id].names)


def _renamed(perspective: str, first: date, last: date) -> Iterator[Difference]:
    before = dict(data_words.renamed(perspective, first))
    after = dict(data_words.renamed(perspective, last))
    ids = [id for id in {**before, **after} if before.get(id) != after.get(id)]
    if not ids:
        return
    pairs = sorted(
        f"{data_words.place(int(id), '', perspective, first)} → "
        f"{data_words.place(int(id), '', perspective, last)}"
        for id in ids
    )
    text = ", ".join(pairs[:MOST_NAMES]) + (" …" if len(pairs) > MOST_NAMES else "")
    counted = ngettext("{n} place has another name", "{n} places have other names", len(ids))
    yield _difference(_("Names"), counted.format(n=number(len(ids))), text)


def _members(region: Region, day: date) -> dict[str, tuple[Any, tuple[Source, ...]]]:
    period = region.status_at(day)
    held = period.recognised_by if period else ()
    return {p.party.id: (p.party, p.sources) for p in held if p.party.un_member}


def _recognised(first: date, last: date) -> Iterator[Difference]:
    for region in regions.regions():
        if region.kind == "state":
            continue
        before, after = _members(region, first), _members(region, last)
        for text, found, base in (
            (_("{region}: recognised by {states}"), after, before),
            (_("{region}: no longer recognised by {states}"), before, after),
        ):
            fresh = [found[id] for id in found if id not in base]
            if fresh:
                names = ", ".join(wording.party(party) for party, _sources in fresh)
                title = text.format(region=wording.region(region.id), states=names)
                sources = (s for _party, sources in fresh for s in sources)
                yield _difference(_("Recognition"), title, "", region.id, sources)


def _between(store: Store, view: ViewState, first: date, last: date) -> Difference:
    wanted = replace(queries.filter_of(view), start=first, end=last)
    found = acts(store, store.revision(), wanted)
    total = sum(found.values())
    title = _("Between {first} and {last}: {events}").format(
        first=wording.day(first), last=wording.day(last), events=_events(total)
    )
    return {
        **_difference(_("Events"), title),
        "range": {"from": first.isoformat(), "to": last.isoformat()},
        "acts": [[act, wording.act(act), n] for act, n in found.items()],
    }


@lru_cache(maxsize=KEPT)
def acts(store: Store, revision: int, wanted: Filter) -> dict[str, int]:
    """Events by act, most frequent first, kept until the store changes."""
    return store.acts(wanted)


def _events(n: int) -> str:
    return ngettext("{n} event", "{n} events", n).format(n=number(n))


# Two regions


def table(store: Store, sides: tuple[tuple[ViewState, Page], tuple[ViewState, Page]]) -> dict[str, Any]:
    """Status and figures of two regions: ``head`` names them, ``rows`` are ``[label, one, other]``; of the
    acts ``[label, one, other, act]``. A side without a region counts the events of all.
    """
    facts = [_facts(view, page) for view, page in sides]
    labels = list(dict.fromkeys(label for each in facts for label in each))
    rows: list[list[str]] = [[label, *(each.get(label, "–") for each in facts)] for label in labels]
    counts = [acts(store, store.revision(), queries.filter_of(view)) for view, _page in sides]
    both = {act: sum(each.get(act, 0) for each in counts) for each in counts for act in each}
    for act in sorted(both, key=lambda act: -both[act])[:MOST_ACTS]:
        rows.append([wording.act(act), *(number(each.get(act, 0)) for each in counts), act])
    head = [wording.region(v.region[0]) if v.region else _(wording.CHOOSE_REGION) for v, _page in sides]
    return {"head": head, "rows": rows, "regions": [list(view.region) for view, _page in sides]}


def _facts(view: ViewState, page: Page) -> dict[str, str]:
    found = {}
    region = regions.region(view.region[0]) if view.region else None
    if region:
        found[_("Area")] = _("{n} km²").format(n=number(round(_area(region.id))))
    if region and (period := region.status_at(page.as_of)):
        found[_("Status")] = _(wording.CONTROL[period.control])
        found[_("Claimed by")] = ", ".join(wording.party(p.party) for p in period.claimed_by) or "–"
        found[_("Controlled by")] = ", ".join(
            _("{party}, since {day}").format(party=wording.party(p.party), day=wording.day(p.valid_from))
            for p in period.controlled_by
        )
        members = [wording.party(p.party) for p in period.recognised_by if p.party.un_member]
        if region.kind != "state":
            found[_("Recognised by")] = ", ".join(members) or _("no member state of the United Nations")
    found[_("Events")] = number(page.counts.events)
    found[_("Passages")] = queries.amount(page.counts, "passages")
    return found


@lru_cache(maxsize=KEPT)
def _area(region_id: str) -> float:
    frame = layers.regions_layer()
    return layers.area_km2(frame.geometry[frame["id"] == region_id].iloc[0])


def statuses(view: ViewState, page: Page) -> Iterator[Difference]:
    """What a region's status says of itself, with its sources."""
    region = regions.region(view.region[0]) if view.region else None
    period = region.status_at(page.as_of) if region else None
    if region and period:
        sources = (s for p in (*period.controlled_by, *period.claimed_by) for s in p.sources)
        note = data_words.told(period.note)
        yield _difference(_("Sources"), wording.region(region.id), note, region.id, sources)
