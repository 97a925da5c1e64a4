"""Triggers of acts in Ukrainian, Russian and Georgian, whose words change their endings.

``data/acts_LANGUAGE.yaml`` gives the beginnings of words that tell an act, and the words around them that
tell what was planned, denied, thought of or claimed. A word counts from its first letters; the ending of a
verb says whether it is an infinitive, which tells nothing by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from articles import triggers
from articles.model import Modality
from articles.scanning import lowered
from articles.tables import table
from articles.triggers import SURE, Clause, Spans, Told, Trigger
from geodata.model import Language

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_WHICH = re.compile(
    r"\b(?:як(?:ий|а|е|і|ого|ої|ому|ій|им|ими|их|у|ою)|котор|котр)|რომელ"
)  # relative pronouns
_PLANNED = {"infinitive": "planned_verb", "verb": "planned_finite", "noun": "planned"}  # cues by tense
_AGREED = frozenset({"agreement", "ceasefire"})  # what is done once it is agreed on
_QUOTES = str.maketrans("", "", '«»„“”"')  # "the “referendum” was called off"
_AND = re.compile(r"\s(?:і|та|й|и|და)\s")  # what one finite verb is denied by does not deny the next
_OBLIQUE = re.compile(r"(?:[нт]|нн)(?:их|ых|ого|ому|им|ым|ими|ыми|ої|ой|ою|ую|ій)\Z")  # of those detained
_SAID = re.compile(
    r"(?<!\bси)(?<!\bсе)(?:[аия]в|л[аои])(?:ся|сь)?\Z|[еиуюя]ть(?:ся)?\Z|є(?:ться)?\Z"
)  # before "that"
_NEUTER = re.compile(r"(?:[еа]н|[иуя]т)е\Z")  # "захоплене", which ends as "візьме" does
_NO_PHRASE = re.compile(r"[,;:.]|\b(?:і|та|й|и|и?ли|и?або|და)\b")  # what parts a noun from the clause behind
_BUT = frozenset({"але", "проте", "однак", "но", "однако", "მაგრამ", "თუმცა", "ხოლო"})
_BETWEEN = 4  # words between a noun and the clause about it: "the vote in the region, which was held"
# What no verb ends in, though the noun made of it begins as the verb does: "підписання", "задержание".
_NO_VERB = {
    "uk": r"(?!\w*(?:нн|тт)(?:я|ю|і|ям|ями|ях)(?!\w))",
    "ru": r"(?!\w*(?<=[аеё])ни(?:е|я|ю|ем|и|й|ям|ями|ях)(?!\w))",
    "ka": "",
}
_SYNTHETIC = ("тиме", "тимуть", "тиметься", "тимуться")  # "виходитимуть"
_TOWARDS = re.compile(r"სკენ\Z")
_OPENING = 3  # letters that a trigger is looked up by
_MOST = 12  # acts in one sentence; more is no prose
_AROUND = 300  # characters on either side that a clause is looked at
_REACH = 130  # characters before and after a trigger that may tell its modality
_GEORGIAN, _CYRILLIC = re.compile(r"[ა-ჰ]"), re.compile(r"[а-яА-ЯіїєґІЇЄҐёЁ]")
_UKRAINIAN, _RUSSIAN = re.compile(r"[іїєґІЇЄҐ]"), re.compile(r"[ыэъёЫЭЪЁ]")


@dataclass(frozen=True, slots=True)
class Form:
    """The beginning of a word that tells an act; ``tense`` is ``verb``, ``future`` or ``noun``."""

    word: re.Pattern[str]
    tense: str
    trigger: Trigger


@dataclass(frozen=True, slots=True)
class Speech:
    """How a language joins clauses and says what did not, or not yet, take place."""

    boundary: re.Pattern[str]
    opening: re.Pattern[str]
    infinitive: re.Pattern[str]
    future: re.Pattern[str]
    passive: re.Pattern[str]
    placed: re.Pattern[str]
    placed_after: re.Pattern[str]
    bound: re.Pattern[str]
    dated_thing: re.Pattern[str]
    other_time: re.Pattern[str]
    cues: dict[str, re.Pattern[str]]


def language_of(flat: str, start: int, end: int, otherwise: str) -> Language:
    """The language of a sentence by its letters; ``otherwise``, the article's, decides where they do not."""
    if _GEORGIAN.search(flat, start, end):
        return "ka"
    if not _CYRILLIC.search(flat, start, end):
        return "en"
    if _UKRAINIAN.search(flat, start, end):
        return "uk"
    if otherwise == "uk" and not _RUSSIAN.search(flat, start, end):
        return "uk"
    return "ru"


