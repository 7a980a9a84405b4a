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
#: Last year in which the register counts every soldier in the state; later ones hold the permanently
#: assigned alone.
LAST_FULL = 2017
#: A fall by this many bands since `LAST_FULL`, from `LEAST` or more, is laid to the narrower count and not
#: to a withdrawal.  Embassy guards go up and down by bands.
FALL, LEAST = 2, 8


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
        "set to RVN here. From 2018 on the source counts the permanently assigned alone, so that values are "
        "lower bounds; where there were 128 or more in 2017, one that lies two bands or more under it is "
        "missing. Troops that a state's "
        "government does not host (Guantanamo, north-eastern Syria) count as none: "
        "panel/tables/overrides.csv lists them.",
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
    found, narrower = _narrower(found, rows)
    gaps = pd.concat([gaps.rename(columns={"iso3": "target"}), narrower], ignore_index=True)
    absent = gaps.assign(source="USA", value=np.nan, status="missing")
    both = [ties(frame[frame["target"] != "USA"], "troops_us") for frame in (found, absent)]
    return {"ties": pd.concat(both, ignore_index=True), "variables": covering(VARIABLES, last)}


def _narrower(found: pd.DataFrame, rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split off the state-years after `LAST_FULL` whose count cannot be compared: target, year."""
    full = found[found["year"] == LAST_FULL].set_index("target")["value"]
    later = rows[rows["year"] > LAST_FULL]
    before = later["target"].map(full[full >= LEAST])
    low = (log2_band(later["troops"]) <= before - FALL).astype(bool)  # never where there is no `before`
    lost = later.loc[low, ["target", "year"]].reset_index(drop=True)
    gone = pd.MultiIndex.from_frame(found[["target", "year"]]).isin(pd.MultiIndex.from_frame(lost))
    return found[~gone], lost


DERIVATION = Derivation(
    "us_troops",
    ("us_troops",),
    VARIABLES,
    _derive,
)
