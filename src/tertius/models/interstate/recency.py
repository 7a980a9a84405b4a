"""How recently and how steadily a supplier delivered: terms of pairs from annual deliveries, by window.

Shares of a window say how much came, not when: a supplier of the last two years is likelier to stay
than one of the window's first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from tertius.core.arrays import Bools, Floats
from tertius.models.interstate.axes import Axes
from tertius.panel.panel import Panel

#: Years since the last delivery that stand for "never".
NEVER = 30
#: What is left of a delivery's weight after a year: half is left after 2.4 years, and after 6.6.
FAST, SLOW = 0.75, 0.9


def deliveries(panel: Panel, axes: Axes) -> tuple[Bools, int]:
    """Return who delivered to whom in each year up to the last window's end, and the first year.

    Returns
    -------
    delivered : bool array (years, states, suppliers)
    first : int
        Calendar year of the first plane.
    """
    first = int(panel.variable("ties", "arms_delivery")["first"].min())
    rows = panel.ties("arms_delivery")
    rows = rows[(rows["value"] > 0) & (rows["year"] <= axes.ends[-1])]
    i = pd.Index(axes.states).get_indexer(pd.Index(rows["target"]))
    j = pd.Index(axes.suppliers).get_indexer(pd.Index(rows["source"]))
    inside = (i >= 0) & (j >= 0)
    out = np.zeros((axes.ends[-1] - first + 1, len(axes.states), len(axes.suppliers)), dtype=np.bool_)
    out[rows["year"].to_numpy()[inside] - first, i[inside], j[inside]] = True
    return out, first


def _weighted(past: Bools, keep: float) -> Floats:
    """Return the sum of deliveries, each weighted by `keep` to the power of its age in years."""
    weights = keep ** np.arange(len(past))[::-1]
    out: Floats = np.tensordot(weights, past, axes=1)
    return out


def _gap(past: Bools) -> Floats:
    """Return the years since the last delivery, `NEVER` without one."""
    years = np.where(past.any(axis=0), np.argmax(past[::-1], axis=0), NEVER)
    return np.asarray(years, dtype=np.float64)


def _age(past: Bools) -> Floats:
    """Return the years since the first delivery, 0 without one."""
    years = np.where(past.any(axis=0), len(past) - np.argmax(past, axis=0), 0)
    return np.asarray(years, dtype=np.float64)


def _any(past: Bools) -> Floats:
    return np.asarray(past.any(axis=0), dtype=np.float64)


#: Terms by name, each from deliveries up to the window's end, (years, states, suppliers).
TERMS: Mapping[str, Callable[[Bools], Floats]] = {
    "last_year": lambda past: _any(past[-1:]),
    "last_two_years": lambda past: _any(past[-2:]),
    "years_of_five": lambda past: past[-5:].mean(axis=0),
    "years_of_five_before": lambda past: past[-10:-5].sum(axis=0) / 5,
    "since_last": lambda past: np.log1p(_gap(past)),
    "never": lambda past: 1.0 - _any(past),
    "since_first": lambda past: np.log1p(_age(past)),
    "recency": lambda past: _weighted(past, FAST),
    "lasting": lambda past: np.sqrt(_weighted(past, SLOW)),
}


def recency(panel: Panel, axes: Axes) -> dict[str, Floats]:
    """Return every term of `TERMS`, (windows, states, suppliers), known at the window's end."""
    years, first = deliveries(panel, axes)
    upto = [years[: end - first + 1] for end in axes.ends]
    return {name: np.array([make(past) for past in upto]) for name, make in TERMS.items()}
