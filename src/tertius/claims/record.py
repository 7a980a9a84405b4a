"""The record of a claim test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from tertius.case.schema import Claim
from tertius.claims.rule import Decision
from tertius.claims.verdict import GridCell, Verdict
from tertius.panel.panel import Panel


@dataclass(frozen=True)
class Assessment:
    """What a verdict rests on: the cells of the grid, and the written rule's decision from them."""

    cells: Sequence[GridCell]
    decision: Decision


@dataclass(frozen=True)
class ClaimTest:
    """A test that a claim can bind to.

    Attributes
    ----------
    title, estimand : str
        What it tests, and the quantity that it estimates, in words.
    parameters : type of pydantic.BaseModel
        Frozen schema of the parameters that a claim may set; unknown names are refused.
    judge : callable
        ``judge(panel, claim, parameters)`` to a `Verdict`.  Deterministic; raises `PanelError`
        where the question lies outside the panel, returns "not testable" where no data speak.
    datasets : tuple of str
        Sources that it reads.
    assess : callable, optional
        ``assess(panel, parameters)`` to the `Assessment` that `judge` reports, without tables, figures and
        flips.  Calibration runs it thousands of times; without it, `judge` is run instead.
    """

    title: str
    estimand: str
    parameters: type[BaseModel]
    judge: Callable[[Panel, Claim, BaseModel], Verdict]
    datasets: tuple[str, ...]
    assess: Callable[[Panel, BaseModel], Assessment] | None = None
