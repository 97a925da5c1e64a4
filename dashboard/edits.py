"""The routes by which a page of ours changes the store, and what keeps others from using them.

Mounted only on a server that is started with ``--editable``; each request is judged anew.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from articles.errors import ArticlesError, BadCorrection
from articles.model import Correction, EventRow, Filter
from articles.store import Store
from dashboard import corrected, data_words, editing, identity, language, permalink, resources, wording
from dashboard.editing import Editor
from dashboard.language import _
from geodata import regions
from geodata.errors import GeodataError

PAGE = "contribute"
TOKEN = "x-atlas-token"  # noqa: S105 - the name of a header
NEAR = timedelta(days=45)  # between days of events that may be one happening
MOST_NEAR = 80
NOT_FRAMED = "frame-ancestors 'none'"


def editor_of(connection: HTTPConnection, origin: str | None = None) -> Editor | None:
    """The editor that a request comes from, ``None`` for a reader."""
    policy = editing.policy()
    if not policy.editable or policy.estrangement(connection.headers):
        return None
    return policy.editor(identity.of_request(connection.cookies, origin) if policy.needs_name else {})


def offer(editor: Editor) -> dict[str, Any]:
    """What an editor's page is given to edit with."""
    return {
        "name": editing.shown(editor.name),
        "token": editing.policy().token(editor),
        "page": PAGE,
        "regions": [[each.id, language.name(each.names)] for each in regions.regions()],
        "acts": list(wording.acts().items()),
    }


