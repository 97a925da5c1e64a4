"""The folium map: drawn once, the same each time, and free of anything from outside."""

import json
import subprocess
import sys
from datetime import date

from dashboard import maps, queries
from dashboard.permalink import ViewState
from geodata import regions

TODAY = date(2025, 6, 1)


def test_the_same_data_gives_the_same_script_in_another_process():
    again = subprocess.run(
        [sys.executable, "-c", "from dashboard import maps; print(maps.base_map().name)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert again.stdout.strip() == maps.base_map().name


def test_the_script_holds_every_region_and_no_address_but_the_attribution():
    script = maps.base_map().text
    for region in regions.regions():
        assert f'"id":"{region.id}"' in script
    assert script.replace("https://www.openstreetmap.org/copyright", "").count("://") == 0
    assert "$." not in script


def test_labels_stand_inside_what_they_name():
    frame = maps._regions()
    for row in frame.itertuples():
        lat, lon = row.label_at
        assert row.geometry.buffer(0.01).contains(maps.shapely.Point(lon, lat)), row.id


def test_an_overlay_is_small(store):
    view = ViewState(region=("abkhazia",), at=(43.0, 41.0), zoom=7.0)
    overlay = maps.overlay(view, queries.page(store, view, TODAY))
    assert len(json.dumps(overlay)) < 3500
    assert overlay["selected"] == ["abkhazia"]
