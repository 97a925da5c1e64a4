"""The words of the page: names, dates and labels as readers see them. One language for now; nowhere else
holds any.
"""

from __future__ import annotations

from datetime import date

import geodata.perspectives
from articles import triggers
from articles.model import DateSpan
from dashboard import permalink
from geodata import regions

CONTROL = {
    "government": "government of the recognised state",
    "de-facto": "de facto authorities, or foreign forces",
    "annexed": "annexed by Russia, not recognised",
    "divided": "held by both sides, no line known",
}
SHOWN = {  # under the perspectives of others than who held what
    "government": "in the state that the UN shows it in",
    "elsewhere": "in another state",
    "own": "as a state of its own",
}
LINES = {
    "border": "state border, where drawn",
    "contact": "line of contact or control",
    "contact schematic": "the same, drawn through towns",
    "limit schematic": "beyond it no line is known",
}
QUADRANTS = {
    "verbal-cooperation": "agreement, visit, statement",
    "material-cooperation": "ceasefire, withdrawal, aid",
    "verbal-conflict": "demand, sanctions, declaration",
    "material-conflict": "fighting, annexation, deployment",
}
CHOOSE_REGION = "All regions"
LAYERS = {"markers": "Events", "line": "Lines", "towns": "Towns"}
PRECISION = {
    "day": "exact day",
    "week": "within a week",
    "month": "month known",
    "season": "season known",
    "year": "year known",
    "decade": "decade known",
    "unknown": "date uncertain",
}
MODALITY = {
    "asserted": "",
    "planned": "planned",
    "denied": "denied or not done",
    "hypothetical": "only supposed",
    "reported": "claimed, not confirmed",
}
INFERRED_BELOW = 0.7  # confidence under which a date is said to be inferred
# PLOVER's quadrants: what is said against what is done, together against apart.
_QUADRANT_OF = {
    "verbal-cooperation": {"AGREE", "CONSULT", "SUPPORT", "CONCEDE"},
    "material-cooperation": {"COOPERATE", "AID", "RETREAT"},
    "verbal-conflict": {"INVESTIGATE", "DEMAND", "DISAPPROVE", "REJECT", "THREATEN"},
    "material-conflict": {"SANCTION", "PROTEST", "CRIME", "MOBILIZE", "COERCE", "ASSAULT"},
}


def quadrant(plover: str) -> str:
    """The quadrant of a PLOVER root, such as ``material-conflict`` of ``ASSAULT``."""
    return next(name for name, roots in _QUADRANT_OF.items() if plover in roots)


def region(id: str) -> str:
    """A region's name in the language of the page."""
    return regions.region(id).names["en"]


def perspectives() -> dict[str, str]:
    """Whose map can be drawn, as readers see it, the default first."""
    names = {p.id: p.names["en"] for p in geodata.perspectives.perspectives()}
    return {id: names[id] for id in permalink.perspectives()}


def map_title(perspective: str, as_of: date) -> str:
    """What the legend is headed by."""
    if perspective == permalink.CONTROL:
        return f"In control on {day(as_of)}"
    return f"As shown by: {perspectives()[perspective]}, {day(as_of)}"


def imported(source: str, drawn_for: date) -> str:
    """What the legend says of an imported area."""
    return f"control as {source} drew it for {day(drawn_for)}"


def act(id: str) -> str:
    """``troop-deployment`` as ``troop deployment``."""
    return id.replace("-", " ")


def acts() -> dict[str, str]:
    """Every act by id, as readers see it."""
    return {id: act(id) for id in triggers.acts()}


def day(value: date) -> str:
    """``6 Jul 2016``."""
    return f"{value.day} {value:%b %Y}"


def span(value: DateSpan | None) -> str:
    """The date of an event as precisely as it is known: ``6 Jul 2016``, ``Aug 2008``, ``2014``, ``6 Jul (year
    unknown)``.
    """
    if value is None:
        return "undated"
    if value.start is None or value.end is None:
        return f"{value.edtf.replace('XXXX-', '')} (year unknown)" if value.edtf else "undated"
    if value.start == value.end:
        return day(value.start)
    if value.precision == "month" and (value.start.year, value.start.month) == (
        value.end.year,
        value.end.month,
    ):
        return f"{value.start:%b %Y}"
    if value.precision == "year" and value.start.year == value.end.year:
        return str(value.start.year)
    if value.precision == "decade":
        return f"{value.start.year}s"
    return f"{day(value.start)} – {day(value.end)}"


def precision(value: DateSpan | None, confidence: float) -> str:
    """How exactly a date is known, and whether it was inferred."""
    if value is None:
        return ""
    text = (
        "several days"
        if value.precision == "day" and value.start != value.end
        else PRECISION[value.precision]
    )
    return f"{text}, inferred" if confidence < INFERRED_BELOW else text
