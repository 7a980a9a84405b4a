"""The United States and China as trading partners of every state, 2001-2024 (IMF)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.rows import covered_to, covering, traits
from tertius.panel.derive.shared.wide import described, digits, once, wide_ties
from tertius.sources.imf_trade import FIRST, LAST


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return each partner's share of the reporter's trade, and China's share of trade with the two."""
    raw = inputs.sources["imf_trade"].tables["flows"]
    total = raw.groupby(["reporter", "year"])[["exports", "imports"]].transform("sum")
    shares = raw.assign(
        out=100 * raw["exports"] / total["exports"], back=100 * raw["imports"] / total["imports"]
    )
    rows = in_panel(inputs, shares, "iso3", {"reporter": "source", "partner": "target"})
    rows = rows[rows["source"] != rows["target"]]
    both = (rows["exports"].fillna(0) + rows["imports"].fillna(0)).rename("trade")
    wide = rows.assign(trade=both).pivot_table(index=["target", "year"], columns="source", values="trade")
    wide = wide.reindex(columns=["CHN", "USA"]).dropna().reset_index().rename(columns={"target": "iso3"})
    wide = wide[~wide["iso3"].isin(["CHN", "USA"]) & (wide["CHN"] + wide["USA"] > 0)]
    value = (100 * wide["CHN"] / (wide["CHN"] + wide["USA"])).round(1)
    kinds = {"out": "goods_exports_share", "back": "goods_imports_share"}
    one = once(rows, ("source", "target", "year"))
    one = one.assign(out=digits(one["out"], 3), back=digits(one["back"], 3))
    return {
        "ties": wide_ties(one, kinds),
        "traits": traits(wide[["iso3", "year"]].assign(value=value), "trade_china_over_us"),
        "variables": covering(VARIABLES, covered_to(raw["year"], LAST)),
    }


_WEAK = "Weak provenance: an export by a third party. Do not chain it to the other trade data."
VARIABLES = (
    *described(
        "ties",
        FIRST,
        LAST,
        "missing",
        (
            (
                "goods_exports_share",
                "the target's share of the source's exports of goods",
                "percent",
                f"Reported by the United States and China alone. {_WEAK}",
            ),
            (
                "goods_imports_share",
                "the target's share of the source's imports of goods",
                "percent",
                f"Reported by the United States and China alone. {_WEAK}",
            ),
        ),
        "USA CHN",
    ),
    *described(
        "traits",
        FIRST,
        LAST,
        "missing",
        (
            (
                "trade_china_over_us",
                "China's share of the state's trade with China and the United States",
                "percent",
                f"Of exports and imports of goods as the two report them. {_WEAK}",
            ),
        ),
    ),
)
DERIVATION = Derivation("imf_trade", ("imf_trade",), VARIABLES, derive)
