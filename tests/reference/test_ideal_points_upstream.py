"""The estimate from all roll calls, compared with the published points (needs the upstream files)."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tertius.measures import ideal_points
from tertius.panel.derivation import Inputs
from tertius.panel.states import States
from tertius.sources import SOURCES
from tertius.sources.record import Parsed


@pytest.fixture(scope="module")
def parsed(upstream: Path) -> dict[str, Parsed]:
    names = ("un_votes", "un_votes_matrix", "un_votes_lists", "un_ideal_points")
    return {name: SOURCES.get(name).read(upstream) for name in names}


def test_the_copies_agree_where_they_overlap(parsed: dict[str, Parsed]) -> None:
    """The second copy must be the first with other state codes, or merging them would be wrong."""
    states = States.embedded()
    old, new = parsed["un_votes"].tables["votes"], parsed["un_votes_matrix"].tables["votes"]
    named = old["name"].drop_duplicates()
    code = dict(zip(named, states.to_iso3("name", named, 2010)))
    left = old.assign(iso3=old["name"].map(code))
    both = left.merge(new, on=["rcid", "iso3"])
    assert len(both) > 700_000
    assert (both["vote_x"] == both["vote_y"]).mean() > 0.99


def test_correlation_with_the_published_points(parsed: dict[str, Parsed]) -> None:
    states = States.embedded()
    made = ideal_points.estimate(Inputs(parsed, states))
    assert made.scale == pytest.approx(ideal_points.SCALE, rel=0.01)
    points = made.points.rename(columns={"state": "iso3", "period": "year"})
    found: dict[str, pd.DataFrame] = {}
    for column in ("all_votes", "final_votes"):
        theirs = ideal_points.published_points(parsed["un_ideal_points"].tables["points"], column, states)
        table = ideal_points.validation(points, theirs)
        found[column] = table[table["year"] >= 1950]
    for table in found.values():
        assert table["r"].median() >= 0.95
        assert table["r"].min() >= 0.90
    assert set(found["final_votes"]["year"]) == set(range(1950, 2025)) - {1964}
