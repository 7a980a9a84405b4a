"""Figures of `hub_criticality`: costs, routes with and without the hub, payload, Shapley values."""

from __future__ import annotations

import numpy as np

from tertius.claims._hub_grid import HubGrid
from tertius.claims.verdict import Cell, DataTable, Figure
from tertius.logistics.analysis import Analysis
from tertius.logistics.criticality import Response
from tertius.logistics.programme import Supply

#: Points kept of a track: enough for a map of a page's width.
POINTS = 30


def figures(grid: HubGrid, whole: Analysis) -> tuple[Figure, ...]:
    """Return the figures of a verdict."""
    return (_costs(grid), _routes(whole), _payload(whole), _shares(whole))


def _costs(grid: HubGrid) -> Figure:
    main = grid.harms[0][1]
    rows: list[tuple[str, int, int, int]] = []
    for role, s, found in grid.harms:
        if role == "placebo" or any(s[k] != main[k] for k in main if k != "overflight"):
            continue
        for word, values in (("with the hub", found.cost), ("without it", found.cost_without)):
            low, middle, high = (round(float(np.quantile(values, q))) for q in (0.1, 0.5, 0.9))
            rows.append((f"{s['overflight']}, {word}", middle, low, high))
    note = "kUSD a week, medians and 80 % of the draws; only hubs in use"
    table = DataTable("Cost of supply", ("label", "value", "low", "high"), tuple(rows), note)
    pairs = "; ".join(f"{a[0]} {a[1]:,}, without {b[1]:,}" for a, b in zip(rows[::2], rows[1::2]))
    title = "Cost of the cheapest supply with and without the hub, thousand US dollars a week"
    return Figure("bars", title, f"Bars of cost, in pairs with and without the hub.  {pairs}.", table)


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
    table = DataTable(
        "Payload over range", ("label", "range_km", "payload_t"), tuple(rows), "Published points."
    )
    alt = "Lines of payload against range.  " + "; ".join(words) + "."
    return Figure("payload", "Payload at each range, as published", alt, table)


def _shares(whole: Analysis) -> Figure:
    spec = whole.network.spec
    ordered = sorted(whole.shapley, key=lambda s: -s.saving)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            spec.hub(s.hub).title,
            round(s.saving, 1),
            round(s.saving - 1.96 * s.error, 1),
            round(s.saving + 1.96 * s.error, 1),
        )
        for s in ordered
    )
    words = "; ".join(f"{row[0]}: {row[1]}" for row in rows)
    table = DataTable("Shapley values", ("label", "value", "low", "high"), rows, "kUSD a week")
    title = "What each hub saves, the mean over all orders of becoming usable, thousand US dollars a week"
    return Figure("bars", title, f"Bars of Shapley values.  {words}.", table)
