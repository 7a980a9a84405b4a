"""Words, tables and figures of `peer_influence`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tertius.claims.battery.peer_influence.fits import GROUPS, WINDOWS, PeerCell
from tertius.claims.battery.peer_influence.parts import Parts
from tertius.claims.battery.peer_influence.shock import Shock
from tertius.claims.naming import called
from tertius.claims.rule import Decision
from tertius.claims.verdict import Cell, DataTable, Estimate, Figure
from tertius.models.discrete_hazard import e_value
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS

FOREST = ("label", "estimate", "low", "high", "n")
_WORDS = {
    "shuffled1": "placebo peers of the region",
    "shuffled2": "other placebo peers",
    "coming": "peers to come",
}


def sentence(main: PeerCell, groups: tuple[str, ...], decision: Decision) -> str:
    """Return the verdict in one sentence."""
    if not main.estimates:
        return "The main model did not converge, so that there is nothing to estimate."
    found = "; ".join(
        f"{GROUPS[g]} {e.value:.2f} times ({e.low:.2f} to {e.high:.2f})"
        for g, e in main.estimates.items()
        if g in groups
    )
    return (
        "With a quarter more of the conflict-afflicted states tied to a power, the odds of a tie with the "
        f"same power were, all else in the model equal, among {found}; {decision.why}."
    )


def placebo(cells: Sequence[PeerCell], groups: tuple[str, ...]) -> str:
    """Return what peers show that cannot have been an example."""
    parts = []
    for cell in cells:
        if cell.role == "placebo" and cell.estimates:
            named = ", ".join(_brief(cell.estimates[g]) for g in groups)
            parts.append(f"{_WORDS[str(cell.specification['peers'])]} {named}")
    if not parts:
        return "No placebo model converged."
    return (
        "Peers dealt out anew among the states of each region, and states that become peers only in the "
        f"window after, must show nothing: {'; '.join(parts)} (odds ratios; "
        f"{', '.join(GROUPS[g] for g in groups)})."
    )


def _brief(e: Estimate) -> str:
    return f"{e.value:.2f} ({e.low:.2f} to {e.high:.2f})"


def effect_table(cells: Sequence[PeerCell]) -> DataTable:
    """Return every group's odds ratio in every model."""
    rows: list[tuple[Cell, ...]] = []
    for cell in cells:
        s = cell.specification
        peers = _WORDS.get(str(s.get("peers")), "true peers")
        head = (str(s["windows"]), float(s["smallest share"] or 0), str(s["controls"]), peers)
        for group in GROUPS:
            if cell.estimates:
                e = cell.estimates[group]
                rows.append((*head, GROUPS[group], e.value, e.low, e.high, e.n, e.n_effective))
            else:
                rows.append((*head, GROUPS[group], None, None, None, None, None))
    columns = ("windows", "smallest share", "controls", "peers", "group", "odds ratio", "low", "high")
    note = "Empty: the fit did not converge.  n counts a state once a window, the last column once."
    title = "Odds of a tie for a quarter more peers with it, by model and group"
    return DataTable(title, (*columns, "n", "states"), tuple(rows), note)


def group_figure(cells: Sequence[PeerCell]) -> Figure:
    """Return the forest of groups: whole record, early and late windows, placebo peers."""
    rows: list[tuple[Cell, ...]] = []
    main = cells[0].specification
    for cell in cells:
        s = cell.specification
        varies = [k for k in ("smallest share", "controls") if s[k] != main[k]]
        if varies or not cell.estimates:
            continue
        peers = _WORDS.get(str(s.get("peers")), "")
        label = peers or str(s["windows"])
        rows += [(f"{GROUPS[g]}, {label}", e.value, e.low, e.high, e.n) for g, e in cell.estimates.items()]
    order = {name: k for k, name in enumerate(GROUPS.values())}
    rows.sort(key=lambda row: order[str(row[0]).rsplit(", ", 1)[0]])
    data = DataTable("Peer effects by group", FOREST, tuple(rows), "Odds ratios; 1 is no effect.")
    return Figure("forest", "Does a tie follow those of one's peers?", _alt(rows), data)


def _alt(rows: Sequence[tuple[Cell, ...]]) -> str:
    said = [f"{r[0]} {float(r[1] or 0):.2f} ({float(r[2] or 0):.2f} to {float(r[3] or 0):.2f})" for r in rows]
    return "Odds ratios with 95 % intervals: " + "; ".join(said) + "."


def parts_table(parts: dict[str, Parts]) -> DataTable:
    """Return the decomposition of the likeness of peers' ties."""
    rows: list[tuple[Cell, ...]] = []
    for group, found in parts.items():
        rows.append((GROUPS[group], "observed", round(found.observed, 4), None))
        rows.append((GROUPS[group], "simulated by the model", round(found.simulated, 4), None))
        rows += [(GROUPS[group], k, round(v, 4), round(e, 4)) for k, (v, e) in found.parts.items()]
        rows.append((GROUPS[group], "with all of them off", round(found.bare, 4), None))
    note = (
        "Moran's I of ties over peers, each power's share of all states taken off.  A part is "
        "what goes when its terms are switched off, on average over all orders; errors are the simulation's."
    )
    columns = ("group", "part", "Moran's I", "error")
    return DataTable("Influence, selection, common shocks", columns, tuple(rows), note)


