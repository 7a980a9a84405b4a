"""Aid to Ukraine by donor and year, 2022-2025 (Kiel Institute), totals alone."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.wide import described, digits, wide_ties
from tertius.sources.kiel import LAST_FULL

FIRST = 2022


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return all aid, and military aid, in million euros."""
    raw = inputs.sources["kiel"].tables["aid"]
    rows = in_panel(inputs, raw, "name", {"donor": "source"})
    rows = rows[rows["year"] <= LAST_FULL]
    every = rows["financial"] + rows["humanitarian"] + rows["military"]
    rows = rows.assign(target="UKR", total=digits(1000 * every, 3), arms=digits(1000 * rows["military"], 3))
    return {"ties": wide_ties(rows, {"total": "aid_ukraine", "arms": "aid_ukraine_military"})}


_NOTE = (
    "Allocations in the year, to three digits, of donors that the tracker follows; another donor's "
    "absence is no "
    "zero. Institutions of the European Union are left out. Weak provenance: parsed by a third party."
)
VARIABLES = described(
    "ties",
    FIRST,
    LAST_FULL,
    "missing",
    (
        ("aid_ukraine", "aid to Ukraine", "million euros", f"Financial, humanitarian and military. {_NOTE}"),
        ("aid_ukraine_military", "military aid to Ukraine", "million euros", _NOTE),
    ),
)
DERIVATION = Derivation("kiel", ("kiel",), VARIABLES, derive)
