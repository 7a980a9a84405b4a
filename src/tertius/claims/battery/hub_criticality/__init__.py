"""Whether a hub is irreplaceable for the supply of forces abroad, from public planning figures.

The cheapest feasible supply of all destinations together is worked out with and without the hub, as a linear
programme over air, sea and road legs that avoid closed airspace and closed straits, in each of several
airspace regimes with declared chances.  A destination is hit if it pays `factor` times the cost or loses more
than a tenth of what arrived.  The label follows from the weighed shares of circumstances in which at least
`hosts` destinations are hit, and in which every one stays below `bearable` times the cost: see `regimes`.
The grid crosses airspace with substitutes and with surface transport, and varies demand, fleet, fuel and
whether the airspace above the hub closes with it.

Placebo: every airspace open, every hub listed in use, twice the fleet.  Nothing binds there, so a method that
found a hub irreplaceable in it would find that anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from pydantic import Field

from tertius.claims.battery.hub_criticality import flips as changes
from tertius.claims.battery.hub_criticality import plain, report
from tertius.claims.battery.hub_criticality.figures import figures
from tertius.claims.battery.hub_criticality.grid import HubGrid, build_grid
from tertius.claims.battery.hub_criticality.regimes import Bar, decided, regimes_of
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Counted, Report, Threshold
from tertius.claims.rule import Decision
from tertius.claims.verdict import Flip, GridCell
from tertius.core.errors import PanelError, TertiusError
from tertius.logistics.airspace import as_of
from tertius.logistics.analysis import Analysis, analyse, choose_target
from tertius.logistics.spec import Spec, load_packaged, parse_spec
from tertius.panel.panel import Panel


class HubCriticalityParameters(Parameters):
    """Parameters of `hub_criticality`.

    Attributes
    ----------
    spec : str
        Name of a packaged supply network (see `tertius routes --list`), or of one of the case's own `specs`.
    network : str
        The case's own network as JSON, put here for `spec`; leave it out.
    hub : str
        Hub of it that the claim is about; the spec's own target when empty.
    hosts : int
        Destinations that must be hit.
    factor : float
        Rise in cost, as a multiple, from which a destination counts as hit.
    bearable : float
        Multiple below which a destination counts as unhurt.
    overflight : tuple of str
        Airspace regimes besides the spec's own, as overflight scenarios; parts joined by " + ".
    chances : tuple of float
        Chance of each regime, the spec's own first, adding up to 1; all equal when empty.
    reasons : tuple of str
        Why each chance is what it is.
    alone : float
        Chance that every other hub is lost as well, whatever the airspace.
    draws : int
        Draws of the planning figures, the same ones in every specification.
    seed : int
        Root of the random numbers.
    """

    spec: str = "us-sahel-2023"
    network: str = Field(default="", json_schema_extra={"from_case": True})
    hub: str = ""
    hosts: int = Field(default=2, ge=1, le=60)
    factor: float = Field(default=2.0, gt=1, le=9)
    bearable: float = Field(default=1.5, gt=1, le=9)
    overflight: tuple[str, ...] = ("open",)
    chances: tuple[float, ...] = ()
    reasons: tuple[str, ...] = ()
    alone: float = Field(default=0.05, ge=0, le=1)
    draws: int = Field(default=12, ge=5, le=1000)
    seed: int = Field(default=0, ge=0)


def build(_: Panel, p: HubCriticalityParameters) -> HubGrid:
    """Return the grid of "the hub is practically irreplaceable".

    Raises
    ------
    PanelError
        More destinations are asked for than the network has.
    """
    spec = network_of(p)
    if p.hosts > len(spec.destinations):
        asked = f"a number of destinations that {p.spec} has, at most {len(spec.destinations)}"
        raise PanelError("hosts", asked, str(p.hosts))
    target = choose_target(spec, (p.hub,) if p.hub else ())
    regimes = regimes_of(spec, p.overflight, p.chances, p.reasons)
    return build_grid(spec, target, regimes, p.alone, p.draws, p.seed)


def network_of(p: HubCriticalityParameters) -> Spec:
    """Return the network: the case's own, or the packaged one of that name.

    Raises
    ------
    LogisticsError
        There is none of that name, or it is not what a network must be.
    """
    return parse_spec(json.loads(p.network), p.spec) if p.network else load_packaged(p.spec)


def check(_: Panel, p: HubCriticalityParameters) -> dict[str, TertiusError]:
    """Return unknown networks, hubs and airspace, and chances that do not go with the regimes."""
    faults = dict[str, TertiusError]()
    try:
        spec = network_of(p)
    except TertiusError as error:
        return {"spec": error}
    asked: dict[str, Callable[[], object]] = {
        "hub": lambda: choose_target(spec, (p.hub,) if p.hub else ()),
        "overflight": lambda: [spec.with_(overflight=rules_of(name)) for name in p.overflight],
        "chances": lambda: regimes_of(spec, p.overflight, p.chances, p.reasons),
    }
    for name, ask in asked.items():
        try:
            ask()
        except TertiusError as error:
            faults[name] = error
    if p.hosts > len(spec.destinations):
        most = f"a number of destinations that {p.spec} has, at most {len(spec.destinations)}"
        faults["hosts"] = PanelError("hosts", most, str(p.hosts))
    return faults


def count(_: Panel, p: HubCriticalityParameters) -> Counted:
    """Return the destinations of the network."""
    return Counted(len(network_of(p).destinations), "destinations")


def rules_of(name: str) -> tuple[str, ...]:
    """Return the rules that hold together in a regime."""
    return tuple(part.strip() for part in name.split("+"))


def bar_of(p: HubCriticalityParameters, factor: float | None = None) -> Bar:
    """Return what counts as hit and as unhurt; a lower factor takes what is bearable down with it."""
    at = p.factor if factor is None else factor
    return Bar(at, min(p.bearable, at), p.hosts)


def cells_of(grid: HubGrid, p: HubCriticalityParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where enough destinations are hit."""
    return grid.cells(bar_of(p))


