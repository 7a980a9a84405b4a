"""Networks with one mechanism alone: what is planted is in them, and the model of the test finds it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from math import log

import numpy as np
import pytest

from tertius.claims import confusion
from tertius.claims.battery.peer_influence.fits import QUARTER, place
from tertius.claims.battery.peer_influence.parts import MECHANISMS, parts_of
from tertius.claims.battery.peer_influence.shock import beside, shock_of
from tertius.claims.confusion import Confusion
from tertius.core.errors import StoreError
from tertius.models.interstate.default import Fitted
from tertius.panel.load import load_panel
from tertius.pipeline.calibration_page import page
from tertius.pipeline.confuse import row_of, rows, table
from tertius.worlds.drawing import networks as _networks
from tertius.worlds.drawing.networks import GROUP, INFLUENCE, Ground, draw, fitted, ground, members
from tertius.worlds.peer_influence import ODDS

SLOPE = log(ODDS["influence"]) / QUARTER


@cache
def base() -> Ground:
    return ground(load_panel())


@pytest.fixture(scope="module", autouse=True)
def few_effects() -> Iterator[None]:
    """A smaller model of the same mechanisms, which compiles in less time."""
    shared, mechanisms = (
        ("density", "X(earlier)"),
        ("X(distance)", "X(likeness)", "egoX(conflict)", INFLUENCE),
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_networks, "EFFECTS", (*shared, *mechanisms))
        patch.setattr(_networks, "MECHANISMS", mechanisms)
        yield


@cache
def taught() -> Fitted:
    share = float(base().built.ties[0][members(base().built, 0)].mean())
    planted = {INFLUENCE: SLOPE, f"egoX({GROUP})": -SLOPE * share}
    return fitted(base(), draw(base(), planted, None, "test", 1), 1)


def test_planted_influence_is_recovered() -> None:
    fit, at = taught().fit, place(taught(), GROUP)
    assert fit.converged
    theta, se = float(fit.theta[at]), float(fit.se[at])
    assert theta > 0 and abs(theta - SLOPE) < 3 * se
    assert se < SLOPE / 2, "an interval that wide could not miss it"


def test_waves_are_chained_and_the_record_stays_around_them() -> None:
    built, true = taught().built, base().built
    assert np.array_equal(built.ties[0], true.ties[0]) and not np.array_equal(built.ties[1], true.ties[1])
    assert np.array_equal(built.pairs["earlier"][0], base().before)
    assert np.array_equal(built.pairs["earlier"][1:], built.ties[:-1])
    assert np.array_equal(built.pairs["distance"], true.pairs["distance"])
    assert not built.ties[:, built.axes.own].any(), "nobody supplies itself"
    again = draw(base(), {}, None, "test", 2)
    assert np.array_equal(again.ties, draw(base(), {}, None, "test", 2).ties)
    assert not np.array_equal(again.ties, draw(base(), {}, None, "test", 3).ties)


def test_parts_add_up_to_what_the_mechanisms_make() -> None:
    parts = parts_of(taught(), GROUP)
    whole = sum(part for part, _ in parts.parts.values())
    assert set(parts.parts) == set(MECHANISMS)
    assert whole == pytest.approx(parts.simulated - parts.bare, abs=1e-9)
    assert max(parts.parts, key=lambda name: parts.parts[name][0]) == MECHANISMS[0]
    assert parts.simulated > parts.bare


@pytest.mark.skipif("TERTIUS_SLOW" not in os.environ, reason="compiles a second model: TERTIUS_SLOW=1")
def test_a_shock_is_named_and_takes_its_own_term() -> None:
    built = base().built
    shock = np.zeros((len(built.axes.ends), len(built.axes.states), len(built.axes.suppliers)))
    shock[2, members(built, 2), 1] = log(12.0)
    found = fitted(base(), draw(base(), {}, shock, "test", "shock"), 1)
    miss = shock_of(found, GROUP)
    assert (miss.period, miss.power) == (3, built.axes.suppliers[1]) and miss.z > 3 and miss.p < 0.05
    again = beside(found, GROUP, miss, final=500)
    assert again.fit.theta[-1] > 1 and len(again.fit.theta) == len(found.fit.theta) + 1


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
