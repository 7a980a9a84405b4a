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
def test_known_changes_of_soviet_trade_are_on_record(state: str, year: int, way: int) -> None:
    share = load_panel().tie_grid("trade_share", "RUS").value.loc[state]
    before, after = share.loc[year - 3 : year - 1].mean(), share.loc[year + 1 : year + 5].mean()
    assert way * (after / before - 1) > 0.2


@pytest.mark.parametrize(
    ("state", "year", "way"),
    [
        ("MLI", 1968, -1),  # those who deposed Keita turned back to France
        ("SOM", 1969, 1),
        ("ETH", 1991, -1),  # the rebels won as Moscow's help ended
        ("UKR", 2014, -1),  # war and an embargo
    ],
)
def test_known_changes_show_in_the_list_of_cases(state: str, year: int, way: int) -> None:
    table = verdict("business-persists").cases[0]
    at, when, change = (table.columns.index(name) for name in ("id", "year", "change"))
    rows = [row for row in table.rows if row[at] == state and row[when] == year]
    assert len(rows) == 1 and isinstance(rows[0][change], float) and way * rows[0][change] > 0.2


@pytest.mark.parametrize(
    ("state", "year"),
    [
        ("EGY", 1952),  # four to eight years before lie before the record
        ("IDN", 1966),  # no trade on record from 1958 to 1960
        ("AFG", 1978),  # the coup of 1973 falls into them
    ],
)
def test_a_change_without_a_base_is_no_case(state: str, year: int) -> None:
    table = verdict("business-persists").cases[0]
    at, when = table.columns.index("id"), table.columns.index("year")
    assert (state, year) not in {(row[at], row[when]) for row in table.rows}


def test_no_case_is_followed_across_the_break_of_sources() -> None:
    table = verdict("business-persists").cases[0]
    names = ("year", "years seen", "source changes", "source")
    year, seen, breaks, source = (table.columns.index(name) for name in names)
    covered = {
        str(row.dataset): (int(str(row.first)), int(str(row.last)))
        for row in load_panel().variable("ties", "trade_share").itertuples()
    }
    for row in table.rows:
        when, years = row[year], row[seen]
        assert isinstance(when, int) and isinstance(years, int)
        assert row[breaks] == "no" or years < 5
        first, last = covered[str(row[source])]
        # Three years of the base at least, which ends four years before, and the years seen.
        assert first <= when - 6 and when + years <= last


def test_known_treaties_are_among_the_engagements() -> None:
    table = verdict("soft-power-ummah").cases[0]
    year, states = table.columns.index("year"), table.columns.index("id")
    found = {(row[year], state) for row in table.rows for state in str(row[states]).split()}
    # Treaties of friendship: Egypt 1971, Somalia 1974, Afghanistan 1978, South Yemen 1979, Syria 1980.
    assert {(1971, "EGY"), (1974, "SOM"), (1978, "AFG"), (1979, "YMD"), (1980, "SYR")} <= found


def test_what_no_vote_can_show_is_said() -> None:
    notes = " ".join(verdict("soft-power-ummah").notes)
    assert "Not testable with this panel: The opinion of people" in notes
