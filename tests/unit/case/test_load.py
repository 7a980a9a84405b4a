"""Case files: what is read, and how every fault is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertius.case.load import load_case, packaged_cases, parse_case
from tertius.case.schema import Case, json_schema
from tertius.claims.fill import fill
from tertius.core.errors import CaseError

CLAIM = """\
  - id: first
    paraphrase: A claim.
    hedge: might
    kind: base rate
    estimand: A share.
    decision_rule: More than half.
    reference_class: All of them.
    falsifier: Less than half.
    opposite: The opposite.
    needs: A test.
"""
HEAD = """\
id: small
title: A small case
summary: One claim.
source: {author: A, title: T, publisher: P, date: 2026-01}
date: 2026-01-02
patron: RUS
rival: USA
focal: SYR
claims:
"""
SMALL = HEAD + CLAIM


def fails(text: str) -> str:
    with pytest.raises(CaseError) as caught:
        parse_case(text, "f.yaml")
    message = str(caught.value)
    assert "\n" not in message
    assert len(message) < 600
    return message


def test_small_case_keeps_lines() -> None:
    case = parse_case(SMALL, "f.yaml")
    assert case.claims[0].kind == "base rate"
    assert case.date == "2026-01-02"
    assert case.where("claims", 0, "hedge") == "f.yaml:12"
    assert case.where("claims", 0, "no such key") == "f.yaml:10"
    with pytest.raises(ValueError):
        case.title = "other"  # type: ignore[misc]


def test_packaged_case_says_what_would_decide_each_claim() -> None:
    assert "new-syria" in packaged_cases()
    case = load_case("new-syria")
    assert len(case.claims) == 27
    assert (case.patron, case.rival, case.focal) == ("RUS", "USA", "SYR")
    bound = {c.id: c.test.name for c in case.claims if c.test}
    assert (
        bound.items()
        >= {
            "loss-expected-wrong": "tie_survival",
            "not-always-forced": "existential_rate",
            "soviet-precedent": "count_under_definitions",
        }.items()
    )
    for claim in fill(case).claims:
        declared = (claim.estimand, claim.decision_rule, claim.reference_class, claim.falsifier)
        assert min(map(len, declared)) > (30 if claim.test else 4)
        assert claim.spans and (claim.quote is None or len(claim.quote.split()) <= 6)
    assert sum(len(claim.quote or "") for claim in case.claims) <= 120


def test_load_by_path(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(SMALL, encoding="utf-8")
    assert load_case(file).id == load_case(str(file)).id == "small"


def test_names_and_paths_that_lead_nowhere(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="did you mean 'new-syria'"):
        load_case("new-siria")
    for name in ("../secret", "a\0b", str(tmp_path), str(tmp_path / "none.yaml"), ""):
        with pytest.raises(CaseError):
            load_case(name)


def test_unknown_key_has_line_and_hint() -> None:
    message = fails(SMALL.replace("    hedge:", "    hegde:"))
    assert message.startswith("f.yaml:12: claims 'first', hegde: expected a known key")
    assert "did you mean 'hedge'?" in message


def test_missing_key() -> None:
    assert fails(SMALL.replace("    hedge: might\n", "")) == (
        "f.yaml:10: claims 'first': expected the key 'hedge', got none"
    )
    assert fails(SMALL.replace("    falsifier: Less than half.\n", "")) == (
        "f.yaml:10: claim 'first': expected the key 'falsifier', got none; "
        "only a claim bound to a test may leave it out"
    )


def test_wrong_kind_and_state() -> None:
    message = fails(SMALL.replace("base rate", "base rates"))
    assert message.startswith("f.yaml:13:")
    assert "did you mean 'base rate'?" in message
    assert fails(SMALL.replace("focal: SYR", "focal: Syria")) == (
        "f.yaml:8: focal: expected a state as three capital letters (ISO 3166-1 alpha-3), got 'Syria'"
    )


def test_claim_without_test_must_say_what_it_waits_for() -> None:
    assert "'needs'" in fails(SMALL.replace("    needs: A test.\n", ""))


def test_claim_twice() -> None:
    assert "claim id 'first' occurs more than once" in fails(SMALL + CLAIM)


def test_key_twice() -> None:
    assert (
        fails("id: small\n" + SMALL) == "f.yaml:2: expected each key once, got 'id' twice; remove one of them"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "an empty file"),
        ("- a\n- b\n", "a list"),
        ("a: &x 1\nb: *x\n", "the anchor &x"),
        ("b: *x\n", "the alias *x"),
        ("a: !!python/object/apply:os.system [ls]\n", "the tag"),
        ("a: {b: [}\n", "valid YAML"),
        ("a: 1\n---\nb: 2\n", "a second one"),
        ("? [a, b]\n: 1\n", "as a key"),
        ("a: " + "[" * 40 + "]" * 40, "levels"),
        ("a: " + "x" * 3000, "characters"),
        ("a: \x07\n", "valid YAML"),
        ("\t- a", "valid YAML"),
        ("a: [" + "1, " * 600 + "]\n", "a"),
        ("\n".join(f"k{i}: {i}" for i in range(21_000)), "entries"),
    ],
)
def test_hostile_text_ends_in_one_sentence(text: str, words: str) -> None:
    assert words in fails(text)


def test_hostile_files(tmp_path: Path) -> None:
    wrong = tmp_path / "latin.yaml"
    wrong.write_bytes(SMALL.encode() + b"# caf\xe9\n")
    with pytest.raises(CaseError, match=r"latin\.yaml:\d+: expected UTF-8"):
        load_case(wrong)
    large = tmp_path / "large.yaml"
    large.write_bytes(b"#" * 1_000_001)
    with pytest.raises(CaseError, match="at most 1,000,000 bytes"):
        load_case(large)
    cut = tmp_path / "cut.yaml"
    cut.write_text(SMALL[: len(SMALL) // 2], encoding="utf-8")
    with pytest.raises(CaseError):
        load_case(cut)


def test_scalars_are_not_reinterpreted() -> None:
    case = parse_case(SMALL.replace("hedge: might", "hedge: no"), "f.yaml")
    assert case.claims[0].hedge == "no"


def test_schema_export_describes_the_file() -> None:
    schema = json_schema()
    assert set(schema["required"]) >= {"id", "title", "claims", "patron", "rival", "focal"}
    assert set(schema["properties"]) == set(Case.model_fields)
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("name", ["my case", "case.YAML", "mine.txt"])
def test_a_file_of_any_name_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (tmp_path / name).write_text(SMALL, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert load_case(name).id == load_case(tmp_path / name).id
