"""Figures of `hub_criticality`: costs, routes with and without the hub, payload, Shapley values."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from tertius.claims.battery.hub_criticality.grid import HubGrid, moved
from tertius.claims.verdict import Cell, DataTable, Figure
from tertius.logistics.analysis import Analysis
from tertius.logistics.criticality import Response
from tertius.logistics.geodesy import distance
from tertius.logistics.programme import Supply

#: Points kept of a track: enough for a map of a page's width.
POINTS = 60


def figures(grid: HubGrid, whole: Analysis) -> tuple[Figure, ...]:
    """Return the figures of a verdict."""
    return (_costs(grid), _assumptions(grid), _routes(whole), _payload(whole), _shares(whole), _falls(whole))


def _costs(grid: HubGrid) -> Figure:
    main = grid.harms[0][1]
    rows: list[tuple[str, str, int, int, int]] = []
    for s, harm in grid.real():
        if any(s[k] != main[k] for k in main if k != "airspace"):
            continue
        for word, values in (("with the hub", harm.cost), ("without it", harm.cost_without)):
            low, middle, high = (round(float(np.quantile(values, q))) for q in (0.1, 0.5, 0.9))
            label = f"with {s['airspace']}" if word == "with the hub" else "  without it"
            rows.append((label, word, middle, low, high))
    note = "kUSD a week, medians and 80 % of the draws; only hubs in use"
    table = DataTable("Cost of supply", ("label", "series", "value", "low", "high"), tuple(rows), note)
    pairs = "; ".join(f"{a[0]}: with {a[2]:,}, without {b[2]:,}" for a, b in zip(rows[::2], rows[1::2]))
    title = "Cost of the cheapest supply with and without the hub, thousand US dollars a week"
    return Figure(
        "bars", title, f"Bars of cost, in pairs with and without the hub.  {pairs}.", table
    ).measured("thousand US dollars a week")


def _routes(whole: Analysis) -> Figure:
    rows: list[tuple[Cell, ...]] = []
    names = [hub.hub for hub in whole.network.spec.hubs]
    first, supply = "every hub usable", whole.kept
    if (
        whole.kept.flows == whole.lost.flows
    ):  # the cheapest supply leaves the hub out: show what it does alone
        first = "this hub as the only one"
        supply = Response(whole.network).without(n for n in names if n not in whole.target)
    legs: dict[str, list[str]] = {first: [], "without this hub": []}
    for panel, shown in ((first, supply), ("without this hub", whole.lost)):
        rows += _tracks(whole, panel, shown, legs[panel])
    columns = ("panel", "leg", "mode", "tonnes", "point", "longitude", "latitude")
    table = DataTable("Routes", columns, tuple(rows), "Legs of the cheapest supply at central figures.")
    words = ".  ".join(f"{panel.capitalize()}: {', '.join(found) or 'none'}" for panel, found in legs.items())
    title = "Routes of the cheapest supply with and without the hub"
    return Figure("routes", title, f"Two maps of supply legs.  {words}.", table)


def _tracks(whole: Analysis, panel: str, supply: Supply, legs: list[str]) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    place = {node.place: node for node in whole.network.nodes}
    merged: dict[tuple[str, str, str], float] = {}
    for flow in supply.flows:
        key = (flow.start, flow.end, flow.mode)
        merged[key] = merged.get(key, 0.0) + flow.tonnes
    for (start, end, mode), tonnes in sorted(merged.items()):
        ends = tuple((place[p].latitude, place[p].longitude) for p in (start, end))
        track = whole.network.tracks.get((start, end, mode), ends)
        step = max(1, -(-len(track) // POINTS))
        kept = [*track[:-1:step], track[-1]]
        leg = f"{place[start].name} to {place[end].name}"
        legs.append(f"{leg} by {mode}")
        for number, (latitude, longitude) in enumerate(kept):
            rows.append((panel, leg, mode, round(tonnes, 1), number, round(longitude, 2), round(latitude, 2)))
    return rows


def _payload(whole: Analysis) -> Figure:
    rows: list[tuple[Cell, ...]] = []
    words = []
    for vehicle in whole.network.fleet:
        if vehicle.mode != "air" or not vehicle.cargo:
            continue
        points = [(0.0, vehicle.payloads[0]), *zip(vehicle.ranges, vehicle.payloads)]
        rows += [(vehicle.title, round(km), round(t, 1)) for km, t in points]
        words.append(f"{vehicle.title}: {vehicle.payloads[0]:g} t up to {vehicle.ranges[0]:,.0f} km")
    far = _distances(whole)
    rows += [(f"{label}, {km:,.0f} km", round(km), None) for label, km in far]
    columns = ("label", "range_km", "payload_t")
    table = DataTable(
        "Payload over range", columns, tuple(rows), "Published points; rows without payload: legs."
    )
    legs = "; ".join(f"{label}: {km:,.0f} km" for label, km in far) or "none"
    alt = f"Lines of payload against range.  {'; '.join(words)}.  Legs to compare them with: {legs}."
    return Figure("payload", "Payload at each range, as published, and the legs that matter", alt, table)


def _distances(whole: Analysis) -> list[tuple[str, float]]:
    """Return legs to the destination that wants most: direct, and from the hub in question."""
    spec, network = whole.network.spec, whole.network
    want = max(spec.destinations, key=lambda d: d.tonnes.central).place
    hub = {p.place for name in whole.target for p in spec.hub(name).places}
    legs_shown = []
    for start, what in (({p.place for p in spec.origins}, "direct"), (hub, "from the hub")):
        legs = [
            (sum(distance(a, b) for a, b in pairwise(track)), ends[0])
            for ends, track in network.tracks.items()
            if ends[0] in start and ends[1] == want.place and ends[2] == "air"
        ]
        if legs:
            km, place = min(legs)
            name = network.nodes[network.node(place)].name.split(" (")[0]
            legs_shown.append((f"{name} to {want.name.split(' (')[0]}, {what}", km))
    return legs_shown


def _assumptions(grid: HubGrid) -> Figure:
    """Return how far each assumption alone moves the ratio of the destination that is hit hardest."""
    value = float(np.median(grid.main().ranked(1)))
    rows = [
        (
            f"{m.name}: {m.least} to {m.most}" if m.high - m.low > 0.005 else f"{m.name}: no effect",
            round(value, 3),
            round(m.low, 3),
            round(m.high, 3),
        )
        for m in moved(grid)
    ]
    table = DataTable("Assumptions", ("label", "estimate", "low", "high"), tuple(rows), "Medians over draws.")
    words = "; ".join(f"{label}: {low:.2f} to {high:.2f}" for label, _, low, high in rows)
    title = "How far one assumption moves what the hardest-hit destination pays, times the cost with the hub"
    alt = f"Lines from the least to the most harm, the assumption that matters most first.  {words}."
    return Figure("forest", title, alt, table).measured("times the cost with the hub", 1.0)


def _falls(whole: Analysis) -> Figure:
    spec = whole.network.spec
    rows = tuple(
        (
            f"{number}. {spec.hub(step.hub).title}" if step.hub else "every hub usable",
            round(step.cost, 1),
            round(min(step.share, step.share_passengers), 4),
        )
        for number, step in enumerate(whole.resilience)
    )
    note = "kUSD a week at central figures; arrives: the smaller share, of tonnes or of passengers"
    table = DataTable("Resilience", ("label", "cost", "arrives"), rows, note)
    words = "; ".join(f"{label}: {cost:,.0f} kUSD, {arrives:.0%} arrives" for label, cost, arrives in rows)
    title = "Resilience: cost of supply as hubs fall, the worst to lose first, thousand US dollars a week"
    return Figure(
        "falls", title, f"A line of cost by step, with what still arrives.  {words}.", table
    ).measured("thousand US dollars a week")


def _shares(whole: Analysis) -> Figure:
    spec = whole.network.spec
    ordered = sorted(whole.shapley, key=lambda s: -s.saving)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            spec.hub(s.hub).title,
            *(round(s.saving + d * s.error, 1) + 0.0 for d in (0, -1.96, 1.96)),
        )
        for s in ordered
    )
    words = "; ".join(f"{row[0]}: {row[1]}" for row in rows)
    table = DataTable("Shapley values", ("label", "value", "low", "high"), rows, "kUSD a week")
    title = "What each hub saves, the mean over all orders of becoming usable, thousand US dollars a week"
    return Figure("bars", title, f"Bars of Shapley values.  {words}.", table).measured(
        "thousand US dollars a week"
    )
