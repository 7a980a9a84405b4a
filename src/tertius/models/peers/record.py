"""States, powers and windows as arrays: who had a tie, who was in which group, what is known of a pair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from tertius.core.arrays import Bools, Floats, Ints
from tertius.models.interstate import actors, dyads, groups
from tertius.models.interstate.axes import make_axes
from tertius.models.interstate.peers import NEAR_KM
from tertius.models.interstate.spec import InterstateSpec
from tertius.models.interstate.ties import ties, ties_before
from tertius.panel import geography
from tertius.panel.freeze import frozen
from tertius.panel.panel import Panel

GROUPS = ("conflict", "aligned", "neutral", "muslim")
#: Parts of the record that models are fitted to.
SPANS = ("all windows", "the earlier half", "the later half")
#: Clients of a power, now or a window ago, after a setback, who may see themselves in one another: the
#: government fought a conflict, fell irregularly, or came under sanctions of a power that does not arm it.
SETBACK = "setback"
_MADE_BY = {"conflict": "conflict", "aligned": "aligned", "neutral": "neutral", "muslim": "oic"}


@dataclass(frozen=True, eq=False)
class Record:
    """What the model of peers is made from; windows w follow each other, n states, m powers.

    Attributes
    ----------
    states, powers : tuple of str
    ends : tuple of int
        Last years of the windows.
    ties : array (w, n, m)
        0, 1, or NaN where nobody knows.
    before : array (n, m)
        Ties of the window before the first.
    alive : bool array (w, n)
    open : bool array (w, n, m)
        Ties that can change in the window that begins there.
    groups : mapping of name to bool array (w, n)
        Who may follow an example: `GROUPS` and `SETBACK`.
    near : array (w, n, n)
        exp(-km / 1000) to every other state.
    pairs : mapping of name to array (w, n, m)
        distance, likeness: centred at each window's mean.
    gdp : array (w, n), centred
    region : int array (n,)
    """

    states: tuple[str, ...]
    powers: tuple[str, ...]
    ends: tuple[int, ...]
    ties: Floats
    before: Floats
    alive: Bools
    open: Bools
    groups: Mapping[str, Bools]
    near: Floats
    pairs: Mapping[str, Floats]
    gdp: Floats
    region: Ints

    @property
    def held(self) -> Floats:
        """Ties with unknown ones as none, (w, n, m)."""
        return np.nan_to_num(self.ties)

    @property
    def earlier(self) -> Floats:
        """Ties a window before, (w, n, m)."""
        return np.concatenate([self.before[None], self.held[:-1]])

    def with_ties(self, waves: Floats) -> Record:
        """Return the same record with other ties."""
        return replace(self, ties=waves)

    def rows(self, keep: Bools) -> Record:
        """Return the record of some states alone."""
        return replace(
            self,
            states=tuple(s for s, here in zip(self.states, keep) if here),
            ties=self.ties[:, keep],
            before=self.before[keep],
            alive=self.alive[:, keep],
            open=self.open[:, keep],
            groups={k: v[:, keep] for k, v in self.groups.items()},
            near=self.near[:, keep][:, :, keep],
            pairs={k: v[:, keep] for k, v in self.pairs.items()},
            gdp=self.gdp[:, keep],
            region=self.region[keep],
        )


@lru_cache(maxsize=8)
def record_of(panel: Panel, spec: InterstateSpec) -> Record:
    """Return the record of a two-mode spec, from the panel as it stood at the last window's end.

    Raises
    ------
    UsageError
        The panel does not cover a window, or a power is none of the panel's states.
    """
    known = frozen(panel, spec.last)
    axes = make_axes(known, spec)
    first = ties_before(known, spec, axes)
    waves = ties(known, spec, axes)
    # A power's column opens with its first delivery; the window to come knows those of its own years.
    supplied = np.array([actors.ever_delivered(known, axes, end) for end in axes.ends])
    supplied = np.concatenate([supplied[1:], supplied[-1:]])
    open_ = (supplied & axes.given.T)[:, None, :] & ~axes.own[None]
    inside = axes.alive.T[:, :, None] & open_
    km, _ = dyads.distance(known, axes)
    names = np.array([known.states.region(s) for s in axes.states])
    before = np.zeros(waves.shape[1:]) if first is None else first
    held = np.nan_to_num(waves) > 0
    client = held.any(axis=2) | np.concatenate([before[None] > 0, held[:-1]]).any(axis=2)
    members = {k: np.asarray(groups.GROUPS[v](known, axes) & axes.alive.T) for k, v in _MADE_BY.items()}
    pressed = ((dyads.in_window(known, "sanction:any", axes) > 0) & ~held).any(axis=2)
    members[SETBACK] = client & axes.alive.T & (members["conflict"] | groups.fallen(known, axes) | pressed)
    return Record(
        states=axes.states,
        powers=axes.suppliers,
        ends=axes.ends,
        ties=waves,
        before=before,
        alive=axes.alive.T,
        open=open_,
        groups=members,
        near=_near(known, axes.ends, axes.states, axes.alive.T),
        pairs={"distance": _centred(km, inside), "likeness": _centred(dyads.likeness(known, axes), inside)},
        gdp=_centred(actors.trait(known, "gdp", axes.states, axes).values.T, axes.alive.T),
        region=np.unique(names, return_inverse=True)[1].astype(np.int64),
    )


def _near(panel: Panel, ends: tuple[int, ...], states: tuple[str, ...], alive: Bools) -> Floats:
    planes = []
    for w, end in enumerate(ends):
        km = geography.distance(panel, end, states).value
        plane = np.where(np.isnan(km), 0.0, np.exp(-np.nan_to_num(km) / NEAR_KM))
        np.fill_diagonal(plane, 0.0)
        planes.append(plane * alive[w][:, None] * alive[w][None, :])
    return np.array(planes)


def _centred(values: Floats, inside: Bools) -> Floats:
    """Take each window's mean over the cells that are in it off."""
    over = tuple(range(1, values.ndim))
    total = np.sum(values, axis=over, where=inside, keepdims=True)
    out: Floats = values - total / np.maximum(np.sum(inside, axis=over, keepdims=True), 1)
    return out


def windows_of(record: Record, span: str) -> list[int]:
    """Return the windows from which a model of a span runs on; the halves share the middle one."""
    count = len(record.ends) - 1
    half = (count + 1) // 2
    begin, end = {SPANS[0]: (0, count), SPANS[1]: (0, half), SPANS[2]: (count - half, count)}[span]
    return list(range(begin, end))
