"""Who corrected and took in what, the latest first; corrections can be undone."""

from __future__ import annotations

import streamlit as st

from articles import corrections
from articles.errors import BadCorrection
from articles.model import Correction
from dashboard import edits, language, resources
from dashboard.contribute.words import plain
from dashboard.editing import Editor
from dashboard.language import N_, _, ngettext

A_PAGE = 25
KINDS = {
    "paste": N_("pasted"),
    "upload": N_("uploaded"),
    "address": N_("from the web"),
    "feed": N_("from a feed"),
    "control": N_("area of control imported"),
    "control removed": N_("area of control removed"),
}


def shown(editor: Editor) -> None:
    """Corrections with their undo, then contributions."""
    made = list(resources.store().corrections())
    made.reverse()
    st.subheader(_("Corrections"), anchor=False)
    if not made:
        st.write(_("Nobody has corrected anything yet."))
    pages = max(1, -(-len(made) // A_PAGE))
    page = 1
    if pages > 1:
        page = int(st.number_input(_("Page, of {n}").format(n=pages), 1, pages))
    seen: set[str] = set()
    for each in made[A_PAGE * (page - 1) : A_PAGE * page]:
        if each.id not in seen:  # a merge is one decision about several events
            seen.add(each.id)
            _one(each, editor)
    _contributions()


def _one(each: Correction, editor: Editor) -> None:
    with st.container(border=True):
        line, button = st.columns([5, 1], vertical_alignment="center")
        why = _("Why: {reason}").format(reason=each.why) if each.why else ""
        line.text("\n".join(filter(None, (edits.summed(each, whole=True), f"“{each.exact}”", why))))
        if each.undone_at is None and button.button(_("Undo"), key=f"undo-{each.id}", width="stretch"):
            try:
                corrections.apply(resources.writing(), each.id, "undo", by=editor.name)
            except BadCorrection as error:
                st.error(plain(language.said(error)))
            else:
                st.rerun()


def _contributions() -> None:
    taken = resources.store().contributions()
    if not taken:
        return
    st.subheader(_("Taken in"), anchor=False)
    lines = []
    for each in taken:
        kind = _(KINDS[each.kind]) if each.kind in KINDS else each.kind.upper()
        articles = ngettext("{n} article", "{n} articles", each.articles).format(n=each.articles)
        what = f"{kind}: {each.name}" + (f", {articles}" if each.articles else "")
        lines.append(f"{edits.when(each.at)} · {each.by} · {what}")
    st.text("\n".join(lines))
