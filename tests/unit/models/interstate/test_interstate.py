"""The interstate model's data: the rule of a tie, who is there, what is known when, and nothing later."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from support.interstate_worlds import GIVERS, SMALL, TAKERS, TINY, altered, random_world, world
from tertius import saom
from tertius.core.errors import UsageError
from tertius.core.store import Store
from tertius.models.interstate.build import build
from tertius.models.interstate.default import fit_default
from tertius.models.interstate.forward import forward, simulate
from tertius.models.interstate.spec import COLD_WAR, MODERN, InterstateSpec
from tertius.panel.freeze import frozen
from tertius.panel.load import load_panel
from tertius.panel.panel import Panel

ENDS = (2014, 2019, 2024)


def made(
    changes: dict[tuple[int, str, str], int], volumes: dict[tuple[int, str], int] | None = None
) -> Panel:
    bands = np.zeros((3, len(TAKERS), len(GIVERS)), int)
    bands[:, 1, 0] = 6
    volume = np.full((3, len(TAKERS)), 3)
    for (w, taker, giver), band in changes.items():
        bands[w, TAKERS.index(taker), GIVERS.index(giver)] = band
    for (w, taker), band in (volumes or {}).items():
        volume[w, TAKERS.index(taker)] = band
    return world(bands, volume, ENDS)


def cell(panel: Panel, spec: InterstateSpec, w: int, taker: str, giver: str) -> float:
    built = build(panel, spec)
    return float(built.ties[w, built.axes.states.index(taker), built.axes.suppliers.index(giver)])


def test_a_tie_is_a_share_of_enough_arms() -> None:
    panel = made(
        {(0, "VEN", "RUS"): 2, (1, "VEN", "RUS"): 1, (2, "VEN", "RUS"): 4, (2, "MLI", "RUS"): 6},
        {(2, "MLI"): 1},
    )
    assert [cell(panel, SMALL, w, "VEN", "RUS") for w in range(3)] == [1, 0, 1], "5-10, under 5, 25-50 %"
    assert cell(panel, SMALL, 2, "MLI", "RUS") == 0, "all of under 5 million TIV is no tie"
    strict = replace(SMALL, share=0.5)
    assert cell(panel, strict, 2, "VEN", "RUS") == 0 and cell(panel, strict, 2, "IRN", "USA") == 1
    assert cell(panel, replace(SMALL, volume=250.0), 2, "IRN", "USA") == 0, "50-250 million TIV"
    assert cell(panel, replace(SMALL, tie="delivery"), 1, "VEN", "RUS") == 1, "any delivery counts there"


def test_entry_own_cells_and_suppliers_without_a_past() -> None:
    panel = made({(1, "SSD", "CHN"): 6, (2, "PER", "FRA"): 3})
    built = build(panel, replace(SMALL, first=2009, last=2024))
    at, n = built.axes.states.index, len(built.axes.states)
    assert built.axes.alive[at("SSD")].tolist() == [False, True, True, True]
    presence = built.axes.presence
    assert presence is not None and presence[at("SSD")][0][0] == pytest.approx(1 + (2011 - 2009.5) / 5)
    cells = built.data.networks["ties"].waves
    assert (cells[:, np.arange(n), np.arange(n)] == 0).all()
    # FRA delivers first in 2020-24, CHN in 2015-19: closed before the window before that.
    assert cells[0, at("VEN"), at("FRA")] == 10 and cells[2, at("VEN"), at("FRA")] == 0
    assert cells[0, at("VEN"), at("CHN")] == 10 and cells[1, at("VEN"), at("CHN")] == 0
    assert built.open.sum(axis=1).tolist() == [0, 1, 2, 3]


def test_earlier_ties_are_those_of_the_window_before() -> None:
    panel = made({(0, "VEN", "RUS"): 2, (2, "VEN", "RUS"): 4})
    built = build(panel, replace(SMALL, first=2019))
    i, j = built.axes.states.index("VEN"), built.axes.states.index("RUS")
    assert built.ties[:, i, j].tolist() == [0, 1] and built.pairs["earlier"][:, i, j].tolist() == [1, 0]


def test_peers_are_row_normalised_without_self_or_absent_states() -> None:
    built = build(
        load_panel(), replace(MODERN, first=2019, peers=("near", "oic", "conflict", "region", "like"))
    )
    for matrix in built.peers.values():
        total = matrix.sum(axis=2)
        assert ((np.abs(total - 1) < 1e-12) | (total == 0)).all() and (
            np.einsum("wii->wi", matrix) == 0
        ).all()
        assert (matrix[:, ~built.axes.alive[:, 0]] == 0).all() if matrix.shape[0] == 1 else True
    i, j = built.axes.states.index("SYR"), built.axes.states.index("TUR")
    assert built.peers["oic"][0, i, j] > 0 and built.peers["near"][0, i, j] > 1 / 194


@pytest.mark.parametrize("spec", [MODERN, COLD_WAR])
def test_ties_and_presence_agree_with_the_general_function(spec: InterstateSpec) -> None:
    """`saom.from_panel` knows nothing of bands: it reads the panel's own column of ties of 5 %."""
    built = build(load_panel(), spec)
    rule = saom.PanelTies("arms_tie_5y", over="last", ego="target")
    general = saom.from_panel(load_panel(), [(e, e) for e in spec.ends], {"ties": rule})
    assert general.states == built.axes.states and general.data.presence == built.axes.presence
    assert (np.nan_to_num(general.data.networks["ties"].waves) == built.ties).all()
    assert built.ties.sum() > 1500


