"""Maximum likelihood against RSiena's: Monte Carlo estimates on both sides, compared loosely."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tertius import saom

FOLDER = os.environ.get("TERTIUS_REFERENCE", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="TERTIUS_REFERENCE names no folder")
#: By name: effects, the runs compared with, and whether all 50 actors and three waves are fitted.
FITS = {
    "dyads": (
        "net ~ density + recip",
        ("small_long_density_recip_seed1", "small_long_density_recip_seed2"),
        False,
    ),
    "triads": (
        "net ~ density + recip + transTrip",
        ("small_long_transTrip_seed1", "small_long_transTrip_seed2"),
        False,
    ),
    "a": ("net ~ density + recip + transTrip", ("a_seed1", "a_run_seed2", "a_run_seed3"), True),
}
#: Standard errors by which means over a few of RSiena's runs may be away (they differ by 0.1 to 0.5).
AWAY = 0.5


def runs(names: tuple[str, ...]) -> list[dict[str, Any]]:
    stored = json.loads(gzip.decompress((Path(FOLDER).parent / "saom2" / "ml.json.gz").read_bytes()))
    return [stored[name] for name in names]


@pytest.mark.parametrize("name", FITS)
def test_estimates_are_near_those_of_the_reference(name: str) -> None:
    effects, names, whole = FITS[name]
    if whole and not os.environ.get("TERTIUS_SLOW"):
        pytest.skip("TERTIUS_SLOW runs it")
    net = np.load(Path(FOLDER) / "data" / "s50.npz")["net"]
    data = saom.SaomData({"net": saom.Network(net if whole else net[:2, :20, :20])})
    fit = saom.maximum_likelihood(data, effects, seed=1)
    theirs = runs(names)
    assert [e["shortName"] for e in theirs[0]["effects"]] == [t.name for t in fit.terms]
    mean = np.mean([run["theta"] for run in theirs], axis=0)
    assert (np.abs(fit.theta - mean) < (AWAY + fit.error / fit.se) * fit.se).all()
    # Their standard errors differ between runs by up to a factor of two.
    least, most = np.min([r["se"] for r in theirs], axis=0), np.max([r["se"] for r in theirs], axis=0)
    assert ((least / 1.5 < fit.se) & (fit.se < 1.5 * most)).all()
