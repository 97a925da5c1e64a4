"""The language a page is written in: translated words, dates and numbers.

Readers' words stand in the code in English, inside ``_("…")`` or ``ngettext``, and are looked up in the
catalogs of ``locales/<language>/LC_MESSAGES/*.po``: ``dashboard.po`` for the program's words, ``data.po`` for
the sentences that geodata and articles put together. The language of a request is a context variable, since
it concerns every word and no logic; whatever keeps words beyond a request has ``current()`` in its key.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from pathlib import Path
from typing import cast

from babel import Locale, dates, numbers
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from geodata.model import Language
from geodata.telling import Told, Value, sentence

DEFAULT = "en"
LANGUAGES: dict[Language, str] = {"en": "English", "uk": "Українська", "ru": "Русский", "ka": "ქართული"}
LOCALES = {"en": "en_GB", "uk": "uk", "ru": "ru", "ka": "ka"}  # of babel: days come before months
FOLDER = Path(__file__).parent / "locales"

_language: ContextVar[Language] = ContextVar("language", default="en")


def current() -> Language:
    """The language that words are in now: ``en``, ``uk``, ``ru`` or ``ka``."""
    return _language.get()


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within it, words are in this language."""
    before = _language.set(cast(Language, language))
    try:
        yield
    finally:
        _language.reset(before)


def N_(text: str) -> str:
    """Marks a text in a table for translation where it is written; ``_`` translates it where it is shown."""
    return text


def _(text: str) -> str:
    """The text in the current language; as it stands where there is no translation. A sentence that geodata
    put together is told anew from its parts.
    """
    if current() == DEFAULT:
        return text
    if isinstance(text, Told):
        return _(text.template).format(**{key: _value(value) for key, value in text.values.items()})
    return _messages(current()).get(text, (text,))[0]


def said(error: Exception) -> str:
    """What an error of ours says, in the current language."""
    return _(sentence(error))


def ngettext(one: str, many: str, n: int) -> str:
    """The form of a text that goes with a number: ``ngettext("{n} event", "{n} events", n)``."""
    if current() == DEFAULT or one not in _messages(current()):
        return one if n == 1 else many
    forms = _messages(current())[one]
    return forms[min(_plural(current(), n), len(forms) - 1)]


def name(names: Mapping[Language, str]) -> str:
    """Of names by language that of the current one, the English one where it has none."""
    return names.get(current()) or names["en"]


def day(value: date) -> str:
    """``6 Jul 2016``, as the language writes it."""
    if current() == DEFAULT:
        return f"{value.day} {value:%b %Y}"
    return dates.format_date(value, format="medium", locale=LOCALES[current()])


def month(value: date) -> str:
    """``Aug 2008``."""
    return dates.format_skeleton("yMMM", value, locale=LOCALES[current()])


def number(value: float) -> str:
    """``26,945`` with the language's separators."""
    return numbers.format_decimal(value, locale=LOCALES[current()])


def percent(share: float) -> str:
    """``70%`` of 0.7."""
    return numbers.format_percent(share, locale=LOCALES[current()])


def words(catalog: str = "dashboard") -> dict[str, list[str]]:
    """The current language's catalog, message to its forms, as ``words.js`` takes it; empty for English.
    Under the empty message are the separators of numbers and how dates are written.
    """
    return {} if current() == DEFAULT else {**_read(current(), catalog), "": _header(current())}


def _value(value: Value) -> str:
    if isinstance(value, tuple):
        return format_list([name(names) for names in value], locale=LOCALES[current()])
    if isinstance(value, int):
        return number(value)
    if isinstance(value, Mapping):
        return name(value)
    if isinstance(value, Told):
        return _(value)
    return _read(current(), "data").get(value, (value,))[0]  # it may be a file's name: no word of the page


@cache
def _header(language: str) -> list[str]:
    """The separators of thousands and of decimals; then for each month how a day in it is written, the same
    without its year, the month with its year, and alone. Browsers do not have every language.
    """
    locale = Locale.parse(LOCALES[language])
    found = [locale.number_symbols["latn"]["group"], locale.number_symbols["latn"]["decimal"]]
    short = locale.datetime_skeletons["MMMd"].pattern
    month = locale.datetime_skeletons["yMMM"].pattern
    for pattern in (locale.date_formats["medium"].pattern, short, month, "LLL"):
        for number in range(1, 13):
            text = dates.format_date(date(2001, number, 22), pattern, locale=locale)
            found.append(text.replace("2001", "{year}").replace("22", "{day}"))
    return found


@cache
def _messages(language: str) -> dict[str, list[str]]:
    return {m: f for name in ("data", "dashboard") for m, f in _read(language, name).items()}


@cache
def _read(language: str, name: str) -> dict[str, list[str]]:
    catalog = _catalog(language, name)
    found = {}
    for message in catalog:
        forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        written = [form for form in forms if form]
        if message.id and len(written) == len(forms) and not message.fuzzy:
            found[message.id if isinstance(message.id, str) else message.id[0]] = written
    return found


def _catalog(language: str, name: str) -> Catalog:
    path = FOLDER / language / "LC_MESSAGES" / f"{name}.po"
    if not path.exists():
        return Catalog(locale=LOCALES[language])
    with path.open("rb") as file:
        return read_po(file, locale=LOCALES[language])


def _plural(language: str, n: int) -> int:
    """Which of gettext's forms a number takes."""
    if language in ("uk", "ru"):
        if n % 10 == 1 and n % 100 != 11:
            return 0
        return 1 if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14 else 2
    return 0 if n == 1 else 1
