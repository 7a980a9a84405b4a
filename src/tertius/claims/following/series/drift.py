"""Slopes and means of short yearly series whose errors have memory.

y = X b + u, where the errors of years d apart correlate as rho^d (gaps are no trouble).  A short series does
not tell rho, and to plug in an estimate makes intervals too narrow.  Slopes are therefore averaged over rho
in [0, 1), each weighed by its restricted likelihood (Harville 1974, Biometrika 61: 383-385; Kitanidis 1986,
Water Resources Research 22: 499-507) under Jeffreys' prior, the square root of 1 / (1 - rho^2) (Zellner
1971, *Bayesian Inference in Econometrics*, chapter 7), which leaves a mixture of t distributions.  Its mean
is the estimate; the interval has the mixture's variance and the t quantile of the degrees of freedom."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.special import stdtrit

from tertius.claims.verdict import Estimate
from tertius.core.arrays import Floats

#: Memories over which slopes are averaged.
MEMORIES = np.array([0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.93, 0.96, 0.98])
#: Jeffreys' prior of each, for a stationary first-order process: long memory counts more than if flat.
_EDGES = np.concatenate([[0.0], (MEMORIES[1:] + MEMORIES[:-1]) / 2, [1.0]])
PRIOR = np.diff(np.arcsin(_EDGES)) / (np.pi / 2)


@dataclass(frozen=True)
class Fit:
    """Coefficients of one or several series on the same design.

    Attributes
    ----------
    value, error : float array, shape (series,)
        Mean and standard deviation of the coefficient asked for.
    reach : float
        Half-width of a 95 % interval in standard deviations.
    memory : float array, shape (series,)
        Mean of rho.
    mean : float array, shape (series, columns)
        All coefficients.
    """

    value: Floats
    error: Floats
    reach: float
    memory: Floats
    mean: Floats

    def estimate(self, unit: str, n: int, what: str, sign: float = 1.0) -> Estimate:
        """Return the first series' coefficient as an estimate."""
        value, half = sign * float(self.value[0]), self.reach * float(self.error[0])
        if not np.isfinite(half):
            return Estimate(None, None, None, 0.95, unit, n, float(n), what)
        return Estimate(
            round(value, 6), round(value - half, 6), round(value + half, 6), 0.95, unit, n, float(n), what
        )


