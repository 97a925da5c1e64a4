"""Both engines find the same words: those that the program finds are those that SQLite does."""

import random
import sqlite3
import unicodedata
from pathlib import Path

import pytest

from articles.store import open_store
from articles.store_words import passages_with, tokens, words
from tests.articles.extractions import extraction

CORPUS = Path(__file__).parents[2] / "articles" / "corpus"
ODD = (
    "naïve Ångström ÉTAT ĲSSEL Ёлка її ЇЖАК Йод й მცხეთა ᲛᲪᲮᲔᲗᲐ ½ x² №5 a_b l'État 3.14 e\u0301tat ﬁn "
    "ẞtraße ẖ Ὀδυσσεύς İzmir"
)


@pytest.fixture(scope="module")
def fts():
    """An index as the store makes it, and the words it has."""
    with sqlite3.connect(":memory:") as connection:
        connection.execute(
            "CREATE VIRTUAL TABLE found USING fts5(quote, tokenize='unicode61 remove_diacritics 2')"
        )
        connection.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(found, instance)")
        yield connection
    connection.close()


def of_sqlite(fts, text):
    fts.execute("DELETE FROM found")
    fts.execute("INSERT INTO found (rowid, quote) VALUES (1, ?)", (text,))
    return [term for (term,) in fts.execute("SELECT term FROM terms ORDER BY offset")]


def test_the_words_of_the_corpus_are_those_that_sqlite_finds(fts):
    files = sorted(CORPUS.rglob("*.md"))
    assert len(files) > 100
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert [word for word, _, _ in tokens(text)] == of_sqlite(fts, text), file.name


@pytest.mark.parametrize("odd", ODD.split())
def test_so_are_odd_ones(fts, odd):
    assert [word for word, _, _ in tokens(odd)] == of_sqlite(fts, odd)


def test_what_is_marked_is_what_was_met(url):
    text = "Envoys met on Monday; the Envoys’ café in Мцхета was closed. Cafés stayed open."
    made = extraction(text)
    with open_store(url) as store:
        store.add(made)
        quotes = {row.passage.id: row.quote for row in store.article_passages(made.article.id)}
        for query, marked in (
            ("cafe", [["café"], ["Cafés"]]),
            ('"cafe"', [["café"]]),
            ('envoys "the envoys"', [["Envoys", "the Envoys"]]),
            ("МЦХЕТА", [["Мцхета"]]),
            ("monday tuesday", []),
        ):
            found = store.found(query, quotes)
            shown = [[quotes[id][a:b] for a, b in found[id]] for id in quotes if id in found]
            assert shown == marked, query


def test_a_passage_that_is_found_is_marked_and_one_that_is_not_is_not(url):
    pick, letters = random.Random(7), "аб іїй é a1"
    made = [
        extraction("".join(pick.choice(letters) for _ in range(40)) + ".", source=f"/{n}") for n in range(60)
    ]
    with open_store(url) as store:
        store.add_many(made)
        every = [row.passage.id for each in made for row in store.article_passages(each.article.id)]
        for _ in range(40):
            query = "".join(pick.choice(letters + '"') for _ in range(pick.randint(1, 4)))
            if not words(query):
                continue
            asked = words(query)
            with store._reading() as connection:
                numbers = connection.scalars(passages_with(asked)).all()
            assert len(numbers) == len(store.found(query, every)), query


def test_composed_and_decomposed_letters_are_the_same():
    text = unicodedata.normalize("NFD", "état")
    assert [word for word, _, _ in tokens(text)] == ["etat"]
