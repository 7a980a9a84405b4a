"""What `import tertius` offers: names, results that show themselves safely, and errors in place of zeros."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import tertius
from support.dossier_samples import FIGURES, HOSTILE, case, grid
from tertius.api.charts import ENDINGS, chart_from
from tertius.api.lists import Listing
from tertius.api.measures import READS
from tertius.api.runs import CaseRun, Judged
from tertius.api.shown import SHOWN, Result, narrowed
from tertius.claims.verdict import DataTable, Flip, Verdict
from tertius.core.errors import PanelError, UsageError
from tertius.measures import MEASURES
from tertius.panel.panel import Panel

PUBLIC = {"list", "load_case", "load_panel", "measure", "read", "run", "run_scenario", "saom", "state"}


@pytest.fixture(scope="module")
def judged() -> Judged:
    flip = Flip("threshold", HOSTILE, "undetermined", 0.2)
    verdict = Verdict(
        "claim-0", "t", "supported", HOSTILE, grid=grid(9), figures=FIGURES, flips=(flip,), datasets=("atop",)
    )
    return Judged(verdict, tertius.load_panel())


def safe(html: str) -> None:
    """Assert that nothing in `html` can run or be fetched."""
    assert "<script" not in html
    assert "<img" not in html
    outside = set(re.findall(r'(?:src|href|url\()\s*=?\s*["\']?((?:https?:)?//[^"\')\s]+)', html))
    assert not outside, outside


def test_dir_shows_the_public_names() -> None:
    assert set(dir(tertius)) >= PUBLIC
    assert all(getattr(tertius, name) is getattr(tertius, name) for name in PUBLIC)
    with pytest.raises(AttributeError, match="no_such"):
        tertius.no_such  # noqa: B018


def test_import_loads_no_library() -> None:
    code = "import sys, tertius; print(*({'numpy', 'pandas', 'importlib.metadata'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""


def test_import_takes_less_than_a_moment() -> None:
    code = "import time; t = time.process_time(); import tertius; print(time.process_time() - t)"
    found = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True) for _ in range(3)]
    assert min(float(run.stdout) for run in found) < 0.15


def test_a_chart_of_own_figures_is_drawn_or_says_what_it_lacks() -> None:
    table = DataTable("Patrons", ("label", "value"), (("one", 70), ("several", 30)))
    chart = chart_from("bars", table, unit="states", line=50)
    assert "several" in chart.svg and "states" in chart.svg
    assert repr(chart) == "<chart patrons-bars: Patrons>"
    with pytest.raises(UsageError, match="no estimate, low, high"):
        chart_from("forest", table)
    with pytest.raises(UsageError, match="barz"):
        chart_from("barz", table)


def test_a_verdict_shows_itself_without_running_anything(judged: Judged) -> None:
    html = judged._repr_html_()
    safe(html)
    assert "<svg" in html
    assert "claim-0: supported" in html
    assert str(judged).startswith("claim-0: supported")


def test_a_verdict_gives_frames_with_sources(judged: Judged) -> None:
    frame = judged.frame()
    assert len(frame) == 9
    assert set(frame["role"]) == {"main", "placebo", "variant"}
    assert frame["value"].isna().sum() == 1  # the one without an estimate is missing, not zero
    assert frame.attrs["citation"] == [judged.panel.manifest["sources"]["atop"]["citation"]]
    assert judged.flips()["label"].tolist() == ["undetermined"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_chart_is_saved_in_every_format(judged: Judged, tmp_path: Path, ending: str) -> None:
    path = judged.chart(1).save(tmp_path / f"chart{ending}")
    starts = {".svg": b"<svg", ".png": b"\x89PNG", ".pdf": b"%PDF", ".csv": b"label,", ".vl.json": b"{"}
    assert path.read_bytes().startswith(starts[ending])


def test_a_chart_under_another_ending_is_refused(judged: Judged, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="a name ending in"):
        judged.chart().save(tmp_path / "chart.gif")
    assert list(tmp_path.iterdir()) == [tmp_path / "tertius-home"] or not list(tmp_path.glob("chart*"))


def test_a_run_is_a_mapping_by_claim(judged: Judged) -> None:
    run = CaseRun(case(), judged.panel, (judged.verdict,), {})
    assert [*run] == ["claim-0"]
    assert "claim-9" not in run
    assert run.get("claim-9") is None
    with pytest.raises(UsageError, match="did you mean 'claim-0'"):
        run["claim0"]
    safe(run._repr_html_())
    assert run.frame()["label"].tolist() == ["supported"]


@pytest.mark.parametrize(
    ("given", "meant"), [("SRY", "SYR"), ("syr", "SYR"), ("Syria", "SYR"), ("652", "SYR"), ("", "")]
)
def test_a_mistyped_state_is_an_error_with_a_hint(given: str, meant: str) -> None:
    with pytest.raises(UsageError) as caught:
        tertius.state(given)
    assert meant in str(caught.value) or "did you mean" in str(caught.value)


def test_a_mistyped_power_is_never_an_observed_zero() -> None:
    panel = tertius.load_panel()
    for kind in ("arms_band_5y", "sanction:any"):
        with pytest.raises(PanelError, match="did you mean 'RUS'"):
            panel.tie_grid(kind, "RSU", ["SYR"])
        with pytest.raises(PanelError, match="did you mean 'RUS'"):
            panel.ties(kind, "RSU")
    with pytest.raises(UsageError, match="power 'RSU'"):
        tertius.state("SYR").portfolio(powers=["USA", "RSU"])
    with pytest.raises(UsageError, match="RUS"):
        tertius.measure("leeway", patrons=("USA", "RSU"))


def test_a_portfolio_keeps_zero_missing_and_outside_apart() -> None:
    ties = tertius.state("SYR").portfolio(1990, 2024)
    frame = ties.frame()
    assert len(frame) == 5 * 6 * 35
    zero = frame[frame["value"] == 0]
    assert set(zero["status"]) <= {"observed", "carried"}
    assert frame.loc[frame["status"].isin(["missing", "outside"]), "value"].isna().all()
    assert {"observed", "outside"} <= set(frame["status"])
    assert frame.attrs["units"]["trade_share"] == "percent"
    safe(ties._repr_html_())
    assert "Russia" in ties.chart().svg


@pytest.mark.parametrize("span", [(2024, 1990), (1800, 1900), (2100, 2200)])
def test_years_that_cannot_be_are_refused(span: tuple[int, int]) -> None:
    with pytest.raises(UsageError, match="years"):
        tertius.state("SYR").portfolio(*span)
    with pytest.raises(UsageError, match="years"):
        tertius.measure("patron_ties", "SYR", span)


def test_a_parameter_that_a_measure_lacks_is_refused() -> None:
    with pytest.raises(UsageError, match="did you mean 'patrons'"):
        tertius.measure("leeway", patron="RUS")


def test_events_of_a_state_name_their_sources() -> None:
    events = tertius.state("SYR").events("government_change_irregular")
    assert events["date"].is_monotonic_increasing
    assert events.attrs["citation"]


def test_a_reading_counts_what_it_holds() -> None:
    reading = tertius.read("<b>Russia</b> has kept its clients since 1990. It never lost Syria.", date="2024")
    assert len(reading.frame()) == len(reading.draft.claims)
    safe(reading._repr_html_())


def test_long_results_are_cut_with_a_word() -> None:
    entries = [(f"name-{n}", HOSTILE) for n in range(SHOWN + 5)]
    listing = Listing({"cases": entries})
    assert "5 more rows" in str(listing)
    assert "5 more rows" in listing._repr_html_()
    safe(listing._repr_html_())
    assert isinstance(listing, Result)
    assert isinstance(listing.frame(), pd.DataFrame)


def test_dir_shows_nothing_that_is_not_for_users() -> None:
    assert {name for name in dir(tertius) if not name.startswith("__")} == PUBLIC


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("Syria", "write SYR"),
        ("syr", "write SYR"),
        ("Burkina Faso", "write BFA"),
        ("Côte d'Ivoire", "write CIV"),
        ("Côte d’Ivoire", "write CIV"),
        ("Korea", "KOR (South Korea) or PRK (North Korea)"),
        ("RSU", "did you mean 'RUS'"),
        (652, "write SYR"),
        ("Atlantis", "names all"),
        (None, "names all"),
        (["SYR"], "names all"),
    ],
)
def test_a_name_or_a_code_in_another_way_is_told_the_code(given: object, meant: str) -> None:
    for ask in (tertius.state, lambda code: tertius.measure("agreement", [code])):
        with pytest.raises(UsageError) as caught:
            ask(given)  # type: ignore[arg-type]
        assert meant in str(caught.value)


def test_a_power_by_its_name_is_not_taken_for_another() -> None:
    with pytest.raises(UsageError, match="write RUS, which Russia stands for"):
        tertius.state("SYR").portfolio(powers="Russia")


@pytest.mark.parametrize(
    "years", ["1990-2024", [1990, 1995], 1990.5, (1990,), (True, 2000), range(0), range(1990, 2000, 2)]
)
def test_years_in_another_form_are_an_error_of_one_sentence(years: object) -> None:
    with pytest.raises(UsageError, match="years"):
        tertius.measure("agreement", "SYR", years)  # type: ignore[arg-type]


@pytest.mark.parametrize("span", [("1990", "2024"), (1990.5, 2024), ((1990, 2024), 2024)])
def test_ends_of_a_portfolio_are_whole_numbers(span: tuple[object, object]) -> None:
    with pytest.raises(UsageError, match="whole years"):
        tertius.state("SYR").portfolio(*span)  # type: ignore[arg-type]


def test_a_range_is_the_years_in_it() -> None:
    found = tertius.measure("agreement", "SYR", range(1990, 1993)).frame()
    assert found["year"].unique().tolist() == [1990, 1991, 1992]


def test_a_name_that_several_hold_lists_them() -> None:
    with pytest.raises(PanelError, match="'coup_failed' or 'coup_success'"):
        tertius.state("SYR").events("coup")


def test_a_measure_draws_a_line_a_key_and_refuses_more_than_colours() -> None:
    found = tertius.measure("agreement", "SYR", (1990, 2000))
    chart = found.chart()
    assert {row[0] for row in chart.table.rows} == {"USA", "RUS", "CHN", "FRA", "GBR"}
    assert "SYR" in chart.title and "RUS from" in chart.alt
    assert "<svg" in found._repr_html_()
    many = tertius.measure("agreement", years=(1990, 2000))
    assert not many.charts()
    with pytest.raises(UsageError, match="lines"):
        many.chart()


def test_every_packaged_measure_names_the_data_that_it_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    read, variable = set[str](), Panel.variable

    def noted(self: Panel, table: str, name: str, dataset: str | None = None) -> pd.DataFrame:
        rows = variable(self, table, name, dataset)
        read.update(rows["dataset"])
        return rows

    monkeypatch.setattr(Panel, "variable", noted)
    for name, entry in MEASURES.all().items():
        read.clear()
        entry.compute(tertius.load_panel(), **entry.defaults)
        assert read == set(READS[name]), name


def test_equal_runs_are_equal_and_compared_claim_by_claim(judged: Judged) -> None:
    run = CaseRun(case(), judged.panel, (judged.verdict,), {})
    assert run == run and run["claim-0"] == run["claim-0"] and len({run["claim-0"], run["claim-0"]}) == 1
    again = CaseRun(case(), judged.panel, (replace(judged.verdict, label="contradicted"),), {})
    assert run != again
    found = run.compare(again)
    assert found[["claim", "changed", "before", "after"]].values.tolist() == [
        ["claim-0", "verdict", "supported", "contradicted"]
    ]
    assert run.compare(run)["changed"].tolist() == ["none"]


def test_wide_tables_fit_a_terminal_and_say_what_is_left_out() -> None:
    frame = pd.DataFrame(
        {"name": ["a", "b"], "same": "always", **{f"column {n}": [n, n + 1] for n in range(30)}}
    )
    shown, said = narrowed(frame)
    assert "same" not in shown and said[0] == "in all of these: same always"
    assert "column 29" in said[1] and "column 0" in shown


def test_what_exists_still_has_no_last_year() -> None:
    spells = tertius.state("SYR").frame()
    assert spells["last"].isna().tolist() == [False, True]
    assert "9999" not in str(tertius.state("SYR"))


def test_a_portfolio_says_in_words_what_the_chart_shows() -> None:
    text = str(tertius.state("SYR").portfolio(1990, 2024))
    assert "Russia, 1990 to 1992: 75 % up" in text and "missing" in text and "2024" in text


def test_a_panel_and_a_case_have_a_line_of_their_own() -> None:
    assert repr(tertius.load_panel()).startswith("<panel of ")
    assert repr(tertius.load_case("new-syria")).startswith("<case new-syria: ")
