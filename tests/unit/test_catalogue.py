"""`tertius list` with words: a search of variables, the full record of one source, overrides of one state."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from tertius.cli import catalogue
from tertius.cli.main import app
from tertius.core.errors import UsageError
from tertius.sources import SOURCES
from tertius.sources.origins import ORIGINS


def listed(*words: str) -> str:
    done = CliRunner().invoke(app, ["list", *words])
    assert done.exit_code == 0, done.output
    return str(done.output)


def test_a_search_gives_unit_years_and_coverage() -> None:
    lines = listed("variables", "military", "gdp").splitlines()
    assert lines[0].split("\t") == ["variable", "what", "unit", "years", "state-years known", "data set"]
    cells = lines[1].split("\t")
    assert cells[:4] == ["traits:military_gdp", "military expenditure, share of GDP", "percent", "1949-2024"]
    assert 50 < int(cells[4].removesuffix(" %")) < 100


def test_words_are_found_in_titles_whatever_their_case() -> None:
    names = {record["variable"] for record in catalogue.variables(["PRESS", "freedom_"])}
    assert names == {"press_freedom_rank", "press_freedom_2013", "press_freedom_2022"}


def test_the_counts_of_a_variable_add_up_to_its_coverage() -> None:
    record = next(r for r in catalogue.variables(["troops_us"]) if r["variable"] == "troops_us")
    assert record["observed"] > 5_000 and record["missing"] > 50
    assert record["first"] == 1950


def test_weak_provenance_stands_beside_the_figure() -> None:
    assert "imf_trade (weak provenance)" in listed("variables", "trade_china_over_us")
    assert "(weak" not in listed("variables", "freedom_score")


def test_no_variable_of_that_name_is_an_error_with_a_hint() -> None:
    with pytest.raises(UsageError, match="did you mean 'troops_us'"):
        catalogue.variables(["tropps_us"])


@pytest.mark.parametrize("name", sorted(SOURCES.all()))
def test_every_source_says_where_a_newer_file_comes_from_and_how_to_import_it(name: str) -> None:
    record = catalogue.source(name)
    assert len(ORIGINS[name]) > 10
    assert "://" not in record["newer files"]  # no address that nobody opened
    if not record["import"].startswith("none"):
        assert record["import"].startswith("tertius data import ")
        assert f"--source {name}" in record["import"]
        assert ("--with DIR" in record["import"]) == bool(record["needs also"])
    else:
        assert not record["variables"]
    for label, text in catalogue.source_rows(record):
        assert isinstance(label, str) and text


def test_one_source_as_json_and_its_near_miss() -> None:
    record = json.loads(listed("sources", "sipri_milex", "--json"))
    assert record["years"] == "1949-2024"
    assert "traits:military_gdp" in record["variables"]
    with pytest.raises(UsageError, match="did you mean 'kiel'"):
        catalogue.source("kil")


def test_other_kinds_are_searched_too() -> None:
    lines = listed("overrides", "RUS-TUR").splitlines()
    assert len(lines) == 2 and "Russian aircraft" in lines[1]
    assert CliRunner().invoke(app, ["list", "overrides", "no such word"]).exit_code != 0