def _speaking(handler: Callable[[Request], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """A handler whose words are in the language that the request's ``lang`` names."""

    async def speaking(request: Request) -> Response:
        view = permalink.decode({"lang": request.query_params.getlist("lang")})
        with language.speaking(view.lang):
            return await handler(request)

    return speaking


@_speaking
async def correct(request: Request) -> Response:
    """``POST /correct`` with ``editing.asked``'s JSON: the correction made, and the event as it is now."""
    editor = _judged(request)
    if isinstance(editor, Response):
        return editor
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return PlainTextResponse(_("A correction is sent as application/json."), 415)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > editing.MAX_REQUEST:
            return PlainTextResponse(_("The correction is too long."), 413)
    try:
        wanted = editing.asked(json.loads(body))
    except (ValueError, RecursionError):
        wanted = None
    if wanted is None:
        return PlainTextResponse(_("The correction cannot be read; reload the page."), 400)
    return await _answered(lambda: _corrected(wanted, editor))


@_speaking
async def correctable(request: Request) -> Response:
    """``GET /correctable?event=ID``: what an event is, what was said of it, and what it may go with."""
    editor = _judged(request)
    if isinstance(editor, Response):
        return editor
    id = request.query_params.get("event", "")
    return await _answered(lambda: _correctable(resources.store(), id))


def _judged(request: Request) -> Editor | Response:
    """The editor who asks, or what anybody else is answered."""
    policy = editing.policy()
    writes = request.method not in ("GET", "HEAD")
    refusal = policy.refusal(request.headers) if writes else policy.estrangement(request.headers)
    if refusal:
        return PlainTextResponse(refusal, 403)
    editor = editor_of(request, request.headers.get("origin") if writes else None)
    if editor is None:
        return PlainTextResponse(_("You are not signed in as an editor; sign in and try again."), 401)
    if not policy.knows(request.headers.get(TOKEN, ""), editor):
        return PlainTextResponse(_("This page is out of date; reload it and try again."), 403)
    return editor


async def _answered(answer: Callable[[], dict[str, Any]]) -> Response:
    try:
        return JSONResponse(await run_in_threadpool(answer), headers={"cache-control": "no-store"})
    except BadCorrection as error:
        return PlainTextResponse(language.said(error), 422)
    except (ArticlesError, GeodataError) as error:
        return PlainTextResponse(language.said(error), 503)


def _corrected(wanted: editing.Asked, editor: Editor) -> dict[str, Any]:
    store = resources.store()
    made = editing.correct(resources.writing(), wanted, editor)
    row = store.event(made[0].target_id) if made and made[0].target_id else None
    return {
        "id": made[0].id,
        "said": editing.said(made),
        "undone": made[0].undone_at is not None,
        "row": event(store, row) if row else None,
    }


def _correctable(store: Store, id: str) -> dict[str, Any]:
    row = store.event(id)
    if row is None:
        raise BadCorrection(_("There is no such event any more; reload the page."))
    near = _near(store, row)
    said = [each for each in store.corrections(Filter(article_id=row.article.id)) if each.target_id == id]
    return {
        "date": row.event.date.edtf if row.event.date else "",
        "act": row.event.act,
        "regions": list(row.event.region_ids),
        "joined": any(other.event.cluster_id == row.event.cluster_id for other in near),
        "others": [[other.event.id, _brief(other)] for other in editing.mergeable(row, near)],
        "said": [_said(each) for each in reversed(said)],
    }


def _near(store: Store, row: EventRow) -> list[EventRow]:
    """Other events of much the same days and regions."""
    span = row.event.date
    near = Filter(regions=row.event.region_ids)
    if span and span.start and span.end:
        near = replace(near, start=span.start - NEAR, end=span.end + NEAR)
    found = store.events(near, limit=MOST_NEAR)
    return [other for other in found if other.event.id != row.event.id]


def _brief(row: EventRow) -> str:
    quote = row.quote if len(row.quote) <= 90 else row.quote[:89] + "…"
    return f"{wording.span(row.event.date)} · {wording.act(row.event.act)} · {row.article.outlet}: {quote}"


def _said(each: Correction) -> dict[str, Any]:
    return {"id": each.id, "text": summed(each), "why": each.why, "undone": each.undone_at is not None}


def summed(each: Correction, *, whole: bool = False) -> str:
    """A correction in a line: who said what when; ``whole`` with their e-mail addresses."""
    name = str if whole else editing.shown
    value = ", ".join(map(_named, each.value)) if each.verb in ("region", "act", "date") else ""
    guess = ", ".join(map(_named, each.guess)) if each.verb in ("region", "act", "date") else ""
    words = {
        "accept": _("accepted"),
        "reject": _("rejected"),
        "region": _("region {value} instead of {guess}"),
        "date": _("date {value} instead of {guess}"),
        "act": _("act {value} instead of {guess}"),
        "merge": _("merged with another event"),
        "split": _("taken out of its happening"),
    }
    nothing = _("none")
    what = words[each.verb].format(value=value or nothing, guess=guess or nothing)
    line = f"{when(each.at)} · {name(each.by)}: {what}"
    if each.undone_by and each.undone_at:
        line += " · " + _("undone by {name}, {day}").format(
            name=name(each.undone_by), day=when(each.undone_at)
        )
    return line


def when(at: str) -> str:
    """The day and time of an ISO time in UTC, such as ``25 Nov 2026, 10:00``."""
    return f"{language.day(date.fromisoformat(at[:10]))}, {at[11:16]} UTC"


def _named(id: str) -> str:
    known = {each.id: language.name(each.names) for each in regions.regions()}
    return known.get(id) or wording.acts().get(id) or id


def event(store: Store, row: EventRow) -> dict[str, Any]:
    """An event with its sentence, as pages for editors list it. ``marks`` are ``[start, end, kind]``."""
    place = row.event.place
    return {
        "id": row.event.id,
        "quadrant": wording.quadrant(row.event.type),
        "date": wording.span(row.event.date),
        "precision": wording.precision(row.event.date, row.event.date.confidence if row.event.date else 0),
        "act": wording.act(row.event.act),
        "modality": wording.modality(row.event.modality),
        "regions": [_named(id) for id in row.event.region_ids],
        "quote": row.quote,
        "marks": [[mark.start, mark.end, mark.kind] for mark in row.marks],
        "title": row.article.title,
        "outlet": row.article.outlet,
        "sure": round(row.event.confidence, 2),
        "place": data_words.place(place.geonames_id, place.name) if place else "",
        "rejected": "rejected" in row.corrected,
        "corrected": corrected.told(store, row.event.id),
        "link": permalink.link(permalink.ViewState(event=row.event.id, lang=language.current())),
    }


class Guard:
    """ASGI middleware of an editable server: its pages' connections are opened by its own pages only, and no
    other site can frame what an editor clicks on.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            headers = Headers(scope=scope)
            policy = editing.policy()
            foreign = "origin" in headers and policy.refusal(headers)
            if foreign or policy.estrangement(headers):
                await receive()
                await send({"type": "websocket.close", "code": 1008})
                return
        if scope["type"] == "http" and scope["path"].rstrip("/").endswith(f"/{PAGE}"):
            send = _unframed(send)
        await self.app(scope, receive, send)


def _unframed(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            policy = b"content-security-policy", NOT_FRAMED.encode()
            message = {**message, "headers": [*message["headers"], policy]}
        await send(message)

    return sent


ROUTES = [
    Route("/correct", correct, methods=["POST"]),
    Route("/correctable", correctable, methods=["GET"]),
]
