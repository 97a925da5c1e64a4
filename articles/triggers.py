"""Words that tell of an act: the lexicon of ``data/acts.yaml`` and where it applies in a sentence.

A trigger counts only in its own clause. ``Told.modality`` says whether the act took place: "did not sign" is
denied, "would recognise" only thought of, "will visit on 7 July" planned (see ``modality``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from articles import modality
from articles.model import Modality
from articles.tables import table
from geodata.model import Language

# Words, as far as the lexicon has any: none is shorter, nor has other letters.
_WORD = re.compile(r"[A-Za-zé-]{2,}")
Spans = Sequence[tuple[int, int]]
_VERB_FOLLOWS = re.compile(
    r"\s(?!in\b|of\b|with\b|and\b|or\b|on\b|over\b|between\b|by\b|to\b|for\b|as\b|that\b)[a-z]+"
)
# Acts whose nouns are written with a capital when they are one of a kind: "the Agreement was signed".
_NAMED = frozenset(
    {
        "agreement",
        "ceasefire",
        "summit",
        "resolution",
        "declaration-of-independence",
        "court-ruling",
        "offensive",
    }
)
# Acts whose nouns may be the object of one another's verbs.
_OBJECTS = frozenset(
    {"agreement", "ceasefire", "resolution", "summit", "referendum", "election", "sanctions"}
)
# Acts that are done by deciding them: "voted to extend the sanctions".
DECIDED = frozenset(
    {"sanctions", "recognition", "recognition-withdrawn", "resolution", "court-ruling", "annexation"}
)
_OBJECT_REACH = 60  # characters
_APART = re.compile(r"[,;.]|\b(?:over|after|because|since|despite|during|from|at|після|через|после|из-за)\b")
_SAYING = 0.6  # verbs of saying weigh less
_SAID_AFTER = re.compile(r"[,»”\"] (?:[–—-] )?\Z")  # "will not sign, said the minister"
_THAT = frozenset({"that", "що", "что", "რომ"})
_WITH_SUCH = re.compile(r"(?:\s[\w'-]+){0,4}\s")
_OF_SUCH = re.compile(r"(?:\s[\w'-]+){0,4}\sof(?:\s[\w'-]+){0,5}\s")
_MOST = 25  # words of the lexicon in one sentence, and
_MOST_TOLD = 12  # acts; more is no prose
_AROUND = 300  # characters on either side that a clause is looked at
_REACH = 110  # characters after a trigger that may complete it

# It begins with a set of characters, so that all others are passed over quickly.
_BOUNDARY = re.compile(
    r"[;:,\s](?:(?<=[;:])(?=\s)|(?:(?<=\s)|(?<=,)\s)(?=[wWbBaAtTfFsSuUiIdDpP—–-])(?:(?:--|—|–)\s"
    r"|(?P<word>[Ww]h(?:ere|ich|om|ose|o|ile|en)|[Bb](?:ut|ecause|efore)"
    r"|[Aa](?:lthough|fter|mid|head\s[Oo]f|nd\sthe\s(?:ensuing|subsequent|resulting)"
    r"|s(?=\s(?:[A-Z]|(?:the|he|she|it|they|his|her|their|its|both)\s)))|[Tt]h(?:ough|at)|[Ff]ollowing|[Ss]ince"
    r"|[Uu]ntil|[Uu]nless|[Ii]f|[Dd]espite|[Ii]n\sresponse\sto|[Pp]rompted\sby)"
    r"\s(?!(?:dawn|noon|midnight|dark|sunset|sunrise|day|year|long)\b)))"
)
_RELATIVE = frozenset({"which", "who", "whom", "whose", "where"})
_SUBORDINATE = frozenset(
    {
        "if",
        "unless",
        "after",
        "following",
        "since",
        "before",
        "when",
        "while",
        "as",
        "although",
        "though",
        "because",
    }
)
_OPENING = re.compile(
    r"(?P<word>After|Following|Since|Before|When|While|As|Although|Though|Because|Despite|Amid|Until|Unless|If)\s"
)
_BEFORE_DATES = frozenset({"after", "following", "since", "before", "until", "as", "ahead of"})
# What a side calls something is not what happened: "called it an invasion".
_OPINION = re.compile(
    r"\b(?:call(?:ed|s|ing)?|describ\w+|regard\w*|consider\w*|amount\w*\sto|term(?:ed|s)|sp(?:eaks?|oken?)\sof|talk(?:ed|s)?\sof"
    r"|steps?\stowards?)\b(?:\s[\w'-]+){0,6}\s\Z"
)
# Before one of these a verb's plain form is a noun: "the protests", "a Russian veto", "100 votes".
_NOUN_LEAD = re.compile(
    r"(?:\b(?i:the|an?|this|these|those|its|their|his|her|our|of|in|for|after|with|by|no|any|some|first|under|on|new|more|further"
    r"|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|[\d,.]+|\w+'s|\w+(?:ian|ish|ese|al|ic|ive|ous)))\s\Z"
)
# How sure an act is that is not told as having happened, beside one that is.
SURE: dict[Modality, float] = {
    **{"asserted": 1.0, "reported": 0.9, "denied": 0.8, "planned": 0.7, "hypothetical": 0.6},
}
_PARTICIPLE_LEAD = re.compile(r"\b(?:was|were|been|be|is|are|being|got)\s(?:\w+\s){0,2}\Z")


@dataclass(frozen=True, slots=True, eq=False)
class Act:
    """An act of the table; ``region`` says which mentions it is about, ``present`` that it is news when
    told.
    """

    name: str
    type: str
    region: str
    present: bool


@dataclass(frozen=True, slots=True, eq=False)
class Trigger:
    """One way of telling an act."""

    act: Act
    type: str
    verb: bool
    base: str
    lead: re.Pattern[str] | None
    then: re.Pattern[str] | None
    near: re.Pattern[str] | None
    absent: re.Pattern[str] | None
    weight: float


@dataclass(slots=True, eq=False)  # made by the thousand: freezing would take several times as long
class Clause:
    """A stretch of a sentence and the word that joins it to what stands before ('' for the first).

    Clauses are compared as objects: a sentence has each once.
    """

    start: int
    end: int
    joined_by: str


@dataclass(slots=True, eq=False)
class Told:
    """A trigger where it stands, with its clause; ``confidence`` is lower for what is only announced."""

    trigger: Trigger
    start: int
    end: int
    clause: Clause
    sentence: tuple[Clause, ...]
    passive: bool
    modality: Modality
    confidence: float
    language: Language = "en"


def acts() -> dict[str, Act]:
    """The acts by name, in the order of the table."""
    return _lexicon()[0]


def clauses(flat: str, start: int, end: int, dated: Spans, named: Spans) -> list[Clause]:
    """The clauses of a sentence.

    No boundary falls inside a date, between a word and the date it leads to, or before a named event that
    only qualifies the subject ("talks after the 2008 war opened"). A relative clause, and one that opens
    the sentence, ends at its comma.
    """
    found: list[Clause] = []
    opening = _OPENING.match(flat, start, end)
    position, joined_by = start, ""
    if opening and not any(0 <= s - opening.end() <= 4 for s, _ in dated):
        joined_by = opening["word"].lower()
    closes = joined_by != ""
    for boundary in _BOUNDARY.finditer(flat, start, end):
        if boundary.start() <= position:
            continue
        inside = dated and any(s < boundary.end() and boundary.start() < e for s, e in dated)
        leads_to_date = boundary["word"] in _BEFORE_DATES and any(
            0 <= s - boundary.end() <= 4 for s, _ in dated
        )
        qualifies = named and any(
            0 <= s - boundary.end() <= 12 and _VERB_FOLLOWS.match(flat, e, end) for s, e in named
        )
        if inside or leads_to_date or qualifies:
            continue
        if closes and (comma := flat.find(", ", position, boundary.start())) > 0:
            found.append(Clause(position, comma, joined_by))
            position, joined_by = comma + 2, ""
        if boundary.start() > position:
            found.append(Clause(position, boundary.start(), joined_by))
        position, joined_by = boundary.end(), (boundary["word"] or "").lower()
        relative = joined_by in _RELATIVE and boundary.group().startswith(",")
        closes = relative or (joined_by in _SUBORDINATE and boundary.start() - start <= 25)
    if closes and (comma := flat.find(", ", position, end)) > 0:
        found.append(Clause(position, comma, joined_by))
        position, joined_by = comma + 2, ""
    found.append(Clause(position, end, joined_by))
    return found


Places = Sequence[tuple[int, str]]


def places(flat: str) -> list[tuple[int, str]]:
    """Where an English text has words of the lexicon, in order, and the words."""
    known = _lexicon()[1]
    return [(word.start(), found) for word in _WORD.finditer(flat) if (found := word[0]) in known]


def find(
    flat: str, start: int, end: int, words: Places, dated: Spans, named: Spans, heading: bool
) -> list[Told]:
    """The acts that a sentence, or a ``heading``, tells of, in order.

    ``flat`` is the text with plain blanks and apostrophes; ``words`` are the sentence's :func:`places`,
    ``dated`` and ``named`` are where its dates and named events stand.
    """
    index = _lexicon()[1]
    parts = tuple(clauses(flat, start, end, dated, named))
    own = 0
    told: list[Told] = []
    for at, word in words[:_MOST]:
        while own + 1 < len(parts) and parts[own + 1].start <= at:
            own += 1
        clause = parts[own]
        if clause.joined_by == "until":
            continue
        lead = flat[max(clause.start, at - _REACH) : at]
        if at - _REACH > clause.start:
            lead = "\0" + lead  # not the clause's beginning
        # The word that joins the next clause still belongs to the pattern: "declared that".
        rest = flat[at + len(word) : min(clause.end + 6, at + len(word) + _REACH)]
        proper = word[0].isupper() and at > start and not heading
        best: Told | None = None
        for trigger in index[word]:
            if proper and (trigger.verb or trigger.act.name not in _NAMED):
                continue  # part of a name: "Humanitarian Aid Unit"
            if trigger.lead and not trigger.lead.search(lead):
                continue
            if trigger.then and not trigger.then.search(rest):
                continue
            item = _told(flat, trigger, at, word, lead, rest, own, parts, heading)
            if item and (best is None or item.trigger.act.name != best.trigger.act.name):
                told.append(item)
                best = item
        if len(told) >= _MOST_TOLD:
            break
    return shared(told, flat)


def shared(told: Sequence[Told], flat: str) -> list[Told]:
    """The acts, each once, with a verb's object told as the verb is: "did not sign a ceasefire"."""
    found: list[Told] = []
    for item in told:
        if any(_names_again(other, item, flat) for other in found):
            continue
        governing = next(
            (
                other
                for other in reversed(found)
                if other.trigger.verb and other.clause == item.clause and other.trigger.act.name in _OBJECTS
            ),
            None,
        )
        if (
            governing
            and not item.trigger.verb
            and item.modality == "asserted" != governing.modality
            and item.trigger.act.name in _OBJECTS
            and item.start - governing.end <= _OBJECT_REACH
            and not _APART.search(flat, governing.end, item.start)
        ):
            sure = item.trigger.weight * SURE[governing.modality]
            item = replace(item, modality=governing.modality, confidence=sure)
        found.append(item)
    return [item for item in found if not _only_attributes(item, found, flat)]


