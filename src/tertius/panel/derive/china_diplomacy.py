"""China's public diplomacy by receiving state in Asia and the Pacific, 2000-2018."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.wide import described, wide_ties
from tertius.sources.china_diplomacy import COUNTS

FIRST, LAST = 2000, 2018


def derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    """Return the counts as ties from China."""
    raw = inputs.sources["china_diplomacy"].tables["countries"]
    rows = in_panel(inputs, raw, "name", {"country": "target"})
    names = {name: f"china_{name}" for name in COUNTS}
    return {"ties": wide_ties(rows.assign(source="CHN"), names)}


VARIABLES = described(
    "ties",
    FIRST,
    LAST,
    "missing",
    (
        (
            f"china_{name}",
            f"Chinese public diplomacy: {name.replace('_', ' ')}",
            "count",
            "39 states of East Asia, the Pacific (to 2016), South and Central Asia only; every other "
            "state is "
            "missing. "
            "Visits include provincial ones and those to third places.",
        )
        for name in COUNTS
    ),
    "CHN",
)
DERIVATION = Derivation("china_diplomacy", ("china_diplomacy",), VARIABLES, derive)
