"""Figures over labelled items of foreign ministries: ``python -m tests.articles.mfa ITEMS_CSV [--errors]``.

The items are not part of the project, only their labels are; what counts as what is in docs/mfa.md.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from articles import events, pipeline
from articles.model import Extraction
from tests.articles.gold import article, innermost, same_days

LABELS = Path(__file__).parent.parent / "data" / "mfa_labels.csv"
DAY = re.compile(r"(\d\d[./]\d\d[./]\d{4})|(\d{1,2} [A-Z][a-z]+ \d{4})")


@dataclass(frozen=True, slots=True)
class Label:
    """What a reader found in one item. ``none`` among ``acts`` or ``dates`` stands for there being none."""

    row: int
    title_sha1: str
    regions: frozenset[str]
    optional_regions: frozenset[str]
    acts: tuple[str, ...]
    dates: tuple[str, ...]


def labels() -> list[Label]:
    with LABELS.open(encoding="utf-8", newline="") as file:
        return [
            Label(
                int(row["row"]),
                row["title_sha1"],
                frozenset(row["regions"].split()),
                frozenset(row["optional_regions"].split()),
                tuple(row["acts"].split()),
                tuple(row["dates"].split()),
            )
            for row in csv.DictReader(file)
        ]


def published(text: str) -> date | None:
    """The day an item gives: ``20.02.2015``, ``5 October 2020`` or ``Thu, 09/08/2018 - 14:04``, day first."""
    found = DAY.search(text)
    if found is None:
        return None
    if found[2]:
        return datetime.strptime(found[2], "%d %B %Y").date()
    return datetime.strptime(found[1].replace("/", "."), "%d.%m.%Y").date()


def items(path: Path) -> Iterator[tuple[Label, Extraction]]:
    """Every labelled item, read from its title and text. Exits when the file is another one."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for label in labels():
        row = rows[label.row] if label.row < len(rows) else {"News_Titles": ""}
        title = row["News_Titles"]
        if hashlib.sha1(title.encode(), usedforsecurity=False).hexdigest() != label.title_sha1:
            raise SystemExit(f"{path}: row {label.row} is not the item that was labelled")
        text = "\n\n".join(part for part in (title.strip(), row["News_Shorts"].strip()) if part)
        yield label, pipeline.read(article(text, "en", published(row["News_Dates"]), title.strip()))


def evaluate(path: Path) -> tuple[dict[str, float], list[str]]:
    """The figures, and every disagreement in a line."""
    n: Counter[str] = Counter()
    errors: list[str] = []
    labelled = {id for label in labels() for id in label.regions}  # disputes added later were not looked for
    for label, read in items(path):
        told = {id for m in read.mentions for id in innermost(m.region_ids)} & labelled
        told -= label.optional_regions
        n["items"] += 1
        n["wanted"] += len(label.regions)
        n["told"] += len(told)
        n["both"] += len(label.regions & told)
        event = events.main(read)
        act = event.act if event else "none"
        # A day without an expression is carried over from publication: the text gives none.
        edtf = event.date.edtf if event and event.date and event.date.expression else None
        act_right = act in label.acts
        day_right = same_days(edtf, [None if d == "none" else d for d in label.dates]) or (
            event is None and "none" in label.acts
        )
        n["act"] += act_right
        n["first act"] += act == label.acts[0]
        n["date"] += day_right
        if told != label.regions:
            errors.append(f"{label.row}: regions {sorted(label.regions)}, told {sorted(told)}")
        if not act_right:
            errors.append(f"{label.row}: act {' or '.join(label.acts)}, told {act}")
        if not day_right:
            errors.append(f"{label.row}: date {' or '.join(label.dates)}, told {edtf}")
    return {
        "region_recall": n["both"] / max(1, n["wanted"]),
        "region_precision": n["both"] / max(1, n["told"]),
        "act": n["act"] / max(1, n["items"]),
        "act_first_label": n["first act"] / max(1, n["items"]),
        "date": n["date"] / max(1, n["items"]),
    }, errors


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.articles.mfa", description=__doc__)
    parser.add_argument("items", type=Path, metavar="ITEMS_CSV")
    parser.add_argument("--errors", action="store_true", help="list the disagreements by row")
    options = parser.parse_args()
    figures, errors = evaluate(options.items)
    print("  ".join(f"{name} {value:.3f}" for name, value in figures.items()))
    if options.errors:
        print(*errors, sep="\n")


if __name__ == "__main__":
    main()
