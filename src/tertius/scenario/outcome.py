"""What an outcome is: parameters, and a function from many simulated worlds to a number each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import ConfigDict

from tertius.core.arrays import Bytes, Floats, Ints
from tertius.core.schema import Plain
from tertius.scenario.errors import ScenarioError
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
        What the arm closes at that time.
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

    def weighed(self, table: str | None, actors: Sequence[str]) -> Floats:
        """Weights of some actors by a table of the world; ones where none is named.

        Raises
        ------
        ScenarioError
            There is no such table, or an actor has no weight in it: that is no weight of nothing.
        """
        if table is None:
            return np.ones(len(actors))
        if table not in self.world.weights:
            known = ", ".join(self.world.weights) or "none"
            where = self.where
            raise ScenarioError(where, "a table of weights of the model", repr(table), f"known: {known}")
        given = self.world.weights[table]
        weights = np.array([given.get(actor, np.nan) for actor in actors], dtype=np.float64)
        if names := [actor for actor, weight in zip(actors, weights) if not 0 <= weight < np.inf]:
            more = f" and {len(names) - 3} more" if len(names) > 3 else ""
            got = f"none of {', '.join(names[:3])}{more}"
            raise ScenarioError(self.where, f"a weight {table!r} of every actor", got, "leave them out")
        return weights

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
