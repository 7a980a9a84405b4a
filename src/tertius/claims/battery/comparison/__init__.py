"""Whether one power, state, group or period has more of something than another, for any variable of the
panel.

The quantity is the logarithm of the ratio of left to right over the same years (or over two periods); for
values that can be negative their difference, as a share of what states differ by.  The claim says that it is
above the logarithm of 1 + `by`: 0 for "more", 1 for "twice as much".  "The largest" compares with the largest
other state.

It is a question of what happened, not of what would have: swings of the two sides are part of the answer, and
only the record's own errors count, with a twentieth that sources leave.  Counts take a half more on either
side, so that a zero can be compared.  Total and figures a head can disagree: the claim's own denominator
decides, the others stand beside it and among what would flip the verdict.

The smallest difference that matters is a tenth: sources differ by about as much.

Placebo: two sides alike, with the swings of the true ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import log1p
from typing import Literal

from pydantic import Field, model_validator

from tertius.claims.battery.comparison import report
from tertius.claims.battery.comparison.grid import EVERY, FEWEST, ComparisonGrid, build_grid, shams
from tertius.claims.flips import by_bias, by_case, by_choice, past_placebos, side_of
from tertius.claims.following.series.faults import named_faults
from tertius.claims.following.series.lines import Ask
from tertius.claims.intervals import width_of
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Counted, Report, Threshold
from tertius.claims.rule import Decision, Placebo
from tertius.claims.verdict import Flip, GridCell, Label
from tertius.core.errors import PanelError, TertiusError
from tertius.panel.panel import Panel

DRAWS = 200


class ComparisonParameters(Parameters):
    """Parameters of `comparison`.

    Attributes
    ----------
    variable : str
        A variable of the panel or a measure; `tertius list variables WORD` searches.
    left, right : tuple of str
        Two sides: states, NATO, Africa, clients:RUS, world, a condition, with a minus to leave out.  Right
        may be "every other": the largest other state.
    among : tuple of str
        States that are ranked.
    partner : tuple of str
        Of ties: the states at the other end (all if none are named).
    end : str
        Of ties: whether the two sides are the givers or the receivers.
    statistic : str
        How states are pooled: natural (sums of amounts and counts, means of the rest), sum, mean, median,
        count.
    denominator : str
        What both are put against.
    first, last : int
        Years compared; the last five on record if left out.
    against_first, against_last : int
        Years of the right side, where two periods are compared; the right side is then the left one if none
        is named.
    direction : str
        more, less, or equal.
    by : float
        By how much the left must exceed the right: 1 is twice as much.
    matters : float
        Smallest difference that matters, as a share.
    """

    variable: str
    left: tuple[str, ...] = Field(json_schema_extra={"groups": True})
    right: tuple[str, ...] = Field(default=(EVERY,), json_schema_extra={"groups": True})
    among: tuple[str, ...] = Field(default=("world",), json_schema_extra={"groups": True})
    partner: tuple[str, ...] = Field(default=(), json_schema_extra={"groups": True})
    end: Literal["giver", "receiver"] = "giver"
    statistic: Literal["natural", "sum", "mean", "median", "count"] = "natural"
    denominator: Literal["as recorded", "share of world", "per head", "per GDP", "amount"] = "as recorded"
    first: int | None = Field(default=None, ge=1946, le=2100)
    last: int | None = Field(default=None, ge=1946, le=2100)
    against_first: int | None = Field(default=None, ge=1946, le=2100)
    against_last: int | None = Field(default=None, ge=1946, le=2100)
    direction: Literal["more", "less", "equal"] = "more"
    by: float = Field(default=0.0, gt=-1, le=1000)
    matters: float = Field(default=0.10, gt=0, lt=10)

    @model_validator(mode="after")
    def _sides(self) -> ComparisonParameters:
        if not self.left:
            raise ValueError("left names nobody")
        first, last = self.against_first, self.against_last
        if first is not None and last is not None and first > last:
            raise ValueError(f"against_first ({first}) must not lie after against_last ({last})")
        if self.left == self.right and first is None and last is None:
            raise ValueError("left and right are the same, in the same years")
        if self.direction == "less" and self.by > 0:
            raise ValueError("with direction less, by must not be above 0: -0.5 is half as much or less")
        return self

    @property
    def sign(self) -> float:
        """-1 where less is claimed."""
        return -1.0 if self.direction == "less" else 1.0

    @property
    def bar(self) -> float:
        """What the estimate must exceed, in the claim's direction."""
        return self.sign * log1p(self.by)


def build(panel: Panel, p: ComparisonParameters) -> ComparisonGrid:
    """Return the grid of a comparison.

    Raises
    ------
    PanelError
        A side is not on record, or is zero where a ratio needs more.
    """
    ask = Ask(p.variable, p.left, p.partner, p.end, p.statistic, p.denominator)
    periods = p.against_first is not None or p.against_last is not None
    other = (p.against_first, p.against_last) if periods else None
    right = p.left if periods and p.right == (EVERY,) else p.right
    return build_grid(panel, ask, right, (p.first, p.last), other, p.among, p.sign)


