"""Simulate many chains of a model, in threads; results do not depend on the number of threads."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tertius.core.arrays import Bytes, Floats, Ints
from tertius.core.errors import ModelError
from tertius.core.rng import seed_sequence
from tertius.saom.data.prepare import Prepared, prepare
from tertius.saom.data.presence import at_starts
from tertius.saom.data.variables import SaomData
from tertius.saom.kernel.compose import compose
from tertius.saom.kernel.load import load
from tertius.saom.kernel.plan import Plan
from tertius.saom.kernel.signature import Inputs, Outputs, Task
from tertius.saom.observe import statistic
from tertius.saom.term import Term, labels_of, waves_of


@dataclass(frozen=True, eq=False)
class Simulation:
    """Chains of a model.

    Attributes
    ----------
    statistics, scores : array (chains, periods, parameters)
        Statistics of the estimation equations, and derivatives of the log-likelihood of the chain.
    times : array (chains, periods)
        Time at the end of the period: 1 or later if unconditional, the time needed if conditional.
    networks : dict of uint8 arrays (chains, periods, n, m), behaviours : dict of int64 (chains, periods, n)
        End states, empty unless asked for.
    events : DataFrame, optional
        Ministeps of the chains for which they were asked; see `events.history`.
    """

    statistics: Floats
    scores: Floats
    times: Floats
    networks: dict[str, Bytes]
    behaviours: dict[str, Ints]
    events: pd.DataFrame | None = None


Log = tuple[Floats, NDArray[np.int32], Ints]
"""Times (periods, room), what happened (periods, room, 4) and number of events (periods,) of one chain."""


class HistoryFull(Exception):
    """A chain has more ministeps than its log has room for."""


class Model:
    """Data and terms with their compiled kernel.

    Parameters
    ----------
    data : SaomData
    terms : sequence of Term
        Basic rates are added in front of each variable's terms where they are not given.
    conditional : str, optional
        Condition on the observed number of changes of this variable; its basic rates stay fixed.
    prepared : Prepared, optional
        Of these data, centred otherwise (over several groups).
    coupled : bool
        Chains with one key share their randomness by actor and count of moves, so that chains of two
        models or thetas differ only where these make them differ (`kernel.paths`).  Same law, other
        chains, and slower: for contrasts between simulations.
    """

    def __init__(
        self,
        data: SaomData,
        terms: list[Term] | tuple[Term, ...],
        conditional: str | None = None,
        prepared: Prepared | None = None,
        coupled: bool = False,
    ) -> None:
        self.prepared: Prepared = prepare(data) if prepared is None else prepared
        if data.periods < 1:
            raise ModelError("data", "two waves or more", f"{data.waves}")
        self.terms = with_rates(data, tuple(terms))
        if coupled and any(v.absorbing for v in data.behaviours.values()):
            raise ModelError("coupled chains", "behaviours that are not absorbing", "an absorbing one")
        self.plan = Plan(self.prepared, self.terms, coupled=coupled)
        self.source = compose(self.plan)
        variables = self.plan.variables
        if conditional is not None and conditional not in variables:
            raise ModelError("conditional", f"one of {', '.join(variables)}", repr(conditional))
        if conditional is not None and data.presence is not None:
            raise ModelError(
                "conditional", "unconditional simulation where actors come and go", repr(conditional)
            )
        self.conditional = -1 if conditional is None else variables.index(conditional)
        self.inputs = inputs_of(self.plan)

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the parameters."""
        return labels_of(self.terms)

    @property
    def conditioned(self) -> str | None:
        """The variable that simulation is conditional on."""
        return self.plan.variables[self.conditional] if self.conditional >= 0 else None

    @property
    def targets(self) -> Floats:
        """Observed statistics (periods, parameters)."""
        periods = range(self.prepared.data.periods)
        return np.array([[statistic(self.prepared, t, m) for t in self.terms] for m in periods])

    def start(self) -> Floats:
        """Return crude start values: rates from changes, density from the observed balance, else 0."""
        theta = np.zeros(len(self.terms))
        for q, term in enumerate(self.terms):
            if term.basic_rate:
                distance = self.prepared.distance(term.on)[term.period or 0] / self.prepared.data.n
                theta[q] = max(1.2 * distance, 0.1)
            elif term.name == "density" and term.form == "eval":
                net = self.prepared.networks[term.on]
                share = float(np.mean(net.start))
                theta[q] = 0.5 * np.log(share / (1 - share)) if 0 < share < 1 else -1.0
        return theta

    def simulate(
        self,
        theta: Floats,
        chains: int,
        seed: int,
        first: int = 0,
        threads: int | None = None,
        states: bool = False,
        scores: bool = True,
    ) -> Simulation:
        """Simulate `chains` chains at `theta`; chain c of a seed is the same in every call.

        `states` keeps the end states; without `scores` they stay 0 and the chains take less time.

        Raises
        ------
        ModelError
            If parameters drive a chain beyond bounds.
        """
        return self.run(self.inputs, theta, chain_keys(seed, first, chains), threads, states, scores)

    def run(
        self,
        inputs: Inputs,
        theta: Floats,
        keys: NDArray[np.uint64],
        threads: int | None = None,
        states: bool = False,
        scores: bool = True,
        log: Log | None = None,
    ) -> Simulation:
        """Simulate a chain for each of `keys` over the periods of `inputs` (as many as ``rate_at`` has).

        `log` is filled with the ministeps of the one chain (`HistoryFull` where it has no room for them).
        """
        chains, periods = len(keys), inputs.rate_at.shape[1]
        theta = np.ascontiguousarray(theta, dtype=np.float64)
        if theta.shape != (len(self.terms),):
            raise ModelError("theta", f"{len(self.terms)} finite numbers", f"shape {theta.shape}")
        for q, value in enumerate(theta):
            if not np.isfinite(value) or (self.terms[q].basic_rate and value < 0):
                raise ModelError(
                    f"theta, {self.labels[q]!r}", "a finite number, not negative for a rate", f"{value:g}"
                )
        kernel = self._kernel
        shape = (chains, periods, len(self.terms))
        stats, derivatives, times = np.zeros(shape), np.zeros(shape), np.zeros(shape[:2])
        kept = chains if states else 0
        nets = tuple(np.zeros((kept, *start.shape), np.uint8) for start in inputs.starts)
        behs = np.zeros((kept, periods, len(self.prepared.behaviours), self.prepared.data.n), np.int64)
        status = np.zeros(chains, np.int64)
        if log is None:
            log = np.zeros((0, 0)), np.zeros((0, 0, 4), np.int32), np.zeros(0, np.int64)
        outputs = Outputs(stats, derivatives, times, nets, behs, status, *log)
        workers = max(1, min(threads or os.cpu_count() or 1, chains))
        cuts = np.linspace(0, chains, workers + 1).astype(int)
        jobs = [(int(a), int(b)) for a, b in pairwise(cuts)]

        room = self._room

        def work(span: tuple[int, int], room: int = room) -> None:
            # Large matrices made here, not in the kernel, lie in large pages (numpy asks for them).
            matrices = tuple(
                np.zeros((4 if v.missing.any() else 2, *v.start.shape[1:]), np.uint8)
                for v in self.prepared.networks.values()
            )
            task = Task(*span, keys, theta, self.conditional, scores, room, matrices)
            kernel(*task, *inputs, *outputs)

        if workers == 1:
            work(jobs[0])
        else:
            with ThreadPoolExecutor(workers) as pool:
                list(pool.map(work, jobs))
        while (status == 1).any() and room < self._capacity:
            # Lists of neighbours that were full: those chains run again, with room for longer ones.
            room = min(2 * room, self._capacity)
            for c in np.flatnonzero(status == 1):
                status[c] = 0
                work((int(c), int(c) + 1), room)
        if (status == 3).any():
            raise HistoryFull
        if status.any():
            raise ModelError(
                "simulation",
                "chains that end",
                "one that does not end",
                "check the rates"
                if self.conditional < 0
                else "the waves may be too far apart to condition on",
            )
        return Simulation(
            stats,
            derivatives,
            times,
            dict(zip(self.prepared.networks, nets)) if states else {},
            {k: behs[:, :, b] for b, k in enumerate(self.prepared.behaviours)} if states else {},
        )

    @cached_property
    def _kernel(self) -> Any:
        return load(self.source, self.plan.functions()).chains

    @cached_property
    def _room(self) -> int:
        """Neighbours that lists hold at first: twice the largest observed degree and some more."""
        nets = self.prepared.networks.values()
        ties = [v.start.sum(axis=a, dtype=np.int64).max(initial=0) for v in nets for a in (1, 2)]
        return min(2 * int(max(ties, default=0)) + 32, self._capacity)

    @property
    def _capacity(self) -> int:
        return max([self.prepared.data.n, *(int(v.start.shape[2]) for v in self.prepared.networks.values())])