def qualified(
    decision: Decision,
    cells: Sequence[GridCell],
    threshold: float,
    grid: HubGrid,
    p: HubCriticalityParameters,
) -> Decision:
    """Return the decision over regimes by their chances; see `regimes`."""
    rows = grid.chosen(cells)
    if not rows:
        return decision
    bar = bar_of(p, threshold)
    return decided(grid.shares(bar, rows), bar, decision)


def analysis(grid: HubGrid, p: HubCriticalityParameters) -> Analysis:
    """Return how much every hub matters, at the spec's own airspace."""
    return analyse(grid.spec, grid.target, draws=p.draws, seed=p.seed)


def report_of(assessment: Assessment[HubCriticalityParameters, HubGrid]) -> Report:
    """Return what a reader is told."""
    grid, bar = assessment.grid, bar_of(assessment.parameters)
    whole = assessment.once("analysis", analysis)
    return Report(
        sentence=report.sentence(grid, bar, assessment.decision),
        plain=plain.sentence(grid, bar, assessment.decision),
        as_of=as_of(),
        placebo=report.placebo(assessment.cells),
        cases=(report.by_regime(grid, bar), report.by_assumption(grid)),
        tables=report.tables(grid, whole),
        figures=figures(grid, whole),
        rate=report.rate(grid, bar),
        notes=report.notes(assessment.panel, grid, whole, bar, assessment.decision),
    )


def flips_of(assessment: Assessment[HubCriticalityParameters, HubGrid]) -> list[Flip]:
    """Return the changes of factor, chance, assumption, destination and cost that were tried."""
    return changes.flips(assessment, bar_of(assessment.parameters))


TEST = ClaimTest(
    title="Irreplaceable hub of a supply network",
    estimand="Rise in the cost of supply to each destination when the hub is closed, and what still arrives.",
    parameters=HubCriticalityParameters,
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    threshold=Threshold("factor", "exact", unit="times the cost"),
    qualify=qualified,
    check=check,
    count=count,
    silent={"window": "the network is that of one week; no span of years enters"},
    datasets=("bases",),
    cost=10,
)
