"""Trade and votes in new-syria on the panel that comes with the package: facts that a reader can look up."""

from __future__ import annotations

from functools import cache

import pytest

from tertius.case.load import load_case
from tertius.claims.judging.judge import judge
from tertius.claims.verdict import Verdict
from tertius.core.errors import PanelError
from tertius.panel.load import load_panel


@cache
def verdict(claim: str) -> Verdict:
    try:
        panel = load_panel()
        panel.table("ties")
    except PanelError as error:
        pytest.skip(f"no embedded panel: {error}")
    case = load_case("new-syria")
    found = case.claim(claim)
    assert found is not None
    return judge(case, found, panel)


@pytest.mark.parametrize(
    ("state", "year", "way"),
    [
        ("EGY", 1952, 1),  # the Free Officers turned to the bloc
        ("IDN", 1966, -1),  # Suharto turned away
        ("GHA", 1966, -1),  # so did those who deposed Nkrumah
        ("SOM", 1969, 1),  # Siad Barre turned towards Moscow
        ("AFG", 1978, 1),  # the Saur coup
    ],
)
def test_known_changes_of_soviet_trade(state: str, year: int, way: int) -> None:
    table = verdict("business-persists").cases[0]
    at, when, change = (table.columns.index(name) for name in ("id", "year", "change"))
    rows = [row for row in table.rows if row[at] == state and row[when] == year]
    assert len(rows) == 1 and isinstance(rows[0][change], float) and way * rows[0][change] > 0.2


def test_no_case_is_followed_across_the_break_of_sources() -> None:
    table = verdict("business-persists").cases[0]
    year, seen, breaks = (table.columns.index(name) for name in ("year", "years seen", "source changes"))
    for row in table.rows:
        assert row[breaks] == "no" or (isinstance(row[seen], int) and row[seen] < 5)
        assert (isinstance(row[year], int) and row[year] <= 1991) or row[year] >= 2014


def test_known_treaties_are_among_the_engagements() -> None:
    table = verdict("soft-power-ummah").cases[0]
    year, states = table.columns.index("year"), table.columns.index("id")
    found = {(row[year], state) for row in table.rows for state in str(row[states]).split()}
    # Treaties of friendship: Egypt 1971, Somalia 1974, Afghanistan 1978, South Yemen 1979, Syria 1980.
    assert {(1971, "EGY"), (1974, "SOM"), (1978, "AFG"), (1979, "YMD"), (1980, "SYR")} <= found


def test_what_no_vote_can_show_is_said() -> None:
    notes = " ".join(verdict("soft-power-ummah").notes)
    assert "Not testable with this panel: The opinion of people" in notes
