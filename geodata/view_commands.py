"""The commands of ``python -m geodata`` about recognitions, votes and perspectives."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import typer

from geodata.model import Position, Source
from geodata.perspectives import DEFAULT, Difference, compare, perspective, perspectives, shown, why
from geodata.recognition import Standing, standing
from geodata.regions import parse_day, region
from geodata.votes import BALLOTS, Resolution, resolution, resolutions

app = typer.Typer()

AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="YYYY-MM-DD", help="The day that counts; today if not given.")
]
Perspective = Annotated[
    str, typer.Option("--perspective", metavar="ID", help="Whose map; `perspectives` lists them.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@app.command("perspectives")
def list_perspectives(as_json: AsJson = False) -> None:
    """List the perspectives from which the same ground can be shown."""
    found = perspectives()
    if as_json:
        rows = [{"id": each.id, "names": each.names, "about": each.about} for each in found]
        print(json.dumps(rows, ensure_ascii=False))
    else:
        cells = [(each.id, each.names["en"], each.about) for each in found]
        print(aligned([("id", "whose", "what it is"), *cells]))


@app.command("why")
def show_why(
    id: Annotated[
        str,
        typer.Argument(metavar="ID", help="A region, an area, a line, or two regions: abkhazia--georgia."),
    ],
    perspective: Perspective = DEFAULT,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Say why an area or a line is drawn as it is, since when, and on which documents that rests."""
    day = _day(as_of)
    reason = why(perspective, id, day)
    if as_json:
        told = {
            "id": reason.id,
            "perspective": perspective,
            "as_of": day.isoformat(),
            "kind": reason.kind,
            "name": reason.name,
            "since": reason.since and reason.since.isoformat(),
            "sentence": reason.sentence,
            "sources": [source_row(source) for source in reason.sources],
        }
        print(json.dumps(told, ensure_ascii=False))
        return
    since = f", since {reason.since}" if reason.since else ""
    print(f"{reason.name} ({reason.kind}{since})\n{reason.sentence}")
    print("\n".join(f"- {cited(source)}" for source in reason.sources))


