"""Pacts between states, by obligation, from the member file of ATOP."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.rows import MAJORS, alive, ties
from tertius.panel.schema import FIRST_YEAR, Variable
from tertius.sources.atop import LAST, OBLIGATIONS

KINDS = {
    "defense": "pact_defense",
    "offense": "pact_offense",
    "neutral": "pact_neutrality",
    "nonagg": "pact_nonaggression",
    "consul": "pact_consultation",
}


def member_years(members: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    """Return one row a member, alliance and year since 1946: atopid, iso3, year, and the obligations.

    Of several phases in one year, the obligations of any of them count.
    """
    start = members["entered"].clip(lower=FIRST_YEAR)
    end = members["left"].fillna(LAST).astype(int)
    length = (end - start + 1).clip(lower=0).to_numpy(dtype=int)
    rows = members.loc[members.index.repeat(length)].reset_index(drop=True)
    lag = np.arange(len(rows)) - np.repeat(np.cumsum(length) - length, length)
    rows["year"] = np.repeat(start.to_numpy(dtype=int), length) + lag
    rows["iso3"] = inputs.states.to_iso3("cow", rows["member"], rows["year"])
    rows = rows[alive(inputs.states, rows["iso3"], rows["year"])]
    return pd.DataFrame(rows.groupby(["atopid", "iso3", "year"], as_index=False)[list(OBLIGATIONS)].any())


def pairs(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row a pair (a < b), alliance and year; a pair has an obligation if either member has it."""
    both = rows.merge(rows, on=["atopid", "year"], suffixes=("", "_b"))
    both = both[both["iso3"] < both["iso3_b"]]
    out = both[["atopid", "year"]].assign(a=both["iso3"], b=both["iso3_b"])
    for name in OBLIGATIONS:
        out[name] = both[name] | both[f"{name}_b"]
    return out


def _both_ways(frame: pd.DataFrame) -> pd.DataFrame:
    """Return each pair (a, b) as (source, target) and as (target, source)."""
    forth = frame.rename(columns={"a": "source", "b": "target"})
    back = forth.rename(columns={"source": "target", "target": "source"})
    return pd.concat([forth, back], ignore_index=True)


def _derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    rows = member_years(inputs.sources["atop"].tables["members"], inputs)
    linked = pairs(rows)
    size = rows.groupby(["atopid", "year"])["iso3"].size().rename("size").reset_index()
    linked = linked.merge(size, on=["atopid", "year"])
    parts = []
    for name, kind in KINDS.items():
        dyads = linked.loc[linked[name], ["a", "b", "year"]].drop_duplicates()
        parts.append(ties(_both_ways(dyads).assign(value=1.0), kind))
    major = linked["a"].isin(MAJORS) | linked["b"].isin(MAJORS)
    defence = linked[linked["defense"] & major].sort_values(
        ["size", "atopid"], ascending=[False, True], kind="stable"
    )
    largest = defence.drop_duplicates(["a", "b", "year"])
    identified = largest[["a", "b", "year"]].assign(value=largest["atopid"].astype(np.float64))
    parts.append(ties(_both_ways(identified), "pact_id"))
    return {"ties": pd.concat(parts, ignore_index=True)}


_TITLES = {
    "pact_defense": "defence pact in force",
    "pact_offense": "offensive pact in force",
    "pact_neutrality": "neutrality pact in force",
    "pact_nonaggression": "non-aggression pact in force",
    "pact_consultation": "consultation pact in force",
}
_STORED = f"Pairs are stored in both directions. In force on any day of the year. Coding ends in {LAST}."


def _variables() -> tuple[Variable, ...]:
    obligation = "1 where either member of a common alliance has the obligation. " + _STORED
    kinds = tuple(
        Variable("ties", kind, title, "0 or 1", FIRST_YEAR, LAST, "zero", obligation)
        for kind, title in _TITLES.items()
    )
    text = (
        "ATOP id of the defence pact with the most members that the pair shares, for clustering; only for "
        f"pairs with one of {', '.join(MAJORS)}. " + _STORED
    )
    title = "identity of the largest common defence pact"
    return (*kinds, Variable("ties", "pact_id", title, "ATOP id", FIRST_YEAR, LAST, "missing", text))


DERIVATION = Derivation("atop", ("atop",), _variables(), _derive)
