"""`peer_influence` without a fit: the rule, likeness by hand, placebo peers, groups on the record."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from tertius.claims.battery.peer_influence import TEST, PeerInfluenceParameters, cells_of
from tertius.claims.battery.peer_influence.fits import GROUPS, PeerCell, formula, pointing
from tertius.claims.battery.peer_influence.parts import MECHANISMS, likeness, mechanism
from tertius.claims.registry import decide_by
from tertius.claims.verdict import Estimate
from tertius.models.interstate import groups
from tertius.models.interstate.axes import Axes, make_axes
from tertius.models.interstate.peers import PEERS
from tertius.models.interstate.spec import InterstateSpec
from tertius.panel.load import load_panel
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS
from tertius.saom.term import Term


@cache
def record() -> tuple[Panel, Axes]:
    panel = load_panel()
    return panel, make_axes(panel, InterstateSpec(first=2014, last=2024, suppliers=POWERS))


def cell(role: str = "main", **odds: tuple[float, float, float]) -> PeerCell:
    estimates = {g: Estimate(*o, 0.95, "odds ratio", 50, 40.0, g) for g, o in odds.items()}
    return PeerCell({"windows": "1960-2024"}, role, None, estimates)  # type: ignore[arg-type]


FOR, AGAINST, OPEN, WIDE = (2.0, 1.3, 3.0), (0.6, 0.4, 0.9), (1.1, 0.8, 1.5), (1.5, 0.5, 4.0)


@pytest.mark.parametrize(
    ("odds", "way"), [(FOR, "for"), (AGAINST, "against"), (OPEN, "neither"), (WIDE, "neither")]
)
def test_one_group_points_where_its_interval_lies(odds: tuple[float, float, float], way: str) -> None:
    found = pointing(cell(conflict=odds), ("conflict",), 1.0, 2.0)
    assert found.direction == way and found.estimate.value == odds[0]


@pytest.mark.parametrize(
    ("one", "other", "way"),
    [
        (FOR, FOR, "for"),
        (FOR, OPEN, "neither"),
        (OPEN, OPEN, "against"),  # none above, and none can be a doubling
        (OPEN, AGAINST, "against"),
        (OPEN, WIDE, "neither"),
        (FOR, AGAINST, "neither"),
    ],
)
def test_several_groups_point_together(
    one: tuple[float, float, float], other: tuple[float, float, float], way: str
) -> None:
    found = pointing(cell(conflict=one, muslim=other), ("conflict", "muslim"), 1.0, 2.0)
    assert found.direction == way
    assert found.estimate.low == min(one[1], other[1]), "the group that holds the claim back most is shown"


def test_a_fit_that_failed_points_nowhere() -> None:
    found = pointing(cell(), ("conflict",), 1.0, 2.0)
    assert found.direction == "neither" and found.estimate.value is None


def label(cells: list[PeerCell], *names: str) -> str:
    p = PeerInfluenceParameters.model_validate({"groups": names})
    return decide_by(TEST, p, cells, cells_of(cells, p), p.threshold).label


def test_rules_of_several_groups() -> None:
    both = ("conflict", "muslim")

    def grid(one: tuple[float, float, float], other: tuple[float, float, float]) -> list[PeerCell]:
        variants = [cell("variant", conflict=one, muslim=other) for _ in range(6)]
        null = cell("placebo", conflict=(1.0, 0.8, 1.25), muslim=(1.0, 0.8, 1.25))
        return [cell("main", conflict=one, muslim=other), *variants, null]

    assert label(grid(FOR, FOR), *both) == "supported"
    assert label(grid(FOR, OPEN), *both) == "leaning for", "all groups but one lie above"
    assert label(grid(OPEN, WIDE), *both) == "undetermined"
    assert label(grid(OPEN, OPEN), *both) in ("contradicted", "leaning against")
    assert label(grid(OPEN, OPEN), "conflict") == "undetermined", "one group is decided by its interval"
    assert label(grid(FOR, WIDE), "conflict") == "supported", "a group that is not asked for says nothing"


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


def test_every_effect_has_its_mechanism() -> None:
    parts = {
        Term("WXX", "ties", with_=("peers_conflict",)): MECHANISMS[0],
        Term("WXX", "ties", with_=("peers_near",)): MECHANISMS[1],
        Term("X", "ties", with_=("likeness",)): MECHANISMS[2],
        Term("inPopSqrt", "ties"): MECHANISMS[3],
        Term("density", "ties"): None,
    }
    for term, wanted in parts.items():
        assert mechanism(term, "conflict") == wanted
    assert len(formula("", "all")) == len([n for n in formula("_shuffled1", "all") if n])
    for controls in ("without likeness of votes", "without neighbours"):
        assert sum("fix=0" in n for n in formula("", controls)) == 1
    assert {g for g in GROUPS if f"WXX(peers_{g})" in formula("", "all")} == set(GROUPS)


def test_shuffled_peers_keep_degrees_and_region() -> None:
    panel, axes = record()
    true, placebo = PEERS["conflict"](panel, axes), PEERS["conflict_shuffled1"](panel, axes)
    region = np.array([panel.states.region(s) for s in axes.states])
    moved = 0
    for w in range(len(axes.ends)):
        for i in np.flatnonzero(true[w].any(axis=1)):
            was, now = true[w, i] > 0, placebo[w, i] > 0
            # a state cannot be its own peer, nor one that is not there: a few fall out of a row
            assert was.sum() - 3 <= now.sum() <= was.sum() + 1
            for r in set(region[was]):
                assert now[region == r].sum() <= was[region == r].sum() + 1
            moved += int((was & ~now).sum())
        sums = placebo[w].sum(axis=1)
        assert np.all(np.isclose(sums, 1) | (sums == 0))
    assert moved > 0


def test_coming_peers_are_none_yet() -> None:
    panel, axes = record()
    true, coming = PEERS["conflict"](panel, axes), PEERS["conflict_coming"](panel, axes)
    assert not ((coming[:-1] > 0) & (true[:-1] > 0)).any()
    assert ((coming[:-1] > 0) <= (true[1:] > 0)).all() and (coming[:-1] > 0).any()


def test_groups_on_the_record() -> None:
    panel, axes = record()
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
