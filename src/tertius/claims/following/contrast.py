"""How many more states gain a tie after an occasion than in like years without it: grid, cells, sham dates.

What tests of gaining and of replacing share.  A sample is one power (or several of which any counts), one
kind of tie and one occasion; a specification chooses how a gain is told, for how long there was none before,
over how many years, in which period, with what it is compared, and which occasions count.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

from tertius.claims.following.excess import COMPARED as STRATA
from tertius.claims.following.excess import HORIZONS, Excess, TieCases, excess, through
from tertius.claims.following.gains import (
    ANY,
    FIRM,
    WITHOUT,
    cases_at,
    firm_ties,
    free,
    gained,
    known_ties,
    likeness,
    years_from,
)
from tertius.claims.following.keeping import FEWEST, PERIODS
from tertius.claims.following.occasions import Occasions, soon_after
from tertius.claims.following.samples import Changes, first_in
from tertius.claims.following.shams import DRAWS, moved, sham, within
from tertius.claims.grid import Choice, Specification, main_of, product_of, used
from tertius.claims.rule import Placebo, direction
from tertius.claims.verdict import Estimate, GridCell
from tertius.core.arrays import Bools, Floats, Ints
from tertius.core.errors import PanelError
from tertius.core.rng import generator
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR

EVERY, FIRST = "each", "first in five years"
LIKE, SAME_ERA = "like states of the same era", "all states of the same era"
_COMPARED = dict(zip((LIKE, SAME_ERA), STRATA, strict=True))
UNIT = "difference of shares"
#: Years after an occasion in which a state is no example of one without it.
SOON = 5


@dataclass(frozen=True)
class Asked:
    """What a sample is made of.

    Attributes
    ----------
    kind : str
        Key of `gains.STORED`.
    powers, others : tuple of str
        Whose tie is gained (any of them); whose ties tell like states.
    horizon, first, last : int
    among : tuple of str
        States to which the occasions are limited; every state when empty.
    seed : str
        What the random numbers of sham dates hang from.
    what : str
        What is estimated, in words.
    """

    kind: str
    powers: tuple[str, ...]
    others: tuple[str, ...]
    horizon: int
    first: int
    last: int
    among: tuple[str, ...]
    seed: str
    what: str


@dataclass(frozen=True)
class ContrastGrid:
    """Specifications with their cases.

    Attributes
    ----------
    specifications : tuple of mapping
        The main one first.
    data : mapping
        Way to tell a gain, years without, occasions counted: to the cases after one, and those without.
    clusters : tuple of int arrays
    there : float array (states, years)
        The tie gained, as the main specification tells it.
    """

    asked: Asked
    states: tuple[str, ...]
    specifications: tuple[Specification, ...]
    choices: tuple[Choice, ...]
    data: Mapping[tuple[str, str, str], tuple[TieCases, TieCases]]
    clusters: tuple[Ints, ...]
    there: Floats
    occasion: Occasions
    left_out: int
    _whole: dict[int, Excess | None] = field(default_factory=dict)

    def of(self, number: int, dropped: Collection[str] = ()) -> Excess | None:
        """Return the excess under a specification, without some states."""
        if not dropped and number in self._whole:
            return self._whole[number]
        s = self.specifications[number]
        rows = [self.states.index(name) for name in dropped]
        found = _excess(s, self.data[_key(s)], self.clusters, self.asked, rows)
        if not dropped:
            self._whole[number] = found
        return found

    def cells(self, threshold: float, dropped: tuple[str, ...] = ()) -> tuple[GridCell, ...]:
        """Return the grid's cells; "for" where more states gain the tie than the threshold asks."""
        out = []
        for k, s in enumerate(self.specifications):
            e = estimate(self.of(k, dropped), self.asked.what)
            out.append(GridCell(dict(s), "variant" if k else "main", e, direction(e, threshold)))
        return tuple(out)

    def main_cases(self) -> tuple[TieCases, TieCases]:
        """Return the cases of the main specification, those known at its horizon."""
        s = self.specifications[0]
        after, quiet = self.data[_key(s)]
        k, span = HORIZONS.index(self.asked.horizon), _span(s, self.asked)
        return within(after, k, span), within(quiet, k, span)

    def influence(self) -> tuple[list[str], list[float]]:
        """Return the states of the main cases and how much each raises the main estimate."""
        whole, names = self.of(0), [self.states[r] for r in np.unique(self.main_cases()[0].rows).tolist()]
        without = [self.of(0, (name,)) for name in names]
        both = [(n, whole.value - w.value) for n, w in zip(names, without, strict=True) if whole and w]
        return [n for n, _ in both], [pull for _, pull in both]


def estimate(found: Excess | None, what: str) -> Estimate:
    """Return an excess with its 95 % interval as an estimate."""
    if found is None:
        return Estimate(None, None, None, 0.95, UNIT, 0, 0.0, what)
    low, high = max(found.value - found.half, -1.0), min(found.value + found.half, 1.0)
    value, low, high = (round(x, 6) for x in (found.value, low, high))
    return Estimate(value, low, high, 0.95, UNIT, found.n, round(found.n_effective, 2), what)


