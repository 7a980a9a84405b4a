"""Selection and influence tables: what effects of one variable add up to, by values of ego and alter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from tertius.core.arrays import Floats
from tertius.core.errors import ModelError
from tertius.saom.data.prepare import Prepared
from tertius.saom.data.variables import Behaviour, Covariate
from tertius.saom.effects.contract import Effect, arguments
from tertius.saom.kernel.plain import build_net
from tertius.saom.kernel.views import Actor
from tertius.saom.results.choices import Data, members_of, model_of_fit
from tertius.saom.results.estimates import Estimates
from tertius.saom.shown import Shown
from tertius.saom.term import Term, effect_of


@dataclass(frozen=True, eq=False)
class Profile(Shown):
    """What some effects add up to, by values of ego and alter.

    Attributes
    ----------
    values : array
        Raw values, for ego and alter alike.
    table : array (values of first, values of second)
        Selection: rows ego, columns alter.  Influence: rows the alters' value, columns ego's.
    rows, columns : str
    effects : tuple of str
        Labels of the effects in it.
    """

    values: Floats
    table: Floats
    rows: str
    columns: str
    effects: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return the table, a row and a column per value."""
        out = pd.DataFrame(self.table, columns=[f"{self.columns} {v:g}" for v in self.values])
        out.insert(0, self.rows, self.values)
        return out

    def plot(self) -> object:
        """Return one line per value of the rows (an altair chart)."""
        import altair as alt

        a, b = np.meshgrid(self.values, self.values, indexing="ij")
        data = {self.rows: a.ravel(), self.columns: b.ravel(), "worth": self.table.ravel()}
        chart = alt.Chart(pd.DataFrame(data)).mark_line(point=True)
        return chart.encode(x=f"{self.columns}:Q", y="worth:Q", color=f"{self.rows}:O")


def selection_table(
    fit: Estimates, data: Data, network: str, variable: str, values: Sequence[float] | None = None
) -> Profile:
    """Return what a tie is worth to ego through one actor variable, by values of ego and alter.

    Parameters
    ----------
    fit : Fit
    data : SaomData or mapping of groups
    network, variable : str
        All effects of `variable` on ties of `network` that need nothing else of the network are in it.
    values : sequence of float, optional
        Raw values; the observed ones, or ten between the extremes where there are more, if omitted.

    Returns
    -------
    Profile

    Raises
    ------
    ModelError
        If no effect is of that kind, or a name is unknown.

    Examples
    --------
    >>> from tertius import saom
    >>> data = saom.load_data("pupils")
    >>> fit = saom.fit(data, "friends ~ density + recip + sameX(girl)", seed=1)
    >>> made = saom.selection_table(fit, data, "friends", "girl")
    >>> bool(made.table[0, 0] == made.table[1, 1] > made.table[0, 1])
    True
    """
    where = f"selection by {variable!r}"
    prepared = members_of(model_of_fit(fit, data, where))[0][1]
    if network not in prepared.networks:
        raise ModelError(where, f"a network among {', '.join(prepared.networks)}", repr(network))
    actor = _actor(prepared, variable, where)
    grid = _grid(prepared, variable, values)
    used, table = [], np.zeros((len(grid), len(grid)))
    for q, term in enumerate(fit.terms):
        if term.on != network or term.form != "eval" or term.with_ != (variable,) or term.factors:
            continue
        effect = effect_of(term, prepared.data)
        if not set(effect.wants(effect.delta)) <= {"x", "i", "j", "p"}:
            continue
        used.append(fit.labels[q])
        for r, ego in enumerate(grid):
            for c, alter in enumerate(grid):
                x = _with(actor, np.array([ego, alter]))
                known = {"x": x, "i": 0, "j": 1, "p": _parm(term, effect)}
                table[r, c] += fit.theta[q] * _call(effect, effect.delta, known)
    if not used:
        raise ModelError(where, f"effects of {variable!r} on {network!r}", "none in this fit")
    return Profile(grid, table, "ego", "alter", tuple(used))


