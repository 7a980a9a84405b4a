"""Chains through windows: the end of one is the start of the next; interventions and policies on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tertius.core.arrays import Bools, Bytes, Floats, Ints
from tertius.core.rng import generator, seed_sequence
from tertius.saom.simulation.simulate import chain_keys
from tertius.scenario.frame import Frame, State
from tertius.scenario.model import Past, ScenarioModel
from tertius.scenario.schedule import Change, PathChange, Rulebook, Schedule, ThetaChange, TieChange

Segments = tuple[tuple[int, float, float], ...]
#: Step between the keys of a chain's periods, as in the kernel.
_PERIOD, _PART = 0xD1342543DE82EF95, 0x2545F4914F6CDD1D


@dataclass(frozen=True, eq=False)
class Ends:
    """States at the end of each window: networks (chains, windows, n, m), behaviours (chains, windows, n).

    `triggered` (chains, windows, policies) says where each policy acted.
    """

    networks: Mapping[str, Bytes]
    behaviours: Mapping[str, Ints]
    triggered: Bools


def draw_theta(world: ScenarioModel, seed: int, draw: int, draws: int) -> Floats:
    """Theta of a draw: from the normal law of the estimator, rates on the logarithmic scale.

    With one draw it is the estimate.  Draw d is the same whatever the number of draws is.
    """
    fit = world.fit
    theta = fit.theta.copy()
    if draws == 1:
        return theta
    rate = np.array([t.basic_rate for t in fit.terms])
    free = fit.free & np.isfinite(np.diag(fit.covariance))
    # d log(rate) = d rate / rate: the delta method keeps correlations with all other parameters.
    scale = np.where(rate, 1 / np.where(rate, theta, 1.0), 1.0)[free]
    covariance = fit.covariance[np.ix_(free, free)] * scale[:, None] * scale[None, :]
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    step = np.zeros_like(theta)
    step[free] = root @ generator(seed, "theta", world.name, draw).standard_normal(int(free.sum()))
    return np.where(rate, theta * np.exp(np.clip(step, -20, 20)), theta + step)


def keys_of(seed: int, first: int, chains: int, arm: str = "") -> NDArray[np.uint64]:
    """Keys of chains; `arm` is empty where arms share them."""
    root = (
        seed
        if not arm
        else int(seed_sequence(seed, "arm", arm).generate_state(1, np.uint64)[0] >> np.uint64(1))
    )
    return chain_keys(root, first, chains)


class Traveller:
    """Runs chains of one world; safe to share between threads."""

    def __init__(self, world: ScenarioModel, coupled: bool, start: int, rates: str | int) -> None:
        self.frame = Frame(world, coupled, start)
        self.world, self.rates = world, rates
        self._past = self.frame.past()
        self._structural = self.frame.structural()

    @property
    def origin(self) -> State:
        """The state that every chain starts from."""
        return self._past[-1]

    def run(self, schedule: Schedule, cuts: Segments, theta: Floats, keys: NDArray[np.uint64]) -> Ends:
        """Simulate a chain for each key through all segments."""
        chains, horizon = len(keys), cuts[-1][0] + 1
        nets = {k: np.zeros((chains, horizon, *v.shape), np.uint8) for k, v in self.origin.networks.items()}
        behs = {k: np.zeros((chains, horizon, len(v)), np.int64) for k, v in self.origin.behaviours.items()}
        acted = np.zeros((chains, horizon, len(schedule.policies)), np.bool_)
        # Until the first random step all chains are one: run it for all of them at once.
        together = _Ride(self, schedule, theta)
        first = together.step(cuts[0], keys)
        together.record(cuts, 0, acted, slice(None))
        for c in range(chains):
            ride = together.fork(first, c)
            for at in range(len(cuts)):
                if at:
                    ride.state = ride.step(cuts[at], keys[c : c + 1])[0]
                    ride.record(cuts, at, acted, slice(c, c + 1))
                if at + 1 == len(cuts) or cuts[at + 1][0] != cuts[at][0]:
                    w = cuts[at][0]
                    for k, y in ride.state.networks.items():
                        nets[k][c, w] = y
                    for k, z in ride.state.behaviours.items():
                        behs[k][c, w] = z
                    ride.past.append(ride.state)
        return Ends(nets, behs, acted)

    def theta_of(self, theta: Floats, changes: Sequence[Change], length: float) -> Floats:
        """Theta of a segment: future rates, changes of parameters, and rates by the segment's length."""
        out = theta.copy()
        for q in self.frame.rates.values():
            if self.rates == "mean":
                out[q] = theta[q].mean()
            elif self.rates == "last":
                out[q] = theta[q[-1]]
            else:
                out[q] = theta[q[int(self.rates) - 1]]
        for c in changes:
            if isinstance(c, ThetaChange):
                term = self.world.fit.terms[c.at]
                at = self.frame.rates[term.on] if term.basic_rate else [c.at]
                out[at] = out[at] * c.by if c.how == "scale" else out[at] + c.by
        for q in self.frame.rates.values():
            out[q] *= length
        return out


