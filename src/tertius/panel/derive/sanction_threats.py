"""Threats and impositions of sanctions by sender, target and year, 1946-2005 (TIES)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel, numbered
from tertius.panel.derive.shared.wide import counted, described
from tertius.sources.sanction_threats import COSTS, OUTCOMES

FIRST, LAST = 1946, 2005


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return counts of threats and impositions by state sender, and each case as an event of its target."""
    tables = inputs.sources["sanction_threats"].tables
    cases = tables["cases"].rename(columns={"begin": "year"})
    pairs = cases.merge(tables["senders"], on="case")
    pairs = in_panel(inputs, pairs, "cow", {"target": "target", "sender": "source"})
    pairs = pairs[pairs["year"] <= LAST]
    imposed = pairs[pairs["imposed"]]
    year = imposed["imposed_in"].fillna(imposed["year"]).astype(int)
    imposed = imposed.assign(year=year)[year.between(FIRST, LAST)]
    parts = [counted(pairs[pairs["threat"]], "sanction_threat"), counted(imposed, "sanction_imposed")]
    count = tables["senders"].groupby("case").size()
    cases = cases.assign(senders=cases["case"].map(count).fillna(0).astype(int))
    return {"ties": pd.concat(parts, ignore_index=True), "events": _events(inputs, cases)}


def _cost(codes: pd.Series[float]) -> pd.Series[str]:
    return codes.map(lambda code: COSTS.get(int(code), "not known") if code == code else "not known")


def _events(inputs: Inputs, cases: pd.DataFrame) -> pd.DataFrame:
    rows = in_panel(inputs, cases[cases["year"] <= LAST], "cow", {"target": "iso3"})
    sender = inputs.states.to_iso3("cow", rows["primary"], rows["year"]).fillna("no single state")
    outcome = rows["outcome"].map(lambda code: OUTCOMES.get(int(code), "?") if code == code else "not known")
    stage = rows["threat"].map({True: "threat", False: "no threat"})
    stage += rows["imposed"].map({True: ", imposed", False: ", not imposed"})
    code = rows["issue"].map(lambda x: f"{x:.0f}" if x == x else "not known")
    over = rows["end"].map(lambda x: f"{x:.0f}" if x == x else "not known")
    stage += "; senders: " + rows["senders"].astype(str) + "; institution: "
    stage += rows["institution"].map({1.0: "yes", 0.0: "no"}).fillna("not known")
    stage += "; issue: " + code + "; cost to target: " + _cost(rows["target_cost"])
    stage += "; cost to sender: " + _cost(rows["sender_cost"]) + "; ended: " + over
    text = "sender " + sender + "; " + stage + "; outcome: " + outcome + "; case " + rows["case"].astype(str)
    date = rows["year"].astype(str) + "-01-01"
    return numbered(
        rows.assign(date=date, kind="sanction_case", detail=text)[["iso3", "date", "kind", "detail"]]
    )


_WHO = "By every sender that is a state; organisations are not expanded. "
VARIABLES = (
    *described(
        "ties",
        FIRST,
        LAST,
        "zero",
        (
            (
                "sanction_threat",
                "sanctions threatened in the year",
                "threats",
                f"{_WHO}Cases that begin with a threat.",
            ),
            (
                "sanction_imposed",
                "sanctions imposed in the year (TIES)",
                "impositions",
                f"{_WHO}By the year of imposition, else that of the case.",
            ),
        ),
    ),
    *described(
        "events",
        FIRST,
        LAST,
        "zero",
        (
            (
                "sanction_case",
                "a case of threatened or imposed sanctions begins",
                "events",
                "Dated to 1 January of the first year. The detail gives sender, stage, how many "
                "senders, first "
                "issue, costs, last year and outcome; the outcome is not known in 388 cases, which is no "
                "failure. Labels of outcomes and costs are from knowledge of the codebook.",
            ),
        ),
    ),
)
DERIVATION = Derivation("sanction_threats", ("sanction_threats",), VARIABLES, derive)
