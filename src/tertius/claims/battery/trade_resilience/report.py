"""Tables, figures and sentences of `trade_resilience`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tertius.claims.battery.trade_resilience.grid import (
    LAGS,
    TradeGrid,
    as_estimate,
    power,
    sanction_rules,
    study,
)
from tertius.claims.battery.trade_resilience.sample import (
    BASE,
    SHARE,
    details,
    load_trade,
    spells,
    straddles,
    year_of,
)
from tertius.claims.following.tie_years import YEARS, covered
from tertius.claims.naming import called, percent
from tertius.claims.rule import Decision
from tertius.claims.verdict import Cell, DataTable, Estimate, Figure, GridCell
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel

HALVED = -0.5
#: Years from the middle of the base years to the middle of the five years after.
MIDDLE = 5.0
SEEN = "seen before the change"


def outcomes(grid: TradeGrid) -> list[tuple[int, float, float]]:
    """Return each main case: its place in the study, its base share, its effect in points of the share."""
    main = grid.entries[0]
    by_unit = main.study.by_unit[main.after][0]
    return [
        (int(k), float(main.study.contrasts.base[k]), float(by_unit[k])) for k in np.flatnonzero(main.use)
    ]


def shares_of_cases(grid: TradeGrid, threshold: float) -> dict[str, float | None]:
    """Return the share of main cases that kept, halved or raised their share, against the comparison."""
    cases = [(base, effect) for _, base, effect in outcomes(grid)]
    if not cases:
        return dict.fromkeys(("kept", "halved", "rose"))
    ratio = np.array([effect / base for base, effect in cases])
    return {
        "kept": float((ratio >= threshold).mean()),
        "halved": float((ratio < HALVED).mean()),
        "rose": float((ratio > 0).mean()),
    }


def case_table(panel: Panel, patron: str, focal: str | None, grid: TradeGrid) -> DataTable:
    """List the main cases with shares before and after and what the comparison clients' trade did."""
    main, said = grid.entries[0], details(panel)
    contrasts = main.study.contrasts
    after = (contrasts.lags >= 1) & (contrasts.lags <= main.after)
    rows = list[tuple[Cell, ...]]()
    for k, base, effect in outcomes(grid):
        state, column = grid.trade.states[int(main.study.state[k])], int(contrasts.group[k])
        year = year_of(column)
        seen = np.isfinite(contrasts.effect[0, k]) & after
        change = grid.trade.share[main.study.state[k], column + contrasts.lags[seen]].mean()
        name = panel.states.name(state, year) + (" (focal)" if state == focal else "")
        source = int(grid.trade.source[column - 1])
        rows.append(
            (
                name, state, year, round(base, 1), round(float(change), 1), round(float(change) - effect, 1),
                round(effect / base, 2), int(seen.sum()), int(contrasts.controls[k][seen].min()),
                grid.trade.datasets[source], "yes" if straddles(grid.trade, column) else "no",
                said.get((state, year), ""),
            )
        )  # fmt: skip
    rows.sort(key=lambda row: (str(row[2]), str(row[1])))
    columns = (
        "state", "id", "year", "share before", "share after", "expected after", "change", "years seen",
        "compared with", "source", "source changes", "detail",
    )  # fmt: skip
    note = (
        f"Shares in per cent of the state's trade: mean of the {BASE} years before, and of the years seen "
        "after. 'Expected': what comparison clients of the same years did. 'Change': the difference over the "
        "share before. "
        "'Compared with': fewest states in any year. 'Source changes': the years from three before to five "
        "after reach into another source; in the main specification only the years of one source are used."
    )
    us = called(panel, patron, year_of(0), 2025)
    title = f"Clients of {us} whose government changed while it was under sanctions"
    return DataTable(title, columns, tuple(rows), note)


def lag_table(grid: TradeGrid) -> DataTable:
    """The effect year by year, before and after, with the number of cases seen."""
    main = grid.entries[0]
    rows = list[tuple[Cell, ...]]()
    for k, lag in enumerate(LAGS.tolist()):
        effect = main.study.mean(main.study.contrasts.effect[:, :, k], main.use)
        e = as_estimate(effect, None, "")
        rows.append((lag, e.value, e.low, e.high, e.n))
    columns = ("years after", "change of the share", "low", "high", "cases")
    note = f"Against the mean of the {BASE} years before. Shares of the share before; 95 % intervals."
    return DataTable("Event study of the main specification", columns, tuple(rows), note)


