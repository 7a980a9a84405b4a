"""The record, the page and the chart of a calibration: nothing on them is typed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tertius.claims import confusion
from tertius.claims.confusion import Confusion
from tertius.claims.operating import (
    RECORD,
    Calibration,
    Cell,
    Scores,
    Share,
    packaged,
    percent,
    pooled,
    to_json,
)
from tertius.core.files import atomic
from tertius.core.provenance import environment
from tertius.pipeline.calibrate import SLOW
from tertius.worlds import FAMILIES

PAGE, CHART = "calibration.md", "calibration-power.svg"
#: What is aimed at: wrong full labels and leanings at most, under a trap at most, right labels and coverage.
#: Intervals are of 95 %.
WRONG, ASTRAY, TRAPPED, RIGHT, COVERED = 0.05, 0.10, 0.10, 0.75, (0.92, 0.98)
HEAD = (
    "test", "planted", "states", "worlds", "wrong label", "wrong leaning", "right label", "right or leaning",
    "interval holds", "mean n",
)  # fmt: skip


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
        percent(cell.wrong),
        percent(cell.astray),
        percent(cell.right),
        percent(cell.leaning),
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
    yield f"{numbers_said(calibrations)}\n"
    yield f"![Share of worlds with each full label, by planted effect]({CHART})\n"
    yield from targets(calibrations)
    yield from reliability(calibrations)
    for name, c in calibrations.items():
        yield from _test(name, c)
    for name, family in FAMILIES.all().items():
        if family.make is None:
            yield f"## `{name}`\n\nNo worlds are planted: {family.reason}\n"
        if name in confusions:
            yield from _confusion(confusions[name])


def numbers_said(calibrations: Mapping[str, Calibration]) -> str:
    """Return how many worlds the tests have, the most usual numbers first; the others' tests are named."""
    tests = defaultdict[tuple[int, int], list[str]](list)
    for name, c in calibrations.items():
        if c.cells:
            rest = min(cell.worlds for cell in c.cells)
            tests[c.cells[0].worlds, rest].append(f"`{name}`")
    if not tests:
        return "No test has been run."
    (usual, _), *others = sorted(tests.items(), key=lambda item: -len(item[1]))
    said = f"Each test has {usual[0]} null worlds and {usual[1]} of every other kind"
    if others:
        fewer = (f"{' and '.join(names)} {nulls} and {rest}" for (nulls, rest), names in others)
        said += f"; {', '.join(fewer)}, where a world takes over {SLOW:.0f} seconds"
    return f"{said}."


def targets(calibrations: Mapping[str, Calibration]) -> Iterator[str]:
    """Yield the table of targets: what was aimed at, what was measured, and whether it was missed."""
    yield "## Targets\n"
    yield (
        f"Aimed at: wrong full labels at most {100 * WRONG:.0f} %, wrong leanings at most "
        f"{100 * ASTRAY:.0f} % (over worlds without an effect and worlds with the smallest effect that "
        "matters, where errors are "
        f"likeliest); under each trap at most {100 * TRAPPED:.0f} % wrong labels of either kind; the right "
        f"label or the leaning towards it in at least {100 * RIGHT:.0f} % at effects of 1 and -1; 95 % "
        f"intervals that hold the truth in {100 * COVERED[0]:.0f} to {100 * COVERED[1]:.0f} % of the worlds "
        "without a trap. A target is missed (**bold**) where the whole interval of the Monte Carlo error "
        "lies on the wrong side of it.\n"
    )
    yield (
        "An interval is of what chance does to a sound design. A trap makes the design unsound: the "
        "estimate is moved, the interval as narrow as before. Worlds with a trap are therefore counted "
        "apart, and there those alone whose verdict answers: one that is “not identified” says itself that "
        "its estimate means nothing. The last column has no target.\n"
    )
    yield (
        "| claim test | wrong label | wrong leaning | wrong under the worst trap | right at 1 and -1 | "
        "interval holds | interval holds under the worst trap |"
    )
    yield "|---|---|---|---|---|---|---|"
    every = list[Cell]()
    for name, c in calibrations.items():
        every += c.cells
        yield f"| `{name}` | {' | '.join(_targets_of(c.cells, c.edge))} |"
    yield ""
    named = pooled([c for c in every if abs(c.effect) == 1 and c.size == 1 and not c.trap], "leaning")
    full = pooled([c for c in every if abs(c.effect) == 1 and c.size == 1 and not c.trap], "right")
    yield (
        f"Over all tests: at effects of 1 and -1 {percent(full)} got the right full label, {percent(named)} "
        "that or the leaning towards it.\n"
    )


