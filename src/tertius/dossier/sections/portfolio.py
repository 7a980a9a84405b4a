"""The focal state's patrons through time: arms, pacts, sanctions, trade and votes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from markupsafe import Markup

from tertius.claims.verdict import DataTable
from tertius.core.errors import PanelError
from tertius.dossier.page import Page
from tertius.dossier.registry import Section
from tertius.panel.panel import Grid
from tertius.panel.schema import FIRST_YEAR

#: Names of the codes of share bands, as the derivation of arms ties writes them.
BANDS = {
    0: "none",
    1: "below 5 %",
    2: "5 to 10 %",
    3: "10 to 25 %",
    4: "25 to 50 %",
    5: "50 to 75 %",
    6: "75 % up",
}
PACTS = {0: "none", 1: "consultation or neutrality", 2: "non-aggression", 3: "defence"}
PACT_KINDS = (
    ("pact_consultation", 1),
    ("pact_neutrality", 1),
    ("pact_nonaggression", 2),
    ("pact_defense", 3),
)
SANCTIONS = {0: "none", 1: "in force"}
#: (kind of tie, heading, unit, whether it is a part of one), drawn as lines; absent kinds are left out.
_LINES = (
    ("trade_share", "Trade with each patron", "per cent of the state's total trade", False),
    (
        "agreement",
        "Agreement in the UN General Assembly",
        "share of roll calls on which both vote alike",
        True,
    ),
)


def render(page: Page) -> Markup:
    """Return the figures whose variables the panel holds."""
    focal = page.data.case.focal
    if focal not in page.data.panel.states:
        return Markup("")
    figures = [_arms(page, focal), _pacts(page, focal), _sanctions(page, focal)]
    figures += [_lines(page, focal, *line) for line in _LINES]
    drawn = [figure for figure in figures if figure]
    if not drawn:
        return Markup("")
    names = [page.data.names(patron) for patron in page.data.patrons]
    renamed = [f"{last} (earlier {', '.join(earlier)})" for *earlier, last in names if earlier]
    return page.template(
        "portfolio.html.j2", name=page.data.state_name(focal), figures=drawn, renamed="; ".join(renamed)
    )


def years(page: Page, *kinds: str) -> range:
    """Return the years from the panel's first to the last that any of the kinds covers."""
    table = page.data.panel.variables
    rows = table[(table["table"] == "ties") & table["variable"].isin(kinds)]
    return range(FIRST_YEAR, int(rows["last"].max()) + 1)


def sources(page: Page, *kinds: str) -> list[str]:
    """Return the data sets that the panel has ties, traits or events from."""
    table = page.data.panel.variables
    rows = table[table["variable"].isin(kinds)]
    return sorted({str(name) for name in rows["dataset"]})


def has(page: Page, kind: str) -> bool:
    """Whether the panel holds a kind of tie."""
    table = page.data.panel.variables
    return bool(((table["table"] == "ties") & (table["variable"] == kind)).any())


def _grid(page: Page, kind: str, patron: str, focal: str, span: range) -> Grid:
    return page.data.panel.tie_grid(kind, patron, [focal], span)


def _arms(page: Page, focal: str) -> Markup:
    kind = "arms_band_5y"
    if not has(page, kind):
        return Markup("")
    span = years(page, kind)
    grids = {p: _grid(page, kind, p, focal, span) for p in page.data.patrons}
    title = "Arms: each patron's share of deliveries over five years"
    note = "A window ends in the year shown. Shares are kept as bands."
    return _strips(page, "portfolio-arms", title, focal, grids, BANDS, note, (kind,))


def _pacts(page: Page, focal: str) -> Markup:
    kinds = [(kind, level) for kind, level in PACT_KINDS if has(page, kind)]
    if not kinds:
        return Markup("")
    span = years(page, *(kind for kind, _ in kinds))
    grids = {}
    for patron in page.data.patrons:
        grids[patron] = strongest([(_grid(page, kind, patron, focal, span), level) for kind, level in kinds])
    title = "Pacts: the strongest obligation in force"
    return _strips(page, "portfolio-pacts", title, focal, grids, PACTS, "", [kind for kind, _ in kinds])


