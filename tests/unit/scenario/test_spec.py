"""Scenario files: what is said is checked when read, in one sentence with file and line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from support.scenario_toys import spec, town
from tertius.core.errors import TertiusError
from tertius.scenario.contrast import contrast
from tertius.scenario.errors import ScenarioError
from tertius.scenario.layers import variance_layers
from tertius.scenario.load import parse_scenario
from tertius.scenario.run import plan_scenario, run_scenario

FILE = """\
id: toy
title: A toy
world: town
windows: 2
clock: {origin: 2024, years: 5}
draws: 2
chains: 4
factors:
  tie:
    levels:
      kept: {do: [{do: fix, sender: S01, receiver: S00}]}
      lost:
        do:
          - {do: forbid, sender: S01, receiver: S00}
  push:
    levels:
      none: {}
      strong:
        do:
          - {do: set, covariate: size, actors: [first], value: [1, 2]}
          - do: event
            title: A change
            at: 2027.0
            then: [{do: shift, parameter: "net: recip", by: -0.5}]
outcomes:
  reach: {outcome: reach, parameters: {patron: S00}}
"""


def test_a_file_crosses_its_factors_and_runs() -> None:
    made = parse_scenario(FILE, "toy.yaml")
    assert [dict(a.levels) for a in plan_scenario(made, town()).arms] == [
        {"tie": t, "push": p} for t in ("kept", "lost") for p in ("none", "strong")
    ]
    found = run_scenario(made, town())
    assert found.times == (2029.0, 2034.0)
    assert found.values["reach"].shape == (1, 4, 2, 4, 2)
    frame = found.frame()
    assert len(frame) == 4 * 2 * 4 * 2 and list(frame.columns)[:3] == ["model", "tie", "push"]


BAD = [
    ("S01, receiver: S00}]}", "SO1, receiver: S00}]}", "toy.yaml:11", "did you mean 'S"),
    ("do: fix", "do: fixx", "toy.yaml:11", "did you mean 'fix'?"),
    ("covariate: size", "covariate: sise", "toy.yaml:20", "did you mean 'size'?"),
    ("actors: [first]", "actors: [frist]", "toy.yaml:20", "did you mean 'first'?"),
    ('"net: recip"', '"net: recp"', "toy.yaml:21", "did you mean 'net: recip'?"),
    ("at: 2027.0", "at: 2036", "toy.yaml:21", "years 2025 to 2034"),
    ("value: [1, 2]}", "value: 1, from: 3}", "toy.yaml:20", "windows 1 to 2"),
    ("value: [1, 2]}", "value: [1, 2, 3]}", "toy.yaml:20", "1 to 2 values"),
    ("value: [1, 2]}", "value: 1, until: 1, from: 2}", "toy.yaml:20", "must not come after"),
    ("value: [1, 2]}", "valeu: 1}", "toy.yaml:20", "did you mean 'value'?"),
    (
        "sender: S01, receiver: S00}\n  push",
        "sender: S00, receiver: S00}\n  push",
        "toy.yaml:14",
        "two different",
    ),
    ("windows: 2", "windows: 2\nonly: [{tie: lots}]", "toy.yaml:1", "it has kept, lost"),
    ("windows: 2", "windows: 2\ndrop: [{tie: kept}, {tie: lost}]", "toy.yaml:1", "leave no arm"),
    ("windows: 2", "windows: 2\nyears: 7", "toy.yaml:1", "one of them"),
    ("chains: 4", "chains: .inf", "toy.yaml:7", "integer"),
    ("outcome: reach", "outcome: raech", "toy.yaml:26", "did you mean 'reach'?"),
    ("{patron: S00}", "{patron: S99}", "toy.yaml:26", "an actor of the model"),
    ("{patron: S00}", "{patrn: S00}", "toy.yaml:26", "did you mean 'patron'?"),
    (
        "factors:",
        "always: [{do: forbid, sender: S01, receiver: S00, hold: false}]\nfactors:",
        "toy.yaml:12",
        "forbids",
    ),
]


@pytest.mark.parametrize(("old", "new", "where", "hint"), BAD)
def test_bad_files_are_refused_in_one_sentence(old: str, new: str, where: str, hint: str) -> None:
    assert FILE.count(old) == 1
    with pytest.raises(TertiusError) as caught:
        run_scenario(parse_scenario(FILE.replace(old, new), "toy.yaml"), town())
    text = str(caught.value)
    assert where in text and hint in text and "\n" not in text


def test_fix_and_forbid_contradict() -> None:
    both = [
        {"do": "fix", "sender": "S01", "receiver": "S00"},
        {"do": "forbid", "sender": "S01", "receiver": "S00"},
    ]
    with pytest.raises(ScenarioError, match="one that forbids it at the same time"):
        run_scenario(spec(always=both), town())
    apart = [both[0] | {"until": 1}, both[1] | {"from": 2}]
    assert run_scenario(spec(always=apart, windows=2), town()).ties["net"][0, :, 1, 0].tolist() == [1, 0]


def test_a_huge_run_says_what_it_costs_and_waits() -> None:
    with pytest.raises(ScenarioError, match=r"3,000,000 .* s of one core"):
        run_scenario(spec(draws=1000, chains=3000), town())


def test_levels_that_cannot_be_expressed_are_said_and_not_run() -> None:
    factors = {"base": {"levels": {"kept": {}, "closed": {"cannot": "no coefficient for bases"}}}}
    found = run_scenario(spec(factors=factors), town())
    assert len(found.arms) == 1 and any("no coefficient" in n for n in found.notes)


def test_a_policy_acts_where_its_condition_holds_and_nowhere_else() -> None:
    policy = {
        "do": "policy", "title": "win back", "when": {"sender": "S01", "receiver": "S00", "is": "absent"},
        "then": [{"do": "fix", "sender": "S01", "receiver": "S00"}],
    }  # fmt: skip
    free = [{"do": "forbid", "sender": "S01", "receiver": "S00", "until": 1}]
    found = run_scenario(spec(windows=3, chains=40, always=[policy, *free]), town())
    acted = found.triggered[0][0, 0, :, :, 0]
    ties = found.ties["net"][0, :, 1, 0]
    # The schedule prevails in window 1; then the tie is absent everywhere, so the policy acts everywhere.
    assert ties[0] == 0 and acted[:, 1].all() and ties[1] == 1 and not acted[:, 2].any()
    assert 0 < ties[2] <= 1


def test_a_policy_on_a_degree_and_a_behaviour() -> None:
    for when in (
        {"actor": "S00", "count": "indegree", "at_most": 100},
        {"actor": "S00", "behaviour": "beh", "at_least": 1},
    ):
        policy = {
            "do": "policy",
            "title": "p",
            "when": when,
            "then": [{"do": "fix", "sender": "S03", "receiver": "S00"}],
        }
        found = run_scenario(spec(windows=2, chains=10, always=[policy]), town())
        assert found.triggered[0].all() and (found.ties["net"][0, :, 3, 0] == 1).all()


def test_derived_covariates_follow_the_simulated_past() -> None:
    """With a crushing weight on the lagged tie, ties two windows ahead are those at the window's start."""
    world = town(se=0.0)
    shift = [
        {"do": "shift", "parameter": "X (before)", "by": 40.0},
        {"do": "shift", "parameter": "density", "by": -20.0},
    ]
    moved = run_scenario(spec(windows=2, chains=10, always=shift, outcomes={}), world)
    frozen = replace(world, derived={})
    still = run_scenario(spec(windows=2, chains=10, always=shift, outcomes={}), frozen)
    assert not np.array_equal(moved.ties["net"][0, 1], still.ties["net"][0, 1])


