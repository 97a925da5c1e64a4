"""The words of what is shown: names, dates and labels, as readers see them in the language of the page."""

from __future__ import annotations

from datetime import date

import geodata.perspectives
from articles import triggers
from articles.model import DateSpan
from dashboard import language, permalink
from dashboard.language import N_, _
from geodata import regions
from geodata.model import Party

CONTROL = {
    "government": N_("government of the recognised state"),
    "de-facto": N_("de facto authorities, or foreign forces"),
    "annexed": N_("annexed by Russia, not recognised"),
    "divided": N_("held by both sides, no line known"),
}
SHOWN = {  # under the perspectives of others than who held what
    "government": N_("in the state that the UN shows it in"),
    "elsewhere": N_("in another state"),
    "own": N_("as a state of its own"),
}
LINES = {
    "border": N_("state border, where drawn"),
    "contact": N_("line of contact or control"),
    "contact schematic": N_("the same, drawn through towns"),
    "limit schematic": N_("beyond it no line is known"),
}
QUADRANTS = {
    "verbal-cooperation": N_("agreement, visit, statement"),
    "material-cooperation": N_("ceasefire, withdrawal, aid"),
    "verbal-conflict": N_("demand, sanctions, declaration"),
    "material-conflict": N_("fighting, annexation, deployment"),
}
CHOOSE_REGION = N_("All regions")
LAYERS = {"markers": N_("Events"), "line": N_("Lines"), "towns": N_("Towns")}
PRECISION = {
    "day": N_("exact day"),
    "week": N_("within a week"),
    "month": N_("month known"),
    "season": N_("season known"),
    "year": N_("year known"),
    "decade": N_("decade known"),
    "unknown": N_("date uncertain"),
}
MODALITY = {
    "asserted": "",
    "planned": N_("planned"),
    "denied": N_("denied or not done"),
    "hypothetical": N_("only supposed"),
    "reported": N_("claimed, not confirmed"),
}
ACTS = {
    "declaration-of-independence": N_("declaration of independence"),
    "recognition": N_("recognition"),
    "recognition-withdrawn": N_("recognition withdrawn"),
    "annexation": N_("annexation"),
    "referendum": N_("referendum"),
    "election": N_("election"),
    "ceasefire": N_("ceasefire"),
    "agreement": N_("agreement"),
    "summit": N_("summit"),
    "visit": N_("visit"),
    "statement": N_("statement"),
    "demand": N_("demand"),
    "sanctions": N_("sanctions"),
    "court-ruling": N_("court ruling"),
    "resolution": N_("resolution"),
    "offensive": N_("offensive"),
    "shelling": N_("shelling"),
    "occupation": N_("occupation"),
    "withdrawal": N_("withdrawal"),
    "troop-deployment": N_("troop deployment"),
    "border-marking": N_("border marking"),
    "detention": N_("detention"),
    "displacement": N_("displacement"),
    "humanitarian": N_("humanitarian"),
    "casualty-report": N_("casualty report"),
}
SORTS = {
    "newest": N_("Newest first"),
    "oldest": N_("Oldest first"),
    "surest": N_("Surest first"),
    "told": N_("Most widely told first"),
}
BEST_FIRST = N_("Best match first")  # of passages in which words are searched
UNSURE_BELOW = 0.5  # confidence under which an event is marked as read with little
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
    return language.name(regions.region(id).names)


def party(party: Party) -> str:
    """A state's, an authority's or an organisation's name."""
    return language.name(party.names)


def perspectives() -> dict[str, str]:
    """Whose map can be drawn, as readers see it, the default first."""
    names = {p.id: language.name(p.names) for p in geodata.perspectives.perspectives()}
    return {id: names[id] for id in permalink.perspectives()}


def map_title(perspective: str, as_of: date) -> str:
    """What the legend is headed by."""
    if perspective == permalink.CONTROL:
        return _("In control on {day}").format(day=day(as_of))
    return _("As shown by: {name}, {day}").format(name=perspectives()[perspective], day=day(as_of))


def imported(source: str, drawn_for: date) -> str:
    """What the legend says of an imported area."""
    return _("control as {source} drew it for {day}").format(source=source, day=day(drawn_for))


def act(id: str) -> str:
    """``troop-deployment`` as ``troop deployment``."""
    return _(ACTS[id])


def acts() -> dict[str, str]:
    """Every act by id, as readers see it."""
    return {id: act(id) for id in triggers.acts()}


def day(value: date) -> str:
    """``6 Jul 2016``."""
    return language.day(value)


def span(value: DateSpan | None) -> str:
    """The date of an event as precisely as it is known: ``6 Jul 2016``, ``Aug 2008``, ``2014``, ``6 Jul (year
    unknown)``.
    """
    if value is None:
        return _("undated")
    if value.start is None or value.end is None:
        if not value.edtf:
            return _("undated")
        return _("{date} (year unknown)").format(date=value.edtf.replace("XXXX-", ""))
    if value.start == value.end:
        return day(value.start)
    if value.precision == "month" and (value.start.year, value.start.month) == (
        value.end.year,
        value.end.month,
    ):
        return language.month(value.start)
    if value.precision == "year" and value.start.year == value.end.year:
        return str(value.start.year)
    if value.precision == "decade":
        return _("{year}s").format(year=value.start.year)
    return f"{day(value.start)} – {day(value.end)}"


def precision(value: DateSpan | None, confidence: float) -> str:
    """How exactly a date is known, and whether it was inferred."""
    if value is None:
        return ""
    several = value.precision == "day" and value.start != value.end
    text = _("several days") if several else _(PRECISION[value.precision])
    return _("{precision}, inferred").format(precision=text) if confidence < INFERRED_BELOW else text


def modality(id: str) -> str:
    """``planned``, ``denied or not done`` …; empty for what is told as having happened."""
    return MODALITY[id] and _(MODALITY[id])


def unsure(confidence: float) -> str:
    """Says that an event was read with little confidence; empty for the others."""
    return _("uncertain reading") if confidence < UNSURE_BELOW else ""


def table(words: dict[str, str]) -> list[tuple[str, str]]:
    """A table of words by id, such as ``LINES``, in the language of the page."""
    return [(id, _(text)) for id, text in words.items()]
