"""Trade shares and levels to 1999 (Correlates of War), with false zeros counted as missing.

The rule for a zero before 1992, written down because the source codes unreported trade of centrally
planned economies as 0:

1. Between two centrally planned economies, and between one of them and an ally of theirs, a zero is
   missing.
2. Between a centrally planned economy and any other state that does not report its trade in full, a zero
   is missing if the pair is on record with 10 million US$ or more in an earlier year since 1946.

A planned economy or an ally whose trade with the Soviet Union is unknown in a year has no shares in that
year at all: most of its trade would be lacking from the total.  Neither has the Soviet Union itself while
its trade with its main partners of the bloc is unknown.  Every other state has none where the partners
whose trade with it is unknown make up too much of world trade.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.trade import (
    GAP_LIMIT,
    both_ways,
    dropped_out,
    gaps,
    trade_rows,
    trade_variables,
)

FIRST, LAST = 1946, 1999
REFORM = 1992  #: first year in which zeros are taken at their word

#: Centrally planned economies, which reported no trade, and the first year in which they were so.
#: Cuba's zeros with them are false in every year before 1992.
PLANNED = {
    "RUS": 1946, "POL": 1946, "HUN": 1946, "ROU": 1946, "BGR": 1946, "ALB": 1946, "CSK": 1948, "DDR": 1949,
    "CHN": 1949, "MNG": 1946, "PRK": 1948, "VNM": 1954, "CUB": 1946,
}  # fmt: skip
#: Allies whose trade with the planned economies went unreported.
ALLIES = {
    "YMD": 1969, "ETH": 1974, "AGO": 1975, "MOZ": 1975, "KHM": 1975, "LAO": 1975, "AFG": 1978, "NIC": 1979,
}  # fmt: skip
_BLOC = ("POL", "DDR", "CSK")


def false_zeros(pairs: pd.DataFrame) -> pd.Series:
    """Return which rows (a, b, year, flow1, flow2) hold a zero that the rule above counts as missing."""
    before = pairs["year"] < REFORM
    zero = before & (pairs[["flow1", "flow2"]].fillna(0.0).sum(axis=1) == 0)
    planned = [pairs[side].map(PLANNED).le(pairs["year"]) for side in ("a", "b")]
    allied = [pairs[side].map(ALLIES).le(pairs["year"]) for side in ("a", "b")]
    inside = (planned[0] & (planned[1] | allied[1])) | (planned[1] & allied[0])
    amount = pairs[["flow1", "flow2"]].fillna(0.0).sum(axis=1)
    return zero & (inside | ((planned[0] | planned[1]) & dropped_out(pairs, amount)))


def known_trade(inputs: Inputs) -> pd.DataFrame:
    """Return trade of both orders of each pair: source, target, year, amount, part (million US$)."""
    flows = inputs.sources["cow_trade"].tables["flows"]
    flows = flows[flows["year"].between(FIRST, LAST)]
    pairs = in_panel(inputs, flows, "cow", {"ccode1": "a", "ccode2": "b"})
    pairs = pairs[pairs["a"] != pairs["b"]].drop_duplicates(["a", "b", "year"]).reset_index(drop=True)
    pairs.loc[false_zeros(pairs), ["flow1", "flow2"]] = float("nan")
    part = pairs["flow1"].fillna(0.0) + pairs["flow2"].fillna(0.0)
    amount = part.where(pairs["flow1"].notna() & pairs["flow2"].notna())
    return both_ways(pairs[["a", "b", "year"]].assign(amount=amount, part=part))


def unreliable(trade: pd.DataFrame) -> pd.Series:
    """Return, by target and year, whether shares cannot be given (see the head of the module)."""
    gap = gaps(trade)
    at = gap.index.to_frame(index=False)
    known = trade[trade["amount"].notna()]
    pairs = pd.MultiIndex.from_frame(known[["source", "target", "year"]])
    before = at["year"] < REFORM
    bound = at["target"].map({**ALLIES, **PLANNED}).le(at["year"]) & before
    lacking = pd.Series(False, index=at.index)
    for partner in _BLOC:
        pair = pd.MultiIndex.from_arrays([[partner] * len(at), at["target"], at["year"]])
        lacking |= (at["target"] == "RUS") & ~pair.isin(pairs)
    soviet = pd.MultiIndex.from_arrays([["RUS"] * len(at), at["target"], at["year"]])
    lacking |= (at["target"] != "RUS") & ~soviet.isin(pairs)
    return pd.Series((bound & lacking).to_numpy() | (gap > GAP_LIMIT).to_numpy(), index=gap.index)


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return shares and bands of trade with partners, and totals."""
    trade = known_trade(inputs)
    rows, amounts = trade_rows(trade, unreliable(trade))
    return {"ties": rows, "traits": amounts}


_CAVEAT = (
    "Zeros between centrally planned economies and with their allies before 1992 are unreported trade and "
    "count as missing; a state much of whose trade is unknown in a year has no shares in it. The copy of the "
    "source lacks West Germany in 1960-1989 and South Vietnam from 1960 on, so that the shares of other "
    "partners are too high in those years, by as much as the share of West Germany."
)

DERIVATION = Derivation(
    dataset="cow_trade",
    sources=("cow_trade",),
    variables=trade_variables(FIRST, LAST, _CAVEAT),
    derive=derive,
)
