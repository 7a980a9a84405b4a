"""Every claim test has planted worlds, or says why not; every family keeps to the contract."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from tertius.claims import TESTS
from tertius.panel.load import load_panel
from tertius.panel.panel import Panel
from tertius.worlds import FAMILIES
from tertius.worlds.family import Setting

PLANTED = [name for name, family in FAMILIES.all().items() if family.make is not None]
#: What families redraw, a table and a variable each: at least one differs between two worlds of a family.
REDRAWN = (
    ("ties", "arms_delivery"),
    ("ties", "trade_share"),
    ("traits", "ideal_point"),
    ("traits", "terror_amnesty"),
    ("traits", "conflict_internal"),
    ("traits", "member:NATO"),
    ("traits", "trade_total"),
    ("events", "sanction_case"),
)


@cache
def panel() -> Panel:
    return load_panel()


@pytest.mark.parametrize("name", list(TESTS.all()))
def test_every_claim_test_has_worlds_or_a_reason(name: str) -> None:
    family = FAMILIES.all().get(name)
    assert family is not None, f"add src/tertius/worlds/{name}.py: see the skeleton in CONTRIBUTING.md"
    if family.make is None:
        assert len(family.reason) > 80, "a written reason"
        return
    assert not family.reason
    for words in (family.null, family.effect, family.redrawn, *family.traps.values()):
        assert len(words) > 15 and not words.endswith(".")
    assert family.traps and family.effects
    TESTS.get(name).parameters.model_validate(dict(family.parameters))


def test_no_family_without_a_test() -> None:
    assert set(FAMILIES.all()) <= set(TESTS.all())


def rows_of(of: Panel, table: str, variable: str) -> pd.DataFrame:
    rows = {"ties": of.ties, "traits": of.traits, "events": of.events}[table](variable)
    return rows.reset_index(drop=True)


@pytest.mark.parametrize("name", PLANTED)
def test_a_setting_gives_one_world_and_the_record_stays_as_it_was(name: str) -> None:
    family, setting = FAMILIES.get(name), Setting(name, 1.0, 0.5, "", 3, 0)
    assert family.make is not None
    before = len(panel().table("states"))
    first, again = family.make(panel(), setting), family.make(panel(), setting)
    other = family.make(panel(), replace(setting, number=1))
    assert (first.truth, first.false, first.right) == (again.truth, again.false, again.right)
    assert first.right in ("supported", "contradicted") and first.right not in first.false
    kept = first.panel.states.all()
    assert 0.45 < len(kept) / len(panel().states.all()) < 0.56
    assert {"RUS", "USA", "CHN", "FRA", "GBR"} <= set(kept) <= set(panel().states.all())
    differ = 0
    for table, variable in REDRAWN:
        frames = [rows_of(world.panel, table, variable) for world in (first, again, other)]
        assert frames[0].equals(frames[1]), f"{variable} is not the same twice"
        differ += not frames[0].equals(frames[2])
        assert set(rows_of(panel(), table, variable).columns) == set(frames[0].columns)
    assert differ, "another number gives another world"
    assert len(panel().table("states")) == before


@pytest.mark.parametrize("name", PLANTED)
def test_null_worlds_and_traps_have_nothing_to_find(name: str) -> None:
    family = FAMILIES.get(name)
    assert family.make is not None
    for trap in ("", *family.traps):
        world = family.make(panel(), Setting(name, 0.0, 1.0, trap, 3, 0))
        assert world.false and world.right not in world.false
