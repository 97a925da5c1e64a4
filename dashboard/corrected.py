"""Who corrected what, for readers: the names beside events that people put right."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from articles.store import Store
from dashboard.editing import shown
from dashboard.language import _


@lru_cache(maxsize=4)
def names(store: Store, revision: int) -> Mapping[str, tuple[str, ...]]:
    """By the id of an event or mention, the names of those whose corrections of it stand."""
    found: dict[str, dict[str, None]] = {}
    for each in store.corrections():
        if each.target_id and not each.undone_at:
            found.setdefault(each.target_id, {})[shown(each.by)] = None
    return {target: tuple(people) for target, people in found.items()}


def told(store: Store, id: str) -> str:
    """``Corrected by Ana``, empty where nobody corrected it."""
    people = names(store, store.revision()).get(id)
    return _("Corrected by {names}").format(names=", ".join(people)) if people else ""


def mark(store: Store, panel: dict[str, Any]) -> dict[str, Any]:
    """The panel with ``corrected`` in each row of an event that somebody corrected."""
    known = names(store, store.revision())
    rows = [*panel.get("rows", []), *((panel.get("reading") or {}).get("here", []))]
    for row in rows if known else []:
        if people := known.get(row.get("id", "")):
            row["corrected"] = _("Corrected by {names}").format(names=", ".join(people))
    return panel
