"""The grid of `hub_criticality`: airspace, substitutes, surface transport, demand, fleet, fuel, loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from tertius.claims.battery.hub_criticality.regimes import Bar, Regime, Shares, shares_of, weights, words_of
from tertius.claims.grid import Choice, Specification, main_of, product_of
from tertius.claims.verdict import Cell, Direction, Estimate, GridCell
from tertius.logistics.airspace import closed_states, host_part, territories
from tertius.logistics.errors import LogisticsError
from tertius.logistics.harm import Harm, Responses, harm_of
from tertius.logistics.network import Network, build_network
from tertius.logistics.spec import Spec
from tertius.logistics.variants import SUBSTITUTES, left_out, vary

Role = str
#: The airspace of the placebo.
OPEN = words_of("open")
#: Share of the draws that must agree before a cell points anywhere.
AGREE = 0.8
LEVEL = 0.8
#: The option of `substitutes` in which every other hub is lost as well.
ALONE = "none"
#: Times the draws of a specification that are spent on the one where figures are told apart.
STRESS = 4


@dataclass
class HubGrid:
    """Every specification with what the loss of the hub does in it.

    Attributes
    ----------
    choices : sequence of Choice
    regimes : tuple of Regime
        Airspace regimes, the spec's own first; their words are the options of the choice `airspace`.
    alone : float
        Chance that every other hub is lost as well.
    harms : list of (role, specification, Harm)
        The main specification first.
    stress : (Specification, Harm) or None
        The variant in which the harm varies most, over many more draws: where planning figures can
        be told apart by how they move it.
    """

    spec: Spec
    target: tuple[str, ...]
    choices: tuple[Choice, ...]
    regimes: tuple[Regime, ...]
    alone: float
    harms: list[tuple[Role, Specification, Harm]] = field(default_factory=list)
    stress: tuple[Specification, Harm] | None = None

    def cells(self, bar: Bar) -> tuple[GridCell, ...]:
        """Return the grid's cells under `bar`.

        The main one carries the mean over the airspace regimes by their chances, and the range over them.
        """
        first, *rest = (_cell(*row, bar) for row in self.harms)
        values, way = self._expected(bar)
        n = len(self.main().lost)
        what = (
            f"{first.estimate.what}: the mean of the airspace regimes' medians by the declared chances, and "
            "the range of these medians"
        )
        estimate = Estimate(*values, 1.0, "times the cost", n, float(n), what)
        return (replace(first, estimate=estimate, direction=way), *rest)

    def real(self) -> list[tuple[Specification, Harm]]:
        """Return every specification but the placebo."""
        return [(s, harm) for role, s, harm in self.harms if role != "placebo"]

    def chosen(self, cells: Sequence[GridCell]) -> list[tuple[Specification, Harm]]:
        """Return the specifications that some of the grid's cells stand for."""
        wanted = [cell.specification for cell in cells if cell.role != "placebo"]
        return [(s, harm) for s, harm in self.real() if s in wanted]

    def weights(self, rows: Sequence[tuple[Specification, Harm]]) -> tuple[float, ...]:
        """Return the weight of specifications by the declared chances, adding up to 1."""
        return weights([kind_of(s) for s, _ in rows], self.regimes, self.alone)

    def shares(self, bar: Bar, rows: Sequence[tuple[Specification, Harm]] | None = None) -> Shares:
        """Return the weighed shares of circumstances, over all specifications or over some."""
        rows = self.real() if rows is None else rows
        return shares_of([harm for _, harm in rows], self.weights(rows), bar)

    def _expected(self, bar: Bar) -> tuple[tuple[float, float, float], Direction]:
        main = self.harms[0][1]
        medians = {
            str(s["airspace"]): float(np.median(harm.ranked(bar.hosts)))
            for s, harm in self.real()
            if all(s[k] == main[k] for k in main if k != "airspace")
        }
        mean = sum(regime.chance * medians[regime.words] for regime in self.regimes)
        shares = self.shares(bar)
        way: Direction = "against" if shares.unhurt >= AGREE else "neither"
        known = [*medians.values(), mean]
        return (mean, min(known), max(known)), "for" if shares.hit >= AGREE else way

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


def kind_of(specification: Specification) -> tuple[str, bool]:
    """Return the words of a specification's regime, and whether every other hub is lost as well."""
    return str(specification["airspace"]), specification["substitutes"] == ALONE


