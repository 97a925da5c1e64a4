"""The curated tables of ``articles/data``, read once, and the identities derived from them.

``EXTRACTOR`` names what made a row: rule set, version and a hash of the tables' bytes, so that a re-run
after a change replaces its own work only.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from geodata.regions import DATA as GROUND

VERSION = "2"

_LOADER = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)  # the same, several times as fast where libyaml is there
_DATA = Path(__file__).parent / "data"


@cache
def table(name: str) -> Any:
    """The content of ``articles/data/NAME.yaml``; there are few and small, so each is kept."""
    text = (_DATA / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=_LOADER)  # noqa: S506 - both are safe loaders


def settings_hash() -> str:
    """A hash of the name and bytes of all that reading rests on: the tables, and the names of the ground."""
    digest = hashlib.sha256()
    ground = (path for kind in ("*.yaml", "*.tsv.gz", "*.txt") for path in GROUND.rglob(kind))
    for path in sorted([*_DATA.glob("*.yaml"), *ground]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:8]


def number64(text: str) -> int:
    """A number below 2 ** 64 that the same text always gives: eight bytes stand for a long one."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def identity(*parts: object) -> str:
    """Sixteen hexadecimal digits that the same parts always give."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()[:8].hex()


EXTRACTOR = f"rules-{VERSION}+{settings_hash()}"
