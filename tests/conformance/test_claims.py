"""What every claim test must do, whoever wrote it."""

from __future__ import annotations

import json
from functools import cache

import pytest
from pydantic import BaseModel, ValidationError

from support.claim_worlds import World, make
from tertius.claims import TESTS, assess
from tertius.claims.flips import KINDS, completed
from tertius.claims.judging.judge import verdict_of
from tertius.claims.probability import probability
from tertius.claims.registry import AnyTest
from tertius.claims.verdict import LABELS, Verdict
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel
from tertius.panel.states import States

NAMES = list(TESTS.all())
CLAIM = "made"


def bind(test: AnyTest) -> BaseModel:
    """Return parameters of a test: its defaults, and two powers where it asks for them."""
    fields = test.parameters.model_fields
    powers = {"patron": "RUS", "rival": "USA", "focal": "SYR"}
    bound: BaseModel = test.parameters.model_validate({k: v for k, v in powers.items() if k in fields})
    return bound


@cache
def judged(name: str) -> Verdict:
    test = TESTS.get(name)
    try:
        return verdict_of(test, _panel(), bind(test), claim=CLAIM, name=name)
    except PanelError as error:
        if name in ("tie_survival", "existential_rate", "count_under_definitions"):
            raise
        pytest.skip(f"the synthetic panel of claim_worlds lacks what {name} reads: {error}")


@cache
def _panel() -> Panel:
    return make(World(states=30, never=10, trade_and_votes=True))


