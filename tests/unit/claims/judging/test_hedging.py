"""Hedges against probabilities, rates and counts; probabilities from intervals."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertius.case.schema import Claim
from tertius.claims.confidence import exceeds
from tertius.claims.judging.hedging import hedges_of, overall, weigh
from tertius.claims.probability import negated, probability
from tertius.claims.registry import Threshold
from tertius.claims.verdict import Estimate, GridCell, Mass, Probability, Verdict

CLAIM = Claim(
    id="made", paraphrase="p", hedge="might", kind="base rate", estimand="e", decision_rule="d",
    reference_class="r", falsifier="f", opposite="o", needs="n",
)  # fmt: skip


def share(value: float, low: float, high: float, unit: str = "share") -> Estimate:
    return Estimate(value, low, high, 0.95, unit, 40, 20.0, "made up")


def odds(value: float, low: float | None = None, high: float | None = None) -> Probability:
    return Probability(value, low, high)


@pytest.mark.parametrize(
    ("words", "found", "expected"),
    [
        ("likely", 0.7, "apt"),
        ("very likely", 0.7, "too strong"),
        ("might", 0.95, "apt"),
        ("might", 0.3, "apt"),
        ("asserted", 0.6, "too strong"),
        ("will", 0.97, "apt"),
        ("unlikely", 0.8, "too weak"),
    ],
)
def test_words_of_probability_speak_of_truth(words: str, found: float, expected: str) -> None:
    (hedge,) = weigh(words, None, None, share(0.01, 0.0, 0.02), odds(found))
    assert (hedge.scope, hedge.assessment, hedge.found) == ("truth", expected, found)


@pytest.mark.parametrize(
    ("words", "found", "expected"),
    [
        ("not always", 0.0, "too strong"),
        ("not always", 0.3, "apt"),
        ("not always", 1.0, "too weak"),
        ("usually", 0.4, "too strong"),
        ("can", 0.02, "too strong"),
        ("can", 0.4, "apt"),
        ("practically", 0.1, "too strong"),
    ],
)
def test_words_of_frequency_speak_of_the_rate(words: str, found: float, expected: str) -> None:
    (hedge,) = weigh(words, None, None, share(found, found, found), odds(0.99))
    assert (hedge.scope, hedge.assessment) == ("rate", expected)


def test_without_a_rate_can_is_held_against_the_probability() -> None:
    (hedge,) = weigh("can more effectively", None, None, None, odds(0.6, 0.3, 0.9))
    assert hedge.scope == "truth" and hedge.assessment == "apt" and hedge.steady


def test_quantities_are_held_against_counts_alone() -> None:
    (hedge,) = weigh("dozens", None, share(12, 3, 55, "states"), None, odds(0.9))
    assert hedge.scope == "quantity" and hedge.assessment == "too strong" and hedge.steady is False
    (other,) = weigh("dozens", None, share(0.5, 0.4, 0.6), None, odds(0.9))
    assert other.assessment == "not comparable" and other.found is None


def test_the_case_says_what_the_hedge_is_about() -> None:
    event = CLAIM.model_copy(update={"hedge_scope": "rate"})
    verdict = Verdict("made", "t", "leaning against", "s", rate=share(0.5, 0.3, 0.7), probability=odds(0.05))
    assert hedges_of(event, verdict)[0].found == 0.5
    assert hedges_of(CLAIM, verdict)[0].assessment == "too strong"


def test_several_hedges_are_weighed_each() -> None:
    both = weigh("might; possibly soon", None, None, None, odds(0.5, 0.3, 0.9))
    assert [h.word for h in both] == ["might", "possibly"]
    assert {h.assessment for h in both} == {"apt"} and {h.steady for h in both} == {True}
    whole = overall(both, "might; possibly soon")
    assert whole is not None and whole.word == "might; possibly soon" and whole.assessment == "apt"
    assert weigh("no known word", None, None, None, odds(0.5)) == () and overall((), "x") is None


def test_hedges_are_judged_on_decided_verdicts_alone_and_against_the_multiverse() -> None:
    mass = Mass(0.97, 0.02, 0.01, 0.99, 9, 0.1)
    open_verdict = Verdict("made", "t", "undetermined", "s", probability=odds(0.5), mass=mass)
    assert hedges_of(CLAIM, open_verdict) == ()
    for label in ("not identified", "too few to tell", "not testable"):
        assert hedges_of(CLAIM, replace(open_verdict, label=label)) == ()  # type: ignore[arg-type]
    (hedge,) = hedges_of(CLAIM, replace(open_verdict, label="supported"))
    assert (hedge.found, hedge.assessment) == (0.97, "apt"), "who says might does not deny that it is likely"
    tiny = replace(open_verdict, label="practically none", mass=Mass(0.01, 0.98, 0.01, 0.6, 9, 0.1))
    assert hedges_of(CLAIM, tiny)[0].assessment == "too strong", "a tiny effect is never too weakly hedged"


def test_the_coherent_probability_counts() -> None:
    moved = replace(odds(0.95), coherent=0.5)
    assert weigh("might", None, None, None, moved)[0].assessment == "apt"


@given(st.floats(0.02, 0.98), st.floats(0.05, 3.0), st.sampled_from(["share", "ratio", "difference"]))
def test_probability_at_the_ends_of_the_interval(value: float, spread: float, scale: str) -> None:
    import math

    to = {"share": lambda x: 1 / (1 + math.exp(-x)), "ratio": math.exp, "difference": float}[scale]
    at = math.log(value / (1 - value))
    e = share(to(at), to(at - spread), to(at + 2 * spread))
    assert exceeds(e, e.low, scale) == pytest.approx(0.975, abs=1e-4)  # type: ignore[arg-type]
    assert exceeds(e, e.value, scale) == pytest.approx(0.5, abs=1e-4)  # type: ignore[arg-type]
    assert exceeds(e, e.high, scale) == pytest.approx(0.025, abs=1e-4)  # type: ignore[arg-type]
    inside = [to(at + k * spread / 4) for k in range(-8, 9)]
    found = [exceeds(e, t, scale) for t in inside]
    assert found == sorted(found, reverse=True)  # type: ignore[type-var]


def test_where_there_is_no_probability_it_says_why() -> None:
    counted = probability(share(26, 3, 55, "states"), (), Threshold(24.0, "exact"), 24.0)
    assert counted.value is None and "counts" in counted.how
    assert probability(None, (), Threshold(0.5, "share"), 0.5).value is None
    none = Estimate(0.5, None, None, 0.95, "share", 3, 3.0, "w")
    assert "an interval" in probability(none, (), Threshold(0.5, "share"), 0.5).how
    assert exceeds(share(1.0, 0.8, 1.0), 0.5, "share") == pytest.approx(1.0, abs=1e-4)  # Jeffreys at the edge
    assert exceeds(share(0.0, 0.0, 0.2), 0.01, "share") == pytest.approx(0.53, abs=0.05)


def test_the_range_is_over_variants_and_the_negation_turns_it() -> None:
    cells = [
        GridCell({"k": k}, "variant", share(0.4 + k / 50, 0.3 + k / 50, 0.5 + k / 50), "neither")
        for k in range(11)
    ]
    main = GridCell({}, "main", share(0.6, 0.5, 0.7), "for")
    alone = probability(main.estimate, [main], Threshold(0.5, "share"), 0.5)
    assert alone.value == pytest.approx(0.975)
    found = probability(main.estimate, [main, *cells], Threshold(0.5, "share"), 0.5)
    assert found.value is not None and found.low is not None and found.high is not None
    assert found.low < 0.5 < found.high
    other = negated(found)
    assert other is not None and other.value == pytest.approx(1 - found.value)
    assert (other.low, other.high) == (pytest.approx(1 - found.high), pytest.approx(1 - found.low))