def influence_table(
    fit: Estimates,
    data: Data,
    behaviour: str,
    network: str,
    values: Sequence[float] | None = None,
    outdegree: int = 1,
) -> Profile:
    """Return what each level is worth to ego whose alters all have one value, by that value.

    Parameters
    ----------
    fit : Fit
    data : SaomData or mapping of groups
    behaviour, network : str
        The shape effects of `behaviour` and its effects of alters through `network` are in it.
    values : sequence of float, optional
        Raw levels; the observed ones if omitted.
    outdegree : int
        Number of ego's alters, which totals depend on; their ties go one way.

    Returns
    -------
    Profile
        A column holds ego's levels, a row the alters' value.

    Raises
    ------
    ModelError
        If no effect is of that kind, or a name is unknown.

    Examples
    --------
    >>> from tertius import saom
    >>> data = saom.load_data("pupils")
    >>> fit = saom.fit(data, "friends ~ density + recip; going_out ~ linear + quad + avAlt(friends)", seed=1)
    >>> saom.influence_table(fit, data, "going_out", "friends").table.shape
    (4, 4)
    """
    where = f"influence on {behaviour!r}"
    prepared = members_of(model_of_fit(fit, data, where))[0][1]
    if behaviour not in prepared.behaviours or network not in prepared.networks:
        raise ModelError(where, "a behaviour and a network of the data", f"{behaviour!r} and {network!r}")
    if isinstance(outdegree, bool) or not isinstance(outdegree, int) or outdegree < 1:
        raise ModelError(where, "an outdegree of 1 or more", f"{outdegree}")
    actor = prepared.behaviours[behaviour].values
    grid = _grid(prepared, behaviour, values)
    star = np.zeros((outdegree + 1, outdegree + 1), np.uint8)
    star[0, 1:] = 1
    net = build_net(star, False)
    used, table = [], np.zeros((len(grid), len(grid)))
    for q, term in enumerate(fit.terms):
        if term.on != behaviour or term.form != "eval" or term.factors or term.with_ not in ((), (network,)):
            continue
        effect = effect_of(term, prepared.data)
        if effect.ego is None or not set(effect.wants(effect.ego)) <= {"z", "i", "net", "p"}:
            continue
        used.append(fit.labels[q])
        for r, alters in enumerate(grid):
            for c, ego in enumerate(grid):
                z = _with(actor, np.array([ego, *[alters] * outdegree]))
                known = {"z": z, "i": 0, "net": net, "p": _parm(term, effect)}
                table[r, c] += fit.theta[q] * _call(effect, effect.ego, known)
    if not used:
        raise ModelError(where, f"effects on {behaviour!r} through {network!r}", "none in this fit")
    return Profile(grid, table, "alters", "ego", tuple(used))


def _actor(prepared: Prepared, variable: str, where: str) -> Any:
    if variable in prepared.behaviours:
        return prepared.behaviours[variable].values
    if variable in prepared.actors:
        return prepared.actors[variable]
    known = ", ".join([*prepared.behaviours, *prepared.actors]) or "none"
    raise ModelError(where, f"an actor variable among {known}", repr(variable))


def _grid(prepared: Prepared, variable: str, values: Sequence[float] | None) -> Floats:
    if values is not None:
        grid = np.array(list(values), dtype=float)
        if grid.ndim != 1 or not len(grid) or not np.isfinite(grid).all():
            raise ModelError("values", "finite numbers", f"{values!r:.60}")
        return grid
    found = prepared.data.find(variable)
    assert isinstance(found, (Behaviour, Covariate))
    raw = found.values
    seen = np.unique(raw[~np.isnan(raw)])
    return seen if len(seen) <= 10 else np.linspace(seen[0], seen[-1], 10)


def _with(actor: Any, raw: Floats) -> Actor:
    """Return two or more actors with these raw values, on the scale of the data's variable."""
    none = np.zeros(len(raw), np.uint8)
    return Actor(raw - actor.mean, none, actor.mean, actor.span, actor.similarity, actor.low, actor.high)


def _parm(term: Term, effect: Effect) -> float:
    return float(int(effect.parm if term.parm is None else term.parm))


def _call(effect: Effect, function: Any, known: dict[str, Any]) -> float:
    """Call a function of an effect with things by name."""
    given = []
    for asked in effect.values(function):
        if isinstance(asked, str):
            name, dot, field = asked.partition(".")
            given.append(getattr(known[name], field) if dot else known[name])
        else:
            given.append(asked)
    assert len(given) == len(arguments(function))
    return float(function(*given))
