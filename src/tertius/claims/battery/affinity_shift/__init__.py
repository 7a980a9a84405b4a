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

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from tertius.claims.battery.affinity_shift import report
from tertius.claims.battery.affinity_shift.grid import AffinityGrid, build_grid
from tertius.claims.flips import by_bias, by_case, by_choice, past_placebos, side_of
from tertius.claims.following.tie_years import YEARS
from tertius.claims.intervals import rate_of, width_of
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Report, Threshold
from tertius.claims.verdict import Flip, GridCell, Label
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


def build(panel: Panel, p: AffinityShiftParameters) -> AffinityGrid:
    """Return the grid of "the group comes closer to the patron"."""
    return build_grid(panel, p.patron, p.group, p.horizon, p.first, p.last)


def cells_of(grid: AffinityGrid, _: AffinityShiftParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where members came closer."""
    return grid.cells()


def report_of(assessment: Assessment[AffinityShiftParameters, AffinityGrid]) -> Report:
    """Return what a reader is told."""
    panel, p, grid, cells = assessment.panel, assessment.parameters, assessment.grid, assessment.cells
    headline, decision = assessment.headline, assessment.decision
    since = report.since_table(grid, p.first, p.last)
    return Report(
        sentence=report.sentence(panel, p.patron, p.group, grid, headline, decision, (p.first, p.last)),
        placebo=report.placebo(cells, grid),
        cases=(report.case_table(panel, p.patron, p.group, grid, p.first, p.last),),
        tables=(
            report.year_table(grid),
            since,
            report.permutation_table(grid),
            report.host_table(grid, p.first, p.last),
        ),
        figures=(report.since_figure(since), report.timeline(panel, p.group, grid, p.first, p.last)),
        rate=rate_of(
            report.share_closer(grid),
            headline.n,
            headline.n_effective,
            "share of engagements after which members came closer than their matches",
        ),
        notes=report.notes(panel, grid, decision),
    )


def flips_of(assessment: Assessment[AffinityShiftParameters, AffinityGrid]) -> list[Flip]:
    """Return the changes of threshold, choice, unseen influence and case that were tried."""
    grid, cells, label = assessment.grid, assessment.cells, assessment.decision.label
    width = width_of(assessment.headline)

    def label_at(threshold: float) -> Label:
        return assessment.label(past_placebos(cells, threshold), threshold)

    flips = _by_threshold(label_at, label, width)
    flips += by_choice(cells, grid.choices, assessment.label)
    if label == "not testable":
        return flips
    if width:
        flips += by_bias(label_at, 0.0, width, "on the vote scale")
    main = grid.entries[0]
    years = [
        int(y) for y, marked, x in zip(YEARS, main.marked, main.series, strict=True) if marked and x == x
    ]
    pull = [float(main.series[year - int(YEARS[0])]) for year in years]

    def relabel(dropped: tuple[str, ...]) -> Label:
        return assessment.label(grid.cells(dropped=tuple(int(year) for year in dropped)))

    way = side_of(label)
    return flips + by_case(label, [str(year) for year in years], [way * x for x in pull], relabel)


def _by_threshold(label_at: Callable[[float], Label], label: Label, width: float | None) -> list[Flip]:
    """Return the smallest shift, either way, that the claim would have to exceed for another label."""
    flips = list[Flip]()
    for sign in (-1.0, 1.0):
        for step in range(1, 31):
            threshold = sign * step / 50
            other = label_at(threshold)
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
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    threshold=Threshold(0.0, "difference"),
    datasets=("un_votes", "igo", "arms_register", "atop", "mcmanus_nieman"),
)
