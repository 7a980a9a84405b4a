"""Words, tables and figures of `peer_influence`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from tertius.claims.battery.peer_influence.fits import (
    NAMES,
    PeerCell,
    PeerGrid,
    estimate,
    placebo_cells,
    together,
)
from tertius.claims.battery.peer_influence.parts import Parts
from tertius.claims.naming import called, percent
from tertius.claims.rule import Decision
from tertius.claims.verdict import Cell, DataTable, Estimate, Figure
from tertius.claims.wording import how_sure, number
from tertius.claims.wording import plain as joined
from tertius.models.discrete_hazard import e_value
from tertius.models.peers.design import SHOCKS
from tertius.models.peers.exposure import shares
from tertius.panel.panel import Panel

FOREST = ("label", "estimate", "low", "high", "n")
#: Shocks shown a group.
SHOWN = 3
_PLACEBO, _COMING = "placebo peers of the region", "peers to come"


def plain(
    grid: PeerGrid,
    groups: Sequence[str],
    decision: Decision,
    who: str,
    firsts: bool = False,
    against: str = "none",
) -> str:
    """Return the verdict in words that an editor could print."""
    main = grid.cells[0]
    single = [estimate(main, (g,)) for g in groups]
    if any(e.value is None for e in single):
        return joined(["The record is too thin to tell whether states follow each other's choice of patron"])
    year = _last(main)
    if len(groups) == 1:
        e = single[0]
        tie = "a first tie of that kind" if firsts else "the same tie"
        more = " more than elsewhere" if against == "all others" else ""
        said = (
            f"Each further {who} state with a tie changed the chances of {tie} among "
            f"{NAMES[groups[0]]} by about {_change(e.value)}{more} ({_change(e.low)} to {_change(e.high)}), "
            f"as of {year}"
        )
        return joined([said], [how_sure(decision.said)])
    follow = sum((e.low or 0.0) > 1.0 for e in single)
    many = "none" if follow == 0 else number(follow)
    whom = f"{who} states' choice of patron"
    said = f"in {many} of {number(len(groups))} groups do states demonstrably follow {whom}"
    sure = how_sure(decision.said)
    if decision.label == "practically none":
        sure = "in at least one of them any effect is too small to matter"
    return joined([f"As of {year}, {said}"], [sure])


def _change(ratio: float | None) -> str:
    """Return an odds ratio near 1 as a signed change in per cent."""
    if (ratio or 1.0) >= 3:
        return f"{ratio:.0f} times"
    size = round(100 * ((ratio or 1.0) - 1.0))
    return "0 %" if size == 0 else f"{'+' if size > 0 else '-'}{abs(size)} %"


def _last(main: PeerCell) -> int:
    if main.fitted is None:
        return 0
    design = main.fitted.design
    return design.record.ends[design.blocks[-1].window + 1]


def sentence(
    grid: PeerGrid,
    groups: Sequence[str],
    decision: Decision,
    ties: str = "all ties",
    against: str = "none",
) -> str:
    """Return the verdict in one technical sentence."""
    main = grid.cells[0]
    if main.fitted is None:
        return "The main model did not converge, so that there is nothing to estimate."
    said = []
    for g in groups:
        e = estimate(main, (g,))
        if e.value is not None:
            said.append(f"{NAMES[g]} {e.value:.3f} times ({e.low:.3f} to {e.high:.3f})")
    joint = ""
    if len(groups) > 1 and np.isfinite(main.effect).all():
        above = float((together(main, groups) > 0).all(axis=1).mean())
        joint = f"; that all of them lie above 1 has a probability of {percent(above)}"
    return (
        "With one more of the peers tied to a power when a window begins, the odds of "
        f"{'a first tie' if ties == 'first ties' else 'a tie'} with the same power were"
        f"{', beyond what they were for all others' if against == 'all others' else ''}, net of shocks to "
        f"each group, power and window, among {'; '.join(said)}{joint}; "
        f"{decision.why}."
    )


def placebo(grid: PeerGrid, groups: Sequence[str], decision: Decision) -> str:
    """Return what peers show that cannot have been an example."""
    if grid.placebo is None or grid.coming is None:
        return "No placebo could be drawn."
    parts = []
    for g in groups:
        values = [e.value for e in (estimate(c, (g,)) for c in placebo_cells(grid, grid.placebo)) if e.value]
        if values:
            low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
            parts.append(f"{NAMES[g]} {middle:.3f} (90 % of the draws {low:.3f} to {high:.3f})")
    later = [f"{NAMES[g]} {_brief(e)}" for g in groups if (e := soon(grid, g)).value is not None]
    share = (
        "" if decision.placebo is None else f"; {percent(decision.placebo)} of the draws would earn a label"
    )
    return (
        f"Peers dealt out anew among the states of each region, {len(grid.placebo.theta)} times, and beside "
        f"the true ones in one model: {'; '.join(parts)}{share}. States that become peers only in the window "
        f"after: {'; '.join(later) or 'none'} (odds ratios for one more peer; one-step estimates)."
    )


def soon(grid: PeerGrid, group: str) -> Estimate:
    """Return what peers to come show."""
    assert grid.coming is not None
    return estimate(placebo_cells(grid, grid.coming)[0], (group,))


def _brief(e: Estimate) -> str:
    return f"{e.value:.3f} ({e.low:.3f} to {e.high:.3f})"


def effect_table(grid: PeerGrid) -> DataTable:
    """Return every group's odds ratio in every model."""
    rows: list[tuple[Cell, ...]] = []
    for cell in grid.cells:
        s = cell.specification
        head = (str(s["windows"]), float(s["smallest share"] or 0), str(s["peers count"]), str(s["controls"]))
        for group, name in _named(cell):
            e = estimate(cell, (group,))
            rows.append((*head, name, e.value, e.low, e.high, e.n, cell.rows.get(group, (0, 0))[1]))
    columns = ("windows", "smallest share", "peers count", "controls", "group", "odds ratio", "low", "high")
    note = (
        "Empty: no fit that converged, or none that tells an example from none.  "
        "n counts a state once a window, the last column once."
    )
    title = "Odds of a tie for one more peer with it, by model and group"
    return DataTable(title, (*columns, "n", "states"), tuple(rows), note)