@app.command("compare")
def show_differences(
    first: Annotated[str, typer.Argument(metavar="PERSPECTIVE")],
    second: Annotated[str, typer.Argument(metavar="PERSPECTIVE")],
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """List what two perspectives show differently: areas in km², lines in km."""
    day = _day(as_of)
    found = compare(first, second, day)
    if as_json:
        told = {"first": first, "second": second, "as_of": day.isoformat()}
        print(
            json.dumps({**told, "differences": [_difference_row(each) for each in found]}, ensure_ascii=False)
        )
        return
    one, other = (perspective(id).names["en"] for id in (first, second))
    km2 = sum(each.km2 or 0 for each in found if each.kind == "state")
    print(f"{one} and {other} on {day}: {km2:,.0f} km² are shown in different states.")
    cells = [(each.name, _size(each), each.first, each.second) for each in found]
    if cells:
        print(aligned([("", "", one, other), *cells]))


@app.command("recognition")
def show_recognition(
    entity: Annotated[
        str, typer.Argument(metavar="ENTITY", help="A region, or the authorities that claim it.")
    ],
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """List the member states of the UN that recognise an entity, since when, and those that no longer do."""
    asked = standing(entity, _day(as_of))
    if as_json:
        rows = {"recognised_by": asked.in_force, "ended": asked.ended}
        told = {key: [_row(position) for position in positions] for key, positions in rows.items()}
        print(
            json.dumps({"entity": asked.entity, "as_of": asked.day.isoformat(), **told}, ensure_ascii=False)
        )
    else:
        print(_told(asked))


@app.command("votes")
def show_votes(
    name: Annotated[
        str | None,
        typer.Argument(metavar="RESOLUTION", help="Its symbol or id; all are listed if not given."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show how the members of the UN voted on a resolution about the disputes."""
    found = resolutions() if name is None else (resolution(name),)
    if as_json:
        print(json.dumps([_vote_row(each) for each in found], ensure_ascii=False))
    elif name is None:
        cells = [
            (each.id, each.source.symbol or "", each.source.date.isoformat(), _totals(each), each.title)
            for each in found
        ]
        print(aligned([("id", "symbol", "date", "for-against-abstaining", "title"), *cells]))
    else:
        print(_vote_told(found[0]))


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """Cells as aligned text."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def source_row(source: Source) -> dict[str, Any]:
    """A document as JSON."""
    return {
        "document": source.document,
        "symbol": source.symbol,
        "date": source.date.isoformat(),
        "url": source.url,
    }


def cited(source: Source) -> str:
    """A document in one line, such as ``Territorial integrity of Ukraine (A/RES/68/262), 2014-03-27``."""
    symbol = f" ({source.symbol})" if source.symbol else ""
    return f"{source.document}{symbol}, {source.date}"


def shown_as(perspective_id: str, region_id: str, day: date) -> tuple[list[str], list[str]]:
    """The states in which a region is shown on a day, and what it is called there, the largest part first."""
    areas = [area for area in reversed(shown(perspective_id, day)) if _belongs(area.region_id, region_id)]
    own = [area for area in areas if area.region_id == region_id] or areas
    states = dict.fromkeys(id for a in own for id in ([a.state.id] if a.state else a.held_by))
    return list(states), list(dict.fromkeys(area.names["en"] for area in own))


def _belongs(region_id: str, to: str) -> bool:
    parent = region(region_id).parent
    return region_id == to or (parent is not None and _belongs(parent, to))


def _difference_row(each: Difference) -> dict[str, Any]:
    return {
        "id": each.id,
        "kind": each.kind,
        "region": each.region_id,
        "name": each.name,
        "km2": each.km2 and round(each.km2, 1),
        "km": each.km and round(each.km, 1),
        "first": each.first,
        "second": each.second,
        "sentence": each.sentence,
        "sources": [source_row(source) for source in each.sources],
    }


def _size(each: Difference) -> str:
    return f"{each.km:,.0f} km" if each.km2 is None else f"{each.km2:,.0f} km²"


def _day(text: str | None) -> date:
    return date.today() if text is None else parse_day(text)


def _row(position: Position) -> dict[str, Any]:
    return {
        "id": position.party.id,
        "name": position.party.names["en"],
        "since": position.valid_from.isoformat(),
        "until": position.valid_to and position.valid_to.isoformat(),
        "note": position.note,
        "sources": [source_row(source) for source in position.sources],
    }


def _told(asked: Standing) -> str:
    name, number = region(asked.entity).names["en"], len(asked.in_force)
    states = "1 member state" if number == 1 else f"{number or 'no'} member states"
    told = [f"{name} on {asked.day}: recognised by {states} of the United Nations."]
    if asked.in_force:
        cells = [
            (p.party.names["en"], p.valid_from.isoformat(), p.note, cited(p.sources[0]))
            for p in asked.in_force
        ]
        told.append(aligned([("state", "since", "note", "document"), *cells]))
    if asked.ended:
        told.append("No longer in force on this day:")
        told.append(
            aligned(
                [
                    ("state", "since", "until", "note"),
                    *((p.party.names["en"], str(p.valid_from), str(p.valid_to), p.note) for p in asked.ended),
                ]
            )
        )
    return "\n".join(told)


def _totals(each: Resolution) -> str:
    return "-".join(str(each.totals[ballot]) for ballot in BALLOTS[:3])


def _vote_row(each: Resolution) -> dict[str, Any]:
    return {
        "id": each.id,
        "title": each.title,
        "source": source_row(each.source),
        "regions": list(each.region_ids),
        "totals": each.totals,
        "complete": each.complete,
        "note": each.note,
        "votes": each.votes,
    }


def _vote_told(each: Resolution) -> str:
    told = [cited(each.source)]
    for ballot, total in each.totals.items():
        names = ", ".join(member.names["en"] for member in each.states(ballot))
        told.append(f"{ballot} {total}: {names or 'not listed here'}")
    return "\n".join([*told, each.note])
