"""Tables, figures and sentences of `affinity_shift`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtr

from tertius.claims.battery.affinity_shift.grid import (
    GROUPS,
    PERIODS,
    AffinityGrid,
    gaps,
    match,
    pairwise,
    spread,
    starts,
    within,
)
from tertius.claims.battery.affinity_shift.sample import BASE, POINT, Votes, closer
from tertius.claims.following.tie_years import YEARS, covered
from tertius.claims.naming import called, percent
from tertius.claims.rule import Decision
from tertius.claims.verdict import Cell, DataTable, Estimate, Figure, GridCell
from tertius.core.rng import generator
from tertius.models.date_permutation import date_contrast
from tertius.models.event_study import cluster_weights, contrasts, mean_effect, over_lags
from tertius.panel.panel import Panel

_KIND_WORDS = {
    "arms": "arms after ten years without",
    "pact": "a pact",
    "visit": "a visit after five years without",
}
_LIKE = {"polyarchy": "democracy", "gdp_pc_log": "income a head"}


def engagements(votes: Votes, column: int, kind: str = "any") -> list[tuple[str, str]]:
    """Return the members that the patron engages with in a year, and how."""
    kinds = list(votes.started) if kind == "any" else [kind]
    out = list[tuple[str, str]]()
    for row in np.flatnonzero((starts(votes, kind) & votes.member)[:, column]).tolist():
        how = "+".join(k for k in kinds if votes.started[k][row, column])
        out.append((votes.states[row], how))
    return out


def share_closer(grid: AffinityGrid) -> float | None:
    """Return the share of engagement years after which members came closer than their matches did."""
    main = grid.entries[0]
    use = main.marked & np.isfinite(main.series)
    return float((main.series[use] > 0).mean()) if use.any() else None


def case_table(panel: Panel, patron: str, group: str, grid: AffinityGrid, first: int, last: int) -> DataTable:
    """List the years of engagement, with whom, and what members and their matches did afterwards."""
    rows = list[tuple[Cell, ...]]()
    main = grid.entries[0]
    for column in np.flatnonzero(main.marked & (first <= YEARS) & (last >= YEARS)).tolist():
        year = int(YEARS[column])
        engaged = engagements(grid.votes, column)
        named = ", ".join(f"{panel.states.name(state, year)} ({how})" for state, how in engaged)
        values = [_round(x[column]) for x in (grid.own, grid.matched, main.series)]
        ids = " ".join(state for state, _ in engaged)
        rows.append((year, named, ids, int(grid.members[column]) or None, *values))
    columns = (
        "year",
        "engagement with",
        "id",
        "members",
        "members closer by",
        "matches closer by",
        "difference",
    )
    after = main.specification["years after"]
    note = (
        f"How much closer to the patron's position the other members stood in the {after} years after than "
        f"in the {BASE} years before, in deviations of all state-years; negative: further away. Empty: not "
        "yet observable."
    )
    us = called(panel, patron, first, last)
    return DataTable(
        f"Years in which {us} took up a tie with a member of the {group}", columns, tuple(rows), note
    )


def year_table(grid: AffinityGrid) -> DataTable:
    """Members less matches in years with and without an engagement."""
    main = grid.entries[0]
    rows = list[tuple[Cell, ...]]()
    for name, use in (("engagement", main.marked), ("none", ~main.marked)):
        values = main.series[use & np.isfinite(main.series)]
        if len(values):
            rows.append(
                (
                    name,
                    len(values),
                    _round(values.mean()),
                    _round(np.median(values)),
                    round(float((values > 0).mean()), 3),
                )
            )
    columns = ("years with", "years", "mean difference", "median", "share closer")
    note = (
        "Members' move towards the patron less that of their matches. "
        "The claim is about the first row less the second."
    )
    return DataTable("Members against matches by year", columns, tuple(rows), note)


def since_table(grid: AffinityGrid, first: int, last: int) -> DataTable:
    """The contrast year by year before and after the engagement."""
    votes, main = grid.votes, grid.entries[0]
    kind, measure = str(main.specification["engagement"]), str(main.specification["closeness by"])
    matches = match(votes, pairwise(votes, first, last), votes.member, 5)
    hosts = starts(votes, kind) & votes.member
    rows = list[tuple[Cell, ...]]()
    for since in range(-6, 7):
        own, other, _ = gaps(closer(votes, measure, since, 1), matches, hosts)
        contrast = date_contrast(within(own - other, votes, kind, PERIODS["all years"]), main.marked)
        if contrast is not None:
            rows.append(
                (since, _round(contrast.value), _round(contrast.low), _round(contrast.high), contrast.marked)
            )
    columns = ("years after", "difference", "low", "high", "years of engagement")
    note = f"Against the mean of the {BASE} years before; each year by itself. 95 % intervals."
    return DataTable("Members against matches by year since the engagement", columns, tuple(rows), note)


def since_figure(table: DataTable) -> Figure:
    """Return the contrasts by year since the engagement as a forest."""
    rows = list[tuple[Cell, ...]]()
    for since, *numbers in table.rows:
        if isinstance(since, int):
            years = "year" if abs(since) == 1 else "years"
            word = (
                "year of the engagement"
                if since == 0
                else f"{abs(since)} {years} {'before' if since < 0 else 'after'}"
            )
            rows.append((word, *numbers))
    title = "Members' move towards the patron beyond their matches'"
    later = next((row for row in rows if row[0] == "3 years after"), None)
    alt = f"Difference by year since the engagement{f'; 3 years after it is {later[1]}' if later else ''}."
    columns = ("label", "estimate", "low", "high", "n")
    return Figure("forest", title, alt, DataTable(title, columns, tuple(rows), "95 % intervals."))


def timeline(panel: Panel, group: str, grid: AffinityGrid, first: int, last: int) -> Figure:
    """Return the engagements as marks on a timeline, a row a state."""
    rows = list[tuple[Cell, ...]]()
    for column in np.flatnonzero((first <= YEARS) & (last >= YEARS)).tolist():
        year = int(YEARS[column])
        rows += [(panel.states.name(s, year), year, year, how) for s, how in engagements(grid.votes, column)]
    states = len({row[0] for row in rows})
    title = f"Engagements with members of the {group}"
    alt = f"{len(rows)} engagements with {states} states, {first} to {last}."
    columns = ("label", "start", "end", "value")
    return Figure(
        "timeline", title, alt, DataTable(title, columns, tuple(rows), "Year in which a tie was taken up.")
    )


def host_table(grid: AffinityGrid, first: int, last: int) -> DataTable:
    """What became of the members that the patron engaged with themselves, as an event study."""
    votes, main = grid.votes, grid.entries[0]
    started = starts(votes, str(main.specification["engagement"]))
    span = (first <= YEARS) & (last >= YEARS)
    group = np.full(len(votes.states), -1, dtype=np.int64)
    for row in range(len(votes.states)):
        own = np.flatnonzero(started[row] & votes.member[row] & span)
        group[row] = own[0] if len(own) else -1
    closeness = -np.abs(votes.point - votes.patron[None, :])
    cluster = np.arange(len(group))
    weights = cluster_weights(cluster, 200, generator(1, "affinity hosts"))
    lags = np.arange(-6, 7, dtype=np.int64)
    study = contrasts(
        closeness, group, cluster, lags, weights, base=BASE, least_base=2, given_base=True, controls="not yet"
    )
    rows = list[tuple[Cell, ...]]()
    for name, low, high in (
        ("6 to 4 years before", -6, -4),
        ("1 to 3 years after", 1, 3),
        ("4 to 6 years after", 4, 6),
    ):
        effect = mean_effect(study, over_lags(study, low, high, 2), study.units)
        if effect is not None:
            rows.append((name, _round(effect.value), _round(effect.low), _round(effect.high), effect.n))
    columns = ("years", "closer by", "low", "high", "states")
    note = (
        "First engagement of each member, against states that had none by then and stood as close "
        "before. Group-time effects, states as clusters; 95 % intervals. What draws patron and state "
        "together may have begun before."
    )
    return DataTable("The engaged members themselves", columns, tuple(rows), note)


def sentence(
    panel: Panel,
    patron: str,
    group: str,
    grid: AffinityGrid,
    headline: Estimate,
    decision: Decision,
    span: tuple[int, int],
) -> str:
    """Return the verdict in plain words, its numbers computed."""
    us, main = called(panel, patron, *span), grid.entries[0]
    if headline.value is None or main.contrast is None:
        return f"Too few years have, or lack, an engagement of {us} with a member of the {group}."
    way = "closer to" if headline.value > 0 else "further from"
    return (
        f"In the {main.specification['years after']} years after {headline.n} years in which {us} took up a "
        f"tie with a member of the {group}, the other members' votes moved {abs(headline.value):.2f} {way} "
        "it, beyond matched non-members and beyond what they did in "
        f"{main.contrast.others} other years ({headline.low:+.2f} to "
        f"{headline.high:+.2f}; positive is closer; the scale has a deviation of about one); {decision.why}."
    )


def placebo(cells: Sequence[GridCell], grid: AffinityGrid) -> str:
    """Say what placebo dates, engagements elsewhere and random groups show."""
    words = {
        "for": "members come closer there too",
        "against": "members move away",
        "neither": "nothing told from zero",
    }
    said = []
    for cell in cells:
        e = cell.estimate
        if cell.role == "placebo" and e.value is not None:
            name = str(cell.specification["placebo"])
            said.append(
                f"{name}: {e.value:+.2f} ({e.low:+.2f} to {e.high:+.2f}, {e.n} years), "
                f"{words[cell.direction]}"
            )
    main = grid.entries[0].contrast
    if main is not None:
        said.append(
            f"of all shifts of the dates, {percent(main.p)} give as large a difference; of {GROUPS} random "
            f"groups, {percent(group_p(grid))}"
        )
    text = "; ".join(said) or "no placebo: too few years"
    return f"{text[:1].upper()}{text[1:]}."


def group_p(grid: AffinityGrid) -> float | None:
    """Return the share of random groups whose contrast is at least as far from zero as the group's."""
    main, known = grid.entries[0].contrast, grid.groups[np.isfinite(grid.groups)]
    if main is None or len(known) == 0:
        return None
    return float((1 + (np.abs(known) >= abs(main.value)).sum()) / (1 + len(known)))


