"""Any number of plausible articles: what every figure at scale is measured on.

Put together from the sentences of ``corpus.yaml`` and the places of the gazetteer, in four languages, spread
over 1989–2025 with the bursts of real news: years, weeks, regions, outlets and places each have their few
that make up most. Some articles tell of what another outlet told, some are near copies of its text. The same
seed always gives the same articles, byte for byte, and fewer of them are the first of more.

    python -m tests.bench.corpus 100000 -o articles.jsonl.gz
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, cached_property
from itertools import accumulate
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml

from articles.model import Article
from geodata.gazetteer import gazetteer

T = TypeVar("T")

FIRST_YEAR, LAST_YEAR = 1989, 2025
SEED = 7
WORDS = 80, 115, 600  # of an article: the fewest, the median, the most
OF_EVENTS = 0.3  # the share of sentences that tell of an act
LONG = 0.65  # the share of sentences that go on behind a comma
RETOLD, COPIED = 0.3, 0.12  # the shares of articles that follow another's news, and that are its near copies
KEPT = 64  # recent news that others follow
PLACES = 60  # of a region: the most populous


@dataclass(frozen=True, slots=True)
class News:
    """What happened where and when, to be told."""

    region: str
    day: date
    place: int
    act: float  # which of a language's acts, as a share of them


@dataclass(frozen=True, slots=True)
class Written:
    """An article as an outlet prints it."""

    title: str
    day: date
    outlet: str
    language: str
    sentences: tuple[str, ...]
    dateline: str

    def record(self, number: int) -> dict[str, str]:
        """As a line of a JSON Lines file."""
        paragraphs = [" ".join(self.sentences[at : at + 3]) for at in range(0, len(self.sentences), 3)]
        paragraphs[0] = self.dateline + paragraphs[0]
        return {
            "title": self.title,
            "date": self.day.isoformat(),
            "outlet": self.outlet,
            "language": self.language,
            "url": f"https://news.example/{self.day:%Y/%m/%d}/{number}",
            "text": "\n\n".join(paragraphs),
        }


def records(number: int, seed: int = SEED) -> Iterator[dict[str, str]]:
    """So many articles, each with ``title``, ``date``, ``outlet``, ``language``, ``url`` and ``text``."""
    draw = random.Random(seed)
    news: deque[News] = deque(maxlen=KEPT)
    printed: deque[Written] = deque(maxlen=KEPT)
    for n in range(number):
        kind = draw.random()
        if printed and kind < COPIED:
            article = _copy(draw, draw.choice(printed))
        else:
            told = draw.choice(news) if news and kind < COPIED + RETOLD else _news(draw)
            news.append(told)
            article = _write(draw, told)
            printed.append(article)
        yield article.record(n)


def articles(number: int, seed: int = SEED) -> Iterator[Article]:
    """The same, cleaned as an ingest cleans them."""
    from articles.clean import clean
    from articles.raw import Facts, RawSource

    for n, record in enumerate(records(number, seed)):
        facts = Facts(
            title=record["title"],
            outlet=record["outlet"],
            url=record["url"],
            language=record["language"],
            day=date.fromisoformat(record["date"]),
            day_from="table",
            title_above=True,
        )
        raw = RawSource(f"bench#row={n}", f"row {n}", record["text"], "fragment", None, facts)
        yield clean(raw, today=date(2026, 1, 1))[0]


def write(path: Path, number: int, seed: int = SEED) -> None:
    """A ``.jsonl.gz`` (or ``.jsonl``) file of so many articles."""
    with path.open("wb") as file:
        packed = gzip.GzipFile("", "wb", 6, file, mtime=0) if path.suffix == ".gz" else file
        with packed:
            for record in records(number, seed):
                packed.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")


@cache
def table() -> Any:
    """The content of ``corpus.yaml``."""
    return yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))


class _Skewed(Generic[T]):
    """Things of which some are drawn far more often than others: by weights, or as Zipf has it, by order."""

    def __init__(self, things: Sequence[T], weights: Sequence[float] = ()) -> None:
        self._things = things
        self._upto = list(accumulate(weights or [1 / rank for rank in range(1, len(things) + 1)]))

    def draw(self, draw: random.Random) -> T:
        return draw.choices(self._things, cum_weights=self._upto)[0]


class _Language:
    """One language's part of the table, ready to draw from."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.of: dict[str, Any] = table()[code]
        self.outlets = _Skewed(self.of["outlets"])
        self.who = _Skewed(self.of["who"])
        self.acts = list(self.of["events"].values())

    @cached_property
    def upto(self) -> list[float]:
        """The first acts of the table are the most frequent in the news."""
        return list(accumulate(1 / (rank + 3) for rank in range(len(self.acts))))

    def act(self, share: float) -> list[str]:
        """The sentences of the act at this share of them all."""
        wanted = share * self.upto[-1]
        return next(act for act, upto in zip(self.acts, self.upto, strict=True) if upto >= wanted)  # type: ignore[no-any-return]


LANGUAGES = "en", "ru", "uk", "ka"


@cache
def _language(code: str) -> _Language:
    return _Language(code)


def outlets(language: str) -> _Skewed[str]:
    """Those that write in a language."""
    return _language(language).outlets


@cache
def _languages() -> _Skewed[str]:
    return _Skewed(LANGUAGES, [table()[code]["share"] for code in LANGUAGES])