def _only_attributes(item: Told, told: Sequence[Told], flat: str) -> bool:
    """Whether a verb of saying only says who tells of another act: "announced that it had withdrawn"."""
    if item.trigger.act.name != "statement" or not item.trigger.verb or item.trigger.weight >= _SAYING:
        return False
    if _SAID_AFTER.search(flat, max(0, item.start - 4), item.start):
        return any(other.start < item.start and not other.trigger.act.present for other in told)
    parts = item.sentence
    following = parts[parts.index(item.clause) + 1 :][:1]
    if not following or following[0].joined_by not in _THAT:
        return False
    return any(other.clause == following[0] and not other.trigger.act.present for other in told)


def _names_again(first: Told, second: Told, flat: str) -> bool:
    """Whether a noun only says what the first is: "the round of the discussions", "arrives for a visit"."""
    if first.trigger.act != second.trigger.act or second.trigger.verb or first.clause != second.clause:
        return False
    joined = _WITH_SUCH if first.trigger.verb else _OF_SUCH
    return joined.fullmatch(flat, first.end, second.start) is not None


def _told(
    flat: str,
    trigger: Trigger,
    at: int,
    word: str,
    lead: str,
    rest: str,
    own: int,
    parts: tuple[Clause, ...],
    heading: bool,
) -> Told | None:
    """What a trigger tells by a word, between its lead and its rest; ``None`` if it tells of no act.

    ``own`` is the number of its clause among the ``parts`` of the sentence.
    """
    clause = parts[own]
    if trigger.near or trigger.absent:
        until = clause.end
        following = parts[own + 1 : own + 2]
        if not trigger.verb and following and following[0].joined_by == "which":
            until = following[0].end  # "the truce, which took effect"
        since = clause.start
        if trigger.verb and clause.joined_by == "which":
            since = parts[max(0, own - 1)].start  # "the agreement, which they initialled"
        whole = flat[max(since, at - _AROUND) : min(until, at + _AROUND)]
        if trigger.near and not (
            trigger.near.search(whole) or (heading and trigger.near.search(whole.lower()))
        ):
            return None
        if trigger.absent and trigger.absent.search(whole):
            return None
    near_lead = lead[-70:]
    form = word.lower()
    if trigger.verb and form in (trigger.base, trigger.base + "s") and _NOUN_LEAD.search(near_lead):
        return None
    if not trigger.verb and _OPINION.search(near_lead):
        return None
    before = flat[parts[own - 1].start : parts[own - 1].end] if own else ""
    if not trigger.verb and own + 2 < len(parts) and parts[own + 1].joined_by in _RELATIVE:
        rest = " " + flat[parts[own + 2].start : parts[own + 2].end]  # where the sentence goes on about it
    told = modality.of(
        lead,
        rest,
        before,
        joined_by=clause.joined_by,
        verb=trigger.verb,
        bare=form == trigger.base,
        participle=form not in (trigger.base, trigger.base + "s") and not form.endswith("ing"),
        heading=heading,
        decision=trigger.act.name in DECIDED,
        conditional=len(parts) > 1 and any(part.joined_by in ("if", "unless") for part in parts),
    )
    if told is None or (told == "denied" and trigger.base == "win"):
        return None  # whoever did not win, the vote was held
    if told == "planned" and own + 1 < len(parts):
        but = parts[own + 1]
        if but.joined_by == "but" and modality.called_off(flat, but.start, but.end):
            told = "denied"
    wished = trigger.verb and form == trigger.base and lead.endswith("to ")
    confidence = trigger.weight * SURE[told] * (0.8 if wished else 1)
    passive = trigger.verb and bool(_PARTICIPLE_LEAD.search(lead)) and form != trigger.base
    return Told(trigger, at, at + len(word), clause, parts, passive, told, confidence)


