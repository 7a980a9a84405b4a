"""What a claim test declares, and the one place that decides: hand-made grids through `assess`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from tertius.claims import Assessment, ClaimTest, Parameters, Report, Threshold, assess
from tertius.claims.flips import past_placebos, side_of
from tertius.claims.grid import Choice, used
from tertius.claims.intervals import share_of
from tertius.claims.judging.judge import verdict_of
from tertius.claims.operating import code_of_test
from tertius.claims.rule import Decision, direction
from tertius.claims.verdict import Estimate, Flip, GridCell
from tertius.core.errors import UsageError
from tertius.panel.panel import Panel
from tertius.panel.states import States


class MadeParameters(Parameters):
    """Parameters of the made-up test."""

    threshold: float = 0.5
    matters: float = 0.05
    value: float = 0.8
    effective: float = 50.0


Grid = list[tuple[str, float]]


def build(_: Panel, p: MadeParameters) -> Grid:
    return [("main", p.value), *[("variant", p.value)] * 9, ("placebo", 0.5)]


def cells(grid: Grid, p: MadeParameters) -> list[GridCell]:
    out = []
    for k, (role, value) in enumerate(grid):
        e = Estimate(value, value - 0.1, value + 0.1, 0.95, "share", 50, p.effective, "made up")
        out.append(GridCell({"k": k}, role, e, direction(e, p.threshold)))  # type: ignore[arg-type]
    return out


def none(_: Grid, __: MadeParameters) -> list[GridCell]:
    return []


def report(found: Assessment[MadeParameters, Grid]) -> Report:
    return Report(f"{found.decision.why}.", rate=found.main)


def flips(found: Assessment[MadeParameters, Grid]) -> list[Flip]:
    return [Flip("threshold", "another", found.label(past_placebos(found.cells, 0.9), 0.9))]


def weakened(
    decision: Decision, cells: Sequence[GridCell], threshold: float, grid: Grid, p: MadeParameters
) -> Decision:
    assert len(cells) == len(grid) and threshold in (p.threshold, 0.9)
    return replace(decision, label="leaning for", why=f"weakened at {threshold:g}")


def strengthened(decision: Decision, *_: object) -> Decision:
    return decision


TEST = ClaimTest(
    "Made", "e", MadeParameters, build, cells, report, flips, ("nothing",), Threshold("threshold", "share")
)
PANEL = Panel.from_tables({"states": States.embedded().table}, "none")


def test_the_rule_decides_by_what_the_test_declares() -> None:
    assert assess(TEST, PANEL, MadeParameters()).decision.label == "supported"
    few = MadeParameters(effective=5.0)
    assert assess(TEST, PANEL, few).decision.label == "too few to tell"
    assert assess(replace(TEST, minimum=4.0), PANEL, few).decision.label == "supported"
    counted = replace(TEST, threshold=Threshold("threshold", "exact"))
    assert counted.exact and assess(counted, PANEL, few).decision.label == "supported"
    assert assess(TEST, PANEL, MadeParameters(threshold=0.9)).decision.label == "leaning against"
    with pytest.raises(UsageError, match="smallest effect that matters"):
        assess(TEST, PANEL, MadeParameters(matters=1.5))


def test_conditions_of_its_own_hold_for_altered_cells_as_well() -> None:
    found = assess(replace(TEST, qualify=weakened), PANEL, MadeParameters())
    assert (found.decision.label, found.decision.why) == ("leaning for", "weakened at 0.5")
    assert found.label(found.cells) == found.label(found.cells, 0.9) == "leaning for"
    assert found.under(value=0.2).grid[0] == ("main", 0.2)


def test_a_verdict_is_assembled_from_assessment_report_and_flips() -> None:
    verdict = verdict_of(TEST, PANEL, MadeParameters(), claim="c", name="made")
    assert (verdict.claim, verdict.test, verdict.label, verdict.robustness) == ("c", "made", "supported", 1.0)
    assert verdict.headline == verdict.rate == verdict.grid[0].estimate and len(verdict.grid) == 11
    assert [flip.label for flip in verdict.flips] == ["leaning against"] and verdict.datasets == ("nothing",)


def test_a_grid_without_cells_decides_nothing() -> None:
    verdict = verdict_of(replace(TEST, cells=none), PANEL, MadeParameters(), claim="c", name="made")
    assert verdict.label == "not testable" and verdict.headline is None
    assert verdict.grid == () and verdict.flips == () and "no specification" in verdict.sentence


def test_the_digest_covers_functions_and_declared_facts() -> None:
    known = {
        code_of_test(test)
        for test in (
            TEST,
            replace(TEST, cells=none),
            replace(TEST, minimum=4.0),
            replace(TEST, threshold=Threshold(0.5, "share")),
            replace(TEST, qualify=weakened),
            replace(TEST, qualify=strengthened),
        )
    }
    assert len(known) == 6
    assert code_of_test(replace(TEST, report=strengthened, silent={"case": "w"})) == code_of_test(TEST)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="top level"):
        code_of_test(replace(TEST, cells=lambda grid, p: cells(grid, p)))


def test_choices_hold_the_options_that_are_used() -> None:
    choices = (Choice("a", (1, 2, 3), "sample"), Choice("b", ("x", "y"), "window"))
    found = used(choices, {"a": 1, "b": "-"}, [{"a": 3, "b": "y"}, {"a": 1, "b": "-"}])
    assert [choice.options for choice in found] == [(1, 3), ("-", "y")]
    assert [choice.kind for choice in found] == ["sample", "window"]


def test_shares_of_clustered_cases() -> None:
    there, states = np.array([1.0, 1.0, 0.0, 1.0]), np.array(["A", "A", "B", "C"], dtype=object)
    e = share_of(there, states, "w")
    assert e.value == 0.75 and e.n == 4 and 0 < e.n_effective <= 4
    assert e.low is not None and e.high is not None and e.low < 0.75 < e.high
    nothing = share_of(there[:0], states[:0], "w")
    assert nothing.value is None and nothing.n == 0


def test_placebos_keep_their_side_at_other_thresholds() -> None:
    made = cells(build(PANEL, MadeParameters()), MadeParameters(threshold=0.3))
    moved = past_placebos(made, 0.9)
    assert [c.direction for c in moved] == [*["against"] * 10, "for"]
    assert side_of("contradicted") == side_of("leaning against") == -1.0 == -side_of("undetermined")


def test_its_module_documents_a_test() -> None:
    assert TEST.about.startswith("What a claim test declares")
    p = MadeParameters(threshold=0.7)
    assert (Threshold("threshold", "share").of(p), Threshold(1.0, "ratio").of(p)) == (0.7, 1.0)
