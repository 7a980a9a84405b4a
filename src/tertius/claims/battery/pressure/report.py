"""Words, tables and figures of `pressure`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtr, ndtri

from tertius.claims import wording
from tertius.claims.battery.pressure.exposed import Sample
from tertius.claims.battery.pressure.grid import ALONE, PLAIN, REGRESSION, PressureGrid, fitted
from tertius.claims.battery.pressure.sample import BEGUN, LEADS, NEW, OUTCOMES
from tertius.claims.following.samples import first_in
from tertius.claims.following.tie_years import covered
from tertius.claims.intervals import effective_n, wilson
from tertius.claims.naming import called, percent
from tertius.claims.rule import Decision, Placebo
from tertius.claims.verdict import Cell, DataTable, Estimate, Figure, GridCell
from tertius.models.discrete_hazard import e_value
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR

#: Names of covariates as a reader knows them.
_WORDS = {
    "gdp_pc_log": "product a head",
    "conflict_intensity": "armed conflict",
    "polyarchy": "electoral democracy",
}
FOREST = ("label", "estimate", "low", "high", "n")


def own_sample(grid: PressureGrid) -> Sample:
    """Return the main tie-years of the claim's own pair of powers."""
    return grid.main.where(grid.main.pair == 0)


def last_year(panel: Panel) -> int:
    """Return the last year on which both sanctions and the end of a tie are on record."""
    return min(covered(panel, "ties", "sanction:any")[1], covered(panel, "ties", "arms_delivery")[1] - 2)


def five_year_chance(grid: PressureGrid, pressed: bool) -> float | None:
    """Return the plain chance that a tie ends within five years, from the main sample's yearly one."""
    main = own_sample(grid)
    use = main.pressed == pressed
    return float(1 - (1 - main.lost[use].mean()) ** NEW) if use.any() else None


def five_year_rate(grid: PressureGrid) -> Estimate | None:
    """Return the chance that a pressed tie ends within five years; its interval from the yearly rate's."""
    main = own_sample(grid)
    use = main.pressed
    if not use.any():
        return None
    lost = main.lost[use].astype(float)
    effective = effective_n(lost, main.row[use].astype(object))
    yearly = (float(lost.mean()), *wilson(float(lost.mean()), effective))
    value, low, high = (round(1 - (1 - share) ** NEW, 6) for share in yearly)
    what = f"share of pressed ties that end within {NEW} years"
    return Estimate(value, low, high, 0.95, "share", int(use.sum()), round(effective, 2), what)


def chance_table(panel: Panel, grid: PressureGrid) -> DataTable:
    """Return the plain yearly chances of losing the tie by pair, pressed and not, and what took its place."""
    rows = list[tuple[Cell, ...]]()
    for number, dyads in enumerate(grid.dyads):
        sample = grid.main.where(grid.main.pair == number)
        names = called(panel, dyads.patron), called(panel, dyads.rival)
        for name, pressed in (("pressed", True), ("not pressed", False)):
            use = sample.pressed == pressed
            if not use.any():
                continue
            lost = sample.lost[use].astype(float)
            effective = effective_n(lost, sample.row[use].astype(object))
            low, high = wilson(float(lost.mean()), effective)
            ways = [int((sample.outcome[use] == way)[lost > 0].sum()) for way in OUTCOMES]
            share = tuple(round(x, 4) for x in (float(lost.mean()), low, high))
            five = round(float(1 - (1 - lost.mean()) ** NEW), 4)
            states = len(np.unique(sample.row[use]))
            what = f"with {names[0]}, {name} by {names[1]}"
            rows.append((what, int(use.sum()), states, int(lost.sum()), *ways, *share, five))
    columns = (
        "tie-years",
        "n",
        "states",
        "ended",
        *OUTCOMES,
        "yearly chance",
        "low",
        "high",
        "within 5 years",
    )
    note = "Plain counts of the main specification; not an effect. 95 % intervals, clustered by state."
    return DataTable("Ties that ended, with and without new pressure", columns, tuple(rows), note)


