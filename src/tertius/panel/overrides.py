"""The one table of overrides: where the record is plainly wrong or silent, what stands in its place, and why.

``tables/overrides.csv`` holds a row a correction, for all years and all data sets, with a reason in
public words and ``checked_against``: a file and row of upstream data, a package, or "general knowledge".
Upstream files are never edited; a row acts where the panel is made, so that imports of newer files are
corrected in the same way.

``action`` says what a row does:

``set``
    A trait or tie has `value` (with `status`) in the years `first` to `last`.  A ``missing`` status says
    that the source's figure is wrong and that no better one is known.
``add``, ``drop``
    An event of a kind on the day `first` is added (`value` is its manner), or left out.
``since``
    As ``add``, but only where the leaders' data end before that year.
``date``
    A coup that a count by year alone knows took place on the day `first`.
``exit``, ``left``
    A leader's exit on the day `first` was of the manner `value` (Irregular, Regular, ...); ``left``
    where the leaders' data have no exit on that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from tertius.core.codes import state_hint
from tertius.core.errors import PanelError, near_miss, shorten
from tertius.panel.crosswalk import embedded_rows
from tertius.panel.schema import STATUSES
from tertius.panel.states import States

FILE = "overrides.csv"
ACTIONS = {
    "traits": ("set",),
    "ties": ("set",),
    "events": ("add", "drop", "date", "since"),
    "exits": ("exit", "left"),
}
GENERAL = "general knowledge"
_VALUE_COLUMNS = {"traits": ("iso3",), "ties": ("source", "target")}


@dataclass(frozen=True)
class Override:
    """One row: data set, table, variables (one or more), states, years or day, and what is put there."""

    line: int
    dataset: str
    table: str
    variables: tuple[str, ...]
    source: str
    iso3: str
    first: str
    last: str
    action: str
    value: str
    status: str
    detail: str
    reason: str
    checked_against: str

    @property
    def years(self) -> range:
        """Years that it speaks of: that of the day, for events and exits."""
        return range(int(self.first[:4]), int(self.last[:4] or self.first[:4]) + 1)

    @property
    def label(self) -> str:
        """Line, state (or pair) and time, for lists."""
        states = f"{self.source}-{self.iso3}" if self.source else self.iso3
        return (
            f"{self.line} {states} {self.first}{f'-{self.last}' if self.last not in ('', self.first) else ''}"
        )

    @property
    def said(self) -> str:
        """What is put where, in a few words."""
        what = " ".join(self.variables) or self.table
        put = self.value or self.status or self.action
        return " ".join(part for part in (f"{self.dataset}/{what}", self.action, put, self.detail) if part)


@cache
def overrides() -> tuple[Override, ...]:
    """Return every override in the order of the file.

    Raises
    ------
    PanelError
        Rows of the packaged table contradict its rules; the message names all of them.
    """
    rows = tuple(_row(line, row) for line, row in enumerate(embedded_rows(FILE), start=2))
    faults = [f"line {row.line}: {fault}" for row in rows for fault in check(row)]
    if faults:
        raise PanelError(f"tables/{FILE}", "rows that keep to its rules", shorten("; ".join(faults), 1500))
    return rows


def _row(line: int, row: Mapping[str, str]) -> Override:
    named = {key: text for key, text in row.items() if key != "variable"}
    return Override(line=line, variables=tuple(row["variable"].split()), **named)


def check(row: Override) -> list[str]:
    """Return what is wrong with a row, in words; nothing where it is right."""
    faults = []
    states = States.embedded()
    if row.action not in ACTIONS.get(row.table, ()):
        hint = near_miss(row.action, ACTIONS.get(row.table, ()))
        faults.append(f"action {row.action!r} of table {row.table!r} ({hint or 'no such pair'})")
    needs_source = row.table == "ties"
    for state in (row.iso3, *([row.source] if needs_source else [])):
        if state not in states:
            faults.append(f"state {state!r} ({state_hint(state, states.all())})")
    if row.source and not needs_source:
        faults.append("a source of something that is no tie")
    if not row.variables and row.table != "exits":
        faults.append("no variable")
    if row.action == "set":
        faults += _check_value(row)
    elif len(row.first) != len("2014-02-22") or row.last:
        faults.append(f"day {row.first!r} to {row.last!r}: one day YYYY-MM-DD is needed")
    if len(row.reason) < 20 or not row.checked_against:
        faults.append("a reason of 20 characters and what it was checked against are needed")
    return faults


def _check_value(row: Override) -> list[str]:
    faults = []
    if not (row.first.isdecimal() and row.last.isdecimal() and row.first <= row.last):
        faults.append(f"years {row.first!r} to {row.last!r}")
    if row.status not in STATUSES:
        faults.append(f"status {row.status!r}")
    elif (row.status == "missing") != (row.value == ""):
        faults.append("a value exactly where the status is not missing")
    return faults


def of(dataset: str, table: str, *actions: str) -> list[Override]:
    """Return the overrides of a data set's table, of the given actions or of any."""
    return [
        row
        for row in overrides()
        if row.dataset == dataset and row.table == table and (not actions or row.action in actions)
    ]


