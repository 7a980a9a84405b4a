"""The five powers."""

from __future__ import annotations

import pytest

from tertius.panel.powers import POWERS, powers_from


def test_any_power_may_lead_and_none_is_lost():
    for power in POWERS:
        ordered = powers_from(power)
        assert ordered[0] == power
        assert sorted(ordered) == sorted(POWERS)
    assert powers_from("RUS") == ("RUS", "USA", "CHN", "FRA", "GBR")


def test_a_state_that_is_no_power_is_refused():
    with pytest.raises(ValueError, match="TUR"):
        powers_from("TUR")
