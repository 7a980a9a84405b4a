"""Marks of the tables: every figure has one, counts add up, and the page in docs/ says what is counted."""

from __future__ import annotations

from pathlib import Path

from support.logistics_toys import toy
from tertius.logistics.checks import Check, checks, mark_of
from tertius.logistics.places import bases
from tertius.logistics.report import report
from tertius.logistics.spec import load_packaged, packaged_specs, parse_spec
from tertius.logistics.vehicles import vehicles

DOCS = Path(__file__).parents[3] / "docs" / "logistics.md"


def test_marks_are_read_from_the_front() -> None:
    assert mark_of("yes: a publication") == "yes"
    assert mark_of("in part: something") == "in part"
    assert mark_of("assumption; bounds confirmed") == "assumption"
    assert mark_of("nothing") == "" and mark_of("") == ""
    assert (
        Check("t", 3, 1, 0, 5).text() == "t: 3 of 4 checked (75%), 1 in part, 0 not; 5 more are assumptions"
    )


def test_every_figure_and_row_has_a_mark_with_a_reason() -> None:
    for vehicle in vehicles().values():
        figures = set(vehicle.sources) - {"payload_range"}
        points = {f"payload {k + 1}" for k in range(len(vehicle.ranges))}
        assert set(vehicle.checked) == figures | points, vehicle.name
        assert all(mark_of(text) for text in vehicle.checked.values()), vehicle.name
        for text in vehicle.checked.values():
            assert mark_of(text) == "assumption" or len(text.partition(":")[2]) > 5
    assert all(mark_of(base.checked) in ("yes", "in part", "no") for base in bases())


def test_the_page_says_the_counted_shares() -> None:
    text = " ".join(DOCS.read_text(encoding="utf-8").split())
    for check in checks():
        assert " ".join(check.text().split()) in text


def test_every_packaged_question_can_be_answered() -> None:
    for name in packaged_specs():
        assert load_packaged(name).power in {"RUS", "USA", "CHN", "FRA", "TUR", "ARE"}
    assert len(packaged_specs()) >= 3


def test_report_tries_every_overflight_that_leaves_the_hub_in_reach() -> None:
    spec = parse_spec(toy(target=["middle"]), "toy.yaml")
    cases = report(spec, draws=2)
    assert cases[0].overflight == "open" and len(cases) > 3
    assert all(case.analysis.programmes > 0 and case.seconds > 0 for case in cases)
    assert cases[0].analysis.lost.cost > cases[0].analysis.kept.cost
