"""What readers are told of gains after an occasion: sentences, cases, shares by power, notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from tertius.claims import wording as words
from tertius.claims.following.contrast import Asked, ContrastGrid, alone, estimate
from tertius.claims.following.excess import HORIZONS, Excess
from tertius.claims.following.gains import STORED, WITHOUT
from tertius.claims.following.occasions import SAID, Occasions
from tertius.claims.following.samples import Changes
from tertius.claims.following.tie_years import covered
from tertius.claims.naming import called, percent
from tertius.claims.rule import Decision, Placebo
from tertius.claims.verdict import Cell, DataTable, Estimate, Figure
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR

#: A tie of each kind with a power, as people say it.
TIE: Mapping[str, str] = {
    "arms": "arms from {}",
    "pact_defense": "a defence pact with {}",
    "pact_consultation": "a consultation pact with {}",
    "base": "troops of {}",
    "trade_share": "a twentieth of their trade with {}",
}


def tie_with(kind: str, who: str) -> str:
    """Return a kind of tie with a power in words."""
    return TIE[kind].format(who)


def years_of(horizon: int) -> str:
    """Return a number of years in words."""
    return f"{words.number(horizon)} year{'s' if horizon > 1 else ''}"


def counted(found: Excess) -> tuple[int, int]:
    """Return how many gained the tie after the occasion, of how many."""
    return round(found.share * found.n), found.n


def numbers(headline: Estimate, found: Excess, decision: Decision) -> str:
    """Return the technical end of a sentence: shares, difference, interval, reason."""
    return (
        f"{percent(found.share)} ({found.clusters} states), against {percent(found.without)} of like "
        f"state-years without it. The difference is {signed(headline.value)} ({signed(headline.low)} to "
        f"{signed(headline.high)}); {decision.why}."
    )


def signed(value: float | None) -> str:
    """Return a difference of shares with its sign."""
    return "unknown" if value is None else f"{value:+.2f}"


def case_table(panel: Panel, grid: ContrastGrid, title: str, focal: str | None = None) -> DataTable:
    """List every case of the main specification with what came of it."""
    after, _ = grid.main_cases()
    rows = list[tuple[Cell, ...]]()
    for k, (row, column) in enumerate(zip(after.rows.tolist(), after.columns.tolist(), strict=True)):
        state, year = grid.states[row], column + FIRST_YEAR
        name = panel.states.name(state, year)
        later = np.flatnonzero(np.nan_to_num(grid.there[row, column + 1 :]) > 0)
        first = int(year + 1 + later[0]) if len(later) else None
        got = ["yes" if x > 0 else "-" if np.isnan(x) else "no" for x in after.kept[k]]
        rows.append((f"{name} (the claim's own)" if state == focal else name, state, year, *got, first))
    rows.sort(key=lambda r: (r[2], str(r[1])))
    columns = ("state", "id", "year", *(f"within {years_of(h)}" for h in HORIZONS), "first year with it")
    note = "States that could gain the tie then. '-': not on record as a whole."
    return DataTable(title, columns, tuple(rows), note)


def by_power(
    panel: Panel, asked: Asked, changed: Changes, occasion: Occasions, powers: Sequence[str]
) -> dict[str, Excess]:
    """Return what each power gains on the same occasions, under the main choices."""
    out = dict[str, Excess]()
    for power in powers:
        own = replace(asked, powers=(power,), others=tuple(p for p in powers if p != power))
        try:
            found = alone(panel, own, changed, occasion)
        except PanelError:
            continue
        if found is not None:
            out[called(panel, power, asked.first, asked.last)] = found
    return out


def power_table(found: Mapping[str, Excess], title: str) -> DataTable:
    """Return cases, shares and excess by power."""
    rows = list[tuple[Cell, ...]]()
    for name, e in found.items():
        got, n = counted(e)
        at = estimate(e, "")
        ends = (at.value, at.low, at.high)
        shares = round(e.share, 4), round(e.without, 4)
        rows.append((name, n, got, *shares, *(None if x is None else round(x, 4) for x in ends)))
    columns = ("power", "cases", "gained", "share", "like years without", "difference", "low", "high")
    note = "Each power alone, among states that could gain its tie; 95 % intervals, states as clusters."
    return DataTable(title, columns, tuple(rows), note)


def power_figure(found: Mapping[str, Excess], title: str, occasion: str) -> Figure:
    """Return the differences by power with their intervals."""
    rows, said = list[tuple[Cell, ...]](), list[str]()
    for name, e in found.items():
        at = estimate(e, "")
        if at.value is None or at.low is None or at.high is None:
            continue
        rows.append((name, *(round(100 * x, 2) for x in (at.value, at.low, at.high))))
        said.append(
            f"{name} {100 * at.value:+.0f} in a hundred ({100 * at.low:+.0f} to {100 * at.high:+.0f})"
        )
    data = DataTable(title, ("label", "estimate", "low", "high"), tuple(rows), "95 % intervals.")
    alt = f"More states in a hundred that gain the tie after {occasion} than without: {'; '.join(said)}."
    unit = f"more states in a hundred that gain the tie after {occasion}"
    return Figure("forest", title, alt, data, unit=unit, line=0.0)


def kind_table(
    panel: Panel, asked: Asked, changed: Changes, occasion: Occasions, kinds: Sequence[str]
) -> DataTable:
    """Return the same for other kinds of tie of the same power."""
    rows = list[tuple[Cell, ...]]()
    for kind in kinds:
        try:
            found = alone(panel, replace(asked, kind=kind), changed, occasion)
        except PanelError:
            continue
        at = estimate(found, "")
        if found is None or at.value is None:
            continue
        got, n = counted(found)
        ends = [round(x or 0.0, 4) for x in (at.value, at.low, at.high)]
        rows.append((kind, n, got, round(found.share, 4), round(found.without, 4), *ends))
    columns = ("kind of tie", "cases", "gained", "share", "like years without", "difference", "low", "high")
    note = "No row: no case, or not on record. A base: 128 troops or more. Trade: a share of 5 % or more."
    return DataTable("Other kinds of tie", columns, tuple(rows), note)


def placebo(draws: Placebo | None, share: float | None) -> str:
    """Say what moved occasions show."""
    if draws is None:
        return "No placebo: no year without the occasion to which one could be moved."
    values = np.array([e.value for e in draws.draws if e.value is not None])
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
    said = "too few to compare" if share is None else f"{percent(share)} of them would earn a label"
    return (
        f"With {len(values)} sets of {draws.what}, the difference is {signed(float(middle))} in the middle "
        f"and {signed(float(low))} to {signed(float(high))} in nine of ten; {said}."
    )


def notes(panel: Panel, grid: ContrastGrid, decision: Decision) -> tuple[str, ...]:
    """Return what a reader must know about definition and coverage."""
    asked = grid.asked
    name, least = STORED[asked.kind]
    first, last = covered(panel, "ties", name)
    out = [
        f"Rule: {decision.why}.",
        f"A tie is new after {WITHOUT[0]} years on record without one. A case counts where all of its "
        f"{years_of(asked.horizon)} after are on record ({name}, {first} to {last}, from a value of "
        f"{least:g}): recent gains are not seen sooner than their absence.",
        "Like state-years: same era (to 1991, since), governments that fall often or not, ever a tie with "
        "the power before or never, a tie of another power in the last three years or none, and without "
        f"{SAID[grid.occasion.name]} up to the horizon.",
        "That the occasion caused a gain is not shown: states that go through one differ from others in ways "
        "that these strata do not hold.",
    ]
    if grid.left_out:
        out.append(f"{grid.left_out} specifications with too few cases are left out of the grid.")
    if grid.asked.among:
        out.append(f"Occasions are limited to {len(grid.asked.among)} named states; comparison is with all.")
    return tuple(out)
