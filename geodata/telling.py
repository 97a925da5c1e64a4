"""Sentences put together in code that keep how, so that they can be told in other languages.

To whoever knows nothing of it such a sentence is English text. Whoever has its ``template`` in another
language puts the same ``values`` into that: names in four languages, or sentences of this kind again. This
package has no translations; the dashboard does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from geodata.model import Language

Names = Mapping[Language, str]
Value = Names | tuple[Names, ...] | str | int
"""A name by language, several that are listed, a text, or a number of things."""


class Told(str):
    """English text with the ``template`` and the ``values`` that it was made of."""

    __slots__ = ("template", "values")

    template: str
    values: dict[str, Value]


def tell(template: str, **values: Value) -> Told:
    """A sentence of a template with placeholders.

    >>> tell("Held by {holders}.", holders=({"en": "Georgia"}, {"en": "Russia"}))
    'Held by Georgia and Russia.'
    """
    told = Told(template.format(**{key: _english(value) for key, value in values.items()}))
    told.template, told.values = template, values
    return told


def sentence(error: Exception) -> str:
    """What an error says, with how it was put together where its sentence was told."""
    return error.args[0] if error.args and isinstance(error.args[0], Told) else str(error)


def together(sentences: Iterable[str], between: str = " ") -> str:
    """Sentences one after the other, each once, the empty ones left out; what is one alone stays as it is."""
    kept = list(dict.fromkeys(filter(None, sentences)))
    if len(kept) < 2:
        return kept[0] if kept else ""
    template = between.join(f"{{part{number}}}" for number in range(len(kept)))
    return tell(template, **{f"part{number}": sentence for number, sentence in enumerate(kept)})


def tell_name(names: Names) -> Told:
    """A name, to be told in any language."""
    return tell("{name}", name=names)


def called(names: Names) -> dict[Language, str]:
    """A name as it stands within a sentence: in English with its article, where it has one."""
    return {**names, "en": _within(names["en"])}


def _english(value: Value) -> str:
    if isinstance(value, tuple):
        return " and ".join(names["en"] for names in value)
    if isinstance(value, int):
        return f"{value:,}"
    return value if isinstance(value, str) else value["en"]


def _within(name: str) -> str:
    if name.startswith(("De facto", "Self-proclaimed", "Authorities")):
        return f"the {name[0].lower()}{name[1:]}"
    return f"the {name}" if "Republic" in name or "Union" in name else name
