"""Concentration of a state's patrons, channel by channel: the Herfindahl index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from tertius.core.arrays import Floats
from tertius.core.rng import generator
from tertius.measures.measure import Measure
from tertius.measures.shared.arms_share import supplier_shares
from tertius.measures.shared.cube import Frame, has, make_frame
from tertius.measures.shared.mix import CHANNELS, Mix, drawn, mixes, normalised
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS


def herfindahl(shares: Floats) -> Floats:
    """Return the sum of squared shares over the last axis: 1 for one patron, 1/n for n equal ones."""
    return np.asarray((shares**2).sum(axis=-1))


def compute(
    panel: Panel,
    patrons: Sequence[str] = POWERS,
    years: Iterable[int] | None = None,
    arms_window: int = 5,
    aid_window: int = 3,
    minimum: float = 0.6,
    carry_years: int = 0,
    draws: int = 200,
    seed: int = 0,
    channels: Sequence[str] = CHANNELS,
) -> pd.DataFrame:
    """Return the Herfindahl index over patrons for every state, year and channel with a mix of patrons.

    A row means that the channel is known for at least `minimum` of the patrons and that one of
    them holds some of it; a state without any patron in the channel has no row.

    Returns
    -------
    DataFrame
        iso3, year, channel; value; low and high (95 % of uniform draws within the stored bands of
        arms shares; NaN for channels whose figures are stored themselves); share_<patron>;
        all_suppliers (for arms: Herfindahl over all suppliers, not patrons only); carried.
    """
    frame = make_frame(panel, patrons, years)
    parts = []
    for name, mix in mixes(panel, frame, arms_window, aid_window, minimum, carry_years, channels).items():
        parts.append(_rows(name, mix, frame, draws, seed))
    out = pd.concat(parts, ignore_index=True)
    if has(panel, "ties", f"arms_band_{arms_window}y"):
        every = supplier_shares(panel, arms_window)
        total = (every["value"] ** 2).groupby([every["target"], every["year"]]).sum().rename("all_suppliers")
        whole = total.rename_axis(["iso3", "year"]).reset_index().assign(channel="arms")
        return out.merge(whole, on=["iso3", "year", "channel"], how="left")
    return out.assign(all_suppliers=np.nan)


def _rows(name: str, mix: Mix, frame: Frame, draws: int, seed: int) -> pd.DataFrame:
    s, t = np.nonzero(mix.present)
    shares = normalised(mix.amount.value[s, t])
    value = herfindahl(shares)
    low, high = np.full(len(s), np.nan), np.full(len(s), np.nan)
    if name == "arms" and len(s):
        rng = generator(seed, "concentration", name)
        bands = mix.amount.low[s, t], mix.amount.high[s, t]
        sampled = np.empty((draws, len(s)))
        for draw in range(draws):
            sampled[draw] = herfindahl(normalised(drawn(*bands, rng.random(bands[0].shape))))
        low, high = np.quantile(sampled, (0.025, 0.975), axis=0)
        # the point lies at one place for all suppliers and may fall just outside the draws
        low, high = np.minimum(low, value), np.maximum(high, value)
    return pd.DataFrame(
        {
            "iso3": np.array(frame.states, dtype=object)[s],
            "year": frame.years[t],
            "channel": name,
            "value": value,
            "low": low,
            "high": high,
            **{f"share_{patron}": shares[:, p] for p, patron in enumerate(frame.patrons)},
            "carried": mix.carried[s, t],
        }
    )


DEFAULTS: dict[str, Any] = {
    "patrons": POWERS,
    "years": None,
    "arms_window": 5,
    "aid_window": 3,
    "minimum": 0.6,
    "carry_years": 0,
    "draws": 200,
    "seed": 0,
    "channels": CHANNELS,
}

MEASURE = Measure(
    title="Concentration over patrons by channel",
    unit="Herfindahl index, 1/n to 1",
    reference="Herfindahl-Hirschman index: Hirschman, A. O. (1964), The Paternity of an Index, "
    "American Economic Review 54(5), 761-762",
    key=("iso3", "year", "channel"),
    defaults=DEFAULTS,
    compute=compute,
    interval="arms: 95 % of uniform draws within the stored bands; other channels: none, "
    "the figures are stored",
)
