"""Descriptives of the data, and warnings where a model of them will be weak."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tertius.core.arrays import Bools, Bytes
from tertius.saom.data.cells import MISSING, STRUCTURAL_ONE, STRUCTURAL_ZERO
from tertius.saom.data.variables import Behaviour, Network, SaomData

JACCARD_LIMIT = 0.3
MISSING_LIMIT = 0.2


def describe(data: SaomData) -> dict[str, pd.DataFrame]:
    """Return tables ``waves`` (one row per variable and wave) and ``periods`` (per variable and period).

    Waves: density, mean degree, standard deviations of degrees, mean and SD of a behaviour, share
    missing.  Periods: ties created, dissolved, kept; Jaccard index; changes of a behaviour up and down.
    Cells missing at either end do not count as changes.  Actors who are not there at a wave do not count
    as missing.

    Examples
    --------
    >>> from tertius import saom
    >>> sorted(saom.describe(saom.load_data("pupils")))[0]
    'periods'
    """
    waves, periods = [], []
    for name, v in data.variables.items():
        for w in range(data.waves):
            waves.append({"variable": name, "wave": w + 1, **_wave(v, w, _here(data, w))})
        for m in range(data.periods):
            periods.append({"variable": name, "period": m + 1, **_period(v, m)})
    return {"waves": pd.DataFrame(waves), "periods": pd.DataFrame(periods)}


def warnings_of(data: SaomData) -> tuple[str, ...]:
    """Return sentences on waves too far apart, periods without change, and much that is missing."""
    sentences = []
    for name, v in data.variables.items():
        for m in range(data.periods):
            row = _period(v, m)
            if row["changes"] == 0:
                sentences.append(
                    f"{name!r} does not change in period {m + 1}: its rate there is fixed at "
                    "almost nothing; consider dropping the wave"
                )
            jaccard = row.get("jaccard", np.nan)
            if jaccard < JACCARD_LIMIT:
                sentences.append(
                    f"{name!r} waves {m + 1} and {m + 2} have a Jaccard index of {jaccard:.2f}, under "
                    f"{JACCARD_LIMIT}: they may be too far apart for gradual change; add a wave between"
                )
        for w in range(data.waves):
            share = _wave(v, w, _here(data, w))["missing"]
            if share > MISSING_LIMIT:
                sentences.append(
                    f"{name!r} is missing for {share:.0%} of wave {w + 1}: results may be biased"
                )
        if isinstance(v, Behaviour):
            levels = len(np.unique(v.values[~np.isnan(v.values)]))
            if levels == 1:
                sentences.append(f"{name!r} has one value only: it cannot be explained; drop it")
            elif levels > 20:
                sentences.append(
                    f"{name!r} has {levels} levels: steps of one are slow; bin it to ten or fewer"
                )
    for name, c in data.covariates.items():
        absent = int(np.isnan(c.values).sum())
        if absent:
            sentences.append(
                f"covariate {name!r} is missing in {absent} of {c.values.size} cells: they count as its mean"
            )
        if np.nanmin(c.values) == np.nanmax(c.values):
            sentences.append(f"covariate {name!r} has one value only: effects of it cannot be told apart")
    return tuple(sentences)


def _ties(network: Network, w: int) -> Bytes:
    """Return the ties of a wave, 0 or 1, `MISSING` where they are and on the diagonal."""
    ties: Bytes = network.cells[w].copy()
    ties[ties == STRUCTURAL_ZERO] = 0
    ties[ties == STRUCTURAL_ONE] = 1
    if not network.two_mode:
        np.fill_diagonal(ties, MISSING)
    return ties


def _here(data: SaomData, w: int) -> Bools:
    """Return actors who are present at a wave."""
    here = np.ones(data.n, bool)
    for i, spans in enumerate(data.presence or ()):
        here[i] = any(a <= w + 1 < b or (w + 1 == data.waves and a <= w + 1 <= b) for a, b in spans)
    return here


def _wave(v: Network | Behaviour, w: int, here: Bools) -> dict[str, float]:
    if isinstance(v, Behaviour):
        z = v.values[here, w]
        seen = z[~np.isnan(z)]
        out = {"mean": float(seen.mean()) if len(seen) else np.nan}
        out |= {"sd": float(seen.std(ddof=1)) if len(seen) > 1 else np.nan}
        return out | {"missing": float(np.isnan(z).mean()) if len(z) else 0.0}
    ties = _ties(v, w)[here][:, slice(None) if v.two_mode else here]
    if len(ties) < 2:
        return dict.fromkeys(("ties", "mean_degree", "missing"), 0.0) | {"density": np.nan}
    cells = ties.size - (0 if v.two_mode else len(ties))
    seen_cells = int((ties != MISSING).sum())
    there = ties == 1
    total = float(there.sum())
    return {
        "ties": total / (2 if v.symmetric else 1),
        "density": total / seen_cells if seen_cells else np.nan,
        "mean_degree": total / len(ties),
        "sd_outdegree": float(there.sum(axis=1).astype(np.float64).std(ddof=1)),
        "sd_indegree": float(there.sum(axis=0).astype(np.float64).std(ddof=1)),
        "missing": 1 - seen_cells / cells,
    }


def _period(v: Network | Behaviour, m: int) -> dict[str, float]:
    if isinstance(v, Behaviour):
        step = v.values[:, m + 1] - v.values[:, m]
        step = step[~np.isnan(step)]
        up, down = float(step[step > 0].sum()), float(-step[step < 0].sum())
        return {"changes": up + down, "up": up, "down": down, "moved": float((step != 0).sum())}
    before, after = _ties(v, m), _ties(v, m + 1)
    half = 2.0 if v.symmetric else 1.0
    created = float(((before == 0) & (after == 1)).sum()) / half
    dissolved = float(((before == 1) & (after == 0)).sum()) / half
    kept = float(((before == 1) & (after == 1)).sum()) / half
    ever = created + dissolved + kept
    return {
        "changes": created + dissolved,
        "created": created,
        "dissolved": dissolved,
        "kept": kept,
        "jaccard": kept / ever if ever else np.nan,
    }
