"""Violin plot of an auxiliary statistic: simulated distributions with the observed values on them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
from scipy.stats import gaussian_kde

from tertius.core.arrays import Floats

WIDTH = 0.42


def violins(name: str, p: float, labels: Sequence[str], observed: Floats, simulated: Floats) -> Any:
    """Return a chart: one violin per entry, scaled to the entry's own range; dots and line are observed.

    Entries of very different size (a triad census) share no axis, so each is centred at its simulated
    median and divided by its central 90 % range; entries that do not vary in the simulations have no
    violin.
    """
    shapes, points = [], []
    for k, _ in enumerate(labels):
        values = simulated[:, k]
        low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
        scale = (high - low) / 2 or float(values.std()) or 1.0
        seen = (observed[k] - middle) / scale
        points.append({"entry": k, "observed": seen, "low": (low - middle) / scale, "raw": observed[k]})
        points[-1] |= {"high": (high - middle) / scale, "mean": float(values.mean())}
        if values.std() == 0:
            continue
        grid = np.linspace(values.min(), values.max(), 60)
        density = gaussian_kde(values)(grid)
        width = WIDTH * density / density.max()
        outline = [*zip((grid - middle) / scale, width), *zip((grid[::-1] - middle) / scale, -width[::-1])]
        for order, (at, half) in enumerate(outline):
            shapes.append({"entry": k, "y": at, "x": k + half, "order": order})
    names = json.dumps(list(labels))
    axis = alt.Axis(
        values=list(range(len(labels))), labelExpr=f"{names}[datum.value]", title=None, grid=False
    )
    scale_x = alt.Scale(domain=[-0.6, len(labels) - 0.4])
    x = alt.X("entry:Q", axis=axis, scale=scale_x)
    title = "deviation from the simulated median (1 = to the 5th or 95th percentile)"
    seen_frame = pd.DataFrame(points)
    layers: list[Any] = []
    if shapes:
        layers.append(
            alt.Chart(pd.DataFrame(shapes))
            .mark_line(filled=True, opacity=0.35, color="#4477aa", strokeWidth=0)
            .encode(
                y=alt.Y("y:Q", title=title),
                x=alt.X("x:Q", axis=axis, scale=scale_x),
                detail="entry:N",
                order="order:Q",
            )
        )
    layers.append(
        alt.Chart(seen_frame)
        .mark_rule(color="#4477aa")
        .encode(x=x, y=alt.Y("low:Q", title=title), y2="high:Q")
    )
    tip = ["raw:Q", "mean:Q"]
    line = alt.Chart(seen_frame).encode(x=x, y=alt.Y("observed:Q", title=title), tooltip=tip)
    layers += [line.mark_line(color="#aa3311"), line.mark_point(color="#aa3311", filled=True, size=45)]
    heading = f"{name}: p = {p:.3f}"
    return alt.layer(*layers).properties(title=heading, width=max(240, 34 * len(labels)), height=280)
