"""The record, the page and the chart of a calibration: nothing on them is typed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tertius.claims import confusion
from tertius.claims.confusion import Confusion
from tertius.claims.operating import RECORD, Calibration, Cell, packaged, percent, to_json
from tertius.core.files import atomic
from tertius.core.provenance import environment
from tertius.worlds import FAMILIES

PAGE, CHART = "calibration.md", "calibration-power.svg"
#: False positives that are aimed at.
AIM = 0.05


def write(
    calibrations: Mapping[str, Calibration],
    folder: Path,
    confusions: Mapping[str, Confusion] | None = None,
) -> None:
    """Write records, page and chart into `folder`; tests that were not run keep their packaged figures."""
    tables = dict(sorted({**confusion.packaged(), **(confusions or {})}.items()))
    if tables:
        with atomic(folder / confusion.RECORD) as part:
            plain = confusion.to_json(tables, environment())
            part.write_text(json.dumps(plain, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    every = dict(sorted({**packaged(), **calibrations}.items()))
    record = to_json(every, environment())
    with atomic(folder / RECORD) as part:
        part.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    with atomic(folder / PAGE) as part:
        part.write_text(page(every, tables), encoding="utf-8")
    with atomic(folder / CHART) as part:
        part.write_text(chart(every), encoding="utf-8")


def planted(cell: Cell) -> str:
    """Return in words what is planted in a cell's worlds."""
    if cell.trap:
        return f"nothing, but {cell.trap}"
    return "nothing (null)" if cell.effect == 0 else f"effect {cell.effect:g}"


def describe(name: str, cell: Cell) -> tuple[str, ...]:
    """Return a cell as a row of the tables."""
    return (
        name,
        planted(cell),
        f"{100 * cell.size:.0f} %",
        str(cell.worlds),
        percent(cell.false),
        percent(cell.right),
        percent(cell.covered),
        f"{cell.n:.0f}",
    )


def page(calibrations: Mapping[str, Calibration], confusions: Mapping[str, Confusion]) -> str:
    """Return the page as Markdown; the same records give the same text."""
    return "\n".join(_page(calibrations, confusions)).rstrip() + "\n"


def _page(calibrations: Mapping[str, Calibration], confusions: Mapping[str, Confusion]) -> Iterator[str]:
    yield "# Calibration of the claim tests\n"
    yield (
        "Written by `make calibration` from the record that `tertius calibrate` makes; do not edit. How the "
        "worlds are made, and what each column means, is in [planted-worlds.md](planted-worlds.md). Shares "
        "carry 95 % Wilson intervals of the Monte Carlo error.\n"
    )
    yield f"![Share of worlds with each full label, by planted effect]({CHART})\n"
    yield (
        "| claim test | wrong full label in null worlds | right label at effect 1 | at half the states | "
        "interval holds the truth (null) | mean n |"
    )
    yield "|---|---|---|---|---|---|"
    for name, c in calibrations.items():
        null, named, half = c.cell(0.0), c.cell(1.0), c.cell(1.0, 0.5)
        cells = [
            percent(null.false) if null else "–",
            percent(named.right) if named else "–",
            percent(half.right) if half else "–",
            percent(null.covered) if null else "–",
            f"{null.n:.0f}" if null else "–",
        ]
        yield f"| `{name}` | {' | '.join(cells)} |"
    yield ""
    for name, c in calibrations.items():
        yield from _test(name, c)
    for name, family in FAMILIES.all().items():
        if family.make is None:
            yield f"## `{name}`\n\nNo worlds are planted: {family.reason}\n"
        if name in confusions:
            yield from _confusion(confusions[name])


def _confusion(c: Confusion) -> Iterator[str]:
    digests = f"code that draws and decides `{c.code[:12]}`, panel `{c.panel[:12]}`"
    yield f"What `{c.test}` says of networks with one mechanism alone (seed {c.seed}; digests: {digests}):\n"
    yield from (f"- {row.kind[0].upper()}{row.kind[1:]}: {row.planted}." for row in c.rows)
    yield ""
    says = list(c.rows[0].says)
    head = ["planted", "networks", *(f"says: {what}" for what in says)]
    head += [
        "largest part of the similarity",
        "planted odds ratio",
        "median estimate",
        "interval holds",
        "no fit",
    ]
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in c.rows:
        cells = [row.kind, str(row.covered.of), *(percent(row.says[what]) for what in says)]
        cells += [", ".join(f"{n} {what}" for what, n in row.largest.items())]
        median = "–" if row.median is None else f"{row.median:.2f}"
        cells += [f"{row.truth:.2f}", median, percent(row.covered), str(row.lost)]
        yield f"| {' | '.join(cells)} |"
    yield ""