def strongest(parts: list[tuple[Grid, int]]) -> Grid:
    """Return the highest level in force, cell by cell; a cell that no part observes keeps its status."""
    first = parts[0][0]
    levels = np.stack([np.where(g.value > 0, level, g.value.to_numpy(dtype=float)) for g, level in parts])
    statuses = np.stack([g.status.to_numpy() for g, _ in parts])
    known = ~np.isnan(levels)
    value = np.where(known.any(axis=0), np.where(known, levels, -np.inf).max(axis=0), np.nan)
    status = np.where(known.any(axis=0), "observed", statuses[0])
    index, columns = first.value.index, first.value.columns
    return Grid("pacts", "level", pd.DataFrame(value, index, columns), pd.DataFrame(status, index, columns))


def _sanctions(page: Page, focal: str) -> Markup:
    kind = "sanction:any"
    if not has(page, kind):
        return Markup("")
    span = years(page, kind)
    grids = {p: _grid(page, kind, p, focal, span) for p in page.data.patrons}
    title = "Sanctions of any type, by who imposes them"
    return _strips(page, "portfolio-sanctions", title, focal, grids, SANCTIONS, "", (kind,))


def _strips(
    page: Page,
    name: str,
    title: str,
    focal: str,
    grids: dict[str, Grid],
    levels: dict[int, str],
    note: str,
    kinds: Sequence[str],
) -> Markup:
    from tertius.dossier.charts import strips

    runs = [
        run
        for patron, grid in grids.items()
        for run in strips.runs(grid, focal, page.data.state_name(patron), levels)
    ]
    rows = tuple((r.row, r.start, r.end, r.shows, "yes" if r.carried else "no") for r in runs)
    table = DataTable(title, ("patron", "from", "to", "shows", "carried forward"), rows)
    alt = f"{title}, for {page.data.state_name(focal)}. " + " ".join(
        _longest(page.data.state_name(patron), [r for r in runs if r.row == page.data.state_name(patron)])
        for patron in grids
    )
    draw = partial(strips.draw, runs, list(levels.values()), levels[0], _moments(page))
    marked = [event for year, event in _moments(page) if any(r.start <= year <= r.end for r in runs)]
    if marked:
        note = f"{note} The dotted line: {', '.join(marked)}.".strip()
    return page.figure(name, title, alt, draw, table, note, sources(page, *kinds))


def _longest(name: str, runs: list[Any]) -> str:
    from tertius.dossier.charts.strips import MISSING_NAME, OUTSIDE_NAME

    spans = [r for r in runs if r.shows not in (MISSING_NAME, OUTSIDE_NAME, "none")]
    if not spans:
        return f"{name}: none."
    first, last = min(r.start for r in spans), max(r.end for r in spans)
    count = sum(r.end - r.start + 1 for r in spans)
    return f"{name}: in {count} years between {first} and {last}."


def _moments(page: Page) -> list[tuple[int, str]]:
    moment = page.data.case.moment
    return [(int(moment.date[:4]), moment.title)] if moment and moment.state == page.data.case.focal else []


def _lines(page: Page, focal: str, kind: str, title: str, unit: str, share: bool) -> Markup:
    from tertius.dossier.charts import lines

    if not has(page, kind):
        return Markup("")
    span = years(page, kind)
    values, gaps = [], []
    for patron in page.data.patrons:
        try:
            grid = _grid(page, kind, patron, focal, span)
        except PanelError:
            continue
        v, g = lines.pieces(grid, focal, page.data.state_name(patron))
        values.append(v)
        gaps.append(g)
    known = [v for v in values if len(v)]
    if not known:
        return Markup("")
    data = pd.concat(known, ignore_index=True)
    holes = pd.concat([g for g in gaps if len(g)] or gaps[:1], ignore_index=True)
    if data.empty:
        return Markup("")
    names = [page.data.state_name(p) for p in page.data.patrons]
    rows = tuple(zip(*(data[c].tolist() for c in ("name", "year", "value", "status")), strict=True))
    table = DataTable(title, ("patron", "year", "value", "status"), rows, f"Value: {unit}.")
    last = data.groupby("name").tail(1)
    ends = "; ".join(
        f"{name} {value:.3g} in {year}"
        for name, value, year in zip(last["name"], last["value"], last["year"], strict=True)
    )
    alt = f"{title} ({unit}), one panel per patron. Last values: {ends}."
    draw = partial(lines.draw, data, holes, names, unit, share)
    return page.figure(f"portfolio-{kind}", f"{title}, {unit}", alt, draw, table, "", sources(page, kind))


SECTION = Section(30, "The patrons of the state in question", render)
