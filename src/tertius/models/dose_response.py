"""How far a yearly series moves with the share of recent years that are marked, judged by permuted dates.

Events that come in two years out of three leave no year with clean years before and after it, and a contrast
of years with an event against years without sees only the small part of the effect in which their windows
differ.  Here both are put through the same windows.  The *dose* of a year is the share of the `years` before
it that are marked; the series' change from one window to the next is regressed on the dose's change between
the same windows.  The slope is what a full dose does against none, whatever the overlap.

The standard error is the largest of three: least squares', that of Newey and West (1987), *Econometrica* 55:
703-708, and the spread of the slope when the marks are moved round the record as a whole (circular
shifts), the effect itself taken out first and every shift put on the scale of the real dose.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from tertius.core.arrays import Bools, Floats

#: Years of the series, and marked or unmarked ones among them, below which nothing is said.
FEWEST_YEARS, FEWEST_OF_A_KIND = 12, 3


@dataclass(frozen=True)
class Windows:
    """Two windows of years about a year y: y + first ... y + first + length - 1, before and after."""

    before: tuple[int, int]
    after: tuple[int, int]

    @property
    def span(self) -> int:
        """Years from the first of the window before to the last of the window after."""
        return self.after[0] + self.after[1] - self.before[0]


@dataclass(frozen=True)
class Response:
    """The slope of a series on the dose.

    `value`, `low`, `high`, `error` in the series' unit a full dose; `p` is the share of shifts with a slope
    at least as far from zero; `marked`, `years` count years; `effective` the marked years that are as good as
    independent; `dose` the spread of the dose's change.
    """

    value: float
    low: float
    high: float
    error: float
    p: float
    marked: int
    years: int
    effective: float
    dose: float


def dose_of(marked: Floats, years: int) -> Floats:
    """Return the share of the `years` before each year that are marked, NaN where one of them is unknown.

    Parameters
    ----------
    marked : float array, shape (..., T)
        1, 0, or NaN where unknown.
    """
    out = np.full(marked.shape, np.nan)
    for t in range(years, marked.shape[-1]):
        out[..., t] = marked[..., t - years : t].mean(axis=-1)
    return out


def change_between(values: Floats, windows: Windows) -> Floats:
    """Return for each year the mean of the window after less that of the window before, NaN where unknown."""
    out, periods = np.full(values.shape, np.nan), values.shape[-1]
    (b, b_length), (a, a_length) = windows.before, windows.after
    for t in range(max(0, -b), periods - a - a_length + 1):
        before, after = values[..., t + b : t + b + b_length], values[..., t + a : t + a + a_length]
        out[..., t] = after.mean(axis=-1) - before.mean(axis=-1)
    return out


def response(
    series: Floats,
    marked: Floats,
    years: int,
    windows: Windows,
    beside: Floats | None = None,
    level: float = 0.95,
) -> Response | None:
    """Regress the changes of a series on the changes of the dose.

    Parameters
    ----------
    series : float array, shape (T,)
        Change of the series between the windows about each year, NaN where unknown.
    marked : float array, shape (T,)
        1, 0 or NaN (unknown).
    years : int
        Years of a full dose.
    beside : float array, shape (T, k), optional
        Further regressors, already changes between the windows.

    Returns
    -------
    Response or None
        None with too few years, too few of them marked or unmarked, or a dose that does not vary.
    """
    x = change_between(dose_of(marked, years), windows)
    extra = np.zeros((len(series), 0)) if beside is None else beside
    use = np.isfinite(series) & np.isfinite(x) & np.isfinite(extra).all(axis=1)
    n, k = int(use.sum()), int((marked[use] == 1).sum())
    if n < FEWEST_YEARS or min(k, n - k) < FEWEST_OF_A_KIND or float(x[use].std()) < 1e-9:
        return None
    y, controls = series[use], np.column_stack([np.ones(n), extra[use]])
    own, rest = _without(x[use], controls), _without(y, controls)
    square = float(own @ own)
    if square < 1e-9:
        return None
    value = float(own @ rest) / square
    residual = rest - value * own
    plain = float(np.sqrt((residual @ residual) / max(1, n - 1 - controls.shape[1]) / square))
    moved = _shifted(marked, years, windows, use, controls)
    squares = (moved**2).sum(axis=1)
    usable = squares > 0.1 * square
    # A shift under which the dose varies less gives a wilder slope: all are put on the real dose's scale.
    scores = (moved[usable] @ residual) ** 2 / squares[usable]
    spread = float(np.sqrt(scores.mean() / square)) if usable.any() else 0.0
    error = max(plain, _newey_west(own, residual, windows.span), spread)
    if not error > 0:
        return None
    freedom = max(1.0, min(k, n - k, n / 3) - 1.0)
    half = float(stdtrit(freedom, 0.5 + level / 2)) * error
    slopes = moved[usable] @ rest / squares[usable]
    p = float((1 + (np.abs(slopes) >= abs(value)).sum()) / (1 + len(slopes)))
    effective = min(float(k), max(1.0, k * (plain / error) ** 2))
    return Response(value, value - half, value + half, error, p, k, n, effective, float(np.sqrt(square / n)))


def slopes_at(series: Floats, marks: Floats, years: int, windows: Windows) -> tuple[Floats, Floats]:
    """Return the slope, and the spread of the dose's change, for each row of other marks.

    Parameters
    ----------
    marks : float array, shape (draws, T)
    """
    x = change_between(dose_of(marks, years), windows)
    use = np.isfinite(series) & np.isfinite(x).all(axis=0)
    y, x = series[use], x[:, use]
    y, x = y - y.mean(), x - x.mean(axis=1, keepdims=True)
    square = (x**2).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return x @ y / square, np.sqrt(square / max(1, len(y)))


def reordered(marked: Floats, draws: int, rng: np.random.Generator) -> Floats:
    """Return marks with the runs of marked and of unmarked years dealt out anew, unknown years left alone.

    Lengths of the runs, and so the spacing of the dates, stay; which comes when is drawn.
    """
    known = np.flatnonzero(np.isfinite(marked))
    out = np.tile(marked, (draws, 1))
    if len(known) == 0:
        return out
    values = marked[known] == 1
    cuts = np.flatnonzero(np.diff(values.astype(int))) + 1
    runs = [len(part) for part in np.split(values, cuts)]
    kinds: tuple[list[int], list[int]] = (runs[0::2], runs[1::2])
    for k in range(draws):
        first, second = rng.permutation(kinds[0]).tolist(), rng.permutation(kinds[1]).tolist()
        starts = bool(values[0])
        if len(first) == len(second) and rng.random() < 0.5:
            first, second, starts = second, first, not starts
        pieces = list[Bools]()
        for place in range(len(first) + len(second)):
            length = (first if place % 2 == 0 else second)[place // 2]
            pieces.append(np.full(int(length), starts if place % 2 == 0 else not starts))
        out[k, known] = np.concatenate(pieces)
    return out


def _without(values: Floats, controls: Floats) -> Floats:
    """Return what is left of values (last axis: years) after regression on the controls."""
    fitted = controls @ np.linalg.lstsq(controls, values, rcond=None)[0]
    return np.asarray(values - fitted, dtype=np.float64)


def _shifted(marked: Floats, years: int, windows: Windows, use: Bools, controls: Floats) -> Floats:
    """Return the dose's changes, controls taken out, for every circular shift of the known marks."""
    known = np.flatnonzero(np.isfinite(marked))
    shifts = np.tile(marked, (len(known) - 1, 1))
    for k in range(1, len(known)):
        shifts[k - 1, known] = np.roll(marked[known], k)
    x = np.nan_to_num(change_between(dose_of(shifts, years), windows)[:, use])
    return _without(x.T, controls).T


def _newey_west(x: Floats, residual: Floats, lags: int) -> float:
    score = x * residual
    total = float(score @ score)
    for lag in range(1, min(lags, len(score) - 1) + 1):
        total += 2 * (1 - lag / (lags + 1)) * float(score[lag:] @ score[:-lag])
    return float(np.sqrt(max(total, 0.0))) / float(x @ x)
