"""From a document to an article: what goes, what stays, and what is found."""

import time
from dataclasses import replace
from datetime import date, timedelta

import pytest

from articles.clean import canonical_url, clean, guess_language, is_web_url, parse_day
from articles.errors import BadDate, BadSource
from articles.sources import RawSource

TODAY = date(2025, 6, 1)


def article(text, format="text", url=None, published=None):
    return clean(RawSource("/a", "a.x", text, format, url), published=published, today=TODAY)[0]


def notes(text, format="markdown"):
    return clean(RawSource("/a", "a.x", text, format), today=TODAY)[1]


SAVED_PAGE = """Accessibility links

Breaking News

E.U. And Georgia Sign Accord Days Before Council Meeting

Share
Print
The European Union and Georgia signed an accord on June 3, the first since the war.

Minister Praises Accord On Two Separatist Regions
please wait

No media source currently available

0:00 0:01:12 0:00
270p | 4.2MB
Direct link

WATCH: Minister Praises Accord

"The envoys will share the text, print it and subscribe to it," she said.

New Framework

We use cookies to improve this site. By continuing you agree.
By continuing to use this site, you accept our cookies.
Read more: Accord In Detail
SEE ALSO: Ten Years On
Sign up for our weekly newsletter and never miss a story
The envoys met at 10:30 in Zugdidi.

Follow us on Telegram
© 2016 Example News. All rights reserved.

Based on reporting by AP and Reuters
"""


def test_page_furniture_goes_and_every_sentence_and_heading_stays():
    assert article(SAVED_PAGE).text.split("\n\n") == [
        "E.U. And Georgia Sign Accord Days Before Council Meeting",
        "The European Union and Georgia signed an accord on June 3, the first since the war.",
        "Minister Praises Accord On Two Separatist Regions",
        '"The envoys will share the text, print it and subscribe to it," she said.',
        "New Framework",
        "The envoys met at 10:30 in Zugdidi.",
        "Based on reporting by AP and Reuters",
    ]


def test_the_title_is_the_first_line_that_is_no_furniture():
    assert article(SAVED_PAGE).title == "E.U. And Georgia Sign Accord Days Before Council Meeting"


@pytest.mark.parametrize(
    "line",
    [
        "The ministry said that the site uses cookies to follow visitors.",
        "Share of the vote by district",
        "Breaking news reached Tbilisi late.",
        "By using this site as a firing position, the unit broke the ceasefire.",
        "Print media in Sukhumi",
        "They agreed to close the crossing at 18:00.",
        "Subscribers in Crimea lost their numbers.",
        "Watchers of the line counted six drones.",
        "Follow-up talks are due in March.",
        "2008",
        "Copyright law in Abkhazia",
        "Next",
        "Related",
    ],
)
def test_sentences_that_resemble_furniture_stay(line):
    assert article(f"Title\n\n{line}").text == f"Title\n\n{line}"


def test_a_document_of_furniture_alone_is_no_article():
    with pytest.raises(BadSource, match="no text besides page furniture"):
        article("Share\nPrint\n\n0:00 0:00:58 0:00")


def test_text_is_normalised():
    text = article(
        "\ufeffTitle\r\n\r\n\r\n\r\nOne\u00a0two\tthree\u2028Abkha\u00adzia caf\u0065\u0301 \x07end  \r\n"
    )
    assert text.text == "Title\n\nOne two three\nAbkhazia café end"


def test_marks_of_direction_are_kept():
    assert article("The name \u202eaizahkbA\u202c appears.").text == "The name \u202eaizahkbA\u202c appears."


def test_a_first_sentence_makes_a_short_title():
    long = (
        "Russia recognised Abkhazia and South Ossetia as independent states on 26 August 2008, after the war."
    )
    assert article(long).title == "Russia recognised Abkhazia and South Ossetia as independent states on 26…"
    assert article("Talks failed.\nThey resume in May.").title == "Talks failed."


FRONT = """---
title: "Talks: round two"
date: 2014-03-18
outlet: Example Wire
url: HTTPS://News.Example:443/a/b?utm_source=x&id=7&fbclid=1#part
language: en
licence: CC BY 4.0
sources:
  - Resolution 68/262
  - {document: Statement, symbol: S/1, date: 2014-03-19, url: https://un.example/s1}
---
# Talks: round two

The **envoys** met in
*Geneva* on [18 March](https://x.example/y "t"), `as agreed`.

- First point
- Second point

> A quoted
> sentence.

## Next
Talks resume in 2 * 3 days.
"""


def test_front_matter_says_who_when_and_where():
    found = article(FRONT, "markdown")
    assert found.title == "Talks: round two"
    assert (found.outlet, found.language, found.licence) == ("Example Wire", "en", "CC BY 4.0")
    assert (found.published, found.published_from) == (date(2014, 3, 18), "front matter")
    assert found.url == "https://news.example/a/b?id=7"
    assert found.references == ("Resolution 68/262", "Statement, S/1, 2014-03-19, https://un.example/s1")


