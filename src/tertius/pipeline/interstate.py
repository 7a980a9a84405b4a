"""The interstate model as commands use it: its fit, goodness of fit, and forecasts, as records and files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from tertius.core.files import atomic
from tertius.core.frames import records
from tertius.core.progress import Progress, silent
from tertius.core.store import Store, default_cache
from tertius.models.interstate.ahead import STACK
from tertius.models.interstate.default import Fitted
from tertius.models.interstate.evaluate import Evaluation, evaluate
from tertius.models.interstate.forecast_spec import ForecastSpec
from tertius.models.interstate.outlook import Outlook, outlook
from tertius.models.interstate.spec import COLD_WAR, MODERN, InterstateSpec
from tertius.models.interstate.track import TrackBin, track
from tertius.panel.panel import Panel
from tertius.pipeline.models import fit_record
from tertius.saom.results.gof import Gof

#: Scores of forecasts that the summary shows, all the better the smaller but for pr_auc.
SCORES = ["brier", "log", "pr_auc", "crps", "degrees", "triads"]
#: Ties that a forecast lists where no states are named.
LIKELIEST = 20


def interstate_spec(
    cold_war: bool = False,
    tie: str | None = None,
    share: float | None = None,
    first: int | None = None,
    last: int | None = None,
    suppliers: tuple[str, ...] | None = None,
) -> InterstateSpec:
    """Return the default model, modern or of the Cold War, with what is given in place of its own."""
    given: dict[str, Any] = {
        "tie": tie, "share": share, "first": first, "last": last, "suppliers": suppliers,
    }  # fmt: skip
    return replace(COLD_WAR if cold_war else MODERN, **{k: v for k, v in given.items() if v is not None})


def interstate_record(fitted: Fitted) -> dict[str, Any]:
    """Return a fit and the data that it was made on as JSON values."""
    built = fitted.built
    return fit_record(fitted.fit) | {
        "key": fitted.key,
        "states": list(built.axes.states),
        "windows": list(built.axes.ends),
        "filled": built.filled,
    }


def gof_rows(gof: Gof) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return one row per statistic, and one row per entry of a statistic."""
    summary = [
        {"statistic": r.name, "mahalanobis": r.distance, "p": r.p, "chains": len(r.simulated)}
        for r in gof.results
    ]
    entries = [
        {"statistic": r.name, "entry": label, "observed": float(o), "mean": float(m), "sd": float(s)}
        for r in gof.results
        for label, o, m, s in zip(r.labels, r.observed, r.simulated.mean(axis=0), r.simulated.std(axis=0))
    ]
    return summary, entries


def write_gof_plots(gof: Gof, folder: Path) -> None:
    """Write one violin plot per statistic into `folder`, as SVG."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in gof.results:
        gof.plot(one.name).save(str(folder / f"{one.name.replace(' ', '-')}.svg"))


@dataclass(frozen=True, eq=False)
class ForecastRun:
    """Scores of past forecasts, and the forecast of the next window.

    Attributes
    ----------
    chosen : DataFrame
        Rows of the outlook that were asked for.
    record : tuple of TrackBin
        What came of past forecasts, by the chance that they gave.
    """

    scores: Evaluation
    ahead: Outlook
    chosen: pd.DataFrame
    record: tuple[TrackBin, ...]

    def mean_scores(self) -> pd.DataFrame:
        """Return one row per method: the mean of each score over origins."""
        return self.scores.table.groupby("method", sort=False)[SCORES].mean().reset_index()

    def to_json(self) -> dict[str, Any]:
        """Return the whole as plain data."""
        return {
            "window": [self.ahead.first, self.ahead.last],
            "definition": self.ahead.definition,
            "forecast": STACK,
            "record": [asdict(b) for b in self.record],
            "forecasts": records(self.chosen),
            "scores": records(self.scores.table),
            "differences": records(self.scores.differences),
        }

    def write(self, path: Path) -> None:
        """Write the chosen forecasts as a file that `tertius score` reads."""
        with atomic(path) as part:
            part.write_text(json.dumps(self.ahead.to_json(self.chosen), indent=2), encoding="utf-8")


def forecast_run(
    panel: Panel,
    spec: ForecastSpec,
    ends: Sequence[int],
    supplier: str,
    states: Sequence[str] = (),
    threads: int | None = None,
    progress: Progress = silent,
) -> ForecastRun:
    """Score forecasts from the windows that end in `ends`, and forecast the next window.

    Parameters
    ----------
    supplier : str
        One of the suppliers that the forecast covers, or "all".
    states : sequence of str
        Whose ties are chosen; the likeliest ones by default.
    """
    store = Store(default_cache())
    ahead = outlook(panel, spec, spec.model.last, store, progress)
    chosen = ahead.of(supplier, states)  # a mistyped name is told before the origins are scored
    scores = evaluate(panel, spec, ends, store, threads, progress)
    return ForecastRun(scores, ahead, chosen if states else chosen.head(LIKELIEST), track(scores.scored))
