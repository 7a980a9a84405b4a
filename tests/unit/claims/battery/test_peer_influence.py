"""`peer_influence` without a fit of the record: units, joint effects, placebos, likeness by hand, groups."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from support.peer_records import drawn, record
from tertius.claims.battery.peer_influence import MATTERS, TEST, PeerInfluenceParameters, report
from tertius.claims.battery.peer_influence.fits import (
    NAMES,
    Models,
    PeerCell,
    PeerGrid,
    _record,
    effects,
    estimate,
    peers_of,
    placebo_cells,
    placebo_of,
    pointing,
    spec_of,
    together,
)
from tertius.claims.battery.peer_influence.parts import MECHANISMS, likeness, mechanism, parts_of
from tertius.claims.rule import Decision, decide
from tertius.claims.wording import faults_of
from tertius.core.errors import PanelError
from tertius.models.interstate import groups
from tertius.models.interstate.axes import make_axes
from tertius.models.interstate.spec import InterstateSpec
from tertius.models.peers.design import PLAIN, design, example
from tertius.models.peers.mixed import Fitted, fit
from tertius.models.peers.one_step import OneStep
from tertius.models.peers.record import GROUPS
from tertius.panel.load import load_panel
from tertius.panel.powers import POWERS

MAIN = {"smallest share": 0.05, "windows": "all windows", "peers count": "alike", "controls": "all"}


def cell(effect: list[float], error: float = 0.01, apart: float = 0.0, role: str = "main") -> PeerCell:
    """A specification with log odds ratios of the four groups, equal errors and covariances."""
    covariance = np.full((4, 4), apart) + np.eye(4) * (error**2 - apart)
    rows, single = dict.fromkeys(GROUPS, (200, 90)), dict.fromkeys(GROUPS, 0.025)
    return PeerCell(MAIN, role, np.array(effect), covariance, rows, single, 60, None)  # type: ignore[arg-type]


def test_the_unit_is_one_more_peer() -> None:
    base = drawn(record(n=70, w=8), {}, 2)
    fitted = fit(design(base, base.groups["conflict"], groups=("conflict",)))
    effect, covariance = effects(fitted)
    theta, se = fitted.value(example("conflict"))
    single = np.mean(
        [
            1 / (peers.sum() - 1)
            for w in range(7)
            for peers in [base.groups["conflict"][w]]
            for _ in range(int(peers.sum()))
        ]
    )
    assert effect[0] == pytest.approx(theta * single) and covariance[0, 0] == pytest.approx(
        (se * single) ** 2
    )
    assert np.isnan(effect[1:]).all(), "groups without a term of their own have no estimate"


def test_one_group_is_read_off_its_own_error() -> None:
    found = estimate(cell([0.1, 0, 0, 0]), ("conflict",))
    assert found.value == pytest.approx(np.exp(0.1), rel=1e-4)
    assert (found.low, found.high) == pytest.approx((np.exp(0.1 - 0.0196), np.exp(0.1 + 0.0196)), rel=1e-3)
    assert found.n_effective == 60.0 and found.n == 200
    assert pointing(cell([0.1, 0, 0, 0]), ("conflict",), 1.0).direction == "for"
    assert pointing(cell([0.0, 0, 0, 0]), ("conflict",), 1.0).direction == "neither"


def test_several_groups_are_judged_together_and_not_by_the_weakest_margin() -> None:
    three = ("conflict", "aligned", "neutral")
    apart = cell([0.02, 0.02, 0.02, 0.0], 0.02)
    alike = cell([0.02, 0.02, 0.02, 0.0], 0.02, 0.02**2 * 0.999)
    assert (together(apart, three) > 0).all(axis=1).mean() == pytest.approx(0.841**3, abs=0.03)
    assert (together(alike, three) > 0).all(axis=1).mean() == pytest.approx(0.841, abs=0.03)
    assert (estimate(apart, three).value or 0) < (estimate(alike, three).value or 0)
    lost = cell([0.1, float("nan"), 0.1, 0.1])
    assert estimate(lost, three).value is None and estimate(lost, ("conflict",)).value is not None


def test_labels_follow_the_rule() -> None:
    def label(effect: list[float], error: float, *asked: str) -> str:
        made = cell(effect, error)
        cells = [pointing(replace(made, role=r), asked, 1.0) for r in ("main", "variant")]  # type: ignore[arg-type]
        return decide(cells, TEST.bar(PeerInfluenceParameters())).label

    margin = float(np.log(MATTERS))
    assert label([3 * margin, 0, 0, 0], 0.02, "conflict") == "supported"
    assert label([-3 * margin, 0, 0, 0], 0.02, "conflict") == "contradicted"
    assert label([0.01, 0, 0, 0], 0.01, "conflict") == "practically none"
    assert label([0.01, 0, 0, 0], 0.1, "conflict") == "undetermined"
    assert label([3 * margin] * 4, 0.02, "conflict", "muslim") == "supported"
    assert label([3 * margin, 0, 0, 0], 0.01, "conflict", "muslim") == "practically none"


def test_placebo_draws_are_in_the_unit_of_the_estimate_and_stop_a_label() -> None:
    sham = OneStep(np.full((40, 4), 4.0), np.repeat(np.eye(4)[None] * 0.04, 40, axis=0))
    grid = PeerGrid((cell([0.1, 0, 0, 0]),), None, sham, None)
    first = placebo_cells(grid, sham)[0]
    assert first.effect[0] == pytest.approx(0.1) and first.covariance[0, 0] == pytest.approx(
        (0.2 * 0.025) ** 2
    )
    draws = placebo_of(grid, ("conflict",))
    assert draws is not None and len(draws.draws) == 40
    cells = [pointing(grid.cells[0], ("conflict",), 1.0)]
    found = decide(cells, TEST.bar(PeerInfluenceParameters()), draws)
    assert found.label == "not identified" and found.placebo == 1.0


def test_windows_powers_and_peers_follow_the_parameters() -> None:
    p = PeerInfluenceParameters()
    assert spec_of(p, 0.05).ends == tuple(range(1964, 2025, 5)) and spec_of(p, 0.05).suppliers == POWERS
    late = PeerInfluenceParameters(first=1988, last=2024, patron="IND")
    assert spec_of(late, 0.25).ends[-1] == 2024 and spec_of(late, 0.25).ends[0] >= 1988 + 4
    assert spec_of(late, 0.25).suppliers == (*POWERS, "IND")
    with pytest.raises(PanelError, match="fifteen years"):
        spec_of(PeerInfluenceParameters(first=2015, last=2024), 0.05)
    base = record(n=8)
    given = peers_of(base, PeerInfluenceParameters(example=("S03",)))
    assert given[:, 3].all() and given.sum() == len(base.ends)
    assert np.array_equal(peers_of(base, p), base.groups["conflict"])


def test_neighbours_of_the_example_are_those_who_touch_it() -> None:
    asked = PeerInfluenceParameters(groups=("adjacent",), example=("MLI", "BFA"))
    models = Models(
        asked.patron, "any power", asked.example, None, (), "all ties", "none", False, True, 1990, 2024
    )
    panel = load_panel()
    made = _record(panel, models, 0.05)
    beside = {s for s, here in zip(made.states, made.groups["adjacent"][-1]) if here}
    assert beside == {"DZA", "MRT", "SEN", "GIN", "CIV", "NER", "GHA", "TGO", "BEN"}, (
        "Mali and Burkina are none"
    )
    assert models.order[-1] == "adjacent"


def plain(made: PeerCell, fitted: Fitted, asked: tuple[str, ...], label: str) -> str:
    grid = PeerGrid((replace(made, fitted=fitted),), None, None, None)
    return report.plain(grid, asked, Decision(label, None, None, None, None, ""), "conflict-hit")  # type: ignore[arg-type]


def test_plain_sentences_are_plain_for_every_label() -> None:
    base = drawn(record(n=40, w=5), {}, 2)
    fitted = fit(design(base, base.groups["conflict"], groups=("conflict",)))
    for label in ("supported", "leaning against", "practically none", "undetermined", "not identified"):
        for asked in (("conflict",), ("neutral",), ("conflict", "aligned", "neutral")):
            said = plain(cell([0.01, -0.02, 0.0, 0.1]), fitted, asked, label)
            assert faults_of(said) == [], said
    assert "+1 % (-1 % to +3 %)" in plain(cell([0.01, 0, 0, 0]), fitted, ("conflict",), "practically none")
    empty = plain(cell([float("nan")] * 4), fitted, ("conflict",), "not testable")
    assert faults_of(empty) == [] and "too thin" in empty
    assert set(NAMES) == {*GROUPS, "everyone", "named", "adjacent"}
    assert not {*NAMES} & {*PLAIN}, "a group named like a term would share its column"


def test_likeness_by_hand() -> None:
    # three states, two suppliers; the first two are members and each other's peers
    ties = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.uint8)
    weights = np.array([[0.0, 1, 0], [1, 0, 0], [0, 0, 0]])
    member = np.array([True, True, False])
    # supplier means 2/3 and 1/3: both members are (1/3, -1/3), and so are their peers
    assert likeness(ties, weights, member) == pytest.approx(1.0)
    opposed = np.array([[1, 0], [0, 1], [0, 0]], dtype=np.uint8)
    assert likeness(opposed, weights, member) == pytest.approx(-1.0)
    # members (1,1) and (1,0), the third (0,0): means 2/3 and 1/3, so (1/3, 2/3) and (1/3, -1/3); less
    # their mean 1/4: (1, 5, 1, -7)/12 against the peers' (1, -7, 1, 5)/12
    mixed = np.array([[1, 1], [1, 0], [0, 0]], dtype=np.uint8)
    a, b = np.array([1, 5, 1, -7]), np.array([1, -7, 1, 5])
    assert likeness(mixed, weights, member) == pytest.approx(a @ b / (a @ a))
    assert likeness(np.ones((3, 2), dtype=np.uint8), weights, member) == 0, "nothing varies"


def test_a_club_is_not_unlike_itself_whatever_it_does() -> None:
    # every member is the others' peer: the group leans to the first supplier, the rest to none
    rng = np.random.default_rng(1)
    member = np.arange(40) < 20
    weights = np.outer(member, member) * (1.0 - np.eye(40)) / 19
    ties = rng.random((200, 40, 3)) < 0.3
    leaning = ties.copy()
    leaning[:, :20, 0] |= rng.random((200, 20)) < 0.9
    none, some = likeness(ties, weights, member), likeness(leaning, weights, member)
    assert abs(none.mean()) < 0.06 and none.std() > 0.005 and some.mean() > none.mean() + 0.05


@cache
def taught() -> Fitted:
    planted = {example("conflict"): 6.0, "conflict": -1.8}
    base = drawn(record(n=100, m=4, w=14), planted, 4)
    return fit(design(base, base.groups["conflict"], groups=("conflict",)))


def test_parts_add_up_and_every_parameter_has_its_mechanism() -> None:
    made = taught().design
    parts = parts_of(taught(), made.record.groups["conflict"], ("conflict",))["conflict"]
    assert set(parts.parts) == set(MECHANISMS)
    assert sum(v for v, _ in parts.parts.values()) == pytest.approx(parts.simulated - parts.bare, abs=1e-9)
    assert parts.parts[MECHANISMS[0]][0] > 0
    of = {n: mechanism(n, c, made) for n, c in zip(made.names, made.component)}
    assert of[example("conflict")] == MECHANISMS[0] and of["neighbours"] == MECHANISMS[1]
    assert of["likeness"] == of["conflict"] == MECHANISMS[2]
    assert of["P1"] == of["P1 1970"] == of["conflict P1"] == of["conflict P1 1970"] == MECHANISMS[3]
    assert of["constant"] is None and of["rate 1970"] is None


def test_groups_on_the_record() -> None:
    panel = load_panel()
    axes = make_axes(panel, InterstateSpec(first=2014, last=2024, suppliers=POWERS))
    of = {name: make(panel, axes) for name, make in groups.GROUPS.items()}
    at = axes.states.index
    assert list(axes.ends) == [2014, 2019, 2024]
    assert of["conflict"][-1, at("SYR")] and of["conflict"][-1, at("MLI")] and of["conflict"][-1, at("SDN")]
    assert not of["conflict"][-1, at("SWE")]
    assert of["oic"][-1, at("SDN")] and not of["oic"][-1, at("KEN")]
    neutral = of["neutral"]
    assert not (neutral & (of["conflict"] | of["aligned"])).any()
    for state in ("TUR", "KAZ", "ARM", "JPN", "DEU", "USA", "RUS"):  # allies of either, or the North
        assert not neutral[:, at(state)].any(), state
    assert neutral[-1, at("ZMB")] and neutral[-1, at("VNM")]
    assert not neutral[~axes.alive.T].any()
    assert of["fallen"][-1, at("MLI")] and not of["fallen"][-1, at("SWE")]
