"""The countries of the world for votes and recognitions: neighbours keep their edges, atolls stay."""

from __future__ import annotations

import geopandas as gpd
import shapely
from shapely.geometry import Point, box, shape

from geodata.build_world import simplified, world_features


def test_neighbours_share_edges_and_small_states_stay() -> None:
    wavy = Point(10, 10).buffer(5)
    found = simplified(
        {"AAA": wavy, "BBB": box(4, 4, 20, 20).difference(wavy), "CCC": box(40, 0, 40.003, 0.002)}
    )
    assert shapely.get_num_coordinates(found["AAA"]) < shapely.get_num_coordinates(wavy)
    assert found["AAA"].boundary.intersection(found["BBB"].boundary).length > 20
    assert found["AAA"].intersection(found["BBB"]).area == 0
    assert not found["CCC"].is_empty


def test_pieces_go_to_the_country_whose_code_they_carry() -> None:
    names = {"NAME_EN": "x", "NAME_UK": "x", "NAME_RU": "x", "LABEL_X": 1.0, "LABEL_Y": 1.0}
    rows = [
        ("FRA", "FRA", box(0, 0, 2, 2)),
        ("CLP", "FRA", box(10, 0, 11, 1)),
        ("KOS", "-99", box(4, 0, 5, 1)),
        ("BRT", "-99", box(20, 0, 20.2, 0.2)),
        ("ATA", "ATA", box(0, -80, 9, -70)),
    ]
    table = [{"ADM0_A3": own, "ISO_A3_EH": iso, "geometry": area, **names} for own, iso, area in rows]
    features = world_features(gpd.GeoDataFrame(table, crs=4326).set_index("ADM0_A3"))
    told = {feature["id"]: feature for feature in features}
    assert told.keys() == {"FRA", "KOS"}
    assert shape(told["FRA"]["geometry"]).area == 5
    assert told["FRA"]["properties"]["name_ka"] == "საფრანგეთი" and told["FRA"]["properties"]["member"]
    assert not told["KOS"]["properties"]["member"] and told["KOS"]["properties"]["name"] == "x"
