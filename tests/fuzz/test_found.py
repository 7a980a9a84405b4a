"""What the fuzzer found, by kind: entries of another type, though the digests of their records are right."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.fuzzing import entrances
from support.fuzzing.entrance import check
from support.fuzzing.models import fit, saved
from support.fuzzing.runs import sealed
from tertius.core.errors import ModelError, ReadingError, StoreError
from tertius.core.npz import read_arrays
from tertius.core.tree import read_json
from tertius.saom.results.fit import Fit

ALL = entrances()
Change = Callable[[dict[str, Any]], object]


def refused(name: str, change: Change, folder: Path) -> bool:
    """Whether an entrance refuses its sample once an entry is changed, in a sentence."""
    record = json.loads(ALL[name].samples[0])
    change(record)
    data = sealed(record) if "sha256" in record and name != "annotation" else json.dumps(record).encode()
    return not check(ALL[name], data, folder)


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p["claims"].update({next(iter(p["claims"])): "text"}),
        lambda p: next(iter(p["claims"].values())).update(parameters=[1]),
        lambda p: p.update(rule=3),
        lambda p: p.update(date=None),
        lambda p: p.pop("panel"),
    ],
)
def test_a_plan_with_its_digest_but_other_entries_is_none(change: Change, tmp_path: Path) -> None:
    assert refused("plan", change, tmp_path)


def test_a_plan_is_a_file_not_a_device() -> None:
    from tertius.claims.judging.plan import read_plan

    with pytest.raises(StoreError, match="a device or pipe"):
        read_plan(Path("/dev/zero"))


@pytest.mark.parametrize(
    "change",
    [
        lambda b: b["forecasts"].append([{}, "RUS", 1, 0.5, 0.1, 0.9]),
        lambda b: b["forecasts"].append(["SYR", "RUS", 1, "0.5", 0.1, 0.9]),
        lambda b: b["columns"].reverse(),
        lambda b: b.update(window=["2025", 2029]),
        lambda b: b.update(window=[2025]),
        lambda b: b.update(made="soon"),
        lambda b: b["record"].append(3),
        lambda b: b["record"][0].update(n="many"),
        lambda b: b.update(origins=5),
    ],
)
def test_a_book_with_its_digest_but_other_entries_is_none(change: Change, tmp_path: Path) -> None:
    assert refused("book", change, tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        lambda a: a["sentences"][0].update(end=10**9),
        lambda a: a["sentences"][0].update(end=0),
        lambda a: a["claims"][0].update(spans=[[0, 10**12]]),
        lambda a: a["claims"][0].update(spans=[5]),
        lambda a: a["claims"][0].update(kind=[]),
        lambda a: a["claims"][0].update(test=[{}]),
        lambda a: a["claims"][0].pop("actors"),
        lambda a: a["mentions"][0].update(start="0"),
        lambda a: a.update(claims={}),
    ],
)
def test_an_annotation_with_other_entries_is_refused_with_the_entry(change: Change, tmp_path: Path) -> None:
    assert refused("annotation", change, tmp_path)


def test_worlds_go_nowhere_but_into_the_store(tmp_path: Path) -> None:
    rows = [json.loads(row) for row in ALL["worlds"].samples[0].split(b"\n")]
    for key in ("../../outside", "ab", 3, "ab" * 33):
        data = json.dumps([key, rows[0][1]]).encode()
        assert not check(ALL["worlds"], data, tmp_path)
    assert not check(
        ALL["worlds"], json.dumps([rows[0][0], {**rows[0][1], "low": float("nan")}]).encode(), tmp_path
    )
    huge = json.dumps([rows[0][0], {**rows[0][1], "low": 7}]).replace('"low": 7', '"low": 1e999')
    assert not check(ALL["worlds"], huge.encode(), tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["w.jsonl"]


def test_a_damaged_verdict_is_named_without_words_of_a_program(tmp_path: Path) -> None:
    made = json.loads(ALL["verdicts"].samples[0])
    named = made["verdicts"][1]["claim"]
    made["verdicts"][1]["headline"] = {"n": 3}
    file = tmp_path / "v.json"
    file.write_text(json.dumps(made))
    from tertius.pipeline.difference import load_record

    with pytest.raises(StoreError, match=rf"damaged ones \(verdict 2, on {named!r}\)"):
        load_record(file)


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as held:
        for name, data in members.items():
            held.writestr(f"{name}.npy", data)
    return out.getvalue()


@pytest.mark.parametrize(
    "member", [b"no array", b"\x93NUMPY\x01\x00\x06\x00(1, 2\n", b"", b"\x93NUMPY\x09\x00"]
)
def test_members_that_are_no_arrays_are_refused(member: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.npz").write_bytes(archive(a=member))
    with pytest.raises(ModelError, match="a file that cannot be read"):
        read_arrays(tmp_path / "a.npz", ModelError, "arrays")


def changed_fit(folder: Path, head: Change = lambda h: None, **arrays: Any) -> Path:
    """Write a fit with another head or other arrays."""
    file = folder / "fit.npz"
    file.write_bytes(fit())
    held = dict(np.load(file))
    plain = json.loads(str(held["head"]))
    head(plain)
    file.write_bytes(saved(**{**held, "head": np.array(json.dumps(plain)), **arrays}))
    return file


def test_a_fit_that_is_whole_is_read(tmp_path: Path) -> None:
    assert "recip" in str(Fit.load(changed_fit(tmp_path)))


@pytest.mark.parametrize(
    ("head", "arrays"),
    [
        (lambda h: h.update(labels=["density", "recip"]), {}),
        (lambda h: h.update(labels=["net: density"]), {}),
        (lambda h: h["terms"].pop(), {}),
        (lambda h: h["terms"][0].update(on=3), {}),
        (lambda h: h.update(overall="small"), {}),
        (lambda h: h.update(notes=[1]), {}),
        (lambda h: None, {"theta": np.zeros(3)}),
        (lambda h: None, {"theta": np.array(["a", "b"])}),
        (lambda h: None, {"covariance": np.zeros(2)}),
        (lambda h: None, {"statistics": np.zeros(2)}),
        (lambda h: None, {"scores": np.zeros((2, 1, 2))}),
        (lambda h: None, {"free": np.zeros(2)}),
    ],
)
def test_a_fit_whose_parts_do_not_belong_together_is_refused(
    head: Change, arrays: dict[str, Any], tmp_path: Path
) -> None:
    with pytest.raises(StoreError, match="a saved fit"):
        Fit.load(changed_fit(tmp_path, head, **arrays))


def test_json_that_is_nested_too_deep_is_refused_by_its_reader() -> None:
    with pytest.raises(ReadingError, match="nesting that cannot be read"):
        read_json("[" * 100_000, "a.json", ReadingError)


@pytest.mark.parametrize(
    "name", ["case", "scenario", "spec", "forecasts", "outcomes", "draft", "draft-yaml", "model"]
)
@pytest.mark.parametrize("text", ["", "null", "[]", "3", "true", '"a"', "[1]", "0.5"])
def test_a_file_of_something_else_is_called_what_it_is(name: str, text: str, tmp_path: Path) -> None:
    assert not check(ALL[name], text.encode(), tmp_path)


def test_a_name_of_any_length_in_a_record_is_shortened_in_the_sentence(tmp_path: Path) -> None:
    record = json.loads(ALL["annotation"].samples[0])
    held = next(key for key, value in record.items() if value == "a.txt")
    record[held] = "x" * 50_000
    with pytest.raises(ReadingError) as caught:
        ALL["annotation"].take(json.dumps(record).encode(), tmp_path)
    assert "…" in str(caught.value) and len(str(caught.value)) < 2000


def test_a_name_of_any_length_in_a_model_file_is_shortened(tmp_path: Path) -> None:
    model = ALL["model"]
    arrays = next(data for data in model.samples if b"array: net" in data)
    assert not check(model, arrays.replace(b"array: net", b"array: " + b"x" * 20_000), tmp_path)
