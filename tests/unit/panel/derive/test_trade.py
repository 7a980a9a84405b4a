"""Trade: shares and bands, false zeros, gaps, and what the sources leave outside."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive import trade_baci, trade_cow
from tertius.panel.derive.shared import trade as _trade
from tertius.panel.panel import Panel
from tertius.panel.states import States
from tertius.pipeline.build import run_derivation
from tertius.sources.record import Parsed

STATES = States.embedded()
COW = {
    "USA": 2,
    "CUB": 40,
    "GBR": 200,
    "FRA": 220,
    "ESP": 230,
    "POL": 290,
    "DDR": 265,
    "CSK": 315,
    "RUS": 365,
}
COW |= {"IRQ": 645, "SYR": 652, "AFG": 700, "CHN": 710, "JPN": 740}


def cow(rows: list[tuple[str, str, int, float, float]]) -> Inputs:
    """Return inputs with the given pairs in the source's own codes."""
    flows = pd.DataFrame(rows, columns=["ccode1", "ccode2", "year", "flow1", "flow2"])
    flows = flows.assign(ccode1=flows["ccode1"].map(COW), ccode2=flows["ccode2"].map(COW))
    return Inputs({"cow_trade": Parsed({"flows": flows})}, STATES)


def panel(derivation: Derivation, inputs: Inputs) -> Panel:
    tables = run_derivation(derivation, inputs)
    return Panel.from_tables({**tables, "states": STATES.table}, "test")


def cell(of: Panel, kind: str, source: str, target: str, year: int) -> tuple[str, float]:
    grid = of.tie_grid(kind, source, [target], [year])
    return str(grid.status.loc[target, year]), float(grid.value.loc[target, year])


WORLD = [
    ("USA", "GBR", 1985, 3000.0, 3000.0),
    ("USA", "RUS", 1985, 5.0, 5.0),
    ("GBR", "RUS", 1985, 100.0, 80.0),
    ("POL", "RUS", 1985, 40.0, 40.0),
    ("RUS", "CSK", 1985, 30.0, 30.0),
    ("DDR", "RUS", 1985, 30.0, 30.0),
]


def test_shares_are_of_exports_and_imports_with_everyone() -> None:
    made = panel(trade_cow.DERIVATION, cow(WORLD))
    assert cell(made, "trade_share", "RUS", "GBR", 1985) == ("observed", 3.0)  # 180 of 6180, to half a point
    assert cell(made, "trade_share", "USA", "GBR", 1985) == ("observed", 97.0)
    assert cell(made, "trade_level", "RUS", "GBR", 1985) == ("observed", 8.0)  # 128 to under 256 million
    assert made.traits("trade_total").set_index(["iso3", "year"]).loc[("GBR", 1985), "value"] == 6200


def test_cuban_trade_with_moscow_is_missing_not_zero() -> None:
    zero = [("CUB", "RUS", 1985, 0.0, 0.0), ("CUB", "ESP", 1985, 150.0, 90.0)]
    made = panel(trade_cow.DERIVATION, cow(WORLD + zero))
    assert cell(made, "trade_level", "RUS", "CUB", 1985)[0] == "missing"
    assert cell(made, "trade_share", "RUS", "CUB", 1985)[0] == "missing"
    assert cell(made, "trade_share", "ESP", "CUB", 1985)[0] == "missing"  # most of Cuba's trade is unknown
    assert (
        cell(made, "trade_level", "ESP", "CUB", 1985)[0] == "missing"
    )  # not a partner that is always stored
    later = [(a, b, 1995, *flows) for a, b, _, *flows in WORLD + zero if a != "DDR" and b != "CSK"]
    made = panel(trade_cow.DERIVATION, cow(later))
    assert cell(made, "trade_level", "RUS", "CUB", 1995) == ("observed", 0.0)  # from 1992 a zero is a zero


def test_an_embargo_is_an_observed_zero() -> None:
    rows = [("USA", "CUB", 1957, 526.0, 636.0), ("USA", "CUB", 1964, 0.0, 0.0)]
    made = panel(trade_cow.DERIVATION, cow(rows))
    assert cell(made, "trade_level", "USA", "CUB", 1964) == ("observed", 0.0)


