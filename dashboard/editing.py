"""Who may change what is in the store, and what they ask for: rules without a server around them.

Editing exists only on a server started with ``--editable``. One that is reached from this machine alone (by
the address it is served on, never by what a request says) takes everybody who reaches it for an editor. Any
other, or one with a list of editors, takes those who are signed in with an address on the list. Whatever a
browser sends may be forged: a request that writes must come from a page of ours (``refusal``), carry the
token which that page was given (``token``), and is checked anew each time.
"""

from __future__ import annotations

import getpass
import hashlib
import hmac
import ipaddress
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from articles import corrections
from articles.errors import ArticlesError
from articles.model import Correction, EventRow
from dashboard.language import _

if TYPE_CHECKING:
    from articles.store import Store

LOOPBACK = "127.0.0.1"
ANYONE_HERE = "editor on this machine"
LONGEST_ADDRESS = 90  # characters of an editor's e-mail; a name goes with it in ``corrections.MAX_WHO``
MOST_EDITORS = 10_000
VERBS = ("accept", "reject", "region", "date", "act", "merge", "split", "undo")
MAX_REQUEST = 20_000  # bytes of a correction
# What a proxy adds: a request with one of these did not come from this machine.
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
_E_MAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")


class BadEditors(ArticlesError, ValueError):
    """A list of editors that cannot be read, or a server that cannot tell who edits."""


@dataclass(frozen=True, slots=True)
class Editor:
    """Someone who may edit; ``name`` is what is kept with every change."""

    name: str


@dataclass(frozen=True, slots=True)
class Policy:
    """How a server takes changes. ``host`` is the address it is served on, ``editors`` the file with the
    e-mail addresses of those who may edit, one a line; without it nobody needs a name. ``secret`` makes its
    tokens.
    """

    editable: bool = False
    host: str = LOOPBACK
    editors: Path | None = None
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def __post_init__(self) -> None:
        if self.editable and self.editors is None and not is_loopback(self.host):
            raise BadEditors(
                f"Others can reach {self.host}, so editing there needs --editors FILE: the e-mail addresses "
                "of those who may edit, one a line. Without --editable everyone may read."
            )
        if self.editable and self.editors:
            read_editors(self.editors)

    @property
    def needs_name(self) -> bool:
        """Whether editors must be signed in."""
        return self.editors is not None

    def editor(self, user: Mapping[str, Any]) -> Editor | None:
        """The editor that someone is. ``user`` are the claims of who is signed in, empty for nobody."""
        if not self.editable:
            return None
        if self.editors is None:
            return Editor(_on_this_machine())
        address = user.get("email")
        # Some providers let people claim an address that is not theirs; Microsoft says so in a claim of its
        # own.
        confirmed = user.get("email_verified") is True or user.get("xms_edov") in (True, "1", 1)
        if user.get("is_logged_in") is not True or not confirmed or not isinstance(address, str):
            return None
        try:
            if address.casefold() not in read_editors(self.editors):
                return None
        except BadEditors:  # it was readable when the server started
            return None
        return Editor(_signed(user.get("name"), address))

    def refusal(self, headers: Mapping[str, str]) -> str:
        """Why a request that would write is not from a page of this server, as a sentence; else empty.

        ``headers`` have lower-case names.
        """
        host = headers.get("host", "")
        origin = headers.get("origin", "")
        if not host or origin.partition("://")[2] != host:
            return _("Only the pages of this server may change anything; open the page itself and try again.")
        return self.estrangement(headers)

    def estrangement(self, headers: Mapping[str, str]) -> str:
        """Why a request cannot be from this machine, where that is what makes an editor; else empty."""
        if self.needs_name:
            return ""
        # A name that leads here but is not ours may be another site's, pointed at this machine.
        if not is_loopback(_host_name(headers.get("host", ""))):
            return _("Open this server as 127.0.0.1 or localhost to edit.")
        if any(name in headers for name in FORWARDED):
            return _("This server stands behind a proxy: start it with --editors FILE to edit through one.")
        return ""

    def token(self, editor: Editor) -> str:
        """What a page of ours shows to prove that it is one; other sites cannot read it."""
        return hmac.new(self.secret, editor.name.encode(), hashlib.sha256).hexdigest()

    def knows(self, token: str, editor: Editor) -> bool:
        """Whether ``token`` is the one that was given to the editor's pages."""
        return hmac.compare_digest(token.encode(), self.token(editor).encode())


READ_ONLY = Policy()
_policy = READ_ONLY