def choices_of(spec: Spec, regimes: Sequence[Regime]) -> tuple[Choice, ...]:
    """Return the choices, the main option of each first."""
    surface = ("sea and road", "air only") if any(v.mode != "air" for v, _ in spec.fleet) else ("air only",)
    in_use = ("in use", *(s for s in SUBSTITUTES if s != "in use"))
    return (
        Choice("airspace", tuple(regime.words for regime in regimes), "definition"),
        Choice("substitutes", in_use, "definition"),
        Choice("surface", surface, "definition"),
        Choice("demand", (1.0, 2.0), "sample"),
        Choice("fleet", (1.0, 0.5), "sample"),
        Choice("fuel", ("as listed", "none at destinations"), "definition"),
        Choice("loss", ("bases", "bases and airspace"), "definition"),
    )


def specifications(choices: Sequence[Choice]) -> list[Specification]:
    """Return the main one, every airspace with every substitute and surface, the rest one by one."""
    main = main_of(choices)
    airspace, substitutes, surface = choices[:3]
    crossed = [{**main, **s} for other in (substitutes, surface) for s in product_of((airspace, other))]
    crossed = [s for k, s in enumerate(crossed) if s not in crossed[:k]]
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
    spec: Spec, target: tuple[str, ...], regimes: tuple[Regime, ...], alone: float, draws: int, seed: int
) -> HubGrid:
    """Return the grid with every specification worked out over the same draws of the figures."""
    check_access(spec, target, [regime.rules for regime in regimes[1:]])
    choices = choices_of(spec, regimes)
    grid = HubGrid(spec, target, choices, regimes, alone)
    rules = {regime.words: regime.rules for regime in regimes}
    networks: dict[tuple[object, ...], Network] = {}
    kept = Responses(seed)
    for number, specification in enumerate(specifications(choices)):
        network = _network(spec, specification, rules, networks)
        given = left_out(spec, str(specification["substitutes"]), target)
        after = None
        hosts = {place.host for name in target for place in spec.hub(name).places}
        above = sorted(hosts & set(territories()))
        if specification["loss"] != "bases" and above:
            shut = {w: " + ".join((known, *above)) for w, known in rules.items()}
            after = _network(spec, specification, shut, networks)
        harm = harm_of(network, target, draws, seed, given=given, after=after, kept=kept)
        grid.harms.append(("main" if number == 0 else "variant", specification, harm))
    easy = {**main_of(choices), "airspace": OPEN, "substitutes": "all listed", "fleet": 2.0}
    harm = harm_of(_network(spec, easy, {OPEN: "open"}, networks), target, draws, seed, kept=kept)
    grid.harms.append(("placebo", easy, harm))
    grid.stress = _stress(grid, rules, networks, draws * STRESS, seed)
    return grid


def _stress(
    grid: HubGrid,
    rules: Mapping[str, str],
    networks: dict[tuple[object, ...], Network],
    draws: int,
    seed: int,
) -> tuple[Specification, Harm] | None:
    def spread(harm: Harm) -> float:
        return float(np.std(harm.ratio.max(axis=1)))

    alone = [(s, h) for role, s, h in grid.harms if role != "placebo" and s["substitutes"] == ALONE]
    bases = [(s, h) for s, h in alone if s["loss"] == "bases"]
    if not bases or max(spread(h) for _, h in bases) < 1e-6:
        return None
    specification, _ = max(bases, key=lambda pair: spread(pair[1]))
    given = left_out(grid.spec, ALONE, grid.target)
    network = _network(grid.spec, specification, rules, networks)
    return specification, harm_of(network, grid.target, draws, seed, given=given)


def _network(
    spec: Spec, s: Specification, rules: Mapping[str, str], built: dict[tuple[object, ...], Network]
) -> Network:
    closed = rules[str(s["airspace"])]
    key = (closed, *(s[name] for name in ("surface", "demand", "fleet", "fuel")))
    if key not in built:
        varied = vary(
            spec,
            closed,
            str(s["surface"]),
            float(s["demand"] or 0),
            float(s["fleet"] or 0),
            str(s["fuel"]),
        )
        built[key] = build_network(varied)
    return built[key]


_SAID: dict[tuple[str, Cell], str] = {
    ("substitutes", "all listed"): "every listed hub usable",
    ("substitutes", "in use"): "only hubs in use",
    ("substitutes", ALONE): "no other hub left",
    ("fuel", "as listed"): "fuel as listed",
    ("fuel", "none at destinations"): "no fuel at the destinations",
    ("loss", "bases"): "the bases alone lost",
    ("loss", "bases and airspace"): "the airspace above the bases closed too",
}


def said(name: str, option: Cell) -> str:
    """Return an option of a choice as a person says it."""
    if name in ("demand", "fleet"):
        return f"{'demand' if name == 'demand' else 'the fleet'} times {option:g}"
    return _SAID.get((name, option), str(option))


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
            (said(choice.name, s[choice.name]), float(np.median(h.ranked(1))))
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
    place = "hit hardest" if bar.hosts == 1 else f"that is number {bar.hosts} by harm"
    what = f"cost without the hub, as a multiple of the cost with it, at the destination {place}"
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
