"""The packaged supply network that a claim about a base speaks of: its power's, with a hub in its states."""

from __future__ import annotations

from functools import cache

from tertius.case.schema import Value
from tertius.logistics.spec import load_packaged, packaged_specs
from tertius.reading.actors import Cast


@cache
def _hubs() -> tuple[tuple[str, str, str, frozenset[str]], ...]:
    """Return power, network, hub and the states that it lies in, of every packaged network."""
    specs = [load_packaged(name) for name in packaged_specs()]
    return tuple(
        (spec.power, name, hub.hub, frozenset(place.host for place in hub.places))
        for name, spec in zip(packaged_specs(), specs)
        for hub in spec.hubs
    )


def _named(actors: Cast) -> tuple[str, str] | None:
    """Return network and hub; None where no packaged network fits, or several hubs of one."""
    focal = set(actors.focal)
    fits = [(name, hub) for power, name, hub, hosts in _hubs() if power == actors.patron and hosts & focal]
    return fits[0] if len(fits) == 1 else None


def network(_: str, actors: Cast) -> Value:
    """Return the name of the supply network."""
    named = _named(actors)
    return named[0] if named else None


def hub(_: str, actors: Cast) -> Value:
    """Return the hub of it."""
    named = _named(actors)
    return named[1] if named else None
