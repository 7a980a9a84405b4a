"""Tables of one supply network: supply with and without the hub, shares, substitutes, losses, resilience."""

from __future__ import annotations

import numpy as np

from tertius.claims.verdict import Cell, DataTable
from tertius.logistics.analysis import Analysis


def network_tables(whole: Analysis) -> tuple[DataTable, ...]:
    """Return the tables of an analysis at central figures."""
    return (_supply(whole), _shares(whole), _substitutes(whole), _worst_losses(whole), _resilience(whole))


def place_names(whole: Analysis) -> dict[str, str]:
    """Return the places of a network by their names without what stands in brackets."""
    return {node.place: node.name.split(" (")[0] for node in whole.network.nodes}


def _supply(whole: Analysis) -> DataTable:
    rows: list[tuple[Cell, ...]] = []
    names = place_names(whole)
    for name, supply in (("with", whole.kept), ("without", whole.lost)):
        for place, wanted in supply.wanted.items():
            got, cost = supply.delivered[place], supply.host_cost[place]
            rows.append((name, names[place], round(wanted, 1), round(got, 1), round(cost, 1)))
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
    called = place_names(whole)
    legs = [("leg " + " to ".join(called[p] for p in e.elements[0].split(">")), e, True) for e in ranked]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            name,
            round(e.objective, 1),
            round(e.lost, 2),
            ", ".join(called[p] for p in e.cut_off) or "none",
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
