"""`tertius.run_scenario`: simulated worlds and what they say of a scenario's arms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tertius.api.shown import Result

if TYPE_CHECKING:
    import pandas as pd

    from tertius.api.charts import Chart
    from tertius.pipeline.scenarios.run import ScenarioRun


@dataclass(frozen=True, eq=False, repr=False)
class Simulated(Result):
    """A scenario that was run.

    Attributes
    ----------
    run : ScenarioRun
        The worlds and all that the scenario's file asks for.
    """

    run: ScenarioRun

    @property
    def title(self) -> str:
        """Title of the scenario."""
        return self.run.ensemble.spec.title

    def lines(self) -> Iterable[str]:
        """Return what the run had to leave aside."""
        return self.run.ensemble.notes

    def frame(self) -> pd.DataFrame:
        """Return one row an arm and outcome.

        Returns
        -------
        DataFrame
            ``arm``, ``outcome``, ``at the start``, ``mean`` at the horizon and its Monte Carlo error
            ``mc_error``; ``attrs["units"]`` has the unit of each outcome.
        """
        import pandas as pd

        from tertius.scenario.outcomes import OUTCOMES

        frame = pd.DataFrame(
            self.run.arm_rows(), columns=["arm", "outcome", "at the start", "mean", "mc_error"]
        )
        spec, known = self.run.ensemble.spec, OUTCOMES.all()
        kinds = {name: asked.outcome for name, asked in spec.outcomes.items()}
        units = {name: known[kind].unit for name, kind in kinds.items() if kind in known}
        frame.attrs = {"title": self.title, "units": units, "sources": [spec.world], "citation": []}
        return frame

    def contrasts(self) -> pd.DataFrame:
        """Return one row a contrast and outcome, with expected and predicted intervals."""
        import pandas as pd

        return pd.DataFrame(self.run.contrast_rows())

    def charts(self) -> list[Chart]:
        """Return fans of the outcomes, maps of ties that differ, the multiplier and the sensitivity."""
        from tertius.api.charts import chart_from
        from tertius.claims.verdict import DataTable
        from tertius.pipeline.scenarios.figures import figure_tables

        made = []
        for name, kind, frame in figure_tables(self.run):
            rows = tuple(tuple(row) for row in frame.itertuples(index=False))
            table = DataTable(f"{self.title}: {_called(name)}", tuple(map(str, frame.columns)), rows)
            made.append(
                chart_from(kind, table, source=f"Simulated with the model {self.run.ensemble.spec.world!r}.")
            )
        return made


def _called(figure: str) -> str:
    """Return what a figure shows, from its name in `tertius.pipeline.scenarios.figures`."""
    kind, _, rest = figure.partition("-")
    contrast, _, patron = rest.partition("-")
    words = {
        "fan": f"{rest} through time",
        "map": f"where ties to {patron} would change (contrast {contrast})",
        "multiplier": "ties that follow from one",
        "sensitivity": "what the result hangs on",
    }
    return words.get(kind, figure)


def run_scenario(
    scenario: str | Path,
    *,
    draws: int | None = None,
    chains: int | None = None,
    seed: int | None = None,
    threads: int | None = None,
    confirmed: bool = False,
) -> Simulated:
    """Simulate all arms of a scenario; finished work is kept in the cache.

    Parameters
    ----------
    scenario : str or Path
        Name of a packaged scenario, or a file.
    draws, chains, seed : int, optional
        Instead of the file's numbers.
    threads : int, optional
        All processors where it is None.
    confirmed : bool
        Whether a very large run may start.

    Raises
    ------
    TertiusError
        An unknown scenario, a file with faults, or a very large run that is not confirmed.

    Examples
    --------
    >>> import tertius
    >>> tertius.run_scenario("no-such-scenario")
    Traceback (most recent call last):
    tertius.scenario.errors.ScenarioError: ...
    """
    from tertius.core.store import Store, default_cache
    from tertius.pipeline.scenarios.load import models_of, scenario_named
    from tertius.pipeline.scenarios.run import run
    from tertius.scenario.backend import Threads
    from tertius.scenario.run import plan_scenario

    changes = {"draws": draws, "chains": chains, "seed": seed}
    spec = scenario_named(str(scenario)).with_(**{k: v for k, v in changes.items() if v is not None})
    models = models_of(spec, threads)
    store = Store(default_cache() / "scenarios")
    plan = plan_scenario(spec, models)
    return Simulated(run(plan, models, backend=Threads(threads), store=store, confirmed=confirmed))
