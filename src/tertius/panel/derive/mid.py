"""Militarised disputes and wars between states by directed pair and year."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.rows import ties
from tertius.panel.derive.shared.wide import described

FIRST = 1946
#: Table of the source: name in the panel, last year.
LISTS = {"cow": ("dispute", 2014), "gml": ("dispute_revised", 2010)}
LAST_WAR = 2003


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return the highest hostility of a state towards another, who began, and wars."""
    parts = []
    for name, (kind, last) in LISTS.items():
        rows = _pairs(inputs, name, last)
        parts.append(_most(rows.assign(value=rows["hostility"].astype(float)), kind))
        begun = rows[rows["onset"] & rows["side_a"]]
        parts.append(_most(begun.assign(value=1.0), f"{kind}_begun"))
    wars = _pairs(inputs, "wars", LAST_WAR)
    parts.append(_most(wars.assign(value=1.0), "war"))
    return {"ties": pd.concat(parts, ignore_index=True)}


def _pairs(inputs: Inputs, name: str, last: int) -> pd.DataFrame:
    raw = inputs.sources["mid"].tables[name]
    raw = raw[raw["year"] <= last]
    rows = in_panel(inputs, raw, "cow", {"ccode1": "source", "ccode2": "target"})
    return rows[rows["source"] != rows["target"]]


def _most(rows: pd.DataFrame, kind: str) -> pd.DataFrame:
    found = rows.groupby(["source", "target", "year"])["value"].max().reset_index()
    return ties(found[found["value"] > 0], kind)


def _list(kind: str, whose: str) -> tuple[tuple[str, str, str, str], ...]:
    both = "The two lists differ in many disputes: choose one before looking."
    return (
        (
            kind,
            f"militarised dispute ({whose})",
            "1 to 5",
            "Highest hostility of the source towards the target in the year's disputes: 1 none of its own, "
            "2 threat, "
            f"3 display, 4 use of force, 5 war. {both}",
        ),
        (
            f"{kind}_begun",
            f"militarised dispute begun by the source ({whose})",
            "0 or 1",
            f"1 in the year of an onset in which the source took the first act. {both}",
        ),
    )


VARIABLES = (
    *described("ties", FIRST, 2014, "zero", _list("dispute", "Correlates of War 5.0")),
    *described("ties", FIRST, 2010, "zero", _list("dispute_revised", "Gibler, Miller and Little 2.2.1")),
    *described(
        "ties",
        FIRST,
        LAST_WAR,
        "zero",
        (
            (
                "war",
                "war between the two states",
                "0 or 1",
                "Interstate wars of the Correlates of War list to 2003.",
            ),
        ),
    ),
)
DERIVATION = Derivation("mid", ("mid",), VARIABLES, derive)
