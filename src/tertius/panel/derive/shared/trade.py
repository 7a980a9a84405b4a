"""Partners' shares in a state's trade, and bands of its level: the method that both trade sources share."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tertius.panel.derive.shared.rows import log2_band, ties, traits, two_digits
from tertius.panel.schema import Variable

#: Partners that are stored whatever their share; others only from `ALWAYS_FROM` per cent on.
PARTNERS = ("USA", "RUS", "CHN", "FRA", "GBR", "DEU", "JPN", "IND", "TUR", "ARE", "SAU", "IRN")
ALWAYS_FROM = 5.0
#: Shares are not given where partners that make up more than this share of world trade are unknown.
GAP_LIMIT = 0.10
#: States that report their trade in full every year: a zero with one of them is a zero (an embargo).
REPORTERS = ("USA", "GBR", "FRA", "DEU", "ITA", "JPN", "CAN")
#: A zero after trade of this much, million US$, is held to be unreported unless a reporter vouches for it.
ONCE = 10.0


def both_ways(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return unordered pairs (a, b, ...) as rows of source and target, each pair in both orders."""
    one = pairs.rename(columns={"a": "source", "b": "target"})
    other = pairs.rename(columns={"b": "source", "a": "target"})
    return pd.concat([one, other], ignore_index=True)


def dropped_out(pairs: pd.DataFrame, amount: pd.Series) -> pd.Series:
    """Return which rows (a, b, year) are zeros of a pair that traded at least `ONCE` in an earlier year.

    Pairs with one of the `REPORTERS` are never among them.
    """
    ordered = pairs.assign(amount=amount.fillna(0.0)).sort_values("year", kind="stable")
    most = ordered.groupby(["a", "b"])["amount"].cummax().reindex(pairs.index)
    vouched = pairs["a"].isin(REPORTERS) | pairs["b"].isin(REPORTERS)
    return amount.eq(0.0) & (most >= ONCE) & ~vouched


def totals(trade: pd.DataFrame) -> pd.Series:
    """Return each state's known trade by target and year, million US$."""
    return trade.groupby(["target", "year"])["part"].sum()


def gaps(trade: pd.DataFrame) -> pd.Series:
    """Return, by target and year, the weight in world trade of the partners whose trade is unknown.

    A partner's weight is its known trade over that of all states in the year.  A partner without a row
    is unknown too.
    """
    total = totals(trade)
    world = total.groupby("year").transform("sum")
    weight = (total / world.where(world > 0)).fillna(0.0).rename("weight").rename_axis(["source", "year"])
    known = trade[trade["amount"].notna()].merge(weight.reset_index(), on=["source", "year"])
    covered = known.groupby(["target", "year"])["weight"].sum().reindex(total.index).fillna(0.0)
    own = weight.rename_axis(["target", "year"]).reindex(total.index)
    return (1.0 - own - covered).clip(lower=0.0).rename("gap")


def trade_rows(trade: pd.DataFrame, unreliable: pd.Series) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return ties and traits of trade.

    Parameters
    ----------
    trade : DataFrame
        source, target, year; ``amount``: exports and imports in million current US$, missing where
        either is unknown; ``part``: the sum of those flows that are known.
    unreliable : Series of bool
        By target and year: too much of the state's trade is unknown for shares to mean anything.

    Returns
    -------
    ties, traits : DataFrame
        ``trade_share`` in per cent, rounded to half a point, and ``trade_level`` as a band of doubling
        million US$ (0: under 1; b: from 2**(b-1) to under 2**b); ``trade_total``, million US$ to two
        digits.  What is not known has no row.
    """
    total = totals(trade).rename("total")
    sound = total[(total > 0) & ~unreliable.reindex(total.index, fill_value=True)]
    known = trade[trade["amount"].notna()].merge(total.reset_index(), on=["target", "year"])
    known["sound"] = pd.MultiIndex.from_frame(known[["target", "year"]]).isin(sound.index)
    known["share"] = 100.0 * known["amount"] / known["total"].where(known["total"] > 0)
    kept = known["source"].isin(PARTNERS) | (known["sound"] & (known["share"] >= ALWAYS_FROM))
    known = known[kept].sort_values(["source", "target", "year"])
    shares = known[known["sound"]].assign(value=lambda rows: np.round(rows["share"] * 2) / 2)
    levels = known.assign(value=log2_band(known["amount"]))
    amounts = sound.reset_index().rename(columns={"target": "iso3"})
    amounts = amounts.assign(value=two_digits(amounts["total"]))
    both = pd.concat([ties(shares, "trade_share"), ties(levels, "trade_level")], ignore_index=True)
    return both, traits(amounts, "trade_total")


def trade_variables(first: int, last: int, caveat: str) -> tuple[Variable, ...]:
    """Return the declarations of the three variables for one source."""
    stored = (
        f" Stored for the partners {', '.join(PARTNERS)} and for any partner of at least {ALWAYS_FROM:g} %; "
        "another partner without a row is below that or unknown. "
    )
    share = "The source's share in the target's exports and imports, rounded to half a point." + stored
    level = (
        "Exports and imports together, current US$: 0 for under 1 million, b for 2**(b-1) to under 2**b "
        "million. Current prices: compare within a year." + stored
    )
    total = "Exports and imports with all partners together, rounded to two digits. "
    spans = (first, last, "missing")
    return (
        Variable("ties", "trade_share", "partner's share in trade", "percent", *spans, share + caveat),
        Variable(
            "ties", "trade_level", "level of trade", "band of million current US$", *spans, level + caveat
        ),
        Variable(
            "traits", "trade_total", "trade with all partners", "million current US$", *spans, total + caveat
        ),
    )
