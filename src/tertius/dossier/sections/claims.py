"""One block per claim: what was asked, by which rule, what was found, and what would change it."""

from __future__ import annotations

from functools import partial

from markupsafe import Markup

from tertius.claims import confusion
from tertius.claims.operating import sentence
from tertius.claims.verdict import DataTable, Figure, Verdict
from tertius.dossier import text
from tertius.dossier.page import Page
from tertius.dossier.registry import CHARTS, Section


def render(page: Page) -> Markup:
    """Return the blocks of all claims, in the case's order."""
    return Markup("").join(_block(page, number, v) for number, v in enumerate(page.data.verdicts, 1))


def _block(page: Page, number: int, verdict: Verdict) -> Markup:
    claim = page.data.claim(verdict.claim)
    figures = [draw_figure(page, verdict, n, figure) for n, figure in enumerate(verdict.figures, 1)]
    return page.template(
        "claim.html.j2",
        number=number,
        verdict=verdict,
        claim=claim,
        figures=figures,
        curve=curve(page, verdict),
        operating=_operating(verdict.test) if verdict.test and verdict.headline else "",
        strip=strip(page, verdict),
        releases=[(name, page.data.manifest.get("sources", {}).get(name, {})) for name in verdict.datasets],
    )


def strip(page: Page, verdict: Verdict) -> Markup:
    """Draw the hedges of claim and rival against what was found; nothing where none could be compared."""
    from tertius.dossier.charts import hedges

    own = [("", hedge) for hedge in verdict.hedges]
    if verdict.rival is not None:
        own += [(", rival thesis", hedge) for hedge in verdict.rival.hedges]
    shown = [(whose, h) for whose, h in own if h.found is not None and h.low is not None]
    if not shown:
        return Markup("")
    rows = tuple(
        (f"“{h.word}”{whose}: {h.assessment}", h.low, h.high, h.found, h.found_low, h.found_high, h.reason)
        for whose, h in shown
    )
    title = "The wording compared with the result"
    table = DataTable(title, hedges.CHART.columns, rows)
    note = (
        "Band: what readers take the word for. Diamond and line: the result, with its interval (for a "
        "probability, its range over the specifications)."
    )
    alt = "; ".join(f"{row[0]} (result {text.amount(h.found or 0.0)})" for row, (_, h) in zip(rows, shown))
    name = f"{verdict.claim}-hedge"
    return page.figure(name, title, f"Strips. {alt}.", partial(hedges.draw, table), table, note)


def draw_figure(page: Page, verdict: Verdict, number: int, figure: Figure) -> Markup:
    """Draw one figure of a verdict by its kind; an unknown kind, or lacking columns, give the plain table."""
    chart = CHARTS.all().get(figure.kind)
    drawable = chart is not None and set(chart.columns) <= set(figure.data.columns) and figure.data.rows
    draw = partial(chart.draw, figure.data) if chart is not None and drawable else None
    name = f"{verdict.claim}-{number}-{figure.kind}"
    return page.figure(name, figure.title, figure.alt, draw, figure.data, figure.data.note)


def curve(page: Page, verdict: Verdict) -> Markup:
    """Draw the specification curve of a verdict; nothing where fewer than two cells have a value."""
    from tertius.dossier.charts import specification

    cells = specification.drawable(verdict.grid)
    if len(cells) < 2:
        return Markup("")
    table = specification.table(verdict.grid, "Every specification")
    left_out = len(verdict.grid) - len(cells)
    marked = sum(specification.shown(cells))
    said = [
        f"{left_out} of {len(verdict.grid)} specifications gave no estimate on this axis."
        if left_out
        else "",
        f"Marks for {marked} of {len(cells)}, evenly spaced." if marked < len(cells) else "",
    ]
    note = " ".join(filter(None, said))
    return page.figure(
        f"{verdict.claim}-specifications",
        "All specifications, sorted by their estimate",
        _alt(verdict),
        partial(specification.draw, cells),
        table,
        note,
    )


def _alt(verdict: Verdict) -> str:
    by_direction = [
        (word, sum(c.direction == word and c.role != "placebo" for c in verdict.grid))
        for word in ("for", "against", "neither")
    ]
    points = ", ".join(
        f"{n} point {'neither way' if word == 'neither' else word}" for word, n in by_direction
    )
    placebos = sum(c.role == "placebo" for c in verdict.grid)
    return (
        f"Specification curve with {len(verdict.grid)} specifications: {points}; {placebos} are placebos. "
        "The table below it lists every estimate with its choices."
    )


SECTION = Section(20, "Claim by claim", render)


def _operating(test: str) -> str:
    """Return how often the test errs, by planted worlds or by networks."""
    return confusion.sentence(test) or sentence(test)
