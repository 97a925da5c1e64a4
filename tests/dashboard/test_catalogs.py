"""Every text that a reader can see stands in the catalogs, in every language, with its placeholders and
forms.
"""

from __future__ import annotations

import ast
import re

import pytest

from dashboard import catalogs
from dashboard.language import DEFAULT, LANGUAGES

OTHERS = [each for each in LANGUAGES if each != DEFAULT]
PLACEHOLDER = re.compile(r"\{\w*\}")
MARKS = {*catalogs.PYTHON, *catalogs.TELLING}


@pytest.fixture(scope="module")
def templates():
    return {name: made() for name, made in catalogs.CATALOGS.items()}


def texts(catalog):
    """Every message with its English, both numbers of it, and its translations."""
    for message in catalog:
        if message.id:
            several = not isinstance(message.id, str)
            english = message.id if several else (message.id,)
            yield message, english, message.string if several else (message.string,)


@pytest.mark.parametrize("name", catalogs.CATALOGS)
def test_the_catalogs_are_those_of_the_code(name, templates):
    template = templates[name]
    assert (catalogs.FOLDER / f"{name}.pot").read_bytes() == catalogs.text(template), "run make words"
    for spoken in OTHERS:
        kept = catalogs.path(spoken, name).read_bytes()
        assert kept == catalogs.text(catalogs.updated(spoken, name, template)), f"{spoken}: run make words"


@pytest.mark.parametrize("spoken", OTHERS)
@pytest.mark.parametrize("name", catalogs.CATALOGS)
def test_no_text_is_left_in_english(name, spoken, templates):
    catalog = catalogs.updated(spoken, name, templates[name])
    missing = [english[0] for message, english, forms in texts(catalog) if not all(forms) or message.fuzzy]
    assert missing == []


@pytest.mark.parametrize("spoken", OTHERS)
@pytest.mark.parametrize("name", catalogs.CATALOGS)
def test_translations_keep_the_placeholders_and_have_every_form_of_number(name, spoken):
    catalog = catalogs.read(spoken, name)
    for message, english, forms in texts(catalog):
        assert len(forms) == (1 if isinstance(message.id, str) else catalog.num_plurals), english
        wanted = set(PLACEHOLDER.findall(" ".join(english)))
        for form in filter(None, forms):
            assert set(PLACEHOLDER.findall(form)) == wanted, form
            assert (form[0] == " ", form[-1] == " ") == (english[0][0] == " ", english[0][-1] == " "), form


@pytest.mark.parametrize("spoken", OTHERS)
@pytest.mark.parametrize("name", catalogs.CATALOGS)
def test_sentences_end_as_they_do_in_english(name, spoken):
    """A colon, a full stop or an ellipsis is part of what a text is for."""
    for _message, english, forms in texts(catalogs.read(spoken, name)):
        for form in filter(None, forms):
            assert form.endswith((".", "…", ":")) == english[-1].endswith((".", "…", ":")), form


def test_every_word_in_the_scripts_is_found():
    calls = found = 0
    for script in (catalogs.ROOT / "folium_component" / "frontend").glob("*.js"):
        text = re.sub(r"^\s*//.*", "", script.read_text(encoding="utf-8"), flags=re.MULTILINE)
        calls += len(re.findall(r"(?<![\w.])tn?\((?!text|one)", text))
        found += len(list(catalogs.in_script(text)))
    assert found == calls > 150


def test_words_within_an_f_string_are_found():
    code = """say(f"{text}: {_('Sources')}"); ngettext("{n} event", "{n} " "events", 2); _(named)"""
    assert set(catalogs.in_python(code, catalogs.PYTHON)) == {"Sources", ("{n} event", "{n} events")}


def test_words_after_a_quote_in_a_regular_expression_are_found():
    script = (
        """name.replace(/"/g, "&quot;"); t('Don\\'t'); `${tn('{n} event', '{n} events', 2)}`;\n// t('no')"""
    )
    assert list(catalogs.in_script(script)) == ["Don't", ("{n} event", "{n} events")]


def test_what_is_marked_stands_there_whole():
    """A text with values put in before it is looked up would never be found."""
    found = 0
    for file in sorted(
        path for folder in (catalogs.ROOT, *catalogs.TELLERS) for path in folder.rglob("*.py")
    ):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MARKS:
                found += 1
                put_in = [arg for arg in call.args if isinstance(arg, ast.JoinedStr)]
                assert put_in == [], f"{file.name}, line {call.lineno}"
    assert found > 500
