"""The catalogs of translations, brought up to date: ``python -m dashboard.catalogs``, or ``make words``.

Readers' words are found in the code, in Python by ``_``, ``N_`` and ``ngettext``, in JavaScript by ``t`` and
``tn``, and by ``tell`` in geodata and articles, which know no translations. Templates (``.pot``) and catalogs
(``.po``) are written without line numbers, in the order of the English: a change of the code changes only the
entries it is about. Translations are kept; a new text stands there without one until somebody writes it.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from itertools import chain
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from dashboard import data_words
from dashboard.language import DEFAULT, FOLDER, LANGUAGES, LOCALES

ROOT = Path(__file__).parent
TELLERS = (ROOT.parent / "geodata", ROOT.parent / "articles")
PYTHON = {"_": 1, "N_": 1, "ngettext": 2}  # functions, and how many texts each takes
TELLING = {"tell": 1}
_TEXT = r"'((?:[^'\\\n]|\\.)+)'"
IN_SCRIPT = re.compile(rf"^\s*//.*|\bt\(\s*{_TEXT}|\btn\(\s*{_TEXT},\s*{_TEXT}", re.MULTILINE)


def program() -> Catalog:
    """The words of the program."""
    scripts = sorted((ROOT / "folium_component" / "frontend").glob("*.js"))
    in_scripts = (in_script(file.read_text(encoding="utf-8")) for file in scripts)
    return _catalog([*_in_modules([ROOT], PYTHON), *chain.from_iterable(in_scripts)])


def in_python(code: str, forms: Mapping[str, int]) -> Iterator[str | tuple[str, ...]]:
    """The messages of a module: of calls of the functions in ``forms`` as many texts as each takes. Read from
    the syntax tree, since babel's own reader does not look into f-strings.
    """
    for call in ast.walk(ast.parse(code)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in forms:
            wanted = call.args[: forms[call.func.id]]
            texts = [a.value for a in wanted if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if texts:
                yield texts[0] if len(texts) == 1 else tuple(texts)


def in_script(script: str) -> Iterator[str | tuple[str, ...]]:
    """The messages of a script. Babel's own reader loses its way after a quote in a regular expression."""
    for one, *forms in IN_SCRIPT.findall(script):
        if one or any(forms):
            texts = [text.replace("\\'", "'") for text in (one, *forms) if text]
            yield texts[0] if one else tuple(texts)


def data() -> Catalog:
    """The sentences of the geodata, and what it and the articles say of files: whole ones from the tables,
    templates from the code.
    """
    return _catalog([*_in_modules(TELLERS, TELLING), *filter(None, data_words.sentences())])


CATALOGS = {"dashboard": program, "data": data}


def path(language: str, name: str) -> Path:
    """Where a catalog is kept."""
    return FOLDER / language / "LC_MESSAGES" / f"{name}.po"


def read(language: str, name: str) -> Catalog:
    """A catalog as it is kept; empty where there is none yet."""
    file = path(language, name)
    if not file.exists():
        return Catalog(locale=LOCALES[language])
    with file.open("rb") as opened:
        return read_po(opened, locale=LOCALES[language])


def updated(language: str, name: str, template: Catalog) -> Catalog:
    """A kept catalog with exactly the messages of the template; nothing is guessed from similar ones."""
    catalog = read(language, name)
    catalog.update(template, no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def text(catalog: Catalog) -> bytes:
    """A catalog as it is written: no dates, no places in the code."""
    locale = catalog.locale
    head = ['msgid ""', 'msgstr ""', r'"Content-Type: text/plain; charset=utf-8\n"']
    if locale:
        head += [rf'"Language: {locale.language}\n"', rf'"Plural-Forms: {catalog.plural_forms}\n"']
    body = BytesIO()
    write_po(body, catalog, width=110, no_location=True, omit_header=True, sort_output=True)
    return "\n".join([*head, "", ""]).encode() + body.getvalue().strip() + b"\n"


def main() -> int:
    """Write templates and catalogs; say how much is left to translate."""
    left = 0
    for name, made in CATALOGS.items():
        template = made()
        (FOLDER / f"{name}.pot").write_bytes(text(template))
        for language in LANGUAGES:
            if language == DEFAULT:
                continue
            catalog = updated(language, name, template)
            path(language, name).parent.mkdir(parents=True, exist_ok=True)
            path(language, name).write_bytes(text(catalog))
            missing = sum(1 for message in catalog if message.id and not written(message.string))
            left += missing
            print(f"{name}, {language}: {len(catalog)} texts, {missing} to translate")
    return 1 if left else 0


def written(string: str | Iterable[str] | None) -> bool:
    """Whether a message has a translation, in all its forms."""
    return bool(string) if string is None or isinstance(string, str) else all(string)


def _in_modules(folders: Iterable[Path], forms: Mapping[str, int]) -> Iterator[str | tuple[str, ...]]:
    for file in sorted(path for folder in folders for path in folder.rglob("*.py")):
        yield from in_python(file.read_text(encoding="utf-8"), forms)


def _catalog(messages: Iterable[str | tuple[str, ...]]) -> Catalog:
    catalog = Catalog()
    for message in messages:
        catalog.add(message)
    for entry in catalog:
        entry.flags.discard("python-format")  # ours are of str.format, not of %
    return catalog


if __name__ == "__main__":
    sys.exit(main())