@lru_cache(maxsize=4096)
def _whitened(years: tuple[int, ...], flat: bytes, columns: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Return by memory: whitener, projector to coefficients, inverse of X'V^-1X, log determinants."""
    x = np.frombuffer(flat, dtype=np.float64).reshape(len(years), columns)
    apart = np.abs(np.subtract.outer(np.array(years, float), np.array(years, float)))
    whiten, solve, inner, weight = [], [], [], []
    for rho in MEMORIES:
        v = rho**apart if rho else np.eye(len(years))
        root = np.linalg.inv(np.linalg.cholesky(v))
        wx = root @ x
        cross = wx.T @ wx
        inverse = np.linalg.inv(cross)
        whiten.append(root)
        solve.append(inverse @ wx.T @ root)
        inner.append(inverse)
        weight.append(np.log(np.diag(root)).sum() - 0.5 * np.linalg.slogdet(cross)[1])
    return np.array(whiten), np.array(solve), np.array(inner), np.array(weight)


def fit(years: Floats, x: Floats, y: Floats, of: int = 1) -> Fit:
    """Return coefficient `of` of one or several series.

    Parameters
    ----------
    years : array, shape (n,)
    x : array, shape (n, k)
        Full rank; n > k + 1.
    y : array, shape (n,) or (series, n)
    """
    rows = np.atleast_2d(y)
    n, k = x.shape
    design = np.ascontiguousarray(x, dtype=np.float64)
    whiten, solve, inner, weight = _whitened(tuple(int(t) for t in years), design.tobytes(), k)
    b = np.einsum("rkn,sn->srk", solve, rows)
    rest = rows[:, None, :] - np.einsum("nk,srk->srn", x, b)
    white = np.einsum("rmn,srn->srm", whiten, rest)
    square = np.maximum((white**2).sum(axis=2), 1e-20)
    free = n - k
    log = np.log(PRIOR)[None, :] + weight[None, :] - 0.5 * free * np.log(square)
    p = np.exp(log - log.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    value = (p * b[:, :, of]).sum(axis=1)
    stretch = free / (free - 2) if free > 2 else 3.0
    own = square / free * inner[None, :, of, of] * stretch
    variance = (p * (own + (b[:, :, of] - value[:, None]) ** 2)).sum(axis=1)
    reach = float(stdtrit(free, 0.975)) / stretch**0.5
    return Fit(value, variance**0.5, reach, p @ MEMORIES, np.einsum("sr,srk->sk", p, b))


def line(years: Floats, steps: tuple[int, ...] = ()) -> Floats:
    """Return the design of a level, a slope per ten years, and steps that begin in given years."""
    columns = [np.ones(len(years)), (years - years.mean()) / 10]
    columns += [
        (years >= s).astype(np.float64) for s in steps if (years >= s).sum() > 1 and (years < s).sum() > 1
    ]
    return np.column_stack(columns)


def noise(years: Floats, y: Floats) -> float:
    """Return the standard deviation of what in a series is not smooth, from its second differences.

    Independent errors of a smooth path give second differences six times their variance (Gasser, Sroka and
    Jennen-Steinmetz 1986, Biometrika 73: 625-633, for equal distances).  Short series: of all about their
    mean."""
    if len(y) < 5:
        return float(np.std(y, ddof=1)) if len(y) > 1 else 0.0
    gap = np.diff(years)
    second = np.diff(y, 2)[(gap[1:] == gap[:-1])]
    return float(np.sqrt((second**2).mean() / 6)) if len(second) > 2 else float(np.std(y, ddof=1))


def realised(years: Floats, x: Floats, y: Floats, floor: float) -> Fit:
    """Return the least-squares slope of what happened: its error is that of the record, not of the swings.

    Parameters
    ----------
    floor : float
        Error of a level that sources leave; the two ends of the line are taken to have one each.
    """
    inner = np.linalg.inv(x.T @ x)
    b = inner @ x.T @ y
    sigma = noise(years, y - x[:, 2:] @ b[2:])
    span = (years.max() - years.min()) / 10
    error = np.hypot(sigma * inner[1, 1] ** 0.5, floor * 2**0.5 / span)
    reach = float(stdtrit(max(len(y) - x.shape[1], 1), 0.975))
    return Fit(b[1:2], np.array([error]), reach, np.zeros(1), b[None, :])


def sham(years: Floats, spread: float, memory: float, draws: int, rng: np.random.Generator) -> Floats:
    """Return series without a slope, of given spread and memory, shape (draws, years)."""
    apart = np.abs(np.subtract.outer(years, years))
    root = np.linalg.cholesky(memory**apart if memory > 0 else np.eye(len(years)))
    return np.asarray(spread * rng.normal(size=(draws, len(years))) @ root.T)


@dataclass(frozen=True)
class Break:
    """The year in which a slope changes most: `year`, the years that fit hardly worse, slopes, and chance.

    `chance` is the share of series of the same memory without a break whose best break fits as well.
    """

    year: int
    low: int
    high: int
    before: float
    after: float
    chance: float


def one_break(years: Floats, y: Floats, rng: np.random.Generator, draws: int = 199) -> Break | None:
    """Return the best single change of slope (sup-F over all years but the outer 15 %); None if too short.

    The statistic is Andrews' (1993), Econometrica 61: 821-856, on the series made free of its memory; its
    distribution comes from `draws` series without a break, and the interval holds the years whose statistic
    is within the 5 % point of one degree of freedom of the best.
    """
    edge = max(3, round(0.15 * len(years)))
    if len(years) < 2 * edge + 3:
        return None
    base = line(years)
    plain = fit(years, base, y)
    memory = min(float(plain.memory[0]), 0.9)
    apart = np.abs(np.subtract.outer(years, years))
    root = np.linalg.inv(np.linalg.cholesky(memory**apart if memory > 0 else np.eye(len(years))))
    candidates = years[edge:-edge]
    shams = sham(years, 1.0, memory, draws, rng)
    both = np.vstack([y, shams]) @ root.T

    def left(x: Floats) -> Floats:
        q = np.linalg.qr(root @ x)[0]
        return np.asarray(((both - both @ q @ q.T) ** 2).sum(axis=1))

    none = left(base)
    kinked = [np.column_stack([base, np.maximum(years - c, 0) / 10]) for c in candidates]
    f = np.array([(none - left(x)) / left(x) * (len(years) - 3) for x in kinked])
    best = int(f[:, 0].argmax())
    near = candidates[f[:, 0] >= f[best, 0] - 3.84]
    slopes = fit(years, kinked[best], y).mean[0]
    chance = float((1 + (f[:, 1:].max(axis=0) >= f[best, 0]).sum()) / (draws + 1))
    return Break(
        int(candidates[best]),
        int(near.min()),
        int(near.max()),
        float(slopes[1]),
        float(slopes[1] + slopes[2]),
        chance,
    )
