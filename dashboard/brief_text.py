"""A brief as Markdown, with the picture of its map inside: a file that needs no other."""

from __future__ import annotations

import base64
import re
from datetime import date

from articles.store import Store
from dashboard import prints
from dashboard.briefs import MOST_EVENTS, Numbers, Reference, Section, brief, in_time
from dashboard.language import _
from dashboard.permalink import ViewState
from geodata import layers


def render(store: Store, view: ViewState, today: date, address: str = "") -> str:
    """The brief of a view; ``address`` is where the atlas is served."""
    content, numbers = brief(store, view, today, address), Numbers()
    picture = base64.b64encode(prints.picture(store, view, today)).decode()
    parts = [
        f"# {escaped(content.title)}",
        f"**{escaped(content.drawn)}**",
        escaped(content.filters),
        f"![{escaped(content.title)}][map]",
        _list(content.status, numbers),
        _table(content.recognition, numbers),
        _table(content.figures, numbers),
        _list(in_time(content.timeline, MOST_EVENTS), numbers),
        _list(content.perspectives, numbers),
        f"## {escaped(_('How this was made'))}",
        escaped(content.methods),
        f"## {escaped(_('Sources'))}",
        "\n".join(f"{n}. {_reference(reference)}" for reference, n in numbers.references.items()),
        f"## {escaped(_('Cite as'))}",
        escaped(content.citation),
        escaped(" · ".join(layers.notices())),
        f"[map]: data:image/png;base64,{picture}",
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _list(section: Section, numbers: Numbers) -> str:
    lines = [
        f"- **{escaped(e.label)}**: {escaped(e.text)} {escaped(numbers.cite(e.references))}".rstrip()
        for e in section.entries
    ]
    return _titled(section, "\n".join(lines))


def _table(section: Section, numbers: Numbers) -> str:
    cells = [(e.label, e.text, numbers.cite(e.references)) for e in section.entries]
    shown = 3 if any(cited for *_words, cited in cells) else 2
    rows = [("",) * shown, ("---",) * shown, *(tuple(map(escaped, row[:shown])) for row in cells)]
    return _titled(section, "\n".join(f"| {' | '.join(row)} |" for row in rows) if cells else "")


def _titled(section: Section, body: str) -> str:
    return "\n\n".join(filter(None, [f"## {escaped(section.title)}", body, escaped(section.note)]))


def _reference(reference: Reference) -> str:
    safe = reference.url and re.match(r"https?://", reference.url, re.I)
    return (
        f"{escaped(reference.text)} <{_plain_address(reference.url or '')}>"
        if safe
        else escaped(reference.text)
    )


def _plain_address(url: str) -> str:
    """An address as it may stand between angle brackets."""
    return re.sub(r"[\s<>\\]", lambda sign: f"%{ord(sign[0]):02X}", url)


def escaped(text: str) -> str:
    """Text on one line in which nothing means anything to Markdown or HTML."""
    return re.sub(r"([\\`*_{}\[\]<>()#+!|~&$])", r"\\\1", " ".join(text.split()))
