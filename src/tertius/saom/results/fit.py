"""The result of a fit: prints as a regression table, is tested, saved and exported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tertius.saom.results.estimates import Estimates

if TYPE_CHECKING:
    import pandas as pd

    from tertius.saom.results.inference import TestResult, TimeTest


@dataclass(frozen=True, eq=False)
class Fit(Estimates):
    """A method-of-moments estimate; its attributes are those of `Estimates`.

    The methods import what they need when they are called: statistics and charts take longer to import
    than most models take to load.
    """

    def to_frame(self) -> pd.DataFrame:
        """Return one row per parameter: estimate, se, z, p, t-ratio, Monte Carlo error, target."""
        from tertius.saom.results.tables import frame

        return frame(self)

    def to_latex(self, digits: int = 3, stars: bool = True) -> str:
        """Return a ``tabular`` with booktabs rules."""
        from tertius.saom.results.tables import latex

        return latex(self, digits, stars)

    def to_html(self, digits: int = 3, stars: bool = True) -> str:
        """Return a ``<table>`` with a caption and nothing else."""
        from tertius.saom.results.tables import html

        return html(self, digits, stars)

    def __str__(self) -> str:
        """Return the table as text."""
        from tertius.saom.results.tables import text

        return text(self)

    def __repr__(self) -> str:
        """Return one line: size and convergence."""
        return (
            f"<Fit of {len(self.theta)} parameters, {'converged' if self.converged else 'not converged'}, "
            f"overall ratio {self.overall:.2f}>"
        )

    def _repr_html_(self) -> str:
        return self.to_html()

    def save(self, path: str | Path) -> Path:
        """Write to an ``.npz`` file of plain arrays and one JSON text."""
        from tertius.saom.results.storage import write

        return write(self, Path(path))

    @staticmethod
    def load(path: str | Path) -> Fit:
        """Read what `save` wrote; no code is run from the file."""
        from tertius.saom.results.storage import read

        return Fit(**read(Path(path)))

    def wald(self, parameters: Sequence[str | int] | str) -> TestResult:
        """Test that all these parameters are zero, after Wald."""
        from tertius.saom.results.inference import wald

        return wald(self, parameters)

    def score_test(self, parameters: Sequence[str | int] | str | None = None) -> TestResult:
        """Test fixed parameters (all of them by default) at their fixed values, by their scores."""
        from tertius.saom.results.inference import score_test

        return score_test(self, parameters)

    def time_test(self) -> TimeTest:
        """Test whether parameters differ between periods."""
        from tertius.saom.results.inference import time_test

        return time_test(self)
