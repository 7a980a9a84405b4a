"""Sentences, tables and figures of `formation`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tertius.claims import wording as words
from tertius.claims.battery.formation.chance import chance
from tertius.claims.battery.formation.grid import ALL, FAR, FormationGrid
from tertius.claims.naming import body, called, percent
from tertius.claims.rule import Decision
from tertius.claims.verdict import Cell, DataTable, Estimate, Figure, GridCell, Label
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR

#: Forming a tie, as people say it: past and infinitive.
TIES = {
    "membership": ("joined {}", "join {}"),
    "pact": ("made a pact with {}", "make a pact with {}"),
    "arms": ("took up arms from {}", "take up arms from {}"),
    "base": ("took in troops of {}", "take in troops of {}"),
    "trade": ("turned to trade with {}", "turn to trade with {}"),
}
ENDS: dict[Label, str] = {
    "supported": "it is more likely than not",
    "leaning for": "it is probably more likely than not",
    "leaning against": "it is probably unlikely",
    "contradicted": "it is unlikely",
    "undetermined": "it could go either way",
    "too few to tell": "too few years to tell",
}
#: The same about another chance than one half.
ABOUT: dict[Label, str] = {
    "supported": "it lies above {}",
    "leaning for": "it probably lies above {}",
    "leaning against": "it probably lies below {}",
    "contradicted": "it lies below {}",
    "undetermined": "whether it exceeds {} is unsettled",
}
MANY = 60


def tie_of(panel: Panel, kind: str, patron: str | None, bloc: str | None) -> tuple[str, str]:
    """Return "joined NATO" and "join NATO"."""
    whom = body(str(bloc)) if kind == "membership" else called(panel, str(patron))
    past, plain = TIES[kind]
    return past.format(whom), plain.format(whom)


def who_of(panel: Panel, grid: FormationGrid) -> str:
    """Return whom the claim is about in words."""
    names = [grid.main.states[r] for r in np.flatnonzero(grid.named).tolist()]
    many = words.number(grid.at_least)
    if grid.open_ended:
        return f"{'a further state' if grid.at_least == 1 else f'at least {many} further states'}"
    if len(names) == 1:
        return called(panel, names[0])
    if grid.at_least == len(names):
        return f"all {words.number(len(names))} named states"
    return f"at least {many} of the {words.number(len(names))} named states"


def each_of(panel: Panel, grid: FormationGrid) -> list[tuple[str, str, Estimate]]:
    """Return id, name and chance of each named state; nobody's where the claim names nobody."""
    if grid.open_ended:
        return []
    codes = [grid.main.states[r] for r in np.flatnonzero(grid.named).tolist()][:MANY]
    return [(code, called(panel, code), grid.one(code)) for code in codes]


def _rounds(grid: FormationGrid) -> tuple[int, int, int]:
    """Return years with anybody who formed the tie, years on record, and how many did."""
    formed, at_risk = grid.counts(grid.specifications[0])
    return int((formed > 0).sum()), len(at_risk), int(formed.sum())


def sentence(
    grid: FormationGrid, tie: tuple[str, str], who: str, headline: Estimate, decision: Decision
) -> str:
    """Return the verdict in one technical sentence."""
    rounds, years, formed = _rounds(grid)
    if headline.value is None or headline.low is None or headline.high is None:
        return f"Nobody's record tells how likely it is that {who} will {tie[1]}."
    peers = str(grid.specifications[0]["peers"])
    return (
        f"Of {peers}, {formed} {tie[0]} in {rounds} of {years} years ({headline.n} state-years in which one "
        f"could have); so the chance that {who} will {tie[1]} by {grid.until}, {grid.years} years after the "
        f"record ends, is {percent(headline.value)} ({percent(headline.low)} to {percent(headline.high)}); "
        f"{decision.why}."
    )


def ending(label: Label, threshold: float) -> str:
    """Return what a label says of the chance."""
    if threshold == 0.5 or label not in ABOUT:
        return ENDS.get(label, "whether it will is unknown")
    return ABOUT[label].format(words.per_cent(threshold))


def plain(
    grid: FormationGrid,
    tie: tuple[str, str],
    who: str,
    headline: Estimate,
    decision: Decision,
    threshold: float,
) -> str:
    """Return the verdict as an editor could print it."""
    rounds, years, _ = _rounds(grid)
    if headline.value is None or headline.low is None or headline.high is None:
        return words.plain([f"Nothing on record tells whether {who} will {tie[1]}"])
    like = "states" if grid.specifications[0]["peers"] == ALL else "states like these"
    record = f"{like} {tie[0]} in {words.number(rounds) if rounds else 'none'} of {words.number(years)} years"
    said = (
        f"the chance that {who} will {tie[1]} by {grid.until} is about {words.per_cent(headline.value)} "
        f"({100 * headline.low:.0f} to {100 * headline.high:.0f})"
    )
    end = ending(decision.label, threshold)
    return words.fitting(
        words.plain([record, said, end], [f"As of {grid.main.last}"]),
        words.plain([said, end], [f"As of {grid.main.last}"]),
    )


