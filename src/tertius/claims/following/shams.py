"""Sham dates: what happened moved at random to other years of the same states in which it did not."""

from __future__ import annotations

import numpy as np

from tertius.claims.following.excess import Excess, TieCases, excess
from tertius.core.arrays import Bools, Ints

DRAWS = 200


def within(cases: TieCases, k: int, span: tuple[int, int]) -> TieCases:
    """Return the cases known at the k-th horizon between two columns."""
    return cases.only(cases.known[:, k] & (cases.columns >= span[0]) & (cases.columns <= span[1]))


def moved(rng: np.random.Generator, after: TieCases, quiet: TieCases, draws: int = DRAWS) -> Ints:
    """Return for every draw and case that can be moved the place of its new year among the quiet ones.

    Cases of states without a quiet year are left out: the array has a row a draw.
    """
    order = np.argsort(quiet.rows, kind="stable")
    sorted_rows = quiet.rows[order]
    begin = np.searchsorted(sorted_rows, after.rows, side="left")
    number = np.searchsorted(sorted_rows, after.rows, side="right") - begin
    uniform = rng.random((draws, len(after.rows)))
    use = number > 0
    at = begin[use] + np.floor(uniform[:, use] * number[use]).astype(np.int64)
    return np.asarray(order[at], dtype=np.int64)


def sham(at: Ints, quiet: TieCases, clusters: tuple[Ints, ...], horizon: int, compared: str) -> Excess | None:
    """Return the excess after the quiet years at places `at`, over the other quiet years."""
    if not len(at):
        return None
    rest: Bools = np.ones(len(quiet.rows), dtype=np.bool_)
    rest[at] = False
    chosen = TieCases(quiet.rows[at], quiet.columns[at], quiet.kept[at], quiet.era[at], quiet.fine[at])
    return excess(chosen, quiet.only(rest), clusters, horizon, compared)
