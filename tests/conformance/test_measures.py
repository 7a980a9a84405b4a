"""One battery over every measure on the embedded panel: `tertius.testing.check_measure`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pandas as pd
import pytest

from tertius.measures import MEASURES
from tertius.measures.measure import Measure
from tertius.panel.load import load_panel
from tertius.panel.panel import Panel
from tertius.testing import check_measure

ALL = MEASURES.all()


@cache
def panel() -> Panel:
    return load_panel()


@pytest.mark.parametrize("name", ALL)
def test_a_measure_does_what_every_measure_must(name: str) -> None:
    check_measure(name, ALL[name], panel())


def counted(**changes: object) -> pd.DataFrame:
    """Return a frame of a made-up measure, with some columns replaced."""
    states = [state for state in panel().states.all() if panel().states.alive(state, 2000)]
    frame = pd.DataFrame({"iso3": states, "year": 2000, "value": 1.0, "low": 0.5, "high": 2.0})
    return frame.assign(**changes)


def made(frame: pd.DataFrame) -> Measure:
    reference = "made up for this test"
    return Measure("Made up", "1", reference, ("iso3", "year"), {}, lambda panel: frame, "none: made up")


def test_a_made_up_measure_passes() -> None:
    check_measure("made_up", made(counted()), panel())


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (lambda: counted(low=1.5), "values in their intervals"),
        (lambda: counted(year=1800), "states that existed in the year"),
        (lambda: counted().head(5), "more than 100 rows"),
        (lambda: counted().drop(columns="high"), "the columns"),
        (lambda: counted(iso3="RUS"), "one row for each iso3, year"),
    ],
)
def test_what_is_amiss_is_said(frame: Callable[[], pd.DataFrame], said: str) -> None:
    with pytest.raises(AssertionError, match=said):
        check_measure("made_up", made(frame()), panel())
