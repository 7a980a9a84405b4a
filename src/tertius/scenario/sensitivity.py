"""Global sensitivity of an outcome: which dial moves it most, by Morris' screening or Sobol's indices.

Dials are the spec's factors (levels, all equally likely) and its `inputs` (parameters or covariates shifted
within a range, uniform).  At each point of the design the outcome is the mean of the same chains (common
random numbers), so that the function that is analysed is a fixed one.  Morris' screening is that of
`tertius.scenario.screening`; Sobol's designs and indices are SALib's (Herman & Usher 2017, J. Open Source
Software 2(9), 97; Saltelli et al. 2010, Computer Physics Communications 181(2), 259-270).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tertius.core.arrays import Floats
from tertius.core.progress import Progress, Step, silent
from tertius.scenario import screening
from tertius.scenario.backend import Backend
from tertius.scenario.errors import ScenarioError
from tertius.scenario.model import ScenarioModel
from tertius.scenario.run import run_scenario
from tertius.scenario.spec import ScenarioSpec

_BATCH = 64


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """Sensitivity of one outcome.

    Attributes
    ----------
    table : DataFrame
        One row per dial. Morris: ``mu_star`` (mean absolute effect of moving through the dial's range,
        in the outcome's unit), ``error`` (its 95 % half width), ``sigma`` (spread of effects:
        interaction or curvature). Sobol: ``first``, ``first_error``, ``total``, ``total_error`` (95 %
        half widths). Both: ``at_low``, ``at_high``: mean outcome at the ends of the dial alone (a
        factor's first and last level), all else at its middle (a factor's first level), where it is
        ``base``.
    points, values : arrays (points, dials), (points,)
    """

    outcome: str
    method: str
    table: pd.DataFrame
    points: Floats
    values: Floats
    seconds: float


def sensitivity(
    spec: ScenarioSpec,
    model: ScenarioModel,
    *,
    backend: Backend | None = None,
    progress: Progress = silent,
) -> Sensitivity:
    """Run the sensitivity analysis that `spec` asks for, on parameters at their estimates.

    Raises
    ------
    ScenarioError
        Nothing asked for, fewer than two dials, or SALib absent.
    """
    asked = spec.sensitivity
    if asked is None:
        raise ScenarioError(spec.where(), "a 'sensitivity' entry", "none")
    levels = {f: [k for k, v in factor.levels.items() if not v.cannot] for f, factor in spec.factors.items()}
    levels = {f: known for f, known in levels.items() if len(known) > 1}
    names = [*levels, *asked.inputs]
    if len(names) < 2:
        raise ScenarioError(spec.where("sensitivity"), "two or more inputs", f"{len(names)}", "add inputs")
    problem = {
        "num_vars": len(names),
        "names": names,
        "levels": {name: len(known) for name, known in levels.items()},
        "bounds": [[0.0, 1.0]] * len(levels) + [[v.low, v.high] for v in asked.inputs.values()],
    }
    begun = time.monotonic()
    points = _design(problem, asked.method, asked.size, spec.seed)
    values = np.full(len(points), np.nan)
    # Points that round to the same arms and shifts are one simulation.
    for first in range(0, len(points), _BATCH):
        rows = points[first : first + _BATCH]
        values[first : first + _BATCH] = _evaluate(spec, model, levels, rows, backend)
        done = min(first + _BATCH, len(points))
        left = (time.monotonic() - begun) / done * (len(points) - done)
        progress(Step("sensitivity", "", done, len(points), left))
    if not np.isfinite(values).all():
        got = f"undefined ones at {int((~np.isfinite(values)).sum())} of {len(values)} points"
        raise ScenarioError(spec.where("sensitivity"), "an outcome defined in every world", got)
    table = _indices(problem, asked.method, points, values, spec.seed)
    bounds = np.array(problem["bounds"])
    middle = np.where(np.arange(len(names)) < len(levels), 0.0, bounds.mean(axis=1))
    ends = np.concatenate([[middle], *([_with(middle, q, b) for b in bounds[q]] for q in range(len(names)))])
    moved = _evaluate(spec, model, levels, ends, backend)
    table = table.assign(at_low=moved[1::2], at_high=moved[2::2], base=float(moved[0]))
    return Sensitivity(asked.outcome, asked.method, table, points, values, time.monotonic() - begun)


def _with(point: Floats, q: int, value: float) -> Floats:
    out = point.copy()
    out[q] = value
    return out


def _design(problem: dict[str, Any], method: str, size: int, seed: int) -> Floats:
    """Return the points at which to evaluate.

    A problem without ``levels`` does not say which dials are factors.  Morris' moves then go from end to end:
    the one move that is an effect "through the range" of a factor of any number of levels and of a range.
    """
    if method == "morris":
        low, high = np.array(problem["bounds"], dtype=float).T
        if "levels" in problem:
            shares = screening.design(_levels(problem), size, seed)
        else:
            shares = np.round(screening.design([2] * problem["num_vars"], size, seed))
        return np.asarray(low + shares * (high - low))
    sample, _ = _salib()
    return np.asarray(sample(problem, _power(size), calc_second_order=False, seed=seed))


def _levels(problem: dict[str, Any]) -> list[int | None]:
    """Return the number of levels of each dial, None for a range."""
    known = problem.get("levels", {})
    return [known.get(name) for name in problem["names"]]


def _indices(problem: dict[str, Any], method: str, points: Floats, values: Floats, seed: int) -> pd.DataFrame:
    if method == "morris":
        low, high = np.array(problem["bounds"], dtype=float).T
        effect = screening.effects(_levels(problem), (points - low) / (high - low), values)
        return pd.DataFrame({"dial": problem["names"], **screening.indices(effect, seed)})
    names = {"first": "S1", "first_error": "S1_conf", "total": "ST", "total_error": "ST_conf"}
    if np.ptp(values) == 0:  # nothing moves it: indices would divide by zero
        found = dict.fromkeys(names.values(), np.zeros(problem["num_vars"]))
    else:
        _, analyse = _salib()
        found = analyse(problem, values, calc_second_order=False, seed=seed)
    columns = {name: np.asarray(found[key], dtype=float) for name, key in names.items()}
    return pd.DataFrame({"dial": problem["names"], **columns})


def _evaluate(
    spec: ScenarioSpec,
    model: ScenarioModel,
    levels: dict[str, list[str]],
    rows: Floats,
    backend: Backend | None,
) -> Floats:
    """Mean outcome at the horizon at each point, as arms of one scenario."""
    asked = spec.sensitivity
    assert asked is not None
    fixed = {
        f: next(k for k, v in factor.levels.items() if not v.cannot) for f, factor in spec.factors.items()
    }
    points: dict[str, dict[str, Any]] = {}
    keys = []
    for row in rows:
        chosen = dict(fixed)
        for q, (factor, known) in enumerate(levels.items()):
            chosen[factor] = known[min(int(row[q] * len(known)), len(known) - 1)]
        do: list[Any] = [one for f, level in chosen.items() for one in spec.factors[f].levels[level].do]
        for q, (_, dial) in enumerate(asked.inputs.items(), start=len(levels)):
            if dial.parameter is not None:
                do.append({"do": "shift", "parameter": dial.parameter, "by": float(row[q])})
            else:
                do.append(
                    {
                        "do": "add",
                        "covariate": dial.covariate,
                        "actors": list(dial.actors),
                        "value": float(row[q]),
                    }
                )
        plain = [
            one if isinstance(one, dict) else one.model_dump(by_alias=True, exclude_none=True) for one in do
        ]
        key = f"point {len(points)}"
        same = next((k for k, v in points.items() if v["do"] == plain), None)
        if same is None:
            points[key] = {"do": plain}
        keys.append(same or key)
    shifts: dict[str, float] = {}
    labels = list(points)
    for first in range(0, len(labels), 20):  # a factor has at most 20 levels
        some = {k: points[k] for k in labels[first : first + 20]}
        made = spec.with_(
            factors={"point": {"levels": some}}, only=(), drop=(), contrasts=(), sensitivity=None,
            discovery=None, multiplier=None, case="", draws=1, chains=asked.chains,
            outcomes={asked.outcome: spec.outcomes[asked.outcome].model_dump()},
        )  # fmt: skip
        run = run_scenario(made, model, backend=backend, confirmed=True)
        means = run.values[asked.outcome][0, :, 0, :, -1].mean(axis=1)
        shifts |= dict(zip([dict(arm.levels)["point"] for arm in run.arms], means.tolist()))
    return np.array([shifts[k] for k in keys])


def _power(size: int) -> int:
    """Return the next power of two: Sobol's sequence is balanced only there."""
    return 1 << max(size - 1, 1).bit_length()


def _salib() -> tuple[Callable[..., Any], Callable[..., Any]]:
    try:
        from SALib.analyze.sobol import analyze
        from SALib.sample.sobol import sample
    except ImportError:
        raise ScenarioError(
            "sensitivity", "SALib", "no such package", "pip install 'tertius[sensitivity]'"
        ) from None
    return sample, analyze
