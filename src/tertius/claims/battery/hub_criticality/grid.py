"""The grid of `hub_criticality`: overflight, substitutes, surface transport, demand, fleet, fuel, loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from tertius.claims.grid import Choice, Specification, main_of, product_of
from tertius.claims.verdict import Direction, Estimate, GridCell
from tertius.logistics.airspace import closed_states, host_part, territories
from tertius.logistics.errors import LogisticsError
from tertius.logistics.harm import Harm, Responses, harm_of
from tertius.logistics.network import Network, build_network
from tertius.logistics.spec import Spec
from tertius.logistics.variants import SUBSTITUTES, left_out, vary

Role = str
#: Share of the draws that must agree before a cell points anywhere.
AGREE = 0.8
LEVEL = 0.8
#: Times the draws of a specification that are spent on the one where figures are told apart.
STRESS = 12


@dataclass(frozen=True)
class Bar:
    """What counts: at least `hosts` destinations at `factor` times the cost; every one below `bearable`."""

    factor: float
    bearable: float
    hosts: int


@dataclass
class HubGrid:
    """Every specification with what the loss of the hub does in it.

    Attributes
    ----------
    choices : sequence of Choice
    harms : list of (role, specification, Harm)
        The main specification first.
    stress : (Specification, Harm) or None
        The variant in which the harm varies most, over many more draws: where planning figures can
        be told apart by how they move it.
    """

    spec: Spec
    target: tuple[str, ...]
    choices: tuple[Choice, ...]
    harms: list[tuple[Role, Specification, Harm]] = field(default_factory=list)
    stress: tuple[Specification, Harm] | None = None

    def cells(self, bar: Bar) -> tuple[GridCell, ...]:
        """Return the grid's cells under `bar`."""
        return tuple(_cell(role, specification, harm, bar) for role, specification, harm in self.harms)

    def without(self, hosts: tuple[str, ...]) -> HubGrid:
        """Return the grid with some destinations left out of the count (not of the supply)."""
        harms = []
        for role, specification, harm in self.harms:
            keep = [k for k, host in enumerate(harm.hosts) if host not in hosts]
            kept = tuple(harm.hosts[k] for k in keep)
            harms.append((role, specification, replace(harm, hosts=kept, ratio=harm.ratio[:, keep])))
        return replace(self, harms=harms)

    def main(self) -> Harm:
        """Return the harm in the main specification."""
        return self.harms[0][2]


def choices_of(spec: Spec, overflight: Sequence[str]) -> tuple[Choice, ...]:
    """Return the choices, the main option of each first."""
    own = " + ".join(spec.overflight)
    options = (own, *(name for name in overflight if name != own))
    surface = ("sea and road", "air only") if any(v.mode != "air" for v, _ in spec.fleet) else ("air only",)
    in_use = ("in use", *(s for s in SUBSTITUTES if s != "in use"))
    return (
        Choice("overflight", options, "definition"),
        Choice("substitutes", in_use, "definition"),
        Choice("surface", surface, "definition"),
        Choice("demand", (1.0, 2.0), "sample"),
        Choice("fleet", (1.0, 0.5), "sample"),
        Choice("fuel", ("as listed", "none at destinations"), "definition"),
        Choice("loss", ("bases", "bases and airspace"), "definition"),
    )


def specifications(choices: Sequence[Choice]) -> list[Specification]:
    """Return the main one, every overflight with every substitute and surface, the rest one by one."""
    main = main_of(choices)
    crossed = [{**main, **s} for s in product_of(choices[:3])]
    single = [{**main, c.name: option} for c in choices[3:] for option in c.options[1:]]
    return [main, *(s for s in [*crossed, *single] if s != main)]


def check_access(spec: Spec, target: Sequence[str], overflight: Sequence[str]) -> None:
    """Raise where a scenario closes the hub's own airspace: the hub would be of no use to begin with."""
    for name in overflight:
        closed = closed_states([part.strip() for part in name.split("+")])
        fields = [p for hub in target for p in spec.hub(hub).places if p.kind == "airfield"]
        if fields and all(host_part(p.host, p.latitude, p.longitude) in closed for p in fields):
            got = f"{name!r}, which closes it"
            raise LogisticsError(
                "overflight", f"scenarios in which {titles(spec, target)} can be reached", got
            )


def titles(spec: Spec, hubs: Sequence[str]) -> str:
    """Return hubs by title, joined."""
    return " and ".join(spec.hub(name).title for name in hubs)


