"""The specification grid of `tie_survival`: excess shares kept after changes, alone and pooled."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from tertius.claims.battery.tie_survival.patrons import CHANGES, PatronTies, followed_by
from tertius.claims.following.excess import COMPARED, HORIZONS, Excess, excess
from tertius.claims.following.exits import kinds_of
from tertius.claims.following.keeping import FEWEST, KEPT_BY, PERIODS
from tertius.claims.following.samples import Changes, Followed, between, changes, follow_marked, with_blocks
from tertius.claims.following.tie_years import TieYears, tie_years
from tertius.claims.grid import Choice, Specification, main_of, product_of, sample_of, used
from tertius.claims.rule import direction
from tertius.claims.verdict import Estimate, GridCell, Role
from tertius.core.errors import PanelError
from tertius.models.partial_pooling import pool_effects
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR

LONGEST = 10
POOLED, ALONE = "pooled over the patrons", "the patron alone"
#: Levels and ways of keeping that the grid varies; the first of each is the main one.
LEVELS = ("any share from 5 %", "share from 25 %")
NONE = "-"
#: What tells a specification's data apart: everything but pooling.
KEYS = ("kind of tie", "years after", "changes", "compared with", "period", "tie before", "kept by")


@dataclass(frozen=True)
class SurvivalGrid:
    """Everything that the verdict rests on.

    Attributes
    ----------
    specifications : tuple of mapping
        The main one first.
    choices : tuple of Choice
    patrons : tuple of str
        The claim's own first.
    data : mapping of (kind, tie before, kept by) to one `PatronTies` a patron
    ties, changes, kinds, main
        The patron's ties, all changes and the kinds of the irregular ones, and the ties followed after them.
    absent : tuple of str
        Kinds of tie that the panel lacks.
    limited : int
        Cases to which the reference class was limited; 0: to none.
    """

    specifications: tuple[Specification, ...]
    choices: tuple[Choice, ...]
    patrons: tuple[str, ...]
    data: Mapping[tuple[str, str, str], tuple[PatronTies, ...]]
    ties: TieYears
    changes: Changes
    kinds: Mapping[tuple[str, int], str]
    main: Followed
    first: int
    last: int
    horizon: int
    left_out: int
    absent: tuple[str, ...]
    limited: int = 0
    _whole: dict[tuple[str, ...], tuple[Excess | None, ...]] = field(default_factory=dict)

    def of(self, specification: Specification, dropped: Collection[str] = ()) -> tuple[Excess | None, ...]:
        """Return each patron's excess under a specification, the claim's own patron first.

        States in `dropped` are left out of the claim's own ties; the other patrons' are what they are.
        """
        key = _key(specification)
        if key not in self._whole:
            ties = self.data[_data_key(specification)]
            self._whole[key] = tuple(self._one(specification, own, ()) for own in ties)
        whole = self._whole[key]
        if not dropped:
            return whole
        rows = [self.ties.states.index(name) for name in dropped]
        return self._one(specification, self.data[_data_key(specification)][0], rows), *whole[1:]

    def sample(self, s: Specification) -> str:
        """Return the name of a specification's sample: what counts of each patron's ties, and how."""
        after, span = int(str(s["years after"])), self._span(s)
        patrons = self.data[_data_key(s)]
        own = patrons if s["pooling"] == POOLED else patrons[:1]
        parts = [x for p in own for c in (p.after[str(s["changes"])], p.quiet) for x in c.sample(after, span)]
        return sample_of(*parts, s["compared with"], s["pooling"], s["kind of tie"])

    def _span(self, s: Specification) -> tuple[int, int]:
        low, high = PERIODS[str(s["period"])]
        return max(self.first, low, FIRST_YEAR) - FIRST_YEAR, min(self.last, high) - FIRST_YEAR

    def _one(self, s: Specification, ties: PatronTies, dropped: Collection[int]) -> Excess | None:
        span = self._span(s)
        after, horizon = ties.after[str(s["changes"])], int(str(s["years after"]))
        return excess(after, ties.quiet, ties.clusters, horizon, str(s["compared with"]), dropped, span)

    def cells(self, threshold: float, dropped: tuple[str, ...] = ()) -> tuple[GridCell, ...]:
        """Return the grid's cells, without the states in `dropped`; "for" where more are kept."""
        first = {_key(s): s for s in self.specifications}  # pooled or not, the excess is the same
        each = {key: self.of(s, dropped) for key, s in first.items()}
        found = [each[_key(s)] for s in self.specifications]
        pooled = [s["pooling"] == POOLED for s in self.specifications]
        out = []
        for k, (s, e) in enumerate(zip(self.specifications, estimates(found, pooled), strict=True)):
            role: Role = "variant" if k else "main"
            out.append(GridCell(dict(s), role, e, direction(e, threshold), self._samples[k]))
        return tuple(out)

    @cached_property
    def _samples(self) -> list[str]:
        return [self.sample(s) for s in self.specifications]

    def headline(self, dropped: tuple[str, ...] = ()) -> Estimate:
        """Return the main estimate without the states in `dropped`."""
        main = self.specifications[0]
        return estimates([self.of(main, dropped)], [main["pooling"] == POOLED])[0]

    def plain(self) -> Excess | None:
        """Return the patron's own figures in the main specification, not pooled."""
        return self.of(self.specifications[0])[0]

    def data_of_main(self) -> PatronTies:
        """Return the patron's own ties in the main specification."""
        return self.data[_data_key(self.specifications[0])][0]

    def influence(self) -> tuple[list[str], list[float]]:
        """Return the states of the main cases and how much each raises the main estimate."""
        after = self.data_of_main().after[str(self.specifications[0]["changes"])]
        known = after.known[:, HORIZONS.index(self.horizon)]
        whole = self.headline().value
        names = [self.ties.states[row] for row in np.unique(after.rows[known]).tolist()]
        without = [self.headline((name,)).value for name in names]
        kept = [(n, w) for n, w in zip(names, without, strict=True) if w is not None and whole is not None]
        return [n for n, _ in kept], [float((whole or 0.0) - w) for _, w in kept]


