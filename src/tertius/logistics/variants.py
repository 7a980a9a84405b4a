"""Variants of a spec: the assumptions that a finding must survive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tertius.core.errors import near_miss, shorten
from tertius.logistics.errors import LogisticsError
from tertius.logistics.places import Place
from tertius.logistics.spec import Demand, Spec
from tertius.logistics.units import Figure

SUBSTITUTES = ("all listed", "in use", "none")
SURFACE = ("sea and road", "air only")
FUEL = ("as listed", "none at destinations")


def vary(
    spec: Spec,
    overflight: str = "",
    surface: str = "sea and road",
    demand: float = 1.0,
    fleet: float = 1.0,
    fuel: str = "as listed",
) -> Spec:
    """Return `spec` under other assumptions.

    Parameters
    ----------
    overflight : str
        Scenarios and rules joined by " + "; the spec's own when empty.
    surface : str
        "air only" takes ships and lorries out of the fleet.
    demand, fleet : float
        Factors on every demand and on every count of the fleet.
    fuel : str
        "none at destinations": aircraft must carry what they need to reach the next field with fuel.
    """
    _known("surface", surface, SURFACE)
    _known("fuel", fuel, FUEL)
    kept = spec.fleet if surface == "sea and road" else tuple(f for f in spec.fleet if f[0].mode == "air")
    if not kept:
        raise LogisticsError(f"spec {spec.id!r}", "an aircraft in the fleet for 'air only'", "none")
    rules = tuple(part.strip() for part in overflight.split("+")) if overflight else spec.overflight
    return spec.with_(
        fleet=tuple((vehicle, _scaled(count, fleet)) for vehicle, count in kept),
        destinations=tuple(
            Demand(_dry(d.place, fuel), _scaled(d.tonnes, demand), _scaled(d.passengers, demand))
            for d in spec.destinations
        ),
        overflight=rules,
    )


def left_out(spec: Spec, substitutes: str, target: Sequence[str]) -> tuple[str, ...]:
    """Return the hubs besides `target` that an assumption on substitutes leaves out.

    Parameters
    ----------
    substitutes : str
        "all listed" leaves none out, "in use" those whose access is not "in use", "none" all.
    """
    _known("substitutes", substitutes, SUBSTITUTES)
    others = [hub for hub in spec.hubs if hub.hub not in target]
    if substitutes == "none":
        return tuple(hub.hub for hub in others)
    return tuple(hub.hub for hub in others if substitutes == "in use" and hub.access != "in use")


def _known(word: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        hint = near_miss(value, known)
        raise LogisticsError(f"assumption {word!r}", f"one of {', '.join(known)}", shorten(value), hint)


def _scaled(figure: Figure, factor: float) -> Figure:
    return Figure(figure.low * factor, figure.central * factor, figure.high * factor, figure.source)


def _dry(place: Place, fuel: str) -> Place:
    return replace(place, fuel=False) if fuel != "as listed" else place
