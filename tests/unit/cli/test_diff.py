"""`tertius diff`: what changed between two runs is found, and laid to what differs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import support.dossier_samples as samples
from tertius.claims.verdict import Verdict
from tertius.cli.main import app
from tertius.core.errors import StoreError
from tertius.core.provenance import Provenance
from tertius.dossier.export import record, write_json
from tertius.pipeline.difference import Difference, compare, load_record

MADE = Provenance("1.0", "c" * 64, {"panel": "p" * 64, "case": "k" * 64}, {}, None, {"numpy": "2.0"})
OTHER = {**MADE.inputs, "panel": "q" * 64}
SOURCES: dict[str, Any] = {
    "atop": {"release": "5.1", "files": {"a.csv": {"sha256": "1"}}},
    "gsdb": {"release": "4", "files": {"g.csv": {"sha256": "2"}}},
}


def verdicts() -> list[Verdict]:
    found = [replace(v, datasets=("atop",), parameters={"threshold": 0.5}) for v in samples.verdicts()]
    return found[:3]


def write(folder: Path, name: str, **changes: Any) -> Path:
    """Write a run's record with something else in it; `claims` changes the case, the rest the record."""
    made = replace(MADE, **changes.get("made", {}))
    data = record(
        samples.case(), changes.get("verdicts", verdicts()), made, {**SOURCES, **changes.get("sources", {})}
    )
    data |= changes.get("data", {})
    (folder / name).mkdir()
    write_json(folder / name / "verdicts.json", data)
    return folder / name


def between(folder: Path, **changes: Any) -> Difference:
    return compare(load_record(write(folder, "one")), load_record(write(folder, "two", **changes)))


def relabelled() -> list[Verdict]:
    first, *rest = verdicts()
    return [replace(first, label="contradicted" if first.label != "contradicted" else "supported"), *rest]


def test_the_same_run_twice(tmp_path: Path) -> None:
    found = between(tmp_path)
    assert {c.kind for c in found.changes} == {"none"} and found.whole == ()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"sources": {"atop": {"release": "6", "files": {}}}, "made": {"inputs": OTHER}},
         "source atop: release 5.1 -> 6"),
        ({"sources": {"atop": {"release": "5.1", "files": {"a.csv": {"sha256": "9"}}}}},
         "source atop: other files under the same release"),
        ({"made": {"code": "d" * 64}}, "the code of tertius 1.0: cccccccccccc -> dddddddddddd"),
        ({"made": {"version": "1.1", "code": "d" * 64}}, "tertius 1.0 -> 1.1"),
        ({"made": {"environment": {"numpy": "3.0"}}}, "numpy 2.0 -> 3.0"),
        ({"made": {"inputs": OTHER}}, "the panel, though no source that the test names"),
        ({}, "nothing on record differs"),
    ],
)  # fmt: skip
def test_a_changed_verdict_is_laid_to_what_differs(tmp_path: Path, changes: dict[str, Any], why: str) -> None:
    found = between(tmp_path, verdicts=relabelled(), **changes)
    first, *rest = found.changes
    assert first.kind == "verdict" and why in first.why and len(first.why) == 1
    assert {c.kind for c in rest} == {"none"}


def test_parameters_and_text_are_named(tmp_path: Path) -> None:
    first, *rest = relabelled()
    changed = [replace(first, parameters={"threshold": 0.6}), *rest]
    claims = {c.id: c.model_dump(mode="json") for c in samples.case().claims}
    claims[first.claim]["decision_rule"] = "Another rule."
    (change, *_) = between(tmp_path, verdicts=changed, data={"claims": claims}).changes
    assert change.why == ("parameter threshold: 0.5 -> 0.6", "the case's text: decision_rule")


def test_a_source_that_the_test_does_not_read_is_no_reason(tmp_path: Path) -> None:
    found = between(tmp_path, verdicts=relabelled(), sources={"gsdb": {"release": "5", "files": {}}})
    assert "source gsdb: release 4 -> 5" in found.whole
    assert not any("gsdb" in why for why in found.changes[0].why)


