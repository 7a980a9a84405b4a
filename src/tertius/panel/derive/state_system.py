"""Whether each list of states has a state in a year: for samples that follow one list strictly."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive.shared.codes import in_panel
from tertius.panel.derive.shared.rows import traits
from tertius.panel.schema import FIRST_YEAR, LAST_YEAR, Variable
from tertius.sources.state_system import LAST_COW, LAST_GW

_LISTS = {"cow": ("Correlates of War", LAST_COW), "gw": ("Gleditsch-Ward", LAST_GW)}


def _derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    spells = inputs.sources["state_system"].tables["spells"]
    parts = []
    for system in _LISTS:
        mine = spells[(spells["system"] == system) & (spells["end"] >= FIRST_YEAR)].copy()
        first, last = mine["start"].clip(lower=FIRST_YEAR), mine["end"].clip(upper=LAST_YEAR)
        length = (last - first + 1).to_numpy()
        rows = mine.loc[mine.index.repeat(length), ["code"]]
        offset = np.arange(len(rows)) - np.repeat(np.cumsum(length) - length, length)
        rows = rows.assign(year=np.repeat(first.to_numpy(), length) + offset)
        found = in_panel(inputs, rows, system, {"code": "iso3"}).drop_duplicates(["iso3", "year"])
        parts.append(traits(found.assign(value=1.0), f"listed:{system}"))
    return {"traits": pd.concat(parts, ignore_index=True)}


DERIVATION = Derivation(
    "state_system",
    ("state_system",),
    tuple(
        Variable(
            "traits",
            f"listed:{system}",
            f"In the {title} list of states",
            "0/1",
            FIRST_YEAR,
            last,
            "zero",
            f"1 where the {title} list has the state on any day of the year.",
        )
        for system, (title, last) in _LISTS.items()
    ),
    _derive,
)
