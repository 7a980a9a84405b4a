"""Marginal effects: what one unit more of an effect's statistic does to the probabilities of choices.

First and second differences at the observed first states, averaged over options and egos, with intervals by
the delta method or by draws of the estimates.  An effect of ego's own variable (interaction type "ego") and
every effect of a behaviour shift all of ego's options at once (`kind` "ego"); other effects shift one option
at a time ("alter").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from tertius.core.arrays import Bools, Floats
from tertius.core.errors import ModelError
from tertius.core.rng import generator
from tertius.saom import effects as catalogue
from tertius.saom.data.prepare import Prepared
from tertius.saom.results.along import averages_along, names_of_cells, require_chains, turns_of
from tertius.saom.results.choices import (
    ChoiceSets,
    Data,
    choice_sets,
    members_of,
    model_of_fit,
    probabilities,
    variable_of,
)
from tertius.saom.results.estimates import Estimates
from tertius.saom.results.shifts import average_shifts
from tertius.saom.shown import Shown
from tertius.saom.term import Term

KINDS = ("alter", "ego")
INTERVALS = ("delta", "draws", "none")
SCALES = ("change", "tie")


@dataclass(frozen=True, eq=False)
class Margins(Shown):
    """Average differences of probabilities.

    Attributes
    ----------
    rows : DataFrame
        ``group`` and ``period`` (0: all together), ``effect``, ``outcome`` ("change" or "tie"; of a behaviour
        "down", "up" and "expected step"), ``estimate``, ``se``, ``low``, ``high``; along chains
        ``mc_error``, the standard error of Monte Carlo.
    title : str
    """

    rows: pd.DataFrame
    title: str

    def to_frame(self) -> pd.DataFrame:
        """Return one row per effect, outcome and period."""
        return self.rows.copy()

    def plot(self) -> object:
        """Return intervals of the averages over all periods (an altair chart)."""
        import altair as alt

        rows = self.rows[self.rows["period"] == 0]
        base = alt.Chart(rows).encode(y=alt.Y("effect:N", title=None, sort=None), row="outcome:N")
        bars = base.mark_rule().encode(x=alt.X("low:Q", title="difference of probability"), x2="high:Q")
        return (bars + base.mark_point(filled=True).encode(x="estimate:Q")).properties(title=self.title)


@dataclass(frozen=True)
class Shift:
    """What is changed: an effect's statistic by `step`, or from one value of `contrast` to the other.

    Attributes
    ----------
    at : int
        Place of the effect among the terms.
    step : float
    contrast : (float, float), optional
    kind : {"alter", "ego"}
    products : tuple of (int, tuple of int)
        Terms that the effect is a factor of, each with the places of its other factors.
    """

    at: int
    step: float
    contrast: tuple[float, float] | None
    kind: str
    products: tuple[tuple[int, tuple[int, ...]], ...] = ()


def shifted(
    s: ChoiceSets, weights: Floats, shift: Shift, moved: tuple[Shift, Floats] | None = None
) -> tuple[Floats, Floats, Bools]:
    """Return what a shift adds to each option's utility, the difference's sign, and where it is defined.

    Parameters
    ----------
    moved : (Shift, amount), optional
        A shift that has been made before: factors of products have moved with it.
    """
    gain = s.gains[shift.at]
    if shift.contrast is None:
        amount, direction = np.full(gain.shape, shift.step), np.ones(gain.shape)
        defined = s.open & s.applies[shift.at]
    else:
        low, high = shift.contrast
        at_low, at_high = np.isclose(gain, low, atol=1e-9), np.isclose(gain, high, atol=1e-9)
        amount = np.where(at_low, high - low, np.where(at_high, low - high, 0.0))
        direction = np.where(at_high, -1.0, 1.0)
        defined = s.open & s.applies[shift.at] & (at_low | at_high)
    total = weights[shift.at] * amount
    for place, others in shift.products:
        rest = np.ones(gain.shape)
        for q in others:
            other = s.gains[q]
            if moved is not None and moved[0].at == q:
                other = other + moved[1]
            rest = rest * other
        total = total + weights[place] * amount * rest
    value = np.where(defined, s.sign * total, 0.0)
    return value, np.where(defined, direction, np.nan), defined


def after(utility: Floats, everywhere: Floats, single: Floats) -> Floats:
    """Return each option's probability with `everywhere` added to all options and `single` to it alone."""
    top = np.maximum((utility + everywhere).max(axis=1), 0.0)[:, None]
    e = np.exp(utility + everywhere - top)
    total = np.exp(-top[:, 0]) + e.sum(axis=1)
    own = e * np.exp(single)
    out: Floats = own / (total[:, None] - e + own)
    return out


