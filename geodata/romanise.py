"""Names in Latin letters: official romanisations of Ukrainian and Georgian, and the usual one of Russian.

A name that no table has in a reader's script is still found by what it sounds like; see :func:`readings`.
"""

from __future__ import annotations


def _table(letters: str, latin: str) -> dict[str, str]:
    return dict(zip(letters, latin.split(), strict=True))


# Ukraine's romanisation of 2010; letters that differ at the start of a word are in the second table.
_UKRAINIAN = {"ь": ""} | _table(
    "абвгґдеєжзиіїйклмнопрстуфхцчшщюя",
    "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch iu ia",
)
_UKRAINIAN_FIRST = _table("єїйюя", "ye yi y yu ya")
# Russian as maps and GeoNames write it, without its signs.
_RUSSIAN = {"ь": "", "ъ": ""} | _table(
    "абвгдеёжзийклмнопрстуфхцчшщыэюя",
    "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch y e yu ya",
)
# Georgia's romanisation of 2002, without the apostrophes of ejectives.
_GEORGIAN = _table(
    "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    "a b g d e v z t i k l m n o p zh r s t u p k gh q sh ch ts dz ts ch kh j h",
)


def romanise_ukrainian(name: str) -> str | None:
    """A Ukrainian name in the official Latin spelling; ``None`` where a letter is not Ukrainian.

    >>> [romanise_ukrainian(name) for name in ("Станиця Луганська", "Згурівка", "Крымск")]
    ['Stanytsia Luhanska', 'Zghurivka', None]
    """
    words = []
    for word in name.replace("’", "").replace("'", "").replace("ʼ", "").lower().split(" "):
        latin = ""
        for part in word.split("-"):
            latin += "-" if latin else ""
            for i, letter in enumerate(part):
                if letter == "г" and i and part[i - 1] == "з":
                    latin += "gh"  # keeps зг apart from ж
                elif i == 0 and letter in _UKRAINIAN_FIRST:
                    latin += _UKRAINIAN_FIRST[letter]
                elif letter in _UKRAINIAN:
                    latin += _UKRAINIAN[letter]
                else:
                    return None
        words.append("-".join(part[:1].upper() + part[1:] for part in latin.split("-")))
    return " ".join(words)


def romanise_russian(name: str) -> str | None:
    """A Russian name in Latin letters; ``None`` where a letter is not Russian.

    >>> romanise_russian("Ростов-на-Дону"), romanise_russian("Київ")
    ('Rostov-Na-Donu', None)
    """
    return _by_letter(name, _RUSSIAN)


def romanise_georgian(name: str) -> str | None:
    """A Georgian name in the official Latin spelling; ``None`` where a letter is not Georgian.

    >>> romanise_georgian("სოხუმი"), romanise_georgian("ახალი ათონი")
    ('Sokhumi', 'Akhali Atoni')
    """
    return _by_letter(name, _GEORGIAN)


def readings(name: str) -> tuple[str, ...]:
    """What a name, or its beginning, in Cyrillic or Georgian letters may be in Latin ones; none for others.

    Georgian nominatives end in ``-ი``, which foreign names have beside their own ending.

    >>> readings("Авдіївка"), readings("ლონდონი"), readings("Gori")
    (('Avdiivka',), ('Londoni', 'London'), ())
    """
    if name.isascii():
        return ()
    found = [romanise(name) for romanise in (romanise_ukrainian, romanise_russian, romanise_georgian)]
    if name.endswith("ი"):
        found.append(romanise_georgian(name[:-1]))
    return tuple(dict.fromkeys(each for each in found if each))


def _by_letter(name: str, table: dict[str, str]) -> str | None:
    if not all(letter in table or letter in " -" for letter in name.lower()):
        return None
    latin = "".join(table.get(letter, letter) for letter in name.lower())
    return latin.title()
