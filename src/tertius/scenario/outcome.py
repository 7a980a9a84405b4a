"""What an outcome is: parameters, and a function from many simulated worlds to a number each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import ConfigDict

from tertius.core.arrays import Bytes, Floats, Ints
from tertius.core.schema import Plain
from tertius.scenario.model import ScenarioModel


class Parameters(Plain):
    """Base of outcomes' parameters: immutable, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, eq=False)
class View:
    """Simulated worlds at the end of a window.

    Attributes
    ----------
    networks : mapping of name to uint8 array (chains, senders, receivers)
    behaviours : mapping of name to int array (chains, senders)
    before : mapping of name to uint8 array (senders, receivers)
        Networks at the start of the scenario.
    window : int
        From 1; 0 is the start itself.
    hubs, airspace : tuple of str
        What the arm closes.
    where : str
        What messages call the outcome.
    """

    world: ScenarioModel
    networks: Mapping[str, Bytes]
    behaviours: Mapping[str, Ints]
    before: Mapping[str, Bytes]
    window: int
    hubs: tuple[str, ...]
    airspace: tuple[str, ...]
    seed: int
    where: str

    @property
    def chains(self) -> int:
        """Number of worlds."""
        arrays: list[Any] = [*self.networks.values(), *self.behaviours.values()]
        return len(arrays[0])

    def column(self, network: str | None, patron: str) -> tuple[Bytes, Bytes]:
        """Ties to a patron (chains, senders), and at the start (senders,)."""
        name = self.world.network(network, self.where)
        two = self.world.data.networks[name].two_mode
        j = self.world.actor(patron, self.where, receiver=two)
        return self.networks[name][:, :, j], self.before[name][:, j]

    def members(self, names: tuple[str, ...]) -> Ints:
        """Positions of actors named alone or by group; all if none is named."""
        positions = self.world.members(names, self.where) if names else tuple(range(len(self.world.actors)))
        return np.array(positions, dtype=np.int64)


@dataclass(frozen=True)
class Outcome:
    """One outcome.

    Attributes
    ----------
    title, unit, reference : str
        `reference` says where the definition comes from.
    parameters : type of Parameters
    compute : callable
        ``compute(view, parameters)`` returns a float array (chains,); NaN where the outcome is undefined.
    """

    title: str
    unit: str
    reference: str
    parameters: type[Parameters]
    compute: Callable[[View, Any], Floats]
