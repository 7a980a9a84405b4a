"""Expression, civil society, liberty, accountability and clean government, 1968-2023 (V-Dem 14)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.rows import covered_to, covering
from tertius.panel.derive.shared.wide import described, wide_traits
from tertius.sources.vdem_spaces import FIRST, INDICES, LAST

_TITLES = {
    "expression": "freedom of expression and the media",
    "civil_society": "civil society",
    "liberty": "equality before the law and liberty",
    "vertical_accountability": "accountability to voters",
    "horizontal_accountability": "accountability to courts and parliament",
    "clean_government": "absence of corruption in public office",
}


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return each index as a trait."""
    raw = inputs.sources["vdem_spaces"].tables["spaces"]
    rows = in_panel(inputs, raw, "gw", {"gwcode": "iso3"})
    names = {name: f"vdem_{name}" for name in INDICES.values()}
    return {
        "traits": wide_traits(rows, names),
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
            f"{title} (V-Dem)",
            "0 to 1",
            "Release 14, point estimates without intervals; 1 is best. The smallest states are missing. CC "
            "BY-SA 4.0, "
            "in a file of its own.",
        )
        for name, title in _TITLES.items()
    ),
)
DERIVATION = Derivation("vdem_spaces", ("vdem_spaces",), VARIABLES, derive)
