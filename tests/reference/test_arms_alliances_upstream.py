"""Derivations on the upstream files against facts and an independent dyad file; skipped without the files.

The dyads are those of the R package peacesciencer (``atop_alliance``, built from ATOP's own dyad-year
release), read here only to compare.
"""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import pandas as pd
import pytest

from tertius.measures.shared.arms_share import supplier_shares
from tertius.panel.derivation import Inputs
from tertius.panel.derive import arms, atop
from tertius.panel.panel import Panel
from tertius.panel.states import States
from tertius.pipeline.build import run_derivation
from tertius.sources.arms_register import SOURCE as REGISTER
from tertius.sources.atop import SOURCE as ATOP

UPSTREAM = Path(os.environ.get("TERTIUS_UPSTREAM", ""))
pytestmark = pytest.mark.skipif(not os.environ.get("TERTIUS_UPSTREAM"), reason="TERTIUS_UPSTREAM is not set")
STATES = States.embedded()


@pytest.fixture(scope="module")
def flows() -> pd.DataFrame:
    return arms.deliveries(Inputs({"arms_register": REGISTER.read(UPSTREAM)}, STATES))


@pytest.mark.parametrize(
    ("target", "first", "last", "source", "low", "high"),
    [
        ("EGY", 1970, 1974, "RUS", 0.90, 1.0),
        ("EGY", 1980, 1989, "USA", 0.45, 0.65),
        ("SYR", 1970, 1989, "RUS", 0.90, 1.0),
        ("IRN", 1970, 1978, "USA", 0.65, 0.85),
        ("IRN", 1980, 1989, "USA", 0.0, 0.05),
        ("VEN", 2006, 2015, "RUS", 0.60, 0.85),
    ],
)
def test_known_shares(
    flows: pd.DataFrame, target: str, first: int, last: int, source: str, low: float, high: float
) -> None:
    own = flows[(flows["target"] == target) & flows["year"].between(first, last)]
    share = own.loc[own["source"] == source, "tiv"].sum() / own["tiv"].sum()
    assert low <= share <= high


def test_mali_received_next_to_nothing_in_the_1990s(flows: pd.DataFrame) -> None:
    own = flows[(flows["target"] == "MLI") & flows["year"].between(1990, 1999)]
    assert own["tiv"].sum() < 20


def test_digests_are_those_of_the_release() -> None:
    for source in (REGISTER, ATOP):
        parsed = source.read(UPSTREAM)
        assert {file.name: file.sha256 for file in source.files} == dict(parsed.digests)


def test_pacts_agree_with_the_dyad_file() -> None:
    import rdata

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        (dyads,) = rdata.read_rda(UPSTREAM / "peacesciencer" / "atop_alliance.rda").values()
    dyads = dyads[dyads["year"] >= 1946].astype(int)
    dyads["a"] = STATES.to_iso3("cow", dyads["ccode1"], dyads["year"])
    dyads["b"] = STATES.to_iso3("cow", dyads["ccode2"], dyads["year"])
    dyads = dyads.dropna(subset=["a", "b"])
    own = atop._derive(Inputs({"atop": ATOP.read(UPSTREAM)}, STATES))["ties"]
    for name, kind in atop.KINDS.items():
        theirs = _pairs(dyads.loc[dyads[f"atop_{name}"] == 1, ["a", "b", "year"]])
        ours = _pairs(own.loc[own["kind"] == kind, ["source", "target", "year"]])
        # 0.98: the years of entry of a few small states differ between the two state lists
        assert len(theirs & ours) / len(theirs | ours) > 0.98, kind


def _pairs(frame: pd.DataFrame) -> set[tuple[str, str, int]]:
    return {(min(a, b), max(a, b), int(year)) for a, b, year in frame.itertuples(index=False)}


def test_shares_recovered_from_bands_are_close_to_the_register(flows: pd.DataFrame) -> None:
    inputs = Inputs({"arms_register": REGISTER.read(UPSTREAM)}, STATES)
    panel = Panel.from_tables({"states": STATES.table, **run_derivation(arms.DERIVATION, inputs)}, "register")
    found = supplier_shares(panel, 5)
    yearly = flows.pivot_table(index=["source", "target"], columns="year", values="tiv", fill_value=0.0)
    window = yearly.T.rolling(5).sum().T
    true = (window / window.groupby("target").transform("sum")).stack().rename("true").reset_index()
    both = found[found["source"] != ""].merge(true, on=["source", "target", "year"])
    assert len(both) > 40_000
    inside = (both["true"] >= both["low"] - 1e-6) & (both["true"] <= both["high"] + 1e-6)
    assert inside.all()
    assert (both["true"] - both["value"]).abs().mean() < 0.03