def lag_figure(grid: TradeGrid) -> Figure:
    """Return the event study as a forest, a row a year."""
    rows = list[tuple[Cell, ...]]()
    for lag, value, low, high, n in lag_table(grid).rows:
        if value is not None and isinstance(lag, int):
            years = "year" if abs(lag) == 1 else "years"
            word = (
                "year of the change" if lag == 0 else f"{abs(lag)} {years} {'before' if lag < 0 else 'after'}"
            )
            rows.append((word, value, low, high, n))
    later = [row for row in rows if "after" in str(row[0])]
    ends = f"; {later[-1][0]} it is {_signed(later[-1][1])}" if later else ""
    title = "Share of trade before and after a change of government, against comparison clients"
    alt = f"Change of the share relative to the {BASE} years before, by year since the change{ends}."
    columns = ("label", "estimate", "low", "high", "n")
    return Figure("forest", title, alt, DataTable(title, columns, tuple(rows), "95 % intervals."))


def patron_table(
    panel: Panel, patrons: Sequence[str], grid: TradeGrid, floor: float, clean: int
) -> DataTable:
    """Changes of the share by patron, while under any state's sanctions and whatever the sanctions."""
    after = grid.entries[0].after
    rows = list[tuple[Cell, ...]]()
    for patron in patrons:
        try:
            trade = load_trade(panel, patron)
            own = study(spells(trade, clean, False), floor, True, "not yet")
            rules = sanction_rules(panel, patron, None)
        except PanelError:
            continue
        for rule in ("of any state", "with or without"):
            use = rules[rule][own.contrasts.group]
            effect = own.mean(own.by_unit[after], np.asarray(use))
            e = as_estimate(effect, None, "")
            if e.value is not None:
                clusters = effect.clusters if effect is not None else 0
                rows.append((called(panel, patron, 1946, 2025), rule, e.value, e.low, e.high, e.n, clusters))
    columns = ("patron", "sanctions", "change of the share", "low", "high", "cases", "states")
    note = "Otherwise as the main specification. Shares of the share before; 95 % intervals."
    return DataTable("Trade after a change of government, by patron", columns, tuple(rows), note)


def patron_figure(table: DataTable) -> Figure:
    """Return the changes by patron as a forest."""
    label = {"of any state": "under sanctions", "with or without": "with or without sanctions"}
    rows = tuple((f"{r[0]}, {label[str(r[1])]}", r[2], r[3], r[4], r[5]) for r in table.rows)
    alt = "; ".join(f"{row[0]}: {_signed(row[1])}" for row in rows) or "No patron with enough cases"
    columns = ("label", "estimate", "low", "high", "n")
    return Figure("forest", table.title, f"{alt}.", DataTable(table.title, columns, rows, "95 % intervals."))


def power_table(cells: Sequence[GridCell], threshold: float) -> DataTable:
    """What the design could have found, and what drift before the change could have gone unseen."""
    main = cells[0].estimate
    rows = list[tuple[Cell, ...]]()
    error = _error(main)
    if error:
        rows.append(
            (
                "a fall as large as the threshold, told from no change",
                threshold,
                round(power(error, threshold), 2),
            )
        )
        rows.append(("a halving, told from no change", HALVED, round(power(error, HALVED), 2)))
    before = next(
        (c.estimate for c in cells if c.specification.get("placebo") == "years before the change"), None
    )
    error = _error(before) if before is not None else 0.0
    if error:
        drift = threshold / MIDDLE
        seen = drift * 3.0  # from the middle of the years before to the middle of the base
        what = f"a drift of {abs(drift):.0%} a year, enough to make or hide the threshold"
        rows.append((f"{what}, {SEEN}", round(seen, 3), round(power(error, seen), 2)))
    columns = ("what", "size", "power")
    note = (
        "Chance that the 95 % interval excludes zero if the size is true. "
        "Roth (2022), American Economic Review: Insights 4: 305-322."
    )
    return DataTable("Power of the event study and of its pre-trend", columns, tuple(rows), note)


def _error(estimate: Estimate | None) -> float:
    if estimate is None or estimate.low is None or estimate.high is None:
        return 0.0
    return (estimate.high - estimate.low) / (2 * 1.96)


