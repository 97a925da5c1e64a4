"""Data sets of events that others coded: looked at before anything is written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import streamlit as st

from articles import imports
from articles.datasets import COLUMNS, Dataset
from articles.errors import BadSource
from articles.imports import Preview
from articles.tables import table
from dashboard import intake, language, resources, wording
from dashboard.contribute import found
from dashboard.contribute.words import plain
from dashboard.editing import Editor
from dashboard.language import N_, _, ngettext

PARTS = {
    "identity": N_("identity"),
    "day": N_("day"),
    "act": N_("act"),
    "actors": N_("actors"),
    "place": N_("place"),
    "point": N_("point"),
    "sentence": N_("sentence"),
    "killed": N_("killed"),
    "outlet": N_("outlet"),
    "published": N_("published"),
}


def imports_in(editor: Editor) -> None:
    """A file of ACLED, UCDP or GDELT: what its columns are taken for, its first rows, then the import."""
    file = st.file_uploader(
        _("A file of ACLED, UCDP GED or GDELT 2.0 events"), type=["csv", "tsv", "txt", "zip"]
    )
    if file is None:
        st.caption(_("Nothing is written before you have seen what its columns are taken for."))
        return
    with intake.as_file(file.name, file.getvalue()) as path:
        try:
            dataset = _chosen(imports.recognise(path))
            preview = imports.preview(dataset, path)
        except BadSource as error:
            st.error(plain(language.said(error)))
            return
        _look(preview)
        if preview.told and st.button(_("Import these events"), type="primary"):
            _import(editor, dataset, path)


def _chosen(guess: Dataset | None) -> Dataset:
    names: dict[Dataset, str] = {dataset: table("imports")[dataset]["name"] for dataset in COLUMNS}
    chosen = st.selectbox(
        _("Data set"),
        list(names),
        index=list(names).index(guess) if guess else 0,
        format_func=names.__getitem__,
    )
    if guess is None:
        st.warning(_("Its columns are those of none of these data sets; check what you choose."))
    return chosen


def _look(preview: Preview) -> None:
    st.markdown("**" + _("What its columns are taken for") + "**")
    mapping = [(_(PARTS[part]), ", ".join(columns)) for part, columns in preview.columns]
    st.dataframe(
        {_("Part"): [part for part, _names in mapping], _("Columns"): [names for _part, names in mapping]},
        hide_index=True,
    )
    if preview.left:
        left = ", ".join(preview.left[:20]) + (" …" if len(preview.left) > 20 else "")
        st.caption(_("Not read: {columns}").format(columns=plain(left)))
    st.markdown("**" + _("The first rows, as they are understood") + "**")
    st.dataframe(
        {
            _("Day"): [_days(t.start, t.end) for t in preview.told],
            _("Act"): [wording.act(t.act) for t in preview.told],
            _("Place"): [t.place for t in preview.told],
            _("Sentence"): [t.text for t in preview.told],
            _("Killed"): ["" if t.killed is None else language.number(t.killed[1]) for t in preview.told],
        },
        hide_index=True,
    )
    for skipped in preview.skipped:
        st.warning(plain(_(skipped.reason)))


def _days(start: date, end: date) -> str:
    return language.day(start) if start == end else f"{language.day(start)} – {language.day(end)}"


def _import(editor: Editor, dataset: Dataset, path: Path) -> None:
    with st.status(_("Importing …"), expanded=True) as status:
        bar = st.progress(0.0)

        def show(done: int, size: int) -> None:
            bar.progress(min(1.0, done / size) if size else 1.0)

        summary = intake.import_rows(resources.writing(), editor, dataset, path, progress=show)
        n = summary.articles
        status.update(
            label=ngettext("{n} event imported", "{n} events imported", n).format(n=language.number(n)),
            state="complete",
        )
    found.keep(summary)
