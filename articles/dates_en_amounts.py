"""Rules for English expressions of time that stand for no day: lengths, repetitions, "now" and "recently".

They are read because they are TIMEX3s, and because "two weeks" in "for two weeks" must not be taken for
anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from articles.date_expressions import Amount, Expression
from articles.dates_en_words import (
    COUNT,
    MONTH,
    OPENS_COUNT,
    OPENS_WEEKDAY,
    TIMES,
    WEEKDAY,
    Reader,
    Rules,
    also_after_the,
    month_number,
    number,
    weekday_number,
)

_CODES = {
    **{"second": "TS", "minute": "TM", "hour": "TH", "day": "D", "week": "W", "weekend": "WE", "month": "M"},
    **{"quarter": "Q", "year": "Y", "decade": "DE", "century": "CE", "centurie": "CE", "summer": "SU"},
}
_ANY = r"(?:second|minute|hour|day|week|weekend|month|quarter|year|decade|century|centurie)"
_SINGLE = {"a", "an", "one"}
_LASTS = re.compile(
    r"(?i:\b(?:for|in|within|than|over|after|last(?:s|ed)?|takes?|took|about|nearly|almost|least|another"
    r"|every|half"
    r"|spent|spend|whole|full|entire|just|only|once|or|to|of|by|as|up) \Z)"
)
# "In the past they did": no adjective ("the past three summers", "the future king").
_A_NOUN_ALONE = (
    r"(?! (?!(?:\w+ed|given|been|done|over|through|about|after|this|of|is|was|are|were|has|had|will|would|may"
    r"|and|or|but|for|in|at|as|with|without|if|to|when|where|while|because|that|than|on|by|from|they|he|she"
    r"|it|we|you|the|so)\b)[\da-z]|-)"
)
_MAY = re.compile(r"\b(?:could|may|might|would|will|can) \Z")
_THEIRS = re.compile(r"\b(?:the|its|their|his|her|those) (?!past )[a-z]+ \Z")  # "in its last days"
_PAST_OR_NEXT = re.compile(
    r"(?:\b[Tt]he )?(?:\b[Pp]ast|\b[Nn]ext|\b[Ll]ast|\b[Ff]irst|\b[Ll]atest|\b[Cc]oming) \Z"
)
_RATE = re.compile(
    r"(?:\b(?:times|times|once|twice|million|billion|cents|dollars|percent|[a-z]{3,}s) |%\s?|\d )\Z"
)
_LENGTH = re.compile(r"\b(?:for|in|within|after|over|took|take|takes|last(?:s|ed)?|of|spent|many|the) \Z")

_HALVES = {"hour": "PT30M", "day": "PT12H", "year": "P6M", "decade": "P5Y", "century": "P50Y"}
_AS_MANY = re.compile(r"\b[Aa]s \Z")
_NEWSPAPER = re.compile(r" [A-Z][a-z]")  # "the daily Granma", "the Daily Star"
_LEADS_TO_MANY = re.compile(
    r"\b(?:[Ff]or|within|[Ii]n|[Aa]fter|over|last(?:s|ed)?|takes?|took|follows|following|spent|spend) \Z"
)
_AGE = re.compile(r"[ -]olds?\b")

AMOUNTS = Rules()


def length(count: float, name: str) -> Amount:
    """So many of a unit, as a duration."""
    return Amount(_length(count, name))


def _length(count: float, name: str) -> str:
    """A TIMEX3 duration: ``P9M``, ``PT16H``, ``P20Y`` for two decades."""
    if name == "decade":
        count, name = count * 10, "year"
    elif name in ("century", "centurie"):
        count, name = count * 100, "year"
    code = _CODES[name]
    amount = f"{count:g}"
    return f"PT{amount}{code[1]}" if code[0] == "T" else f"P{amount}{code}"


def _vague(name: str) -> str:
    """A TIMEX3 duration of several of a unit: ``PXM``, ``PTXH``."""
    code = _CODES[name]
    return f"PTX{code[1]}" if code[0] == "T" else f"PX{code[0] if code == 'WE' else code}"


@AMOUNTS.rule(
    r"[Hh]alf(?: an?|-)[ -]?(?P<unit>hour|day|year|decade|century)"
    r"|(?:[Aa] )?[Qq]uarter(?: of a |-| )century",
    "half quarter a",
)
def _fraction(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    value = _HALVES[match["unit"]] if match["unit"] else "P25Y"
    yield reader.expression(*match.span(), Amount(value), told=True)


@AMOUNTS.rule(
    rf"(?:[Tt]he )?(?:(?:past|last|next|first|latest|coming|final|previous) )?(?:(?P<low>{COUNT}) (?:to"
    r"|or) )?"
    rf"(?P<count>{COUNT})(?P<half>[ -](?:1/2|and[ -](?:a|one)[ -]half))?(?P<joint>[ -])"
    r"(?:(?:more|full|straight|consecutive|additional|trading|calendar"
    r"|business|long) )?"
    rf"(?P<unit>{_ANY})(?P<many>s)?(?:-old|-long)?(?!-(?:earlier|ago))(?P<more> and a half(?!\w))?",
    also_after_the(f"past last next first latest coming final previous {OPENS_COUNT}"),
)
def _amount(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    words, name = match["count"].lower(), match["unit"].lower()
    count = number(words) + (0.5 if match["half"] or match["more"] else 0)
    if name == "second" and not match["many"]:
        return  # "one second" may be "the second"
    if name == "quarter" and not match["many"]:
        return  # "one quarter of the votes" is a share
    if _AGE.match(reader.after(match.end(), 6)) or (name == "year" and match.group().endswith("-old")):
        return
    if words in _SINGLE and match["joint"] == " " and not match["many"]:
        if reader.after(match.end(), 10) == " at a time":
            return
        lead = reader.before(match.start())
        if words == "one" and name == "day" and not _LASTS.search(lead):
            if _MAY.search(lead) or reader.tense(*match.span()) == "future":
                yield reader.expression(*match.span(), Amount("FUTURE_REF", "DATE"), told=True)
            return
        lasts = _LASTS.search(lead) and not (name == "weekend" and reader.after(match.end(), 4) == " of ")
        if words != "one" and not lasts:
            if _RATE.search(lead):  # "$2 million a year"
                yield reader.expression(*match.span(), Amount(_length(1, name), "SET"), told=True)
            return  # "what a day" has no length
    if match["many"] and (match["joint"] == "-" or words in ("a", "an")):
        return  # "a decades-old dispute"
    yield reader.expression(*match.span(), Amount(_length(count, name)), told=True)


@AMOUNTS.rule(
    r"(?:[Tt]he )?(?:(?:past|last|next|coming|recent|first) )?(?:[Ss]everal|[Aa] few|few|[Ss]ome|[Mm]any"
    r"|recent|coming"
    rf"|[Aa] number of)(?: more| trading)? (?P<unit>{_ANY})s"
    rf"|(?:[Aa] couple of|(?:[Tt]he )?(?:past|last|next) couple of) (?P<pair>{_ANY})s"
    r"|(?:[Rr]ecent|[Cc]oming|[Pp]ast) (?P<unit2>day|week|month|year)s",
    also_after_the("past last next coming recent first several a few some many"),
)
def _several(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    name = match["unit"] or match["unit2"]
    if _AS_MANY.search(reader.before(match.start(), 4)):
        return  # "the third title in as many years"
    yield reader.expression(
        *match.span(), Amount(_vague(name) if name else _length(2, match["pair"])), told=True
    )


@AMOUNTS.rule(
    rf"[Tt]he (?:intervening (?P<between>{_ANY})s|(?P<unit>{_ANY})s(?= (?:ahead|to come)\b))"
    r"|(?P<long>[Dd]ay|[Ww]eek|[Mm]onth|[Yy]ear|[Dd]ecade)-?long"
    r"|[Tt]he (?:whole|entire) (?P<whole>day|week|month|year|decade|century)"
    rf"|(?:[Tt]ens|[Dd]ozens|[Hh]undreds|[Tt]housands|[Mm]illions) of (?P<counted>{_ANY})s"
    r"|(?<=[Oo]ver )the (?P<over>year|decade|centurie)s",
    "day week month year decade daylong weeklong monthlong yearlong decadelong the_whole the_entire"
    " tens dozens hundreds thousands millions the_intervening"
    " the_minutes the_hours the_days the_weeks the_months the_years the_decades the_centuries",
)
def _roughly(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    single = match["long"] or match["whole"]
    several = match["between"] or match["unit"] or match["counted"] or match["over"]
    value = _length(1, single.lower()) if single else _vague(several)
    yield reader.expression(*match.span(), Amount(value), told=True)


@AMOUNTS.rule(
    r"(?P<unit>[Mm]inute|[Hh]our|[Dd]ay|[Ww]eek|[Mm]onth|[Yy]ear|[Dd]ecade|[Cc]enturie)s",
    "minutes hours days weeks months years decades centuries",
)
def _many(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    lead = reader.before(match.start(), 12)
    led = _LEADS_TO_MANY.search(lead)
    of = reader.after(match.end(), 4) == " of " and match["unit"].lower() not in ("day", "hour")
    if (led or of) and not _THEIRS.search(lead):
        yield reader.expression(*match.span(), Amount(_vague(match["unit"].lower())), told=True)


@AMOUNTS.rule(
    r"(?:[Ee]very|[Ee]ach)(?: (?P<other>other|second|single))? "
    r"(?:(?P<unit>minute|hour|day|week|month|quarter|year|decade)"
    rf"|(?P<month>{MONTH})|(?P<weekday>{WEEKDAY}(?: (?P<part>{'|'.join(TIMES)}))?)|(?P<weekend>weekend)"
    rf"|(?P<time>{'|'.join(TIMES)})"
    r"|(?P<season>spring|summer|autumn|fall|winter)"
    rf"|(?:(?P<few>few|several|couple of)|(?P<count>{COUNT})) (?P<units>minute|hour|day|week|month|year)s)"
    rf"|(?P<weekdays>{WEEKDAY}(?:s| (?P<parts>{'|'.join(TIMES)})s))|(?P<weekends>[Ww]eekends)"
    r"|(?P<adverb>[Dd]aily|[Ww]eekly|[Mm]onthly|[Aa]nnually|[Yy]early)",
    "every each daily weekly monthly annually yearly weekends mondays tuesdays wednesdays thursdays fridays"
    f" saturdays sundays {OPENS_WEEKDAY}",
)
def _repeated(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    if match["adverb"]:
        if _NEWSPAPER.match(reader.after(match.end(), 3)) or reader.before(match.start(), 8) == "average ":
            return
        code = {"d": "D", "w": "W", "m": "M", "a": "Y", "y": "Y"}[match["adverb"][0].lower()]
        value = f"P1{code}"
    elif match["unit"]:
        value = _length(2 if match["other"] in ("other", "second") else 1, match["unit"])
    elif match["few"]:
        value = _vague(match["units"])
    elif match["count"]:
        value = _length(number(match["count"]), match["units"])
    elif match["month"]:
        value = f"XXXX-{month_number(match['month']):02}"
    elif match["weekday"] or match["weekdays"]:
        value = f"XXXX-WXX-{(weekday_number(match['weekday'] or match['weekdays']) or 0) + 1}"
        value += TIMES.get(match["part"] or match["parts"], "")
    elif match["weekend"] or match["weekends"]:
        value = "XXXX-WXX-WE"
    elif match["time"]:
        value = f"XXXX-XX-XX{TIMES[match['time']]}"
    else:
        value = {"spring": "XXXX-SP", "summer": "XXXX-SU", "winter": "XXXX-WI"}.get(
            match["season"], "XXXX-FA"
        )
    yield reader.expression(*match.span(), Amount(value, "SET"), told=True)


@AMOUNTS.rule(
    r"(?P<present>(?<!from )[Nn]ow(?! and (?:then|again))|[Cc]urrently|[Pp]resently|[Nn]owadays|[Tt]hese days"
    r"|(?<=[Aa]t )the moment"
    r"|the present" + _A_NOUN_ALONE + r"|(?<=[Aa]t )present|[Cc]urrent)"
    r"|(?P<past>(?:[Mm]ore )?[Rr]ecently|Previously|[Ll]ately|[Tt]he (?:recent |distant )?past"
    + _A_NOUN_ALONE
    + r"|(?<!that )[Ll]ong ago|[Tt]he other (?:day|night|week)"
    r"|[Aa] (?:long|short) (?:time|while) ago|[Ss]ome time ago)"
    r"|(?P<future>(?<![Aa]s )[Ss]oon|[Tt]he (?:near |distant |immediate )?future"
    + _A_NOUN_ALONE
    + r"|[Ss]ome day"
    r"|[Aa] later (?:date|time))",
    "now currently presently nowadays these current more recently previously lately soon some present"
    " long a"
    " the_moment the_present the_past the_recent the_distant the_immediate the_other the_future the_near"
    " the_current",
)
def _vague_reference(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    value = "PRESENT_REF" if match["present"] else "PAST_REF" if match["past"] else "FUTURE_REF"
    yield reader.expression(*match.span(), Amount(value, "DATE"), told=True)
