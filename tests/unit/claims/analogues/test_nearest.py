"""Analogues: the distance against a plain computation, unknown features, robustness, known neighbours."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertius.case.load import load_case
from tertius.case.schema import Reference
from tertius.claims.analogues import report
from tertius.claims.analogues.features import CHANGES, FEATURES, change_code
from tertius.claims.analogues.nearest import ENOUGH, Question, Space, build_space, find_analogues
from tertius.claims.following.exits import REPLACED
from tertius.claims.following.samples import Followed
from tertius.claims.judging.judge import judge
from tertius.claims.judging.reference import analogues_of
from tertius.core.errors import PanelError
from tertius.panel.load import load_panel

NAMES = ("tie_share", "democracy", "conflict", "change")


def space(values: np.ndarray, focal: np.ndarray, weights: np.ndarray) -> Space:
    """Return a space of cases SYR 1950, 1951, ... over `NAMES`."""
    n = len(values)
    years = np.arange(1950, 1950 + n)
    followed = Followed(("SYR",) * n, years, np.full(n, 5), np.arange(n) % 2 == 0)
    no = np.zeros(values.shape, dtype=bool)
    return Space(NAMES, {}, ("RUS",) * n, ("SYR",) * n, years, values, no, focal, no[0], weights, followed, 0)


def naive(values: np.ndarray, focal: np.ndarray, weights: np.ndarray) -> list[float]:
    """The distance once more, in plain Python."""
    out = []
    for row in values.tolist():
        total = used = 0.0
        for f, name in enumerate(NAMES):
            column = [r[f] for r in values.tolist() if not math.isnan(r[f])]
            if math.isnan(row[f]):
                continue
            if FEATURES[name].kind == "category":
                pairs = [a != b for i, a in enumerate(column) for j, b in enumerate(column) if i != j]
                part = (row[f] != focal[f]) / (sum(pairs) / len(pairs))
            else:
                mean = sum(column) / len(column)
                variance = sum((x - mean) ** 2 for x in column) / len(column)
                part = (row[f] - focal[f]) ** 2 / (2 * variance)
            total += weights[f] * part
            used += weights[f]
        out.append(math.sqrt(total / used) if used >= ENOUGH * sum(weights) else math.nan)
    return out


def made(seed: int, n: int = 12) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(n, 4))
    values[:, 3] = rng.integers(0, 3, n)
    values[0, 3], values[1, 3] = 0, 1  # at least two kinds
    values[rng.random((n, 4)) < 0.2] = np.nan
    values[:2] = np.where(np.isnan(values[:2]), [[0, 0, 0, 0], [1, 1, 1, 1]], values[:2])
    return values, np.array([0.3, -0.2, 0.5, 1.0]), rng.uniform(0.5, 3, 4)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_distance_is_the_plain_one(seed: int) -> None:
    values, focal, weights = made(seed)
    assert np.allclose(
        space(values, focal, weights).distance(), naive(values, focal, weights), equal_nan=True
    )


def test_two_cases_at_random_differ_by_one() -> None:
    rng = np.random.default_rng(3)
    values = np.column_stack([rng.normal(size=(400, 3)), rng.integers(0, 3, 400)])
    own = space(values, values[0], np.ones(4))
    found = [replace(own, focal=row).contributions.mean(axis=0) for row in values[:200]]
    assert np.allclose(np.mean(found, axis=0), 1.0, atol=0.08)


def test_a_twin_is_nearest_and_nothing_unknown_is_filled_in() -> None:
    values, focal, _ = made(5)
    values[4] = focal
    values[7] = [focal[0], np.nan, np.nan, np.nan]  # alike in all that is known, but too little is
    values[8] = [focal[0], focal[1], focal[2], np.nan]
    own = space(values, focal, np.ones(4))
    distance = own.distance()
    assert distance[4] == 0 and np.isnan(distance[7]) and distance[8] == 0
    values[8, 0] += 1.0
    shifted = space(values, focal, np.ones(4)).distance()[8]
    assert shifted > 0 and shifted == pytest.approx(naive(values, focal, np.ones(4))[8])


def test_mahalanobis_counts_a_doubled_feature_less() -> None:
    rng = np.random.default_rng(1)
    one = rng.normal(size=300)
    values = np.column_stack([one, one + 0.01 * rng.normal(size=300), rng.normal(size=300), np.zeros(300)])
    values[:150, 3] = 1
    focal = np.array([0.0, 0.0, 0.0, 1.0])
    values[0], values[1] = [1.5, 1.5, 0.0, 1.0], [0.0, 0.0, 1.5, 1.0]
    own = space(values, focal, np.ones(4))
    plain, other = own.distance(), own.mahalanobis()
    assert plain[0] > 1.3 * plain[1] and other[0] / other[1] < 0.8 * plain[0] / plain[1]


def test_kinds_of_change() -> None:
    said = {
        "hand-coded (rebels): Bashar al-Assad; fled": "rebels",
        "archigos: Nkrumah; Removed by Military, without Foreign Support": "coup",
        "archigos: Mahuad; Popular Protest, without Foreign Support": "protest",
        "archigos: Castro; Removed in Military Power Struggle Short of Coup": "coup",
    }
    for detail, kind in said.items():
        assert CHANGES[change_code(detail)][0] == kind
    assert change_code("archigos: somebody; reasons unknown") == len(CHANGES)


def question(**changes: object) -> Question:
    plain = Question("SYR", 2024, ("RUS",), "USA", 10, dict.fromkeys(FEATURES, 1.0))
    return replace(plain, **changes)  # type: ignore[arg-type]


@cache
def embedded() -> Space:
    return build_space(load_panel(), question())


def test_the_focal_case_is_as_the_sources_say() -> None:
    own = embedded()
    value = dict(zip(own.names, own.focal.tolist(), strict=True))
    # 2023: Russian arms only; the treaty of 1980, coded to 2018; UCDP war; United States sanctions.
    assert value["tie_share"] == 87.5 and value["conflict"] == 2 and value["sanctions"] == 1
    assert value["pact"] == 1 and own.focal_carried[own.names.index("pact")]
    assert CHANGES[int(value["change"])][0] == "rebels"
    assert "troops" in own.unused and "SYR" in own.unused["troops"]


def test_cases_are_earlier_and_known_ones_are_told_apart() -> None:
    own = embedded()
    keys = {f"{s}:{y}": k for k, (s, y) in enumerate(zip(own.states, own.years.tolist(), strict=True))}
    assert {"ETH:1991", "AFG:1992", "DZA:1992", "EGY:2013", "SYR:1970"} <= set(keys)
    assert max(own.years) < 2024 and (own.followed.time > 0).all()
    assert own.followed.outcome(keys["ETH:1991"], 3) is False
    assert own.followed.outcome(keys["DZA:1992"], 3) is True
    length = own.values[:, own.names.index("tie_length")]
    assert np.nanmax(length) == 10 and np.isnan(length[keys["HUN:1956"]])  # began before the record does


def test_answers_are_whole() -> None:
    panel = load_panel()
    found = find_analogues(panel, question(k=6))
    assert list(found.distances) == sorted(found.distances) and len(set(found.nearest)) == 6
    assert all(0 <= firm <= 1 for firm in found.firm) and len(found.variants) > 200
    table, features = report.case_table(panel, found), report.feature_table(panel, found)
    assert len(table.rows) == 6 and len(features.columns) == 4 + 6
    assert "Not used: patron's troops" in features.note
    assert report.outcome_estimates(found)[3].n == 6
    assert {row[0] for row in report.path_figure(panel, found).data.rows} >= {"Syria, 2024"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"state": "SSD", "year": 2005}, "a state that exists"),
        ({"state": "XXX"}, "a state that exists"),
        ({"year": 2070}, "a year from"),
        ({"weights": {"troops": 1.0, "pact": 1.0}}, "at least 3 features"),
        ({"k": 50, "patrons": ("CHN",)}, "ask for fewer"),
    ],
)
def test_what_cannot_be_compared_is_said_in_a_sentence(changes: dict[str, object], said: str) -> None:
    with pytest.raises(PanelError) as caught:
        find_analogues(load_panel(), question(**changes))
    assert said in str(caught.value) and "\n" not in str(caught.value)


def test_a_claim_can_be_judged_on_its_analogues() -> None:
    panel, case = load_panel(), load_case("new-syria")
    claim = case.claim("loss-expected-wrong")
    assert claim is not None
    moved = claim.model_copy(update={"reference": Reference(by="analogues", k=12)})
    by_analogues = judge(case, moved, panel)
    keys = analogues_of(panel, case, moved.reference).keys("RUS")
    assert by_analogues.parameters["cases"] == list(keys) and len(keys) == 12
    rows = by_analogues.cases[0].rows
    assert {f"{row[1]}:{row[2]}" for row in rows} == set(keys)
    # The estimate takes those that replaced the ruling coalition and whose three years are on record.
    counted = [row for row in rows if row[4] in REPLACED and row[8] != "-"]
    assert by_analogues.headline is not None and by_analogues.headline.n == len(counted) == 7
    by_rule = by_analogues.beside[0].headline
    assert by_rule is not None and by_rule.n > 2 * 12 and "rule" in by_analogues.beside[0].what
