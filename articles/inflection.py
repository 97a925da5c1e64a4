"""The forms of Ukrainian and Russian names: every case of a town, a region, a people or an adjective.

A name is declined by the class that its ending and its language show: "Абхазия, Абхазии, Абхазию …". Of a
name of several words each is declined, adjectives in agreement: "Южной Осетией". Where a class has two usages
("в Дебальцево" and "в Дебальцеве") both are given; a form too many does no harm, one too few hides a mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import product
from typing import Literal

Slavic = Literal["uk", "ru"]
Forms = tuple[tuple[str, ...], ...]  # nominative, genitive, dative, accusative, instrumental, locative

_CASES = 6
# What a word in the nominative ends in, how many letters of it go, and what takes their place in each case;
# "-" is nothing, "," parts variants. The first row that fits is taken.
_Row = tuple[str, int, str]
_NOUNS: dict[Slavic, tuple[_Row, ...]] = {
    "ru": (
        ("ия", 1, "я и и ю ей,ею и"),
        ("[кгх]а", 1, "а и е у ой,ою е"),
        ("[жчшщ]а", 1, "а и е у ей,ой е"),
        ("ца", 1, "а ы е у ей е"),
        ("а", 1, "а ы е у ой,ою е"),
        ("я", 1, "я и е ю ей е"),
        ("(?:пол|ел|ал|ил|ул|уз)ь", 1, "ь я ю ь ем е"),
        ("ь", 1, "ь и и ь ью и"),
        ("[аеёиоуы]й", 1, "й я ю й ем е"),
        ("[аеиоуыья]ец", 2, "ец йца йцу ец,йца йцем йце"),
        ("лец", 2, "ец ьца,ца ьцу,цу ец,ьца,ца ьцем,цем ьце,це"),
        ("ец", 2, "ец ца цу ец,ца цем це"),
        ("[жчшщц]", 0, "- а у - ем,ом е"),
        ("мост", 0, "- а у - ом у,е"),
        ("[бвгдзклмнпрстфх]", 0, "- а у -,а ом е"),
        ("ье", 1, "е я ю е ем е,и"),
        ("[цщ]е", 1, "е е,а е,у е е,ем е"),
        ("о", 1, "о о,а о,у о о,ом о,е"),
        ("ы", 1, "ы -,ов ам ы,-,ов ами ах"),
        ("ки", 2, "ки ок,ек,ков кам ки,ок,ек ками ках"),
    ),
    "uk": (
        ("[ії]я", 1, "я ї ї ю єю ї"),
        ("ка", 2, "ка ки ці ку кою ці"),
        ("га", 2, "га ги зі гу гою зі"),
        ("ха", 2, "ха хи сі ху хою сі"),
        ("[жчшщ]а", 1, "а і і у ею і"),
        ("а", 1, "а и і у ою і"),
        ("([бвгджзклмнпрстфхцчшщ])\\1я|стя", 1, "я я ю я ям і,ю"),
        ("я", 1, "я і і ю ею і"),
        ("піль", 3, "іль оля олю,олеві іль олем олі,олю"),
        ("ець", 3, "ець ця цю,цеві ець,ця цем ці,цеві,цю"),
        ("(?:пол|ел|ал|ил|ул|ал)ь", 1, "ь я ю,еві ь ем і,ю"),
        ("ь", 1, "ь і і ь ю,чю і"),
        ("їв", 2, "їв єва єву,єву їв євом єві"),
        ("трів", 2, "ів ова ову,овові ів овом ові"),
        ("ів", 2, "ів ова,ева ову,еву ів овом,евом ові,еві"),
        ("іг", 2, "іг огу,ога огу іг огом озі"),
        ("[аеиоуі]й", 1, "й я ю,єві й єм ї,ю,єві"),
        ("[жчшщ]", 0, "- а,у у,еві - ем,ю і,у,еві"),
        ("міст", 3, "іст оста,осту осту іст остом ості,осту"),
        ("[бвгдзлмнпрстфхц]", 0, "- а,у у,ові -,а ом і,у,ові"),
        ("к", 0, "- а,у у,ові -,а ом у,ові"),
        ("ки", 2, "ки ок,ьок,ків кам ки,ок ками ках"),
        ("и", 1, "и -,ів ам и,-,ів ами ах"),
        ("ці", 1, "і ів ям і ями ях"),
        ("о", 1, "о а у о ом і,у"),
    ),
}
_PLURALS: dict[Slavic, tuple[_Row, ...]] = {
    "ru": (
        ("[ая]нин", 2, "е - ам - ами ах"),
        ("ин", 0, "ы - ам - ами ах"),
        ("ка", 2, "ки ок,ек кам ок,ек ками ках"),
        ("[аеиоуыья]ец", 2, "йцы йцев йцам йцев йцами йцах"),
        ("лец", 2, "ьцы ьцев ьцам ьцев ьцами ьцах"),
        ("ец", 2, "цы цев цам цев цами цах"),
        ("ыня", 1, "и ь ям ь ями ях"),
        ("ь", 1, "и ей ям и ями ях"),
        ("а", 1, "ы - ам ы,- ами ах"),
        ("", 0, "ы ов ам ов,ы ами ах"),
    ),
    "uk": (
        ("[ая]нин", 2, "и - ам - ами ах"),
        ("ин", 0, "и -,ів ам -,ів ами ах"),
        ("ка", 2, "ки ок кам ок ками ках"),
        ("ець", 3, "ці ців цям ців цями цях"),
        ("ь", 1, "і ей ям і ями ях"),
        ("а", 1, "и - ам и,- ами ах"),
        ("", 0, "и ів ам ів,и ами ах"),
    ),
}
_ADJECTIVES: dict[Slavic, tuple[_Row, ...]] = {
    "ru": (
        ("няя", 2, "яя ей ей юю ей,ею ей"),
        ("ая", 2, "ая ой ой ую ой,ою ой"),
        ("ний", 2, "ий его ему ий,его им ем"),
        ("[кгхжчшщ]ий", 2, "ий ого ому ий,ого им ом"),
        ("[ыо]й", 2, "ый,ой ого ому ый,ой,ого ым,им ом"),
        ("нее", 2, "ее его ему ее им ем"),
        ("[кгхжчшщ]ое", 2, "ое ого ому ое им ом"),
        ("ое", 2, "ое ого ому ое ым ом"),
        ("[иы]е", 2, "ие,ые их,ых им,ым ие,ые,их,ых ими,ыми их,ых"),
    ),
    "uk": (
        ("ня", 1, "я ьої ій ю ьою ій"),
        ("а", 1, "а ої ій у ою ій"),
        ("ій", 2, "ій ього ьому ій,ього ім ьому,ім"),
        ("ий", 2, "ий ого ому ий,ого им ому,ім"),
        ("є", 1, "є його йому є їм йому,їм"),
        ("е", 1, "е ого,а ому,у е им,ом ому,ім,і"),
        ("[ії]", 1, "і их,іх им,ім і,их,іх ими,іми их,іх"),
    ),
}
_ADJECTIVE_ENDINGS: dict[Slavic, str] = {
    "ru": "ий ого ому им ом ая ой ую ою ое ие их ими",
    "uk": "ий ого ому им ім а ої ій у ою е і их ими",
}
# Words that are no adjectives, whatever they end in: before the name itself, and small ones after it.
_FIRST_NOUNS = frozenset({"Республика", "Республіка", "Станица", "Станиця", "Государство", "Держава"})
_LOWER_NOUNS = frozenset(
    {
        *("область", "регион", "регіон", "район", "полуостров", "півострів", "ущелье", "ущелина"),
        *("республика", "республіка", "автономия", "автономія", "пролив", "протока", "мост", "міст"),
        *("тоннель", "тунель", "перевал", "станция", "станція", "ханство"),
    }
)
_SKI = {"ru": re.compile(r"[сцз]кая\Z"), "uk": re.compile(r"[сцз]ька\Z")}
_MARKED: tuple[tuple[Slavic, frozenset[str]], ...] = (
    ("uk", frozenset("іїєґІЇЄҐ")),
    ("ru", frozenset("ыэъёЫЭЪЁ")),
)


def languages_of(name: str) -> tuple[Slavic, ...]:
    """The languages a name in Cyrillic letters may be in: one if a letter shows it."""
    shown = tuple(language for language, letters in _MARKED if not letters.isdisjoint(name))
    return shown or ("uk", "ru")


def forms(name: str, language: Slavic) -> frozenset[str]:
    """All forms of a name in one number; the name itself is one.

    >>> sorted(forms("Южная Осетия", "ru"))[:4]
    ['Южная Осетия', 'Южной Осетией', 'Южной Осетиею', 'Южной Осетии']
    """
    words = re.split(r"([ -])", name)
    declined = [_declined(word, at, words, language) for at, word in enumerate(words)]
    found = {name, *_agreeing(declined)}
    for at, word in enumerate(words[:-2]):
        if word in _FIRST_NOUNS:  # "в Республике Южная Осетия": the name after it may stay as it is
            found.update(_agreeing([*declined[: at + 1], *(((rest,),) * _CASES for rest in words[at + 1 :])]))
    return frozenset(found)


def _agreeing(declined: Sequence[Forms]) -> Iterator[str]:
    """The words joined, all in the same case."""
    for case in range(_CASES):
        yield from map("".join, product(*(word[case] for word in declined)))


def people(name: str, language: Slavic) -> frozenset[str]:
    """The forms of a word for a person, in both numbers; of an adjective, those of every gender.

    >>> sorted(people("абхаз", "ru"))
    ['абхаз', 'абхаза', 'абхазам', 'абхазами', 'абхазах', 'абхазе', 'абхазов', 'абхазом', 'абхазу', 'абхазы']
    """
    if name.endswith(("кий", "ький")):
        return frozenset(f"{name[:-2]}{ending}" for ending in _ADJECTIVE_ENDINGS[language].split())
    if " " in name or name.endswith(("ы", "и", "е", "і")):
        return forms(name, language)
    plural = _by(_PLURALS[language], name)
    return forms(name, language) | {form for case in plural or () for form in case}


@cache
def _table(row: str) -> Forms:
    return tuple(tuple(ending.strip("-") for ending in case.split(",")) for case in row.split())


def _by(rows: Iterable[_Row], word: str) -> Forms | None:
    for ending, cut, row in rows:
        if re.search(f"(?:{ending})\\Z", word):
            stem = word[: len(word) - cut] if cut else word
            return tuple(tuple(stem + ending for ending in case) for case in _table(row))
    return None


def _declined(word: str, at: int, words: list[str], language: Slavic) -> Forms:
    same = ((word,),) * _CASES
    before = words[at - 1] if at else ""
    if not word or not word[0].isalpha() or word.isupper() or (before == "-" and word.islower()):
        return same
    following = words[at + 1] if at + 1 < len(words) else ""
    if following == "-":  # the first part of a hyphenated name stays: "Сєвєродонецьк", "Ростов-на-Дону"
        return same if word.endswith("о") else _both(_noun(word, language) or same, same)
    if at and word[0].islower() and word not in _LOWER_NOUNS and not _is_adjective(word, at, words, language):
        return same
    if _is_adjective(word, at, words, language):
        return _by(_ADJECTIVES[language], word) or same
    return _noun(word, language) or same


def _noun(word: str, language: Slavic) -> Forms | None:
    found = _by(_NOUNS[language], word)
    if word.endswith(("ой", "ий", "ый", "ое", "ая", "ее")) or (language == "uk" and word.endswith("е")):
        adjective = _by(_ADJECTIVES[language], word)
        return _both(found, adjective) if found and adjective else adjective or found
    return found


def _is_adjective(word: str, at: int, words: list[str], language: Slavic) -> bool:
    if word in _FIRST_NOUNS or word in _LOWER_NOUNS:
        return False
    if _SKI[language].search(word):
        return True
    last = at == len(words) - 1
    adjectival = re.search(
        "(?:ая|яя|ий|ый|ой|ое|ее|ие|ые)\\Z" if language == "ru" else "(?:а|ня|ій|ий|е|і)\\Z", word
    )
    return bool(adjectival) and not last


def _both(one: Forms, other: Forms) -> Forms:
    return tuple(tuple(dict.fromkeys((*a, *b))) for a, b in zip(one, other, strict=True))
