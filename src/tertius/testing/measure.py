"""What every measure must do: key, value and interval in order, for states that exist, the same each time."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tertius.measures.measure import Measure
from tertius.panel.load import load_panel
from tertius.panel.panel import Panel
from tertius.testing.expect import expect

#: Rows below which a measure says next to nothing of a panel of the world.
FEWEST_ROWS = 100
#: By how much rounding may take a value out of its interval.
ROUNDING = 1e-9


def check_measure(name: str, measure: Measure, panel: Panel | None = None) -> None:
    """Check one measure on a panel, the embedded one by default.

    Raises
    ------
    AssertionError
        The record is incomplete; a row lacks key, value or interval, or speaks of a state that did not
        exist; a value lies outside its interval; or a second run gives something else.
    """
    where = f"measure {name!r}"
    for text in ("title", "unit", "reference", "interval"):
        expect(getattr(measure, text), where, f"words under {text!r}", "none")
    expect(len(measure.reference) > 10, where, "a reference to the formula", measure.reference)
    expect(measure.key, where, "the columns that identify a row under 'key'", "none")
    panel = load_panel() if panel is None else panel
    frame = measure.compute(panel, **measure.defaults)
    check_rows(measure, frame, where)
    check_states(measure, frame, panel, where)
    again = measure.compute(panel, **measure.defaults)
    expect(frame.equals(again), where, "the same rows from the same panel twice")


def check_rows(measure: Measure, frame: pd.DataFrame, where: str) -> None:
    """Check keys, and that every value lies in its interval."""
    key = list(measure.key)
    asked = {*key, "value", "low", "high"}
    expect(asked <= set(frame.columns), where, f"the columns {sorted(asked)}", sorted(frame.columns))
    expect(len(frame) > FEWEST_ROWS, where, f"more than {FEWEST_ROWS} rows", len(frame))
    expect(not frame.duplicated(key).any(), where, f"one row for each {', '.join(key)}")
    expect(bool(frame[key].notna().all(axis=None)), where, f"no gap in {', '.join(key)}")
    whole = frame.dropna(subset=["value", "low", "high"])
    numbers = whole[["value", "low", "high"]].to_numpy(dtype=float)
    expect(np.isfinite(numbers).all(), where, "finite numbers or none")
    value, low, high = numbers.T
    outside = whole[(low > value + ROUNDING) | (value > high + ROUNDING)]
    expect(outside.empty, where, "values in their intervals", outside.head(3).to_dict("records"))


def check_states(measure: Measure, frame: pd.DataFrame, panel: Panel, where: str) -> None:
    """Check that every row speaks of a state that existed in its year."""
    column = "iso3" if "iso3" in frame.columns else measure.key[0]
    pairs = frame[[column, "year"]].drop_duplicates().itertuples(index=False)
    dead = [(str(state), int(year)) for state, year in pairs if not panel.states.alive(state, int(year))]
    expect(not dead, where, "states that existed in the year", dead[:5])
