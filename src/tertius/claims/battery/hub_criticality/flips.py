"""What would change a verdict of `hub_criticality`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tertius.claims.battery.hub_criticality.grid import HubGrid, said
from tertius.claims.battery.hub_criticality.regimes import Bar
from tertius.claims.flips import by_case, by_choice, by_threshold
from tertius.claims.naming import percent
from tertius.claims.registry import Assessment, decide_by
from tertius.claims.verdict import Flip, Label

#: Choices whose options are tried in every regime; the others in the regime as things stand alone.
CROSSED = ("airspace", "substitutes", "surface")
FACTORS = (1.05, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 6.0)


def flips(assessment: Assessment[Any, HubGrid], bar: Bar) -> list[Flip]:
    """Return the changes of factor, assumption, chance, destination and cost that were tried."""

    def label_at(factor: float) -> Label:
        return _label(assessment, assessment.grid, Bar(factor, min(bar.bearable, factor), bar.hosts))

    out = by_threshold(label_at, bar.factor, FACTORS)
    out = [replace(flip, parameter="factor" if flip.label else "") for flip in out]
    return [
        *out,
        *_by_choice(assessment),
        *_by_chance(assessment),
        *_by_host(assessment, bar),
        *_by_cost(assessment, bar),
    ]


def _label(assessment: Assessment[Any, HubGrid], grid: HubGrid, bar: Bar) -> Label:
    """Return the label of another grid or under another bar, decided where every label is."""
    changed = {"factor": bar.factor, "bearable": bar.bearable, "hosts": bar.hosts}
    p = assessment.parameters.model_copy(update=changed)
    return decide_by(assessment.test, p, grid, grid.cells(bar), bar.factor).label


def _by_choice(assessment: Assessment[Any, HubGrid]) -> list[Flip]:
    grid, out = assessment.grid, []
    for flip in by_choice(assessment.cells, grid.choices, assessment.label):
        if flip.label is not None and not isinstance(flip.value, tuple):
            name = flip.parameter.removeprefix("choice.")
            where = "" if name in CROSSED else f", with {grid.regimes[0].words}"
            flip = replace(flip, change=f"had the only case been: {said(name, flip.value)}{where}")
        out.append(flip)
    return out


def _by_chance(assessment: Assessment[Any, HubGrid]) -> list[Flip]:
    """Return the smallest higher chance of each regime, and of the loss of every other hub, that counts."""
    grid, label, out = assessment.grid, assessment.decision.label, list[Flip]()
    for step in range(1, 101):
        chance = step / 100
        if chance <= grid.alone:
            continue
        if (other := _decided(assessment, replace(grid, alone=chance))) != label:
            change = (
                f"had the chance that every other hub is lost been {step} % instead of {percent(grid.alone)}"
            )
            out.append(
                Flip("confounder", change, other, round(chance - grid.alone, 4), True, "alone", chance)
            )
            break
    for k, regime in enumerate(grid.regimes):
        for step in range(1, 101):
            chance = step / 100
            if chance <= regime.chance:
                continue
            if (other := _decided(assessment, raised(grid, k, chance))) != label:
                change = f"had the chance of {regime.words} been {step} % instead of {percent(regime.chance)}"
                chances = tuple(round(r.chance, 6) for r in raised(grid, k, chance).regimes)
                size = chance - regime.chance
                out.append(Flip("confounder", change, other, round(size, 4), True, "chances", chances))
                break
    return out


def raised(grid: HubGrid, which: int, chance: float) -> HubGrid:
    """Return the grid with one regime at another chance, the others in proportion."""
    rest = 1 - grid.regimes[which].chance
    regimes = tuple(
        replace(regime, chance=chance if k == which else regime.chance * (1 - chance) / rest if rest else 0.0)
        for k, regime in enumerate(grid.regimes)
    )
    return replace(grid, regimes=regimes)


def _decided(assessment: Assessment[Any, HubGrid], grid: HubGrid) -> Label:
    p = assessment.parameters
    return decide_by(assessment.test, p, grid, assessment.cells, assessment.threshold).label


def _by_host(assessment: Assessment[Any, HubGrid], bar: Bar) -> list[Flip]:
    """Return what leaving out each destination does (the supply itself stays as it is)."""
    grid = assessment.grid
    hosts = grid.main().hosts
    if len(hosts) <= bar.hosts:
        return [Flip("case", f"only {len(hosts)} destinations, of which {bar.hosts} are asked for", None)]
    harm = grid.main().ratio.mean(axis=0)
    names = {d.place.place: d.place.name.split(" (")[0] for d in grid.spec.destinations}

    def relabel(dropped: tuple[str, ...]) -> Label:
        return _label(assessment, grid.without(dropped), bar)

    out = by_case(
        assessment.decision.label, hosts, [float(x) for x in harm], relabel, limit=len(hosts) - bar.hosts
    )
    return [replace(flip, change=_named(flip.change, names)) for flip in out]


def _named(text: str, names: dict[str, str]) -> str:
    for place, name in names.items():
        text = text.replace(place, name)
    return text


def _by_cost(assessment: Assessment[Any, HubGrid], bar: Bar) -> list[Flip]:
    """Return by how much supply without the hub would have to cost more than the figures say."""
    for step in range(1, 61):
        more = 1 + step / 20
        other = _label(assessment, assessment.grid, Bar(bar.factor / more, bar.bearable / more, bar.hosts))
        if other != assessment.decision.label:
            change = f"had supply without the hub cost {more:.2f} times what the figures say"
            return [Flip("confounder", change, other, step / 20)]
    return [Flip("confounder", "not even had supply without the hub cost four times as much", None)]
