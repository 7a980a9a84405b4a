"""All claims of a case at once: expected wrong labels, and the two extremes of dependence."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from tertius.claims.judging.joint import joint, poisson_binomial, wrong
from tertius.claims.multiverse import Mass


def mass(beyond: float, below: float = 0.0) -> Mass:
    return Mass(beyond, 1 - beyond - below, below, beyond, 10, 0.1)


def test_the_distribution_is_that_of_all_combinations() -> None:
    chances = [0.1, 0.35, 0.8]
    expected = np.zeros(4)
    for events in product((0, 1), repeat=3):
        expected[sum(events)] += np.prod([p if e else 1 - p for p, e in zip(chances, events, strict=True)])
    assert poisson_binomial(chances) == pytest.approx(expected)


def test_only_decided_claims_count_each_on_its_own_side() -> None:
    labels = [
        ("supported", mass(0.97)),
        ("leaning against", mass(0.05, 0.85)),
        ("practically none", mass(0.02, 0.03)),
    ]
    made = joint([*labels, ("undetermined", mass(0.5)), ("supported", None)])  # type: ignore[list-item]
    assert made is not None and made.decided == 3
    assert made.expected == pytest.approx(0.03 + 0.15 + 0.05)
    assert made.rate == pytest.approx(made.expected / 3)
    assert made.none_wrong == pytest.approx((0.97 * 0.85 * 0.95, 0.85))
    assert made.most == (1, 1)


def test_nothing_decided_has_no_rate() -> None:
    assert joint([("undetermined", mass(0.5)), ("not testable", None)]) is None
    assert wrong("not identified", mass(0.9)) is None
