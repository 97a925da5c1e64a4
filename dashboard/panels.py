"""The panel's content: the selection's status, then the tab in front: events or passages, or an article.
Overview and Sources are asked for by the browser when they are opened (``overview``, ``outlets``).

Plain data for ``frontend/panel.js``, which sets every text as text. Offsets are Unicode code points.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from articles.model import ArticleRef, EventRow, Mark, PassageRow
from articles.store import Store
from dashboard import captions, corrected, facts, language, permalink, queries, wording
from dashboard.facts import Citations
from dashboard.language import N_, _
from dashboard.permalink import ViewState, source_link
from dashboard.queries import Page
from geodata import regions
from geodata.model import Region

TABS = {
    "overview": N_("Overview"),
    "events": N_("Events"),
    "passages": N_("Passages"),
    "sources": N_("Sources"),
}
ASKED_FOR = {"overview": "overview", "sources": "outlets"}  # the tabs that have an address of their own
WELCOME = N_(
    "Click an area on the map, or choose one from the list. You will see who claims it, who controls it and "
    "who recognises it, each with its source, and the sentences that say what happened there."
)


def panel(view: ViewState, page: Page, reading: dict[str, Any] | None = None) -> dict[str, Any]:
    """The panel for a view, as JSON; ``reading`` is the article that is open (``reading.reading``)."""
    chosen = regions.region(view.region[0]) if view.region else None
    cited = Citations()
    head = facts.head(chosen, view.perspective, page.as_of, cited) if chosen else _start_head(view)
    if reading:  # the article comes first; the status waits behind the way back
        head, cited = {**head, "facts": [], "note": ""}, Citations()
    rows = [_event(r, view) for r in page.events] + [_passage(r, view) for r in page.passages]
    return {
        "subject": " ".join(view.region) + f"|{view.tab}|{view.event or view.passage or view.article or ''}",
        "problems": list(page.problems),
        **head,
        "sources": cited.rows(),
        "tabs": [
            {
                "id": id,
                "label": _(label),
                "count": queries.listed(page.counts, id),
                "more": queries.LISTED.get(id) in page.counts.at_least,
                "on": view.tab == id,
            }
            for id, label in TABS.items()
        ],
        "rows": [] if reading else rows,
        "pages": _pages(view, page),
        "sort": _sort(view),
        "asked": f"{ASKED_FOR[view.tab]}{_link(view)}" if view.tab in ASKED_FOR else None,
        "empty": _empty(view),
        "reading": reading and {**reading, **_around(view, page, chosen)},
    }


def tellings(store: Store, view: ViewState) -> dict[str, Any]:
    """Who else tells of the happening of the view's event, the earliest first, as JSON. A text that an
    outlet carries as another did before names that one.
    """
    row = store.event(view.event) if view.event else None
    told = store.tellings(row.event.cluster_id) if row else []
    first: dict[str, str] = {}
    rows = []
    for telling in told:
        outlet = telling.row.article.outlet
        original = first.setdefault(telling.text_id, outlet)
        if row and telling.row.event.id == row.event.id:
            continue
        copied = original != outlet
        copy = _("the same text as in {outlet}").format(outlet=original) if copied else ""
        rows.append({**_event(telling.row, view), "copy": copy, "chosen": False})
    return corrected.mark(store, {"rows": rows})


def _link(view: ViewState) -> str:
    """The link of what a list or a tab is made from: a smaller one than the view's."""
    return permalink.link(permalink.closed(replace(view, at=None, zoom=None, embed=False)))


def _pages(view: ViewState, page: Page) -> dict[str, Any] | None:
    """Which rows of how many are listed, on which page; ``None`` where the tab has no list."""
    total = queries.listed(page.counts, view.tab)
    if not total:
        return None
    n, first = language.number, (page.number - 1) * queries.ROWS + 1
    last = min(first + queries.ROWS - 1, total)
    every = queries.amount(page.counts, queries.LISTED[view.tab])
    text = _("{first}–{last} of {total}").format(first=n(first), last=n(last), total=every)
    return {"text": text, "number": page.number, "last": queries.last_page(total)}


def _sort(view: ViewState) -> list[dict[str, Any]]:
    """The orders that a list can have."""
    if view.tab not in ("events", "passages"):
        return []
    words = dict(wording.SORTS)
    if view.q and view.tab == "passages":
        words[permalink.SORTS[0]] = wording.BEST_FIRST
    return [{"id": id, "label": _(text), "on": id == view.sort} for id, text in words.items()]


def _start_head(view: ViewState) -> dict[str, Any]:
    latest = view.tab == "events" and view.sort == permalink.SORTS[0]
    title = _("Latest events") if latest else captions.title(view)
    return {"title": title, "names": "", "note": _(WELCOME), "facts": []}


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
        "unsure": wording.unsure(event.confidence),
        "outlets": row.outlets,
        # Where the others that tell of it are asked for.
        "others": f"tellings{_others(row, view)}" if row.outlets > 1 else None,
    }


def _others(row: EventRow, view: ViewState) -> str:
    return permalink.link(ViewState(region=view.region, event=row.event.id, lang=view.lang))


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
    listed = {"events": _("All events"), "passages": _("All passages")}.get(view.tab, _(TABS[view.tab]))
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
