"""A short run of the fuzzer at every entrance; `tools/fuzz.py` runs it for as long as one likes."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.fuzzing import check, entrances, mutated

ALL = entrances()
SLOW = {"import": 6, "parquet": 6, "draft": 15, "draft-yaml": 15, "command": 15, "case": 15, "request": 60}


@pytest.mark.parametrize("name", ALL)
def test_any_input_is_read_or_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    entrance = ALL[name]
    examples = SLOW.get(name, 6 if name.startswith("source:") else 60)

    @settings(max_examples=examples, deadline=None, database=None, derandomize=True,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(st.integers(0, 2**32))
    def run(seed: int) -> None:
        rng = random.Random(seed)
        check(entrance, mutated(rng.choice(entrance.samples), rng), tmp_path)

    run()
