"""The scenario outcome, the whole analysis, and the command."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import yaml
from typer.testing import CliRunner

from support.logistics_toys import place, toy
from tertius.cli.main import app, main
from tertius.core.errors import TertiusError
from tertius.logistics.analysis import analyse
from tertius.logistics.outcome import supply_outcome
from tertius.logistics.spec import parse_spec
from tertius.logistics.variants import left_out, vary

SPEC = parse_spec(toy(target=["middle"]), "toy.yaml")


def test_bases_kept_is_the_spec_itself() -> None:
    kept = supply_outcome(SPEC, draws=5)
    assert (kept.cost_ratio == 1).all() and (kept.kept == 1).all()
    assert kept.sustained() == 1


def test_closing_the_hub_costs_more_but_goes_on() -> None:
    lost = supply_outcome(SPEC, closed_hubs=["middle"], draws=8)
    assert (lost.cost_ratio > 1.2).all() and np.allclose(lost.kept, 1)
    assert lost.sustained(factor=1.2) == 0 and lost.sustained(factor=10) == 1
    again = supply_outcome(SPEC, closed_hubs=["middle"], draws=8)
    assert np.array_equal(again.cost_ratio, lost.cost_ratio)
    with pytest.raises(TertiusError):
        supply_outcome(SPEC, closed_hubs=["nothing"])


def test_analysis_hangs_together() -> None:
    found = analyse(SPEC, draws=10)
    assert found.target == ("middle",)
    assert found.finding.label == "replaceable" and (found.finding.ratio or 0) > 1.2
    assert found.effect.ratio == pytest.approx(found.lost.cost / found.kept.cost)
    assert [s.hub for s in found.resilience] == ["", "middle"]
    assert found.influence and all(-1 <= value <= 1 for _, value in found.influence)
    assert sum(s.saving for s in found.shapley) == pytest.approx(found.lost.objective - found.kept.objective)


def test_variants_change_what_they_say() -> None:
    doubled = vary(SPEC, demand=2.0, fleet=0.5)
    assert doubled.destinations[0].tonnes.central == 80
    assert doubled.fleet[0][1].central == 5
    assert not vary(SPEC, fuel="none at destinations").destinations[0].place.fuel
    assert vary(SPEC, overflight="open + SYR").closed() == {"SYR"}
    assert left_out(SPEC, "none", ["middle"]) == ()
    assert left_out(SPEC, "none", []) == ("middle",)
    for wrong in ({"surface": "rail"}, {"fuel": "some"}):
        with pytest.raises(TertiusError):
            vary(SPEC, **wrong)


def write(folder: Path, **changes: object) -> str:
    path = folder / "toy.yaml"
    path.write_text(yaml.safe_dump(toy(target=["middle"], **changes)), encoding="utf-8")
    return str(path)


def test_command_prints_json(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["routes", write(tmp_path), "--draws", "3", "--json"])
    assert result.exit_code == 0, result.output
    data = json.loads(result.stdout)
    assert data["spec"] == "toy" and data["finding"]["label"] == "replaceable"
    assert data["supply"]["with"]["cost"] < data["supply"]["without"]["cost"]


@pytest.mark.parametrize("what", ["specs", "places", "bases", "vehicles", "overflight", "passages", "checks"])
def test_command_lists(what: str) -> None:
    result = CliRunner().invoke(app, ["routes", "--list", what, "--json"])
    assert result.exit_code == 0 and json.loads(result.stdout)


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1",
        "id: [",
        "id: toy\nid: toy",
        "",
        "- 1",
        "claims: []",
        "id: toy\n" + "x: " + "y" * 5000,
        "\x00",
    ],
)
def test_hostile_files_end_in_one_sentence(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["tertius", "routes", str(path)])
    with pytest.raises(SystemExit) as caught:
        main()
    said = capsys.readouterr().err
    assert caught.value.code == 2 and said.startswith("tertius: ") and "Traceback" not in said
    # A file with claims is a case, whose faults are all told, a sentence a line.
    lines = said.splitlines()
    assert len(lines) == 1 or all("expected" in line for line in lines)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"origins": ["hmeimin"]}, "did you mean 'hmeimim'"),
        ({"fleet": {}}, "an empty fleet"),
        ({"overflight": ["turkey-open", "turkey-closed"]}, "rules that agree"),
        ({"places": {"start": place(0), "half": place(5), "end": place(60)}}, "range: the nearest field"),
        ({"places": {"start": {**place(-7.9, 12.5), "host": "MLI", "latitude": -7.9, "longitude": 12.5},
                     "half": place(5), "end": place(10)}}, "they look swapped"),
    ],
)  # fmt: skip
def test_wrong_questions_get_one_sentence_from_the_command(
    change: dict[str, object],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.argv", ["tertius", "routes", write(tmp_path, **change), "--draws", "2"])
    with pytest.raises(SystemExit) as caught:
        main()
    said = capsys.readouterr().err
    assert caught.value.code == 2 and said.count("\n") == 1 and words in said and "Traceback" not in said


def test_command_reports_every_overflight(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["routes", write(tmp_path), "--draws", "2", "--report"])
    assert result.exit_code == 0, result.output
    assert "best substitute" in result.stdout and "Shapley" in result.stdout
    plain = CliRunner().invoke(app, ["routes", write(tmp_path), "--draws", "2", "--report", "--json"])
    assert {row["overflight"] for row in json.loads(plain.stdout)} >= {"open", "as-published"}


def test_unknown_hub_and_missing_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for args in (["routes", write(tmp_path), "--hub", "midle"], ["routes", str(tmp_path / "none.yaml")]):
        monkeypatch.setattr("sys.argv", ["tertius", *args])
        with pytest.raises(SystemExit) as caught:
            main()
        assert caught.value.code == 2
    assert "did you mean 'middle'" in capsys.readouterr().err