def sentence(
    panel: Panel, patron: str, grid: TradeGrid, headline: Estimate, decision: Decision, threshold: float
) -> str:
    """Return the verdict in plain words, its numbers computed."""
    us, years = called(panel, patron, 1946, 2025), grid.entries[0].after
    if headline.value is None:
        return (
            f"No change of government in a client of {us} under sanctions can be followed in trade shares "
            f"for {years} years."
        )
    cases = shares_of_cases(grid, threshold)
    return (
        f"In the {years} years after {headline.n} irregular changes of government in clients of {us} while "
        f"it was under sanctions, its share of their trade changed by {_signed(headline.value)} of what it "
        f"was ({_signed(headline.low)} to {_signed(headline.high)}) against comparable clients; in "
        f"{percent(cases['kept'])} of the cases it lost no more than {percent(-threshold)} of it, in "
        f"{percent(cases['rose'])} it gained, in {percent(cases['halved'])} it lost more than half; "
        f"{decision.why}."
    )


def placebo(cells: Sequence[GridCell], table: DataTable) -> str:
    """Say what the placebo specifications show, and their power."""
    placebos = [cell for cell in cells if cell.role == "placebo"]
    if not placebos:
        return "No placebo: too few clients are seen long enough before a change, or without one."
    words = {"for": "a rise that could hide a fall", "against": "a fall", "neither": "nothing told from zero"}
    said = []
    for cell in placebos:
        e = cell.estimate
        numbers = f"{_signed(e.value)} ({_signed(e.low)} to {_signed(e.high)}, n = {e.n})"
        said.append(f"{cell.specification['placebo']}: {numbers}, {words[cell.direction]}")
    text = "; ".join(said)
    text = f"{text[:1].upper()}{text[1:]}."
    for what, _, chance in table.rows:
        if str(what).endswith(SEEN) and isinstance(chance, float):
            drift = str(what).removesuffix(f", {SEEN}")
            text += f" The years before the change would show {drift}, with a chance of {percent(chance)}."
    return text


def notes(panel: Panel, grid: TradeGrid, decision: Decision, floor: float) -> tuple[str, ...]:
    """Return what a reader must know about selection, data and grid."""
    main = grid.entries[0]
    changed = sum(straddles(grid.trade, int(g)) for g in main.study.contrasts.group[main.use])
    last = covered(panel, "ties", SHARE)[1]
    quiet = ", ".join(f"{a}-{b}" for a, b in _spans(grid))
    out = [
        f"Rule: {decision.why}.",
        "Clients are compared with clients of the same years whose government had not changed, never with "
        "ones in the wake of a change. Changes of government are not drawn by lot: who is overthrown may "
        "have been losing partners before.",
        f"A client is a state with a share from {floor:g} %; shares are rounded to half a point, which for "
        "the smallest clients is a quarter to a half of the share. Clients and comparison clients are chosen "
        "by the same base years, so that both fall back alike from a high base.",
        "The main specification compares sums of shares, so that clients with much trade weigh more; in logs "
        "every case weighs the same.",
        "A share says nothing of the trade's volume; services, arms, contracts and energy projects are in it "
        "only as far as they are goods trade on record. Soviet trade with planned economies and their allies "
        "is missing before 1992.",
        f"Trade shares come from two sources that break after 1999 and end in {last}; {changed} of "
        f"{int(main.use.sum())} main cases have a window that reaches across the break, and are followed in "
        "one source's years only.",
        f"Years under sanctions by the main definition: {quiet}.",
        "Cases that are dropped to see what flips the verdict stay in the comparison.",
    ]
    if grid.left_out:
        out.append(f"{grid.left_out} specifications with too few cases are left out of the grid.")
    return tuple(out)


def _spans(grid: TradeGrid) -> list[tuple[int, int]]:
    marks = YEARS[next(iter(grid.sanctioned.values()))].tolist()
    out = list[tuple[int, int]]()
    for year in marks:
        if out and out[-1][1] == year - 1:
            out[-1] = (out[-1][0], year)
        else:
            out.append((year, year))
    return out


def _signed(value: Cell) -> str:
    return "unknown" if not isinstance(value, int | float) else f"{100 * value:+.0f} %"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