def _key(s: Specification) -> tuple[str, ...]:
    return tuple(str(s[name]) for name in KEYS)


def _data_key(s: Specification) -> tuple[str, str, str]:
    return str(s["kind of tie"]), str(s["tie before"]), str(s["kept by"])


def estimates(rows: Sequence[tuple[Excess | None, ...]], pooled: Sequence[bool]) -> list[Estimate]:
    """Return one estimate a row of excesses, the claim's own patron first, pooled where asked for.

    The interval of a pooled effect keeps the patron's own quantile; cases and effective number are the
    patron's own, so that other patrons' cases never make up for its lack of them.
    """
    width = max((len(row) for row in rows), default=0)
    value, error = np.full((len(rows), width), np.nan), np.full((len(rows), width), np.nan)
    for k, row in enumerate(rows):
        for j, e in enumerate(row):
            if e is not None and (j == 0 or (pooled[k] and e.n >= 2)):
                # Student's quantile is brought into the error: the hierarchy below is normal.
                value[k, j], error[k, j] = e.value, e.half / 1.959964
    if width:
        value, error, _ = pool_effects(value, error)
    out = []
    for k, row in enumerate(rows):
        own = row[0] if row else None
        if own is None:
            out.append(Estimate(None, None, None, 0.95, "share", 0, 0.0, WHAT))
            continue
        at, half = float(value[k, 0]), 1.959964 * float(error[k, 0])
        ends = round(at, 6), round(max(at - half, -1.0), 6), round(min(at + half, 1.0), 6)
        out.append(Estimate(*ends, 0.95, "difference of shares", own.n, round(own.n_effective, 2), WHAT))
    return out


WHAT = "share of ties kept after a change less that in like years without one"


