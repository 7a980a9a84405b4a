"""The result of maximum likelihood: a `Fit` whose tests are those of a likelihood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tertius.core.errors import UsageError
from tertius.saom.results.fit import Fit

if TYPE_CHECKING:
    from tertius.saom.results.inference import TestResult, TimeTest


@dataclass(frozen=True, eq=False)
class LikelihoodFit(Fit):
    """A maximum likelihood estimate; it prints, tests, saves and exports as a `Fit` does.

    Its attributes are those of `Estimates`, with these meanings: `statistics` and `scores` are
    complete-data scores of the check's paths (paths, periods, parameters) and `targets` zero; `derivative`
    is the complete-data information and `spread` the covariance of the scores, so that their difference is
    the observed information; `t_ratios` are mean scores over their standard deviations; `simulations`
    counts sweeps over all paths.
    """

    def score_test(self, parameters: Sequence[str | int] | str | None = None) -> TestResult:
        """Test fixed parameters (all of them by default) at their fixed values, after Rao.

        Parameters
        ----------
        parameters : label, position, or sequence of them, optional

        Raises
        ------
        UsageError
            If a parameter is estimated or unknown, or none is fixed.
        """
        from tertius.saom.results.inference import score_of

        wanted = [parameters] if isinstance(parameters, (str, int)) else parameters
        fixed = [q for q in np.flatnonzero(~self.free) if not self.terms[q].basic_rate]
        at = [int(q) for q in fixed] if wanted is None else [self.index(p) for p in wanted]
        if not at or any(self.free[q] for q in at):
            raise UsageError(
                "score test", "fixed parameters, as in inPop(fix=0)", "an estimated one" if at else "none"
            )
        keep = [*np.flatnonzero(self.free).tolist(), *at]
        grid = np.ix_(keep, keep)
        observed = (self.derivative - self.spread)[grid]
        score = self.statistics.sum(axis=1).mean(axis=0)[keep]
        names = tuple(self.labels[q] for q in at)
        return score_of("score test", names, -score, observed, observed, int(self.free.sum()))

    def one_step(self) -> dict[str, float]:
        """Return where one Newton step leads, fixed parameters included: a start for a larger model."""
        observed = self.derivative - self.spread
        score = self.statistics.sum(axis=1).mean(axis=0)
        moved = self.checked + np.linalg.lstsq(observed, score, rcond=1e-9)[0]
        return {label: float(value) for label, value in zip(self.labels, moved)}

    def time_test(self, effects: Sequence[str | int] | str | None = None) -> TimeTest:  # noqa: ARG002
        """Refuse: the test of the method of moments rests on simulated statistics."""
        raise UsageError(
            "time test",
            "a fit by the method of moments",
            "one by maximum likelihood",
            "fit time dummies (saom.with_periods) and compare with saom.likelihood_ratio",
        )

    @staticmethod
    def load(path: str | Path) -> LikelihoodFit:
        """Read what `save` wrote; no code is run from the file."""
        from tertius.saom.results.storage import read

        return LikelihoodFit(**read(Path(path)))
