"""One block per claim: what was asked, by which rule, what was found, and what would change it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from tertius.claims import confusion
from tertius.claims.operating import sentence
from tertius.claims.rule import PLACEBO
from tertius.claims.verdict import DataTable, Figure, Verdict
from tertius.claims.wording import said
from tertius.dossier import text
from tertius.dossier.changes import named
from tertius.dossier.page import Page
from tertius.dossier.registry import CHARTS, Section
from tertius.dossier.same import first_asked
from tertius.dossier.strip import strip as small_figure
from tertius.dossier.strip import unit_said

if TYPE_CHECKING:
    from tertius.dossier.frame import Measured


def render(page: Page) -> Markup:
    """Return the blocks of all claims, in the case's order."""
    same = first_asked(page.data.verdicts)
    return Markup("").join(_block(page, number, v, same) for number, v in enumerate(page.data.verdicts, 1))


def _block(page: Page, number: int, verdict: Verdict, same: Mapping[str, int]) -> Markup:
    """Return the block of a claim; what stands whole with an earlier claim is named there, not repeated."""
    claim, verdicts = page.data.claim(verdict.claim), page.data.verdicts
    earlier = same.get(verdict.claim)
    shown = () if earlier else verdict.figures
    figures = [draw_figure(page, verdict, n, figure) for n, figure in enumerate(shown, 1)]
    later = [n for n, other in enumerate(verdicts, 1) if same.get(other.claim) == number]
    return page.template(
        "claim.html.j2",
        number=number,
        verdict=verdict,
        claim=claim,
        figures=figures,
        curve=curve(page, verdict) if not earlier else "",
        earlier=(earlier, verdicts[earlier - 1].claim) if earlier else None,
        later=later,
        operating=_operating(verdict.test) if verdict.test and verdict.headline else "",
        strip=strip(page, verdict),
        small=small_figure(verdict),
        said=said(verdict),
        matters=what_matters(verdict),
        placebo_limit=PLACEBO,
        releases=page.sources(verdict.datasets),
        named=partial(named, name=page.data.state_name),
    )


def what_matters(verdict: Verdict) -> str:
    """Return what the quantity was measured against, in words; nothing where the verdict does not say."""
    bar, head = verdict.bar, verdict.headline
    if not bar or head is None:
        return ""
    if bar["scale"] == "exact":
        at = text.number(bar["threshold"], "" if text.is_share(head.unit) else head.unit)
        more = " The record can only miss what is counted." if bar.get("lower_bound") else ""
        less = "fewer than " if verdict.says == "less" else ""
        return f"The claim asks for {less}{at}, by plain counting.{more}"
    fewest = f"At least {text.number(bar['minimum'])} independent cases are asked for."
    if verdict.within is not None:
        span = " to ".join(text.number(end, head.unit) for end in verdict.within)
        return f"The claim asks for a value from {span}. {fewest}"
    at = text.number(bar["threshold"], head.unit)
    if bar["scale"] == "ratio":
        low, high = bar["threshold"] / bar["matters"], bar["threshold"] * bar["matters"]
    else:
        low, high = bar["threshold"] - bar["matters"], bar["threshold"] + bar["matters"]
    ends = f"{text.number(low, head.unit)} to {text.number(high, head.unit)}"
    side = "less" if verdict.says == "less" else "more"
    near = f"From {ends} the difference would be too small to matter."
    return f"The claim asks for {side} than {at}. {near} {fewest}"


def hedge_table(verdict: Verdict) -> DataTable:
    """Return the hedges of claim and rival that could be compared with what was found, a row each."""
    from tertius.dossier.charts import hedges

    own = [("", hedge) for hedge in verdict.hedges]
    if verdict.rival is not None:
        own += [(", rival thesis", hedge) for hedge in verdict.rival.hedges]
    rows = tuple(
        (f"“{h.word}”{whose}: {h.assessment}", h.low, h.high, h.found, h.found_low, h.found_high, h.reason)
        for whose, h in own
        if h.found is not None and h.low is not None
    )
    return DataTable("The wording compared with the result", hedges.CHART.columns, rows)


def strip(page: Page, verdict: Verdict) -> Markup:
    """Draw the hedges of claim and rival against what was found; nothing where none could be compared."""
    from tertius.dossier.charts import hedges

    table = hedge_table(verdict)
    if not table.rows:
        return Markup("")
    note = (
        "Band: what readers take the word for. Diamond and line: the result, with its interval (for a "
        "probability, its range over the specifications)."
    )
    found = [row[table.columns.index("found")] for row in table.rows]
    alt = "; ".join(f"{row[0]} (result {text.amount(float(x or 0.0))})" for row, x in zip(table.rows, found))
    name = f"{verdict.claim}-hedge"
    return page.figure(
        name, table.title, f"Strips. {alt}.", partial(hedges.draw, table), table, note, verdict.datasets
    )


def draw_figure(page: Page, verdict: Verdict, number: int, figure: Figure) -> Markup:
    """Draw one figure of a verdict by its kind; an unknown kind, or lacking columns, give the plain table."""
    chart = CHARTS.all().get(figure.kind)
    drawable = chart is not None and set(chart.columns) <= set(figure.data.columns) and figure.data.rows
    draw, note, scales = None, figure.data.note, False
    if chart is not None and drawable:
        axis, scales = measured(verdict, figure), chart.scales
        draw = partial(chart.draw, figure.data, **({"measured": axis} if chart.measured else {}))
        if chart.measured and axis.line is not None and figure.kind != "fan":
            note = f"{note} Dashed line: what the claim asks for.".strip()
    name = f"{verdict.claim}-{number}-{figure.kind}"
    return page.figure(name, figure.title, figure.alt, draw, figure.data, note, verdict.datasets, scales)


def measured(verdict: Verdict, figure: Figure) -> Measured:
    """Return title and threshold of a figure's axis of values.

    A figure that states no unit is in that of the verdict's estimate where one of its rows is that estimate;
    otherwise the axis is titled by the table's column of values.
    """
    from tertius.dossier.frame import Measured

    columns = figure.data.columns
    column = next((c for c in ("estimate", "value", "mean", "cost", "base") if c in columns), "")
    if figure.unit:
        return Measured(figure.unit, figure.line)
    head = verdict.headline
    values = [row[columns.index(column)] for row in figure.data.rows] if column else []
    if head is not None and head.value is not None and figure.kind != "distribution":
        same = any(isinstance(v, (int, float)) and abs(v - head.value) < 1e-6 for v in values)
        if same and head.value != 0:
            asked = verdict.bar["threshold"] if verdict.bar and verdict.bar["scale"] != "exact" else None
            return Measured(unit_said(head.unit), asked)
    return Measured(column, figure.line)


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
        f"{_capital(verdict.headline.what) if verdict.headline else 'All'}: every specification",
        _alt(verdict),
        partial(specification.draw, cells, bar=verdict.bar),
        table,
        note,
        verdict.datasets,
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:] if words else "The estimate"


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
