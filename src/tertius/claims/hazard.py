"""Discrete-time hazard of losing a tie, with standard errors clustered by state.

Complementary log-log link, so that exponentiated coefficients are hazard ratios of an underlying
continuous-time proportional-hazards model: Prentice and Gloeckler (1978), Biometrics 34: 57-67; Allison
(1982), Sociological Methodology 13: 61-98.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tertius.claims.samples import Followed


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
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.families.links import CLogLog
    from statsmodels.genmod.generalized_linear_model import GLM

    rows = [_periods(f, g, k, horizon) for g, fs in groups.items() for k, f in enumerate(fs)]
    rows = [r for r in rows if len(r)]
    if not rows:
        return []
    data = np.concatenate(rows)
    names = [name for name in groups if name != baseline]
    for name in groups:
        own = data["lost"][data["group"] == name]
        if len(own) == 0 or own.all() or not own.any():
            return []
    dummies = [data["group"] == name for name in names]
    design = np.column_stack([np.ones(len(data)), *dummies, *_controls(data)]).astype(float)
    state = np.unique(data["state"], return_inverse=True)[1]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model = GLM(data["lost"].astype(float), design, family=Binomial(link=CLogLog()))
            fit = model.fit(cov_type="cluster", cov_kwds={"groups": state}, maxiter=50)
    except (ValueError, np.linalg.LinAlgError):
        return []
    if not (fit.converged and np.isfinite(fit.bse[: 1 + len(names)]).all()):
        return []
    interval = np.asarray(fit.conf_int())
    out = []
    for k, name in enumerate(names, start=1):
        own = data["group"] == name
        low, high = np.exp(np.clip(interval[k], -20, 20))
        numbers = float(np.exp(fit.params[k])), float(low), float(high), float(fit.pvalues[k])
        lost, clusters = int(data["lost"][own].sum()), len(np.unique(data["state"][own]))
        out.append(HazardRatio(name, *numbers, int(own.sum()), lost, clusters))
    return out


_PERIOD = [
    ("group", "U40"),
    ("stratum", "i8"),
    ("state", "U3"),
    ("start", "i8"),
    ("year", "i8"),
    ("lost", "?"),
]


def _periods(cases: Followed, group: str, stratum: int, horizon: int) -> npt.NDArray[np.void]:
    """Return one record a case and year at risk."""
    time = np.minimum(cases.time, horizon)
    at = np.repeat(np.arange(len(time)), time)
    out = np.zeros(len(at), dtype=_PERIOD)
    out["group"], out["stratum"] = group, stratum
    out["state"], out["start"] = np.array(cases.states, dtype="U3")[at], cases.years[at]
    out["year"] = 1 + np.arange(len(at)) - np.repeat(np.cumsum(time) - time, time)
    out["lost"] = cases.lost[at] & (out["year"] == cases.time[at])
    return out


def _controls(data: npt.NDArray[np.void]) -> list[npt.NDArray[np.bool_]]:
    """Return dummies of the year after the start, decade and stratum, the first of each left out."""
    out: list[npt.NDArray[np.bool_]] = []
    for values in (data["year"], data["start"] // 10, data["stratum"]):
        out += [values == level for level in np.unique(values)[1:]]
    return out
