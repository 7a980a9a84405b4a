"""A fitted model that scenarios run on: data, fit, names, and what follows from the past."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from tertius.core.arrays import Bytes, Floats, Ints
from tertius.core.errors import near_miss, shorten
from tertius.saom.data.variables import Network, SaomData
from tertius.saom.results.fit import Fit
from tertius.scenario.errors import ScenarioError


@dataclass(frozen=True, eq=False)
class Past:
    """What a rule may use at the start of a window, in one simulated world.

    Attributes
    ----------
    networks : mapping of name to list of uint8 arrays (senders, receivers)
        Oldest first: the observed waves, then the ends of simulated windows; the last is the state now.
    behaviours : mapping of name to list of int arrays (senders,)
    window : int
        From 0.
    """

    networks: Mapping[str, list[Bytes]]
    behaviours: Mapping[str, list[Ints]]
    window: int


class Rule(Protocol):
    """How a covariate follows from the past; a frozen dataclass, so that it can be hashed and sent."""

    def __call__(self, past: Past) -> Floats:
        """Values of the coming window, uncentred: (actors,) or (senders, receivers)."""
        ...


@dataclass(frozen=True, eq=False)
class ScenarioModel:
    """A model that scenarios run on.

    Parameters
    ----------
    name, title : str
    data : SaomData
        What the model was fitted to; its constants of centring hold in all windows.
    fit : Fit
    actors, receivers : tuple of str
        Names of senders and (two-mode) of receivers; receivers are the actors if omitted.
    derived : mapping of covariate to Rule
        Covariates computed anew at the start of every window from the simulated past.
    barred : Rule, optional
        Ties that cannot be there in the coming window (1), for example to those who never supplied;
        `network` says in which network.  Replaces the structural values of the data.
    groups : mapping of str to tuple of str
        Named sets of actors for outcomes.
    blocs : mapping of actor to str
        Bloc or region of each actor, for the spread of ties.
    weights : mapping of name to mapping of actor to float
        Sizes of actors, for weighted reach.
    peers : tuple of str
        Dyadic covariates that say who an actor's peers are.
    origin, years : int or None, float
        Year in which the last wave ends, and length of a window.
    notes : tuple of str
        What a reader must know.
    """

    name: str
    data: SaomData
    fit: Fit
    actors: tuple[str, ...]
    receivers: tuple[str, ...] = ()
    derived: Mapping[str, Rule] = field(default_factory=dict)
    barred: Mapping[str, Rule] = field(default_factory=dict)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    blocs: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    peers: tuple[str, ...] = ()
    origin: int | None = None
    years: float = 1.0
    title: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.receivers:
            object.__setattr__(self, "receivers", self.actors)
        sizes = (self.data.n, *(v.shape[2] for v in self.data.networks.values()))
        if len(self.actors) != self.data.n or len(self.receivers) not in sizes:
            raise ScenarioError(
                f"model {self.name!r}",
                f"names of {self.data.n} actors",
                f"{len(self.actors)} and {len(self.receivers)} names",
            )
        for name in (*self.derived, *self.peers):
            self.data.find(name)
        if self.fit.conditional:
            raise ScenarioError(
                f"model {self.name!r}",
                "a fit that is unconditional: a conditional one has no rate for windows to come",
                f"a fit conditional on {self.fit.conditional!r}",
                "fit it again without 'conditional'",
            )

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that simulations depend on."""
        total = hashlib.sha256()
        _feed(total, (self.data, self.fit.terms, self.fit.theta, self.fit.covariance))
        _feed(total, (dict(self.derived), dict(self.barred), self.actors, self.receivers))
        return total.hexdigest()

    def actor(self, name: str, where: str, receiver: bool = False) -> int:
        """Position of an actor; raise `ScenarioError` with a near miss otherwise."""
        known = self.receivers if receiver else self.actors
        if name not in known:
            hint = near_miss(name, known) or f"there are {len(known)}, {known[0]} to {known[-1]}"
            raise ScenarioError(where, f"an actor of the model {self.name!r}", shorten(name), hint)
        return known.index(name)

    def network(self, name: str | None, where: str) -> str:
        """Name of a dependent network; the only one if `name` is None."""
        known = list(self.data.networks)
        if name is None and len(known) == 1:
            return known[0]
        if name not in known:
            hint = near_miss(name or "", known) or f"there are {', '.join(known)}"
            raise ScenarioError(where, "the name of a dependent network", shorten(name), hint)
        return name

    def members(self, names: tuple[str, ...], where: str) -> tuple[int, ...]:
        """Positions of actors given by their names or by a group's name, each once, in order."""
        positions: dict[int, None] = {}
        for name in names:
            for one in self.groups.get(name, (name,)):
                if name in self.groups and one not in self.actors:
                    continue  # a group may hold states that the model does not
                if name not in self.groups and one not in self.actors:
                    every = [*self.groups, *self.actors]
                    hint = near_miss(one, every) or f"groups: {', '.join(self.groups) or 'none'}"
                    raise ScenarioError(where, "an actor or a group of the model", shorten(one), hint)
                positions[self.actors.index(one)] = None
        return tuple(positions)


#: Former name, kept for one version.
World = ScenarioModel


def _feed(total: Any, value: object) -> None:
    """Hash arrays by shape and bytes, records by class and fields, all else by its text."""
    if isinstance(value, np.ndarray):
        total.update(f"{value.dtype.str}{value.shape}".encode())
        total.update(np.ascontiguousarray(value).tobytes())
    elif isinstance(value, SaomData):
        for name, v in {**value.variables, **value.covariates}.items():
            total.update(f"{name} {type(v).__name__}".encode())
            _feed(total, v.waves if isinstance(v, Network) else v.values)
            _feed(total, [getattr(v, a, None) for a in ("centred", "of", "two_mode", "symmetric")])
        total.update(repr(value.presence).encode())
    elif is_dataclass(value) and not isinstance(value, type):
        total.update(type(value).__qualname__.encode())
        for f in fields(value):
            _feed(total, (f.name, getattr(value, f.name)))
    elif isinstance(value, Mapping):
        for key in sorted(value):
            _feed(total, (key, value[key]))
    elif isinstance(value, (list, tuple)):
        total.update(f"[{len(value)}".encode())
        for one in value:
            _feed(total, one)
    else:
        total.update(repr(value).encode())
