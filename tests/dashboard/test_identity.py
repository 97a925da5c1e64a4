"""Who is signed in is read from the cookie as Streamlit reads it; a server on which nobody could sign in says
so.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.runtime.secrets import AttrDict
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from dashboard import identity
from dashboard.editing import BadEditors, Policy

ROOT = Path(__file__).parents[2]
ORIGIN = "https://atlas.example.org"
GOOD = {
    "redirect_uri": f"{ORIGIN}/oauth2callback",
    "cookie_secret": "s" * 40,
    "client_id": "atlas",
    "client_secret": "x",
    "server_metadata_url": "https://accounts.example.org/.well-known/openid-configuration",
}


def cookie(claims: dict, name: str = "_streamlit_user", secret: str | None = None) -> str:
    return create_signed_value(secret or get_cookie_secret(), name, json.dumps(claims)).decode()


CLAIMS = {"email": "ana@example.org", "is_logged_in": True, "origin": ORIGIN}


def test_a_signed_cookie_says_who_it_is():
    found = identity.of_request({"_streamlit_user": cookie(CLAIMS)}, ORIGIN)
    assert (found["email"], found["is_logged_in"]) == ("ana@example.org", True)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "{}",
        json.dumps(CLAIMS),
        cookie(CLAIMS, secret="another secret"),
        cookie(CLAIMS, name="_streamlit_user_tokens"),  # signed by us, for something else
        cookie(CLAIMS)[:-1],
        cookie(CLAIMS | {"origin": "https://evil.example"}),
    ],
)
def test_any_other_cookie_is_nobody(value):
    assert identity.of_request({"_streamlit_user": value}, ORIGIN) == {}
    assert identity.of_request({}, ORIGIN) == {}


@pytest.fixture
def check(tmp_path, monkeypatch):
    listed = tmp_path / "editors.txt"
    listed.write_text("ana@example.org\n")

    def checked(secrets: dict) -> None:
        section = AttrDict(secrets)
        monkeypatch.setattr("dashboard.identity.get_secrets_auth_section", lambda: section)
        monkeypatch.setattr("streamlit.auth_util.get_secrets_auth_section", lambda: section)
        identity.check(Policy(True, "0.0.0.0", listed))

    return checked


def test_a_provider_is_enough(check):
    check(GOOD)
    check(
        {k: GOOD[k] for k in ("redirect_uri", "cookie_secret")}
        | {"one": {k: v for k, v in GOOD.items() if k not in ("redirect_uri", "cookie_secret")}}
    )
    check(GOOD | {"redirect_uri": "http://127.0.0.1:8501/oauth2callback"})


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"client_secret": ""}, "client_secret"),
        ({"client_id": ""}, "client_id"),
        ({"cookie_secret": "short"}, "cookie_secret"),
        ({"redirect_uri": "http://atlas.example.org/oauth2callback"}, "redirect_uri"),
        ({"redirect_uri": "https://atlas.example.org/"}, "redirect_uri"),
    ],
)
def test_less_is_not(check, change, words):
    with pytest.raises(BadEditors, match=words):
        check(GOOD | change)
    with pytest.raises(BadEditors, match=r"secrets\.toml"):
        check({})


def test_a_reader_needs_none():
    identity.check(Policy(False, "0.0.0.0"))
    identity.check(Policy(True))


@pytest.mark.parametrize(
    ("options", "status", "words"),
    [
        (["--editable", "--host", "0.0.0.0"], 2, "--editors FILE"),
        (["--editable", "--editors", "nowhere.txt"], 2, "cannot be read"),
        (["--editable", "--editors", "editors.txt"], 1, "secrets.toml"),
        (["--host", "203.0.113.7"], 1, "no address of this machine"),
    ],
)
def test_a_server_that_cannot_be_edited_safely_does_not_start(tmp_path, options, status, words):
    (tmp_path / "editors.txt").write_text("ana@example.org\n")
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "DISPUTES_STORE": f"sqlite:///{tmp_path / 's.sqlite'}",
    }
    done = subprocess.run(
        [sys.executable, "-m", "dashboard", "--port", "8964", *options],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == status, done.stderr
    assert words in done.stderr
    assert "Traceback" not in done.stderr