def permutation_table(grid: AffinityGrid) -> DataTable:
    """The two permutations and the power of the design."""
    main = grid.entries[0].contrast
    rows = list[tuple[Cell, ...]]()
    if main is not None:
        rows.append(
            (
                "dates, shifted round the record",
                round(main.error, 4),
                round(main.p, 3),
                _power(main.error, 0.1),
            )
        )
        error, p = spread(grid.groups), group_p(grid)
        if error > 0 and p is not None:
            rows.append(("groups, drawn among all states", round(error, 4), round(p, 3), _power(error, 0.1)))
    columns = ("permutation of", "standard error", "p", "power for a shift of 0.1")
    note = (
        "p: share of permutations at least as far from zero. The main interval uses the larger error. Power: "
        "chance that a 95 % interval excludes zero if members come closer by a tenth of a deviation."
    )
    return DataTable("Permutation inference and power", columns, tuple(rows), note)


def _power(error: float, size: float) -> float:
    return round(float(ndtr(size / error - 1.96) + ndtr(-size / error - 1.96)), 2)


def notes(panel: Panel, grid: AffinityGrid, decision: Decision) -> tuple[str, ...]:
    """Return what a reader must know about definitions, smoothing, selection and grid."""
    votes = grid.votes
    spans = "; ".join(f"{_KIND_WORDS[kind]} {low}-{high}" for kind, (low, high) in votes.spans.items())
    matched = ", ".join(
        ["position", "movement in the five years before", *(_LIKE[name] for name in votes.matched_on)]
    )
    last = covered(panel, "traits", POINT)[1]
    raw = "the agreement of votes, which is not smoothed, is among the variants."
    if votes.kappa is None:
        raw = "this panel has no agreement of votes to set beside them."
    out = [
        f"Rule: {decision.why}.",
        f"Engagements are told by ties that begin ({spans}); interventions, loans, mediation and party or "
        "religious ties are not on record. A kind counts in the years that its sources cover.",
        "The members engaged with themselves are left out of the main specification: the claim is about "
        "standing among the others. A table shows what the engaged members did.",
        f"Members are matched with non-members (five nearest, with replacement) on {matched}; non-members "
        "that the patron engages with in the same or the three following years are no match.",
        "Ideal points are smoothed over time, so that a sudden move is spread over the years around it and "
        f"the years before an engagement take some of it in; {raw}",
        "A patron engages with states that are coming closer anyway, and dates are not drawn by lot: a "
        "difference would not by itself be an effect.",
        f"Votes are covered to {last}; engagements whose later years are not covered are listed and not "
        "counted.",
    ]
    if grid.left_out:
        out.append(f"{grid.left_out} specifications with too few years are left out of the grid.")
    return tuple(out)


def _round(value: float) -> float | None:
    return None if not np.isfinite(value) else round(float(value), 4)