class _Ride:
    """One chain under way: its state, its past, and the policies that act."""

    def __init__(self, traveller: Traveller, schedule: Schedule, theta: Floats) -> None:
        self.t, self.schedule, self.theta = traveller, schedule, theta
        self.past = list(traveller._past)
        self.state = self.past[-1]
        self.acting: list[tuple[int, Rulebook, float, float]] = []
        self._raw: dict[str, Floats] = {}
        self._bars: dict[str, Bytes] = {}
        self._window = -1

    def fork(self, ends: list[State], c: int) -> _Ride:
        """Return a copy that continues from chain c's end of the first segment."""
        other = _Ride(self.t, self.schedule, self.theta)
        other.acting, other._raw, other._bars = list(self.acting), self._raw, self._bars
        other._window, other.state = self._window, ends[c]
        return other

    def step(self, cut: tuple[int, float, float], keys: NDArray[np.uint64]) -> list[State]:
        """Run one segment for each key from the present state; the ends."""
        window, begin, end = cut
        if window != self._window:
            self._open(window)
        changes = self._active(begin)
        state = self._tied(changes, begin)
        masks = {k: (m | self._bars[k] if k in self._bars else m) for k, m in self.t._structural.items()}
        masks = self._held(masks, changes)
        frame = self.t.frame
        inputs = frame.inputs(state, self._values(changes, window), window, frame.fixed(masks))
        theta = self.t.theta_of(self.theta, changes, end - begin)
        step = (frame.start - 1 + window) * _PERIOD + round((begin - window) * 2**32) * _PART
        keys = keys + np.uint64(step % 2**64)
        sim = frame.model.run(inputs, theta, keys, threads=1, states=True, scores=False)
        return [
            State(
                {k: v[c, 0] for k, v in sim.networks.items()},
                {k: v[c, 0] for k, v in sim.behaviours.items()},
            )
            for c in range(len(keys))
        ]

    def record(self, cuts: Segments, at: int, acted: Bools, chains: slice) -> None:
        """Note which policies act in this segment's window."""
        window, begin, _ = cuts[at]
        for number, _, start, end in self.acting:
            if start <= begin < end:
                acted[chains, window, number] = True

    def _open(self, window: int) -> None:
        """At the start of a window: covariates from the past, and policies."""
        self._window = window
        self._raw = dict(self.t.frame.observed(window))
        past = Past(
            {k: [s.networks[k] for s in self.past] for k in self.state.networks},
            {k: [s.behaviours[k] for s in self.past] for k in self.state.behaviours},
            window,
        )
        for name, rule in self.t.world.derived.items():
            self._raw[name] = rule(past)
        self._bars = {k: rule(past).astype(np.uint8) for k, rule in self.t.world.barred.items()}
        for number, policy in enumerate(self.schedule.policies):
            if _holds(policy, self.past):
                self.acting.append((number, policy, float(window), float(window + policy.lasting)))

    def _active(self, begin: float) -> list[Change]:
        """Return changes in force, policies first: what comes later prevails."""
        changes: list[Change] = []
        for _, policy, start, end in self.acting:
            if start <= begin < end:
                changes += policy.changes
        return changes + [c for c in self.schedule.changes if c.start <= begin < c.end]

    def _tied(self, changes: Sequence[Change], begin: float) -> State:
        """Return the state with ties set as the changes say."""
        ties = [c for c in changes if isinstance(c, TieChange) and (c.hold or self._begins(c, begin))]
        if not ties and not self._bars:
            return self.state
        nets = dict(self.state.networks)
        for k in {*(c.network for c in ties), *self._bars}:
            nets[k] = nets[k].copy()
        for k, bar in self._bars.items():
            nets[k][bar == 1] = 0
        for c in ties:
            nets[c.network][c.i, c.j] = c.value
            if self.t.world.data.networks[c.network].symmetric:
                nets[c.network][c.j, c.i] = c.value
        return State(nets, self.state.behaviours)

    def _begins(self, change: TieChange, begin: float) -> bool:
        """Whether a change that is not held sets in now; a policy's does at the start of its window."""
        scheduled = any(change is c for c in self.schedule.changes)
        return change.start == begin if scheduled else begin == self._window

    def _held(self, masks: Mapping[str, Bytes], changes: Sequence[Change]) -> dict[str, Bytes]:
        out = dict(masks)
        copied = set()
        for c in changes:
            if isinstance(c, TieChange) and c.hold:
                if c.network not in copied:
                    out[c.network] = out[c.network].copy()
                    copied.add(c.network)
                out[c.network][c.i, c.j] = 1
                if self.t.world.data.networks[c.network].symmetric:
                    out[c.network][c.j, c.i] = 1
        return out

    def _values(self, changes: Sequence[Change], window: int) -> dict[str, Floats]:
        values = dict(self._raw)
        for c in changes:
            if not isinstance(c, PathChange):
                continue
            made = values[c.covariate].astype(np.float64, copy=True)
            rows = np.array(c.rows or range(made.shape[0]))
            columns = np.array(c.columns or range(made.shape[-1]))
            cells = np.ix_(rows, columns) if made.ndim == 2 else (rows,)
            amount = c.value(window)
            made[cells] = (
                amount if c.how == "set" else made[cells] + amount if c.how == "add" else made[cells] * amount
            )
            values[c.covariate] = made
        return values


def _holds(policy: Rulebook, past: Sequence[State]) -> bool:
    """Whether a policy's condition holds now."""
    now, c = past[-1], policy.when
    if c.state is not None:
        tie = int(now.networks[policy.network][policy.i, policy.j])
        before = int(past[-2].networks[policy.network][policy.i, policy.j]) if len(past) > 1 else tie
        return {
            "there": tie == 1,
            "absent": tie == 0,
            "lost": before == 1 and tie == 0,
            "new": before == 0 and tie == 1,
        }[c.state]
    if c.behaviour is not None:
        value = float(now.behaviours[c.behaviour][policy.i])
    else:
        y = now.networks[policy.network]
        value = float(y[policy.i].sum() if c.count == "outdegree" else y[:, policy.i].sum())
    return (c.above is None or value >= c.above) and (c.below is None or value <= c.below)
