"""Time expressions as TimeML has them, dates or not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression ``text[start:end]`` with its TIMEX3 type and value."""

    start: int
    end: int
    type: str
    value: str
