"""Patron ties: whether a state is tied to a patron in a year, by kind of tie."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from tertius.core.errors import UsageError, near_miss, shorten
from tertius.measures.measure import Measure
from tertius.measures.shared import channels
from tertius.measures.shared.arms_share import arms_cube
from tertius.measures.shared.cube import (
    MISSING,
    OBSERVED,
    STATUS,
    Cube,
    Frame,
    make_frame,
    trait_plane,
)
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS

KINDS = ("arms", "pact", "troops", "aid", "trade", "sanction")


def compute(
    panel: Panel,
    patrons: Sequence[str] = POWERS,
    kinds: Sequence[str] = KINDS,
    years: Iterable[int] | None = None,
    arms_window: int = 5,
    arms_share: float = 0.05,
    pact_kinds: Sequence[str] = ("pact_defense", "pact_neutrality", "pact_consultation"),
    troops: float = 128,
    aid: float = 10e6,
    aid_window: int = 3,
    trade_share: float = 0.10,
    sanction_types: Sequence[str] = channels.SANCTIONS,
) -> pd.DataFrame:
    """Return one row per state, patron, year and kind of tie, for every year in which the state exists.

    Parameters
    ----------
    arms_share, arms_window : float, int
        A tie of arms: the patron gave at least this share of what the state received over the
        trailing window (3, 5 or 10 years).  A state that received under 5 million TIV from all
        suppliers together has no tie of arms.
    pact_kinds : sequence of str
        Obligations that count.
    troops : float
        Fewest troops; thresholds that are powers of two are exact, others fall into a band.
    aid, aid_window : float, int
        Fewest US dollars a year, on average over the trailing window.
    trade_share : float
        Least share of the state's total trade.
    sanction_types : sequence of str
        Types that count; a "tie" of sanctions is pressure by the patron.

    Returns
    -------
    DataFrame
        iso3, patron, year, kind; value (1 tie, 0 none, NaN unknown); low and high (0 and 1 where
        the band holds the threshold, else as value); level (share, strength, troops or dollars);
        status.
    """
    for kind in kinds:
        if kind not in KINDS:
            raise UsageError(
                "kinds", f"among {', '.join(KINDS)}", shorten(kind), near_miss(str(kind)[:20], KINDS)
            )
    frame = make_frame(panel, patrons, years)
    parts = []
    for kind in kinds:
        if kind == "arms":
            level, threshold = _arms(panel, arms_window, frame), arms_share
        elif kind == "pact":
            level, threshold = channels.pacts(panel, dict.fromkeys(pact_kinds, 1.0), frame), 1.0
        elif kind == "troops":
            level, threshold = _counts(channels.troops(panel, frame)), troops
        elif kind == "aid":
            level, threshold = channels.aid(panel, aid_window, frame), aid
        elif kind == "trade":
            level, threshold = channels.trade(panel, frame), trade_share
        else:
            level, threshold = channels.sanctions(panel, sanction_types, frame), 1.0
        parts.append(_rows(level, threshold, kind, frame))
    return pd.concat(parts, ignore_index=True)


def _arms(panel: Panel, window: int, frame: Frame) -> Cube:
    """Return shares of arms, with an observed 0 where a state received too little for a share."""
    cube = arms_cube(panel, window, frame)
    _, covered = trait_plane(panel, f"arms_volume_band_{window}y", frame)
    little = (cube.status == MISSING) & (covered == OBSERVED)[:, :, None]
    value, low, high = (np.where(little, 0.0, array) for array in (cube.value, cube.low, cube.high))
    return Cube(value, low, high, np.where(little, OBSERVED, cube.status).astype(np.int8))


def _counts(cube: Cube) -> Cube:
    """Return numbers of troops from log2 bands: band b holds 2**(b-1) to 2**b - 1."""
    low = np.where(cube.value > 0, 2.0 ** (cube.value - 1), cube.value)
    high = np.where(cube.value > 0, 2.0**cube.value - 1, cube.value)
    return Cube(np.sqrt(low * high), low, high, cube.status)


def _rows(level: Cube, threshold: float, kind: str, frame: Frame) -> pd.DataFrame:
    slack = 1e-9 * max(1.0, abs(threshold))
    known = level.known
    low = np.where(known, level.low >= threshold - slack, np.nan)
    high = np.where(known, level.high >= threshold - slack, np.nan)
    # a band ends below its upper edge: a share band that ends at the threshold lies under it
    high = np.where(known & (level.high <= threshold + slack) & (level.low < threshold - slack), 0.0, high)
    value = np.where(low == high, low, np.where(known, level.value >= threshold - slack, np.nan))
    s, t, p = np.nonzero(frame.alive[:, :, None] & ~frame.own[:, None, :])
    return pd.DataFrame(
        {
            "iso3": np.array(frame.states, dtype=object)[s],
            "patron": np.array(frame.patrons, dtype=object)[p],
            "year": frame.years[t],
            "kind": kind,
            "value": value[s, t, p],
            "low": low[s, t, p],
            "high": high[s, t, p],
            "level": level.value[s, t, p],
            "status": STATUS[level.status[s, t, p]],
        }
    )


DEFAULTS: dict[str, Any] = {
    "patrons": POWERS,
    "kinds": KINDS,
    "years": None,
    "arms_window": 5,
    "arms_share": 0.05,
    "pact_kinds": ("pact_defense", "pact_neutrality", "pact_consultation"),
    "troops": 128,
    "aid": 10e6,
    "aid_window": 3,
    "trade_share": 0.10,
    "sanction_types": channels.SANCTIONS,
}

MEASURE = Measure(
    title="Patron ties by kind",
    unit="1 tie, 0 none",
    reference="thresholds on coded records, as in McManus & Nieman (2019), JPR 56(3), for signals of "
    "support; arms shares over a trailing window as in the SIPRI Arms Transfers Database fact sheets",
    key=("iso3", "patron", "year", "kind"),
    defaults=DEFAULTS,
    compute=compute,
    interval="0 to 1 where the stored band holds the threshold; otherwise the record itself, "
    "without sampling error",
)
