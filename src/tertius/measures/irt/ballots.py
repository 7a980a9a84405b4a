"""Roll calls as arrays: the same answers sorted by roll call and by state-period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from tertius.core.arrays import Floats, Ints
from tertius.core.errors import ModelError, shorten
from tertius.measures.irt.kernel import Answers

ANSWERS = ("yes", "abstain", "no")  # coded 0, 1, 2


class Sorted(NamedTuple):
    """Answers in one order: group g holds ``start[g]:start[g + 1]``, `other` is its counterpart's index."""

    start: Ints
    other: Ints
    answer: Answers


@dataclass(frozen=True)
class Ballots:
    """Answers on the roll calls that divided the Assembly.

    Attributes
    ----------
    cells : DataFrame
        ``state``, ``period`` and ``n`` (answers), sorted; one row per state-period.
    roll_calls : int array
        Numbers of the roll calls, ascending.
    kinds : int8 array
        Which answers occur on each: 0 all, 1 no abstention, 2 nobody against, 3 nobody in favour.
    by_roll_call, by_cell : Sorted
        The answers in both orders.
    first : int array
        State i owns the cells ``first[i]:first[i + 1]``.
    gap : float array
        Periods since the state's previous cell; 0 for its first.
    left_out : int
        Unanimous roll calls, which say nothing about positions.
    """

    cells: pd.DataFrame
    roll_calls: Ints
    kinds: Answers
    by_roll_call: Sorted
    by_cell: Sorted
    first: Ints
    gap: Floats
    left_out: int


def ballots(votes: pd.DataFrame) -> Ballots:
    """Arrange answers for the estimator.

    Parameters
    ----------
    votes : DataFrame
        ``roll_call`` (int), ``state`` (text), ``period`` (int), ``answer`` (0 yes, 1 abstain, 2 no);
        one row per answer given, none for an absence.

    Raises
    ------
    ModelError
        An answer is none of the three, is given twice, or no roll call divides the states.
    """
    if not votes["answer"].isin([0, 1, 2]).all():
        raise ModelError("votes", "answers 0, 1 or 2", shorten(votes["answer"].unique().tolist()))
    if votes.duplicated(["roll_call", "state"]).any():
        raise ModelError("votes", "one answer per state and roll call", "two", "drop the repetition")
    counts = np.stack([votes["answer"].eq(k).groupby(votes["roll_call"]).sum() for k in range(3)], axis=1) > 0
    numbers = np.sort(votes["roll_call"].unique())
    divided = counts.sum(axis=1) >= 2
    if not divided.any():
        raise ModelError("votes", "a roll call with two different answers", f"{len(numbers)} unanimous ones")
    kinds = np.select([counts.all(axis=1), ~counts[:, 1], ~counts[:, 2]], [0, 1, 2], 3)[divided].astype(
        np.int8
    )
    kept = votes[votes["roll_call"].isin(numbers[divided])]
    cells = kept.groupby(["state", "period"], sort=True).size().rename("n").reset_index()
    index = pd.MultiIndex.from_frame(cells[["state", "period"]])
    cell = index.get_indexer(pd.MultiIndex.from_frame(kept[["state", "period"]]))
    item = np.searchsorted(numbers[divided], kept["roll_call"].to_numpy())
    answer = kept["answer"].to_numpy(dtype=np.int8)
    new = cells["state"].ne(cells["state"].shift()).to_numpy()
    gap = np.where(new, 0.0, cells["period"].diff().fillna(0).to_numpy(dtype=np.float64))
    return Ballots(
        cells,
        numbers[divided].astype(np.int64),
        kinds,
        _sorted(item, cell, answer, int(divided.sum())),
        _sorted(cell, item, answer, len(cells)),
        np.append(np.flatnonzero(new), len(cells)).astype(np.int64),
        gap,
        int((~divided).sum()),
    )


def _sorted(group: Ints, other: Ints, answer: Answers, size: int) -> Sorted:
    order = np.lexsort((other, group))
    start = np.searchsorted(group[order], np.arange(size + 1)).astype(np.int64)
    return Sorted(start, other[order].astype(np.int64), np.ascontiguousarray(answer[order]))
