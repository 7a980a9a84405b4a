"""`tertius score`: files of forecasts and outcomes as users write them, good and bad."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from tertius.case.forecasts import load_book, settle
from tertius.case.load import parse_case
from tertius.cli.main import app
from tertius.core.errors import CaseError, ForecastError, TertiusError
from tertius.pipeline.score import ENOUGH, score

GOOD = """\
schema: 1
title: A book
issued: 2025-03
forecasts:
  - {id: one, event: Syria takes arms, probability: 0.8, by: 2025-12, resolution: Register., outcome: "yes"}
  - {id: two, event: The base closes, probability: 0.3, by: 2025, resolution: Press reports., outcome: "no"}
  - {id: three, event: A treaty, probability: 0.5, by: 2025-06-30, resolution: The text., outcome: ambiguous}
  - {id: four, event: Sanctions end, probability: 0.1, by: 2027, resolution: The list.}
  - {id: five, event: Elections, probability: 0.6, by: 2025-10, issued: 2025-05-01, resolution: The date.}
"""


def written(folder: Path, text: str, name: str = "f.yaml") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_book_is_scored(tmp_path: Path) -> None:
    card = score(load_book(written(tmp_path, GOOD)), date(2026, 1, 1))
    assert (card.settled, card.ambiguous, card.open, card.overdue) == (
        ("one", "two"), ("three",), ("four", "five"), ("five",),
    )  # fmt: skip
    assert card.brier is not None and card.brier.value == pytest.approx((0.04 + 0.09) / 2)
    assert card.log is not None and card.log.value == pytest.approx(-(np.log(0.8) + np.log(0.7)) / 2)
    assert card.parts is not None and card.parts.within == 0
    assert card.calibration == ()
    again = score(load_book(written(tmp_path, GOOD)), date(2026, 1, 1))
    assert again.to_json() == card.to_json()


def test_outcomes_come_from_a_file(tmp_path: Path) -> None:
    book = load_book(written(tmp_path, GOOD))
    text = 'outcomes:\n  - {id: four, outcome: "no", date: 2026-02, source: The list.}\n'
    card = score(settle(book, Path(written(tmp_path, text, "o.yaml"))), date(2026, 3, 1))
    assert "four" in card.settled and card.open == ("five",)


def test_a_forecast_that_ruled_out_what_happened_is_named(tmp_path: Path) -> None:
    card = score(load_book(written(tmp_path, GOOD.replace("0.8", "0"))), date(2026, 1, 1))
    assert card.ruled_out == ("one",) and card.log is not None and card.log.value is None
    assert card.log_parts is None and card.brier is not None and card.brier.value is not None
    json.dumps(card.to_json(), allow_nan=False)


def many(count: int, questions: int) -> str:
    rng = np.random.default_rng(1)
    lines = ["schema: 1", "issued: 2025", "forecasts:"]
    for k in range(count):
        p = round(float(rng.random()), 2)
        outcome = "yes" if rng.random() < p else "no"
        rest = f'resolution: r, outcome: "{outcome}", question: q-{k % questions}'
        lines.append(f"  - {{id: f-{k}, event: Event {k}, probability: {p}, by: 2026, {rest}}}")
    return "\n".join(lines) + "\n"


def test_calibration_comes_with_enough_forecasts(tmp_path: Path) -> None:
    few = score(load_book(written(tmp_path, many(ENOUGH - 1, 50))), date(2026, 1, 1))
    enough = score(load_book(written(tmp_path, many(200, 500))), date(2026, 1, 1))
    assert few.calibration == () and sum(b.n for b in enough.calibration) == 200
    assert all(b.low <= b.observed <= b.high for b in enough.calibration)
    assert enough.binned is not None and enough.brier is not None and enough.brier.value is not None
    parts = enough.binned
    whole = parts.reliability - parts.resolution + parts.uncertainty + parts.within
    assert whole == pytest.approx(enough.brier.value, abs=1e-12) and parts.within != 0
    assert enough.skill is not None and enough.skill > 0.1  # drawn from their own forecasts
    together = score(load_book(written(tmp_path, many(200, 8))), date(2026, 1, 1))
    assert together.questions == 8 and enough.questions == 200


def test_the_base_rate_of_a_question_comes_from_the_others(tmp_path: Path) -> None:
    line = '  - {{id: {}, event: {}, probability: 0.5, by: 2025, resolution: r, outcome: "{}", question: {}}}'
    given = [("a", "yes", "first"), ("b", "yes", "first"), ("c", "no", "second"), ("d", "yes", "third")]
    lines = [line.format(name, f"Event {name}", outcome, question) for name, outcome, question in given]
    book = load_book(written(tmp_path, "\n".join(["schema: 1", "issued: 2024", "forecasts:", *lines])))
    card = score(book, date(2026, 1, 1))
    assert card.base_rate is not None  # 1 of 2, twice; 3 of 3; 2 of 3
    assert card.base_rate.value == pytest.approx((0.25 + 0.25 + 1 + 1 / 9) / 4)


def test_the_command(tmp_path: Path) -> None:
    run = CliRunner()
    path = written(tmp_path, many(40, 100))
    found = run.invoke(app, ["score", path, "--json", "--on", "2026-01", "--plot", str(tmp_path / "c.svg")])
    assert found.exit_code == 0, found.output
    assert json.loads(found.output)["schema"] == 1
    assert (tmp_path / "c.svg").read_text(encoding="utf-8").startswith("<svg")
    plain = run.invoke(app, ["score", path])
    assert "Brier: reliability" in plain.output and "mean forecast" in plain.output


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("probability: 0.8", "probability: 1.3", "f.yaml:5"),
        ("probability: 0.8", "probability: likely", "f.yaml:5"),
        ("by: 2025-12", "by: 2024-12", "not before it was issued (2025-03)"),
        ("by: 2025-12", "by: 2025-13", "a date as YYYY"),
        ("by: 2025-12", "by: 2025-12, question: Will it?", "question: expected a name of small"),
        ("by: 2025-12", "by: 2025-12, claim: The First", "claim: expected the id of a claim"),
        ("by: 2025-06-30", "by: 2025-06-31", "a day of the calendar"),
        ("id: two", "id: one", "another id"),
        (
            "event: The base closes, probability: 0.3, by: 2025,",
            "event: syria  takes arms, probability: 0.3, by: 2025-12,",
            "another event",
        ),
        ("schema: 1", "schema: 2", "version 1"),
        ("issued: 2025-03\n", "", "the key 'issued'"),
        ("resolution: Register., ", "", "the key 'resolution'"),
        ('outcome: "yes"', "outcome: perhaps", "one of 'yes', 'no' or 'ambiguous'"),
        ("title: A book", "titel: A book", "did you mean 'title'"),
    ],
)  # fmt: skip
def test_bad_forecasts_are_one_sentence(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert old in GOOD
    with pytest.raises(ForecastError) as error:
        load_book(written(tmp_path, GOOD.replace(old, new)))
    assert words in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('outcomes: [{id: fourr, outcome: "no"}]', "did you mean 'four'"),
        ('outcomes: [{id: one, outcome: "no"}]', "what the forecast itself says (yes)"),
        ('outcomes: [{id: four, outcome: "no"}, {id: four, outcome: "no"}]', "a second one"),
        ('outcomes: [{id: four, outcome: "no", date: 2024-01}]', "not before it was issued"),
        ("outcomes: []", "at least 1"),
        ("- a", "a mapping"),
        ("outcomes: [{id: four, outcome: &a no}]", "anchor"),
    ],
)
def test_bad_outcomes_are_one_sentence(tmp_path: Path, text: str, words: str) -> None:
    book = load_book(written(tmp_path, GOOD))
    with pytest.raises(ForecastError) as error:
        settle(book, Path(written(tmp_path, text, "o.yaml")))
    assert words in str(error.value) and "\n" not in str(error.value)


CASE = """\
id: small
title: A small case
summary: One claim.
source: {author: A, title: T, publisher: P, date: 2026-01}
date: 2026-01
patron: RUS
rival: USA
focal: SYR
claims:
  - {id: first, paraphrase: P, hedge: might, kind: forecast, estimand: E, decision_rule: D,
     reference_class: R, falsifier: F, opposite: O, needs: N}
"""


def test_cases_carry_forecasts() -> None:
    forecast = "forecasts:\n  - {id: f, event: E, probability: 0.5, by: 2027, resolution: R, claim: first}\n"
    case = parse_case(CASE + forecast, "c.yaml")
    assert case.forecasts[0].claim == "first"
    for bad, words in (("claim: first", "claim: furst"), ("by: 2027", "by: 2025")):
        with pytest.raises(CaseError) as error:
            parse_case(CASE + forecast.replace(bad, words), "c.yaml")
        assert str(error.value).startswith("c.yaml:13")


def test_a_case_without_forecasts_says_so() -> None:
    with pytest.raises(TertiusError, match="a case with forecasts"):
        load_book("new-syria")
