"""What sentences do, what claims say, and which tests fit: the rules on short texts in several styles."""

from __future__ import annotations

import pytest

from tertius.case.hedges import HEDGES
from tertius.reading.read import read_text
from tertius.reading.schema import Claim, Draft


def read(text: str, date: str | None = "2024-06-01") -> Draft:
    return read_text(text, date)


def only(text: str) -> Claim:
    (claim,) = read(text).claims
    return claim


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sanctions rarely change the behaviour of autocracies.", "claim"),
        ("Trade between Russia and China has more than doubled since 2018.", "claim"),
        ("China will overtake the United States by 2030.", "claim"),
        ("Finland joined NATO in April 2023.", "premise"),
        ("The junta expelled the French ambassador in January.", "premise"),
        ("Supporters of the sanctions argue that they need time.", "others"),
        ("American officials reply that the loans come with strings attached.", "others"),
        ('"We will never kneel," declared the president of Venezuela.', "others"),
        ("Putin thinks that he can outlast Ukraine.", "others"),
        ("Washington should tighten the enforcement of its sanctions.", "value"),
        ("It is time for Europe to arm itself.", "value"),
        ("That would be a mistake.", "value"),
        ("What, then, is to be done?", "other"),
        ("Consider Ethiopia.", "other"),
        ("There are three reasons for this.", "other"),
        ("Thank you very much.", "boilerplate"),
    ],
)
def test_what_a_sentence_does(text: str, expected: str) -> None:
    (sentence,) = read(text).sentences
    assert sentence.disposition == expected, sentence.reason


@pytest.mark.parametrize(
    ("text", "kind", "test"),
    [
        ("Sanctions against Cuba have rarely changed its behaviour.", "base rate", "sanction_outcomes"),
        ("China's exports to Russia have doubled since 2018.", "trend", "trend"),
        ("China's navy is already bigger than America's.", "comparison", "comparison"),
        ("Dozens of African states bought Soviet arms.", "count", "count_under_definitions"),
        ("Other states will follow Mali's example.", "peer influence", "peer_influence"),
        ("Moscow's ties with Damascus survived the fall of Assad.", "resilience", "tie_survival"),
        ("The loans bought China votes in the United Nations.", "causal", "aid_and_alignment"),
        ("The base in Tartus is irreplaceable for Russia's supply lines.", "logistics", "hub_criticality"),
        (
            "If Delhi turned away, the balance of power in Asia would change.",
            "conditional causal",
            "scenario_contrast",
        ),
    ],
)
def test_kinds_and_tests(text: str, kind: str, test: str) -> None:
    claim = only(text)
    assert kind in claim.kind.value
    assert test in [b.test for b in claim.bindings]


def test_motives_are_not_testable() -> None:
    claim = only("Beijing wants respect.")
    assert claim.bindings == ()
    assert claim.testable.value == "no"
    assert claim.why_not is not None


def test_a_pressure_claim_has_both_powers() -> None:
    claim = only("American pressure may force Venezuela to cut its ties with Russia.")
    assert claim.actors.patron.value == "RUS"
    assert claim.actors.rival.value == "USA"
    assert claim.actors.focal.value == ("VEN",)
    assert "pressure" in [b.test for b in claim.bindings]


def test_a_hedge_carries_scale_and_range() -> None:
    claim = only("Russia might lose its bases in Syria.")
    (hedge,) = claim.hedges
    assert (hedge.text, hedge.scale, hedge.weight) == ("might", "truth", "weak")
    assert (hedge.low, hedge.high) == (HEDGES["might"].low, HEDGES["might"].high)


def test_defaults_are_marked_and_have_to_be_kept_by_a_person() -> None:
    claim = only("Moscow's ties with Damascus survived the fall of Assad.")
    best = claim.bindings[0]
    assert best.parameters["patron"] == "RUS"
    assert best.defaults["threshold"] == 0.0
    assert not best.parameters.keys() & best.defaults.keys()
    assert "defaults" in [d.id for d in claim.open]
    assert best.plan is not None
    assert "{" not in best.plan.estimand


def test_a_horizon_comes_from_the_text_alone() -> None:
    assert only("China will overtake the United States by 2030.").horizon.value == "by 2030"
    assert only("China will overtake the United States.").horizon.value is None


def test_an_adopted_view_is_marked() -> None:
    claim = only("Polls show that approval of American leadership in Africa has fallen.")
    assert claim.attribution.value == "adopted"


def test_the_ledger_covers_the_text_once_and_names_its_claims() -> None:
    text = "A title\n\nRussia arms Mali. It sold none in 1990, but now it sells many. Why?\n\nSubscribe here."
    draft = read(text)
    covered = [k for s in draft.sentences for k in range(s.start, s.end)]
    assert len(covered) == len(set(covered))
    assert {k for k, c in enumerate(text) if not c.isspace()} <= set(covered)
    for sentence in draft.sentences:
        assert bool(sentence.claims) == (sentence.disposition == "claim")
        for name in sentence.claims:
            claim = draft.claim(name)
            assert claim is not None
            assert sentence.id in claim.sentences
            assert all(s.start >= sentence.start and s.end <= sentence.end for s in claim.spans)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u200b", "?", "word", "\u2014" * 50, "(((((", '"' * 99])
def test_odd_texts_give_an_empty_draft(text: str) -> None:
    assert read(text).claims == ()


def test_the_same_text_gives_the_same_draft() -> None:
    text = "Russia sells arms to Mali. Sanctions rarely work. China will lead."
    assert read(text) == read(text)