@cache
def years() -> _Skewed[tuple[int, str]]:
    """Years with regions: how much is written of a region in a year."""
    chosen = [(year, region) for year in range(FIRST_YEAR, LAST_YEAR + 1) for region in table()["regions"]]
    known = table()["regions"]
    weights = [known[region]["weight"] + known[region]["years"].get(year, 0) for year, region in chosen]
    return _Skewed(chosen, weights)


@cache
def _hot_days(year: int, region: str) -> tuple[int, ...]:
    """Days of a year around which a region's news gather: the same whatever the seed."""
    draw = random.Random(f"{year} {region}")
    return tuple(draw.randrange(365) for _ in range(6))


@cache
def _places(region: str, code: str) -> _Skewed[str]:
    """What the language calls a region's towns and villages."""
    known = gazetteer()
    names = [known.shown(place, code) for place in known.places_in(region)[:PLACES]]  # type: ignore[arg-type]
    return _Skewed([name for name in names if code == "en" or not name.isascii()])


def _news(draw: random.Random) -> News:
    year, region = years().draw(draw)
    days = _hot_days(year, region)
    if draw.random() < 0.6:
        hot = days[min(int(draw.expovariate(0.7)), len(days) - 1)]
        of_year = min(364, hot + int(draw.expovariate(0.25)))
    else:
        of_year = draw.randrange(365)
    places = len(_places(region, "en")._things)
    place = min(int(draw.paretovariate(0.9)) - 1, places - 1)
    return News(region, date(year, 1, 1) + timedelta(days=of_year), place, draw.random())


def _write(draw: random.Random, news: News) -> Written:
    language = _language(_languages().draw(draw))
    day = news.day + timedelta(days=min(int(draw.expovariate(1.2)), 5))
    fewest, median, most = WORDS
    wanted = min(most, max(fewest, median * draw.lognormvariate(0, 0.55)))
    first = _fill(draw, draw.choice(language.act(news.act)), language, news, day)
    sentences, words = [first], len(first.split())
    background: list[str] = []
    while words < wanted:
        if not background:
            background = draw.sample(language.of["background"], len(language.of["background"]))
        template = draw.choice(language.act(draw.random())) if draw.random() < OF_EVENTS else background.pop()
        if draw.random() < LONG:
            template = template.rstrip(".") + draw.choice(language.of["tails"]) + "."
        sentence = _fill(draw, template, language, news, day)
        sentences.append(sentence)
        words += len(sentence.split())
    outlet = language.outlets.draw(draw)
    title = _headline(_fill(draw, draw.choice(language.act(news.act)), language, news, day))
    town = _town(language, news)
    dateline = draw.choice(language.of["dateline"]).format(
        town=town.upper(), d=day.day, month=language.of["months"][day.month - 1], agency=outlet
    )
    return Written(title, day, outlet, language.code, tuple(sentences), dateline)


def _copy(draw: random.Random, printed: Written) -> Written:
    """The same text in another outlet: a sentence cut, another headline, no dateline, perhaps a day on."""
    language = _language(printed.language)
    outlet = language.outlets.draw(draw)
    kept = list(printed.sentences)
    if len(kept) > 4:
        del kept[draw.randrange(1, len(kept))]
    return replace(
        printed,
        title=_headline(draw.choice(kept)),
        day=printed.day + timedelta(days=draw.randrange(2)),
        outlet=outlet,
        sentences=(*kept, draw.choice(language.of["closing"]).format(agency=outlet)),
        dateline="",
    )


def _town(language: _Language, news: News) -> str:
    known = _places(news.region, language.code)._things
    return known[min(news.place, len(known) - 1)]


def _fill(draw: random.Random, template: str, language: _Language, news: News, day: date) -> str:
    of = language.of
    forms = of["forms"][news.region]
    place = _town(language, news)
    if draw.random() < 0.5:
        place = _places(news.region, language.code).draw(draw)
    stem = place[:-1] if language.code == "ka" and place.endswith("ი") else place
    n, m = int(draw.paretovariate(0.8)) + 4, int(draw.paretovariate(0.7)) + 4
    then = date(draw.randrange(FIRST_YEAR, day.year + 1), 1, 1) + timedelta(days=draw.randrange(365))
    back = day - timedelta(days=min(int(draw.expovariate(0.5)), 20))
    who, other = language.who.draw(draw), language.who.draw(draw)
    values = {
        "place": place,
        "at": of["places"][len(place) % len(of["places"])].format(place=stem),
        **forms,
        "who": who,
        "other": other if other != who else of["who"][-1],
        "when": _day(draw, of["when"], of, news.day if draw.random() < 0.5 else back),
        "past": _day(draw, of["past"], of, then),
        "past_year": str(then.year),
        "n": str(min(n, 900)),
        "m": str(min(m, 900)),
    }
    for name in ("side", "who", "when", "n"):
        values[name.capitalize()] = values[name][:1].upper() + values[name][1:]
    return template.format_map(values)


def _day(draw: random.Random, ways: Sequence[str], of: dict[str, Any], day: date) -> str:
    return draw.choice(ways).format(
        d=day.day, month=of["months"][day.month - 1], year=day.year, weekday=of["weekdays"][day.weekday()]
    )


def _headline(sentence: str) -> str:
    return sentence.rstrip(".")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.corpus", description=__doc__)
    parser.add_argument("number", type=int, help="how many articles")
    parser.add_argument("-o", "--output", type=Path, required=True, help="a .jsonl.gz or .jsonl file")
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    write(given.output, given.number, given.seed)


if __name__ == "__main__":
    main()