def build_grid(
    spec: Spec, target: tuple[str, ...], overflight: Sequence[str], draws: int, seed: int
) -> HubGrid:
    """Return the grid with every specification worked out over the same draws of the figures."""
    check_access(spec, target, overflight)
    choices = choices_of(spec, overflight)
    grid = HubGrid(spec, target, choices)
    networks: dict[tuple[object, ...], Network] = {}
    kept = Responses(seed)
    for number, specification in enumerate(specifications(choices)):
        network = _network(spec, specification, networks)
        given = left_out(spec, str(specification["substitutes"]), target)
        after = None
        hosts = {place.host for name in target for place in spec.hub(name).places}
        above = sorted(hosts & set(territories()))
        if specification["loss"] != "bases" and above:
            rules = " + ".join((str(specification["overflight"]), *above))
            after = _network(spec, {**specification, "overflight": rules}, networks)
        harm = harm_of(network, target, draws, seed, given=given, after=after, kept=kept)
        grid.harms.append(("main" if number == 0 else "variant", specification, harm))
    easy = {**main_of(choices), "overflight": "open", "substitutes": "all listed", "fleet": 2.0}
    harm = harm_of(_network(spec, easy, networks), target, draws, seed, kept=kept)
    grid.harms.append(("placebo", easy, harm))
    grid.stress = _stress(grid, networks, draws * STRESS, seed)
    return grid


def _stress(
    grid: HubGrid, networks: dict[tuple[object, ...], Network], draws: int, seed: int
) -> tuple[Specification, Harm] | None:
    def spread(harm: Harm) -> float:
        return float(np.std(harm.ratio.max(axis=1)))

    alone = [(s, h) for role, s, h in grid.harms if role != "placebo" and s["substitutes"] == "none"]
    bases = [(s, h) for s, h in alone if s["loss"] == "bases"]
    if not bases or max(spread(h) for _, h in bases) < 1e-6:
        return None
    specification, _ = max(bases, key=lambda pair: spread(pair[1]))
    given = left_out(grid.spec, "none", grid.target)
    network = _network(grid.spec, specification, networks)
    return specification, harm_of(network, grid.target, draws, seed, given=given)


def _network(spec: Spec, s: Specification, built: dict[tuple[object, ...], Network]) -> Network:
    key = tuple(s[name] for name in ("overflight", "surface", "demand", "fleet", "fuel"))
    if key not in built:
        varied = vary(
            spec,
            str(s["overflight"]),
            str(s["surface"]),
            float(s["demand"] or 0),
            float(s["fleet"] or 0),
            str(s["fuel"]),
        )
        built[key] = build_network(varied)
    return built[key]


@dataclass(frozen=True)
class Moved:
    """How far one assumption alone moves the ratio of the hardest-hit destination (medians over draws)."""

    name: str
    least: str
    low: float
    most: str
    high: float


def moved(grid: HubGrid) -> tuple[Moved, ...]:
    """Return the assumptions by how far each moves the result, all others as in the main specification."""
    main, out = grid.harms[0][1], []
    for choice in grid.choices:
        medians = [
            (str(s[choice.name]), float(np.median(h.ranked(1))))
            for role, s, h in grid.harms
            if role != "placebo" and all(s[k] == main[k] for k in main if k != choice.name)
        ]
        if len(medians) > 1:
            low, high = min(medians, key=lambda r: r[1]), max(medians, key=lambda r: r[1])
            out.append(Moved(choice.name, *low, *high))
    return tuple(sorted(out, key=lambda m: m.low - m.high))


def _cell(role: Role, specification: Specification, harm: Harm, bar: Bar) -> GridCell:
    values = harm.ranked(bar.hosts)
    n = len(values)
    low, middle, high = (float(np.quantile(values, q)) for q in ((1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2))
    what = f"cost without over with the hub, for the destination hit number {bar.hosts} hardest"
    estimate = Estimate(middle, low, high, LEVEL, "times the cost", n, float(n), what)
    way = direction(harm, bar)
    if role == "placebo" and way == "against":
        way = "neither"  # where nothing binds no hub can matter: that says nothing about this one
    return GridCell(
        specification,
        "main" if role == "main" else "placebo" if role == "placebo" else "variant",
        estimate,
        way,
    )


def direction(harm: Harm, bar: Bar) -> Direction:
    """Return which way a specification points: `AGREE` of the draws must lie on one side.

    Where nothing arrives even with the hub there is nothing that it could be irreplaceable for.
    """
    if float((harm.served > 0).mean()) < AGREE:
        return "neither"
    if harm.at_least(bar.factor, bar.hosts) >= AGREE:
        return "for"
    return "against" if harm.all_below(bar.bearable) >= AGREE else "neither"
