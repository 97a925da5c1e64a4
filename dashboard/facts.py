"""What is known of a region on a day, as facts with numbered sources: who claims it, who controls it, who
recognises it, and as what a perspective draws it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from dashboard import language, wording
from dashboard.language import _
from dashboard.permalink import CONTROL
from geodata import perspectives
from geodata.model import Position, Region, Source


class Citations:
    """Numbers documents in the order in which facts cite them."""

    def __init__(self) -> None:
        self._numbers: dict[Source, int] = {}

    def cite(self, sources: Iterable[Source]) -> list[int]:
        """The numbers of these sources."""
        return [self._numbers.setdefault(s, len(self._numbers) + 1) for s in sources]

    def rows(self) -> list[dict[str, Any]]:
        """The list of sources, in the order of their numbers."""
        return [{"n": n, "text": document(s), "url": s.url} for s, n in self._numbers.items()]


def document(source: Source) -> str:
    """A document with its symbol and day, as readers cite it."""
    return ", ".join(filter(None, [source.document, source.symbol, wording.day(source.date)]))


def head(region: Region, perspective: str, day: date, cited: Citations) -> dict[str, Any]:
    """The region's name, what else it is called, and its status on a day; a ``note`` where none is on
    record.
    """
    names = dict.fromkeys(n for spoken, n in region.names.items() if spoken != language.current())
    found: dict[str, Any] = {
        "title": language.name(region.names),
        "names": " · ".join(names),
        "note": "",
        "facts": [],
    }
    period = region.status_at(day)
    if period is None:
        found["note"] = _("No status is documented here for {day}; the record begins later.").format(
            day=wording.day(day)
        )
        return found
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
    found["facts"] = facts
    return found


def _drawn(region: Region, perspective: str, day: date, cited: Citations) -> dict[str, Any]:
    """As what the perspective draws a region, and on which document that rests; ``why`` leads to the Overview
    tab, which says more.
    """
    if perspective != CONTROL:
        told = perspectives.why(perspective, region.id, day)
        about = perspectives.perspective(perspective).about
        cite = cited.cite(told.sources)
        items = [{"text": f"{_(told.name)}. {_(told.sentence)}", "cite": cite}]
        return {"label": _("On the map as"), "items": items, "note": _(about), "why": True}
    parent = (
        _("part of {region}").format(region=wording.region(region.parent))
        if region.parent
        else _("a member state of the United Nations")
    )
    text = _("{parent}, as the UN General Assembly draws it; coloured by who controls it")
    return {**_plain(_("On the map as"), text.format(parent=parent)), "why": True}


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
