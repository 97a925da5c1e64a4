"""The page: from the top, the address is read, the store is asked, and the parts are drawn. Run by ``python
-m dashboard``.
"""

from __future__ import annotations

from datetime import date

import streamlit as st

from articles.errors import ArticlesError
from dashboard import queries, resources
from dashboard.views import header, map_view, navigation, panel_view, timeline_view
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
    view = navigation.current()
    header.show(view)
    atlas()


@st.fragment
def atlas() -> None:
    """Timeline, map and panel: all that a click on the map or in the panel draws anew.

    No containers but one: each would cost a message a click. The layout is in ``page.css``.
    """
    try:
        view = navigation.current()
        page = queries.page(resources.store(), view, date.today(), rows=navigation.rows(view))
        timeline_view.show(view, page)
        with st.container(key="body", horizontal=True, gap=None):
            map_view.show(view, page)
            panel_view.show(view, page)
    except (ArticlesError, GeodataError) as e:
        st.error(str(e))
    finally:
        navigation.drawn()


main()
