"""Dependence on a patron: bandwidth of the relation times how much of the state's needs depend on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from tertius.core.arrays import Floats
from tertius.core.errors import UsageError, near_miss, shorten
from tertius.measures.measure import Measure
from tertius.measures.shared import channels
from tertius.measures.shared.arms_share import VOLUME, VOLUME_HIGH, VOLUME_LOW, arms_cube
from tertius.measures.shared.cube import Cube, Frame, carry, make_frame, trait_plane
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS

SHARES = {"arms": 0.5, "trade": 0.5}
BANDS = {"arms": 0.3, "trade": 0.2, "pact": 0.2, "troops": 0.15, "aid": 0.15}
#: Levels at which bandwidth is full: million TIV over the window, troops band, million dollars a year.
FULL_TIV, FULL_TROOPS, FULL_AID = 10_000.0, 18.0, 10_000.0
LEAST_TROOPS = 8  # bands below hold attaches and embassy guards


def compute(
    panel: Panel,
    patrons: Sequence[str] = POWERS,
    years: Iterable[int] | None = None,
    arms_window: int = 5,
    aid_window: int = 3,
    share_weights: Mapping[str, float] = SHARES,
    band_weights: Mapping[str, float] = BANDS,
    carry_years: int = 0,
) -> pd.DataFrame:
    """Return bandwidth x dependence for every state, patron and year with any channel known.

    ``share`` is the weighted mean of the patron's shares of the state's arms and of its trade;
    ``bandwidth`` the weighted mean of the sizes of the channels between them, each in [0, 1]: log
    volume of arms, share of trade, strength of the pact, log number of troops, log aid.  A channel
    that is not known drops out and its weight is divided among the others; ``share_observed`` and
    ``bandwidth_observed`` give the share of weight that is known.

    Returns
    -------
    DataFrame
        iso3, patron, year; value, low, high in [0, 1]; share, bandwidth; share_arms, share_trade,
        band_arms, band_trade, band_pact, band_troops, band_aid (NaN where unknown);
        share_observed, bandwidth_observed, carried (share of bandwidth weight carried forward).
    """
    _check_weights("share_weights", share_weights, SHARES)
    _check_weights("band_weights", band_weights, BANDS)
    frame = make_frame(panel, patrons, years)
    arms = arms_cube(panel, arms_window, frame)
    trade = carry(channels.trade(panel, frame), frame, carry_years)
    shares = {"arms": arms, "trade": trade}
    bands = {
        "arms": _volume(panel, arms, arms_window, frame),
        "trade": trade,
        "pact": carry(channels.pacts(panel, channels.PACT_STRENGTH, frame), frame, carry_years),
        "troops": carry(_scaled_troops(channels.troops(panel, frame)), frame, carry_years),
        "aid": carry(_scaled_aid(channels.aid(panel, aid_window, frame)), frame, carry_years),
    }
    share, share_observed, _ = _mean(shares, share_weights, frame)
    bandwidth, bandwidth_observed, carried = _mean(bands, band_weights, frame)
    known = np.isfinite(share[0]) & frame.alive[:, :, None] & ~frame.own[:, None, :]
    s, t, p = np.nonzero(known)
    out = {
        "iso3": np.array(frame.states, dtype=object)[s],
        "patron": np.array(frame.patrons, dtype=object)[p],
        "year": frame.years[t],
        "value": (share[0] * bandwidth[0])[s, t, p],
        "low": (share[1] * bandwidth[1])[s, t, p],
        "high": (share[2] * bandwidth[2])[s, t, p],
        "share": share[0][s, t, p],
        "bandwidth": bandwidth[0][s, t, p],
        **{f"share_{name}": cube.value[s, t, p] for name, cube in shares.items()},
        **{f"band_{name}": cube.value[s, t, p] for name, cube in bands.items()},
        "share_observed": share_observed[s, t, p],
        "bandwidth_observed": bandwidth_observed[s, t, p],
        "carried": carried[s, t, p],
    }
    return pd.DataFrame(out)


def _check_weights(name: str, weights: Mapping[str, float], known: Mapping[str, float]) -> None:
    for channel in weights:
        if channel not in known:
            hint = near_miss(str(channel)[:20], known)
            raise UsageError(name, f"channels among {', '.join(known)}", shorten(channel), hint)
    if not (weights and min(weights.values()) >= 0 and 0 < sum(weights.values()) < float("inf")):
        raise UsageError(name, "weights of at least 0, not all 0", shorten(dict(weights)))


def _mean(
    cubes: Mapping[str, Cube], weights: Mapping[str, float], frame: Frame
) -> tuple[tuple[Floats, Floats, Floats], Floats, Floats]:
    """Return weighted means (value, low, high) over known channels, weight known, weight carried."""
    total, sums = np.zeros(frame.shape), [np.zeros(frame.shape) for _ in range(3)]
    carried = np.zeros(frame.shape)
    for name, cube in cubes.items():
        weight = float(weights.get(name, 0.0))
        total += weight * cube.known
        carried += weight * (cube.known & (cube.status == 2))
        for array, part in zip(sums, (cube.value, cube.low, cube.high)):
            array += weight * np.where(cube.known, part, 0.0)
    value, low, high = (np.divide(a, total, out=np.full(frame.shape, np.nan), where=total > 0) for a in sums)
    whole = sum(weights.values())
    return (value, low, high), total / whole, carried / whole


def _volume(panel: Panel, arms: Cube, window: int, frame: Frame) -> Cube:
    """Return the log volume of arms from the patron, in [0, 1]."""
    band, _ = trait_plane(panel, f"arms_volume_band_{window}y", frame)
    code = np.nan_to_num(band).astype(int)
    scaled = []
    for levels, part in ((VOLUME, arms.value), (VOLUME_LOW, arms.low), (VOLUME_HIGH, arms.high)):
        scaled.append(np.minimum(np.log1p(levels[code][:, :, None] * part) / np.log1p(FULL_TIV), 1.0))
    return Cube(scaled[0], scaled[1], scaled[2], arms.status)


def _scaled_troops(cube: Cube) -> Cube:
    value = np.where(cube.value < LEAST_TROOPS, 0.0, np.minimum(cube.value / FULL_TROOPS, 1.0))
    value = np.where(np.isnan(cube.value), np.nan, value)
    return Cube(value, value, value, cube.status)


def _scaled_aid(cube: Cube) -> Cube:
    value = np.minimum(np.log1p(np.maximum(cube.value, 0.0) / 1e6) / np.log1p(FULL_AID), 1.0)
    return Cube(value, value, value, cube.status)


DEFAULTS: dict[str, Any] = {
    "patrons": POWERS,
    "years": None,
    "arms_window": 5,
    "aid_window": 3,
    "share_weights": SHARES,
    "band_weights": BANDS,
    "carry_years": 0,
}

MEASURE = Measure(
    title="Dependence on a patron",
    unit="index 0 to 1",
    reference="bandwidth x dependence in the spirit of the Formal Bilateral Influence Capacity index: Moyer, "
    "J. D., Meisel, C. J., Matthews, A. S., Bohl, D. K. & Burrows, M. J. (2021), China-US Competition: "
    "Measuring Global Influence, Atlantic Council and Pardee Center; "
    "channels and scales are the project's own",
    key=("iso3", "patron", "year"),
    defaults=DEFAULTS,
    compute=compute,
    interval="bounds from the stored bands of arms shares and volumes (worst cases); weights are fixed",
)
