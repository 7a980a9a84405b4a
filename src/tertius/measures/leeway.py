"""Leeway: the effective number of patrons across channels, under weights that nobody knows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from tertius.core.arrays import Bools, Floats, Ints
from tertius.core.errors import UsageError, near_miss, shorten
from tertius.core.rng import generator
from tertius.measures.measure import Measure
from tertius.measures.shared.cube import Frame, make_frame
from tertius.measures.shared.mix import CHANNELS, Mix, drawn, mixes, normalised
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS


def exp_entropy(shares: Floats) -> Floats:
    """Return the exponential of Shannon's entropy over the last axis; 0 where there are no shares."""
    logs = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    entropy = -np.einsum("...p,...p->...", shares, logs)
    return np.asarray(np.where(shares.any(axis=-1), np.exp(entropy), 0.0))


def inverse_simpson(shares: Floats) -> Floats:
    """Return one over the sum of squared shares over the last axis; 0 where there are no shares."""
    squares = (shares**2).sum(axis=-1)
    return np.asarray(np.divide(1.0, squares, out=np.zeros_like(squares), where=squares > 0))


INDICES: Mapping[str, Callable[[Floats], Floats]] = {"shannon": exp_entropy, "simpson": inverse_simpson}


def compute(
    panel: Panel,
    patrons: Sequence[str] = POWERS,
    years: Iterable[int] | None = None,
    index: str = "shannon",
    alpha: float = 1.0,
    draws: int = 400,
    arms_window: int = 5,
    aid_window: int = 3,
    minimum: float = 0.6,
    carry_years: int = 6,
    seed: int = 0,
) -> pd.DataFrame:
    """Return the effective number of patrons of every state and year with a known channel.

    Within each channel the patrons' shares sum to 1; channels are mixed with weights drawn from a
    symmetric Dirichlet distribution, channels without a tie of any patron and unknown channels
    left out and the other weights scaled up.  The effective number is the exponential of the
    entropy of the mix (or one over its Simpson concentration): n for n equal patrons, 1 for one, 0
    for none.  The value takes equal weights and the point shares; the interval comes from draws of
    the weights and of arms shares within their bands.

    Parameters
    ----------
    index : {"shannon", "simpson"}
    alpha : float
        Parameter of the Dirichlet weights; 1 makes every mix of weights equally likely.
    minimum : float
        Share of the patrons for which a channel must be known.
    carry_years : int
        Years for which channels other than arms are carried forward past their coverage, flagged
        in ``carried``.

    Returns
    -------
    DataFrame
        iso3, year; value, low, high; apart (patrons known in fewer channels than the best known one,
        whose weight is therefore no match for the others'); rank, rank_low, rank_high (1 has the most
        leeway among the states of that year); weight_<patron> (share of the mix); known_<patron> (share
        of the channels in use in which the patron is known); number_<channel> (effective
        number within the channel, NaN where unknown, 0 where no patron); held_arms, held_trade (share
        of the channel that the patrons hold together: the rest comes from others); observed and carried
        (shares of the channels' weight that are known, and carried forward).

    Notes
    -----
    Suppliers that are no patrons do not count: ``held_arms`` and ``held_trade`` say how much they hold.
    Draws of weights are the same for all states of a year, so ranks are comparable.
    """
    if index not in INDICES:
        raise UsageError("index", "shannon or simpson", shorten(index), near_miss(str(index)[:20], INDICES))
    if not (alpha > 0 and draws >= 2):
        raise UsageError("leeway", "alpha > 0 and at least 2 draws", f"alpha {alpha!r}, draws {draws!r}")
    frame = make_frame(panel, patrons, years)
    by_channel = mixes(panel, frame, arms_window, aid_window, minimum, carry_years)
    parts = [
        _year(t, by_channel, frame, INDICES[index], alpha, draws, seed)
        for t in range(len(frame.years))
        if any(mix.usable[:, t].any() for mix in by_channel.values())
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=["iso3", "year", "value"])