def _named(cell: PeerCell) -> list[tuple[str, str]]:
    """Return the groups of a model with their names."""
    return [(g, NAMES[g]) for g in cell.order]


def group_figure(grid: PeerGrid) -> Figure:
    """Return the forest of groups: whole record, halves, nearer peers, placebo peers to come."""
    rows: list[tuple[Cell, ...]] = []
    main = grid.cells[0].specification
    for cell in grid.cells:
        s = cell.specification
        if any(s[k] != main[k] for k in ("smallest share", "controls")) or not cell.known:
            continue
        nearer = "" if s["peers count"] == main["peers count"] else ", nearer peers count more"
        for g, name in _named(cell):
            e = estimate(cell, (g,))
            rows.append((f"{name}, {s['windows']}{nearer}", e.value, e.low, e.high, e.n))
    if grid.coming is not None:
        rows += [
            (f"{n}, {_COMING}", e.value, e.low, e.high, e.n)
            for g, n in _named(grid.cells[0])
            if (e := soon(grid, g))
        ]
    kept = [row for row in rows if row[1] is not None]
    order = {name: k for k, name in enumerate(NAMES.values())}
    kept.sort(key=lambda row: order[str(row[0]).split(",")[0]])
    data = DataTable(
        "Peer effects by group", FOREST, tuple(kept), "Odds ratios for one more peer; 1 is no effect."
    )
    return Figure("forest", "Does a tie follow those of one's peers?", _alt(kept), data)


