"""Leaders' entries and exits by manner, 1946-2015 (Archigos)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive._codes import in_panel, numbered
from tertius.panel.derive._rows import covered_to, covering
from tertius.panel.overrides import Override, of
from tertius.panel.schema import Variable

#: Manner of exit upstream to kind of event.  Suicide and ill health are neither regular nor irregular.
EXITS = {
    "Irregular": "exit_irregular",
    "Regular": "exit_regular",
    "Foreign": "exit_foreign",
    "Natural Death": "exit_other",
    "Retired Due to Ill Health": "exit_other",
    "Suicide": "exit_other",
    "Unknown": "exit_other",
}
FIRST, LAST = 1946, 2015


def last_year(inputs: Inputs) -> int:
    """Return the last year of the file at hand: the latest end of a spell, or its cut."""
    return covered_to(inputs.sources["archigos"].tables["spells"]["end"].str[:4].astype(int), LAST)


def exits(inputs: Inputs) -> pd.DataFrame:
    """Return exits from office in panel years: iso3, date, year, leader, exit, exit_code, why.

    ``why`` is the reason of an override that changed or added the exit, else ``""``.
    """
    spells = inputs.sources["archigos"].tables["spells"]
    spells = spells[spells["exit"].isin(EXITS)]
    dated = spells.assign(date=spells["end"], year=spells["end"].str[:4].astype(int), why="")
    out = in_panel(inputs, dated, "gw", {"gwcode": "iso3"})
    for row in of("archigos", "exits", "exit"):
        here = (out["iso3"] == row.iso3) & (out["date"] == row.first)
        out.loc[here, ["exit", "exit_code", "why"]] = [row.value, row.detail.partition("; ")[2], row.reason]
    unfinished = in_office(inputs)
    added = []
    for row in of("archigos", "exits", "left"):
        mine = unfinished[unfinished["iso3"] == row.iso3]
        if ((mine["start"] <= row.first) & (row.first <= mine["end"])).any():
            added.append(_left(row))
    return pd.concat([out, pd.DataFrame(added)], ignore_index=True) if added else out


def in_office(inputs: Inputs) -> pd.DataFrame:
    """Return the spells that the end of the release cuts off: iso3, leader, start, end."""
    spells = inputs.sources["archigos"].tables["spells"]
    spells = spells[~spells["exit"].isin(EXITS)]
    dated = spells.assign(year=spells["end"].str[:4].astype(int))
    return in_panel(inputs, dated, "gw", {"gwcode": "iso3"})


def _left(row: Override) -> dict[str, object]:
    leader, _, code = row.detail.partition("; ")
    return {
        "iso3": row.iso3,
        "date": row.first,
        "year": row.years[0],
        "leader": leader,
        "exit": row.value,
        "exit_code": code,
        "why": row.reason,
    }


def entries(inputs: Inputs) -> pd.DataFrame:
    """Return entries into office in panel years: iso3, date, leader, entry."""
    spells = inputs.sources["archigos"].tables["spells"]
    dated = spells.assign(date=spells["start"], year=spells["start"].str[:4].astype(int))
    return in_panel(inputs, dated, "gw", {"gwcode": "iso3"})


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return events of exit by manner, of irregular entry, and regular changes of government."""
    out, into = exits(inputs), entries(inputs)
    how = out["exit_code"].where(out["exit_code"] != out["exit"], "").str.strip()
    detail = out["leader"] + (": " + out["exit"] + "; " + how).where(how != "", ": " + out["exit"])
    detail += ("; corrected: " + out["why"]).where(out["why"] != "", "")
    left = out.assign(kind=out["exit"].map(EXITS), detail=detail)
    regular = left[left["exit"] == "Regular"].assign(kind="government_change_regular")
    into = into[into["entry"] == "Irregular"]
    came = into.assign(kind="entry_irregular", detail=into["leader"])
    events = numbered(pd.concat([left, regular, came], ignore_index=True))
    return {"events": events, "variables": covering(VARIABLES, last_year(inputs))}


def _variable(kind: str, title: str, description: str) -> Variable:
    return Variable("events", kind, title, "events", FIRST, LAST, "zero", description)


VARIABLES = (
    _variable(
        "exit_irregular",
        "leader's irregular exit",
        "A leader lost power in breach of the rules and conventions of the state: coup, rebels, popular "
        "protest, assassination. The detail names the leader and the manner.",
    ),
    _variable(
        "exit_regular",
        "leader's regular exit",
        "A leader left by the rules and conventions of the state.",
    ),
    _variable("exit_foreign", "leader deposed by another state", "A leader was removed by a foreign state."),
    _variable(
        "exit_other",
        "leader's exit by death or ill health",
        "Natural death, retirement from ill health, suicide; exits of unknown manner.",
    ),
    _variable("entry_irregular", "leader's irregular entry", "A leader took power in breach of the rules."),
    _variable(
        "government_change_regular",
        "regular change of leader",
        "The same events as exit_regular, under the name that pairs with government_change_irregular. "
        "No source covers the years after 2015.",
    ),
)
DERIVATION = Derivation("archigos", ("archigos",), VARIABLES, derive)
