"""What a view is called and how its filters read, for the heads of exports, prints, briefs and citations."""

from __future__ import annotations

import re
from datetime import date

from dashboard import data_words, language, permalink, wording
from dashboard.language import N_, _, ngettext
from dashboard.permalink import ViewState

SORTED = {
    "oldest": N_("oldest first"),
    "surest": N_("surest first"),
    "told": N_("most widely told first"),
}
LONGEST_NAME = 120  # of a file, in letters; file systems and mail programs take more, but readers do not


def title(view: ViewState) -> str:
    """Where a view is: the regions by name."""
    return ", ".join(wording.region(r) for r in view.region) or _("Territories in dispute")


def describe(view: ViewState) -> str:
    """The view's filters in words, each of them."""
    whose = _("as shown by: {name}").format(name=wording.perspectives()[view.perspective])
    shown = [] if view.perspective == permalink.CONTROL else [whose]
    where = ", ".join(wording.region(r) for r in view.region) or _("all regions")
    return "; ".join([where, *filters(view), *shown])


def filters(view: ViewState) -> list[str]:
    """The view's filters but for its regions and whose map it is, a phrase each, in the order of the link."""
    found = []
    if view.start or view.end:
        found.append(
            _("events from {start} to {end}").format(
                start=wording.day(view.start) if view.start else _("the beginning"),
                end=wording.day(view.end) if view.end else _("the latest"),
            )
        )
    if view.act:
        found.append(_("acts: {acts}").format(acts=", ".join(wording.act(a) for a in view.act)))
    if view.source:
        found.append(_("outlet: {outlet}").format(outlet=view.source))
    if view.q:
        found.append(_("words: {words}").format(words=view.q))
    if view.place:
        found.append(_("place: {place}").format(place=data_words.place(view.place, f"GeoNames {view.place}")))
    if view.actor:
        found.append(_("actors: {actors}").format(actors=", ".join(map(_, view.actor))))
    if view.language:
        names = ", ".join(name for code, name in language.LANGUAGES.items() if code in view.language)
        found.append(_("articles in: {languages}").format(languages=names))
    if view.modality:
        told = ", ".join(wording.modality(m) or _("told as having happened") for m in view.modality)
        found.append(_("events: {told}").format(told=told))
    if view.sure:
        found.append(_("confidence from {share} on").format(share=language.percent(view.sure)))
    if view.outlets:
        n = int(view.outlets)
        found.append(
            ngettext(
                "told by at least {n} independent outlet", "told by at least {n} independent outlets", n
            ).format(n=n)
        )
    if view.sort != permalink.SORTS[0]:
        found.append(_(SORTED[view.sort]))
    return found


def drawn(view: ViewState, day: date) -> str:
    """As of when and by whose eyes a map is drawn."""
    return wording.map_title(view.perspective, day)


def heading(view: ViewState) -> str:
    """What the legend of the areas is headed by."""
    return (
        _("Who was in control") if view.perspective == permalink.CONTROL else _("In which state it is shown")
    )


def file_name(view: ViewState, suffix: str) -> str:
    """``dispute-atlas_abkhazia_2008-01-01_2008-12-31.csv``: only characters that every file system takes, and
    no more of them than ``LONGEST_NAME``. It names what filters the view; only what is Latin can be spelled.
    """
    parts = [
        "dispute-atlas",
        *view.region,
        view.start and view.start.isoformat(),
        view.end and view.end.isoformat(),
        view.as_of and f"as-of-{view.as_of.isoformat()}",
        view.perspective != permalink.CONTROL and view.perspective,
        *view.act,
        view.source,
        view.q,
        view.place and f"place-{view.place}",
        *view.actor,
        *view.language,
        *view.modality,
        view.sure and f"sure-{view.sure:g}",
        view.outlets and f"outlets-{view.outlets:g}",
        view.sort != permalink.SORTS[0] and view.sort,
        view.lang != language.DEFAULT and f"in-{view.lang}",
    ]
    slugs = [re.sub(r"[^A-Za-z0-9-]+", "-", str(p)).strip("-")[:60] for p in parts if p]
    return "_".join(s for s in slugs if s)[:LONGEST_NAME].rstrip("-_") + f".{suffix}"
