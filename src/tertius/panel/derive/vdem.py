"""Five indices of democracy with their errors, 1946-2024 (V-Dem 15)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.rows import covered_to, covering
from tertius.panel.derive.shared.wide import described, wide_traits
from tertius.sources.vdem import FIRST, INDICES, LAST


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return each index with its posterior standard deviation as error."""
    raw = inputs.sources["vdem"].tables["democracy"]
    rows = in_panel(inputs, raw, "cow", {"cow": "iso3"})
    names = {name: f"vdem_{name}" for name in INDICES.values()}
    errors = {name: f"{name}_sd" for name in INDICES.values()}
    return {
        "traits": wide_traits(rows, names, errors),
        "variables": covering(VARIABLES, covered_to(raw["year"], LAST)),
    }


VARIABLES = described(
    "traits",
    FIRST,
    LAST,
    "missing",
    (
        (
            f"vdem_{name}",
            f"{name} democracy (V-Dem)",
            "0 to 1",
            "Release 15, with the posterior standard deviation as error: most yearly changes lie within "
            "it. CC "
            "BY-SA "
            "4.0, in a file of its own. The panel's polyarchy is release 16: do not mix the two.",
        )
        for name in INDICES.values()
    ),
)
DERIVATION = Derivation("vdem", ("vdem",), VARIABLES, derive)
