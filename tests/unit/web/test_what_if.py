"""What if: stored cells decided anew as the run decided them, exploratory marks, looks that are counted."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from support.web_bench import CLAIMS, bench_in, client_of, judged
from tertius.claims.rule import mirrored
from tertius.claims.says import Says, pointed
from tertius.claims.verdict import Verdict
from tertius.core.errors import UsageError
from tertius.web.bench import Bench
from tertius.web.model.replay import Setting, applied, choices_of, ends, registered, replay, unavailable

pytestmark = pytest.mark.xdist_group("web")
PAGE = "/cases/new-syria/claims/pragmatism-pays/what-if"


def verdicts(kept: Path) -> dict[str, Verdict]:
    return {v.claim: v for v in judged(kept)}


@pytest.mark.parametrize("claim", CLAIMS)
def test_the_registered_setting_gives_the_registered_label(kept: Path, claim: str) -> None:
    verdict = verdicts(kept)[claim]
    assert unavailable(verdict) == ""
    found = replay(verdict, registered(verdict))
    assert found.label == verdict.label
    assert found.decision.mass == verdict.mass


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_flip_that_is_applied_gives_the_label_that_the_run_found(kept: Path, claim: str) -> None:
    """The run tried its flips on the whole grid with its test; the stored cells must say the same."""
    verdict, tried = verdicts(kept)[claim], 0
    for number, flip in enumerate(verdict.flips):
        setting = applied(verdict, number)
        if setting is None or flip.label is None:
            continue
        assert replay(verdict, setting).label == flip.label, flip
        tried += 1
    assert tried >= 1


def test_every_choice_can_be_made_alone(kept: Path) -> None:
    verdict = verdicts(kept)["pragmatism-pays"]
    at = registered(verdict).threshold
    for name, options in choices_of(verdict).items():
        for option in options:
            found = replay(verdict, Setting(at, ((name, option),)))
            assert sum(c.role == "main" for c in found.cells) == 1
            assert 1 <= len(found.cells) <= len(verdict.grid)


def test_unknown_choices_are_refused(kept: Path) -> None:
    verdict = verdicts(kept)["pragmatism-pays"]
    with pytest.raises(UsageError, match="a choice and an option of the grid"):
        replay(verdict, Setting(0.0, (("no such choice", "x"),)))


def test_thresholds_worth_trying_hold_the_registered_one(kept: Path) -> None:
    for verdict in judged(kept):
        low, high, step = ends(verdict)
        assert low <= registered(verdict).threshold <= high
        assert 0 < step < high - low


def test_a_verdict_on_more_than_its_cells_is_not_decided_anew(kept: Path) -> None:
    verdict = verdicts(kept)["pragmatism-pays"]
    assert "needs a run" in unavailable(replace(verdict, label="contradicted"))
    assert "nothing to decide anew" in unavailable(replace(verdict, grid=()))


def test_placebos_of_the_other_side_say_nothing(kept: Path) -> None:
    verdict = verdicts(kept)["pragmatism-pays"]
    assert verdict.headline is not None
    other = replace(verdict.headline, value=-(verdict.headline.value or 1.0))
    found = replay(replace(verdict, headline=other, placebo_share=0.9), registered(verdict))
    assert found.label != "not identified"
    assert any("other side" in note for note in found.notes)
    same = replay(replace(verdict, placebo_share=0.9), registered(verdict))
    assert same.label == "not identified"


def test_a_change_takes_less_than_a_tenth_of_a_second(client: TestClient) -> None:
    client.get(PAGE)
    taken = []
    for n in range(8):
        begun = time.process_time()
        assert client.get(f"{PAGE}?threshold={0.01 * n}").status_code == 200
        taken.append(time.process_time() - begun)
    assert sorted(taken)[3] < 0.1


def test_registered_verdict_stays_and_looks_are_counted(tmp_path: Path, kept: Path) -> None:
    own = client_of(bench_in(tmp_path / "bench", kept))
    assert "No other setting was tried." in own.get(PAGE).text
    for threshold in ("0.1", "0.2", "0.1", "0.0"):
        page = own.get(f"{PAGE}?threshold={threshold}").text
        assert "Registered" in page
        assert "Exploratory." in page
    assert "Two other thresholds were tried, two settings in all." in own.get(PAGE).text
    choice = next(iter(choices_of(verdicts(kept)["pragmatism-pays"])))
    option = choices_of(verdicts(kept)["pragmatism-pays"])[choice][0]
    assert own.get(PAGE, params={f"choice.{choice}": option}).status_code == 200
    found = own.get(f"{PAGE}?threshold=0.3&panel=now&as=json").json()
    assert found["status"] == "exploratory"
    assert found["thresholds tried"] == 3
    assert found["settings tried"] == 4
    assert found["registered"] == verdicts(kept)["pragmatism-pays"].label
    assert "Three other thresholds were tried" in own.get(f"{PAGE}?panel=curve&as=svg").text


def test_apply_leads_to_the_setting_of_the_flip(client: TestClient, kept: Path) -> None:
    verdict = verdicts(kept)["pragmatism-pays"]
    number = next(n for n, f in enumerate(verdict.flips) if f.label and applied(verdict, n))
    assert f"{PAGE}?flip={number}" in client.get(PAGE).text
    found = client.get(f"{PAGE}?flip={number}&panel=now&as=json").json()
    assert found["label"] == verdict.flips[number].label


def test_what_needs_a_run_is_a_job_marked_as_exploration(tmp_path: Path, kept: Path) -> None:
    bench: Bench = bench_in(tmp_path / "bench", kept)
    own = client_of(bench)
    answer = own.post("/cases/new-syria/claims/soviet-precedent/what-if/run", data={"threshold": "30"})
    assert answer.status_code == 303
    page = own.get(answer.headers["location"]).text
    assert "Explore: soviet-precedent, at_least 30" in page
    assert bench.latest("new-syria").id == 2  # type: ignore[union-attr]


def test_a_claim_that_says_less_is_answered_as_the_mirror_image(kept: Path) -> None:
    for verdict in judged(kept):
        less = Says("less")
        other = replace(verdict, says="less", label=mirrored(verdict.label), grid=pointed(verdict.grid, less))
        found = replay(other, registered(other))
        assert found.label == mirrored(verdict.label)
        assert found.cells == other.grid
        for number, flip in enumerate(verdict.flips):
            setting = applied(verdict, number)
            if setting is not None and flip.label is not None:
                assert replay(other, setting).label == mirrored(flip.label)


def test_a_range_moves_with_the_threshold(kept: Path) -> None:
    verdict = verdicts(kept)["pragmatism-pays"]
    at = registered(verdict).threshold
    wide = replace(verdict, says="within", within=(at - 5.0, at + 5.0), label="supported")
    assert unavailable(wide) == ""
    assert replay(wide, Setting(at + 50.0)).label == "contradicted"
    assert all(c.direction == "for" for c in replay(wide, registered(wide)).cells if c.role == "main")
