"""What the rules for English dates are made of: words as patterns, and what a rule sees of the sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from articles.date_expressions import Expression, Meaning, Part, Range, Season, Shift, Tense, Unit
from articles.model import Passage
from articles.scanning import gate
from articles.tables import table

MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?!\w)"
)
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?!\w)"
YEAR = r"(?:1\d|20|21)\d\d(?!\w)"
SEASON = r"(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter)(?!\w)"
UNIT = r"(?:day|week|month|quarter|year|decade|century|centurie)"
PART = (
    r"(?:[Ee]arly|[Mm]id|[Ll]ate|(?:[Tt]he )?(?:[Bb]eginning|[Ss]tart|[Mm]iddle|[Ee]nd) of)[ -](?:in |the )?"
)
TIME_OF_DAY = r"(?:morning|afternoon|evening|night)"
DASH = r" ?[-–—] ?"
ORDINAL = r"(?:first|second|third|fourth)"

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PARTS: dict[str, Part] = {
    **{"early": "early", "beginning": "early", "start": "early"},
    **{"mid": "mid", "middle": "mid", "late": "late", "end": "late"},
}
_SEASONS: dict[str, Season] = {"spring": "spring", "summer": "summer", "autumn": "autumn", "fall": "autumn"}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
ORDINAL_DAYS: list[str] = table("dates")["ordinal_days"]
DECADES: dict[str, int] = table("dates")["decades"]
ORDINAL_DAY = rf"(?:{'|'.join(sorted(ORDINAL_DAYS, key=len, reverse=True))})(?!\w)"
TIMES = {"morning": "TMO", "afternoon": "TAF", "evening": "TEV", "night": "TNI"}

NUMBERS: dict[str, int] = table("dates")["numbers"]

# First words of expressions, in small letters, by which rules are found. "0" stands for a number of up to
# three digits, "0000" for a longer one; with "a" or "A" where a word in small or capital letters follows.
# "the_first" stands for "the first".
OPENS_MONTH = (
    "jan january feb february mar march apr april may jun june jul july aug august sep sept september"
    " oct october nov november dec december"
)
OPENS_WEEKDAY = "monday tuesday wednesday thursday friday saturday sunday"
OPENS_PART = "early mid late beginning start middle end the_beginning the_start the_middle the_end"
OPENS_NUMBER = "0 0a 0A 0000 0000a 0000A"
OPENS_COUNT = " ".join(["0", "0a", *(word for word in NUMBERS if word != "the")])
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_UNITS = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
YEAR_IN_WORDS = (
    rf"nineteen[ -](?:(?:{_TENS})(?:[ -](?:{_UNITS}))?|oh[ -](?:{_UNITS})|{_TEENS})"
    rf"|two thousand(?: (?:and )?(?:{_TEENS}|(?:{_TENS})(?:[ -](?:{_UNITS}))?|{_UNITS})(?!\w))?"
)
_WORDS = gate([word for word in NUMBERS if word != "the"]).removeprefix(r"(?<!\w)(?=").removesuffix(")")
COUNT = (
    rf"(?:\d{{1,3}}(?:,\d{{3}})*(?:\.\d+)?(?![\d,])|(?=[A-Za-z])(?:"
    rf"(?:{_TENS}|{_TENS.title()})[ -](?:{_UNITS}|{_UNITS.title()})(?!\w)"
    rf"|(?:[Aa]|{_UNITS}|{_UNITS.title()}) hundred(?: and)? "
    rf"(?:{_TEENS}|(?:{_TENS})(?:[ -](?:{_UNITS}))?|{_UNITS})(?!\w)"
    rf"|(?:[Aa]|{_UNITS}|{_UNITS.title()}) (?:hundred|thousand|dozen)(?!\w)|{_WORDS}))"
)

COUNTS_THINGS = re.compile(
    rf" ?(?:%|°)|[.,:/-]\d| (?:GMT|UTC)| (?:[a-z-]+ )?(?:{'|'.join(table('dates')['counted'])})\b"
)
FIGURES_FOLLOW = re.compile(
    r" (?:[a-z-]+ )?(?:sales|profits?|earnings|results?|revenues?|net|income|loss(?:es)?|budget|season|output"
    r"|production|elections?|campaign|levels?|figures?|estimates?|forecasts?|orders|exports|imports|report)\b"
)

# What tells of things to come, with a participle that belongs to it ("will be released"), or of things past.
_TO_COME = (
    r"will|won't|shall|should|must|would|going to|to be|set to|due|supposed to|ready to"
    r"|(?:was|were) to(?! have)|slated|scheduled|set for|forecast|(?:may|might|can) be"
    r"|plan(?:s|ned|ning)? (?:to|for|an? \w+)|expect(?:s|ed|ing)?"
    r"|intends?|hopes?|(?:hoped|intended|vowed|pledged|promised|agreed|prepar(?:ed|ing)|wanted) to"
    r"|as (?:early|soon|late) as|upcoming|effective"
    r"|(?<!not )until|deadline"
    r"|(?:is|are) to|\w+'ll"
)
# What does so beside a weekday or a month alone: "The trial opens on Monday", "The bonds mature in July".
_SCHEDULED = (
    r"(?<!to )(?:begins?|starts?|opens?|reopens?|resumes?|expires?|leaves?(?: for)?|arrives?|departs?"
    r"|matures?|convenes?|meets?)|takes (?:effect|office|place)|goes (?:on sale|to|into)|returns to|closes"
    r"|retires|planned(?= (?:on |for )?\Z)|votes?(?= (?:on )?\Z)|likely to|payable"
    r"|(?:is|are) (?:flying|leaving|meeting|returning|arriving|travell?ing|coming)"
    r"|calls? for|might(?! not| have)|(?:talks|negotiations|hearings|elections) (?:begin|start|open|resume)"
    r"|(?:is|are)(?= (?:on |in )?\Z)|(?:[Bb]eginning|[Ss]tarting)(?= (?:in |on )?\Z)"
)
_PAST = (
    r"had (?:\w+ )?been (?:scheduled|set|due|expected|planned)"
    r"|said|told|was|were|had|did|met|took|came|left|went|held|made|began|gave|saw|sent|fell|rose|won|lost"
    r"|became|brought|found|got|has|have|got|put|ran|set|shot|hit|led|built|broke|spoke|wrote|flew|drew|fought"
    r"|slid|stood|sat|threw|drove|rode|chose|froze|stole|woke|swore|sank|sang|shook|slept|fled|grew|knew|blew"
    r"|ago|since|earlier|last|killed|(?!un)[a-z]{3,}ed"
)


def _cues(to_come: str) -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:(?P<future>(?:{to_come})\b(?: (?:not|also|be|to|have|then|be|take|on|for)\b)*"
        r"(?: (?:\w+ed|held|made|sent|put|set|met|given|taken|built|heard|seen|found|left|led|paid|sold|won"
        rf"|begun)\b)?)|(?P<past>{_PAST})\b)"
    )


_CUE, _CUE_OR_SCHEDULE = _cues(_TO_COME), _cues(f"{_TO_COME}|{_SCHEDULED}")
_CLAUSE_END = re.compile(r"[;.]|, (?!\w+ (?:will|is|are)\b)| and | that | after | when | but ")
_BOUND_ENDS = ("r ", "l ", "y ", "e ")  # what the next can end with: quicker to tell
_BOUND = re.compile(r"\b(?:for|until|till|by|before|since) (?:the )?\Z")


@dataclass(slots=True)
class Reader:
    """A passage being read: its surroundings, and the expression read last.

    ``rules`` reads what the first rule that fits at a position finds there, those named left out.
    """

    text: str
    passage: Passage
    rules: Callable[[Reader, int, tuple[str, ...]], Iterator[Expression]]
    last: Expression | None = None

    def read_at(self, position: int, without: tuple[str, ...]) -> Iterator[Expression]:
        """What the first rule that fits exactly here reads."""
        return self.rules(self, position, without)

    def before(self, position: int, length: int = 40) -> str:
        """The words of this passage that lead to a position."""
        return self.text[max(self.passage.start, position - length) : position]

    def after(self, position: int, length: int = 40) -> str:
        """The words of this passage that follow a position."""
        return self.text[position : min(self.passage.end, position + length)]

    def tense(self, start: int, end: int, scheduled: bool = False) -> Tense:
        """Whether the words around a stretch speak of what is still to come, or of what is past.

        The verb nearest before it decides, else the first one after it in the same clause. ``scheduled`` says
        that verbs of the present count too where they speak of what is to come.
        """
        cues = _CUE_OR_SCHEDULE if scheduled else _CUE
        cue = max(cues.finditer(self.before(start, 60)), key=re.Match.start, default=None)
        if cue is None:
            opens = start - self.passage.start < 8  # "On Tuesday, the parties …"
            rest = self.after(end, 80 if opens else 40)
            cue = cues.search(rest if opens else _CLAUSE_END.split(rest, maxsplit=1)[0])
        return "" if cue is None else "future" if cue["future"] else "past"

    def expression(
        self,
        start: int,
        end: int,
        meaning: Meaning,
        confidence: float = 0.9,
        told: bool = False,
        scheduled: bool = False,
    ) -> Expression:
        """An expression with what the words around say of it; ``told`` when they are not to be asked.

        ``scheduled`` is that of ``tense``.
        """
        tense = "" if told else self.tense(start, end, scheduled)
        lead = self.before(start, 12)
        bound = lead.endswith(_BOUND_ENDS) and _BOUND.search(lead)
        return Expression(start, end, meaning, confidence, tense, not bound)


Resolver = Callable[[Reader, "re.Match[str]"], Iterator[Expression]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern, what reads its matches, and the words that it can begin with, in small letters."""

    name: str
    pattern: str
    opens: frozenset[str]
    resolver: Resolver


