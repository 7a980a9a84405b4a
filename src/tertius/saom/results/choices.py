"""Choice sets at observed states: options, probabilities, entropy, of networks, behaviours and groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tertius.core.arrays import Bools, Floats
from tertius.core.errors import ModelError
from tertius.saom.data.prepare import Prepared, permitted
from tertius.saom.data.variables import SaomData
from tertius.saom.kernel.choices import Worths
from tertius.saom.results.estimates import Estimates
from tertius.saom.simulation.groups import GroupModel
from tertius.saom.simulation.simulate import Model, inputs_of
from tertius.saom.term import Term

Data = SaomData | Mapping[str, SaomData]


@dataclass(frozen=True, eq=False)
class ChoiceSets:
    """What one period's egos can choose between, and what each option is worth by effect.

    Attributes
    ----------
    group : str
        Empty where there are no groups.
    period : int
        From 1, within the group.
    on : str
    network : bool
    gains : array (effects, egos, options)
        Change statistics without sign: the statistic with the tie minus that without it; of a behaviour, the
        change by the step, divided by the step.
    sign : array (egos, options)
        1 where the option makes a tie or goes up, -1 where it ends one or goes down.
    open : bool array (egos, options)
        What ego may choose; keeping everything as it is comes besides.
    applies : bool array (effects, egos, options)
        False where the effect's form has no part in the option.
    lean : array (egos,)
        What doing nothing is worth: log 2 at the ends of an absorbing behaviour, else 0.
    """

    group: str
    period: int
    on: str
    network: bool
    gains: Floats
    sign: Floats
    open: Bools
    applies: Bools
    lean: Floats

    def utility(self, weights: Floats) -> Floats:
        """Return what each option adds to doing nothing; `weights` (effects,); options not open at -inf."""
        value = self.sign * np.einsum("k,kij->ij", weights, np.where(self.applies, self.gains, 0.0))
        utility: Floats = np.where(self.open, value - self.lean[:, None], -np.inf)
        return utility


def probabilities(utility: Floats) -> tuple[Floats, Floats]:
    """Return probabilities of options (egos, options) and of no change (egos,); the latter is worth 0."""
    top = np.maximum(utility.max(axis=1), 0.0)
    e = np.exp(utility - top[:, None])
    stay = np.exp(-top)
    total = stay + e.sum(axis=1)
    return e / total[:, None], stay / total


def model_of_fit(fit: Estimates, data: Data, where: str) -> Model:
    """Return the model of a fit on its data, single or in groups.

    Raises
    ------
    ModelError
        If the data are not those of the fit.
    """
    terms = [t for t in fit.terms if not t.basic_rate]
    if isinstance(data, SaomData):
        model: Model = Model(data, terms, fit.conditional or None)
    elif isinstance(data, Mapping):
        model = GroupModel(data, terms, fit.conditional or None)
    else:
        raise ModelError(where, "the data of the fit", type(data).__name__)
    if model.labels != fit.labels:
        raise ModelError(where, "the data of the fit", "other variables, periods or groups")
    return model


def members_of(model: Model) -> list[tuple[str, Prepared]]:
    """Return the prepared data of a model, by group; the name is empty where there are none."""
    if isinstance(model, GroupModel):
        return [(name, member.prepared) for name, member in zip(model.names, model.members)]
    return [("", model.prepared)]


def variable_of(fit: Estimates, data: Data, on: str | None, where: str) -> str:
    """Return the variable meant: the only one with effects, or `on`.

    Raises
    ------
    ModelError
        If it is not said and there are several, has no effects, or pairs of actors decide on it.
    """
    first = data if isinstance(data, SaomData) else next(iter(data.values()))
    known = list(dict.fromkeys(t.on for t in fit.terms if t.form != "rate"))
    if on is None and len(known) != 1:
        raise ModelError(where, f"on= one of {', '.join(known)}", "none")
    name = known[0] if on is None else on
    if name not in known:
        raise ModelError(where, f"one of {', '.join(known) or 'no variable'}", repr(name))
    if name in first.networks and first.networks[name].rule != "forcing":
        raise ModelError(where, "a variable that ego decides on alone", f"{name!r} under another rule")
    return name


def choice_sets(
    prepared: Prepared, terms: tuple[Term, ...], on: str, group: str = ""
) -> Iterator[ChoiceSets]:
    """Yield the choice sets of each period at its first state.

    Parameters
    ----------
    prepared : Prepared
    terms : tuple of Term
        Effects on `on` other than rates.
    on : str
    group : str
    """
    worths = Worths(prepared, terms, on)
    inputs = inputs_of(worths.plan)
    egos = np.arange(prepared.data.n)
    for m in range(prepared.data.periods):
        gains = worths.at(inputs, m, egos)
        yield sets_at(prepared, terms, on, m, gains, group)


def sets_at(
    prepared: Prepared, terms: tuple[Term, ...], on: str, m: int, gains: Floats, group: str = ""
) -> ChoiceSets:
    """Return the choice sets of period `m` (from 0) with these change statistics, at its first state."""
    network = on in prepared.networks
    state = prepared.networks[on].start[m] if network else prepared.behaviours[on].start[m]
    free = permitted(prepared, on, m) if network else np.ones((len(state), 2), bool)
    return sets_from(prepared, terms, on, m, gains, state, np.arange(len(state)), free, group)


def sets_from(
    prepared: Prepared,
    terms: tuple[Term, ...],
    on: str,
    m: int,
    gains: Floats,
    state: NDArray[Any],
    egos: NDArray[Any],
    free: Bools,
    group: str = "",
) -> ChoiceSets:
    """Return choice sets of `egos` in period `m` (from 0).

    Parameters
    ----------
    gains : array (effects, egos, options)
        Statistic with the tie minus that without it; of a behaviour, its change by the step.
    state : array (egos, receivers) or (egos,)
        Ties of each ego, or its level.
    free : bool array (egos, options)
        What constraints let change.
    """
    lean = np.zeros(len(egos))
    if on in prepared.networks:
        net = prepared.networks[on]
        tie = state == 1
        open_ = (net.fixed[m][egos] == 0) & free
        if net.up_only[m]:
            open_ = open_ & ~tie
        if net.down_only[m]:
            open_ = open_ & tie
        sign = np.where(tie, -1.0, 1.0)
    else:
        b = prepared.behaviours[on]
        down = (state > b.values.low) & (not b.up_only[m])
        up = (state < b.values.high) & (not b.down_only[m])
        open_ = np.column_stack([down, up])
        sign = np.tile([-1.0, 1.0], (len(open_), 1))
        gains = gains * sign
        if prepared.data.behaviours[on].absorbing:
            lean = np.where((state <= b.values.low) | (state >= b.values.high), np.log(2.0), 0.0)
    present = prepared.data.presence
    if present is not None:
        here = np.array([any(a <= m + 1 < e for a, e in mine) for mine in present])
        open_ = open_ & here[egos][:, None]
        if on in prepared.networks and not prepared.networks[on].two_mode:
            open_ = open_ & here[None, :]
    forms = [t.form for t in terms]
    applies = np.array(
        [np.ones(sign.shape, bool) if f == "eval" else (sign > 0) == (f == "creation") for f in forms]
    ).reshape(len(forms), *sign.shape)
    return ChoiceSets(group, m + 1, on, on in prepared.networks, gains, sign, open_, applies, lean)


def every_set(fit: Estimates, data: Data, on: str, where: str) -> list[tuple[ChoiceSets, Floats]]:
    """Return choice sets of all groups and periods with the weights of their effects."""
    model = model_of_fit(fit, data, where)
    at = [q for q, t in enumerate(fit.terms) if t.on == on and t.form != "rate"]
    terms = tuple(fit.terms[q] for q in at)
    weights = fit.theta[at]
    return [(s, weights) for group, p in members_of(model) for s in choice_sets(p, terms, on, group)]


def predict(fit: Estimates, data: Data, on: str | None = None) -> pd.DataFrame:
    """Return what each actor would do at the first state of each period, if it were its turn.

    Parameters
    ----------
    fit : Fit
    data : SaomData or mapping of groups
        Those of the fit.
    on : str, optional
        The variable, where several are explained.

    Returns
    -------
    DataFrame
        One row per option other than doing nothing: ``group`` (with groups only), ``period``, ``ego`` and
        ``alter`` from 1 (of a behaviour ``step``, -1 or 1), ``utility`` compared with doing nothing,
        ``probability``, and of a network ``tie`` now and ``tie_probability`` after the choice.

    Raises
    ------
    ModelError
        If the data are not those of the fit, or the variable is unknown or decided on by pairs.

    Examples
    --------
    >>> from tertius import saom
    >>> data = saom.load_data("pupils")
    >>> fit = saom.fit(data, "friends ~ density + recip", seed=1)
    >>> shown = saom.predict(fit, data)
    >>> list(shown.columns)
    ['period', 'ego', 'alter', 'utility', 'probability', 'tie', 'tie_probability']
    >>> float(shown["probability"].max()) < 1
    True
    """
    name = variable_of(fit, data, on, "predict")
    frames = []
    for s, weights in every_set(fit, data, name, "predict"):
        utility = s.utility(weights)
        p, _ = probabilities(utility)
        ego, option = np.nonzero(s.open)
        frame = pd.DataFrame({"group": s.group, "period": s.period, "ego": ego + 1})
        if s.network:
            frame["alter"] = option + 1
        else:
            frame["step"] = np.where(option == 1, 1, -1)
        frame["utility"], frame["probability"] = utility[ego, option], p[ego, option]
        if s.network:
            tie = s.sign[ego, option] < 0
            frame["tie"] = tie.astype(int)
            frame["tie_probability"] = np.where(tie, 1 - frame["probability"], frame["probability"])
        frames.append(frame)
    out = pd.concat(frames, ignore_index=True)
    return out if isinstance(data, Mapping) else out.drop(columns="group")


def certainty_of(s: ChoiceSets, weights: Floats) -> tuple[Floats, NDArray[Any]]:
    """Return each ego's degree of certainty (NaN without a choice) and number of options, both (egos,)."""
    p, stay = probabilities(s.utility(weights))
    every = np.column_stack([p, stay])
    spread = -np.where(every > 0, every * np.log(np.where(every > 0, every, 1.0)), 0.0).sum(axis=1)
    options = (every > 0).sum(axis=1)
    certainty: Floats = np.where(options > 1, 1 - spread / np.log(np.maximum(options, 2)), np.nan)
    return certainty, options