def is_relative(clause: Clause) -> bool:
    """Whether a clause goes on about a thing named before it."""
    return clause.joined_by == "що" or _WHICH.search(clause.joined_by) is not None


def is_foreign(flat: str) -> bool:
    """Whether a text has any letters of these languages."""
    return not flat.isascii() and bool(_CYRILLIC.search(flat) or _GEORGIAN.search(flat))


def find(flat: str, start: int, end: int, dated: Spans, language: Language) -> list[Told]:
    """The acts that a sentence tells of, in order; see :func:`articles.triggers.find`."""
    lower = lowered(flat)
    index = _lexicon(language)
    words = [
        (word, forms)
        for word in _WORD.finditer(lower, start, end)
        if (forms := index.get(word.group()[:_OPENING])) is not None
    ]
    if not words:
        return []
    parts: tuple[Clause, ...] = ()
    told: list[Told] = []
    for word, forms in words:
        fitting = [(form, match) for form in forms if (match := form.word.match(lower, word.start()))]
        if not fitting:
            continue
        parts = parts or tuple(clauses(lower, start, end, dated, language))
        clause = next(c for c in reversed(parts) if c.start <= word.start() or c is parts[0])
        seen: set[str] = set()
        for form, match in fitting:
            name = form.trigger.act.name
            again = (t for t in told if t.trigger.act.name == name and _goes_on(lower, t.end, clause))
            if any(again):
                continue  # "the war, which began"
            if name not in seen and (item := _told(lower, form, match, word, clause, parts, language)):
                seen.add(name)
                told.append(item)
        if len(told) >= _MOST:
            break
    return triggers.shared(told, lower)


def clauses(lower: str, start: int, end: int, dated: Spans, language: Language) -> list[Clause]:
    """The clauses of a sentence; no boundary falls inside a date."""
    found: list[Clause] = []
    position, joined_by = start, ""
    how = speech(language)
    opening = how.opening.match(lower, start, end)
    if opening and (comma := lower.find(", ", opening.end(), end)) > 0:
        found.append(Clause(start, comma, opening["word"]))
        position = comma + 2
    for boundary in how.boundary.finditer(lower, position, end):
        if any(s < boundary.end() and boundary.start() < e for s, e in dated):
            continue
        if _WHICH.search(joined_by) and (comma := lower.find(", ", position, boundary.start())) > 0:
            found.append(Clause(position, comma, joined_by))  # a relative clause ends at its comma
            position, joined_by = comma + 2, ""
        if boundary.start() > position:
            found.append(Clause(position, boundary.start(), joined_by))
        joined_by = boundary["word"] or ""
        position = boundary.end()
    if _WHICH.search(joined_by) and (comma := lower.find(", ", position, end)) > 0:
        found.append(Clause(position, comma, joined_by))
        position, joined_by = comma + 2, ""
    found.append(Clause(position, end, joined_by))
    return found


