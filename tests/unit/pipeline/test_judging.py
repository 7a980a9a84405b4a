"""Judging a case: a claim that fails does not end the run."""

from __future__ import annotations

import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tertius.case.load import parse_case
from tertius.case.schema import Case
from tertius.claims import TESTS
from tertius.claims.judging import judge as judging
from tertius.claims.judging.judge import verdict_of
from tertius.claims.verdict import Verdict
from tertius.cli.main import app
from tertius.core.store import Store
from tertius.panel.load import load_panel
from tertius.panel.panel import Panel
from tertius.panel.schema import TABLES
from tertius.pipeline.judging import Clock
from tertius.pipeline.run import judge_case, run_case

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
COUNTED = bound("count_under_definitions")
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


def test_claims_that_ask_the_same_are_judged_from_one_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def counted(*args: Any, claim: str, **given: Any) -> Verdict:
        asked.append(claim)
        return verdict_of(*args, claim=claim, **given)

    panel, other = load_panel(), KEPT.replace('minimum": 1', 'minimum": 2')
    again = KEPT + ", note: in other words"
    apart = [judge_case(case_of(claim), panel, store=Store(tmp_path / "apart")) for claim in (KEPT, again)]
    monkeypatch.setattr(judging, "verdict_of", counted)
    found = judge_case(case_of(KEPT, other, again), panel, store=Store(tmp_path / "together"))
    assert other != KEPT and asked == ["c0", "c1"] and found.judged == 3
    assert found.verdicts[0] == apart[0].verdicts[0]
    assert found.verdicts[2] == replace(apart[1].verdicts[0], claim="c2")
    assert found.verdicts[2].notes != found.verdicts[0].notes


def test_two_workers_give_the_verdicts_of_one(tmp_path: Path) -> None:
    case, panel = case_of(KEPT, OPEN, FAILING, COUNTED), load_panel()
    told: list[str] = []
    one = judge_case(case, panel, store=Store(tmp_path / "one"))
    two = judge_case(
        case, panel, store=Store(tmp_path / "two"), workers=2, told=lambda o: told.append(o.claim)
    )
    assert one.verdicts == two.verdicts and one.failed == two.failed and one.judged == two.judged == 3
    assert sorted(told) == ["c0", "c1", "c2", "c3"] and told[0] == "c1"


def test_a_panel_in_memory_can_be_sent_too_and_one_of_functions_is_not_sendable() -> None:
    made = Panel.from_tables({}, "made")
    again = pickle.loads(pickle.dumps(made))
    assert again.digest == "made" and again.table("traits").empty
    whole = load_panel()
    assert pickle.loads(pickle.dumps(whole)).digest == whole.digest
    assert not Panel(TABLES.__getitem__, "odd").sendable  # type: ignore[arg-type]


def test_time_left_follows_costs_and_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("tertius.pipeline.judging.time.perf_counter", lambda: now[0])
    clock = Clock(case_of(KEPT, COUNTED).claims, 2)
    costs = [TESTS.get(name).cost for name in ("existential_rate", "count_under_definitions")]
    assert clock.left(()) == pytest.approx(sum(costs) / 2)
    now[0] = 10.0
    assert clock.left(["c0"]) == pytest.approx(10 * costs[1] / costs[0])
    assert clock.left(["c0", "c1"]) == 0


def test_a_run_that_nothing_has_changed_for_is_remembered_with_its_dossier(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, panel, out, store = case_of(OPEN, KEPT), load_panel(), tmp_path / "out", Store(tmp_path / "cache")
    first = run_case(case, panel, out, store=store)
    monkeypatch.setattr("tertius.pipeline.run._judge", None)  # not needed any more
    again = run_case(case, panel, out, store=store)
    assert (first.judged, first.rendered, again.judged, again.rendered) == (2, True, 0, False)
    same = ("case", "verdicts", "folder", "page", "provenance", "sources", "article", "failed")
    assert all(getattr(first, name) == getattr(again, name) for name in same)
    monkeypatch.undo()
    (out / "index.html").unlink()
    assert run_case(case, panel, out, store=store).rendered
    edited = case_of(OPEN.replace("not", "not yet"), KEPT)
    assert run_case(edited, panel, out, store=store).judged == 1


@pytest.mark.parametrize(
    "damage", ["{", '{"key": "KEY", "value": {"claim": 1}}', '{"key": "KEY", "value": 3}']
)
def test_a_damaged_entry_is_judged_again(damage: str, tmp_path: Path) -> None:
    case, panel, out, store = case_of(OPEN, KEPT), load_panel(), tmp_path / "out", Store(tmp_path / "cache")
    first = run_case(case, panel, out, store=store)
    for file in (tmp_path / "cache").rglob("*.json"):
        file.write_text(damage.replace("KEY", file.stem), encoding="utf-8")
    again = run_case(case, panel, out, store=store)
    assert again.verdicts == first.verdicts and again.judged == 2


def test_a_store_that_cannot_be_written_costs_no_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = OSError(28, "No space left on device")

    def no_space(*_: object, **__: object) -> None:
        raise full

    monkeypatch.setattr("tertius.core.store.refused", refused := dict[Path, str]())
    blocked = tmp_path / "file"
    blocked.write_text("a file where a folder should be", encoding="utf-8")
    found = judge_case(case_of(OPEN), load_panel(), store=Store(blocked / "cache"))
    assert found.verdicts[0].label == "open" and blocked / "cache" in refused
    monkeypatch.setattr(Path, "write_bytes", no_space)
    root = tmp_path / "cache"
    assert not Store(root).put("ab" * 32, 1) and refused[root] == "no space left on device"
    assert not [file for file in root.rglob("*") if file.is_file()]


def test_two_stores_in_one_folder_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda k: Store(tmp_path).put("cd" * 32, [k] * 1000), range(40)))
    kept = Store(tmp_path).get("cd" * 32) or []
    assert len(set(kept)) == 1 and len(kept) == 1000 and len(list(tmp_path.rglob("*.json"))) == 1