@dataclass(frozen=True)
class _Sample:
    """What the cases of a grid are taken from."""

    told: dict[str, Floats]
    fine: Ints
    quiet: Bools
    whole: Bools
    counted: dict[str, Bools]
    may: Bools

    def cases(self, name: str, without: int, which: str) -> tuple[TieCases, TieCases]:
        """Return the cases after an occasion and those without one."""
        outcome = gained(self.told[name])
        risk = free(self.told[ANY], without) & self.may
        after = cases_at(outcome, self.fine, risk, self.counted[which])
        return after, cases_at(outcome, self.fine, risk, self.quiet, self.whole)


def _sample(panel: Panel, asked: Asked, changed: Changes, occasion: Occasions) -> _Sample:
    states = changed.states
    there = known_ties(panel, asked.kind, asked.powers, states)
    try:
        others = known_ties(panel, asked.kind, asked.others, states)
    except PanelError:
        others = np.zeros_like(there)  # nobody else has such ties: all states are alike in this
    told = {ANY: there}
    if asked.kind == "arms":
        told[FIRM] = firm_ties(panel, asked.powers, states)
    named = np.isin(states, asked.among)[:, None] if asked.among else np.True_
    # A power has no tie with itself: it is never at risk.
    may = years_from(asked.first, asked.last) & ~np.isin(states, asked.powers)[:, None]
    counted = {EVERY: occasion.happens & named, FIRST: first_in(occasion.happens, 5) & named}
    going = occasion.quiet if occasion.going is None else occasion.going
    # Years soon after an occasion are not like years without one.
    quiet = occasion.quiet & ~soon_after(occasion.happens, SOON)
    fine, whole = likeness(changed, there, others), through(going)
    return _Sample(told, fine, quiet, whole, counted, np.asarray(may))


def alone(panel: Panel, asked: Asked, changed: Changes, occasion: Occasions) -> Excess | None:
    """Return the excess under the main choices alone; None where there is nothing to compare.

    Raises
    ------
    PanelError
        The panel holds no such tie of the powers.
    """
    after, quiet = _sample(panel, asked, changed, occasion).cases(ANY, WITHOUT[0], EVERY)
    return excess(after, quiet, _clusters(changed), asked.horizon)


def contrast(panel: Panel, asked: Asked, changed: Changes, occasion: Occasions) -> ContrastGrid:
    """Build the grid.

    Raises
    ------
    PanelError
        The panel holds no such tie of the powers.
    """
    sample, clusters = _sample(panel, asked, changed, occasion), _clusters(changed)
    choices = [
        Choice("a gain is", tuple(sample.told), "definition"),
        Choice("years without before", WITHOUT, "definition"),
        Choice("compared with", tuple(_COMPARED), "confounder"),
        Choice("period", tuple(PERIODS), "sample"),
        Choice("occasions", tuple(sample.counted), "sample"),
    ]
    data = {
        (name, str(without), which): sample.cases(name, without, which)
        for name in sample.told
        for without in WITHOUT
        for which in sample.counted
    }
    main, listed, left_out = main_of(choices), list[Specification](), 0
    for s in product_of(choices):
        found = _excess(s, data[_key(s)], clusters, asked, ())
        if s == main or (found is not None and found.n >= FEWEST):
            listed.append(s)
        else:
            left_out += 1
    held = used(choices, main, listed[1:])
    there = sample.told[ANY]
    return ContrastGrid(asked, changed.states, tuple(listed), held, data, clusters, there, occasion, left_out)


def _clusters(changed: Changes) -> tuple[Ints, ...]:
    return (np.arange(len(changed.states), dtype=np.int64),)


def placebo_of(grid: ContrastGrid) -> Placebo | None:
    """Return the main estimate under occasions moved to other years of the same states."""
    after, quiet = grid.main_cases()
    if not len(after.rows) or not len(quiet.rows):
        return None
    places = moved(generator(0, grid.asked.seed, "placebo"), after, quiet)
    compared = _COMPARED[str(grid.specifications[0]["compared with"])]
    shams = [sham(places[k], quiet, grid.clusters, grid.asked.horizon, compared) for k in range(DRAWS)]
    draws = tuple(estimate(e, grid.asked.what) for e in shams if e is not None)
    return (
        Placebo("occasions moved at random among the same states' years without one", draws)
        if draws
        else None
    )


def _key(s: Specification) -> tuple[str, str, str]:
    return str(s["a gain is"]), str(s["years without before"]), str(s["occasions"])


def _span(s: Specification, asked: Asked) -> tuple[int, int]:
    low, high = PERIODS[str(s["period"])]
    return max(asked.first, low, FIRST_YEAR) - FIRST_YEAR, min(asked.last, high) - FIRST_YEAR


def _excess(
    s: Specification,
    cases: tuple[TieCases, TieCases],
    clusters: tuple[Ints, ...],
    asked: Asked,
    dropped: Collection[int],
) -> Excess | None:
    compared, horizon = _COMPARED[str(s["compared with"])], asked.horizon
    return excess(*cases, clusters, horizon, compared, dropped, _span(s, asked))
