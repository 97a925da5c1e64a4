"""The commands of ``python -m geodata`` about imported areas of control."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from geodata.control_changes import changes, moved
from geodata.control_imports import import_control, remove_control
from geodata.control_series import (
    ENVIRONMENT,
    ControlImport,
    control_series,
    directory,
    imported_control,
    imports,
)
from geodata.errors import BadImport
from geodata.regions import parse_day, parties, region

app = typer.Typer()

Day = Annotated[str, typer.Argument(metavar="YYYY-MM-DD")]
DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", metavar="FOLDER", help=f"Where imports are; or ${ENVIRONMENT}."),
]
Source = Annotated[str | None, typer.Option("--source", metavar="NAME", help="Of this source only.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


class ClipTo(StrEnum):
    """What an import is cut to."""

    regions = "regions"
    land = "land"


@app.command("import-control")
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="GeoJSON, GeoPackage, Shapefile or KML.")],
    valid_from: Annotated[
        str, typer.Option("--valid-from", metavar="YYYY-MM-DD", help="The day that it draws.")
    ],
    source: Annotated[str, typer.Option("--source", metavar="NAME", help="Whose word it is.")],
    licence: Annotated[
        str, typer.Option("--licence", metavar="TEXT", help="On what terms; or that they are not stated.")
    ],
    valid_to: Annotated[
        str | None,
        typer.Option("--valid-to", metavar="YYYY-MM-DD", help="The first day that it draws no longer."),
    ] = None,
    controlled_by: Annotated[
        str | None,
        typer.Option("--controlled-by", metavar="PARTY", help="Who held the area, such as russia."),
    ] = None,
    crs: Annotated[
        str | None, typer.Option("--crs", metavar="EPSG:NUMBER", help="What its coordinates are in.")
    ] = None,
    layer: Annotated[
        str | None, typer.Option("--layer", metavar="NAME", help="Which layer, where a file has several.")
    ] = None,
    clip: Annotated[
        ClipTo, typer.Option(help="Cut it to the states that the atlas knows, or to all land.")
    ] = ClipTo.regions,
    data_dir: DataDir = None,
    as_json: AsJson = False,
) -> None:
    """Import an area of control that others drew for a day."""
    done = import_control(
        file,
        valid_from=parse_day(valid_from),
        source=source,
        licence=licence,
        valid_to=None if valid_to is None else parse_day(valid_to),
        controlled_by=controlled_by,
        crs=crs,
        layer=layer,
        clip="land" if clip is ClipTo.land else "regions",
        data_dir=data_dir,
    )
    if as_json:
        _print_json(asdict(done))
        return
    shares = ", ".join(f"{region(id).names['en']} {km2:,.0f}" for id, km2 in done.areas_km2.items())
    print(f"Imported {done.id}: {done.area_km2:,.1f} km²{_held(done)} from {done.valid_from}.")
    print(f"In km²: {shares or 'none of it in a region of the atlas'}.")
    for note in done.notes:
        print(note)


@app.command("control-imports")
def list_imports(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """List the imported areas of control, each with its source, licence and period."""
    found = imports(data_dir)
    series = control_series(data_dir).set_index("id")
    if as_json:
        _print_json([{**asdict(each), "holds_until": series.valid_to[each.id]} for each in found])
    elif not found:
        print(f"Nothing is imported in {directory(data_dir)}; import-control does it.")
    else:
        rows: list[tuple[str, ...]] = []
        rows.append(("id", "from", "until", "km²", "controlled by", "source", "licence", "file"))
        for each in found:
            period = (str(each.valid_from), str(series.valid_to[each.id] or "open"))
            area, who = f"{each.area_km2:,.1f}", each.controlled_by or "?"
            rows.append((each.id, *period, area, who, each.source, each.licence, each.file))
        print(aligned(rows, numbers={3}))


@app.command("remove-control")
def remove(id: Annotated[str, typer.Argument(metavar="ID")], data_dir: DataDir = None) -> None:
    """Remove an imported area of control."""
    print(f"Removed {remove_control(id, data_dir).id}.")


@app.command("control-changes")
def list_changes(
    first: Day, second: Day, source: Source = None, data_dir: DataDir = None, as_json: AsJson = False
) -> None:
    """List the area gained and lost between two days, whole and by region."""
    found = changes(control_series(data_dir, source), parse_day(first), parse_day(second))
    if as_json:
        _print_json([asdict(each) for each in found])
        return
    rows: list[tuple[str, ...]] = []
    rows.append(("source", "controlled by", "region", f"km² {first}", f"km² {second}", "gained", "lost"))
    for each in found:
        place = "(whole)" if each.region_id is None else each.region_id
        numbers = (each.before_km2, each.after_km2, each.gained_km2, each.lost_km2)
        rows.append((each.source, each.controlled_by or "?", place, *(f"{km2:,.1f}" for km2 in numbers)))
    print(aligned(rows, numbers={3, 4, 5, 6}))
    told = {
        f"For {asked} the area that {each.source} drew for {drawn} is taken, the last before it."
        for each in found
        for asked, drawn in ((first, each.drawn_before), (second, each.drawn_after))
        if parse_day(asked) != drawn
    }
    print(*sorted(told), sep="\n", end="\n" if told else "")


@app.command("control-map")
def draw_map(
    first: Day,
    second: Annotated[str | None, typer.Argument(metavar="[YYYY-MM-DD]")] = None,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="A .png, .svg or .pdf.")
    ] = Path("control.png"),
    extent: Annotated[
        tuple[float, float, float, float] | None,
        typer.Option(metavar="WEST SOUTH EAST NORTH", help="In degrees; else all that is drawn."),
    ] = None,
    source: Source = None,
    data_dir: DataDir = None,
) -> None:
    """Draw the imported areas on a day, or what was gained and lost between two days."""
    from geodata import pictures  # matplotlib, which no other command needs

    if second is None:
        frame = imported_control(parse_day(first), data_dir)
        frame = frame[frame["source"] == source] if source else frame
        layers = [pictures.Drawn(part, label=_label(part), fill=colour) for part, colour in _parts(frame)]
        title = f"Imported areas of control on {first}"
    else:
        frame = moved(control_series(data_dir, source), parse_day(first), parse_day(second))
        layers = [
            pictures.Drawn(part, label=f"{change}: {part.area_km2.sum():,.1f} km²", fill=colour, edge=colour)
            for change, colour in (("held", "#c9a2a6"), ("gained", "#a3142c"), ("lost", "#1f6fb2"))
            if not (part := frame[frame.change == change]).empty
        ]
        who = sorted({parties()[id].names["en"] for ids in frame.controlled_by for id in ids})
        title = f"{' and '.join(who) or 'Control'}: gained and lost, {first} to {second}"
    if frame.empty:
        raise BadImport(f"No import covers {first}; control-imports lists what there is.")
    pictures.draw(layers, extent or pictures.around(frame), output, title=title)
    print(f"Drew {output}.")


def aligned(rows: Sequence[Sequence[str]], numbers: set[int]) -> str:
    """Rows as text in columns; those in ``numbers`` are flush right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if n in numbers else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _parts(frame: Any) -> list[tuple[Any, str]]:
    colours = ("#b5485a", "#3c78b4", "#5f9e5b", "#b08a2e", "#7d5ba6")
    rows = [frame.iloc[[n]] for n in range(len(frame))]
    return [(row, colours[n % len(colours)]) for n, row in enumerate(rows)]


def _label(row: Any) -> str:
    each = row.iloc[0]
    who = parties()[each.controlled_by[0]].names["en"] if each.controlled_by else "control"
    return f"{who}, drawn for {each.drawn_for}: {each.area_km2:,.0f} km²"


def _held(done: ControlImport) -> str:
    return f" held by {parties()[done.controlled_by].names['en']}" if done.controlled_by else ""


def _print_json(found: Any) -> None:
    print(json.dumps(found, ensure_ascii=False, default=str))