def region_table(grid: PressureGrid) -> DataTable:
    """Return the hazard ratio by part of the world, all pairs as if one; none where losses are too few."""
    rows = list[tuple[Cell, ...]]()
    for part in np.unique(grid.main.part).tolist():
        sample = grid.main.where(grid.main.part == part)
        effect, on = fitted(sample, REGRESSION), sample.pressed
        e = effect.estimate((), part) if effect is not None else None
        numbers = (None, None, None) if e is None else (e.value, e.low, e.high)
        rows.append((part, *numbers, int(on.sum()), int(sample.lost[on].sum())))
    columns = ("part of the world", "hazard ratio", "low", "high", "pressed tie-years", "ended, pressed")
    note = "Each part by itself, with the controls of the main specification; all pairs of powers as if one."
    return DataTable("The effect of pressure by part of the world", columns, tuple(rows), note)


def chance_figure(table: DataTable) -> Figure:
    """Return the yearly chances as bars."""
    place = [table.columns.index(name) for name in ("yearly chance", "low", "high")]
    rows = tuple((row[0], *(row[k] for k in place)) for row in table.rows)
    title = "Yearly chance that the tie ends"
    said = "; ".join(f"{row[0]}: {_percent(row[1])}" for row in rows) or "No tie-years"
    alt = f"{title}. {said}."
    return Figure("bars", title, alt, DataTable(title, ("label", "value", "low", "high"), rows, table.note))


def outcome_table(grid: PressureGrid) -> DataTable:
    """Return hazard ratios by way out, and without controls for comparison."""
    rows = list[tuple[Cell, ...]]()
    wanted: list[tuple[str, str, str | None]] = [("ended in any way", REGRESSION, None)]
    wanted += [(f"ended, {way}", REGRESSION, way) for way in OUTCOMES]
    wanted.append(("ended in any way, no controls", PLAIN, None))
    for label, adjusted, way in wanted:
        effect = fitted(grid.main, adjusted, way)
        use = grid.main.lost if way is None else grid.main.lost & (grid.main.outcome == way)
        on = grid.main.pressed
        counts = int(use[on].sum()), int(use[~on].sum())
        if effect is None:
            rows.append((label, None, None, None, *counts))
        else:
            e = effect.estimate((), label)
            rows.append((label, e.value, e.low, e.high, *counts))
    columns = ("outcome", "hazard ratio", "low", "high", "ended, pressed", "ended, not pressed")
    note = (
        "Cause-specific hazards: a tie that ends in another way counts as not ended in this one. A power "
        "replaces the patron if it delivers arms within five years and had not in the five before."
    )
    return DataTable("What becomes of the tie: competing outcomes", columns, tuple(rows), note)


def effect_figure(cells: Sequence[GridCell], outcomes: DataTable) -> Figure:
    """Return main estimate, outcomes and leads as a forest."""
    rows = [(row[0], row[1], row[2], row[3], row[4]) for row in outcomes.rows if row[1] is not None]
    main = cells[0].specification
    for cell in cells[1:]:
        e = cell.estimate
        if e.value is None:
            continue
        if cell.role == "placebo":
            label = f"placebo: {cell.specification['placebo']}"
            rows.append((label, e.value, e.low, e.high, e.n))
            continue
        changed = [name for name, value in cell.specification.items() if main[name] != value]
        if len(changed) == 1:
            rows.append((f"{changed[0]}: {cell.specification[changed[0]]}", e.value, e.low, e.high, e.n))
    title = "Hazard ratio of losing the tie under pressure"
    first = f"{rows[0][0]}: {rows[0][1]:.2f}" if rows else "no estimate"
    alt = f"{title}; above 1 pressure goes with more losses. {first}."
    note = "n counts losses under pressure for outcomes, tie-years under pressure otherwise."
    return Figure("forest", title, alt, DataTable(title, FOREST, tuple(rows), note))


def strength_table(cells: Sequence[GridCell]) -> DataTable:
    """Return E-values of the main estimate and what the design could have found."""
    e, rows = cells[0].estimate, list[tuple[Cell, ...]]()
    if e.value is not None and e.low is not None and e.high is not None:
        rows.append(("E-value of the hazard ratio", round(e_value(e.value), 2)))
        near = e.low if e.value > 1 else e.high
        spans = e.low <= 1 <= e.high
        rows.append(("E-value of the interval's end nearer to 1", 1.0 if spans else round(e_value(near), 2)))
        error = float(np.log(e.high / e.low) / (2 * ndtri(0.975)))
        for ratio in (1.5, 2.0, 3.0):
            power = float(ndtr(np.log(ratio) / error - ndtri(0.975)))
            rows.append((f"chance of telling a hazard ratio of {ratio:g} from 1", round(power, 2)))
    note = (
        "The E-value is the ratio that an unmeasured confounder must have with pressure and with loss to "
        "explain the estimate away: VanderWeele and Ding (2017), Annals of Internal Medicine 167: 268-274."
    )
    return DataTable("Sensitivity and power of the main specification", ("what", "value"), tuple(rows), note)


