"""Whether Ukrainian and Russian words around a date speak of the past or of what is still to come."""

from __future__ import annotations

import re

from articles.date_expressions import Tense
from articles.model import Passage
from articles.slavic_words import either, listed

_REACH = 90  # letters to either side
_CLAUSE_END = re.compile(r"[;:.!?»]|, | (?:что|що|который|которая|которые|який|яка|які) ")
_FUTURE = re.compile(rf"(?<!\w)(?:{either(listed('future'))}|\w{{3,}}тим(?:е|уть|еться|уться))(?!\w)")
_PAST = re.compile(
    r"(?<!\w)(?:бы[лв]\w*|був|була|було|були|(?!если|или|недел|около|земл|школ|сел[оаи]|дел[оаи]|цел[иь]|сил[аыиу]|числ|журнал|канал)"
    r"\w{2,}[аеиоуыяюёії]л(?:а|о|и)?(?:с[ья])?|\w{2,}(?:ив|ав|ув|яв)(?:ся)?|ш[её]л|пош[её]л|произош[её]л|п[іо]шов|пройшов|умер|мог|зміг|помер)(?!\w)"
)


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


def _tense(clause: str) -> Tense:
    if _FUTURE.search(clause):
        return "future"
    return "past" if _PAST.search(clause) else ""