def forms(base: str) -> tuple[str, ...]:
    """The forms of an English verb: given with slashes, or made by rule from the base form."""
    if "/" in base:
        return tuple(base.split("/"))
    if base.endswith("ee"):
        return base, f"{base}s", f"{base}d", f"{base}ing"
    if base.endswith("e"):
        return base, f"{base}s", f"{base}d", f"{base[:-1]}ing"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base, f"{base[:-1]}ies", f"{base[:-1]}ied", f"{base}ing"
    if base.endswith(("s", "x", "z", "ch", "sh")):
        return base, f"{base}es", f"{base}ed", f"{base}ing"
    return base, f"{base}s", f"{base}ed", f"{base}ing"


@cache
def _lexicon() -> tuple[dict[str, Act], dict[str, list[Trigger]]]:
    known: dict[str, Act] = {}
    index: dict[str, list[Trigger]] = {}
    for name, row in table("acts").items():
        act = Act(name, row["type"], row.get("region", "all"), row.get("told") == "present")
        known[name] = act
        for entry in row["triggers"]:
            verb = "verb" in entry
            for base in (entry["verb"] if verb else entry["noun"]).split():
                words = forms(base) if verb else tuple(base.split("/"))
                trigger = Trigger(
                    act,
                    entry.get("type", act.type),
                    verb,
                    words[0],
                    _compiled(entry, "lead", r"\Z"),
                    _compiled(entry, "then", ""),
                    _compiled(entry, "near", ""),
                    _compiled(entry, "not", ""),
                    entry.get("weight", 0.8),
                )
                for word in dict.fromkeys(words):
                    for written in {word.lower(), word.capitalize(), word.upper()}:
                        index.setdefault(written, []).append(trigger)
    return known, index


def _compiled(entry: dict[str, Any], key: str, anchor: str) -> re.Pattern[str] | None:
    if key not in entry:
        return None
    return re.compile(f"(?:{entry[key]}){anchor}".replace(" ", r"\s"))
