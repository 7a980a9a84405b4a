"""United States troops by host, in bands of powers of two."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive._rows import alive, covered_to, covering, log2_band, ties, unlisted
from tertius.panel.schema import Variable
from tertius.sources.us_troops import FIRST, LAST

_NORTH_VIETNAM, _SOUTH_VIETNAM = 816, 817


VARIABLES = (
    Variable(
        "ties",
        "troops_us",
        "United States troops in the state",
        "log2 band",
        FIRST,
        LAST,
        "zero",
        "Band b holds 2**(b-1) to 2**b - 1 active-duty troops (7: 64-127; 10: 512-1023). Attaches and "
        "embassy guards make bands 1 to 5 common. Under Vietnam the source counts the South to 1975: "
        "set to RVN here.",
        givers="USA",
    ),
)


def _derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    raw = inputs.sources["us_troops"].tables["troops"]
    last = covered_to(raw["year"], LAST)
    # The source keeps one row for Vietnam under the North's code: what it counts to 1975 stood in the South.
    south = (raw["ccode"] == _NORTH_VIETNAM) & raw["year"].between(1954, 1975)
    code = raw["ccode"].where(~south, _SOUTH_VIETNAM)
    rows = raw.assign(target=inputs.states.to_iso3("cow", code, raw["year"]))
    rows = rows[alive(inputs.states, rows["target"], rows["year"]) & rows["year"].between(FIRST, last)]
    rows = pd.DataFrame(rows.groupby(["target", "year"], as_index=False)["troops"].max())
    gaps = unlisted(inputs.states, rows.rename(columns={"target": "iso3"}), range(FIRST, last + 1))
    found = rows[rows["troops"] > 0]
    found = found.assign(source="USA", value=log2_band(found["troops"]))
    absent = gaps.rename(columns={"iso3": "target"}).assign(source="USA", value=np.nan, status="missing")
    both = [ties(frame[frame["target"] != "USA"], "troops_us") for frame in (found, absent)]
    return {"ties": pd.concat(both, ignore_index=True), "variables": covering(VARIABLES, last)}


DERIVATION = Derivation(
    "us_troops",
    ("us_troops",),
    VARIABLES,
    _derive,
)
