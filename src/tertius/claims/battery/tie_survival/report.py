"""Tables, figures and sentences of `tie_survival`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import pandas as pd

from tertius.claims import wording as words
from tertius.claims.battery.tie_survival.grid import LONGEST, POOLED, SurvivalGrid
from tertius.claims.battery.tie_survival.patrons import RULERS
from tertius.claims.following.exits import UNKNOWN
from tertius.claims.following.hazard import hazard_ratios
from tertius.claims.following.kaplan_meier import Curve, curve
from tertius.claims.following.samples import IRREGULAR, Followed, between, follow_marked, with_blocks
from tertius.claims.following.tie_years import TieYears, covered, tie_years
from tertius.claims.naming import called, percent
from tertius.claims.rule import Decision, Placebo
from tertius.claims.verdict import Cell, DataTable, Estimate, Figure
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel

AFTER = ("after an irregular change", "after a regular change", "without a change")
HORIZONS = (1, 3, 5)
REPLACED_BY = "replaced the ruling coalition"
KINDS = ("arms", "pact_defense", "pact_consultation", "pact_nonaggression", "troops_signal", "trade_share")
_BANDS = {1: "under 5 %", 2: "5-10 %", 3: "10-25 %", 4: "25-50 %", 5: "50-75 %", 6: "75-100 %"}


def groups(panel: Panel, patron: str, grid: SurvivalGrid, ties: TieYears) -> dict[str, Followed]:
    """Return ties followed after irregular changes, after regular ones, and from years without one.

    Years without a change start a case each; it is censored in the year before the next change.
    """
    changed = grid.changes
    regular = between(changed.regular & ties.held, grid.first, grid.last)
    quiet = between(changed.quiet & ties.held, grid.first, grid.last)
    followed = {
        AFTER[0]: grid.main,
        AFTER[1]: follow_marked(ties, regular, LONGEST),
        AFTER[2]: follow_marked(ties, quiet, LONGEST, stop=changed.any()),
    }
    return {name: with_blocks(panel, patron, ties, sample) for name, sample in followed.items()}


def fitted(sample: Followed) -> Curve | None:
    """Return the curve of the cases followed, or None where there are none."""
    counts = sample.counts(LONGEST)
    return curve(counts) if counts.cases.sum() else None


def at_year(kept: Curve | None, year: int) -> tuple[float | None, float | None, float | None]:
    if kept is None or np.isnan(kept.survival[year - 1]):
        return None, None, None
    k = year - 1
    return _round(kept.survival[k]), _round(kept.low[k]), _round(kept.high[k])


def _round(value: float) -> float:
    return round(float(value), 4)


def group_table(followed: Mapping[str, Followed]) -> DataTable:
    """Shares kept at 1, 3 and 5 years by what happened to the government."""
    rows = list[tuple[Cell, ...]]()
    for name, sample in followed.items():
        kept = fitted(sample)
        cases = int((sample.time > 0).sum())
        for year in HORIZONS:
            rows.append((name, year, *at_year(kept, year), cases, len({*sample.states})))
    columns = ("ties followed", "years after", "share kept", "low", "high", "cases", "states")
    note = "Kaplan-Meier with 95 % intervals, states as clusters. Every year without a change starts a case."
    return DataTable("Ties kept after a change of government and without one", columns, tuple(rows), note)


def by_patron(panel: Panel, patrons: Sequence[str], grid: SurvivalGrid) -> list[tuple[str, Followed]]:
    """Return each patron's ties followed after irregular changes, of patrons that have such a case."""
    out = []
    for patron in patrons:
        name = called(panel, patron, grid.first, grid.last)
        ties = tie_years(panel, patron, grid.ties.kind)
        marks = between(grid.changes.irregular & ties.held, grid.first, grid.last)
        sample = with_blocks(panel, patron, ties, follow_marked(ties, marks, LONGEST))
        if (sample.time > 0).any():
            out.append((name, sample))
    return out


