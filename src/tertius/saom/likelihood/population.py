"""A normal population of groups' parameters: its prior, and draws of mean and covariance given the groups.

The prior is conjugate: covariance ~ inverse Wishart(`degrees`, `scale`), mean given covariance ~
normal(`mean`, covariance / `strength`) (Gelman et al. 2013, Bayesian Data Analysis, section 3.6; for
actor-oriented models Koskinen & Snijders 2023, Sociological Methodology 53).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from tertius.core.arrays import Floats
from tertius.core.errors import ModelError


@dataclass(frozen=True, eq=False)
class Prior:
    """What is thought of the population before the data.

    Parameters
    ----------
    mean : array (effects,), or a number for all
        Prior mean of the population mean.
    scale : array (effects, effects), or a number
        Scale of the covariance: a number stands for this variance of every effect, uncorrelated.
    degrees : float, optional
        Degrees of freedom of the covariance, above effects - 1; effects + 2 by default.  With them the
        prior mean of the covariance is `scale` / (degrees - effects - 1).
    strength : float
        How many groups the prior mean counts for.
    rate_shape, rate_rate : float
        Of the gamma distribution of every basic rate: its mean is their ratio.

    Raises
    ------
    ModelError
        If a variance, degree or rate is not positive.
    """

    mean: Floats | float = 0.0
    scale: Floats | float = 0.25
    degrees: float | None = None
    strength: float = 0.05
    rate_shape: float = 2.0
    rate_rate: float = 0.5

    def __post_init__(self) -> None:
        """Check what does not depend on the number of effects."""
        for name in ("strength", "rate_shape", "rate_rate"):
            value = getattr(self, name)
            if not (np.isfinite(value) and value > 0):
                raise ModelError(f"prior, {name}", "a positive number", f"{value}")

    def of(self, labels: Sequence[str]) -> Normal:
        """Return the prior for these effects.

        Raises
        ------
        ModelError
            If a shape does not fit the number of effects, or the scale is no covariance.
        """
        k = len(labels)
        mean, scale = np.asarray(self.mean, float), np.asarray(self.scale, float)
        if mean.shape not in ((), (k,)):
            raise ModelError("prior, mean", f"one number or {k} ({', '.join(labels)})", f"shape {mean.shape}")
        if scale.shape not in ((), (k, k)):
            raise ModelError("prior, scale", f"one number or shape {(k, k)}", f"shape {scale.shape}")
        matrix = scale * np.eye(k) if scale.shape == () else scale
        symmetric = np.isfinite(matrix).all() and np.allclose(matrix, matrix.T)
        if not symmetric or np.linalg.eigvalsh(matrix)[0] <= 0:
            raise ModelError("prior, scale", "a covariance matrix", "one that is not positive definite")
        degrees = k + 2.0 if self.degrees is None else float(self.degrees)
        if not degrees > k - 1:
            raise ModelError("prior, degrees", f"more than {k - 1} for {k} effects", f"{degrees:g}")
        return Normal(np.broadcast_to(mean, (k,)).astype(float), matrix, degrees, self.strength)


@dataclass(frozen=True, eq=False)
class Normal:
    """The prior of a population of a known number of effects; fields as in `Prior`."""

    mean: Floats
    scale: Floats
    degrees: float
    strength: float

    def draw(self, groups: Floats, rng: np.random.Generator) -> tuple[Floats, Floats]:
        """Return mean and covariance given parameters of groups (groups, effects); the prior's with none."""
        count, k = groups.shape
        average = groups.mean(axis=0) if count else self.mean
        strength = self.strength + count
        apart = (average - self.mean)[:, None]
        scale = self.scale + (self.strength * count / strength) * apart @ apart.T
        if count:
            scale = scale + (groups - average).T @ (groups - average)
        covariance = np.atleast_2d(stats.invwishart.rvs(self.degrees + count, scale, random_state=rng))
        centre = (self.strength * self.mean + count * average) / strength
        mean = centre + np.linalg.cholesky(covariance / strength) @ rng.standard_normal(k)
        return mean, covariance
