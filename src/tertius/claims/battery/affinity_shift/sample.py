"""Members of a group, a patron's engagements with them, and how close each state's votes are to the patron.

A patron *engages* with a state in the year in which, after years without, it takes up a tie: arms after ten
years without a tie, a pact of defence or consultation that was not in force the year before, a visit by the
leader after five years without.  Years that a source does not cover hold no engagement of its kind.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertius.claims.following.tie_years import YEARS
from tertius.core.arrays import Bools, Floats
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel

#: Kinds of engagement: the ties whose beginning counts, and the years without one before it.
KINDS: dict[str, tuple[tuple[str, ...], int]] = {
    "arms": (("arms_tie_5y",), 10),
    "pact": (("pact_defense", "pact_consultation"), 1),
    "visit": (("visit",), 5),
}
POINT, KAPPA = "ideal_point", "agreement_kappa"
#: Years whose mean is where a state stood before a date.
BASE = 3
#: Years up to the date that tell on which side of the patron a state stands.
LONG = 8
#: Measures of closeness.
TOWARDS, STILL, DISTANCE = "move towards the patron", "move towards where it stood, held still", "distance"
AGREEMENT = "agreement"
#: What states are matched on beside position and recent movement, where the panel has it.
LIKENESS = ("polyarchy", "gdp_pc_log")


@dataclass(frozen=True)
class Votes:
    """Votes and membership of all states but the patron (rows) by year (columns, `YEARS`).

    Attributes
    ----------
    point : float array
        Ideal points, NaN where unknown.
    patron : float array, shape (years,)
        The patron's ideal point.
    kappa : float array or None
        Chance-corrected agreement with the patron.
    member : bool array
    started : dict of str to bool array
        By kind of engagement, the state-years in which one begins.
    spans : dict of str to (int, int)
        First and last year that each kind's sources cover.
    likeness : float array, shape (states, years, k)
    """

    states: tuple[str, ...]
    point: Floats
    patron: Floats
    kappa: Floats | None
    member: Bools
    started: dict[str, Bools]
    spans: dict[str, tuple[int, int]]
    likeness: Floats
    matched_on: tuple[str, ...]


def load_votes(panel: Panel, patron: str, group: str) -> Votes:
    """Return votes, membership and engagements.

    Raises
    ------
    PanelError
        The panel has no ideal points, the patron none, or the group no member on record.
    """
    frame = panel.trait_grid(POINT).value
    if patron not in frame.index or not np.isfinite(frame.loc[patron]).any():
        raise PanelError(f"traits '{POINT}'", f"a position of {patron}", "none")
    states = tuple(str(s) for s in frame.index if s != patron)
    point = frame.loc[list(states)].to_numpy(dtype=np.float64)
    membership = (
        panel.trait_grid(f"member:{group}", states).value.loc[list(states)].to_numpy(dtype=np.float64)
    )
    member = np.asarray(np.nan_to_num(membership) == 1.0)
    if not member.any():
        raise PanelError(f"traits 'member:{group}'", "a group with at least one member", "none")
    started, spans = dict[str, Bools](), dict[str, tuple[int, int]]()
    for name, (ties, pause) in KINDS.items():
        held = [found for tie in ties if (found := _held(panel, tie, patron, states)) is not None]
        if held:
            started[name] = np.asarray(np.any([begins(h, pause) for h in held], axis=0))
            known = np.flatnonzero(np.any([np.isfinite(h).any(axis=0) for h in held], axis=0))
            spans[name] = int(YEARS[known[0]]), int(YEARS[known[-1]])
    if not started:
        raise PanelError("ties", f"arms, pacts or visits of {patron}", "none")
    kappa = _held(panel, KAPPA, patron, states)
    likeness, matched_on = list[Floats](), list[str]()
    for trait in LIKENESS:
        try:
            values = panel.trait_grid(trait, states).value.loc[list(states)].to_numpy(dtype=np.float64)
        except PanelError:
            continue
        likeness.append(values)
        matched_on.append(trait)
    stacked = np.stack(likeness, axis=2) if likeness else np.zeros((*point.shape, 0))
    place = frame.loc[patron].to_numpy(dtype=np.float64)
    return Votes(states, point, place, kappa, member, started, spans, stacked, tuple(matched_on))


def _held(panel: Panel, tie: str, patron: str, states: tuple[str, ...]) -> Floats | None:
    try:
        value = panel.tie_grid(tie, patron, states).value
    except PanelError:
        return None
    out = value.loc[list(states)].to_numpy(dtype=np.float64)
    return out if np.isfinite(out).any() else None


def begins(held: Floats, pause: int) -> Bools:
    """Return where a tie is held and was known not to be in each known one of the `pause` years before.

    At least one of these years must be known: a tie that is there when the record begins has no beginning.
    """
    now = np.nan_to_num(held) > 0
    out = np.zeros_like(now)
    for column in range(1, held.shape[1]):
        before = held[:, max(0, column - pause) : column]
        out[:, column] = (
            now[:, column] & ~(np.nan_to_num(before) > 0).any(axis=1) & np.isfinite(before).any(axis=1)
        )
    return out


def window_mean(values: Floats, offset: int, length: int) -> Floats:
    """Return for each year y the mean of the known values of years y+offset ... y+offset+length-1.

    NaN where a year of the window lies outside the columns, or none in it is known.
    """
    columns = values.shape[-1]
    out = np.full(values.shape, np.nan)
    for y in range(columns):
        first = y + offset
        if first < 0 or first + length > columns:
            continue
        part = values[..., first : first + length]
        known = np.isfinite(part)
        count = known.sum(axis=-1)
        total = np.where(known, part, 0.0).sum(axis=-1)
        out[..., y] = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    return out


def closer(votes: Votes, measure: str, before: tuple[int, int], after: tuple[int, int]) -> Floats:
    """Return how much closer to the patron each state's votes are in one window than in another.

    Parameters
    ----------
    measure : str
        `TOWARDS`: move along the scale from the side on which the state stood in the years before (a state
        that already stands where the patron does can still move that way, and past it); `STILL`: the same,
        the patron where it was in the window before; `DISTANCE`: fall of the distance, which such a state
        cannot show; `AGREEMENT`: rise of the chance-corrected agreement of votes, in
        deviations of ideal points by the record's own slope of one on the other.
    before, after : (int, int)
        Windows as offset and length: years y + offset ... y + offset + length - 1.
    """
    if measure == AGREEMENT:
        assert votes.kappa is not None
        rise = window_mean(votes.kappa, *after) - window_mean(votes.kappa, *before)
        return np.asarray(rise / per_distance(votes))
    was, there = window_mean(votes.point, *before), window_mean(votes.point, *after)
    stood = window_mean(votes.patron[None, :], *before)
    stands = stood if measure.endswith("still") else window_mean(votes.patron[None, :], *after)
    if measure == DISTANCE:
        return np.asarray(np.abs(was - stood) - np.abs(there - stands))
    start = before[0] + before[1] - LONG
    side = np.sign(window_mean(votes.point, start, LONG) - window_mean(votes.patron[None, :], start, LONG))
    return np.asarray(side * ((was - stood) - (there - stands)))


def per_distance(votes: Votes) -> float:
    """Return by how much agreement falls with a unit of distance between ideal points, all years together."""
    assert votes.kappa is not None
    away = np.abs(votes.point - votes.patron[None, :])
    both = np.isfinite(away) & np.isfinite(votes.kappa)
    slope = float(np.polyfit(away[both], votes.kappa[both], 1)[0]) if both.sum() > 2 else 0.0
    return max(-slope, 0.05)
