"""The view as one HTML page that works without a network: its map, its events and passages.

It draws the same folium script with the same ``overlay.js`` as the page, so that the two cannot drift apart.
It fetches nothing, and its content security policy would not let it.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from articles.model import ArticleRef, EventRow, Mark, Sort
from articles.store import Store
from dashboard import assets, briefs, captions, language, maps, permalink, queries, wording
from dashboard.briefs import Brief, Numbers, Section
from dashboard.ground import ground
from dashboard.language import _
from dashboard.permalink import ViewState

MOST_ROWS = 500  # sentences in one file; beyond that a browser gets slow, and the file says so
IMPORT = re.compile(r"^import .* from '\./([\w.-]+)';\n", re.M)
TEMPLATES = Path(__file__).parent / "templates"


def page(store: Store, view: ViewState, today: date, address: str = "") -> str:
    """The page of a view; ``address`` is where the atlas is served."""
    assets.install()
    shown, wanted = permalink.closed(replace(view, page=1)), queries.filter_of(view)
    content, numbers = briefs.brief(store, view, today, address), Numbers()
    before = [_cited(section, numbers) for section in (content.status, content.figures)]
    after = [_cited(section, numbers) for section in (content.recognition, content.perspectives)]
    seen = queries.page(store, shown, today, grid=False)
    counts = queries.counts(store, store.revision(), wanted)
    sort = cast(Sort, view.sort)
    events = store.events(wanted, limit=MOST_ROWS, sort=sort)
    passages = store.passages(wanted, limit=MOST_ROWS, sort=sort)
    drawn = json.loads(ground(view.perspective, content.day).text)
    return (
        _environment()
        .get_template("export.html")
        .render(
            lang=language.current(),
            title=content.title,
            described=_described(view, content, today),
            problems=view.problems,
            before=before,
            after=after,
            sources=[(n, r.text, _web(r.url)) for r, n in numbers.references.items()],
            events=map(_event, events),
            events_title=_titled(_("Events"), counts.events, len(events)),
            passages=[_sentence(row.quote, row.article, row.marks) for row in passages],
            passages_title=_titled(_("Passages"), counts.passages, len(passages)),
            words={
                "sources": _("Sources"),
                "no_events": _("No events match."),
                "no_passages": _("No passages match."),
                "open": _("Open source at the sentence"),
            },
            overlay=maps.overlay(shown, seen) | {"ground": drawn},
            draw=maps.base_map().text,
            catalog=language.words(),
            leaflet=assets.leaflet_file("leaflet.js").read_text(encoding="utf-8"),
            module=_module(),
            css=_css(),
        )
    )


def _described(view: ViewState, content: Brief, today: date) -> list[str]:
    """What the file is: its filters, when it was made, of which data, how to cite it."""
    return [
        f"{captions.describe(view)}.",
        _("Made on {day}; works without a network.").format(day=wording.day(today)),
        content.methods,
        f"{_('Cite as')}: {content.citation}",
    ]


def _titled(title: str, total: int, shown: int) -> str:
    """``Events (613, the first 500 shown)``."""
    if total <= shown:
        return f"{title} ({language.number(total)})"
    return _("{title} ({total}, the first {shown} shown)").format(
        title=title, total=language.number(total), shown=language.number(shown)
    )


def _cited(section: Section, numbers: Numbers) -> dict[str, Any]:
    rows = [(e.label, e.text, numbers.of(e.references)) for e in section.entries]
    return {"title": section.title, "rows": rows, "note": section.note}


def _event(row: EventRow) -> dict[str, Any]:
    event = row.event
    return {
        "id": event.id,
        "place": event.place.geonames_id if event.place else None,
        "quadrant": wording.quadrant(event.type),
        "date": wording.span(event.date),
        "act": wording.act(event.act),
        "precision": wording.precision(event.date, event.date.confidence if event.date else 0),
        "modality": wording.modality(event.modality),
        **_sentence(row.quote, row.article, row.marks),
    }


def _sentence(quote: str, article: ArticleRef, marks: tuple[Mark, ...]) -> dict[str, Any]:
    return {
        "segments": list(segments(quote, [[m.start, m.end, m.kind] for m in marks])),
        "outlet": article.outlet,
        "title": article.title,
        "published": wording.day(article.published) if article.published else _("undated"),
        "url": permalink.source_link(article.url, quote),
    }


def _web(url: str | None) -> str | None:
    """Only addresses of the web are links."""
    return url if url and re.match(r"https?://", url, re.I) else None


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)


def segments(quote: str, marks: list[list[Any]]) -> Iterator[tuple[str, str]]:
    """A quote cut at its marks: ``(text, kind)``, with an empty kind between marks."""
    at = 0
    for start, end, kind in marks:
        if start > at:
            yield quote[at:start], ""
        yield quote[start:end], kind
        at = end
    if at < len(quote):
        yield quote[at:], ""


def _css() -> str:
    own = "".join((assets.FRONTEND / name).read_text(encoding="utf-8") for name in assets.OWN_STYLES)
    font = base64.b64encode((assets.FRONTEND / "vendor" / assets.GEORGIAN).read_bytes()).decode()
    own = re.sub(
        r'url\("./vendor/[^"]+"\)', f'url("data:font/woff;base64,{font}")', re.sub(r"@import [^;]+;", "", own)
    )
    return assets.leaflet_file("leaflet.css").read_text(encoding="utf-8") + own


def _module() -> str:
    """``overlay.js`` and all that it imports as one script: modules cannot be imported from a file that was
    opened from disk.
    """
    found: dict[str, str] = {}
    _gather("overlay.js", found)
    return re.sub(r"^export ", "", "".join(found.values()), flags=re.M)


def _gather(name: str, found: dict[str, str]) -> None:
    """Add a module's source after those of the modules that it imports."""
    source = (assets.FRONTEND / name).read_text(encoding="utf-8")
    for other in IMPORT.findall(source):
        if other not in found:
            _gather(other, found)
    found[name] = IMPORT.sub("", source)
