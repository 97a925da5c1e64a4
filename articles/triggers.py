"""Words that tell of an act: the lexicon of ``data/acts.yaml`` and where it applies in a sentence.

A trigger counts only in its own clause, and only when the clause says that the act took place: "did not
sign" and "would recognise" tell of no act; "will visit on 7 July" of one that is not sure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from articles.tables import table

_WORD = re.compile(r"[A-Za-zé-]+")
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
_MOST = 25  # acts in one sentence; more is no prose
_AROUND = 300  # characters on either side that a clause is looked at
_REACH = 110  # characters after a trigger that may complete it

_BOUNDARY = re.compile(
    r"[;:](?=\s)|,?\s(?:(?:--|—|–)\s|(?P<word>[Ww]h(?:ere|ich|om|ose|o|ile|en)|[Bb](?:ut|ecause|efore)"
    r"|[Aa](?:lthough|fter|mid|head\s[Oo]f|nd\sthe\s(?:ensuing|subsequent|resulting)"
    r"|s(?=\s(?:[A-Z]|(?:the|he|she|it|they|his|her|their|its|both)\s)))|[Tt]h(?:ough|at)|[Ff]ollowing|[Ss]ince"
    r"|[Uu]ntil|[Dd]espite|[Ii]n\sresponse\sto|[Pp]rompted\sby)"
    r"\s(?!(?:dawn|noon|midnight|dark|sunset|sunrise|day|year|long)\b))"
)
_RELATIVE = frozenset({"which", "who", "whom", "whose", "where"})
_SUBORDINATE = frozenset(
    {"after", "following", "since", "before", "when", "while", "as", "although", "though", "because"}
)
_OPENING = re.compile(
    r"(?P<word>After|Following|Since|Before|When|While|As|Although|Though|Because|Despite|Amid|Until|If)\s"
)
_BEFORE_DATES = frozenset({"after", "following", "since", "before", "until", "as", "ahead of"})
_NEGATED = re.compile(
    r"(?:\b(?:not|never|no|nor|neither|cannot|refus\w+\sto|declin\w+\sto|fail\w+\sto|den(?:y|ied|ies)|ruled\sout"
    r"|rather\sthan|instead\sof|unable\sto|reject\w*|prevent\w*|avoid\w*|postpone\w*|cancel\w*|block\w*|(?i:nobody|no\sone))|n't)"
    r"(?:\s[\w'-]+){0,3}\s\Z|\bwithout\s(?:a\s|any\s)?\Z"
)
_NEGATED_AFTER = re.compile(
    r"\s(?:\w+\s){0,2}(?:(?:was|were|has|have|had|did|is|are|would|could)\s(?:not|never)|\w+n't|failed|fell\sthrough|collapsed"
    r"|was\s(?:postponed|cancelled|canceled|rejected|called\soff))\b"
)
# Verbs and words under which something is only thought of; the thing itself comes within a few words ...
_UNREAL = re.compile(
    r"\b(?:would|could|might|may|should|can|must|if|unless|whether|intend\w*|hope\w*|wants?|wanted|wish\w*|seeks?|sought|seeking"
    r"|propos\w+|threaten\w*|promis\w+|offer\w*|aims?|ready|willing|prepared|try|tries|trying|tried|attempt\w*|in\sorder"
    r"|obliged|required|needs?\sto|supposed|appeal\w*|demand(?:s|ed)?\s(?:for|that)|calls?\s(?:for|on|upon)|called\s(?:for|on|upon)"
    r"|calling\s(?:for|on)|urg(?:e|es|ed|ing)|ask(?:s|ed|ing)?|pledg\w+|allow\w*|enable\w*|negotiat(?:e|es|ing)"
    r"|(?:is|are|was|were)\sto)"
    r"(?:\s[\w'-]+){0,5}\s\Z"
    # ... and nouns and adjectives that make it so when they stand right before it.
    r"|\b(?:likely|right|possible|potential|draft|future|possibility|prospects?|risk|fears?|conditions?\sfor|ways\sof|against"
    r"|process\sof|progress\stowards?|bid|threat)(?:\s[\w'-]+){0,2}\s\Z"
)
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
_FORTHCOMING = re.compile(
    r"\b(?:will|shall|plan(?:s|ned|ning)?|expected|set|due|scheduled|is|are|agreed|agree|about)\s(?:\w+\s){0,2}?(?:to\s)?(?:be\s)?\Z"
    r"|\b(?:upcoming|forthcoming|planned|next)\s\Z|\bwill\s(?:\w+\s){0,2}\Z"
)
_INFINITIVE = re.compile(r"\bto\s\Z")
_DONE_TO = re.compile(
    r"\b(?:began|begun|started|continued|managed|voted|decided|resolved|ordered|went\son|proceeded|forced|moved)\b[^,;]{0,50}\sto\s\Z"
)
_PARTICIPLE_LEAD = re.compile(r"\b(?:was|were|been|be|is|are|being|got)\s(?:\w+\s){0,2}\Z")


@dataclass(frozen=True, slots=True)
class Act:
    """An act of the table; ``region`` says which mentions it is about, ``present`` that it is news when
    told.
    """

    name: str
    type: str
    region: str
    present: bool


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence and the word that joins it to what stands before ('' for the first)."""

    start: int
    end: int
    joined_by: str


