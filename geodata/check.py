"""What is missing or contradictory in the data of the disputes: ``python -m geodata check``.

Mistakes that keep an entry from being read are told first, all of them; once all can be read, the tables, the
pictures of control and the outlines are looked at together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geodata.build_readers import read_outlines
from geodata.control import Picture, read_pictures
from geodata.disputes import DATA, Tables, folders, read_tables
from geodata.errors import BadLayer, GeodataError
from geodata.geojson import read_geojson
from geodata.layers import area_km2
from geodata.model import LANGUAGES, Party, Region, Source, overlaps
from geodata.positions import Ground, read_positions, silent
from geodata.regions import read_party, read_region, read_regions, read_source

TOLERATED_KM2 = 0.1
END = date.max


def check(data: Path = DATA) -> list[str]:
    """Sentences on all that is wrong below a data folder, each beginning with the file or the id.

    Outlines are those of ``regions_osm.geojson``, which ``geodata build`` makes, and of the folders' own
    ``outline.geojson``.
    """
    try:
        tables = read_tables(data)
        if unreadable := list(_unreadable(tables)):
            return unreadable
        found, parties, sources = read_regions(tables)
        pictures = read_pictures(data)
        outlines = read_shapes(data)
        ground = Ground(found, parties, sources)
        told = read_positions(data, ground)
    except GeodataError as error:
        return [str(error)]
    known = {each.id: each for each in found}
    return [
        *_states(known, tables),
        *_words(known, tables),
        *_sources(tables),
        *_pictures(pictures, known, set(parties), tables),
        *_times(pictures, known),
        *_shapes(known, outlines),
        *_drawn(pictures, data),
        *silent(told, ground),
    ]


def _unreadable(tables: Tables) -> Iterator[str]:
    """What is wrong with each entry by itself: names missing, sources without a date, periods with gaps."""
    nobody = Party("", {}, "state", False)
    nothing = Source("", None, date.min, None)
    parties, sources = dict.fromkeys(tables.parties, nobody), dict.fromkeys(tables.sources, nothing)
    for id in tables.sources:
        try:
            sources[id] = read_source(tables, id)
        except BadLayer as error:
            yield str(error)
    for id in tables.parties:
        try:
            parties[id] = read_party(tables, id)
        except BadLayer as error:
            yield str(error)
    for id in tables.regions:
        try:
            read_region(tables, id, parties, sources)
        except BadLayer as error:
            yield str(error)


def read_shapes(data: Path) -> dict[str, BaseGeometry]:
    """Outlines by region id: the built ones, and those of folders that were not built yet."""
    found: dict[str, BaseGeometry] = {}
    if (data / "regions_osm.geojson").exists():
        frame = read_geojson(data / "regions_osm.geojson")
        found = dict(zip(frame.id, frame.geometry, strict=True))
    for folder in folders(data):
        found = read_outlines(folder / "outline.geojson") | found
    return found


def _states(known: Mapping[str, Region], tables: Tables) -> Iterator[str]:
    """A region must lie in a state that is a party; only a state lies in nothing."""
    for each in known.values():
        where = f"{tables.file('regions', each.id)}: {each.id}"
        if (each.parent is None) != (each.kind == "state"):
            yield f"{where}: a state has no parent, and every other region has one; its kind is {each.kind}."
        if each.kind == "state" and each.id not in tables.parties:
            yield f"{where}: the state is not in the tables of parties."
    for id, party in tables.parties.items():
        if party["kind"] not in ("state", "de-facto authority"):
            where = f"{tables.file('parties', id)}: {id}"
            yield f"{where}: {party['kind']!r} is neither a state nor a de-facto authority."


def _words(known: Mapping[str, Region], tables: Tables) -> Iterator[str]:
    """No name belongs to two regions, and none is told twice."""
    owner: dict[str, str] = {}
    for each in known.values():
        where = f"{tables.file('regions', each.id)}: {each.id}"
        for language in LANGUAGES:
            for name in (each.names[language], *each.aliases[language]):
                other = owner.setdefault(name.casefold(), each.id)
                if other != each.id:
                    yield f"{where}: {name!r} is a name of {other} already."


def _sources(tables: Tables) -> Iterator[str]:
    """Sources that nothing rests on are not wrong; those issued in the future or in another age are."""
    for id, source in tables.sources.items():
        if not date(1900, 1, 1) < source["date"] <= date.today():
            yield f"{tables.file('sources', id)}: {id}: its date, {source['date']}, cannot be right."
        if not str(source.get("url") or "https://").startswith("https://"):
            yield f"{tables.file('sources', id)}: {id}: its url must begin with https://."


def _pictures(
    pictures: tuple[Picture, ...], known: Mapping[str, Region], parties: set[str], tables: Tables
) -> Iterator[str]:
    """What the pictures of control name must exist, and fit what the status says on those days."""
    for picture in pictures:
        where = f"{picture.file}: {picture.id}"
        if missing := sorted(set(picture.sources) - tables.sources.keys()):
            yield f"{where}: {', '.join(missing)}: no such source."
        if picture.region not in known or (picture.around or picture.region) not in known:
            unknown_id = picture.around if picture.region in known else picture.region
            yield f"{where}: there is no region {unknown_id}."
            continue
        if unknown := sorted({id for share in picture.shares for id in share.by} - parties):
            yield f"{where}: {', '.join(unknown)}: no such party."
        if len(picture.shares) > 1 and not picture.error_km:
            yield f"{where}: error_km is missing: by how many kilometres may its lines be off?"
        if any(len(share.by) > 1 for share in picture.shares) and "line is shipped" not in picture.why:
            yield f"{where}: several parties share a part: why must say that no line is shipped for it."
        region = known[picture.region]
        if region.kind == "state":
            if picture.around is None or picture.within_km is None:
                yield f"{where}: a picture of a state needs around and within_km: the zone that it shows."
            continue
        period = region.status_at(picture.valid_from)
        if period is None:
            yield f"{where}: it begins before the status of {region.id}."
            continue
        told = {p.party.id for p in (*period.controlled_by, *period.claimed_by)}
        for id in sorted({id for share in picture.shares for id in share.by} - told):
            yield f"{where}: the status of {region.id} on {picture.valid_from} does not know {id}."


def _times(pictures: tuple[Picture, ...], known: Mapping[str, Region]) -> Iterator[str]:
    """Pictures of a region must not overlap; on days that its status calls divided there must be one."""
    by_ground: dict[tuple[str, str | None], list[Picture]] = {}
    for picture in pictures:
        by_ground.setdefault((picture.region, picture.around), []).append(picture)
    for mine in by_ground.values():
        for one, other in pairwise(sorted(mine, key=lambda picture: picture.valid_from)):
            if other.valid_from < (one.valid_to or END):
                yield f"{other.file}: {other.id} begins on {other.valid_from}, before {one.id} ends."
    parents = {each.parent for each in known.values()}
    for each in known.values():
        mine = by_ground.get((each.id, None), [])
        for period in each.status if each.id not in parents else ():
            if period.control != "divided":
                continue
            days = [period.valid_from, *(p.valid_to for p in mine if p.valid_to)]
            for day in days:
                inside = overlaps(period.valid_from, period.valid_to, day)
                if inside and not any(overlaps(p.valid_from, p.valid_to, day) for p in mine):
                    yield f"{each.id} is divided on {day}, and no picture of control says how."


def _shapes(known: Mapping[str, Region], outlines: Mapping[str, BaseGeometry]) -> Iterator[str]:
    """Outlines must exist, lie within their parents' and beside their siblings', and fit the extent."""
    for each in known.values():
        outline = outlines.get(each.id)
        if outline is None:
            yield f"{each.id} has no outline; put one into outline.geojson, or build the layers."
            continue
        if not shapely.is_valid(outline) or outline.is_empty:
            yield f"{each.id}: its outline is empty or crosses itself."
            continue
        if max(abs(a - b) for a, b in zip(each.extent, outline.bounds, strict=True)) > 0.01:
            bounds = ", ".join(f"{value:.3f}" for value in outline.bounds)
            yield f"{each.id}: its extent must be that of its outline: [{bounds}]."
        parent = outlines.get(each.parent) if each.parent else None
        if parent is not None and (outside := area_km2(outline.difference(parent))) > TOLERATED_KM2:
            yield f"{each.id}: {outside:,.1f} km² of it lie outside its parent {each.parent}."
    for one, other in combinations([each for each in known.values() if each.id in outlines], 2):
        if one.parent == other.parent:
            common = area_km2(outlines[one.id].intersection(outlines[other.id]))
            if common > TOLERATED_KM2:
                yield f"{one.id} and {other.id} overlap by {common:,.1f} km²."


def _drawn(pictures: tuple[Picture, ...], data: Path) -> Iterator[str]:
    """The built areas of control must be those of the pictures, and the parts of one must not overlap."""
    if not (data / "control_osm.geojson").exists():
        return
    frame = read_geojson(data / "control_osm.geojson")
    parts = dict(iter(frame.groupby("picture")))
    again = "run python -m geodata build"
    for picture in pictures:
        drawn = parts.pop(picture.id, None)
        if drawn is None:
            yield f"{picture.file}: {picture.id} is not among the built layers; {again}."
            continue
        days = {(row.valid_from, row.valid_to) for row in drawn.itertuples()}
        if days != {(picture.valid_from, picture.valid_to)}:
            yield f"{picture.file}: {picture.id} was built with other days; {again}."
        for one, other in combinations(drawn.geometry, 2):
            if (common := area_km2(one.intersection(other))) > TOLERATED_KM2:
                yield f"{picture.file}: {picture.id}: two of its parts overlap by {common:,.1f} km²."
        if len(gaps := _gaps(drawn.geometry.to_numpy())):
            yield f"{picture.file}: {picture.id}: {gaps.sum():,.1f} km² between its parts are nobody's."
    for id in parts:
        yield f"{id} is among the built layers, but no picture has this id; {again}."


def _gaps(parts: Sequence[BaseGeometry]) -> NDArray[np.float64]:
    """Areas of the holes that parts leave between them, in km², those within tolerance left out."""
    holes = {hole.wkb for part in parts for piece in shapely.get_parts(part) for hole in piece.interiors}
    joined = shapely.get_parts(shapely.union_all(parts))
    left = [shapely.Polygon(hole) for piece in joined for hole in piece.interiors if hole.wkb not in holes]
    sizes = np.array([area_km2(hole) for hole in left])
    return sizes[sizes > TOLERATED_KM2] if len(sizes) else sizes
