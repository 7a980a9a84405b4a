"""The interstate model as records and files."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from tertius.core.errors import UsageError
from tertius.models.interstate.outlook import Outlook
from tertius.models.interstate.spec import COLD_WAR, MODERN
from tertius.models.interstate.track import track_of
from tertius.pipeline.interstate import ForecastRun, gof_rows, interstate_spec, write_gof_plots
from tertius.saom.results.gof import Gof, GofResult


def test_options_replace_the_default_and_nothing_else() -> None:
    assert interstate_spec() == MODERN and interstate_spec(cold_war=True) == COLD_WAR
    pact = interstate_spec(tie="pact")
    assert pact.tie == "pact" and pact.window == MODERN.window
    with pytest.raises(UsageError):
        interstate_spec(tie="friendship")


def test_goodness_of_fit_as_rows_and_plots(tmp_path: Path) -> None:
    simulated = np.array([[1.0, 4.0], [3.0, 4.5], [2.0, 5.0], [2.5, 3.5]])
    gof = Gof((GofResult("out degrees", ("0", "1"), np.array([2.0, 4.0]), simulated, 1.5, 0.4),))
    summary, entries = gof_rows(gof)
    assert summary == [{"statistic": "out degrees", "mahalanobis": 1.5, "p": 0.4, "chains": 4}]
    assert [e["observed"] for e in entries] == [2.0, 4.0] and entries[0]["mean"] == simulated[:, 0].mean()
    write_gof_plots(gof, tmp_path / "plots")
    assert (tmp_path / "plots" / "out-degrees.svg").read_text().startswith("<svg")


def test_forecasts_as_records_and_as_a_file_to_score(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {"state": ["SYR", "IRQ"], "supplier": "RUS", "tie": [1, 0], "probability": [0.9, np.nan],
         "low": [0.8, np.nan], "high": [0.95, np.nan]}
    )  # fmt: skip
    outlook = Outlook(2025, 2029, table, "any delivery of arms in the window")
    scores = pd.DataFrame(
        {"origin": [2014, 2019], "method": "logit", "brier": [0.1, 0.3], "log": 0.5, "pr_auc": 0.4,
         "crps": 1.0, "degrees": 2.0, "triads": np.nan}
    )  # fmt: skip
    record = track_of(np.array([0.9]), np.array([1.0]))
    found = SimpleNamespace(table=scores, differences=scores.head(0))
    run = ForecastRun(found, outlook, table, record)  # type: ignore[arg-type]
    assert run.mean_scores()["brier"].tolist() == [pytest.approx(0.2)]
    plain = json.loads(json.dumps(run.to_json(), allow_nan=False))
    assert plain["window"] == [2025, 2029] and plain["forecasts"][1]["probability"] is None
    run.write(tmp_path / "next.json")
    written = json.loads((tmp_path / "next.json").read_text())["forecasts"]
    assert [f["id"] for f in written] == ["rus-syr-2029"]  # a chance that nobody knows is no forecast
