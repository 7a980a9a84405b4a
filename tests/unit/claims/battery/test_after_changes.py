"""Excess shares after changes: by hand, pooled, swapped between powers, and in plain words."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from support.claim_worlds import World, make
from support.dependence_worlds import DependenceWorld
from support.dependence_worlds import make as make_moves
from tertius.claims import TESTS
from tertius.claims.battery.dependence_after_realignment import report as dependence
from tertius.claims.battery.existential_rate import report as existential
from tertius.claims.battery.tie_survival import report as survival
from tertius.claims.following.excess import TieCases, excess
from tertius.claims.following.exits import KINDS, PALACE, PROTEST, REBELS, REGIME, UNKNOWN, WITHIN, kind_of
from tertius.claims.registry import Assessment, assess
from tertius.claims.verdict import LABELS
from tertius.claims.wording import faults_of
from tertius.core.errors import PanelError
from tertius.models.partial_pooling import pool_effects
from tertius.panel.panel import Panel


def ties(rows: list[int], kept: list[float], fine: int = 0, columns: int = 20) -> TieCases:
    n = len(rows)
    at = np.full(n, columns, dtype=np.int64)
    outcome = np.repeat(np.array(kept)[:, None], 3, axis=1)
    return TieCases(np.array(rows), at, outcome, np.zeros(n, dtype=np.int64), np.full(n, fine))


def test_excess_by_hand() -> None:
    after = ties([0, 1, 2, 3], [1, 0, 0, 0])
    quiet = ties([4, 5, 6, 7, 8, 9, 10, 11, 12, 13], [1, 1, 1, 1, 1, 1, 0, 0, 0, 0])
    own = excess(after, quiet, (np.arange(20),), 3)
    assert own is not None and own.n == 4 and own.share == 0.25
    assert own.value == pytest.approx(0.25 - 0.6) and own.without == pytest.approx(0.6)
    assert 0 < own.n_effective <= 4 and own.half > 1.96 * own.error
    # A stratum with too few years without a change is compared with its era.
    thin = excess(ties([0, 1, 2, 3], [1, 0, 0, 0], fine=5), quiet, (np.arange(20),), 3)
    assert thin is not None and thin.value == pytest.approx(own.value)
    # Unknown outcomes are no losses.
    unknown = excess(ties([0, 1], [1, np.nan]), quiet, (np.arange(20),), 3)
    assert unknown is not None and unknown.n == 1
    assert excess(ties([], []), quiet, (np.arange(20),), 3) is None


def test_clusters_widen_the_error() -> None:
    rng = np.random.default_rng(1)
    fate = rng.integers(0, 2, 6).repeat(5).astype(float)
    after = ties(list(range(30)), fate.tolist())
    quiet = ties(list(range(30, 90)), [float(k % 2) for k in range(60)])
    apart = excess(after, quiet, (np.arange(90),), 3)
    joined = np.concatenate([np.repeat(np.arange(6), 5), np.arange(30, 90)])
    together = excess(after, quiet, (np.arange(90), joined), 3)
    assert apart is not None and together is not None
    assert together.value == apart.value and together.error > 1.5 * apart.error
    assert together.n_effective <= 6 < apart.n_effective


def test_pooled_effects_lie_between_their_own_and_the_mean() -> None:
    value, error = np.array([-0.3, 0.0, 0.05, 0.02]), np.array([0.2, 0.05, 0.05, 0.05])
    together, spread, weight = pool_effects(value, error)
    assert value[0] < together[0] < 0.02 and spread[0] < error[0]
    assert weight[0] > weight[1] and ((weight > 0) & (weight < 1)).all()
    # Against simulation from the same hierarchy: intervals of the first group hold its truth.
    rng = np.random.default_rng(2)
    truth = rng.normal(0.0, 0.1, (4000, 5))
    seen = truth + rng.normal(0.0, 0.1, truth.shape)
    at, width, _ = pool_effects(seen, np.full(seen.shape, 0.1))
    held = np.abs(at[:, 0] - truth[:, 0]) < 1.96 * width[:, 0]
    assert 0.93 < held.mean() < 0.975
    one, own, none = pool_effects(np.array([0.2, np.nan]), np.array([0.1, np.nan]))
    assert one[0] == 0.2 and own[0] == 0.1 and none[0] == 0.0 and np.isnan(one[1])


@pytest.mark.parametrize(
    ("detail", "coup", "kind"),
    [
        ("archigos: Najibullah; Removed by Rebels, without Foreign Support", "", REBELS),
        ("archigos: Morsi; Popular Protest, without Foreign Support", "successful reshuffling coup", PROTEST),
        (
            "archigos: A; Removed by Military, without Foreign Support",
            "successful regime change coup",
            REGIME,
        ),
        ("archigos: A; Removed by Military, without Foreign Support", "successful reshuffling coup", WITHIN),
        ("archigos: A; Removed by Military, without Foreign Support", "", UNKNOWN),
        ("archigos: B; Removed by Other Government Actors, without Foreign Support", "", PALACE),
        (
            "archigos: C; Removed by Military, with Foreign Support | archigos: D; Removed by Rebels",
            "",
            UNKNOWN,
        ),
    ],
)
def test_how_a_government_fell_is_told(detail: str, coup: str, kind: str) -> None:
    assert kind_of(detail, coup) == kind and kind in KINDS


WORLD = World(kept=0.5, loss=0.02, states=50, patrons=("RUS", "USA"))


@cache
def survived() -> Assessment:  # type: ignore[type-arg]
    test = TESTS.get("tie_survival")
    given = test.parameters.model_validate({"patron": "RUS", "patrons": ["RUS", "USA"]})
    return assess(test, make(WORLD), given)


@cache
def moved() -> Assessment:  # type: ignore[type-arg]
    test = TESTS.get("existential_rate")
    given = test.parameters.model_validate({"patron": "RUS", "rival": "USA", "others": []})
    return assess(test, make(World(movers=30)), given)


@cache
def leaned() -> Assessment:  # type: ignore[type-arg]
    test = TESTS.get("dependence_after_realignment")
    return assess(
        test,
        make_moves(DependenceWorld(pull=0.2)),
        test.parameters.model_validate({"patron": "RUS", "rival": "USA"}),
    )


def swapped(panel: Panel) -> Panel:
    """Return the panel with Russia and the United States changed for each other wherever they stand."""
    other = {"RUS": "USA", "USA": "RUS"}
    tables = {"states": panel.table("states"), "variables": panel.table("variables")}
    for name in ("ties", "traits", "events"):
        try:
            frame = panel.table(name).copy()
        except PanelError:
            continue
        for column in ("iso3", "source", "target"):
            if column in frame:
                frame[column] = frame[column].astype(object).replace(other)
        if name == "traits":  # the first pole of the scale is a power, too
            points = frame["variable"] == "ideal_point"
            frame.loc[points, "value"] = -frame.loc[points, "value"]
        tables[name] = frame
    return Panel.from_tables(tables, f"swapped-{panel.digest}")


def test_swapping_two_powers_changes_no_number() -> None:
    for name, one, given in (
        ("tie_survival", survived(), {"patron": "USA", "patrons": ["USA", "RUS"]}),
        ("existential_rate", moved(), {"patron": "USA", "rival": "RUS", "others": []}),
        ("dependence_after_realignment", leaned(), {"patron": "USA", "rival": "RUS"}),
    ):
        test = TESTS.get(name)
        two = assess(test, swapped(one.panel), test.parameters.model_validate(given))
        assert two.decision.label == one.decision.label, name
        assert two.headline == one.headline and two.decision.placebo == one.decision.placebo, name
        assert [c.estimate for c in two.cells] == [c.estimate for c in one.cells], name


def test_placebos_have_two_hundred_draws_about_nothing() -> None:
    for one in (survived(), leaned()):
        assert one.placebo is not None and len(one.placebo.draws) >= 200
        values = np.array([e.value for e in one.placebo.draws], dtype=np.float64)
        assert abs(np.median(values)) < 0.05 and len(set(values.tolist())) > 100
        assert one.decision.placebo is not None and one.decision.placebo <= 0.2


def test_plain_sentences_of_every_label() -> None:
    for label in LABELS:
        if label in ("open", "not testable"):
            continue
        s, m, d = (replace(one.decision, label=label) for one in (survived(), moved(), leaned()))
        said = [
            survival.plain(survived().panel, "RUS", survived().grid, survived().headline, s, 2024),
            existential.plain(moved().panel, "RUS", "USA", moved().grid, moved().headline, m, 2024),
            dependence.plain(leaned().panel, "RUS", "USA", leaned().grid, leaned().headline, d, 2020),
        ]
        assert [faults_of(text) for text in said] == [[], [], []], said
        assert all("As of 20" in text for text in said), said


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("tie_survival", {"patron": "RUS"}),
        ("existential_rate", {"patron": "RUS", "rival": "USA"}),
        ("dependence_after_realignment", {"patron": "RUS", "rival": "USA"}),
    ],
)
def test_years_outside_the_record_are_no_zeros(name: str, given: dict[str, object]) -> None:
    test = TESTS.get(name)
    panel = leaned().panel if name.startswith("dependence") else survived().panel
    bound = test.parameters.model_validate({**given, "first": 2060, "last": 2070})
    with pytest.raises(PanelError, match="2060 to 2070"):
        assess(test, panel, bound)
