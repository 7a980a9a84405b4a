"""Work side by side: order within groups, errors and killed processes as results, nothing left running."""

from __future__ import annotations

import multiprocessing
import os

import pytest

from support.lane_tasks import awkward, times
from tertius.core.errors import CaseError, ModelError, TertiusError
from tertius.pipeline.lanes import Lanes


def test_one_lane_is_this_process() -> None:
    with Lanes(1, 3) as lanes:
        found = [done.value for done in lanes.run(times, [[1, 2], [3]])]
    assert found == [(3, os.getpid()), (6, os.getpid()), (9, os.getpid())]


def test_a_group_stays_in_one_process_in_its_order() -> None:
    groups = [[1, 2, 3], [4, 5], [6]]
    with Lanes(2, 10) as lanes:
        found = {done.task: done.value for done in lanes.run(times, groups)}
        order = [task for task in found if task <= 3]
    assert {task: value for task, (value, _) in found.items()} == {k: 10 * k for k in range(1, 7)}
    assert order == [1, 2, 3]
    assert all(len({found[task][1] for task in group}) == 1 for group in groups)
    assert os.getpid() not in {pid for _, pid in found.values()}
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("number", [1, 2])
def test_an_error_is_the_result_of_its_task(number: int) -> None:
    with Lanes(number) as lanes:
        found = {done.task: done for done in lanes.run(awkward, [["refused", "fine"], ["broken"]])}
    assert found["fine"].value == "fine" and found["fine"].error is None
    assert isinstance(found["refused"].error, CaseError) and "write 3" in str(found["refused"].error)
    assert isinstance(found["broken"].error, ZeroDivisionError)


def test_a_killed_process_costs_its_task_alone() -> None:
    with Lanes(2) as lanes:
        found = {
            done.task: done for done in lanes.run(awkward, [["killed", "after"], ["unsendable", "more"]])
        }
    assert isinstance(found["killed"].error, ModelError) and "killed" in str(found["killed"].error)
    assert isinstance(found["unsendable"].error, TertiusError)
    assert (found["after"].value, found["more"].value) == ("after", "more")


def test_leaving_early_ends_the_processes() -> None:
    with Lanes(2) as lanes:
        next(lanes.run(awkward, [["a"], ["b"], ["c"]]))
    assert not multiprocessing.active_children()
