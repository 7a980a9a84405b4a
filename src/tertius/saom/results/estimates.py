"""What a fit found, as a frozen record: tables, tests and files are made from it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np

from tertius.core.arrays import Bools, Floats
from tertius.core.errors import UsageError, near_miss, shorten
from tertius.saom.term import Term


@dataclass(frozen=True, eq=False)
class Estimates:
    """What a fit by the method of moments found; arrays run over all parameters, rates included.

    Attributes
    ----------
    theta, se : array (parameters,)
        ``se`` is NaN for a fixed parameter.
    covariance : array (parameters, parameters)
        NaN in rows and columns of fixed parameters.
    t_ratios : array (parameters,)
        Mean deviation of simulated from observed statistics over their standard deviation, of the
        check at `checked`; `theta` differs from `checked` by the step that the check's own deviations
        imply, well under a tenth of a standard error where the fit converged.
    overall : float
        Overall maximum convergence ratio: the largest t-ratio of a linear combination.
    error : array (parameters,)
        Monte Carlo standard error of theta.
    simulations : int
        Chains simulated in all.
    converged : bool
        Whether every |t| is below 0.1 and `overall` below 0.25.
    labels : tuple of str
    terms : tuple of Term
    free : bool array (parameters,)
    checked : array (parameters,)
        Theta of the check's chains.
    targets : array (periods, parameters)
    derivative, spread : array (parameters, parameters)
        Derivative of the expected statistics, and their covariance.
    statistics, scores : array (chains, periods, parameters)
        Chains of the check.
    conditional : str
        Variable conditioned on, or empty.
    seed : int
    notes : tuple of str
        What a reader must know: no convergence, near collinearity, divergence.
    """

    theta: Floats
    se: Floats
    covariance: Floats
    t_ratios: Floats
    overall: float
    error: Floats
    simulations: int
    converged: bool
    labels: tuple[str, ...]
    terms: tuple[Term, ...]
    free: Bools
    checked: Floats
    targets: Floats
    derivative: Floats
    spread: Floats
    statistics: Floats
    scores: Floats
    conditional: str = ""
    seed: int = 0
    notes: tuple[str, ...] = field(default=())

    def index(self, label: str | int) -> int:
        """Return the position of a parameter given by label (with or without its variable) or position."""
        if isinstance(label, int):
            if not 0 <= label < len(self.labels):
                raise UsageError("parameter", f"a position below {len(self.labels)}", str(label))
            return label
        if not isinstance(label, str):
            raise UsageError("parameter", "a label or a position", shorten(label))
        short = [full.split(": ", 1)[1] for full in self.labels]
        for names in (list(self.labels), short):
            if names.count(label) == 1:
                return names.index(label)
            if names.count(label) > 1:
                raise UsageError("parameter", "a label with its variable", repr(label), self.labels[0])
        hint = near_miss(label, [*self.labels, *short]) or f"there are {', '.join(self.labels)}"
        raise UsageError("parameter", "the label of a parameter", repr(label), hint)

    @property
    def z(self) -> Floats:
        """Estimates over standard errors; NaN for rates, whose zero is no hypothesis."""
        rates = np.array([t.basic_rate for t in self.terms])
        ratio: Floats = np.where(rates, np.nan, self.theta / self.se)
        return ratio

    def with_notes(self, *notes: str) -> Self:
        """Return the same record with more notes."""
        return replace(self, notes=(*self.notes, *notes))
