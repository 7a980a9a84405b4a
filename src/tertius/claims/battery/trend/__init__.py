"""Whether something has risen, fallen or stood still since a year, for any variable of the panel.

The quantity is the slope of the yearly series over the claim's window, in ten years, as a share of what it
was (logarithms where every value is above zero, its own mean where some are zero, what states differ by where
values can be negative); the claim says that it is above zero, for a fall below.

Two questions hide in "it has risen", and half of the grid goes to each.  Would a series that only swings show
as much?  Its errors have memory, and slopes are averaged over it (`following.series.drift`).  And did it
happen?  Then the swings are part of what happened, and only the record's own errors count.  The first is the
main specification.

What a trend can be mistaken for is in the grid: a start that was chosen (starts before and after it), one odd
year (without the year that pulls most), a change of source (the level may step there, and the longest source
alone), states that enter the record (those on record throughout), and what it is put against (the world's
total, heads, GDP) where the claim does not say.  Amounts in current prices are judged as shares of the
world's.

Pooled by precision, the second half weighs more, though a series without a trend has swings that did happen.
A label therefore asks for the first as well: where the main interval holds the threshold, a full label is
lowered to a leaning, and where its 80 % interval does, nothing is decided.  Label and headline cannot
disagree.

The smallest slope that matters is a tenth of itself in ten years: less is within what sources differ by.

Placebo: series of the same spread and memory without a slope.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

from pydantic import Field, model_validator

from tertius.claims.battery.trend import report
from tertius.claims.battery.trend.grid import TrendGrid, build_grid, shams
from tertius.claims.flips import by_bias, by_case, by_choice, by_threshold, past_placebos, side_of
from tertius.claims.following.series.faults import named_faults
from tertius.claims.following.series.lines import RECORDED, Ask
from tertius.claims.intervals import width_of
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Counted, Report, Threshold
from tertius.claims.rule import DECIDED, Decision, Placebo, direction
from tertius.claims.verdict import Flip, GridCell, Label
from tertius.core.errors import TertiusError
from tertius.panel.panel import Panel

DRAWS = 200


class TrendParameters(Parameters):
    """Parameters of `trend`.

    Attributes
    ----------
    variable : str
        A variable of the panel or a measure; `tertius list variables WORD` searches.
    of, partner : tuple of str
        Whose figures: states, NATO, Africa, clients:RUS, world, a condition such as "polyarchy < 0.4", with a
        minus to leave out; and for ties the states at the other end (all if none are named).
    end : str
        Of ties: whether `of` is the receiver or the giver.
    statistic : str
        How states are pooled: natural (sums of amounts and counts, means of the rest), sum, mean, median, or
        count (of states above zero).
    denominator : str
        What it is put against; "any" where the claim does not say: then all that make sense are tried.
    first, last : int
        Years of the claim's window; if left out, to the last on record, and from twenty years before.
    since : int
        The year since which it is said to be so: another word for `first`, which goes before it.
    direction : str
        up, down, or flat.
    threshold : float
        Slope that must be exceeded, in the claim's direction.
    matters : float
        Smallest slope that matters: a share of itself in ten years.
    """

    variable: str
    of: tuple[str, ...] = Field(default=("world",), json_schema_extra={"groups": True})
    partner: tuple[str, ...] = Field(default=(), json_schema_extra={"groups": True})
    end: Literal["receiver", "giver"] = "receiver"
    statistic: Literal["natural", "sum", "mean", "median", "count"] = "natural"
    denominator: Literal["any", "as recorded", "share of world", "per head", "per GDP", "amount"] = "any"
    first: int | None = Field(default=None, ge=1946, le=2100)
    last: int | None = Field(default=None, ge=1946, le=2100)
    since: int | None = Field(default=None, ge=1946, le=2100)
    direction: Literal["up", "down", "flat"] = "up"
    threshold: float = Field(default=0.0, ge=-1, le=10)
    matters: float = Field(default=0.10, gt=0, lt=10)

    @model_validator(mode="before")
    @classmethod
    def _since_is_first(cls, given: Any) -> Any:
        """Let `since` stand for `first`."""
        if isinstance(given, dict) and given.get("since") is not None and given.get("first") is None:
            return {**given, "first": given["since"]}
        return given

    @property
    def ask(self) -> Ask:
        """The series that is asked for."""
        put = RECORDED if self.denominator == "any" else self.denominator
        return Ask(self.variable, self.of, self.partner, self.end, self.statistic, put)

    @property
    def sign(self) -> float:
        """-1 for a fall."""
        return -1.0 if self.direction == "down" else 1.0


def build(panel: Panel, p: TrendParameters) -> TrendGrid:
    """Return the grid of a trend.

    Raises
    ------
    PanelError
        Too few years on record, or none in the window.
    """
    return build_grid(panel, p.ask, p.first, p.last, p.sign, p.denominator != "any")


def check(panel: Panel, p: TrendParameters) -> dict[str, TertiusError]:
    """Return what is wrong with names, by parameter: unknown variables, states and groups."""
    return named_faults(panel, p.variable, {"of": p.of, "partner": p.partner})


def cells_of(grid: TrendGrid, p: TrendParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where the slope lies on the claim's side."""
    return past_placebos(grid.cells(), p.threshold)


