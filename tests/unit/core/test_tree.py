"""The one reader of YAML: what it takes, what it refuses, and that files of every kind go through it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError

from tertius.case.forecasts import load_book
from tertius.case.load import load_case, parse_case
from tertius.core.errors import CaseError, ReadingError, TertiusError
from tertius.core.schema import Plain
from tertius.core.tree import dump, flag, read_json, read_tree
from tertius.pipeline.routes import supply_named
from tertius.reading.files import load as load_draft
from tertius.saom.model_file import load_model
from tertius.scenario.load import load_scenario


def value(text: str) -> Any:
    return read_tree(text, "f.yaml").value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NO", "NO"), ("no", "no"), ("on", "on"), ("y", "y"), ("true", True), ("True", True),
        ("FALSE", False),
        ("010", "010"), ("0o17", "0o17"), ("0x1F", "0x1F"), ("12:30:45", "12:30:45"), ("1_000", "1_000"),
        ("2025-01-01", "2025-01-01"), (".inf", ".inf"), (".nan", ".nan"), ("1e3", 1000.0), (".5", 0.5),
        ("5.", 5.0), ("-7", -7), ("+1.5E-2", 0.015), ("~", None), ("null", None), ("1,5", "1,5"),
        ("50%", "50%"),
        ("'true'", "true"), ('"12"', "12"), ("NULL", None), ("=", "="), ("<<", "<<"), ("1e999", "1e999"),
    ],
)  # fmt: skip
def test_scalars_follow_yaml_1_2(text: str, expected: object) -> None:
    assert repr(value(f"a: {text}")["a"]) == repr(expected)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a: 1\nb: 2\na: 3", 3, "each key once"),
        ("a: {x: 1,\n  x: 2}", 2, "each key once"),
        ("a: &b [1]\nc: *b", 1, "anchor"),
        ("a: *b", 1, "alias"),
        ("a: !!python/object:os.system x", 1, "tag"),
        ("a: 1\n---\nb: 2", 2, "one document"),
        ("a:\n\tb: 1", 2, "valid YAML"),
        ("a: [1", 2, "valid YAML"),
        ("? [1, 2]\n: 3", 1, "keys that are words"),
        ("", 1, "empty file"),
        ("[" * 50 + "]" * 50, 1, "levels"),
        ("a: \x01", 1, "valid YAML"),
    ],
)
def test_what_is_not_plain_is_refused_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(ReadingError) as caught:
        read_tree(text, "f.yaml", ReadingError)
    assert str(caught.value).startswith(f"f.yaml:{line}") and said in str(caught.value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.text(max_size=12)
        | st.floats(-1e6, 1e6).map(lambda x: round(x, 6))
        | st.sampled_from(["1e3", "no", "010", "1.", ".5", "true", "NULL", "~", "2024-01-01", "+1", "1_0"]),
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(st.text("abn1.e3-", max_size=4), inner, max_size=3),
        max_leaves=8,
    )
)  # fmt: skip
def test_what_is_dumped_is_read_as_the_same(record: Any) -> None:
    assert repr(value(dump({"a": record}))["a"]) == repr(record)


@pytest.mark.parametrize(
    "text", ['{"a": 1, "a": 2}', '{"a": NaN}', '{"a": Infinity}', "{", '{"a": ' + "9" * 5000 + "}"]
)
def test_json_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ReadingError):
        read_json(text, "f.json", ReadingError)


def test_choices_in_words() -> None:
    assert [flag(w) for w in ("yes", "NO", "off", True, "maybe", 0, None)] == [
        True,
        False,
        False,
        True,
        None,
        None,
        None,
    ]


class Numbers(Plain):
    number: float = 0
    whole: int = 0
    choice: bool = False
    several: tuple[float, ...] = ()
    named: dict[str, float] = Field(default_factory=dict)
    either: float | str = 0


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("number", True), ("number", "0.4"), ("number", "50%"), ("number", float("inf")), ("number", 10**400),
        ("whole", True), ("whole", "3"), ("whole", "010"), ("choice", 0), ("choice", 1), ("choice", "maybe"),
        ("several", [1, True]), ("several", ["1"]), ("named", {"a": False}), ("named", {"a": "1_0"}),
        ("either", True), ("number", float("nan")),
    ],
)  # fmt: skip
def test_numbers_are_numbers_and_choices_choices(key: str, given: object) -> None:
    with pytest.raises(ValidationError):
        Numbers.model_validate({key: given})


def test_what_is_right_passes() -> None:
    made = Numbers.model_validate(
        {"number": 1, "whole": 2, "choice": "no", "several": [1, 2.5], "either": "x"}
    )
    assert (made.number, made.choice, made.several, made.either) == (1.0, False, (1.0, 2.5), "x")


LOADERS: dict[str, Callable[[Path], object]] = {
    "case": load_case,
    "scenario": load_scenario,
    "model": load_model,
    "forecasts": lambda path: load_book(str(path)),
    "spec": lambda path: supply_named(str(path)),
    "draft": load_draft,
}
WRONG = {
    "a key twice": b"id: a\nid: b\n",
    "an alias": b"id: &a x\ntitle: *a\n",
    "bombs": b"a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n",
    "two documents": b"id: a\n---\nid: b\n",
    "Latin-1": b"id: caf\xe9\n",
    "UTF-16": "id: a\n".encode("utf-16"),
    "a null character": b"id: a\0b\n",
    "a tab": b"id:\n\t- a\n",
    "nothing": b"",
    "a list": b"- 1\n",
    "deep": b"[" * 5000 + b"]" * 5000,
    "a number": b"7\n",
    "binary": bytes(range(256)),
}


@pytest.mark.parametrize("kind", LOADERS)
@pytest.mark.parametrize("what", WRONG)
def test_every_kind_of_file_refuses_it_in_one_sentence(kind: str, what: str, tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(WRONG[what])
    with pytest.raises(TertiusError) as caught:
        LOADERS[kind](path)
    assert "\n" not in str(caught.value) and str(caught.value).startswith(str(path))


def test_keys_that_look_alike_are_one_key() -> None:
    with pytest.raises(CaseError, match=r":2: .*each key once"):
        read_tree("\u00e9: 1\ne\u0301: 2", "f.yaml")
    assert read_tree("\u00e9: 1\ne: 2", "f.yaml").value == {"\u00e9": 1, "e": 2}


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_lines_end_as_on_any_machine(end: str) -> None:
    text = end.join(["a: 1", "# " + "x" * 1500, "b: two", "# " + "y" * 1500, 'c: "open', ' close"', ""])
    tree = read_tree(text, "f")
    assert tree.value == {"a": 1, "b": "two", "c": "open close"} and tree.line(("b",)) == 3


def test_characters_that_json_escapes_by_two_numbers() -> None:
    text = json.dumps({"event": "\U0001f600 and \\\\ud83d", "id": "é"})
    assert value(text) == json.loads(text)
    assert value('event: "caf\\u00e9 \\U0001F600"') == {"event": "café \U0001f600"}
    with pytest.raises(CaseError, match="valid YAML"):
        value('{"event": "\\ud83d alone"}')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected a file of forecasts or outcomes, got an empty file"),
        ("- a", "a mapping with schema, title, forecaster, issued, forecasts"),
        ("schema: 1\nissued: 2025-01-15\nforecasts:", "forecasts: expected a list, got None"),
    ],
)
def test_files_of_forecasts_are_spoken_of_in_their_own_words(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "f.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TertiusError, match=said):
        load_book(str(path))


def test_json_in_one_line_is_bounded_by_the_file_alone(tmp_path: Path) -> None:
    one = {"event": "e", "probability": 0.5, "by": "2025-06-30", "resolution": "r" * 100}
    book = {"schema": 1, "issued": "2025-01-15", "forecasts": [
        {**one, "id": f"a{k}", "event": f"e{k}"} for k in range(100)]}  # fmt: skip
    (tmp_path / "f.json").write_text(json.dumps(book), encoding="utf-8")
    assert len(load_book(str(tmp_path / "f.json")).forecasts) == 100
    with pytest.raises(CaseError, match="lines of at most 2,000 characters"):
        value("a: " + "x" * 3000)


def test_an_invisible_end_of_a_line_is_named() -> None:
    with pytest.raises(CaseError, match=r"line 2 holds U\+2028, which YAML takes for the end of a line"):
        value("id: a\ntitle: one\u2028two\nb: c")


def test_control_characters_are_no_text(tmp_path: Path) -> None:
    text = Path("src/tertius/cases/france-sahel.yaml").read_text(encoding="utf-8")
    line = next(line for line in text.split("\n") if line.startswith("title:"))
    with pytest.raises(TertiusError, match=r"the control character U\+0007"):
        parse_case(text.replace(line, 'title: "a\\ab"', 1), "c.yaml")
    with pytest.raises(TertiusError, match="claims: expected a list, got 'none'"):
        parse_case(text[: text.index("\nclaims:")] + "\nclaims: none\n", "c.yaml")
