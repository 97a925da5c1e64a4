"""Rows of ACLED, UCDP GED and GDELT 2.0 as what they say: pure functions from a row's cells.

Their columns, codes and acts stand in ``data/imports.yaml``. Codes of precision are kept as they are and
mapped: to the days a date may stand for, and to whether the point is the place or stands for an area.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite
from typing import Any, Literal
from urllib.parse import urlsplit

from articles.clean import is_web_url, parse_day
from articles.errors import BadDate, BadSource
from articles.model import Actor, Precision
from articles.tables import table
from geodata.regions import FIRST_YEAR, LAST_YEAR
from geodata.telling import tell

Dataset = Literal["acled", "ucdp", "gdelt"]
Cells = Mapping[str, str]

MAX_TEXT = 20_000  # characters of one cell
MAX_NAME = 200


@dataclass(frozen=True, slots=True)
class Told:
    """What a row says. ``start`` to ``end`` are the days the event may lie in; ``spread`` says what the point
    stands for. ``killed`` are the lowest, best and highest number. ``codes`` are ``column=value``.
    """

    id: str
    label: str
    act: str
    type: str
    planned: bool
    text: str
    title: str
    outlet: str
    url: str | None
    published: date | None
    start: date
    end: date
    precision: Precision
    lon: float
    lat: float
    place: str
    spread: Literal["place", "region", "state"]
    actors: tuple[Actor, ...]
    killed: tuple[int, int, int] | None
    codes: tuple[str, ...]
    source: str


# Which columns each part of an event is read from; a test holds it against the readers below.
COLUMNS: dict[Dataset, dict[str, tuple[str, ...]]] = {
    "acled": {
        "identity": ("event_id_cnty",),
        "day": ("event_date", "time_precision"),
        "act": ("sub_event_type", "event_type"),
        "actors": ("actor1", "assoc_actor_1", "actor2", "assoc_actor_2"),
        "place": ("location", "admin2", "admin1", "country"),
        "point": ("latitude", "longitude", "geo_precision"),
        "sentence": ("notes",),
        "killed": ("fatalities",),
        "outlet": ("source", "tags", "source_scale"),
    },
    "ucdp": {
        "identity": ("id", "relid"),
        "day": ("date_start", "date_end", "date_prec", "event_clarity"),
        "act": ("type_of_violence",),
        "actors": ("side_a", "side_b"),
        "place": ("where_coordinates", "where_description", "adm_2", "adm_1", "country"),
        "point": ("latitude", "longitude", "where_prec"),
        "killed": ("low", "best", "high"),
        "outlet": ("source_office", "source_article"),
        "published": ("source_date",),
    },
    "gdelt": {
        "identity": ("GLOBALEVENTID",),
        "day": ("SQLDATE",),
        "act": ("EventCode", "QuadClass", "GoldsteinScale"),
        "actors": ("Actor1Name", "Actor2Name"),
        "place": ("ActionGeo_Fullname",),
        "point": ("ActionGeo_Lat", "ActionGeo_Long", "ActionGeo_Type"),
        "outlet": ("SOURCEURL", "NumSources"),
        "published": ("DATEADDED",),
    },
}


def recognised(header: Sequence[str]) -> Dataset | None:
    """The data set whose columns a file's first line names; GDELT's has none, and is known by its length."""
    for dataset in COLUMNS:
        named = columns(dataset)
        if len(named) == len(header) if named else set(required(dataset)) <= set(header):
            return dataset
    return None


def columns(dataset: Dataset) -> tuple[str, ...] | None:
    """The columns of a data set whose files have no header."""
    named = table("imports")[dataset].get("columns")
    return tuple(named) if named else None


def required(dataset: Dataset) -> tuple[str, ...]:
    """The columns without a value in which a row cannot be taken in."""
    return tuple(table("imports")[dataset]["required"])


def read(dataset: Dataset, cells: Cells) -> Told:
    """What a row says. Raises ``BadSource``, whose message ends a sentence about the row."""
    for name in required(dataset):
        if not cells.get(name, "").strip():
            raise BadSource(tell("has no {name}", name=name))
    return _READERS[dataset](cells, table("imports")[dataset])


def _acled(cells: Cells, spec: Mapping[str, Any]) -> Told:
    kind, sub_kind = _name(cells["event_type"]), _name(cells["sub_event_type"])
    act, type = _act(spec, sub_kind, kind)
    day = _day(cells, "event_date")
    precision = _code(cells, "time_precision", spec["days"])
    start, end = _around(day, precision)
    place = ", ".join(_filled(cells, "location", "admin2", "admin1", "country"))
    agents = _actors(cells, ("actor1", "agent"), ("assoc_actor_1", "participant"))
    targets = _actors(cells, ("actor2", "target"), ("assoc_actor_2", "participant"))
    deaths = _count(cells, "fatalities")
    lon, lat = _point(cells, "longitude", "latitude")
    return Told(
        id=_id(cells["event_id_cnty"]),
        label=sub_kind,
        act=act,
        type=type,
        planned=False,
        text=_text(cells["notes"]),
        title=f"{sub_kind}, {place}" if place else sub_kind,
        outlet=_once(cells.get("source", "")) or spec["name"],
        url=None,
        published=None,
        start=start,
        end=end,
        precision=precision,
        lon=lon,
        lat=lat,
        place=_name(cells.get("location", "")) or place,
        spread=_code(cells, "geo_precision", spec["places"]),
        actors=(*agents, *targets),
        killed=(deaths, deaths, deaths) if deaths else None,
        codes=_codes(
            cells, "event_type", "sub_event_type", "time_precision", "geo_precision", "source_scale"
        ),
        source="; ".join(_filled(cells, "source", "tags")),
    )


def _ucdp(cells: Cells, spec: Mapping[str, Any]) -> Told:
    kind = _whole(cells["type_of_violence"])
    act, type = _act(spec, kind)
    start, end = _day(cells, "date_start"), _day(cells, "date_end")
    if end < start:
        raise BadSource(tell("has a date_end before its date_start"))
    low, best, high = (_count(cells, name) for name in ("low", "best", "high"))
    place = ", ".join(_filled(cells, "where_coordinates", "adm_2", "adm_1", "country"))
    sides = _name(cells["side_a"]), _name(cells["side_b"])
    label = spec["labels"][kind]
    lon, lat = _point(cells, "longitude", "latitude")
    where = _name(cells.get("where_description", "")) or place
    published = cells.get("source_date", "").strip()
    return Told(
        id=_id(_whole(cells["id"])),
        label=label,
        act=act,
        type=type,
        planned=False,
        text=f"{' – '.join(sides)}, {where}",
        title=f"{' – '.join(sides)}, {place}",
        outlet=_once(cells.get("source_office", "")) or spec["name"],
        url=None,
        published=_published(published),
        start=start,
        end=end,
        precision=_code(cells, "date_prec", spec["days"]),
        lon=lon,
        lat=lat,
        place=_name(cells.get("where_coordinates", "")) or place,
        spread=_code(cells, "where_prec", spec["places"]),
        actors=(Actor(sides[0], "agent"), Actor(sides[1], "target")),
        killed=(low, best, high) if high else None,
        codes=_codes(cells, "type_of_violence", "date_prec", "where_prec", "event_clarity", "relid"),
        source=_text(cells.get("source_article", "")),
    )


def _gdelt(cells: Cells, spec: Mapping[str, Any]) -> Told:
    code = _name(cells["EventCode"])
    listed = next((code[:n] for n in range(len(code), 1, -1) if code[:n] in spec["acts"]), "")
    act, type = _act(spec, listed or code)
    day = _day(cells, "SQLDATE")
    lon, lat = _point(cells, "ActionGeo_Long", "ActionGeo_Lat")
    place = _name(cells.get("ActionGeo_Fullname", ""))
    url = cells.get("SOURCEURL", "").strip()
    actors = _actors(cells, ("Actor1Name", "agent"), ("Actor2Name", "target"))
    label = spec["labels"][listed[:2]]
    who = " – ".join(actor.name for actor in actors)
    added = re.match(r"\d{8}", cells.get("DATEADDED", ""))
    return Told(
        id=_id(cells["GLOBALEVENTID"]),
        label=label,
        act=act,
        type=type,
        planned=any(code.startswith(root) for root in spec["planned"]),
        text=", ".join(filter(None, (who, place))) or "No actor and no place named",
        title=", ".join(filter(None, (label, who, place))),
        outlet=(urlsplit(url).hostname or "") if is_web_url(url) else spec["name"],
        url=url if is_web_url(url) else None,
        published=_published(added[0] if added else ""),
        start=day,
        end=day,
        precision="day",
        lon=lon,
        lat=lat,
        place=place or f"{lat:.3f}, {lon:.3f}",
        spread=_code(cells, "ActionGeo_Type", spec["places"]),
        actors=actors,
        killed=None,
        codes=_codes(cells, "EventCode", "QuadClass", "GoldsteinScale", "ActionGeo_Type", "NumSources"),
        source=url,
    )


_READERS: dict[Dataset, Callable[[Cells, Mapping[str, Any]], Told]] = {
    "acled": _acled,
    "ucdp": _ucdp,
    "gdelt": _gdelt,
}


def _act(spec: Mapping[str, Any], *kinds: str) -> tuple[str, str]:
    for kind in kinds:
        if kind in spec["acts"]:
            act, type = spec["acts"][kind]
            return act, type
    raise BadSource(tell("has a kind of event that is not known here, “{kind}”", kind=kinds[0][:60]))


def _code(cells: Cells, name: str, known: Mapping[str, Any]) -> Any:
    code = _whole(cells[name])
    if code not in known:
        raise BadSource(
            tell(
                "has {name} “{code}”, which is none of {known}",
                name=name,
                code=code[:20],
                known=", ".join(known),
            )
        )
    return known[code]


def _day(cells: Cells, name: str) -> date:
    text = _whole(cells[name])
    if re.fullmatch(r"\d{8}", text, re.ASCII):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    try:
        return parse_day(text)
    except BadDate as error:
        raise BadSource(
            tell(
                "has a {name} that is no date of the years {first} to {last}, “{text}”",
                name=name,
                first=str(FIRST_YEAR),
                last=str(LAST_YEAR),
                text=text[:20],
            )
        ) from error


def _published(text: str) -> date | None:
    try:
        return _day({"day": text}, "day") if text else None
    except BadSource:
        return None


def _around(day: date, precision: Precision) -> tuple[date, date]:
    """The days that a date of this precision stands for; a week is the one around the day."""
    if precision == "week":
        return day - timedelta(days=3), day + timedelta(days=3)
    if precision == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    return day, day


def _point(cells: Cells, lon: str, lat: str) -> tuple[float, float]:
    try:
        x, y = float(cells[lon]), float(cells[lat])
    except ValueError:
        raise BadSource(tell("has a {lon} or {lat} that is no number", lon=lon, lat=lat)) from None
    if not (isfinite(x) and isfinite(y) and -180 <= x <= 180 and -90 <= y <= 90):
        raise BadSource(tell("has a {lon} or {lat} that is nowhere on earth", lon=lon, lat=lat))
    return x, y


def _count(cells: Cells, name: str) -> int:
    text = _whole(cells[name])
    if not re.fullmatch(r"\d{1,9}", text, re.ASCII):
        raise BadSource(tell("has a {name} that is no number, “{text}”", name=name, text=text[:20]))
    return int(text)


def _whole(text: str) -> str:
    """``12.0``, as spreadsheets write numbers, as ``12``."""
    return text.strip().removesuffix(".0")


def _id(text: str) -> str:
    return " ".join(text.split())[:MAX_NAME]


def _name(text: str) -> str:
    return " ".join(text.split())[:MAX_NAME]


def _once(text: str) -> str:
    """Names with ``;`` between them, each once."""
    return _name("; ".join(dict.fromkeys(map(str.strip, text[:MAX_TEXT].split(";")))))


def _text(text: str) -> str:
    return " ".join(text[:MAX_TEXT].split())


def _filled(cells: Cells, *names: str) -> list[str]:
    return list(dict.fromkeys(filter(None, (_name(cells.get(name, "")) for name in names))))


def _actors(cells: Cells, *columns: tuple[str, str]) -> tuple[Actor, ...]:
    return tuple(Actor(name, role) for column, role in columns if (name := _name(cells.get(column, ""))))


def _codes(cells: Cells, *names: str) -> tuple[str, ...]:
    return tuple(f"{name}={_whole(cells[name])[:MAX_NAME]}" for name in names if cells.get(name, "").strip())
