"""How well articles are read, as measured: the figures of ``data/figures/extraction.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from articles.tables import table

Shares = Mapping[str, float]
"""Shares from 0 to 1 by name: ``f1``, ``value_f1`` …"""


@dataclass(frozen=True, slots=True)
class Figures:
    """``toponyms`` and ``dates`` by corpus; ``gold`` by language, on the half that nobody tuned on;
    ``ministries`` on a hundred items of two ministries.
    """

    measured: date
    toponyms: Mapping[str, Shares]
    dates: Mapping[str, Shares]
    ministries: Shares
    gold: Mapping[str, Shares]


def figures() -> Figures:
    """The figures on record, with the day they were measured."""
    found = table("figures/extraction")
    return Figures(
        found["measured"], found["toponyms"], found["dates"], found["ministries"], found["gold"]["test"]
    )