def _year(
    t: int,
    by_channel: Mapping[str, Mix],
    frame: Frame,
    number: Callable[[Floats], Floats],
    alpha: float,
    draws: int,
    seed: int,
) -> pd.DataFrame:
    usable = np.stack([by_channel[name].usable[:, t] for name in CHANNELS])
    rows = np.nonzero(usable.any(axis=0))[0]
    usable = usable[:, rows]
    present = np.stack([by_channel[name].present[rows, t] for name in CHANNELS])
    carried = np.stack([by_channel[name].carried[rows, t] for name in CHANNELS])
    shares = np.stack([normalised(by_channel[name].amount.value[rows, t]) for name in CHANNELS])
    shares *= present[:, :, None]
    mix = normalised(shares.sum(axis=0))
    value = number(mix)
    rng = generator(seed, "leeway", int(frame.years[t]))
    weights = rng.dirichlet(np.full(len(CHANNELS), alpha), size=draws)
    arms = by_channel["arms"].amount
    place = rng.random((draws, len(rows), len(frame.patrons)))
    sampled = normalised(drawn(arms.low[rows, t], arms.high[rows, t], place)) * present[0][:, None]
    total = np.einsum("dc,csp->dsp", weights[:, 1:], shares[1:])
    total += weights[:, 0, None, None] * sampled
    many = number(normalised(total))
    low, high = np.quantile(many, (0.025, 0.975), axis=0)
    from scipy.stats import rankdata  # half a second to import: only where it is needed

    ranks = rankdata(-many, method="average", axis=1)
    rank_low, rank_high = np.quantile(ranks, (0.025, 0.975), axis=0)
    rank = rankdata(-value, method="average")
    inside = {name: number(shares[c]) for c, name in enumerate(CHANNELS)}
    seen = _seen(by_channel, frame, rows, t, usable)
    return pd.DataFrame(
        {
            "iso3": np.array(frame.states, dtype=object)[rows],
            "year": int(frame.years[t]),
            "value": value,
            "low": np.minimum(low, value),
            "high": np.maximum(high, value),
            "apart": _apart(seen, frame),
            "rank": rank,
            "rank_low": np.minimum(rank_low, rank),
            "rank_high": np.maximum(rank_high, rank),
            **{f"weight_{patron}": mix[:, p] for p, patron in enumerate(frame.patrons)},
            **{f"known_{patron}": seen[:, p] for p, patron in enumerate(frame.patrons)},
            **{
                f"number_{name}": np.where(usable[c], inside[name], np.nan) for c, name in enumerate(CHANNELS)
            },
            **{f"held_{name}": _held(by_channel[name], rows, t) for name in ("arms", "trade")},
            "observed": usable.mean(axis=0),
            "carried": carried.mean(axis=0),
        }
    )


def _seen(
    found: Mapping[str, Mix],
    frame: Frame,
    rows: Ints,
    t: int,
    usable: Bools,
) -> Floats:
    """Return the share of the usable channels in which each patron is known, shape (rows, patrons)."""
    known = np.stack([found[name].amount.known[rows, t] for name in CHANNELS]) & usable[:, :, None]
    share = known.sum(axis=0) / np.maximum(usable.sum(axis=0), 1)[:, None]
    return np.asarray(np.where(frame.own[rows], np.nan, share))


def _apart(seen: Floats, frame: Frame) -> list[str]:
    """Name the patrons of each state that fewer channels know than the best known one."""
    fewer = seen < np.nanmax(seen, axis=1, keepdims=True) - 1e-9
    return [" ".join(p for p, less in zip(frame.patrons, row, strict=True) if less) for row in fewer]


def _held(mix: Mix, rows: Ints, t: int) -> Floats:
    """Return the share of the channel that the patrons hold together; NaN where unknown."""
    total = np.minimum(np.nansum(mix.amount.value[rows, t], axis=-1), 1.0)
    return np.asarray(np.where(mix.usable[rows, t], total, np.nan))


DEFAULTS: dict[str, Any] = {
    "patrons": POWERS,
    "years": None,
    "index": "shannon",
    "alpha": 1.0,
    "draws": 400,
    "arms_window": 5,
    "aid_window": 3,
    "minimum": 0.6,
    "carry_years": 6,
    "seed": 0,
}

MEASURE = Measure(
    title="Leeway: effective number of patrons",
    unit="effective number of patrons",
    reference="Hill number of order 1 (or 2): Hill, M. O. (1973), Diversity and Evenness, Ecology 54(2), "
    "427-432; Laakso, M. & Taagepera, R. (1979), Comparative Political Studies 12(1), 3-27; Dirichlet "
    "weights over channels in the manner of SMAA: Lahdelma, R. & Salminen, P. (2001), Operations Research "
    "49(3), 444-454",
    key=("iso3", "year"),
    defaults=DEFAULTS,
    compute=compute,
    interval="95 % of draws of Dirichlet weights over channels and of arms shares within their stored bands",
)
