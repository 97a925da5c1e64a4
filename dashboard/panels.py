"""The panel's content: the selection's status with numbered sources, then events, passages or an article.

Plain data for ``frontend/panel.js``, which sets every text as text. Offsets are Unicode code points.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from articles.model import ArticleRef, EventRow, Mark, PassageRow
from dashboard import language, wording
from dashboard.language import N_, _
from dashboard.permalink import CONTROL, ViewState, source_link
from dashboard.queries import Page
from geodata import perspectives, regions, snapshots
from geodata.model import Position, Region, Source

WELCOME = N_(
    "Click an area on the map, or choose one from the list. You will see who claims it, who controls it and "
    "who recognises it, each with its source, and the sentences that say what happened there."
)


def panel(view: ViewState, page: Page, reading: dict[str, Any] | None = None) -> dict[str, Any]:
    """The panel for a view, as JSON; ``reading`` is the article that is open (``reading.reading``)."""
    chosen = regions.region(view.region[0]) if view.region else None
    cited = Citations()
    head = _region_head(chosen, view.perspective, page.as_of, cited) if chosen else _start_head()
    if reading:  # the article comes first; the status waits behind the way back
        head, cited = {**head, "facts": [], "note": ""}, Citations()
    rows = (
        [_event(r, view) for r in page.events]
        if view.tab == "events"
        else [_passage(r, view) for r in page.passages]
    )
    total = page.counts.events if view.tab == "events" else page.counts.passages
    return {
        "subject": " ".join(view.region) + f"|{view.tab}|{view.event or view.passage or view.article or ''}",
        "problems": list(page.problems),
        **head,
        "sources": cited.rows(),
        "tabs": [
            {"id": "events", "label": _("Events"), "count": page.counts.events, "on": view.tab == "events"},
            {
                "id": "passages",
                "label": _("Passages"),
                "count": page.counts.passages,
                "on": view.tab == "passages",
            },
        ],
        "rows": [] if reading else rows,
        "more": max(0, total - len(rows)),
        "empty": _empty(view),
        "reading": reading and {**reading, **_around(view, page, chosen)},
    }


class Citations:
    """Numbers documents in the order in which facts cite them."""

    def __init__(self) -> None:
        self._numbers: dict[Source, int] = {}

    def cite(self, sources: Iterable[Source]) -> list[int]:
        """The numbers of these sources."""
        return [self._numbers.setdefault(s, len(self._numbers) + 1) for s in sources]

    def rows(self) -> list[dict[str, Any]]:
        """The list of sources, in the order of their numbers."""
        return [{"n": n, "text": _document(s), "url": s.url} for s, n in self._numbers.items()]


def _document(source: Source) -> str:
    return ", ".join(filter(None, [source.document, source.symbol, wording.day(source.date)]))


def _start_head() -> dict[str, Any]:
    return {"title": _("Latest events"), "names": "", "note": _(WELCOME), "facts": []}


def _region_head(region: Region, perspective: str, day: date, cited: Citations) -> dict[str, Any]:
    names = dict.fromkeys(n for spoken, n in region.names.items() if spoken != language.current())
    head: dict[str, Any] = {
        "title": language.name(region.names),
        "names": " · ".join(names),
        "note": "",
        "facts": [],
    }
    period = region.status_at(day)
    if period is None:
        head["note"] = _("No status is documented here for {day}; the record begins later.").format(
            day=wording.day(day)
        )
        return head
    facts = [
        _fact(_("Claimed by"), period.claimed_by, cited),
        _fact(_("Controlled by"), period.controlled_by, cited, since=True, note=_(period.note)),
    ]
    if region.kind != "state":
        members = [p for p in period.recognised_by if p.party.un_member]
        if members:
            facts.append(_fact(_("Recognised by ({n})").format(n=len(members)), members, cited))
        elif period.control in ("de-facto", "annexed"):
            facts.append(_plain(_("Recognised by"), _("no member state of the United Nations")))
    facts.append(_drawn(region, perspective, day, cited))
    if why := _why(region, day, cited):
        facts.append(why)
    head["facts"] = facts
    return head


def _drawn(region: Region, perspective: str, day: date, cited: Citations) -> dict[str, Any]:
    """As what the perspective draws a region, and on which document that rests."""
    if perspective != CONTROL:
        told = perspectives.why(perspective, region.id, day)
        about = perspectives.perspective(perspective).about
        cite = cited.cite(told.sources)
        items = [{"text": f"{told.name}. {told.sentence}", "cite": cite}]
        return {"label": _("On the map as"), "items": items, "note": _(about)}
    parent = (
        _("part of {region}").format(region=wording.region(region.parent))
        if region.parent
        else _("a member state of the United Nations")
    )
    text = _("{parent}, as the UN General Assembly draws it; coloured by who controls it")
    return _plain(_("On the map as"), text.format(parent=parent))


def _why(region: Region, day: date, cited: Citations) -> dict[str, Any] | None:
    """Why areas within the region are drawn as they are, each sentence once, and how far off they may be."""
    sentences, off = _pictures(region.id, snapshots.as_of(day).valid_from)
    if not sentences:
        return None
    note = _("Drawn through towns on either side, not surveyed: up to {km} km off.").format(km=round(off))
    items = [{"text": _(text), "cite": cited.cite(sources)} for text, sources in sentences]
    return {"label": _("Drawn so because"), "items": items, "note": note if off else ""}


@lru_cache(maxsize=512)
def _pictures(region_id: str, day: date) -> tuple[tuple[tuple[str, tuple[Source, ...]], ...], float]:
    """The sentences on a region's areas with their sources, and how many kilometres the areas may be off."""
    inside = {region_id, *(part.id for part in regions.children(region_id) if part.kind != "state")}
    areas = snapshots.as_of(day).areas
    areas = areas[areas["region_id"].isin(inside) & areas["picture"].notna()]
    sentences: dict[str, tuple[Source, ...]] = {}
    for row in areas.itertuples():
        sentences.setdefault(row.why, tuple(regions.sources()[id] for id in row.source_ids))
    off = areas["error_km"][areas["schematic"]].max()
    return tuple(sentences.items()), off if off > 0 else 0


