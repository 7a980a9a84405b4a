"""Estimates kept apart from decisions: what is made once, and what is made again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from support import claim_worlds
from tertius.claims import TESTS
from tertius.claims.judging.judge import verdict_of
from tertius.claims.keep import Keep
from tertius.claims.registry import AnyTest
from tertius.core.store import Store


class Asked(BaseModel):
    model_config = ConfigDict(frozen=True)
    first: int = 1990
    threshold: float = 0.5
    matters: float = 0.1


DECIDING = ("threshold", "matters")


class Made:
    """Counts what it makes."""

    def __init__(self, *reads: str) -> None:
        self.reads, self.number = reads, 0

    def __call__(self, p: Asked) -> list[Any]:
        self.number += 1
        return [getattr(p, name) for name in self.reads]


def test_another_threshold_makes_nothing_anew_and_another_question_does(tmp_path: Path) -> None:
    keep, make = Keep(Store(tmp_path), "s"), Made("first")
    found = [keep.made("grid", p, DECIDING, make) for p in (Asked(), Asked(threshold=0.6, matters=0.2))]
    assert found[0] == found[1] and make.number == 1
    assert keep.made("grid", Asked(first=1991), DECIDING, make)[0] == [1991] and make.number == 2
    for other in (Keep(Store(tmp_path), "t"), Keep(Store(tmp_path / "elsewhere"), "s")):
        other.made("grid", Asked(), DECIDING, make)
    keep.made("placebo", Asked(), DECIDING, make)
    assert make.number == 5


def test_what_reads_a_threshold_is_made_for_each(tmp_path: Path) -> None:
    keep, make = Keep(Store(tmp_path), "s"), Made("first", "threshold")
    values = [keep.made("grid", Asked(threshold=t), DECIDING, make)[0] for t in (0.5, 0.6, 0.5)]
    assert values == [[1990, 0.5], [1990, 0.6], [1990, 0.5]]
    keys = {keep.made("grid", Asked(threshold=t), DECIDING, make)[1] for t in (0.5, 0.6)}
    assert len(keys) == 2  # so that what is made of the one is not taken for the other's


def test_an_error_of_ones_own_is_raised_and_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    keep = Keep(Store(tmp_path), "s")
    with pytest.raises(AttributeError, match="nothing"):
        keep.made("grid", Asked(), DECIDING, Made("nothing"))
    make = Made("first")
    keep.made("grid", Asked(), DECIDING, make)
    for file in tmp_path.rglob("*.packed"):
        file.write_bytes(file.read_bytes()[:-3])
    assert keep.made("grid", Asked(), DECIDING, make)[0] == [1990] and make.number == 2


@pytest.mark.parametrize("threshold", [-0.2, 0.3])
def test_a_verdict_on_kept_estimates_is_the_cold_one_and_estimates_nothing(
    threshold: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    test: AnyTest = TESTS.get("tie_survival")
    panel = claim_worlds.make(claim_worlds.World(states=30, never=10))
    one = test.parameters.model_validate({"patron": "RUS"})
    two = test.parameters.model_validate({"patron": "RUS", "threshold": threshold, "matters": 0.05})
    keep = Keep(Store(tmp_path), "s")
    before = verdict_of(test, panel, one, claim="c", name="tie_survival", keep=keep)
    cold = verdict_of(test, panel, two, claim="c", name="tie_survival")

    def never(*_: object) -> None:
        raise AssertionError("estimated again")

    monkeypatch.setattr("tertius.claims.battery.tie_survival.grid.followed_by", never)
    monkeypatch.setattr("tertius.claims.battery.tie_survival.sham.excess", never, raising=False)
    kept = verdict_of(test, panel, two, claim="c", name="tie_survival", keep=keep)
    assert kept.to_json() == cold.to_json() != before.to_json()