def _targets_of(cells: Sequence[Cell], edge: float | None) -> Iterator[str]:
    whole = [c for c in cells if c.size == 1]
    nulls = [c for c in whole if not c.trap and (c.effect == 0 or abs(c.effect) == edge)]
    named = [c for c in whole if not c.trap and abs(c.effect) == 1]
    yield _against(pooled(nulls, "wrong"), most=WRONG)
    yield _against(pooled(nulls, "astray"), most=ASTRAY)
    trapped = [(Share(c.wrong.count + c.astray.count, c.wrong.of), c.trap) for c in whole if c.trap]
    if trapped:
        share, trap = max(trapped, key=lambda pair: pair[0].value or 0.0)
        yield f"{_against(share, most=TRAPPED)}, {trap}"
    else:
        yield "–"
    yield _against(pooled(named, "leaning"), least=RIGHT)
    yield _against(pooled([c for c in whole if not c.trap], "covered"), COVERED[1], COVERED[0])
    yield _worst_coverage([c for c in whole if c.trap])


def _worst_coverage(trapped: Sequence[Cell]) -> str:
    """Return the coverage under the trap that harms it most, of verdicts that answer."""
    known = [c for c in trapped if c.answered.of]
    if not known:
        return "–"
    worst = min(known, key=lambda c: c.answered.value or 0.0)
    return f"{percent(worst.answered)}, {worst.trap}"


def _against(share: Share, most: float = 1.0, least: float = 0.0) -> str:
    """Return a share, in bold where its interval lies wholly beyond the target."""
    text = percent(share)
    if share.interval is None:
        return text
    low, high = share.interval
    return f"**{text}**" if low > most or high < least else text


def reliability(calibrations: Mapping[str, Calibration]) -> Iterator[str]:
    """Yield how often the truth lay where the multiverse said that it would."""
    cells = [c for own in calibrations.values() for c in own.cells if c.reliability]
    if not cells:
        return
    yield "## Probabilities\n"
    worlds = sum(sum(n for n, _, _ in c.reliability) for c in cells) // 3
    score = sum(c.brier for c in cells) / max(worlds, 1)
    yield (
        "Each verdict that answers gives a probability that the effect matters for the claim, matters "
        "against it, or does not matter; one that is “not identified” or rests on too few cases gives none. "
        f"Over {worlds} worlds of all kinds, how often did the truth lie there? Brier score "
        f"{score:.3f} (three outcomes: 0 is perfect, a third for each is 0.667).\n"
    )
    yield "| probability said | how many | mean said | came true |"
    yield "|---|---|---|---|"
    for k in range(len(cells[0].reliability)):
        n, said, hits = (sum(c.reliability[k][i] for c in cells) for i in range(3))
        if n:
            row = [
                f"{10 * k} to {10 * k + 10} %",
                f"{n}",
                f"{100 * said / n:.0f} %",
                percent(Share(int(hits), int(n))),
            ]
            yield f"| {' | '.join(row)} |"
    yield ""
    yield (
        "By test, the score over all worlds, and over those where it can be read: without worlds at what "
        "matters, where the truth lies on the line between two outcomes, and without traps, where no sound "
        "probability is to be had. For these there is, beside the score of the verdict, that of the "
        "headline's interval alone, and the score to expect of an unbiased interval as wide as the "
        "headline's. A third for each is no bound: where an interval is wide beside what matters, most of "
        "its mass lies outside the narrow middle even if the truth is there, and an "
        "honest one scores worse than that. A verdict that scores as the honest interval errs by chance "
        "alone; if the headline does and the verdict does not, the variants ask something else.\n"
    )
    yield "| claim test | all worlds | score | of these read | score | headline alone | honest interval |"
    yield "|---|---|---|---|---|---|---|"
    for name, own in calibrations.items():
        known = [c for c in own.cells if c.reliability]
        n = sum(sum(count for count, _, _ in c.reliability) for c in known) // 3
        if n:
            read = _read([c.scores for c in known if not c.trap and abs(c.effect) != own.edge])
            yield f"| `{name}` | {n} | {sum(c.brier for c in known) / n:.3f} | {' | '.join(read)} |"
    yield ""


