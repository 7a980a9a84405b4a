"""The terms of the model of peers, window by window: what moves a tie, and which shocks a group shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Bools, Floats, Ints
from tertius.models.peers.chain import coded
from tertius.models.peers.exposure import neighbours, shares
from tertius.models.peers.record import GROUPS, Record

#: Deviations whose spread is estimated: shocks to a power and to a group's ties with it, lasting leanings.
SHOCKS = ("power in a window", "group's ties with a power in a window")
LEANING = "group's ties with a power"
SPREADS = (*SHOCKS, LEANING)
#: Effects of single states and pairs, before groups, powers and shocks.
PLAIN = ("constant", "distance", "earlier", "gdp", "likeness", "neighbours")
FIRST = "any tie at all"
EXAMPLE = "example on "
#: The example on those who had the tie before, where that on first ties stands apart; and on everybody.
KEPT, COMMON, NEW = f"{EXAMPLE}kept ties of ", f"{EXAMPLE}everybody", "no such tie before"


@dataclass(frozen=True, eq=False)
class Block:
    """The rows of one window: states that exist at its start and end, with ties known at both.

    Attributes
    ----------
    window : int
    state : int array (rows,)
    x : array (rows, m + 2, active)
        Derivatives of the utilities, of the worth of any tie, and of the log rate, by the parameters.
    columns : int array (active,)
        Their places.
    start, end : int arrays (rows,)
    open : bool array (rows, m)
    """

    window: int
    state: Ints
    x: Floats
    columns: Ints
    start: Ints
    end: Ints
    open: Bools


@dataclass(frozen=True, eq=False)
class Design:
    """All blocks with the names of the parameters.

    Attributes
    ----------
    names : tuple of str
    component : tuple of str
        The variance component of each parameter; empty for those that are free.
    single : mapping of group to float
        Mean share that one peer is, over the group's rows.
    rows : mapping of group to (rows, states)
    """

    record: Record
    blocks: tuple[Block, ...]
    names: tuple[str, ...]
    component: tuple[str, ...]
    single: Mapping[str, float]
    rows: Mapping[str, tuple[int, int]]

    def at(self, name: str) -> int:
        """Place of a parameter."""
        return self.names.index(name)


def example(group: str) -> str:
    """Name of the effect of an example on a group."""
    return f"{EXAMPLE}{group}"


def design(
    record: Record,
    peers: Bools | None,
    how: str = "alike",
    *,
    groups: Sequence[str] = GROUPS,
    followers: Sequence[str] | None = None,
    windows: Sequence[int] | None = None,
    without: Sequence[str] = (),
    powers: Sequence[str] = (),
    firsts: bool = False,
    common: bool = False,
) -> Design:
    """Return the design.

    Parameters
    ----------
    peers : bool array (w, n), or None
        Who gives the example; None for a model without one.
    how : str
        Weights of peers, see `exposure.WEIGHTS`.
    groups : sequence of str
        Groups with levels, leanings and shocks of their own.
    followers : sequence of str, optional
        Groups that may follow the example; all of `groups` by default.
    windows : sequence of int, optional
        Windows from whose end the model runs on; all but the last by default.  From the last it runs into
        the window to come, whose end nobody knows: the block then gives the start as its end.
    without : sequence of str
        Terms, or kinds of terms, that are left out.
    powers : sequence of str
        Where given, the example is about ties with these powers alone.
    firsts : bool
        The example on a group is that on first ties: with powers that it had none with, now or a window ago.
        That on its other ties has a term of its own, and so has not having had the tie.
    common : bool
        The example has an effect on everybody too: that on a group is what it follows beyond all others.
    """
    every = list(range(len(record.ends) - 1)) if windows is None else list(windows)
    names: list[str] = []
    component: list[str] = []
    place: dict[str, int] = {}

    def column(name: str, kind: str = "") -> int:
        if name not in place:
            place[name] = len(names)
            names.append(name)
            component.append(kind)
        return place[name]

    led = tuple(groups) if followers is None else tuple(followers)
    counted = np.array([not powers or p in powers for p in record.powers], dtype=np.float64)
    single: dict[str, list[float]] = {g: [] for g in groups}
    members: dict[str, set[int]] = {g: set() for g in groups}
    blocks = []
    for w in every:
        block, ones, here = _block(
            record, w, peers, how, groups, led, without, counted, firsts, common, column
        )
        blocks.append(block)
        for g in groups:
            single[g] += [float(v) for v in ones[here[g]] if v > 0]
            members[g] |= set(block.state[here[g]].tolist())
    means = {g: float(np.mean(v)) if v else 0.0 for g, v in single.items()}
    rows = {g: (len(single[g]), len(members[g])) for g in groups}
    return Design(record, tuple(blocks), tuple(names), tuple(component), means, rows)


def never(record: Record, w: int) -> Floats:
    """Return where a state had no tie with a power at the window's start nor a window before, (n, m)."""
    return np.asarray((record.held[w] == 0) & (record.earlier[w] == 0), dtype=np.float64)


