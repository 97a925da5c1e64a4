"""Text from outside in Streamlit's Markdown."""

from __future__ import annotations

import re


def plain(text: str) -> str:
    """The text so that Markdown shows it as it is: no links, pictures, formulas or colours come of it."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!|~$:@/&])", r"\\\1", line)
