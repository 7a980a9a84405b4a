"""The panel in memory: frozen, read lazily, with each kind of cell marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
import pandas as pd

from tertius.core.errors import PanelError, near_miss, shorten
from tertius.panel.powers import power_hint
from tertius.panel.schema import FIRST_YEAR, LAST_YEAR, TABLES
from tertius.panel.states import States


@dataclass(frozen=True)
class Grid:
    """A variable laid out by state (rows) and year (columns).

    ``value`` is a float frame, NaN where ``status`` is ``missing`` or ``outside``; ``status`` holds
    ``observed`` (zeros included), ``carried``, ``missing``, or ``outside``: the source does not cover the
    year, or the state does not exist in it.
    """

    variable: str
    unit: str
    value: pd.DataFrame
    status: pd.DataFrame


class Panel:
    """Tables of the panel with a digest of their content.

    Parameters
    ----------
    read : callable
        Table name to frame; called once a table, on first use.
    digest : str
        Identifies the content: of the embedded files and of every user-level import over them.
    manifest : mapping
        Sources with release, terms, citation and digests, as the build wrote them.
    read_rows : callable, optional
        Table name, and a column with the one value of it, to those rows: one variable without the
        rest of a large table.
    again : callable, optional
        Makes the same panel in another process, to which a panel is sent as this recipe.
    """

    def __init__(
        self,
        read: Callable[[str], pd.DataFrame],
        digest: str,
        manifest: Mapping[str, Any] | None = None,
        read_rows: Callable[[str, tuple[str, str]], pd.DataFrame] | None = None,
        again: Callable[[], Panel] | None = None,
    ) -> None:
        self._read, self.digest, self.manifest = read, digest, dict(manifest or {})
        self._read_rows, self._again = read_rows, again
        self._tables: dict[str, pd.DataFrame] = {}

    @classmethod
    def from_tables(cls, tables: Mapping[str, pd.DataFrame], digest: str) -> Panel:
        """Return a panel over frames in memory; tables that are not given are empty."""
        return cls(
            lambda name: tables[name] if name in tables else TABLES[name].empty(),
            digest,
            again=partial(cls.from_tables, dict(tables), digest),
        )

    def __repr__(self) -> str:
        sources = len(self.manifest.get("sources", {}))
        return f"<panel of {len(self.states.all())} states from {sources} sources, digest {self.digest[:12]}>"

    @property
    def sendable(self) -> bool:
        """Whether another process can make it."""
        return self._again is not None

    def __reduce__(self) -> tuple[Callable[..., Panel], tuple[Callable[[], Panel], str]]:
        """Return how another process makes this panel: pickling copies no tables that it can read itself."""
        if self._again is None:
            raise TypeError("a panel made from functions cannot be sent to another process")
        return _made, (self._again, self.digest)

    def table(self, name: str) -> pd.DataFrame:
        """Return a whole table; treat it as read-only."""
        if name not in TABLES:
            raise PanelError(
                f"table {name!r}", "a table of the panel", shorten(name), near_miss(name, TABLES)
            )
        if name not in self._tables:
            self._tables[name] = self._read(name)
        return self._tables[name]

    @cached_property
    def states(self) -> States:
        """Spells, names and regions of the states."""
        return States(self.table("states"))

    @cached_property
    def variables(self) -> pd.DataFrame:
        """The table of variables."""
        return self.table("variables")

    def variable(self, table: str, name: str, dataset: str | None = None) -> pd.DataFrame:
        """Return the rows of `variables` for `name`, one a data set, or raise with a near-miss hint."""
        of_table = self.variables[self.variables["table"] == table]
        rows = of_table[of_table["variable"] == name]
        if dataset is not None:
            rows = rows[rows["dataset"] == dataset]
        if rows.empty:
            hint = near_miss(name, of_table["variable"])
            raise PanelError(f"{table} {name!r}", "a variable of the panel", "none of that name", hint)
        return rows

    def weak(self, dataset: str) -> tuple[str, ...]:
        """Names of the sources of weak provenance that a data set rests on; empty for most."""
        named = self.manifest.get("datasets", {}).get(dataset, ())
        known = self.manifest.get("sources", {})
        return tuple(name for name in named if known.get(name, {}).get("weak"))

    def traits(self, variable: str) -> pd.DataFrame:
        """Return stored rows of a trait: iso3, year, value, error, status, dataset."""
        self.variable("traits", variable)
        return self._rows("traits", "variable", variable)

    def ties(self, kind: str, source: str | None = None) -> pd.DataFrame:
        """Return stored rows of a kind of tie, optionally from one state.

        Raises
        ------
        PanelError
            The panel has no such kind, or `source` is no state: a mistyped power has no ties, and that
            would look like an observed zero.
        """
        self.variable("ties", kind)
        rows = self._rows("ties", "kind", kind)
        if source is not None and source not in self.states and not (rows["source"] == source).any():
            known = self.states.all()
            raise PanelError("power", "the iso3 id of a state", shorten(source), power_hint(source, known))
        return rows if source is None else rows[rows["source"] == source]

    def events(self, *kinds: str) -> pd.DataFrame:
        """Events of the given kinds, by date."""
        for kind in kinds:
            self.variable("events", kind)
        table = self.table("events")
        return table[table["kind"].isin(kinds)].sort_values(["date", "iso3", "kind"], kind="stable")

    def series(self, variable: str) -> pd.DataFrame:
        """Return stored rows of a series of the whole world, such as a price, by year."""
        self.variable("series", variable)
        return self._rows("series", "variable", variable).sort_values("year", kind="stable")

    @cached_property
    def _groups(self) -> dict[tuple[str, str], pd.DataFrame]:
        return {}

    def _rows(self, table: str, column: str, name: str) -> pd.DataFrame:
        key = (table, name)
        if key not in self._groups:
            if self._read_rows is not None and table not in self._tables:
                self._groups[key] = self._read_rows(table, (column, name))
            else:
                frame = self.table(table)
                self._groups[key] = frame[frame[column] == name]
        return self._groups[key]

    def trait_grid(
        self, variable: str, states: Iterable[str] | None = None, years: Iterable[int] | None = None
    ) -> Grid:
        """Lay a trait out by state and year, every cell with its status."""
        rows = self.traits(variable).rename(columns={"iso3": "state"})
        coverage = self.variable("traits", variable)
        return self._grid(coverage, rows, variable, states, years, str(coverage["unit"].iloc[0]))

    def tie_grid(
        self, kind: str, source: str, states: Iterable[str] | None = None, years: Iterable[int] | None = None
    ) -> Grid:
        """Lay the ties of one kind from `source` out by receiving state and year."""
        rows = self.ties(kind, source).rename(columns={"target": "state"})
        coverage = self.variable("ties", kind)
        speaks = [not givers or source in str(givers).split() for givers in coverage["givers"]]
        grid = self._grid(coverage[speaks], rows, kind, states, years, str(coverage["unit"].iloc[0]))
        if source in grid.value.index:  # no state has a tie with itself
            grid.value.loc[source] = np.nan
            grid.status.loc[source] = "outside"
        return grid

    def _grid(
        self,
        coverage: pd.DataFrame,
        rows: pd.DataFrame,
        name: str,
        states: Iterable[str] | None,
        years: Iterable[int] | None,
        unit: str,
    ) -> Grid:
        index = pd.Index(sorted(self.states.all() if states is None else set(states)), name="iso3")
        columns = pd.Index(range(FIRST_YEAR, LAST_YEAR + 1) if years is None else list(years), name="year")
        year = columns.to_numpy()
        alive = self.states.alive_matrix(list(index), list(columns))
        value = np.full(alive.shape, np.nan)
        status = np.full(alive.shape, "outside", dtype=object)
        for spec in coverage.itertuples():  # later data sets fill what earlier ones leave outside
            covered = alive & ((year >= spec.first) & (year <= spec.last))[None, :] & (status == "outside")
            value[covered] = 0.0 if spec.absent == "zero" else np.nan
            status[covered] = "observed" if spec.absent == "zero" else "missing"
            own = rows[rows["dataset"] == spec.dataset]
            at = index.get_indexer(pd.Index(own["state"])), columns.get_indexer(pd.Index(own["year"]))
            inside = (at[0] >= 0) & (at[1] >= 0)
            r, c = at[0][inside], at[1][inside]
            keep = alive[r, c] & covered[r, c]
            value[r[keep], c[keep]] = own["value"].to_numpy(dtype=float)[inside][keep]
            status[r[keep], c[keep]] = own["status"].to_numpy()[inside][keep]
        frames = (pd.DataFrame(cells, index=index, columns=columns) for cells in (value, status))
        return Grid(name, unit, *frames)


def _made(again: Callable[[], Panel], digest: str) -> Panel:
    panel = again()
    if panel.digest != digest:
        raise PanelError("panel", f"digest {digest[:12]}", f"{panel.digest[:12]}: it has changed meanwhile")
    return panel