def test_nothing_after_the_origin_is_seen() -> None:
    panel, _ = random_world()
    origin = replace(SMALL, last=2019)
    one, two = build(panel, origin), build(altered(panel, 2019), origin)
    for name in ("ego", "alter", "pairs", "peers"):
        first, second = getattr(one, name), getattr(two, name)
        assert all((first[k] == second[k]).all() for k in first)
    assert (
        one.axes.states == two.axes.states and (one.ties == two.ties).all() and (one.open == two.open).all()
    )
    late = build(panel, SMALL), build(altered(panel, 2019), SMALL)
    assert late[0].axes.states != late[1].axes.states, "the alteration is one that would be seen"
    assert late[0].ties.sum() != late[1].ties.sum()


def test_a_frozen_panel_has_no_later_row() -> None:
    panel = frozen(load_panel(), 1990)
    assert panel.ties("arms_tie_5y")["year"].max() == 1990 and panel.traits("gdp_log")["year"].max() == 1990
    assert "HRV" not in panel.states and panel.states.alive("YUG", 2020), "its end is not known yet"
    assert panel.variables["last"].max() == 1990 and panel.events("coup_success")["year"].max() <= 1990
    assert panel.digest != load_panel().digest


def test_a_fit_is_kept_and_goes_forward(tmp_path) -> None:  # type: ignore[no-untyped-def]
    panel, ties = random_world(seed=3)
    store = Store(tmp_path)
    first = fit_default(panel, store, TINY, threads=1)
    again = fit_default(panel, store, TINY, threads=2)
    assert first.key == again.key and (first.fit.theta == again.fit.theta).all() and first.fit.converged
    path = store.path(first.key).with_suffix(".npz")
    path.write_bytes(path.read_bytes()[:100])
    third = fit_default(panel, store, TINY, threads=2)
    assert (third.fit.theta == first.fit.theta).all(), "a damaged file counts as absent"
    ahead = forward(first.built, first.fit)
    own = [t for t in first.fit.terms if not t.basic_rate]
    assert [t for t in ahead.model.terms if not t.basic_rate] == own
    assert ahead.theta[0] == pytest.approx(first.fit.theta[:2].mean())
    networks, theta = simulate(ahead, 60, seed=1, draws=20)
    assert networks.shape == (60, *first.built.ties.shape[1:]) and len({tuple(t) for t in theta}) == 20
    drawn = ahead.draws(4000, seed=2)
    assert np.allclose(drawn.std(axis=0), np.sqrt(np.diag(ahead.covariance)), rtol=0.1)
    assert 0.7 < networks.sum(axis=(1, 2)).mean() / ties[-1].sum() < 1.4
    dead = ~first.built.open[-1]
    assert networks[:, :, dead].sum() == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"tie": "arm"}, "did you mean 'arms'"),
        ({"share": 0.07}, "edges that the panel keeps"),
        ({"first": 2000}, "plus a multiple of 5 years"),
        ({"suppliers": ("USA",)}, "none, or two and more"),
        ({"suppliers": "USA"}, "a list"),
        ({"levels": (1.0, 0.0)}, "rising cuts"),
        ({"tie": "troops", "suppliers": ("USA", "TUR")}, "among USA"),
        ({"first": 1900, "last": 1990}, "a year in"),
    ],
)
def test_errors_of_a_spec_are_one_sentence(change: dict, sentence: str) -> None:  # type: ignore[type-arg]
    with pytest.raises(UsageError, match=sentence):
        replace(MODERN, **change)


def test_errors_of_names_and_coverage() -> None:
    panel, _ = random_world()
    with pytest.raises(UsageError, match="did you mean 'near'"):
        build(panel, replace(SMALL, peers=("nearr",)))
    with pytest.raises(UsageError, match="did you mean 'USA'"):
        build(panel, replace(SMALL, suppliers=("USQ", "RUS")))
    with pytest.raises(UsageError, match="years in 1954"):
        build(panel, replace(SMALL, first=1949, last=1954))
