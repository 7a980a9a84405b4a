"""Networks with one mechanism alone: what is planted is in them, and the model of the test finds it."""

from __future__ import annotations

from functools import cache
from math import log

import numpy as np
import pytest

from tertius.claims import confusion
from tertius.claims.battery.peer_influence.parts import MECHANISMS, parts_of
from tertius.claims.confusion import Confusion
from tertius.core.errors import StoreError
from tertius.models.interstate.spec import InterstateSpec
from tertius.models.peers.design import SHOCKS
from tertius.models.peers.mixed import Fitted
from tertius.models.peers.record import record_of
from tertius.panel.load import load_panel
from tertius.panel.powers import POWERS
from tertius.pipeline.calibration_page import page
from tertius.pipeline.confuse import row_of, rows, table
from tertius.worlds.drawing.networks import (
    FIRST,
    GROUP,
    INFLUENCE,
    LAST,
    Ground,
    draw,
    fitted,
    ground,
    members,
)
from tertius.worlds.family import Setting
from tertius.worlds.peer_influence import ODDS, QUARTER, make

SLOPE = log(ODDS["influence"]) / QUARTER


@cache
def base() -> Ground:
    return ground(load_panel())


@cache
def taught() -> Fitted:
    share = float(base().record.held[0][members(base(), 0)].mean())
    return fitted(draw(base(), {INFLUENCE: 2 * SLOPE, GROUP: -2 * SLOPE * share}, None, "test", 1))


def test_planted_influence_is_recovered() -> None:
    assert taught().converged
    theta, se = taught().value(INFLUENCE)
    assert theta > 0 and abs(theta - 2 * SLOPE) < 3 * se
    assert se < SLOPE, "an interval that wide could not miss it"


def test_waves_are_chained_and_the_record_stays_around_them() -> None:
    drawn, true = draw(base(), {}, None, "test", 2), base().record
    assert np.array_equal(drawn.ties[0], true.held[0]) and not np.array_equal(drawn.ties[1], true.held[1])
    assert np.array_equal(drawn.earlier[0], true.before) and np.array_equal(
        drawn.earlier[1:], drawn.ties[:-1]
    )
    assert np.array_equal(drawn.pairs["distance"], true.pairs["distance"])
    for j, power in enumerate(true.powers):
        assert not drawn.ties[:, [s == power for s in true.states], j].any(), "nobody supplies itself"
    assert np.array_equal(drawn.ties, draw(base(), {}, None, "test", 2).ties)
    assert not np.array_equal(drawn.ties, draw(base(), {}, None, "test", 3).ties)


def test_parts_add_up_to_what_the_mechanisms_make() -> None:
    parts = parts_of(taught(), base().peers, (GROUP,))[GROUP]
    whole = sum(part for part, _ in parts.parts.values())
    assert set(parts.parts) == set(MECHANISMS)
    assert whole == pytest.approx(parts.simulated - parts.bare, abs=1e-9)
    assert max(parts.parts, key=lambda name: parts.parts[name][0]) == MECHANISMS[0]
    assert parts.simulated > parts.bare


def test_a_shock_is_named_and_not_taken_for_influence() -> None:
    record = base().record
    shock = np.zeros(record.ties.shape)
    shock[5, members(base(), 5), 1] = log(20.0)
    found = fitted(draw(base(), {}, shock, "test", "shock"))
    sizes = np.where(np.array(found.design.component) == SHOCKS[1], found.theta, 0.0)
    assert found.design.names[int(sizes.argmax())] == f"{GROUP} {POWERS[1]} {record.ends[6]}"
    value, error = found.value(INFLUENCE)
    assert value < 1.96 * error


def test_a_panel_holds_the_ties_that_were_drawn() -> None:
    panel = load_panel()
    world = make(panel, Setting("peer_influence", 1.0, 1.0, "", 3, 0))
    spec = InterstateSpec(first=FIRST, last=LAST, suppliers=POWERS)
    seen, own = record_of(world.panel, spec), record_of(panel, spec)
    assert seen.states == own.states and world.truth is not None and 1.05 < world.truth < 1.09
    known = ~np.isnan(seen.ties)
    assert known.sum() >= (~np.isnan(own.ties)).sum(), "a recipient with a drawn tie has arms enough"
    again = record_of(make(panel, Setting("peer_influence", 1.0, 1.0, "", 3, 0)).panel, spec)
    assert np.array_equal(seen.held, again.held) and not np.array_equal(seen.held, own.held)
    assert np.array_equal(seen.held[0], own.held[0]), "the first window is the record's"


def said(influence: bool, value: float = 1.5) -> dict[str, object]:
    low, high = (1.2, 2.0) if influence else (0.7, 2.2)
    found = {"influence": influence, "shock": False}
    rest = {"truth": 2.0, "value": value, "largest": "selection", "found": found}
    return {"converged": True, "low": low, "high": high, **rest}


def test_counts_of_a_kind_leave_out_what_was_not_fitted() -> None:
    lost = {"converged": False, "truth": 2.0}
    row = row_of("influence", "w", ("influence", "shock"), [said(True), said(False, 1.0), lost])
    assert (row.says["influence"].count, row.says["influence"].of, row.lost) == (1, 2, 1)
    assert row.covered.count == 2 and row.truth == 2.0 and row.median == 1.25
    assert row.largest == {"selection": 2}
    empty = row_of("influence", "w", ("influence",), [lost])
    assert empty.median is None and empty.covered.value is None


def test_record_page_and_command_show_the_same_table() -> None:
    row = row_of("influence", "w", ("influence", "shock"), [said(True), said(False)])
    made = {"peer_influence": Confusion("peer_influence", "c", "p", 1, (row,))}
    plain = confusion.to_json(made, {})
    assert confusion.from_json(plain, "x") == made
    for bad in ({}, [], {"format": 99, "tests": {}}, {"format": 1, "tests": {"a": {}}}):
        with pytest.raises(StoreError):
            confusion.from_json(bad, "x")
    assert "| influence | 2 | 50 % (9 to 91) |" in page({}, made)
    assert table(made)[0][:4] == ("peer_influence", "influence", "2", "0")
    assert rows(made)[0]["influence"] == 0.5 and rows(made)[0]["largest"] == {"selection": 2}
    assert set(confusion.packaged()) == {"peer_influence"}
    line = confusion.sentence("peer_influence")
    assert line is not None and "common shock" in line and confusion.sentence("pressure") is None
