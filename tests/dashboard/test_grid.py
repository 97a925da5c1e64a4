"""What a part of a crowded map shows: cells that count its events, or the events where they are few."""

from dataclasses import replace
from datetime import date

import pytest

from articles.store import open_store
from dashboard import grid, maps, queries, screen
from dashboard.permalink import ViewState
from tests import crowd

TODAY = date(2026, 11, 30)
HERE = {"extent": "38,20,56,56", "scale": "6"}


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    with open_store(f"sqlite:///{tmp_path_factory.mktemp('crowd') / 'store.sqlite'}") as store:
        crowd.fill(store)
        yield store


def test_a_crowded_map_has_an_address_of_cells_in_place_of_markers(crowded, store):
    view = ViewState(region=("crimea",), start=date(1990, 1, 1), at=(44.0, 34.0), zoom=7.0)
    shown = screen.screen(crowded, view, TODAY)["map"]
    assert shown["markers"] == [] and shown["cells"] == "cells?from=1990-01-01"
    assert screen.screen(store, view, TODAY)["map"]["cells"] is None  # there is room for those of the corpus
    whole = queries.page(crowded, view, TODAY, grid=False)
    assert not whole.crowded and sum(m.events for m in whole.markers) == queries.MOST_MARKERS


def test_an_open_event_keeps_its_mark(crowded):
    (row,) = crowded.events(queries.filter_of(ViewState()), limit=1)
    shown = screen.screen(crowded, ViewState(event=row.event.id), TODAY)["map"]
    assert [marker[0] for marker in shown["markers"]] == [row.event.place.geonames_id] == [shown["place"]]


def test_cells_shrink_as_the_map_comes_closer_until_events_have_room(crowded):
    far, near = (grid.grid(crowded, ViewState(), HERE | {"scale": scale}) for scale in ("5", "8"))
    assert 0 < len(far["cells"]) <= len(near["cells"]) and far["markers"] == near["markers"] == []
    lat, lon, events, ((south, west), (north, east)) = far["cells"][0]
    assert south <= lat <= north and west <= lon <= east and events == max(row[2] for row in far["cells"])
    few = grid.grid(crowded, ViewState(), {"extent": "41.5,41.5,42,42", "scale": "9"})
    assert few["cells"] == [] and [row[5] for row in few["markers"]] == ["Batumi"]
    place = few["markers"][0][0]
    assert (
        queries.latest_at(crowded, ViewState(), place)
        == crowded.events(replace(queries.filter_of(ViewState()), place=place), limit=1)[0].event.id
    )


@pytest.mark.parametrize("extent", ["", "x", "1,2,3", "nan,1,2,3", "inf,0,1,2", "1e9,1e9,-1e9,-1e9", "<b>"])
@pytest.mark.parametrize("scale", ["", "1e400", "nan", "-5", "99"])
def test_what_cannot_be_read_is_the_first_view(crowded, extent, scale):
    found = grid.grid(crowded, ViewState(), {"extent": extent, "scale": scale})
    assert set(found) == {"cells", "markers"}
    if extent in ("", "x"):
        (south, west), (north, east) = maps.HOME
        home = {"extent": f"{south},{west},{north},{east}", "scale": scale}
        assert found == grid.grid(crowded, ViewState(), home)