def _test(name: str, c: Calibration) -> Iterator[str]:
    yield f"## `{name}`\n"
    yield f"- Null: {c.null}."
    yield f"- Effect 1: {c.effect}."
    yield f"- Redrawn: {c.redrawn}."
    yield from (f"- {trap[0].upper()}{trap[1:]}: {words}." for trap, words in c.traps.items())
    yield f"- Parameters: {', '.join(f'`{k}` = {v!r}' for k, v in c.parameters.items())}; seed {c.seed}."
    digests = {"code that decides": c.code, "code that makes the worlds": c.worlds, "panel": c.panel}
    yield f"- Digests: {', '.join(f'{what} `{value[:12]}`' for what, value in digests.items())}.\n"
    yield (
        "| planted | states | worlds | wrong full label | right full label | right, or leaning so | "
        "interval holds | mean n | mean truth | labels |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for cell in c.cells:
        labels = ", ".join(f"{count} {label}" for label, count in cell.labels.items())
        truth = "–" if cell.truth is None else f"{cell.truth:.3g}"
        shown = describe(name, cell)[1:]
        row = [*shown[:5], percent(cell.leaning), shown[5], shown[6], truth, labels]
        yield f"| {' | '.join(row)} |"
    yield ""


def chart(calibrations: Mapping[str, Calibration]) -> str:
    """Return the power curves as SVG: a panel per test, the share of each full label by planted effect."""
    from tertius.dossier.draw import drawn
    from tertius.dossier.palette import PAPER

    svg = drawn(lambda width: _chart(calibrations, width), 760, "calibration").svg
    ground = f'><rect width="100%" height="100%" fill="{PAPER.light}"/>'
    return svg.replace(">", ground, 1)  # a page of another colour must not show through


def _chart(calibrations: Mapping[str, Calibration], width: int) -> Any:
    import altair as alt
    import pandas as pd

    from tertius.claims.operating import Share
    from tertius.dossier.palette import INK, MUTED, SERIES

    labels = ("supported", "contradicted")
    colour = alt.Color(
        "label:N",
        scale=alt.Scale(domain=list(labels), range=[SERIES[0].light, SERIES[1].light]),
        legend=alt.Legend(title=None, orient="bottom"),
    )
    panels = []
    for name, c in calibrations.items():
        rows = []
        for cell in sorted(c.cells, key=lambda cell: cell.effect):
            if cell.size != 1.0 or cell.trap:
                continue
            for label in labels:
                share = Share(cell.labels.get(label, 0), cell.worlds)
                low, high = share.interval or (0.0, 1.0)
                rows.append(
                    {"effect": cell.effect, "label": label, "share": share.value, "low": low, "high": high}
                )
        base = alt.Chart(pd.DataFrame(rows)).encode(
            x=alt.X("effect:Q", axis=alt.Axis(title=None, tickCount=4, grid=False)), color=colour
        )
        axis = alt.Axis(title=None, format="%", tickCount=3)
        y = alt.Y("share:Q", axis=axis, scale=alt.Scale(domain=[0, 1]))
        bars = base.mark_rule(strokeWidth=1, opacity=0.6).encode(y=alt.Y("low:Q", axis=axis), y2="high:Q")
        aim = alt.Chart(pd.DataFrame({"y": [AIM]})).mark_rule(strokeDash=[3, 3], color=MUTED.light)
        layers = (
            aim.encode(y="y:Q"),
            bars,
            base.mark_line(strokeWidth=2).encode(y=y),
            base.mark_circle(size=30, opacity=1).encode(y=y),
        )
        title = alt.Title(name, color=INK.light, fontSize=12)
        panels.append(alt.layer(*layers, width=(width - 150) // 3, height=120, title=title))
    heading = alt.Title(
        "Share of worlds with each full label, by planted effect (0: null)", fontSize=12, fontWeight="normal"
    )
    return alt.concat(*panels, columns=3, spacing=14).properties(title=heading)
