"""Who may edit, and what counts as asking: the rules, without a server."""

import pytest

from articles.corrections import MAX_WHO
from dashboard import editing
from dashboard.editing import ANYONE_HERE, BadEditors, Policy

ANA = {"is_logged_in": True, "email": "Ana@example.org", "email_verified": True, "name": "Ana Example"}


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "editors.txt"
    path.write_text("# our people\nana@example.org  # chief\n\nben@example.org\n")
    return path


@pytest.fixture
def policy(listed):
    return Policy(True, "0.0.0.0", listed)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.0.1", "localhost", "LOCALHOST", "::1", "[::1]"])
def test_this_machine_needs_no_list(host):
    assert Policy(True, host).editor({}).name


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "192.168.1.5", "atlas.example.org", "127.0.0.1.example.org", ""]
)
def test_any_other_address_needs_one(host):
    with pytest.raises(BadEditors, match="--editors"):
        Policy(True, host)
    assert Policy(False, host).editor({}) is None


def test_nobody_edits_what_is_read_only(listed):
    assert Policy(False, "127.0.0.1").editor(ANA) is None
    assert Policy(False, "0.0.0.0", listed).editor(ANA) is None


def test_the_editor_on_this_machine_has_the_name_of_its_user(monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "ana")
    assert Policy(True).editor({}).name == "ana"

    def nobody():
        raise KeyError("uid not found: 1000")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert Policy(True).editor({}).name == ANYONE_HERE


def test_a_listed_person_edits_under_name_and_address(policy):
    assert policy.editor(ANA).name == "Ana Example <Ana@example.org>"
    assert policy.editor(ANA | {"email_verified": False, "xms_edov": True})


@pytest.mark.parametrize(
    "change",
    [
        {"is_logged_in": False},
        {"is_logged_in": "true"},
        {"email": "eve@example.org"},
        {"email": None},
        {"email": ["ana@example.org"]},
        {"email": "ana@example.org "},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
    ],
)
def test_others_do_not(policy, change):
    assert policy.editor(ANA | change) is None


def test_even_on_this_machine_a_list_counts(listed):
    assert Policy(True, "127.0.0.1", listed).editor({}) is None


def test_who_is_taken_off_the_list_is_out_at_once(policy, listed):
    assert policy.editor(ANA)
    listed.write_text("ben@example.org\nsomebody@example.org\n")
    assert policy.editor(ANA) is None
    listed.unlink()
    assert policy.editor(ANA) is None


@pytest.mark.parametrize(
    "text", ["ana", "ana@example.org, ben@example.org", "<ana@example.org>", "a@" + "b" * 99]
)
def test_a_list_with_a_mistake_is_refused_by_line(tmp_path, text):
    path = tmp_path / "editors.txt"
    path.write_text(f"ben@example.org\n{text}\n")
    with pytest.raises(BadEditors, match="Line 2"):
        Policy(True, "0.0.0.0", path)
    with pytest.raises(BadEditors, match="cannot be read"):
        Policy(True, "0.0.0.0", tmp_path)


@pytest.mark.parametrize("name", ["Ben <ben@example.org>", "x" * 500, "\u202eAna\n", None, 7])
def test_a_name_hides_no_address(policy, name):
    found = policy.editor(ANA | {"name": name}).name
    assert len(found) <= MAX_WHO
    assert found.endswith("Ana@example.org>") or found == "Ana@example.org"
    assert found.count("@") == 1
    assert found.isprintable()
    assert "@" not in editing.shown(found)
    assert editing.shown(found)


PAGE = {"host": "127.0.0.1:8501", "origin": "http://127.0.0.1:8501"}


def test_only_pages_of_ours_ask(policy):
    here = Policy(True)
    assert here.refusal(PAGE) == ""
    assert here.refusal(PAGE | {"host": "localhost:8501", "origin": "http://localhost:8501"}) == ""
    assert here.refusal(PAGE | {"host": "[::1]:8501", "origin": "http://[::1]:8501"}) == ""
    assert policy.refusal({"host": "atlas.example.org", "origin": "https://atlas.example.org"}) == ""


@pytest.mark.parametrize(
    "change",
    [
        {"origin": "https://example.org"},
        {"origin": "http://127.0.0.1:3000"},  # another program on this machine
        {"origin": "null"},
        {"origin": ""},
        {"host": ""},
        {"host": "evil.example:8501", "origin": "http://evil.example:8501"},  # a name that leads here
        {"host": "127.0.0.1.evil.example", "origin": "http://127.0.0.1.evil.example"},
        {"x-forwarded-for": "203.0.113.9"},
        {"forwarded": "for=127.0.0.1"},
        {"host": "[", "origin": "http://["},
    ],
)
def test_others_are_refused_where_no_name_is_needed(change):
    assert Policy(True).refusal(PAGE | change)


def test_a_token_is_an_editors_own(policy):
    ana, other = policy.editor(ANA), policy.editor(ANA | {"email": "ben@example.org"})
    assert policy.knows(policy.token(ana), ana)
    assert not policy.knows(policy.token(ana), other)
    assert not policy.knows("", ana)
    assert not policy.knows("é", ana)
    assert not Policy(True).knows(policy.token(ana), ana)


@pytest.mark.parametrize(
    "sent",
    [
        None,
        [],
        {},
        {"target": 1, "verb": "accept"},
        {"target": "a", "verb": "delete"},
        {"target": "a", "verb": "date", "value": "2008"},
        {"target": "a", "verb": "date", "value": [2008]},
        {"target": "a", "verb": "accept", "why": {}},
    ],
)
def test_what_is_no_correction_is_none(sent):
    assert editing.asked(sent) is None


def test_a_correction_is_read():
    asked = editing.asked({"target": "a1", "verb": "date", "value": ["2008"], "why": "typo", "by": "Eve"})
    assert (asked.target, asked.verb, asked.value, asked.why) == ("a1", "date", ("2008",), "typo")
