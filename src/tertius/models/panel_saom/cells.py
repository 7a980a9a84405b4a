"""The panel's yearly cells laid out for actors and waves, each with the state that it is in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tertius.core.arrays import Bools, Floats
from tertius.panel.missing import carry
from tertius.panel.panel import Panel

Window = tuple[int, int]
States = NDArray[np.int8]

ABSENT, OUTSIDE, MISSING, CARRIED, OBSERVED = range(5)
NAMES = ("absent", "outside", "missing", "carried", "observed")


@dataclass(frozen=True, eq=False)
class Cells:
    """Values, NaN where there is none, and the state of each cell (`NAMES` by position).

    Both have years or waves first, then actors, for ties also alters.
    """

    value: Floats
    state: States


def present(panel: Panel, states: Sequence[str], spans: Sequence[Window]) -> Bools:
    """Return whether each state (rows) exists in the middle of each window (columns)."""
    middle = np.array([(a + b + 1) / 2 for a, b in spans])
    out = np.zeros((len(states), len(spans)), bool)
    for row, iso3 in enumerate(states):
        for spell in panel.states.spells(iso3):
            out[row] |= (spell.start <= middle) & (middle < spell.end + 1)
    return out


def ever(panel: Panel, states: Sequence[str], spans: Sequence[Window]) -> list[bool]:
    """Return whether each state exists in the middle of any window."""
    return [bool(row.any()) for row in present(panel, states, spans)]


def intervals(
    panel: Panel, states: Sequence[str], spans: Sequence[Window]
) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Return presence of each state on the scale of waves: wave k is the middle of window k.

    A spell is taken from the start of its first year to the end of its last, and spells that touch are one.
    """
    middle = np.array([(a + b + 1) / 2 for a, b in spans])
    wave = np.arange(1.0, len(spans) + 1)
    out = []
    for iso3 in states:
        joined: list[list[float]] = []
        for spell in panel.states.spells(iso3):
            if joined and spell.start <= joined[-1][1]:
                joined[-1][1] = max(joined[-1][1], spell.end + 1.0)
            else:
                joined.append([float(spell.start), spell.end + 1.0])
        mine = []
        for start, end in joined:
            if end <= middle[0] or start > middle[-1]:
                continue
            a = float(np.interp(start, middle, wave))
            # Presence at a wave means presence at that moment: the end is not in the interval.
            b = len(spans) + 1.0 if end > middle[-1] else float(np.interp(end, middle, wave))
            mine.append((a, b))
        out.append(tuple(mine))
    return tuple(out)


