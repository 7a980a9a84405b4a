"""Which effects would repair most of a fit's misfit: score tests of effects that are not in the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tertius.core.arrays import Floats
from tertius.core.errors import ModelError, TertiusError
from tertius.saom.browse import effects, written
from tertius.saom.data.variables import SaomData
from tertius.saom.formula import TermRequest, term_requests
from tertius.saom.results.choices import Data
from tertius.saom.results.estimates import Estimates
from tertius.saom.results.inference import score_of
from tertius.saom.shown import Shown
from tertius.saom.simulation.groups import GroupModel
from tertius.saom.simulation.simulate import Model
from tertius.saom.term import Term

# fmt: off
ORDINARY = (
    "recip", "transTrip", "transRecTrip", "transTies", "cycle3", "gwespFF", "gwesp", "transTriads",
    "between", "balance", "inPop", "inPopSqrt", "outPop", "outPopSqrt", "outAct", "outActSqrt", "inAct",
    "inActSqrt", "reciAct", "outInAss", "inInAss", "outOutAss", "degPlus", "outTrunc", "isolateNet", "X",
    "XRecip", "egoX", "altX", "simX", "sameX", "egoXaltX", "diffX", "higher", "sameXRecip", "simRecipX",
    "sameXTransTrip", "altDist2", "crprod", "crprodRecip", "closure", "from", "to", "inPopIntn",
    "outActIntn", "cycle4", "sharedPop", "outRate", "RateX", "linear", "quad", "effFrom", "avAlt",
    "totAlt", "avSim", "totSim", "avInAlt", "indeg", "outdeg", "isolate", "avXAlt",
)
# fmt: on
"""Short names that are tried unless others are asked for."""


@dataclass(frozen=True, eq=False)
class Suggestions(Shown):
    """Effects outside the model, the most promising first.

    Attributes
    ----------
    rows : DataFrame
        ``variable``, ``effect`` as formulas write it, ``z`` and ``p`` of its score test, ``one_step`` (the
        value that one Newton step gives it), ``title`` and, for its sign, ``says``.
    skipped : tuple of str
        Effects whose statistic does not vary or that others imply.
    """

    rows: pd.DataFrame
    skipped: tuple[str, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return one row per effect."""
        return self.rows.copy()


def suggest(
    fit: Estimates,
    data: Data,
    candidates: str | Sequence[str | Term | TermRequest] | None = None,
    *,
    chains: int = 500,
    block: int = 10,
    seed: int = 1,
    threads: int | None = None,
) -> Suggestions:
    """Test effects that a fit does not have by their scores, and rank them.

    Parameters
    ----------
    fit : Fit
    data : SaomData or mapping of groups
        Those of the fit.
    candidates : formula or list, "all", optional
        Effects to try; "all" is whatever the data allow, which takes long.  The ordinary ones if omitted.
    chains : int
        Chains simulated at the estimate for each block.
    block : int
        Candidates tested with one kernel.
    seed, threads : int

    Returns
    -------
    Suggestions

    Raises
    ------
    ModelError
        If the fit is not of these data, or no candidate is left.

    Notes
    -----
    Each candidate is tested alone against the estimated parameters (Schweinberger 2012), from chains at the
    estimate; nothing is fitted.  Many tests at once find something by chance: read ranks, not stars.

    Examples
    --------
    >>> from tertius import saom
    >>> data = saom.load_data("pupils")
    >>> fit = saom.fit(data, "friends ~ density + recip", seed=1)
    >>> found = saom.suggest(fit, data, "friends ~ transTrip + cycle3", chains=100)
    >>> found.to_frame()["effect"].iloc[0]
    'transTrip'
    """
    first = data if isinstance(data, SaomData) else next(iter(data.values()))
    if not isinstance(chains, int) or chains < 50:
        raise ModelError("suggestions", "50 chains or more", f"{chains}")
    terms = [t for t in fit.terms if not t.basic_rate]
    wanted = [t for t in _candidates(first, fit, candidates) if t not in terms]
    if not wanted:
        raise ModelError("suggestions", "effects that the fit does not have", "none")
    rows, skipped = [], []
    for at in range(0, len(wanted), block):
        part = wanted[at : at + block]
        model = _model(data, [*terms, *part], fit)
        theta = np.zeros(len(model.terms))
        known = dict(zip(fit.terms, fit.checked))
        for q, term in enumerate(model.terms):
            theta[q] = known.get(term, 0.0)
        sim = model.simulate(theta, chains, seed, threads=threads)
        base = [q for q, t in enumerate(model.terms) if t in known and fit.free[fit.terms.index(t)]]
        for term in part:
            row = _row(model.terms.index(term), base, sim.statistics, sim.scores, model.targets)
            if row is None:
                skipped.append(term.label)
            else:
                rows.append((term, *row))
    rows.sort(key=lambda r: -abs(r[1]))
    return Suggestions(_frame(first, rows), tuple(skipped))


def _model(data: Data, terms: list[Term], fit: Estimates) -> Model:
    if isinstance(data, SaomData):
        return Model(data, terms, fit.conditional or None)
    return GroupModel(data, terms, fit.conditional or None)


def _candidates(
    data: SaomData, fit: Estimates, candidates: str | Sequence[str | Term | TermRequest] | None
) -> list[Term]:
    """Return terms to try, on the variables that the fit explains."""
    if candidates is not None and candidates != "all":
        return [r.term for r in term_requests(candidates, data)]
    explained = {t.on for t in fit.terms}
    every = [t for t in effects(data).terms() if t.on in explained]
    return every if candidates == "all" else [t for t in every if t.name in ORDINARY]


def _row(
    c: int, base: list[int], statistics: Floats, scores: Floats, targets: Floats
) -> tuple[float, float, float] | None:
    """Return z, p and one-step value of the parameter at `c`; None where there is nothing to test."""
    keep = [*base, c]
    s = statistics[:, :, keep] - statistics[:, :, keep].mean(axis=0)
    g = scores[:, :, keep] - scores[:, :, keep].mean(axis=0)
    total = s.sum(axis=1)
    if total[:, -1].std() < 1e-12:
        return None
    d = np.einsum("cpi,cpj->ij", s, g, optimize=True) / (len(s) - 1)
    gap = statistics[:, :, keep].mean(axis=0).sum(axis=0) - targets[:, keep].sum(axis=0)
    correlation = np.corrcoef(total.T)
    if np.abs(correlation[-1, :-1]).max(initial=0.0) > 1 - 1e-9:
        return None
    try:
        test = score_of("score-type test", ("candidate",), gap, d, np.cov(total.T), len(base))
    except np.linalg.LinAlgError:
        return None
    return (float(test.single[0]), test.p, float(test.one_step[0])) if test.df == 1 else None


def _frame(data: SaomData, rows: list[tuple[Term, float, float, float]]) -> pd.DataFrame:
    from tertius.saom.term import effect_of

    out = []
    for term, z, p, one_step in rows:
        try:
            effect = effect_of(term, data)
            title = effect.title
            says = effect.interpretation if z > 0 else f"the opposite of: {effect.interpretation}"
        except TertiusError:  # a product has no effect of its own
            title = says = ""
        out.append((term.on, written(term), z, p, one_step, title, says))
    return pd.DataFrame(out, columns=["variable", "effect", "z", "p", "one_step", "title", "says"])