def kind_table(panel: Panel, patrons: Sequence[str], grid: SurvivalGrid) -> DataTable:
    """Shares kept after irregular changes by patron and kind of tie, under the main choices."""
    rows = list[tuple[Cell, ...]]()
    for patron, kind in product(patrons, KINDS):
        try:
            ties = tie_years(panel, patron, kind)
        except PanelError:
            continue
        marks = between(grid.changes.irregular & ties.held, grid.first, grid.last)
        sample = with_blocks(panel, patron, ties, follow_marked(ties, marks, LONGEST))
        kept = fitted(sample)
        if kept is not None:
            name, cases = called(panel, patron, grid.first, grid.last), int((sample.time > 0).sum())
            rows += [(name, kind, year, *at_year(kept, year), cases) for year in HORIZONS]
    columns = ("patron", "kind of tie", "years after", "share kept", "low", "high", "cases")
    note = (
        "No row: no case, or a kind that is not covered. An empty cell: no case followed so long. "
        "Pacts are coded to 2018, troops 1981-2012, trade to 2020. A tie of trade is a share of 5 % or more."
    )
    return DataTable("Ties kept after irregular changes, by patron and kind", columns, tuple(rows), note)


def hazard_table(panel: Panel, patron: str, patrons: Sequence[str], grid: SurvivalGrid) -> DataTable:
    """Hazard ratios of losing the tie in the five years after a change, against years without one."""
    rows = list[tuple[Cell, ...]]()
    own = groups(panel, patron, grid, grid.ties)
    pooled: dict[str, tuple[Followed, ...]] = dict.fromkeys(AFTER, ())
    for other in patrons:
        followed = (
            own if other == patron else groups(panel, other, grid, tie_years(panel, other, grid.ties.kind))
        )
        for name in AFTER:
            pooled[name] = (*pooled[name], followed[name])
    leads = {**own, AFTER[0]: _lead(grid)}
    models = (
        (called(panel, patron, grid.first, grid.last), {name: (sample,) for name, sample in own.items()}),
        (f"{len(patrons)} patrons together", pooled),
        ("placebo: five years before the change", {name: (leads[name],) for name in (AFTER[0], AFTER[2])}),
    )
    for title, samples in models:
        fitted = hazard_ratios(samples, AFTER[2], 5)
        for h in fitted:
            numbers = (_round(h.ratio), _round(h.low), _round(h.high), _round(h.p))
            rows.append((title, h.group, *numbers, h.lost, h.n, h.clusters))
        if not fitted:
            rows.append((title, "no ratio: a group without a loss, or no fit", *[None] * 7))
    columns = ("ties of", "group", "hazard ratio", "low", "high", "p", "ties lost", "tie-years", "states")
    note = (
        "Complementary log-log hazard of losing the tie in years 1 to 5, against years without a change of "
        "government; controls: year after the start, decade, patron; standard errors clustered by state."
    )
    return DataTable("Hazard of losing the tie", columns, tuple(rows), note)


def _lead(grid: SurvivalGrid) -> Followed:
    """Follow ties from five years before irregular changes, until the year before the change."""
    marks = between(grid.changes.irregular, grid.first, grid.last)
    early = np.zeros_like(marks)
    early[:, :-5] = marks[:, 5:]
    early &= grid.ties.held & ~grid.changes.any()
    return follow_marked(grid.ties, early, 5, stop=grid.changes.any())


def case_table(panel: Panel, patron: str, focal: str | None, grid: SurvivalGrid) -> DataTable:
    """List every member of the reference class with what became of its tie."""
    sample = grid.main
    band = panel.tie_grid("arms_band_5y", patron).value if grid.ties.kind == "arms" else None
    rows = list[tuple[Cell, ...]]()
    for k, (state, year) in enumerate(zip(sample.states, sample.years.tolist(), strict=True)):
        date, detail = grid.changes.details.get((state, year), (str(year), ""))
        share = "yes" if band is None else _share(_cell(band, state, year - 1))
        kept = tuple(_kept(sample.outcome(k, h)) for h in HORIZONS)
        name = panel.states.name(state, year)
        own = state == focal and set(kept) == {"-"}
        marked = f"{name} (the claim's own case)" if own else name
        kind = grid.kinds.get((state, year), UNKNOWN)
        rows.append((marked, state, year, date, kind, detail, share, *kept))
    rows.sort(key=lambda row: (row[2], str(row[1])))
    columns = ("state", "id", "year", "date", "kind", "change", "share before", "kept 1", "kept 3", "kept 5")
    note = (
        "Ties held in the year before an irregular change of government. 'Kind' is told as the notes say; "
        f"the main specification takes those that {REPLACED_BY}. 'Share before' is the patron's part "
        "of the client's arms over the five years up to the year before. '-': not yet observable."
    )
    name = called(panel, patron, grid.first, grid.last)
    title = f"Reference class: ties with {name} and irregular changes of government"
    return DataTable(title, columns, tuple(rows), note)


