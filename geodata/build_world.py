"""The countries of the world, far simplified, to show votes and recognitions on.

Part of ``python -m geodata build``; nothing here runs when the atlas is used.
"""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geodata.build_layers import feature, polygons
from geodata.model import Language
from geodata.votes import country_names, members

TOLERANCE, GRID, SMALLEST = 0.22, 0.01, 0.2
"""Degrees by which an edge may move, grid of the file, and square degrees of the smallest island kept."""

LARGE = 0.5
"""Square degrees, about 5,000 km²."""

NAME_COLUMNS: dict[Language, str] = {"en": "NAME_EN", "uk": "NAME_UK", "ru": "NAME_RU"}


def world_features(countries: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """GeoJSON features of the countries and territories by their codes of ISO 3166-1.

    ``countries`` is Natural Earth's table as :func:`geodata.build_readers.read_countries` gives it. Pieces
    go to the country whose code they carry; large ones that ISO 3166-1 does not code keep Natural Earth's
    code, small ones and Antarctica are left out.
    """
    coded = countries.reset_index()
    uncoded = coded["ISO_A3_EH"] == "-99"
    coded.loc[uncoded, "ISO_A3_EH"] = coded["ADM0_A3"]
    coded = coded[(~uncoded | (shapely.area(coded.geometry) > LARGE)) & (coded["ISO_A3_EH"] != "ATA")].copy()
    coded["also"] = (
        coded["ADM0_A3"] != coded["ISO_A3_EH"]
    )  # the country itself stands before its outlying pieces
    groups = coded.sort_values(["ISO_A3_EH", "also", "ADM0_A3"]).groupby("ISO_A3_EH")
    outlines = simplified({code: shapely.union_all(group.geometry.to_numpy()) for code, group in groups})
    rows = {code: group.iloc[0] for code, group in groups}
    return [feature(code, outline, _properties(code, rows[code])) for code, outline in outlines.items()]


def simplified(outlines: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """The outlines with fewer points; neighbours still share their edges, the largest island always stays."""
    clean = shapely.coverage_clean([polygons(g, 0) for g in outlines.values()], gap_width=0.05)
    simple = shapely.coverage_simplify(clean, TOLERANCE)
    return {code: _on_grid(polygons(g, SMALLEST)) for code, g in zip(outlines, simple, strict=True)}


def _on_grid(shape: BaseGeometry) -> BaseGeometry:
    """The shape on the grid, on a finer one where it is a city or an atoll that would vanish."""
    found = shapely.set_precision(shape, GRID)
    return polygons(shapely.set_precision(shape, GRID / 100) if found.is_empty else found, 0)


def _properties(code: str, row: Any) -> dict[str, Any]:
    """Names are those of the members' table; of territories Natural Earth's, put right by hand."""
    names = country_names(code, {language: row[column] for language, column in NAME_COLUMNS.items()})
    return {
        "iso_a3": code,
        **{("name" if language == "en" else f"name_{language}"): name for language, name in names.items()},
        "member": code in members(),
        "lon": round(float(row["LABEL_X"]), 2),
        "lat": round(float(row["LABEL_Y"]), 2),
        "valid_from": None,
        "valid_to": None,
        "source": "Natural Earth 5.1.1",
        "licence": "public domain",
        "scale": 50_000_000,
    }