def difference(s: ChoiceSets, weights: Floats, first: Shift, second: Shift | None = None) -> Floats:
    """Return option-wise differences of probabilities (egos, options); NaN where undefined.

    Of two shifts: the first difference after the second shift minus the one before.
    """
    utility = s.utility(weights)
    u, way, _ = shifted(s, weights, first)
    none = np.zeros_like(u)

    def moved(*parts: tuple[Shift, Floats]) -> Floats:
        everywhere = sum((v for f, v in parts if f.kind == "ego"), none)
        single = sum((v for f, v in parts if f.kind == "alter"), none)
        return after(utility, everywhere, single)

    plain, _ = probabilities(utility)
    change: Floats = (moved((first, u)) - plain) * way
    if second is None:
        return change
    v, other_way, _ = shifted(s, weights, second)
    step = np.full(u.shape, second.step)
    if second.contrast is not None:
        gain, (low, high) = s.gains[second.at], second.contrast
        step = np.where(np.isclose(gain, low, atol=1e-9), high - low, low - high)
    u2, _, _ = shifted(s, weights, first, (second, step))
    there = (moved((first, u2), (second, v)) - moved((second, v))) * way
    out: Floats = (there - change) * other_way
    return out


def by_ego(s: ChoiceSets, change: Floats, scale: str) -> Floats:
    """Return means over options (1, egos); of a behaviour down, up and expected step (3, egos)."""
    if not s.network:
        step = np.nansum(change * s.sign, axis=1)
        step = np.where(np.isnan(change).all(axis=1), np.nan, step)
        return np.array([change[:, 0], change[:, 1], step])
    value = change * (s.sign if scale == "tie" else 1.0)
    count = (~np.isnan(value)).sum(axis=1)
    means: Floats = np.where(count > 0, np.nansum(value, axis=1) / np.maximum(count, 1), np.nan)[None]
    return means


def averages(s: ChoiceSets, change: Floats, scale: str) -> Floats:
    """Return means over options within ego, then over egos; of a behaviour down, up and expected step."""
    return np.array([_mean(row) for row in by_ego(s, change, scale)])


