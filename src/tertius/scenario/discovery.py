"""Scenario discovery: which conditions produce an outcome, as one box, by the patient rule induction method.

PRIM (Friedman & Fisher 1999, Statistics and Computing 9, 123-143) peels a box: step by step it takes away
the slice (a twentieth of the worlds, or one level of a factor) whose absence leaves the highest share of
wanted worlds.  Of the boxes on the way the one is kept that holds most wanted worlds beyond what a box of its
size would hold by chance (weighted relative accuracy: Lavrac, Flach & Zupan 1999, Inductive Logic
Programming, 174-185).  Density (share of the box that is wanted), coverage (share of the wanted that it
holds) and quasi-p of each condition are those of Bryant & Lempert 2010, Technological Forecasting & Social
Change 77, 34-49.  All is repeated on half samples of parameter draws: how often each condition comes back
says how stable it is, and the density in the other half what the box is worth in a new sample.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binom

from tertius.core.arrays import Bools, Floats
from tertius.core.rng import generator
from tertius.scenario.chain import draw_theta
from tertius.scenario.ensemble import Ensemble
from tertius.scenario.errors import ScenarioError
from tertius.scenario.model import ScenarioModel

PEEL = 0.05
LEAST = 0.02
RESAMPLES = 50


@dataclass(frozen=True)
class Condition:
    """A bound on one dial: the levels that remain, or a range; `stability` is its share of half samples."""

    dial: str
    levels: tuple[str, ...]
    low: float
    high: float
    quasi_p: float
    stability: float

    @property
    def text(self) -> str:
        """The condition in words."""
        if self.levels:
            return f"{self.dial}: {' or '.join(self.levels)}"
        low = f"{self.low:.3g} <= " if np.isfinite(self.low) else ""
        high = f" <= {self.high:.3g}" if np.isfinite(self.high) else ""
        return f"{low}{self.dial}{high}"


@dataclass(frozen=True)
class Box:
    """Conditions that produce an outcome.

    Attributes
    ----------
    density : float
        Share of the box's worlds that show the outcome.
    coverage : float
        Share of the worlds with the outcome that are in the box.
    base : float
        Share of all worlds that show it.
    mass : float
        Share of all worlds that are in the box.
    holdout_density : float
        Density of boxes found in one half of the draws among the other half: what a new sample would show.
    n, undefined : int
        Worlds in which the outcome is defined, and those in which it is not: they are left out.
    """

    outcome: str
    wanted: str
    conditions: tuple[Condition, ...]
    density: float
    coverage: float
    base: float
    mass: float
    holdout_density: float
    n: int
    undefined: int = 0


def discover(ensemble: Ensemble, models: tuple[ScenarioModel, ...] | ScenarioModel) -> Box:
    """Find the box that the ensemble's spec asks for under 'discovery'.

    Dials are factors and drawn parameters (standardised is not needed: peeling is by rank).

    Raises
    ------
    ScenarioError
        Nothing asked for, or an outcome that is defined in no world, or that all or no worlds show.
    """
    asked = ensemble.spec.discovery
    if asked is None:
        raise ScenarioError(ensemble.spec.where(), "a 'discovery' entry", "none")
    values = ensemble.outcome(asked.outcome)[..., -1]
    defined = np.isfinite(values).reshape(-1)
    if not defined.any():
        raise ScenarioError(ensemble.spec.where("discovery"), "an outcome defined in some world", "none")
    wanted = values >= asked.at_least if asked.at_least is not None else values <= (asked.at_most or 0.0)
    words = f"at least {asked.at_least:g}" if asked.at_least is not None else f"at most {asked.at_most:g}"
    frame = _dials(ensemble, models)[defined].reset_index(drop=True)
    y = wanted.reshape(-1)[defined]
    if y.all() or not y.any():
        share = "all" if y.all() else "no"
        raise ScenarioError(
            ensemble.spec.where("discovery"), "an outcome that some worlds show", f"{share} worlds {words}"
        )
    _, _, draws, chains = np.indices(values.shape).reshape(4, -1)[:, defined]
    kept = peel(frame, y)
    inside = _inside(frame, kept)
    counts: dict[str, int] = dict.fromkeys(kept, 0)
    density = []
    rng = generator(ensemble.spec.seed, "prim")
    unit = draws if values.shape[2] > 3 else chains
    for _ in range(RESAMPLES):
        half = rng.permutation(np.unique(unit))[: max(len(np.unique(unit)) // 2, 1)]
        mine = np.isin(unit, half)
        if y[mine].all() or not y[mine].any():
            continue
        box = peel(frame[mine], y[mine])
        for dial in kept:
            counts[dial] += dial in box and _agree(box[dial], kept[dial])
        other = _inside(frame[~mine], box)
        if other.any():
            density.append(y[~mine][other].mean())
    conditions = tuple(
        Condition(
            dial=dial,
            levels=bound if isinstance(bound[0], str) else (),
            low=float("nan") if isinstance(bound[0], str) else float(bound[0]),
            high=float("nan") if isinstance(bound[0], str) else float(bound[1]),
            quasi_p=_quasi_p(frame, y, kept, dial),
            stability=counts[dial] / RESAMPLES,
        )
        for dial, bound in kept.items()
    )
    return Box(
        asked.outcome, words, conditions, float(y[inside].mean()), float(y[inside].sum() / y.sum()),
        float(y.mean()), float(inside.mean()), float(np.mean(density)) if density else float("nan"), len(y),
        int((~defined).sum()),
    )  # fmt: skip


Bound = tuple[str, ...] | tuple[float, float]


def peel(frame: pd.DataFrame, y: Bools) -> dict[str, Bound]:
    """Bounds of the best box on the way of peeling; dials without a bound are left out."""
    inside = np.ones(len(y), dtype=bool)
    bounds: dict[str, Bound] = {}
    best, best_score = dict(bounds), _accuracy(inside, y)
    columns = {c: frame[c].to_numpy() for c in frame.columns}
    while inside.mean() > LEAST:
        step: tuple[float, str, Bound, Bools] | None = None
        for dial, x in columns.items():
            for bound, keep in _slices(x, inside):
                if not keep.any() or keep.sum() == inside.sum():
                    continue
                density = y[keep].mean()
                if step is None or density > step[0]:
                    step = (density, dial, bound, keep)
        if step is None or step[0] <= y[inside].mean():
            break
        _, dial, bound, inside = step
        if not isinstance(bound[0], str) and dial in bounds:
            old = bounds[dial]
            bound = (max(float(bound[0]), float(old[0])), min(float(bound[1]), float(old[1])))
        bounds[dial] = bound
        score = _accuracy(inside, y)
        if score > best_score:
            best, best_score = dict(bounds), score
    return best


def _slices(x: NDArray[np.generic], inside: Bools) -> list[tuple[Bound, Bools]]:
    """Return what is left after each possible peel of one dial."""
    here = x[inside]
    if x.dtype == object:
        known = list(dict.fromkeys(here.tolist()))
        return [
            (tuple(k for k in known if k != gone), inside & (x != gone)) for gone in known if len(known) > 1
        ]
    values = np.asarray(x, dtype=np.float64)
    low, high = np.quantile(values[inside], (PEEL, 1 - PEEL))
    return [
        ((float(low), np.inf), inside & (values >= low)),
        ((-np.inf, float(high)), inside & (values <= high)),
    ]


def _inside(frame: pd.DataFrame, bounds: dict[str, Bound]) -> Bools:
    keep = np.ones(len(frame), dtype=bool)
    for dial, bound in bounds.items():
        x = frame[dial]
        keep &= np.asarray(x.isin(bound)) if isinstance(bound[0], str) else np.asarray(x.between(*bound))
    return keep


def _accuracy(inside: Bools, y: Bools) -> float:
    """Share of all worlds that are wanted and inside, minus what a random box of this size would hold."""
    return float((y & inside).mean() - inside.mean() * y.mean())


def _agree(a: Bound, b: Bound) -> bool:
    """Whether two bounds of a dial point the same way."""
    if isinstance(a[0], str):
        return set(a) == set(b)
    return bool(
        np.isfinite(float(a[0])) == np.isfinite(float(b[0]))
        or np.isfinite(float(a[1])) == np.isfinite(float(b[1]))
    )


def _quasi_p(frame: pd.DataFrame, y: Bools, bounds: dict[str, Bound], dial: str) -> float:
    """Chance that a random slice of the box without this condition were as dense (Bryant & Lempert 2010)."""
    inside = _inside(frame, bounds)
    wider = _inside(frame, {k: v for k, v in bounds.items() if k != dial})
    return float(binom.sf(int(y[inside].sum()) - 1, int(inside.sum()), float(y[wider].mean())))


def _dials(ensemble: Ensemble, models: tuple[ScenarioModel, ...] | ScenarioModel) -> pd.DataFrame:
    """One row per world in the order (models, arms, draws, chains): levels and drawn parameters."""
    every = (models,) if isinstance(models, ScenarioModel) else models
    spec = ensemble.spec
    shape = (len(every), len(ensemble.arms), spec.draws, spec.chains)
    at = np.indices(shape).reshape(4, -1)
    columns: dict[str, NDArray[np.generic] | Floats] = {}
    for f in spec.factors:
        levels = np.array([dict(arm.levels)[f] for arm in ensemble.arms], dtype=object)
        if len(set(levels.tolist())) > 1:
            columns[f] = levels[at[1]]
    if len(every) > 1:
        columns["model"] = np.array(ensemble.models, dtype=object)[at[0]]
    elif spec.draws > 3:
        drawn = np.array([draw_theta(every[0], spec.seed, d, spec.draws) for d in range(spec.draws)])
        for q, term in enumerate(every[0].fit.terms):
            if every[0].fit.free[q] and drawn[:, q].std() > 0 and not term.basic_rate:
                columns[term.label] = drawn[at[2], q]
    return pd.DataFrame(columns, index=range(at.shape[1]))