def _read(scores: Sequence[Scores]) -> tuple[str, ...]:
    """Return how many worlds are scored, and the mean scores of verdict, headline and honest interval."""
    n = sum(s.worlds for s in scores)
    sums = (sum(s.grid for s in scores), sum(s.headline for s in scores), sum(s.honest for s in scores))
    return (str(n), *(f"{x / n:.3f}" if n else "–" for x in sums))


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
    family = FAMILIES.all().get(name)
    yield from (f"- {note}" for note in (family.notes if family is not None else ()))
    yield f"- Parameters: {', '.join(f'`{k}` = {v!r}' for k, v in c.parameters.items())}; seed {c.seed}."
    digests = {"code that decides": c.code, "code that makes the worlds": c.worlds, "panel": c.panel}
    yield f"- Digests: {', '.join(f'{what} `{value[:12]}`' for what, value in digests.items())}.\n"
    head = ["planted", *HEAD[2:], "mean truth", "labels"]
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for cell in c.cells:
        labels = ", ".join(f"{count} {label}" for label, count in cell.labels.items())
        truth = "–" if cell.truth is None else f"{cell.truth:.3g}"
        yield f"| {' | '.join([*describe(name, cell)[1:], truth, labels])} |"
    yield ""


def chart(calibrations: Mapping[str, Calibration]) -> str:
    """Return the power curves as SVG: a panel per test, the share of each full label by planted effect."""
    from tertius.dossier.draw import drawn
    from tertius.dossier.palette import PAPER

    svg = drawn(lambda width: _chart(calibrations, width), 760, "calibration").svg
    ground = f'><rect width="100%" height="100%" fill="{PAPER.light}"/>'
    return svg.replace(">", ground, 1)  # a page of another colour must not show through


def _chart(calibrations: Mapping[str, Calibration], width: int) -> Any:
    import pandas as pd

    from tertius.dossier import vega
    from tertius.dossier.palette import INK, MUTED, SERIES

    labels = ("supported", "contradicted", "practically none")
    colour = vega.Color(
        "label:N",
        scale=vega.Scale(domain=list(labels), range=[shade.light for shade in SERIES[:3]]),
        legend=vega.Legend(title=None, orient="bottom"),
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
        base = vega.chart(pd.DataFrame(rows)).encode(
            x=vega.X("effect:Q", axis=vega.Axis(title=None, tickCount=4, grid=False)), color=colour
        )
        axis = vega.Axis(title=None, format="%", tickCount=3)
        y = vega.Y("share:Q", axis=axis, scale=vega.Scale(domain=[0, 1]))
        bars = base.mark("rule", strokeWidth=1, opacity=0.6).encode(y=vega.Y("low:Q", axis=axis), y2="high:Q")
        aim = vega.chart(pd.DataFrame({"y": [WRONG]})).mark("rule", strokeDash=[3, 3], color=MUTED.light)
        layers = (
            aim.encode(y="y:Q"),
            bars,
            base.mark("line", strokeWidth=2).encode(y=y),
            base.mark("circle", size=30, opacity=1).encode(y=y),
        )
        title = vega.title(name, color=INK.light, fontSize=12)
        panels.append(vega.layer(*layers, width=(width - 150) // 3, height=120, title=title))
    heading = vega.title(
        "Share of worlds with each full label, by planted effect (0: null)", fontSize=12, fontWeight="normal"
    )
    return vega.concat(*panels, columns=3, spacing=14).set(title=heading)
