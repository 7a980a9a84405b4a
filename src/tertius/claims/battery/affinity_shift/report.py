"""Tables, figures and sentences of `affinity_shift`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtr

from tertius.claims import wording
from tertius.claims.battery.affinity_shift.grid import (
    AWAY_AFTER,
    AWAY_BEFORE,
    AffinityGrid,
    starts,
)
from tertius.claims.battery.affinity_shift.sample import BASE, POINT, Votes
from tertius.claims.following.tie_years import YEARS, covered
from tertius.claims.naming import called, percent
from tertius.claims.rule import Decision, Placebo
from tertius.claims.verdict import Cell, DataTable, Estimate, Figure, GridCell
from tertius.core.rng import content_order, generator
from tertius.models.dose_response import response
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
    use = (main.marked == 1) & np.isfinite(main.series)
    return float((main.series[use] > 0).mean()) if use.any() else None


def case_table(panel: Panel, patron: str, group: str, grid: AffinityGrid, first: int, last: int) -> DataTable:
    """List the years of engagement, with whom, and what members and their matches did afterwards."""
    rows = list[tuple[Cell, ...]]()
    main = grid.entries[0]
    for column in np.flatnonzero((main.marked == 1) & (first <= YEARS) & (last >= YEARS)).tolist():
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
    note = (
        "How far the other members' votes moved towards the patron's from the year before to the year "
        "after, in "
        "deviations of all state-years; negative: away from it. Empty: not yet observable."
    )
    us = called(panel, patron, first, last)
    return DataTable(
        f"Years in which {us} took up a tie with a member of the {group}", columns, tuple(rows), note
    )


def year_table(grid: AffinityGrid) -> DataTable:
    """Members less matches in years with and without an engagement."""
    main = grid.entries[0]
    rows = list[tuple[Cell, ...]]()
    for name, use in (("engagement", main.marked == 1), ("none", main.marked == 0)):
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
        "Windows of engagements overlap, so that the first row less the second shows only a part of an "
        "effect; "
        "the estimate allows for that."
    )
    return DataTable("Members against matches by year", columns, tuple(rows), note)


def since_table(grid: AffinityGrid) -> DataTable:
    """The estimate at the dates themselves and at the dates moved by some years."""
    main, rows = grid.entries[0], list[tuple[Cell, ...]]()
    for by in range(-6, 7):
        moved = np.full(len(main.marked), np.nan)
        if by >= 0:
            moved[by:] = main.marked[: len(moved) - by]
        else:
            moved[:by] = main.marked[-by:]
        found = response(main.series, moved, main.years, main.windows)
        if found is not None:
            rows.append((by, _round(found.value), _round(found.low), _round(found.high), found.marked))
    columns = ("dates moved by years", "difference", "low", "high", "years of engagement")
    note = (
        "Zero: the dates on record; each row by itself, windows of neighbouring rows overlap. 95 % intervals."
    )
    return DataTable("A full dose against none, at the dates and at dates moved", columns, tuple(rows), note)


def since_figure(table: DataTable) -> Figure:
    """Return the estimates at moved dates as a forest."""
    rows = list[tuple[Cell, ...]]()
    for by, *numbers in table.rows:
        if isinstance(by, int):
            years = "year" if abs(by) == 1 else "years"
            word = (
                "the dates on record" if by == 0 else f"{abs(by)} {years} {'earlier' if by < 0 else 'later'}"
            )
            rows.append((word, *numbers))
    here = [row for row in rows if row[0] == "the dates on record"]
    said = f" At the dates on record: {here[0][1]:+.2f}." if here else ""
    columns = ("label", "estimate", "low", "high", "n")
    alt = f"How much closer members come, at the dates of engagements and at dates moved by some years.{said}"
    return Figure("forest", table.title, alt, DataTable(table.title, columns, tuple(rows), table.note))


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
    order = content_order(closeness, group[:, None].astype(np.float64))
    group, closeness, cluster = group[order], closeness[order], np.arange(len(group))
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


def last_year(panel: Panel, grid: AffinityGrid) -> int:
    """Return the last year of votes that the estimate rests on."""
    known = np.flatnonzero(np.isfinite(grid.votes.point).any(axis=0))
    return int(YEARS[known[-1]]) if len(known) else covered(panel, "traits", POINT)[1]


def sentence(
    panel: Panel,
    patron: str,
    group: str,
    grid: AffinityGrid,
    headline: Estimate,
    decision: Decision,
    span: tuple[int, int],
) -> str:
    """Return the verdict in one technical sentence, its numbers computed."""
    us, main = called(panel, patron, *span), grid.entries[0]
    if headline.value is None or main.response is None:
        return f"Too few years have, or lack, an engagement of {us} with a member of the {group}."
    way = "closer to" if headline.value > 0 else "further from"
    years = f"{main.years} years" if main.years > 1 else "a year"
    return (
        f"After {years} with an engagement of {us} with a member of the {group} each, the other members' "
        "votes "
        f"stand {abs(headline.value):.2f} {way} it than after as many without, beyond matched non-members "
        f"({headline.low:+.2f} to {headline.high:+.2f}; positive is closer; the scale has a deviation of "
        "about one; "
        f"{main.response.years} years, {headline.n} of them with an engagement); {decision.why}."
    )


def plain_sentence(
    panel: Panel, patron: str, group: str, grid: AffinityGrid, headline: Estimate, decision: Decision
) -> str:
    """Return the verdict as an editor could print it."""
    us, members = called(panel, patron), f"{group} members"
    if headline.value is None:
        return wording.plain(
            [f"too few years have, or lack, an engagement of {us} with {members} to compare votes"]
        )
    after = f"after {us} engages with {members}, the others' UN votes"
    said = {
        "supported": f"{after} clearly come closer to its own",
        "leaning for": f"{after} seem to come closer to its own, which is not certain",
        "contradicted": f"{after} clearly move away from its own",
        "leaning against": f"{after} seem to move away from its own, which is not certain",
        "practically none": f"{after} hardly move: a shift large enough to matter can be ruled out",
        "not identified": f"{after} move no more than at dates picked at random, so that nothing follows",
        "too few to tell": f"{after} cannot be judged: there are too few such years to tell",
    }.get(decision.label)
    if said is None:
        way = "closer" if headline.value > 0 else "further away"
        small = abs(headline.value) < 0.05
        moved = "hardly move" if small else f"move somewhat {way}"
        said = f"{after} {moved}, but a shift large enough to matter cannot be excluded"
    return wording.plain([said], ["public opinion is not measured", f"as of {last_year(panel, grid)}"])


def placebo(cells: Sequence[GridCell], grid: AffinityGrid, draws: Placebo | None, decision: Decision) -> str:
    """Say what dates dealt out anew, placebo dates and engagements elsewhere show."""
    words = {
        "for": "members come closer there too",
        "against": "members move away",
        "neither": "nothing told from zero",
    }
    said, main = list[str](), grid.entries[0].response
    if draws is not None and draws.draws:
        values = np.array([e.value for e in draws.draws])
        low, high = np.quantile(values, (0.05, 0.95))
        text = f"{draws.what}, {len(values)} times: nine in ten give {low:+.2f} to {high:+.2f}"
        if decision.placebo is not None:
            text += f"; {percent(decision.placebo)} would earn a label on the side of the estimate"
        said.append(text)
    for cell in cells:
        e = cell.estimate
        if cell.role == "placebo" and e.value is not None:
            name = str(cell.specification["placebo"])
            numbers = f"{e.value:+.2f} ({e.low:+.2f} to {e.high:+.2f}, {e.n} years)"
            said.append(f"{name}: {numbers}, {words[cell.direction]}")
    if main is not None:
        said.append(
            f"of all shifts of the dates round the record, {percent(main.p)} give as large a difference"
        )
    text = "; ".join(said) or "no placebo: too few years"
    return f"{text[:1].upper()}{text[1:]}."


def power_table(grid: AffinityGrid, matters: float) -> DataTable:
    """The error of the estimate, the shifts of the dates, and the power of the design."""
    found, rows = grid.entries[0].response, list[tuple[Cell, ...]]()
    if found is not None:
        rows = [
            ("standard error", round(found.error, 4)),
            ("share of shifts of the dates that give as much", round(found.p, 3)),
            (f"chance of telling a shift of {matters:g} from none", _power(found.error, matters)),
            (f"chance of telling a shift of {3 * matters:g} from none", _power(found.error, 3 * matters)),
            ("spread of the dose's change", round(found.dose, 3)),
            ("years of engagement without another within three years", clean_years(grid)),
        ]
    note = (
        "The largest of three errors: least squares, Newey and West, shifts of the dates. Power: chance "
        "that a 95 % "
        "interval excludes zero. The last row: how many engagements a design with clean windows would be "
        "left with."
    )
    return DataTable("Inference and power", ("what", "value"), tuple(rows), note)


def clean_years(grid: AffinityGrid) -> int:
    """Return the years of engagement that have no other within three years on either side."""
    marked = np.nan_to_num(grid.entries[0].marked) > 0
    return sum(int(marked[t] and marked[max(0, t - 3) : t + 4].sum() == 1) for t in range(len(marked)))


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
    raw = "the agreement of votes, which is not smoothed, is among the variants (in the same unit)."
    if votes.kappa is None:
        raw = "this panel has no agreement of votes to set beside them."
    out = [
        f"Rule: {decision.why}.",
        f"Engagements are told by ties that begin ({spans}); interventions, loans, mediation and party or "
        "religious ties are not on record. A kind counts in the years that its sources cover.",
        f"Members engaged with themselves are left out from {AWAY_BEFORE} years before to {AWAY_AFTER} "
        "years after, and "
        "states engaged with are no match in these years: the claim is about standing among the others. A "
        "table shows "
        "what the engaged members did.",
        f"Members are matched with non-members (five nearest, with replacement) on {matched}.",
        f"Most years have an engagement; {clean_years(grid)} have none within three years on either side. "
        "A design "
        "that asks for clean windows would rest on these alone. Here the dose of engagements is put "
        "through the same "
        "windows as the votes, which allows for the overlap, and supposes that engagements add up.",
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
