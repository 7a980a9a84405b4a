"""What hierarchical Bayes found: draws, their summary, diagnostics of convergence, and export to ArviZ.

R-hat and effective sizes are those of Vehtari, Gelman, Simpson, Carpenter & Buerkner (2021, Bayesian
Analysis 16): of normal scores of ranks, over chains that are split in half.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from tertius.core.arrays import Floats
from tertius.core.errors import UsageError
from tertius.saom.likelihood.drawing import Draws
from tertius.saom.shown import Shown

R_HAT_LIMIT, SIZE_LIMIT = 1.01, 400
"""Above, or below, which a parameter counts as not settled."""


@dataclass(frozen=True, eq=False)
class Posterior(Shown):
    """Draws of a hierarchical model.

    Attributes
    ----------
    labels : tuple of str
        Parameters that vary between groups.
    names : tuple of str
        Groups.
    rate_labels : tuple of str
    draws : Draws
    seed : int
    """

    labels: tuple[str, ...]
    names: tuple[str, ...]
    rate_labels: tuple[str, ...]
    draws: Draws
    seed: int

    def to_frame(self) -> pd.DataFrame:
        """Return one row per parameter of the population: mean, sd, quantiles, R-hat, effective size."""
        spread = np.sqrt(np.einsum("cskk->csk", self.draws.covariance))
        rows = [_row(f"mean of {name}", self.draws.mean[..., k]) for k, name in enumerate(self.labels)]
        rows += [_row(f"spread of {name}", spread[..., k]) for k, name in enumerate(self.labels)]
        return pd.DataFrame(rows)

    def groups(self) -> pd.DataFrame:
        """Return one row per group and parameter, basic rates included."""
        rows = [
            {"group": name, **_row(label, self.draws.groups[..., g, k])}
            for g, name in enumerate(self.names)
            for k, label in enumerate(self.labels)
        ]
        rows += [
            {"group": "", **_row(label, self.draws.rates[..., r])} for r, label in enumerate(self.rate_labels)
        ]
        return pd.DataFrame(rows)

    @property
    def settled(self) -> bool:
        """Whether R-hat of all parameters of the population is below 1.01, and effective sizes above 400."""
        shown = self.to_frame()
        return bool((shown["r_hat"] < R_HAT_LIMIT).all() and (shown["effective"] > SIZE_LIMIT).all())

    def to_arviz(self) -> Any:
        """Return the draws as ArviZ's InferenceData, with names as coordinates.

        Raises
        ------
        UsageError
            If ArviZ is not installed.
        """
        try:
            with warnings.catch_warnings():  # it announces changes of its own at every import
                warnings.simplefilter("ignore", FutureWarning)
                import arviz
        except ImportError:
            raise UsageError(
                "ArviZ", "the package arviz", "none", "install tertius[bayes], or take the draws as they are"
            ) from None
        d = self.draws
        return arviz.from_dict(
            posterior={"mean": d.mean, "covariance": d.covariance, "effects": d.groups, "rates": d.rates},
            coords={
                "effect": list(self.labels),
                "effect2": list(self.labels),
                "group": list(self.names),
                "rate": list(self.rate_labels),
            },
            dims={
                "mean": ["effect"],
                "covariance": ["effect", "effect2"],
                "effects": ["group", "effect"],
                "rates": ["rate"],
            },
        )

    def __str__(self) -> str:
        """Return the table of the population as text."""
        chains, kept = self.draws.mean.shape[:2]
        lines = [f"{len(self.names)} groups; {chains} chains of {kept} draws"]
        lines.append(f"{'':36}{'mean':>8}{'sd':>8}{'2.5 %':>8}{'97.5 %':>8}{'R-hat':>7}{'size':>7}")
        for row in self.to_frame().itertuples():
            shown = f"{row.mean:8.3f}{row.sd:8.3f}{row.low:8.3f}{row.high:8.3f}"
            lines.append(f"{row.parameter:36}{shown}{row.r_hat:7.3f}{row.effective:7.0f}")
        if not self.settled:
            lines.append(
                f"note: not settled (R-hat above {R_HAT_LIMIT} or fewer than {SIZE_LIMIT} effective draws); "
                "ask for more draws"
            )
        return "\n".join(lines)


def _row(name: str, values: Floats) -> dict[str, Any]:
    low, high = np.quantile(values, [0.025, 0.975])
    return {
        "parameter": name,
        "mean": float(values.mean()),
        "sd": float(values.std(ddof=1)),
        "low": float(low),
        "high": float(high),
        "r_hat": r_hat(values),
        "effective": effective_size(values),
    }


def _split(values: Floats) -> Floats:
    """Return halves of chains (2 chains, draws // 2) as normal scores of their ranks."""
    half = values.shape[1] // 2
    parts = np.concatenate([values[:, :half], values[:, -half:]])
    ranks = stats.rankdata(parts).reshape(parts.shape)
    return np.asarray(stats.norm.ppf((ranks - 0.375) / (parts.size + 0.25)))


def r_hat(values: Floats) -> float:
    """Return the rank-normalised R-hat of draws (chains, draws); NaN where they are all the same."""
    z = _split(values)
    count = z.shape[1]
    within = z.var(axis=1, ddof=1).mean()
    between = count * z.mean(axis=1).var(ddof=1)
    if not within > 0:
        return float("nan")
    return float(np.sqrt(((count - 1) / count * within + between / count) / within))


def effective_size(values: Floats) -> float:
    """Return the bulk effective size of draws (chains, draws), by Geyer's initial monotone sequence."""
    z = _split(values)
    chains, count = z.shape
    centred = z - z.mean(axis=1, keepdims=True)
    spectrum = np.fft.rfft(centred, 2 * count, axis=1)
    covariance = np.fft.irfft(spectrum * np.conj(spectrum), axis=1)[:, :count].mean(axis=0) / count
    within = covariance[0] * count / (count - 1)
    total = covariance[0] + z.mean(axis=1).var(ddof=1)
    if not within > 0:
        return float("nan")
    rho = 1 - (within - covariance * count / (count - 1)) / total
    pairs = rho[: count - count % 2].reshape(-1, 2).sum(axis=1)
    stop = np.flatnonzero(pairs < 0)
    pairs = np.minimum.accumulate(pairs[: stop[0] if len(stop) else len(pairs)])
    time = max(-1 + 2 * float(pairs.sum()), 1 / np.log10(chains * count))
    return float(chains * count / time)
