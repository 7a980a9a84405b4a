"""Years, states and names of an API call: taken as they are meant, or refused in a sentence."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import tertius
from tertius.api.names import each_once, known_span, span_of
from tertius.core.errors import UsageError


@pytest.mark.parametrize(
    ("years", "span"),
    [(None, None), (2000, (2000, 2000)), ((2000, 2003), (2000, 2003)), (range(2000, 2004), (2000, 2003)),
     (np.int64(2000), (2000, 2000)), (2000.0, (2000, 2000)), ((np.float64(2000), 2001), (2000, 2001))],
)  # fmt: skip
def test_years_of_any_whole_number(years: object, span: object) -> None:
    assert span_of(years) == span


@pytest.mark.parametrize(
    "years",
    [[1990, 1995], [1990, 1995, 2000], (1990,), (1990, 1995, 2000), (None, 1990), 1990.5, True, "1990-1995",
     float("nan"), float("inf"), range(0), range(1990, 2000, 5), {1990}, pd.Series([1990]), ("1990", 1)],
)  # fmt: skip
def test_other_years_are_refused_by_every_function(years: object) -> None:
    with pytest.raises(UsageError, match="years: expected"):
        tertius.measure("leeway", "SYR", years)  # type: ignore[arg-type]


@pytest.mark.parametrize(("first", "last"), [(1990.5, 1991), ("1990", 1991), (1990, None), (True, 1991)])
def test_a_portfolio_takes_whole_years(first: object, last: object) -> None:
    with pytest.raises(UsageError, match="years: expected whole years"):
        tertius.state("SYR").portfolio(first, last)  # type: ignore[arg-type]


def test_names_count_once() -> None:
    assert each_once(["RUS", "USA", "RUS"], "powers") == ["RUS", "USA"]
    assert each_once(pd.Series(["RUS", "USA"]), "powers") == ["RUS", "USA"]
    assert each_once("RUS", "powers") == ["RUS"] and each_once(None, "powers") == []
    with pytest.raises(UsageError, match="a name or several, got 3"):
        each_once(3, "powers")  # type: ignore[arg-type]
    ties = tertius.state("SYR").portfolio(1990.0, 1990, ["RUS", "RUS"], ["arms_band_5y"] * 2)  # type: ignore[arg-type]
    assert len(ties.frame()) == 1
    assert known_span(np.int64(1990), 1991) == range(1990, 1992)


@pytest.mark.parametrize(
    ("powers", "kinds", "said"),
    [([], "arms_band_5y", "another state, got none"), ("RUS", [], "one kind of tie at least, got none"),
     (["SYR", "SYR"], "arms_band_5y", "another state, got SYR itself")],
)  # fmt: skip
def test_a_portfolio_of_nothing_is_refused(powers: object, kinds: object, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        tertius.state("SYR").portfolio(1990, 1991, powers, kinds)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("seed", -1),
        ("seed", 1.5),
        ("seed", True),
        ("seed", "1"),
        ("draws", 2.5),
        ("alpha", "1"),
        ("alpha", float("nan")),
        ("minimum", None),
        ("index", 3),
    ],
)
def test_a_parameter_of_another_kind_is_refused(name: str, value: object) -> None:
    with pytest.raises(UsageError, match=name):
        tertius.measure("leeway", "SYR", 2010, **{name: value})


@pytest.mark.parametrize(
    "text", ["seed=-1", "seed=1.5", "years=2010", "years=abc", "years=[]", "years=[2010.5]"]
)
def test_the_command_refuses_the_same(text: str) -> None:
    from tertius.cli.measure import parse_parameters
    from tertius.measures import MEASURES

    with pytest.raises(UsageError, match=text.partition("=")[0]):
        parse_parameters("leeway", [text], MEASURES.get("leeway").defaults)


def test_one_power_may_stand_without_a_list() -> None:
    one = tertius.measure("leeway", "SYR", 2010, patrons="RUS").frame()
    assert (
        one["value"].tolist()
        == tertius.measure("leeway", "SYR", 2010, patrons=["RUS"]).frame()["value"].tolist()
    )
