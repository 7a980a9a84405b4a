"""Trade shares and levels from 2000 on (BACI totals)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.rows import alive, covered_to, covering
from tertius.panel.derive.shared.trade import (
    PARTNERS,
    both_ways,
    dropped_out,
    totals,
    trade_rows,
    trade_variables,
)
from tertius.panel.schema import LAST_YEAR

FIRST, LAST = 2000, 2020


def known_trade(inputs: Inputs) -> pd.DataFrame:
    """Return trade of both orders of each pair: source, target, year, amount, part (million US$).

    No flow between two countries that trade at all in the year is a zero, unless the pair traded at
    least 10 million US$ in an earlier year and neither side reports in full (Russia with Syria and Cuba in
    2020, Iran with the Emirates from 2009): that is missing.  Countries that are no states (Hong Kong, for
    example) are partners too: they belong to the total.
    """
    flows = inputs.sources["baci"].tables["flows"]
    a, b = flows[["exporter", "importer"]].min(axis=1), flows[["exporter", "importer"]].max(axis=1)
    flown = pd.DataFrame({"a": a, "b": b, "year": flows["year"], "amount": flows["value"] / 1000.0})
    flown = flown.groupby(["a", "b", "year"])["amount"].sum().reset_index()
    active = both_ways(flown)[["target", "year"]].drop_duplicates().rename(columns={"target": "a"})
    asked = active.merge(pd.DataFrame({"b": PARTNERS}), how="cross")
    asked = asked.merge(active.rename(columns={"a": "b"}), on=["b", "year"])
    low, high = asked[["a", "b"]].min(axis=1), asked[["a", "b"]].max(axis=1)
    asked = asked.assign(a=low, b=high)[low != high].drop_duplicates()
    pairs = flown.merge(asked, how="outer", on=["a", "b", "year"])
    part = pairs["amount"].fillna(0.0)
    pairs = pairs.assign(part=part, amount=part.mask(dropped_out(pairs[["a", "b", "year"]], part)))
    return both_ways(pairs).sort_values(["source", "target", "year"]).reset_index(drop=True)


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return shares and bands of trade with partners, and totals, for states that exist in the year."""
    trade = known_trade(inputs)
    trade = trade[trade["year"].between(FIRST, LAST_YEAR)]
    sound = pd.Series(False, index=totals(trade).index)
    rows, amounts = trade_rows(trade, sound)
    for side in ("source", "target"):
        rows = rows[alive(inputs.states, rows[side], rows["year"]) & rows[side].isin(inputs.states.all())]
    amounts = amounts[alive(inputs.states, amounts["iso3"], amounts["year"])]
    return {
        "ties": rows.reset_index(drop=True),
        "traits": amounts.reset_index(drop=True),
        "variables": covering(VARIABLES, covered_to(trade["year"], LAST)),
    }


_CAVEAT = (
    "Shares are of trade with the 210 countries of the source, among which are not Taiwan and, before 2006, "
    "Serbia and Montenegro. A zero after 10 million US$ or more in an earlier year is unreported trade and "
    "counts as missing, unless the pair has a partner that reports in full. Nothing after 2020."
)

VARIABLES = trade_variables(FIRST, LAST, _CAVEAT)
DERIVATION = Derivation("baci", ("baci",), VARIABLES, derive)
