"""`tertius routes`: the supply network of a case or a spec, with and without a hub."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tertius.cli.console import AsJson, Options, Quiet, say, show_json, show_table
from tertius.core.errors import UsageError, shorten

if TYPE_CHECKING:
    from tertius.logistics.analysis import Analysis
    from tertius.logistics.spec import Spec

_MAX_BYTES = 1_000_000


def routes(
    spec: Annotated[
        str, typer.Argument(help="A packaged spec, a spec file, or a case with a hub claim.")
    ] = "",
    hub: Annotated[list[str] | None, typer.Option("--hub", help="Hub whose loss is asked about.")] = None,
    overflight: Annotated[
        list[str] | None, typer.Option("--overflight", help="Scenario, rule or state code; repeat for more.")
    ] = None,
    close: Annotated[list[str] | None, typer.Option("--close", help="Sea passage to close.")] = None,
    draws: Annotated[
        int, typer.Option("--draws", min=2, max=10000, help="Draws of the planning figures.")
    ] = 40,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Root of the random numbers.")] = 0,
    show: Annotated[
        str,
        typer.Option(
            "--list", help="List instead: specs, places, bases, vehicles, overflight, passages, checks."
        ),
    ] = "",
    report: Annotated[
        bool, typer.Option("--report", help="All figures under every overflight assumption.")
    ] = False,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Show the cheapest supply of SPEC with and without a hub, and how much each hub matters."""
    options = Options(json, quiet)
    if show or not spec:
        _list(show or "specs", options)
        return
    chosen = _load(spec)
    changes: dict[str, Any] = {}
    if overflight:
        changes["overflight"] = tuple(overflight)
    if close:
        changes["passages"] = {**chosen.passages, **dict.fromkeys(close, "closed")}
    chosen = chosen.with_(**changes)
    if report:
        _report(chosen, hub or (), draws, seed, options)
        return
    from tertius.logistics.analysis import analyse

    found = analyse(chosen, hub or (), draws, seed)
    if options.json:
        show_json(as_plain(found))
        return
    _print(found, options)


def _load(text: str) -> Spec:
    from tertius.case.load import load_case, packaged_cases
    from tertius.case.tree import read_tree
    from tertius.core.files import read_text
    from tertius.logistics.errors import LogisticsError
    from tertius.logistics.spec import load_packaged, packaged_specs, parse_spec

    if text.endswith((".yaml", ".yml")) or "/" in text:
        tree = read_tree(read_text(Path(text), _MAX_BYTES, LogisticsError), text)
        if not (isinstance(tree.value, dict) and "claims" in tree.value):
            return parse_spec(tree.value, text)
    elif text in packaged_specs() or text not in packaged_cases():
        return load_packaged(text)
    case = load_case(text)
    for claim in case.claims:
        if claim.test is not None and claim.test.name == "hub_criticality":
            return load_packaged(str(claim.test.parameters.get("spec", "")))
    raise UsageError(f"case {shorten(case.id)}", "a claim bound to hub_criticality", "none")