def _mean(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else np.nan


def margins(
    fit: Estimates,
    data: Data,
    effects: str | Sequence[str] | None = None,
    *,
    on: str | None = None,
    step: float = 1.0,
    contrast: tuple[float, float] | None = None,
    second: str | None = None,
    second_step: float = 1.0,
    second_contrast: tuple[float, float] | None = None,
    scale: str = "change",
    kind: str | None = None,
    second_kind: str | None = None,
    products: bool = True,
    interval: str = "delta",
    draws: int = 1000,
    level: float = 0.95,
    chains: int | None = None,
    seed: int = 1,
) -> Margins:
    """Return average marginal effects: first differences, or second ones with `second`.

    Parameters
    ----------
    fit : Fit
    data : SaomData or mapping of groups
        Those of the fit.
    effects : label or sequence of labels, optional
        All effects of the variable that are no rates and no products if omitted.
    on : str, optional
        The variable, where several are explained.
    step : float
        By how much the effect's change statistic is raised.
    contrast : (float, float), optional
        Instead of a step: options whose statistic has one of these values get the other; the difference reads
        second minus first.  Values of a centred covariate are given as they are in the data.
    second, second_step, second_contrast, second_kind
        The effect that is shifted first, for second differences: how much it adds to the first difference.
    scale : {"change", "tie"}
        Probability that the option is chosen, or that there is a tie after the choice.
    kind : {"alter", "ego"}, optional
        Whether one option is shifted at a time or all of ego's at once.
    products : bool
        Whether user interactions of the effect move with it.
    interval : {"delta", "draws", "none"}
    draws : int
        Draws from the normal distribution of the estimates.
    level : float
    chains : int, optional
        Average over the decisions of so many simulated chains, and not over actors at the observed first
        states: the dynamic version.  Its standard errors, by the delta method, count how parameters move the
        states that chains pass through.
    seed : int
        Of draws and of chains.

    Returns
    -------
    Margins

    Raises
    ------
    ModelError, UsageError
        Naming the effect or setting, or where no option has the values of a contrast.

    Notes
    -----
    Definitions: Lott and Snijders' marginal effects for actor-oriented models, as in RSiena's development
    branch ``sienaMargins``; behaviours and groups are ours.  Dynamic averages are means over options within a
    decision, then over all decisions of the period.

    Examples
    --------
    >>> from tertius import saom
    >>> data = saom.load_data("pupils")
    >>> fit = saom.fit(data, "friends ~ density + recip", seed=1)
    >>> shown = saom.margins(fit, data, "recip").to_frame()
    >>> shown["period"].tolist(), bool((shown["estimate"] > 0).all())
    ([0, 1, 2], True)
    >>> moving = saom.margins(fit, data, "recip", chains=20).to_frame()
    >>> bool((moving["mc_error"] < moving["estimate"]).all())
    True
    """
    where = "margins"
    for name, value, allowed in (("scale", scale, SCALES), ("interval", interval, INTERVALS)):
        if value not in allowed:
            raise ModelError(where, f"{name} one of {', '.join(allowed)}", repr(value))
    if not 0 < level < 1:
        raise ModelError(where, "a level between 0 and 1", f"{level}")
    if interval == "draws" and (not isinstance(draws, int) or draws < 50):
        raise ModelError(where, "50 draws or more", f"{draws}")
    if chains is not None:
        require_chains(where, chains)
        if interval == "draws":
            raise ModelError(where, "interval 'delta' or 'none' with chains", "'draws'")
    name = variable_of(fit, data, on, where)
    model = model_of_fit(fit, data, where)
    at = [q for q, t in enumerate(fit.terms) if t.on == name and t.form != "rate"]
    terms = _with_factors([fit.terms[q] for q in at])
    members = dict(members_of(model))
    network = name in next(iter(members.values())).networks
    wanted = _wanted(fit, effects, at)

    def shift(q: int, size: float, values: tuple[float, float] | None, way: str | None) -> Shift:
        term = fit.terms[q]
        if not np.isfinite(size) or size == 0:
            raise ModelError(where, "a finite step other than 0", f"{size}")
        found = _kind(term, network) if way is None else way
        if found not in KINDS:
            raise ModelError(where, f"kind one of {', '.join(KINDS)}", repr(found))
        linked = _products(terms, len(at), term) if products else ()
        return Shift(at.index(q), size, _centred(term, values, members), found, linked)

    shifts = [shift(q, step, contrast, kind) for q in wanted]
    other = None if second is None else shift(fit.index(second), second_step, second_contrast, second_kind)
    outcomes = ["change" if scale == "change" else "tie"] if network else ["down", "up", "expected step"]
    free = [q for q in at if fit.free[q]]
    slopes = free if interval == "delta" else []
    title = f"{name}: {'second' if other else 'first'} differences"

    def weights_of(theta: Floats) -> Floats:
        return np.concatenate([theta[at], np.zeros(len(terms) - len(at))])

    if chains is not None:

        def by_decision(s: ChoiceSets, theta: Floats) -> Floats:
            weights = weights_of(theta)
            return np.array([by_ego(s, difference(s, weights, f, other), scale) for f in shifts])

        turns = turns_of(fit, data, name, terms, chains, seed, where)
        every = [int(q) for q in np.flatnonzero(fit.free)] if slopes else []
        made = averages_along(turns, by_decision, fit.theta, every)
        _require_values(fit, wanted, made.mean, where)
        whole = _with_mean(made.mean)
        error = _with_mean(made.error, independent=True)
        slope = np.array([_with_mean(g) for g in made.slope]).reshape(len(every), *whole.shape)
        figures = [*_delta(fit, every, slope, whole, level), error]
        return _shown(fit, data, wanted, outcomes, names_of_cells(data), whole, figures, title)

    sets = [s for group, p in members.items() for s in choice_sets(p, terms, name, group)]
    fast = other is None and all(map(_is_plain, shifts)) and network
    plain = [_Plain(s, shifts, scale) for s in sets] if fast else []

    def compute(theta: Floats) -> Floats:
        weights = weights_of(theta)
        if plain:
            return np.array([one.averages(weights)[:, None] for one in plain])
        every = [[averages(s, difference(s, weights, f, other), scale) for f in shifts] for s in sets]
        return np.array(every)

    estimate = compute(fit.theta)
    _require_values(fit, wanted, estimate, where)
    figures = [*_uncertainty(fit, free, compute, _with_mean(estimate), interval, draws, level, seed)]
    cells = [(s.group, s.period) for s in sets]
    return _shown(fit, data, wanted, outcomes, cells, _with_mean(estimate), figures, title)


def _require_values(fit: Estimates, wanted: list[int], estimate: Floats, where: str) -> None:
    for k, q in enumerate(wanted):
        if np.isnan(estimate[:, k]).all():
            raise ModelError(f"{where}, {fit.labels[q]!r}", "options with the values of the contrast", "none")


def _with_mean(values: Floats, independent: bool = False) -> Floats:
    """Return values (cells, ...) and, as a last cell, their mean (the error of it if independent)."""
    if independent:
        mean = np.sqrt(np.nansum(values**2, axis=0, keepdims=True)) / len(values)
    else:
        mean = np.nanmean(values, axis=0, keepdims=True)
    return np.concatenate([values, mean])


def _shown(
    fit: Estimates,
    data: Data,
    wanted: list[int],
    outcomes: list[str],
    cells: list[tuple[str, int]],
    whole: Floats,
    figures: Sequence[Floats],
    title: str,
) -> Margins:
    """Return the table of estimates (cells and their mean, effects, outcomes) with figures beside them."""
    rows = []
    places = [("", 0, len(cells)), *((group, period, c) for c, (group, period) in enumerate(cells))]
    for k, q in enumerate(wanted):
        label = fit.labels[q].split(": ", 1)[1]
        for o, outcome in enumerate(outcomes):
            for group, period, c in places:
                beside = [f[c, k, o] for f in figures]
                rows.append((group, period, label, outcome, whole[c, k, o], *beside))
    columns = ["group", "period", "effect", "outcome", "estimate", "se", "low", "high", "mc_error"]
    frame = pd.DataFrame(rows, columns=columns[: 5 + len(figures)])
    return Margins(frame if isinstance(data, Mapping) else frame.drop(columns="group"), title)


def _is_plain(shift: Shift) -> bool:
    return shift.contrast is None and not shift.products


class _Plain:
    """First differences by a step in one choice set of a network, compiled: for the many draws.

    The shift of an effect is one number where a tie is made and its opposite where one ends.
    """

    def __init__(self, s: ChoiceSets, shifts: Sequence[Shift], scale: str) -> None:
        part = s.open & s.applies

        def by_ego(values: Floats | Bools) -> Floats:
            return np.ascontiguousarray(np.moveaxis(values, 0, 1), dtype=np.float64)

        self._sets = (
            by_ego(np.where(part, s.gains * s.sign, 0.0)),
            s.sign,
            s.open.astype(np.float64),
            by_ego(part),
        )
        self._shifts = (
            np.array([f.at for f in shifts]),
            np.array([f.step for f in shifts], float),
            np.array([f.kind == "ego" for f in shifts], float),
            1.0 if scale == "tie" else 0.0,
        )

    def averages(self, weights: Floats) -> Floats:
        """Return the mean over options, then over egos, of each shift."""
        return average_shifts(*self._sets, weights, *self._shifts)


def _wanted(fit: Estimates, effects: str | Sequence[str] | None, at: list[int]) -> list[int]:
    if effects is None:
        return [q for q in at if not fit.terms[q].factors]
    wanted = [fit.index(e) for e in ([effects] if isinstance(effects, str) else effects)]
    strange = next((q for q in wanted if q not in at), None)
    if strange is not None or not wanted:
        got = "none" if strange is None else repr(fit.labels[strange])
        raise ModelError("margins", "effects of the variable other than rates", got)
    product = next((q for q in wanted if fit.terms[q].factors), None)
    if product is not None:
        raise ModelError(
            "margins", "an effect that is no product", repr(fit.labels[product]), "shift one of its factors"
        )
    return wanted


def _with_factors(terms: list[Term]) -> tuple[Term, ...]:
    """Return the terms with factors of products that are no terms themselves behind them."""
    factors = [f for t in terms for f in t.factors if f not in terms]
    return (*terms, *dict.fromkeys(factors))


def _products(terms: tuple[Term, ...], count: int, term: Term) -> tuple[tuple[int, tuple[int, ...]], ...]:
    out = []
    for place, product in enumerate(terms[:count]):
        if term in product.factors:
            others = list(product.factors)
            others.remove(term)
            out.append((place, tuple(terms.index(f) for f in others)))
    return tuple(out)


def _kind(term: Term, network: bool) -> str:
    if not network:
        return "ego"
    return "ego" if catalogue.get("network", term.name).interaction == "ego" and term.with_ else "alter"


def _centred(
    term: Term, values: tuple[float, float] | None, members: Mapping[str, Prepared]
) -> tuple[float, float] | None:
    """Return a contrast in the values that effects see: those of a centred covariate less its mean."""
    if values is None:
        return None
    low, high = (float(v) for v in values)
    if not (np.isfinite([low, high]).all() and low != high):
        raise ModelError("margins", "two different finite values of a contrast", f"{values}")
    if term.name in ("egoX", "altX"):
        actors = next(iter(members.values())).actors
        if term.with_[0] in actors:
            mean = actors[term.with_[0]].mean
            low, high = low - mean, high - mean
    return (low, high) if low < high else (high, low)


def _uncertainty(
    fit: Estimates,
    free: list[int],
    compute: Callable[[Floats], Floats],
    whole: Floats,
    interval: str,
    draws: int,
    level: float,
    seed: int,
) -> tuple[Floats, Floats, Floats]:
    """Return standard errors, and lower and upper ends, each shaped as `whole`."""
    unknown = np.full(whole.shape, np.nan)
    if interval == "none" or not free:
        return unknown, unknown, unknown

    def value(theta: Floats) -> Floats:
        return _with_mean(compute(theta))

    if interval == "delta":
        slopes = []
        for q in free:
            h = 1e-4 * max(1.0, abs(fit.theta[q]))
            up, down = fit.theta.copy(), fit.theta.copy()
            up[q] += h
            down[q] -= h
            slopes.append((value(up) - value(down)) / (2 * h))
        return _delta(fit, free, np.array(slopes), whole, level)
    v = fit.covariance[np.ix_(free, free)]
    rng = generator(seed, "saom margins")
    made = rng.multivariate_normal(fit.theta[free], v, draws, method="eigh")
    drawn = np.empty((draws, *whole.shape))
    for d, row in enumerate(made):
        theta = fit.theta.copy()
        theta[free] = row
        drawn[d] = value(theta)
    tail = (1 - level) / 2
    low, high = np.nanquantile(drawn, [tail, 1 - tail], axis=0)
    return np.nanstd(drawn, axis=0, ddof=1), low, high


def _delta(
    fit: Estimates, free: list[int], slopes: Floats, whole: Floats, level: float
) -> tuple[Floats, Floats, Floats]:
    """Return standard errors by the delta method, and lower and upper ends; NaN where there are no slopes."""
    if not free:
        unknown = np.full(whole.shape, np.nan)
        return unknown, unknown, unknown
    v = fit.covariance[np.ix_(free, free)]
    se = np.sqrt(np.einsum("a...,ab,b...->...", slopes, v, slopes))
    half = stats.norm.isf((1 - level) / 2) * se
    return se, whole - half, whole + half
