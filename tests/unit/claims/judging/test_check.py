"""Cases against the registries: names, parameters and states, each fault with its line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from types import SimpleNamespace

import pytest

from tertius.case.load import load_case, parse_case
from tertius.case.schema import Case
from tertius.claims import TESTS
from tertius.claims.fill import fill
from tertius.claims.judging.check import check_case, notes_of, parameters_of
from tertius.claims.judging.judge import judge
from tertius.claims.registry import Counted
from tertius.core.errors import CaseError
from tertius.panel.load import load_panel
from tertius.panel.panel import Panel
from tertius.panel.states import States

TEXT = """\
id: small
title: A small case
summary: One claim.
source: {author: A, title: T, publisher: P, date: 2026-01}
date: 2026-01
patron: RUS
rival: USA
focal: SYR
claims:
  - id: first
    paraphrase: A claim.
    hedge: might
    kind: base rate
    estimand: A share.
    decision_rule: More than half.
    reference_class: All of them.
    falsifier: Less than half.
    opposite: The opposite.
    note: A note.
    untestable: [The rest.]
    test:
      name: tie_survival
      parameters:
        threshold: 0.5
        patrons: [USA, RUS]
"""
STATES = States.embedded().all()


def case(old: str = "", new: str = "") -> Case:
    assert old in TEXT
    return parse_case(TEXT.replace(old, new) if old else TEXT, "f.yaml")


def fails(old: str, new: str) -> str:
    with pytest.raises(CaseError) as caught:
        check_case(case(old, new), STATES)
    return str(caught.value)


def test_good_cases_pass() -> None:
    check_case(case(), STATES)
    check_case(load_case("new-syria"), STATES)


def test_unknown_test() -> None:
    message = fails("tie_survival", "tie_surviva")
    assert message.startswith(
        "f.yaml:22: claim 'first': expected the name of a claim test, got 'tie_surviva'"
    )
    assert "did you mean 'tie_survival'?" in message


def test_unknown_parameter_and_values_out_of_range() -> None:
    message = fails("threshold: 0.5", "treshold: 0.5")
    assert message.startswith("f.yaml:24:") and "did you mean 'threshold'?" in message
    assert fails("threshold: 0.5", "threshold: 5").startswith("f.yaml:24:")
    assert "horizon" in fails("threshold: 0.5", "horizon: 4")
    assert fails("threshold: 0.5", "first: 17").startswith("f.yaml:24:")
    assert "parameter 'patrons'" in fails("[USA, RUS]", "[USA, USR]")


def test_unknown_states() -> None:
    message = fails("focal: SYR", "focal: SIR")
    assert message.startswith("f.yaml:8: focal: expected the id of a state, got 'SIR'")


def test_the_case_fills_what_the_claim_leaves_out() -> None:
    made = case()
    bound = parameters_of(made, made.claims[0], TESTS.get("tie_survival"))
    assert (bound.patron, bound.focal) == ("RUS", "SYR")  # type: ignore[attr-defined]


def test_open_and_untestable_claims() -> None:
    empty = Panel.from_tables({"states": States.embedded().table}, "empty")
    syria = load_case("new-syria")
    ties = ("tie_survival", "existential_rate", "count_under_definitions")
    some = [claim for claim in syria.claims if claim.test is not None and claim.test.name in ties]
    verdicts = {claim.id: judge(syria, claim, empty) for claim in some}
    assert {v.label for v in verdicts.values()} == {"not testable"}
    signal = syria.claim("reliability-signal")
    assert signal is not None
    waiting = signal.model_copy(update={"test": None, "needs": "A test of signals."})
    verdicts["reliability-signal"] = found = judge(syria, waiting, empty)
    assert found.label == "open" and "waits for" in found.sentence and "A test of signals." in found.sentence
    assert all(v.estimand and v.decision_rule and v.falsifier for v in verdicts.values())
    assert any("Reconstruction" in note for note in verdicts["reliability-signal"].notes)


def test_notes_of_the_case_reach_the_verdict() -> None:
    made = case()
    empty = Panel.from_tables({"states": States.embedded().table}, "empty")
    verdict = judge(made, made.claims[0], empty)
    assert verdict.notes[-2:] == ("A note.", "Not testable with this panel: The rest.")
    assert verdict.parameters["threshold"] == 0.5


def test_cases_are_counted_once_and_those_of_an_edited_claim_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    made = fill(load_case("france-sahel"))
    panel = load_panel()
    asked: list[str] = []
    tests = {
        name: test if test.count is None else replace(test, count=partial(_seen, asked, name, test.count))
        for name, test in TESTS.all().items()
    }
    known = SimpleNamespace(all=lambda: tests, get=tests.__getitem__)
    monkeypatch.setattr("tertius.claims.judging.check.TESTS", known)
    notes = notes_of(made, panel)
    first = list(asked)
    assert first and notes_of(made, panel) == notes and asked == first
    place = next(k for k, c in enumerate(made.claims) if c.test is not None and c.test.name in first)
    claim = made.claims[place]
    assert claim.test is not None
    edited = claim.test.model_copy(update={"parameters": {**claim.test.parameters, "last": 2011}})
    claims = (*made.claims[:place], claim.model_copy(update={"test": edited}), *made.claims[place + 1 :])
    notes_of(made.model_copy(update={"claims": claims}), panel)
    assert asked == [*first, claim.test.name]


def _seen(asked: list[str], name: str, count: Callable[..., Counted], *given: object) -> Counted:
    asked.append(name)
    return count(*given)
