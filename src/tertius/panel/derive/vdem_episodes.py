"""Type of regime, and episodes of democratisation and autocratisation, 1946-2024 (ERT 15)."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.rows import covered_to, covering
from tertius.panel.derive.shared.wide import described, wide_traits
from tertius.sources.vdem_episodes import FIRST, LAST

#: Units of the source that are no states of the system, or parts of one.
NOT_STATES = (
    "Palestine/Gaza",
    "Palestine/West Bank",
    "Palestine/British Mandate",
    "Somaliland",
    "Zanzibar",
    "Hong Kong",
)


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return the type of regime and whether the year lies in an episode."""
    raw = inputs.sources["vdem_episodes"].tables["episodes"]
    rows = in_panel(inputs, raw[~raw["country"].isin(NOT_STATES)], "name", {"country": "iso3"})
    names = {
        "regime": "regime_type",
        "democratisation": "democratisation",
        "autocratisation": "autocratisation",
    }
    return {
        "traits": wide_traits(rows, names),
        "variables": covering(VARIABLES, covered_to(raw["year"], LAST)),
    }


_EPISODE = (
    "1 in a year of such an episode, by the default thresholds of ERT 15 on V-Dem 15 (0.01 to begin, 0.1 in "
    "all); others give other episodes. One that goes on in the last year is cut off. CC BY-SA 4.0."
)
VARIABLES = described(
    "traits",
    FIRST,
    LAST,
    "missing",
    (
        (
            "regime_type",
            "type of regime (V-Dem)",
            "0 to 3",
            "0 closed autocracy, 1 electoral autocracy, 2 electoral "
            "democracy, 3 liberal democracy; release 15, CC BY-SA 4.0, in a file of its own.",
        ),
        ("democratisation", "in an episode of democratisation", "0 or 1", _EPISODE),
        ("autocratisation", "in an episode of autocratisation", "0 or 1", _EPISODE),
    ),
)
DERIVATION = Derivation("vdem_episodes", ("vdem_episodes",), VARIABLES, derive)
