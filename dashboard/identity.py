"""Who a request comes from, read from the cookie that Streamlit's ``st.login`` sets, as Streamlit reads it.

Streamlit reads it when a page opens its connection; requests beside that connection are looked at here, with
the same functions, so that nobody is somebody here who is not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from streamlit.auth_util import (
    get_origin_from_redirect_uri,
    get_secrets_auth_section,
    get_validated_redirect_uri,
    is_authlib_installed,
)
from streamlit.errors import StreamlitAuthError
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import (
    _get_signed_cookie_with_chunks,
    _parse_decoded_user_cookie,
)

from dashboard.editing import BadEditors, Policy, is_loopback

SHORTEST_SECRET = 32  # characters of what signs the cookies
CLIENT = ("client_id", "client_secret", "server_metadata_url")
WHERE = ".streamlit/secrets.toml (README: “Editing with others” has an example)"


def of_request(cookies: Mapping[str, str], origin: str | None = None) -> dict[str, Any]:
    """The claims of who is signed in, empty for nobody. ``origin`` is that of the page that asks; without
    one, as when a page itself is asked for, that of the address people come back to from signing in.
    """
    signed = _get_signed_cookie_with_chunks(dict(cookies), USER_COOKIE_NAME)
    origin = origin or get_origin_from_redirect_uri()
    return _parse_decoded_user_cookie(signed, origin) if signed and origin else {}


def of_session() -> dict[str, Any]:
    """The claims of who is signed in where a page's script runs, empty for nobody."""
    return dict(st.user.to_dict())


def providers() -> list[str | None]:
    """The names under ``[auth]`` of those with whom people can sign in; ``None`` is the unnamed one."""
    section = get_secrets_auth_section()
    named = [str(name) for name, value in section.items() if hasattr(value, "items") and "client_id" in value]
    return [*([None] if section.get("client_id") else []), *named]


def check(policy: Policy) -> None:
    """Raise ``BadEditors``, a sentence, when editors must sign in and cannot."""
    if not (policy.editable and policy.needs_name):
        return
    if not is_authlib_installed():
        raise BadEditors("Signing in needs Authlib: pip install -r requirements.txt.")
    section = get_secrets_auth_section()
    if not section:
        raise BadEditors(f"Editors must sign in: write an [auth] section with a provider into {WHERE}.")
    sections = [section if name is None else section[name] for name in providers()]
    if not sections or not all(each.get(key) for each in sections for key in CLIENT):
        raise BadEditors(f"[auth] needs {', '.join(CLIENT)}; write them into {WHERE}.")
    if len(str(section.get("cookie_secret", ""))) < SHORTEST_SECRET:
        raise BadEditors(
            f"[auth] needs a cookie_secret of {SHORTEST_SECRET} random characters or more; make one with: "
            'python -c "import secrets; print(secrets.token_hex())".'
        )
    try:
        back = urlsplit(get_validated_redirect_uri() or "")
    except StreamlitAuthError:
        back = urlsplit("")
    if back.scheme != "https" and not (back.scheme == "http" and is_loopback(back.hostname or "")):
        raise BadEditors(
            "[auth] needs a redirect_uri like https://atlas.example.org/oauth2callback; http does only on "
            "this machine."
        )
