"""The placebo of `dependence_after_realignment`: who kept and who left dealt out anew among the movers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tertius.claims.battery.dependence_after_realignment.grid import (
    BALANCED,
    WHAT,
    DependenceGrid,
    as_estimate,
    compare,
)
from tertius.claims.rule import Placebo
from tertius.core.rng import generator

DRAWS = 200
SHAM = "who kept the old patron dealt out anew among the states that moved the same way in the same era"


def placebo_of(grid: DependenceGrid) -> Placebo | None:
    """Return the main contrast with labels permuted within direction and era; None where there is none.

    Random numbers follow the order of the cases, which follows the roles of the two powers.
    """
    main = grid.entries[0]
    data, weighted = main.data, main.specification["adjusted by"] == BALANCED
    if compare(data, weighted) is None:
        return None
    rng = generator(0, "dependence_after_realignment", "placebo")
    group = data.strata
    draws = []
    for _ in range(DRAWS):
        kept = data.kept.copy()
        for one in np.unique(group).tolist():
            at = np.flatnonzero(group == one)
            kept[at] = kept[rng.permutation(at)]
        sham = replace(data, kept=kept)
        estimate = as_estimate(compare(sham, weighted), sham, WHAT)
        if estimate.value is not None:
            draws.append(estimate)
    return Placebo(SHAM, tuple(draws)) if draws else None
