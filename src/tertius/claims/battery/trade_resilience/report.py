"""Tables, figures and sentences of `trade_resilience`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtr, ndtri

from tertius.claims import wording
from tertius.claims.battery.trade_resilience.grid import (
    ALIKE,
    ALL_YEARS,
    POOLED,
    TradeGrid,
    combined,
    main_key,
)
from tertius.claims.battery.trade_resilience.sample import BASE, GAP, SHARE, details, straddles, year_of
from tertius.claims.battery.trade_resilience.studies import LAGS, SMALLEST, Study, run_study
from tertius.claims.following.tie_years import covered
from tertius.claims.naming import called, percent
from tertius.claims.rule import Decision, Placebo
from tertius.claims.verdict import Cell, DataTable, Estimate, Figure, GridCell
from tertius.core.arrays import Bools
from tertius.panel.panel import Panel

HALVED = float(np.log(0.5))
#: Years from the middle of the base years to the middle of the five years after, and over the way to the
#: middle of the three years before the change.
MIDDLE, PACE = 9.0, 9.0 / 4.0
#: Standard errors that a leaning asks for (probability of 0.80).
LEAN_Z = float(ndtri(0.80))
SEEN = "seen before the change"
BASE_WORDS = f"{GAP + 1} to {GAP + BASE} years before"


def last_year(panel: Panel) -> int:
    """Return the last year of the record of trade."""
    return covered(panel, "ties", SHARE)[1]


def outcomes(grid: TradeGrid) -> list[tuple[int, float, float]]:
    """Return each main case of the patron: its place in the study, base and effect in logs."""
    study, use, after = _main(grid)
    by_unit = study.by_unit[after][0]
    return [(int(k), float(study.contrasts.base[k]), float(by_unit[k])) for k in np.flatnonzero(use)]


def _main(grid: TradeGrid) -> tuple[Study, Bools, int]:
    s = grid.entries[0].specification
    after, study = int(str(s["years after"])), grid.own.study(main_key(grid))
    return study, np.isfinite(study.by_unit[after][0]), after


def shares_of_cases(grid: TradeGrid, threshold: float) -> dict[str, float | None]:
    """Return the share of the patron's cases that kept, halved or raised their share, against the others'."""
    change = np.array([effect for _, _, effect in outcomes(grid)])
    if not len(change):
        return dict.fromkeys(("kept", "halved", "rose"))
    return {
        "kept": float((change >= threshold).mean()),
        "halved": float((change < HALVED).mean()),
        "rose": float((change > 0).mean()),
    }


def case_table(panel: Panel, patron: str, focal: str | None, grid: TradeGrid) -> DataTable:
    """List the patron's cases with shares before and after and what the comparison clients' trade did."""
    said = details(panel)
    study, _, horizon = _main(grid)
    contrasts = study.contrasts
    after = (contrasts.lags >= 1) & (contrasts.lags <= horizon)
    rows = list[tuple[Cell, ...]]()
    for k, base, effect in outcomes(grid):
        state, column = grid.trade.states[int(study.state[k])], int(contrasts.group[k])
        year = year_of(column)
        seen = np.isfinite(contrasts.effect[0, k]) & after
        later = grid.trade.share[study.state[k], column + contrasts.lags[seen]]
        change = float(np.log(np.maximum(later, SMALLEST)).mean())
        name = panel.states.name(state, year) + (" (focal)" if state == focal else "")
        source = int(grid.trade.source[column - 1])
        before, then, expected = (round(float(np.exp(x)), 1) for x in (base, change, change - effect))
        rows.append(
            (
                name, state, year, before, then, expected, round(float(np.expm1(effect)), 2),
                int(seen.sum()), int(contrasts.controls[k][seen].min()), grid.trade.datasets[source],
                "yes" if straddles(grid.trade, column) else "no", said.get((state, year), ""),
            )
        )  # fmt: skip
    rows.sort(key=lambda row: (str(row[2]), str(row[1])))
    columns = (
        "state", "id", "year", "share before", "share after", "expected after", "change", "years seen",
        "compared with", "source", "source changes", "detail",
    )  # fmt: skip
    note = (
        f"Shares in per cent of the state's trade, geometric means: {BASE_WORDS}, and the years seen "
        "after. 'Expected': what comparison clients of the same years did. 'Change': relative to what was "
        "expected. 'Compared with': fewest states in any year. 'Source changes': the years from "
        "eight before to five after reach into another source; in the main specification only the years "
        "of one source are used."
    )
    us = called(panel, patron, year_of(0), 2025)
    title = f"Clients of {us} whose government changed irregularly"
    return DataTable(title, columns, tuple(rows), note)


def lag_table(grid: TradeGrid) -> DataTable:
    """The effect year by year, before and after, with the number of the patron's cases seen."""
    key = main_key(grid)
    study = run_study(grid.own.spells(key), key, LAGS)
    use = np.isfinite(study.by_unit[int(str(grid.entries[0].specification["years after"]))][0])
    rows = list[tuple[Cell, ...]]()
    for k, lag in enumerate(LAGS.tolist()):
        effect = study.totals(study.contrasts.effect[:, :, k], use).effect() if use.any() else None
        numbers = (None, None, None) if effect is None else (effect.value, effect.low, effect.high)
        rows.append((lag, *(_relative(x) for x in numbers), 0 if effect is None else effect.n))
    columns = ("years after", "change of the share", "low", "high", "cases")
    note = f"Against the mean of the years {BASE_WORDS}; relative to what the share was; 95 % intervals."
    return DataTable("Event study of the patron's own cases", columns, tuple(rows), note)


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
    alt = f"Change of the share relative to that {BASE_WORDS}, by year since the change{ends}."
    columns = ("label", "estimate", "low", "high", "n")
    return Figure("forest", title, alt, DataTable(title, columns, tuple(rows), "95 % intervals."))


