"""Map of where ties would change: the difference in the probability of a tie, by state."""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import Any

import pandas as pd

from tertius.claims.verdict import DataTable
from tertius.dossier.charts.world import NO_VALUE, draw_bands
from tertius.dossier.frame import frame
from tertius.dossier.palette import FALLING, LEVEL, SEQUENCE
from tertius.dossier.registry import Chart

#: Inner edges of the bands, in percentage points either way.
EDGES = (1.0, 3.0, 10.0)


def bands() -> tuple[list[str], list[str]]:
    """Names of the bands from the largest fall to the largest rise, and their colours."""
    low, middle, high = EDGES
    spans = [f"over {high:g}", f"{middle:g} to {high:g}", f"{low:g} to {middle:g}"]
    names = [f"less likely: {s}" for s in spans] + [f"within {low:g}"]
    names += [f"more likely: {s}" for s in reversed(spans)]
    rising = (SEQUENCE[1], SEQUENCE[3], SEQUENCE[5])
    return names, [s.light for s in (*reversed(FALLING), LEVEL, *rising)]


def draw(table: DataTable, width: int) -> Any:
    """Draw ``iso3, change`` (a difference of probabilities) and, where given, ``name``; NaN is no value."""
    data = frame(table, ("change",))
    names, shades = bands()
    label = data["name"] if "name" in data else data["iso3"]
    band, says = {}, {}
    for iso3, name, change in zip(data["iso3"], label, data["change"], strict=True):
        points = 100 * float(change)
        if math.isnan(points):
            band[str(iso3)], says[str(iso3)] = NO_VALUE, f"{name}: {NO_VALUE}"
            continue
        step = bisect_left(EDGES, round(abs(points), 6))
        band[str(iso3)] = names[3 + (step if points > 0 else -step)]
        says[str(iso3)] = f"{name}: {points:+.1f} percentage points"
    title = "Difference in the probability of a tie, percentage points"
    return draw_bands(pd.Series(band, dtype=object), says, names, shades, title, width)


CHART = Chart(("iso3", "change"), draw, scales=True)
