"""Words, tables and figures of `hub_criticality`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tertius.claims._hub_grid import Bar, HubGrid, titles
from tertius.claims.rule import Decision
from tertius.claims.verdict import Cell, DataTable, Estimate, GridCell
from tertius.logistics.airspace import scenarios
from tertius.logistics.analysis import Analysis
from tertius.logistics.harm import NO_ROUTE, Harm
from tertius.logistics.spec import Spec
from tertius.logistics.uncertainty import influence
from tertius.panel.panel import Panel


def probability(grid: HubGrid, bar: Bar) -> float:
    """Return the share of draws, over main and variants alike, in which the hub is irreplaceable."""
    shares = [h.at_least(bar.factor, bar.hosts) for role, _, h in grid.harms if role != "placebo"]
    return float(np.mean(shares))


def sentence(grid: HubGrid, bar: Bar, decision: Decision, headline: Estimate) -> str:
    """Return the verdict in one sentence, its numbers computed."""
    name = titles(grid.spec, grid.target)
    hardest = _worst(grid, bar)
    value, low, high = headline.value or 0.0, headline.low or 0.0, headline.high or 0.0
    found = _times(value, low, high)
    more = ""
    if hardest is not None:
        assumptions, ratio = hardest
        more = f"; the harm is largest with {assumptions}, at {_one(ratio)}"
    return (
        f"Without {name} the destination that is hit number {bar.hosts} hardest pays {found} what it paid "
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
    for role, s, found in grid.harms:
        if role == "placebo" or any(s[k] != main[k] for k in ("demand", "fleet", "fuel", "loss")):
            continue
        ratios = [round(float(v), 2) for v in np.median(found.ratio, axis=0)]
        rows.append((*(s[k] for k in ("overflight", "substitutes", "surface")), *ratios, *_totals(found)))
    return DataTable(
        "Cost of a tonne without the hub over with it, by destination and assumption",
        columns,
        tuple(rows),
        f"Medians over draws; costs a week; {NO_ROUTE:g}: more than a tenth of the deliveries is lost.  "
        "Below 1: the fleet serves another destination otherwise, and this one gains.",
    )


def _totals(found: Harm) -> tuple[Cell, ...]:
    return (
        round(float(np.median(found.cost)), 0),
        round(float(np.median(found.cost_without)), 0),
        round(float(np.median(found.served)), 3),
        round(float(np.median(found.lost)), 3),
    )


def tables(grid: HubGrid, whole: Analysis) -> tuple[DataTable, ...]:
    """Return what moves the result, the Shapley shares, the substitutes and the resilience curve."""
    return (
        assumptions(grid),
        _supply(whole),
        _shares(whole),
        _substitutes(whole),
        _worst_losses(whole),
        _resilience(whole),
    )


def assumptions(grid: HubGrid) -> DataTable:
    """Return how far each assumption alone moves the ratio of the destination that is hit hardest."""
    main = grid.harms[0][1]
    rows: list[tuple[Cell, ...]] = []
    for choice in grid.choices:
        found = [
            (str(s[choice.name]), float(np.median(h.ranked(1))))
            for role, s, h in grid.harms
            if role != "placebo" and all(s[k] == main[k] for k in main if k != choice.name)
        ]
        if len(found) < 2:
            continue
        low, high = min(found, key=lambda r: r[1]), max(found, key=lambda r: r[1])
        rows.append(
            (choice.name, low[0], round(low[1], 2), high[0], round(high[1], 2), round(high[1] - low[1], 2))
        )
    rows.sort(key=lambda row: -float(row[5] or 0))
    return DataTable(
        "What matters most: the hardest-hit destination's ratio as one assumption changes",
        ("assumption", "least harm with", "ratio", "most harm with", "ratio there", "spread"),
        tuple(rows),
        "All other assumptions as in the main specification.",
    )


def _supply(whole: Analysis) -> DataTable:
    rows: list[tuple[Cell, ...]] = []
    for name, supply in (("with", whole.kept), ("without", whole.lost)):
        for place, wanted in supply.wanted.items():
            got, cost = supply.delivered[place], supply.host_cost[place]
            rows.append((name, place, round(wanted, 1), round(got, 1), round(cost, 1)))
        total = round(sum(supply.wanted.values()), 1), round(supply.tonnes, 1), round(supply.cost, 1)
        hours, days = round(supply.aircraft_hours, 1), round(supply.ship_days, 2)
        latency = 0.0 if np.isnan(supply.latency) else round(supply.latency, 1)
        rows.append(
            (f"{name}: {hours} aircraft-hours, {days} ship-days, {latency} days on the way", "all", *total)
        )
    return DataTable(
        "The cheapest supply at central figures, every listed hub usable",
        ("hub", "destination", "tonnes wanted", "tonnes delivered", "kUSD"),
        tuple(rows),
        "A week; the cost of shared legs is divided in proportion to what each destination draws from them.",
    )


def _shares(whole: Analysis) -> DataTable:
    spec = whole.network.spec
    alone = {e.elements[0]: e for e in whole.hubs}
    total = sum(s.saving for s in whole.shapley)
    ordered = sorted(whole.shapley, key=lambda s: -s.saving)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            spec.hub(s.hub).title,
            round(s.saving, 1),
            round(s.saving / total, 3) if total > 1e-9 else 0.0,
            round(s.tonnes, 2),
            round(alone[s.hub].objective, 1),
            round(alone[s.hub].lost, 2),
        )
        for s in ordered
    )
    return DataTable(
        "How much each hub matters",
        (
            "hub",
            "Shapley value, kUSD",
            "share",
            "Shapley value, tonnes",
            "loss alone, kUSD",
            "loss alone, tonnes",
        ),
        rows,
        "A week, at central figures; undelivered tonnes cost more than any route.  Exact: all sets of hubs."
        if all(s.error == 0 for s in whole.shapley)
        else "A week, at central figures; estimated from sampled orders.",
    )


def _substitutes(whole: Analysis) -> DataTable:
    spec = whole.network.spec
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            spec.hub(s.hub).title,
            spec.hub(s.hub).access,
            round(s.extra, 1),
            round(s.alone, 3),
            round(s.next_loss.objective, 1),
        )
        for s in whole.substitutes
    )
    return DataTable(
        "Substitutes, the best first",
        ("hub", "access", "extra cost alone, kUSD", "share delivered alone", "loss of it as well, kUSD"),
        rows,
        "Extra cost with this hub alone, against the hub in question alone; negative where it is cheaper.",
    )


def _worst_losses(whole: Analysis) -> DataTable:
    """Return the worst hubs to lose together, and the legs whose loss hurts most."""
    spec = whole.network.spec
    hubs = [(" and ".join(spec.hub(n).title for n in e.elements), e, exact) for e, exact in whole.worst]
    ranked = sorted(whole.legs, key=lambda e: -e.objective)[:5]
    legs = [("leg " + e.elements[0].replace(">", " to "), e, True) for e in ranked]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            name,
            round(e.objective, 1),
            round(e.lost, 2),
            ", ".join(e.cut_off) or "none",
            "yes" if exact else "no",
        )
        for name, e, exact in (*hubs, *legs)
    )
    columns = ("lost together", "loss, kUSD", "tonnes lost", "cut off", "every choice tried")
    note = "A week, at central figures; one, two and three hubs, then single legs of the cheapest supply."
    return DataTable("The worst to lose", columns, rows, note)


def _resilience(whole: Analysis) -> DataTable:
    spec = whole.network.spec
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            spec.hub(s.hub).title if s.hub else "none",
            round(s.cost, 1),
            round(s.share, 3),
            round(s.share_passengers, 3),
        )
        for s in whole.resilience
    )
    columns = ("hub that falls", "cost, kUSD", "share of tonnes", "share of passengers")
    return DataTable(
        "As hubs fall, each time the one that hurts most", columns, rows, "A week, at central figures."
    )


def notes(panel: Panel, grid: HubGrid, whole: Analysis, decision: Decision, found: float) -> tuple[str, ...]:
    """Return notes: the rule, the finding by the general rule, access, figures that matter, limits."""
    spec = grid.spec
    held = [h.title for h in spec.hubs if h.access == "in use"]
    out = [
        f"Rule: {decision.why}.  Over all draws and specifications the hub is irreplaceable in {found:.0%}.",
        f"By the general rule for hubs it is {whole.finding.text()}, every listed hub usable.  The rule: "
        f"{whole.rule.text()}.",
        f"Hubs taken as in use: {', '.join(held)}.  Overflight in the main specification: "
        f"{', '.join(scenarios().get(name, name) for name in spec.overflight)}.",
        _figures_that_matter(grid),
        "Public planning figures only; demand and the fleet set aside are assumptions with wide ranges.  "
        "Secrecy, protection, training and the political use of a base are not part of a supply network.",
        _listed(panel, spec, grid.target),
    ]
    return tuple(out)


def _figures_that_matter(grid: HubGrid) -> str:
    """Return the planning figures that move the harm, averaged over the specifications in which it varies."""
    found: dict[str, list[float]] = {}
    cells = 0
    for role, _, harm in grid.harms:
        order = influence(harm.figures, harm.lost, harm.total_ratio) if role != "placebo" else ()
        cells += bool(order)
        for name, correlation in order:
            found.setdefault(name, []).append(correlation)
    mean = sorted(((sum(v) / cells, k) for k, v in found.items()), key=lambda pair: -abs(pair[0]))
    if not mean:
        return "No planning figure moves the result within its range."
    words = ", ".join(f"{name} ({value:+.2f})" for value, name in mean[:3])
    return (
        f"Planning figures that move the harm most (rank correlation, mean of the {cells} specifications "
        f"in which it varies): {words}."
    )


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
    found = f"{len(near)} of the hub's {len(places)} places"
    return f"An independent list of bases of late 2024 has {found} as used by {spec.power}."