def test_a_zero_with_an_economy_that_reports_nothing_needs_a_small_past() -> None:
    rows = [
        ("RUS", "IRQ", 1971, 40.0, 41.0),
        ("RUS", "IRQ", 1985, 0.0, 0.0),
        ("RUS", "SYR", 1951, 0.0, 0.0),
        ("RUS", "AFG", 1977, 0.0, 0.0),
        ("RUS", "AFG", 1985, 0.0, 0.0),
    ]
    found = trade_cow.false_zeros(pd.DataFrame(rows, columns=["a", "b", "year", "flow1", "flow2"]))
    assert found.tolist() == [False, True, False, False, True]


def test_one_missing_flow_makes_the_pair_missing() -> None:
    made = panel(
        trade_cow.DERIVATION,
        cow([*WORLD, ("FRA", "RUS", 1985, np.nan, 4.0), ("USA", "FRA", 1985, 90.0, 90.0)]),
    )
    assert cell(made, "trade_level", "RUS", "FRA", 1985)[0] == "missing"
    assert cell(made, "trade_level", "USA", "FRA", 1985) == ("observed", 8.0)


def test_shares_need_most_of_the_world_to_be_known() -> None:
    """France lacks Britain, which makes up a large part of the world's trade here."""
    trade = trade_cow.known_trade(cow([*WORLD, ("USA", "FRA", 1985, 9.0, 9.0)]))
    gap = _trade.gaps(trade)
    assert gap["FRA", 1985] > _trade.GAP_LIMIT > gap["USA", 1985]
    made = panel(trade_cow.DERIVATION, cow([*WORLD, ("USA", "FRA", 1985, 9.0, 9.0)]))
    assert cell(made, "trade_share", "USA", "FRA", 1985)[0] == "missing"
    assert cell(made, "trade_level", "USA", "FRA", 1985) == ("observed", 5.0)


def test_years_outside_coverage_are_neither_zero_nor_missing() -> None:
    made = panel(trade_cow.DERIVATION, cow(WORLD))
    assert cell(made, "trade_share", "USA", "GBR", 2005)[0] == "outside"


@pytest.fixture(scope="module")
def baci() -> Inputs:
    flows = [
        ("USA", "SYR", 2018, 4_000.0),
        ("RUS", "SYR", 2018, 228_000.0),
        ("SYR", "RUS", 2018, 4_000.0),
        ("TUR", "SYR", 2018, 1_400_000.0),
        ("TUR", "SYR", 2020, 1_600_000.0),
        ("HKG", "SYR", 2020, 400_000.0),
        ("RUS", "TUR", 2020, 17_000_000.0),
        ("DEU", "TUR", 2020, 24_000_000.0),
        ("USA", "TUR", 2020, 9_000_000.0),
    ]
    names = ["exporter", "importer", "year", "value"]
    tables = {"flows": pd.DataFrame(flows, columns=names)}
    return Inputs({"baci": Parsed(tables)}, STATES)


def test_places_that_are_no_states_belong_to_the_total(baci: Inputs) -> None:
    made = panel(trade_baci.DERIVATION, baci)
    assert cell(made, "trade_share", "TUR", "SYR", 2020) == ("observed", 80.0)
    assert "HKG" not in set(made.table("ties")["source"]) | set(made.table("ties")["target"])


def test_reporting_that_stops_is_missing_and_an_embargo_is_zero(baci: Inputs) -> None:
    made = panel(trade_baci.DERIVATION, baci)
    assert cell(made, "trade_level", "RUS", "SYR", 2018) == ("observed", 8.0)
    assert cell(made, "trade_level", "RUS", "SYR", 2020)[0] == "missing"
    assert cell(made, "trade_level", "USA", "SYR", 2020) == ("observed", 0.0)
    assert cell(made, "trade_share", "USA", "SYR", 2021)[0] == "outside"


def test_partners_that_are_not_followed_are_stored_from_five_per_cent_on() -> None:
    trade = pd.DataFrame(
        {"source": ["USA", "BRA", "CHL"], "target": "ARG", "year": 1990, "amount": [1.0, 50.0, 2.0]}
    )
    trade = trade.assign(part=trade["amount"])
    rows, _ = _trade.trade_rows(trade, pd.Series(False, index=_trade.totals(trade).index))
    shares = rows[rows["kind"] == "trade_share"].set_index("source")["value"]
    assert shares.to_dict() == {"BRA": 94.5, "USA": 2.0}
