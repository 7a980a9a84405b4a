"""The ties of each patron with and without a change of government: what `tie_survival` compares."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tertius.claims.following.excess import TieCases, at_risk, gathered, through
from tertius.claims.following.exits import REPLACED, marked
from tertius.claims.following.keeping import KEPT_BY
from tertius.claims.following.pacts import blocks_of
from tertius.claims.following.samples import Changes, between, first_in
from tertius.claims.following.tie_years import ARMS_LEVELS, TieYears, tie_years
from tertius.core.arrays import Ints
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR

RULERS, ALL, FIRST = "ruling coalition replaced", "all irregular changes", "first in five years"
#: Kinds of change that each sample takes; None: all, and FIRST the first of `RULERS` in five years.
CHANGES: dict[str, tuple[str, ...] | None] = {RULERS: REPLACED, ALL: None, FIRST: REPLACED}


@dataclass(frozen=True)
class PatronTies:
    """One patron's tie-years after changes, by sample, and without any; clusters of states, in two ways."""

    patron: str
    after: dict[str, TieCases]
    quiet: TieCases
    clusters: tuple[Ints, ...]


def followed_by(
    panel: Panel,
    patrons: Sequence[str],
    changed: Changes,
    kinds: Mapping[tuple[str, int], str],
    kind: str,
    before: str,
    kept_by: str,
    first: int,
    last: int,
    cases: Collection[str] = (),
) -> tuple[PatronTies, ...]:
    """Return the tie-years of each patron; `cases` limits the first patron's changes.

    Raises
    ------
    PanelError
        The panel lacks that kind of tie.
    """
    gap, kept_level = KEPT_BY.get(kept_by, (1, 0))
    out = []
    for k, patron in enumerate(patrons):
        ties = tie_years(panel, patron, kind, gap, ARMS_LEVELS.get(before, 0), kept_level)
        own = changed.among(cases) if cases and k == 0 else changed
        out.append(_followed(panel, patron, ties, own, changed, kinds, first, last))
    return tuple(out)


def _followed(
    panel: Panel,
    patron: str,
    ties: TieYears,
    own: Changes,
    every: Changes,
    kinds: Mapping[tuple[str, int], str],
    first: int,
    last: int,
) -> PatronTies:
    outcome, fine = at_risk(panel, patron, ties, every)
    after = dict[str, TieCases]()
    for name, chosen in CHANGES.items():
        marks = own.irregular if chosen is None else marked(kinds, own, chosen)
        if name == FIRST:
            marks = first_in(marks, 5)
        after[name] = gathered(outcome, fine, between(marks & ties.held, first, last))
    quiet = gathered(outcome, fine, between(every.quiet & ties.held, first, last), through(every.quiet))
    start = after[ALL]
    at = [(ties.states[r], int(c) + FIRST_YEAR) for r, c in zip(start.rows, start.columns, strict=True)]
    blocks = blocks_of(panel, patron, ties.states, at)
    roots = [blocks.get(state, state) for state in ties.states]
    place = {state: k for k, state in enumerate(ties.states)}
    joined = np.array([place[root] for root in roots], dtype=np.int64)
    return PatronTies(patron, after, quiet, (np.arange(len(ties.states), dtype=np.int64), joined))
