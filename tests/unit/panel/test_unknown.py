"""Names of no state: refused with their number and what may be meant, in every derivation."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tertius.core.codes import standing_for, state_hint
from tertius.core.errors import PanelError
from tertius.panel.states import States
from tertius.panel.unknown import WatchedStates
from tertius.pipeline.importing import import_file
from tertius.sources import SOURCES


@pytest.mark.parametrize(
    ("system", "codes"),
    [
        ("name", ["Republic of Turkey", "Russland", "Syriaa"]),
        ("cow", [999, 3650]),
        ("gw", ["9999"]),
        ("iso3", ["XYZ", "EUR"]),
    ],
)
def test_unknown_codes_are_refused_with_their_number(system: str, codes: list[object]) -> None:
    states = WatchedStates.embedded()
    states.to_iso3(system, pd.Series([*codes, codes[0], None], dtype=object), 2000)
    with pytest.raises(PanelError) as caught:
        states.check("here")
    assert "(2 rows" in str(caught.value) and all(str(code) in str(caught.value) for code in codes)
    states.check("here")


def test_what_is_known_to_be_no_state_passes() -> None:
    states = WatchedStates.embedded()
    states.to_iso3("name", pd.Series(["unknown supplier(s)", "Turkey", "Hong Kong", "USSR"]), 1990)
    states.to_iso3("gw", pd.Series([711, 652, "002"]), 1990)
    states.to_iso3("name", pd.Series(["Atlantis"]), 1990)
    states.check("here", left_out=["Atlantis"])


def test_an_import_with_an_unknown_recipient_changes_nothing(tmp_path: Path) -> None:
    SOURCES.get("arms_register").sample(tmp_path)
    file = next(tmp_path.rglob("*.csv"))
    file.write_bytes(file.read_bytes().replace(b"Thailand,", b"Kingdom of Thailandia,"))
    with pytest.raises(PanelError, match=r"'Kingdom of Thailandia' \(2 rows"):
        import_file("arms_register", [file])
    assert import_file("arms_register", [file], left_out=["Kingdom of Thailandia"]).rows


def test_padded_codes_are_codes() -> None:
    states = States.embedded()
    assert states.to_iso3("cow", pd.Series(["002", "2", 2, 2.0, "2.0"]), 2000).tolist() == ["USA"] * 5


@pytest.mark.parametrize(
    ("given", "meant"),
    [("S. Korea", "KOR"), ("N. Korea", "PRK"), ("Congo, DRC", "COD"), ("Rep. of Congo", "COG"),
     ("E. Germany", "DDR"),
     ("S. Yemen", "YMD"), ("Vietnam, Dem. Rep.", "VNM"), ("Russian Fed.", "RUS"), ("P.R. China", "CHN"),
     ("U.A.E.", "ARE"), ("KSA", "SAU"), ("Niger (the)", "NER"), ("Tanzania, United Rep.", "TZA")],
)  # fmt: skip
def test_hints_write_abbreviations_out(given: str, meant: str) -> None:
    assert f"did you mean {meant} " in state_hint(given, States.embedded().all())


@pytest.mark.parametrize(
    ("given", "meant"),
    [("KSV", "XKX"), ("KOS", "XKX"), ("SUN", "RUS"), ("ZAR", "COD"), ("GDR", "DDR"), ("usa", "USA"),
     ("UK", "GBR"),
     ("365", "RUS"), ("002", "USA"), ("Persia", "IRN"), ("Siria", "SYR"), ("Germany", "DEU")],
)  # fmt: skip
def test_hints_follow_the_crosswalk(given: str, meant: str) -> None:
    assert meant in state_hint(given, States.embedded().all())


def test_unofficial_codes_stand_for_a_state() -> None:
    assert [standing_for(code) for code in ("KOS", "KSV", "SYR", "nowhere")] == [
        "XKX",
        "XKX",
        "SYR",
        "nowhere",
    ]
