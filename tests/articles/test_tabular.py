"""Tables of articles: columns guessed, days read in the column's order, rows skipped by number."""

import json
import tracemalloc
from datetime import date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from articles.clean import clean
from articles.columns import guess
from articles.ingest import ingest
from articles.model import Skipped
from articles.raw import Note, RawSource
from articles.sources import read
from articles.store import open_store

ITEMS = """\ufeffCountry,Date_of_Scraping,URL,Kind,News_Dates,News_Titles,News_Shorts
Abkhazia,2021-05-26,http://mfa.example/list?page=1,News,20.02.2015,Talks were held in Geneva,
Abkhazia,2021-05-26,http://mfa.example/list?page=1,News,5 October 2020,On a meeting,"The minister met
the envoy in Sukhum."
Ossetia,2021-05-26,http://mfa.example/one,News,"  Thu, 09/08/2018 - 14:05",Press release,"Border &amp; law"
Ossetia,2021-05-26,http://mfa.example/two,News,01/02/2018,Press release,<p>One.</p><p>Two.</p>
Ossetia,2021-05-26,http://mfa.example/three,News,01/02/2018,, n/a
"""


def load(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = list(read(path))
    notes = [item.text.replace(f"{path}", name) for item in found if isinstance(item, Note)]
    skipped = [item.reason.replace(f"{path}", name) for item in found if isinstance(item, Skipped)]
    return [clean(item)[0] for item in found if isinstance(item, RawSource)], notes, skipped


def test_a_table_of_news_is_understood_and_says_how(tmp_path):
    articles, notes, skipped = load(tmp_path, "items.csv", ITEMS)
    assert notes == [
        "items.csv: title from News_Titles, text from News_Shorts, date from News_Dates, url from URL,"
        " outlet from Country."
    ]
    assert skipped == ["items.csv, row 6 was skipped: it has neither title nor text."]
    assert [(article.outlet, article.published, article.published_from) for article in articles] == [
        ("Abkhazia", date(2015, 2, 20), "table"),
        ("Abkhazia", date(2020, 10, 5), "table"),
        ("Ossetia", date(2018, 8, 9), "table"),
        ("Ossetia", date(2018, 2, 1), "table"),  # as the weekday of the row above shows
    ]
    assert [article.text for article in articles] == [
        "Talks were held in Geneva",
        "On a meeting\n\nThe minister met\nthe envoy in Sukhum.",
        "Press release\n\nBorder & law",
        "Press release\n\nOne.\n\nTwo.",
    ]
    assert articles[0].source.endswith("items.csv#row=2")


def test_rows_of_one_listing_page_stay_apart_and_a_second_time_is_nothing_new(tmp_path):
    path = tmp_path / "items.csv"
    path.write_text(ITEMS)
    with open_store(f"sqlite:///{tmp_path}/s.db") as store:
        first, second = ingest([path], store), ingest([path], store)
    assert (first.articles, first.unchanged, len(first.skipped)) == (4, 0, 1)
    assert (second.articles, second.unchanged) == (0, 4)


@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "utf-16"])
def test_separators_and_encodings_are_found(tmp_path, separator, encoding):
    table = 'Заголовок|Текст|Дата\n"Встреча, в Сухуми"|Стороны обсудили поездки жителей|18 марта 2014\n'
    content = table.replace("|", separator).encode(encoding)
    ((article,), _, _) = load(tmp_path, "a.csv", content)
    assert article.title == "Встреча, в Сухуми" and article.published == date(2014, 3, 18)


def test_a_table_without_names_is_known_by_its_cells(tmp_path):
    row = "2014-03-18,https://a.example/{0},Envoys met in Geneva to talk about crossing number {0}.\n"
    articles, notes, _ = load(tmp_path, "a.csv", row.format(1) + row.format(2))
    assert notes == ["a.csv: text from column 3, date from column 1, url from column 2."]
    assert [article.url for article in articles] == ["https://a.example/1", "https://a.example/2"]


