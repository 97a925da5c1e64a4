"""Rules for English times of a day: "at 2 p.m. Sunday", "noon", "1400 GMT", "5 this evening"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.date_expressions import Clock, Expression, Meaning, Shift
from articles.dates_en_words import (
    COUNT,
    DAY,
    MONTH,
    OPENS_COUNT,
    WEEKDAY,
    YEAR,
    Reader,
    Rules,
    number,
)

CLOCK = Rules()
_HALF = r"(?:[ap]\.?m|[AP]\.?M)\b"
_HOUR = (
    rf"(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d\d))? ?(?P<half>{_HALF}\.?)"
    r"|(?P<word>[Nn]oon|[Mm]idnight|[Mm]idday)"
    rf"|(?P<clock>{COUNT}) o'clock(?: in the (?P<part>morning|afternoon|evening))?"
)
_DAY_OF_CLOCK = (
    rf"(?:[Tt]oday|[Yy]esterday|[Tt]omorrow|[Tt]his (?:morning|afternoon|evening)|[Tt]onight|last night"
    rf"|(?:last |next )?{WEEKDAY}(?! the\b|,? (?:{DAY}|{MONTH}))"
    rf"|(?:{WEEKDAY}, )?{MONTH} {DAY}(?:,? {YEAR})?|{DAY} {MONTH}(?:,? {YEAR})?)"
)
# "between 7 a.m. and 9 a.m. Wednesday": both hours are of the day said once.
_LATER_HOUR = re.compile(
    rf"(?: to | and | until | or | ?[-–] ?)\d{{1,2}}(?:[:.]\d\d)? ?(?P<half>{_HALF})\.?"
    rf"(?:(?: on)? (?P<day>{_DAY_OF_CLOCK})(?!\w))?"
)
_AT = re.compile(r"\b(?:[Aa]t|about|around|by|from|until|till|before|after|past|to|since) \Z")
_BETWEEN = re.compile(r"\b(?:[Ff]rom|[Bb]etween) \Z")


def _at_hour(reader: Reader, start: int, end: int, time: str, day: Meaning | None) -> Iterator[Expression]:
    """A time of a day; of the day told last when none is said."""
    yield reader.expression(start, end, Clock(day or Shift(0, "day", "told"), time), 0.8, scheduled=True)


@CLOCK.rule(
    rf"(?:{_HOUR}|(?P<hour24>[012]?\d):?(?P<minute24>[0-5]\d)"
    r"(?= (?:GMT|UTC|CET|EET|(?<=:\d\d )(?:local|Moscow|Kyiv"
    r"|Tbilisi|on))\b))"
    r"(?: ?(?:[A-Z]{3,4}|local time|\([^()\n]{2,12}\)))?,?(?: on)?"
    rf"(?: (?P<day>{_DAY_OF_CLOCK}))?",
    f"0 0a 0A 0000a 0000A noon midnight midday {OPENS_COUNT}",
)
def _clock(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    if match["word"]:
        time = "T24:00" if match["word"].lower() == "midnight" else "T12:00"
    elif match["half"]:
        hour = int(match["hour"]) % 12 + (12 if match["half"][0] in "pP" else 0)
        time = f"T{hour:02}:{match['minute'] or '00'}"
    elif match["clock"]:
        late = match["part"] in ("afternoon", "evening")
        time = f"T{int(number(match['clock'])) + (12 if late else 0):02}:00"
    else:
        time = f"T{int(match['hour24']):02}:{match['minute24']}"
    if match["day"]:
        for found in reader.read_at(match.start("day"), ("clock",)):
            if match["clock"] and isinstance(found.meaning, Clock) and found.meaning.time in ("TEV", "TNI"):
                time = f"T{int(number(match['clock'])) % 12 + 12:02}:00"  # "eleven o'clock last night"
            yield from _at_hour(reader, match.start(), found.end, time, found.meaning)
            return
    end = max(match.end(group) for group in ("half", "word", "minute24", "part"))
    if match["clock"]:
        end = max(end, match.end("clock") + len(" o'clock"))
    yield from _at_hour(reader, match.start(), end, time, _day_of_later_hour(reader, end))


def _day_of_later_hour(reader: Reader, end: int) -> Meaning | None:
    later = _LATER_HOUR.match(reader.text, end, reader.passage.end)
    found = reader.read_at(later.start("day"), ("clock",)) if later and later["day"] else iter(())
    return next((item.meaning for item in found), None)


@CLOCK.rule(
    r"(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))?"
    r"(?: (?P<day>(?:this|yesterday|tomorrow) (?P<part>morning|afternoon|evening)|tonight)"
    rf"|(?=(?: to | and | until | or | ?[-–] ?)\d{{1,2}}(?:[:.]\d\d)? ?{_HALF}))",
    "0 0a",
)
def _bare_hour(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    """ "At 5 this evening"; "from 7:30 to 9:30 p.m.", where both hours are of the same half of the day."""
    hour, minute = int(match["hour"]), match["minute"] or "00"
    if match["day"] and _AT.search(reader.before(match.start(), 8)):
        late = match["part"] != "morning"
        for found in reader.read_at(match.start("day"), ()):
            time = f"T{hour + 12 * (late and hour < 12):02}:{minute}"
            yield from _at_hour(reader, match.start(), found.end, time, found.meaning)
            return
    later = _LATER_HOUR.match(reader.text, match.end(), reader.passage.end)
    if later and (match["minute"] or _BETWEEN.search(reader.before(match.start(), 9))):
        time = f"T{hour % 12 + 12 * (later['half'][0] in 'pP'):02}:{minute}"
        yield from _at_hour(reader, *match.span(), time, _day_of_later_hour(reader, match.end()))
