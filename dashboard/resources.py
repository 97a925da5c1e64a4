"""What every session shares: the store, the rendered base map. Made once per server process."""

from __future__ import annotations

import gc

import streamlit as st

from articles.errors import StoreError
from articles.store import Store, default_url, open_store
from dashboard import editing, language, maps, metrics
from dashboard.maps import BaseMap


def store() -> Store:
    """The store named by ``DISPUTES_STORE``, or the default one, to be read only. Raises ``StoreError``."""
    return _opened(default_url(), True)


def writing() -> Store:
    """The same store, open for writing. Raises ``StoreError`` where this server is not to be edited."""
    if not editing.policy().editable:
        raise StoreError("This server is read-only; start it with --editable to change what it holds.")
    return _opened(default_url(), False)


@st.cache_resource(show_spinner=False, max_entries=4)
def _opened(url: str, readonly: bool) -> Store:
    return metrics.timed(open_store(url, readonly=readonly))


def base_map() -> BaseMap:
    """The base map in the language of the page.

    What has been loaded by now stays for the life of the process; frozen, it costs later collections nothing.
    Together with ``runner.postScriptGC = false`` this saves 45-50 ms a click.
    """
    return _rendered(language.current())


@st.cache_resource(show_spinner=False, max_entries=len(language.LANGUAGES))
def _rendered(spoken: str) -> BaseMap:  # with an underscore before it Streamlit would leave it out of the key
    base = maps.base_map()
    gc.collect()
    gc.freeze()
    return base
