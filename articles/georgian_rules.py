"""Rules that read Georgian date expressions; ranges are still in two parts (see ``dates_ka``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from articles.date_expressions import (
    Anchor,
    Calendar,
    Clock,
    Decade,
    Expression,
    Happening,
    Meaning,
    Part,
    Range,
    Shift,
    Unit,
    Weekday,
)
from articles.date_grammar import Grammar, Reader, either
from articles.tables import table

DASH = r" ?[-–—] ?"
FROM = r"(?:ი?დან|იდანვე|დანვე)"
UNTIL = r"(?:ა?მდე)"
_CASE = rf"(?:{FROM}|{UNTIL}|ისთვის|ისას|ის|ით|ში|ზე|სა|ს|ი|ა|მა|თვის|მ)?(?:ც|ვე)?(?!\w)"


@cache
def _stems(key: str) -> dict[str, Any]:
    """What each stem under a key means: ``{"იანვარ": 1, "იანვრ": 1, …}``."""
    return {
        stem: meaning
        for meaning, stems in table("dates_ka")[key].items()
        for stem in ([stems] if isinstance(stems, str) else stems)
    }


def _either(key: str) -> str:
    rows = table("dates_ka")[key]
    return either(_stems(key) if isinstance(rows, dict) else rows)


def _meaning_of(key: str, word: str) -> Any:
    """What a form means: the longest stem it begins with decides."""
    stems = _stems(key)
    return stems[max((stem for stem in stems if word.startswith(stem)), key=len)]


_MONTH = rf"(?:{_either('months')}{_CASE}|{_either('short_months')}\.)"
_WEEKDAY = rf"{_either('weekdays')}{_CASE}"
_SEASON = rf"{_either('seasons')}{_CASE}"
_WHICH = rf"(?:{_either('which')}|{_either('told')})(?:ი|ის|მა|ს)?"
_YEAR = r"(?:1[89]|20)\d\d(?!\d|[.,:]\d)"
_OF_YEAR = (
    rf"(?:(?P<year>{_YEAR})(?: წლის| წ\.|,)? |(?P<which>{_WHICH}) წლის "
    rf"|(?P<yearly>{_either('years')})(?:ი|ის)? )"
)
_AFTER_YEAR = rf",? (?P<year2>{_YEAR})(?! წლის)(?: წ(?:ელს|ელი|\.)(?!\w))?"
_PART = rf"(?: (?P<part>{_either('parts')})\w*)?"
_DAY = rf"(?:(?:[12]\d|3[01]|0?[1-9])(?:-ლი|-ელი)?|(?:{_either('numbers')}|პირველ)(?:ი|ს)?)(?!\w)"
_DAY_FROM = r"(?:[12]\d|3[01]|0?[1-9])-?(?:ი?დან)"
_COUNT = rf"(?:\d{{1,3}}|{_either('numbers')}(?:ი|ის|ს)?)"
_UNIT = _either("units")
_TIME = rf"(?P<time>{_either('times')})(?!\w)"

GRAMMAR = Grammar(lambda: _gate())


def _which(word: str, unit: str) -> tuple[int, Anchor]:
    """How far from where "გასულ", "იმავე", "მომდევნო" count; "წინა დღეს" is the day before the one told."""
    told, which = _stems("told"), _stems("which")
    stem = max((stem for stem in [*told, *which] if word.startswith(stem)), key=len)
    if stem in told and (stem not in which or unit == "day"):
        return told[stem], "told"
    return which[stem], "told" if unit == "day" else "published"


def _year_of(match: re.Match[str]) -> int | Shift | None:
    groups = match.groupdict()
    if number := groups.get("year") or groups.get("year2"):
        return int(number)
    if groups.get("which"):
        return Shift(_which(match["which"], "year")[0], "year", _which(match["which"], "year")[1])
    return Shift(_meaning_of("years", match["yearly"]), "year") if groups.get("yearly") else None


def _part_of(match: re.Match[str]) -> Part | None:
    part: Part | None = _meaning_of("parts", match["part"]) if match["part"] else None
    return part


def _month_of(text: str) -> int:
    short = text.rstrip(".")
    number: int = _stems("short_months")[short] if text.endswith(".") else _meaning_of("months", text)
    return number


def _number(text: str) -> int:
    digits = re.match(r"\d+", text)
    if digits:
        return int(digits[0])
    return 1 if text.startswith("პირველ") else int(_meaning_of("numbers", text))


@cache
def _happenings() -> tuple[tuple[str, list[str]], ...]:
    return tuple((identifier, row["names"]) for identifier, row in table("dates_ka")["events"].items())


@GRAMMAR.rule(
    lambda: "|".join(f"(?P<n{n}>{'|'.join(names)})(?!\\w)" for n, (_, names) in enumerate(_happenings()))
)
def _named(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    yield reader.expression(match, Happening(_happenings()[int((match.lastgroup or "n0")[1:])][0]))


@GRAMMAR.rule(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])", "number")
def _iso(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    yield from _numeric(reader, match)


@GRAMMAR.rule(
    r"(?P<day>\d{1,2})(?P<dot>[./])(?P<month>\d{1,2})(?P=dot)(?P<year>(?:19|20)\d\d)"
    r"(?!\d|[./-]\d)(?: ?წ(?:\.|ელს|ლის))?",
    "number",
)
def _numeric(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    year, month, day = (int(match[name]) for name in ("year", "month", "day"))
    if 1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31:
        yield reader.expression(match, Calendar(year, month, day), 0.95)


@GRAMMAR.rule(
    rf"{_OF_YEAR}?(?P<first>{_DAY_FROM} |{_DAY}(?P<link>{DASH}| (?:და|ან) |, ))(?P<last>{_DAY}) "
    rf"(?P<month>{_MONTH})(?: ჩათვლით)?(?:{_AFTER_YEAR})?"
)
def _days(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    """ "8-12 აგვისტოს", "8-დან 12 აგვისტომდე", "8 და 9 აგვისტოს"."""
    year, month = _year_of(match), _month_of(match["month"])
    first, last = (Calendar(year, month, _number(match[name])) for name in ("first", "last"))
    if first.day is None or last.day is None or first.day >= last.day:
        return
    tense = reader.tense(match)
    if match["link"] and match["link"].strip() in ("და", "ან", ","):
        yield Expression(match.start(), match.start("link"), first, 0.9, tense)
        yield Expression(match.start("last"), match.end(), last, 0.9, tense)
    else:
        yield Expression(match.start(), match.end(), Range(first, last), 0.95, tense)


@GRAMMAR.rule(
    rf"(?:(?P<weekday>{_WEEKDAY}),? )?{_OF_YEAR}?(?P<day>{_DAY}) (?P<month>{_MONTH})(?:{_AFTER_YEAR})?"
    rf"(?: {_TIME})?"
)
def _day_month(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    weekday = _meaning_of("weekdays", match["weekday"]) if match["weekday"] else None
    year = _year_of(match)
    day = Calendar(year, _month_of(match["month"]), _number(match["day"]), weekday=weekday)
    meaning = Clock(day, _stems("times")[match["time"]]) if match["time"] else day
    if (day.day or 0) <= 31:
        yield reader.expression(match, meaning, 0.97 if year else 0.9)


@GRAMMAR.rule(rf"{_OF_YEAR}?(?P<month>{_MONTH})(?:{_AFTER_YEAR})?{_PART}")
def _month(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    year, part = _year_of(match), _part_of(match)
    ending = re.search(r"(?:ში|დან|მდე|ის|ს|ისთვის)(?:ც|ვე)?\Z", match["month"])
    ranged = re.match(DASH + _MONTH, reader.after(match.end()))
    if year or part or ending or ranged:
        yield reader.expression(match, Calendar(year, _month_of(match["month"]), part=part), 0.9)


@GRAMMAR.rule(rf"(?:{_OF_YEAR}|(?P<season_which>{_WHICH}) )?(?P<season>{_SEASON})(?:{_AFTER_YEAR})?{_PART}")
def _season(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    year, part = _year_of(match), _part_of(match)
    season = _meaning_of("seasons", match["season"])
    if match["season_which"]:
        count, anchor = _which(match["season_which"], "season")
        meaning = (
            Calendar(season=season, part=part, which=count)  # type: ignore[arg-type]
            if anchor == "published"
            else Calendar(Shift(count, "year", "told"), season=season, part=part)
        )
        yield reader.expression(match, meaning, 0.8)
    elif year or part or re.search(r"(?:ში|ზე|დან|მდე)(?:ც|ვე)?\Z", match["season"]):
        yield reader.expression(match, Calendar(year, season=season, part=part), 0.9 if year else 0.6)


@GRAMMAR.rule(
    rf"{_OF_YEAR}?(?P<number>{_either('ordinals')}|I{{1,3}}|IV|[1-4]-?(?:ლი|ელ)?|მე-[2-4]) "
    rf"(?:(?P<quarter>კვარტალ)|(?P<half>ნახევარ|ნახევრ))\w*"
)
def _quarter(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    word = match["number"]
    digit = re.search(r"\d", word)
    roman = {"I": 1, "II": 2, "III": 3, "IV": 4}.get(word)
    number = int(digit[0]) if digit else roman or _meaning_of("ordinals", word)
    year = _year_of(match)
    if match["quarter"]:
        yield reader.expression(match, Calendar(year or Shift(0, "year"), quarter=number), 0.9)
    elif year and number <= 2:
        halves = Range(Calendar(year, 6 * number - 5), Calendar(year, 6 * number))
        yield reader.expression(match, halves, 0.9)


@GRAMMAR.rule(
    rf"(?:(?P<full>(?:19|20)\d0)|(?P<tens>[2-9]0)|(?P<word>{_either('decades')}))"
    rf"(?:-?იან)?(?P<ending>ი|მა|ებ\w*)? ?(?P<years>წლ\w+)?{_PART}"
)
def _decade(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    if not (match["word"] or "იან" in match[0]) or not (match["years"] or match["full"] or match["ending"]):
        return
    first = _stems("decades")[match["word"]] if match["word"] else int(match["full"] or f"19{match['tens']}")
    yield reader.expression(match, Decade(first, _part_of(match)), 0.9)


@GRAMMAR.rule(
    rf"(?P<first>{_YEAR}){DASH}(?P<last>{_YEAR}|\d\d(?!\d|[.,:-]\d))"
    rf"(?P<word> წ(?:ლებ\w*|წ\.|ელს|ლის|ლამდე|\.))?",
    "number",
)
def _years(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    first, tail = int(match["first"]), int(match["last"])
    last = tail if tail >= 100 else first // 100 * 100 + tail
    if (
        first < last
        and (tail >= 100 or match["word"])
        and not re.match(rf" {_either('counted')}", reader.after(match.end()))
    ):
        yield reader.expression(match, Range(Calendar(first), Calendar(last)), 0.95)


@GRAMMAR.rule(rf"(?P<listed>{_YEAR}(?:(?:, | და ){_YEAR}){{1,5}}) წლებ\w*", "number")
def _listed_years(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    tense = reader.tense(match)
    for year in re.compile(_YEAR).finditer(reader.text, match.start("listed"), match.end("listed")):
        end = match.end() if year.end() == match.end("listed") else year.end()
        yield Expression(year.start(), end, Calendar(int(year[0])), 0.95, tense)


@GRAMMAR.rule(
    rf"(?P<year>{_YEAR})(?:-?(?P<suffix>ში|დან|იდან|მდე|ს|ის)(?!\w)| ?(?P<word>წელ\w*|წლ\w+|წ\.))?{_PART}",
    "number",
)
def _year(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    if (match["word"] or "").startswith("წლებ"):
        return
    rest = reader.after(match.end())
    alone = match.start() == reader.passage.start and re.match(r" ?[:–—-]|\.?\Z", rest)
    bracketed = reader.before(match.start(), 1) in "([" and re.match(r"[)\],–-]", rest)
    if match["word"] or match["suffix"] or alone or (bracketed and match.start() > reader.passage.start):
        yield reader.expression(match, Calendar(int(match["year"]), part=_part_of(match)), 0.95)


@GRAMMAR.rule(rf"(?P<which>{_WHICH}) (?P<unit>{_UNIT})(?P<ending>{_CASE}){_PART}", "word")
def _which_unit(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    unit: Unit = _meaning_of("units", match["unit"])
    count, anchor = _which(match["which"], unit)
    if not match["part"] and unit == "week" and match["which"].startswith("მეორე"):
        return
    part = _part_of(match)
    if match["ending"] or unit == "day":
        yield reader.expression(
            match, Shift(count, unit, anchor, part), 0.85 if anchor == "published" else 0.75
        )


@GRAMMAR.rule(rf"(?:(?P<which>{_WHICH}) )?შაბათ-კვირ\w+", "word")
def _weekend(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    if not _modified(reader, match):
        count, anchor = _which(match["which"], "weekend") if match["which"] else (0, "published")
        yield reader.expression(match, Shift(count, "weekend", anchor), 0.8)


@GRAMMAR.rule(rf"(?P<which>{_either('told')}) {_TIME}", "word")
def _that_evening(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    day = Shift(_which(match["which"], "day")[0], "day", "told")
    yield reader.expression(match, Clock(day, _stems("times")[match["time"]]), 0.7)


@GRAMMAR.rule(rf"(?P<unit>წლის|თვის|კვირის) (?P<part>{_either('parts')})\w*", "word")
def _part_of_unit(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    unit: Unit = _meaning_of("units", match["unit"])
    yield reader.expression(match, Shift(0, unit, part=_part_of(match)), 0.8)


@GRAMMAR.rule(
    rf"(?:(?P<half>ნახევარი|ნახევარ) |(?P<count>{_COUNT}) )(?P<unit>{_UNIT})"
    rf"(?:(?:ის|ს)? (?P<ago>წინ)|(?:ის|ს)? (?P<after>შემდეგ|მერე)"
    rf"|ით (?:(?P<earlier>ადრე|უკან)|(?P<later>გვიან))|(?P<within>ში))(?!\w)"
)
def _counted(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    """ "ორი დღის წინ", "ერთი წლით ადრე", "სამი დღის შემდეგ", and "სამ დღეში" of what is still to come."""
    unit: Unit = _meaning_of("units", match["unit"])
    count = _number(match["count"]) if match["count"] else 6
    if match["half"]:
        if unit != "year":
            return
        unit = "month"
    if match["within"]:
        if reader.tense(match) == "future":
            yield reader.expression(match, Shift(count, unit), 0.6)
    elif match["ago"]:
        yield reader.expression(match, Shift(-count, unit), 0.85)
    elif match["earlier"]:
        yield reader.expression(match, Shift(-count, unit, "told"), 0.7)
    else:
        future = match["after"] and reader.tense(match) == "future"
        yield reader.expression(match, Shift(count, unit, "published" if future else "told"), 0.7)


@GRAMMAR.rule(rf"(?:(?P<which>{_WHICH}) )?(?P<weekday>{_WEEKDAY})(?: {_TIME})?", "word")
def _weekday(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    number = _meaning_of("weekdays", match["weekday"])
    count: Any = None
    if match["which"]:
        count, anchor = _which(match["which"], "week")
        count = count if anchor == "published" else None
    elif not re.search(r"(?:ს|დან|მდე)\Z", match["weekday"]) or _modified(reader, match):
        return
    meaning: Meaning = Weekday(number, which=count)
    if match["time"]:
        meaning = Clock(meaning, _stems("times")[match["time"]])
    yield reader.expression(match, meaning, 0.85)


def _modified(reader: Reader, match: re.Match[str]) -> bool:
    """Whether a word before it says that it is no date: "ყოველ კვირას"."""
    return bool(re.search(rf"(?<!\w){_either('not_dates')} \Z", reader.before(match.start())))


@GRAMMAR.rule(rf"(?P<word>{_either('days')}|გუშინდელ\w*|ხვალინდელ\w*)(?!\w)(?: {_TIME})?", "word")
def _deictic(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    if _modified(reader, match):
        return
    meaning: Meaning = Shift(_meaning_of("days", match["word"]), "day")
    if match["time"]:
        meaning = Clock(meaning, _stems("times")[match["time"]])
    yield reader.expression(match, meaning, 0.9)


@GRAMMAR.rule(rf"(?P<yearly>{_either('years')})(?!\w)", "word")
def _yearly(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    if not _modified(reader, match):
        yield reader.expression(match, Shift(_meaning_of("years", match["yearly"]), "year"), 0.85)


def _gate() -> str:
    """How a word goes on that a rule may begin with; "იმავე" and the like only before a unit or a season."""
    keys = ("months", "weekdays", "seasons", "ordinals", "decades", "days", "years", "numbers")
    words = {stem[:4] for key in keys for stem in _stems(key)}
    words |= {word[:4] for _, names in _happenings() for word in re.findall(r"[ა-ჰ]{3,}", " ".join(names))}
    words |= {"ნახევა", "წლის ", "თვის ", "კვირის "}
    things = {s[:3] for key in ("units", "weekdays", "seasons", "months", "times") for s in _stems(key)}
    return rf"{either(words)}|I{{1,3}}V? |{_WHICH} {either(things)}"
