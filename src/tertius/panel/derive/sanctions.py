"""Sanctions between states by type and year, 1949-2023 (Global Sanctions Data Base)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tertius.core.errors import PanelError, shorten
from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared import groups
from tertius.panel.derive.shared.codes import numbered
from tertius.panel.derive.shared.rows import alive, covered_to, covering, ties, traits
from tertius.panel.schema import LAST_YEAR, Variable

FIRST, LAST = 1949, 2023
TYPES = ("trade", "arms", "military", "financial", "travel", "other")


def party_years(inputs: Inputs) -> pd.DataFrame:
    """Return the states on each side of each case, by year: case_id, role, party, iso3, year.

    Groups whose members are known count as their members of that year; a party is kept only in years
    in which its state exists.

    Raises
    ------
    PanelError
        A party is neither a state, nor a group, nor on the list of those left out on purpose.
    """
    data = inputs.sources["gsdb"].tables
    parties = data["parties"].merge(data["cases"][["case_id", "begin", "end"]], on="case_id")
    first, last = parties["begin"].clip(lower=FIRST), parties["end"].clip(upper=LAST_YEAR)
    length = (last - first + 1).clip(lower=0).to_numpy()
    rows = parties.loc[parties.index.repeat(length)]
    rows = rows.assign(year=first.loc[rows.index] + rows.groupby(level=0).cumcount())
    rows = rows[["case_id", "role", "party", "year"]].reset_index(drop=True)
    rows["party"] = rows["party"].mask((rows["party"] == "South Vietnam") & (rows["year"] > 1975), "Vietnam")
    group = rows["party"].map({party: groups.group_of(party) for party in rows["party"].unique()})
    named = rows[group.isna()].copy()
    named["iso3"] = inputs.states.to_iso3("name", named["party"], named["year"])
    _refuse_unknown(inputs, rows[group.isna()])
    belonging = rows.assign(group=group)[group.notna()].merge(groups.members(), on="group")
    belonging = belonging[belonging["year"].between(belonging["start"], belonging["end"])]
    out = pd.concat([named, belonging[["case_id", "role", "party", "year", "iso3"]]], ignore_index=True)
    return out[alive(inputs.states, out["iso3"], out["year"])].reset_index(drop=True)


def _refuse_unknown(inputs: Inputs, named: pd.DataFrame) -> None:
    known = {
        party
        for party in named["party"].unique()
        if party in groups.ORGANISATIONS or groups.is_no_state(party)
    }
    left = named[~named["party"].isin(known)]
    strange = [name for name, _ in inputs.states.unmatched("name", left["party"])]
    if strange:
        raise PanelError(
            "parties of sanctions", "names of states or groups that the crosswalk knows", shorten(strange),
            "add them to names.csv, group_members.csv or the list of parties that are no states",
        )  # fmt: skip


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return ties by type, Security Council sanctions, and the start and end of cases as events."""
    cases = inputs.sources["gsdb"].tables["cases"]
    sides = party_years(inputs)
    senders = sides[sides["role"] == "sender"].rename(columns={"iso3": "source"})
    targets = sides[sides["role"] == "target"].rename(columns={"iso3": "target"})
    dyads = senders[["case_id", "year", "source"]].merge(
        targets[["case_id", "year", "target"]], on=["case_id", "year"]
    )
    dyads = dyads[dyads["source"] != dyads["target"]].merge(cases[["case_id", *TYPES]], on="case_id")
    parts = [_tie(dyads, "sanction:any")] + [_tie(dyads[dyads[name]], f"sanction:{name}") for name in TYPES]
    council, marks = _organisations(inputs, targets)
    return {
        "ties": pd.concat([*parts, council], ignore_index=True),
        "traits": marks,
        "events": _events(cases.assign(by=cases["case_id"].map(_parties(inputs))), targets),
        "variables": covering(VARIABLES, covered_to(cases["end"], LAST)),
    }


def _tie(dyads: pd.DataFrame, kind: str) -> pd.DataFrame:
    pairs = dyads[["source", "target", "year"]].drop_duplicates()
    return ties(pairs.sort_values(["source", "target", "year"]).assign(value=1.0), kind)


