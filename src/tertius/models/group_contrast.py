"""Difference of an outcome between two groups, given covariates, with errors clustered and few cases in mind.

Least squares, or a comparison group weighted to the other's covariate means first.  Errors are clustered
(CR1: Cameron and Miller 2015, *Journal of Human Resources* 50: 317-372) with a t distribution of as many
degrees of freedom as there are clusters beyond the coefficients.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from tertius.core.arrays import Bools, Floats, Ints
from tertius.core.errors import ModelError
from tertius.models.entropy_balance import balance, varying

#: What rounding may leave of a coefficient's own weight elsewhere, and of an error (as a share of outcomes).
ALIASED, NO_ERROR = 1e-6, 1e-9


@dataclass(frozen=True)
class Contrast:
    """First group minus second: value, 95 % interval, error, degrees of freedom, cases and clusters."""

    value: float
    low: float
    high: float
    error: float
    freedom: int
    n: int
    clusters: int

    def robustness_value(self) -> float:
        """Return the share of variance of group and outcome alike that would explain the contrast away.

        Cinelli and Hazlett (2020), *Journal of the Royal Statistical Society B* 82: 39-67.
        """
        f2 = (self.value / self.error) ** 2 / self.freedom
        return float((np.sqrt(f2**2 + 4 * f2) - f2) / 2)


def contrast(
    outcome: Floats,
    group: Bools,
    covariates: Floats,
    cluster: Ints,
    weighted: bool = False,
) -> Contrast:
    """Return the contrast of complete cases.

    Raises
    ------
    ModelError
        Too few cases or clusters for the covariates, covariates that tell the groups apart, outcomes that
        group and covariates tell, or (weighted) groups that cannot be made alike.
    """
    weights = balance(covariates, ~group if group.sum() > len(group) / 2 else group) if weighted else None
    own = np.ones(len(outcome)) if weights is None else weights
    spread, vary = covariates.std(axis=0), varying(covariates)
    scaled = (covariates - covariates.mean(axis=0))[:, vary] / spread[vary]
    design = np.column_stack([np.ones(len(outcome)), group.astype(float), scaled])
    names, place = np.unique(cluster, return_inverse=True)
    freedom = len(names) - design.shape[1]
    if freedom < 2 or not group.any() or group.all():
        asked = "two groups and more clusters than coefficients"
        raise ModelError("contrast", asked, f"{len(names)} clusters")
    gram = design.T @ (design * own[:, None])
    inverse = np.linalg.pinv(gram, hermitian=True)
    if np.abs((inverse @ gram)[1] - np.eye(len(gram))[1]).max() > ALIASED:
        raise ModelError("contrast", "covariates that do not tell the groups apart", "some that do")
    beta = inverse @ (design.T @ (own * outcome))
    scores = design * (own * (outcome - design @ beta))[:, None]
    summed = np.zeros((len(names), design.shape[1]))
    np.add.at(summed, place, scores)
    factor = len(names) / (len(names) - 1) * (len(outcome) - 1) / (len(outcome) - design.shape[1])
    error = float(np.sqrt(factor * ((summed @ inverse[:, 1]) ** 2).sum()))
    if not (np.isfinite(error) and error > NO_ERROR * np.abs(outcome).max()):
        raise ModelError("contrast", "outcomes that vary within the groups", "none that do")
    half = float(stdtrit(freedom, 0.975)) * error
    value = float(beta[1])
    return Contrast(value, value - half, value + half, error, freedom, len(outcome), len(names))
