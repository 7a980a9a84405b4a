"""The specification grid of `dependence_after_realignment`: leavers' concentration less keepers'."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from tertius.claims.battery.dependence_after_realignment.sample import CHANNELS, Cases, Series, at, stood
from tertius.claims.grid import Choice, Specification, main_of, product_of, sample_of, used
from tertius.claims.intervals import effective_n
from tertius.claims.rule import direction
from tertius.claims.verdict import Estimate, GridCell
from tertius.core.arrays import Bools, Floats, Ints
from tertius.core.errors import ModelError
from tertius.models.group_contrast import Contrast, contrast

REGRESSION, BALANCED = "regression", "entropy balancing"
#: Keepers, and leavers, below which there is no specification.
FEWEST = 4
#: First year of the later era.
ERA = 1991
UNIT = "Herfindahl index"
WHAT = "concentration over the remaining patrons, leavers less keepers"


@dataclass(frozen=True)
class Pair:
    """One patron and its rival: cases by size of move, and the yearly series."""

    cases: dict[str, Cases]
    series: Series


@dataclass(frozen=True)
class ContrastData:
    """Complete cases of one contrast: outcome, covariates, whether kept, cluster (state row).

    ``strata`` tells direction and era apart: among cases that share one, keeping could have been dealt
    out otherwise.
    """

    outcome: Floats
    covariates: Floats
    kept: Bools
    rows: Ints
    strata: Ints

    def without(self, rows: Collection[int]) -> ContrastData:
        """Return the cases of other states."""
        use = ~np.isin(self.rows, list(rows))
        return ContrastData(
            self.outcome[use], self.covariates[use], self.kept[use], self.rows[use], self.strata[use]
        )


@dataclass(frozen=True)
class ContrastCell:
    """A specification with its data."""

    specification: Specification
    role: str
    data: ContrastData


@dataclass(frozen=True)
class DependenceGrid:
    """Entries, the main one first, choices, and pairs of powers."""

    pairs: tuple[Pair, ...]
    entries: tuple[ContrastCell, ...]
    choices: tuple[Choice, ...]
    left_out: int

    @property
    def states(self) -> tuple[str, ...]:
        """States by row."""
        return next(iter(self.pairs[0].cases.values())).states

    def cells(self, dropped: tuple[str, ...] = ()) -> tuple[GridCell, ...]:
        """Return the grid's cells; "for" where keepers are less concentrated."""
        rows = [self.states.index(name) for name in dropped]
        out = []
        for entry in self.entries:
            data = entry.data.without(rows) if rows else entry.data
            what = f"{WHAT}, before the move" if entry.role == "placebo" else WHAT
            estimate = as_estimate(compare(data, entry.specification["adjusted by"] == BALANCED), data, what)
            sample = sample_of(*vars(entry.data).values(), entry.specification["adjusted by"])
            way = direction(estimate, 0.0)
            out.append(GridCell(entry.specification, entry.role, estimate, way, sample))  # type: ignore[arg-type]
        return tuple(out)

    def influence(self) -> tuple[list[str], list[float]]:
        """Return the states of the main cases and how far each raises the main estimate."""
        data = self.entries[0].data
        whole = compare(data)
        names, pull = list[str](), list[float]()
        for row in np.unique(data.rows).tolist():
            rest = compare(data.without([row]))
            if whole is not None and rest is not None:
                names.append(self.states[row])
                pull.append(whole.value - rest.value)
        return names, pull


def compare(data: ContrastData, weighted: bool = False) -> Contrast | None:
    """Return leavers less keepers, or None where there are too few."""
    if min(int(data.kept.sum()), int((~data.kept).sum())) < FEWEST:
        return None
    try:
        return contrast(data.outcome, ~data.kept, data.covariates, data.rows, weighted)
    except (ModelError, np.linalg.LinAlgError):
        return None


def as_estimate(difference: Contrast | None, data: ContrastData, what: str) -> Estimate:
    """Return a contrast as a verdict's estimate."""
    if difference is None:
        return Estimate(None, None, None, 0.95, UNIT, 0, 0.0, what)
    effective = min(
        float(difference.clusters), effective_n(data.kept.astype(float), data.rows.astype(object))
    )
    value, low, high = (round(x, 4) for x in (difference.value, difference.low, difference.high))
    return Estimate(value, low, high, 0.95, UNIT, difference.n, round(effective, 2), what)


def gather(
    pairs: tuple[Pair, ...], size: str, name: str, kind: str, after: int, start: int = 0
) -> ContrastData:
    """Return complete cases: series `kind` of `name`, `after` years from the move, given its value before.

    `after` of zero stands for the years just before the move, given where it stood before those.
    """
    parts = []
    for way, pair in enumerate(pairs):
        c, series = pair.cases[size], getattr(pair.series, kind)
        if name not in series:
            continue
        values = series[name]
        later = c.years + after if after else c.begins - 2
        outcome = at(values, c.rows, later)
        base = stood(values, c.rows, c.begins if after else c.begins - 5)
        points = stood(pair.series.points, c.rows, c.begins)
        covariates = covariates_of(base, points, c.years, way)
        use = np.isfinite(outcome) & np.isfinite(covariates).all(axis=1) & (c.years >= start)
        era = 2 * way + (c.years >= ERA)
        parts.append((outcome[use], covariates[use], c.kept[use] > 0, c.rows[use], era[use]))
    if not parts:
        none = np.zeros(0)
        where = none.astype(np.int64)
        return ContrastData(none, np.zeros((0, 4)), none > 0, where, where)
    return ContrastData(*(np.concatenate(p) for p in zip(*parts, strict=True)))


def covariates_of(base: Floats, points: Floats, years: Ints, way: int) -> Floats:
    """Return what cases are compared given: where they stood before, votes (mirrored), era, direction.

    Positions are turned round for moves the other way, so that "towards the new power" is one thing.
    """
    side = points if way == 0 else -points
    return np.column_stack([base, side, (years >= ERA).astype(float), np.full(len(base), float(way))])


def build_grid(pairs: tuple[Pair, ...], horizon: int, sets: dict[str, int]) -> DependenceGrid:
    """Return every specification with its data; `sets` names how many of the pairs each sample takes."""
    sizes = tuple(pairs[0].cases)
    choices = (
        Choice("channel", CHANNELS, "definition"),
        Choice("years after", (horizon, *(h for h in (3, 5, 10) if h != horizon)), "window"),
        Choice("size of the move", sizes, "threshold"),
        Choice("moves", tuple(sets), "sample"),
        Choice("adjusted by", (REGRESSION, BALANCED), "confounder"),
    )
    main = main_of(choices)
    entries, left_out = list[ContrastCell](), 0
    for s in product_of(choices):
        size, name = str(s["size of the move"]), str(s["channel"])
        data = gather(pairs[: sets[str(s["moves"])]], size, name, "rest", int(str(s["years after"])))
        if s == main:
            entries.insert(0, ContrastCell(s, "main", data))
        elif compare(data, s["adjusted by"] == BALANCED) is None:
            left_out += 1
        else:
            entries.append(ContrastCell(s, "variant", data))
    for name, count in sets.items():
        data = gather(pairs[:count], sizes[0], CHANNELS[0], "rest", 0)
        if compare(data) is not None:
            extra = {"moves": name, "placebo": "the five years before the move"}
            entries.append(ContrastCell({**main, **extra}, "placebo", data))
    held = used(choices, main, (e.specification for e in entries if e.role == "variant"))
    return DependenceGrid(pairs, tuple(entries), held, left_out)