def parts_figure(parts: dict[str, Parts]) -> Figure:
    """Return the parts as bars, with two Monte Carlo errors."""
    rows: list[tuple[Cell, ...]] = []
    for group, found in parts.items():
        prefix = f"{GROUPS[group]}: " if len(parts) > 1 else ""
        rows += [
            (f"{prefix}{k}", round(v, 4), round(v - 2 * e, 4), round(v + 2 * e, 4))
            for k, (v, e) in found.parts.items()
        ]
    alt = "Parts of the likeness of ties and peers' ties: " + "; ".join(
        f"{r[0]} {float(r[1] or 0):.3f}" for r in rows
    )
    data = DataTable("Parts of the likeness of peers' ties", ("label", "value", "low", "high"), tuple(rows))
    return Figure("bars", "What makes peers' ties alike", alt + ".", data)


def case_table(panel: Panel, main: PeerCell, groups: tuple[str, ...], patron: str) -> DataTable:
    """Return the groups' members in the last window: tie with the patron, peers' share with it."""
    rows: list[tuple[Cell, ...]] = []
    if main.fitted is not None:
        built = main.fitted.built
        column = built.axes.suppliers.index(patron)
        ties = built.ties[-1][:, column]
        for group in groups:
            weights = next(v for k, v in built.peers.items() if k.startswith(group))[-1]
            for i in (weights.sum(axis=1) > 0).nonzero()[0]:
                share = float(weights[i] @ (ties == 1))
                held = None if ties[i] != ties[i] else ("yes" if ties[i] == 1 else "no")
                rows.append((called(panel, built.axes.states[i]), GROUPS[group], held, round(share, 3)))
    last = WINDOWS[str(main.specification["windows"])][1]
    title = f"Members of the groups, {last - 4}-{last}"
    columns = ("state", "group", f"arms tie with {patron}", "share of peers with it")
    return DataTable(title, columns, tuple(sorted(rows, key=lambda r: (str(r[1]), str(r[0])))))


def model_table(main: PeerCell) -> DataTable:
    """Return the main model's estimates, with what convergence they reached."""
    if main.fitted is None:
        return DataTable("The main model", ("parameter", "estimate", "standard error", "t-ratio"), ())
    frame = main.fitted.fit.to_frame()
    rows = tuple(
        (str(r["effect"]), *(_plain(r[k]) for k in ("estimate", "se", "t_ratio")))
        for r in frame.to_dict("records")
    )
    note = f"Overall maximum convergence ratio {main.fitted.fit.overall:.3f}."
    return DataTable("The main model", ("parameter", "estimate", "standard error", "t-ratio"), rows, note)


def _plain(value: object) -> float | None:
    number = float(str(value))
    return round(number, 4) if number == number else None


def strength_table(main: PeerCell, groups: tuple[str, ...]) -> DataTable:
    """Return E-values: what an unmeasured confounder would need to explain a group's estimate away."""
    rows = tuple(
        (GROUPS[g], round(e_value(float(main.estimates[g].value or 1.0)), 3))
        for g in groups
        if main.estimates
    )
    note = "Ratio that it needs with both the peers' ties and one's own; odds are near risks for rare ties."
    return DataTable("E-values", ("group", "E-value"), rows, note)


def shock_table(main: PeerCell, shocks: Mapping[str, Shock]) -> DataTable:
    """Return, for each group, the power and window in which the model misses its ties by most."""
    rows: list[tuple[Cell, ...]] = []
    for g, s in shocks.items():
        assert main.fitted is not None
        last = main.fitted.built.axes.ends[s.period]
        figures = (round(s.observed, 1), round(s.simulated, 1), round(s.z, 2), round(s.p, 3))
        rows.append((GROUPS[g], s.power, f"{last - 4}-{last}", *figures))
    note = (
        "z: difference in simulated standard deviations; p: share of simulated records that miss some power "
        "and window by as much. Where p is small something moved the group that the model does not hold, "
        "and influence is said too often: the calibration shows how often."
    )
    columns = ("group", "power", "window", "ties", "simulated", "z", "p")
    return DataTable("Common shocks that the model lacks", columns, tuple(rows), note)


def notes(cells: Sequence[PeerCell]) -> tuple[str, ...]:
    """Return what a reader must know."""
    lost = sum(not c.estimates for c in cells)
    out = [
        "Predictive precedence, not more: a tie follows those of one's peers more often than the other terms "
        "of the model explain, or it does not.  Nothing here shows that one state copied another.",
        f"States and the five powers {', '.join(POWERS)}; a tie is a share of the arms of five years.  The "
        "example is given by states whose government fights a conflict; states move in any order within a "
        "window, which the model integrates over.",
        "Windows of five years cannot set 2022 apart; earlier and later windows are shown beside the whole.",
        "Standard errors are those of the method of moments under the model.",
    ]
    if lost:
        out.append(f"{lost} of {len(cells)} models did not converge and give no estimate.")
    return tuple(out)