def _cell(frame: pd.DataFrame, state: str, year: int) -> float:
    row = frame.index.get_indexer(pd.Index([state]))[0]
    column = frame.columns.get_indexer(pd.Index([year]))[0]
    return float(frame.to_numpy(dtype=float)[row, column])


def _share(code: float) -> str:
    return _BANDS.get(int(code), "none") if not np.isnan(code) else "undefined"


def _kept(outcome: bool | None) -> str:
    return "-" if outcome is None else "yes" if outcome else "no"


def survival_figure(
    panel: Panel, patron: str, followed: Mapping[str, Followed], grid: SurvivalGrid
) -> Figure:
    """Return the survival curves of the three groups."""
    rows = list[tuple[Cell, ...]]()
    said = []
    for name, sample in followed.items():
        kept = fitted(sample)
        if kept is None:
            continue
        rows.append((name, 0, 1.0, 1.0, 1.0, int((sample.time > 0).sum())))
        for year in range(1, LONGEST + 1):
            value, low, high = at_year(kept, year)
            if value is not None:
                rows.append((name, year, value, low, high, int(kept.at_risk[year - 1])))
        said.append(
            f"{name} {percent(at_year(kept, 3)[0])} after three years, "
            f"{percent(at_year(kept, 5)[0])} after five"
        )
    name = called(panel, patron, grid.first, grid.last)
    title = f"Ties with {name} still kept, by years after the change of government"
    alt = f"Survival curves of ties. Share kept: {'; '.join(said)}."
    columns = ("group", "time", "estimate", "low", "high", "at_risk")
    return Figure("survival", title, alt, DataTable(title, columns, tuple(rows), "Bands: 95 % intervals."))


def sentence(panel: Panel, patron: str, grid: SurvivalGrid, headline: Estimate, decision: Decision) -> str:
    """Return the verdict in one technical sentence, its numbers computed."""
    name, own = called(panel, patron, grid.first, grid.last), grid.plain()
    after = "one year" if grid.horizon == 1 else f"{grid.horizon} years"
    if headline.value is None or own is None:
        why = nothing(panel, patron, grid)
        return f"No tie with {name} can be followed for {after} after {_class(grid)}: {why}."
    pooled = ", pooled over the patrons" if grid.specifications[0]["pooling"] == POOLED else ""
    return (
        f"Of {own.n} ties with {name} held before {_class(grid)} ({own.clusters} independent groups of "
        f"states), {percent(own.share)} were still kept {after} later; like ties in years without a change: "
        f"{percent(own.without)}. The difference{pooled} is {_signed(headline.value)} "
        f"({_signed(headline.low)} to {_signed(headline.high)}); {decision.why}."
    )


def nothing(panel: Panel, patron: str, grid: SurvivalGrid) -> str:
    """Return why there is no case: no tie, no change, none that counts, or none followed long enough."""
    name = called(panel, patron, grid.last, grid.last)
    states, span = int(grid.ties.held.any(axis=1).sum()), f"{grid.first} to {grid.last}"
    many = f"{words.number(states)} state{'' if states == 1 else 's'}"
    if not states:
        return f"no such tie with {name} is on record"
    fallen = int(between(grid.changes.irregular & grid.ties.held, grid.first, grid.last).sum())
    if not fallen:
        return f"{name} had them with {many}, none of which saw an irregular change from {span}"
    after = grid.data_of_main().after[str(grid.specifications[0]["changes"])]
    which = f"{words.number(fallen)} irregular change{'' if fallen == 1 else 's'} among {many} tied to {name}"
    if not len(after.rows):
        among = " and the cases named" if grid.limited else ""
        return f"of {which}{among}, none replaced the ruling coalition"
    return f"of {which}, {words.number(len(after.rows))} count, and of none are all later years on record"


