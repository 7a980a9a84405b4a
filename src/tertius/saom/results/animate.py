"""A simulated chain as a moving picture: one SVG file that needs no script and nothing from elsewhere."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tertius.core.arrays import Floats
from tertius.core.errors import ModelError, near_miss, shorten
from tertius.core.files import atomic
from tertius.saom.data.variables import Behaviour, Covariate, SaomData
from tertius.saom.results.moving import (
    EDGE,
    FOOT,
    HEIGHT,
    TOP,
    WIDTH,
    Rules,
    Turns,
    draw_actor,
    draw_ring,
    draw_tie,
    page,
)
from tertius.saom.results.placing import places
from tertius.saom.simulation.events import PRESENCE, replay

LARGEST = 250
"""Actors that can still be told apart."""


@dataclass(frozen=True, eq=False)
class Animation:
    """A moving picture of one period of one chain.

    Attributes
    ----------
    svg : str
        The whole file.
    title : str
    """

    svg: str
    title: str

    def save(self, path: str | Path) -> Path:
        """Write the file, which browsers play, also as a picture within a page, and return its path."""
        target = Path(path)
        if target.suffix != ".svg":
            raise ModelError("animation", "a name that ends in .svg", repr(str(path)))
        with atomic(target) as part:
            part.write_text(self.svg, encoding="utf-8")
        return target

    def _repr_html_(self) -> str:
        data = base64.b64encode(self.svg.encode()).decode()
        return f'<img alt="{escape(self.title)}" src="data:image/svg+xml;base64,{data}">'

    def __str__(self) -> str:
        """Return the title and how large the file is."""
        return f"{self.title} ({len(self.svg) // 1024} KiB of SVG; .save(path) writes it)"


def animate(
    data: SaomData,
    events: pd.DataFrame | None,
    *,
    chain: int | None = None,
    period: int = 1,
    on: str | None = None,
    shade: str | None = None,
    seconds: float = 20.0,
    names: Sequence[str] | None = None,
    positions: Any = None,
) -> Animation:
    """Return a moving picture of what happens to a network in one period of one chain.

    Ties that were there at the start are grey, new ones green, and those that end turn red and fade; a ring
    marks who changed one.  The picture stands still while the pointer is on it; readers who ask their system
    for less motion see the end of the period.

    Parameters
    ----------
    data : SaomData
        Those that were simulated.
    events : DataFrame
        ``saom.simulate(..., events=True).events``.
    chain : int, optional
        The first of the events if omitted.
    period : int
        From 1.
    on : str, optional
        The network, where there are several; of one mode.
    shade : str, optional
        A behaviour or actor covariate: the higher its value, the darker the actor.
    seconds : float
        How long the picture takes, 2 to 120.
    names : sequence of str, optional
        Of the actors, shown when the pointer rests on one.
    positions : array (actors, 2), optional
        Places, in any unit; otherwise actors stand the closer the fewer ties are between them.

    Returns
    -------
    Animation

    Raises
    ------
    ModelError
        Naming the chain, period, variable or setting.

    Examples
    --------
    >>> from tertius import saom
    >>> data = saom.load_data("pupils")
    >>> values = {"friends: density": -2.0, "friends: recip": 1.5}
    >>> sim = saom.simulate(data, "friends ~ density + recip", values, chains=1, seed=1, events=True)
    >>> picture = saom.animate(data, sim.events, period=2)
    >>> picture.title, picture.svg.startswith("<svg")
    ('friends, chain 0, period 2', True)
    """
    net, mine, number = _checked(data, events, chain, period, on, seconds)
    n = data.n
    levels = _shades(data, shade, period)
    before, _ = replay(data, mine, number, period, until=-1.0)
    after, _ = replay(data, mine, number, period)
    changes = mine[(mine["variable"].astype(str) == net) & (mine["step"] != 0)]
    symmetric = data.networks[net].symmetric
    spans = _spans(before[net], mine, net, symmetric)
    at = _places(positions, n, before[net] + after[net])
    labels = _names(names, n)
    title = f"{net}, chain {number}, period {period}"
    first, last = (int(state[net].sum()) // (2 if symmetric else 1) for state in (before, after))
    said = f"{first} ties at the start, {last} at the end, {len(changes)} changes"
    style, body = Rules(seconds), []
    for tie, (start, turns) in sorted(spans.items()):
        body.append(draw_tie(style, at, tie, start, turns, symmetric))
    body.append(draw_ring(style, at, changes))
    for i in range(n):
        moves = mine[(mine["variable"].astype(str) == shade) & (mine["ego"] == i) & (mine["step"] != 0)]
        body.append(draw_actor(style, at[i], labels[i], levels, i, moves, _there(data, mine, i, period)))
    return Animation(page(style, title, said, body, shade, levels), title)


def _checked(
    data: SaomData,
    events: pd.DataFrame | None,
    chain: int | None,
    period: int,
    on: str | None,
    seconds: float,
) -> tuple[str, pd.DataFrame, int]:
    """Return the network's name, the events of the chain and period, and the chain."""
    where = "animation"
    if not isinstance(events, pd.DataFrame):
        raise ModelError(where, "events of chains", shorten(events), "simulate with events=True")
    known = list(data.networks)
    if on is None and len(known) != 1:
        raise ModelError(where, f"on= one of {', '.join(known) or 'no network'}", "none")
    name = known[0] if on is None else on
    if name not in known:
        raise ModelError(where, f"a network of {', '.join(known)}", repr(name), near_miss(name, known))
    if data.networks[name].two_mode:
        raise ModelError(f"{where}, {name!r}", "a network of one mode", "one of two")
    if data.n > LARGEST:
        raise ModelError(where, f"{LARGEST} actors or fewer", f"{data.n}", "draw a part of them")
    if (
        isinstance(period, bool)
        or not isinstance(period, (int, np.integer))
        or not 1 <= period <= data.periods
    ):
        raise ModelError(where, f"a period from 1 to {data.periods}", f"{period}")
    if isinstance(seconds, bool) or not isinstance(seconds, (int, float)) or not 2 <= seconds <= 120:
        raise ModelError(where, "2 to 120 seconds", f"{seconds}")
    chains = [int(c) for c in events["chain"].unique()]
    number = (chains[0] if chains else 0) if chain is None else chain
    if number not in chains:
        have = ", ".join(map(str, chains[:8])) or "none"
        raise ModelError(where, f"a chain whose events are known ({have})", f"{number}")
    mine = events[(events["chain"] == number) & (events["period"] == period)]
    if len(mine) and float(mine["time"].max()) > 1.0:
        raise ModelError(
            where, "chains of the period's own time", "conditional ones", "simulate unconditionally"
        )
    return name, mine, number


