"""How good the reading is: scores and lists of errors that every kind of evaluation shares.

The commands are in ``evaluate_toponyms`` and ``evaluate_timex``; this module holds what they have in common.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from articles import spans
from articles.errors import BadGold
from articles.sources import printable
from articles.spans import SpanSource

app = typer.Typer(
    help="Compare what is read from texts with what people marked in them.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object instead of a table.")]
ErrorsOption = Annotated[
    int, typer.Option("--errors", metavar="N", min=0, help="List the N worst errors of each class on stderr.")
]
NlpOption = Annotated[
    bool,
    typer.Option(
        "--nlp", envvar="DISPUTES_NLP", help="Add places that natasha and spaCy see (requirements-nlp.txt)."
    ),
]

_AROUND = 36  # characters of context that an error shows on either side


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of spans: ``right`` of the ``found`` ones are among the ``wanted`` ones."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.found + other.found, self.wanted + other.wanted)

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 0 when nothing was found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of what was wanted that was found; 0 when nothing was wanted."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.found + self.wanted
        return 2 * self.right / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Mistake:
    """One error: its class, where it is, the words with their surroundings, and what was wanted or found."""

    error: str
    document: str
    exact: str
    context: str
    detail: str = ""


@dataclass(slots=True)
class Tally:
    """Mistakes gathered over documents."""

    mistakes: list[Mistake] = field(default_factory=list)

    def add(self, error: str, document: str, text: str, start: int, end: int, detail: str = "") -> None:
        """Note a mistake about ``text[start:end]``."""
        context = " ".join(text[max(0, start - _AROUND) : end + _AROUND].split())
        self.mistakes.append(Mistake(error, document, text[start:end], context, detail))

    def counts(self) -> dict[str, int]:
        """How many mistakes there are of each class, the most frequent class first."""
        return dict(Counter(mistake.error for mistake in self.mistakes).most_common())

    def worst(self, number: int) -> list[Mistake]:
        """Up to ``number`` mistakes of each class; the words that go wrong most often come first."""
        found = []
        for error in self.counts():
            ours = [mistake for mistake in self.mistakes if mistake.error == error]
            often = Counter(mistake.exact for mistake in ours)
            ours.sort(key=lambda mistake: (-often[mistake.exact], mistake.exact))
            found += ours[:number]
        return found


def report(figures: Mapping[str, float], tally: Tally, errors: int, as_json: bool) -> None:
    """Print figures to stdout, as JSON or as a table with the classes of errors, and errors to stderr."""
    if as_json:
        typer.echo(json.dumps({name: round(value, 4) for name, value in figures.items()}))
    else:
        typer.echo(_table([(name, f"{value:.3f}") for name, value in figures.items()]))
        if counts := tally.counts():
            typer.echo("\nErrors by class")
            typer.echo(_table([(name, str(number)) for name, number in counts.items()]))
    for mistake in tally.worst(errors):
        detail = f" [{mistake.detail}]" if mistake.detail else ""
        fields = mistake.error, mistake.document, mistake.exact + detail, f"… {mistake.context} …"
        typer.echo("\t".join(map(printable, fields)), err=True)


def refuse(error: BadGold) -> typer.Exit:
    """Say why there is nothing to evaluate, and give the exit to raise."""
    typer.echo(printable(str(error)), err=True)
    return typer.Exit(2)


def span_sources(nlp: bool) -> tuple[SpanSource, ...]:
    """The sources of the optional tier, if it is wanted; what is missing is said on stderr.

    Raises ``typer.Exit`` when none is there.
    """
    if not nlp:
        return ()
    loaded = spans.load()
    for sentence in loaded.missing:
        typer.echo(printable(sentence), err=True)
    if not loaded.sources:
        raise typer.Exit(2)
    return loaded.sources


def read_text(path: Path) -> str:
    """A text with its line ends as they are, because annotations count characters.

    Raises :class:`BadGold` when it cannot be read.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise BadGold(f"{path} cannot be read: {(error.strerror or str(error)).lower()}.") from error
    except UnicodeDecodeError as error:
        raise BadGold(f"{path} is not UTF-8; save it as UTF-8 and try again.") from error


def _table(rows: Sequence[tuple[str, str]]) -> str:
    width = max((len(name) for name, _ in rows), default=0)
    return "\n".join(f"{name:<{width}}  {value:>7}" for name, value in rows)