def _fact(
    label: str, positions: Iterable[Position], cited: Citations, *, since: bool = False, note: str = ""
) -> dict[str, Any]:
    items = []
    for position in positions:
        text = wording.party(position.party)
        if since:
            text = _("{party}, since {day}").format(party=text, day=wording.day(position.valid_from))
        items.append({"text": text, "cite": cited.cite(position.sources)})
    return {"label": label, "items": items, "note": note}


def _plain(label: str, text: str) -> dict[str, Any]:
    return {"label": label, "items": [{"text": text, "cite": []}], "note": ""}


def _event(row: EventRow, view: ViewState) -> dict[str, Any]:
    event = row.event
    return {
        "id": event.id,
        "place": event.place.geonames_id if event.place else None,
        "region": next(iter(event.region_ids), None),
        "quadrant": wording.quadrant(event.type),
        "date": wording.span(event.date),
        "act": wording.act(event.act),
        "modality": wording.modality(event.modality),
        "precision": wording.precision(event.date, event.date.confidence if event.date else 0),
        "chosen": event.id == view.event,
        **_sentence(row.quote, row.article, _marks(row, view)),
        "outlet": row.article.outlet
        if row.outlets == 1
        else _("{outlet} and {n} more").format(outlet=row.article.outlet, n=row.outlets - 1),
    }


def _passage(row: PassageRow, view: ViewState) -> dict[str, Any]:
    return {
        "id": row.passage.id,
        "chosen": row.passage.id == view.passage,
        **_sentence(row.quote, row.article, _marks(row, view)),
    }


def _sentence(quote: str, article: ArticleRef, marks: list[list[Any]]) -> dict[str, Any]:
    return {
        "quote": quote,
        "marks": marks,
        "outlet": article.outlet,
        "published": wording.day(article.published) if article.published else None,
        "url": source_link(article.url, quote),
    }


def _marks(row: EventRow | PassageRow, view: ViewState) -> list[list[Any]]:
    """Marks as ``[start, end, kind]``; a mention of anything but the selected region is an ``aside``."""

    def kind(mark: Mark) -> str:
        aside = mark.kind == "mention" and view.region and not set(view.region) & set(mark.region_ids)
        return "aside" if aside else mark.kind

    return [[m.start, m.end, kind(m)] for m in row.marks]


def _around(view: ViewState, page: Page, chosen: Region | None) -> dict[str, Any]:
    """To which list the way leads back from an article, and the other events at the open one's place."""
    listed = _("All events") if view.tab == "events" else _("All passages")
    back = f"{listed} · {language.name(chosen.names)}" if chosen else listed
    return {"back": back, "here": [_event(r, view) for r in page.here]}


def _empty(view: ViewState) -> str:
    events = view.tab == "events"
    filters = [
        view.q and _("the search"),
        (view.start or view.end) and _("the dates"),
        view.act and _("the acts"),
        view.source and _("the outlet"),
        view.place and _("the place"),
        view.actor and _("the actors"),
        (view.language or view.modality or view.sure or view.outlets) and _("the filters"),
    ]
    named = ", ".join(f for f in filters if f)
    if named:
        text = _("No events match: {filters}.") if events else _("No passages match: {filters}.")
        return f"{text.format(filters=named)} {_('Widen or clear them to see more.')}"
    text = _("There are no events here yet.") if events else _("There are no passages here yet.")
    return f"{text} {_('Add articles with “python -m articles ingest”.')}"