def _shades(data: SaomData, shade: str | None, period: int) -> Floats | None:
    """Return values (actors,) at the start of the period with the lowest and highest in two last places."""
    if shade is None:
        return None
    found = data.find(shade)
    if isinstance(found, Behaviour):
        values = replay(data, _NOTHING, 0, period)[1][shade].astype(float)
        every = found.values
    elif isinstance(found, Covariate) and len(found.values) == data.n:
        every = found.values
        values = every if every.ndim == 1 else every[:, min(period, every.shape[1]) - 1]
    else:
        raise ModelError("animation, shade", "a behaviour or covariate of the actors", repr(shade))
    out: Floats = np.concatenate([values, [np.nanmin(every), np.nanmax(every)]])
    return out


_NOTHING = pd.DataFrame({k: [] for k in ("chain", "period", "time", "variable", "ego", "alter", "step")})


def _places(positions: Any, n: int, ties: Any) -> Floats:
    """Return places in the picture (actors, 2)."""
    if positions is None:
        unit = places(ties.astype(float))
    else:
        given = np.asarray(positions, dtype=float)
        if given.shape != (n, 2) or not np.isfinite(given).all():
            raise ModelError("animation, positions", f"finite places ({n}, 2)", f"shape {given.shape}")
        low, high = given.min(axis=0), given.max(axis=0)
        unit = (given - low) / np.where(high > low, high - low, 1.0)
    room = np.array([WIDTH - 2 * EDGE, HEIGHT - TOP - FOOT - 2 * EDGE])
    out: Floats = unit * room + np.array([EDGE, TOP + EDGE])
    return out


def _names(names: Sequence[str] | None, n: int) -> list[str]:
    if names is None:
        return [f"actor {i + 1}" for i in range(n)]
    if isinstance(names, str) or len(names) != n:
        raise ModelError("animation, names", f"{n} names", shorten(names))
    return [str(x) for x in names]


def _spans(
    before: Any, mine: pd.DataFrame, net: str, symmetric: bool
) -> dict[tuple[int, int], tuple[bool, Turns]]:
    """Return for each tie that ever is there whether it is at the start, and when it changes."""

    def key(i: int, j: int) -> tuple[int, int]:
        return (min(i, j), max(i, j)) if symmetric else (i, j)

    out: dict[tuple[int, int], tuple[bool, Turns]] = {}
    for i, j in np.argwhere(before == 1).tolist():
        out[key(i, j)] = (True, [])
    there = set(out)
    moves = mine[mine["step"] != 0]
    rows = zip(moves["time"], moves["variable"].astype(str), moves["ego"], moves["alter"], moves["step"])
    for time, variable, i, j, step in rows:
        tie = key(int(i), int(j))
        # Who leaves takes all ties along.
        gone = [k for k in there if i in k] if variable == PRESENCE and step < 0 else []
        if variable == net and step > 0:
            out.setdefault(tie, (False, []))[1].append((float(time), True))
            there.add(tie)
        for k in gone or ([tie] if variable == net and step < 0 else []):
            out[k][1].append((float(time), False))
            there.discard(k)
    return out


def _there(data: SaomData, mine: pd.DataFrame, i: int, period: int) -> Turns:
    """Return whether actor i is there at the start of the period, and when it comes and goes."""
    spans = data.presence[i] if data.presence is not None else ((1.0, np.inf),)
    start = any(a <= period < b for a, b in spans)
    moves = mine[(mine["variable"].astype(str) == PRESENCE) & (mine["ego"] == i)]
    return [(0.0, start), *((float(t), bool(s > 0)) for t, s in zip(moves["time"], moves["step"]))]