def test_windows_count_from_one() -> None:
    factors = {
        "push": {"levels": {"no": {}, "yes": {"do": [{"do": "shift", "parameter": "density", "by": 1}]}}}
    }
    found = run_scenario(spec(windows=2, draws=2, chains=10, factors=factors), town())
    one, two = found.select(push="yes"), found.select(push="no")
    for window in (1, 2):
        gap = found.values["reach"][:, 1, ..., window - 1] - found.values["reach"][:, 0, ..., window - 1]
        assert contrast(one, two, "reach", window).estimate == pytest.approx(gap.mean())
    assert contrast(one, two, "reach").window == 2 == variance_layers(found, "reach").window
    for wrong in (0, -1, 3, 1.0, True):
        with pytest.raises(ScenarioError, match="window: expected a whole number from 1 to 2"):
            contrast(one, two, "reach", wrong)  # type: ignore[arg-type]
    with pytest.raises(ScenarioError, match="two groups of arms, got the same arms twice"):
        contrast(one, one, "reach")


@pytest.mark.parametrize(
    ("years", "window", "horizon"), [(3, 0.3, 10), (1, 0.1, 10), (12, 5, 3), (1, 100, 1)]
)
def test_a_horizon_in_years_is_rounded_up_and_not_by_rounding_errors(
    years: int, window: float, horizon: int
) -> None:
    assert spec(windows=None, years=years, clock={"origin": 2024, "years": window}).horizon == horizon


