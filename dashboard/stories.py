"""Stories: an ordered list of views, a paragraph or more on each, in one Markdown file.

::

    ---
    title: Crimea, February–March 2014
    summary: From the seizure of parliament to the vote of the General Assembly.
    lang: en
    ---
    ## 27 February: parliament is seized
    [view](?region=crimea&from=2014-02-27&to=2014-02-27&at=45.2,34.1&zoom=7.5)

    Before dawn armed men …

Each heading begins a step; the line below it is the link of its view, as the Share box gives it. The file may
be anybody's: HTML in it is shown as text, pictures are not loaded, and links lead to web pages or views only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from dashboard import language, permalink
from dashboard.language import _
from dashboard.permalink import ViewState

FOLDER = Path(__file__).parent / "stories"
OWN = "own"  # the name of a story from a file of the user's
LONGEST_FILE = 1_000_000  # bytes
MOST_STEPS = 100
FENCE = "---"
STEP_HEADINGS = ("h1", "h2")
EXAMPLE = "[view](?region=abkhazia&from=2008-08-01)"


@dataclass(frozen=True, slots=True)
class Step:
    """One view and what is told of it: ``html`` is safe to be shown."""

    title: str
    view: ViewState
    html: str


@dataclass(frozen=True, slots=True)
class Story:
    """``lang`` is the language that the text is in: ``en``, ``uk``, ``ru`` or ``ka``."""

    title: str
    summary: str
    lang: str
    steps: tuple[Step, ...]


class BadStory(ValueError):
    """A file is no story; ``problems`` has a sentence for everything that is wrong with it."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@cache
