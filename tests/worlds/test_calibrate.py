"""Calibration: the same figures on any number of processes, nothing run twice, nothing typed."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tertius.claims import confusion, operating
from tertius.claims.multiverse import mass_of
from tertius.claims.operating import Calibration, Cell, Share, from_json, packaged, sentence, to_json
from tertius.claims.rule import Bar
from tertius.claims.verdict import Estimate, GridCell
from tertius.core.errors import StoreError, UsageError
from tertius.core.progress import Step
from tertius.core.sources import code_of
from tertius.core.store import Store
from tertius.panel.load import load_panel
from tertius.panel.panel import Panel
from tertius.pipeline import calibrate as study
from tertius.pipeline import calibration_page
from tertius.pipeline.calibration_cells import cells_of
from tertius.pipeline.calibration_files import export, restore
from tertius.pipeline.calibration_page import numbers_said, page, write
from tertius.pipeline.calibration_scores import brier, honest
from tertius.worlds import FAMILIES
from tertius.worlds.family import PlantedWorld, Setting
from tertius.worlds.truth import key_of

DOCS = Path(__file__).parents[2] / "docs"


@cache
def panel() -> Panel:
    return load_panel()


def made_up() -> Calibration:
    none, labels = Share(0, 0), {"supported": 2, "undetermined": 98}
    null = Cell(0.0, 1.0, "", labels, Share(2, 100), Share(5, 100), none, none, Share(95, 100), 50, 0.5)
    right, leaning, covered = Share(80, 100), Share(90, 100), Share(94, 100)
    labels = {"supported": 80, "undetermined": 20}
    bins = tuple((10, 0.5 + k, k) for k in range(10))
    named = Cell(
        1.0, 1.0, "", labels, Share(0, 100), Share(0, 100), right, leaning, covered, 60.4, 0.75, bins, 4.5
    )
    code, cells = operating.test_code("tie_survival"), (null, named)
    traps = {"trap": "t"}
    return Calibration("tie_survival", code, "w", "p", 1, "n", "so much more", "r", traps, {}, 0.3, cells)


def test_workers_give_what_one_process_gives_and_nothing_is_run_twice(tmp_path: Path) -> None:
    store, steps = Store(tmp_path), list[Step]()
    found = study.calibrate(panel(), ["tie_survival"], (2, 3), 7, True, 2, steps.append, store)
    cells = found["tie_survival"].cells
    assert [c.worlds for c in cells] == [2, 3] and steps[-1].done == steps[-1].total == 5
    setting = study.settings(
        "tie_survival", study.calibrated(["tie_survival"])["tie_survival"], (2, 3), 7, True
    )[0]
    alone = study.run_world(setting, panel())
    assert alone in [json.loads(file.read_text())["value"] for file in tmp_path.rglob("*.json")]
    # no worker could be started with 0 of them: everything must come from the store
    again = study.calibrate(panel(), ["tie_survival"], (2, 3), 7, True, 0, store=store)
    assert again == found
    # a killed run has some worlds: only the others are run
    next(iter(tmp_path.rglob("*.json"))).unlink()
    with pytest.raises(ValueError, match="max_workers"):
        study.calibrate(panel(), ["tie_survival"], (2, 3), 7, True, 0, store=store)


def test_a_world_is_plain_data_before_it_was_stored() -> None:
    found = study.run_world(Setting("regime_contrast", 0.0, 1.0, "", 1, 0), panel())
    plain = (str, int, float, bool, list, type(None))
    assert {name: type(value) for name, value in found.items() if type(value) not in plain} == {}
    assert found["truth"] == 0


def test_another_machine_goes_on_from_an_exported_file(tmp_path: Path) -> None:
    here, there = Store(tmp_path / "here"), Store(tmp_path / "there")
    arguments = (panel(), ["count_under_definitions"], (1, 1), 7, True)
    made = study.calibrate(*arguments, 1, store=here)
    file = tmp_path / "worlds.jsonl"
    assert export(here, study.planned(*arguments, False).values(), file) == 2
    assert restore(there, file) == 2
    assert study.calibrate(*arguments, 0, store=there) == made, "with no worker everything is in the store"
    for bad in ("{", '["key", {"label": "supported"}]\n', "\x00"):
        file.write_text(bad)
        with pytest.raises(StoreError):
            restore(there, file)


def test_a_cluster_gives_what_processes_give(tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    arguments = (panel(), ["count_under_definitions"], (1, 1), 7, True, 1)
    alone = study.calibrate(*arguments, store=Store(tmp_path / "a"))
    assert study.calibrate(*arguments, store=Store(tmp_path / "b"), cluster="local") == alone


@pytest.mark.parametrize(
    ("truth", "right", "wrong", "astray"),
    [
        (0.3, {"supported"}, {"contradicted", "practically none"}, {"leaning against"}),
        (-0.3, {"contradicted"}, {"supported", "practically none"}, {"leaning for"}),
        (0.02, {"practically none"}, {"supported", "contradicted"}, {"leaning for", "leaning against"}),
    ],
)
def test_what_a_truth_makes_of_labels(
    truth: float, right: set[str], wrong: set[str], astray: set[str]
) -> None:
    bar = Bar(0.0, "difference", 0.1, 0.0)
    key = key_of(PlantedWorld(panel(), truth, (), None), bar, edge=False)
    assert (key.right, key.wrong, key.astray) == (right, wrong, astray)
    edge = key_of(PlantedWorld(panel(), 0.1, (), None), bar, edge=True)
    assert not edge.right and "practically none" not in edge.wrong
    assert edge.astray == {"leaning for", "leaning against"}


def test_an_honest_interval_scores_what_its_draws_score() -> None:
    bar = Bar(0.0, "difference", 0.1, 0.0)
    generator, error = np.random.default_rng(1), 0.16

    def around(at: float) -> Estimate:
        return Estimate(at, at - 1.959964 * error, at + 1.959964 * error, 0.95, "u", 50, 50.0, "w")

    for truth, zone in ((0.0, "inside"), (0.4, "beyond"), (-0.2, "below")):
        scores = list[float]()
        for draw in truth + error * generator.standard_normal(4000):
            mass = mass_of([GridCell({}, "main", around(float(draw)), "neither")], 0.0, 0.1, "difference")
            assert mass is not None
            scores.append(brier((mass.beyond, mass.inside, mass.below), zone))
        expected = honest(truth, zone, around(truth), bar)
        assert expected == pytest.approx(float(np.mean(scores)), abs=0.02)
    wide = honest(0.0, "inside", around(0.0), bar)
    assert wide is not None and wide > 2 / 3, "no better than a third for each, and yet honest"
    assert honest(0.0, "inside", Estimate(0.0, None, None, 0.95, "u", 0, 0.0, "w"), bar) is None


def test_verdicts_that_do_not_answer_and_traps_are_counted_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def world(label: str, value: float) -> dict[str, Any]:
        mass = [0.9, 0.1, 0.0] if value > 0.2 else [0.1, 0.8, 0.1]
        said = {
            "label": label,
            "value": value,
            "low": value - 0.2,
            "high": value + 0.2,
            "n": 50,
            "truth": 0.0,
        }
        marks = {"wrong": False, "astray": False, "right": False, "leaning": False}
        return said | marks | {"zone": "inside", "mass": mass, "alone": mass, "honest": 0.3}

    fine = [(Setting("t", number=k), world("undetermined", 0.0)) for k in range(10)]
    moved = [
        (Setting("t", trap="trap", number=k), world("not identified" if k < 9 else "undetermined", 0.5))
        for k in range(10)
    ]
    null, trapped = cells_of([*fine, *moved])
    assert trapped.covered == Share(0, 10) and trapped.answered == Share(0, 1)
    assert (null.answered, null.scores.worlds) == (Share(10, 10), 10)
    assert null.scores.grid == pytest.approx(10 * 0.06) and trapped.scores.worlds == 1
    made = replace(made_up(), cells=(null, trapped), edge=0.3)
    text = page({"tie_survival": made}, {})
    row = next(line for line in text.splitlines() if line.startswith("| `tie_survival` | 0 %"))
    assert row.endswith("| 100 % (72 to 100) | 0 % (0 to 79), trap |")
    assert "| `tie_survival` | 11 | 0.202 | 10 | 0.060 | 0.060 | 0.300 |" in text
    family = replace(FAMILIES.get("tie_survival"), notes=("Why it is so.",))
    monkeypatch.setattr(calibration_page.FAMILIES, "all", lambda: {"tie_survival": family})
    assert "- Why it is so." in page({"tie_survival": made}, {})


def test_the_page_says_how_many_worlds_each_test_has() -> None:
    whole = made_up()
    few = replace(whole, cells=tuple(replace(cell, labels={"undetermined": 12}) for cell in whole.cells))
    said = numbers_said({"a": whole, "b": whole, "c": few})
    assert said.startswith("Each test has 100 null worlds and 100 of every other kind; `c` 12 and 12, where")
    assert numbers_said({}) == "No test has been run."


def test_record_survives_json_and_says_when_it_is_none() -> None:
    plain = json.loads(json.dumps(to_json({"tie_survival": made_up()}, {"numpy": "2"})))
    assert from_json(plain, "x") == {"tie_survival": made_up()}
    for bad in ({}, {"format": 2, "tests": {"a": {}}}, {"format": 99, "tests": {}}, []):
        with pytest.raises(StoreError):
            from_json(bad, "x")


def test_a_verdict_cites_its_test_or_says_that_it_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operating, "packaged", lambda: {"tie_survival": made_up()})
    line = sentence("tie_survival")
    assert "Of 100 planted worlds" in line and "2 % (1 to 7)" in line
    assert "so much more; n about 60" in line and "90 % (83 to 94)" in line and "95 % (89 to 98)" in line
    assert sentence("pressure").startswith("Not calibrated:")
    changed = replace(made_up(), code="another")
    monkeypatch.setattr(operating, "packaged", lambda: {"tie_survival": changed})
    assert sentence("tie_survival").startswith("Calibrated before the code of this test last changed")


def test_code_counts_and_comments_do_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tertius.core import sources

    monkeypatch.syspath_prepend(str(tmp_path))

    def code(text: str, other: str = "LIMIT = 1\n\ndef g(x):\n    return x + LIMIT\n") -> str:
        (tmp_path / "calib_a.py").write_text(text)
        (tmp_path / "calib_b.py").write_text(other)
        for known in (sources._tree, sources._definitions, sources._imports):
            known.cache_clear()
        return code_of("calib_a", "f", lambda name: name.startswith("calib_"))

    text = "from calib_b import g\n\ndef f(x):\n    return g(x) + 1\n"
    plain = code(text)
    assert code('"""Doc."""\n' + text.replace("return", '"""Doc."""\n    # why\n    return')) == plain
    assert code(text + "\ndef report(x):\n    return g(x) * 7\n") == plain, "f does not use it"
    assert code(text.replace("+ 1", "+ 2")) != plain
    assert code(text, "LIMIT = 2\n\ndef g(x):\n    return x + LIMIT\n") != plain
    assert code(text, "LIMIT = 1\nOTHER = 3\n\ndef g(x):\n    return x + LIMIT\n") == plain
    (tmp_path / "calib_c.py").write_text("LIMIT = 1\n\ndef g(x):\n    return x + LIMIT\n")
    assert code(text.replace("calib_b", "calib_c")) == plain, "a move changes nothing"
    assert code("import calib_b\n\ndef f(x):\n    return calib_b.g(x) + 1\n") != plain
    moved = code("import calib_b\n\ndef f(x):\n    return calib_b.g(x) + 1\n", "def g(x):\n    return x\n")
    assert moved != code("import calib_b\n\ndef f(x):\n    return calib_b.g(x) + 1\n")
    with pytest.raises(KeyError):
        code_of("calib_a", "nothing", lambda name: True)
    for known in (sources._tree, sources._definitions, sources._imports):
        known.cache_clear()


def test_the_page_is_what_the_record_gives(tmp_path: Path) -> None:
    assert (DOCS / "calibration.md").read_text(encoding="utf-8") == page(packaged(), confusion.packaged())
    write({"tie_survival": made_up()}, tmp_path)
    assert {f.name for f in tmp_path.iterdir()} == {
        "operating.json",
        "confusion.json",
        "calibration.md",
        "calibration-power.svg",
    }
    kept = from_json(json.loads((tmp_path / "operating.json").read_text(encoding="utf-8")), "x")
    assert kept["tie_survival"] == made_up() and set(kept) >= set(packaged())


def test_unknown_tests_are_refused() -> None:
    with pytest.raises(UsageError, match="did you mean"):
        study.calibrated(["tie_survivl"])
