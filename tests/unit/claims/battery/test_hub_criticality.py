"""The claim test on planted networks: a hub on the only way is found, one beside the way is not."""

from __future__ import annotations

import pytest

from support.logistics_toys import place, toy
from tertius.case.schema import Claim
from tertius.claims.battery import hub_criticality as module
from tertius.claims.judging.hedging import hedges_of
from tertius.claims.judging.judge import verdict_of
from tertius.claims.verdict import Verdict
from tertius.core.errors import TertiusError
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
    for cell in verdict.grid:  # without fuel at the end nothing arrives in the first place
        dry = cell.specification["fuel"] != "as listed"
        assert cell.role == "placebo" or cell.direction == ("neither" if dry else "for")
    assert [h.assessment for h in hedges_of(CLAIM, verdict)] == ["apt"]


def test_a_hub_beside_the_way_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    verdict = judged(planted(-4, 4), monkeypatch)
    assert verdict.label == "contradicted"
    assert [h.assessment for h in hedges_of(CLAIM, verdict)] == ["too strong"]


def test_a_hub_that_saves_some_is_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    verdict = judged(planted(5, 10), monkeypatch)
    assert verdict.headline is not None and 1.5 < (verdict.headline.value or 0) < 2
    assert verdict.label == "undetermined"
    assert any(flip.kind == "threshold" and flip.label is not None for flip in verdict.flips)


def test_a_scenario_that_closes_the_hub_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    places = {"start": place(0), "half": {**place(-8, 12.5), "host": "MLI"}, "end": place(-8, 6)}
    spec = parse_spec(toy(places=places, target=["middle"]), "toy.yaml")
    with pytest.raises(TertiusError) as caught:
        judged(spec, monkeypatch, overflight=("MLI",))
    assert "can be reached" in str(caught.value) and "\n" not in str(caught.value)