def _alt(rows: Sequence[tuple[Cell, ...]]) -> str:
    said = [f"{r[0]} {float(r[1] or 0):.3f} ({float(r[2] or 0):.3f} to {float(r[3] or 0):.3f})" for r in rows]
    return "Odds ratios with 95 % intervals: " + "; ".join(said) + "."


def placebo_figure(grid: PeerGrid, groups: Sequence[str]) -> Figure:
    """Return the odds ratios of placebo peers beside those of the true ones."""
    rows: list[tuple[Cell, ...]] = []
    for g in groups:
        true = estimate(grid.cells[0], (g,)).value
        if true is not None:
            rows.append((f"{NAMES[g]}: true peers", round(true, 4)))
        if grid.placebo is not None:
            values = [estimate(c, (g,)).value for c in placebo_cells(grid, grid.placebo)]
            rows += [(f"{NAMES[g]}: {_PLACEBO}", round(v, 4)) for v in values if v is not None]
    note = "Odds ratios for one more peer with the tie; one dot a draw."
    data = DataTable("Placebo peers", ("label", "value"), tuple(rows), note)
    means: dict[str, list[float]] = {}
    for label, value in rows:
        means.setdefault(str(label), []).append(float(value or 0))
    alt = "; ".join(f"{k}: mean {np.mean(v):.3f}" for k, v in means.items())
    return Figure("distribution", "True peers and peers dealt out anew", f"{alt}.", data)


def parts_table(parts: Mapping[str, Parts]) -> DataTable:
    """Return the decomposition of the likeness of peers' ties."""
    rows: list[tuple[Cell, ...]] = []
    for group, p in parts.items():
        rows.append((NAMES[group], "observed", round(p.observed, 4), None))
        rows.append((NAMES[group], "simulated by the model", round(p.simulated, 4), None))
        rows += [(NAMES[group], k, round(v, 4), round(e, 4)) for k, (v, e) in p.parts.items()]
        rows.append((NAMES[group], "with all of them off", round(p.bare, 4), None))
    note = (
        "Moran's I of ties over peers, each power's share of all states taken off.  A part is "
        "what goes when its terms are switched off, on average over all orders; errors are the simulation's."
    )
    columns = ("group", "part", "Moran's I", "error")
    return DataTable("Influence, selection, common shocks", columns, tuple(rows), note)


def parts_figure(parts: Mapping[str, Parts]) -> Figure:
    """Return the parts as bars, with two Monte Carlo errors."""
    rows: list[tuple[Cell, ...]] = []
    for group, p in parts.items():
        prefix = f"{NAMES[group]}: " if len(parts) > 1 else ""
        rows += [
            (f"{prefix}{k}", round(v, 4), round(v - 2 * e, 4), round(v + 2 * e, 4))
            for k, (v, e) in p.parts.items()
        ]
    alt = "Parts of the likeness of ties and peers' ties: " + "; ".join(
        f"{r[0]} {float(r[1] or 0):.3f}" for r in rows
    )
    data = DataTable("Parts of the likeness of peers' ties", ("label", "value", "low", "high"), tuple(rows))
    return Figure("bars", "What makes peers' ties alike", alt + ".", data)


def case_table(panel: Panel, grid: PeerGrid, groups: Sequence[str], patron: str) -> DataTable:
    """Return the groups' members in the last window: tie with the patron, peers' share with it."""
    main = grid.cells[0].fitted
    columns = ("state", "group", f"arms tie with {patron}", "share of peers with it")
    if main is None or grid.peers is None:
        return DataTable("Members of the groups", columns, ())
    record = main.design.record
    column = record.powers.index(patron)
    seen, one = shares(record, len(record.ends) - 1, grid.peers[-1])
    rows: list[tuple[Cell, ...]] = []
    for group in groups:
        for i in np.flatnonzero(record.groups[group][-1] & (one > 0)):
            tie = record.ties[-1, i, column]
            held = None if np.isnan(tie) else ("yes" if tie == 1 else "no")
            share = round(float(seen[i, column]), 3)
            rows.append((called(panel, record.states[i]), NAMES[group], held, share))
    title = f"Members of the groups, {record.ends[-1] - 4}-{record.ends[-1]}"
    return DataTable(title, columns, tuple(sorted(rows, key=lambda r: (str(r[1]), str(r[0])))))


