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
from tertius.saom.results.placing import places
from tertius.saom.simulation.events import replay

WIDTH, HEIGHT, TOP, FOOT, EDGE, RADIUS = 760, 640, 56, 44, 34, 8.0
HOLD = 0.92
"""Share of the time that the period takes; the end state stands still for the rest."""
RAMP = 0.6
"""Per cent of the time in which a change fades in or out."""
LARGEST = 250
"""Actors that can still be told apart."""
OLD, NEW, GONE, EGO = "#8a93a0", "#0b6e4f", "#b3261e", "#e08700"
LIGHT, DARK = np.array([222, 235, 247]), np.array([8, 48, 107])


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

    Ties that were there at the start are grey, new ones green, and those that end turn red and fade; a ring marks
    whose turn it was.  The picture stands still while the pointer is on it, and for readers who ask their system
    for less motion it shows the end of the period.

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
    spans = _spans(data, net, before[net], changes)
    at = _places(positions, n, before[net] + after[net])
    labels = _names(names, n)
    title = f"{net}, chain {number}, period {period}"
    said = f"{int(before[net].sum())} ties at the start, {int(after[net].sum())} at the end, {len(changes)} changes"
    style, body = _Rules(seconds), []
    for tie, (start, turns) in sorted(spans.items()):
        body.append(_tie(style, at, tie, start, turns, data.networks[net].symmetric))
    body.append(_ring(style, at, changes))
    for i in range(n):
        moves = mine[(mine["variable"].astype(str) == shade) & (mine["ego"] == i) & (mine["step"] != 0)]
        body.append(_actor(style, at[i], labels[i], levels, i, moves, _there(data, mine, i, period)))
    return Animation(_page(style, title, said, body, shade, levels), title)


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


Turns = list[tuple[float, bool]]
"""When (0 to 1) a tie is made (True) or ends."""


def _spans(
    data: SaomData, net: str, before: Any, changes: pd.DataFrame
) -> dict[tuple[int, int], tuple[bool, Turns]]:
    """Return for each tie that ever is there whether it is at the start, and when it changes."""
    symmetric = data.networks[net].symmetric

    def key(i: int, j: int) -> tuple[int, int]:
        return (min(i, j), max(i, j)) if symmetric else (i, j)

    out: dict[tuple[int, int], tuple[bool, Turns]] = {}
    for i, j in np.argwhere(before == 1).tolist():
        out[key(i, j)] = (True, [])
    for time, i, j, step in changes[["time", "ego", "alter", "step"]].itertuples(index=False):
        out.setdefault(key(int(i), int(j)), (False, []))[1].append((float(time), bool(step > 0)))
    return out


