"""Cyber incidents between rivals by initiator, target and year, 2000-2020 (DCID)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.rows import alive, ties
from tertius.panel.derive.shared.wide import described

FIRST, LAST = 2000, 2020


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return counts by first year; a pair of rivals that the source follows has zeros in quiet years."""
    raw = inputs.sources["cyber_incidents"].tables["incidents"]
    year = raw["date"].str[:4].astype(int)
    sides = [inputs.states.to_iso3("name", raw[column], year) for column in ("state_a", "state_b")]
    begun = inputs.states.to_iso3("cow", raw["initiator"], year)
    rows = pd.DataFrame({"a": sides[0], "b": sides[1], "source": begun, "year": year})
    rows = rows[(rows["source"] == rows["a"]) | (rows["source"] == rows["b"])]  # else a third party began it
    rows = rows.assign(target=rows["b"].where(rows["source"] == rows["a"], rows["a"]))
    rows = rows[rows["year"].between(FIRST, LAST)]
    count = rows.groupby(["source", "target", "year"]).size().rename("value").reset_index()
    pairs = rows[["a", "b"]].drop_duplicates()
    directed = pd.concat(
        [pairs.set_axis(["source", "target"], axis=1), pairs.set_axis(["target", "source"], axis=1)]
    )
    quiet = directed.drop_duplicates().merge(pd.DataFrame({"year": range(FIRST, LAST + 1)}), how="cross")
    full = quiet.merge(count, on=["source", "target", "year"], how="left")
    full["value"] = full["value"].fillna(0.0)
    exists = alive(inputs.states, full["source"], full["year"]) & alive(
        inputs.states, full["target"], full["year"]
    )
    return {"ties": ties(full[exists].reset_index(drop=True), "cyber_incidents")}


VARIABLES = described(
    "ties",
    FIRST,
    LAST,
    "missing",
    (
        (
            "cyber_incidents",
            "cyber incidents begun by the source",
            "incidents",
            "Between pairs of rivals that the source follows, by the year in which an incident began; every "
            "other pair is "
            "missing, not zero. Incidents against Western states are reported more often.",
        ),
    ),
)
DERIVATION = Derivation("cyber_incidents", ("cyber_incidents",), VARIABLES, derive)
