"""The page: from the top, the address is read, the store is asked, and the atlas is drawn. Run by ``python -m
dashboard``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from articles.errors import ArticlesError
from dashboard import (
    assets,
    editing,
    edits,
    folium_component,
    identity,
    language,
    metrics,
    permalink,
    resources,
)
from dashboard.editing import Editor
from dashboard.screen import first
from geodata.errors import GeodataError


def atlas() -> None:
    """Draw the view that the address bar asks for."""
    st.set_page_config(
        "Dispute Atlas", page_icon=assets.ICON, layout="wide", initial_sidebar_state="collapsed"
    )
    view = permalink.decode({key: st.query_params.get_all(key) for key in st.query_params})
    view = replace(view, embed=bool(st.context.is_embedded))
    try:
        with language.speaking(view.lang), metrics.rendering("session"):
            base = resources.base_map()
            data = first(base, resources.store(), view, date.today())
            editor = None if view.embed else _editor()
            if editor:
                data["fixed"]["editing"] = edits.offer(editor)
            folium_component.atlas(data)
    except (ArticlesError, GeodataError) as e:
        with language.speaking(view.lang):
            st.error(language.said(e))


def _editor() -> Editor | None:
    policy = editing.policy()
    return policy.editor(identity.of_session() if policy.needs_name else {})


def main() -> None:
    """Draw the page that the address bar asks for. Read-only, there is but one."""
    if not editing.policy().editable:
        atlas()
        return
    from dashboard.contribute import page

    pages = [st.Page(atlas, default=True), st.Page(page.contribute, url_path=edits.PAGE)]
    st.navigation(pages, position="hidden").run()


main()
