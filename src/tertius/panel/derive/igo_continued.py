"""Membership after 2014 and suspensions, continued by hand from public decisions of the organisations."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.igo import memberships
from tertius.panel.derive.shared.igo import (
    CONTINUED,
    FOLLOWED,
    LAST_CONTINUED,
    LAST_UPSTREAM,
    SUSPENSIONS,
    YOUNGER,
    changes,
    continued,
    membership,
    rows,
    suspended,
)
from tertius.panel.schema import Variable

_NOTE = (
    "Continued by this project from public decisions; panel/tables/igo_changes.csv lists them with reasons."
)


def _derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    last = memberships(inputs)
    last = last[(last["year"] == LAST_UPSTREAM) & last["igo"].isin(CONTINUED)]
    members = {str(igo): set(group["iso3"]) for igo, group in last[last["value"] > 0].groupby("igo")}
    level = last.set_index(["igo", "iso3"])["value"]
    found = continued(inputs.states, members)
    joined = changes()
    entered = set(zip(*(joined.loc[joined["change"] == "enter", c] for c in ("igo", "iso3")), strict=True))
    found["value"] = [
        1.0 if (igo, iso3) in entered else float(level.get((igo, iso3), 1.0))
        for igo, iso3 in zip(found["igo"], found["iso3"], strict=True)
    ]
    parts = [rows(found, "member"), rows(suspended().assign(value=1.0), "suspended")]
    return {"traits": pd.concat(parts, ignore_index=True)}


def _suspension(igo: str) -> Variable:
    first = SUSPENSIONS[igo]
    description = (
        "1 where a suspension decided by the organisation is in force on 31 December. The list covers the "
        f"years from {first} on. {_NOTE}"
    )
    return Variable(
        "traits",
        f"suspended:{igo}",
        f"Suspended from: {FOLLOWED[igo][0]}",
        "0/1",
        first,
        LAST_CONTINUED,
        "zero",
        description,
    )


DERIVATION = Derivation(
    "igo_continued",
    ("igo",),
    (
        *(membership(igo, FOLLOWED[igo][0], LAST_UPSTREAM + 1, LAST_CONTINUED, _NOTE) for igo in CONTINUED),
        *(membership(igo, title, first, LAST_CONTINUED, _NOTE) for igo, (title, first) in YOUNGER.items()),
        *(_suspension(igo) for igo in SUSPENSIONS),
    ),
    _derive,
)