def patron_table(panel: Panel, grid: TradeGrid) -> DataTable:
    """Changes of the share by power, with and without regard to sanctions, alone and partially pooled."""
    rows = list[tuple[Cell, ...]]()
    main = grid.entries[0].specification
    for entry in grid.entries:
        s = entry.specification
        if (
            any(s[name] != main[name] for name in s if name not in ("trade", "sanctions"))
            or s["trade"] == ALIKE
        ):
            continue
        for patron, part in entry.parts.items():
            e = combined(patron, {patron: part, **entry.parts}, str(s["trade"]))
            if e.value is not None:
                numbers = (_relative(e.value), _relative(e.low), _relative(e.high))
                how = "partially pooled" if s["trade"] == POOLED else "alone"
                own = sum(part.sizes())
                sanctions = "with or without" if s["sanctions"] == ALL_YEARS else "under sanctions"
                rows.append((called(panel, patron, 1946, 2025), sanctions, how, *numbers, own))
    columns = ("patron", "sanctions", "estimate", "change of the share", "low", "high", "cases")
    note = "Otherwise as the main specification. Relative to what the share was; 95 % intervals."
    return DataTable("Trade after a change of government, by power", columns, tuple(rows), note)


def patron_figure(table: DataTable) -> Figure:
    """Return the changes by power as a forest."""
    rows = tuple((f"{r[0]}, {r[1]}, {r[2]}", *r[3:7]) for r in table.rows)
    alt = "; ".join(f"{row[0]}: {_signed(row[1])}" for row in rows) or "No power with enough cases"
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
                _relative(threshold),
                round(power(error, threshold), 2),
            )
        )
        rows.append(("a halving, told from no change", -0.5, round(power(error, HALVED), 2)))
    before = next(
        (c.estimate for c in cells if c.specification.get("placebo") == "years before the change"), None
    )
    error = _error(before) if before is not None else 0.0
    if error:
        drift = threshold / MIDDLE
        seen = drift * MIDDLE / PACE  # from the middle of the base to that of the years just before
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
    """Return the verdict in one technical sentence, its numbers computed."""
    us, years = called(panel, patron, 1946, 2025), _main(grid)[2]
    if headline.value is None:
        return (
            f"No change of government in a client of {us} can be followed in trade shares for {years} years."
        )
    cases, own = shares_of_cases(grid, float(np.log1p(threshold))), len(outcomes(grid))
    return (
        f"In the {years} years after {own} irregular changes of government in clients of {us}, its share of "
        f"their trade changed by {per_cent_of(headline.value)} of what it was {BASE_WORDS} "
        f"({per_cent_of(headline.low)} to {per_cent_of(headline.high)}) against comparable clients, drawn "
        "towards "
        f"what {headline.n - own} such changes did to other powers' shares; in {percent(cases['kept'])} "
        "of its cases "
        f"it lost no more than {percent(-threshold)} of it, in {percent(cases['rose'])} it gained, in "
        f"{percent(cases['halved'])} it lost more than half; {decision.why}."
    )