def test_markdown_becomes_plain_text_with_a_line_for_each_paragraph():
    assert article(FRONT, "markdown").text == (
        "Talks: round two\n\nThe envoys met in Geneva on 18 March, `as agreed`.\n\n"
        "First point\nSecond point\n\nA quoted sentence.\n\nNext\nTalks resume in 2 * 3 days."
    )


def test_markdown_without_front_matter_takes_its_heading():
    found = article("# Talks in **Geneva**\n\nThey met.\n", "markdown")
    assert (found.title, found.published, found.published_from) == ("Talks in Geneva", None, "none")


@pytest.mark.parametrize(
    "front",
    ["a: [", "- a\n- b", "a: b: c", "just words", "? [a]\n: b", "x: " + "[" * 5000, "a: &a [*a", "\t- x"],
)
def test_front_matter_that_is_none_is_a_sentence(front):
    with pytest.raises(BadSource, match=r"a\.x has a front matter that is not YAML"):
        article(f"---\n{front}\n---\nBody.", "markdown")


def test_front_matter_runs_nothing_and_does_not_swell():
    doubling = "".join(f"k{i + 1}: &k{i + 1} [*k{i}, *k{i}]\n" for i in range(40))
    found = article(
        f"---\nk0: &k0 [x, x]\n{doubling}title: *k40\noutlet: !!python/name:os.system\n---\nBody.", "markdown"
    )
    assert found.title == "Body."
    with pytest.raises(BadSource, match="longer than"):
        article("---\n" + "x: y\n" * 20_000 + "---\nBody.", "markdown")


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("1899-12-31", "outside the years"),
        ("2101-01-01", "outside the years"),
        ("2026-07-01", "more than a year in the future"),
        ("2014-02-30", "is not a date"),
        ("someday", "is not a date"),
    ],
)
def test_a_publication_date_that_cannot_be_one_is_a_sentence(day, reason):
    with pytest.raises(BadDate, match=reason):
        article(f"---\ndate: {day}\n---\nBody.", "markdown")


def test_the_date_given_by_the_person_wins():
    found = article(FRONT, "markdown", published=date(2016, 7, 6))
    assert (found.published, found.published_from) == (date(2016, 7, 6), "option")
    with pytest.raises(BadDate, match="future"):
        article("Body.", published=TODAY + timedelta(days=400))


@pytest.mark.parametrize(
    "text",
    ["2016-07-06", "2016-07-06T10:00:00Z", "2016-07-06 10:00", "6 July 2016", "July 6, 2016", " 2016-07-06 "],
)
def test_a_day_may_be_written_in_several_ways(text):
    assert parse_day(text) == date(2016, 7, 6)


PAGE = """<!doctype html><html lang="en-GB"><head><title>Talks in Geneva | The Daily</title>
<meta property="og:site_name" content="The Daily">
<meta property="article:published_time" content="2014-03-18T10:00:00Z">
<link rel="canonical" href="https://www.daily.example/a?utm_source=x#top"></head><body>
<nav><a href="/">Home</a><a href="/world">World</a></nav>
<article><h1>Talks in Geneva</h1>
<p>Envoys met in Geneva on Tuesday to talk about Abkhazia &lt;img src=x onerror=alert(1)&gt; and more.</p>
<h2>New Framework</h2><p>The talks on South Ossetia ended on 2 April 2014, the chairs said in a statement.</p>
<p>Share</p><ul><li>The crossing points stay open for all residents, both sides confirmed.</li></ul>
</article><script>alert(1)</script><footer>All rights reserved.</footer></body></html>"""


def test_a_page_gives_its_text_title_date_outlet_and_address():
    found = article(PAGE, "html", url="https://daily.example/a?utm_source=x")
    assert found.text.split("\n") == [
        "Talks in Geneva",
        "Envoys met in Geneva on Tuesday to talk about Abkhazia <img src=x onerror=alert(1)> and more.",
        "New Framework",
        "The talks on South Ossetia ended on 2 April 2014, the chairs said in a statement.",
        "The crossing points stay open for all residents, both sides confirmed.",
    ]
    assert (found.title, found.outlet, found.language) == ("Talks in Geneva", "The Daily", "en")
    assert (found.published, found.published_from) == (date(2014, 3, 18), "page")
    assert found.url == "https://www.daily.example/a"


def test_a_short_page_without_a_date_is_undated_whatever_its_text_says():
    found = article("<p>Russia recognised Abkhazia on 26 August 2008.</p>", "html", url="https://b.example/x")
    assert found.text == "Russia recognised Abkhazia on 26 August 2008."
    assert (found.published, found.outlet) == (None, "b.example")


