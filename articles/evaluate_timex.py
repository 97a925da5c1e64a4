"""``python -m articles evaluate timex``: the time expressions found in texts against those people marked.

``DIR`` holds TimeML documents (``*.tml``), as TimeBank and AQUAINT do in the edition of TempEval-3. Read are
the ``TIMEX3`` elements inside ``TEXT`` that hold words; the one inside ``DCT`` is the article's date of
publication and is not scored.

What counts are all TIMEX3s, of type DATE, TIME, DURATION and SET alike, as in TempEval-3 (UzZaman et al.,
"SemEval-2013 Task 1", 2013, section 5):

- *relaxed* match: a found span shares a character with an annotated one; each span is used once;
- ``relaxed_f1`` is the harmonic mean of the shares of found and of annotated spans so matched;
- ``value_f1`` counts only those matches whose ``value`` attributes are the same string.

Further figures are ``strict_f1`` (same first and last character) and ``type_f1`` (matched, of the same type).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from lxml import etree

from articles import dates, passages
from articles.errors import BadGold
from articles.evaluate import ErrorsOption, JsonOption, Score, Tally, refuse, report
from articles.model import Article
from articles.timex import Timex


@dataclass(frozen=True, slots=True)
class Document:
    """One annotated text: its name, its words, the day it was written, its time expressions in order."""

    name: str
    text: str
    published: date | None
    timexes: tuple[Timex, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Scores of spans: overlapping, with the same value, the same extent, the same type."""

    relaxed: Score = field(default_factory=Score)
    value: Score = field(default_factory=Score)
    strict: Score = field(default_factory=Score)
    type: Score = field(default_factory=Score)

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.relaxed + other.relaxed,
            self.value + other.value,
            self.strict + other.strict,
            self.type + other.type,
        )

    def as_dict(self) -> dict[str, float]:
        """What the command prints, by name."""
        return {
            "relaxed_f1": self.relaxed.f1,
            "value_f1": self.value.f1,
            "strict_f1": self.strict.f1,
            "type_f1": self.type.f1,
        }


def command(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The directory of annotated texts.")],
    format: Annotated[
        str, typer.Option(metavar="timeml", help="How the annotations are written.")
    ] = "timeml",
    as_json: JsonOption = False,
    errors: ErrorsOption = 0,
) -> None:
    """Score the time expressions found in texts against annotated ones: where they are, what they mean."""
    if format != "timeml":
        raise refuse(BadGold(f"The format {format} is not known; use --format timeml."))
    tally, figures = Tally(), Figures()
    try:
        for document in read_timeml(directory):
            figures += compare(document, found_in(document), tally)
    except BadGold as error:
        raise refuse(error) from error
    report(figures.as_dict(), tally, errors, as_json)


def read_timeml(directory: Path) -> Iterator[Document]:
    """The documents of a directory, in order of their names.

    Raises :class:`BadGold`, naming the file, where one is not TimeML.
    """
    paths = sorted(path for path in directory.glob("*.tml") if not path.name.startswith("."))
    if not paths:
        raise BadGold(f"{directory} holds no TimeML documents (*.tml).")
    for path in paths:
        yield _document(path)


def found_in(document: Document) -> tuple[Timex, ...]:
    """What the pipeline's stages find in an annotated text."""
    article = Article(
        id=document.name,
        url=None,
        title="",
        outlet="",
        language="en",
        published=document.published,
        published_from="option" if document.published else "none",
        text=document.text,
        licence="",
        retrieved=document.published or date(2000, 1, 1),
        source=document.name,
        content_hash="",
    )
    return dates.timexes(article, passages.split(article))


def compare(document: Document, found: Sequence[Timex], tally: Tally) -> Figures:
    """The scores of one document; its mistakes go to ``tally``, each by what is wrong and the type."""
    pairs = _paired(found, document.timexes)
    numbers: Counter[str] = Counter()
    for ours, gold in pairs:
        numbers["value"] += ours.value == gold.value
        numbers["strict"] += (ours.start, ours.end) == (gold.start, gold.end)
        numbers["type"] += ours.type == gold.type
        if ours.value != gold.value:
            detail = f"found {ours.value}, wanted {gold.value}"
            tally.add(f"value of {gold.type}", document.name, document.text, gold.start, gold.end, detail)
    matched = {ours for ours, _ in pairs}, {gold for _, gold in pairs}
    for label, spans, paired in (("too many", found, matched[0]), ("missed", document.timexes, matched[1])):
        for span in spans:
            if span not in paired:
                tally.add(
                    f"{label}: {span.type}", document.name, document.text, span.start, span.end, span.value
                )
    totals = len(found), len(document.timexes)
    return Figures(
        Score(len(pairs), *totals),
        Score(numbers["value"], *totals),
        Score(numbers["strict"], *totals),
        Score(numbers["type"], *totals),
    )


def _paired(found: Sequence[Timex], wanted: Sequence[Timex]) -> list[tuple[Timex, Timex]]:
    """Spans that overlap, each used once; those that share most of their characters go first."""
    candidates = sorted(
        (
            (min(ours.end, gold.end) - max(ours.start, gold.start), ours, gold)
            for ours in found
            for gold in wanted
            if ours.start < gold.end and gold.start < ours.end
        ),
        key=lambda candidate: (-candidate[0], candidate[1].start, candidate[2].start),
    )
    pairs: list[tuple[Timex, Timex]] = []
    used: set[tuple[bool, Timex]] = set()
    for _, ours, gold in candidates:
        if (True, ours) not in used and (False, gold) not in used:
            used |= {(True, ours), (False, gold)}
            pairs.append((ours, gold))
    return pairs


def _document(path: Path) -> Document:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except OSError as error:
        raise BadGold(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from error
    except etree.XMLSyntaxError as error:
        raise BadGold(f"{path} is not well-formed XML: {error.msg}.") from error
    body = root.find(".//TEXT")
    if body is None:
        raise BadGold(f"{path} has no TEXT element: it is not TimeML.")
    created = root.find(".//DCT//TIMEX3")
    pieces: list[str] = []
    spans: list[Timex] = []
    _gather(body, pieces, spans)
    return Document(
        path.stem, "".join(pieces), _day("" if created is None else created.get("value", "")), tuple(spans)
    )


def _gather(element: etree._Element, pieces: list[str], spans: list[Timex]) -> None:
    """Adds the text of an element, and the time expressions inside it with their places in the text."""
    start = sum(map(len, pieces))
    pieces.append(element.text or "")
    for child in element:
        if isinstance(child.tag, str):
            _gather(child, pieces, spans)
        pieces.append(child.tail or "")
    end = sum(map(len, pieces))
    if element.tag == "TIMEX3" and end > start:
        spans.append(Timex(start, end, element.get("type", ""), element.get("value", "")))


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None
