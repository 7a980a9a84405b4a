"""The multiverse distribution: masses against closed forms, weights, and what may not move them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from tertius.claims.multiverse import MAD_TO_SD, distinct, mass_of, weights
from tertius.claims.verdict import Estimate, GridCell

Z = norm.ppf(0.975)


def cell(role: str, value: float, error: float, n: float = 50, number: int = 0) -> GridCell:
    estimate = Estimate(value, value - Z * error, value + Z * error, 0.95, "x", int(n), n, "made up")
    return GridCell({"number": number}, role, estimate, "neither")  # type: ignore[arg-type]


def ratio(role: str, log_value: float, error: float) -> GridCell:
    value, low, high = np.exp([log_value, log_value - Z * error, log_value + Z * error])
    estimate = Estimate(float(value), float(low), float(high), 0.95, "x", 50, 50, "made up")
    return GridCell({}, role, estimate, "neither")  # type: ignore[arg-type]


def test_one_specification_is_its_own_distribution() -> None:
    mass = mass_of([cell("main", 0.3, 0.1)], 0.1, 0.05, "difference")
    assert mass is not None and mass.specifications == 1
    assert mass.beyond == pytest.approx(1 - norm.cdf(0.15, 0.3, 0.1))
    assert mass.below == pytest.approx(norm.cdf(0.05, 0.3, 0.1))
    assert mass.inside == pytest.approx(1 - mass.beyond - mass.below)
    assert mass.above == pytest.approx(1 - norm.cdf(0.1, 0.3, 0.1))


def test_ratios_are_symmetric_on_their_logarithm() -> None:
    up = mass_of([ratio("main", np.log(1.3), 0.2)], 1.0, 1.25, "ratio")
    down = mass_of([ratio("main", -np.log(1.3), 0.2)], 1.0, 1.25, "ratio")
    assert up is not None and down is not None
    assert up.beyond == pytest.approx(1 - norm.cdf(np.log(1.25), np.log(1.3), 0.2))
    assert (up.beyond, up.below) == pytest.approx((down.below, down.beyond))


def test_the_mixture_follows_the_written_weights() -> None:
    values, errors = np.array([0.2, 0.3, 0.1, -0.4]), np.array([0.1, 0.1, 0.2, 0.5])
    cells = [cell("main" if k == 0 else "variant", v, e) for k, (v, e) in enumerate(zip(values, errors))]
    middle = 0.15
    spread = MAD_TO_SD * 0.05  # of 0.2 and 0.3, the two at or below the median error
    weight = 1 / (np.maximum(errors, middle) ** 2 + spread**2)
    weight /= weight.sum()
    mass = mass_of(cells, 0.0, 0.05, "difference")
    assert mass is not None and mass.between == pytest.approx(spread)
    assert mass.beyond == pytest.approx(float(weight @ (1 - norm.cdf(0.05, values, errors))))


def test_imprecise_specifications_hardly_count_and_false_precision_gains_nothing() -> None:
    weight, _ = weights(np.array([0.2, 0.2, 0.2, -3.0]), np.array([0.1, 0.001, 0.1, 1.0]))
    assert weight[0] == weight[1] == weight[2] and weight[3] < 0.02


def test_equal_samples_count_once_and_placebos_never() -> None:
    twice = [cell("main", 0.3, 0.1), cell("variant", 0.3, 0.1, number=1), cell("placebo", -2.0, 0.1)]
    assert len(distinct(twice)) == 1
    assert mass_of(twice, 0.0, 0.1, "difference") == mass_of(twice[:1], 0.0, 0.1, "difference")


def test_a_share_of_one_or_nought_has_a_distribution_too() -> None:
    estimate = Estimate(1.0, 0.7, 1.0, 0.95, "share", 10, 10, "made up")
    mass = mass_of([GridCell({}, "main", estimate, "for")], 0.5, 0.1, "share")
    assert mass is not None and 0.9 < mass.beyond < 1
    off = mass_of([GridCell({}, "main", estimate, "for")], 0.95, 0.1, "share")
    assert off is not None and off.beyond == 0, "nothing lies above a share of one"


def test_nothing_to_read_gives_no_mass() -> None:
    empty = Estimate(None, None, None, 0.95, "x", 0, 0, "made up")
    assert mass_of([GridCell({}, "main", empty, "neither")], 0.0, 0.1, "difference") is None


@given(
    st.lists(st.tuples(st.floats(-3, 3), st.floats(0.01, 2)), min_size=1, max_size=8),
    st.floats(0.01, 1),
    st.floats(-1, 1),
)
def test_the_negation_mirrors_the_masses(
    rows: list[tuple[float, float]], matters: float, threshold: float
) -> None:
    def both(sign: int) -> list[GridCell]:
        return [cell("main" if k == 0 else "variant", sign * v, e) for k, (v, e) in enumerate(rows)]

    one = mass_of(both(1), threshold, matters, "difference")
    other = mass_of(both(-1), -threshold, matters, "difference")
    assert one is not None and other is not None
    assert (one.beyond, one.inside, one.below) == pytest.approx((other.below, other.inside, other.beyond))
    assert one.beyond + one.inside + one.below == pytest.approx(1)
