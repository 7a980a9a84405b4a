"""Discrete-time hazard of losing a tie, with standard errors clustered by state.

Complementary log-log link, so that exponentiated coefficients are hazard ratios of an underlying
continuous-time proportional-hazards model: Prentice and Gloeckler (1978), Biometrics 34: 57-67; Allison
(1982), Sociological Methodology 13: 61-98.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from tertius.claims.following.samples import Followed
from tertius.core.arrays import Bools
from tertius.core.errors import ModelError
from tertius.models.discrete_hazard import fit_hazard

Z95 = float(ndtri(0.975))


@dataclass(frozen=True)
class HazardRatio:
    """A group's hazard over the baseline group's, with a 95 % interval and a two-sided p-value.

    `n` counts tie-years at risk, `lost` the ties lost among them, `clusters` the states.
    """

    group: str
    ratio: float
    low: float
    high: float
    p: float
    n: int
    lost: int
    clusters: int


def hazard_ratios(
    groups: Mapping[str, tuple[Followed, ...]], baseline: str, horizon: int
) -> list[HazardRatio]:
    """Fit the hazard of loss in years 1 ... `horizon` after a start, with a dummy a group.

    Parameters
    ----------
    groups : mapping of str to tuple of Followed
        Samples of each group; the k-th sample of every group belongs to the k-th stratum (patron),
        which gets its own intercept.
    baseline : str
        The group that the others are compared with.

    Returns
    -------
    list of HazardRatio
        One a group other than `baseline`; empty where a group has no tie lost or none kept, or
        the fit does not converge: no ratio can be given then.

    Notes
    -----
    Controls: the year after the start, the decade of the start, the stratum.
    """
    rows = [_periods(f, g, k, horizon) for g, fs in groups.items() for k, f in enumerate(fs)]
    rows = [r for r in rows if len(r)]
    if not rows:
        return []
    every = np.concatenate(rows)
    names = [name for name in groups if name != baseline]
    for name in groups:
        own = every["lost"][every["group"] == name]
        if len(own) == 0 or own.all() or not own.any():
            return []
    # All controls are levels: tie-years that are alike are one row with their number as weight.
    data, weight = np.unique(every, return_counts=True)
    dummies = [data["group"] == name for name in names]
    design = np.column_stack([np.ones(len(data)), *dummies, *_controls(data)]).astype(float)
    state = np.unique(data["state"], return_inverse=True)[1]
    try:
        lost, groups_at = data["lost"].astype(float), range(1, len(names) + 1)
        fit = fit_hazard(design, lost, state, weight.astype(float), reported=groups_at)
    except (ModelError, np.linalg.LinAlgError):
        return []
    out = []
    for k, name in enumerate(names, start=1):
        value, error = float(fit.coefficients[k]), fit.error(k)
        if not (np.isfinite(error) and error > 0):
            return []
        low, high = np.exp(np.clip([value - Z95 * error, value + Z95 * error], -20, 20))
        p = float(2 * ndtr(-abs(value / error)))
        own = every["group"] == name
        ties, clusters = int(every["lost"][own].sum()), len(np.unique(every["state"][own]))
        out.append(
            HazardRatio(
                name, float(np.exp(value)), float(low), float(high), p, len(every[own]), ties, clusters
            )
        )
    return out


_PERIOD = [
    ("group", "U40"),
    ("stratum", "i8"),
    ("state", "U3"),
    ("decade", "i8"),
    ("year", "i8"),
    ("lost", "?"),
]


def _periods(cases: Followed, group: str, stratum: int, horizon: int) -> npt.NDArray[np.void]:
    """Return one record a case and year at risk."""
    time = np.minimum(cases.time, horizon)
    at = np.repeat(np.arange(len(time)), time)
    out = np.zeros(len(at), dtype=_PERIOD)
    out["group"], out["stratum"] = group, stratum
    out["state"], out["decade"] = np.array(cases.states, dtype="U3")[at], cases.years[at] // 10
    out["year"] = 1 + np.arange(len(at)) - np.repeat(np.cumsum(time) - time, time)
    out["lost"] = cases.lost[at] & (out["year"] == cases.time[at])
    return out


def _controls(data: npt.NDArray[np.void]) -> list[Bools]:
    """Return dummies of the year after the start, decade and stratum, the first of each left out."""
    out: list[Bools] = []
    for values in (data["year"], data["decade"], data["stratum"]):
        out += [values == level for level in np.unique(values)[1:]]
    return out
