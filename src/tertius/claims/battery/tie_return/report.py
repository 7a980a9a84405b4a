"""Sentences, tables and figures of `tie_return`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tertius.claims import wording as words
from tertius.claims.following.contrast_report import tie_with, years_of
from tertius.claims.following.pooling import pooled_rows
from tertius.claims.following.returns import HORIZONS, NEVER, ReturnGrid, return_grid
from tertius.claims.naming import called, percent
from tertius.claims.registry import Assessment
from tertius.claims.rule import Decision
from tertius.claims.verdict import Cell, DataTable, Estimate, Figure, GridCell
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR

#: Each label as the end of a plain sentence; {} is what the claim asks for ("most", "over 30 %"), {under}
#: what falls short of it.
ENDS = {
    "supported": "{} come back",
    "leaning for": "{} probably come back",
    "leaning against": "probably {under} come back",
    "contradicted": "{under} come back",
    "undetermined": "whether {} come back is unsettled",
    "too few to tell": "too few to tell",
}


def asked_for(threshold: float) -> str:
    """Return the share that a claim asks for in words."""
    return "most" if threshold == 0.5 else f"over {words.per_cent(threshold)}"


def sentence(
    name: str, kind: str, grid: ReturnGrid, headline: Estimate, decision: Decision, threshold: float
) -> str:
    """Return the verdict in one technical sentence."""
    after = years_of(grid.horizon)
    if headline.value is None or headline.low is None or headline.high is None:
        return f"No lost tie ({tie_with(kind, name)}) can be followed for {after}."
    return (
        f"Of {headline.n} lost ties ({tie_with(kind, name)}) whose {after} after are on record, "
        f"{percent(headline.value)} came back ({percent(headline.low)} to {percent(headline.high)}; as good "
        f"as {headline.n_effective:.0f} independent ones); asked for: over {percent(threshold)}; "
        f"{decision.why}."
    )


def plain(name: str, kind: str, found: Assessment[Any, ReturnGrid], as_of: int) -> str:
    """Return the verdict as an editor could print it."""
    e, horizon = found.headline, years_of(found.grid.horizon)
    if e.value is None:
        return words.plain([f"No lost tie with {name} can be followed for {horizon}"])
    came = round(e.value * e.n)
    again = {
        "arms": f"clients that {name} stopped arming got its arms again",
        "trade_share": f"states that turned from trade with {name} turned back",
    }.get(kind, f"states whose pact with {name} ended made another")
    said = (
        f"{words.number(came) if came else 'not one'} of {words.number(e.n)} {again} within {horizon} "
        f"({words.per_cent(e.value)})"
    )
    part = "half" if found.threshold == 0.5 else words.per_cent(found.threshold)
    end = ENDS.get(found.decision.label, "whether {} come back is unknown").format(
        asked_for(found.threshold), under=f"fewer than {part}"
    )
    if found.decision.label == "undetermined":
        end = words.beside(e, found.threshold, part) or end
    return words.plain([said, end], [f"As of {as_of}"])


def placebo(cells: Sequence[GridCell]) -> str:
    """Say how many states that never had the tie gained it."""
    e = next(c.estimate for c in cells if c.role == "placebo")
    return f"Of {e.n} {NEVER}, looked at every so many years, {percent(e.value)} had it as many years later."


def case_table(panel: Panel, grid: ReturnGrid, name: str, focal: str | None) -> DataTable:
    """List every lost tie with what came of it."""
    lost = next(iter(grid.data.values()))
    rows = list[tuple[Cell, ...]]()
    for k, (row, column) in enumerate(zip(lost.rows.tolist(), lost.columns.tolist(), strict=True)):
        state, year = grid.states[row], column + FIRST_YEAR
        if not grid.first <= year <= grid.last:
            continue
        said = panel.states.name(state, year)
        back = ["-" if np.isnan(x) else "yes" if x else "no" for x in lost.back[:, k]]
        rows.append((f"{said} (the claim's own)" if state == focal else said, state, year, *back))
    rows.sort(key=lambda r: (r[2], str(r[1])))
    columns = ("state", "id", "last year", *(f"back within {h}" for h in HORIZONS))
    note = "'-': the years after are not all on record."
    return DataTable(f"Lost ties with {name}", columns, tuple(rows), note)


def by_patron(panel: Panel, kind: str, grid: ReturnGrid, powers: Sequence[str]) -> dict[str, Estimate]:
    """Return the main share of each power; the claim's own first, under the claim's own limits."""
    out = dict[str, Estimate]()
    for k, power in enumerate(powers):
        own = grid
        if k:
            may = np.ones(grid.lost.shape, dtype=np.bool_)
            try:
                own = return_grid(panel, power, kind, grid.horizon, grid.first, grid.last, may)
            except PanelError:
                continue
        e = own.share(own.specifications[0])
        if e.value is not None:
            out[called(panel, power, grid.first, grid.last)] = e
    return out


def patron_table(shares: Mapping[str, Estimate], horizon: int) -> DataTable:
    """Return each power's share, alone and pooled."""
    columns = (
        "ties of", "share back", "low", "high", "lost ties", "effective n", "pooled", "low ", "high ",
        "weight of the mean",
    )  # fmt: skip
    note = "Pooled: beta-binomial hierarchy over the powers. 95 % intervals."
    title = f"Lost ties that came back within {years_of(horizon)}, by power"
    return DataTable(title, columns, pooled_rows(shares), note)


def patron_figure(shares: Mapping[str, Estimate], horizon: int, threshold: float) -> Figure:
    """Return each power's share with its interval."""
    title = f"Lost ties that came back within {years_of(horizon)}"
    rows = tuple((name, e.value, e.low, e.high) for name, e in shares.items())
    said = "; ".join(f"{n} {percent(e.value)} of {e.n}" for n, e in shares.items())
    data = DataTable(title, ("label", "value", "low", "high"), rows, "95 % intervals.")
    return Figure("bars", title, f"{title}: {said}.", data, unit="share of lost ties", line=threshold)


def notes(grid: ReturnGrid, kind: str, as_of: int, decision: Decision) -> tuple[str, ...]:
    """Return what a reader must know about definition and coverage."""
    out = [f"Rule: {decision.why}."]
    if kind == "arms":
        out.append(
            "An arms tie (5 % of the client's arms over five years) is lost after three years without a "
            "delivery; one delivery in the years from then on brings it back."
        )
    out.append(
        f"The record ends in {as_of}: losses less than {years_of(grid.horizon)} before count in no share. "
        "That ties came back in the past does not say that those lost now will."
    )
    if grid.left_out:
        out.append(f"{grid.left_out} specifications with too few cases are left out of the grid.")
    return tuple(out)