def test_numbers_claims_and_specifications(tmp_path: Path) -> None:
    first, second, third = verdicts()
    assert second.headline is not None and second.headline.value is not None
    moved = replace(second, headline=replace(second.headline, value=second.headline.value + 0.01))
    found = {
        c.claim: c for c in between(tmp_path, verdicts=[first, moved, replace(third, claim="new")]).changes
    }
    assert found[second.claim].kind == "numbers" and found[first.claim].kind == "none"
    assert found[third.claim].kind == "removed" and found["new"].kind == "added"
    assert first.grid
    fewer = replace(first, grid=first.grid[:-1])
    (tmp_path / "again").mkdir()
    (change, *_) = between(tmp_path / "again", verdicts=[fewer, second, third]).changes
    assert change.kind == "numbers" and change.before is not None and change.after is not None
    assert change.before["specifications"] == change.after["specifications"] + 1
    way = "against" if first.grid[0].direction == "for" else "for"
    other = replace(
        first, grid=(replace(first.grid[0], specification={"a": 1}, direction=way), *first.grid[1:])
    )
    (tmp_path / "third").mkdir()
    (change, *_) = between(tmp_path / "third", verdicts=[other, second, third]).changes
    assert change.kind == "numbers" and change.turned == 2  # one specification is gone, another is new


def test_older_and_thinner_records_are_read(tmp_path: Path) -> None:
    plain: dict[str, Any] = {"case": samples.case().id, "verdicts": [v.to_json() for v in verdicts()]}
    for verdict in plain["verdicts"]:  # as a version would that knew fewer keys, and one more
        del verdict["hedge"], verdict["notes"]
        for name in ("plain", "as_of", "mass", "placebo_share", "bar"):
            del verdict[name]
        for figure in verdict["figures"]:
            del figure["unit"], figure["line"]
        verdict["mood"] = "sombre"
    write_json(tmp_path / "v.json", plain)
    found = compare(
        load_record(tmp_path / "v.json"), load_record(write(tmp_path, "two", verdicts=relabelled()))
    )
    assert found.changes[0].why == ("what the runs were made from is not on record",)
    assert "one run has no record of what it was made from" in found.whole


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "damaged"),
        ("[]", "an object"),
        ('{"case": "sample"}', "without verdicts"),
        ('{"schema": 99, "case": "sample", "verdicts": []}', "schema 2 or older"),
        ('{"case": "sample", "verdicts": [{"claim": "a"}]}', "damaged ones"),
        ('{"case": "sample", "verdicts": [3]}', "damaged ones"),
        ('{"case": "sample", "verdicts": [{"claim": "a", "label": "fine"}]}', "damaged ones"),
    ],
)
def test_damaged_runs_are_one_sentence(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "verdicts.json").write_text(text, encoding="utf-8")
    with pytest.raises(StoreError) as error:
        load_record(tmp_path)
    assert words in str(error.value) and "\n" not in str(error.value)


def test_no_run_and_another_case(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        load_record(tmp_path / "nowhere")
    with pytest.raises(StoreError, match="a run of the case"):
        between(tmp_path, data={"case": "other"})


def test_the_command(tmp_path: Path) -> None:
    one, two = write(tmp_path, "one"), write(tmp_path, "two", verdicts=relabelled(), made={"code": "d" * 64})
    run = CliRunner()
    found = run.invoke(app, ["diff", str(one), str(two), "--json"])
    assert found.exit_code == 0, found.output
    assert json.loads(found.output)["changes"][0]["kind"] == "verdict"
    plain = run.invoke(app, ["diff", str(one), str(two)])
    assert "the code of tertius" in plain.output and plain.output.count("\n") == 2
    assert run.invoke(app, ["diff", str(one), str(two), "--all"]).output.count("\n") == 4
