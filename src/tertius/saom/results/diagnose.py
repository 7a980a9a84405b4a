"""What each effect does in a fit: relative importance, observed and simulated statistics by period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tertius.core.arrays import Floats
from tertius.core.errors import ModelError
from tertius.saom.data.prepare import Prepared, permitted
from tertius.saom.data.variables import SaomData
from tertius.saom.observe import contributions, scenes_of
from tertius.saom.results.choices import members_of, model_of_fit
from tertius.saom.results.fit import Fit
from tertius.saom.shown import Shown
from tertius.saom.term import Term


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


def importance(fit: Fit, data: SaomData | Mapping[str, SaomData]) -> Importance:
    """Return relative importance at the observed state at the start of each period.

    How far (in L1 distance) an actor's choice probabilities move when one parameter is set to 0, as a
    share of the sum over the effects of that variable; averaged over actors with a choice.

    Returns
    -------
    Importance

    Raises
    ------
    ModelError
        If two actors decide on a variable together, or there is no effect other than rates.
    """
    every = [prepared for _, prepared in members_of(model_of_fit(fit, data, "importance"))]
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
            raise ModelError("importance", "a variable that ego decides on", f"{name!r}, decided by pairs")
        terms, theta = [fit.terms[q] for q in at], fit.theta[at]
        shares = [_shares(p, name, terms, theta, m) for p in every for m in range(p.data.periods)]
        rows.append(np.array(shares).T)
        names += [name] * len(at)
        labels += [fit.labels[q].split(": ", 1)[1] for q in at]
    if not rows:
        raise ModelError("importance", "effects other than rates", "none")
    return Importance(tuple(names), tuple(labels), np.vstack(rows))


def _shares(prepared: Prepared, name: str, terms: list[Term], theta: Floats, m: int) -> Floats:
    scenes = [scenes_of(prepared, t, m, False) for t in terms]
    network = name in prepared.networks
    total, count = np.zeros(len(terms)), 0
    for i in range(prepared.data.n):
        choices = _choices(prepared, name, m, i)
        if len(choices) == 0:
            continue
        value = np.zeros((len(terms), len(choices) + 1))
        for k, (term, scene) in enumerate(zip(terms, scenes)):
            for c, choice in enumerate(choices):
                up = bool(prepared.networks[name].start[m][i, choice] == 0) if network else choice > 0
                if (term.form == "creation" and not up) or (term.form == "endow" and up):
                    continue
                value[k, c] = contributions(prepared, term, scene, m, i, choice)
        full = _probabilities(theta @ value)
        moved = np.array(
            [
                np.abs(_probabilities(theta @ value - theta[k] * value[k]) - full).sum()
                for k in range(len(terms))
            ]
        )
        if moved.sum() > 0:
            total += moved / moved.sum()
            count += 1
    return total / max(count, 1)


def _choices(prepared: Prepared, name: str, m: int, i: int) -> list[int]:
    if name in prepared.networks:
        net = prepared.networks[name]
        open_ = (net.fixed[m][i] == 0) & permitted(prepared, name, m)[i]
        if net.up_only[m]:
            open_ = open_ & (net.start[m][i] == 0)
        if net.down_only[m]:
            open_ = open_ & (net.start[m][i] == 1)
        return [int(j) for j in np.flatnonzero(open_)]
    b = prepared.behaviours[name]
    z = int(b.start[m][i])
    down = z > b.values.low and not b.up_only[m]
    up = z < b.values.high and not b.down_only[m]
    return [-1] * down + [1] * up


def _probabilities(utility: Floats) -> Floats:
    e = np.exp(utility - utility.max())
    out: Floats = e / e.sum()
    return out


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
