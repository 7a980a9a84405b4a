"""The result of a fit: a frozen record that prints as a regression table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tertius.core.errors import UsageError, near_miss
from tertius.saom.data.variables import Floats
from tertius.saom.term import Term

if TYPE_CHECKING:
    from tertius.saom.results.inference import TestResult, TimeTest


@dataclass(frozen=True, eq=False)
class Fit:
    """A method-of-moments estimate; arrays run over the parameters of the model, rates included.

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
    free: NDArray[np.bool_]
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
        """Position of a parameter given by its label, its label without the variable, or position."""
        if isinstance(label, int):
            if not 0 <= label < len(self.labels):
                raise UsageError("parameter", f"a position below {len(self.labels)}", str(label))
            return label
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

    def to_frame(self) -> pd.DataFrame:
        """One row a parameter: estimate, se, z, p, t-ratio, Monte Carlo error, target."""
        from tertius.saom.results.tables import frame

        return frame(self)

    def to_latex(self, digits: int = 3, stars: bool = True) -> str:
        """A ``tabular`` with booktabs rules."""
        from tertius.saom.results.tables import latex

        return latex(self, digits, stars)

    def to_html(self, digits: int = 3, stars: bool = True) -> str:
        """A ``<table>`` with a caption and nothing else."""
        from tertius.saom.results.tables import html

        return html(self, digits, stars)

    def __str__(self) -> str:
        from tertius.saom.results.tables import text

        return text(self)

    def __repr__(self) -> str:
        return (
            f"<Fit of {len(self.theta)} parameters, {'converged' if self.converged else 'not converged'}, "
            f"overall ratio {self.overall:.2f}>"
        )

    def _repr_html_(self) -> str:
        return self.to_html()

    def save(self, path: str | Path) -> Path:
        """Write to an ``.npz`` file of plain arrays and one JSON text."""
        from tertius.saom.results.storage import save

        return save(self, Path(path))

    @staticmethod
    def load(path: str | Path) -> Fit:
        """Read what `save` wrote; no code is run from the file."""
        from tertius.saom.results.storage import load

        return load(Path(path))

    def wald(self, parameters: Sequence[str | int] | str) -> TestResult:
        """Wald test that all these parameters are zero."""
        from tertius.saom.results.inference import wald

        return wald(self, parameters)

    def score_test(self, parameters: Sequence[str | int] | str | None = None) -> TestResult:
        """Score-type test of fixed parameters (all of them by default) at their fixed values."""
        from tertius.saom.results.inference import score_test

        return score_test(self, parameters)

    def time_test(self) -> TimeTest:
        """Test whether parameters differ between periods."""
        from tertius.saom.results.inference import time_test

        return time_test(self)

    def with_notes(self, *notes: str) -> Fit:
        """The same fit with more notes."""
        return replace(self, notes=(*self.notes, *notes))
