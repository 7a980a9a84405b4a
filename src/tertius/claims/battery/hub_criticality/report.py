"""Words, tables and figures of `hub_criticality`."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from tertius.claims.battery.hub_criticality.grid import HubGrid, kind_of, moved, said, titles
from tertius.claims.battery.hub_criticality.plain import answers
from tertius.claims.battery.hub_criticality.regimes import Bar, hit, unhurt
from tertius.claims.battery.hub_criticality.tables import network_tables
from tertius.claims.naming import called, percent
from tertius.claims.rule import FULL, LEAN, Decision
from tertius.claims.verdict import Cell, DataTable, Estimate, GridCell
from tertius.logistics.airspace import scenarios
from tertius.logistics.analysis import Analysis
from tertius.logistics.checks import checks
from tertius.logistics.harm import NO_ROUTE, Harm
from tertius.logistics.spec import Spec
from tertius.logistics.uncertainty import influence
from tertius.panel.panel import Panel


def rate(grid: HubGrid, bar: Bar) -> Estimate:
    """Return the share of circumstances in which the hub is irreplaceable, with its range over regimes."""
    value = grid.shares(bar).hit
    by = [grid.shares(bar, rows).hit for _, rows in _by_kind(grid)]
    low, high = min(*by, value), max(*by, value)
    what = (
        "share of circumstances in which the hub is irreplaceable, by the declared chances; range: by regime"
    )
    n = len(grid.real())
    return Estimate(round(value, 6), round(low, 6), round(high, 6), 1.0, "share", n, float(n), what)


def _by_kind(grid: HubGrid) -> list[tuple[tuple[str, bool], list[tuple[Any, Harm]]]]:
    kinds = list(dict.fromkeys(kind_of(s) for s, _ in grid.real()))
    return [(kind, [(s, h) for s, h in grid.real() if kind_of(s) == kind]) for kind in kinds]


def sentence(grid: HubGrid, bar: Bar, decision: Decision) -> str:
    """Return the verdict in one technical sentence, its numbers computed."""
    name, draws = titles(grid.spec, grid.target), len(grid.main().lost)
    shown = [
        f"{a.host} {_times(a.ratio, a.low, a.high, draws)} with {a.regime.words}"
        for a in answers(grid, bar)
        if not a.alone
    ]
    return (
        f"Without {name} a tonne costs, for the destination hit hardest, times what it cost: "
        f"{'; '.join(shown)}.  Decided: {decision.why}."
    )


def _times(value: float, low: float, high: float, draws: int) -> str:
    if _one(low) == _one(high):
        return f"{_one(value)} in all {draws} sets of planning figures"
    return f"{_one(value)} [{_one(low)} to {_one(high)}]"


def _one(ratio: float) -> str:
    return "no route left" if ratio >= NO_ROUTE else f"{ratio:.2f}"


def by_regime(grid: HubGrid, bar: Bar) -> DataTable:
    """Return the answer in each regime, with its chance and the reason for it."""
    rows, draws = list[tuple[Cell, ...]](), len(grid.main().lost)
    shares = dict(_by_kind(grid))
    for a in answers(grid, bar):
        kept = shares[a.regime.words, a.alone]
        chance = a.regime.chance * (grid.alone if a.alone else 1 - grid.alone)
        own = [h for _, h in kept]
        rows.append(
            (
                f"with {a.regime.words}" + (", every other hub lost as well" if a.alone else ""),
                percent(chance) if chance >= 0.005 or chance == 0 else "under 1 %",
                a.host,
                *("no route left" if x >= NO_ROUTE else round(x, 2) for x in (a.ratio, a.low, a.high)),
                percent(float(np.mean([hit(h, bar) for h in own]))),
                percent(float(np.mean([unhurt(h, bar) for h in own]))),
                "every other hub: an assumption" if a.alone else a.regime.reason,
            )
        )
    columns = (
        "airspace",
        "chance",
        "hit hardest",
        "times the cost",
        "low",
        "high",
        "irreplaceable in",
        f"below {bar.bearable:g} times in",
        "reason for the chance",
    )
    note = (
        f"Times the cost: median and 90 % of {draws} draws of the planning figures, hubs in use only; where "
        f"both ends are equal all draws agree, and a further one may still differ with a chance of up to "
        f"{percent(1 - 0.05 ** (1 / draws))} (95 % bound).  Shares: "
        "over every assumption tried in the regime.  Chances are the judgement of the case's author."
    )
    return DataTable("The answer by airspace regime", columns, tuple(rows), note)


def placebo(cells: Sequence[GridCell]) -> str:
    """Return what the placebo shows."""
    cell = next(c for c in cells if c.role == "placebo")
    value = cell.estimate.value or 0.0
    base = f"With every airspace open, every listed hub usable and twice the fleet the ratio is {value:.2f}"
    verdict = "the method does not" if cell.direction != "for" else "the method does, wrongly,"
    return f"{base}: where nothing binds {verdict} find a hub irreplaceable."


def by_assumption(grid: HubGrid) -> DataTable:
    """Return ratios by destination for every airspace, substitutes and surface, all else as in the main."""
    names = {d.place.place: d.place.name.split(" (")[0] for d in grid.spec.destinations}
    hosts = [names.get(host, host) for host in grid.main().hosts]
    totals = ("cost with, kUSD", "cost without, kUSD", "share delivered with", "share lost")
    columns = ("airspace", "substitutes", "surface", *hosts, *totals)
    rows: list[tuple[Cell, ...]] = []
    main = grid.harms[0][1]
    for s, harm in grid.real():
        if any(s[k] != main[k] for k in ("demand", "fleet", "fuel", "loss")):
            continue
        ratios = [
            "no route left" if v >= NO_ROUTE else round(float(v), 2) for v in np.median(harm.ratio, axis=0)
        ]
        assumed = (f"with {s['airspace']}", said("substitutes", s["substitutes"]), s["surface"])
        rows.append((*assumed, *ratios, *_totals(harm)))
    return DataTable(
        "Cost of a tonne without the hub over with it, by destination and assumption",
        columns,
        tuple(rows),
        "Medians over draws; costs a week; no route left: more than a tenth of the deliveries is lost.  "
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


def notes(panel: Panel, grid: HubGrid, whole: Analysis, bar: Bar, decision: Decision) -> tuple[str, ...]:
    """Return notes: the rule, the finding by the general rule, access, figures that matter, limits."""
    spec = grid.spec
    held = [h.title for h in spec.hubs if h.access == "in use"]
    out = [
        f"Rule: {decision.why}.",
        _how_decided(grid, bar),
        f"By the general rule for hubs it is {whole.finding.text()}, every listed hub usable.  The rule: "
        f"{whole.rule.text()}.",
        f"Hubs taken as in use: {', '.join(held)}.  Airspace as things stand: "
        f"{', '.join(scenarios().get(name, name) for name in spec.overflight)}.",
        _figures_that_matter(grid),
        f"Looked up against publications, of the tables: {'; '.join(c.text() for c in checks())}.",
        *_compared(spec, grid.target),
        "Demand and the fleet set aside are assumptions with wide ranges.  Secrecy, protection, training and "
        "the political use of a base are not part of a supply network.",
        _listed(panel, spec, grid.target),
    ]
    return tuple(out)


def _compared(spec: Spec, target: Sequence[str]) -> tuple[str, ...]:
    """Return where the routing is compared with known flights, for the hub that these flights used."""
    if not any(place.place == "hmeimim" for name in target for place in spec.hub(name).places):
        return ()
    return (
        "Flights known from 2019 to 2024 are compared with the routing in docs/logistics.md.  Most touched "
        "down at Latakia although the routing needs no stop there; what else a stop is for it does not know.",
    )


def _how_decided(grid: HubGrid, bar: Bar) -> str:
    """Return how the label follows from regimes, chances and the rule's cut-offs."""
    many = "destination is" if bar.hosts == 1 else "destinations are"
    return (
        "How it is decided: a circumstance is one draw of the planning figures under one assumption.  Within "
        "a regime of the airspace all assumptions count equally; those with every other hub lost as well "
        f"count {percent(grid.alone)}.  Regimes count by their declared chances.  For: at least {bar.hosts} "
        f"{many} hit ({bar.factor:g} times the cost, or more than a tenth lost) in {percent(FULL)} (leaning: "
        f"{percent(LEAN)}); against: every destination stays below {bar.bearable:g} times in as many; else "
        "undetermined."
    )


