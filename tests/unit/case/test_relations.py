"""Relations between claims, rivals and reference classes in case files: errors with their line."""

from __future__ import annotations

import pytest

from tertius.case.load import load_case, parse_case
from tertius.case.relations import consequences
from tertius.case.schema import json_schema
from tertius.claims.judging.check import check_case
from tertius.core.errors import CaseError
from tertius.panel.states import States

HEAD = """\
id: made
title: Made
summary: For tests.
source: {author: A, title: T, publisher: P, date: 2026-01}
date: 2026-01
patron: RUS
rival: USA
focal: SYR
moment: {state: SYR, date: 2024-12-08, title: A change}
"""
CLAIM = """\
  - id: %s
    paraphrase: p
    hedge: might
    kind: base rate
    estimand: e
    decision_rule: d
    reference_class: r
    falsifier: f
    opposite: o
    test: {name: tie_survival}
"""


def text(first: str = "", second: str = "", head: str = "") -> str:
    """Return a case of two claims, `one` (its extra line is 20 + lines of head) and `two`."""
    return HEAD + head + "claims:\n" + CLAIM % "one" + first + CLAIM % "two" + second


def check(written: str) -> None:
    check_case(parse_case(written, "made.yaml"), States.embedded().all())


ANALOGUES = "analogues: {k: 5}\n"


@pytest.mark.parametrize(
    ("first", "head", "line", "said"),
    [
        ("    implies: [tow]\n", "", 21, "did you mean 'two'?"),
        ("    implies: [one]\n", "", 21, "'one' itself"),
        ("    implies: [two, two]\n", "", 21, "'two' twice"),
        ("    joint: [two]\n", "", 11, "at least two parts"),
        ("    implies: [Two]\n", "", 21, "the id of a claim"),
        ("    reference: {by: analogy}\n", "", 21, "'rule' or 'analogues'"),
        ("    reference: {by: rule, k: 5}\n", "", 21, "neither k nor features"),
        ("    reference: {by: analogues}\n", "", 21, "'analogues', which analogues need"),
        ("    reference: {by: analogues, k: 1}\n", ANALOGUES, 22, "greater than or equal to 3"),
        ("    reference: {by: analogues, features: {tie_shar: 1}}\n", ANALOGUES, 22, "'tie_share'"),
        ("    rival: {says: fewer}\n", "", 21, "'less' or 'more'"),
        ("    rival: {parameter: {horizon: 3}}\n", "", 21, "did you mean 'parameters'?"),
        ("    rival: {parameters: {horizont: 3}}\n", "", 21, "rival, test 'tie_survival'"),
        ("    rival: {parameters: {threshold: 2}}\n", "", 21, "less than 1"),
        ("    hedge_scope: truthful\n", "", 21, "'truth', 'rate' or 'quantity'"),
        ("", "analogues: {features: {polyarchy: 1}}\n", 10, "the name of a feature"),
        ("", "analogues: {features: {pact: 0}}\n", 10, "greater than 0"),
        ("", "analogues: {k: 500}\n", 10, "less than or equal to 50"),
        ("", "analogues: {patrons: [rus]}\n", 10, "three capital letters"),
        ("", "analogues: {patrons: [RUZ]}\n", 10, "the id of a state"),
    ],
)
def test_faults_are_told_with_their_line(first: str, head: str, line: int, said: str) -> None:
    with pytest.raises(CaseError) as caught:
        check(text(first, head=head))
    assert str(caught.value).startswith(f"made.yaml:{line}: "), str(caught.value)
    assert said in str(caught.value)


def test_circles_are_refused() -> None:
    with pytest.raises(CaseError, match="a circle: 'two' implies 'one'"):
        check(text("    implies: [two]\n", "    implies: [one]\n"))


def test_a_reference_by_analogy_needs_a_test_that_takes_cases() -> None:
    written = text("    reference: {by: analogues}\n", head=ANALOGUES)
    written = written.replace("test: {name: tie_survival}\n    ref", "test: {name: pressure}\n    ref")
    with pytest.raises(CaseError, match=r"can be limited to analogues \(.*tie_survival.*\), got 'pressure'"):
        check(written)


def test_analogues_need_a_moment() -> None:
    written = text(head=ANALOGUES).replace("moment: {state: SYR, date: 2024-12-08, title: A change}\n", "")
    with pytest.raises(CaseError, match=r"made\.yaml:9: expected a case with the key 'moment'"):
        check(written)


def test_a_rival_cannot_change_parameters_of_no_test() -> None:
    written = text("    rival: {parameters: {horizon: 5}}\n")
    written = written.replace("test: {name: tie_survival}\n    rival", "needs: a test\n    rival")
    with pytest.raises(CaseError, match="a claim with a test, whose parameters the rival changes"):
        check(written)


def test_consequences_run_through() -> None:
    case = parse_case(text("    implies: [two]\n"), "made.yaml")
    assert consequences(case, "one") == {"two"} and consequences(case, "two") == set()


def test_the_schema_knows_the_new_keys_and_the_packaged_case_keeps_to_it() -> None:
    claim = json_schema()["$defs"]["Claim"]["properties"]
    assert {"rival", "reference", "implies", "joint", "hedge_scope"} <= set(claim)
    assert "analogues" in json_schema()["properties"]
    check_case(load_case("new-syria"), States.embedded().all())
