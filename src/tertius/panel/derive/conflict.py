"""Armed conflict by state and year, 1946-2024 (UCDP/PRIO)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel, numbered
from tertius.panel.derive.shared.rows import covered_to, covering, traits
from tertius.panel.schema import Variable

FIRST, LAST = 1946, 2024
INTERNAL = (3, 4)


def by_state(inputs: Inputs, *columns: str) -> pd.DataFrame:
    """Return conflict-years with one row for each state named in any of the code `columns`."""
    table = inputs.sources["ucdp"].tables["conflicts"]
    listed = table[list(columns)].apply(lambda column: column.fillna("").str.split(r"[,\s]+", regex=True))
    codes = listed.apply(lambda row: sorted({code for cell in row for code in cell if code}), axis=1)
    rows = table.assign(code=codes).explode("code").dropna(subset=["code"]).reset_index(drop=True)
    return in_panel(inputs, rows, "gw", {"code": "iso3"})


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return traits of conflict in the state and by its government, and the start of episodes."""
    there, fought = by_state(inputs, "gwno_loc"), by_state(inputs, "gwno_a", "gwno_b")
    internal = there[there["type"].isin(INTERNAL)]
    parts = [
        _most(there.assign(value=1.0), "conflict_any"),
        _most(there.assign(value=there["intensity"].astype(float)), "conflict_intensity"),
        _most(internal.assign(value=internal["intensity"].astype(float)), "conflict_internal"),
        _most(fought.assign(value=fought["intensity"].astype(float)), "conflict_government"),
    ]
    last = covered_to(inputs.sources["ucdp"].tables["conflicts"]["year"], LAST)
    return {
        "traits": pd.concat(parts, ignore_index=True),
        "events": _onsets(there),
        "variables": covering(VARIABLES, last),
    }


def _most(rows: pd.DataFrame, variable: str) -> pd.DataFrame:
    return traits(rows.groupby(["iso3", "year"])["value"].max().reset_index(), variable)


def _onsets(there: pd.DataFrame) -> pd.DataFrame:
    """Return the start of each episode, where its first active year is on record."""
    first = there.sort_values("year").drop_duplicates(["iso3", "conflict_id", "episode_start"])
    first = first[first["episode_start"].str[:4].astype(int) >= FIRST]
    what = first["type"].map({1: "extrasystemic", 2: "between states", 3: "internal", 4: "internal"})
    detail = what + ": " + first["side_a"] + " - " + first["side_b"].str.slice(0, 60)
    events = first.assign(date=first["episode_start"], kind="conflict_onset", detail=detail)
    return numbered(events[["iso3", "date", "kind", "detail"]])


def _variable(table: str, name: str, title: str, unit: str, text: str) -> Variable:
    return Variable(table, name, title, unit, FIRST, LAST, "zero", text)


_SCALE = (
    "0: none; 1: 25 to 999 battle deaths in the year; 2: 1000 or more. The highest of the state's conflicts. "
)

VARIABLES = (
    _variable(
        "traits", "conflict_any", "armed conflict in the state", "0 or 1", "Any conflict located there."
    ),
    _variable("traits", "conflict_intensity", "intensity of conflict in the state", "0 to 2", _SCALE),
    _variable(
        "traits",
        "conflict_internal",
        "intensity of internal conflict",
        "0 to 2",
        _SCALE + "Conflicts between the government and a group within the state.",
    ),
    _variable(
        "traits",
        "conflict_government",
        "intensity of conflicts that the government fights",
        "0 to 2",
        _SCALE
        + "The government is a primary party, wherever the conflict is; troops in support do not count.",
    ),
    _variable(
        "events",
        "conflict_onset",
        "an episode of conflict begins",
        "events",
        "The day on which a conflict, or a new episode after a year of peace, passed 25 battle deaths.",
    ),
)
DERIVATION = Derivation("ucdp", ("ucdp",), VARIABLES, derive)
