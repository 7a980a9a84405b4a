"""Panel tables on disk: the same bytes, round trips, damage, imports over the embedded panel."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import tertius.panel.overlay as overlay
import tertius.panel.write as write
from tertius.core.errors import PanelError, StoreError
from tertius.panel.load import load_panel
from tertius.panel.overlay import forget, import_tables, imports, undo
from tertius.panel.schema import TABLES, Variable
from tertius.panel.states import States
from tertius.panel.write import significant, variables_table, write_manifest, write_tables


def trait(name: str, first: int = 1990, last: int = 2000, absent: str = "missing") -> Variable:
    return Variable("traits", name, name, "share", first, last, absent, "for a test")


def rows(variable: str, values: Sequence[float], dataset: str | None = None) -> pd.DataFrame:
    frame = pd.DataFrame({"iso3": "MLI", "year": range(1990, 1990 + len(values)), "variable": variable})
    frame = frame.assign(value=list(values), error=np.nan, status="observed")
    return frame if dataset is None else frame.assign(dataset=dataset)


def build(folder: Path) -> dict[str, str]:
    tables = {name: table.empty() for name, table in TABLES.items()}
    tables["states"] = States.embedded().table
    tables["traits"] = pd.concat(
        [rows("a", [0.1, 0.2], "one"), rows("b", [1.0], "one"), rows("a", [9.0], "two")]
    )
    tables["variables"] = pd.concat(
        [variables_table("one", [trait("a"), trait("b")]), variables_table("two", [trait("a")])]
    )
    files = write_tables(tables, folder)
    write_manifest(
        {"sources": {"one": {"terms": "free"}}, "files": {"an upstream file": "ab"}}, folder, files
    )
    return files


def traits(home: Path, folder: Path) -> set[tuple[str, str, float]]:
    frame = load_panel(home, folder=folder).table("traits")
    return set(zip(frame["dataset"], frame["variable"], frame["value"], strict=True))


BUILT = {("one", "a", 0.1), ("one", "a", 0.2), ("one", "b", 1.0), ("two", "a", 9.0)}


def test_same_rows_in_any_order_give_the_same_bytes_and_come_back(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    frame = pd.concat([rows(v, rng.normal(size=11).tolist(), "one") for v in "abc"], ignore_index=True)
    frame.loc[3, ["value", "status"]] = [np.nan, "missing"]
    first = write_tables({"traits": frame}, tmp_path / "x")
    second = write_tables({"traits": frame.sample(frac=1, random_state=2)}, tmp_path / "y")
    assert first == second
    write_manifest({}, tmp_path / "x", first)
    back = write.prepare(frame, TABLES["traits"], "test")
    from tertius.panel.read import Folder

    pd.testing.assert_frame_equal(Folder.open(tmp_path / "x", "").read("traits"), back)


def test_large_tables_are_split(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "PART_LIMIT", 4000)
    rng = np.random.default_rng(1)
    frame = pd.concat(
        [rows("a", rng.normal(size=30).tolist(), "one").assign(iso3=s) for s in States.embedded().all()[:60]]
    )
    files = write_tables({"traits": frame}, tmp_path)
    write_manifest({}, tmp_path, files)
    assert len(files) > 1
    assert all((tmp_path / name).stat().st_size <= 4000 for name in files)
    from tertius.panel.read import Folder

    back = Folder.open(tmp_path, "").read("traits")
    pd.testing.assert_frame_equal(back, write.prepare(frame, TABLES["traits"], "test"))


def test_rounding_keeps_six_digits_and_no_negative_zero() -> None:
    values = np.array([123456789.0, -0.0, 0.1 + 0.2, 1.23456789e-7, np.nan, 151.207321, 12345.678912])
    expected = [123456789.0, 0.0, 0.3, 1.23457e-7, np.nan, 151.20732, 12345.67891]
    found = significant(values)
    np.testing.assert_array_equal(found, expected)
    assert not np.signbit(found[1])


def test_a_table_that_breaks_its_schema_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    bad = rows("a", [1.0], "one").assign(status="guessed")
    with pytest.raises(PanelError, match="one of observed, missing, carried"):
        write_tables({"traits": bad}, tmp_path / "x")
    assert not (tmp_path / "x").exists()
    with pytest.raises(PanelError, match="did you mean 'traits'"):
        write_tables({"trait": bad}, tmp_path / "x")


def test_load_reads_tables_and_manifest(tmp_path: Path) -> None:
    build(tmp_path / "data")
    panel = load_panel(tmp_path / "home", folder=tmp_path / "data")
    assert traits(tmp_path / "home", tmp_path / "data") == BUILT
    assert panel.manifest["sources"]["one"]["terms"] == "free"
    assert panel.manifest["files"] == {"an upstream file": "ab"}
    assert panel.trait_grid("b", ["MLI"], [1989, 1990, 1991]).status.loc["MLI"].tolist() == [
        "outside",
        "observed",
        "missing",
    ]
    assert len(panel.table("events")) == 0


@pytest.mark.parametrize(
    "damage", ["absent", "truncated", "changed", "no manifest", "hostile manifest", "no folder"]
)
def test_damage_gives_one_clear_error(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "data"
    build(folder)
    part = folder / "traits-00.parquet"
    if damage == "absent":
        part.unlink()
    elif damage == "truncated":
        part.write_bytes(part.read_bytes()[:100])
    elif damage == "changed":
        part.write_bytes(part.read_bytes() + b"x")
    elif damage == "no manifest":
        (folder / "manifest.json").unlink()
    elif damage == "hostile manifest":
        (folder / "manifest.json").write_text("[" * 100_000)
    else:
        folder = tmp_path / "nowhere"
    with pytest.raises(PanelError, match="tertius data build") as caught:
        load_panel(tmp_path / "home", folder=folder)
    assert "\n" not in str(caught.value)


def test_a_part_with_a_right_digest_but_no_parquet_inside(tmp_path: Path) -> None:
    from tertius.core.files import sha256

    files = build(tmp_path)
    (tmp_path / "traits-00.parquet").write_bytes(b"PAR1 not really PAR1")
    write_manifest({}, tmp_path, {**files, "traits-00.parquet": sha256(tmp_path / "traits-00.parquet")})
    with pytest.raises(PanelError, match="in Parquet"):
        load_panel(tmp_path / "home", folder=tmp_path).table("traits")


def test_an_import_replaces_its_own_variables_and_is_reversible(tmp_path: Path) -> None:
    home, data = tmp_path / "home", tmp_path / "data"
    build(data)
    before = load_panel(home, folder=data).digest
    import_tables("one", {"traits": rows("a", [0.5])}, [trait("a", 1990, 2010)], {"release": "new"}, home)
    assert traits(home, data) == {("one", "a", 0.5), ("one", "b", 1.0), ("two", "a", 9.0)}
    panel = load_panel(home, folder=data)
    assert panel.digest != before
    assert panel.manifest["imports"]["one"]["release"] == "new"
    assert panel.variable("traits", "a", "one")["last"].tolist() == [2010]
    assert panel.variable("traits", "b", "one")["last"].tolist() == [2000]

    import_tables("one", {"traits": rows("a", [0.7])}, [trait("a")], {"release": "newer"}, home)
    assert ("one", "a", 0.7) in traits(home, data)
    assert [(i.dataset, i.reversible) for i in imports(home)] == [("one", True)]
    assert undo("one", home) == "previous"
    assert ("one", "a", 0.5) in traits(home, data)
    assert undo("one", home) == "embedded"
    assert undo("one", home) == "nothing"
    assert traits(home, data) == BUILT
    assert load_panel(home, folder=data).digest == before


def test_variables_may_come_as_a_table(tmp_path: Path) -> None:
    table = variables_table("one", [trait("a")])
    done = import_tables("one", {"traits": rows("a", [0.5], "one")}, table, {"title": "New"}, tmp_path)
    assert str(done).startswith("one (New), 20")
    with pytest.raises(PanelError, match="rows of 'one'"):
        import_tables("one", {}, table.assign(dataset="two"), {}, tmp_path)
    with pytest.raises(PanelError, match="a column 'unit'"):
        import_tables("one", {}, table.drop(columns="unit"), {}, tmp_path)


def test_one_variable_alone_is_the_same_as_from_the_whole_table(tmp_path: Path) -> None:
    home, data = tmp_path / "home", tmp_path / "data"
    build(data)
    import_tables("one", {"traits": rows("a", [0.5])}, [trait("a")], {}, home)
    alone, whole = load_panel(home, folder=data), load_panel(home, folder=data)
    whole.table("traits")
    for name in ("a", "b"):
        pd.testing.assert_frame_equal(alone.traits(name), whole.traits(name).reset_index(drop=True))
    assert "traits" not in alone._tables


def test_a_new_data_set_is_added_and_forgotten(tmp_path: Path) -> None:
    home, data = tmp_path / "home", tmp_path / "data"
    build(data)
    import_tables("three", {"traits": rows("c", [3.0])}, [trait("c")], {}, home)
    assert traits(home, data) == BUILT | {("three", "c", 3.0)}
    assert forget("three", home) and not forget("three", home)
    assert traits(home, data) == BUILT


@pytest.mark.parametrize("stage", ["write_tables", "write_manifest", "swap"])
def test_a_failed_import_leaves_the_old_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    home, data = tmp_path / "home", tmp_path / "data"
    build(data)
    import_tables("one", {"traits": rows("a", [0.5])}, [trait("a")], {}, home)
    expected = traits(home, data)

    def fail(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        if stage == "swap":
            patch.setattr(overlay.shutil, "copytree", fail)
        else:
            patch.setattr(overlay, stage, fail)
        import_tables("one", {"traits": rows("a", [0.9])}, [trait("a")], {}, home)
    assert traits(home, data) == expected


def test_a_process_killed_between_the_renames_loses_nothing(tmp_path: Path) -> None:
    home, data = tmp_path / "home", tmp_path / "data"
    build(data)
    import_tables("one", {"traits": rows("a", [0.5])}, [trait("a")], {}, home)
    (home / "panel" / "one").rename(home / "panel" / ".one.old")
    assert ("one", "a", 0.5) in traits(home, data)


@pytest.mark.parametrize("dataset", ["../evil", "a/b", "", ".one", "A" * 10, "x" * 65])
def test_names_that_would_leave_the_store_are_refused(tmp_path: Path, dataset: str) -> None:
    with pytest.raises(StoreError, match="lower-case letters"):
        import_tables(dataset, {"traits": rows("a", [0.5])}, [trait("a")], {}, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_rows_that_no_variable_describes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PanelError, match="a listed variable"):
        import_tables("one", {"traits": rows("z", [0.5])}, [trait("a")], {}, tmp_path)
    with pytest.raises(PanelError, match="rows of 'one'"):
        import_tables("one", {"traits": rows("a", [0.5], "two")}, [trait("a")], {}, tmp_path)
    with pytest.raises(PanelError, match="tables traits"):
        import_tables("one", {"states": rows("a", [0.5])}, [trait("a")], {}, tmp_path)
    assert imports(tmp_path) == []


def test_a_damaged_import_names_the_remedy(tmp_path: Path) -> None:
    home, data = tmp_path / "home", tmp_path / "data"
    build(data)
    import_tables("one", {"traits": rows("a", [0.5])}, [trait("a")], {}, home)
    (home / "panel" / "one" / "traits-00.parquet").write_bytes(b"")
    with pytest.raises(PanelError, match="tertius data forget one"):
        load_panel(home, folder=data)
    assert forget("one", home)
    manifest = json.loads((data / "manifest.json").read_text())
    assert load_panel(home, folder=data).manifest["parts"] == manifest["parts"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"iso3": "XXX"}, "expected ids of states, got 'XXX'"),
        ({"iso3": "mli"}, "write MLI"),
        ({"iso3": 432}, "write MLI, which 432 stands for here"),
        ({"value": np.nan}, "the status missing where there is no value"),
        ({"status": "missing"}, "no value where the status is missing"),
        ({"value": 1 + 2j}, "real numbers"),
        ({"value": True}, "real numbers"),
        ({"error": -0.1}, "errors of 0 or more"),
    ],
)
def test_rows_that_would_be_read_as_something_else_are_refused(
    change: dict[str, Any], sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(PanelError, match=sentence):
        import_tables("one", {"traits": rows("a", [0.5, 0.6]).assign(**change)}, [trait("a")], {}, tmp_path)
    assert not list(tmp_path.rglob("*.parquet"))


def test_a_table_is_one_with_each_column_once(tmp_path: Path) -> None:
    twice = pd.concat([rows("a", [0.5]), rows("a", [0.6])[["value"]]], axis=1)
    for given, sentence in ((twice, "each column once"), ([{"iso3": "MLI"}], "a pandas table, got list")):
        with pytest.raises(PanelError, match=sentence):
            import_tables("one", {"traits": given}, [trait("a")], {}, tmp_path)
