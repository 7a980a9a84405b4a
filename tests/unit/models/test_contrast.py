"""A regressor among state-years: the coefficient of ordinary regression, its errors, and sham regressors."""

from __future__ import annotations

import numpy as np
import pytest

from tertius.models.contrast import Frame, absorbed, contrast, shams


def made(
    seed: int = 1, effect: float = 0.5, units: int = 40, years: int = 20
) -> tuple[Frame, np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    rng = np.random.default_rng(seed)
    unit, period = np.repeat(np.arange(units), years), np.tile(np.arange(years), units)
    level, season = rng.normal(0, 2, units), rng.normal(0, 1, years)
    treated = (rng.random(units * years) < 0.1 + 0.2 * (level[unit] > 0)).astype(float)
    like = rng.normal(0, 1, (units * years, 1))
    outcome = level[unit] + season[period] + effect * treated + like[:, 0] + rng.normal(0, 1, units * years)
    return Frame(unit, period, (unit, period), like), outcome, treated


def test_it_is_the_coefficient_of_the_regression_with_dummies() -> None:
    frame, outcome, treated = made()
    found = contrast(outcome, treated, frame)
    dummies = [(frame.unit == k).astype(float) for k in np.unique(frame.unit)]
    dummies += [(frame.period == k).astype(float) for k in np.unique(frame.period)[1:]]
    design = np.column_stack([treated, frame.covariates, *dummies])
    slope = np.linalg.lstsq(design, outcome, rcond=None)[0][0]
    assert found is not None and found.value == pytest.approx(slope, abs=1e-5)


def test_intervals_hold_what_is_planted_about_as_often_as_they_say() -> None:
    held = 0
    for seed in range(60):
        frame, outcome, treated = made(seed)
        found = contrast(outcome, treated, frame)
        assert found is not None
        interval = found.interval()
        assert interval is not None
        held += interval.low <= 0.5 <= interval.high
        assert interval.effective <= 40
    assert held >= 52


def test_leaving_a_unit_out_is_nearly_a_new_fit() -> None:
    frame, outcome, treated = made()
    found = contrast(outcome, treated, frame)
    assert found is not None
    short = found.interval((3,))
    assert short is not None
    keep = frame.unit != 3
    smaller = Frame(
        frame.unit[keep], frame.period[keep], tuple(e[keep] for e in frame.effects), frame.covariates[keep]
    )
    again = contrast(outcome[keep], treated[keep], smaller)
    assert again is not None and short.value == pytest.approx(again.value, abs=0.01)


def test_sham_regressors_show_nothing() -> None:
    frame, outcome, treated = made()
    found = contrast(outcome, treated, frame)
    assert found is not None
    rng = np.random.default_rng(3)
    drawn = np.column_stack([rng.permutation(treated) for _ in range(200)])
    values = np.array([i.value for i in shams(found, drawn, frame)])
    assert abs(values.mean()) < 0.05 and values.std() == pytest.approx(found.error, rel=0.35)


def test_too_few_units_give_nothing() -> None:
    frame, outcome, treated = made()
    assert contrast(outcome, np.where(frame.unit < 2, treated, 0.0), frame) is None
    assert absorbed(outcome[:, None], (frame.unit,)).mean() == pytest.approx(0.0, abs=1e-9)
