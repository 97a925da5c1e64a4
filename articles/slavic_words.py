"""Ukrainian and Russian words of date expressions, from ``data/dates_uk.yaml`` and ``data/dates_ru.yaml``.

Both languages are read together: they share many words, none means different days in the two, and a text
quotes one in the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from articles.date_grammar import either
from articles.tables import table

LANGUAGES = ("uk", "ru")


def forms(entries: str | Iterable[str]) -> Iterator[str]:
    """The forms that entries like ``июл/ь я ю ем е`` stand for; ``+`` at the end becomes any ending."""
    for entry in [entries] if isinstance(entries, str) else entries:
        stem, slash, endings = entry.partition("/")
        for ending in endings.split() if slash else [""]:
            yield f"{stem}{ending.strip('-')}"


@cache
def meanings(key: str) -> dict[str, Any]:
    """What each form under a key of the two tables means: ``{"июля": 7, "липня": 7, …}``."""
    return {
        form: meaning
        for language in LANGUAGES
        for meaning, entries in table(f"dates_{language}")[key].items()
        for form in forms(entries)
    }


@cache
def listed(key: str) -> tuple[str, ...]:
    """The forms of a plain list in both tables."""
    return tuple(
        dict.fromkeys(form for language in LANGUAGES for form in forms(table(f"dates_{language}")[key]))
    )


@cache
def day_words() -> dict[str, int]:
    """The days of a month in words, "седьмого" and "двадцять першого", 1 to 31."""
    words: dict[str, int] = {}
    for language in LANGUAGES:
        rows = table(f"dates_{language}")
        inflected = {
            stem + ending: number
            for number, stem in rows["ordinals"].items()
            for ending in rows["ordinal_endings"]
        }
        words |= inflected
        words |= {
            f"{tens} {form}": ten + number
            for ten, tens in rows["ordinal_tens"].items()
            for form, number in inflected.items()
            if number < 10 and ten + number <= 31
        }
    return words


def day_word_pattern() -> str:
    """An expression for ``day_words``, by stem and ending."""
    return "|".join(
        rf"(?:(?:{'|'.join(rows['ordinal_tens'].values())}) )?(?:{'|'.join(rows['ordinals'].values())})"
        rf"(?:{'|'.join(rows['ordinal_endings'])})"
        for rows in (table(f"dates_{language}") for language in LANGUAGES)
    )


def meaning_of(word: str, words: dict[str, Any]) -> Any:
    """What a word means, also by an entry that takes any ending."""
    if word in words:
        return words[word]
    return next(words[entry] for entry in words if entry.endswith("+") and word.startswith(entry[:-1]))


@cache
def happenings() -> tuple[tuple[str, str, str], ...]:
    """Named events: id, an expression for its names, and one that must occur in the article or ``""``."""
    return tuple(
        (identifier, "|".join(row["names"]), row.get("context", ""))
        for language in LANGUAGES
        for identifier, row in table(f"dates_{language}")["events"].items()
    )


_OPENING = (
    "months",
    "weekdays",
    "weekdays_before_date",
    "seasons",
    "parts",
    "quarters",
    "days",
    "years",
    "decades",
)


def gate() -> str:
    """How a word goes on that a rule may begin with: by its first letters, and by the next word if need be.

    "Этот", "через", "года" and the like stand everywhere; they open the gate only beside what makes a date.
    """
    words = [word[:5].rstrip("+ ") for key in _OPENING for word in meanings(key)]
    words += [word[:5] for word in day_words()]
    words += [*listed("event_openers"), "назавт", "наканун", "напередо", "спустя", "по прошеств"]
    plain = either([word for word in set(words) if not any(word != w and word.startswith(w) for w in words)])
    halves = either({word[:4] for key in ("halves", "half_weeks") for word in meanings(key)})
    things = {w[:4] for key in ("months", "weekdays", "seasons", "units", "times") for w in meanings(key)}
    units = either({word[:3] for word in meanings("units")})
    counted = rf"{either(meanings('numbers'))} (?:{units})"
    pointing = rf"{either([*meanings('which'), *meanings('told')])} (?:сам\w+ )?{either(things)}"
    away = rf"(?:через|за|на) (?:\d|{counted}|{units}|{halves})|на друг(?:ой|ий) "
    after = {word[:3] for key in ("ago", "earlier", "later") for word in listed(key)}
    short = rf"{either(meanings('short_months'))}\.? ?\d|[iі]{{1,3}}v? (?:квар|пів|пол)"
    return (
        rf"{plain}|{halves}|{counted}|{either(meanings('units'))} {either(after)}|{away}|{short}|{pointing}"
    )
