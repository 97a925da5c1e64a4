"""The page as a whole: who may be here, and its tabs."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from articles.errors import ArticlesError
from dashboard import assets, editing, identity, language, permalink
from dashboard.contribute import articles_in, control, datasets, found, history
from dashboard.contribute.words import plain
from dashboard.editing import Editor
from dashboard.language import _
from geodata.errors import GeodataError

STYLE = Path(__file__).with_name("page.css")


def contribute() -> None:
    """Draw the page, or for those who may not edit, how they can sign in."""
    view = permalink.decode({"lang": st.query_params.get_all("lang")})
    with language.speaking(view.lang):
        st.set_page_config(f"{_('Contribute')} · Dispute Atlas", page_icon=assets.ICON, layout="centered")
        st.html(STYLE)
        st.html(f'<a href="./{permalink.link(view)}">← Dispute Atlas</a>')
        st.title(_("Contribute"), anchor=False)
        try:
            _shown(editing.policy().needs_name)
        except (ArticlesError, GeodataError) as error:
            st.error(plain(language.said(error)))


def _shown(needs_name: bool) -> None:
    if st.context.is_embedded:
        st.write(_("This page cannot be used inside another one; open it by itself."))
        return
    user = identity.of_session() if needs_name else {}
    editor = editing.policy().editor(user)
    if editor is None:
        _sign_in(user)
        return
    line, out = st.columns([5, 1], vertical_alignment="center")
    line.caption(_("You edit as {name}; every change carries this name.").format(name=plain(editor.name)))
    if needs_name:
        out.button(_("Sign out"), on_click=st.logout, width="stretch")
    _tabs(editor)


def _sign_in(user: dict[str, object]) -> None:
    if user.get("is_logged_in"):
        address = plain(str(user.get("email") or user.get("sub") or ""))
        st.warning(
            _("You are signed in as {address}, who is not among the editors of this atlas.").format(
                address=address
            )
        )
        st.button(_("Sign out"), on_click=st.logout)
        return
    st.write(_("Taking in articles and correcting events needs somebody who is signed in and listed."))
    for provider in identity.providers():
        label = _("Sign in") if provider is None else _("Sign in with {name}").format(name=plain(provider))
        if st.button(label, type="primary", key=f"in-{provider}"):
            st.login(provider)


def _tabs(editor: Editor) -> None:
    names = (
        _("Paste"),
        _("Upload"),
        _("Web address"),
        _("Feed"),
        _("Data sets"),
        _("Areas of control"),
        _("History"),
    )
    paste, upload, address, feed, data, areas, past = st.tabs(names, key="tab", on_change="rerun")
    with paste:
        articles_in.paste(editor)
    with upload:
        articles_in.upload(editor)
    with address:
        articles_in.address(editor)
    with feed:
        articles_in.feed(editor)
    with data:
        datasets.imports_in(editor)
    with areas:
        control.areas_in(editor)
    with past:
        if past.open:
            history.shown(editor)
    if not past.open:
        found.shown(editor)
