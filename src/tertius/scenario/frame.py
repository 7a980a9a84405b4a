"""The kernel's inputs for windows to come: covariates as they will be, centred as they were in the fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tertius.core.arrays import Bytes, Floats, Ints
from tertius.saom.data import centre
from tertius.saom.data.prepare import RAW
from tertius.saom.data.variables import STRUCTURAL_ONE, STRUCTURAL_ZERO, Covariate
from tertius.saom.kernel.signature import Inputs
from tertius.saom.simulation.simulate import Model, positions
from tertius.scenario.model import ScenarioModel


@dataclass(frozen=True, eq=False)
class State:
    """All dependent variables of one world at one moment: networks (n, m), behaviours (n,)."""

    networks: Mapping[str, Bytes]
    behaviours: Mapping[str, Ints]


class Frame:
    """Builds inputs of one period from a world; what it keeps saves time and changes no result.

    Parameters
    ----------
    world : ScenarioModel
    coupled : bool
        Whether chains address their randomness (see `Model`).
    start : int
        Wave, from 1, at whose state simulation starts.
    """

    def __init__(self, world: ScenarioModel, coupled: bool, start: int) -> None:
        self.world, self.start = world, start
        self.model = Model(world.data, [t for t in world.fit.terms if not t.basic_rate], coupled=coupled)
        prepared = self.model.prepared
        self.names = list(prepared.networks)
        self.behs = list(prepared.behaviours)
        self.actors = list(prepared.actors)
        self.dyads = [d for d in prepared.dyadic if not d.endswith(f" {RAW}")]
        self.rates = {
            v: [q for q, t in enumerate(self.model.terms) if t.basic_rate and t.on == v]
            for v in self.model.plan.variables
        }
        self._fill, self._shift = _constants(world)
        self._observed: dict[int, dict[str, Floats]] = {}
        self._matrices: dict[tuple[str, int], tuple[Floats, Floats]] = {}
        self._lists: dict[bytes, tuple[Any, Any]] = {}
        self._template = self._make_template()

    def past(self) -> tuple[State, ...]:
        """Observed states up to the start, imputed as in the fit; the last is where simulation starts."""
        p = self.model.prepared
        states = []
        for wave in range(self.start):
            last = wave == p.data.periods
            nets = {k: v.end[wave - 1] if last else v.start[wave] for k, v in p.networks.items()}
            behs = {k: v.end[wave - 1] if last else v.start[wave] for k, v in p.behaviours.items()}
            states.append(State(nets, behs))
        return tuple(states)

    def structural(self) -> dict[str, Bytes]:
        """Cells that the data hold at the start (1), by network."""
        out = {}
        for name in self.names:
            network = self.world.data.networks[name]
            here = network.cells[self.start - 1]
            mask = (here == STRUCTURAL_ZERO) | (here == STRUCTURAL_ONE)
            if not network.two_mode:
                np.fill_diagonal(mask, True)
            out[name] = mask.astype(np.uint8)
        return out

    def observed(self, window: int) -> dict[str, Floats]:
        """Uncentred covariates of a window: the wave's column where there is one, else the last there is."""
        if window in self._observed:
            return self._observed[window]
        wave = self.start - 1 + window
        out: dict[str, Floats] = {}
        for name in (*self.actors, *self.dyads):
            covariate = self.world.data.covariates[name]
            values = covariate.values
            if isinstance(covariate, Covariate):
                out[name] = values if values.ndim == 1 else values[:, min(wave, values.shape[1] - 1)]
            else:
                out[name] = values if values.ndim == 2 else values[min(wave, values.shape[0] - 1)]
        self._observed[window] = out
        return out

    def _centred(self, name: str, raw: Floats, window: int) -> tuple[Floats, Floats]:
        """Return a dyadic covariate centred, and as given; kept where it is the observed one of a window."""
        kept = raw is self.observed(window)[name]
        if kept and (name, window) in self._matrices:
            return self._matrices[name, window]
        gaps = np.isnan(raw)
        filled = np.where(gaps, self._fill[name], raw) - self._shift[name]
        made = np.ascontiguousarray(filled[None]), np.ascontiguousarray(np.where(gaps, 0.0, raw)[None])
        if kept:
            self._matrices[name, window] = made
        return made

    def inputs(
        self, state: State, values: Mapping[str, Floats], window: int, fixed: tuple[Any, Any]
    ) -> Inputs:
        """Return inputs of one period that starts in `state` with these uncentred covariates."""
        made = self._template
        xs, xmiss = made.xs.copy(), made.xmiss.copy()
        for a, name in enumerate(self.actors):
            raw = values[name]
            gaps = np.isnan(raw)
            xs[a, 0, : len(raw)] = np.where(gaps, self._fill[name], raw) - self._shift[name]
            xmiss[a, 0, : len(raw)] = gaps
        dyads: list[Floats] = []
        for name in self.dyads:
            dyads += self._centred(name, values[name], window)
        changes: dict[str, Any] = {
            "starts": tuple(np.ascontiguousarray(state.networks[k][None]) for k in self.names),
            "zs": np.array([state.behaviours[k] for k in self.behs], np.int64).reshape(
                len(self.behs), 1, self.world.data.n
            ),
            "xs": xs,
            "xmiss": xmiss,
            "fixed_count": fixed[0],
            "fixed_list": fixed[1],
            "dyads": tuple(dyads),
        }
        return made._replace(**changes)

    def fixed(self, masks: Mapping[str, Bytes]) -> tuple[Any, Any]:
        """Return counts and lists of held cells, from masks (n, m)."""
        each = [np.ascontiguousarray(masks[k][None]) for k in self.names]
        key = b"".join(np.packbits(m).tobytes() for m in each)
        if key not in self._lists:
            if len(self._lists) > 256:
                self._lists.clear()
            counts = tuple(m.sum(axis=2, dtype=np.int64) for m in each)
            self._lists[key] = counts, tuple(positions(m) for m in each)
        return self._lists[key]

    def _make_template(self) -> Inputs:
        old, data, prepared = self.model.inputs, self.world.data, self.model.prepared
        n, variables = data.n, self.model.plan.variables
        shapes = [v.start.shape[1:] for v in prepared.networks.values()]
        zeros = tuple(np.zeros((1, *s), np.uint8) for s in shapes)
        here = np.ones((1, n), np.uint8)
        for i, intervals in enumerate(data.presence or ()):
            here[0, i] = any(a <= self.start < b or self.start == b == data.waves for a, b in intervals)
        counts, lists = self.fixed(self.structural())
        return old._replace(
            rate_at=np.array([[self.rates[v][0]] for v in variables], np.int64).reshape(len(variables), 1),
            starts=zeros,
            fixed_count=counts,
            fixed_list=lists,
            missing=zeros,
            missing_start=zeros,
            missing_end=zeros,
            net_way=np.zeros((len(shapes), 1, 2), np.uint8),
            zs=np.zeros((len(self.behs), 1, n), np.int64),
            zmiss=np.zeros((len(self.behs), 1, n), np.uint8),
            zlost=np.zeros((len(self.behs), 1, n), np.uint8),
            beh_way=np.zeros((len(self.behs), 1, 2), np.uint8),
            xs=np.zeros((len(self.actors), 1, old.xs.shape[2])),
            xmiss=np.zeros((len(self.actors), 1, old.xs.shape[2]), np.uint8),
            distance=np.zeros((len(variables), 1), np.int64),
            here=here,
            event_time=np.full((1, 1), 2.0),
            event_actor=np.zeros((1, 1), np.int64),
            event_joins=np.zeros((1, 1), np.uint8),
        )


def _constants(world: ScenarioModel) -> tuple[dict[str, float], dict[str, float]]:
    """Return what stands in for a missing value, and what is subtracted, as in the fit; by covariate."""
    data = world.data
    square = not all(v.two_mode for v in data.networks.values())
    fill: dict[str, float] = {}
    for name, c in data.covariates.items():
        if isinstance(c, Covariate):
            fill[name] = centre.of_covariate(replace(c, centred=True), data.periods).mean
        else:
            fill[name] = centre.of_dyadic(replace(c, centred=True), data.periods, square)[1]
    return fill, {name: fill[name] if c.centred else 0.0 for name, c in data.covariates.items()}
