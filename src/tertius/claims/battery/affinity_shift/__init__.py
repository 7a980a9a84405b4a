"""Whether a group's votes come closer to a patron's after the patron engages with one of its members.

For every year, members (without those engaged with) are matched with non-members that stood where they did
and had moved as they had; the move of the members towards the patron less that of their matches, from the
three years before to the `horizon` years after, makes a yearly series.  The quantity is the mean of that
series in years of engagement less its mean in the others, so that a drift of the whole group is no effect.
The claim says that it is above 0.

Inference is by permutation: of the dates, shifted round the record, and of the group, drawn at random among
all states; the larger of the two errors counts.  Placebos: dates before the engagements, and engagements
with states outside the group.  What people and movements think is in no vote: a case lists it as untestable.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from tertius.case.schema import Claim
from tertius.claims.battery.affinity_shift import report
from tertius.claims.battery.affinity_shift.grid import Grid, build_grid
from tertius.claims.flips import by_bias, by_case, by_choice
from tertius.claims.following.tie_years import YEARS
from tertius.claims.intervals import rate_of, width_of
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Threshold
from tertius.claims.rule import Decision, at_threshold, decide
from tertius.claims.verdict import Flip, GridCell, Label, Verdict
from tertius.panel.panel import Panel


class AffinityShiftParameters(Parameters):
    """Parameters of `affinity_shift`.

    Attributes
    ----------
    patron : str
        Whose standing.
    group : str
        The organisation whose members are the group, as in the panel's ``member:`` traits.
    horizon : int
        Years after the engagement over which positions are averaged: 1, 3 or 5.
    first, last : int
        Years of the engagements.
    """

    patron: str = Field(json_schema_extra={"states": True})
    group: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,20}$")] = "OIC"
    horizon: Literal[1, 3, 5] = 3
    first: int = Field(default=1970, ge=1950, le=2100)
    last: int = Field(default=2025, ge=1950, le=2100)


def _run(panel: Panel, p: AffinityShiftParameters) -> tuple[Grid, tuple[GridCell, ...], Decision]:
    grid = build_grid(panel, p.patron, p.group, p.horizon, p.first, p.last)
    cells = grid.cells()
    return grid, cells, decide(cells, 0.0)


def assess(panel: Panel, parameters: BaseModel) -> Assessment:
    """Return the grid's cells and the decision, without the report."""
    assert isinstance(parameters, AffinityShiftParameters)
    _, cells, decision = _run(panel, parameters)
    return Assessment(cells, decision)


def judge(panel: Panel, claim: Claim, parameters: BaseModel) -> Verdict:
    """Return the verdict on "the group comes closer to the patron"."""
    assert isinstance(parameters, AffinityShiftParameters)
    p = parameters
    grid, cells, decision = _run(panel, p)
    headline = cells[0].estimate
    since = report.since_table(grid, p.first, p.last)
    return Verdict(
        claim=claim.id,
        test="affinity_shift",
        label=decision.label,
        sentence=report.sentence(panel, p.patron, p.group, grid, headline, decision, (p.first, p.last)),
        headline=headline,
        grid=cells,
        robustness=decision.agree,
        placebo=report.placebo(cells, grid),
        cases=(report.case_table(panel, p.patron, p.group, grid, p.first, p.last),),
        tables=(
            report.year_table(grid),
            since,
            report.permutation_table(grid),
            report.host_table(grid, p.first, p.last),
        ),
        figures=(report.since_figure(since), report.timeline(panel, p.group, grid, p.first, p.last)),
        flips=tuple(_flips(grid, cells, decision.label)),
        rate=rate_of(
            report.share_closer(grid),
            headline.n,
            headline.n_effective,
            "share of engagements after which members came closer than their matches",
        ),
        datasets=TEST.datasets,
        notes=report.notes(panel, grid, decision),
    )


def _flips(grid: Grid, cells: tuple[GridCell, ...], label: Label) -> list[Flip]:
    width = width_of(cells[0].estimate)
    flips = _by_threshold(cells, label, width)
    flips += by_choice(cells, grid.choices, lambda swapped: decide(swapped, 0.0).label)
    if label == "not testable":
        return flips
    if width:
        flips += by_bias(lambda other: _label_at(cells, other), 0.0, width, "on the vote scale")
    main = grid.entries[0]
    years = [
        int(y) for y, marked, x in zip(YEARS, main.marked, main.series, strict=True) if marked and x == x
    ]
    pull = [float(main.series[year - int(YEARS[0])]) for year in years]
    way = -1.0 if label in ("contradicted", "leaning against") else 1.0

    def relabel(dropped: tuple[str, ...]) -> Label:
        return decide(grid.cells(dropped=tuple(int(year) for year in dropped)), 0.0).label

    return flips + by_case(label, [str(year) for year in years], [way * x for x in pull], relabel)


def _label_at(cells: tuple[GridCell, ...], threshold: float) -> Label:
    moved = at_threshold(cells, threshold)
    swapped = [old if old.role == "placebo" else new for old, new in zip(cells, moved, strict=True)]
    return decide(swapped, threshold).label


def _by_threshold(cells: tuple[GridCell, ...], label: Label, width: float | None) -> list[Flip]:
    """Return the smallest shift, either way, that the claim would have to exceed for another label."""
    flips = list[Flip]()
    for sign in (-1.0, 1.0):
        for step in range(1, 31):
            threshold = sign * step / 50
            other = _label_at(cells, threshold)
            if other != label:
                change = f"a shift of {threshold:+.2f} asked for instead of any"
                size = round(abs(threshold) / width, 4) if width else None
                flips.append(Flip("threshold", change, other, size))
                break
    return flips or [Flip("threshold", "no shift from -0.60 to +0.60 asked for changes the verdict", None)]


TEST = ClaimTest(
    title="A group's votes after a patron engages with a member",
    estimand="Members' move towards the patron beyond matched non-members', years of engagement less others.",
    parameters=AffinityShiftParameters,
    judge=judge,
    assess=assess,
    threshold=Threshold(0.0, "difference"),
    datasets=("un_votes", "igo", "arms_register", "atop", "mcmanus_nieman"),
)