def placebo(cells: Sequence[GridCell]) -> str:
    """Say what states far from any such tie show."""
    e = next(c.estimate for c in cells if c.role == "placebo")
    if e.value is None:
        return "No placebo: there is no region without any such tie."
    return f"As many {FAR} would form it by then with a chance of {percent(e.value)} ({e.n} state-years)."


def joined_table(panel: Panel, grid: FormationGrid, tie: tuple[str, str]) -> DataTable:
    """List who formed the tie when."""
    rows = list[tuple[Cell, ...]]()
    peers = grid.peers[str(grid.specifications[0]["peers"])]
    for row, column in np.argwhere(grid.main.formed).tolist():
        state, year = grid.main.states[row], column + FIRST_YEAR
        rows.append((panel.states.name(state, year), state, year, "yes" if peers[row] else "no"))
    rows.sort(key=lambda r: (str(r[2]), str(r[1])))
    note = "Founders, and states that had the tie when they came into being, are not in the list."
    title = f"States that {tie[0]}"
    return DataTable(title, ("state", "id", "year", "counts in the main record"), tuple(rows), note)


def forecast_table(
    each: Sequence[tuple[str, str, Estimate]], tie: tuple[str, str], grid: FormationGrid
) -> DataTable:
    """Return the chance of each named state: a forecast that can be scored."""
    rows = [
        (name, code, f"Will {tie[1]} by {grid.until}-12-31", *(_two(x) for x in (e.value, e.low, e.high)))
        for code, name, e in each
    ]
    columns = ("state", "id", "question", "probability", "low", "high")
    note = (
        f"Made from the record to {grid.main.last}; settled by the same record once it covers {grid.until}. "
        "States of one region get one base rate: what tells them apart is not on record."
    )
    return DataTable("Forecasts to be scored, state by state", columns, tuple(rows), note)


def _two(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def earlier(grid: FormationGrid) -> list[tuple[int, int, float, bool]]:
    """Return forecasts that the same rule would have made before: issued, until, chance, came true.

    Of all peers that could form the tie then, from the record up to then, over as many years.
    """
    s, risk = grid.specifications[0], grid.main
    rows, out = grid.peers[str(s["peers"])], list[tuple[int, int, float, bool]]()
    for issued in range(risk.last - grid.years, FIRST_YEAR, -grid.years):
        formed, at_risk = grid.counts(s, last=issued)
        open_then = int((risk.risk[rows, issued + 1 - FIRST_YEAR]).sum())
        if len(formed) < 2 * grid.years or len(formed) < 10 or not open_then:
            break
        e = chance(formed, at_risk, open_then, open_then, grid.years, grid.at_least)
        span = slice(issued + 1 - FIRST_YEAR, issued + 1 + grid.years - FIRST_YEAR)
        came = int(risk.formed[rows][:, span].any(axis=1).sum()) >= grid.at_least
        if e.value is not None:
            out.append((issued, issued + grid.years, round(e.value, 4), came))
    return out[::-1]


def earlier_table(past: Sequence[tuple[int, int, float, bool]], tie: tuple[str, str]) -> DataTable:
    """Return what the same rule would have said before, with what happened."""
    rows = [(issued, until, value, "yes" if came else "no") for issued, until, value, came in past]
    note = "Whether anybody of the peers would, from the record up to then."
    if past:
        brier = float(np.mean([(value - came) ** 2 for _, _, value, came in past]))
        note += f" Brier score {brier:.2f}; 0.25 is what saying one half each time would get."
    columns = ("issued at the end of", "until", "chance", "came true")
    return DataTable(f"Earlier forecasts that states would {tie[1]}", columns, tuple(rows), note)


def figures(
    grid: FormationGrid,
    each: Sequence[tuple[str, str, Estimate]],
    headline: Estimate,
    who: str,
    tie: tuple[str, str],
    threshold: float,
) -> tuple[Figure, ...]:
    """Return the chances of the claim and of each named state."""
    rows = [(who, headline.value, headline.low, headline.high)]
    if len(each) > 1:
        rows += [(name, e.value, e.low, e.high) for _, name, e in each]
    rows = [row for row in rows if row[1] is not None]
    title = f"The chance to {tie[1]} by {grid.until}"
    said = "; ".join(f"{name} {percent(value)}" for name, value, _, _ in rows)
    data = DataTable(title, ("label", "value", "low", "high"), tuple(rows), "95 % intervals.")
    return (Figure("bars", title, f"{title}: {said}.", data, unit="chance", line=threshold),)


def notes(panel: Panel, grid: FormationGrid, decision: Decision) -> tuple[str, ...]:
    """Return what a reader must know."""
    out = [
        f"Rule: {decision.why}.",
        f"The chance is a base rate from the record to {grid.main.last}. Applications, invitations and talks "
        "are not on record, nor what makes this time unlike earlier ones.",
        "Several states often join at once: the chance comes from how often rounds came and how large they "
        "were, which may change.",
    ]
    if grid.settled:
        names = ", ".join(called(panel, s) for s in grid.settled)
        out.append(f"Left out, since they have the tie already or could not form it: {names}.")
    return tuple(out)