def entropy(fit: Estimates, data: Data, on: str | None = None) -> pd.DataFrame:
    """Return how certain each actor's choice is: 1 minus the entropy by its largest possible value.

    0 says that all options are equally likely, 1 that one is chosen for sure (Snijders 2004, Mathematiques et
    sciences humaines 168).

    Parameters
    ----------
    fit : Fit
    data : SaomData or mapping of groups
    on : str, optional

    Returns
    -------
    DataFrame
        ``group`` (with groups only), ``period``, ``ego`` from 1, ``options`` (doing nothing is one),
        ``certainty``.

    Raises
    ------
    ModelError
        As `predict`.

    Examples
    --------
    >>> from tertius import saom
    >>> data = saom.load_data("pupils")
    >>> fit = saom.fit(data, "friends ~ density + recip", seed=1)
    >>> bool(saom.entropy(fit, data)["certainty"].between(0, 1).all())
    True
    """
    name = variable_of(fit, data, on, "entropy")
    frames = []
    for s, weights in every_set(fit, data, name, "entropy"):
        certainty, options = certainty_of(s, weights)
        frames.append(
            pd.DataFrame(
                {"group": s.group, "period": s.period, "ego": np.arange(len(options)) + 1, "options": options}
            ).assign(certainty=certainty)
        )
    out = pd.concat(frames, ignore_index=True)
    return out if isinstance(data, Mapping) else out.drop(columns="group")
