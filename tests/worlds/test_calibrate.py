"""Calibration: the same figures on any number of processes, nothing run twice, nothing typed."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tertius.claims import confusion, operating
from tertius.claims.operating import Calibration, Cell, Share, from_json, packaged, sentence, to_json
from tertius.core.errors import StoreError, UsageError
from tertius.core.progress import Step
from tertius.core.sources import code_of
from tertius.core.store import Store
from tertius.panel.load import load_panel
from tertius.panel.panel import Panel
from tertius.pipeline import calibrate as study
from tertius.pipeline.calibration_page import page, write

DOCS = Path(__file__).parents[2] / "docs"


@cache
def panel() -> Panel:
    return load_panel()


def made_up() -> Calibration:
    none, labels = Share(0, 0), {"supported": 2, "undetermined": 98}
    null = Cell(0.0, 1.0, "", labels, Share(2, 100), none, none, Share(95, 100), 50, 0.5)
    right, leaning, covered = Share(80, 100), Share(90, 100), Share(94, 100)
    labels = {"supported": 80, "undetermined": 20}
    cells = (null, Cell(1.0, 1.0, "", labels, Share(0, 100), right, leaning, covered, 60.4, 0.75))
    code = operating.test_code("tie_survival")
    return Calibration("tie_survival", code, "w", "p", 1, "n", "so much more", "r", {"trap": "t"}, {}, cells)


def test_workers_give_what_one_process_gives_and_nothing_is_run_twice(tmp_path: Path) -> None:
    store, steps = Store(tmp_path), list[Step]()
    found = study.calibrate(panel(), ["tie_survival"], 2, 7, True, 2, steps.append, store)
    cells = found["tie_survival"].cells
    assert [c.worlds for c in cells] == [2, 3] and steps[-1].done == steps[-1].total == 5
    setting = study.settings("tie_survival", study.calibrated(["tie_survival"])["tie_survival"], 2, 7, True)[
        0
    ]
    alone = study.run_world(setting, panel())
    assert alone in [json.loads(file.read_text())["value"] for file in tmp_path.rglob("*.json")]
    # no worker could be started with 0 of them: everything must come from the store
    again = study.calibrate(panel(), ["tie_survival"], 2, 7, True, 0, store=store)
    assert again == found
    # a killed run has some worlds: only the others are run
    next(iter(tmp_path.rglob("*.json"))).unlink()
    with pytest.raises(ValueError, match="max_workers"):
        study.calibrate(panel(), ["tie_survival"], 2, 7, True, 0, store=store)


def test_record_survives_json_and_says_when_it_is_none() -> None:
    plain = json.loads(json.dumps(to_json({"tie_survival": made_up()}, {"numpy": "2"})))
    assert from_json(plain, "x") == {"tie_survival": made_up()}
    for bad in ({}, {"format": 1, "tests": {"a": {}}}, {"format": 99, "tests": {}}, []):
        with pytest.raises(StoreError):
            from_json(bad, "x")


def test_a_verdict_cites_its_test_or_says_that_it_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operating, "packaged", lambda: {"tie_survival": made_up()})
    line = sentence("tie_survival")
    assert "Of 100 planted worlds" in line and "2 % (1 to 7)" in line
    assert "so much more; n about 60" in line and "80 % (71 to 87)" in line and "95 % (89 to 98)" in line
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
