"""The Overview tab: key figures, mentions by year, why a region is drawn as it is, who recognises it and how
the United Nations voted. Asked for by the browser when the tab is opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from articles.model import EventRow, Filter
from articles.store import Store
from dashboard import assets, data_words, facts, language, permalink, queries, wording, worldmap
from dashboard.language import N_, _, ngettext
from dashboard.permalink import ViewState
from geodata import layers, perspectives, recognition, regions, snapshots, votes
from geodata.model import Position, Region, Source
from geodata.votes import Ballot, Resolution

# How each kind of state is drawn on a world map and beside it, by a class of ``overview.css``.
BALLOTS: dict[Ballot, tuple[str, str]] = {
    "in favour": ("solid", N_("in favour")),
    "against": ("hatched", N_("against")),
    "abstaining": ("dotted", N_("abstaining")),
    "absent": ("hollow", N_("did not vote")),
    "not listed": ("plain", N_("not listed here by name")),
}
STANDINGS = {"recognises": ("solid", N_("recognises it")), "withdrawn": ("hatched", N_("did so before"))}
KEPT = 64

Sentences = tuple[tuple[str, tuple[Source, ...]], ...]
"""Sentences of the geodata, each with its sources."""


def overview(store: Store, view: ViewState, today: date) -> dict[str, Any]:
    """What the tab shows of a view, as JSON for ``frontend/overview.js``."""
    day, _reason = queries.as_of(view, today)
    region = regions.region(view.region[0]) if view.region else None
    return {
        "figures": _figures(store, view),
        "mentions": _mentions(_years(store, store.revision(), queries.filter_of(view))),
        "drawn": _drawn(region, view.perspective, day) if region else None,
        "recognition": _recognition(region, day) if region else None,
        "votes": [_vote(each) for each in votes.votes_on(region.id) if each.source.date <= day]
        if region
        else [],
        "world": assets.publish(worldmap.outlines()),
    }


def _figures(store: Store, view: ViewState) -> list[tuple[str, str]]:
    n, revision, wanted = language.number, store.revision(), queries.filter_of(view)
    counts = queries.counts(store, revision, wanted)
    found = [
        (_("Events"), n(counts.events)),
        (_("Passages"), queries.amount(counts, "passages")),
        (_("Articles"), queries.amount(counts, "articles")),
        (_("Outlets"), queries.amount(counts, "outlets")),
    ]
    if len(view.region) == 1:
        found.insert(0, (_("Area"), _("{n} km²").format(n=n(round(_area(view.region[0]))))))
    for label, order in ((_("First event"), "oldest"), (_("Last event"), "newest")):
        rows = queries.events(store, revision, wanted, order, 1)
        if rows and _dated(rows[0]):
            found.append((label, wording.span(rows[0].event.date)))
    return found


def _dated(row: EventRow) -> bool:
    return bool(row.event.date and row.event.date.start)


@lru_cache(maxsize=KEPT)
def _area(region_id: str) -> float:
    frame = layers.regions_layer()
    return layers.area_km2(frame.geometry[frame["id"] == region_id].iloc[0])


@lru_cache(maxsize=KEPT)
def _years(store: Store, revision: int, wanted: Filter) -> tuple[tuple[int, int], ...]:
    return tuple(store.mention_years(wanted).items())


def _mentions(years: tuple[tuple[int, int], ...]) -> dict[str, Any] | None:
    """Mentions by year, empty years too, and the same in a sentence."""
    if not years:
        return None
    counted = dict(years)
    first, last = years[0][0], years[-1][0]
    most = max(counted, key=lambda year: counted[year])
    n = language.number
    told = ngettext(
        "Mentions by year of publication, {first} to {last}: at most {n}, in {year}.",
        "Mentions by year of publication, {first} to {last}: at most {n}, in {year}.",
        counted[most],
    )
    return {
        "first": first,
        "counts": [counted.get(year, 0) for year in range(first, last + 1)],
        "text": told.format(first=first, last=last, n=n(counted[most]), year=most),
    }


def _drawn(region: Region, perspective: str, day: date) -> dict[str, Any] | None:
    """Why a region is drawn as it is, each sentence with its documents; ``notes`` say how exactly."""
    period = region.status_at(day)
    if period is None:
        return None
    notes = []
    sentences: Sentences
    if perspective != permalink.CONTROL:
        told = perspectives.why(perspective, region.id, day)
        sentences = ((told.sentence, told.sources),)
    else:
        sentences, off = _pictures(region.id, snapshots.as_of(day).valid_from)
        if off:
            note = _("Drawn through towns on either side, not surveyed: up to {km} km off.")
            notes.append(note.format(km=round(off)))
    items = [{"text": _(text), "documents": _documents(sources)} for text, sources in sentences]
    if not items:
        holders = ", ".join(wording.party(p.party) for p in period.controlled_by)
        text = _("Coloured as “{kind}”: {holders}.")
        items.append(
            {
                "text": text.format(kind=_(wording.CONTROL[period.control]), holders=holders),
                "documents": _documents(s for p in period.controlled_by for s in p.sources),
            }
        )
    notes.append(_("The outline is from {source}.").format(source=_outline(region.id)))
    return {"items": items, "notes": notes}


@lru_cache(maxsize=512)
def _pictures(region_id: str, day: date) -> tuple[Sentences, float]:
    """The sentences on a region's areas with their sources, each once, and how many kilometres the areas may
    be off.
    """
    inside = {region_id, *(part.id for part in regions.children(region_id) if part.kind != "state")}
    areas = snapshots.as_of(day).areas
    areas = areas[areas["region_id"].isin(inside) & areas["picture"].notna()]
    sentences: dict[str, tuple[Source, ...]] = {}
    for row in areas.itertuples():
        sentences.setdefault(row.why, tuple(regions.sources()[id] for id in row.source_ids))
    off = areas["error_km"][areas["schematic"]].max()
    return tuple(sentences.items()), off if off > 0 else 0


@lru_cache(maxsize=KEPT)
def _outline(region_id: str) -> str:
    frame = layers.regions_layer()
    row = frame[frame["id"] == region_id].iloc[0]
    return f"{row['source']} ({row['licence']})"


def _documents(sources: Iterable[Source]) -> list[dict[str, str | None]]:
    return [{"text": facts.document(s), "url": s.url} for s in dict.fromkeys(sources)]


def _recognition(region: Region, day: date) -> dict[str, Any] | None:
    """Who recognises a region, or once did; ``None`` for states, whose recognition is not in dispute."""
    if region.id not in recognition.entities():
        return None
    standing = recognition.standing(region.id, day)
    frame = recognition.world_recognition(region.id, day)
    told = {code: how for code, how in zip(frame["iso_a3"], frame["recognition"], strict=True) if how}
    note = _("No member state of the United Nations recognises it as anything but part of its state.")
    return {
        "rows": [_recogniser(p, ended=False) for p in standing.in_force]
        + [_recogniser(p, ended=True) for p in standing.ended],
        "note": note if not standing.in_force else "",
        "kinds": [(drawn, _(text)) for drawn, text in STANDINGS.values()],
        "states": {code: (list(STANDINGS).index(how), _country(code)) for code, how in told.items()},
        "label": _("Who recognises {region}, on {day}").format(
            region=wording.region(region.id), day=wording.day(day)
        ),
    }


def _recogniser(position: Position, *, ended: bool) -> dict[str, Any]:
    name = wording.party(position.party)
    if not position.party.un_member:
        name = _("{name}, not a member of the United Nations").format(name=name)
    return {
        "name": name,
        "note": data_words.told(position.note),
        "since": wording.day(position.valid_from),
        "until": wording.day(position.valid_to) if ended and position.valid_to else "",
        "documents": _documents(position.sources),
    }


def _vote(resolution: Resolution) -> dict[str, Any]:
    """A vote: its numbers as the record has them, and each state by its code."""
    frame = votes.world_votes(resolution.id)
    cast = {code: vote for code, vote in zip(frame["iso_a3"], frame["vote"], strict=True) if vote}
    kinds = [ballot for ballot in BALLOTS if ballot in cast.values() or ballot in resolution.totals]
    return {
        "document": {"text": facts.document(resolution.source), "url": resolution.source.url},
        "title": _(resolution.title),
        "note": "" if resolution.complete else _(resolution.note),
        "kinds": [(BALLOTS[ballot][0], _(BALLOTS[ballot][1])) for ballot in kinds],
        "totals": [resolution.totals.get(ballot) for ballot in kinds],
        "states": {code: (kinds.index(vote), _country(code)) for code, vote in cast.items()},
        "label": _("How the states voted on {document}").format(document=resolution.source.symbol),
    }


def _country(code: str) -> str:
    return language.name(votes.members()[code].names)
