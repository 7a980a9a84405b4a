"""Judging a case: a claim that fails does not end the run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tertius.case.load import parse_case
from tertius.case.schema import Case
from tertius.cli.main import app
from tertius.core.store import Store
from tertius.panel.load import load_panel
from tertius.pipeline.run import judge_case

WORDS = "hedge: asserted, estimand: e, decision_rule: d, reference_class: r, falsifier: f, opposite: o"


def text_of(*claims: str) -> str:
    """Return a case whose claims c0, c1, ... are bound to the given tests."""
    rows = "".join(
        f"  - {{id: c{k}, paraphrase: It is so., kind: existential, {WORDS}, {claim}}}\n"
        for k, claim in enumerate(claims)
    )
    return (
        "id: small\ntitle: A small case\nsummary: It argues.\ndate: 2026-01\n"
        "source: {author: A, title: T, publisher: P, date: 2026-01}\n"
        f"patron: RUS\nrival: USA\nfocal: SYR\nclaims:\n{rows}"
    )


def bound(name: str, **parameters: Any) -> str:
    return f"test: {{name: {name}, parameters: {json.dumps(parameters)}}}"


KEPT = bound("existential_rate", minimum=1, horizon=5)
FAILING = bound("hub_criticality", spec="no-such-spec", hub="syria")
OPEN = "needs: a test that is not there"


def case_of(*claims: str) -> Case:
    return parse_case(text_of(*claims), "small.yaml")


def test_a_claim_that_fails_leaves_the_others_and_is_not_kept(tmp_path: Path) -> None:
    store, panel = Store(tmp_path / "cache"), load_panel()
    case = case_of(FAILING, KEPT, OPEN)
    first = judge_case(case, panel, store=store)
    assert [v.label for v in first.verdicts] == ["not testable", "supported", "open"]
    assert list(first.failed) == ["c0"] and "no-such-spec" in first.failed["c0"]
    assert "no-such-spec" in first.verdicts[0].sentence and first.verdicts[0].estimand == "e"
    again = judge_case(case, panel, store=store)
    assert (first.judged, again.judged) == (2, 0)
    assert again.verdicts == first.verdicts and again.failed == first.failed


def test_the_command_writes_the_dossier_says_why_at_the_end_and_exits_with_one(tmp_path: Path) -> None:
    file, out = tmp_path / "small.yaml", tmp_path / "out"
    file.write_text(text_of(FAILING, OPEN), encoding="utf-8")
    run = CliRunner().invoke(app, ["run", str(file), "--out", str(out)])
    assert run.exit_code == 1 and (out / "index.html").is_file()
    last = run.stderr.splitlines()[-1]
    assert last.startswith("tertius: small, claim 'c0': ") and "no-such-spec" in last


def test_an_error_of_our_own_in_a_test_is_one_sentence_of_its_claim(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("division\nby zero")

    monkeypatch.delenv("TERTIUS_DEBUG", raising=False)
    monkeypatch.setattr("tertius.pipeline.judging.judge", broken)
    found = judge_case(case_of(OPEN), load_panel(), store=Store(tmp_path))
    assert found.verdicts[0].label == "not testable"
    assert "ZeroDivisionError: division by zero" in found.failed["c0"]
