"""The result of a fit: prints as a regression table, is tested, saved and exported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tertius.saom.results.estimates import Estimates

if TYPE_CHECKING:
    import pandas as pd

    from tertius.core.arrays import Floats
    from tertius.saom.data.variables import SaomData
    from tertius.saom.results.inference import TestResult, TimeTest
    from tertius.saom.results.side_by_side import Table


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

    @property
    def params(self) -> pd.Series[float]:
        """Estimates by label."""
        return self._series(self.theta, "estimate")

    @property
    def bse(self) -> pd.Series[float]:
        """Standard errors by label; missing for fixed parameters."""
        return self._series(self.se, "se")

    @property
    def pvalues(self) -> pd.Series[float]:
        """Two-sided normal p-values by label; missing for basic rates and fixed parameters."""
        return self._series(self.to_frame()["p"].to_numpy(float), "p")

    def conf_int(self, alpha: float = 0.05) -> pd.DataFrame:
        """Return normal confidence intervals: ``low`` and ``high`` by label, at level 1 - `alpha`."""
        from tertius.saom.results.tables import intervals

        return intervals(self, alpha)

    def cov_params(self) -> pd.DataFrame:
        """Return the covariance matrix of the estimates by label; missing for fixed parameters."""
        import pandas as pd

        return pd.DataFrame(self.covariance, index=list(self.labels), columns=list(self.labels))

    def summary(self, name: str = "estimate (s.e.)", digits: int = 3) -> Table:
        """Return the table of this fit alone; see `saom.table` for several."""
        from tertius.saom.results.side_by_side import table

        return table([self], [name], digits=digits)

    def predict(self, data: SaomData | Mapping[str, SaomData], on: str | None = None) -> pd.DataFrame:
        """Return what each actor would do at the first state of each period; see `saom.predict`."""
        from tertius.saom.results.choices import predict

        return predict(self, data, on)

    def tidy(self, level: float = 0.95) -> pd.DataFrame:
        """Return one row per parameter, named as broom names them, with intervals of this level."""
        from tertius.saom.results.tables import tidy

        return tidy(self, level)

    def glance(self) -> pd.DataFrame:
        """Return one row: size, convergence, simulations."""
        from tertius.saom.results.tables import glance

        return glance(self)

    def _series(self, values: Floats, name: str) -> pd.Series[float]:
        import pandas as pd

        return pd.Series(values, index=list(self.labels), name=name)

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

    def equal(self, *parameters: str | int) -> TestResult:
        """Test that free parameters equal one another."""
        from tertius.saom.results.inference import equal

        return equal(self, *parameters)

    def linear(
        self, combinations: Mapping[str, float] | Sequence[Mapping[str, float]], value: float = 0.0
    ) -> TestResult:
        """Test that linear combinations of free parameters, weights by label, have a value."""
        from tertius.saom.results.inference import linear

        return linear(self, combinations, value)

    def score_test(self, parameters: Sequence[str | int] | str | None = None) -> TestResult:
        """Test fixed parameters (all of them by default) at their fixed values, by their scores."""
        from tertius.saom.results.inference import score_test

        return score_test(self, parameters)

    def one_step(self) -> dict[str, float]:
        """Return where one Newton step leads, fixed parameters included: a start for a larger model."""
        from tertius.saom.results.inference import one_step

        return one_step(self)

    def time_test(self, effects: Sequence[str | int] | str | None = None) -> TimeTest:
        """Test whether parameters differ between periods: all of them, or those of `effects`."""
        from tertius.saom.results.inference import time_test

        return time_test(self, effects)
