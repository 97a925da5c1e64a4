"""Figures over the gold set: ``python -m tests.articles.gold [--split S] [--errors] [--nlp] [--record]``.

``--data DIRECTORY`` scores other passages in the same form, such as those of ``tests/data/gold_more``.

What counts as what is in docs/gold.md.
"""

from __future__ import annotations

import argparse
import hashlib
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

import articles
from articles import pipeline, spans
from articles.model import Article, Event, Extraction
from articles.spans import SpanSource
from geodata.regions import children, region

DATA = Path(__file__).parent.parent / "data" / "gold"
MORE = DATA.parent / "gold_more"  # passages for development: no measure of how good the rules are
FIGURES = Path(articles.__file__).parent / "data" / "figures" / "extraction.yaml"
LANGUAGES = ("en", "uk", "ru", "ka")
SPLITS = ("dev", "test")
NAMES = {"name", "alias"}
EASTERN = {region.id for region in children("eastern-ukraine")}


@dataclass(frozen=True, slots=True)
class Note:
    """One annotation: its place in the text, and the rest as written."""

    start: int
    end: int
    fields: Mapping[str, Any]

    @property
    def optional(self) -> bool:
        return bool(self.fields.get("optional"))

    def overlaps(self, start: int, end: int) -> bool:
        return start < self.end and self.start < end


@dataclass(frozen=True, slots=True)
class Text:
    """A passage of the gold set."""

    id: str
    language: str
    published: date | None
    text: str
    mentions: tuple[Note, ...]
    dates: tuple[Note, ...]
    events: tuple[Note, ...]


def load(language: str, split: str, data: Path = DATA) -> list[Text]:
    entries = yaml.safe_load((data / f"{language}-{split}.yaml").read_text(encoding="utf-8"))
    return [
        Text(
            entry["id"],
            language,
            entry.get("published"),
            entry["text"],
            *(tuple(_note(entry, fields) for fields in entry[k]) for k in ("mentions", "dates", "events")),
        )
        for entry in entries
    ]


def _note(entry: Mapping[str, Any], fields: Mapping[str, Any]) -> Note:
    start = -1
    for _ in range(fields.get("occurrence", 1)):
        start = entry["text"].find(fields["exact"], start + 1)
        assert start >= 0, f"{entry['id']}: {fields['exact']!r} does not stand in the text so often"
    return Note(start, start + len(fields["exact"]), fields)


def article(text: str, language: str, published: date | None, title: str = "") -> Article:
    key = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
    return Article(
        id=key,
        url=None,
        title=title,
        outlet="",
        language=language,
        published=published,
        published_from="option" if published else "none",
        text=text,
        licence="",
        retrieved=date(2026, 1, 1),
        source="",
        content_hash=key,
    )


# ----------------------------------------------------------------------------------------- when two are equal
def innermost(ids: Iterable[str]) -> frozenset[str]:
    """The regions of a set that contain no other of it; both eastern oblasts together are eastern Ukraine."""
    found = set(ids)
    if found >= EASTERN:
        found = found - EASTERN | {"eastern-ukraine"}
    return frozenset(found - {parent for id in found for parent in _parents(id)})


def _parents(id: str) -> set[str]:
    parent = region(id).parent
    return {parent} | _parents(parent) if parent else set()


def _with_parents(ids: Iterable[str]) -> set[str]:
    found = set(innermost(ids))
    if "eastern-ukraine" in found:
        found |= EASTERN
    return found | {parent for id in found for parent in _parents(id)}


def placed(event: Event, note: Note) -> bool:
    """Whether the event has all regions annotated and none beyond those that may be added."""
    told = _with_parents(event.region_ids)
    wanted = note.fields["regions"]
    return _with_parents(wanted) <= told <= _with_parents([*wanted, *note.fields.get("also", ())])


def days(edtf: str) -> tuple[str, str]:
    """The first and last day an EDTF value denotes; an open end is ``..``, an unknown year stays as it is."""
    if edtf.startswith("XXXX"):
        return edtf, edtf
    first, _, last = edtf.strip("~?%").partition("/")
    return _ends(first)[0], _ends(last or ("" if "/" in edtf else first))[1]


