"""The coverage page says what the golden coverage says, and both speak of the effects that there are."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
from saom_coverage import GOLDEN, KINDS, PAGE, SETS, page

from tertius.saom import effects


def test_page_is_written_from_the_golden_coverage() -> None:
    assert PAGE.read_text() == page(json.loads(GOLDEN.read_text())), "run tools/saom_coverage.py --page"


def test_coverage_speaks_of_every_effect_of_the_registry() -> None:
    coverage = json.loads(GOLDEN.read_text())
    unmeasured: list[str] = []
    for kind in KINDS:
        ours = {name for name, row in coverage[kind].items() if row["ours"]}
        here = set(effects.catalogue(kind))
        assert not ours - here, "effects that are gone; run tools/saom_coverage.py"
        unmeasured += sorted(name for name in here - ours if name in coverage[kind])
    if unmeasured:
        pytest.skip(f"effects not measured yet: tools/saom_coverage.py {' '.join(unmeasured)}")


def test_what_differs_has_a_reason() -> None:
    for rows in json.loads(GOLDEN.read_text()).values():
        for name, row in rows.items():
            assert set(row["sets"]) <= set(SETS)
            if any(row["sets"].values()):
                assert row["reasons"], name