class Frame:
    """States and windows of one data set, with what the panel says of them.

    Parameters
    ----------
    here : bool array (states, waves)
        Existence in the middle of the window.
    """

    def __init__(self, panel: Panel, states: list[str], spans: tuple[Window, ...], here: Bools) -> None:
        self.panel, self.states, self.spans, self.here = panel, states, spans, here
        self.years = np.concatenate([np.arange(a, b + 1) for a, b in spans])
        self.wave = np.concatenate([np.full(b - a + 1, w) for w, (a, b) in enumerate(spans)])
        self.alive = panel.states.alive_matrix(states, self.years.tolist()).T

    def trait(self, variable: str, limit: int = 0) -> Cells:
        """Return a trait by year and state, carried forward into missing years up to `limit`."""
        before = np.arange(self.years[0] - limit, self.years[0])
        grid = carry(self.panel.trait_grid(variable, self.states, [*before, *self.years]), limit)
        value = grid.value.loc[self.states].to_numpy(dtype=float).T[limit:]
        words = grid.status.loc[self.states].to_numpy(dtype=object).T[limit:]
        state = np.zeros(words.shape, np.int8)
        for code, word in enumerate(NAMES):
            state[words == word] = code
        return Cells(value.copy(), np.where(self.alive, state, ABSENT).astype(np.int8))

    def events(self, kinds: Sequence[str]) -> Cells:
        """Return numbers of events by year and state; known where a source covers every kind."""
        value = np.zeros(self.alive.shape)
        known = np.ones(self.alive.shape, bool)
        for kind in kinds:
            spoken = self.panel.variable("events", kind)
            covered = np.zeros(len(self.years), bool)
            for row in spoken.itertuples():
                covered |= (self.years >= row.first) & (self.years <= row.last)
            known &= covered[:, None]
        rows = self.panel.events(*kinds)
        i = pd.Index(self.states).get_indexer(pd.Index(rows["iso3"]))
        at = pd.Index(self.years).get_indexer(pd.Index(rows["year"]))
        inside = (i >= 0) & (at >= 0)
        np.add.at(value, (at[inside], i[inside]), 1.0)
        state = np.where(~self.alive, ABSENT, np.where(known, OBSERVED, OUTSIDE)).astype(np.int8)
        return Cells(np.where(state == OBSERVED, value, np.nan), state)

    def ties(
        self,
        kind: str,
        ego: str,
        alters: Sequence[str] | None,
        over: str,
        known: float,
        transform: Callable[[Floats], Floats] | None,
    ) -> Cells:
        """Return a kind of tie by wave, ego and alter."""
        columns = list(self.states if alters is None else alters)
        theirs = self.panel.states.alive_matrix(columns, self.years.tolist()).T
        both = self.alive[:, :, None] & theirs[:, None, :]
        value = np.full(both.shape, np.nan)
        state = np.where(both, OUTSIDE, ABSENT).astype(np.int8)
        rows = self.panel.ties(kind)
        egos, others = (
            (rows["source"], rows["target"]) if ego == "source" else (rows["target"], rows["source"])
        )
        at = pd.Index(self.years).get_indexer(pd.Index(rows["year"]))
        i = pd.Index(self.states).get_indexer(pd.Index(egos))
        j = pd.Index(columns).get_indexer(pd.Index(others))
        inside = (at >= 0) & (i >= 0) & (j >= 0)
        codes = rows["status"].map({n: c for c, n in enumerate(NAMES)}).to_numpy(dtype=np.int8)
        numbers = rows["value"].to_numpy(dtype=float)
        for spec in self.panel.variable("ties", kind).itertuples():  # later data sets fill what is outside
            covered = (state == OUTSIDE) & ((self.years >= spec.first) & (self.years <= spec.last))[
                :, None, None
            ]
            if spec.givers and isinstance(spec.givers, str):
                speaks = spec.givers.split()
                giver = np.isin(self.states if ego == "source" else columns, speaks)
                covered &= giver[None, :, None] if ego == "source" else giver[None, None, :]
            value[covered] = 0.0 if spec.absent == "zero" else np.nan
            state[covered] = OBSERVED if spec.absent == "zero" else MISSING
            mine = inside & (rows["dataset"] == spec.dataset).to_numpy()
            cell = at[mine], i[mine], j[mine]
            keep = covered[cell]
            cell = cell[0][keep], cell[1][keep], cell[2][keep]
            value[cell], state[cell] = numbers[mine][keep], codes[mine][keep]
        by_wave = self.windows(Cells(value, state), over, known, transform, False)
        there = self.here.T[:, :, None] & present(self.panel, columns, self.spans).T[:, None, :]
        return Cells(
            np.where(there, by_wave.value, np.nan), np.where(there, by_wave.state, ABSENT).astype(np.int8)
        )

    def windows(
        self,
        yearly: Cells,
        over: str,
        known: float,
        transform: Callable[[Floats], Floats] | None,
        together: bool,
    ) -> Cells:
        """Return one value per wave from yearly cells: known where enough of the years of existence are.

        `together` takes the years of all windows as one and gives every wave that value.
        """
        value = yearly.value if transform is None else np.asarray(transform(yearly.value), dtype=float)
        seen = (yearly.state >= CARRIED) & ~np.isnan(value)
        values, states = [], []
        for w in range(len(self.spans)):
            years = np.ones(len(self.years), bool) if together else self.wave == w
            state, ok = yearly.state[years], seen[years]
            count, exists = ok.sum(axis=0), (state != ABSENT).sum(axis=0)
            enough = (count > 0) & (count >= known * exists)
            cell = np.where(state.max(axis=0) == OUTSIDE, OUTSIDE, MISSING)
            cell = np.where(enough, np.where((ok & (state == OBSERVED)).any(axis=0), OBSERVED, CARRIED), cell)
            cell = np.where(exists == 0, ABSENT, cell)
            values.append(np.where(enough, _taken(np.where(ok, value[years], np.nan), ok, over), np.nan))
            states.append(cell.astype(np.int8))
        out = Cells(np.stack(values), np.stack(states))
        if out.state.ndim == 2:
            out.state[~self.here.T] = ABSENT
            if not together:  # a constant is the state's own, whether it is there at the wave or not
                out.value[~self.here.T] = np.nan
        return out

    def count(self, name: str, state: States, value: Floats, diagonal: bool) -> pd.DataFrame:
        """Return numbers of cells by state, a row per wave; without the diagonal of a one-mode network."""
        rows = []
        for w, (a, b) in enumerate(self.spans):
            s, v = state[w], value[w]
            use = ~np.eye(len(s), dtype=bool) if diagonal else np.ones(s.shape, bool)
            row: dict[str, object] = {"variable": name, "wave": w + 1, "first": a, "last": b}
            row["observed"] = int((use & (s == OBSERVED)).sum())
            row["zero"] = int((use & (s == OBSERVED) & (v == 0)).sum())
            row |= {NAMES[c]: int((use & (s == c)).sum()) for c in (CARRIED, MISSING, OUTSIDE, ABSENT)}
            rows.append(row)
        return pd.DataFrame(rows)


def _taken(value: Floats, ok: Bools, over: str) -> Floats:
    """Return one value for the years (first axis); the caller drops cells without any known year."""
    filled = np.where(ok, value, 0.0)
    if over == "sum":
        return np.asarray(filled.sum(axis=0))
    if over == "mean":
        return np.asarray(filled.sum(axis=0) / np.maximum(ok.sum(axis=0), 1))
    if over == "max":
        return np.asarray(np.where(ok, value, -np.inf).max(axis=0))
    if over == "min":
        return np.asarray(np.where(ok, value, np.inf).min(axis=0))
    at = ok.argmax(axis=0) if over == "first" else len(ok) - 1 - ok[::-1].argmax(axis=0)
    return np.asarray(np.take_along_axis(filled, at[None], axis=0)[0])