def plain(
    panel: Panel, patron: str, grid: SurvivalGrid, headline: Estimate, decision: Decision, as_of: int
) -> str:
    """Return the verdict as an editor could print it."""
    capital, own = called(panel, patron, grid.last, grid.last), grid.plain()
    if headline.value is None or own is None:
        said = f"No tie with {capital} can be followed long enough after a change of rulers"
        return words.plain([said], [nothing(panel, patron, grid)])
    long = f"{words.number(grid.horizon)} year{'s' if grid.horizon > 1 else ''}"
    ends = {
        "supported": "the change cost no ties",
        "leaning for": "the change probably cost no ties",
        "practically none": "the change cost no extra ties",
        "leaning against": "the change probably cost extra ties",
        "contradicted": "the change did cost extra ties",
        "undetermined": "whether the change cost ties is unsettled",
        "not identified": "moved dates show as much: nothing follows",
        "too few to tell": "too few to tell what changed",
    }
    said = (
        f"{round(own.share * own.n)} of {own.n} ties with {capital} outlived a change of rulers by {long} "
        f"({words.per_cent(own.share)}), against {words.per_cent(own.without)} of like ties without one"
    )
    end = ends.get(decision.label, "whether the change cost ties is unknown")
    return words.plain([said, end], [f"As of {as_of}"])


def placebo(draws: Placebo | None, share: float | None) -> str:
    """Say what moved dates show."""
    if draws is None:
        return "No placebo: no year without a change to which a date could be moved."
    values = np.array([e.value for e in draws.draws if e.value is not None])
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
    said = "too few draws to compare" if share is None else f"{percent(share)} of them would earn a label"
    return (
        f"With {len(values)} sets of {draws.what}, the difference is {_signed(float(middle))} in the middle "
        f"and {_signed(float(low))} to {_signed(float(high))} in nine of ten; {said}."
    )


def _unknown(grid: SurvivalGrid) -> str:
    states = zip(grid.main.states, grid.main.years.tolist(), strict=True)
    none = [f"{s} {y}" for s, y in states if grid.kinds.get((s, y), UNKNOWN) == UNKNOWN]
    return f"Coups of unknown kind count as no replacement: {', '.join(none) or 'none here'}."


def _class(grid: SurvivalGrid) -> str:
    if grid.specifications[0]["changes"] == RULERS:
        return "an irregular change of government that replaced the ruling coalition"
    return "an irregular change of government"


def _signed(value: float | None) -> str:
    return "unknown" if value is None else f"{value:+.2f}"


def notes(panel: Panel, grid: SurvivalGrid, decision: Decision) -> tuple[str, ...]:
    """Return what a reader must know about definition, coverage and grid."""
    out = [f"Rule: {decision.why}."]
    if grid.limited:
        out.append(
            f"The reference class is limited to {grid.limited} named changes of government; ties without a "
            "change, other patrons, other kinds of tie and the placebo are not."
        )
    out.append(
        "Whether the ruling coalition was replaced is told by how the government fell: yes after a rebel "
        "victory, popular protest, another state's army, or a coup that the record of coups calls a change "
        "of regime; no after a reshuffling, and after removal by insiders. " + _unknown(grid)
    )
    if grid.ties.kind == "arms":
        out.append(
            "A kept arms tie means deliveries after the event: a tie is alive at h years if the patron "
            "delivers in the three years that begin h years after it, and in every such window before. "
            "Deliveries made before the event never count; those ordered before it and made after it do. A "
            "tie counts as held before the event if there was a delivery in the three years before it, so "
            "that some had ended by then: shares kept are somewhat too low, alike with and without a change."
        )
        last = covered(panel, "ties", "arms_delivery")[1]
        out.append(f"Deliveries are covered to {last}: later outcomes are censored, not counted as losses.")
    out += [
        "A difference counts where the whole horizon is on record, with and without a change; the plain "
        "shares in the tables also use cases whose later years are not covered, as far as they are known.",
        "Intervals take the largest of three variances: cases independent, states as clusters, and clients "
        "that were in one multilateral defence pact with the patron as one piece of evidence.",
        "A tie that is lost counts as replaced if another of the patrons compared takes up the same kind of "
        "tie within three years, having had none in the five before; shares replaced and ended add up with "
        "the share kept to one (cumulative incidence, not one minus a survival curve).",
    ]
    first, last = covered(panel, "events", IRREGULAR)
    out.append(
        f"Irregular changes are covered {first}-{last}; from 2016 on they are coups and a list made by hand, "
        "since the data on leaders end in 2015. Regular changes and years without a change end there."
    )
    if grid.left_out:
        out.append(f"{grid.left_out} specifications with too few cases are left out of the grid.")
    out += [f"The panel has no ties of kind {kind!r}; it is left out." for kind in grid.absent]
    return tuple(out)
