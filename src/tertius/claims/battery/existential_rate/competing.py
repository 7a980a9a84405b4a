"""Tables and figures of `existential_rate`: competing outcomes, pacts, states left out, pairs together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tertius.claims.battery.existential_rate.grid import MoveGrid, elsewhere
from tertius.claims.following.incidence import WINDOW, incidence_bands, incidence_of, incidence_rows
from tertius.claims.following.pacts import blocks_of
from tertius.claims.following.pooling import pooled_rows
from tertius.claims.following.samples import Followed
from tertius.claims.following.successors import replaced
from tertius.claims.following.tie_years import follow
from tertius.claims.naming import called, percent
from tertius.claims.verdict import Cell, DataTable, Figure
from tertius.core.errors import PanelError
from tertius.models.competing_risks import Incidence
from tertius.panel.panel import Panel

#: Years from the start of the move on that ties are followed, and those that the table shows.
LONGEST = 15
SHOWN = (5, 10, 15)


def incidences(panel: Panel, patron: str, powers: Sequence[str], grid: MoveGrid) -> dict[str, Incidence]:
    """Return what became of the ties of states that moved, by how the move is told."""
    use = np.flatnonzero(grid.held)
    taken = replaced(panel, "arms", patron, powers, grid.ties.states, WINDOW)
    out = dict[str, Incidence]()
    by = np.array([grid.moves.by[k] for k in use], dtype=object)
    groups = {"all moves": by != "", "moves by votes": by == "votes", "moves by arms": by == "arms"}
    for name, chosen in groups.items():
        rows, start = grid.moves.rows[use[chosen]], grid.moves.begins[use[chosen]] - 1
        time, lost = follow(grid.ties, rows, start, LONGEST)
        states = tuple(grid.ties.states[row] for row in rows)
        sample = Followed(states, start, time, lost)
        cases = zip(states, (start + 1).tolist(), strict=True)
        sample = replace(sample, blocks=blocks_of(panel, patron, grid.ties.states, cases))
        shares = incidence_of(sample, grid.ties, taken, LONGEST)
        if shares is not None:
            out[name] = shares
    return out


def incidence_table(shares: dict[str, Incidence]) -> DataTable:
    """Return shares kept, replaced and ended by years since the move began."""
    rows = list[tuple[Cell, ...]]()
    for name, found in shares.items():
        rows += [(name, year, *row) for year in SHOWN for row in incidence_rows(found, year)]
    columns = ("moves", "years after its start", "outcome", "share", "low", "high", "cases")
    note = (
        "Cumulative incidence (Aalen-Johansen), recent moves censored where the record ends. Years count "
        "from the year before the move began; the headline counts whole moves and years after them. Cases: "
        "with the outcome by then, or still followed."
    )
    return DataTable("What becomes of the ties: kept, replaced, ended", columns, tuple(rows), note)


def incidence_figure(panel: Panel, patron: str, rival: str, shares: dict[str, Incidence]) -> Figure:
    """Return the shares as stacked bands."""
    said = [
        f"{name}: {percent(float(found.free[9]))} kept after ten years"
        for name, found in shares.items()
        if np.isfinite(found.free[9])
    ]
    us, them = called(panel, patron), called(panel, rival)
    title = f"What becomes of ties with {us} of states that move towards {them}"
    alt = f"Stacked bands: ties kept, replaced, ended. {'; '.join(said) or 'No case is followed so long'}."
    return incidence_bands(shares, LONGEST, "Cumulative incidence; intervals are in the table.", title, alt)


def pooled_table(
    panel: Panel,
    own: tuple[str, str],
    others: Sequence[str],
    settings: tuple[int, float, int, int],
    grid: MoveGrid,
) -> DataTable:
    """Return the share of keepers of this and of other pairs of powers, alone and pooled."""
    horizon, move, first, last = settings
    found = {f"{own[0]}, moves towards {own[1]}": grid.entries[0].estimate()}
    for pair in others:
        patron, rival = pair.split(":")
        if (patron, rival) == own:
            continue
        try:
            entry = elsewhere(panel, patron, rival, horizon, move, first, last)
        except PanelError:
            continue
        found[f"{patron}, moves towards {rival}"] = entry.estimate()
    rows = pooled_rows(found)
    columns = ("ties with", "share kept", "low", "high", "moves", "effective moves", "pooled", "low ",
               "high ", "weight of the mean")  # fmt: skip
    note = (
        f"Main definition, {horizon} years after the move. Pooled: beta-binomial hierarchy over "
        "effective moves, integrated over its own parameters; so few pairs leave the common mean uncertain."
    )
    return DataTable("Keepers by pair of powers, alone and pooled", columns, rows, note)


def cluster_table(grid: MoveGrid) -> DataTable:
    """Return what counting states, and members of one pact, once does to the main interval."""
    main = grid.entries[0]
    rows = list[tuple[Cell, ...]]()
    for name, cluster in (
        ("states count once", main.states),
        ("members of one pact count once", main.blocks),
    ):
        e = replace(main, blocks=cluster).estimate()
        rows.append((name, len({*cluster.tolist()}), e.n, e.n_effective, e.value, e.low, e.high))
    columns = ("clusters", "number", "moves", "effective moves", "share kept", "low", "high")
    note = "A pact: the largest defence pact that client and patron share. The second is used throughout."
    return DataTable("What counts once: states, and members of one pact", columns, tuple(rows), note)


def leave_out_table(grid: MoveGrid) -> DataTable:
    """Return the main share without each state in turn: the five lowest and the five highest."""
    main = grid.entries[0]
    names = sorted({str(state) for state in main.states})
    found = [(name, main.estimate((name,))) for name in names]
    known = sorted((e.value, name, e) for name, e in found if e.value is not None)
    chosen = known if len(known) <= 10 else [*known[:5], *known[-5:]]
    rows = tuple((name, value, e.low, e.high, e.n) for value, name, e in chosen)
    note = f"Every one of {len(known)} states was left out in turn; shown are the ones that matter most."
    columns = ("without", "share kept", "low", "high", "moves")
    return DataTable("The main share without one state", columns, rows, note)
