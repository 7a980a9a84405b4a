"""Derivations of arms, pacts, troops, aid and signals on small parsed tables."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from tertius.panel.derivation import Derivation, Inputs
from tertius.panel.derive import arms, atop, bases, gcdf, mcmanus_nieman, us_aid, us_troops
from tertius.panel.derive.shared.rows import log2_band, two_digits
from tertius.panel.panel import Panel
from tertius.panel.states import States
from tertius.pipeline.build import run_derivation
from tertius.sources.record import Parsed

STATES = States.embedded()


def panel(derivation: Derivation, **tables: pd.DataFrame) -> Panel:
    inputs = Inputs({derivation.sources[0]: Parsed(tables)}, STATES)
    rows: Mapping[str, pd.DataFrame] = run_derivation(derivation, inputs)
    return Panel.from_tables({"states": STATES.table, **rows}, "test")


def deliveries(*rows: tuple[str, str, int, float]) -> pd.DataFrame:
    """Return deliveries, with one in 2024 that sets the last year covered."""
    every = [*rows, ("Chile", "Germany", 2024, 10.0)]
    return pd.DataFrame(every, columns=["recipient", "supplier", "year", "tiv"]).assign(deal=1)


@pytest.mark.parametrize(
    ("share", "band"),
    [(0, 0), (0.01, 1), (0.05, 2), (0.0999, 2), (0.1, 3), (0.25, 4), (0.5, 5), (0.75, 6), (1, 6)],
)
def test_share_bands_hold_their_lower_edge(share: float, band: int) -> None:
    assert arms.share_band(np.array([share]))[0] == band


@pytest.mark.parametrize(("tiv", "band"), [(0, 0), (4.9, 1), (5, 2), (50, 3), (250, 4), (1000, 5), (5000, 6)])
def test_volume_bands(tiv: float, band: int) -> None:
    assert arms.volume_band(np.array([tiv]))[0] == band


def test_trailing_window_needs_all_its_years() -> None:
    out = arms.trailing(np.array([1.0, 2.0, 4.0, 8.0]), 3)
    assert np.isnan(out[:2]).all()
    assert out[2:].tolist() == [7.0, 14.0]


def test_arms_shares_use_the_window_and_the_minimum() -> None:
    p = panel(
        arms.DERIVATION,
        deliveries=deliveries(
            ("Syria", "Soviet Union", 1970, 97.0),
            ("Syria", "France", 1970, 3.0),
            ("Syria", "Syria rebels*", 1970, 50.0),
            ("Syria rebels*", "United States", 1970, 50.0),
            ("Mali", "United States", 1995, 4.0),
            ("Egypt", "unknown supplier(s)", 1970, 60.0),
            ("Egypt", "United States", 1970, 40.0),
        ),
    )
    band = p.tie_grid("arms_band_5y", "RUS")
    # the unidentified 50 stay in the denominator: 97 of 150
    assert band.value.loc["SYR", 1970] == 5
    assert band.value.loc["SYR", 1974] == 5
    assert band.status.loc["SYR", 1975] == "missing"  # nothing received: no share
    assert band.status.loc["SYR", 1953] == "outside"  # the window would start before the register
    assert band.status.loc["SYR", 2025] == "outside"
    tie = p.tie_grid("arms_tie_5y", "FRA")
    assert (tie.value.loc["SYR", 1970], tie.status.loc["SYR", 1970]) == (0.0, "observed")
    usa = p.tie_grid("arms_band_5y", "USA")
    assert usa.status.loc["MLI", 1995] == "missing"
    assert usa.value.loc["EGY", 1970] == 4
    assert p.trait_grid("arms_volume_band_5y").value.loc["MLI", [1995, 2005]].tolist() == [1.0, 0.0]
    assert p.trait_grid("arms_rest_band_5y").value.loc[["EGY", "SYR"], 1970].tolist() == [5.0, 4.0]
    assert p.tie_grid("arms_delivery", "USA").value.loc["MLI", [1994, 1995]].tolist() == [0.0, 1.0]


def test_suppliers_that_are_gone_move_to_the_rest() -> None:
    p = panel(arms.DERIVATION, deliveries=deliveries(("Egypt", "Czechoslovakia", 1991, 100.0)))
    assert p.tie_grid("arms_band_5y", "CSK").value.loc["EGY", 1992] == 6
    assert "CSK" not in set(p.ties("arms_band_5y").query("year > 1992")["source"])
    assert p.trait_grid("arms_rest_band_5y").value.loc["EGY", [1992, 1994]].tolist() == [0.0, 6.0]


def test_a_newer_register_covers_more_years() -> None:
    p = panel(arms.DERIVATION, deliveries=deliveries(("Syria", "Turkiye", 2025, 40.0)))
    assert p.tie_grid("arms_band_5y", "TUR").value.loc["SYR", 2025] == 6
    assert int(p.variable("ties", "arms_band_5y")["last"].iloc[0]) == 2025
    older = panel(arms.DERIVATION, deliveries=deliveries().assign(year=2010))
    assert older.tie_grid("arms_delivery", "DEU").status.loc["CHL", 2024] == "outside"


def member(atopid: int, code: int, start: int, end: int | None, **obligations: bool) -> dict[str, object]:
    flags = {name: obligations.get(name, False) for name in atop.OBLIGATIONS}
    return {"atopid": atopid, "member": code, "phase": 0, "entered": start, "left": end, **flags}


def test_pacts_are_in_force_between_entry_and_exit_and_end_with_coverage() -> None:
    members = pd.DataFrame(
        [
            member(3525, 365, 1980, 1991, consul=True),
            member(3525, 652, 1980, 1991, consul=True),
            member(3180, 2, 1949, None, defense=True),
            member(3180, 200, 1949, None, defense=True),
            member(3180, 210, 1949, None, defense=True),
            member(3180, 211, 1949, None, defense=True),
            member(9999, 2, 1950, None, defense=True),
            member(9999, 200, 1950, None, defense=True),
        ]
    ).astype({"left": "Int64"})
    p = panel(atop.DERIVATION, members=members)
    consul = p.tie_grid("pact_consultation", "RUS")
    assert consul.value.loc["SYR", [1979, 1980, 1991, 1992]].tolist() == [0.0, 1.0, 1.0, 0.0]
    assert consul.status.loc["SYR", 2019] == "outside"
    both = p.ties("pact_defense").query("year == 2018")
    assert {("USA", "GBR"), ("GBR", "USA")} <= set(zip(both["source"], both["target"]))
    assert p.tie_grid("pact_id", "USA").value.loc["GBR", 2018] == 3180  # the larger of the two
    # pairs without a major power are there in both directions too: no grid holds a false zero
    assert p.tie_grid("pact_defense", "BEL").value.loc["NLD", 2018] == 1
    assert p.tie_grid("pact_defense", "NLD").value.loc["BEL", 2018] == 1
    assert p.tie_grid("pact_id", "BEL").status.loc["NLD", 2018] == "missing"


def test_us_troops_in_south_vietnam_are_not_in_the_north() -> None:
    rows = [(816, "Vietnam", 1967, 450_000), (652, "Syria", 1967, 0), (1009, "Hong Kong", 1967, 20)]
    p = panel(us_troops.DERIVATION, troops=pd.DataFrame(rows, columns=["ccode", "country", "year", "troops"]))
    grid = p.tie_grid("troops_us", "USA")
    assert grid.value.loc["RVN", 1967] == 19
    assert grid.status.loc["VNM", 1967] == "missing"
    assert (grid.value.loc["SYR", 1967], grid.status.loc["SYR", 1967]) == (0.0, "observed")
    assert grid.status.loc["USA", 1967] == "outside"


def test_aid_is_rounded_and_incomplete_years_are_outside() -> None:
    rows = [
        ("EGY", "Egypt", 1979, 7_964_170_135.0, True),
        ("EGY", "Egypt", 2023, 160_320_453.0, False),
        ("SDF", "Sudan (former)", 1995, 1_000_000.0, True),
        ("SDN", "Sudan", 1995, 500_000.0, True),
        ("WLD", "World", 1995, 9e9, True),
    ]
    columns = ["code", "country", "year", "obligations", "complete"]
    grid = panel(us_aid.DERIVATION, aid=pd.DataFrame(rows, columns=columns)).tie_grid("aid_us", "USA")
    assert grid.value.loc["EGY", 1979] == 8.0e9
    assert grid.status.loc["EGY", 2023] == "outside"
    assert grid.value.loc["SDN", 1995] == 1_500_000


def test_finance_of_states_never_listed_is_missing() -> None:
    rows = [(540, 2004, 1.2e7, 1.9e9, 0.0), (40, 2021, 1e6, 0.0, 0.0)]
    frame = pd.DataFrame(rows, columns=["ccode", "year", "oda", "oof", "vague"])
    grid = panel(gcdf.DERIVATION, finance=frame).tie_grid("finance_china", "CHN")
    assert grid.value.loc["AGO", [2004, 2005]].tolist() == [1.9e9, 0.0]
    assert grid.status.loc["DEU", 2004] == "missing"
    assert grid.status.loc["AGO", 2022] == "outside"


def test_signals_keep_missing_troops_missing() -> None:
    base = {"ccode": 652, "visit": False, "exercise": False, "treaty": False}
    rows = [
        {**base, "sender": "chi", "year": 1990, "troops": np.nan},
        {**base, "sender": "rus", "year": 1990, "troops": 5000.0, "visit": True},
    ]
    p = panel(mcmanus_nieman.DERIVATION, signals=pd.DataFrame(rows).astype({"exercise": "boolean"}))
    assert p.tie_grid("troops_signal", "CHN").status.loc["SYR", 1990] == "missing"
    assert p.tie_grid("troops_signal", "RUS").value.loc["SYR", 1990] == 13
    assert p.tie_grid("visit", "RUS").value.loc["SYR", 1990] == 1
    assert p.tie_grid("visit", "RUS").status.loc["EGY", 1990] == "missing"  # not in the file
    assert p.tie_grid("exercise", "RUS").status.loc["SYR", 2011] == "outside"


def test_bases_find_their_host() -> None:
    location = pd.Series(
        ["Latakia, Hmeimim, Syria", "Yambol. Bulgaria", "In Garoua, Cameroon", "Sevastopol, Crimea"]
    )
    assert bases.hosts(location).tolist() == ["Syria", "Bulgaria", "Cameroon", "Ukraine"]


def test_bands_and_rounding() -> None:
    assert log2_band(pd.Series([0.0, 1.0, 2.0, 3.0, 64.0, 127.0])).tolist() == [0, 1, 2, 2, 7, 7]
    assert two_digits(pd.Series([0.0, 1234.0, -98765.0, 7.0])).tolist() == [0, 1200, -99000, 7]