def test_there_are_tests() -> None:
    assert {"tie_survival", "existential_rate", "count_under_definitions"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_record_says_what_it_is(name: str) -> None:
    test = TESTS.get(name)
    assert test.title and test.estimand and test.datasets
    assert len(test.about) > 200
    assert test.parameters.__doc__ and "Parameters of" in test.parameters.__doc__


@pytest.mark.parametrize("name", NAMES)
def test_parameters_are_frozen_and_closed(name: str) -> None:
    test = TESTS.get(name)
    bound = bind(test)
    with pytest.raises(ValidationError):
        test.parameters.model_validate({**bound.model_dump(), "no_such_parameter": 1})
    field = next(iter(test.parameters.model_fields))
    with pytest.raises(ValidationError):
        setattr(bound, field, "other")
    for parameter, info in test.parameters.model_fields.items():
        assert parameter in (test.parameters.__doc__ or ""), f"{parameter} is not described"
        assert info.annotation is not None


@pytest.mark.parametrize("name", NAMES)
def test_verdict_is_complete(name: str) -> None:
    verdict = judged(name)
    assert verdict.label in LABELS and verdict.label != "open"
    assert verdict.claim == CLAIM and verdict.test == name
    assert verdict.sentence.endswith(".") and "nan" not in verdict.sentence
    assert [cell.role for cell in verdict.grid].count("main") == 1
    assert sum(cell.role == "variant" for cell in verdict.grid) >= 5
    assert verdict.headline is not None and verdict.headline.what
    assert verdict.placebo and verdict.flips and verdict.datasets and verdict.notes and verdict.figures


@pytest.mark.parametrize("name", NAMES)
def test_numbers_hang_together(name: str) -> None:
    verdict = judged(name)
    main = next(cell for cell in verdict.grid if cell.role == "main")
    assert verdict.headline == main.estimate
    for cell in verdict.grid:
        e = cell.estimate
        if e.value is not None and e.low is not None and e.high is not None:
            assert e.low <= e.value <= e.high
            assert 0 < e.n_effective <= e.n or e.n == e.n_effective == 0
            assert 0 < e.level <= 1 and e.unit
    specifications = [json.dumps(cell.specification, sort_keys=True) for cell in verdict.grid]
    assert len(set(specifications)) == len(specifications), "a specification occurs twice"
    if verdict.robustness is not None:
        assert 0 <= verdict.robustness <= 1


@pytest.mark.parametrize("name", NAMES)
def test_tables_are_rectangular_and_figures_have_words(name: str) -> None:
    verdict = judged(name)
    kinds = {
        "survival": ("group", "time", "estimate", "low", "high", "at_risk"),
        "forest": ("label", "estimate", "low", "high", "n"),
        "bars": ("label", "value", "low", "high"),
        "timeline": ("label", "start", "end", "value"),
    }
    for table in (*verdict.cases, *verdict.tables, *(figure.data for figure in verdict.figures)):
        assert table.title
        assert {len(row) for row in table.rows} <= {len(table.columns)}
    for figure in verdict.figures:
        assert figure.alt and figure.title
        extra = {"forest": "n", "bars": "series"}.get(figure.kind)  # drawn where given
        columns, wanted = (
            tuple(c for c in some if c != extra)
            for some in (figure.data.columns, kinds.get(figure.kind, figure.data.columns))
        )
        assert columns == wanted


@pytest.mark.parametrize("name", NAMES)
def test_verdict_survives_json(name: str) -> None:
    verdict = judged(name)
    text = json.dumps(verdict.to_json(), allow_nan=False)
    assert json.dumps(Verdict.from_json(json.loads(text)).to_json(), allow_nan=False) == text
    assert len(text) < 1_000_000


@pytest.mark.parametrize("name", NAMES)
def test_judging_twice_gives_the_same(name: str) -> None:
    first, test = judged(name), TESTS.get(name)
    panel = make(World(states=30, never=10, trade_and_votes=True))
    again = verdict_of(test, panel, bind(test), claim=CLAIM, name=name)
    assert json.dumps(again.to_json()) == json.dumps(first.to_json())


@pytest.mark.parametrize("name", NAMES)
def test_assessing_is_judging_without_the_report(name: str) -> None:
    test, verdict = TESTS.get(name), judged(name)
    found = assess(test, _panel(), bind(test))
    assert found.decision.label == verdict.label
    assert tuple(found.cells) == verdict.grid


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_panel_is_an_error_in_one_sentence_or_plays_no_part(name: str) -> None:
    test = TESTS.get(name)
    try:
        panel = Panel.from_tables({"states": States.embedded().table}, "empty")
        verdict = verdict_of(test, panel, bind(test), claim=CLAIM, name=name)
    except PanelError as error:
        assert "\n" not in str(error)
    else:  # a test that asks nothing of the panel cannot notice that it is empty
        assert json.dumps(verdict.to_json()) == json.dumps(judged(name).to_json())


@pytest.mark.parametrize("name", NAMES)
def test_every_verdict_says_what_would_change_it(name: str) -> None:
    test, verdict = TESTS.get(name), judged(name)
    flips = completed(verdict.flips, test.silent)
    assert {flip.kind for flip in flips} == set(KINDS)
    assert set(test.silent) <= set(KINDS) and all(len(why) > 20 for why in test.silent.values())
    for flip in flips:
        assert flip.change and (flip.label is None or (flip.applies and flip.label != verdict.label))
        assert flip.label is None or flip.size is None or flip.size > 0
    tried = {flip.kind for flip in flips if flip.applies}
    assert {"case", "threshold", "definition", "confounder"} <= tried or verdict.label == "not testable"


@pytest.mark.parametrize("name", NAMES)
def test_threshold_and_rate_are_on_their_scales(name: str) -> None:
    test, verdict = TESTS.get(name), judged(name)
    at = test.threshold.of(bind(test))
    odds = probability(verdict.headline, verdict.grid, test.threshold, at)
    assert (odds.value is None) == (
        test.threshold.scale == "counted" or verdict.headline is None
    ) and odds.how
    assert odds.value is None or 0 <= odds.value <= 1
    if verdict.rate is not None and verdict.rate.value is not None:
        assert verdict.rate.unit == "share" and 0 <= verdict.rate.value <= 1 and verdict.rate.what
