"""The page: from the top, the address is read, the store is asked, and the atlas is drawn. Run by ``python -m
dashboard``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import streamlit as st

from articles.errors import ArticlesError
from dashboard import folium_component, language, permalink, resources
from dashboard.screen import first
from geodata.errors import GeodataError

# A drawing of our own: Streamlit fetches its named icons from the network.
ICON = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
    "%3Crect width='16' height='16' rx='3' fill='%230b5cad'/%3E"
    "%3Cpath d='M3 12V5l3-1.5 4 2 3-1.5v7L10 12.5l-4-2z' fill='white'/%3E"
    "%3Cpath d='M6 3.5v7m4-5v7' stroke='%230b5cad'/%3E%3C/svg%3E"
)


def main() -> None:
    """Draw the page that the address bar asks for."""
    st.set_page_config("Dispute Atlas", page_icon=ICON, layout="wide", initial_sidebar_state="collapsed")
    view = permalink.decode({key: st.query_params.get_all(key) for key in st.query_params})
    view = replace(view, embed=bool(st.context.is_embedded))
    try:
        with language.speaking(view.lang):
            base = resources.base_map()
            folium_component.atlas(first(base, resources.store(), view, date.today()))
    except (ArticlesError, GeodataError) as e:
        st.error(str(e))


main()
