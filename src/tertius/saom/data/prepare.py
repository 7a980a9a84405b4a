"""From data to arrays by period: imputed starts, ends, masks of what is missing or fixed.

The treatment of missing and structural values is here and in `observe`, never in an effect.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Bools, Bytes, Floats, Ints
from tertius.saom.data import centre, presence
from tertius.saom.data.cells import MISSING, STRUCTURAL_ONE, STRUCTURAL_ZERO, blocks, ties
from tertius.saom.data.constraints import bars
from tertius.saom.data.variables import (
    Behaviour,
    Covariate,
    Dyadic,
    Network,
    SaomData,
)

RAW = "as given"
"""Suffix of the name of a dyadic covariate before centring, with 0 where it is missing."""


@dataclass(frozen=True, eq=False)
class NetPeriods:
    """A network by period; every array is uint8 (periods, n, m).

    Attributes
    ----------
    start, end : missing ties at the last observed value, else 0; structural values as 0 and 1.
    missing : 1 where the tie is missing at the start or the end.
    missing_start, missing_end : 1 where it is missing then.
    fixed : 1 where the tie is structurally determined at the start (and on the diagonal).
    up_only, down_only : tuple of bool
        Periods in which no tie was withdrawn, or none formed.
    distance : tuple of int
        Observed number of changed cells by period (both cells of a symmetric pair).
    """

    start: Bytes
    end: Bytes
    missing: Bytes
    missing_start: Bytes
    missing_end: Bytes
    fixed: Bytes
    symmetric: bool
    two_mode: bool
    up_only: tuple[bool, ...]
    down_only: tuple[bool, ...]
    distance: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class BehPeriods:
    """A behaviour by period.

    Attributes
    ----------
    start, end : int64 (periods, n); raw values, missing carried forward.
    missing : uint8 (periods, n); 1 where missing at the start or the end.
    missing_start : uint8 (periods, n)
    values : the centring constants.
    """

    start: Ints
    end: Ints
    missing: Bytes
    missing_start: Bytes
    values: centre.ActorValues
    up_only: tuple[bool, ...]
    down_only: tuple[bool, ...]
    distance: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Prepared:
    """All arrays of a data set; `dyadic` matrices are (1 or periods, n, m)."""

    data: SaomData
    networks: Mapping[str, NetPeriods]
    behaviours: Mapping[str, BehPeriods]
    actors: Mapping[str, centre.ActorValues]
    dyadic: Mapping[str, Floats]

    def distance(self, name: str) -> tuple[int, ...]:
        """Return the observed number of changes of a dependent variable by period."""
        if name in self.networks:
            return self.networks[name].distance
        return self.behaviours[name].distance


def prepare(data: SaomData) -> Prepared:
    """Derive all arrays of `data`; cheap, no randomness."""
    actors: dict[str, centre.ActorValues] = {}
    dyadic: dict[str, Floats] = {}
    square = not all(v.two_mode for v in data.networks.values())
    for name, c in data.covariates.items():
        if isinstance(c, Covariate):
            actors[name] = centre.of_covariate(c, data.periods)
        elif isinstance(c, Dyadic):
            dyadic[name] = centre.of_dyadic(c, data.periods, square)[0]
            values = c.values[None] if c.values.ndim == 2 else c.values[: data.periods]
            same = not c.centred and not np.isnan(values).any()  # a large one is not held twice
            raw = dyadic[name] if same else np.ascontiguousarray(np.nan_to_num(values, nan=0.0))
            dyadic[f"{name} {RAW}"] = raw
    there: tuple[Bools, Bools] | None = None
    if data.presence is not None:
        there = presence.at_starts(data.presence, data.periods), presence.at_ends(data.presence, data.periods)
    nets = {name: _network(v, there) for name, v in data.networks.items()}
    behs = {name: _behaviour(v, there) for name, v in data.behaviours.items()}
    return Prepared(data, nets, behs, actors, dyadic)


def _network(network: Network, there: tuple[Bools, Bools] | None = None) -> NetPeriods:
    raw = network.cells
    # Bytes, block by block, and written only where there is something: untouched zeros take no memory.
    y, missing, structural = (np.zeros(raw.shape, np.uint8) for _ in range(3))
    for w, rows in blocks(raw.shape):
        part = raw[w, rows]
        y[w, rows] = ties(part)
        gap, set_ = part == MISSING, (part == STRUCTURAL_ZERO) | (part == STRUCTURAL_ONE)
        if gap.any():
            missing[w, rows] = gap
            if w:
                y[w, rows][gap] = y[w - 1, rows][gap]
        if set_.any():
            structural[w, rows] = set_
    periods = len(raw) - 1
    lost, fixed = np.zeros((2, periods, *raw.shape[1:]), np.uint8)
    if missing.any():
        lost[:] = missing[:-1] | missing[1:]
    if structural.any():
        fixed[:] = structural[:-1]
    if not network.two_mode:
        diagonal = np.arange(raw.shape[1])
        y[:, diagonal, diagonal] = 0
        fixed[:, diagonal, diagonal] = 1
        if missing.any():
            lost[:, diagonal, diagonal] = 0
    start, end, gone, lack = y[:-1], y[1:], missing[:-1], missing[1:]
    if there is not None:
        start, end, gone, lack = start.copy(), end.copy(), gone.copy(), lack.copy()
        for m, (first, last) in enumerate(zip(~there[0], ~there[1])):
            presence.clear((start[m], gone[m]), first, network.two_mode)
            presence.carry(start[m], end[m], last, network.two_mode)
            presence.carry(gone[m], lack[m], last, network.two_mode)
            lost[m] = gone[m] | lack[m]
        if not network.two_mode:
            lost[:, diagonal, diagonal] = 0
    distance, gained = [0] * periods, [0] * periods
    for m, rows in blocks(start.shape):
        before, held = start[m, rows], structural[m, rows] | structural[m + 1, rows]
        changed = (before != end[m, rows]) & ~(lost[m, rows] | held).astype(bool)
        distance[m] += int(changed.sum())
        gained[m] += int((changed & (before == 0)).sum())
    up = [more == all_ for more, all_ in zip(gained, distance)]
    down = [more == 0 for more in gained]
    return NetPeriods(
        start,
        end,
        lost,
        gone,
        lack,
        fixed,
        network.symmetric,
        network.two_mode,
        tuple(u and not d for u, d in zip(up, down)),
        tuple(d and not u for u, d in zip(up, down)),
        tuple(distance),
    )


def _behaviour(behaviour: Behaviour, there: tuple[Bools, Bools] | None = None) -> BehPeriods:
    values = centre.of_behaviour(behaviour)
    raw = np.round(values.values + values.mean).astype(np.int64)
    missing = values.missing
    start, end = raw[:-1], raw[1:]
    lost = missing[:-1] | missing[1:]
    if there is not None:
        end = np.where(there[1], end, start)
        lost = np.where(there[1], lost, missing[:-1] | ~there[0])
    change = np.where(lost, 0, end - start)
    rises: Bools = np.asarray((change > 0).any(axis=1))
    falls: Bools = np.asarray((change < 0).any(axis=1))
    return BehPeriods(
        start,
        end,
        lost.astype(np.uint8),
        missing[:-1].astype(np.uint8),
        values,
        tuple(bool(r and not f) for r, f in zip(rises, falls)),
        tuple(bool(f and not r) for r, f in zip(rises, falls)),
        tuple(int(c) for c in np.abs(change).sum(axis=1)),
    )


def permitted(prepared: Prepared, name: str, m: int) -> Bools:
    """Return which ties (n, receivers) constraints let change at the start of period `m`, from 0."""
    net, data = prepared.networks[name], prepared.data
    tie = net.start[m] == 1
    free: Bools = np.ones(tie.shape, bool)
    bound = data.networks[name].max_degree
    if bound is not None:
        full = tie.sum(axis=1) >= bound
        free &= tie | ~(full[:, None] | full[None, :] if net.symmetric else full[:, None])
    for other, adding, where in bars(data.constraints, name):
        there = (prepared.networks[other].start[m] == 1) == where
        free &= ~(there & (~tie if adding else tie))
    return free
