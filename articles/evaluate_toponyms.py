"""``python -m articles evaluate toponyms``: the places found in texts against those that people marked.

The directories are those of the EUPEG benchmark (Wang and Hu, "EUPEG: a benchmarking platform for
geoparsing", 2019): ``DOCS`` holds one text per file, named 0, 1, 2 …; line ``n`` of the file ``GOLD`` holds
the annotations of text ``n``, each closed by ``||``, its fields parted by ``,,``: name in a gazetteer, words
in the text, latitude, longitude, first character, the one after the last; further fields are not read.

What counts, as a span of characters:

- *found* are the mentions of the pipeline that name a place: those with a place or a region, and governments
  called by their seat ("Moscow"), taken for the town; anaphora are left out, they name nothing;
- a span is *right* when its first and last character are those of an annotation. ``precision``, ``recall``
  and ``f1`` are of these. With ``overlap_f1`` it is enough to share a character, each span used once;
- ``acc161`` is the share of right spans whose place lies within 161 km (100 miles) of the annotated one;
- ``end_to_end_f1`` asks for both at once: its precision and recall count the right spans within 161 km.

Annotations without coordinates count for recognition and not for the distances. Some annotations of the
published corpora are off by a few characters: one whose words stand within 20 characters of where it says is
moved there, any other stays and is missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import Annotated

import typer

from articles import pipeline
from articles.errors import BadGold
from articles.evaluate import (
    ErrorsOption,
    JsonOption,
    NlpOption,
    Score,
    Tally,
    read_text,
    refuse,
    report,
    span_sources,
)
from articles.model import Article, Mention
from articles.spans import SpanSource
from geodata.regions import region
from geodata.world import world

NEAR_KM = 161
_DRIFT = 20  # characters that an annotation may be off


@dataclass(frozen=True, slots=True)
class Toponym:
    """A named place in a text, ``text[start:end]``, and where it lies in degrees, if that is known."""

    start: int
    end: int
    lon: float | None = None
    lat: float | None = None

    def overlaps(self, other: Toponym) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Figures:
    """Scores of spans: exact ones, overlapping ones, and exact ones in the right place.

    ``placed`` counts the exact spans that could be in the right place, as their annotation has one.
    """

    exact: Score = field(default_factory=Score)
    overlap: Score = field(default_factory=Score)
    near: Score = field(default_factory=Score)
    placed: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.exact + other.exact,
            self.overlap + other.overlap,
            self.near + other.near,
            self.placed + other.placed,
        )

    def as_dict(self) -> dict[str, float]:
        """What the command prints, by name."""
        return {
            "precision": self.exact.precision,
            "recall": self.exact.recall,
            "f1": self.exact.f1,
            "acc161": self.near.right / self.placed if self.placed else 0.0,
            "end_to_end_f1": self.near.f1,
            "overlap_f1": self.overlap.f1,
        }


def command(
    docs: Annotated[Path, typer.Argument(metavar="DOCS", help="The directory of texts, named 0, 1, 2 …")],
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="The file of annotations, a line per text.")],
    format: Annotated[str, typer.Option(metavar="eupeg", help="How the annotations are written.")] = "eupeg",
    as_json: JsonOption = False,
    errors: ErrorsOption = 0,
    nlp: NlpOption = False,
) -> None:
    """Score the places found in texts against annotated ones: recognition, and where they are."""
    if format != "eupeg":
        raise refuse(BadGold(f"The format {format} is not known; use --format eupeg."))
    sources = span_sources(nlp)
    tally, figures = Tally(), Figures()
    try:
        for name, text, wanted in read_eupeg(docs, gold):
            figures += compare(name, text, wanted, found_in(text, sources), tally)
    except BadGold as error:
        raise refuse(error) from error
    report(figures.as_dict(), tally, errors, as_json)


def read_eupeg(docs: Path, gold: Path) -> list[tuple[str, str, list[Toponym]]]:
    """Name, text and annotations of every document, in order.

    Raises :class:`BadGold`, naming file and line, where they are not in the format.
    """
    if not docs.is_dir():
        raise BadGold(f"{docs} is no directory of texts.")
    lines = read_text(gold).split("\n")
    if not lines[-1]:
        lines.pop()
    documents = []
    for number, line in enumerate(lines):
        text = read_text(docs / str(number))
        wanted = [
            _annotation(text, entry.split(",,"), f"Line {number + 1} of {gold}")
            for entry in line.split("||")
            if entry.strip()
        ]
        documents.append((str(number), text, sorted(wanted, key=lambda toponym: toponym.start)))
    if not documents:
        raise BadGold(f"{gold} holds no annotations.")
    return documents


def _annotation(text: str, fields: Sequence[str], where: str) -> Toponym:
    try:
        _, exact, lat, lon, start, end = fields[:6]
        span = int(start), int(end)
        position = (float(lon), float(lat)) if lon.strip() and lat.strip() else (None, None)
    except ValueError:
        raise BadGold(
            f"{where} has an annotation that is not name,,words,,latitude,,longitude,,start,,end: "
            f"{',,'.join(fields)[:80]}."
        ) from None
    if text[span[0] : span[1]] != exact:
        left = max(0, span[0] - _DRIFT)
        nearby = [at for at in range(left, span[0] + _DRIFT + 1) if exact and text.startswith(exact, at)]
        if nearby:
            start_at = min(nearby, key=lambda at: abs(at - span[0]))
            span = start_at, start_at + len(exact)
    return Toponym(*span, *position)


def found_in(text: str, sources: Sequence[SpanSource] = ()) -> list[Toponym]:
    """The places that the pipeline finds in a text, in order."""
    day = date(1970, 1, 1)
    article = Article("0", None, "", "", "en", None, "none", text, "", day, "", "")
    found = []
    for mention in pipeline.read(article, sources).mentions:
        position = None if mention.kind == "anaphora" else _position(mention)
        if position is not None:
            found.append(Toponym(mention.start, mention.end, *position))
    return found


def _position(mention: Mention) -> tuple[float, float] | None:
    """Where what a mention names lies: its place, else the seat of government or the middle of its region."""
    if mention.place:
        return mention.place.lon, mention.place.lat
    if mention.kind == "metonym":
        seats = [world()[number] for number in world().named(mention.exact)]
        if seats:
            largest = max(seats, key=lambda seat: seat.population)
            return largest.lon, largest.lat
    if not mention.region_ids:
        return None
    west, south, east, north = region(mention.region_ids[0]).extent
    return (west + east) / 2, (south + north) / 2


def compare(
    name: str, text: str, wanted: Sequence[Toponym], found: Sequence[Toponym], tally: Tally
) -> Figures:
    """Score what was found in one text and note the mistakes: missed, spurious, boundary, wrong place.

    A found span that overlaps an annotation without being one is a boundary error once, not a spurious and a
    missed one.
    """
    by_span = {(toponym.start, toponym.end): toponym for toponym in wanted}
    unmatched = list(by_span.values())
    right = near = placed = overlapping = 0
    others = []
    for toponym in found:
        match = by_span.pop((toponym.start, toponym.end), None)
        if match is None:
            others.append(toponym)
            continue
        unmatched.remove(match)
        right += 1
        if match.lon is None or match.lat is None:
            continue
        placed += 1
        distance = _kilometres(toponym, match)
        if distance is not None and distance <= NEAR_KM:
            near += 1
        else:
            detail = "nowhere" if distance is None else f"{distance:.0f} km off"
            tally.add("wrong place", name, text, toponym.start, toponym.end, detail)
    for toponym in others:
        touching = next((w for w in unmatched if w.overlaps(toponym)), None)
        if touching is None:
            tally.add("spurious", name, text, toponym.start, toponym.end)
            continue
        unmatched.remove(touching)
        overlapping += 1
        detail = f"annotated: {text[touching.start : touching.end]}"
        tally.add("boundary", name, text, toponym.start, toponym.end, detail)
    for toponym in unmatched:
        tally.add("missed", name, text, toponym.start, toponym.end)
    sizes = len(found), len(wanted)
    return Figures(
        Score(right, *sizes),
        Score(right + overlapping, *sizes),
        Score(near, *sizes),
        placed,
    )


def _kilometres(one: Toponym, other: Toponym) -> float | None:
    """The great-circle distance; ``None`` where a position is not known."""
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return None
    lat, other_lat = radians(one.lat), radians(other.lat)
    half = sin((other_lat - lat) / 2) ** 2
    half += cos(lat) * cos(other_lat) * sin(radians(other.lon - one.lon) / 2) ** 2
    return 2 * 6371.0088 * asin(sqrt(min(1.0, half)))