@dataclass(frozen=True, slots=True)
class Told:
    """A trigger where it stands, with its clause; ``confidence`` is lower for what is only announced."""

    trigger: Trigger
    start: int
    end: int
    clause: Clause
    sentence: tuple[Clause, ...]
    passive: bool
    forthcoming: bool
    confidence: float


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


def find(flat: str, start: int, end: int, dated: Spans, named: Spans) -> list[Told]:
    """The acts that a sentence tells of, in order.

    ``flat`` is the text with plain blanks and apostrophes; ``dated`` and ``named`` are where the sentence's
    dates and named events stand.
    """
    index = _lexicon()[1]
    if index.keys().isdisjoint(_WORD.findall(flat, start, end)):  # as in most sentences
        return []
    words = [
        (word, entries)
        for word in _WORD.finditer(flat, start, end)
        if (entries := index.get(word.group())) is not None
    ][:_MOST]
    parts = tuple(clauses(flat, start, end, dated, named))
    heading = not flat[start:end].rstrip("\"'”)").endswith((".", "!", "?", ":", ";"))
    told: list[Told] = []
    for word, entries in words:
        clause = next(c for c in reversed(parts) if c.start <= word.start() or c is parts[0])
        if clause.joined_by in ("until", "if"):
            continue
        # The word that joins the next clause still belongs to the pattern: "declared that".
        lead = flat[max(clause.start, word.start() - _AROUND) : word.start()]
        rest = flat[word.end() : min(clause.end + 6, word.end() + _REACH)]
        proper = word.group()[0].isupper() and word.start() > start and not heading
        best: Told | None = None
        for trigger in entries:
            if proper and (trigger.verb or trigger.act.name not in _NAMED):
                continue  # part of a name: "Humanitarian Aid Unit"
            if trigger.lead and not trigger.lead.search(lead):
                continue
            if trigger.then and not trigger.then.search(rest):
                continue
            item = _told(flat, trigger, word, lead, rest, clause, parts, dated)
            if item and (best is None or item.trigger.act.name != best.trigger.act.name):
                told.append(item)
                best = item
    return told


def _told(
    flat: str,
    trigger: Trigger,
    word: re.Match[str],
    lead: str,
    rest: str,
    clause: Clause,
    parts: tuple[Clause, ...],
    dates: Spans,
) -> Told | None:
    """What a trigger tells at a word, between its lead and its rest; ``None`` if the act took no place."""
    if trigger.near or trigger.absent:
        whole = flat[max(clause.start, word.start() - _AROUND) : min(clause.end, word.end() + _AROUND)]
        if trigger.near and not trigger.near.search(whole):
            return None
        if trigger.absent and trigger.absent.search(whole):
            return None
    near_lead = lead[-70:]
    form = word.group().lower()
    if trigger.verb and form in (trigger.base, trigger.base + "s") and _NOUN_LEAD.search(lead[-70:]):
        return None
    if not trigger.verb and _OPINION.search(near_lead):
        return None
    if _NEGATED.search(near_lead) or _NEGATED_AFTER.match(rest) or _UNREAL.search(near_lead):
        return None
    dated = any(clause.start <= start < clause.end for start, _ in dates)
    confidence, forthcoming = trigger.weight, False
    if trigger.verb and _INFINITIVE.search(near_lead) and form == trigger.base:
        if not _DONE_TO.search(lead):
            if not (dated and _FORTHCOMING.search(near_lead)):
                return None
            forthcoming = True
        confidence *= 0.8
    elif _FORTHCOMING.search(near_lead) and not _PARTICIPLE_LEAD.search(near_lead):
        if not dated:
            return None
        forthcoming = True
    if forthcoming:
        confidence *= 0.5
    passive = trigger.verb and bool(_PARTICIPLE_LEAD.search(lead)) and form != trigger.base
    return Told(trigger, word.start(), word.end(), clause, parts, passive, forthcoming, confidence)


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
