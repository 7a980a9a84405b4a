"""What each effect does in a fit: relative importance, observed and simulated statistics by period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tertius.core.arrays import Floats
from tertius.core.errors import ModelError
from tertius.saom.results.along import averages_along, require_chains, turns_of
from tertius.saom.results.choices import (
    ChoiceSets,
    Data,
    choice_sets,
    members_of,
    model_of_fit,
    probabilities,
)
from tertius.saom.results.fit import Fit
from tertius.saom.shown import Shown


@dataclass(frozen=True, eq=False)
class Importance(Shown):
    """Relative importance of effects (Indlekofer & Brandes 2013, Network Science 1, 278-304).

    Attributes
    ----------
    variables : tuple of str, of each effect
    labels : tuple of str
    expected : array (effects, periods)
        Mean over actors of each effect's share; effects of a variable add up to 1.
    """

    variables: tuple[str, ...]
    labels: tuple[str, ...]
    expected: Floats

    def to_frame(self) -> pd.DataFrame:
        """Return one row per effect, with one column per period, and their mean."""
        frame = pd.DataFrame({"variable": self.variables, "effect": self.labels})
        for m in range(self.expected.shape[1]):
            frame[f"period {m + 1}"] = self.expected[:, m]
        frame["mean"] = self.expected.mean(axis=1)
        return frame


def importance(fit: Fit, data: Data, *, chains: int | None = None, seed: int = 1) -> Importance:
    """Return relative importance at the observed state at the start of each period, or along chains.

    How far (in L1 distance) an actor's choice probabilities move when one parameter is set to 0, as a
    share of the sum over the effects of that variable; averaged over actors with a choice, or over the
    decisions of so many `chains`.

    Returns
    -------
    Importance

    Raises
    ------
    ModelError
        If two actors decide on a variable together, or there is no effect other than rates.
    """
    where = "importance"
    if chains is not None:
        require_chains(where, chains)
    every = [prepared for _, prepared in members_of(model_of_fit(fit, data, where))]
    first = every[0].data
    names: list[str] = []
    labels: list[str] = []
    rows: list[Floats] = []
    for name in first.variables:
        at = [q for q, t in enumerate(fit.terms) if t.on == name and t.form != "rate"]
        if not at:
            continue
        rule = first.networks[name].rule if name in first.networks else "forcing"
        if rule.startswith("pairwise"):
            raise ModelError(where, "a variable that ego decides on", f"{name!r}, decided by pairs")
        terms = tuple(fit.terms[q] for q in at)

        def shares(s: ChoiceSets, theta: Floats, at: list[int] = at) -> Floats:
            return _shares(s, theta[at])

        if chains is not None:
            turns = turns_of(fit, data, name, terms, chains, seed, where)
            rows.append(averages_along(turns, shares, fit.theta, []).mean.T)
        else:
            sets = [s for p in every for s in choice_sets(p, terms, name)]
            rows.append(np.array([_mean(shares(s, fit.theta)) for s in sets]).T)
        names += [name] * len(at)
        labels += [fit.labels[q].split(": ", 1)[1] for q in at]
    if not rows:
        raise ModelError(where, "effects other than rates", "none")
    return Importance(tuple(names), tuple(labels), np.vstack(rows))


def _shares(s: ChoiceSets, weights: Floats) -> Floats:
    """Return each effect's share (effects, egos); NaN where ego has no choice that an effect moves."""
    full, stay = probabilities(s.utility(weights))
    moved = np.zeros((len(weights), len(full)))
    for k in range(len(weights)):
        less = weights.copy()
        less[k] = 0.0
        p, still = probabilities(s.utility(less))
        moved[k] = np.abs(p - full).sum(axis=1) + np.abs(still - stay)
    total = moved.sum(axis=0)
    out: Floats = np.where(total > 0, moved / np.where(total > 0, total, 1.0), np.nan)
    return out


def _mean(values: Floats) -> Floats:
    """Return the mean over egos who have a value; 0 where nobody has."""
    known = ~np.isnan(values[0])
    mean: Floats = values[:, known].mean(axis=1) if known.any() else np.zeros(len(values))
    return mean


def by_period(fit: Fit) -> pd.DataFrame:
    """Return observed and simulated statistics of each parameter in each period, with the t-ratio there.

    Returns
    -------
    DataFrame
        ``parameter``, ``period`` from 1, ``observed``, ``simulated`` (mean of the check's chains), ``sd``
        and ``t_ratio``; basic rates only in their own period.

    Examples
    --------
    >>> from tertius import saom
    >>> data = saom.load_data("pupils")
    >>> fit = saom.fit(data, "friends ~ density + recip", seed=1)
    >>> saom.by_period(fit)["parameter"].tolist()[-2:]
    ['friends: recip', 'friends: recip']
    """
    mean, sd = fit.statistics.mean(axis=0), fit.statistics.std(axis=0, ddof=1)
    rows = []
    for q, label in enumerate(fit.labels):
        for m in range(fit.targets.shape[0]):
            if fit.terms[q].basic_rate and fit.terms[q].period != m:
                continue
            seen, expected, spread = fit.targets[m, q], mean[m, q], sd[m, q]
            t = (expected - seen) / spread if spread > 0 else 0.0
            rows.append((label, m + 1, seen, expected, spread, t))
    return pd.DataFrame(rows, columns=["parameter", "period", "observed", "simulated", "sd", "t_ratio"])