def model_table(grid: PeerGrid) -> DataTable:
    """Return the main model's estimates, and how large its shocks are."""
    columns = ("parameter", "estimate", "standard error")
    main = grid.cells[0].fitted
    if main is None:
        return DataTable("The main model", columns, ())
    rows: list[tuple[Cell, ...]] = []
    for name, kind in zip(main.design.names, main.design.component):
        if not kind:
            value, error = main.value(name)
            rows.append((name, round(value, 4), round(error, 4)))
    rows += [(f"spread of shocks: {kind}", round(size, 4), None) for kind, size in main.spread.items()]
    note = "Exact likelihood; the example on a group is for the share of its peers, from none to all of them."
    return DataTable("The main model", columns, tuple(rows), note)


def strength_table(grid: PeerGrid, groups: Sequence[str]) -> DataTable:
    """Return E-values: what an unmeasured confounder would need to explain a group's estimate away."""
    rows = []
    for g in groups:
        value = estimate(grid.cells[0], (g,)).value
        if value is not None:
            rows.append((NAMES[g], round(e_value(value), 3)))
    note = "Ratio that it needs with both the peers' ties and one's own; odds are near risks for rare ties."
    return DataTable("E-values", ("group", "E-value"), tuple(rows), note)


def shock_table(grid: PeerGrid, groups: Sequence[str]) -> DataTable:
    """Return the largest shocks of each group: the power, the window, and the odds."""
    main = grid.cells[0].fitted
    columns = ("group", "power", "window", "odds", "low", "high")
    title = "Largest common shocks"
    if main is None:
        return DataTable(title, columns, ())
    rows: list[tuple[Cell, ...]] = []
    design, error = main.design, np.sqrt(np.diag(main.covariance))
    for g in groups:
        mine = [
            at
            for at, (name, kind) in enumerate(zip(design.names, design.component))
            if kind == SHOCKS[1] and name.startswith(f"{g} ")
        ]
        for at in sorted(mine, key=lambda at: -abs(main.theta[at]))[:SHOWN]:
            _, power, year = design.names[at].split(" ")
            ends = np.exp(main.theta[at] + 1.96 * error[at] * np.array([0.0, -1.0, 1.0]))
            window = f"{int(year) - 4}-{year}"
            rows.append((NAMES[g], power, window, *(round(float(v), 3) for v in ends)))
    note = (
        "What moved a whole group towards one power, or away from it, in one window, beyond all other terms. "
        "Shocks are drawn towards none by as much as their estimated spread says."
    )
    return DataTable(title, columns, tuple(rows), note)


def notes(grid: PeerGrid) -> tuple[str, ...]:
    """Return what a reader must know."""
    lost = sum(not c.known for c in grid.cells)
    out = [
        "Predictive precedence, not more: a tie follows those that one's peers had when the window began "
        "more often than the other terms of the model explain, or it does not.  Nothing here shows that one "
        "state copied another.",
        "A tie is a share of the arms of five years.  Unless the case names others, the example is given by "
        "states whose government fights a conflict.",
        "Members of a group see nearly the same example of a power in a window, so that what is compared is "
        "powers and windows: these are the effective observations.  A shock to a group, a power and a window "
        "is in the model with a spread of its own.  Example and shock could not be told apart if the shocks "
        "were free of any size, or if the example were counted in the window itself.",
        "One more peer is one over the number of peers: the coefficient of the share of peers, its error and "
        "interval are multiplied by the mean of that over the group.",
        "Windows of five years cannot set 2022 apart; earlier and later windows are shown beside the whole.",
    ]
    if lost:
        out.append(f"{lost} of {len(grid.cells)} models did not converge and give no estimate.")
    return tuple(out)
