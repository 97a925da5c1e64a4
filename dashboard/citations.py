"""How to cite a view: as text and as BibTeX, with the day it was seen, the data version and whose map it is.

The version tells data apart: it changes with every change of the store, of the shipped layers and tables and
of imported areas of control.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from articles.model import Filter
from articles.store import Store
from dashboard import captions, permalink, queries, wording
from dashboard.language import _
from dashboard.permalink import ViewState
from geodata import control_series
from geodata.disputes import DATA

TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # a brace counts for BibTeX even behind a backslash
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
}


@dataclass(frozen=True, slots=True)
class Citation:
    """A view cited in a sentence, and as an entry for BibTeX."""

    text: str
    bibtex: str


def data_version(store: Store) -> str:
    """Which data a view was made of: the store's revision, and a hash of what it and the layers hold, such as
    ``12-3f9a1c2e``. The same data give the same version.
    """
    imports = control_series.directory()
    ids = sorted(each.name for each in imports.iterdir()) if imports.is_dir() else []
    return _version(store, store.revision(), tuple(ids))


@lru_cache(maxsize=8)
def _version(store: Store, revision: int, imports: tuple[str, ...]) -> str:
    held = (revision, store.counts(Filter()), store.date_extent(), imports)
    return f"{revision}-{hashlib.sha256(f'{held}{_shipped()}'.encode()).hexdigest()[:8]}"


@cache
def _shipped() -> str:
    """A hash of the layers and tables that come with the program."""
    found = hashlib.sha256()
    for file in sorted(path for path in DATA.rglob("*") if path.is_file()):
        found.update(file.relative_to(DATA).as_posix().encode())
        found.update(file.read_bytes())
    return found.hexdigest()


def cite(store: Store, view: ViewState, today: date, address: str) -> Citation:
    """The citation of a view that is seen today at ``address``, where the atlas is served."""
    day, version = queries.as_of(view, today)[0], data_version(store)
    link = f"{address}{permalink.link(view)}"
    title = f"{captions.title(view)}: {captions.drawn(view, day)}"
    parts = [
        _("“{title}”, Dispute Atlas").format(title=title),
        *captions.filters(view),
        _("data version {version}").format(version=version),
        _("seen on {day}").format(day=wording.day(today)),
        link,
    ]
    fields = {
        "title": "{" + _tex(title) + "}",
        "author": "{Dispute Atlas}",
        "year": str(today.year),
        "note": _tex("; ".join([*captions.filters(view), parts[-3], parts[-2]])),
        "version": _tex(version),
        "urldate": today.isoformat(),
        "url": link.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C"),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return Citation("; ".join(parts), f"@misc{{{_key(view, day)},\n{lines}}}\n")


def _key(view: ViewState, day: date) -> str:
    return re.sub(r"[^a-z0-9-]", "", f"dispute-atlas-{'-'.join(view.region) or 'all'}-{day:%Y%m%d}")


def _tex(text: str) -> str:
    """Text on one line with all that means something to TeX spelled out."""
    return "".join(TEX.get(letter, letter) for letter in " ".join(text.split()) if letter.isprintable())
