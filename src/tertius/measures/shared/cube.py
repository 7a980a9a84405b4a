"""State x year x patron arrays with each kind of cell marked: what the patron measures share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from tertius.core.arrays import Bools, Floats, Ints
from tertius.core.codes import state_hint
from tertius.core.errors import UsageError, shorten
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR, LAST_YEAR

OUTSIDE, MISSING, CARRIED, OBSERVED = 0, 1, 2, 3
STATUS = np.array(["outside", "missing", "carried", "observed"], dtype=object)
_CODE = {name: code for code, name in enumerate(STATUS)}

Codes = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Frame:
    """The axes: states and patrons as iso3 ids, calendar years, and which states exist when.

    ``alive`` has shape (states, years); ``own`` marks a patron's own cells, shape (states, patrons).
    """

    states: tuple[str, ...]
    years: Ints
    patrons: tuple[str, ...]
    alive: Bools
    own: Bools

    @property
    def shape(self) -> tuple[int, int, int]:
        """Numbers of states, years and patrons."""
        return len(self.states), len(self.years), len(self.patrons)


@dataclass(frozen=True)
class Cube:
    """One channel: value with bounds and status code, each of shape (states, years, patrons).

    Values are NaN where the status is missing or outside.  `low` and `high` equal `value` where
    the panel holds the figure itself and not a band.
    """

    value: Floats
    low: Floats
    high: Floats
    status: Codes

    @property
    def known(self) -> Bools:
        """Cells that are observed or carried forward."""
        return self.status >= CARRIED


def make_frame(panel: Panel, patrons: Sequence[str], years: Iterable[int] | None = None) -> Frame:
    """Return the axes over all states of the panel.

    Raises
    ------
    UsageError
        A patron is no state of the panel, is named twice, or a year lies outside the panel.
    """
    states = tuple(panel.states.all())
    for patron in patrons:
        if patron not in states:
            raise UsageError("patrons", "iso3 ids of states", shorten(patron), state_hint(patron, states))
    if not patrons or len(set(patrons)) < len(patrons):
        raise UsageError("patrons", "at least one state, each once", shorten(list(patrons)))
    span = np.array(list(range(FIRST_YEAR, LAST_YEAR + 1) if years is None else years), dtype=np.int64)
    if len(span) and (span.min() < FIRST_YEAR or span.max() > LAST_YEAR):
        raise UsageError("years", f"years in {FIRST_YEAR}-{LAST_YEAR}", f"{span.min()}-{span.max()}")
    alive = panel.states.alive_matrix(list(states), span.tolist())
    own = np.array([[state == patron for patron in patrons] for state in states])
    return Frame(states, span, tuple(patrons), alive, own)


def has(panel: Panel, table: str, name: str) -> bool:
    """Return whether the panel declares the variable."""
    variables = panel.variables
    return bool(((variables["table"] == table) & (variables["variable"] == name)).any())


def outside(frame: Frame) -> Cube:
    """Return a cube that nothing covers."""
    empty = np.full(frame.shape, np.nan)
    return Cube(empty, empty.copy(), empty.copy(), np.zeros(frame.shape, dtype=np.int8))


def tie_cube(panel: Panel, kind: str, frame: Frame) -> Cube:
    """Return a kind of tie from each patron; all outside where the panel has no such kind."""
    if not has(panel, "ties", kind):
        return outside(frame)
    value = np.full(frame.shape, np.nan)
    status = np.zeros(frame.shape, dtype=np.int8)
    for p, patron in enumerate(frame.patrons):
        grid = panel.tie_grid(kind, patron, frame.states, frame.years.tolist())
        value[:, :, p] = grid.value.to_numpy(dtype=float)
        status[:, :, p] = codes(grid.status.to_numpy())
    return Cube(value, value.copy(), value.copy(), status)


def trait_plane(panel: Panel, name: str, frame: Frame) -> tuple[Floats, Codes]:
    """Return value and status of a trait, each of shape (states, years)."""
    if not has(panel, "traits", name):
        return np.full(frame.shape[:2], np.nan), np.zeros(frame.shape[:2], dtype=np.int8)
    grid = panel.trait_grid(name, frame.states, frame.years.tolist())
    return grid.value.to_numpy(dtype=float), codes(grid.status.to_numpy())


def codes(status: npt.NDArray[np.object_]) -> Codes:
    """Return status words as codes."""
    out = np.zeros(status.shape, dtype=np.int8)
    for name, code in _CODE.items():
        out[status == name] = code
    return out


def carry(cube: Cube, frame: Frame, limit: int) -> Cube:
    """Return the cube with the last known value carried forward up to `limit` years past coverage.

    Only cells outside coverage of a state that exists are filled, never missing ones; they are
    flagged ``carried``.
    """
    value, low, high = cube.value.copy(), cube.low.copy(), cube.high.copy()
    status, age = cube.status.copy(), np.zeros(frame.shape[::2], dtype=np.int64)
    for t in range(1, len(frame.years)):
        step = int(frame.years[t] - frame.years[t - 1])
        age = np.where(status[:, t - 1] == OBSERVED, step, age + step)
        fill = (status[:, t] == OUTSIDE) & (status[:, t - 1] >= CARRIED) & frame.alive[:, t, None]
        fill &= (age <= limit) & ~frame.own
        for array in (value, low, high):
            array[:, t][fill] = array[:, t - 1][fill]
        status[:, t][fill] = CARRIED
    return replace(cube, value=value, low=low, high=high, status=status)
