"""Forecasts compared with what happened: scores, their parts, calibration once there are enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from tertius.case.forecasts import Book
from tertius.case.schema import Forecast
from tertius.claims.intervals import wilson
from tertius.core.arrays import Floats, Ints
from tertius.core.dates import first_day, last_day
from tertius.core.errors import UsageError
from tertius.core.rng import generator
from tertius.models import scoring

SCHEMA = 1
#: Settled forecasts below which calibration is not shown: ten bins of two are no picture.
ENOUGH = 20
BINS = 10
SEED = 20260101


@dataclass(frozen=True)
class Score:
    """A mean score with its bootstrap interval; None where it is infinite or there is one question alone."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Bin:
    """One row of the calibration table; `low`, `high` are Wilson's interval of the share come true."""

    start: float
    end: float
    n: int
    forecast: float
    observed: float
    low: float
    high: float


@dataclass(frozen=True)
class Card:
    """What `tertius score` prints.

    Attributes
    ----------
    settled, ambiguous, open, overdue : tuple of str
        Forecasts by id; overdue ones are past their date without an outcome, and count among the open.
    questions : int
        Groups of forecasts that stand or fall together.
    brier, log : Score or None
        None without a settled forecast.
    ruled_out : tuple of str
        Forecasts that gave no chance to what happened: their log score is infinite.
    base_rate, gain : Score or None
        Brier score of the base rate of the other questions, and how much less the forecasts lose.
    skill : float or None
        1 - Brier / Brier of the base rate.
    parts, log_parts : scoring.Decomposition or None
        By distinct forecast values: score = reliability - resolution + uncertainty (+ within, zero here).
    binned : scoring.Decomposition or None
        The Brier score's parts in ten bins, with what varies within them.
    calibration : tuple of Bin
        Empty below `ENOUGH` settled forecasts.
    """

    title: str
    on: str
    n: int
    settled: tuple[str, ...]
    ambiguous: tuple[str, ...]
    open: tuple[str, ...]
    overdue: tuple[str, ...]
    questions: int
    brier: Score | None
    log: Score | None
    ruled_out: tuple[str, ...]
    base_rate: Score | None
    gain: Score | None
    skill: float | None
    mean_forecast: float | None
    share_come_true: float | None
    parts: scoring.Decomposition | None
    log_parts: scoring.Decomposition | None
    binned: scoring.Decomposition | None
    calibration: tuple[Bin, ...]

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON data."""
        return {"schema": SCHEMA, **asdict(self)}


def score(book: Book, on: date) -> Card:
    """Score what was settled on `on`; forecasts past their date by then without an outcome are overdue.

    What was settled later counts as open on that day, and forecasts that were issued later do not count.

    Raises
    ------
    UsageError
        No forecast had been issued on that day.
    """
    book = replace(book, forecasts=tuple(f for f in book.forecasts if first_day(str(f.issued)) <= on))
    if not book.forecasts:
        raise UsageError("--on", "a day on which a forecast had been issued", on.isoformat())
    known = [f for f in book.forecasts if f.settled is None or last_day(f.settled) <= on]
    settled = [f for f in known if f.outcome in ("yes", "no")]
    waiting = [f for f in book.forecasts if f.outcome is None or f not in known]
    named = {
        "settled": _ids(settled),
        "ambiguous": _ids([f for f in known if f.outcome == "ambiguous"]),
        "open": _ids(waiting),
        "overdue": _ids([f for f in waiting if last_day(f.by) < on]),
    }
    head = {"title": book.title, "on": on.isoformat(), "n": len(book.forecasts), **named}
    if not settled:
        empty = dict.fromkeys(
            ("brier", "log", "base_rate", "gain", "skill", "mean_forecast", "share_come_true", "parts",
             "log_parts", "binned")
        )  # fmt: skip
        return Card(**head, questions=0, ruled_out=(), calibration=(), **empty)  # type: ignore[arg-type]
    p = np.array([f.probability for f in settled])
    y = np.array([float(f.outcome == "yes") for f in settled])
    cluster = np.unique([_question(f) for f in settled], return_inverse=True)[1].astype(np.int64)
    losses, logs = scoring.brier(p, y), scoring.log_score(p, y)
    reference = scoring.base_rate_scores(y, cluster)
    return Card(
        **head,  # type: ignore[arg-type]
        questions=int(cluster.max()) + 1,
        brier=_mean(losses, cluster, "brier"),
        log=_mean(logs, cluster, "log"),
        ruled_out=tuple(f.id for f, loss in zip(settled, logs, strict=True) if np.isinf(loss)),
        base_rate=_mean(reference, cluster, "base rate"),
        gain=_mean(reference - losses, cluster, "gain"),
        skill=scoring.skill(float(losses.mean()), float(reference.mean())),
        mean_forecast=float(p.mean()),
        share_come_true=float(y.mean()),
        parts=scoring.murphy(p, y),
        log_parts=scoring.murphy_log(p, y) if np.isfinite(logs).all() else None,
        binned=scoring.murphy(p, y, BINS),
        calibration=_calibration(p, y) if len(settled) >= ENOUGH else (),
    )


def _ids(forecasts: Sequence[Forecast]) -> tuple[str, ...]:
    return tuple(f.id for f in forecasts)


def _question(forecast: Forecast) -> str:
    """Return what a forecast stands or falls with: its question, or else its event and deadline."""
    return forecast.question or f"{' '.join(forecast.event.casefold().split())}|{forecast.by}"


def _mean(values: Floats, cluster: Ints, name: str) -> Score:
    if not np.isfinite(values).all():
        return Score(None, None, None)
    value = float(values.mean())
    if int(cluster.max()) == 0:
        return Score(value, None, None)
    return Score(value, *scoring.bootstrap_mean(values, generator(SEED, "score", name), cluster))


def _calibration(p: Floats, y: Floats) -> tuple[Bin, ...]:
    rows = []
    for b in scoring.calibration(p, y, BINS):
        low, high = wilson(b.observed, b.n)
        rows.append(Bin(b.low, b.high, b.n, b.forecast, b.observed, low, high))
    return tuple(rows)
