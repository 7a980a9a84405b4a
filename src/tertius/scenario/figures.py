"""Tables behind the figures of a scenario: fans, ties that would change, draws, sensitivity."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tertius.scenario.ensemble import Ensemble, Selection
from tertius.scenario.multiplier import Multiplier
from tertius.scenario.sensitivity import Sensitivity


def fan_table(ensemble: Ensemble, outcome: str, selections: Mapping[str, Selection]) -> pd.DataFrame:
    """Columns ``arm, time, mean, low, high, inner_low, inner_high``: ranges of 95 % and 50 % of worlds."""
    start = 0.0 if ensemble.spec.clock is None else float(ensemble.spec.clock.origin)
    origin = float(np.mean(ensemble.origin[outcome]))
    rows = []
    for label, chosen in selections.items():
        rows.append((label, start, *([origin] * 5)))
        for w, time in enumerate(ensemble.times, 1):
            values = chosen.values(outcome, w)
            values = values[np.isfinite(values)]
            if len(values):
                low, inner_low, inner_high, high = np.quantile(values, (0.025, 0.25, 0.75, 0.975))
                rows.append((label, time, float(values.mean()), low, high, inner_low, inner_high))
    return pd.DataFrame(rows, columns=["arm", "time", "mean", "low", "high", "inner_low", "inner_high"])


def change_table(
    a: Selection,
    b: Selection,
    receiver: str,
    network: str | None = None,
    names: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Columns ``iso3, name, change``: probability of a tie to `receiver` at the horizon, a minus b."""
    ensemble = a.ensemble
    name = network or next(iter(ensemble.ties))
    j = ensemble.receivers.index(receiver)
    share_a, share_b = (ensemble.ties[name][list(s.at), -1, :, j].mean(axis=0) for s in (a, b))
    change = share_a - share_b
    return pd.DataFrame(
        {
            "iso3": ensemble.actors,
            "name": [(names or {}).get(s, s) for s in ensemble.actors],
            "change": [float("nan") if s == receiver else float(c) for s, c in zip(ensemble.actors, change)],
        }
    )


def draws_table(result: Multiplier) -> pd.DataFrame:
    """Columns ``label, value``: expected ties that follow at each parameter draw, and the placebos'."""
    label = f"{result.client} keeps its tie to {result.patron}"
    rows = [(label, float(v)) for v in result.draws[:, 0]]
    if result.placebos:
        other = f"placebo: {', '.join(result.placebos)}"
        rows += [(other, float(v)) for v in result.draws[:, 1]]
    return pd.DataFrame(rows, columns=["label", "value"])


def tornado_table(result: Sensitivity) -> pd.DataFrame:
    """Columns ``label, at_low, at_high, base``."""
    table = result.table.rename(columns={"dial": "label"})
    return table[["label", "at_low", "at_high", "base"]]
