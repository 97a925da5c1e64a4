"""What the rules for Ukrainian and Russian dates are made of: parts of expressions, and what these mean."""

from __future__ import annotations

import re
from typing import Literal

from articles.date_expressions import (
    Anchor,
    Part,
    Shift,
)
from articles.date_grammar import Grammar, Reader, either
from articles.slavic_words import day_word_pattern, day_words, gate, listed, meanings

MONTH = either(meanings("months"))
MONTH_OR_SHORT = rf"(?:{MONTH}(?!\w)|{either(meanings('short_months'))}(?:\.|(?!\w)))"
WEEKDAY = either(meanings("weekdays"))
WEEKDAY_BEFORE_DATE = either(meanings("weekdays") | meanings("weekdays_before_date"))
UNIT = either(meanings("units"))
SEASON = either(meanings("seasons"))
PART = either(meanings("parts"))
COUNT = rf"(?:\d{{1,3}}|{either(meanings('numbers'))})"
WHICH = either([*meanings("which"), *meanings("told")])
YEAR_WORD = rf"{either(listed('year_words'))}(?!\w)"
TIME = either(meanings("times"))
EARLIER, LATER, AGO = (either(listed(key)) for key in ("earlier", "later", "ago"))
DAY = (
    r"(?:(?:[12]\d|3[01]|0?[1-9])(?:-?(?:го|ого|е|му|ому|м|ом|є|ше|ге|тє|те|ме|тього))?"
    rf"|{day_word_pattern()})(?!\w)"
)
COUNTED = rf" (?:\w+(?:их|ых) )?{either(listed('counted'))}(?!\w)"
# "2008", "2008-го", "2008 року", "2008 г."; not "2008.5", not "2008 человек"
NUMBER_OF_YEAR = (
    r"(?:1[89]|20)\d\d(?!\d|[.,:]\d|-?(?:[хе]|ті|тих|[иы]х|ые)(?!\w))"
    r"(?:-?(?:й|го|ого|му|ому|м|ом|ий|ім))?(?!\w)"
)
YEAR = rf"(?P<year>{NUMBER_OF_YEAR})(?: ?{YEAR_WORD}|(?!{COUNTED}))"
# What may follow a day, month or season: the year itself, "прошлого года", "того же року", "торік", "ц. р."
OF_YEAR = (
    rf"(?:,? {YEAR}| (?P<of>{WHICH}) {YEAR_WORD}| (?P<yearly>{either(meanings('years'))})(?!\w)"
    r"| (?P<current>с\. ?г\.|ц\. ?р\.))"
)
DASH = r" ?[-–—] ?"
BETWEEN_DAYS = rf"(?:{DASH}| (?:по|до|на|и|і|й|та|або|или) |, )"

GRAMMAR = Grammar(gate)

# Words that lead to an expression in the passage.
LEADS = rf"(?:^|(?<!\w))(?:{either(listed('leads'))}) \Z"
LEAD_TO_MONTH = re.compile(LEADS)
LEAD_TO_DAYS = re.compile(
    r"(?<!\w)(?:в|во|у|на|с|со|з|із|зі|до|по|от|від|к|ко|після|после|перед|за|проти) \Z"
)
SINCE = re.compile(rf"(?<!\w){either(listed('since'))} \Z")
FROM = re.compile(rf"(?<!\w)(?:{either(listed('since'))}|от|від|между|між|період[іу]? з|ніч із) \Z")
# "В ночь с 7 на 8 августа" is one stretch of time, "перенесли с 7 на 8 августа" is not.
NIGHT = re.compile(r"(?<!\w)(?:ночь|ночи|ніч|ночі) (?:с|со|з|із|зі) \Z")
NOT_A_DATE = re.compile(rf"(?<!\w){either(listed('not_dates'))} \Z")
NUMBERED = re.compile(rf"(?:№ ?|\d[.,:/-]|[$€£#+]|(?<!\w){either(listed('numbered'))} ?)\Z")
STREET = re.compile(rf"(?<!\w){either(listed('streets'))} (?:им\.? |ім\.? |имени |імені )?\Z")
ENDS = re.compile(r" ?(?:[,.;:)»\"”!?…—–]|\Z| (?:и|і|й|та|или|або|по|до)(?!\w))")


def is_name(reader: Reader, start: int) -> bool:
    """Whether the word is written like a name: a capital, though no sentence opens here."""
    word = re.compile(r"\w+").match(reader.cased, start)
    return bool(word and start > reader.passage.start and word[0][0].isupper() and not word[0].isupper())


def counted_by(reader: Reader, match: re.Match[str], word: str) -> tuple[int, Anchor]:
    """How far from where "прошлый", "той же", "наступного" count."""
    if word in meanings("told"):
        return meanings("told")[word], "told"
    count = meanings("which")[word]
    return count, "told" if count == 1 and reader.tense(match) == "past" else "published"


def year_of(reader: Reader, match: re.Match[str]) -> int | Shift | None:
    if match["year"]:
        return int(match["year"][:4])
    if match["of"]:
        count, anchor = counted_by(reader, match, match["of"])
        return Shift(count, "year", anchor)
    yearly = match["yearly"] or match.groupdict().get("before")
    if yearly:
        return Shift(meanings("years")[yearly], "year")
    return Shift(0, "year") if match["current"] else None


def part_of(match: re.Match[str]) -> Part | None:
    part: Part | None = meanings("parts")[match["part"]] if match["part"] else None
    return part


def nearest(count: int) -> Literal[-1, 0, 1]:
    """The last, this or the next; those further off are taken for the nearest."""
    return -1 if count < 0 else 1 if count else 0


def day_of(text: str) -> int:
    number = re.match(r"\d+", text)
    return int(number[0]) if number else day_words().get(text, 0)


def month_of(text: str) -> int:
    return (meanings("months") | meanings("short_months"))[text.rstrip(".")]