def observed(record: Record, w: int) -> Ints:
    """Return the states with a row in the window that begins at w."""
    known = ~np.isnan(record.ties[w : w + 2]).any(axis=(0, 2))
    return np.flatnonzero(record.alive[w] & record.alive[w + 1] & known).astype(np.int64)


def _block(
    record: Record,
    w: int,
    peers: Bools | None,
    how: str,
    groups: Sequence[str],
    led: Sequence[str],
    without: Sequence[str],
    counted: Floats,
    firsts: bool,
    common: bool,
    column: object,
) -> tuple[Block, Floats, dict[str, Bools]]:
    assert callable(column)
    ahead = w + 1 == len(record.ends)
    state = np.flatnonzero(record.alive[w]).astype(np.int64) if ahead else observed(record, w)
    year = record.ends[w] + record.ends[1] - record.ends[0] if ahead else record.ends[w + 1]
    n, m = len(state), len(record.powers)
    one = np.ones((n, m))
    planes: list[tuple[int, Floats]] = []

    def add(name: str, plane: Floats, kind: str = "") -> None:
        if name not in without and kind not in without and plane.any():
            planes.append((column(name, kind), plane))

    plain = {
        "constant": one,
        "distance": record.pairs["distance"][w, state],
        "earlier": record.earlier[w, state],
        "gdp": record.gdp[w, state, None] * one,
        "likeness": record.pairs["likeness"][w, state],
        "neighbours": neighbours(record, w)[state],
    }
    for name in PLAIN:
        add(name, plain[name])
    here = {g: record.groups[g][w, state] for g in groups}
    seen, ones = np.zeros((n, m)), np.zeros(n)
    if peers is not None:
        share, each = shares(record, w, peers[w], how)
        seen, ones = share[state] * counted, each[state]
        if common:
            add(COMMON, seen)
    new = never(record, w)[state] if firsts else one
    if firsts:
        add(NEW, new)
    for g in groups:
        add(g, here[g][:, None] * one)
        if peers is not None and g in led:
            add(example(g), here[g][:, None] * seen * new)
            if firsts:
                add(f"{KEPT}{g}", here[g][:, None] * seen * (1 - new))
    for j, power in enumerate(record.powers):
        mine = np.zeros((n, m))
        mine[:, j] = 1.0
        if j:
            add(power, mine)
        add(f"{power} {year}", mine, SHOCKS[0])
        for g in groups:
            together = here[g][:, None] * mine
            add(f"{g} {power}", together, LEANING)
            add(f"{g} {power} {year}", together, SHOCKS[1])
    columns = [at for at, _ in planes]
    x = np.zeros((n, m + 2, len(planes) + 2))
    for k, (_, plane) in enumerate(planes):
        x[:, :m, k] = plane
    x[:, m, -2] = 1.0
    x[:, m + 1, -1] = 1.0
    columns += [column(FIRST, ""), column(f"rate {year}", "")]
    held = record.held.astype(np.uint8)
    block = Block(
        w,
        state,
        x,
        np.array(columns, dtype=np.int64),
        coded(held[w, state]),
        coded(held[w if ahead else w + 1, state]),
        record.open[w, state],
    )
    return block, ones, here