def shipped() -> tuple[str, ...]:
    """Names of the stories that come with the program; each has a file in English."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.md") if "." not in path.stem))


def named(name: str, lang: str) -> Story:
    """A shipped story, in a language where it is told in it, else in English. Raises ``KeyError``."""
    if name not in shipped():
        raise KeyError(name)
    return _shipped(name, lang)


@cache  # as many as there are files
def _shipped(name: str, lang: str) -> Story:
    translated = FOLDER / f"{name}.{lang}.md"
    return read(translated if translated.exists() else FOLDER / f"{name}.md")


def titles(lang: str) -> list[tuple[str, str, str]]:
    """Name, title and summary of every shipped story."""
    return [(name, story.title, story.summary) for name in shipped() if (story := named(name, lang))]


def read(path: Path) -> Story:
    """The story in a file. Raises :class:`BadStory`."""
    try:
        if path.stat().st_size > LONGEST_FILE:
            raise BadStory([_("{path} is too large for a story: more than a megabyte.").format(path=path)])
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadStory([_("{path} is no text in UTF-8; save it as such.").format(path=path)]) from None
    except OSError as e:
        raise BadStory(
            [_("{path} could not be read: {reason}.").format(path=path, reason=e.strerror)]
        ) from None
    return parse(text)


def parse(text: str) -> Story:
    """A story from its Markdown. Raises :class:`BadStory` with all that is wrong, by line."""
    problems: list[str] = []
    matter, body, line = _parted(text, problems)
    title, summary, lang = _matter(matter, problems)
    steps = _steps(body, line, problems)
    if problems:
        raise BadStory(problems)
    return Story(title, summary, lang, tuple(steps))


def _parted(text: str, problems: list[str]) -> tuple[str, str, int]:
    """Front matter, body, and the number of lines before the body."""
    lines = text.splitlines()
    if lines and lines[0].strip() == FENCE:
        for i, line in enumerate(lines[1:], 1):
            if line.strip() == FENCE:
                return "\n".join(lines[1:i]), "\n".join(lines[i + 1 :]), i + 1
    problems.append(
        _("The file must begin with a front matter: a line ---, “title: …”, “summary: …”, and a line ---.")
    )
    return "", text, 0


def _matter(text: str, problems: list[str]) -> tuple[str, str, str]:
    try:
        matter = yaml.safe_load(text) if text else {}
    except (yaml.YAMLError, RecursionError, ValueError):
        problems.append(_("The front matter is no YAML; put values that hold a colon in quotation marks."))
        return "", "", language.DEFAULT
    if not isinstance(matter, dict):
        problems.append(_("The front matter must have lines such as “title: Crimea in 2014”."))
        return "", "", language.DEFAULT
    found = {}
    for key, what in (("title", _("a title")), ("summary", _("a summary"))):
        value = matter.get(key)
        found[key] = " ".join(value.split()) if isinstance(value, str) else ""
        if text and not found[key]:
            problems.append(_("The front matter has no text for “{key}”, {what}.").format(key=key, what=what))
    lang = matter.get("lang", language.DEFAULT)
    if not isinstance(lang, str) or lang not in language.LANGUAGES:
        known = ", ".join(language.LANGUAGES)
        problems.append(_("The front matter’s “lang” must be one of {known}.").format(known=known))
        lang = language.DEFAULT
    return found["title"], found["summary"], lang


def _markdown() -> MarkdownIt:
    """CommonMark without HTML and pictures, whose links lead to the web or to views only."""
    reader = MarkdownIt("commonmark", {"html": False, "linkify": False}).disable("image")
    reader.validateLink = lambda url: url.lower().startswith(("https://", "http://", "?"))  # type: ignore[method-assign]
    return reader


def _steps(body: str, before: int, problems: list[str]) -> list[Step]:
    reader = _markdown()
    tokens = reader.parse(body)
    starts = [
        i
        for i, t in enumerate(tokens)
        if t.type == "heading_open" and t.level == 0 and t.tag in STEP_HEADINGS
    ]
    if not starts:
        problems.append(_("The story has no steps: begin each with a heading, such as “## 26 August 2008”."))
        return []
    if len(starts) > MOST_STEPS:
        problems.append(_("The story has more than {n} steps; split it.").format(n=MOST_STEPS))
        return []
    if starts[0] > 0:
        problems.append(
            _("Line {n}: text stands before the first heading; give it a heading and a view.").format(
                n=_line(tokens[0], before)
            )
        )
    found = []
    for start, end in pairwise([*starts, len(tokens)]):
        heading, told = tokens[start + 1], tokens[start + 3 : end]
        link, told = _view_link(told)
        line, title = _line(heading, before), _plain(heading)
        if not title:
            problems.append(_("Line {n}: the heading is empty.").format(n=line))
        if link is None:
            problems.append(
                _(
                    "Line {n}: the step “{title}” has no view; put its link below it, such as {example}."
                ).format(n=line, title=title, example=EXAMPLE)
            )
            continue
        view = _view(link, line, problems)
        if not told:
            problems.append(_("Line {n}: the step “{title}” has no text.").format(n=line, title=title))
        html = reader.renderer.render(_opened_beside(told), reader.options, {})
        found.append(Step(title, view, html))
    return found


def _view_link(tokens: list[Token]) -> tuple[str | None, list[Token]]:
    """The link of a step's view, as a paragraph or the first line of one, and the other tokens."""
    if len(tokens) < 3 or tokens[0].type != "paragraph_open":
        return None, tokens
    children = tokens[1].children or []
    if len(children) < 3 or children[0].type != "link_open":
        return None, tokens
    close = next(i for i, child in enumerate(children) if child.type == "link_close")
    rest = children[close + 1 :]
    if rest and rest[0].type not in ("softbreak", "hardbreak"):  # a sentence that begins with a link
        return None, tokens
    link = str(children[0].attrs["href"])
    if "?" not in link:
        return None, tokens
    if not rest:
        return link, tokens[3:]
    tokens[1].children = rest[1:]
    return link, tokens


def _view(link: str, line: int, problems: list[str]) -> ViewState:
    params = parse_qs(link.partition("?")[2].partition("#")[0])
    known = {key.name for key in permalink.KEYS}
    for name in params:
        if name not in known:
            problems.append(
                _("Line {n}: a view has no parameter “{name}”; copy its link from the Share box.").format(
                    n=line, name=name[:40]
                )
            )
    # What is wrong with the link is told in the language of the page.
    view = permalink.decode({"lang": [language.current()], **params, "embed": []})
    problems += [_("Line {n}: {problem}").format(n=line, problem=problem) for problem in view.problems]
    return view


def _opened_beside(tokens: list[Token]) -> list[Token]:
    """Links to web pages tell them nothing of us."""
    for token in tokens:
        for child in token.children or []:
            if child.type == "link_open" and not str(child.attrs["href"]).startswith("?"):
                child.attrs["rel"] = "noopener noreferrer"
    return tokens


def _plain(token: Token) -> str:
    """A heading without its marks."""
    return "".join(c.content for c in token.children or [] if c.type in ("text", "code_inline")).strip()


def _line(token: Any, before: int) -> int:
    return before + (token.map[0] if token.map else 0) + 1
