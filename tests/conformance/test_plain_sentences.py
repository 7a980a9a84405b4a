"""Every plain sentence can be printed: of every claim test under every label, and of the packaged cases.

Beside these, `plain_sentences` in `tests/conftest.py` looks at every verdict that any test makes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any, get_args

import pytest

from support import claim_worlds, pressure_worlds
from tertius.case.load import load_case, packaged_cases
from tertius.claims import TESTS
from tertius.claims.judging.judge import judge
from tertius.claims.registry import Assessment, assess, decide_by
from tertius.claims.rule import mirrored
from tertius.claims.says import MORE, Says
from tertius.claims.verdict import Label, Verdict
from tertius.claims.wording import faults_of, how_sure, said
from tertius.panel.load import load_panel
from tertius.panel.panel import Panel
from tertius.testing.claim_test import bind
from tertius.worlds import FAMILIES

#: Their fits and simulations take minutes, or they need the whole record: their sentences are seen where
#: their own tests make verdicts.
ELSEWHERE = ("peer_influence", "scenario_contrast", "dependence_after_realignment")
NAMES = [name for name in TESTS.all() if name not in ELSEWHERE]
LABELS = get_args(Label)
CLAIMS = [(name, claim.id) for name in packaged_cases() for claim in load_case(name).claims]


@cache
def small() -> Panel:
    return claim_worlds.make(claim_worlds.World(states=30, never=10, trade_and_votes=True))


#: Tests that must be told what they are about are told what their planted worlds are.
SERIES = ("trend", "comparison", "enumeration")
PANELS: dict[str, Callable[[], Panel]] = {
    "aid_and_alignment": load_panel,
    "conflict_onset": load_panel,
    "regime_contrast": load_panel,
    "sanction_outcomes": load_panel,
    "formation": load_panel,
    "pressure": lambda: pressure_worlds.make(pressure_worlds.PressureWorld()),
    **dict.fromkeys(SERIES, load_panel),
}


@cache
def assessed(name: str) -> Assessment[Any, Any]:
    test = TESTS.get(name)
    given = dict(FAMILIES.get(name).parameters) if name in SERIES else None
    return assess(test, PANELS.get(name, small)(), bind(test, given, name))


@pytest.mark.parametrize("name", NAMES)
def test_the_sentence_of_every_label_can_be_printed(name: str) -> None:
    found = assessed(name)
    for label in LABELS:
        turned = replace(found, decision=replace(found.decision, label=label))
        sentence = TESTS.get(name).report(turned).plain
        assert faults_of(sentence) == [], (label, sentence)


@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_stays_true_where_the_claim_says_less(name: str) -> None:
    """What a report says is about the quantity; how sure it is, about the claim (`Decision.said`)."""
    found = assessed(name)
    test, p = found.test, found.parameters
    less = decide_by(test, p, found.grid, found.cells, found.threshold, found.placebo, Says("less"))
    assert less.said == mirrored(found.decision.said) and less.label == found.decision.label
    for label in LABELS:
        own, other = (
            test.report(replace(found, decision=replace(less, label=label, answer=answer), says=says))
            for answer, says in ((label, MORE), (mirrored(label), Says("less")))
        )
        assert own.sentence == other.sentence, label
        firm = how_sure(label).lower()
        if mirrored(label) != label:
            assert firm not in other.plain.lower(), "use how_sure(decision.said)"


@pytest.mark.parametrize(("case", "claim"), CLAIMS, ids=[claim for _, claim in CLAIMS])
def test_the_claims_of_a_packaged_case_have_one(case: str, claim: str) -> None:
    loaded = load_case(case)
    asked = loaded.claim(claim)
    assert asked is not None
    if asked.test is not None and asked.test.name in ELSEWHERE:
        pytest.skip(f"{asked.test.name} takes minutes; its own tests look at its sentences")
    assert faults_of(judge(loaded, asked, small()).plain) == []


def test_the_watch_over_the_suite_sees_a_bad_sentence() -> None:
    with pytest.raises(AssertionError, match="peer_influence"):
        Verdict("c", None, "open", "S.", plain="The outcome of peer_influence is high.")


def test_an_older_verdict_without_one_says_how_sure_it_is() -> None:
    for label in LABELS:
        sentence = said(Verdict("c", None, label, "S."))
        assert faults_of(sentence) == [] and len(sentence) > 10