def test_a_year_that_begins_a_window_lies_in_it() -> None:
    fix = {"do": "fix", "sender": "S00", "receiver": "S01", "from": 2034}
    made = plan_scenario(spec(windows=40, clock={"origin": 2000, "years": 1.1}, always=[fix]), town())
    assert made.schedules[0][0].changes[0].start == 30.0


def test_bases_are_closed_when_the_schedule_says_so() -> None:
    def closed(*do: dict[str, Any]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
        schedule = plan_scenario(spec(windows=3, always=list(do)), town()).schedules[0][0]
        return [schedule.closed(window) for window in (1, 2, 3)]

    shut, still = (("a",), ()), ((), ())
    assert closed({"do": "close", "hubs": ["a", "a"]}) == [shut] * 3
    assert closed({"do": "close", "hubs": ["a"], "from": 2}) == [still, shut, shut]
    assert closed({"do": "close", "hubs": ["a"], "until": 1}) == [shut, still, still]
    event = {"do": "event", "title": "e", "at": 2.4, "then": [{"do": "close", "airspace": ["TUR"]}]}
    assert closed(event) == [still, ((), ("TUR",)), ((), ("TUR",))]
    with pytest.raises(ScenarioError, match="hubs or airspace to close, got none"):
        closed({"do": "close"})


def test_closed_bases_that_no_outcome_looks_at_are_said() -> None:
    found = run_scenario(spec(chains=2, always=[{"do": "close", "hubs": ["nowhere"]}]), town())
    assert any("no outcome of the scenario looks at them" in note for note in found.notes)
    supply = {"s": {"outcome": "supply", "parameters": {"spec": "us-sahel-2023", "draws": 2}}}
    with pytest.raises(TertiusError, match="hub 'nowhere': expected a hub of 'us-sahel-2023'"):
        run_scenario(spec(outcomes=supply, always=[{"do": "close", "hubs": ["nowhere"]}]), town())


LEVELS = {"x": {"levels": {"a": {}, "b": {}}}}
DIAL = {"outcome": "reach", "inputs": {"x": {"parameter": "density", "low": 0, "high": 1}}}


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ({"factors": LEVELS, "contrasts": [{"a": {"x": "a"}, "b": {"x": "a"}}]}, "with itself"),
        ({"factors": LEVELS, "contrasts": [{"a": {}, "b": {}}]}, "not all arms with itself"),
        ({"factors": LEVELS, "sensitivity": DIAL}, "'x' is a factor and an input"),
        ({"windows": None, "years": 500, "clock": {"origin": 2024, "years": 0.01}}, "50,000 windows"),
    ],
)
def test_entries_that_mean_nothing_are_refused(entries: dict[str, Any], words: str) -> None:
    with pytest.raises(ScenarioError, match=words):
        spec(**entries)


TIE = {"sender": "S00", "receiver": "S01", "is": "there"}
NUMBER = {"actor": "S00", "count": "outdegree", "at_least": 1}


@pytest.mark.parametrize(
    "when",
    [
        TIE | {"count": "outdegree"},
        TIE | {"actor": "S02"},
        NUMBER | {"sender": "S01"},
        {"actor": "S00", "behaviour": "beh", "at_least": 1, "network": "net"},
    ],
)
def test_a_condition_has_no_words_that_it_does_not_look_at(when: dict[str, Any]) -> None:
    act = [{"do": "shift", "parameter": "density", "by": 1}]
    with pytest.raises(ScenarioError, match=r"a condition is a tie .* or a number"):
        spec(always=[{"do": "policy", "title": "p", "when": when, "then": act}])


@pytest.mark.parametrize(
    ("name", "parameters", "words"),
    [
        ("reach", {"patron": "S00", "without": ["first", "rest"]}, "states to count, got none"),
        ("reach", {"patron": "S00", "weight": "some"}, "a weight 'some' of every actor, got none of S01"),
        ("leeway", {"states": ["first"], "patrons": ["S00", "S00"]}, "each patron once"),
        ("leeway", {"states": ["first"], "weight": "size"}, "a weight with the index shannon or simpson"),
    ],
)
def test_outcomes_count_nothing_as_zero_that_is_unknown(
    name: str, parameters: dict[str, Any], words: str
) -> None:
    world = replace(town(), weights={"size": dict.fromkeys(town().actors, 1.0), "some": {"S00": 1.0}})
    with pytest.raises(ScenarioError, match=words):
        run_scenario(spec(chains=2, outcomes={"o": {"outcome": name, "parameters": parameters}}), world)
