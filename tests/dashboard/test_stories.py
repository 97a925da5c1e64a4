"""A story is read from Markdown that may be anybody's, and says what is wrong; those that ship hold."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import parse_qs

import pytest
from typer.testing import CliRunner

from dashboard import pages, permalink, queries, stories
from dashboard.__main__ import cli
from dashboard.language import LANGUAGES
from dashboard.stories import BadStory, parse
from tests.browser.conftest import ATTACKS
from tests.dashboard.web import HERE, get

HEAD = "---\ntitle: A title\nsummary: A summary.\n---\n"
STEP = "## First\n[view](?region=abkhazia&from=2008-08-01)\n\nSome text.\n"


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(BadStory) as raised:
        parse(text)
    return raised.value.problems


def test_a_story_is_a_title_and_steps_with_a_view_and_a_text_each():
    story = parse(
        HEAD + STEP + "\n## *Second* `step`\n[see](?region=crimea)\nText on the *next* line.\n\nMore."
    )
    assert (story.title, story.summary, story.lang) == ("A title", "A summary.", "en")
    assert [step.title for step in story.steps] == ["First", "Second step"]
    assert story.steps[0].view == permalink.decode({"region": ["abkhazia"], "from": ["2008-08-01"]})
    assert story.steps[0].html == "<p>Some text.</p>\n"
    assert story.steps[1].html == "<p>Text on the <em>next</em> line.</p>\n<p>More.</p>\n"


def test_a_whole_link_as_the_share_box_gives_it_is_a_view_too():
    text = HEAD + "# One\n[view](http://127.0.0.1:8501/?region=crimea&embed=true)\n\nText."
    assert parse(text).steps[0].view == permalink.decode({"region": ["crimea"]})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "front matter"),
        ("## Only\n[view](?)\n\nText.", "front matter"),
        ("---\ntitle: [\n---\n" + STEP, "no YAML"),
        ("---\n- a\n---\n" + STEP, "lines such as"),
        ("---\ntitle: A\nsummary: 3\n---\n" + STEP, "“summary”"),
        ("---\ntitle: A\nsummary: B\nlang: xx\n---\n" + STEP, "“lang” must be one of en, uk, ru, ka"),
        (HEAD, "no steps"),
        (HEAD + "Before.\n\n" + STEP, "Line 5: text stands before"),
        (HEAD + "## One\n\nText only.", "Line 5: the step “One” has no view"),
        (HEAD + "## One\n[A page](https://example.org/) says so.", "has no view"),
        (HEAD + "## One\n[view](?region=atlantis)\n\nText.", "there is no region “atlantis”"),
        (HEAD + "## One\n[view](?regoin=crimea)\n\nText.", "no parameter “regoin”"),
        (HEAD + "## One\n[view](?region=crimea)", "has no text"),
        (HEAD + "## \n[view](?region=crimea)\n\nText.", "the heading is empty"),
        (HEAD + STEP * 101, "more than 100 steps"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(text, said):
    assert any(said in problem for problem in problems(text)), problems(text)


MORE_ATTACKS = (
    "[x](javascript:alert(1))",
    "[x](data:text/html,x)",
    "<a href=x>y</a>",
    "[x]: javascript:alert(1)\n\n[x]",
    "![](//example.org/p.png)",
    "[x](/etc)",
    "<javascript:alert(1)>",
)


@pytest.mark.parametrize("attack", [*ATTACKS, *MORE_ATTACKS])
def test_hostile_text_stays_text(attack):
    step = f"## A {attack.splitlines()[0]}\n[view](?region=crimea)\n\nText {attack}\n\n{attack}\n"
    html = parse(HEAD + step).steps[0].html
    assert set(re.findall(r"<(\w+)", html)) <= {"p", "a", "code"}
    assert all(re.match(r'<a href="(\?|https?://)', link) for link in re.findall(r"<a [^>]*", html))
    assert "<img" not in html and "src=x onerror" not in re.sub(r"&lt;.*?&gt;", "", html)


def test_links_to_the_web_tell_nothing_of_us_and_links_to_views_stay_here():
    html = parse(HEAD + STEP + "\n[a](https://example.org/) [b](?region=crimea)").steps[0].html
    assert '<a href="https://example.org/" rel="noopener noreferrer">a</a>' in html
    assert '<a href="?region=crimea">b</a>' in html


def test_files_that_cannot_be_read_are_told_of(tmp_path):
    (tmp_path / "latin.md").write_bytes(b"---\ntitle: \xe9\n---\n")
    (tmp_path / "large.md").write_bytes(b"x" * (stories.LONGEST_FILE + 1))
    for name, said in (("latin.md", "UTF-8"), ("large.md", "too large"), ("none.md", "No such file")):
        with pytest.raises(BadStory, match=said):
            stories.read(tmp_path / name)


def test_the_command_says_what_is_wrong_and_serves_nothing(tmp_path):
    file = tmp_path / "story.md"
    file.write_text(HEAD + "## One\n[view](?region=atlantis)\n", encoding="utf-8")
    done = CliRunner().invoke(cli, ["story", str(file), "--no-browser"])
    assert done.exit_code == 1
    assert "Line 6" in done.stderr or "Line 5" in done.stderr
    assert "there is no region “atlantis”" in done.stderr and "has no text" in done.stderr


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["crimea-2014", "memorandum-2016"])
def test_every_view_of_the_stories_that_ship_shows_events(name, lang, store):
    assert name in stories.shipped()
    for step in stories.named(name, lang).steps:
        page = queries.page(store, step.view, date(2026, 11, 25))
        assert not page.problems
        assert page.counts.events > 0, step.title
        assert step.view.at and step.view.zoom
    for step in stories.named(name, lang).steps:
        for query in re.findall(r'href="\?([^"]+)"', step.html):
            assert not permalink.decode(parse_qs(query.replace("&amp;", "&"))).problems


@pytest.fixture
def own(store_url, monkeypatch, tmp_path):
    monkeypatch.setenv("DISPUTES_STORE", store_url)
    file = tmp_path / "own.md"
    file.write_text(HEAD + STEP, encoding="utf-8")
    return file


def test_a_story_has_its_text_in_the_page_and_its_steps_can_be_linked_to(own):
    page = get(pages.routes(), "/story/crimea-2014")
    assert page.status_code == 200
    for n, step in enumerate(stories.named("crimea-2014", "en").steps, 1):
        link = permalink.link(step.view).replace("&", "&amp;")
        assert f'id="step-{n}" data-link="{link}"' in page.text
        assert step.html in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert f'property="og:image" content="{HERE}/picture.png?region=crimea' in page.text


def test_a_story_of_the_users_is_read_anew_and_its_mistakes_are_shown(own):
    routes = pages.routes(own)
    assert "Some text." in get(routes, "/story/own").text
    own.write_text(HEAD + STEP.replace("Some text", "Other <b>text</b>"), encoding="utf-8")
    assert "Other &lt;b&gt;text&lt;/b&gt;." in get(routes, "/story/own").text
    own.write_text(HEAD + STEP.replace("abkhazia", "<script>"), encoding="utf-8")
    wrong = get(routes, "/story/own")
    assert wrong.status_code == 422
    assert "&lt;script&gt;" in wrong.text
    assert "<script" not in wrong.text
    assert get(routes, "/story/none").status_code == 404
    assert get(pages.routes(), "/story/own").status_code == 404
