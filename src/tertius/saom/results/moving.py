"""SVG of a moving picture: ties, actors, and a style sheet with a rule of movement for each that changes."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import pandas as pd

from tertius.core.arrays import Floats

WIDTH, HEIGHT, TOP, FOOT, EDGE, RADIUS = 760, 640, 56, 44, 34, 8.0
HOLD = 0.92
"""Share of the time that the period takes; the end state stands still for the rest."""
RAMP = 0.6
"""Per cent of the time in which a change fades in or out."""
OLD, NEW, GONE, EGO = "#8a93a0", "#0b6e4f", "#b3261e", "#e08700"
LIGHT, DARK = np.array([222, 235, 247]), np.array([8, 48, 107])

Turns = list[tuple[float, bool]]
"""When (0 to 1) a tie is made (True) or ends."""


class Rules:
    """The style sheet's rules of movement, by which a picture of `seconds` is played again and again."""

    def __init__(self, seconds: float) -> None:
        self.seconds = float(seconds)
        self.lines: list[str] = []

    def moving(self, steps: Sequence[tuple[float, str]], way: str = "linear") -> str:
        """Return the attribute of what has these declarations at these times (0 to 1), in their order."""
        name, last, parts = f"k{len(self.lines)}", -1.0, []
        for time, declarations in steps:
            # Times only go on, and two changes at one time do not share a line.
            last = min(max(100 * HOLD * time, last + 0.01), 100.0)
            parts.append(f"{last:.2f}%{{{declarations}}}")
        end = f"100%{{{steps[-1][1]}}}"
        self.lines.append(f"@keyframes {name}{{{''.join(parts)}{end}}}")
        return f'style="animation:{name} {self.seconds:g}s {way} infinite"'


def draw_tie(
    style: Rules, at: Floats, tie: tuple[int, int], start: bool, turns: Turns, symmetric: bool
) -> str:
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


def draw_ring(style: Rules, at: Floats, changes: pd.DataFrame) -> str:
    """Return the ring around whoever changed a tie last."""
    if not len(changes):
        return ""
    times, egos = changes["time"].to_numpy(float), changes["ego"].to_numpy(int)
    steps: list[tuple[float, str]] = [(0.0, "opacity:0")]
    for time, following, i in zip(times, [*times[1:], 1.0], egos):
        put = f"transform:translate({at[i][0]:.1f}px,{at[i][1]:.1f}px)"
        steps.append((float(time), f"opacity:1;{put}"))
        if following > time + 0.02 or following == 1.0:
            steps.append((float(time) + 0.02, f"opacity:0;{put}"))
    return f'<circle class="ego" r="{RADIUS + 5:g}" opacity="0" {style.moving(steps, "step-end")}/>'


def draw_actor(
    style: Rules,
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
        shown = [(0.0, f"fill:{colour_of(level, low, high)}")]
        for time, step in moves[["time", "step"]].itertuples(index=False):
            shown.append((float(time), f"fill:{colour_of(level, low, high)}"))
            level += float(step)
            shown.append((float(time) + RAMP / 100, f"fill:{colour_of(level, low, high)}"))
        fill = colour_of(level, low, high)
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


def colour_of(value: float, low: float, high: float) -> str:
    """Return the shade of a value between the lowest and highest one; white where it is missing."""
    if not np.isfinite(value):
        return "#ffffff"
    share = min(max((value - low) / (high - low), 0.0), 1.0) if high > low else 0.5
    r, g, b = (int(v) for v in np.round(LIGHT + share * (DARK - LIGHT)))
    return f"#{r:02x}{g:02x}{b:02x}"


def page(
    style: Rules, title: str, said: str, body: list[str], shade: str | None, levels: Floats | None
) -> str:
    """Return the whole file."""
    bar = style.moving([(0.0, "transform:scaleX(0)"), (1.0, "transform:scaleX(1)")])
    foot = HEIGHT - 26
    keys = [
        _key(EDGE, foot, OLD, "at the start"),
        _key(EDGE + 130, foot, NEW, "made"),
        _key(EDGE + 220, foot, GONE, "ends"),
        f'<circle class="ego" cx="{EDGE + 318}" cy="{foot}" r="7"/>'
        f'<text x="{EDGE + 332}" y="{foot + 4}">who changed a tie</text>',
    ]
    if shade is not None and levels is not None:
        low, high = float(levels[-2]), float(levels[-1])
        x = EDGE + 470
        for k in range(5):
            colour = colour_of(low + k * (high - low) / 4, low, high)
            keys.append(f'<rect x="{x + 14 * k}" y="{foot - 6}" width="14" height="12" fill="{colour}"/>')
        keys.append(f'<text x="{x + 78}" y="{foot + 4}">{escape(shade)}, {low:g} to {high:g}</text>')
    rules = (
        "text{font:13px system-ui,sans-serif;fill:#1f2933}.head{font-size:17px;font-weight:600}"
        f"path{{fill:none;stroke-width:1.5}}.old{{stroke:{OLD}}}.new{{stroke:{NEW}}}"
        f".off{{stroke:{GONE};opacity:0}}"
        f"circle{{stroke:#1f2933;stroke-width:1}}.ego{{fill:none;stroke:{EGO};stroke-width:4}}"
        ".bar{transform-origin:0 0;fill:#1f2933}"
        "svg:hover *{animation-play-state:paused!important}"
        "@media (prefers-reduced-motion:reduce){*{animation:none!important}}"
    )
    heads = "".join(
        f'<marker id="{name}" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="5" markerHeight="5" '
        f'orient="auto"><path d="M0 0L8 4L0 8z" style="fill:{colour};stroke:none"/></marker>'
        for name, colour in (("a", OLD), ("b", "context-stroke"))
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
            f'height="{HEIGHT}" role="img" aria-labelledby="t d">',
            f'<title id="t">{escape(title)}</title><desc id="d">{escape(said)}</desc>',
            f"<style>{rules}{''.join(style.lines)}</style><defs>{heads}</defs>",
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
            f'<text class="head" x="{EDGE}" y="26">{escape(title)}</text>',
            f'<text x="{EDGE}" y="45">{escape(said)}</text>',
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