def placebo_of(grid: TrendGrid, p: TrendParameters) -> Placebo | None:
    """Return slopes of series of the same spread and memory without one."""
    if p.direction == "flat":
        return None
    return Placebo("series without a trend", tuple(shams(grid.entries[0], grid.sign, DRAWS)))


def qualify(
    decision: Decision, cells: Sequence[GridCell], threshold: float, _: TrendGrid, p: TrendParameters
) -> Decision:
    """Return the decision, its label lowered where a series that only swings might show as much.

    On "it stood still" a slope either way refutes it.
    """
    if p.direction != "flat":
        return _with_swings(decision, cells, threshold)
    turned: dict[Label, Label] = {
        "practically none": "supported",
        "supported": "contradicted",
        "leaning for": "leaning against",
        "leaning against": "leaning against",
        "contradicted": "contradicted",
    }
    mass = decision.mass
    label = turned.get(decision.label, decision.label)
    if label == "undetermined" and mass is not None and mass.inside >= 0.80:
        label = "leaning for"
    return replace(decision, label=label)


def _with_swings(decision: Decision, cells: Sequence[GridCell], threshold: float) -> Decision:
    lowered: dict[Label, Label] = {"supported": "leaning for", "contradicted": "leaning against"}
    e = next((cell.estimate for cell in cells if cell.role == "main"), None)
    if decision.label not in DECIDED - {"practically none"} or e is None or e.low is None or e.high is None:
        return decision
    side = "for" if decision.label in ("supported", "leaning for") else "against"
    if direction(e, threshold) != side:
        why = f"{decision.why}; but a series that only swings would show as much (80 % of the main interval)"
        return replace(decision, label="undetermined", why=why)
    if decision.label in lowered and e.low <= threshold <= e.high:
        why = f"{decision.why}; the main interval, which allows for swings, does not exclude the threshold"
        return replace(decision, label=lowered[decision.label], why=why)
    return decision


def report_of(assessment: Assessment[TrendParameters, TrendGrid]) -> Report:
    """Return what a reader is told."""
    return report.report(assessment, assessment.parameters.direction)


def flips_of(assessment: Assessment[TrendParameters, TrendGrid]) -> list[Flip]:
    """Return the changes of threshold, choice, unseen drift and year that were tried."""
    grid, cells, p = assessment.grid, assessment.cells, assessment.parameters

    def label_at(other: float) -> Label:
        return assessment.label(past_placebos(cells, other), other)

    flips = by_threshold(
        label_at, p.threshold, [k / 20 for k in range(-20, 21)], width_of(assessment.headline)
    )
    flips += by_choice(cells, grid.choices, assessment.label)
    flips += by_bias(label_at, p.threshold, width_of(assessment.headline) or 0.1, "of itself in ten years")
    main = grid.entries[0]
    names = [f"{year:.0f}" for year in main.years]
    middle = main.years - main.years.mean()
    pull = side_of(assessment.decision.label) * grid.sign * middle * (main.value - main.value.mean())

    def relabel(dropped: tuple[str, ...]) -> Label:
        return assessment.label(grid.cells([int(year) for year in dropped]))

    return flips + by_case(assessment.decision.label, names, pull.tolist(), relabel, limit=3, singles=5)


def count(panel: Panel, p: TrendParameters) -> Counted:
    """Return how many years the main specification has."""
    grid = build(panel, p)
    return Counted(len(grid.entries[0].years), f"years on record, {grid.window[0]} to {grid.window[1]}")


def asks(p: TrendParameters) -> str:
    """Return what is claimed in words."""
    return {"up": "a rise", "down": "a fall", "flat": "a standstill"}[p.direction]


TEST = ClaimTest(
    title="Has it risen, fallen or stood still, and since when",
    estimand="Slope of a yearly series over the claim's window, in ten years, as a share of what it was.",
    parameters=TrendParameters,
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    placebo=placebo_of,
    qualify=qualify,
    check=check,
    asks=asks,
    count=count,
    threshold=Threshold("threshold", "difference", none=0.0),
    minimum=6.0,
    datasets=("panel",),
)