def case_table(panel: Panel, focal: str | None, grid: PressureGrid) -> DataTable:
    """List the clients that were newly pressed while they had the tie, and what became of it."""
    d, s = grid.dyads[0], grid.entries[0].specification
    at = int(str(s["tie ends after years without a delivery"])), str(s["tie before"])
    begun = first_in(np.nan_to_num(d.pressure[str(s["pressure"])].begun) > 0, NEW + 1)
    inside = np.zeros_like(begun)
    inside[grid.main.row[grid.main.pair == 0], grid.main.column[grid.main.pair == 0]] = True
    rows = list[tuple[Cell, ...]]()
    for row, column in zip(*np.nonzero(begun), strict=True):
        years = slice(column + 1, column + 1 + NEW)
        if not inside[row, years].any():
            continue
        ends = np.flatnonzero(d.ended[at][row, years] & inside[row, years])
        year = int(column) + FIRST_YEAR
        last = int(ends[0]) + year + 1 if len(ends) else None
        way = str(d.outcome[row, last - FIRST_YEAR]) if last is not None else "kept as long as seen"
        state = d.states[row]
        seen = int(inside[row, years].sum())
        mark = "yes" if state == focal else ""
        rows.append((state, panel.states.name(state, year), year, seen, last, way, mark))
    rows.sort(key=lambda r: (str(r[1]), str(r[2])))
    columns = ("id", "state", "pressed from", "years at risk", "tie ended", "what followed", "focal")
    note = (
        f"Pressure as in the main specification, first in {NEW + 1} years; followed for {NEW} years. "
        "A tie ended in the first year without a delivery in it or the two after it."
    )
    return DataTable("Clients pressed by the rival while they had the tie", columns, tuple(rows), note)


def sentence(
    panel: Panel, patron: str, rival: str, grid: PressureGrid, headline: Estimate, decision: Decision
) -> str:
    """Return the verdict in one technical sentence, its numbers computed."""
    us, them = called(panel, patron, 1946, 2025), called(panel, rival, 1946, 2025)
    main = own_sample(grid)
    on = main.pressed
    if headline.value is None or headline.low is None or headline.high is None:
        return (
            f"Too few clients of {us} were newly pressed by {them} while they had an arms tie "
            f"({int(on.sum())} tie-years) for a hazard to be told."
        )
    pooled = grid.entries[0].specification["ties"] != ALONE
    rest = f", drawn towards that of {len(grid.dyads) - 1} other pairs of powers," if pooled else ""
    return (
        f"Of {int(on.sum())} tie-years of clients of {us} in the {NEW} years after {them} began to press "
        f"them, {int(main.lost[on].sum())} ({percent(float(main.lost[on].mean()))}) ended the arms tie, "
        f"against {percent(float(main.lost[~on].mean()))} of {int((~on).sum())} tie-years without pressure; "
        f"with like compared with like{rest} the hazard ratio is {headline.value:.2f} ({headline.low:.2f} to "
        f"{headline.high:.2f}); {decision.why}."
    )


def plain_sentence(
    panel: Panel, patron: str, rival: str, grid: PressureGrid, headline: Estimate, decision: Decision
) -> str:
    """Return the verdict as an editor could print it."""
    us, them = called(panel, patron), called(panel, rival)
    main = own_sample(grid)
    on = main.pressed
    if headline.value is None or headline.low is None or headline.high is None:
        return wording.plain([f"too few clients of {us} came under new sanctions by {them} to compare"])
    under, calm = (wording.per_cent(float(main.lost[use].mean())) for use in (on, ~on))
    numbers = f"({under} a year against {calm})"
    lead = f"after new sanctions by {them}, clients of {us} dropped its arms"
    span = f"anything from {headline.low:.1f} to {headline.high:.1f} times the usual risk remains possible"
    said = {
        "supported": [f"{lead} clearly more often than others {numbers}"],
        "leaning for": [f"{lead} more often than others {numbers}, which is likely but not certain"],
        "contradicted": [f"{lead} clearly less often than others {numbers}"],
        "leaning against": [f"{lead} less often than others {numbers}, which is likely but not certain"],
        "practically none": [
            f"{lead} about as often as others {numbers}; a difference that matters can be ruled out"
        ],
        "not identified": [
            f"{lead} at {under} a year",
            "sham sanctions show as much, so that nothing follows",
        ],
        "too few to tell": [f"{lead} at {under} a year", "there are too few cases to tell"],
    }.get(decision.label)
    if said is None:
        return wording.plain([f"{lead} at {under} a year, others at {calm}", span])
    return wording.plain(said, [f"as of {last_year(panel)}"])


