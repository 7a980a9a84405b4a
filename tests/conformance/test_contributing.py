"""The claim test of CONTRIBUTING.md, installed as a plug-in with two effects: found, checked and used."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "CONTRIBUTING.md"
#: Lines that a complete small claim test takes at most.
LONGEST = 66
SCRIPT = """
from tertius.case.load import parse_case
from tertius.claims import TESTS
from tertius.claims.judging.check import check_case
from tertius.claims.judging.judge import judge_all
from tertius.claims.operating import sentence
from tertius.panel.load import load_panel
from tertius.pipeline.reference import reference
from tertius.testing import check_claim_test

check_claim_test("still_there", TESTS.get("still_there"))
panel = load_panel()
case = parse_case(open("case.yaml").read(), "case.yaml")
check_case(case, panel.states.all())
(verdict,) = judge_all(case, panel)
assert verdict.test == "still_there" and verdict.parameters["threshold"] == 0.4
assert verdict.rival is not None and verdict.probability is not None and verdict.hedges
assert "### `still_there`" in reference() and sentence("still_there").startswith("Not calibrated")
assert verdict.label not in ("open", "not testable"), verdict.sentence
"""
CASE = """
id: made
title: Made
summary: For tests.
source: {author: A, title: T, publisher: P, date: 2026-01}
date: 2026-01
patron: RUS
rival: USA
focal: SYR
claims:
  - id: stays
    paraphrase: Ties stay.
    hedge: likely
    kind: base rate
    estimand: e
    decision_rule: d
    reference_class: r
    falsifier: f
    opposite: Ties end.
    test: {name: still_there, parameters: {threshold: 0.4}}
    rival: {parameters: {threshold: 0.9}}
"""


EFFECTS = """
from tertius.saom.effects.contract import Effect, Row, family


def delta(net, i, j):
    return float(net.adj[j, i])


WORDS = dict(
    title="Reciprocity once more", formula="s_i(x) = sum_j x_ij x_ji",
    source="made up, for this test alone", interpretation="ego prefers alters who have a tie to ego",
)
THEIRS = Effect("theirs", "network", delta, tie=delta, **WORDS)
WRONG = Effect("wrong", "network", lambda net, i, j: 2.0, tie=delta, **WORDS)


def degree(degrees, at):
    return float(degrees[at])


def degree_with(degrees, at, y, gains):
    return float(degrees[at] + gains * (1 - y))


KIN = family("network", degree_with, tie=degree, modes=("directed",), source=WORDS["source"]).rows(
    Row("theirPop", "Popularity", "s_i(x) = sum_j x_ij x_+j", "ego prefers alters chosen by many",
        degrees="net.indeg", at="j", gains=1),
    Row("theirAct", "Activity", "s_i(x) = x_i+ x_+i", "ego prefers ties if chosen by many",
        degrees="net.indeg", at="i", gains=0),
)
"""
EFFECTS_SCRIPT = """
from tertius.testing import check_effect

check_effect("network", "theirs")
check_effect("network", "theirPop")
check_effect("network", "theirAct")
try:
    check_effect("network", "wrong")
except AssertionError as error:
    assert "difference of ego's statistic" in str(error), error
else:
    raise SystemExit("a wrong effect passed")
"""


def skeleton() -> str:
    """Return the first block of code under the heading "A claim test"."""
    section = PAGE.read_text(encoding="utf-8").split("### A claim test\n")[1]
    block = re.search(r"```python\n(.*?)```", section, re.DOTALL)
    assert block is not None
    return block.group(1)


def test_the_skeleton_is_short() -> None:
    assert len(skeleton().splitlines()) <= LONGEST


@pytest.fixture
def plugin(tmp_path: Path) -> Path:
    """A folder for the path with the skeleton as an installed distribution."""
    (tmp_path / "their_package").mkdir()
    (tmp_path / "their_package" / "__init__.py").write_text("")
    (tmp_path / "their_package" / "still_there.py").write_text(skeleton())
    record = tmp_path / "their_package-1.0.dist-info"
    record.mkdir()
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: their-package\nVersion: 1.0\n")
    (tmp_path / "their_package" / "effects.py").write_text(EFFECTS)
    entry = "[tertius.claims]\nstill_there = their_package.still_there:TEST\n"
    entry += "[tertius.models.saom.effects.network]\ntheirs = their_package.effects:THEIRS\n"
    entry += "wrong = their_package.effects:WRONG\n"
    entry += "[tertius.models.saom.families.network]\nkin = their_package.effects:KIN\n"
    (record / "entry_points.txt").write_text(entry)
    (tmp_path / "case.yaml").write_text(CASE)
    return tmp_path


@pytest.mark.parametrize("script", [SCRIPT, EFFECTS_SCRIPT], ids=["claim test", "effects"])
def test_a_plugin_is_found_checked_and_used(plugin: Path, script: str) -> None:
    path = os.pathsep.join([str(plugin), *sys.path])
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=plugin, env={**os.environ, "PYTHONPATH": path},
        capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr


def test_checks_need_no_test_runner() -> None:
    code = "import sys, tertius.testing; sys.exit('pytest' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
