"""Shares recovered from bands: the truth lies within the bounds, whatever it is."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from tertius.measures.leeway import exp_entropy, inverse_simpson
from tertius.measures.shared.arms_share import BAND_HIGH, BAND_LOW, tighten
from tertius.panel.derive.arms import share_band

amounts = st.lists(st.floats(0.01, 1000.0), min_size=1, max_size=12)


@settings(max_examples=200, deadline=None)
@given(st.lists(amounts, min_size=1, max_size=4))
def test_truth_within_bounds_and_points_sum_to_one(groups: list[list[float]]) -> None:
    shares = [np.array(group) / np.sum(group) for group in groups]
    truth = np.concatenate(shares)
    group = np.repeat(np.arange(len(shares)), [len(part) for part in shares])
    band = share_band(truth)
    low, value, high = tighten(group, BAND_LOW[band], BAND_HIGH[band])
    assert (low <= truth + 1e-9).all()
    assert (truth <= high + 1e-9).all()
    assert (low <= value + 1e-12).all()
    assert (value <= high + 1e-12).all()
    np.testing.assert_allclose(np.bincount(group, value), 1.0, atol=1e-9)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=8))
def test_effective_numbers_lie_between_one_and_the_count(raw: list[float]) -> None:
    total = sum(raw)
    shares = np.array([raw]) / total if total > 1e-6 else np.zeros((1, len(raw)))
    shannon, simpson = exp_entropy(shares)[0], inverse_simpson(shares)[0]
    if total > 1e-6:
        assert 1 - 1e-9 <= simpson <= shannon + 1e-9 <= (shares > 0).sum() + 2e-9
    else:
        assert shannon == simpson == 0
