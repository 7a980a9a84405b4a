"""Moving pictures of chains: what is drawn is what the chain does."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from support.saom_models import THETA, world
from tertius import saom
from tertius.core.errors import TertiusError
from tertius.saom.results.placing import places
from tertius.saom.simulation.simulate import Simulation

EFFECTS = "net ~ density + recip"
SPACE = "{http://www.w3.org/2000/svg}"


@cache
def simulated() -> tuple[Simulation, pd.DataFrame]:
    sim = saom.simulate(world(), EFFECTS, list(THETA), chains=2, seed=4, events=True)
    assert sim.events is not None
    return sim, sim.events


def drawn(svg: str) -> dict[str, list[ElementTree.Element]]:
    """The lines of ties by class: old, new, off."""
    root = ElementTree.fromstring(svg)
    kinds: dict[str, list[ElementTree.Element]] = {"old": [], "new": [], "off": []}
    for path in root.iter(f"{SPACE}path"):
        if path.get("class"):
            kinds[str(path.get("class"))].append(path)
    return kinds


def shown_at(svg: str, path: ElementTree.Element, time: float) -> bool:
    """Whether a tie is seen at a time of the period."""
    style = path.get("style", "")
    if not style:
        return path.get("class") != "off"
    name = re.match(r"animation:(k\d+) ", style)
    assert name is not None
    rule = svg[svg.index(f"@keyframes {name[1]}{{") :].split("}}")[0]
    seen = [(float(p), float(o)) for p, o in re.findall(r"([\d.]+)%\{opacity:([01])", rule)]
    return [o for p, o in seen if p <= 92 * time + 0.005][-1] == 1.0


def test_lines_are_the_ties_at_the_start_in_between_and_at_the_end() -> None:
    sim, events = simulated()
    picture = saom.animate(world(), events, chain=1, period=2)
    kinds = drawn(picture.svg)
    every = [p for paths in kinds.values() for p in paths]
    start = saom.replay(world(), events, 1, 2, until=-1.0)[0]["net"]
    assert sum(shown_at(picture.svg, p, 0.0) for p in every) == start.sum() > 20
    assert len(kinds["old"]) + len(kinds["new"]) == sim.networks["net"][1, 1].sum()
    # Between changes that lie apart the picture shows the state; a tie that ends fades for a moment.
    times = events.query("chain == 1 and period == 2 and step != 0")["time"].to_numpy()
    gap = int(np.argmax(np.diff(times)))
    middle = float(times[gap] + 0.95 * (times[gap + 1] - times[gap]))
    then = saom.replay(world(), events, 1, 2, until=middle)[0]["net"]
    assert times[gap + 1] - times[gap] > 0.025
    assert sum(shown_at(picture.svg, p, middle) for p in every) == then.sum() != start.sum()


def test_the_file_needs_nothing_else_and_stands_still_for_who_asks(tmp_path: Path) -> None:
    picture = saom.animate(world(), simulated()[1], names=[f"<{i}>" for i in range(20)], seconds=5)
    assert "<script" not in picture.svg and "href" not in picture.svg
    assert picture.svg.count("http") == 1, "the name space alone"
    assert "prefers-reduced-motion" in picture.svg and "&lt;7&gt;" in picture.svg
    path = picture.save(tmp_path / "chain.svg")
    assert ElementTree.parse(path).getroot().tag == f"{SPACE}svg"
    assert "data:image/svg+xml;base64," in picture._repr_html_() and "KiB" in str(picture)


def test_undirected_ties_are_one_line_and_who_leaves_takes_them_along() -> None:
    firms = saom.load_data("firms")
    n = firms.n
    spans = [((1.0, float(firms.waves)),)] * n
    busy = int(firms.networks["alliance"].waves[0].sum(axis=1).argmax())
    spans[busy] = ((1.0, 1.5),)
    waves = firms.networks["alliance"].waves.copy()
    waves[1:, busy] = waves[1:, :, busy] = 0
    moving = replace(
        firms, variables={"alliance": replace(firms.networks["alliance"], waves=waves)}, presence=tuple(spans)
    )
    sim = saom.simulate(
        moving, "alliance ~ density", {"alliance: density": -1.0}, chains=1, seed=1, events=True
    )
    assert sim.events is not None
    picture = saom.animate(moving, sim.events)
    every = [p for paths in drawn(picture.svg).values() for p in paths]
    before, after = (saom.replay(moving, sim.events, 0, 1, until=t)[0]["alliance"] for t in (-1.0, 2.0))
    assert before[busy].any() and not after[busy].any()
    assert sum(shown_at(picture.svg, p, 0.0) for p in every) == before.sum() // 2
    assert sum(shown_at(picture.svg, p, 1.05) for p in every) == after.sum() // 2


def test_levels_shade_actors_and_places_are_the_callers() -> None:
    data = saom.load_data("pupils")
    values = [5, 5, -2.0, 1.5, 2, 2, 0.1]
    effects = "friends ~ density + recip; going_out ~ linear"
    sim = saom.simulate(data, effects, values, chains=1, seed=1, events=True)
    at = np.column_stack([np.arange(data.n), np.arange(data.n) % 7])
    picture = saom.animate(data, sim.events, shade="going_out", positions=at)
    assert sim.events is not None
    moves = sim.events.query("variable == 'going_out' and period == 1 and step != 0")
    root = ElementTree.fromstring(picture.svg)
    circles = [c for c in root.iter(f"{SPACE}circle") if c.find(f"{SPACE}title") is not None]
    assert len(circles) == data.n
    assert sum("animation" in c.get("style", "") for c in circles) == moves["ego"].nunique() > 5
    across = [float(c.get("cx", "nan")) for c in circles]
    assert np.allclose(np.diff(across), np.diff(across)[0], atol=0.2)


def test_neighbours_stand_closer_than_others() -> None:
    ring = np.zeros((12, 12))
    ring[np.arange(12), (np.arange(12) + 1) % 12] = 1
    at = places(ring)
    gaps = np.sqrt(((at[:, None] - at[None, :]) ** 2).sum(axis=2))
    near = gaps[np.arange(12), (np.arange(12) + 1) % 12]
    assert near.max() < 0.6 * gaps[np.arange(12), (np.arange(12) + 6) % 12].min()
    apart = np.zeros((4, 4))
    apart[0, 1] = apart[2, 3] = 1
    assert np.isfinite(places(apart)).all() and np.isfinite(places(np.zeros((3, 3)))).all()


def call(**options: Any) -> Any:
    return saom.animate(world(), options.pop("events", simulated()[1]), **options)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"events": None}, "animation: expected events of chains, got None; simulate with events=True"),
        ({"chain": 7}, r"a chain whose events are known \(0, 1\), got 7"),
        ({"period": 3}, "a period from 1 to 2, got 3"),
        ({"period": True}, "a period from 1 to 2, got True"),
        ({"on": "nett"}, "a network of net, got 'nett'; did you mean 'net'"),
        ({"shade": "age"}, "name 'age'"),
        ({"shade": "net"}, "a behaviour or covariate of the actors, got 'net'"),
        ({"seconds": 0.5}, "2 to 120 seconds, got 0.5"),
        ({"names": ["a"]}, "20 names"),
        ({"positions": [[0, 1]]}, r"finite places \(20, 2\), got shape \(1, 2\)"),
    ],
)
def test_what_cannot_be_drawn(options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(TertiusError, match=sentence):
        call(**options)


def test_only_svg_is_written(tmp_path: Path) -> None:
    with pytest.raises(TertiusError, match=r"ends in \.svg"):
        saom.animate(world(), simulated()[1]).save(tmp_path / "chain.gif")
