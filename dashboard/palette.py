"""The colours of the map for paper: read from ``map.css``, so that page and print cannot drift apart."""

from __future__ import annotations

import re
from functools import cache

from dashboard.assets import FRONTEND

NAMED = re.compile(r"--([a-z-]+): light-dark\((#[0-9a-f]{6}), #[0-9a-f]{6}\);")


@cache
def palette() -> dict[str, str]:
    """The light colours by name, such as ``annexed``: ``#8e4585``."""
    return dict(NAMED.findall((FRONTEND / "map.css").read_text(encoding="utf-8")))


def mixed(share: float, name: str, base: str = "land") -> str:
    """So much of a colour on another, as ``color-mix(in srgb, …)`` of the style sheet has it."""
    one, other = (bytes.fromhex(palette()[each][1:]) for each in (name, base))
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in zip(one, other, strict=True))
