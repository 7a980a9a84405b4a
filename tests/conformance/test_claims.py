"""One battery over every claim test: `tertius.testing.check_claim_test`, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from support import claim_worlds, pressure_worlds
from tertius.claims import TESTS, AnyTest, Assessment, Report
from tertius.claims.battery.count_under_definitions import TEST as COUNT
from tertius.claims.verdict import Flip
from tertius.panel.load import load_panel
from tertius.panel.panel import Panel
from tertius.testing import check_claim_test
from tertius.worlds import FAMILIES

NAMES = list(TESTS.all())
#: Tests whose fits or simulations take minutes: what needs no panel is checked here, the rest by unit tests.
SLOW = ("peer_influence", "scenario_contrast")


def small() -> Panel:
    return claim_worlds.make(claim_worlds.World(states=30, never=10, trade_and_votes=True))


#: Tests that must be told what they are about are told what their planted worlds are.
SERIES = ("trend", "comparison", "enumeration")
#: Panels of tests that the small one does not hold enough for.
PANELS: dict[str, Callable[[], Panel] | None] = {
    "dependence_after_realignment": load_panel,
    "aid_and_alignment": load_panel,
    "conflict_onset": load_panel,
    "regime_contrast": load_panel,
    "sanction_outcomes": load_panel,
    "formation": load_panel,
    "pressure": lambda: pressure_worlds.make(pressure_worlds.PressureWorld()),
    **dict.fromkeys(SLOW),
    **dict.fromkeys(SERIES, load_panel),
}


def test_there_are_tests() -> None:
    assert {"tie_survival", "existential_rate", "count_under_definitions"} <= set(NAMES)
    assert set(PANELS) <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_claim_test_does_what_every_claim_test_must(name: str) -> None:
    given = dict(FAMILIES.get(name).parameters) if name in SERIES else None
    check_claim_test(name, TESTS.get(name), PANELS.get(name, small), given)


def without_placebo(assessment: Assessment) -> Report:  # type: ignore[type-arg]
    return replace(COUNT.report(assessment), placebo="")


def without_cases(assessment: Assessment) -> list[Flip]:  # type: ignore[type-arg]
    return [flip for flip in COUNT.flips(assessment) if flip.kind != "case"]


@pytest.mark.parametrize(
    ("test", "said"),
    [
        (replace(COUNT, report=without_placebo), "something under 'placebo'"),
        (replace(COUNT, flips=without_cases), "these kinds of change to be tried"),
        (
            replace(COUNT, cells=lambda grid, p: COUNT.cells(grid, p)[:2]),
            "defined with `def` at the top level",
        ),
        (replace(COUNT, datasets=()), "something under 'datasets'"),
    ],
)
def test_what_is_amiss_is_said(test: AnyTest, said: str) -> None:
    with pytest.raises(AssertionError, match=said):
        check_claim_test("count_under_definitions", test, small)


@pytest.mark.parametrize("name", NAMES)
def test_the_data_of_a_test_can_be_cited(name: str) -> None:
    """A name that the panel does not know would be left out of every list of sources."""
    manifest = load_panel().manifest
    known = {*manifest["sources"], *manifest["datasets"]}
    whole = {"panel"}  # what a claim names decides; its verdict lists it
    assert set(TESTS.get(name).datasets) <= known | whole