def _organisations(inputs: Inputs, targets: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return Security Council ties from its permanent members, and marks of sanctions by organisations."""
    parties = inputs.sources["gsdb"].tables["parties"]
    by = parties[(parties["role"] == "sender") & parties["party"].isin(groups.ORGANISATIONS)]
    hit = targets.merge(by[["case_id", "party"]].rename(columns={"party": "organisation"}), on="case_id")
    hit = hit[["target", "year", "organisation"]].drop_duplicates()
    council = hit[hit["organisation"] == "UN"]
    five = groups.members()
    five = five[five["group"] == "P5"].rename(columns={"iso3": "source"})
    pairs = council.merge(five, how="cross")
    pairs = pairs[pairs["year"].between(pairs["start"], pairs["end"]) & (pairs["source"] != pairs["target"])]
    marks = []
    for variable, rows in (("sanctioned_by_un", council), ("sanctioned_by_other_organisation", hit[hit["organisation"] != "UN"])):  # fmt: skip  # noqa: E501
        states = rows[["target", "year"]].drop_duplicates().rename(columns={"target": "iso3"})
        marks.append(traits(states.sort_values(["iso3", "year"]).assign(value=1.0), variable))
    return _tie(pairs, "sanction_un"), pd.concat(marks, ignore_index=True)


def _parties(inputs: Inputs) -> pd.Series[str]:
    """Return the senders of each case as written, states by code and groups by name, joined with "+"."""
    data = inputs.sources["gsdb"].tables
    rows = data["parties"].merge(data["cases"][["case_id", "begin"]], on="case_id")
    rows = rows[rows["role"] == "sender"].reset_index(drop=True)
    state = ~rows["party"].map(_is_group)
    iso3 = inputs.states.to_iso3("name", rows["party"].where(state), rows["begin"].clip(lower=FIRST))
    return rows.assign(who=iso3.fillna(rows["party"])).groupby("case_id")["who"].agg("+".join)


def _is_group(party: str) -> bool:
    return groups.group_of(party) is not None or party in groups.ORGANISATIONS or groups.is_no_state(party)


def _events(cases: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """Return the first and, where it is over, the last year of each case, for each target state."""
    span = targets.groupby(["case_id", "target"])["year"].agg(["min", "max"]).reset_index()
    rows = span.merge(cases, on="case_id")
    held = rows[list(TYPES)].to_numpy(dtype=bool)
    kinds = [", ".join(np.array(TYPES)[line]) or "type not stated" for line in held]
    what = rows["sender_text"].map(lambda text: shorten(str(text), 60).strip("'\"")) + ": " + pd.Series(kinds)
    what += "; by " + rows["by"].fillna("nobody named") + "; case " + rows["case_id"].astype(str)
    start = rows.assign(
        kind="sanction_start",
        date=rows["min"].astype(str) + "-01-01",
        detail=what + "; aim " + rows["objective"],
    )
    over = ~rows["success"].str.contains("ongoing") & (rows["max"] == rows["end"])
    end = rows.assign(
        kind="sanction_end",
        date=rows["max"].astype(str) + "-01-01",
        detail=what + "; outcome " + rows["success"],
    )[over]
    both = pd.concat([start, end], ignore_index=True).rename(columns={"target": "iso3"})
    return numbered(both[["iso3", "date", "kind", "detail"]])


_EXPANDED = (
    "Value 1. The EU and other groups whose members the project lists count as their members of that year; "
    "Security Council sanctions are not counted here (see sanction_un), nor are those of organisations "
    "that are not expanded (see sanctioned_by_other_organisation)."
)


_COUNCIL = (
    "Value 1 from each permanent member of the Security Council to a state under sanctions of the United "
    "Nations: attributed by the project, since none of the five vetoed them."
)
_OTHER = (
    "Value 1 while an organisation that is not expanded into members (such as the Commonwealth or the "
    "Islamic Conference) has sanctions on the state."
)
_START = (
    "Dated to 1 January of the first year: only the year is known. The detail gives sender, types, "
    "senders by code, the number of the case and stated aims."
)
_END = (
    "Dated to 1 January of the last year. The detail gives sender, types, senders by code, the number of the "
    "case and the outcome for each aim."
)


def _variables() -> tuple[Variable, ...]:
    flags = [("ties", "sanction:any", "sanctions of any type", _EXPANDED)]
    flags += [("ties", f"sanction:{name}", f"{name} sanctions", _EXPANDED) for name in TYPES]
    flags += [
        ("ties", "sanction_un", "Security Council sanctions, by permanent member", _COUNCIL),
        ("traits", "sanctioned_by_un", "under United Nations sanctions", "Value 1 while a case is open."),
        ("traits", "sanctioned_by_other_organisation", "under sanctions of an organisation", _OTHER),
    ]
    events = [
        ("sanction_start", "sanctions case begins", _START),
        ("sanction_end", "sanctions case ends", _END),
    ]
    return (
        *(
            Variable(table, name, title, "0 or 1", FIRST, LAST, "zero", text)
            for table, name, title, text in flags
        ),
        *(
            Variable("events", kind, title, "events", FIRST, LAST, "zero", text)
            for kind, title, text in events
        ),
    )


VARIABLES = _variables()
DERIVATION = Derivation("gsdb", ("gsdb",), VARIABLES, derive)
