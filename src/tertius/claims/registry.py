"""The record of a claim test."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

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
class Threshold:
    """Where a test's threshold lies and on which scale.

    Attributes
    ----------
    at : str or float
        Name of the parameter that holds it, or the threshold itself; the estimate must exceed it.
    scale : str
        "share" (between 0 and 1), "ratio" (above 0), "difference", or "counted": what was counted was
        counted, and no probability comes from its interval.
    """

    at: str | float
    scale: Literal["share", "ratio", "difference", "counted"]

    def of(self, parameters: BaseModel) -> float:
        """Return the threshold under some parameters."""
        return float(getattr(parameters, self.at)) if isinstance(self.at, str) else self.at


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
    threshold : Threshold, optional
        Its threshold and scale; without it no probability is given.
    silent : mapping of str to str
        Kinds of change that the test cannot be tried with, and why.
    """

    title: str
    estimand: str
    parameters: type[BaseModel]
    judge: Callable[[Panel, Claim, BaseModel], Verdict]
    datasets: tuple[str, ...]
    assess: Callable[[Panel, BaseModel], Assessment] | None = None
    threshold: Threshold | None = None
    silent: Mapping[str, str] = field(default_factory=dict)
