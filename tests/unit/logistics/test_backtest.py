"""The routing against flights that are known, 2019 to 2024: a documented table, held to its figures."""

from __future__ import annotations

from functools import cache

from tertius.logistics.backtest import Backtest, backtest


@cache
def cases() -> tuple[Backtest, ...]:
    return backtest(draws=6)


def test_under_the_airspace_of_the_time_two_cases_are_missed() -> None:
    own = [case for case in cases() if case.of_the_time]
    missed = [(case.when, case.says) for case in own if not case.agrees]
    assert len(own) == 5
    # The routing flies past Latakia where Turkey is open; these flights went through it.
    assert missed == [("November 2019 to July 2020", "past"), ("December 2021", "past")]


def test_with_turkey_closed_latakia_costs_nothing_extra() -> None:
    closed = [case for case in cases() if case.airspace == "turkey-closed"]
    assert {case.says for case in closed} == {"either"}
    assert all(abs(case.detour) < 0.03 for case in closed)


def test_every_case_has_a_public_source() -> None:
    assert all(case.source and case.known and case.when for case in cases())
    # "Known" holds flights of both kinds, so that always or never would not agree with all of them.
    assert {case.flown for case in cases()} == {True, False}
