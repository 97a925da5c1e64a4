"""How fast the ground is told: the layers of a day, and who held many points on it."""

from __future__ import annotations

import statistics
import time
from datetime import date

import numpy as np

from geodata.layers import as_of, control_at_points

POINTS = 200_000
DAYS = [
    date(year, month, 1) for year in range(1990, 2025) for month in (3, 9)
]  # most begin another layer set


def layer_set_ms() -> tuple[float, float]:
    """Milliseconds to put together each layer set, median and the slowest; the files are read before."""
    seen = {as_of(date(1988, 1, 1)).valid_from}
    times = []
    for day in DAYS:
        start = time.perf_counter()
        found = as_of(day)
        took = (time.perf_counter() - start) * 1000
        if found.valid_from not in seen:  # else it was kept, and took some microseconds
            times.append(took)
            seen.add(found.valid_from)
    return statistics.median(times), max(times)


def points_per_second() -> float:
    """Points around the Black Sea and the Caucasus looked up on one day, median of three days."""
    random = np.random.default_rng(1)
    lons, lats = random.uniform(27, 48, POINTS), random.uniform(39, 50, POINTS)
    paces = []
    for day in (date(2008, 9, 1), date(2016, 1, 1), date(2022, 12, 1)):
        control_at_points(lons[:1], lats[:1], day)
        start = time.perf_counter()
        control_at_points(lons, lats, day)
        paces.append(POINTS / (time.perf_counter() - start))
    return statistics.median(paces)
