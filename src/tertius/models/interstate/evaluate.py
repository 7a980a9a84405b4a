"""Rolling origins: forecasts compared with what came, with the uncertainty of differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from tertius.core.arrays import Bools, Bytes, Floats, Ints
from tertius.core.errors import UsageError
from tertius.core.progress import Progress, Step, silent
from tertius.core.rng import generator
from tertius.core.store import Store
from tertius.models import scoring
from tertius.models.interstate.ahead import NETWORK_LOGIT, SAOM, Origin, forecast, independent
from tertius.models.interstate.build import build
from tertius.models.interstate.forecast_spec import ForecastSpec
from tertius.models.interstate.simulated import structure
from tertius.panel.panel import Panel

REFERENCE = NETWORK_LOGIT
#: Networks with independent ties that counts and structure of a marginal forecast are scored on.
NETWORKS = 200


@dataclass(frozen=True, eq=False)
class Scored:
    """An origin whose next window is known.

    Attributes
    ----------
    origin : Origin
    outcome : array (pairs,)
        Tie in the next window; NaN where the state or supplier is gone by then.
    missed : int
        Ties of the next window with other suppliers: no forecast covers them.
    observed : uint8 array (states, suppliers)
        The next window's network.
    """

    origin: Origin
    outcome: Floats
    missed: int
    observed: Bytes


@dataclass(frozen=True, eq=False)
class Evaluation:
    """Rolling origins with their scores.

    Attributes
    ----------
    scored : tuple of Scored, in order of time
    table : DataFrame
        One row per origin and method: brier, log, pr_auc (of change), crps (clients by supplier),
        degrees, triads (mean CRPS over entries), pairs, ties, changes.
    differences : DataFrame
        One row per method and score: mean difference from the network logit with a 95 % interval from a
        bootstrap over states (suppliers for crps), whole histories at a time.
    """

    scored: tuple[Scored, ...]
    table: pd.DataFrame
    differences: pd.DataFrame


def evaluate(
    panel: Panel,
    spec: ForecastSpec,
    ends: Sequence[int],
    store: Store | None = None,
    threads: int | None = None,
    progress: Progress = silent,
) -> Evaluation:
    """Forecast from each of `ends` and score it against what happened.

    Raises
    ------
    UsageError
        An origin whose next window the panel does not hold.
    """
    ordered = sorted(set(ends))
    if not ordered:
        raise UsageError("origins", "one year at least", "none")
    scored: list[Scored] = []
    for number, end in enumerate(ordered):
        progress(Step("forecasts", f"from {end}", number, len(ordered)))
        scored.append(_due(panel, spec, forecast(panel, spec, end, store, threads)))
    progress(Step("forecasts", "scores", len(ordered), len(ordered)))
    return Evaluation(tuple(scored), _table(scored, spec.seed), _differences(scored, spec.seed))


def _due(panel: Panel, spec: ForecastSpec, origin: Origin) -> Scored:
    after = replace(
        spec.model, first=origin.end, last=origin.end + spec.model.window, effects=(), suppliers=()
    )
    built = build(panel, after)
    r = pd.Index(built.axes.states).get_indexer(pd.Index(origin.states))
    c = pd.Index(built.axes.suppliers).get_indexer(pd.Index(origin.suppliers))
    ties = built.ties[1][np.ix_(r, c)]
    there = (built.axes.alive[r, 1] & (r >= 0))[:, None] & (built.axes.given[c, 1] & (c >= 0))[None, :]
    known = np.where(there, ties, np.nan)
    observed = np.nan_to_num(known)
    inside = observed[origin.i, origin.j].sum()
    missed = int(np.nan_to_num(built.ties[1]).sum() - inside)
    return Scored(origin, known[origin.i, origin.j], missed, observed.astype(np.uint8))


def _pairwise(s: Scored, method: str) -> tuple[Floats, Floats, Bools]:
    k = ~np.isnan(s.outcome)
    p = np.clip(s.origin.probability[method], 1e-5, 1 - 1e-5)[k]
    return p, s.outcome[k], k


def change_auc(s: Scored, method: str) -> float:
    """Area under the precision-recall curve of changes: a tie lost, or one gained."""
    p, y, k = _pairwise(s, method)
    tie = s.origin.tie[k]
    return scoring.pr_auc(np.where(tie == 1, 1 - p, p), (y != tie).astype(float))


def _ensembles(s: Scored, method: str, seed: int) -> tuple[Floats, Mapping[str, Floats]]:
    if method == SAOM and s.origin.ahead is not None:
        return s.origin.ahead.counts, s.origin.ahead.shape
    networks = independent(s.origin, s.origin.probability[method], NETWORKS, seed)
    return networks.sum(axis=1, dtype=np.int64).astype(np.float64), structure(networks)


def _counts(s: Scored, draws: Floats) -> Floats:
    """CRPS of the number of clients of each supplier that had ever delivered."""
    active = np.unique(s.origin.j)
    return scoring.crps_ensemble(draws[:, active].T, s.observed.sum(axis=0)[active].astype(float), fair=True)


def _table(scored: Sequence[Scored], seed: int) -> pd.DataFrame:
    out = []
    for s in scored:
        truth = structure(s.observed[None])
        for method in s.origin.probability:
            p, y, k = _pairwise(s, method)
            draws, shape = _ensembles(s, method, seed)
            gaps = {
                name: float(
                    scoring.crps_ensemble(np.log1p(shape[name]).T, np.log1p(truth[name][0]), fair=True).mean()
                )
                for name in shape
            }
            out.append(
                {
                    "origin": s.origin.end,
                    "method": method,
                    "brier": float(scoring.brier(p, y).mean()),
                    "log": float(scoring.log_score(p, y).mean()),
                    "pr_auc": change_auc(s, method),
                    "crps": float(_counts(s, draws).mean()),
                    "degrees": gaps["clients"],
                    "triads": gaps.get("triads", np.nan),
                    "pairs": int(k.sum()),
                    "ties": int(y.sum()),
                    "changes": int((y != s.origin.tie[k]).sum()),
                    "missed": s.missed,
                    "converged": s.origin.ahead is None or s.origin.ahead.converged,
                }
            )
    return pd.DataFrame(out)


def _differences(scored: Sequence[Scored], seed: int) -> pd.DataFrame:
    methods = list(scored[0].origin.probability)
    states = sorted({state for s in scored for state in s.origin.states})
    out = []
    for method in methods:
        if method == REFERENCE:
            continue
        gaps: dict[str, list[Floats]] = {"brier": [], "log": [], "crps": []}
        who: dict[str, list[Ints]] = {"brier": [], "log": [], "crps": []}
        for s in scored:
            p, y, k = _pairwise(s, method)
            q = _pairwise(s, REFERENCE)[0]
            names = np.searchsorted(states, np.array(s.origin.states)[s.origin.i[k]])
            gaps["brier"].append(scoring.brier(p, y) - scoring.brier(q, y))
            gaps["log"].append(scoring.log_score(p, y) - scoring.log_score(q, y))
            one, other = (_counts(s, _ensembles(s, m, seed)[0]) for m in (method, REFERENCE))
            gaps["crps"].append(one - other)
            who["brier"].append(names)
            who["log"].append(names)
            who["crps"].append(np.searchsorted(states, np.array(s.origin.suppliers)[np.unique(s.origin.j)]))
        for score, values in gaps.items():
            flat, cluster = np.concatenate(values), np.concatenate(who[score])
            rng = generator(seed, "interstate", "bootstrap", method, score)
            low, high = scoring.bootstrap_mean(flat, rng, cluster)
            better = sum(float(v.mean()) < 0 for v in values)
            out.append(
                {"method": method, "score": score, "difference": float(flat.mean()), "low": low, "high": high}
                | {"better": better, "origins": len(values)}
            )
    return pd.DataFrame(out)
