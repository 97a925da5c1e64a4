"""Events with a place by cells of a grid: geohashes, the more letters the smaller the cell."""

from __future__ import annotations

from dataclasses import replace

import pygeohash
import sqlalchemy as sa

from articles import rows, store_ready
from articles import store_schema as db
from articles.event_facts import CELLS
from articles.model import Cell, Extent, Filter
from articles.store_queries import event_conditions, plain, unrejected

MOST_COVERING = 40  # cells that one question names: of a wider extent all in the world are looked at
BEYOND = "~"  # comes after every letter of a geohash


def cells(connection: sa.Connection, filter: Filter, extent: Extent, length: int) -> list[Cell]:
    """The cells of an extent that have events, those with the most first."""
    length = min(length, rows.GEOHASH)
    question = store_ready.ready(filter, f"cell{length}") if length in CELLS and not filter.regions else None
    if question is not None:
        found = store_ready.by_value(connection, replace(question, stretch=_stretch(extent, length)))
    else:
        of_cell = sa.func.substr(db.events.c.geohash, 1, length)
        statement = sa.select(of_cell, sa.func.count()).where(*_asked(filter), *_inside(extent, length))
        found = {row[0]: row[1] for row in connection.execute(statement.group_by(of_cell))}
    made = (_cell(name, count) for name, count in found.items())
    return sorted((cell for cell in made if _meets(cell, extent)), key=lambda cell: (-cell.events, cell.name))


def more_than(connection: sa.Connection, filter: Filter, most: int) -> bool:
    """Whether so many events and more have a place, wherever that is."""
    if not filter.regions and (question := store_ready.ready(filter, f"cell{CELLS[0]}")):
        return sum(store_ready.by_value(connection, question).values()) > most
    placed = sa.select(db.events.c.no).where(*event_conditions(filter), db.events.c.lon.is_not(None))
    some = sa.select(sa.func.count()).select_from(placed.limit(most + 1).subquery())
    return int(connection.scalar(some) or 0) > most


def _asked(filter: Filter) -> list[sa.ColumnElement[bool]]:
    """``event_conditions``; where no more than days, acts and modalities are asked, in a form for which no
    other index than that of the geohashes is read: it has these columns too.
    """
    if replace(filter, start=None, end=None, acts=(), modalities=()) != Filter():
        return event_conditions(filter)
    events, conditions = db.events.c, [unrejected()]
    if filter.start is not None:
        conditions.append(events.last + 0 >= filter.start.toordinal())
    if filter.end is not None:
        conditions += [events.newest + 0 >= -filter.end.toordinal(), events.newest + 0 < 0]
    if filter.acts:
        conditions.append(events.act.concat("").in_(map(plain, filter.acts)))
    if filter.modalities:
        conditions.append(events.modality.concat("").in_(map(plain, filter.modalities)))
    return conditions


def within(extent: Extent) -> list[sa.ColumnElement[bool]]:
    """That an event has a place in an extent."""
    length = next((length for length in range(rows.GEOHASH, 1, -1) if _covering(extent, length - 1)), 1)
    return [
        *_inside(extent, length),
        db.events.c.lat.between(extent.south, extent.north),
        db.events.c.lon.between(extent.west, extent.east),
    ]


def _inside(extent: Extent, length: int) -> list[sa.ColumnElement[bool]]:
    """That an event lies in one of the wider cells that cover an extent: a few stretches of an index."""
    covering = _covering(extent, length - 1)
    hashed = db.events.c.geohash
    if not covering:
        return [hashed.is_not(None)]
    return [sa.or_(*(sa.and_(hashed >= name, hashed < name + BEYOND) for name in covering))]


def _stretch(extent: Extent, length: int) -> tuple[str, str]:
    """The first and last cell of an extent in the order of their names: there are others between, but two
    names are quickly compared.
    """
    corners = (extent.south, extent.west), (extent.north, extent.east)
    first, last = (
        pygeohash.encode(min(max(lat, -90), 90), min(max(lon, -180), 180), length) for lat, lon in corners
    )
    return first, last


def _covering(extent: Extent, length: int) -> list[str]:
    """The cells that cover an extent; none when they are more than ``MOST_COVERING``."""
    if length < 1:
        return []
    first = _cell(pygeohash.encode(extent.south, extent.west, length), 0).extent
    high, wide = first.north - first.south, first.east - first.west
    rows_ = round((extent.north - first.south) / high + 0.5)
    columns = round((extent.east - first.west) / wide + 0.5)
    if rows_ * columns > MOST_COVERING:
        return []
    found = (
        pygeohash.encode(
            min(first.south + (row + 0.5) * high, 90),
            (first.west + (column + 0.5) * wide + 180) % 360 - 180,
            length,
        )
        for row in range(rows_ + 1)
        for column in range(columns + 1)
    )
    return sorted(set(found))


def _cell(name: str, events: int) -> Cell:
    box = pygeohash.get_bounding_box(name)
    return Cell(name, events, Extent(box.min_lat, box.min_lon, box.max_lat, box.max_lon))


def _meets(cell: Cell, extent: Extent) -> bool:
    own = cell.extent
    return (
        own.south <= extent.north
        and own.north >= extent.south
        and own.west <= extent.east
        and own.east >= extent.west
    )
