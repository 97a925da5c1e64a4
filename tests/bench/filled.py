"""A store of any size within minutes, for what is measured at scale.

Some thousands of made-up articles are read by the real pipeline. The others are these again in other years,
with the years in their text and dates moved along, under ids, addresses and outlets of their own; they are
written as an ingest writes. The same seed always fills a store with the same content.

    python -m tests.bench.filled 1000000 --store sqlite:///big.sqlite
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice

from rich.progress import track

from articles import pipeline
from articles.model import Article, DateSpan, Extraction
from articles.store import Store, open_store
from tests.bench import corpus

READ = 4_000  # articles that are read by the pipeline
COPIED = 0.08  # the share of articles that carry the text of the one before
AT_ONCE = 500  # articles in one transaction
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def fill(store: Store, passages: int, seed: int = corpus.SEED, *, shown: bool = False) -> None:
    """Put articles with at least so many passages into the store."""
    made = extractions(passages, seed)
    batches = iter(lambda: list(islice(made, AT_ONCE)), [])
    about = passages // (AT_ONCE * 9)
    for batch in track(batches, "Filling", total=about, disable=not shown):
        store.add_many(batch, pipeline.EXTRACTOR)


def extractions(passages: int, seed: int = corpus.SEED) -> Iterator[Extraction]:
    """Articles with all that was read from them, until there are so many passages."""
    draw = random.Random(seed)
    read: list[Extraction] = []
    unread = corpus.articles(READ, seed)
    made = number = 0
    base, shift, fingerprint = None, 0, 0
    while made < passages:
        if (article := next(unread, None)) is not None:
            extraction = pipeline.read(article)
            read.append(extraction)
        else:
            if base is None or draw.random() >= COPIED:
                base, fingerprint = draw.choice(read), draw.getrandbits(63)
                assert base.article.published
                year, _ = corpus.years().draw(draw)
                shift = year - base.article.published.year
            extraction = again(base, shift, number, fingerprint, draw)
        number += 1
        made += len(extraction.passages)
        yield extraction


def again(base: Extraction, shift: int, number: int, fingerprint: int, draw: random.Random) -> Extraction:
    """An article so many years later, as number ``number`` of all. Offsets stay: years have four digits.

    Those with the same ``fingerprint`` carry one text.
    """
    mask = draw.getrandbits(64)

    def named(id: str) -> str:
        return f"{int(id, 16) ^ mask:016x}"

    def moved(text: str) -> str:
        return _YEAR.sub(lambda found: str(int(found[0]) + shift), text)

    def when(span: DateSpan) -> DateSpan:
        return replace(
            span,
            expression=moved(span.expression),
            start=_later(span.start, shift),
            end=_later(span.end, shift),
            edtf=moved(span.edtf),
            timex3=moved(span.timex3),
        )

    old = base.article
    id = named(old.id)
    url = f"https://again.example/{number}"
    article: Article = replace(
        old,
        id=id,
        url=url,
        source=f"filled#{number}",
        content_hash=named(old.id) * 4,
        title=moved(old.title),
        text=moved(old.text),
        outlet=corpus.outlets(old.language).draw(draw),
        published=_later(old.published, shift),
        fingerprint=fingerprint,
    )
    return Extraction(
        article,
        tuple(replace(passage, id=named(passage.id), article_id=id) for passage in base.passages),
        tuple(
            replace(
                mention,
                id=named(mention.id),
                passage_id=named(mention.passage_id),
                prefix=moved(mention.prefix),
                suffix=moved(mention.suffix),
            )
            for mention in base.mentions
        ),
        tuple(
            replace(dated, passage_id=named(dated.passage_id), date=when(dated.date)) for dated in base.dates
        ),
        tuple(
            replace(
                event,
                id=named(event.id),
                passage_id=named(event.passage_id),
                article_id=id,
                date=event.date and when(event.date),
                cluster_id=named(event.cluster_id),
            )
            for event in base.events
        ),
        base.focus,
    )


def _later(day: date | None, years: int) -> date | None:
    if day is None:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.filled", description=__doc__)
    parser.add_argument("passages", type=int, help="how many passages, at least")
    parser.add_argument("--store", required=True, metavar="URL")
    parser.add_argument("--seed", type=int, default=corpus.SEED)
    given = parser.parse_args()
    with open_store(given.store) as store:
        fill(store, given.passages, given.seed, shown=True)


if __name__ == "__main__":
    main()