def _told(
    lower: str,
    form: Form,
    match: re.Match[str],
    word: re.Match[str],
    clause: Clause,
    parts: tuple[Clause, ...],
    language: Language,
) -> Told | None:
    """What a word tells by a form, which ``match`` is the beginning of; ``None`` if it tells of no act."""
    if form.tense == "noun" and _TOWARDS.search(word.group()):
        return None  # "called for a ceasefire"
    trigger, how = form.trigger, speech(language)
    lead = lower[max(clause.start, word.start() - _REACH) : word.start()].translate(_QUOTES)
    rest = lower[word.end() : min(clause.end, word.end() + _REACH)].translate(_QUOTES)
    if trigger.lead and not trigger.lead.search(lead):
        return None
    if trigger.then and not trigger.then.search(rest):
        return None
    own = parts.index(clause)
    goes_on = _WHICH.search(clause.joined_by) or clause.joined_by in _BUT
    since = parts[own - 1].start if own and trigger.verb and goes_on else clause.start
    if own > 1 and trigger.verb and not clause.joined_by and is_relative(parts[own - 1]):
        since = parts[own - 2].start  # "the treaty, which Sukhumi asked for, was not signed"
    until, relative = clause.end, rest
    if not trigger.verb and parts[own + 1 : own + 2] and _goes_on(lower, word.end(), parts[own + 1]):
        until = parts[own + 1].end  # "the vote that was held in March"
        rest = relative = lower[parts[own + 1].start : until]
        if parts[own + 2 : own + 3] and not parts[own + 2].joined_by:  # "the vote, which they want, is off"
            until = parts[own + 2].end
            rest = " " + lower[parts[own + 2].start : until]
    whole = lower[max(since, word.start() - _AROUND) : min(until, word.end() + _AROUND)]
    if trigger.near and not trigger.near.search(whole):
        return None
    if trigger.absent and trigger.absent.search(whole):
        return None
    before = lower[max(parts[own - 1].start, parts[own - 1].end - _REACH) : parts[own - 1].end] if own else ""
    tail = word.group()[match.end() - word.start() :]
    passive = trigger.verb and bool(how.passive.search(word.group()))
    tense = _tense(form, word.group(), tail, how)
    decision = trigger.act.name in triggers.DECIDED
    aside = (
        tense == "noun" and until == clause.end and how.cues["aside"].search(lead + word.group()) is not None
    )
    finite = tense == "verb" and not passive
    if tense == "verb" and trigger.act.name != "casualty-report" and _OBLIQUE.search(word.group()):
        rest = relative = ""  # what follows "those detained" is not about their arrest; "no wounded" is
    told_as = _modality(how.cues, lead, rest, before, clause.joined_by, tense, decision, aside, finite)
    if told_as == "asserted" and relative != rest:
        told_as = _modality(
            how.cues, lead, relative, before, clause.joined_by, tense, decision, aside, finite
        )
    if told_as == "denied" and how.cues["moved"].search(lead + word.group() + rest):
        told_as = "planned"  # "put off until 5 May": it is to be then
    if told_as == "planned" and any(how.cues["if"].fullmatch(part.joined_by) for part in parts):
        told_as = "hypothetical"  # "if they withdraw, we shall sign"
    if told_as == "asserted" and form.tense == "noun" and trigger.act.name not in _AGREED:
        told_as = "planned" if how.cues["agreed_on"].search(lead) else told_as
    if told_as == "asserted" and form.tense == "noun" and trigger.act.name == "ceasefire":
        later = how.cues["agreed_on"].search(lead) and how.cues["from_then"].search(rest)
        told_as = "planned" if later else told_as  # "agreed on a truce from 27 July"
    following = next((part for part in parts[own + 1 : own + 2] if part.joined_by in _BUT), None)
    if told_as == "planned" and following:
        off = how.cues["called_off"].search(lower, following.start, following.end)
        told_as = "denied" if off else told_as
    if told_as is None:
        return None
    confidence = trigger.weight * SURE[told_as]
    return Told(trigger, word.start(), word.end(), clause, parts, passive, told_as, confidence, language)


def _goes_on(lower: str, end: int, following: Clause) -> bool:
    """Whether a clause says more of a word that ends not far before it."""
    if not is_relative(following):
        return False
    between = lower[end : following.start].removesuffix(" ").removesuffix(following.joined_by)
    between = between.rstrip(", ")
    if following.joined_by == "що" and _SAID.search(between):
        return False  # "at the summit they agreed that"
    return between.count(" ") <= _BETWEEN + 1 and not _NO_PHRASE.search(between)


def _tense(form: Form, word: str, tail: str, how: Speech) -> str:
    if form.tense != "verb":
        return form.tense
    if how.infinitive.search(tail):
        return "infinitive"
    if tail.endswith(_SYNTHETIC):
        return "future"
    perfective = (
        not _NEUTER.search(word) and not form.trigger.act.present and "(?=" not in form.trigger.base
    )  # others list their endings
    return "future" if perfective and how.future.search(tail) else "verb"


