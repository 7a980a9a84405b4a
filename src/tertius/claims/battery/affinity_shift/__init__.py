"""Whether a group's votes come closer to a patron's after the patron engages with its members.

For every year, members are matched with non-members that stood where they did and had moved as they had; the
move of the members towards the patron less that of their matches, from the year before to the year after,
makes a yearly series.  Members and non-members about an engagement of their own are left out: the claim is
about standing among the others.  Two years in three have an engagement, so that hardly any has clean years
on both sides.  The series is therefore regressed on the change of the *dose*, the share of the last `horizon`
years with an engagement, between the same two years; what other engagements do is then part of the
comparison and no contamination.  The quantity is what a full dose does against none: how much closer
members stand after `horizon` years with an engagement each.  The claim says that it is above 0.

A group's votes hardly return to a level of their own (their memory from year to year is above 0.9), so that
the change over two years is compared and not the means of longer windows, which are a variant.

Inference is by permutation of the dates, least squares and Newey and West's errors; the largest counts.
Placebo: dates dealt out anew.  What people and movements think is in no vote: a case lists it as untestable.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

import numpy as np
from pydantic import Field, StringConstraints

from tertius.claims.battery.affinity_shift import report
from tertius.claims.battery.affinity_shift.grid import AffinityGrid, build_grid, placebo_draws
from tertius.claims.coverage import Needed
from tertius.claims.flips import by_bias, by_case, by_choice, past_placebos, side_of
from tertius.claims.following.tie_years import YEARS
from tertius.claims.intervals import rate_of, width_of
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Counted, Report, Threshold
from tertius.claims.rule import Placebo
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
        Years with an engagement each that make a full dose: 1, 3 or 5.
    first, last : int
        Years about which positions are compared.
    matters : float
        Smallest effect that matters: standard deviations of ideal points.
    """

    patron: str = Field(json_schema_extra={"states": True})
    group: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,20}$")] = "OIC"
    horizon: Literal[1, 3, 5] = 3
    first: int = Field(default=1970, ge=1950, le=2100)
    last: int = Field(default=2025, ge=1950, le=2100)
    matters: float = Field(default=0.10, gt=0, le=3)


def build(panel: Panel, p: AffinityShiftParameters) -> AffinityGrid:
    """Return the grid of "the group comes closer to the patron"."""
    return build_grid(panel, p.patron, p.group, p.horizon, p.first, p.last)


def needs(p: AffinityShiftParameters) -> tuple[Needed, ...]:
    """Return the votes and the membership."""
    return ("traits", "ideal_point"), ("traits", f"member:{p.group}")


def count(panel: Panel, p: AffinityShiftParameters) -> Counted:
    """Return the years with an engagement, for which votes are on record before and after."""
    main = build(panel, p).entries[0]
    known = (main.marked == 1) & np.isfinite(main.series)
    return Counted(int(known.sum()), f"years in which {p.patron} engaged with a member of {p.group}")


def cells_of(grid: AffinityGrid, _: AffinityShiftParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where members came closer."""
    return grid.cells()


def placebo_of(grid: AffinityGrid, _: AffinityShiftParameters) -> Placebo | None:
    """Return the main specification at dates dealt out anew."""
    return placebo_draws(grid)


def report_of(assessment: Assessment[AffinityShiftParameters, AffinityGrid]) -> Report:
    """Return what a reader is told."""
    panel, p, grid, cells = assessment.panel, assessment.parameters, assessment.grid, assessment.cells
    headline, decision = assessment.headline, assessment.decision
    since = report.since_table(grid)
    return Report(
        sentence=report.sentence(
            panel,
            p.patron,
            p.group,
            grid,
            headline,
            decision,
            (p.first, p.last),
        ),
        plain=report.plain_sentence(panel, p.patron, p.group, grid, headline, decision),
        as_of=report.last_year(panel, grid),
        placebo=report.placebo(cells, grid, assessment.placebo, decision),
        cases=(report.case_table(panel, p.patron, p.group, grid, p.first, p.last),),
        tables=(
            report.year_table(grid),
            since,
            report.power_table(grid, p.matters),
            report.host_table(grid, p.first, p.last),
        ),
        figures=(
            report.since_figure(since).measured("how much closer, standard deviations of votes", 0.0),
            report.timeline(panel, p.group, grid, p.first, p.last),
        ),
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
        int(y) for y, mark, x in zip(YEARS, main.marked, main.series, strict=True) if mark == 1 and x == x
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
    title="A group's votes after a patron engages with its members",
    estimand=(
        "How much closer members stand to the patron, beyond matched non-members, after years with an "
        "engagement each than after as many without."
    ),
    parameters=AffinityShiftParameters,
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    needs=needs,
    count=count,
    placebo=placebo_of,
    threshold=Threshold(0.0, "difference", none=0.0),
    datasets=("un_votes", "igo", "arms_register", "atop", "mcmanus_nieman"),
)