def build_grid(
    panel: Panel,
    patron: str,
    patrons: Sequence[str],
    kinds: Sequence[str],
    horizon: int,
    first: int,
    last: int,
    cases: Collection[str] = (),
) -> SurvivalGrid:
    """Build every specification of the grid.

    `cases` limits the changes of the claim's own patron to some, as ``STATE:YEAR``.  Patrons are pooled for
    the first kind of tie only.

    Raises
    ------
    PanelError
        The panel lacks the main kind of tie or the changes of government.
    """
    ties = tie_years(panel, patron, kinds[0])
    every = changes(panel, ties.states)
    told = kinds_of(panel, every)
    order = (patron, *(p for p in patrons if p != patron))
    choices = _choices(kinds, horizon, pooled=len(order) > 1)
    main = main_of(choices) | ({} if kinds[0] == "arms" else {"tie before": NONE, "kept by": NONE})
    data = dict[tuple[str, str, str], tuple[PatronTies, ...]]()
    absent = list[str]()
    listed, left_out = [main], 0
    every_one = _specifications(choices, kinds)
    for kind, before, kept_by in dict.fromkeys(_data_key(s) for s in every_one):
        if kind in absent:
            continue
        wanted = order if kind == kinds[0] else order[:1]
        try:
            data[kind, before, kept_by] = followed_by(
                panel, wanted, every, told, kind, before, kept_by, first, last, cases
            )
        except PanelError:
            if kind == kinds[0]:
                raise
            absent.append(kind)
    marks = between(every.irregular & ties.held, first, last)
    sample = with_blocks(panel, patron, ties, follow_marked(ties, marks, LONGEST))
    if cases:
        keep = np.array(
            [f"{s}:{y}" in cases for s, y in zip(sample.states, sample.years.tolist(), strict=True)],
            dtype=np.bool_,
        )
        sample = sample.only(keep)
    grid = SurvivalGrid(
        (main,),
        (),
        order,
        data,
        ties,
        every,
        told,
        sample,
        first,
        last,
        horizon,
        0,
        tuple(absent),
        len(cases),
    )
    for s in every_one:
        if s == main or str(s["kind of tie"]) in absent:
            continue
        own = grid.of(s)[0]
        if own is None or own.n < FEWEST:
            left_out += 1
        else:
            listed.append(s)
    held = used(choices, main, listed[1:])
    # What was worked out for one specification is kept for the whole grid.
    return replace(grid, specifications=tuple(listed), choices=held, left_out=left_out)


def cases_of(
    panel: Panel, patron: str, kind: str, horizon: int, first: int, last: int, cases: Collection[str] = ()
) -> int:
    """Return how many changes of the main specification have their whole horizon on record."""
    every = changes(panel, tie_years(panel, patron, kind).states)
    arms = kind == "arms"
    before, kept_by = (LEVELS[0], next(iter(KEPT_BY))) if arms else (NONE, NONE)
    told = kinds_of(panel, every)
    own = followed_by(panel, (patron,), every, told, kind, before, kept_by, first, last, cases)[0]
    return int(own.after[next(iter(CHANGES))].known[:, HORIZONS.index(horizon)].sum())


def _choices(kinds: Sequence[str], horizon: int, pooled: bool) -> list[Choice]:
    arms = "arms" in kinds
    return [
        Choice("kind of tie", tuple(kinds), "definition"),
        Choice("years after", (horizon, *(h for h in HORIZONS if h != horizon)), "window"),
        Choice("changes", tuple(CHANGES), "sample"),
        Choice("compared with", COMPARED, "confounder"),
        Choice("pooling", (POOLED, ALONE) if pooled else (ALONE,), "sample"),
        Choice("period", tuple(PERIODS), "sample"),
        Choice("tie before", LEVELS if arms else (NONE,), "definition"),
        Choice("kept by", tuple(KEPT_BY) if arms else (NONE,), "definition"),
    ]


def _specifications(choices: Sequence[Choice], kinds: Sequence[str]) -> list[Specification]:
    """Return the product of the choices; "-" stands for what concerns arms alone; one kind is pooled."""
    out: list[Specification] = []
    for kind in kinds:
        own = [Choice(c.name, (kind,), c.kind) if c.name == "kind of tie" else c for c in choices]
        if kind != "arms":
            only = {"tie before", "kept by"}
            own = [Choice(c.name, (NONE,), c.kind) if c.name in only else c for c in own]
        if kind != kinds[0]:
            own = [Choice(c.name, (ALONE,), c.kind) if c.name == "pooling" else c for c in own]
        out += product_of(own)
    return out