def with_rates(data: SaomData, terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Order the terms by variable and put basic rates, one per period, before each variable's own."""
    ordered: list[Term] = []
    for name in [*data.networks, *data.behaviours]:
        if all(t.on != name for t in terms):
            continue
        ordered += [Term("Rate", name, "rate", period=m) for m in range(data.periods)]
        ordered += [t for t in terms if t.on == name and not t.basic_rate]
    for term in terms:
        data.find(term.on)
    return tuple(ordered)


def chain_keys(seed: int, first: int, chains: int) -> NDArray[np.uint64]:
    """Return the keys of chains `first` and following of a seed.

    Returns
    -------
    uint64 array (chains,)
        The key of a chain depends on the seed and its number alone.
    """
    root = seed_sequence(seed, "saom").generate_state(1, np.uint64)[0]
    steps = np.arange(first, first + chains, dtype=np.uint64)
    keys: NDArray[np.uint64] = root + steps * np.uint64(0x9E3779B97F4A7C15) * np.uint64(0x2545F4914F6CDD1D)
    return keys


def positions(mask: Bytes) -> NDArray[np.int32]:
    """Return columns of the ones in each row of (periods, n, m), padded to the longest row."""
    counts = mask.sum(axis=2, dtype=np.int64)
    out = np.zeros((*counts.shape, max(int(counts.max()), 1)), np.int32)
    for m in range(len(mask)):
        rows, columns = np.nonzero(mask[m])
        out[m, rows, np.arange(len(rows)) - (np.cumsum(counts[m]) - counts[m])[rows]] = columns
    return out


def _way(up_only: tuple[bool, ...], down_only: tuple[bool, ...]) -> list[list[int]]:
    return [[int(d), int(u)] for u, d in zip(up_only, down_only)]


def inputs_of(plan: Plan) -> Inputs:
    """Return the arrays that kernels of this plan take."""
    p = plan.prepared
    data = p.data
    periods, n = data.periods, data.n
    nets, behs = list(p.networks.values()), list(p.behaviours.values())
    rate_at = np.zeros((len(plan.variables), periods), np.int64)
    for q, term in enumerate(plan.terms):
        if term.basic_rate:
            rate_at[plan.variables.index(term.on), term.period or 0] = q
    width = max([n, *(v.start.shape[2] for v in nets)])
    tabs = tuple(
        q.effect.look_up(q.parm, 4 * width + 4, waves_of(q.effect, q.bound, data)) for q in plan.parts
    )
    xs = np.zeros((len(p.actors), periods, width))
    xmiss = np.zeros((len(p.actors), periods, width), np.uint8)
    xlen = np.zeros(len(p.actors), np.int64)
    for a, v in enumerate(p.actors.values()):
        xlen[a] = v.values.shape[1]
        xs[a, :, : xlen[a]] = v.values
        xmiss[a, :, : xlen[a]] = v.missing
    # First entry bars creation (a period of withdrawals only), the second withdrawal.
    net_way = np.array([_way(v.up_only, v.down_only) for v in nets], np.uint8).reshape(len(nets), periods, 2)
    beh_way = np.array([_way(v.down_only, v.up_only) for v in behs], np.uint8).reshape(len(behs), periods, 2)
    return Inputs(
        rate_at,
        np.array([float(int(q.parm)) for q in plan.parts]),
        tabs,
        tuple(np.ascontiguousarray(v.start) for v in nets),
        tuple(v.fixed.sum(axis=2, dtype=np.int64) for v in nets),
        tuple(positions(v.fixed) for v in nets),
        tuple(v.missing for v in nets),
        tuple(v.missing_start for v in nets),
        tuple(v.missing_end for v in nets),
        net_way,
        np.array([v.start for v in behs], np.int64).reshape(len(behs), periods, n),
        np.array([v.missing_start for v in behs], np.uint8).reshape(len(behs), periods, n),
        np.array([v.missing for v in behs], np.uint8).reshape(len(behs), periods, n),
        np.array([_constants(v.values) for v in behs]).reshape(len(behs), 5),
        beh_way,
        xs,
        xmiss,
        np.array([_constants(v) for v in p.actors.values()]).reshape(len(p.actors), 5),
        xlen,
        tuple(p.dyadic.values()),
        np.array([p.distance(v) for v in plan.variables], np.int64),
        *_presence(data),
    )


def _presence(data: SaomData) -> tuple[Any, ...]:
    """Return who is there at the start of each period (periods, n), and arrivals and departures in it.

    Times (periods, events) run from 0 to 1, padded with 2; actors; 1 for an arrival.
    """
    here = np.ones((data.periods, data.n), np.uint8)
    if data.presence is not None:
        here[:] = at_starts(data.presence, data.periods)
    moves: list[list[tuple[float, int, int]]] = [[] for _ in range(data.periods)]
    for i, intervals in enumerate(data.presence or ()):
        for m in range(data.periods):
            wave = m + 1
            for a, b in intervals:
                moves[m] += [(t - wave, i, j) for t, j in ((a, 1), (b, 0)) if wave < t < wave + 1]
    longest = max([1, *(len(e) for e in moves)])
    times = np.full((data.periods, longest), 2.0)
    actors, joins = np.zeros((data.periods, longest), np.int64), np.zeros((data.periods, longest), np.uint8)
    for m, period in enumerate(moves):
        for e, (time, actor, join) in enumerate(sorted(period)):
            times[m, e], actors[m, e], joins[m, e] = time, actor, join
    return here, times, actors, joins


def _constants(v: Any) -> list[float]:
    return [v.mean, v.span, v.similarity, v.low, v.high]
