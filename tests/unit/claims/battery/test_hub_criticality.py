"""The claim test on planted networks: a hub on the only way is found, one beside the way is not."""

from __future__ import annotations

import numpy as np
import pytest

from support.logistics_toys import place, toy
from tertius.case.schema import Claim
from tertius.claims.battery import hub_criticality as module
from tertius.claims.judging.hedging import hedges_of
from tertius.claims.judging.judge import verdict_of
from tertius.claims.rule import mirrored
from tertius.claims.verdict import Verdict
from tertius.claims.wording import faults_of
from tertius.core.errors import TertiusError
from tertius.logistics.airspace import rules, scenarios, words
from tertius.logistics.spec import Spec, parse_spec
from tertius.panel.panel import Panel
from tertius.panel.states import States

CLAIM = Claim(
    id="made", paraphrase="p", hedge="practically", kind="logistics", estimand="e", decision_rule="d",
    reference_class="r", falsifier="f", opposite="o", needs="n",
)  # fmt: skip


def judged(spec: Spec, monkeypatch: pytest.MonkeyPatch, **parameters: object) -> Verdict:
    monkeypatch.setattr(module, "load_packaged", lambda name: spec)
    panel = Panel.from_tables({"states": States.embedded().table}, "none")
    bound = module.HubCriticalityParameters.model_validate({"hosts": 1, "draws": 6, **parameters})
    return verdict_of(module.TEST, panel, bound, claim="made", name="hub_criticality")


def planted(half: float, end: float, **more: object) -> Spec:
    """Return a network whose hub lies at `half` and whose destination at `end` degrees east."""
    places = {"start": place(0), "half": place(half), "end": place(end)}
    hubs = {"middle": {"places": ["half"], "access": "in use"}}
    return parse_spec(toy(hubs=hubs, places=places, target=["middle"], **more), "toy.yaml")


def test_a_hub_on_the_only_way_is_irreplaceable(monkeypatch: pytest.MonkeyPatch) -> None:
    verdict = judged(planted(8, 16), monkeypatch)
    # The placebo is the same network with twice the fleet: nothing replaces the hub there either.
    assert verdict.label in {"supported", "leaning for"}
    assert verdict.mass is not None and verdict.mass.beyond >= 0.8
    assert "nothing replaces" in verdict.plain and not faults_of(verdict.plain)
    for cell in verdict.grid:  # without fuel at the end nothing arrives in the first place
        dry = cell.specification["fuel"] != "as listed"
        assert cell.role == "placebo" or cell.direction == ("neither" if dry else "for")
    assert [h.assessment for h in hedges_of(CLAIM, verdict)] == ["apt"]


def test_a_hub_beside_the_way_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    verdict = judged(planted(-4, 4), monkeypatch)
    assert verdict.label == "contradicted"
    assert "at no extra cost" in verdict.plain and not faults_of(verdict.plain)
    assert mirrored(verdict.label) == "supported"  # what its exact rival gets
    assert [h.assessment for h in hedges_of(CLAIM, verdict)] == ["too strong"]


def test_a_hub_that_saves_some_is_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    verdict = judged(planted(5, 10), monkeypatch)
    assert verdict.headline is not None and 1.5 < (verdict.headline.value or 0) < 2
    assert "times as much" in verdict.plain and not faults_of(verdict.plain)
    assert verdict.label == "undetermined"
    assert any(flip.kind == "threshold" and flip.label is not None for flip in verdict.flips)


def test_a_scenario_that_closes_the_hub_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    places = {"start": place(0), "half": {**place(-8, 12.5), "host": "MLI"}, "end": place(-8, 6)}
    spec = parse_spec(toy(places=places, target=["middle"]), "toy.yaml")
    with pytest.raises(TertiusError) as caught:
        judged(spec, monkeypatch, overflight=("MLI",))
    assert "can be reached" in str(caught.value) and "\n" not in str(caught.value)


def closing() -> Spec:
    """Return a network with two hubs alike, the other one in Mali, whose airspace a regime closes."""
    places = {
        "start": place(-13, 8), "half": place(-5, 8), "end": place(3, 8),
        "other": {**place(-5, 10.6), "host": "MLI"},
    }  # fmt: skip
    hubs = {
        "middle": {"title": "Middle", "places": ["half"], "access": "in use"},
        "second": {"title": "Second", "places": ["other"], "access": "in use"},
    }
    return parse_spec(toy(hubs=hubs, places=places, target=["middle"]), "toy.yaml")


def test_the_label_follows_the_declared_chances(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = closing()
    given = {"overflight": ("MLI",), "reasons": ("usual", "a war"), "alone": 0.0}
    seldom = judged(spec, monkeypatch, chances=(0.99, 0.01), **given)
    mostly = judged(spec, monkeypatch, chances=(0.01, 0.99), **given)
    assert seldom.mass is not None and mostly.mass is not None
    assert seldom.mass.beyond <= mostly.mass.beyond
    assert seldom.mass.beyond + seldom.mass.inside + seldom.mass.below == pytest.approx(1)
    assert SIDES[seldom.label] < SIDES[mostly.label]
    table = seldom.cases[0]
    assert [row[1] for row in table.rows[:2]] == ["99 %", "1 %"]
    assert [row[-1] for row in table.rows[:2]] == ["usual", "a war"]
    assert "Mali closed" in str(table.rows[1][0])


SIDES = {"contradicted": -2, "leaning against": -1, "undetermined": 0, "leaning for": 1, "supported": 2}


@pytest.mark.parametrize(
    "given",
    [
        {"chances": (0.5, 0.6)},
        {"chances": (0.5, 0.5, 0.0)},
        {"chances": (1.5, -0.5)},
        {"reasons": ("one",)},
    ],
)
def test_chances_that_cannot_be_are_refused(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, object]
) -> None:
    with pytest.raises(TertiusError) as caught:
        judged(planted(5, 10), monkeypatch, overflight=("turkey-closed",), **given)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("number", range(4))
def test_random_networks_with_a_planted_answer(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    rng = np.random.default_rng(number)
    # Beyond 16 degrees the aircraft lands nothing, within 5 it carries its full load.
    critical = planted(float(rng.uniform(7.6, 8.4)), float(rng.uniform(16.3, 16.8)))
    beside = planted(float(-rng.uniform(2, 6)), float(rng.uniform(2, 4.5)))
    assert judged(critical, monkeypatch).label in {"supported", "leaning for"}
    assert judged(beside, monkeypatch).label in {"contradicted", "leaning against"}


def test_no_machine_words_reach_a_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    verdict = judged(planted(5, 10), monkeypatch, overflight=("turkey-closed", "turkey-iran-closed"))
    tables = [*verdict.cases, *verdict.tables, *(figure.data for figure in verdict.figures)]
    said = [verdict.sentence, verdict.plain, verdict.placebo, *(flip.change for flip in verdict.flips)]
    said += [figure.alt for figure in verdict.figures] + [table.title for table in tables]
    said += [str(cell) for table in tables for cell in table.columns]
    said += [str(cell) for table in tables for row in table.rows for cell in row]
    said += [str(value) for cell in verdict.grid for value in cell.specification.values()]
    assert not [text for text in said if "turkey" in text or "overflight" in text or "closed + " in text]


def test_every_rule_and_scenario_has_words_for_a_sentence() -> None:
    for name in (*rules(), *scenarios()):
        said = words(name)
        assert said and not faults_of(f"With {said}, nothing changes."), name
    assert words("SYR") is None
