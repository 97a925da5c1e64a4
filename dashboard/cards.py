"""What chats and search engines show of a link: title, description and picture of its view, as tags of the
first page's head (OpenGraph, Twitter).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html import escape

from dashboard import captions, language, permalink, queries
from dashboard.permalink import ViewState

WIDTH, HEIGHT = 1200, 630  # of the picture, in pixels


def tags(view: ViewState, today: date, site: str) -> str:
    """The tags of a view. ``site`` is where the atlas is served, ending in a slash; where nobody knows it,
    the tags that need whole addresses are left out.
    """
    view = replace(view, embed=False, parts="all")
    day, _why = queries.as_of(view, today)
    title = captions.title(view)
    about = f"{captions.drawn(view, day)}. {captions.describe(view)}."
    link = permalink.link(view)
    return head(title, about, site and f"{site}{link}", site and f"{site}picture.png{link}")


def head(title: str, about: str, address: str, picture: str) -> str:
    """Tags of a page; ``address`` and ``picture`` may be empty."""
    found = [
        ("property", "og:type", "website"),
        ("property", "og:site_name", "Dispute Atlas"),
        ("property", "og:title", title),
        ("property", "og:description", about),
        ("property", "og:locale", language.LOCALES[language.current()]),
        ("name", "description", about),
        ("name", "twitter:title", title),
        ("name", "twitter:description", about),
    ]
    if address and picture:
        found += [
            ("property", "og:url", address),
            ("property", "og:image", picture),
            ("property", "og:image:type", "image/png"),
            ("property", "og:image:width", str(WIDTH)),
            ("property", "og:image:height", str(HEIGHT)),
            ("property", "og:image:alt", about),
            ("name", "twitter:card", "summary_large_image"),
            ("name", "twitter:image", picture),
        ]
    return "".join(f'<meta {kind}="{name}" content="{escape(text)}">' for kind, name, text in found)
