"""Model files fitted and simulated: what is saved is what is returned."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from support.saom_models import result, world
from tertius.core.progress import Step
from tertius.pipeline.models import fit_job, fit_record, simulate_file
from tertius.saom.data.variables import Network
from tertius.saom.results.fit import Fit

MODEL = """\
variables:
  net: {kind: network, file: data.npz, array: net}
effects: net ~ density + recip
fit: {seed: 3}
simulate: {theta: model.fit.npz, chains: 8, seed: 4}
"""


@pytest.fixture
def model(tmp_path: Path) -> Path:
    net = world().variables["net"]
    assert isinstance(net, Network)
    np.savez(tmp_path / "data.npz", net=net.waves)
    (tmp_path / "model.yaml").write_text(MODEL)
    return tmp_path / "model.yaml"


def test_a_fit_is_saved_where_the_job_says(model: Path) -> None:
    seen: list[Step] = []
    job = fit_job(model)
    fit = job.run(threads=1, progress=seen.append)
    assert job.target == model.with_name("model.fit.npz") and not job.state.exists()
    assert (Fit.load(job.target).theta == fit.theta).all()
    assert {s.stage for s in seen} == {"approaching the estimate", "checking convergence"}
    record = fit_record(fit)
    assert json.loads(json.dumps(record, allow_nan=False))["converged"] is True
    assert len(record["parameters"]) == len(fit.theta)


def test_a_fresh_job_drops_the_state_of_an_interrupted_one(model: Path) -> None:
    state = fit_job(model).state
    state.write_bytes(b"rest")
    assert fit_job(model).state.exists()
    assert not fit_job(model, fresh=True).state.exists()


def test_chains_come_from_the_fit_and_the_options_replace_the_file(model: Path) -> None:
    result().save(model.with_name("model.fit.npz"))
    done = simulate_file(model, chains=5, seed=9, threads=1)
    assert (done.chains, done.seed) == (5, 9)
    with np.load(done.target, allow_pickle=False) as saved:
        totals = saved["statistics"].sum(axis=1)
        assert json.loads(str(saved["head"]))["labels"] == list(done.labels)
    assert [r["mean"] for r in done.rows()] == pytest.approx(totals.mean(axis=0).tolist())
    assert simulate_file(model, threads=1).chains == 8
