"""The axes of an interstate model: states, suppliers, windows, and who exists when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Bools
from tertius.core.codes import state_hint
from tertius.core.errors import UsageError, shorten
from tertius.models.interstate.spec import InterstateSpec
from tertius.models.panel_saom import cells as panel_cells
from tertius.panel.panel import Panel

Presence = tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True, eq=False)
class Axes:
    """Who and when.

    Attributes
    ----------
    states, suppliers : tuple of str
        iso3 ids of rows and columns; equal in one mode.
    ends : tuple of int
        Last calendar year of each window.
    window : int
        Years of a window.
    alive : bool array (states, windows)
        Whether the state exists in the window's last year.
    given : bool array (suppliers, windows)
        Whether the supplier exists then.
    presence : intervals by state, in waves counted from 1, or None where all exist throughout
    """

    states: tuple[str, ...]
    suppliers: tuple[str, ...]
    ends: tuple[int, ...]
    window: int
    alive: Bools
    given: Bools
    presence: Presence | None

    @property
    def own(self) -> Bools:
        """Cells of a state with itself, (states, suppliers)."""
        same: Bools = np.equal.outer(np.array(self.states), np.array(self.suppliers))
        return same

    def years(self, w: int) -> range:
        """Calendar years of a window."""
        return range(self.ends[w] - self.window + 1, self.ends[w] + 1)


def make_axes(panel: Panel, spec: InterstateSpec) -> Axes:
    """Return the states that exist in some window's last year, in order of their ids.

    A wave stands at the middle of its window's last year; a state is present from the first of
    January of its first year to the end of its last.
    """
    known = panel.states.all()
    for supplier in (*spec.suppliers, *spec.dummies):
        if supplier not in known:
            hint = state_hint(supplier, known)
            raise UsageError("interstate: suppliers", "iso3 ids of states", shorten(supplier), hint)
    ends = spec.ends
    spans = [(end, end) for end in ends]
    states = tuple(s for s, here in zip(known, panel_cells.ever(panel, known, spans)) if here)
    suppliers = spec.suppliers or states
    alive = panel_cells.present(panel, states, spans)
    return Axes(
        states,
        suppliers,
        ends,
        spec.window,
        alive,
        panel_cells.present(panel, suppliers, spans),
        None if alive.all() else panel_cells.intervals(panel, states, spans),
    )
