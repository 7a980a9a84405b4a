"""Analyses of supply as tables of rows, and as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from tertius.logistics.analysis import Analysis
from tertius.logistics.report import Case

Row = tuple[object, ...]


class Rows(NamedTuple):
    """A table to print; numbers are rounded as they are shown."""

    title: str
    columns: tuple[str, ...]
    rows: list[Row]


def analysis_tables(analysis: Analysis) -> list[Rows]:
    """Return supply with and without the target, its legs, hubs, the finding, and the order of falls."""
    spec, finding = analysis.network.spec, analysis.finding
    target = " and ".join(spec.hub(name).title for name in analysis.target)
    tables = [
        Rows(
            f"{spec.title}: a week, without {target}",
            ("destination", "t wanted", "t with", "t without", "kUSD with", "kUSD without"),
            _supply_rows(analysis),
        ),
        Rows(
            f"Supply without {target}, a week",
            ("from", "to", "vehicle", "km", "trips", "t", "people"),
            [
                (f.start, f.end, f.vehicle, round(f.km), round(f.trips, 2), round(f.tonnes, 1),
                 round(f.passengers, 1))
                for f in analysis.lost.flows
            ],
        ),
        Rows(
            "How much each hub matters",
            ("hub", "access", "loss alone, kUSD", "t lost", "Shapley, kUSD"),
            _hub_rows(analysis),
        ),
    ]  # fmt: skip
    if analysis.unreachable:
        tables.append(Rows("", ("out of reach", "what binds"), list(analysis.unreachable.items())))
    return [
        *tables,
        Rows(
            f"The loss of {target} by the rule",
            ("finding", "draws", "irreplaceable in", "redundant in"),
            [(finding.text(), finding.n, finding.irreplaceable, finding.redundant)],
        ),
        Rows(
            "As hubs fall, each time the one that hurts most",
            ("hub that falls", "cost, kUSD", "share of tonnes", "share of passengers"),
            [
                (spec.hub(step.hub).title if step.hub else "none", _money(step.cost), round(step.share, 3),
                 round(step.share_passengers, 3))
                for step in analysis.resilience
            ],
        ),
    ]  # fmt: skip


def _supply_rows(analysis: Analysis) -> list[Row]:
    kept, lost = analysis.kept, analysis.lost
    rows: list[Row] = [
        (place, round(kept.wanted[place], 1), round(kept.delivered[place], 1),
         round(lost.delivered[place], 1), _money(kept.host_cost[place]), _money(lost.host_cost[place]))
        for place in kept.wanted
    ]  # fmt: skip
    wanted = round(sum(kept.wanted.values()), 1)
    totals = (round(kept.tonnes, 1), round(lost.tonnes, 1), _money(kept.cost), _money(lost.cost))
    return [*rows, ("all", wanted, *totals)]


def _hub_rows(analysis: Analysis) -> list[Row]:
    spec, saving = analysis.network.spec, {s.hub: s.saving for s in analysis.shapley}
    return [
        (e.elements[0], spec.hub(e.elements[0]).access, _money(e.objective), round(e.lost, 1),
         _money(saving[e.elements[0]]))
        for e in sorted(analysis.hubs, key=lambda e: -saving[e.elements[0]])
    ]  # fmt: skip


def report_tables(cases: Sequence[Case]) -> list[Rows]:
    """Return costs and tonnes, findings, and shares of hubs, under every overflight assumption."""
    spec = cases[0].analysis.network.spec
    name = " and ".join(spec.hub(hub).title for hub in cases[0].analysis.target)
    return [
        Rows(
            f"{spec.title}: a week, with and without {name}, every listed hub usable",
            ("overflight", "destination", "kUSD with", "kUSD without", "t with", "t without"),
            [row for case in cases for row in _cost_rows(case)],
        ),
        Rows(
            "Findings over the draws, best substitute, time",
            ("overflight", "finding", "best substitute", "kUSD if each stood alone", "programmes", "seconds"),
            [_finding_row(case) for case in cases],
        ),
        Rows(
            "Shapley shares of the hubs",
            ("overflight", "hub", "Shapley value, kUSD", "share"),
            [row for case in cases for row in _share_rows(case)],
        ),
    ]


def _cost_rows(case: Case) -> list[Row]:
    kept, lost = case.analysis.kept, case.analysis.lost
    rows: list[Row] = [
        (case.overflight, place, _money(kept.host_cost[place]), _money(lost.host_cost[place]),
         round(kept.delivered[place], 1), round(lost.delivered[place], 1))
        for place in kept.wanted
    ]  # fmt: skip
    totals = (_money(kept.cost), _money(lost.cost), round(kept.tonnes, 1), round(lost.tonnes, 1))
    return [*rows, (case.overflight, "all", *totals)]


def _finding_row(case: Case) -> Row:
    analysis, best = case.analysis, case.analysis.substitute
    said = (best.hub, f"{best.extra:+,.0f}") if best is not None else ("none", "")
    return case.overflight, analysis.finding.text(), *said, analysis.programmes, round(case.seconds, 2)


def _share_rows(case: Case) -> list[Row]:
    total = sum(s.saving for s in case.analysis.shapley)
    rows: list[Row] = []
    for s in sorted(case.analysis.shapley, key=lambda s: -s.saving):
        share = s.saving / total if total > 1e-9 else 0.0
        rows.append((case.overflight, s.hub, _money(s.saving), round(share, 3) + 0.0))
    return rows


def _money(value: float) -> int | float:
    """Return thousands of dollars as they are shown: whole from ten on."""
    return round(value) if abs(value) >= 9.95 else round(value, 1) + 0.0


def to_plain(analysis: Analysis) -> dict[str, Any]:
    """Return an analysis as plain data: what `--json` prints."""
    spec = analysis.network.spec
    supply = {"with": analysis.kept, "without": analysis.lost}
    return {
        "spec": spec.id,
        "target": list(analysis.target),
        "overflight": list(spec.overflight),
        "finding": asdict(analysis.finding),
        "rule": asdict(analysis.rule),
        "supply": {
            name: {**asdict(s), "latency": None if s.latency != s.latency else s.latency}
            for name, s in supply.items()
        },
        "effect": asdict(analysis.effect),
        "hubs": [asdict(e) for e in analysis.hubs],
        "legs": [asdict(e) for e in analysis.legs],
        "interdiction": [{**asdict(e), "exact": exact} for e, exact in analysis.worst],
        "shapley": [asdict(s) for s in analysis.shapley],
        "substitutes": [asdict(s) for s in analysis.substitutes],
        "resilience": [asdict(s) for s in analysis.resilience],
        "influence": [{"figure": name, "correlation": value} for name, value in analysis.influence],
        "unreachable": analysis.unreachable,
        "programmes": analysis.programmes,
    }
