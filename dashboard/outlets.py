"""The Sources tab: the outlets of a view, how much each tells, and how much of it only it tells. Asked for by
the browser when the tab is opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from babel import Locale

from articles.model import Filter, SourceRow
from articles.store import Store
from dashboard import language, queries, wording
from dashboard.language import _, ngettext
from dashboard.permalink import ViewState

KEPT = 32


@dataclass(frozen=True, slots=True)
class Outlets:
    """The outlets, those with the most articles first; their passages, and of their happenings how many only
    they tell of and how many others do too.
    """

    rows: tuple[SourceRow, ...]
    passages: Mapping[str, int]
    happenings: Mapping[str, tuple[int, int]]


def outlets(store: Store, view: ViewState) -> dict[str, Any]:
    """A page of the outlets of a view, as JSON for ``frontend/outlets.js``."""
    found = _outlets(store, store.revision(), queries.filter_of(view))
    number = min(view.page, queries.last_page(len(found.rows)))
    rows = found.rows[(number - 1) * queries.ROWS : number * queries.ROWS]
    return {"rows": [_row(row, found) for row in rows]}


@lru_cache(maxsize=KEPT)
def _outlets(store: Store, revision: int, wanted: Filter) -> Outlets:
    return Outlets(tuple(store.sources(wanted)), store.outlets(wanted), store.outlet_happenings(wanted))


def _row(row: SourceRow, found: Outlets) -> dict[str, Any]:
    alone, shared = found.happenings.get(row.outlet, (0, 0))
    passages = found.passages.get(row.outlet, 0)
    amounts = (
        ngettext("{n} article", "{n} articles", row.articles).format(n=language.number(row.articles)),
        ngettext("{n} passage", "{n} passages", passages).format(n=language.number(passages)),
        ngettext("{n} event", "{n} events", row.events).format(n=language.number(row.events)),
    )
    return {
        "name": row.outlet,
        "amounts": " · ".join(amounts),
        "languages": ", ".join(map(_language, row.languages)),
        "published": _published(row.first, row.last),
        "alone": alone,
        "shared": shared,
        "told": _told(alone, shared),
        "texts": _texts(row),
    }


def _told(alone: int, shared: int) -> str:
    """How many happenings an outlet tells of alone, and how many with others."""
    n = language.number
    if not alone + shared:
        return _("No happening in this view.")
    only = ngettext("{n} happening told only here", "{n} happenings told only here", alone)
    also = ngettext("{n} told elsewhere too", "{n} told elsewhere too", shared)
    return f"{only.format(n=n(alone))} · {also.format(n=n(shared))}"


def _texts(row: SourceRow) -> str:
    """How many of an outlet's articles carry a text that another carries too; empty where none does."""
    copies = row.articles - row.independent
    if copies <= 0:
        return ""
    text = ngettext(
        "{n} article repeats a text found elsewhere", "{n} articles repeat a text found elsewhere", copies
    )
    return text.format(n=language.number(copies))


def _published(first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return _("undated")
    return wording.day(first) if first == last else f"{wording.day(first)} – {wording.day(last)}"


def _language(code: str) -> str:
    return str(Locale.parse(language.LOCALES[language.current()]).languages.get(code, code))
