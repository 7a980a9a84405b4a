"""Figures of the embedded panel that are known from elsewhere, each with its origin."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tertius.panel.licences import NOTICE_FILE, SHARE_ALIKE
from tertius.panel.load import embedded_folder, load_panel
from tertius.panel.read import Folder

ROWS = list(
    csv.DictReader((Path(__file__).parents[1] / "golden" / "panel_spot_checks.csv").open(encoding="utf-8"))
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['variable']}-{row['iso3']}-{row['year']}")
def test_a_known_figure(row: dict[str, str]) -> None:
    panel, year = load_panel(), int(row["year"])
    if row["table"] == "traits":
        grid = panel.trait_grid(row["variable"], [row["iso3"]], [year])
    else:
        grid = panel.tie_grid(row["variable"], row["source"], [row["iso3"]], [year])
    assert grid.status.at[row["iso3"], year] == "observed"
    assert grid.value.at[row["iso3"], year] == pytest.approx(
        float(row["value"]), abs=float(row["tolerance"]) + 1e-9
    )


def test_american_crude_oil_is_missing_and_not_zero() -> None:
    grid = load_panel().trait_grid("exports:crude_oil", ["USA"], [2022])
    assert grid.status.at["USA", 2022] == "missing"


def test_prices_are_series_of_the_world() -> None:
    panel = load_panel()
    oil = panel.series("price:crude_oil").set_index("year")["value"]
    assert oil[1973] == pytest.approx(2.81, abs=0.005)
    assert oil[2022] == pytest.approx(97.1, abs=0.05)
    brent = panel.series("price:oil_brent").set_index("year")["value"]
    assert (brent[2022], brent[2023], brent[2024]) == (100.93, 82.49, 80.52)


def test_the_embedded_panel_stays_small() -> None:
    assert sum(file.stat().st_size for file in embedded_folder().iterdir()) < 10_000_000


def test_share_alike_figures_stand_in_files_of_their_own_with_a_notice() -> None:
    folder = embedded_folder()
    assert "CC BY-SA 4.0" in (folder / NOTICE_FILE).read_text(encoding="utf-8")
    whole = Folder.open(folder, "")
    apart = {name for name in whole.manifest["parts"] if "_vdem-" in name}
    assert apart == {"traits_vdem-00.parquet"}
    plain = Folder(
        folder, {"parts": {n: d for n, d in whole.manifest["parts"].items() if n not in apart}}, ""
    )
    others, every = plain.read("traits"), whole.read("traits")
    shared = set(SHARE_ALIKE)
    assert set(others["dataset"]) & shared == {"democracy"}
    assert "polyarchy" not in set(others["variable"])
    assert len(every) > len(others)
    assert (every["variable"] == "polyarchy").sum() > 10_000


def test_weak_sources_are_named_by_the_panel() -> None:
    panel = load_panel()
    assert panel.weak("kiel") == ("kiel",)
    assert panel.weak("sipri_milex") == ()