@pytest.mark.parametrize(
    "claim",
    [
        '<link rel="canonical" href="/story?utm_source=x">',
        '<link rel="canonical" href="https://news.example/story">',
        '<meta property="og:url" content="https://news.example/story?fbclid=1">',
    ],
)
def test_a_page_gives_its_canonical_address(claim):
    for text in ("Envoys met.", "Envoys met in Geneva to talk about the crossing points, they said. " * 9):
        head = f"<html><head><title>Talks</title>{claim}</head>"
        page = f"{head}<body><article><p>{text}</p></article></body></html>"
        found = article(page, "html", url="https://news.example/amp/story?page=1")
        assert (found.url, found.title) == ("https://news.example/story", "Talks")


@pytest.mark.parametrize("shown", ["18 березня 2014, 10:22", "18 марта 2014 г.", "18 მარტი, 2014"])
def test_a_date_shown_on_a_page_is_read_in_each_language(shown):
    page = f"<html><body><div class='news-date'>{shown}</div><p>{'Envoys met in Geneva. ' * 20}</p>"
    found = article(page, "html", url="https://news.example/1")
    assert (found.published, found.published_from) == (date(2014, 3, 18), "page")
    others = page.replace("<p>", "<span class='date'>19 марта 2014</span><p>")
    assert article(others, "html", url="https://news.example/1").published is None


@pytest.mark.parametrize(
    "canonical", ["https://other.example/a", "https://news.example/", "javascript:alert(1)"]
)
def test_a_page_cannot_speak_for_another(canonical):
    page = PAGE.replace("https://www.daily.example/a?utm_source=x#top", canonical)
    assert article(page, "html", url="https://news.example/story").url == "https://news.example/story"


@pytest.mark.parametrize("markup", ["", "<!-- -->", "<div>" * 9000, "<script>x</script>", "<html></html>"])
def test_a_page_without_text_is_a_sentence(markup):
    with pytest.raises(BadSource, match="holds no text"):
        article(markup, "html")


def test_addresses_that_are_no_web_address_are_dropped_and_told():
    for url in ("javascript:alert(1)", "data:text/html,x", "ftp://a.example/", "//a.example/", "https://"):
        front = f"---\nurl: '{url}'\n---\nBody."
        assert article(front, "markdown").url is None
        assert notes(front) == ("a.x gives an address that is not http or https; it was dropped.",)
    assert notes("---\nurl: https://a.example/\n---\nBody.") == ()


def test_no_address_breaks_out_of_a_link():
    hostile = """https://a.example/"onmouseover='x'<b>?q="><script>`${x}` y"""
    assert canonical_url(hostile) == (
        "https://a.example/%22onmouseover=%27x%27%3Cb%3E?q=%22%3E%3Cscript%3E%60$%7Bx%7D%60%20y"
    )
    assert not is_web_url('https://a"b.example/')
    assert not is_web_url("https://a.example:99999/")
    assert not is_web_url("https://[::1")


def test_identity_is_the_address_or_else_the_text():
    one = article("---\nurl: https://a.example/x?utm_medium=m\n---\nBody one.", "markdown")
    two = article("---\nurl: https://a.example/x#p\n---\nBody two.", "markdown")
    assert one.id == two.id and one.content_hash != two.content_hash
    assert article("Body.").id == article("Body.", published=TODAY).id != article("Body!").id


def test_whatever_a_reader_would_see_differently_changes_the_content_hash():
    found = article("Body.")
    assert found.content_hash != article("Body.", published=TODAY).content_hash
    assert found.content_hash == replace(article("Body."), retrieved=date(2000, 1, 1)).content_hash


def test_the_language_is_guessed_by_script():
    assert guess_language("The talks on Abkhazia") == "en"
    assert guess_language("Переговори щодо Криму відбулися в Києві") == "uk"
    assert guess_language("Переговоры по Крыму прошли, мы были в Киеве") == "ru"
    assert guess_language("მოლაპარაკება აფხაზეთის შესახებ") == "ka"


def test_hostile_strings_are_data():
    title = "<img src=x onerror=alert(1)> ${7*7} `id` </script> \u202e"
    found = article(f"---\ntitle: '{title}'\noutlet: '{title}'\n---\n{title}\n\nBody.", "markdown")
    assert (found.title, found.outlet) == (title.strip(), title.strip())
    assert found.text.startswith("<img src=x onerror=alert(1)> ${7*7} `id` </script>")


def test_metadata_is_one_bearable_line_without_controls():
    found = article('---\ntitle: "a\\0b\\nc\\x1b[31m"\noutlet: "' + "x" * 600 + '"\n---\nBody.', "markdown")
    assert found.title == "ab c[31m"
    assert len(found.outlet) == 500


@pytest.mark.parametrize(
    "text",
    [
        "0:00 " * 100_000 + "x",
        "[](" * 100_000,
        "**a" * 100_000,
        "a" + "\u0301\u0316" * 100_000,
        "Share\n" * 100_000,
    ],
)
def test_odd_texts_take_no_time(text):
    began = time.monotonic()
    for format in ("text", "markdown"):
        article("Title\n\n" + text, format)
    assert time.monotonic() - began < 20
