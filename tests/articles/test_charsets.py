"""Encodings found, and text put right that was once decoded wrongly."""

import io

import pytest

from articles.charsets import decode, find_in_file, repair
from articles.clean import clean
from articles.errors import BadSource
from articles.raw import RawSource

RUSSIAN = "Переговоры о Южной Осетии и Абхазии прошли в Женеве, сообщили участники встречи."
UKRAINIAN = "Переговори щодо Криму та Донбасу відбулися в Женеві, повідомили її учасники."
GEORGIAN = "მოლაპარაკება აფხაზეთის შესახებ ჟენევაში გაიმართა."


@pytest.mark.parametrize(
    "encoding", ["cp1251", "koi8-u", "iso8859-5", "cp866", "utf-16-le", "utf-16", "utf-8"]
)
@pytest.mark.parametrize("text", [RUSSIAN, "Meeting in Sukhumi: " + RUSSIAN, "Встреча в Сухуми завершилась."])
def test_the_encodings_of_russian_are_told_apart(encoding, text):
    assert decode(text.encode(encoding), name="a") == text


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-u", "utf-16-be"])
def test_the_encodings_of_ukrainian_are_told_apart(encoding):
    assert decode(UKRAINIAN.encode(encoding), name="a") == UKRAINIAN


def test_what_is_declared_is_believed_where_it_can_be_true():
    text = "Žďár: Sukhumi"
    assert decode(text.encode("cp1250"), name="a", charset="windows-1250") == text
    assert decode(text.encode(), name="a", charset="windows-1250") == text  # it is UTF-8 after all
    assert decode("“Tskhinvali”".encode("cp1252"), name="a", charset="iso-8859-1") == "“Tskhinvali”"


@pytest.mark.parametrize("charset", ["punycode", "idna", "hex", "rot13", "unicode_escape", "\0", "none such"])
def test_what_is_no_charset_of_pages_is_not_obeyed(charset):
    assert decode(RUSSIAN.encode("cp1251"), name="a", charset=charset) == RUSSIAN


def test_a_large_file_is_looked_at_in_pieces():
    many = ("title,text\n" + "Plain words,in ASCII\n" * 60_000).encode()
    assert find_in_file(io.BytesIO(many), name="a") == "utf-8-sig"
    assert find_in_file(io.BytesIO(many + RUSSIAN.encode()), name="a") == "utf-8-sig"
    assert find_in_file(io.BytesIO(many + RUSSIAN.encode("cp1251")), name="a") == "cp1251"
    with pytest.raises(BadSource, match="not text"):
        find_in_file(io.BytesIO(bytes(1000)), name="a")


@pytest.mark.parametrize("text", [RUSSIAN, UKRAINIAN, GEORGIAN, "“Tskhinvali” – café, naïve"])
@pytest.mark.parametrize("wrong", ["cp1252", "cp1251", "latin-1"])
def test_utf8_that_was_read_as_something_else_is_put_right(text, wrong):
    try:
        broken = text.encode().decode(wrong)
    except UnicodeDecodeError:
        return  # this one shows at once and is not kept so
    assert repair(broken) == (text, True)


def test_cyrillic_that_was_read_as_western_letters_is_put_right():
    assert repair(RUSSIAN.encode("cp1251").decode("cp1252")) == (RUSSIAN, True)
    assert repair(RUSSIAN.encode("koi8-r").decode("latin-1")) == (RUSSIAN, True)


@pytest.mark.parametrize(
    "text",
    [RUSSIAN, UKRAINIAN, GEORGIAN, "Ça déjà été à Tbilissi, où l’été fut très âpre.", "Rīga, Łódź", "Рік"],
)
def test_what_is_right_stays(text):
    assert repair(text) == (text, False)


def test_an_article_says_that_it_was_repaired_or_lost_letters():
    broken = RUSSIAN.encode("cp1251").decode("cp1252")
    article, notes = clean(RawSource("/a", "a.txt", broken, "text"))
    assert article.text == RUSSIAN and article.language == "ru"
    assert notes == ("a.txt was once read in a wrong encoding; its letters were put right.",)
    _, notes = clean(RawSource("/a", "a.txt", "Envoys from Sukh\ufffdmi met.", "text"))
    assert notes == ("a.txt lost characters before it came here: they are shown as \ufffd.",)
