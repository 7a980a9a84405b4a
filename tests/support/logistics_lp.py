"""The supply programme written out in full, one row at a time, solved by SciPy: slow, for comparison.

It shares nothing with `tertius.logistics.programme` but the network and its figures: every arc has its trips,
and every limit is a row of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.optimize import linprog


def least_cost(network: Any, v: Mapping[str, float], gone: tuple[str, ...] = ()) -> tuple[float, float]:
    """Return the least cost with penalties, kUSD a week, and the tonnes delivered."""
    nodes, fleet = network.nodes, network.fleet
    arcs = []
    for a in range(len(network.km)):
        start, end, kind = int(network.start[a]), int(network.end[a]), fleet[int(network.vehicle[a])]
        if network.group[start] in gone or network.group[end] in gone:
            continue
        if kind.mode == "air":
            hours = network.km[a] * v["route_factor"] / v[f"{kind.name}.speed"]
            limit = float(np.interp(network.critical_km[a] * v["route_factor"], kind.ranges, kind.payloads,
                                    right=0.0))  # fmt: skip
            tonnes, seats = limit * v["load_factor"], min(kind.seats, limit / v["passenger_weight"])
            cost = 2 * hours * v[f"{kind.name}.fuel_burn"] * v["fuel_price"] / v["fuel_share"]
        else:
            hours = network.km[a] * v[f"{kind.mode}_factor"] / v[f"{kind.name}.speed"]
            tonnes, seats = v[f"{kind.name}.capacity"], kind.seats
            turn = 2 * hours + v[f"{kind.name}.load"] + v[f"{kind.name}.unload"]
            cost = turn / 24 * v[f"{kind.name}.day_cost"]
        if tonnes > 1e-6 or seats > 1e-6:
            arcs.append((start, end, kind, hours, tonnes, seats, cost, float(network.km[a])))
    ends = [k for k, role in enumerate(network.role) if role == "destination"]
    m, size = len(arcs), 4 * len(arcs) + 3 * len(ends)
    cost, top = np.zeros(size), np.full(size, np.inf)
    rows, most = [], []

    def row(entries: dict[int, float], bound: float) -> None:
        line = np.zeros(size)
        for column, value in entries.items():
            line[column] = value
        rows.append(line)
        most.append(bound)

    for a, (_, _, kind, _, tonnes, seats, price, km) in enumerate(arcs):
        x, f, h, g = a, m + a, 2 * m + a, 3 * m + a
        cost[x], cost[f], cost[h] = price, v["handling"], v["handling"]
        quick = kind.mode == "air" or (kind.mode == "road" and km <= 400)
        top[f] = np.inf if kind.cargo else 0
        top[h] = np.inf if kind.cargo and quick else 0
        top[g] = np.inf if seats > 0 else 0
        row({f: 1, h: 1, g: v["passenger_weight"], x: -tonnes}, 0)
        row({g: 1, x: -seats}, 0)
    for kind in fleet:
        own = [a for a, arc in enumerate(arcs) if arc[2].name == kind.name]
        turn = v[f"{kind.name}.load"] + v[f"{kind.name}.unload"]
        fit = v["availability"] if kind.mode == "air" else 1
        row({a: 2 * arcs[a][3] + turn for a in own}, v[f"{kind.name}.count"] * fit * 168)
        if kind.mode == "air":
            row({a: 2 * arcs[a][3] for a in own}, v[f"{kind.name}.count"] * v["utilisation"] * 7)
    for k, place in enumerate(nodes):
        if place.kind == "airfield" and place.parking is not None:
            out = {
                a: v[f"{arc[2].name}.load"]
                for a, arc in enumerate(arcs)
                if arc[0] == k and arc[2].mode == "air"
            }
            into = {
                a: v[f"{arc[2].name}.unload"]
                for a, arc in enumerate(arcs)
                if arc[1] == k and arc[2].mode == "air"
            }
            row({**out, **into}, place.parking * v["stand_hours"] * 7 * v["parking_use"])
        if place.kind == "port" and network.role[k] != "origin":
            touch = [a for a, arc in enumerate(arcs) if k in arc[:2] and arc[2].mode == "sea"]
            row({c * m + a: 1.0 for a in touch for c in (1, 2)}, v["port_rate"])
    balance, right = [], []
    for c in range(3):
        for k, role in enumerate(network.role):
            if role == "origin":
                continue
            line = np.zeros(size)
            for a, arc in enumerate(arcs):
                line[(c + 1) * m + a] = (arc[1] == k) - (arc[0] == k)
            wanted = 0.0
            if role == "destination":
                place = nodes[k].place
                tonnes, share = v[f"demand.{place}.tonnes"], v["urgent_share"]
                wanted = (tonnes * (1 - share), tonnes * share, v[f"demand.{place}.passengers"])[c]
                left = 4 * m + c * len(ends) + ends.index(k)
                line[left], top[left], cost[left] = 1, wanted, (2000, 2000, 500)[c]
            balance.append(line)
            right.append(wanted)
    bounds = np.column_stack([np.zeros(size), top])
    fine = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}
    given: dict[str, Any] = {"A_ub": np.array(rows), "b_ub": most, "A_eq": np.array(balance), "b_eq": right}
    how: dict[str, Any] = {"bounds": bounds, "method": "highs-ds", "options": fine}
    solved: Any = linprog(cost, **given, **how)
    assert solved.status == 0
    wanted = sum(v[f"demand.{nodes[k].place}.tonnes"] for k in ends)
    return float(solved.fun), wanted - float(solved.x[4 * m : 4 * m + 2 * len(ends)].sum())