class _Rules:
    """The style sheet: one rule of movement for everything that changes."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.lines = float(seconds), []  # type: float, list[str]

    def moving(self, steps: Sequence[tuple[float, str]]) -> str:
        """Return the attribute of what has these declarations at these times (0 to 1), in their order."""
        name, last, parts = f"k{len(self.lines)}", -1.0, []
        for time, declarations in steps:
            # Times only go on, and two changes at one time do not share a line.
            last = min(max(100 * HOLD * time, last + 0.01), 100.0)
            parts.append(f"{last:.2f}%{{{declarations}}}")
        end = f"100%{{{steps[-1][1]}}}"
        self.lines.append(f"@keyframes {name}{{{''.join(parts)}{end}}}")
        return f'style="animation:{name} {self.seconds:g}s linear infinite"'


def _tie(style: _Rules, at: Floats, tie: tuple[int, int], start: bool, turns: Turns, symmetric: bool) -> str:
    """Return the line of a tie."""
    here, there = at[tie[0]], at[tie[1]]
    way = there - here
    length = max(float(np.hypot(*way)), 1e-9)
    unit = way / length
    a, b = here + unit * RADIUS, there - unit * (RADIUS + (0.0 if symmetric else 3.0))
    # Bent a little to one side, so that a tie and its answer lie apart.
    bend = (a + b) / 2 + np.array([-unit[1], unit[0]]) * (0.0 if symmetric else 0.08 * length)
    path = f"M{a[0]:.1f} {a[1]:.1f}Q{bend[0]:.1f} {bend[1]:.1f} {b[0]:.1f} {b[1]:.1f}"
    there_last = turns[-1][1] if turns else start
    kind = "old" if start and not turns else "new" if there_last else "off"
    head = "" if symmetric else f' marker-end="url(#{"a" if kind == "old" else "b"})"'
    if not turns:
        return f'<path class="{kind}" d="{path}"{head}/>'
    colour = OLD if start else NEW
    ramp = RAMP / 100 / HOLD
    steps = [(0.0, f"opacity:{int(start)};stroke:{colour}")]
    for time, made in turns:
        if made:
            colour = NEW
            steps += [(time, f"opacity:0;stroke:{NEW}"), (time + ramp, f"opacity:1;stroke:{NEW}")]
        else:
            steps += [(time, f"opacity:1;stroke:{colour}"), (time + ramp / 2, f"opacity:1;stroke:{GONE}")]
            steps += [(time + 3 * ramp, f"opacity:0;stroke:{GONE}")]
    return f'<path class="{kind}" d="{path}"{head} {style.moving(steps)}/>'


def _ring(style: _Rules, at: Floats, changes: pd.DataFrame) -> str:
    """Return the ring around whoever changed a tie last."""
    if not len(changes):
        return ""
    steps: list[tuple[float, str]] = [(0.0, "opacity:0")]
    for time, i in changes[["time", "ego"]].itertuples(index=False):
        put = f"transform:translate({at[int(i)][0]:.1f}px,{at[int(i)][1]:.1f}px)"
        steps += [(float(time), f"opacity:1;{put}"), (float(time) + 0.012, f"opacity:0;{put}")]
    ordered = sorted(steps, key=lambda s: s[0])
    return f'<circle class="ego" r="{RADIUS + 5:g}" opacity="0" {style.moving(ordered)}/>'


def _actor(
    style: _Rules,
    place: Floats,
    label: str,
    levels: Floats | None,
    i: int,
    moves: pd.DataFrame,
    there: Turns,
) -> str:
    """Return the circle of an actor, whose shade follows its level, and who may come and go."""
    fill, more = "#ffffff", ""
    if levels is not None:
        level, low, high = float(levels[i]), float(levels[-2]), float(levels[-1])
        shown = [(0.0, f"fill:{_colour(level, low, high)}")]
        for time, step in moves[["time", "step"]].itertuples(index=False):
            shown.append((float(time), f"fill:{_colour(level, low, high)}"))
            level += float(step)
            shown.append((float(time) + RAMP / 100, f"fill:{_colour(level, low, high)}"))
        fill = _colour(level, low, high)
        more = style.moving(shown) if len(shown) > 1 else ""
    circle = (
        f'<circle cx="{place[0]:.1f}" cy="{place[1]:.1f}" r="{RADIUS:g}" fill="{fill}" {more}>'
        f"<title>{escape(label)}</title></circle>"
    )
    if len(there) < 2:
        return circle
    steps = [(there[0][0], f"opacity:{int(there[0][1])}")]
    for time, came in there[1:]:
        steps += [(time, f"opacity:{int(not came)}"), (time + RAMP / 100, f"opacity:{int(came)}")]
    return f'<g opacity="{int(there[-1][1])}" {style.moving(steps)}>{circle}</g>'


def _there(data: SaomData, mine: pd.DataFrame, i: int, period: int) -> Turns:
    """Return whether actor i is there at the start of the period, and when it comes and goes."""
    spans = data.presence[i] if data.presence is not None else ((1.0, np.inf),)
    start = any(a <= period < b for a, b in spans)
    moves = mine[(mine["variable"].astype(str) == "(presence)") & (mine["ego"] == i)]
    return [(0.0, start), *((float(t), bool(s > 0)) for t, s in zip(moves["time"], moves["step"]))]


def _colour(value: float, low: float, high: float) -> str:
    if not np.isfinite(value):
        return "#ffffff"
    share = min(max((value - low) / (high - low), 0.0), 1.0) if high > low else 0.5
    r, g, b = (int(v) for v in np.round(LIGHT + share * (DARK - LIGHT)))
    return f"#{r:02x}{g:02x}{b:02x}"


def _page(
    style: _Rules, title: str, said: str, body: list[str], shade: str | None, levels: Floats | None
) -> str:
    """Return the whole file."""
    bar = style.moving([(0.0, "transform:scaleX(0)"), (1.0, "transform:scaleX(1)")])
    foot = HEIGHT - 26
    keys = [
        _key(EDGE, foot, OLD, "at the start"),
        _key(EDGE + 130, foot, NEW, "made"),
        _key(EDGE + 220, foot, GONE, "ends"),
        f'<circle class="ego" cx="{EDGE + 318}" cy="{foot}" r="7"/>'
        f'<text x="{EDGE + 332}" y="{foot + 4}">whose turn it was</text>',
    ]
    if shade is not None and levels is not None:
        low, high = float(levels[-2]), float(levels[-1])
        x = EDGE + 470
        for k in range(5):
            colour = _colour(low + k * (high - low) / 4, low, high)
            keys.append(f'<rect x="{x + 14 * k}" y="{foot - 6}" width="14" height="12" fill="{colour}"/>')
        keys.append(f'<text x="{x + 78}" y="{foot + 4}">{escape(shade)}, {low:g} to {high:g}</text>')
    rules = (
        "text{font:13px system-ui,sans-serif;fill:#1f2933}.head{font-size:17px;font-weight:600}"
        f"path{{fill:none;stroke-width:1.5}}.old{{stroke:{OLD}}}.new{{stroke:{NEW}}}.off{{stroke:{GONE};opacity:0}}"
        f"circle{{stroke:#1f2933;stroke-width:1}}.ego{{fill:none;stroke:{EGO};stroke-width:4}}"
        ".bar{transform-origin:0 0;fill:#1f2933}"
        "svg:hover *{animation-play-state:paused!important}"
        "@media (prefers-reduced-motion:reduce){*{animation:none!important}}"
    )
    heads = "".join(
        f'<marker id="{name}" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="5" markerHeight="5" orient="auto">'
        f'<path d="M0 0L8 4L0 8z" style="fill:{colour};stroke:none"/></marker>'
        for name, colour in (("a", OLD), ("b", "context-stroke"))
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
            f'height="{HEIGHT}" role="img" aria-labelledby="t d">',
            f'<title id="t">{escape(title)}</title><desc id="d">{escape(said)}</desc>',
            f"<style>{rules}{''.join(style.lines)}</style><defs>{heads}</defs>",
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
            f'<text class="head" x="{EDGE}" y="26">{escape(title)}</text><text x="{EDGE}" y="45">{escape(said)}</text>',
            f'<g transform="translate(0,{TOP - 2})"><rect class="bar" width="{WIDTH}" height="3" {bar}/></g>',
            *body,
            *keys,
            "</svg>\n",
        ]
    )


def _key(x: int, y: int, colour: str, text: str) -> str:
    return (
        f'<line x1="{x}" x2="{x + 26}" y1="{y}" y2="{y}" stroke="{colour}" stroke-width="2.5"/>'
        f'<text x="{x + 32}" y="{y + 4}">{text}</text>'
    )