def check(panel: Panel, p: ComparisonParameters) -> dict[str, TertiusError]:
    """Return what is wrong with names, by parameter: unknown variables, states and groups."""
    right = () if p.right == (EVERY,) else p.right
    groups = {"left": p.left, "right": right, "among": p.among, "partner": p.partner}
    return named_faults(panel, p.variable, groups)


def cells_of(grid: ComparisonGrid, p: ComparisonParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where the left side has more by as much as is claimed."""
    return past_placebos(grid.cells(), p.bar)


def placebo_of(grid: ComparisonGrid, p: ComparisonParameters) -> Placebo | None:
    """Return comparisons of two sides alike."""
    if p.direction == "equal":
        return None
    draws = shams(grid.entries[0], grid.sign, DRAWS)
    return Placebo("two sides alike", tuple(draws)) if draws else None


def qualify(
    decision: Decision, _: Sequence[GridCell], __: float, ___: ComparisonGrid, p: ComparisonParameters
) -> Decision:
    """Return the decision on "as much": practically no difference bears it out, one either way refutes it."""
    if p.direction != "equal":
        return decision
    turned: dict[Label, Label] = {
        "practically none": "supported",
        "supported": "contradicted",
        "leaning for": "leaning against",
    }
    return replace(decision, label=turned.get(decision.label, decision.label))


def report_of(assessment: Assessment[ComparisonParameters, ComparisonGrid]) -> Report:
    """Return what a reader is told."""
    p = assessment.parameters
    return report.report(assessment, p.direction, p.by, p.right == (EVERY,))


def flips_of(assessment: Assessment[ComparisonParameters, ComparisonGrid]) -> list[Flip]:
    """Return the changes of threshold, choice, denominator, unseen difference and year that were tried."""
    grid, cells, p, label = (
        assessment.grid,
        assessment.cells,
        assessment.parameters,
        assessment.decision.label,
    )

    def label_at(other: float) -> Label:
        return assessment.label(past_placebos(cells, other), other)

    flips = by_factor(label_at, p.sign, p.by, label)
    flips += by_choice(cells, grid.choices, assessment.label)
    flips += _by_denominator(assessment)
    flips += by_bias(label_at, p.bar, width_of(assessment.headline) or 0.1, "in the ratio's logarithm")
    main = grid.entries[0]
    names = [f"{year:.0f}" for year in main.years]
    if not main.paired or len(names) <= FEWEST:
        return flips
    apart = main.left / (abs(main.left.mean()) or 1.0) - main.right / (abs(main.right.mean()) or 1.0)
    pull = (side_of(label) * grid.sign * apart).tolist()

    def relabel(dropped: tuple[str, ...]) -> Label:
        return assessment.label(past_placebos(grid.cells([int(year) for year in dropped]), p.bar))

    return flips + by_case(label, names, pull, relabel, limit=3, singles=5)


def by_factor(label_at: object, sign: float, by: float, label: Label) -> list[Flip]:
    """Return the nearest excess, either way, that asked for instead gives another label."""
    flips = list[Flip]()
    asked = [-0.9, -0.75, -0.5, -0.33, -0.2, -0.1, 0.0, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 9.0]
    for side in ([b for b in asked if b < by][::-1], [b for b in asked if b > by]):
        for other in side:
            found = label_at(sign * log1p(other))  # type: ignore[operator]
            if found != label:
                change = f"{1 + other:.3g} times as much asked for instead of {1 + by:.3g} times"
                size = round(abs(log1p(other) - log1p(by)), 4)
                flips.append(Flip("threshold", change, found, size, parameter="by", value=other))
                break
    return flips or [
        Flip("threshold", "no excess from a tenth as much to ten times alters the verdict", None)
    ]


def _by_denominator(assessment: Assessment[ComparisonParameters, ComparisonGrid]) -> list[Flip]:
    flips, tried, label = list[Flip](), list[str](), assessment.decision.label
    for name in report.other_denominators(assessment.panel, assessment.grid):
        tried.append(name)
        try:
            found = assessment.under(denominator=name).decision.label
        except PanelError:
            continue
        if found != label:
            flips.append(
                Flip("definition", f"put against: {name}", found, 0.5, parameter="denominator", value=name)
            )
    said = f"no other denominator ({', '.join(tried)}) changes the verdict"
    return flips or ([Flip("definition", said, None)] if tried else [])


def count(panel: Panel, p: ComparisonParameters) -> Counted:
    """Return how many years the main specification has."""
    main = build(panel, p).entries[0]
    return Counted(min(len(main.left), len(main.right)), "years in which both sides are on record")


def asks(p: ComparisonParameters) -> str:
    """Return what is claimed in words."""
    if p.by:
        return f"{1 + p.by:.3g} times as much, or {p.direction}"
    return {"equal": "as much on both sides"}.get(p.direction, p.direction)


TEST = ClaimTest(
    title="Two powers, states, groups or periods compared",
    estimand="Logarithm of the ratio of left to right in the same years, or their difference.",
    parameters=ComparisonParameters,
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    placebo=placebo_of,
    qualify=qualify,
    check=check,
    asks=asks,
    count=count,
    threshold=Threshold("bar", "difference", none=0.0),
    minimum=5.0,
    datasets=("panel",),
)
