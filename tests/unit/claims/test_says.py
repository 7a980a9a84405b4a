"""What a claim says of its test's quantity: hand-made grids under every way of saying."""

from __future__ import annotations

from dataclasses import replace

import pytest

from support import claim_worlds
from tertius.case.load import parse_case
from tertius.claims.fill import fill
from tertius.claims.judging.check import check_case
from tertius.claims.judging.coherence import relations_of
from tertius.claims.judging.judge import judge, judge_all
from tertius.claims.probability import of_claim
from tertius.claims.rule import Bar, decide, direction, mirrored
from tertius.claims.says import MORE, SILENT, Says, answered, mass_about, pointed, turned
from tertius.claims.verdict import Estimate, Flip, GridCell, Label, Probability
from tertius.core.errors import CaseError
from tertius.panel.states import States

Z = 1.959964
BAR = Bar(0.0, "difference", matters=0.1, none=0.0)
RATIO = Bar(1.0, "ratio", matters=1.25, none=1.0)
STATES = States.embedded().all()


def grid(value: float | None, error: float = 0.05, n: float = 50, bar: Bar = BAR) -> list[GridCell]:
    out = []
    for k, role in enumerate(("main", "variant", "variant", "placebo")):
        own = None if value is None else value + 0.001 * k
        ends = (None, None) if own is None else (own - Z * error, own + Z * error)
        e = Estimate(own, *ends, 0.95, "difference", int(n), n, "made up")
        out.append(GridCell({"k": k}, role, e, direction(e, bar.threshold)))  # type: ignore[arg-type]
    return out


def answer(cells: list[GridCell], says: Says, bar: Bar = BAR) -> Label:
    return answered(decide(cells, bar), cells, bar, says).said


@pytest.mark.parametrize("value", [None, -0.3, -0.16, -0.12, 0.0, 0.12, 0.16, 0.3])
@pytest.mark.parametrize("n", [2.0, 50.0])
def test_less_is_the_mirror_image_of_more(value: float | None, n: float) -> None:
    cells = grid(value, n=n)
    more, less = answer(cells, MORE), answer(cells, Says("less"))
    assert less == mirrored(more)
    if n == 2.0 and value is not None:
        assert more == less == "too few to tell", "two cases lean nowhere, whatever a claim says"


def test_less_is_what_the_turned_quantity_gives() -> None:
    for value in (-0.3, -0.16, 0.0, 0.12, 0.3):
        turned_round = [c for c in grid(-value) if c.role == "main"]
        own = [c for c in grid(value) if c.role == "main"]
        assert answer(own, Says("less")) == answer(turned_round, MORE)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.0, "supported"),  # P(-0.2 < q < 0.2) at an error of 0.05
        (0.13, "leaning for"),
        (0.2, "undetermined"),
        (0.36, "leaning against"),  # 0.3 is the end with what matters
        (0.5, "contradicted"),
        (-0.5, "contradicted"),
    ],
)
def test_a_range_is_claimed_as_equivalence(value: float, expected: Label) -> None:
    assert answer(grid(value), Says("within", -0.2, 0.2)) == expected


def test_a_range_of_a_ratio_is_measured_by_factors() -> None:
    def at(value: float) -> Label:
        e = Estimate(value, value / 1.2, value * 1.2, 0.95, "hazard ratio", 50, 50, "made up")
        cell = GridCell({}, "main", e, direction(e, 1.0))
        return answer([cell], Says("within", 0.5, 2.0), RATIO)

    assert at(1.0) == "supported" and at(3.2) == at(1 / 3.2) == "contradicted"


def test_mass_probability_directions_and_changes_are_about_the_claim() -> None:
    cells = grid(0.3)
    decision, less = decide(cells, BAR), Says("less")
    own, other = mass_about(decision, cells, BAR, MORE), mass_about(decision, cells, BAR, less)
    assert own is not None and other is not None
    assert (other.beyond, other.below, other.above) == (own.below, own.beyond, 1 - own.above)
    odds = of_claim(Probability(0.9, 0.8, 0.95), decision, cells, BAR, less)
    assert (odds.value, odds.low, odds.high) == (0.1, 0.05, 0.2)
    assert [c.direction for c in pointed(cells, less)] == ["against"] * 4
    assert [c.direction for c in pointed(cells, Says("within", 0.2, 0.4))] == ["for"] * 4
    change = Flip("case", "without x", "leaning against", 0.1)
    assert turned([change], less)[0].label == "leaning for"
    assert not turned([Flip("threshold", "at 1", "supported")], Says("within", 0, 1))[0].applies