def _print(found: Analysis, options: Options) -> None:
    spec = found.network.spec
    rows = []
    for place in found.kept.wanted:
        rows.append(
            (
                place,
                round(found.kept.wanted[place], 1),
                round(found.kept.delivered[place], 1),
                round(found.lost.delivered[place], 1),
                _money(found.kept.host_cost[place]),
                _money(found.lost.host_cost[place]),
            )
        )
    kept, lost = found.kept, found.lost
    rows.append(
        ("all", round(sum(kept.wanted.values()), 1), round(kept.tonnes, 1), round(lost.tonnes, 1),
         _money(kept.cost), _money(lost.cost))
    )  # fmt: skip
    heads = ("destination", "t wanted", "t with", "t without", "kUSD with", "kUSD without")
    target = " and ".join(spec.hub(name).title for name in found.target)
    show_table(heads, rows, f"{spec.title}: a week, without {target}")
    legs = [
        (
            f.start,
            f.end,
            f.vehicle,
            round(f.km),
            round(f.trips, 2),
            round(f.tonnes, 1),
            round(f.passengers, 1),
        )
        for f in found.lost.flows
    ]
    show_table(
        ("from", "to", "vehicle", "km", "trips", "t", "people"), legs, f"Supply without {target}, a week"
    )
    share = {s.hub: s for s in found.shapley}
    hubs = [
        (e.elements[0], spec.hub(e.elements[0]).access, _money(e.objective), round(e.lost, 1),
         _money(share[e.elements[0]].saving))
        for e in sorted(found.hubs, key=lambda e: -share[e.elements[0]].saving)
    ]  # fmt: skip
    show_table(
        ("hub", "access", "loss alone, kUSD", "t lost", "Shapley, kUSD"), hubs, "How much each hub matters"
    )
    if found.unreachable:
        show_table(("out of reach", "what binds"), list(found.unreachable.items()))
    finding = found.finding
    show_table(
        ("finding", "draws", "irreplaceable in", "redundant in"),
        [(finding.text(), finding.n, finding.irreplaceable, finding.redundant)],
        f"The loss of {target} by the rule",
    )
    falls = [
        (spec.hub(step.hub).title if step.hub else "none", _money(step.cost), round(step.share, 3),
         round(step.share_passengers, 3))
        for step in found.resilience
    ]  # fmt: skip
    show_table(
        ("hub that falls", "cost, kUSD", "share of tonnes", "share of passengers"),
        falls,
        "As hubs fall, each time the one that hurts most",
    )
    best = found.substitutes[0] if found.substitutes else None
    if best is not None:
        say(f"best substitute: {best.hub}, {best.extra:+,.0f} kUSD a week if each stood alone", options)


def _report(spec: Spec, target: list[str] | tuple[str, ...], draws: int, seed: int, options: Options) -> None:
    from tertius.logistics.report import report

    cases = report(spec, target, draws, seed)
    if options.json:
        show_json(
            [
                {**as_plain(c.analysis), "overflight": c.overflight, "seconds": round(c.seconds, 3)}
                for c in cases
            ]
        )
        return
    rows: list[tuple[object, ...]] = []
    totals: list[tuple[object, ...]] = []
    shares: list[tuple[object, ...]] = []
    for case in cases:
        kept, lost, found = case.analysis.kept, case.analysis.lost, case.analysis
        for place in kept.wanted:
            rows.append(
                (case.overflight, place, _money(kept.host_cost[place]), _money(lost.host_cost[place]),
                 round(kept.delivered[place], 1), round(lost.delivered[place], 1))
            )  # fmt: skip
        rows.append((case.overflight, "all", _money(kept.cost), _money(lost.cost), round(kept.tonnes, 1),
                     round(lost.tonnes, 1)))  # fmt: skip
        best = found.substitutes[0] if found.substitutes else None
        totals.append(
            (case.overflight, found.finding.text(), best.hub if best else "none",
             f"{best.extra:+,.0f}" if best else "", found.programmes, round(case.seconds, 2))
        )  # fmt: skip
        whole = sum(s.saving for s in found.shapley)
        for s in sorted(found.shapley, key=lambda s: -s.saving):
            share = s.saving / whole if whole > 1e-9 else 0.0
            shares.append((case.overflight, s.hub, _money(s.saving), round(share, 3) + 0.0))
    name = " and ".join(spec.hub(hub).title for hub in cases[0].analysis.target)
    heads = ("overflight", "destination", "kUSD with", "kUSD without", "t with", "t without")
    show_table(heads, rows, f"{spec.title}: a week, with and without {name}, every listed hub usable")
    show_table(
        ("overflight", "finding", "best substitute", "kUSD if each stood alone", "programmes", "seconds"),
        totals,
        "Findings over the draws, best substitute, time",
    )
    show_table(("overflight", "hub", "Shapley value, kUSD", "share"), shares, "Shapley shares of the hubs")


def _money(value: float) -> int | float:
    """Return thousands of dollars as they are shown: whole from ten on."""
    return round(value) if abs(value) >= 9.95 else round(value, 1) + 0.0