def policy() -> Policy:
    """How this process takes changes: not at all, unless ``serve`` said otherwise."""
    return _policy


def serve(chosen: Policy) -> None:
    """Let this process take changes so; called once, before it serves."""
    global _policy
    _policy = chosen


def is_loopback(host: str) -> bool:
    """Whether an address is that of this machine to itself."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def read_editors(path: Path) -> frozenset[str]:
    """The addresses in a list of editors, in lower case; read anew when the file changes.

    Empty lines and what follows ``#`` do not count. Raises ``BadEditors``.
    """
    try:
        changed = path.stat().st_mtime_ns
        kept = _lists.get(path)
        if kept is None or kept[0] != changed:
            kept = _lists[path] = changed, _addresses(path)
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise BadEditors(f"The list of editors {path} cannot be read: {why}.") from error
    return kept[1]


_lists: dict[Path, tuple[int, frozenset[str]]] = {}  # one a server


def _addresses(path: Path) -> frozenset[str]:
    found = set()
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        address = line.partition("#")[0].strip()
        if not address:
            continue
        if not _E_MAIL.fullmatch(address) or len(address) > LONGEST_ADDRESS:
            raise BadEditors(f"Line {number} of {path} is not an e-mail address: “{address[:60]}”.")
        found.add(address.casefold())
        if len(found) > MOST_EDITORS:
            raise BadEditors(f"{path} lists more than {MOST_EDITORS:,} editors.")
    return frozenset(found)


def _host_name(header: str) -> str:
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""


def _on_this_machine() -> str:
    try:
        return getpass.getuser()[: corrections.MAX_WHO] or ANYONE_HERE
    except (KeyError, OSError, ImportError):  # nobody by that number
        return ANYONE_HERE


def _signed(name: object, address: str) -> str:
    """``Ana Example <ana@example.org>``; the address is what was checked, so it stands last and whole."""
    plain = " ".join(re.sub(r"[<>@]|[^\w\s.,'’-]", " ", name if isinstance(name, str) else "").split())
    room = corrections.MAX_WHO - len(address) - 3
    return f"{plain[:room].strip()} <{address}>" if plain else address


def shown(name: str) -> str:
    """An editor's name for readers: without the address, which only editors see."""
    return name.partition("<")[0].partition("@")[0].strip()


# ------------------------------------------------------------------------------------------------ corrections


@dataclass(frozen=True, slots=True)
class Asked:
    """A correction that a page asks for, read but not yet checked against the store."""

    target: str
    verb: str
    value: tuple[str, ...] = ()
    why: str = ""


def asked(sent: Any) -> Asked | None:
    """A correction out of JSON from a browser, ``{"target", "verb", "value": […], "why"}``; ``None`` where it
    is none.
    """
    if not isinstance(sent, dict):
        return None
    target, verb, why = sent.get("target"), sent.get("verb"), sent.get("why", "")
    value = sent.get("value", [])
    if not (isinstance(target, str) and isinstance(verb, str) and isinstance(why, str)):
        return None
    if verb not in VERBS or not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        return None
    return Asked(target, verb, tuple(value), why)


def correct(store: Store, wanted: Asked, editor: Editor) -> tuple[Correction, ...]:
    """Take a correction down, in the editor's name. Raises ``BadCorrection`` and ``StoreError``."""
    verb: Any = wanted.verb
    return corrections.apply(store, wanted.target, verb, wanted.value, by=editor.name, why=wanted.why)


def said(made: Sequence[Correction]) -> str:
    """What a correction did, in a word or two."""
    if any(each.undone_at for each in made):
        return _("Undone.")
    words = {
        "accept": _("Accepted."),
        "reject": _("Rejected."),
        "region": _("Moved."),
        "date": _("Date changed."),
        "act": _("Act changed."),
        "merge": _("Merged."),
        "split": _("Taken out."),
    }
    return words[made[0].verb]


def mergeable(row: EventRow, others: Sequence[EventRow], most: int = 12) -> list[EventRow]:
    """Events that may tell of the same happening as ``row``, those of the nearest days first."""
    day = row.event.date.start if row.event.date else None

    def distance(other: EventRow) -> tuple[bool, int]:
        start = other.event.date.start if other.event.date else None
        apart = abs((start - day).days) if start and day else 10_000
        return other.event.act != row.event.act, apart

    seen = {row.event.cluster_id}
    found = []
    for other in sorted(others, key=distance):
        if other.event.cluster_id not in seen:
            seen.add(other.event.cluster_id)
            found.append(other)
    return found[:most]