def test_objects_lists_and_lines_of_json_are_tables(tmp_path):
    item = {
        "source": {"id": None, "name": "Example Wire"},
        "title": "Talks",
        "description": "Short.",
        "url": "https://a.example/1",
        "urlToImage": "https://a.example/1.jpg",
        "publishedAt": "2014-03-18T10:00:00Z",
        "content": "Envoys met in Geneva.",
    }
    for name, content in (
        ("a.json", json.dumps({"status": "ok", "articles": [item]})),
        ("b.json", json.dumps([item])),
        ("c.json", json.dumps(item)),
        ("d.jsonl", "\n" + json.dumps(item) + "\n"),
    ):
        ((article,), _, skipped) = load(tmp_path, name, content)
        assert (article.text, article.outlet) == ("Talks\n\nEnvoys met in Geneva.", "Example Wire"), name
        assert (article.url, article.published) == ("https://a.example/1", date(2014, 3, 18))
        assert not skipped


def test_parquet_is_read_with_its_own_days_and_without_what_is_no_text(tmp_path):
    table = pa.table(
        {
            "headline": ["Talks", None],
            "body": ["Envoys met in Geneva.", None],
            "published": [datetime(2014, 3, 18, 10), None],
            "embedding": [[0.1, 0.2], None],
        }
    )
    pq.write_table(table, tmp_path / "made.parquet")
    ((article,), notes, skipped) = load(tmp_path, "a.parquet", (tmp_path / "made.parquet").read_bytes())
    assert notes == ["a.parquet: title from headline, text from body, date from published."]
    assert article.published == date(2014, 3, 18)
    assert skipped == ["a.parquet, row 2 was skipped: it has neither title nor text."]


def test_days_that_could_be_either_way_round_are_told_and_not_guessed(tmp_path):
    articles, notes, _ = load(tmp_path, "a.csv", "title,date\nTalks,01/02/2018\nMore talks,3/4/2018\n")
    assert [article.published for article in articles] == [None, None]
    assert notes[1] == (
        "a.csv: 2 of its dates cannot be read or could be either way round, such as “01/02/2018” in row 2;"
        " write them as YYYY-MM-DD."
    )


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.csv", ",".join(f"c{n}" for n in range(400_000)), "400,000 columns"),
        ("a.csv", "title,text\n" + "x" * 6_000_000, "a line of more than 5,000,000 characters"),
        ("a.csv", "a,b\n1,2\n", "no column that looks like a title or a text, but a, b"),
        ("a.csv", "title,text\n", "holds no rows"),
        ("a.csv", bytes(range(256)) * 9, "NUL"),
        ("a.json", "[" * 100_000, "is not JSON"),
        ("a.json", json.dumps([{f"k{n}": "x" for n in range(5000)}]), "columns, more than the 1,000"),
        ("a.jsonl", "x\ny\n", "holds no rows"),
        ("a.parquet", b"PAR1" + bytes(99) + b"PAR1", "is not a Parquet file"),
    ],
)
def test_a_table_that_is_none_is_one_sentence(tmp_path, name, content, reason):
    articles, notes, (skipped,) = load(tmp_path, name, content)
    assert not articles and not notes
    assert skipped.startswith(name) and reason in skipped and skipped.endswith(".")


def test_a_bad_row_does_not_keep_out_the_rest(tmp_path):
    lines = ['{"title": "One"}', "[1]", "{", "[" * 99_999, '{"title": "Two"}']
    articles, _, skipped = load(tmp_path, "a.jsonl", "\n".join(lines))
    assert [article.title for article in articles] == ["One", "Two"]
    assert [reason.partition(":")[0] for reason in skipped] == [
        f"a.jsonl, row {number} was skipped" for number in (2, 3, 4)
    ]


def test_a_large_table_passes_through_in_little_memory(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("w") as file:
        file.write("title,text,url\n")
        for number in range(3_000):
            file.write(f"Talks {number},{'Envoys met in Geneva. ' * 200},https://a.example/{number}\n")
    tracemalloc.start()
    count = sum(isinstance(item, RawSource) for item in read(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 3_000 and peak < path.stat().st_size / 4


def test_columns_that_only_sound_alike_are_not_taken():
    names = ["image_url", "update_date", "author_name", "article_id", "text_length", "text"]
    cells = ["https://a.example/1.jpg", "2014-03-18", "A. Writer", "7", "3", "Envoys met."]
    sample = [dict(zip(names, cells, strict=True))]
    assert guess(names, sample).used() == ["text"]