def plain_sentence(
    panel: Panel, patron: str, headline: Estimate, decision: Decision, threshold: float
) -> str:
    """Return the verdict as an editor could print it."""
    us = called(panel, patron)
    if headline.value is None or headline.low is None:
        return wording.plain(
            [f"no change of government among {us}'s clients can be followed in trade figures"]
        )
    ratio, low = float(np.exp(headline.value)), float(np.exp(headline.low))
    moved = "held" if abs(ratio - 1) < 0.02 else f"typically went {wording.changed_by(ratio)}"
    moved = f"typically {wording.changed_by(ratio)}" if ratio >= 1.95 else moved
    first = f"after irregular changes of government, {us}'s share of clients' trade {moved}"
    allowed = wording.per_cent(-threshold)
    said = {
        "supported": f"it very probably loses less than {allowed} of it",
        "leaning for": f"losing more than {allowed} of it looks unlikely but cannot be excluded",
        "contradicted": f"it very probably loses more than {allowed} of it",
        "leaning against": f"it looks likely to lose more than {allowed} of it",
        "practically none": "a change large enough to matter can be ruled out",
        "not identified": "but shares move as much without such changes, so that nothing follows",
        "too few to tell": f"with {wording.number(round(headline.n_effective))} cases that is too few to "
        "tell",
    }.get(decision.label, "whether that is more than was allowed for stays open")
    if decision.label == "undetermined":
        said = (
            f"a fall of {wording.per_cent(1 - low)} cannot be excluded"
            if low < 1
            else "the record does not settle it"
        )
    return wording.plain([first, said], [f"the trade record ends in {last_year(panel)}"])


def placebo(cells: Sequence[GridCell], draws: Placebo | None, decision: Decision) -> str:
    """Say what the placebo draws and the placebo specifications show."""
    said = list[str]()
    if draws is not None:
        values = np.array([e.value for e in draws.draws if e.value is not None])
        middle, low, high = (per_cent_of(float(x)) for x in np.quantile(values, (0.5, 0.05, 0.95)))
        text = (
            f"of {len(values)} sets of dates ({draws.what}) the middle one shows {middle}, nine in ten "
            "lie from "
            f"{low} to {high}"
        )
        if decision.placebo is not None:
            text += f"; {percent(decision.placebo)} would earn a label on the side of the estimate"
        said.append(text)
    words = {"for": "a rise", "against": "a fall", "neither": "nothing told from zero"}
    for cell in (c for c in cells if c.role == "placebo"):
        e = cell.estimate
        numbers = f"{per_cent_of(e.value)} ({per_cent_of(e.low)} to {per_cent_of(e.high)}, n = {e.n})"
        said.append(f"{cell.specification['placebo']}: {numbers}, {words[cell.direction]}")
    if not said:
        return "No placebo: too few clients are seen long enough before a change, or without one."
    text = "; ".join(said)
    return f"{text[:1].upper()}{text[1:]}."


def notes(panel: Panel, grid: TradeGrid, decision: Decision, floor: float) -> tuple[str, ...]:
    """Return what a reader must know about selection, data and grid."""
    study, use, _ = _main(grid)
    changed = sum(straddles(grid.trade, int(g)) for g in study.contrasts.group[use])
    powers = ", ".join(called(panel, name) for name in grid.studies if name != grid.trade.patron)
    out = [
        f"Rule: {decision.why}.",
        "Clients are compared with clients of the same years whose government had not changed, never with "
        "ones in the wake of a change. Changes of government are not drawn by lot: who is overthrown may "
        "have been losing partners before. A verdict that a drift of the years before would explain is "
        "not given.",
        f"The base is the mean of the years {BASE_WORDS} the change. The three years just before are left "
        "out because governments may fall while a share happens to stand high or low; a variant takes "
        "them in, and "
        "synthetic difference-in-differences, another, gives them most of the weight.",
        "Estimates are changes of the logarithm of the share, every case alike; those for "
        f"{powers or 'no other power'} "
        "lend the patron's strength as far as the powers resemble each other. One history is in several "
        "powers' figures; their errors are taken as independent.",
        f"A client is a state with a share from {floor:g} %; shares are rounded to half a point, which for "
        "the smallest clients is a quarter to a half of the share. Clients and comparison clients are chosen "
        "by the same base years, so that both fall back alike from a high base.",
        "A share says nothing of the trade's volume; services, arms, contracts and energy projects are in it "
        "only as far as they are goods trade on record. Soviet trade with planned economies and their allies "
        "is missing before 1992.",
        f"Trade shares come from two sources that break after 1999 and end in {last_year(panel)}; "
        f"{changed} of "
        f"{int(use.sum())} cases of the patron have a window that reaches across the break, and are "
        "followed in "
        "one source's years only.",
        "Cases that are dropped to see what flips the verdict stay in the comparison.",
    ]
    if grid.left_out:
        out.append(f"{grid.left_out} specifications with too few cases are left out of the grid.")
    return tuple(out)


def power(error: float, size: float, level: float = 0.95) -> float:
    """Return the chance that an interval of this standard error excludes zero when the truth is `size`."""
    z = float(ndtri(0.5 + level / 2))
    return float(ndtr(abs(size) / error - z) + ndtr(-abs(size) / error - z))


def per_cent_of(change: float | None) -> str:
    """Return a change of logs in per cent of what was."""
    return _signed(_relative(change))


def _relative(change: float | None) -> float | None:
    return None if change is None else round(float(np.expm1(change)), 4)


def _signed(value: Cell) -> str:
    return "unknown" if not isinstance(value, int | float) else f"{100 * value:+.0f} %"