def _modality(
    cues: dict[str, re.Pattern[str]],
    lead: str,
    rest: str,
    before: str,
    joined_by: str,
    tense: str,
    decision: bool,
    aside: bool,
    finite: bool,
) -> Modality | None:
    """As :func:`articles.modality.of`, by the cues of one language; ``decision``: done by deciding it,
    ``aside``: a noun that only says where or after what the rest took place ("at the summit"),
    ``finite``: a verb that needs no other.
    """
    if cues["if"].fullmatch(joined_by):
        return "hypothetical"
    depends = before if cues["that"].fullmatch(joined_by) else ""
    if cues["possible"].search(lead) or cues["possible_that"].search(depends):
        return "hypothetical"  # "did not rule out", "warned that"
    if cues["wished"].fullmatch(joined_by) and tense != "infinitive":
        return "hypothetical"  # "so that they would withdraw"
    # "did not recognise the vote": it was held
    about = tense == "noun" and (cues["about"].search(lead) or cues["about_after"].match(rest))
    own_lead, own_rest = (_AND.split(lead)[-1], _AND.split(rest, maxsplit=1)[0]) if finite else (lead, rest)
    denied = cues["denied"].search(own_lead) or cues["refused_after" if aside else "denied_after"].match(
        own_rest
    )
    if (denied and not about) or cues["denied_that"].search(depends):
        return "denied"
    if tense == "noun" and not about and cues["denied_noun"].search(lead):
        return "denied"
    if cues["hypothetical"].search(own_lead) or cues["hypothetical_after"].match(rest):
        return "hypothetical"
    if tense == "infinitive" and cues["obliged"].search(lead):
        return "hypothetical"  # "must withdraw"
    if tense == "infinitive" and not decision and cues["decided"].search(lead):
        return "planned"
    if tense == "future" or cues[_PLANNED[tense]].search(lead):
        return "planned"
    if tense == "noun" and not aside and cues["planned_after"].match(rest):
        return "planned"
    if cues["untold"].search(lead) or cues["untold_that"].search(depends) or cues["untold_after"].match(rest):
        return None
    if tense == "infinitive" and not (cues["done"].search(lead) or cues["decided"].search(lead)):
        return None
    claimed = any(cues["reported"].search(text) for text in (lead, rest, depends))
    return "reported" if claimed else "asserted"


@cache
def speech(language: Language) -> Speech:
    """How a language speaks, from its table."""
    rows = table(f"acts_{language}")["speech"]
    cues = {key: _expression(value) for key, value in rows["cues"].items()}
    expressions = {key: _expression(value) for key, value in rows.items() if key != "cues"}
    return Speech(**expressions, cues=cues)


@cache
def _lexicon(language: Language) -> dict[str, tuple[Form, ...]]:
    """The forms by their first letters."""
    found: dict[str, list[Form]] = {}
    for name, entries in table(f"acts_{language}")["triggers"].items():
        act = triggers.acts()[name]
        for entry in entries:
            lead, then, near, absent = (
                _expression(entry[key]) if key in entry else None for key in ("lead", "then", "near", "not")
            )
            for tense in ("future", "verb", "noun"):
                for stem in entry.get(tense, "").split():
                    trigger = Trigger(
                        act,
                        entry.get("type", act.type),
                        tense != "noun",
                        stem,
                        lead,
                        then,
                        near,
                        absent,
                        entry.get("weight", 0.8),
                    )
                    word = stem if tense == "noun" else f"(?:{stem}){_NO_VERB[language]}"
                    found.setdefault(stem[:_OPENING], []).append(Form(re.compile(word), tense, trigger))
    order = ("future", "verb", "noun")
    return {key: tuple(sorted(forms, key=lambda f: order.index(f.tense))) for key, forms in found.items()}


def _expression(text: Any) -> re.Pattern[str]:
    """A regular expression in which a space is any blank; an empty one matches nothing."""
    return re.compile(text.replace(" ", r"\s") if text else r"(?!)")
