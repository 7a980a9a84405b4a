"""One task: a chunk of chains of one arm and draw, addressed by the digest of all that it depends on."""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tertius.core.arrays import Ints
from tertius.core.provenance import code_digest, digest
from tertius.scenario.chain import Ends, Segments, Traveller, draw_theta, keys_of
from tertius.scenario.frame import State
from tertius.scenario.model import ScenarioModel
from tertius.scenario.schedule import Schedule

Plain = dict[str, Any]


@dataclass(frozen=True)
class Task:
    """Chains `first` to `first + chains` of one draw and arm.

    `apart` names the arm where arms share nothing; `draws` is 1 where theta is the estimate.
    """

    world: str
    schedule: Schedule
    cuts: Segments
    coupled: bool
    start: int
    rates: str | int
    seed: int
    draw: int
    draws: int
    first: int
    chains: int
    apart: str

    @property
    def key(self) -> str:
        """Digest of everything that the result depends on, the code included; not how the run is cut up."""
        changes = [(type(c).__name__, c) for c in self.schedule.changes]
        rules = [(p.title, p.when, p.network, p.i, p.j, p.lasting, p.changes) for p in self.schedule.policies]
        plain = (self.cuts, self.coupled, self.start, self.rates, self.seed, self.draw, min(self.draws, 2))
        return digest(
            "scenario chains", self.world, changes, rules, plain, self.first, self.chains, self.apart, _code()
        )


def _code() -> list[str]:
    return [code_digest("tertius.saom"), code_digest("tertius.scenario")]


_travellers: dict[tuple[str, bool, int, str | int], Traveller] = {}
_lock = Lock()


def traveller_of(world: ScenarioModel, coupled: bool, start: int, rates: str | int) -> Traveller:
    """Return the runner of a world, made once in a process."""
    key = (world.digest, coupled, start, rates)
    with _lock:
        if key not in _travellers:
            if len(_travellers) >= 8:
                _travellers.pop(next(iter(_travellers)))
            _travellers[key] = Traveller(world, coupled, start, rates)
        return _travellers[key]


def execute(world: ScenarioModel, task: Task) -> Plain:
    """Run a task: the same plain data on any back end."""
    traveller = traveller_of(world, task.coupled, task.start, task.rates)
    theta = draw_theta(world, task.seed, task.draw, task.draws)
    keys = keys_of(task.seed, task.first, task.chains, task.apart)
    return encode(traveller.run(task.schedule, task.cuts, theta, keys), traveller.origin)


def execute_all(world: ScenarioModel, tasks: Sequence[Task]) -> list[Plain]:
    """Run several tasks of one world."""
    return [execute(world, task) for task in tasks]


def encode(ends: Ends, origin: State) -> Plain:
    """States as their differences from the start, packed and compressed."""
    return {
        "networks": {
            k: _pack(np.packbits(v ^ origin.networks[k][None, None], axis=None), v.shape)
            for k, v in ends.networks.items()
        },
        "behaviours": {k: _pack(v.astype("<i4"), v.shape) for k, v in ends.behaviours.items()},
        "triggered": _pack(ends.triggered.astype(np.uint8), ends.triggered.shape),
    }


def decode(plain: Any, origin: State) -> Ends | None:
    """States of a stored result; None if it is damaged."""
    try:
        nets = {}
        for k, start in origin.networks.items():
            shape = tuple(plain["networks"][k]["shape"])
            bits = np.unpackbits(_unpack(plain["networks"][k], np.uint8), count=int(np.prod(shape)))
            nets[k] = bits.reshape(shape) ^ start[None, None]
        behs: Mapping[str, Ints] = {
            k: _unpack(plain["behaviours"][k], np.dtype("<i4"))
            .reshape(plain["behaviours"][k]["shape"])
            .astype(np.int64)
            for k in origin.behaviours
        }
        acted = _unpack(plain["triggered"], np.uint8).reshape(plain["triggered"]["shape"]).astype(np.bool_)
    except (KeyError, TypeError, ValueError, AttributeError, zlib.error, binascii.Error):
        return None
    return Ends(nets, behs, acted)


def _pack(values: NDArray[Any], shape: tuple[int, ...]) -> Plain:
    text = base64.b85encode(zlib.compress(np.ascontiguousarray(values).tobytes(), 6)).decode()
    return {"shape": list(shape), "data": text}


def _unpack(plain: Plain, dtype: Any) -> NDArray[Any]:
    return np.frombuffer(zlib.decompress(base64.b85decode(plain["data"])), dtype)
