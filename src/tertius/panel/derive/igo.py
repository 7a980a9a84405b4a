"""Membership in organisations to 2014, as the Correlates of War code it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive._codes import in_panel
from tertius.panel.derive._igo import DISSOLVED, FOLLOWED, LAST_CONTINUED, LAST_UPSTREAM, membership, rows
from tertius.panel.derive._rows import unlisted
from tertius.panel.overrides import of
from tertius.panel.schema import FIRST_YEAR

_NOTE = (
    "A suspended member is a member. Plain errors of the file are set right as listed, with reasons, in "
    "panel/tables/overrides.csv."
)
_LEVEL = {1: 1.0, 2: 0.5, 3: 0.0, 0: 0.0, -1: 0.0}


def memberships(inputs: Inputs) -> pd.DataFrame:
    """Return igo, iso3, year, value (level, NaN where the source does not know), zeros included."""
    raw = inputs.sources["igo"].tables["membership"]
    name = {column: igo for igo, (_, columns, _) in FOLLOWED.items() for column in columns}
    raw = raw.assign(igo=raw["igo"].map(name), value=raw["status"].map(_LEVEL))
    found = in_panel(inputs, raw, "cow", {"ccode": "iso3"})
    # A handover year (two German codes in 1990) and a successor organisation (OAU, AU in 2002) give two rows.
    found = pd.DataFrame(found.groupby(["igo", "iso3", "year"], as_index=False)["value"].max())
    return _corrected(found)


def _corrected(found: pd.DataFrame) -> pd.DataFrame:
    """Set right what the file has wrong, by the packaged list; only rows that the file has are changed."""
    out = found.copy()
    for row in of("igo", "traits", "set"):
        here = out["igo"].isin([name.removeprefix("member:") for name in row.variables])
        here &= (out["iso3"] == row.iso3) & out["year"].isin(row.years)
        out.loc[here, "value"] = float(row.value)
    return out


def _derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    found = memberships(inputs)
    span = found["igo"].map({igo: first for igo, (_, _, first) in FOLLOWED.items()})
    found = found[found["year"] >= span]
    kept = found[(found["value"] > 0) | found["value"].isna()]
    kept = kept.assign(status=np.where(kept["value"].isna(), "missing", "observed"))
    parts = [rows(kept, "member")]
    listed = found[["iso3", "year"]].drop_duplicates()
    unknown = unlisted(inputs.states, listed, range(FIRST_YEAR, LAST_UPSTREAM + 1))
    for igo, (_, _, first) in FOLLOWED.items():  # a state that the source does not follow is no zero
        blank = unknown[unknown["year"] >= first].assign(igo=igo, value=np.nan, status="missing")
        parts.append(rows(blank, "member"))
    return {"traits": pd.concat(parts, ignore_index=True)}


def _last(igo: str) -> int:
    return LAST_CONTINUED if igo in DISSOLVED else LAST_UPSTREAM


DERIVATION = Derivation(
    "igo",
    ("igo",),
    tuple(
        membership(
            igo,
            title,
            first,
            _last(igo),
            f"{_NOTE} Dissolved in {DISSOLVED[igo]}." if igo in DISSOLVED else _NOTE,
        )
        for igo, (title, _, first) in FOLLOWED.items()
    ),
    _derive,
)
