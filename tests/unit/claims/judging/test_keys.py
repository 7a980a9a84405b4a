"""The key of a verdict: every field of a case is edited, and what goes stale is what judging reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tertius.case.load import load_case
from tertius.case.schema import Case, Claim
from tertius.claims import TESTS
from tertius.claims.fill import fill
from tertius.claims.judging import judge as judging
from tertius.claims.judging.keys import verdict_key
from tertius.core import imports
from tertius.core.errors import PanelError, TertiusError
from tertius.panel.load import load_panel
from tertius.panel.panel import Panel


@pytest.fixture(scope="module")
def syria() -> Case:
    case = fill(load_case("new-syria"))
    picked = (
        "loss-expected-wrong",
        "pressure-venezuela",
        "soviet-precedent",
        "reliability-signal",
        "new-partners",
    )
    found = {claim.id: claim for claim in case.claims}
    return case.model_copy(update={"claims": tuple(found[name] for name in picked)})


@pytest.fixture(scope="module")
def panel() -> Panel:
    return load_panel()


def keys(case: Case, panel: Panel) -> dict[str, str]:
    return {claim.id: verdict_key(case, claim, panel) for claim in case.claims}


def stale(before: Case, after: Case, panel: Panel) -> set[str]:
    old, new = keys(before, panel), keys(after, panel)
    return {name for name in new if new[name] != old.get(name)}


def other(value: Any) -> Any:
    """Return a value unlike the given one, of its kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    if isinstance(value, str):
        return f"{value} altered"
    return (value[1:] or ("x",)) if isinstance(value, tuple) else "altered"


CASE_WORDS = {
    "id": "another",
    "title": "Another title",
    "summary": "Another summary.",
    "argument": ("Another line.",),
    "date": "2025-12",
    "groups": (),
    "scenarios": (),
    "forecasts": (),
}


@pytest.mark.parametrize("field", CASE_WORDS)
def test_what_no_test_reads_of_a_case_makes_nothing_stale(field: str, syria: Case, panel: Panel) -> None:
    assert not stale(syria, syria.model_copy(update={field: CASE_WORDS[field]}), panel)


def test_the_source_of_a_case_makes_nothing_stale(syria: Case, panel: Panel) -> None:
    moved = syria.model_copy(update={"source": syria.source.model_copy(update={"title": "Another"})})
    assert not stale(syria, moved, panel)


@pytest.mark.parametrize("field", Claim.model_fields)
def test_any_field_of_a_claim_makes_that_claim_stale_and_no_other(
    field: str, syria: Case, panel: Panel
) -> None:
    first, *rest = syria.claims
    if field in ("test", "rival", "reference", "id", "matters"):
        return  # below
    changed = first.spans[:1] * 2 if field == "spans" else other(getattr(first, field))
    edited = first.model_copy(update={field: changed})
    after = syria.model_copy(update={"claims": (edited, *rest)})
    assert stale(syria, after, panel) == {first.id}


def binding(claim: Claim, **parameters: Any) -> Claim:
    assert claim.test is not None
    merged = {**claim.test.parameters, **parameters}
    return claim.model_copy(update={"test": claim.test.model_copy(update={"parameters": merged})})


def test_parameters_thresholds_and_what_matters_make_that_claim_stale(syria: Case, panel: Panel) -> None:
    first, *rest = syria.claims
    assert first.rival is not None
    rival = first.rival.model_copy(update={"parameters": {"horizon": 5}})
    for edited in (
        binding(first, horizon=5),
        binding(first, matters=0.2),
        first.model_copy(update={"matters": 0.2}),
        first.model_copy(update={"rival": rival}),
        first.model_copy(update={"rival": None}),
    ):
        assert stale(syria, syria.model_copy(update={"claims": (edited, *rest)}), panel) == {first.id}


def test_powers_make_stale_what_takes_them_from_the_case(syria: Case, panel: Panel) -> None:
    bound = {claim.id for claim in syria.claims if claim.test is not None}
    for field, value in (("patron", "CHN"), ("rival", "GBR"), ("focal", "IRN")):
        moved = syria.model_copy(update={field: value})
        got = stale(syria, moved, panel)
        reads = {
            claim.id
            for claim in syria.claims
            if claim.test is not None
            and (
                (
                    field in TESTS.get(claim.test.name).parameters.model_fields
                    and field not in claim.test.parameters
                )
                or (field != "focal" and "cases" in TESTS.get(claim.test.name).parameters.model_fields)
            )
        }
        assert got == reads <= bound


