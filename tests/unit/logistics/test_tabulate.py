"""Analyses as rows: totals, shares and plain data agree with the analysis; lists are rectangular."""

from __future__ import annotations

import json

import pytest

from support.logistics_toys import place, toy
from tertius.logistics.analysis import analyse
from tertius.logistics.listing import LISTS
from tertius.logistics.report import report
from tertius.logistics.spec import parse_spec
from tertius.logistics.tabulate import analysis_tables, report_tables, to_plain

TWO = toy(
    hubs={"middle": ["half"], "aside": ["side"]},
    places={"start": place(0), "half": place(5), "side": place(5, 1.0), "end": place(10)},
)


def test_tables_hold_what_the_analysis_says() -> None:
    analysis = analyse(parse_spec(TWO, "toy.yaml"), ("middle",), 2)
    supply, _, hubs, *rest = analysis_tables(analysis)
    assert [row[0] for row in supply.rows] == ["end", "all"]
    assert supply.rows[-1][1] == 40.0 and supply.rows[-1][2] == round(analysis.kept.tonnes, 1)
    assert {row[0] for row in hubs.rows} == {"middle", "aside"}
    assert rest[-1].title.startswith("As hubs fall")
    for table in analysis_tables(analysis):
        assert all(len(row) == len(table.columns) for row in table.rows)
    plain = json.loads(json.dumps(to_plain(analysis)))
    assert plain["target"] == ["middle"] and set(plain["supply"]) == {"with", "without"}
    assert analysis.substitute is not None and plain["substitutes"][0]["hub"] == analysis.substitute.hub


def test_shares_under_every_assumption_add_up() -> None:
    costs, findings, shares = report_tables(report(parse_spec(TWO, "toy.yaml"), ("middle",), 2))
    names = {row[0] for row in findings.rows}
    assert names == {row[0] for row in costs.rows} == {row[0] for row in shares.rows}
    for name in names:
        total = sum(float(str(row[3])) for row in shares.rows if row[0] == name)
        assert total == pytest.approx(1.0, abs=0.002) or total == 0.0


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_rectangular_and_not_empty(name: str) -> None:
    columns, rows = LISTS[name]()
    assert rows and all(len(row) == len(columns) for row in rows)
