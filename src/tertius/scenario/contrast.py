"""Contrasts between arms: the same worlds under both, so that chance cancels where both see the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Floats
from tertius.scenario.ensemble import Ensemble, Selection
from tertius.scenario.errors import ScenarioError
from tertius.scenario.moments import expectations, expected_interval, mean_and_error


@dataclass(frozen=True, eq=False)
class Contrast:
    """A minus b.

    Attributes
    ----------
    estimate, mc_error : float
        Mean difference over models, draws and chains, and its Monte Carlo standard error.
    expected : (low, high)
        95 % of the expected difference over parameter draws (and models), widened by the Monte Carlo error:
        what is not known about it.  NaN with one draw and one model.
    predicted : (low, high)
        95 % of the difference between two worlds that share their chance: what would be seen once.
    correlation : float
        Between the two arms' outcomes over chains of the same model and draw; NaN where one is constant.
    reduction : float
        Variance of the mean difference had chance not been shared, over what it is (1: nothing gained;
        infinite where the arms never differ).
    probability : float
        Share of draws (and models) in which the expected difference is above 0; NaN with one.
    differences : array (models, draws, chains)
    """

    outcome: str
    window: int
    a: str
    b: str
    estimate: float
    mc_error: float
    expected: tuple[float, float]
    predicted: tuple[float, float]
    correlation: float
    reduction: float
    probability: float
    differences: Floats

    @property
    def undefined(self) -> int:
        """Pairs of worlds left out because the outcome is undefined in one of them."""
        return int((~np.isfinite(self.differences)).sum())


def contrast(
    a: Selection | Ensemble, b: Selection | Ensemble, outcome: str, window: int | None = None
) -> Contrast:
    """Compare an outcome between two groups of arms (each averaged over its arms) at a window.

    Windows count from 1; the last one if omitted.
    Both may come from one ensemble, or from two that were run with the same seed, draws and chains.

    Raises
    ------
    ScenarioError
        Ensembles whose worlds do not pair, groups that are the same arms, or no such window.
    """
    one, two = (x if isinstance(x, Selection) else x.select() for x in (a, b))
    if one.ensemble is not two.ensemble:
        _pairing(one.ensemble, two.ensemble)
    elif one.at == two.at:
        raise ScenarioError("contrast", "two groups of arms", f"the same arms twice ({one.label})")
    window = one.ensemble.window(window) + 1
    x, y = (s.values(outcome, window).mean(axis=1) for s in (one, two))
    gap = x - y
    estimate, error = mean_and_error(gap)
    within = [_spread(v) for v in (x, y, gap)]
    paired = [np.corrcoef(x[m, d], y[m, d])[0, 1] for m in range(x.shape[0]) for d in range(x.shape[1])
              if x.shape[2] > 2 and x[m, d].std() > 0 and y[m, d].std() > 0]  # fmt: skip
    apart = within[0] + within[1]
    every = np.concatenate([expectations(gap[m]) for m in range(gap.shape[0])])
    several = len(every) > 1
    seen = gap[np.isfinite(gap)]
    predicted = tuple(float(q) for q in np.quantile(seen, (0.025, 0.975))) if len(seen) else (np.nan, np.nan)
    return Contrast(
        outcome=outcome,
        window=window,
        a=one.label,
        b=two.label,
        estimate=estimate,
        mc_error=error,
        expected=expected_interval(every, error),
        predicted=(predicted[0], predicted[1]),
        correlation=float(np.mean(paired)) if paired else float("nan"),
        reduction=float(apart / within[2])
        if within[2] > 0
        else (float("inf") if apart > 0 else float("nan")),
        probability=float((every > 0).mean()) if several else float("nan"),
        differences=gap,
    )


def _spread(values: Floats) -> float:
    """Return the mean variance between chains; NaN where no draw has two in which the outcome is defined."""
    enough = np.isfinite(values).sum(axis=2) > 1
    return float(np.nanvar(values[enough], axis=1, ddof=1).mean()) if enough.any() else float("nan")


def _pairing(a: Ensemble, b: Ensemble) -> None:
    for name in ("seed", "draws", "chains", "coupling"):
        if getattr(a.spec, name) != getattr(b.spec, name):
            raise ScenarioError(
                "contrast",
                f"ensembles with the same {name}",
                f"{getattr(a.spec, name)} and {getattr(b.spec, name)}",
            )
    if a.models != b.models:
        raise ScenarioError("contrast", "ensembles of the same models", f"{a.models} and {b.models}")
