"""Frozen plans: sealed, never replaced, refused when edited, and compared in sentences."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tertius.case.load import load_case
from tertius.claims.judging.plan import freeze, plan_of, read_plan, status
from tertius.cli.main import app
from tertius.core.errors import StoreError


def test_a_plan_is_sealed_and_says_what_differs(tmp_path: Path) -> None:
    case, file = load_case("new-syria"), tmp_path / "new-syria.plan.json"
    plan = plan_of(case, "a" * 64)
    sealed = freeze(plan, "2026-11-28", file)
    stored = read_plan(file)
    assert stored["sha256"] == sealed and stored["claims"]["not-always-forced"]["bar"]["scale"] == "exact"
    assert status(stored, plan).differs == ()
    with pytest.raises(StoreError, match="stays"):
        freeze(plan, "2026-11-29", file)
    claim = case.claims[3].model_copy(update={"matters": 0.2, "hedge": "perhaps"})
    other = case.model_copy(update={"claims": (*case.claims[:3], claim)})
    said = status(stored, plan_of(other, "b" * 64)).differs
    assert "the data are of another state than the plan's" in said
    assert "claim 'loss-expected-wrong': its hedge has changed" in said
    assert "claim 'loss-expected-wrong': matters is 0.2, in the plan 0.1" in said
    assert "claim 'beyond-bases' is no longer in the case" in said


@pytest.mark.parametrize("edit", ["date", "claims", "drop"])
def test_an_edited_plan_is_refused(tmp_path: Path, edit: str) -> None:
    file = tmp_path / "p.json"
    freeze(plan_of(load_case("new-syria"), "a" * 64), "2026-11-28", file)
    plan = json.loads(file.read_text(encoding="utf-8"))
    if edit == "date":
        plan["date"] = "2020-01-01"
    elif edit == "claims":
        plan["claims"]["not-always-forced"]["parameters"]["horizon"] = 3
    else:
        del plan["sha256"]
    file.write_text(json.dumps(plan), encoding="utf-8")
    with pytest.raises(StoreError, match="edited" if edit != "drop" else "tertius case freeze"):
        read_plan(file)


def test_the_command_writes_a_plan_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    first = runner.invoke(app, ["case", "freeze", "new-syria", "--json"])
    assert first.exit_code == 0 and read_plan(tmp_path / "new-syria.plan.json")["case"] == "new-syria"
    assert runner.invoke(app, ["case", "freeze", "new-syria"]).exit_code != 0
