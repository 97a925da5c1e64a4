"""The outlines of the world: small, whole, and every member state somewhere on it."""

import json
import re

from dashboard import worldmap
from geodata import votes


def test_every_member_state_is_a_shape_or_a_dot_within_the_drawing():
    world = json.loads(worldmap.outlines().text)
    assert set(votes.members()) <= set(world["shapes"]) | set(world["dots"])
    assert not set(world["shapes"]) & set(world["dots"])
    assert {"RUS", "UKR", "BRA", "AUS"} <= set(world["shapes"])
    assert {"NRU", "TUV"} <= set(world["dots"])
    for x, y in world["dots"].values():
        assert 0 <= x <= world["width"] and 0 <= y <= world["height"]


def test_each_path_starts_within_the_drawing_and_closes():
    world = json.loads(worldmap.outlines().text)
    for code, path in world["shapes"].items():
        assert re.fullmatch(r"(M-?\d+ -?\d+(l-?\d+ -?\d+)+z)+", path), code
        for x, y in re.findall(r"M(-?\d+) (-?\d+)", path):
            assert 0 <= int(x) <= world["width"] and 0 <= int(y) <= world["height"], code


def test_it_is_small_enough_to_be_fetched_for_a_table():
    assert len(worldmap.outlines().text) < 60_000
