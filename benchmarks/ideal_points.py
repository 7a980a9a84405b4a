"""Time the estimate of UN ideal points and compare it with the published ones, year by year.

Run: ``python benchmarks/ideal_points.py --upstream DIR [--doc docs/ideal-points.md]``.  With ``--doc`` the
table between the two marks of that page is rewritten.  Nothing here is a test.
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

import pandas as pd

from tertius.measures import ideal_points
from tertius.measures.agreement import agreement
from tertius.measures.irt.ballots import ballots
from tertius.measures.irt.fit import Fit, fit
from tertius.measures.shared.votes import merged
from tertius.panel.derivation import Inputs
from tertius.panel.states import States
from tertius.sources import SOURCES

NAMES = ("un_votes", "un_votes_matrix", "un_votes_lists", "un_ideal_points")
BEGIN, END = "<!-- table: begin -->", "<!-- table: end -->"


def correlations(made: Fit, published: pd.DataFrame, states: States) -> pd.DataFrame:
    """Return the correlation within each year with the points from all votes and from final votes."""
    points = made.points.rename(columns={"state": "iso3", "period": "year"})
    tables = []
    for column in ("all_votes", "final_votes"):
        theirs = ideal_points.published_points(published, column, states)
        tables.append(ideal_points.validation(points, theirs).set_index("year").add_prefix(f"{column}_"))
    return pd.concat(tables, axis=1).sort_index()


def page(table: pd.DataFrame) -> str:
    """Return the table as Markdown, with the summary of the years since 1950 above it."""
    lines = []
    for column, what in (("all_votes", "all votes"), ("final_votes", "votes on whole resolutions")):
        r = table.loc[table.index >= 1950, f"{column}_r"].dropna()
        lines.append(
            f"Against the points from {what}, {r.index.min()}-{r.index.max()} ({len(r)} years): median "
            f"{r.median():.3f}, lowest {r.min():.3f} ({r.idxmin()}).\n"
        )
    lines += ["| year | all votes | states | whole resolutions | states |", "|---|---|---|---|---|"]
    for year, row in table.iterrows():
        cells = []
        for column in ("all_votes", "final_votes"):
            held = pd.notna(row[f"{column}_r"])
            cells += [f"{row[f'{column}_r']:.3f}", f"{row[f'{column}_n']:.0f}"] if held else ["-", "-"]
        lines.append(f"| {year} | {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Time each step and print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upstream", type=Path, required=True)
    parser.add_argument("--doc", type=Path)
    chosen = parser.parse_args()
    clock = time.perf_counter()

    def lap(label: str) -> None:
        nonlocal clock
        now = time.perf_counter()
        print(f"{label:<44}{now - clock:>8.1f} s")
        clock = now

    states = States.embedded()
    parsed = {name: SOURCES.get(name).read(chosen.upstream) for name in NAMES}
    lap("read the four sources")
    votes = merged(Inputs(parsed, states))
    lap(f"merge to {len(votes):,} answers")
    arranged = ballots(votes)
    lap(f"arrange {len(arranged.roll_calls):,} divided roll calls")
    fit(ballots(votes[votes["period"] < 1948]), ideal_points.POLES)
    lap("compile, on the votes of two years")
    made = fit(arranged, ideal_points.POLES)
    lap(f"estimate {len(made.points):,} positions, {made.passes} passes")
    print(f"  scale {made.scale:.4f}, origin {made.origin:.4f}, last move {made.moved:.4f}")
    pairs = agreement(votes)
    lap(f"agreement of {len(pairs):,} pairs and years")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    text = page(correlations(made, parsed["un_ideal_points"].tables["points"], states))
    if chosen.doc is None:
        print(text)
        return
    before, _, rest = chosen.doc.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    chosen.doc.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