def corrected(
    dataset: str, tables: Mapping[str, pd.DataFrame], variables: pd.DataFrame, states: States
) -> dict[str, pd.DataFrame]:
    """Return a derivation's tables with the overrides of its data set.

    Parameters
    ----------
    dataset : str
    tables : mapping
        Frames of the panel's schema, ``dataset`` column included.
    variables : DataFrame
        Rows of the table of variables that go with them: an override outside their coverage, or of a
        variable that is not among them, does nothing.
    states : States

    Returns
    -------
    dict
        The same tables; frames that no override touches are returned as they are.
    """
    out = dict(tables)
    for table in _VALUE_COLUMNS:
        rows = of(dataset, table, "set")
        if rows and table in out:
            out[table] = _set(out[table], rows, table, variables, states)
    changes = of(dataset, "events", "add", "drop")
    if changes and "events" in out:
        out["events"] = _events(out["events"], changes, variables)
    return out


def _set(
    frame: pd.DataFrame, rows: Iterable[Override], table: str, variables: pd.DataFrame, states: States
) -> pd.DataFrame:
    column = "variable" if table == "traits" else "kind"
    ends = _VALUE_COLUMNS[table]
    known = variables[variables["table"] == table].set_index("variable")
    keys = [*ends, "year", column]
    new: dict[tuple[object, ...], dict[str, object]] = {}
    for row in rows:
        who = (row.source, row.iso3) if table == "ties" else (row.iso3,)
        for name in (v for v in row.variables if v in known.index):
            spec = known.loc[name]
            for year in row.years:
                if int(spec["first"]) <= year <= int(spec["last"]) and all(
                    states.alive(s, year) for s in who
                ):
                    cell = dict(zip(keys, (*who, year, name), strict=True))
                    value = float(row.value) if row.value else np.nan
                    plain = (value == 0 and spec["absent"] == "zero") or (
                        row.status == "missing" and spec["absent"] == "missing"
                    )
                    new[tuple(cell.values())] = (
                        {} if plain else {**cell, "value": value, "status": row.status}
                    )
    if not new:
        return frame
    marked = pd.MultiIndex.from_frame(frame[keys]).isin(list(new))
    added = pd.DataFrame([cell for cell in new.values() if cell])
    if added.empty:
        return frame[~marked].reset_index(drop=True)
    dataset = frame["dataset"].iloc[0] if len(frame) else next(iter(rows)).dataset
    added = added.assign(error=np.nan, dataset=dataset)[list(frame.columns)]
    return pd.concat([frame[~marked], added.astype({"year": frame["year"].dtype})], ignore_index=True)


def _events(frame: pd.DataFrame, rows: Iterable[Override], variables: pd.DataFrame) -> pd.DataFrame:
    of_events = variables[variables["table"] == "events"]
    spans = zip(of_events["first"].tolist(), of_events["last"].tolist(), strict=True)
    known = dict(zip(of_events["variable"].tolist(), spans, strict=True))
    out = frame
    added = []
    for row in rows:
        for kind in (k for k in row.variables if k in known):
            if row.action == "drop":
                out = out[~((out["iso3"] == row.iso3) & (out["date"] == row.first) & (out["kind"] == kind))]
            elif known[kind][0] <= row.years[0] <= known[kind][1]:
                said = f"hand-coded ({row.value}): {row.detail}; {row.reason}"
                added.append((row.iso3, row.first, row.years[0], kind, said, row.dataset))
    if added:
        columns = ["iso3", "date", "year", "kind", "detail", "dataset"]
        new = pd.DataFrame(added, columns=columns).assign(number=1)
        out = pd.concat([out, new[list(frame.columns)]], ignore_index=True)
    out = out.sort_values(["iso3", "date", "kind", "number", "detail"], kind="stable", ignore_index=True)
    return out.assign(number=out.groupby(["iso3", "date", "kind"]).cumcount() + 1)
