"""Deaths in organised violence by place and year, 1989-2024 (UCDP)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.rows import covered_to, covering
from tertius.panel.derive.shared.wide import described, wide_traits

FIRST, LAST = 1989, 2024
_NAMES = {
    "total": "deaths_violence",
    "total_low": "deaths_violence_low",
    "total_high": "deaths_violence_high",
    "state_based": "deaths_state_based",
    "non_state": "deaths_non_state",
    "one_sided": "deaths_one_sided",
    "by_government": "killings_by_government",
}


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return deaths by type, zeros of listed country-years included."""
    raw = inputs.sources["ucdp_violence"].tables["deaths"]
    rows = in_panel(inputs, raw, "gw", {"gwcode": "iso3"})
    return {
        "traits": wide_traits(rows, _NAMES),
        "variables": covering(VARIABLES, covered_to(raw["year"], LAST)),
    }


_PLACE = (
    "Counted where they happened: Russians killed in Ukraine stand under Ukraine, those of Gaza under "
    "Israel. "
    "A zero is observed."
)
VARIABLES = described(
    "traits",
    FIRST,
    LAST,
    "missing",
    (
        (
            "deaths_violence",
            "deaths in organised violence",
            "deaths",
            f"Best estimate, all three types. {_PLACE}",
        ),
        ("deaths_violence_low", "deaths in organised violence, low estimate", "deaths", _PLACE),
        ("deaths_violence_high", "deaths in organised violence, high estimate", "deaths", _PLACE),
        ("deaths_state_based", "deaths in conflicts of a state", "deaths", f"Best estimate. {_PLACE}"),
        ("deaths_non_state", "deaths in conflicts without a state", "deaths", f"Best estimate. {_PLACE}"),
        ("deaths_one_sided", "deaths in one-sided violence", "deaths", f"Best estimate. {_PLACE}"),
        (
            "killings_by_government",
            "civilians killed by the government",
            "deaths",
            f"One-sided violence by the country's main government, best estimate. {_PLACE}",
        ),
    ),
)
DERIVATION = Derivation("ucdp_violence", ("ucdp_violence",), VARIABLES, derive)
