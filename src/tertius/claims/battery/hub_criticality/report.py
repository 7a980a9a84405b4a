"""Words, tables and figures of `hub_criticality`."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from tertius.claims.battery.hub_criticality.grid import Bar, HubGrid, moved, titles
from tertius.claims.battery.hub_criticality.tables import network_tables
from tertius.claims.rule import Decision
from tertius.claims.verdict import Cell, DataTable, Estimate, GridCell
from tertius.logistics.airspace import scenarios
from tertius.logistics.analysis import Analysis
from tertius.logistics.checks import checks
from tertius.logistics.harm import NO_ROUTE, Harm
from tertius.logistics.spec import Spec
from tertius.logistics.uncertainty import influence
from tertius.panel.panel import Panel


def probability(grid: HubGrid, bar: Bar) -> float:
    """Return the share of draws, over main and variants alike, in which the hub is irreplaceable."""
    shares = [h.at_least(bar.factor, bar.hosts) for role, _, h in grid.harms if role != "placebo"]
    return float(np.mean(shares))


def rate(grid: HubGrid, bar: Bar) -> Estimate:
    """Return the same share with its range over the specifications (no sampling error)."""
    shares = [h.at_least(bar.factor, bar.hosts) for role, _, h in grid.harms if role != "placebo"]
    value, low, high = (float(x) for x in (np.mean(shares), *np.quantile(shares, (0.1, 0.9))))
    low, high = min(low, value), max(high, value)
    what = "share of circumstances in which the hub is irreplaceable; range: 10 % to 90 % of specifications"
    n = len(shares)
    return Estimate(round(value, 6), round(low, 6), round(high, 6), 0.8, "share", n, float(n), what)


def sentence(grid: HubGrid, bar: Bar, decision: Decision, headline: Estimate) -> str:
    """Return the verdict in one sentence, its numbers computed."""
    name = titles(grid.spec, grid.target)
    hardest = _worst(grid, bar)
    value, low, high = headline.value or 0.0, headline.low or 0.0, headline.high or 0.0
    times = _times(value, low, high)
    more = ""
    if hardest is not None:
        assumptions, ratio = hardest
        more = f"; the harm is largest with {assumptions}, at {_one(ratio)}"
    return (
        f"Without {name} the destination that is hit number {bar.hosts} hardest pays {times} what it paid "
        f"in the main specification{more}; {decision.why}."
    )


def _times(value: float, low: float, high: float) -> str:
    return f"{value:.2f} times [{low:.2f}, {high:.2f}]"


def _one(ratio: float) -> str:
    return "no route left" if ratio >= NO_ROUTE else f"{ratio:.2f} times"


def _worst(grid: HubGrid, bar: Bar) -> tuple[str, float] | None:
    main = grid.harms[0][1]
    rows = [(float(np.median(h.ranked(bar.hosts))), s) for role, s, h in grid.harms if role == "variant"]
    if not rows:
        return None
    ratio, s = max(rows, key=lambda row: row[0])
    changed = [f"{k}: {v}" for k, v in s.items() if v != main[k]]
    return (" and ".join(changed), ratio) if ratio > 1 + 1e-6 else None


def placebo(cells: Sequence[GridCell]) -> str:
    """Return what the placebo shows."""
    cell = next(c for c in cells if c.role == "placebo")
    value = cell.estimate.value or 0.0
    base = f"With every airspace open, every listed hub usable and twice the fleet the ratio is {value:.2f}"
    verdict = "the method does not" if cell.direction != "for" else "the method does, wrongly,"
    return f"{base}: where nothing binds {verdict} find a hub irreplaceable."


def by_overflight(grid: HubGrid) -> DataTable:
    """Return ratios by destination for every overflight, substitutes and surface, all else as in the main."""
    totals = ("cost with, kUSD", "cost without, kUSD", "share delivered with", "share lost")
    columns = ("overflight", "substitutes", "surface", *grid.main().hosts, *totals)
    rows: list[tuple[Cell, ...]] = []
    main = grid.harms[0][1]
    for role, s, harm in grid.harms:
        if role == "placebo" or any(s[k] != main[k] for k in ("demand", "fleet", "fuel", "loss")):
            continue
        ratios = [round(float(v), 2) for v in np.median(harm.ratio, axis=0)]
        rows.append((*(s[k] for k in ("overflight", "substitutes", "surface")), *ratios, *_totals(harm)))
    return DataTable(
        "Cost of a tonne without the hub over with it, by destination and assumption",
        columns,
        tuple(rows),
        f"Medians over draws; costs a week; {NO_ROUTE:g}: more than a tenth of the deliveries is lost.  "
        "Below 1: the fleet serves another destination otherwise, and this one gains.",
    )


def _totals(harm: Harm) -> tuple[Cell, ...]:
    return (
        round(float(np.median(harm.cost)), 0),
        round(float(np.median(harm.cost_without)), 0),
        round(float(np.median(harm.served)), 3),
        round(float(np.median(harm.lost)), 3),
    )


def tables(grid: HubGrid, whole: Analysis) -> tuple[DataTable, ...]:
    """Return what moves the result, the Shapley shares, the substitutes and the resilience curve."""
    return (assumptions(grid), *network_tables(whole), influences(grid))


def assumptions(grid: HubGrid) -> DataTable:
    """Return how far each assumption alone moves the ratio of the destination that is hit hardest."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (m.name, m.least, round(m.low, 2), m.most, round(m.high, 2), round(m.high - m.low, 2))
        for m in moved(grid)
    )
    return DataTable(
        "What matters most: the hardest-hit destination's ratio as one assumption changes",
        ("assumption", "least harm with", "ratio", "most harm with", "ratio there", "spread"),
        rows,
        "All other assumptions as in the main specification.",
    )