def also_after_the(opens: str) -> str:
    """These first words, with "the" before them or not."""
    return " ".join([opens, *(f"the_{word}" for word in opens.split())])


class Rules(list[Rule]):
    """The rules of a kind, in the order in which they are tried."""

    def rule(self, pattern: str, opens: str) -> Callable[[Resolver], Resolver]:
        """Registers a reader under its own name. ``opens`` are the words that matches begin with."""

        def register(resolver: Resolver) -> Resolver:
            self.append(Rule(resolver.__name__.strip("_"), pattern, frozenset(opens.split()), resolver))
            return resolver

        return register


def month_number(name: str) -> int:
    """1 to 12, from a month's name or its abbreviation."""
    return _MONTHS.index(name[:3].lower()) + 1


def year_in_words(text: str) -> int:
    """The year of "nineteen ninety-six" or "two thousand and one"."""
    first, *others = re.split(r"[ -]", text.lower())
    rest = sum(NUMBERS[word] for word in others if word not in ("and", "oh", "thousand"))
    return (1900 if first == "nineteen" else 2000) + rest


def weekday_number(name: str | None) -> int | None:
    """0 to 6, Monday first."""
    return _WEEKDAYS.index(name[:3].lower()) if name else None


def day_number(text: str) -> int:
    """The number of "6th"."""
    return int(text.rstrip("stndrh"))