def influences(grid: HubGrid) -> DataTable:
    """Return how every planning figure moves the harm where it varies most."""
    if grid.stress is None:
        note = "No planning figure moves the harm within its range."
        return DataTable("How planning figures move the harm", ("figure", "rank correlation"), (), note)
    specification, harm = grid.stress
    n = len(harm.lost)
    order = influence(harm.figures, harm.lost, harm.total_ratio)
    main = grid.harms[0][1]
    changed = ", ".join(said(k, v) for k, v in specification.items() if v != main[k])
    note = (
        f"With {changed or 'the main assumptions'}, where the harm varies most, over {n} draws; "
        f"below {2 / math.sqrt(n):.2f} in size it may be chance.  Above zero: a larger figure means more "
        "harm."
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (_figure_words(grid.spec, name), round(value, 2)) for name, value in order
    )
    return DataTable("How planning figures move the harm", ("figure", "rank correlation"), rows, note)


def _figure_words(spec: Spec, name: str) -> str:
    """Return a planning figure in words: "il-76md.speed" is "Il-76MD: speed"."""
    head, _, tail = name.rpartition(".")
    titles_ = {vehicle.name: vehicle.title for vehicle, _ in spec.fleet}
    titles_ |= {
        f"demand.{d.place.place}": f"demand of {d.place.name.split(' (')[0]}" for d in spec.destinations
    }
    what = tail.replace("_", " ")
    return f"{titles_.get(head, head)}: {what}" if head else what


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
        return "The panel holds no independent list of bases to compare the hub's places with."
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
    return f"An independent list of bases of late 2024 has {known} as used by {called(panel, spec.power)}."