def test_the_moment_and_analogues_make_stale_what_is_compared_with_them(syria: Case, panel: Panel) -> None:
    assert syria.analogues is not None and syria.moment is not None
    takes = {
        claim.id
        for claim in syria.claims
        if claim.test is not None and "cases" in TESTS.get(claim.test.name).parameters.model_fields
    }
    assert takes
    weights = {**syria.analogues.features, "pact": 2.0}
    edits: list[dict[str, Any]] = [
        {"analogues": None},
        {"analogues": syria.analogues.model_copy(update={"k": 12})},
        {"analogues": syria.analogues.model_copy(update={"features": weights})},
        {"analogues": syria.analogues.model_copy(update={"patrons": ("RUS", "USA")})},
        {"moment": syria.moment.model_copy(update={"date": "2011-03"})},
        {"moment": syria.moment.model_copy(update={"state": "IRQ"})},
    ]
    for edit in edits:
        assert stale(syria, syria.model_copy(update=edit), panel) == takes
    titled = syria.moment.model_copy(update={"title": "Another title"})
    assert not stale(syria, syria.model_copy(update={"moment": titled}), panel)


def test_another_panel_makes_everything_stale(syria: Case, panel: Panel) -> None:
    elsewhere = Panel.from_tables({}, "another")
    assert {c.id for c in syria.claims} == {
        c.id for c in syria.claims if verdict_key(syria, c, panel) != verdict_key(syria, c, elsewhere)
    }


class Watched:
    """A case that records which of its fields are read."""

    def __init__(self, case: Case) -> None:
        self._case, self.read = case, set[str]()

    def __getattr__(self, name: str) -> Any:
        if name in Case.model_fields:
            self.read.add(name)
        return getattr(self._case, name)


def test_judging_reads_nothing_of_a_case_that_the_key_leaves_out(
    syria: Case, panel: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown(test: Any, panel: Panel, parameters: Any, *rest: Any, **more: Any) -> Any:
        raise PanelError("nowhere", "a panel", "none")  # what the case has been read for is done

    monkeypatch.setattr(judging, "assess", shown)
    watched = Watched(syria)
    for claim in syria.claims:
        judging.judge(watched, claim, panel)  # type: ignore[arg-type]
    by_key = Watched(syria)
    for claim in syria.claims:
        verdict_key(by_key, claim, panel)  # type: ignore[arg-type]
    assert watched.read <= by_key.read
    assert not watched.read & set(CASE_WORDS) - {"id", "groups"}


def test_code_outside_what_a_test_reaches_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    reach: Callable[..., str] = imports.reached
    packages = {
        name: TESTS.get(name).module for name in ("tie_survival", "hub_criticality", "peer_influence")
    }

    def codes() -> dict[str, str]:
        return {
            n: reach([m, "tertius.claims.judging.judge"], ("tertius.claims.battery",))
            for n, m in packages.items()
        }

    before, content = codes(), imports._content

    def edited(file: str) -> set[str]:
        monkeypatch.setattr(imports, "_content", lambda m: "edited" if m == file else content(m))
        after = codes()
        return {name for name in packages if after[name] != before[name]}

    everything = set(packages)
    assert edited("tertius.core.rng") <= everything and edited("tertius.claims.rule") == everything
    assert edited("tertius.claims.battery.tie_survival.sham") == {"tie_survival"}
    assert edited("tertius.logistics.programme.solver") == {"hub_criticality"}
    assert "peer_influence" in edited("tertius.models.peers.chain")
    assert "hub_criticality" not in edited("tertius.models.peers.chain")
    for outside in (
        "tertius.dossier.page",
        "tertius.cli.run",
        "tertius.reading.read",
        "tertius.worlds.pressure",
    ):
        assert not edited(outside)


def test_a_claim_that_cannot_be_bound_has_no_key(syria: Case, panel: Panel) -> None:
    with pytest.raises(TertiusError):
        verdict_key(syria, binding(syria.claims[0], horizon=-1), panel)