def part(text: str | None) -> Part | None:
    """Which part "the end of" and the like name."""
    return _PARTS[re.sub(r"^the ", "", text.lower()).split("-")[0].split()[0]] if text else None


def season(name: str) -> Season:
    """The season of a name in either English."""
    return _SEASONS.get(name.lower(), "winter")


def unit(text: str) -> Unit:
    """The unit of a word in the singular, its plural's s cut off or not."""
    name = text.lower().removesuffix("s")
    return "century" if name == "centurie" else name  # type: ignore[return-value]  # the patterns list them


def number(text: str) -> float:
    """The number of digits or words: "2.5", "1,000", "twenty-four", "two hundred"."""
    if text[0].isdigit():
        text = text.replace(",", "")
        return float(text) if "." in text else int(text)
    words = re.split(r"[ -]", text.lower())
    if words[-1] in ("hundred", "thousand", "dozen"):
        return NUMBERS[words[0]] * NUMBERS[words[-1]] if len(words) > 1 else NUMBERS[words[0]]
    if "hundred" in words:
        words = [word for word in words if word != "and"]
        return NUMBERS[words[0]] * 100 + sum(NUMBERS[word] for word in words[2:])
    return sum(NUMBERS[word] for word in words)


def which_one(word: str | None) -> Literal[-1, 0, 1] | None:
    """-1 for "last", 0 for "this", 1 for "next"."""
    first = word.lower().split(" ")[0] if word else ""
    return -1 if first == "last" else 1 if first == "next" else 0 if first == "this" else None


def year_of(digits: str | None, which: str | None) -> int | Shift | None:
    """The year that digits or words ("last", "the same") give; ``None`` without either."""
    if digits:
        return int(digits)
    if which:
        anchor = which.lower() in ("that", "the same")
        return Shift({"last": -1, "next": 1}.get(which.lower(), 0), "year", "told" if anchor else "published")
    return None


def with_ends(whole: Expression, first: tuple[int, int], last: tuple[int, int]) -> Expression:
    """A range in words with its two ends, each an expression of its own."""
    meanings = (whole.meaning.first, whole.meaning.last) if isinstance(whole.meaning, Range) else ()
    parts = (
        replace(whole, start=start, end=end, meaning=meaning)
        for (start, end), meaning in zip((first, last), meanings, strict=True)
        if meaning
    )
    return replace(whole, parts=tuple(parts))
