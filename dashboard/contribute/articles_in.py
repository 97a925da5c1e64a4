"""Articles handed over: pasted, uploaded, or fetched from an address or a feed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from articles.errors import BadSource
from articles.ingest import Outcome
from articles.raw import Upload
from articles.sources import UPLOADED
from dashboard import intake, language, resources
from dashboard.contribute import found
from dashboard.contribute.words import plain
from dashboard.editing import Editor
from dashboard.language import _, ngettext
from geodata.regions import FIRST_YEAR

MOST_LINES = 200  # of the report, one a document


def paste(editor: Editor) -> None:
    """One article from the clipboard."""
    with st.form("paste", border=False):
        text = st.text_area(_("Text of the article"), height=220, max_chars=intake.MOST_PASTED)
        left, right = st.columns(2)
        title = left.text_input(_("Title"), max_chars=200)
        outlet = right.text_input(_("Outlet"), max_chars=200)
        address = left.text_input(_("Web address"), max_chars=2_000, placeholder="https://")
        published = right.date_input(
            _("Published on"), value=None, min_value=date(FIRST_YEAR, 1, 1), max_value=date.today(),
            format="YYYY-MM-DD",
        )  # fmt: skip
        sent = st.form_submit_button(_("Read and add"), type="primary")
    if sent:
        _take_in(editor, "paste", lambda: [intake.pasted(text, title, outlet, address)], published)


def upload(editor: Editor) -> None:
    """Files from the editor's machine."""
    with st.form("upload", border=False, clear_on_submit=True):
        files = st.file_uploader(
            _("Articles, one a file, or tables of articles"),
            type=[suffix[1:] for suffix in sorted(UPLOADED)],
            accept_multiple_files=True,
        )
        sent = st.form_submit_button(_("Read and add"), type="primary")
    if sent:
        uploads = [Upload(file.name, file.getvalue()) for file in files]
        _take_in(editor, "upload", lambda: intake.checked(uploads))


def address(editor: Editor) -> None:
    """Pages on the web."""
    with st.form("address", border=False):
        text = st.text_area(_("Web addresses, one a line"), height=120, max_chars=20_000)
        sent = st.form_submit_button(_("Fetch and add"), type="primary")
    if sent:
        _take_in(editor, "address", lambda: intake.addresses(text))


def feed(editor: Editor) -> None:
    """An RSS or Atom feed, with the articles it leads to."""
    with st.form("feed", border=False):
        text = st.text_input(_("Web address of an RSS or Atom feed"), max_chars=2_000)
        st.caption(
            _("Its articles are fetched one after the other, a second apart, where their site allows it.")
        )
        sent = st.form_submit_button(_("Fetch and add"), type="primary")
    if sent:
        _take_in(editor, "feed", lambda: intake.addresses(text))


def _take_in(
    editor: Editor, kind: str, wanted: Callable[[], Sequence[str | Upload]], published: date | None = None
) -> None:
    try:
        sources = wanted()
    except BadSource as error:
        st.error(plain(language.said(error)))
        return
    with st.status(_("Reading …"), expanded=True) as status:
        report = _Report()
        summary = intake.take_in(
            resources.writing(), editor, kind, sources,
            published=published, progress=report.progress, tell=report.tell,
        )  # fmt: skip
        n = len(summary.article_ids)
        status.update(
            label=ngettext("{n} article read", "{n} articles read", n).format(n=language.number(n)),
            state="complete",
        )
    found.keep(summary)


class _Report:
    """What becomes of each document, as it is read."""

    def __init__(self) -> None:
        self._bar = st.progress(0.0)
        self._lines = 0

    def progress(self, done: int, total: int, name: str) -> None:
        self._bar.progress(done / total if total else 1.0, plain(name[:80]) or None)

    def tell(self, outcome: Outcome) -> None:
        self._lines += 1
        if self._lines > MOST_LINES:
            return
        if outcome.article is None:
            st.text(f"✗ {_(outcome.reason)}")
        elif outcome.unchanged:
            st.text(_("= {title}: is here already").format(title=outcome.article.title))
        else:
            events = ngettext("{n} event", "{n} events", outcome.events).format(n=outcome.events)
            st.text(f"✓ {outcome.article.title}: {events}")
