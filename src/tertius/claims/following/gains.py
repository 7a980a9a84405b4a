"""Who could gain a tie with a power, and who did: the risk sets of tests of gaining and of replacing.

A state can gain a tie in the years after t if, up to t, it has had none for some years, all of them on
record.  It gained one within h years if there was a tie in any of t+1 ... t+h; where one of these years is
not on record nothing is known of it, so that recent gains are not seen sooner than their absence.

Like state-years share the era, and whether governments fall often, whether there was ever a tie with the
power before, and whether another power has one: what tells most about who takes up ties.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tertius.claims.following.excess import HORIZONS, OFTEN, TieCases, gathered
from tertius.claims.following.samples import Changes
from tertius.claims.following.tie_years import TRADE_SHARE, YEARS, behind, tie_values
from tertius.core.arrays import Bools, Floats, Ints
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel

#: What is stored for each kind of tie, and the value from which on it is there.
STORED: dict[str, tuple[str, float]] = {
    "arms": ("arms_delivery", 1.0),
    "pact_defense": ("pact_defense", 1.0),
    "pact_consultation": ("pact_consultation", 1.0),
    "base": ("troops_signal", 8.0),  # band 8: 128 troops or more
    "trade_share": ("trade_share", TRADE_SHARE),
}
KINDS = tuple(STORED)
#: Years without a tie after which one is new; the first is the main option.
WITHOUT = (5, 10)
#: How a gain of arms is told; other kinds have the first alone.
ANY, FIRM = "any", "a share of 5 % over five years"
#: Years up to t in which another power's tie counts as there.
RECENT = 3


def known_ties(panel: Panel, kind: str, powers: Sequence[str], states: tuple[str, ...]) -> Floats:
    """Return by state and year whether any of the powers has the tie: 1, 0, or NaN where it is not known.

    Powers of which the panel holds nothing of the kind are left out.

    Raises
    ------
    PanelError
        The panel holds that kind of tie of none of them.
    """
    name, least = STORED[kind]
    return _any(panel, name, least, powers, states)


def firm_ties(panel: Panel, powers: Sequence[str], states: tuple[str, ...]) -> Floats:
    """Return by state and year whether one of the powers gave 5 % of its arms over five years."""
    return _any(panel, "arms_tie_5y", 1.0, powers, states)


def _any(panel: Panel, name: str, least: float, powers: Sequence[str], states: tuple[str, ...]) -> Floats:
    found = list[Floats]()
    for power in powers:
        value = tie_values(panel, name, power, states)
        if np.isfinite(value).any():
            found.append(np.where(np.isnan(value), np.nan, (value >= least).astype(np.float64)))
    if not found:
        raise PanelError(f"ties of kind {name!r}", f"some from {', '.join(powers)}", "none on record")
    # No state has a tie with itself: a power of the list is no gap in the others' record.
    stack = np.stack(found)
    known = np.isfinite(stack).any(axis=0)
    return np.where(known, np.nan_to_num(stack).max(axis=0), np.nan)


def free(there: Floats, without: int) -> Bools:
    """Return where all of years t - without + 1 ... t are known to be without a tie."""
    none = there == 0
    padded = np.concatenate([np.zeros((len(none), without - 1), dtype=np.bool_), none], axis=1)
    stack = [padded[:, k : k + none.shape[1]] for k in range(without)]
    return np.asarray(np.all(stack, axis=0))


def gained(there: Floats) -> Floats:
    """Return by state, year t and horizon whether there is a tie in t+1 ... t+h: 1, 0, NaN (`HORIZONS`)."""
    out = np.full((*there.shape, len(HORIZONS)), np.nan)
    best = np.zeros(there.shape)
    for lag in range(1, max(HORIZONS) + 1):
        later = np.full(there.shape, np.nan)
        later[:, :-lag] = there[:, lag:]
        best = np.where(np.isnan(later), np.nan, np.fmax(best, later) + 0 * best)
        if lag in HORIZONS:
            out[:, :, HORIZONS.index(lag)] = best
    return out


def likeness(changed: Changes, there: Floats, others: Floats) -> Ints:
    """Return each state-year's stratum within its era, 0 to 7; see the module."""
    often = changed.irregular.sum(axis=1) >= OFTEN
    ever = np.maximum.accumulate(np.nan_to_num(there), axis=1) > 0
    # What is behind year t + 1 is what there was up to t.
    recent = np.zeros(there.shape, dtype=np.bool_)
    recent[:, :-1] = behind(others, RECENT)[:, 1:]
    recent[:, -1] = np.nan_to_num(others)[:, -RECENT:].any(axis=1)
    return np.asarray(4 * often[:, None] + 2 * ever + recent, dtype=np.int64)


def cases_at(outcome: Floats, fine: Ints, risk: Bools, marks: Bools, whole: Bools | None = None) -> TieCases:
    """Return the state-years at risk among the marked ones."""
    return gathered(outcome, fine, np.asarray(risk & marks), whole)


def years_from(first: int, last: int) -> Bools:
    """Return which of `YEARS` lie in a span, as a row."""
    return np.asarray((first <= YEARS) & (last >= YEARS))[None, :]
