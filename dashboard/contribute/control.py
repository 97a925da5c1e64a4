"""Areas of control that others drew: looked at before anything is written, and taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import streamlit as st

from dashboard import intake, language, resources
from dashboard.contribute.words import plain
from dashboard.editing import Editor
from dashboard.language import _
from geodata.control_changes import by_region
from geodata.control_files import ReadArea, read_area
from geodata.control_imports import import_control, imports, remove_control
from geodata.errors import GeodataError
from geodata.layers import area_km2
from geodata.regions import FIRST_YEAR, parties, region, regions

KINDS = ["geojson", "json", "gpkg", "zip", "kml", "kmz"]
MOST_MB = 30  # as ``control_files.MAX_BYTES``


def areas_in(editor: Editor) -> None:
    """A file with an area: what is in it, then the import; and the imports there are."""
    file = st.file_uploader(_("An area that others drew for one day"), type=KINDS, max_upload_size=MOST_MB)
    if file is not None:
        with intake.as_file(file.name, file.getvalue()) as path:
            left, right = st.columns(2)
            crs = left.text_input(
                _("Reference system, where the file does not say it"), placeholder="EPSG:32637"
            ).strip()
            layer = right.text_input(_("Layer, where it has several")).strip()
            try:
                read = read_area(path, crs or None, layer or None)
            except GeodataError as error:
                st.error(plain(language.said(error)))
            else:
                _look(read)
                _form(editor, path, crs or None, layer or None)
    _there(editor)


def _look(read: ReadArea) -> None:
    st.markdown("**" + _("What is in it") + "**")
    rows = {
        _("Features"): language.number(read.features),
        _("Names"): ", ".join(read.labels) or "–",
        _("Coordinates in"): read.crs,
        _("Area"): _size(area_km2(read.geometry)),
        **{
            _("in {region}").format(region=language.name(region(id).names)): _size(km2)
            for id, km2 in by_region(read.geometry).items()
        },
    }
    st.dataframe({_("Part"): list(rows), _("Read as"): list(rows.values())}, hide_index=True)
    for note in read.notes:
        st.info(plain(_(note)))


def _size(km2: float) -> str:
    return _("{n} km²").format(n=language.number(round(km2)))


def _form(editor: Editor, path: Path, crs: str | None, layer: str | None) -> None:
    """What is to be said of an area, and its import."""
    holders = _holders()
    first = date(FIRST_YEAR, 1, 1)
    with st.form("control", border=False):
        left, right = st.columns(2)
        source = left.text_input(_("Whose word it is"), max_chars=200)
        licence = right.text_input(_("On what terms"), max_chars=200)
        day = left.date_input(_("Drawn for"), value=None, min_value=first, format="YYYY-MM-DD")
        until = right.date_input(
            _("First day on which it no longer holds"), value=None, min_value=first, format="YYYY-MM-DD"
        )
        party = left.selectbox(
            _("Who held it"), [None, *holders], format_func=lambda id: holders[id] if id else _("not said")
        )
        land = right.checkbox(_("Keep what lies outside the states of the atlas"))
        sent = st.form_submit_button(_("Import this area"), type="primary")
    if not sent:
        return
    if day is None:
        st.error(_("Say the day that it was drawn for."))
        return
    store = resources.writing()  # first: it fails where this server is not to be edited
    try:
        done = import_control(
            path, day, source, licence, until, party, crs, layer, clip="land" if land else "regions"
        )
    except GeodataError as error:
        st.error(plain(language.said(error)))
        return
    intake.noted(store, editor, "control", f"{done.source}, {done.valid_from}")
    told = _("Imported {area} km² as {source} drew it for {day}.")
    area, drawn = language.number(round(done.area_km2)), language.day(done.valid_from)
    st.success(told.format(area=area, source=plain(done.source), day=drawn))
    for note in done.notes:
        st.info(plain(_(note)))


def _holders() -> dict[str, str]:
    held = {p.party.id for r in regions() for period in r.status for p in period.controlled_by}
    return {id: language.name(parties()[id].names) for id in sorted(held)}


def _there(editor: Editor) -> None:
    known = imports()
    if known:
        st.markdown("**" + _("Imported areas") + "**")
    for each in known:
        line, button = st.columns([5, 1], vertical_alignment="center")
        line.text(f"{each.source} · {language.day(each.valid_from)} · {_size(each.area_km2)}")
        if button.button(_("Remove"), key=f"remove-{each.id}", width="stretch"):
            store = resources.writing()
            remove_control(each.id)
            intake.noted(store, editor, "control removed", f"{each.source}, {each.valid_from}")
            st.rerun()