def placebo(cells: Sequence[GridCell], draws: Placebo | None, decision: Decision) -> str:
    """Say what pressure dealt out anew and pressure yet to come show."""
    said = list[str]()
    if draws is not None:
        values = np.array([e.value for e in draws.draws if e.value is not None])
        low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
        text = (
            f"{draws.what}, {len(values)} times: the middle hazard ratio is {middle:.2f}, nine in ten lie "
            "from "
            f"{low:.2f} to {high:.2f}"
        )
        if decision.placebo is not None:
            text += f"; {percent(decision.placebo)} would earn a label on the side of the estimate"
        said.append(text)
    words = {
        "for": "more losses already, or as many as the estimate has",
        "against": "fewer losses already, or as few as the estimate has",
        "neither": "nothing told from 1, and not the size of the estimate",
    }
    for cell in cells:
        e = cell.estimate
        if cell.role == "placebo" and e.value is not None:
            numbers = f"{e.value:.2f} ({e.low:.2f} to {e.high:.2f}, n = {e.n})"
            lead = f"where pressure begins only {LEADS[0]} to {LEADS[1]} years later"
            said.append(f"{lead}, the hazard ratio is {numbers}: {words[cell.direction]}")
    if not said:
        return f"No placebo: too few ties, pressed or to be pressed {LEADS[0]} to {LEADS[1]} years later."
    text = "; ".join(said)
    return f"{text[:1].upper()}{text[1:]}."


def notes(panel: Panel, grid: PressureGrid, decision: Decision) -> tuple[str, ...]:
    """Return what a reader must know about selection, data and grid."""
    known = ", ".join(_WORDS.get(name, name) for name in grid.dyads[0].covariates) or "nothing"
    out = [
        f"Rule: {decision.why}.",
        "Pressure is not drawn by lot. It goes where ties are strong, to states at odds with the rival for "
        "other reasons, and those that would give way may do so at a mere threat: the plain comparison, and "
        "perhaps also the adjusted one, makes pressure look weaker than it is. Pressure on clients that were "
        "drifting away already would make it look stronger; the placebo looks for that.",
        f"Main specification: {BEGUN}, against tie-years without any in force; long-standing "
        "sanctions enter only the variants, because the ties left under them are those that withstood them.",
        f"Compared for like: {known}, the age of the tie, how often the state lost one "
        "to the patron before, and the decade, all as of the year before, and how often the rival presses "
        "the state at "
        "all; "
        "unknown values count as average and are marked. What changed at the same time and is not among them "
        "is not controlled.",
        "The term for how often a state is pressed at all, and the comparison of years of one client with "
        "other years "
        "of the same (a variant, and a condition of a full verdict), leave out whatever stays with a "
        "client; they "
        "cannot leave out what comes and goes with the pressure, such as a quarrel that leads to both.",
        "Pairs of powers have an effect each; errors of pairs are taken as independent when the claim's "
        "is drawn "
        "towards the others'. Pairs with too few losses under pressure by themselves share one effect.",
        "Years from one before to two after sanctions on arms by the patron itself or by the United Nations "
        "are left out: then the patron itself withholds the arms.",
        f"Sanctions are on record to {covered(panel, 'ties', 'sanction:any')[1]}. An aid cut is a fall of "
        "United States obligations to half or less of the three years' mean. Threats and the use of force "
        "are not in the panel by sender, and are not tested.",
        "The tie is one of arms deliveries: a client may take fewer arms, or keep other ties, and still "
        "count as keeping it.",
        "The word of the text is compared with the plain chance that a tie ends within five years under new "
        "pressure, whatever ended it.",
        "What dropping states does is taken from each state's influence on the estimate, not from new fits.",
        f"Errors are clustered by state and, where that widens them, by pair of powers too (there are at "
        f"most {len(grid.dyads)} pairs).",
    ]
    if grid.left_out:
        out.append(f"{grid.left_out} specifications with too few cases are left out of the grid.")
    return tuple(out)


def _percent(value: Cell) -> str:
    return percent(value) if isinstance(value, float) else "unknown"
