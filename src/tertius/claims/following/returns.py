"""Lost ties that come back, or not: cases, shares and the grid of the test of returning.

A tie is lost when the gap after its last year is over: three years without a delivery of arms (five in a
variant), one year without any other tie.  Whether it came back is asked of the `horizon` years from then on,
so that a longer gap leaves as many years to come back in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tertius.claims.following.gains import known_ties, years_from
from tertius.claims.following.keeping import FEWEST, PERIODS
from tertius.claims.following.occasions import losses
from tertius.claims.following.samples import ages
from tertius.claims.following.tie_years import ARMS_LEVELS, TieYears, tie_years
from tertius.claims.grid import Choice, Specification, main_of, product_of, used
from tertius.claims.intervals import share_of
from tertius.claims.rule import direction
from tertius.claims.verdict import Estimate, GridCell
from tertius.core.arrays import Bools, Floats, Ints
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR

HORIZONS = (5, 10, 15)
EVERY, LASTING = "all", "that lasted three years or more"
#: Years without a delivery after which an arms tie is lost.
GAPS = (3, 5)
WHAT = "share of lost ties that came back"
NEVER = "states that never had the tie"


@dataclass(frozen=True)
class Lost:
    """Lost ties: client (row), last year with the tie (column), and what came of each.

    ``back`` holds 1, 0 or NaN by horizon: (horizons, cases).
    """

    rows: Ints
    columns: Ints
    back: Floats
    lasting: Bools

    def outcome(self, s: Specification, horizon: int, first: int, last: int) -> tuple[Floats, Ints, Ints]:
        """Return outcome, client and year of the cases of a specification that are known."""
        low, high = PERIODS[str(s["period"])]
        span = max(low, first) - FIRST_YEAR, min(high, last) - FIRST_YEAR
        value = self.back[HORIZONS.index(horizon)]
        use = np.isfinite(value) & (self.columns >= span[0]) & (self.columns <= span[1])
        if s["ties"] == LASTING:
            use &= self.lasting
        return value[use], self.rows[use], self.columns[use]


@dataclass(frozen=True)
class ReturnGrid:
    """Specifications with their cases; ``data`` by the tie before and the years after which it is lost."""

    states: tuple[str, ...]
    specifications: tuple[Specification, ...]
    choices: tuple[Choice, ...]
    data: Mapping[tuple[str, str], Lost]
    never: Lost
    ties: TieYears
    lost: Bools
    horizon: int
    first: int
    last: int
    left_out: int

    def share(self, s: Specification, dropped: tuple[str, ...] = ()) -> Estimate:
        """Return the share that came back under a specification."""
        cases = self.never if "before" in s else self.data[_key(s)]
        outcome, rows, columns = cases.outcome(s, self.horizon, self.first, self.last)
        keep = ~np.isin(rows, [self.states.index(name) for name in dropped])
        return shared(outcome[keep], rows[keep], columns[keep])

    def cells(self, threshold: float, dropped: tuple[str, ...] = ()) -> tuple[GridCell, ...]:
        """Return the grid's cells, and that of states which never had the tie as the placebo."""
        out = []
        for k, s in enumerate(self.specifications):
            e = self.share(s, dropped)
            role = "placebo" if "before" in s else "variant" if k else "main"
            out.append(GridCell(dict(s), role, e, direction(e, threshold)))  # type: ignore[arg-type]
        return tuple(out)

    def main_cases(self) -> tuple[Floats, Ints, Ints]:
        """Return outcome, client and year of the main cases."""
        s = self.specifications[0]
        return self.data[_key(s)].outcome(s, self.horizon, self.first, self.last)


def shared(outcome: Floats, rows: Ints, columns: Ints) -> Estimate:
    """Return a share with its interval; the fewer independent cases of clients or of years count.

    What ends many ties in one year, as 1991 did, may keep them from coming back too.
    """
    by_client, by_year = (share_of(outcome, c.astype(object), WHAT) for c in (rows, columns))
    return min(by_client, by_year, key=lambda e: e.n_effective)


def lost_ties(ties: TieYears, there: Floats, gap: int, may: Bools) -> Lost:
    """Return the lost ties among the marked, with what came of them from the end of the `gap` on."""
    lost = losses(ties).happens
    rows, columns = np.nonzero(lost & may)
    age = np.zeros(lost.shape, dtype=np.int64)
    age[:, :-1] = ages(ties)[:, 1:]
    return Lost(rows, columns, _back(there, rows, columns + gap), np.abs(age[rows, columns]) >= 3)


def without_tie(there: Floats, may: Bools, every: int) -> Lost:
    """Return state-years up to which there never was a tie, one in `every` years."""
    none = (np.maximum.accumulate(np.nan_to_num(there), axis=1) == 0) & (there == 0)
    none &= (np.arange(there.shape[1]) % every == 0)[None, :] & may
    rows, columns = np.nonzero(none)
    return Lost(rows, columns, _back(there, rows, columns), np.ones(len(rows), dtype=np.bool_))


def _back(there: Floats, rows: Ints, columns: Ints) -> Floats:
    """Return whether ties are there in any of the years after each column: see `Lost.back`."""
    out = np.full((len(HORIZONS), len(rows)), np.nan)
    beyond = max(HORIZONS) + max(GAPS)
    count, wide = np.zeros(len(rows)), np.pad(there, ((0, 0), (0, beyond)), constant_values=np.nan)
    for lag in range(1, max(HORIZONS) + 1):
        count = count + wide[rows, columns + lag]
        if lag in HORIZONS:
            out[HORIZONS.index(lag)] = np.where(np.isnan(count), np.nan, count > 0)
    return out


def _key(s: Specification) -> tuple[str, str]:
    return str(s["tie before"]), str(s["lost after"])


def return_grid(
    panel: Panel, patron: str, kind: str, horizon: int, first: int, last: int, may: Bools
) -> ReturnGrid:
    """Build the grid.

    Parameters
    ----------
    may : array (states, years)
        Clients and last years with the tie whose losses count.

    Raises
    ------
    PanelError
        The panel lacks that kind of tie of the patron.
    """
    gaps = GAPS if kind == "arms" else (1,)
    levels = ARMS_LEVELS if kind == "arms" else {"-": 0}
    every = {
        (before, str(gap)): tie_years(panel, patron, kind, gap, level)
        for before, level in levels.items()
        for gap in gaps
    }
    ties = next(iter(every.values()))
    there = known_ties(panel, kind, (patron,), ties.states)
    data = {key: lost_ties(own, there, int(key[1]), may) for key, own in every.items()}
    choices = [
        Choice("tie before", tuple(levels), "definition"),
        Choice("lost after", tuple(map(str, gaps)), "definition"),
        Choice("ties", (EVERY, LASTING), "sample"),
        Choice("period", tuple(PERIODS), "sample"),
    ]
    main, listed, left_out = main_of(choices), list[Specification](), 0
    for s in product_of(choices):
        if s == main or len(data[_key(s)].outcome(s, horizon, first, last)[0]) >= FEWEST:
            listed.append(s)
        else:
            left_out += 1
    held = used(choices, main, listed[1:])
    never = without_tie(there, np.asarray(years_from(first, last) & np.ones_like(may)), horizon)
    listed.append({**main, "before": NEVER})
    lost = np.asarray(losses(ties).happens & may & years_from(first, last))
    return ReturnGrid(
        ties.states, tuple(listed), held, data, never, ties, lost, horizon, first, last, left_out
    )