def test_what_decides_nothing_gives_no_probability() -> None:
    cells, odds = grid(0.3), Probability(0.9, 0.8, 0.95)
    decision = decide(cells, BAR)
    for label in SILENT:
        none = of_claim(odds, replace(decision, label=label, why="shams show as much"), cells, BAR, MORE)
        assert none.value is None and none.low is None and "shams show as much" in none.how, label
    assert of_claim(odds, decision, cells, BAR, MORE) == odds


def test_a_range_moves_with_an_unseen_influence() -> None:
    assert Says("within", -0.2, 0.2).moved(BAR, 0.1) == Says("within", -0.1, pytest.approx(0.3))
    assert Says("within", 0.5, 2.0).moved(RATIO, 2.0) == Says("within", 1.0, 4.0)
    assert Says("less").moved(BAR, 0.1) == Says("less")


CASE = """
id: made
title: Made up
summary: Ties and changes of government.
source: {author: A, title: T, publisher: P, date: 2026-01}
date: 2026-01
patron: RUS
rival: USA
focal: SYR
claims:
  - id: usually
    paraphrase: Ties usually survive.
    hedge: asserted
    test: {name: tie_survival, parameters: {horizon: 3}}
  - id: rarely
    paraphrase: Ties rarely survive.
    hedge: asserted
    says: less
    test: {name: tie_survival, parameters: {horizon: 3}}
"""


def test_rarely_and_usually_get_opposite_answers() -> None:
    case = fill(parse_case(CASE, "made.yaml"))
    panel = claim_worlds.make(claim_worlds.World(states=30, never=10, trade_and_votes=True))
    usually, rarely = judge_all(case, panel)
    assert rarely.label == mirrored(usually.label)
    assert usually.probability is not None and rarely.probability is not None
    assert usually.probability.value is not None and rarely.probability.value is not None
    assert rarely.probability.value == pytest.approx(1 - usually.probability.value, abs=1e-4)
    assert usually.sentence == rarely.sentence, "what was found is the same"
    assert "more than 0" in usually.tested and "less than 0" in rarely.tested
    assert f"{usually.headline.n} (" in usually.tested if usually.headline else False
    words = case.claim("rarely")
    assert words is not None and "less than 0" in words.decision_rule and "decision_rule" in words.filled
    assert relations_of(case, (usually, rarely)) == ()


def changed(line: str, claim: str = "rarely") -> str:
    return CASE.replace("    says: less\n", line) if claim == "rarely" else CASE


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("    says: within\n", "names the range under 'within'"),
        ("    within: [0, 1]\n", "names the range under 'within'"),
        ("    says: within\n    within: [1, 0]\n", "from the lower to the higher end"),
        ("    says: exists\n", "a test that counts .*count_under_definitions"),
        ("    says: never\n", "one of"),
    ],
)
def test_what_cannot_be_said_is_refused(line: str, said: str) -> None:
    with pytest.raises(CaseError, match=said):
        check_case(parse_case(changed(line), "made.yaml"), STATES)


def test_one_is_enough_where_it_is_said_that_one_exists() -> None:
    text = CASE.replace("{name: tie_survival, parameters: {horizon: 3}}", "{name: count_under_definitions}")
    case = parse_case(text.replace("says: less", "says: exists"), "made.yaml")
    check_case(case, STATES)
    panel = claim_worlds.make(claim_worlds.World(states=30, never=10, trade_and_votes=True))
    claim = case.claims[1]
    verdict = judge(case, claim, panel)
    assert verdict.parameters["at_least"] == 1 and verdict.says == "exists"
    assert "at least one" in verdict.tested
    more = text.replace("says: less", "says: exists").replace(
        "{name: count_under_definitions}", "{name: count_under_definitions, parameters: {at_least: 5}}"
    )
    with pytest.raises(CaseError, match="1, since the claim says 'exists'"):
        check_case(parse_case(more, "made.yaml"), STATES)
