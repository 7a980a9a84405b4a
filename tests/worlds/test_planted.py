"""A handful of planted worlds for every claim test: what is planted is found, what is not is not claimed.

`tertius calibrate` runs hundreds; these few hold a change of a test against its own worlds in every CI run.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from tertius.panel.load import load_panel
from tertius.panel.panel import Panel
from tertius.pipeline.calibrate import run_world
from tertius.worlds import FAMILIES
from tertius.worlds.family import Setting

PLANTED = [name for name, family in FAMILIES.all().items() if family.make is not None]
#: Effects large enough to show in one world, for and against the claim.
STRONG = {
    "affinity_shift": (1.5, -1.5),
    "aid_and_alignment": (1.0, -1.0),
    "comparison": (1.5, -1.5),
    "conflict_onset": (1.8, -1.8),
    "count_under_definitions": (1.5, -2.0),
    "dependence_after_realignment": (2.0, -2.0),
    "enumeration": (1.0, -1.0),
    "existential_rate": (2.0, 0.0),
    "formation": (1.5, -1.5),
    "peer_influence": (4.0, -4.0),
    "pressure": (1.5, -2.0),
    "regime_contrast": (1.2, -1.2),
    "sanction_outcomes": (1.3, -1.0),
    "tie_gain": (2.0, -0.5),
    "tie_replacement": (2.0, -0.5),
    "tie_return": (1.5, -1.5),
    "tie_survival": (1.2, -1.2),
    "trade_resilience": (2.0, -2.0),
    "trend": (2.0, -2.0),
}
#: Families whose worlds take ten seconds or more each: one without an effect, one with one for the claim.
SLOW = ("peer_influence", "pressure")
SIDES = {"supported": 2, "leaning for": 1, "leaning against": -1, "contradicted": -2}


@cache
def panel() -> Panel:
    return load_panel()


@cache
def found(name: str, effect: float, number: int, trap: str = "") -> dict[str, Any]:
    return run_world(Setting(name, effect, 1.0, trap, 11, number), panel())


def test_every_family_has_a_strong_effect() -> None:
    assert set(STRONG) == set(PLANTED)


@pytest.mark.parametrize("name", PLANTED)
def test_nothing_is_found_where_nothing_is(name: str) -> None:
    for number in (0,) if name in SLOW else (0, 1):
        result = found(name, 0.0, number)
        assert result["label"] != "not testable"
        assert not result["wrong"], result


@pytest.mark.parametrize("name", PLANTED)
def test_a_strong_effect_is_found_on_its_side(name: str) -> None:
    above, below = STRONG[name]
    up, down = found(name, above, 0), found(name, 0.0 if name in SLOW else below, 0)
    for result, sign in ((up, 1),) if name in SLOW else ((up, 1), (down, -1)):
        assert sign * SIDES.get(result["label"], 0) >= 0, result
        assert not result["wrong"], result
    # What breaks a statement is counted there: fewer are more in its favour.
    assert (down["value"] > up["value"]) if name == "enumeration" else (up["value"] > down["value"])
    assert SIDES.get(up["label"], 0) > SIDES.get(down["label"], 0)
