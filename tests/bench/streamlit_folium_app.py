"""The same click with streamlit-folium: the same cached folium map, the same queries, the same panel. For
comparison only.
"""

import copy
from dataclasses import replace
from datetime import date

import streamlit as st
from streamlit_folium import st_folium

from dashboard import folium_component, maps, panels, queries, resources
from dashboard.permalink import ViewState

st.set_page_config(layout="wide")
left, right = st.columns([2, 1])


@st.cache_resource
def cached_map():
    return maps._folium_map("control")


with left:
    # Its cache must be copied: folium adds to a map as it renders it, and a map rendered twice is another
    # map.
    clicked = st_folium(
        copy.deepcopy(cached_map()),
        key="map",
        height=700,
        width=900,
        returned_objects=["last_active_drawing"],
    )
feature = (clicked or {}).get("last_active_drawing") or {}
region = feature.get("properties", {}).get("id")
view = replace(ViewState(), region=(region,) if region else ())
with right.container(key="panel"):
    folium_component.panel("sheet", panels.panel(view, queries.page(resources.store(), view, date.today())))
