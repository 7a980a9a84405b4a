"""The record of a claim test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel

from tertius.case.schema import Claim
from tertius.claims.verdict import Verdict
from tertius.panel.panel import Panel


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
    """

    title: str
    estimand: str
    parameters: type[BaseModel]
    judge: Callable[[Panel, Claim, BaseModel], Verdict]
    datasets: tuple[str, ...]
