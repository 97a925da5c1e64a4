"""Whether Ukrainian and Russian words around a date speak of the past or of what is still to come."""

from __future__ import annotations

import re
from functools import cache
from itertools import zip_longest

from articles.date_expressions import Tense
from articles.model import Passage
from articles.slavic_words import listed

_REACH = 90  # letters to either side
_CLAUSE_END = re.compile(r"[;:.!?»]|, | (?:что|що|который|которая|которые|який|яка|які) ")
_WORD = re.compile(r"[\w'-]+")
_INFINITIVE = ("ти", "тися", "тись", "намір")
_FUTURE_ENDING = ("тиме", "тимуть", "тиметься", "тимуться")
_PAST_ENDING = re.compile(r"\w{2,}(?:[аеиоуыяюёії]л[аои]?(?:с[ья])?|[иауя]в(?:ся)?)")


def tense_around(text: str, passage: Passage, start: int, end: int) -> Tense:
    """What the clause around a stretch of a passage says of the time; the next clauses when it has no verb.

    ``text`` is in small letters.
    """
    first = max(passage.start, start - _REACH)
    last = min(passage.end, end + _REACH)
    lead, rest = _CLAUSE_END.split(text[first:start]), _CLAUSE_END.split(text[end:last])
    return (
        _tense(f"{lead[-1]} {rest[0]}")
        or next((tense for clause in rest[1:3] if (tense := _tense(clause))), "")
        or (_tense(lead[-2]) if len(lead) > 1 else "")
    )


@cache
def _verbs() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    return frozenset(listed("future")), frozenset(listed("past")), frozenset(listed("not_past"))


def _tense(clause: str) -> Tense:
    future, past, not_past = _verbs()
    words: list[str] = _WORD.findall(clause)
    for word, following in zip_longest(words, words[1:], fillvalue=""):
        if word in future or word.endswith(_FUTURE_ENDING):
            return "future"
        if word in ("має", "мають") and following.endswith(_INFINITIVE):
            return "future"  # "має відбутися", but not "має право"
    for word in words:
        if word in past or (word not in not_past and _PAST_ENDING.fullmatch(word)):
            return "past"
    return ""
