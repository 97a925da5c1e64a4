"""Rules for English dates that count from another: from publication, from a date told, from a happening."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from articles import named_events
from articles.date_expressions import (
    Amount,
    Calendar,
    Clock,
    Expression,
    Happening,
    Meaning,
    Shift,
    Vague,
    Weekday,
)
from articles.dates_en_amounts import length
from articles.dates_en_words import (
    COUNT,
    DAY,
    MONTH,
    OPENS_COUNT,
    OPENS_WEEKDAY,
    TIME_OF_DAY,
    TIMES,
    UNIT,
    WEEKDAY,
    YEAR,
    Reader,
    Rules,
    also_after_the,
    day_number,
    month_number,
    number,
    unit,
    weekday_number,
)
from articles.tables import table

# "The signing came two days before": the subject is what was told just before.
_SUBJECT_TOLD_BEFORE = re.compile(
    r"(?:\b(?:[Tt]he|[Tt]his|[Tt]hat|[Hh]is|[Hh]er|[Tt]heir|\w+'s) \w[\w -]{1,40} |\b(?:It|This|That) )"
    r"(?:came|comes|took place|takes place|occurred|happened|followed"
    r"|was (?:held|made|issued|signed|announced)) "
    r"(?:(?:just|only|exactly|some|about|less than) )*\Z"
)
_APPOSED = re.compile(r", (?:only |just )?")
_BARE = re.compile(r"[,.;]|\Z")
_HAPPENING = re.compile(
    r" (?P<what>(?:an?|the|its|his|her|their|another) (?:[\w.'-]+ ){0,4}?"
    rf"(?:{'|'.join(table('dates')['happenings'])})(?!\w))"
)
# What is compared with the same quarter of the year before are figures.
_FIGURES = re.compile(
    r"[$%]|\b(?:[mb]illion|per ?cent|compared|profits?|loss(?:es)?|net|revenues?|earned|sales|quarter)\b"
)
_COMPARED = re.compile(
    r"\b(?:compared with|from|versus) [^.;$]{0,40}"
    r"(?:[$#£€][\d.,]+(?: [mbtr]+illion)?(?:, or [^,;]{3,30},)? |(?<=from ))\Z"
)
_NOWADAYS = re.compile(r"'s (?:world|youth|generation|societ|standard|econom|terms|age|era|realit|[A-Z])")
_DURING = re.compile(r"\b(?:[Ii]n|[Oo]ver|[Dd]uring|[Ff]or|[Ww]ithin) (?:the )?\Z")
_IN_A_NAME = re.compile(r"[^\W_] \Z")
_A_SINGLE = re.compile(r"\b[Aa] \Z")
_ONE_DAY = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
_SEVERAL = r"(?:[Ss]everal|[Ss]ome|[Mm]any|[Aa] few|[Mm]ore than a few)"

# "the worst storm of the decade", "a profit for the year": the one that publication falls in.
_LEADS_TO_UNIT = re.compile(
    r"(?:\b(?:[Ff]or|[Ii]n|[Oo]n|[Dd]uring|[Oo]ver|[Bb]y|[Tt]hroughout|[Tt]hrough|[Ww]ithin)"
    r"|(?<!day)(?<!days)(?<!time)(?<!times) of) \Z"
)
_WHICH_WEEKDAY = {"last": -1, "this past": -1, "this": 0, "this coming": 1, "next": 1}
_WEEKENDS = {"last": -1, "this past": -1, "this coming": 1, "next": 2}  # 1 is this week's
_NAMED_WEEKDAY = re.compile(r"\b(?:Black|Bloody|Super|Cyber|Good) \Z")
_SOME_DAY = re.compile(r"\b(?:[Aa]|[Oo]ne|[Aa]ny) \Z")
_A_THING = re.compile(
    r" (?!(?:in|of|on|at|by|to|and|or|but|for|when|that|before|after|last|next|this|every|the|an?|is|was"
    r"|will|they|he|she|it|we|with|as|from|because|since)\b)[a-z]|, [A-Z]"
)
_A_TREATY = re.compile(r" (?:peace )?(?:[Aa]greement|[Aa]ccord|[Dd]eal|[Pp]act)")

RELATIVE = Rules()


@RELATIVE.rule(
    r"(?:(?P<which>[Ll]ast|[Nn]ext|[Tt]his(?: past| coming)?|[Tt]he (?:following|previous)|[Ll]ater?"
    r"|[Ee]arl(?:y|ier))"
    rf"(?: on)? )?(?P<weekday>{WEEKDAY})(?! (?:Times|Telegraph|Mirror|Express"
    rf"|Mail|Night|{TIME_OF_DAY}s)\b)(?: (?P<time>{TIME_OF_DAY}))?",
    f"last next this the_following the_previous late later early earlier {OPENS_WEEKDAY}",
)
def _weekday(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    name = _NAMED_WEEKDAY.search(reader.before(match.start(), 8))
    if name and (name.group() != "Good " or _A_TREATY.match(reader.after(match.end(), 20))):
        return  # "Bloody Sunday", "the Good Friday agreement"
    if _SOME_DAY.search(reader.before(match.start(), 5)) and not _A_THING.match(
        reader.after(match.end(), 24)
    ):
        return  # "on a Friday in March"; "a Friday statement" was made last Friday
    which = _WHICH_WEEKDAY.get((match["which"] or "").lower())
    day: Meaning = Weekday(weekday_number(match["weekday"]) or 0, which)  # type: ignore[arg-type]  # -1, 0 or 1
    if match["time"]:
        day = _at(day, match["time"])
    told = reader.after(match.end(), 2) == "'s"  # "Wednesday's ruling" is known already
    yield reader.expression(*match.span(), day, 0.85, told, scheduled=which is None)


def _at(day: Meaning, time: str) -> Meaning:
    """A part of a day; a night belongs to two days, and texts mean the evening."""
    return day if time == "night" or isinstance(day, Clock) else Clock(day, TIMES[time])


@RELATIVE.rule(
    rf"(?P<word>[Tt]oday|[Tt]onight|[Yy]esterday|[Tt]omorrow)(?: (?P<time>{TIME_OF_DAY}))?"
    r"|[Tt]his (?P<this>morning|afternoon|evening)|[Ll]ast (?P<last>night|evening)"
    r"|[Tt]he day (?P<beyond>before yesterday|after tomorrow)",
    "today tonight yesterday tomorrow this last the_day",
)
def _deictic(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    if match.group().lower() == "today" and _NOWADAYS.match(reader.after(match.end(), 20)):
        return
    word = (match["word"] or "").lower()
    if match["word"] and match["word"][0].isupper() and _IN_A_NAME.search(reader.before(match.start(), 3)):
        return  # "USA Today"
    shift = -1 if match["last"] else _ONE_DAY.get(word, 0)
    if match["beyond"]:
        shift = -2 if match["beyond"].startswith("before") else 2
    day: Meaning = Shift(shift, "day")
    if time := match["time"] or match["this"] or match["last"] or ("night" if word == "tonight" else None):
        day = Clock(day, TIMES[time])
    yield reader.expression(*match.span(), day, 0.9, told=True)


@RELATIVE.rule(
    r"(?:(?P<part>[Ee]arlier|[Ll]ater|[Ee]arly|[Ll]ate)(?: in| on)? )?"
    r"(?P<which>[Ll]ast|[Nn]ext|[Tt]his|(?:[Tt]he )?(?:[Cc]urrent|[Cc]oming)|[Tt]he past)"
    r" (?:fiscal |calendar )?(?P<unit>week|month|quarter|year|decade|century)(?!'s (?:quarter|period)\b)",
    "earlier later early late last next this current coming the_current the_coming the_past",
)
def _this_unit(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    which = match["which"].lower().removeprefix("the ")
    count = {"last": -1, "past": -1, "next": 1, "coming": 1}.get(which, 0)
    meaning: Meaning = Shift(count, unit(match["unit"]))
    if which == "past":
        meaning = meaning if match["unit"] == "year" else Amount("P1" + match["unit"][0].upper())
        meaning = Amount("P10Y") if match["unit"] == "decade" else meaning
    elif match["unit"] == "decade" and count and _DURING.search(reader.before(match.start(), 12)):
        meaning = length(1, "decade")  # "in the last decade"
    elif which == "coming" and match["unit"] != "year":
        meaning = Shift(1, unit(match["unit"]))
    if which == "last" and match["unit"] == "year" and _COMPARED.search(reader.before(match.start(), 80)):
        meaning = Shift(-1, "year", "compared")  # "compared with a loss of $3 million last year"
    if match["unit"] == "century":
        meaning = Amount("P100Y") if which == "past" else Vague(Shift(count, "century"))
    yield reader.expression(*match.span(), meaning, 0.85)


@RELATIVE.rule(
    rf"(?:(?P<count>{COUNT}|[Aa] couple of) (?P<unit>{UNIT})s?(?P<half> and a half)?"
    rf"|(?P<vague>(?:{_SEVERAL} )?(?:day|week|month|year|decade)s)) ago"
    r"(?: (?P<day>today|yesterday))?",
    f"several some many more day days week weeks month months year years decade decades {OPENS_COUNT}",
)
def _ago(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    if match["vague"]:
        yield reader.expression(*match.span(), Amount("PAST_REF", "DATE"), told=True)
        return
    couple = match["count"].endswith("of")
    count, of = 2 if couple else int(number(match["count"])), unit(match["unit"])
    if of == "century":
        yield reader.expression(*match.span(), Vague(Shift(-count, of)), told=True)
        return
    if match["half"]:
        if of == "year":
            yield reader.expression(*match.span(), Shift(-12 * count - 6, "month"), 0.7)
        return
    compared = count == 1 and of == "year" and _FIGURES.search(reader.before(match.start(), 60))
    yield reader.expression(*match.span(), Shift(-count, of, "compared" if compared else "published"), 0.85)


@RELATIVE.rule(
    rf"(?![Tt]he \w+s )(?P<count>{COUNT}|[Tt]he) (?:full )?(?P<unit>{UNIT})s? "
    r"(?P<way>before|after|prior to|following|later|earlier|afterwards?|previously)",
    f"the_day the_week the_month the_quarter the_year the_decade the_century the_full {OPENS_COUNT}",
)
def _away(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    of, way = unit(match["unit"]), match["way"]
    count = 1 if match["count"].lower() == "the" else int(number(match["count"]))
    signed = -count if way in ("before", "prior to", "earlier", "previously") else count
    if way in ("before", "after", "prior to", "following"):
        yield from _away_from(reader, match, signed, of)
    elif match["count"].lower() != "the":
        last = reader.last
        if last and last.end < match.start() and _APPOSED.fullmatch(reader.text, last.end, match.start()):
            # "on 17 July, four days earlier": the same day said twice
            yield Expression(*match.span(), Shift(0, "day", "told"), 0.7)
            return
        compared = way == "earlier" and signed == -1 and of == "year"
        if compared and _FIGURES.search(reader.before(match.start(), 60) + reader.after(match.end(), 40)):
            yield reader.expression(*match.span(), Shift(-1, "year", "compared"), 0.7)
            return
        yield reader.expression(*match.span(), Shift(signed, of, "told"), 0.7)


def _away_from(reader: Reader, match: re.Match[str], signed: int, of: str) -> Iterator[Expression]:
    """Counts from the date, named event or happening that follows."""
    start, end, last = match.start(), match.end(), reader.last
    if last and last.end <= start and _APPOSED.fullmatch(reader.text, last.end, start):
        # "on 26 May, a day after they had signed": the clause that follows took place a day before.
        yield reader.expression(start, end, Shift(-signed, unit(of), "told"), 0.75)
        return
    if _BARE.match(reader.after(end)):
        yield reader.expression(start, end, Shift(signed, unit(of), "told"), 0.7)
        return
    for determiner in ("", "the ", "its ", "a "):
        if not reader.text.startswith(determiner, end + 1):
            continue
        for found in reader.read_at(end + 1 + len(determiner), ("away", "month", "amount", "vague")):
            yield reader.expression(start, found.end, Shift(signed, unit(of), found.meaning), 0.8)
            if isinstance(found.meaning, Happening):
                yield found
            return
    happening = _HAPPENING.match(reader.text, end, reader.passage.end)
    if happening and _SUBJECT_TOLD_BEFORE.search(reader.before(start, 90)):
        yield Expression(start, happening.end(), Shift(0, "day", "told"), 0.7)
        what = Expression(*happening.span("what"), Shift(-signed, unit(of), "told"), 0.6)
        yield replace(what, names=named_events.within(reader.text, what.start, reader.passage.end))
    elif match["count"].lower() != "the":
        # "nearly two months after his team was blocked": how long, not when
        end -= len(match["way"]) + 1
        yield reader.expression(start, end, length(number(match["count"]), of), told=True)


@RELATIVE.rule(
    rf"(?:[Tt]he (?P<which>same|next|following|previous|preceding|prior)|(?P<that>(?:[Ee]arlier |[Ll]ater )?"
    rf"[Tt]hat(?: very| same)?)) (?P<unit>{UNIT})(?!s| (?:of|to)\b)",
    "the_same the_next the_following the_previous the_preceding the_prior that earlier later",
)
def _same_unit(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    of = unit(match["unit"])
    count = {"next": 1, "following": 1, "previous": -1, "preceding": -1, "prior": -1}.get(
        match["which"] or "", 0
    )
    if of == "decade" and count == 1 and _DURING.search(reader.before(match.start(), 12)):
        yield reader.expression(*match.span(), length(1, of), told=True)  # "over the next decade"
        return
    if of in ("decade", "century") and count:
        yield reader.expression(*match.span(), Vague(Shift(count, of)), 0.7)
        return
    yield reader.expression(*match.span(), Shift(count, of, "told"), 0.7)


@RELATIVE.rule(
    r"(?:[Tt]he (?P<which>same|next|following|previous)|[Tt]hat(?: very| same)?) "
    rf"(?P<time>{TIME_OF_DAY})",
    "the_same the_next the_following the_previous that",
)
def _same_time(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    count = {"next": 1, "following": 1, "previous": -1}.get(match["which"] or "", 0)
    yield reader.expression(*match.span(), Clock(Shift(count, "day", "told"), TIMES[match["time"]]), 0.7)


@RELATIVE.rule(
    rf"(?:[Tt]he )?(?:(?:[Ee]arly|[Ll]ate|[Mm]id)[ -])?(?P<time>{TIME_OF_DAY})(?: of| on|,)?"
    rf" (?P<day>(?:{WEEKDAY}|{MONTH} {DAY}|{DAY} {MONTH}|[Tt]oday|[Yy]esterday|[Tt]omorrow)(?!\w))",
    also_after_the("early late mid morning afternoon evening night"),
)
def _time_of(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    for found in reader.read_at(match.start("day"), ()):
        meaning = _at(found.meaning, match["time"])
        yield replace(found, start=match.start(), meaning=meaning)


@RELATIVE.rule(
    rf"(?P<count>{COUNT}) (?P<unit>{UNIT})s? from (?:now|today)",
    OPENS_COUNT,
)
def _from_now(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    shift = Shift(int(number(match["count"])), unit(match["unit"]))
    yield reader.expression(*match.span(), shift, 0.8, told=True)


@RELATIVE.rule(
    rf"(?:[Tt]he )?[Ww]eek of (?:the )?(?:(?P<day>{DAY}) (?P<month>{MONTH})"
    rf"|(?P<month2>{MONTH}) (?P<day2>{DAY}))"
    rf"(?:,? (?P<year>{YEAR}))?",
    also_after_the("week"),
)
def _week_of(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    second = "2" if match["month2"] else ""
    day = Calendar(
        int(match["year"]) if match["year"] else None,
        month_number(match["month" + second]),
        day_number(match["day" + second]),
    )
    yield reader.expression(*match.span(), Shift(0, "week", day), 0.9)


@RELATIVE.rule(
    r"(?:[Tt]he |[Aa] )?(?:[Yy]ear-(?:earlier|ago)|[Yy]ear (?:earlier|ago) (?:quarter|period))(?: quarter"
    r"| period)?"
    r"|[Tt]he (?:corresponding |comparable |same |like )?(?P<year>(?:19|20)\d\d) (?:quarter|period)"
    r"|(?:[Tt]he )?(?:corresponding|comparable|same|like|year-ago|year-earlier) (?:quarter|period)"
    r"(?: (?:(?:of|in) )?(?:last year|(?P<of>(?:19|20)\d\d))| (?:a|the) year (?:earlier|ago|before))?"
    r"|[Tt]he quarter a year (?:ago|earlier)|(?:[Ll]ast|[Tt]he (?:prior|previous)) year's (?:quarter|period)"
    r"|(?:[Tt]he )?(?:[Pp]rior|[Pp]revious|[Pp]receding)-year(?:'s)?(?: (?:quarter|period))?"
    r"|(?P<this>(?:[Tt]he|[Tt]his|(?:[Tt]he )?[Ll]atest) quarter|(?:[Tt]he )?[Ll]atest period)",
    also_after_the(
        "0000a a year corresponding comparable same like last this latest quarter prior previous preceding"
    ),
)
def _period(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    if year := match["year"] or match["of"]:
        meaning: Meaning = Shift(0, "quarter", Calendar(int(year)))
    elif match["this"]:
        meaning = Shift(0, "quarter", "compared")
    elif "quarter" in match.group():
        meaning = Shift(-4, "quarter", "compared")
    else:
        meaning = Shift(-1, "year", "compared")
    yield reader.expression(*match.span(), meaning, 0.7, told=True)


@RELATIVE.rule(
    r"(?:[Ee]arlier|[Ll]ater) in (?P<day>the day)"
    r"|(?:(?P<part>[Ee]arlier|[Ll]ater|[Ee]arly|[Ll]ate) in the|(?:[Tt]he )?(?:[Bb]eginning|[Ss]tart"
    r"|[Mm]iddle|[Ee]nd|[Rr]est) of the)"
    r" (?P<unit>week|month|year|decade|century)(?! of\b)"
    r"|(?:the )?(?P<end>[Yy]ear[ -]end|[Yy]ear's end|[Mm]id-?year|[Mm]id-(?P<mid>week|month))"
    r"|[Tt]he full[ -](?P<full>year)(?! \d)"
    r"|[Tt]he (?:(?:fiscal )?year|(?P<span>week|month))(?= (?:(?:that )?end(?:ed|ing|s)|through)\b)"
    r"|[Tt]he fiscal year"
    r"|(?<=[Ii]ts )fiscal year"
    r"|[Tt]he (?P<this>week|month|year|decade|century)(?!['-]"
    r"| (?:to|before|after|of|ago|earlier|later|that|when|which|in which|prior|following|since)\b)",
    also_after_the("earlier later early late beginning start middle end rest year full fiscal mid midyear")
    + " the_week the_month the_decade the_century",
)
def _of_the_unit(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    if match["day"]:
        yield reader.expression(*match.span(), Shift(0, "day", "told"), 0.6)
    elif match["unit"] or match["end"] or match["full"]:
        shift = Shift(0, unit(match["unit"] or match["mid"] or "year"))
        yield reader.expression(*match.span(), Vague(shift) if shift.unit == "century" else shift, 0.6)
    elif match["this"]:
        if _LEADS_TO_UNIT.search(reader.before(match.start(), 12)):
            yield reader.expression(*match.span(), Vague(Shift(0, unit(match["this"]))), told=True)
    else:
        yield reader.expression(*match.span(), length(1, match["span"] or "year"), told=True)


@RELATIVE.rule(
    r"(?:(?P<which>[Tt]his(?: coming)?|[Ll]ast|[Nn]ext|[Tt]his past) |[Tt]he )?(?:past )?[Ww]eekend",
    also_after_the("this last next past weekend"),
)
def _weekend(reader: Reader, match: re.Match[str]) -> Iterator[Expression]:
    if match.group() == "weekend" and _A_SINGLE.search(reader.before(match.start(), 3)):
        return  # "after a weekend of protests" tells a length
    which, tense = (match["which"] or "").lower(), reader.tense(*match.span(), scheduled=True)
    ahead = tense == "future" or (which == "this" and tense != "past")
    count = _WEEKENDS.get(which) or (1 if ahead else -1)
    yield reader.expression(*match.span(), Shift(count, "weekend"), 0.7)