def _ends(value: str) -> tuple[str, str]:
    value = value.strip("~?%")
    if value in ("", ".."):
        return "..", ".."
    if value.endswith("X"):
        return f"{value[:3]}0-01-01", f"{value[:3]}9-12-31"
    year, *rest = value.split("-")
    if not rest:
        return f"{year}-01-01", f"{year}-12-31"
    if rest[0].startswith("W"):
        monday = date.fromisocalendar(int(year), int(rest[0][1:]), 1)
        return monday.isoformat(), (monday + timedelta(6)).isoformat()
    if len(rest) == 2:
        return value, value
    first = last = (int(year), int(rest[0]))
    if first[1] > 12:  # seasons: 21 is spring, from March; winter ends in the year after
        month = 3 * (first[1] - 20)
        first, last = (first[0], month), (first[0] + (month == 12), (month + 1) % 12 + 1)
    return f"{first[0]}-{first[1]:02}-01", f"{last[0]}-{last[1]:02}-{monthrange(*last)[1]}"


def several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def same_days(told: str | None, wanted: Any) -> bool:
    return any(told is w if told is None or w is None else days(told) == days(w) for w in several(wanted))


# --------------------------------------------------------------------------------------------------- counting
class Tally:
    """Counts of one language and half, and what was wrong."""

    def __init__(self) -> None:
        self.n: Counter[str] = Counter()
        self.errors: list[str] = []

    def add(self, text: Text, read: Extraction) -> None:
        self._mentions(text, read)
        self._dates(text, read)
        self._events(text, read)

    def figures(self) -> dict[str, float]:
        n = self.n

        def f1(name: str, of: str) -> float:
            return round(2 * n[name] / max(1, n[f"{of} wanted"] + n[f"{of} told"]), 4)

        def share(name: str, of: str) -> float:
            return round(n[name] / max(1, n[of]), 4)

        return {
            "mention": f1("mention", "mention"),
            "mention_exact": f1("mention exact", "mention"),
            "kind": share("kind", "mention"),
            "date": f1("date", "date"),
            "act": f1("act", "event"),
            "placed_dated": share("placed and dated", "act"),
            "modality": share("modality", "act"),
            "told_apart": share("told apart", "denied or planned"),
        }

    def _error(self, text: Text, *words: object) -> None:
        self.errors.append(f"{text.id}: " + " ".join(map(str, words)))

    def _mentions(self, text: Text, read: Extraction) -> None:
        left = [m for m in read.mentions if m.region_ids]
        for note in _required_first(text.mentions):
            overlapping = [m for m in left if note.overlaps(m.start, m.end)]
            if note.optional:
                left = [m for m in left if m not in overlapping]
                continue
            self.n["mention wanted"] += 1
            wanted = innermost(note.fields["regions"])
            hit = next((m for m in overlapping if innermost(m.region_ids) == wanted), None)
            if hit is None:
                self._error(text, "mention missed:", note.fields)
                continue
            left.remove(hit)
            kinds = {hit.kind, note.fields["kind"]}
            self.n["mention"] += 1
            self.n["mention told"] += 1
            self.n["mention exact"] += (hit.start, hit.end) == (note.start, note.end)
            self.n["kind"] += len(kinds) == 1 or kinds == NAMES
        self.n["mention told"] += len(left)
        for m in left:
            self._error(text, "mention too many:", m.exact, m.kind, m.region_ids)

    def _dates(self, text: Text, read: Extraction) -> None:
        left = [item.date for item in read.dates]
        for note in _required_first(text.dates):
            overlapping = [d for d in left if note.overlaps(d.char_start, d.char_end)]
            if note.optional:
                left = [d for d in left if d not in overlapping]
                continue
            self.n["date wanted"] += 1
            hit = next((d for d in overlapping if same_days(d.edtf, note.fields["edtf"])), None)
            if hit is None:
                self._error(text, "date missed:", note.fields, "told:", [d.edtf for d in overlapping])
                continue
            left.remove(hit)
            self.n["date"] += 1
            self.n["date told"] += 1
        self.n["date told"] += len(left)
        for d in left:
            self._error(text, "date too many:", d.expression, d.edtf)

    def _events(self, text: Text, read: Extraction) -> None:
        left = list(read.events)

        def candidates(note: Note) -> list[Event]:
            acts = several(note.fields["act"])
            return [e for e in left if e.act in acts and e.quote_start <= note.start < e.quote_end]

        required = [note for note in text.events if not note.optional]
        self.n["event wanted"] += len(required)
        for note in required:

            def rank(event: Event, note: Note = note) -> tuple[bool, bool, bool]:
                return (
                    note.overlaps(event.trigger_start, event.trigger_end),
                    event.modality == note.fields["modality"],
                    self._right(event, note),
                )

            found = candidates(note)
            if not found:
                self._error(text, "event missed:", note.fields)
                continue
            hit = max(found, key=rank)
            left.remove(hit)
            right, modality = self._right(hit, note), note.fields["modality"]
            self.n["act"] += 1
            self.n["event told"] += 1
            self.n["placed and dated"] += right
            self.n["modality"] += hit.modality == modality
            if {modality, hit.modality} & {"denied", "planned"}:
                self.n["denied or planned"] += 1
                self.n["told apart"] += hit.modality == modality
            if not right or hit.modality != modality:
                told = (hit.act, hit.modality, hit.region_ids, hit.date and hit.date.edtf)
                self._error(text, "event not right:", note.fields, "told:", told)
        for note in text.events:  # the other acts that would have been as good
            if note.optional or isinstance(note.fields["act"], list):
                for event in candidates(note):
                    left.remove(event)
        self.n["event told"] += len(left)
        for e in left:
            words = text.text[e.trigger_start : e.trigger_end]
            self._error(text, "event too many:", e.act, e.modality, repr(words))

    @staticmethod
    def _right(event: Event, note: Note) -> bool:
        edtf = event.date.edtf if event.date else None
        return placed(event, note) and same_days(edtf, note.fields["date"])


