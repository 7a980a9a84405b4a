"""Rows of a measure for some states and years."""

from __future__ import annotations

import pandas as pd
import pytest

from tertius.core.errors import UsageError
from tertius.measures.select import select

FRAME = pd.DataFrame({"iso3": ["SYR", "SYR", "IRQ"], "year": [2000, 2001, 2000], "value": [1.0, 2.0, 3.0]})
KNOWN = ["IRQ", "SYR"]


def test_states_and_years_are_kept() -> None:
    assert select(FRAME, ("iso3", "year"), KNOWN)["value"].tolist() == [1.0, 2.0, 3.0]
    assert select(FRAME, ("iso3", "year"), KNOWN, ["SYR"], (2001, 2005))["value"].tolist() == [2.0]
    pairs = FRAME.rename(columns={"iso3": "a"})
    assert select(pairs, ("a", "year"), KNOWN, ["IRQ"])["value"].tolist() == [3.0]


def test_an_unknown_state_gets_a_near_miss() -> None:
    with pytest.raises(UsageError, match="did you mean 'SYR'"):
        select(FRAME, ("iso3", "year"), KNOWN, ["SYX"])
