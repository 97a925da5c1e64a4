"""What was found in the articles taken in last."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from articles.model import Summary
from dashboard import assets, edits, folium_component, intake, language, maps, queries, resources
from dashboard.contribute.words import plain
from dashboard.editing import Editor
from dashboard.ground import ground
from dashboard.language import _, ngettext
from dashboard.permalink import CONTROL

KEY = "found"
MOST_TOLD = 50  # notes and reasons


def keep(summary: Summary) -> None:
    """Remember what was taken in, to be shown from now on."""
    st.session_state[KEY] = summary


def shown(editor: Editor) -> None:
    """Counts, notes and what was skipped, then the events on a map and in a list."""
    summary: Summary | None = st.session_state.get(KEY)
    if summary is None:
        return
    st.subheader(_("What was found"), anchor=False)
    told = [
        (ngettext("{n} new article", "{n} new articles", summary.articles), summary.articles),
        (ngettext("{n} event", "{n} events", summary.events), summary.events),
        (ngettext("{n} passage", "{n} passages", summary.passages), summary.passages),
    ]
    if summary.unchanged:
        told.append((_("{n} here already"), summary.unchanged))
    if summary.skipped:
        told.append((_("{n} skipped"), len(summary.skipped)))
    counts = [text.format(n=language.number(n)) for text, n in told]
    st.write(" · ".join(counts))
    for skipped in summary.skipped[:MOST_TOLD]:
        st.warning(plain(_(skipped.reason)))
    for note in summary.notes[:MOST_TOLD]:
        st.info(plain(_(note)))
    store = resources.store()
    rows = intake.events_of(store, summary.article_ids)
    if not rows:
        if summary.article_ids:
            st.write(_("No events were read from these articles."))
        return
    markers = queries.grouped([row for row in rows if "rejected" not in row.corrected])
    shown: dict[str, Any] = {
        "language": language.current(),
        "words": language.words(),
        "editing": edits.offer(editor),
        "script": assets.publish(resources.base_map()),
        "events": [edits.event(store, row) for row in rows],
        "at": {marker.place.geonames_id: marker.latest for marker in markers},
        "map": {
            "at": None, "zoom": None, "selected": [], "as_of": date.today().isoformat(), "place": None,
            "layers": ["markers", "line", "towns"], "title": "", "markers": maps.marked(markers),
            "ground": assets.publish(ground(CONTROL, date.today())),
        },
    }  # fmt: skip
    folium_component.found(shown)
