"""The same clicks and dates with streamlit-folium: the same cached folium map, the same queries, the same
panel. For comparison only.
"""

import copy
from dataclasses import replace
from datetime import date

import folium
import streamlit as st
from streamlit_folium import st_folium

from dashboard import folium_component, maps, panels, queries, resources, screen
from dashboard.permalink import ViewState

# The same panel.js, as a component of its own; its address comes with the atlas's component.
assert folium_component.atlas
PANEL = """
export default async function ({data, parentElement}) {
  const {panel} = await import(`${location.origin}/_stcore/bidi-components/dispute-atlas.atlas/panel.js`);
  const home = parentElement.querySelector('.sheet');
  if (!home.show) home.append((home.show = panel(() => {})).element);
  home.show(JSON.parse(new TextDecoder().decode(data)));
}
"""
sheet = st.components.v2.component(
    "bench.sheet", html='<div class="sheet"></div>', js=PANEL, isolate_styles=False
)

st.set_page_config(layout="wide")
left, right = st.columns([2, 1])


@st.cache_resource
def cached_map():
    return maps._folium_map()


last = right.text_input("Last day of the events")
region = (st.session_state.get("map") or {}).get("last_active_drawing") or {}
chosen = region.get("properties", {}).get("id")
view = replace(
    ViewState(), region=(chosen,) if chosen else (), end=date.fromisoformat(last) if last else None
)
page = queries.page(resources.store(), view, date.today())
marks = folium.FeatureGroup("events")
for marker in page.markers:
    folium.CircleMarker([marker.place.lat, marker.place.lon], radius=7, class_name="event").add_to(marks)
with left:
    # Its cache must be copied: folium adds to a map as it renders it, and a map rendered twice is another
    # map.
    st_folium(
        copy.deepcopy(cached_map()),
        key="map",
        height=700,
        width=900,
        returned_objects=["last_active_drawing"],
        feature_group_to_add=marks,
    )
with right.container(key="panel"):
    sheet(key="sheet", data=screen.packed(panels.panel(view, page)))
