"""What rows of the panel hold beyond the types of their columns, for tables that come from elsewhere."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tertius.core.codes import exact_hint
from tertius.core.errors import PanelError, shorten
from tertius.panel.schema import TABLES, TRAITS
from tertius.panel.states import States

_ISO3 = TRAITS.columns[0].unit
_NO_NUMBERS = (bool, np.bool_, complex, np.complexfloating)


def check_sound(where: str, name: str, frame: pd.DataFrame) -> None:
    """Refuse rows that would be read as something else, or never.

    Raises
    ------
    PanelError
        A column that is there twice; numbers that are truth values or complex; an id of no state;
        a value where the status says missing, or none where it does not; a negative error.
    """
    where = f"{where}, table {name!r}"
    if not frame.columns.is_unique:
        raise PanelError(where, "each column once", shorten(list(frame.columns[frame.columns.duplicated()])))
    table = TABLES[name]
    known = set(States.embedded().all())
    for column in table.columns:
        if column.name not in frame.columns:  # the validation's to report
            continue
        values = frame[column.name]
        if column.kind in ("int", "float"):
            plain = values.dtype.kind in "iuf"  # which no cell needs to be looked at for
            if not plain and any(isinstance(cell, _NO_NUMBERS) for cell in values.array.tolist()):
                raise PanelError(
                    f"{where}, column {column.name!r}", "real numbers", f"values as {values.iloc[0]!s}"
                )
        elif column.unit == _ISO3 and name != "variables":
            _check_states(f"{where}, column {column.name!r}", values, known)
    _check_values(where, frame)


def _check_states(where: str, values: pd.Series, known: set[str]) -> None:
    unknown = values[~values.isin(known) & values.notna()]
    if len(unknown):
        first = getattr(unknown.iloc[0], "item", lambda: unknown.iloc[0])()
        hint = exact_hint(first, known) or "give ids of states, as 'tertius list states' has them"
        raise PanelError(where, "ids of states", f"{shorten(first)} ({len(unknown)} rows in all)", hint)


def _check_values(where: str, frame: pd.DataFrame) -> None:
    if {"value", "status"} <= set(frame.columns):
        missing, blank = frame["status"] == "missing", frame["value"].isna()
        for wrong, expected, got in (
            (missing & ~blank, "no value where the status is missing", "one"),
            (
                ~missing & blank & frame["status"].notna(),
                "the status missing where there is no value",
                "another",
            ),
        ):
            if wrong.any():
                raise PanelError(
                    where, expected, f"{got} in {int(wrong.sum())} rows, the first {_row(wrong)}"
                )
    if "error" in frame.columns:
        wrong = pd.to_numeric(frame["error"], errors="coerce") < 0
        if wrong.any():
            raise PanelError(where, "errors of 0 or more", f"a negative one in {_row(wrong)}")


def _row(wrong: pd.Series) -> str:
    return f"row {int(wrong.to_numpy().argmax()) + 1}"
