"""Pages beside the map, drawn by the server: stories, how the atlas is made, and a link as a QR code."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jinja2
import segno
from segno.encoder import DataOverflowError
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from dashboard import answers, cards, downloads, language, methods, permalink, resources, stories
from dashboard.language import _
from dashboard.permalink import ViewState
from dashboard.screen import first, packed
from dashboard.stories import BadStory, Story

TEMPLATES = Path(__file__).parent / "templates"
FILES = "./_stcore/bidi-components/dispute-atlas.atlas"  # below where the atlas is served
# Folium's script is run from its text; the styles of its own are those of elements.
POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'self'"
)
NO_SCRIPT = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; font-src 'self'; base-uri 'self'"
)


@cache
def _font() -> str:
    """The address of Streamlit's font, which the atlas is set in; empty where it is none of the page's."""
    found = re.search(r'href="(\./[^"]+)"[^>]*as="font"|as="font"[^>]*href="(\./[^"]+)"', _streamlit_page())
    return (found[1] or found[2]) if found else ""


def _streamlit_page() -> str:
    page = find_spec("streamlit")
    assert page and page.origin
    return (Path(page.origin).parent / "static" / "index.html").read_text(encoding="utf-8")


@cache
def _template(name: str) -> jinja2.Template:
    loader = jinja2.FileSystemLoader(TEMPLATES)
    return jinja2.Environment(
        autoescape=True, loader=loader, trim_blocks=True, lstrip_blocks=True
    ).get_template(name)


def _common() -> dict[str, Any]:
    return {"words": _words(), "files": FILES, "font": _font()}


def _words() -> dict[str, str]:
    """The words of the templates, in the language of the page."""
    return {
        "atlas": _("Open the atlas"),
        "open": _("Open this view"),
        "step": _("Link to this step"),
        "previous": _("Previous step"),
        "next": _("Next step"),
        "language": _("Language"),
        "methods": _("Methods and sources"),
        "stories": _("Stories"),
        "map": _("Map of this step"),
        "wrong": _("This story cannot be shown"),
        "unknown": _("There is no such story"),
    }


def story_page(story: Story, name: str, lang: str, site: str, today: date) -> str:
    """A story as HTML, drawn further by ``frontend/story.js``. ``site`` is where the atlas is served, with a
    slash at its end; empty where nobody knows.
    """
    views = [replace(step.view, lang=lang) for step in story.steps]
    steps = [
        {"title": step.title, "html": step.html, "link": permalink.link(view)}
        for step, view in zip(story.steps, views, strict=True)
    ]
    data = first(resources.base_map(), resources.store(), views[0], today)
    start = {"script": data["script"], "screen": data["screen"], "language": lang, "words": language.words()}
    return _template("story.html").render(
        story=story,
        name=name,
        lang=lang,
        steps=steps,
        site=site,
        here=f"story/{name}",
        card=_card(story, name, views[0], site),
        **_common(),
        languages=_languages(lang),
        others=[each for each in stories.titles(lang) if each[0] != name],
        # "<" may begin "</script>": inside JSON it can be written otherwise.
        start=packed(start).decode().replace("<", "\\u003c"),
    )


def _card(story: Story, name: str, view: ViewState, site: str) -> str:
    picture = f"{site}picture.png{permalink.link(view)}" if site else ""
    return cards.head(story.title, story.summary, f"{site}story/{name}" if site else "", picture)


def _languages(lang: str) -> list[tuple[str, str]]:
    """Code and name of every other language of the page."""
    return [(code, name) for code, name in language.LANGUAGES.items() if code != lang]


def _wrong_page(heading: str, problems: tuple[str, ...], lang: str) -> str:
    return _template("wrong.html").render(
        heading=heading, problems=problems, lang=lang, stories=stories.titles(lang), **_common()
    )


def story(own: Path | None) -> Callable[[Request], Any]:
    """``story/<name>``: a story that ships, or ``story/own``, a file of the user's."""

    def made(name: str, asked: str | None, site: str) -> Response:
        lang = asked or language.DEFAULT
        try:
            told = stories.read(own) if own and name == stories.OWN else stories.named(name, lang)
        except BadStory as e:
            return _page(_wrong_page(_words()["wrong"], e.problems, lang), 422)
        except KeyError:
            return _page(_wrong_page(_words()["unknown"], (), lang), 404)
        with language.speaking(asked or told.lang):
            return _page(story_page(told, name, asked or told.lang, site, date.today()))

    async def respond(request: Request) -> Response:
        name, site = request.path_params["name"], downloads.address(request, "story/")
        asked = _asked_language(request)
        return await answers.made(asked or language.DEFAULT, lambda: made(name, asked, site))

    return respond


async def methods_page(request: Request) -> Response:
    """``methods``: how the atlas is made, from its code and data."""
    lang = _asked_language(request) or language.DEFAULT

    def made() -> Response:
        content = methods.content(resources.store(), date.today())
        html = _template("methods.html").render(
            content=content, lang=lang, here="methods", languages=_languages(lang), **_common()
        )
        return _page(html, policy=NO_SCRIPT)

    return await answers.made(lang, made)


async def code(request: Request) -> Response:
    """``qr?region=…``: the link of a view, at the address where it was asked for, as a QR code in SVG."""
    view = answers.asked(request)
    site = downloads.address(request, "qr")
    with language.speaking(view.lang):
        if not site:
            return PlainTextResponse(_("The request names no host that a link could lead to."), 400)
        try:
            drawn = qr(site + permalink.link(replace(view, embed=False, parts="all")))
        except DataOverflowError:
            return PlainTextResponse(_("The link is too long for a QR code; copy it instead."), 413)
    headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
    return Response(drawn, media_type="image/svg+xml", headers=headers)


@lru_cache(maxsize=64)
def qr(text: str) -> bytes:
    """A QR code as SVG, dark on white whatever the theme: readers of codes expect it so. Raises
    ``segno.encoder.DataOverflowError`` where the text is too long.
    """
    sink = io.BytesIO()
    segno.make_qr(text, error="l").save(
        sink, kind="svg", scale=4, border=4, dark="#000", light="#fff", xmldecl=False
    )
    return sink.getvalue()


def _asked_language(request: Request) -> str | None:
    asked = request.query_params.get("lang")
    return asked if asked in language.LANGUAGES else None


def _page(html: str, status: int = 200, policy: str = POLICY) -> Response:
    headers = {
        "cache-control": "no-store",
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
    }
    return HTMLResponse(html, status, headers)


def routes(own: Path | None = None) -> list[Route]:
    """All of them; ``own`` is a story of the user's."""
    return [Route("/story/{name}", story(own)), Route("/methods", methods_page), Route("/qr", code)]