def _required_first(notes: Sequence[Note]) -> list[Note]:
    return sorted(notes, key=lambda note: note.optional)


def evaluate(split: str, sources: Sequence[SpanSource] = (), data: Path = DATA) -> dict[str, Tally]:
    """The tally of each language, and of all together."""
    tallies = {language: Tally() for language in (*LANGUAGES, "all")}
    for language in LANGUAGES:
        for text in load(language, split, data):
            read = pipeline.read(article(text.text, language, text.published), sources)
            for key in (language, "all"):
                tallies[key].add(text, read)
    return tallies


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.articles.gold", description=__doc__)
    parser.add_argument("--split", choices=SPLITS, help="only this half")
    parser.add_argument("--errors", action="store_true", help="list what is wrong, of dev alone")
    parser.add_argument("--record", action="store_true", help=f"rewrite {FIGURES.name}")
    parser.add_argument("--data", type=Path, default=DATA, help="a directory of LANGUAGE-dev.yaml files")
    parser.add_argument("--nlp", action="store_true", help="with what requirements-nlp.txt installs")
    options = parser.parse_args()
    if options.data != DATA:
        options.split = "dev"
        if options.record:
            parser.error("only the gold set itself is recorded")
    loaded = spans.load() if options.nlp else spans.Loaded((), ())
    for sentence in loaded.missing:
        print(sentence)
    figures: dict[str, dict[str, dict[str, float]]] = {}
    for split in [options.split] if options.split and not options.record else SPLITS:
        tallies = evaluate(split, loaded.sources, options.data)
        figures[split] = {language: tally.figures() for language, tally in tallies.items()}
        for language, values in figures[split].items():
            print(f"{split:5}{language:4}", "  ".join(f"{k} {v:.3f}" for k, v in values.items()))
        if options.errors and split == "dev":
            print(*tallies["all"].errors, sep="\n")
    if options.record:
        text = FIGURES.read_text(encoding="utf-8")
        head = "".join(line for line in text.splitlines(keepends=True) if line.startswith("#"))
        known = {**yaml.safe_load(text), "measured": date.today(), "gold": figures}
        FIGURES.write_text(head + yaml.safe_dump(known, sort_keys=False), encoding="utf-8")


def recorded() -> dict[str, dict[str, dict[str, float]]]:
    """The figures on record by half, language and name."""
    return yaml.safe_load(FIGURES.read_text(encoding="utf-8"))["gold"]


if __name__ == "__main__":
    main()
