"""Vetoes in the Security Council by permanent member, 1946-2025."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import numbered
from tertius.panel.derive.shared.rows import traits
from tertius.panel.derive.shared.wide import described

FIRST, LAST = 1946, 2025
FIVE = ("USA", "RUS", "CHN", "FRA", "GBR")
#: Until this day Taiwan's government held the seat of China.
SEAT = "1971-10-25"


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return each veto as an event, and their number by year with zeros for the members."""
    raw = inputs.sources["vetoes"].tables["vetoes"]
    year = raw["date"].str[:4].astype(int)
    iso3 = inputs.states.to_iso3("name", raw["member"], year)
    iso3 = iso3.where(~((iso3 == "CHN") & (raw["date"] < SEAT)), "TWN")
    detail = raw["draft"] + ": " + raw["agenda"].str.slice(0, 80)
    rows = raw.assign(iso3=iso3, year=year, kind="veto", detail=detail)[year.between(FIRST, LAST)]
    count = rows.groupby(["iso3", "year"]).size().rename("value").reset_index()
    seats = [(iso, y) for iso in FIVE for y in range(FIRST, LAST + 1) if iso != "CHN" or y >= 1972]
    seats += [("TWN", y) for y in range(1949, 1971)]
    full = pd.DataFrame(seats, columns=["iso3", "year"]).merge(count, on=["iso3", "year"], how="left")
    full["value"] = full["value"].fillna(0.0).astype(float)
    return {"events": numbered(rows[["iso3", "date", "kind", "detail"]]), "traits": traits(full, "vetoes")}


_WEAK = "From 2022 on from a list of weak provenance. Votes on adopted resolutions are not here."
VARIABLES = (
    *described(
        "events",
        FIRST,
        LAST,
        "zero",
        (
            (
                "veto",
                "a permanent member's veto in the Security Council",
                "events",
                f"One a draft and member; the detail gives the draft and the item. {_WEAK}",
            ),
        ),
    ),
    *described(
        "traits",
        FIRST,
        LAST,
        "missing",
        (
            (
                "vetoes",
                "vetoes cast in the year",
                "vetoes",
                f"Permanent members alone; China's seat is Taiwan's to 1971, a year in which neither has a "
                f"figure. {_WEAK}",
            ),
        ),
    ),
)
DERIVATION = Derivation("vetoes", ("vetoes",), VARIABLES, derive)
