"""Whether a hub is irreplaceable for the supply of forces abroad, from public planning figures.

The cheapest feasible supply of all destinations together is worked out with and without the hub, as a linear
programme over air, sea and road legs that avoid closed airspace and closed straits.  A specification points
for the claim if in at least 80 % of the draws of the planning figures at least `hosts` destinations pay
`factor` times the cost, or lose more than a tenth of what arrived; against it if in 80 % of the draws
every destination stays below `bearable` times the cost.  The grid crosses overflight, substitutes and surface
transport, and varies demand, fleet, fuel and whether the airspace above the hub closes with it.

Placebo: every airspace open, every hub listed in use, twice the fleet.  Nothing binds there, so a method that
found a hub irreplaceable in it would find that anywhere.
"""

from __future__ import annotations

from pydantic import Field

from tertius.claims.battery.hub_criticality import report
from tertius.claims.battery.hub_criticality.figures import figures
from tertius.claims.battery.hub_criticality.grid import Bar, HubGrid, build_grid
from tertius.claims.flips import by_case, by_choice, by_threshold
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Report, Threshold
from tertius.claims.verdict import Flip, GridCell, Label
from tertius.core.errors import PanelError
from tertius.logistics.analysis import analyse, choose_target
from tertius.logistics.spec import load_packaged
from tertius.panel.panel import Panel


class HubCriticalityParameters(Parameters):
    """Parameters of `hub_criticality`.

    Attributes
    ----------
    spec : str
        Name of a packaged supply network (see `tertius routes --list`).
    hub : str
        Hub of it that the claim is about; the spec's own target when empty.
    hosts : int
        Destinations that must be hit.
    factor : float
        Rise in cost, as a multiple, from which a destination counts as hit.
    bearable : float
        Multiple below which a destination counts as unhurt.
    overflight : tuple of str
        Overflight scenarios to try besides the spec's own; parts joined by " + ".
    draws : int
        Draws of the planning figures, the same ones in every specification.
    seed : int
        Root of the random numbers.
    """

    spec: str = "us-sahel-2023"
    hub: str = ""
    hosts: int = Field(default=2, ge=1, le=60)
    factor: float = Field(default=2.0, gt=1, le=9)
    bearable: float = Field(default=1.5, gt=1, le=9)
    overflight: tuple[str, ...] = ("open",)
    draws: int = Field(default=12, ge=5, le=1000)
    seed: int = Field(default=0, ge=0)


def build(_: Panel, p: HubCriticalityParameters) -> HubGrid:
    """Return the grid of "the hub is practically irreplaceable".

    Raises
    ------
    PanelError
        More destinations are asked for than the network has.
    """
    spec = load_packaged(p.spec)
    if p.hosts > len(spec.destinations):
        asked = f"a number of destinations that {p.spec} has, at most {len(spec.destinations)}"
        raise PanelError("hosts", asked, str(p.hosts))
    target = choose_target(spec, (p.hub,) if p.hub else ())
    return build_grid(spec, target, p.overflight, p.draws, p.seed)


def bar_of(p: HubCriticalityParameters) -> Bar:
    """Return what counts as hit and as unhurt."""
    return Bar(p.factor, p.bearable, p.hosts)


def cells_of(grid: HubGrid, p: HubCriticalityParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where enough destinations are hit."""
    return grid.cells(bar_of(p))


def report_of(assessment: Assessment[HubCriticalityParameters, HubGrid]) -> Report:
    """Return what a reader is told."""
    p, grid, bar = assessment.parameters, assessment.grid, bar_of(assessment.parameters)
    whole = analyse(grid.spec, grid.target, draws=p.draws, seed=p.seed)
    probability = report.probability(grid, bar)
    return Report(
        sentence=report.sentence(grid, bar, assessment.decision, assessment.headline),
        placebo=report.placebo(assessment.cells),
        cases=(report.by_overflight(grid),),
        tables=report.tables(grid, whole),
        figures=figures(grid, whole),
        rate=report.rate(grid, bar),
        notes=report.notes(assessment.panel, grid, whole, assessment.decision, probability),
    )


def flips_of(assessment: Assessment[HubCriticalityParameters, HubGrid]) -> list[Flip]:
    """Return the changes of factor, assumption, destination and cost that were tried."""
    grid, bar = assessment.grid, bar_of(assessment.parameters)

    def label_at(factor: float) -> Label:
        return assessment.label(grid.cells(Bar(factor, min(bar.bearable, factor), bar.hosts)), factor)

    flips = by_threshold(label_at, bar.factor, (1.05, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 6.0))
    flips += by_choice(assessment.cells, grid.choices, assessment.label)
    return flips + _by_host(assessment, bar) + _by_cost(assessment, bar)


def _by_host(assessment: Assessment[HubCriticalityParameters, HubGrid], bar: Bar) -> list[Flip]:
    """Return what leaving out each destination does (the supply itself stays as it is)."""
    grid = assessment.grid
    hosts = grid.main().hosts
    if len(hosts) <= bar.hosts:
        return [Flip("case", f"only {len(hosts)} destinations, of which {bar.hosts} are asked for", None)]
    harm = grid.main().ratio.mean(axis=0)

    def relabel(dropped: tuple[str, ...]) -> Label:
        return assessment.label(grid.without(dropped).cells(bar))

    limit = len(hosts) - bar.hosts
    return by_case(assessment.decision.label, hosts, [float(x) for x in harm], relabel, limit=limit)


def _by_cost(assessment: Assessment[HubCriticalityParameters, HubGrid], bar: Bar) -> list[Flip]:
    """Return by how much supply without the hub would have to cost more than the figures say."""
    for step in range(1, 61):
        more = 1 + step / 20
        cheaper = Bar(bar.factor / more, bar.bearable / more, bar.hosts)
        other = assessment.label(assessment.grid.cells(cheaper), cheaper.factor)
        if other != assessment.decision.label:
            change = f"had supply without the hub cost {more:.2f} times what the figures say"
            return [Flip("confounder", change, other, step / 20)]
    return [Flip("confounder", "not even had supply without the hub cost four times as much", None)]


TEST = ClaimTest(
    title="Irreplaceable hub of a supply network",
    estimand="Rise in the cost of supply to each destination when the hub is closed, and what still arrives.",
    parameters=HubCriticalityParameters,
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    threshold=Threshold("factor", "counted"),
    silent={"window": "the network is that of one week; no span of years enters"},
    datasets=("bases",),
)
