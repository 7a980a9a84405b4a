"""Tables and figures of `tie_survival`: competing outcomes, late entry, clusters, cases left out, pooling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tertius.claims.battery.tie_survival.grid import LONGEST, SurvivalGrid
from tertius.claims.battery.tie_survival.report import HORIZONS, KINDS, at_year
from tertius.claims.following.incidence import WINDOW, incidence_bands, incidence_of, incidence_rows
from tertius.claims.following.kaplan_meier import Counts, curve
from tertius.claims.following.pooling import pooled_rows
from tertius.claims.following.samples import Followed, between, by_age, follow_marked, with_blocks
from tertius.claims.following.successors import ENDED, KEPT, REPLACED, replaced
from tertius.claims.following.tie_years import TieYears, tie_years
from tertius.claims.naming import called, percent
from tertius.claims.verdict import Cell, DataTable, Estimate, Figure
from tertius.core.arrays import Bools
from tertius.core.errors import PanelError
from tertius.models.competing_risks import Incidence
from tertius.panel.panel import Panel

AGES = (5, 10, 15, 20, 30)
OLDEST = 40


def share_kept(counts: Counts, horizon: int) -> Estimate:
    """Return the product-limit share kept at `horizon` with its 95 % interval, if any case reaches it."""
    what, n = f"share of ties kept {horizon} year{'s' if horizon > 1 else ''} after", int(counts.cases.sum())
    if n == 0:
        return Estimate(None, None, None, 0.95, "share", 0, 0.0, what)
    kept = curve(counts.upto(horizon), year=horizon)
    value = kept.survival[-1]
    if np.isnan(value):
        return Estimate(None, None, None, 0.95, "share", n, 0.0, what)
    low, high, effective = kept.low[-1], kept.high[-1], kept.n_effective[-1]
    value, low, high = (round(float(x), 6) for x in (value, low, high))
    return Estimate(value, low, high, 0.95, "share", n, round(float(effective), 2), what)


def successors(panel: Panel, patron: str, patrons: Sequence[str], ties: TieYears) -> Bools:
    """Return by client and year of loss whether another of the patrons takes the tie up."""
    return replaced(panel, ties.kind, patron, patrons, ties.states, WINDOW)


def incidences(followed: Mapping[str, Followed], ties: TieYears, taken: Bools) -> dict[str, Incidence]:
    """Return the incidences of each group of ties that has cases."""
    every = {name: incidence_of(sample, ties, taken, LONGEST) for name, sample in followed.items()}
    return {name: shares for name, shares in every.items() if shares is not None}


def incidence_table(found: Mapping[str, Incidence]) -> DataTable:
    """Return shares kept, replaced and ended by years after, for each group of ties."""
    rows = list[tuple[Cell, ...]]()
    for name, shares in found.items():
        for year in (*HORIZONS, LONGEST):
            rows += [(name, year, *way) for way in incidence_rows(shares, year)]
    columns = ("ties followed", "years after", "outcome", "share", "low", "high", "cases")
    note = (
        "Cumulative incidence (Aalen-Johansen): the three shares of a year add up to one. Cases: still "
        "followed in that year, or ended in that way by then. An empty interval: no case, or every one, has "
        "the outcome."
    )
    return DataTable("What becomes of ties: kept, replaced, ended", columns, tuple(rows), note)


def incidence_figure(panel: Panel, patron: str, grid: SurvivalGrid, found: Mapping[str, Incidence]) -> Figure:
    """Return the shares as stacked bands by years after, a panel a group."""
    said = list[str]()
    for name, shares in found.items():
        if np.isfinite(shares.free[4]):
            parts = zip((KEPT, REPLACED, ENDED), (shares.free[4], *shares.cumulative[:, 4]), strict=True)
            said.append(f"{name}: {', '.join(f'{percent(float(share))} {way}' for way, share in parts)}")
    title = f"What becomes of ties with {called(panel, patron, grid.first, grid.last)}, by years after"
    alt = f"Stacked bands of ties kept, replaced and ended. After five years: {'; '.join(said)}."
    return incidence_bands(found, LONGEST, "Cumulative incidence; intervals are in the table.", title, alt)


def age_table(followed: Mapping[str, Followed], ties: TieYears) -> DataTable:
    """Return the share of ties that reach an age, by what happened to the government."""
    rows = list[tuple[Cell, ...]]()
    for name, sample in followed.items():
        cases, without = by_age(ties, sample)
        counts = cases.counts(OLDEST)
        if not counts.cases.sum():
            continue
        lasting = curve(counts)
        for age in AGES:
            reached = at_year(lasting, age)
            if reached[0] is not None:
                rows.append((name, age, *reached, int(lasting.at_risk[age - 1]), without))
    columns = ("ties followed", "age", "share reaching it", "low", "high", "at risk", "left out")
    note = (
        "Product-limit by the tie's age instead of years after the start, each tie at risk only from the age "
        "at which it came under observation (left truncation): what share of ties would reach an age if all "
        "their years were like those followed. Left out: ties that began before the record, of unknown age, "
        "and ties without a delivery about the start."
    )
    return DataTable("Ties by their age, entering late", columns, tuple(rows), note)


def cluster_table(panel: Panel, patron: str, kinds: Sequence[str], grid: SurvivalGrid) -> DataTable:
    """Return for each kind of tie what counting states, and members of a pact, once does to the interval."""
    rows = list[tuple[Cell, ...]]()
    for kind in dict.fromkeys((*kinds, *KINDS)):
        try:
            ties = tie_years(panel, patron, kind)
        except PanelError:
            continue
        marks = between(grid.changes.irregular & ties.held, grid.first, grid.last)
        sample = with_blocks(panel, patron, ties, follow_marked(ties, marks, LONGEST))
        counts = sample.counts(grid.horizon)
        cases = int(counts.cases.sum())
        if cases == 0:
            continue
        states = Counts(counts.clusters, counts.at_risk, counts.lost, counts.cases)
        by_state, by_pact = (share_kept(c, grid.horizon) for c in (states, counts))
        if by_pact.value is None:
            continue
        one = len(counts.clusters), by_state.n_effective, by_state.low, by_state.high
        two = counts.pieces, by_pact.n_effective, by_pact.low, by_pact.high
        rows.append((kind, by_pact.value, cases, *one, *two))
    columns = ("kind of tie", "share kept", "cases", "states", "effective n", "low", "high",
               "states, pacts once", "effective n ", "low ", "high ")  # fmt: skip
    note = (
        f"Kept {grid.horizon} years after irregular changes. First interval: states as clusters; second: "
        "clients in one multilateral defence pact with the patron count as one. Effective n: independent "
        "cases with the same variance. The second one is used throughout."
    )
    return DataTable("What counts once: states, and members of one pact", columns, tuple(rows), note)


def leave_out_table(grid: SurvivalGrid) -> DataTable:
    """Return the main estimate without each state in turn: the five lowest and the five highest."""
    names, _ = grid.influence()
    known = sorted(
        ((n, e) for n in names if (e := grid.headline((n,))).value is not None),
        key=lambda pair: (pair[1].value, pair[0]),
    )
    chosen = known if len(known) <= 10 else [*known[:5], *known[-5:]]
    rows = tuple((name, e.value, e.low, e.high, e.n) for name, e in chosen)
    note = f"Every one of {len(known)} states was left out in turn; shown are the ones that matter most."
    columns = ("without", "excess share kept", "low", "high", "cases")
    return DataTable("The main estimate without one state", columns, rows, note)


def _by_patron(patrons: Sequence[tuple[str, Followed]], year: int) -> dict[str, Estimate]:
    return {name: share_kept(sample.counts(year), year) for name, sample in patrons}


def patron_table(patrons: Sequence[tuple[str, Followed]]) -> DataTable:
    """Return shares kept after irregular changes by patron, alone and pooled."""
    pooled = {year: pooled_rows(_by_patron(patrons, year)) for year in HORIZONS}
    rows = [(row[0], year, *row[1:]) for year, part in pooled.items() for row in part]
    rows.sort(key=lambda row: row[5] is None)
    columns = ("patron", "years after", "share kept", "low", "high", "cases", "effective cases",
               "pooled", "low ", "high ", "weight of the mean")  # fmt: skip
    note = (
        "95 % intervals. Pooled: beta-binomial hierarchy over the patrons' effective cases, "
        "integrated over its own parameters; the fewer cases a patron has, the more the common mean weighs."
    )
    return DataTable("Ties kept after irregular changes, by patron", columns, tuple(rows), note)


def patron_figure(patrons: Sequence[tuple[str, Followed]], year: int = 5) -> Figure:
    """Return the shares kept after five years by patron, alone and pooled."""
    rows = list[tuple[Cell, ...]]()
    for name, *share in pooled_rows(_by_patron(patrons, year)):
        if share[0] is not None:
            rows.append((name, *share[:4]))
        if share[0] is not None and share[5] is not None:
            rows.append((f"{name}, pooled", *share[5:8], share[3]))
    title = f"Ties kept {year} years after an irregular change of government, by patron"
    said = "; ".join(f"{row[0]} {percent(row[1])}" for row in rows)  # type: ignore[arg-type]
    columns = ("label", "estimate", "low", "high", "n")
    note = "95 % intervals, alone and with the patrons' shares pooled."
    return Figure("forest", title, f"Share kept: {said}.", DataTable(title, columns, tuple(rows), note))