def as_plain(found: Analysis) -> dict[str, Any]:
    """Return an analysis as plain data: what `--json` prints."""
    from dataclasses import asdict

    spec = found.network.spec
    supply = {"with": found.kept, "without": found.lost}
    return {
        "spec": spec.id,
        "target": list(found.target),
        "overflight": list(spec.overflight),
        "finding": asdict(found.finding),
        "rule": asdict(found.rule),
        "supply": {
            name: {**asdict(s), "latency": None if s.latency != s.latency else s.latency}
            for name, s in supply.items()
        },
        "effect": asdict(found.effect),
        "hubs": [asdict(e) for e in found.hubs],
        "legs": [asdict(e) for e in found.legs],
        "interdiction": [{**asdict(e), "exact": exact} for e, exact in found.worst],
        "shapley": [asdict(s) for s in found.shapley],
        "substitutes": [asdict(s) for s in found.substitutes],
        "resilience": [asdict(s) for s in found.resilience],
        "influence": [{"figure": name, "correlation": value} for name, value in found.influence],
        "unreachable": found.unreachable,
        "programmes": found.programmes,
    }


def _list(what: str, options: Options) -> None:
    from tertius.core.errors import near_miss

    tables = {
        "specs": _specs,
        "places": _places,
        "bases": _bases,
        "vehicles": _vehicles,
        "overflight": _overflight,
        "passages": _passages,
        "checks": _checks,
    }
    if what not in tables:
        hint = near_miss(what, tables)
        raise UsageError(f"list {shorten(what)}", f"one of {', '.join(tables)}", "none of them", hint)
    columns, rows = tables[what]()
    if options.json:
        show_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        show_table(columns, rows, what)


Rows = tuple[tuple[str, ...], list[tuple[object, ...]]]


def _specs() -> Rows:
    from tertius.logistics.spec import load_packaged, packaged_specs

    found = [load_packaged(name) for name in packaged_specs()]
    return ("spec", "title", "hubs"), [(s.id, s.title, ", ".join(h.hub for h in s.hubs)) for s in found]


def _places() -> Rows:
    from tertius.logistics.places import places

    columns = ("place", "name", "host", "kind", "latitude", "longitude", "runway, m", "fuel", "source")
    rows: list[tuple[object, ...]] = [
        (p.place, p.name, p.host, p.kind, str(p.latitude), str(p.longitude),
         str(round(p.runway * 1000)) if p.runway else "", p.fuel, p.source)
        for p in places().values()
    ]  # fmt: skip
    return columns, rows


def _bases() -> Rows:
    from tertius.logistics.places import bases, places

    columns = ("place", "host", "operator", "kind", "from", "to", "status", "source", "checked")
    rows: list[tuple[object, ...]] = [
        (
            b.place,
            places()[b.place].host,
            b.operator,
            b.kind,
            str(b.start or ""),
            str(b.end or ""),
            b.status,
            b.source,
            b.checked,
        )
        for b in bases()
    ]
    return columns, rows


def _vehicles() -> Rows:
    from tertius.logistics.vehicles import vehicles

    rows: list[tuple[object, ...]] = []
    for v in vehicles().values():
        load = (
            "; ".join(f"{p:g} t at {r:,.0f} km" for r, p in zip(v.ranges, v.payloads, strict=True))
            if v.mode == "air"
            else f"{v.figures['capacity'].central:,.0f} t"
        )
        rows.append((v.name, v.title, v.mode, load, f"{v.figures['speed'].central:g} km/h", v.seats))
    return ("vehicle", "title", "mode", "load", "speed", "seats"), rows


def _overflight() -> Rows:
    from tertius.logistics.airspace import rules, scenarios

    rows: list[tuple[object, ...]] = [("scenario", name, title, "") for name, title in scenarios().items()]
    rows += [("rule", name, rule["title"], rule["source"]) for name, rule in rules().items()]
    return ("kind", "name", "title", "source"), rows


def _passages() -> Rows:
    from tertius.logistics.sea import passages

    rows: list[tuple[object, ...]] = [
        (k, v["title"], v["default"], v["source"]) for k, v in passages().items()
    ]
    return ("passage", "title", "default", "source"), rows


def _checks() -> Rows:
    from tertius.logistics.checks import checks

    rows: list[tuple[object, ...]] = [
        (c.table, c.yes, c.in_part, c.no, c.assumption, round(c.share, 3)) for c in checks()
    ]
    return ("table", "checked", "in part", "not checked", "assumptions", "share checked"), rows
