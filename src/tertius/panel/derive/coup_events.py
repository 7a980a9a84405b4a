"""Coups with their dates, 1946-2022 (Colpus)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel, numbered
from tertius.panel.derive.shared.rows import covered_to, covering
from tertius.panel.schema import Variable

FIRST, LAST = 1946, 2022


def coups(inputs: Inputs) -> pd.DataFrame:
    """Return attempts that were not staged by the incumbent: iso3, date, year, success, type, ambiguous."""
    table = inputs.sources["colpus"].tables["coups"]
    table = table[~table["staged"]]
    return in_panel(inputs, table.assign(year=table["date"].str[:4].astype(int)), "gw", {"ccode": "iso3"})


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return an event for every attempt, by whether it succeeded."""
    table = coups(inputs)
    who = table["military"].map({True: "military", False: "not military"})
    doubt = table["ambiguous"].map({True: "; ambiguous", False: ""})
    kind = table["success"].map({True: "coup_success", False: "coup_failed"})
    events = numbered(table.assign(kind=kind, detail=table["type"].fillna("coup") + ", " + who + doubt))
    dates = inputs.sources["colpus"].tables["coups"]["date"]
    return {"events": events, "variables": covering(VARIABLES, covered_to(dates.str[:4].astype(int), LAST))}


VARIABLES = tuple(
    Variable(
        "events",
        kind,
        title,
        "events",
        FIRST,
        LAST,
        "zero",
        "Dated coup attempts; those that the coders call staged are left out, ambiguous ones are kept "
        "and say so. The detail gives the type (regime change or reshuffling).",
    )
    for kind, title in (("coup_success", "successful coup"), ("coup_failed", "failed coup"))
)
DERIVATION = Derivation("colpus", ("colpus",), VARIABLES, derive)
