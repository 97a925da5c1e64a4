"""Reading the shipped GeoJSON layers, each once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geodata.disputes import DATA

LISTS = ("region_ids", "controlled_by", "source_ids", "sides")


@cache
def read_layer(file: str) -> gpd.GeoDataFrame:
    """A file of the data folder, read once. Shared: **not to be changed**."""
    return read_geojson(DATA / file)


def read_geojson(path: Path) -> gpd.GeoDataFrame:
    """A layer in the form of the shipped ones; days are dates, None where there is none, lists are tuples."""
    frame = gpd.read_file(path)
    for column in ("valid_from", "valid_to"):
        days = [None if pd.isna(value) else pd.Timestamp(value).date() for value in frame[column]]
        frame[column] = pd.Series(days, dtype=object)
    for column in LISTS:
        if column in frame:
            frame[column] = [tuple(map(str, each)) for each in frame[column]]
    return frame