def notes(panel: Panel, grid: HubGrid, whole: Analysis, decision: Decision, share: float) -> tuple[str, ...]:
    """Return notes: the rule, the finding by the general rule, access, figures that matter, limits."""
    spec = grid.spec
    held = [h.title for h in spec.hubs if h.access == "in use"]
    out = [
        f"Rule: {decision.why}.  Over all draws and specifications the hub is irreplaceable in {share:.0%}.",
        f"By the general rule for hubs it is {whole.finding.text()}, every listed hub usable.  The rule: "
        f"{whole.rule.text()}.",
        f"Hubs taken as in use: {', '.join(held)}.  Overflight in the main specification: "
        f"{', '.join(scenarios().get(name, name) for name in spec.overflight)}.",
        _figures_that_matter(grid),
        f"Looked up against publications, of the tables: {'; '.join(c.text() for c in checks())}.",
        "Demand and the fleet set aside are assumptions with wide ranges.  Secrecy, protection, training and "
        "the political use of a base are not part of a supply network.",
        _listed(panel, spec, grid.target),
    ]
    return tuple(out)


def influences(grid: HubGrid) -> DataTable:
    """Return how every planning figure moves the harm where it varies most."""
    if grid.stress is None:
        note = "No planning figure moves the harm within its range."
        return DataTable("How planning figures move the harm", ("figure", "rank correlation"), (), note)
    specification, harm = grid.stress
    n = len(harm.lost)
    order = influence(harm.figures, harm.lost, harm.total_ratio)
    main = grid.harms[0][1]
    changed = (
        " and ".join(f"{k}: {v}" for k, v in specification.items() if v != main[k]) or "the main assumptions"
    )
    note = (
        f"With {changed}, where the harm varies most, over {n} draws; below {2 / math.sqrt(n):.2f} in size "
        "it may be chance.  Above zero: a larger figure means more harm."
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple((name, round(value, 2)) for name, value in order)
    return DataTable("How planning figures move the harm", ("figure", "rank correlation"), rows, note)


def _figures_that_matter(grid: HubGrid) -> str:
    """Return the planning figures that move the harm most, those that chance would not explain."""
    table = influences(grid)
    if not table.rows or grid.stress is None:
        return "No planning figure moves the harm within its range."
    bound = 2 / math.sqrt(len(grid.stress[1].lost))
    strong = [(name, float(value or 0)) for name, value in table.rows[:3] if abs(float(value or 0)) > bound]
    words = ", ".join(f"{name} ({value:+.2f})" for name, value in strong) or "none beyond chance"
    return f"Planning figures that move the harm most (rank correlation): {words}.  {table.note}"


def _listed(panel: Panel, spec: Spec, target: Sequence[str]) -> str:
    """Return which places of the hub an independent list of bases has near it, within 0.15 degrees."""
    table = panel.table("places")
    if table.empty:
        return "The panel holds no independent list of bases to hold the hub's places against."
    own = table[table["operator"] == spec.power]
    near = [
        place.name
        for name in target
        for place in spec.hub(name).places
        if (
            (own["latitude"] - place.latitude).abs().le(0.15)
            & (own["longitude"] - place.longitude).abs().le(0.15)
        ).any()
    ]
    places = [place.name for name in target for place in spec.hub(name).places]
    known = f"{len(near)} of the hub's {len(places)} places"
    return f"An independent list of bases of late 2024 has {known} as used by {spec.power}."
