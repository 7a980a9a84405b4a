"""Core: errors, registry, files, store, digests, seeds, table validation."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertius.core import files
from tertius.core.errors import (
    PanelError,
    SourceError,
    StoreError,
    TertiusError,
    UsageError,
    near_miss,
    shorten,
)
from tertius.core.files import atomic, atomic_folder, read_text, sha256
from tertius.core.provenance import canonical, code_digest, digest
from tertius.core.registry import Registry
from tertius.core.rng import generator
from tertius.core.store import Store
from tertius.core.tables import Column, Table, validate


def test_an_error_is_one_sentence_with_where_expected_got_and_remedy() -> None:
    error = SourceError("votes.csv:3", "a year", "'x'", "check the file")
    assert str(error) == "votes.csv:3: expected a year, got 'x'; check the file"


def test_an_error_stays_on_one_line_whatever_it_names() -> None:
    assert str(SourceError("a\n\x1b[31mb", "x", "y")) == "a \ufffd[31mb: expected x, got y"


def test_an_error_survives_pickling_with_its_parts() -> None:
    error = pickle.loads(pickle.dumps(UsageError("a", "b", "c", "d")))
    assert (error.where, error.expected, error.got, error.remedy) == ("a", "b", "c", "d")


def test_a_changed_place_changes_the_sentence() -> None:
    error = PanelError("here", "b", "c")
    error.where = "there"
    assert str(error).startswith("there: ")


@given(st.text(max_size=5_000))
def test_hostile_text_is_cut(text: str) -> None:
    assert len(shorten(text, 80)) <= 80


def test_near_miss_names_the_closest() -> None:
    assert near_miss("tie_survivl", ["tie_survival", "pressure"]) == "did you mean 'tie_survival'?"
    assert near_miss("zzz", ["tie_survival"]) == ""
    assert (
        near_miss("coup", ["coup_failed", "coup_success"]) == "did you mean 'coup_failed' or 'coup_success'?"
    )
    assert near_miss("arms", [f"arms_{n}_years" for n in range(6)]).endswith("or 2 others?")
    assert near_miss("Côte d’Ivoire 🙂", []) == "" and near_miss("Сирия", []) == ""


@pytest.mark.parametrize(
    ("name", "letter"),
    [("S\u0415", "CYRILLIC CAPITAL LETTER IE"), ("\u0391LB", "GREEK CAPITAL LETTER ALPHA")],
)
def test_a_letter_that_only_looks_latin_is_named(name: str, letter: str) -> None:
    assert letter in near_miss(name, ["SE", "ALB"])


def test_atomic_keeps_the_old_file_when_the_block_fails(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(RuntimeError), atomic(target) as part:
        part.write_text("half")
        raise RuntimeError
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_a_file_keeps_its_permissions_and_a_new_one_heeds_the_mask(tmp_path: Path) -> None:
    target = tmp_path / "new"
    before = os.umask(0o077)
    try:
        with atomic(target) as part:
            part.write_text("secret")
        assert target.stat().st_mode & 0o777 == 0o600
    finally:
        os.umask(before)
    target.chmod(0o640)
    with atomic(target) as part:
        part.write_text("again")
    assert target.stat().st_mode & 0o777 == 0o640 and target.read_text() == "again"


def test_a_link_stays_and_its_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "there" / "file")
    for text in ("first", "second"):
        with atomic(link) as part:
            part.write_text(text)
        assert link.is_symlink() and (tmp_path / "there" / "file").read_text() == text
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link", "there"]


def test_what_is_no_file_is_not_replaced(tmp_path: Path) -> None:
    """Who may write to /dev would lose the null device."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name, what in (("pipe", "a device or pipe"), ("folder", "a folder")):
        with (
            pytest.raises(StoreError, match=f"expected a file to write, got {what}"),
            atomic(tmp_path / name),
        ):
            raise AssertionError
    with pytest.raises(StoreError, match="a device or pipe"), atomic(Path(os.devnull)):
        raise AssertionError


@pytest.mark.parametrize("name", ["a" * 250, "é" * 125, "日" * 83])
def test_names_as_long_as_a_folder_takes_them_are_written(tmp_path: Path, name: str) -> None:
    with atomic(tmp_path / name) as part:
        part.write_text("x")
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_atomic_folder_replaces_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "d"
    with atomic_folder(target) as part:
        (part / "one").write_text("1")
    with pytest.raises(RuntimeError), atomic_folder(target) as part:
        (part / "two").write_text("2")
        raise RuntimeError
    assert sorted(p.name for p in target.iterdir()) == ["one"]
    with atomic_folder(target) as part:
        (part / "three").write_text("3")
    assert sorted(p.name for p in target.iterdir()) == ["three"]
    assert [p.name for p in tmp_path.iterdir()] == ["d"]


@pytest.mark.skipif(sys.platform == "win32", reason="limits of Unix")
@pytest.mark.parametrize("maker", ["atomic", "atomic_folder"])
def test_a_full_disk_is_one_sentence_and_the_old_contents_stay(maker: str, tmp_path: Path) -> None:
    """A bound on the size of files stands for the disk: writing ends in the middle in the same way."""
    old = tmp_path / "kept" / "file" if maker == "atomic_folder" else tmp_path / "kept"
    old.parent.mkdir(exist_ok=True)
    old.write_text("before")
    run = f"""
        import resource, signal
        from pathlib import Path
        from tertius.core.errors import StoreError
        from tertius.core.files import {maker}
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        try:
            with {maker}(Path("kept")) as part:
                ({"part / 'file'" if maker == "atomic_folder" else "part"}).write_bytes(bytes(100_000))
        except StoreError as error:
            print(error)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(run)], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.stdout == "kept: expected room on the disk, got file too large; what was there is kept\n", (
        done.stderr
    )
    assert old.read_text() == "before" and [p.name for p in tmp_path.iterdir()] == ["kept"]


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="users of Unix")
@pytest.mark.parametrize("taken", ["no", "open to all", "a link", "a file"])
def test_who_has_no_home_gets_a_folder_that_nobody_else_can_write_to(
    taken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = tmp_path / f"tertius-{os.getuid()}"
    if taken == "open to all":
        known.mkdir()
        known.chmod(0o777)
    elif taken == "a link":
        (tmp_path / "other").mkdir()
        known.symlink_to(tmp_path / "other")
    elif taken == "a file":
        known.write_text("")
    monkeypatch.setattr(files.tempfile, "tempdir", str(tmp_path))
    files._homeless.cache_clear()
    found = files._homeless()
    files._homeless.cache_clear()
    assert (found == known) == (taken == "no")
    assert found.is_dir() and found.stat().st_mode & 0o077 == 0


def test_a_killed_writer_leaves_the_old_folder(tmp_path: Path) -> None:
    target = tmp_path / "d"
    with atomic_folder(target) as part:
        (part / "one").write_text("1")
    script = textwrap.dedent(f"""
        import os, signal
        from pathlib import Path
        from tertius.core.files import atomic_folder
        with atomic_folder(Path({str(target)!r})) as part:
            (part / "two").write_text("2")
            os.kill(os.getpid(), signal.SIGKILL)
    """)
    done = subprocess.run([sys.executable, "-c", script], check=False)
    assert done.returncode == -signal.SIGKILL
    assert sorted(p.name for p in target.iterdir()) == ["one"]


def test_unfinished_folders_of_killed_writers_go_after_a_day_and_those_of_others_stay(tmp_path: Path) -> None:
    names = (".kept.abcdefgh", ".kept.12345678", ".other.abcdefgh")
    for name in names:
        (tmp_path / name).mkdir()
    for name in (names[0], names[2]):
        os.utime(tmp_path / name, (1e9, 1e9))
    with atomic_folder(tmp_path / "kept") as part:
        (part / "file").write_text("new")
    assert sorted(p.name for p in tmp_path.iterdir()) == [".kept.12345678", ".other.abcdefgh", "kept"]


def test_a_folder_left_aside_by_a_kill_is_put_back(tmp_path: Path) -> None:
    aside = tmp_path / ".d.old"
    aside.mkdir()
    (aside / "one").write_text("1")
    with pytest.raises(RuntimeError), atomic_folder(tmp_path / "d"):
        raise RuntimeError
    assert (tmp_path / "d" / "one").read_text() == "1"


def test_read_text_names_the_line_of_a_bad_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a\nb\n\xff\n")
    with pytest.raises(SourceError, match=r"a\.csv:3: expected UTF-8 text, got byte 0xff"):
        read_text(path, 100, SourceError)
    with pytest.raises(SourceError, match="at most 3 bytes"):
        read_text(path, 3, SourceError)
    with pytest.raises(SourceError, match="no such file"):
        read_text(tmp_path / "none", 3, SourceError)
    with pytest.raises(SourceError, match="a folder"):
        read_text(tmp_path, 3, SourceError)


def test_a_store_returns_what_it_was_given_and_takes_damage_for_absence(tmp_path: Path) -> None:
    store = Store(tmp_path)
    key = digest("x")
    assert store.get(key) is None
    calls = []
    make = lambda: calls.append(1) or {"a": [1, 2.5, None]}  # noqa: E731
    assert store.cached(key, make) == store.cached(key, make) == {"a": [1, 2.5, None]}
    assert len(calls) == 1
    store.path(key).write_text('{"key": "')
    assert store.get(key) is None
    store.path(key).write_text('{"key": "other", "value": 1}')
    assert store.get(key) is None


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_store_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="a folder that can be written"):
        Store(tmp_path / "s").put(digest("x"), 1)


def test_a_digest_depends_on_content_and_not_on_order_of_keys() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1}) != digest({"a": 1, "b": 3})
    assert canonical({"s": {"y", "x"}}) == '{"s":["x","y"]}'
    assert len(code_digest()) == 64


def test_a_branch_of_the_seed_tree_is_its_own_stream() -> None:
    first = generator(1, "claims", 0).random(4)
    assert np.array_equal(first, generator(1, "claims", 0).random(4))
    assert not np.array_equal(first, generator(1, "claims", 1).random(4))
    assert not np.array_equal(first, generator(2, "claims", 0).random(4))


def test_sha256_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256(tmp_path / "a") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_registry_finds_files_and_hints_at_near_misses() -> None:
    from tertius.sources import SOURCES

    names = SOURCES.all()
    assert "record" not in names
    assert len(names) > 5
    with pytest.raises(UsageError, match="did you mean"):
        SOURCES.get(next(iter(names)) + "x")


def test_a_registry_refuses_an_entry_of_another_type() -> None:
    with pytest.raises(UsageError, match="of type int"):
        Registry("tertius.sources", "SOURCE", int, "number", group="tertius.sources").all()


TABLE = Table(
    "t",
    (
        Column("iso3", "str", "", "state"),
        Column("year", "int", "year", "year", low=1946, high=2026),
        Column("value", "float", "1", "value", required=False),
        Column("status", "str", "", "status", values=("observed", "missing")),
    ),
    ("iso3", "year"),
)


def frame(**changes: object) -> pd.DataFrame:
    base = {
        "iso3": ["SYR", "IRQ"],
        "year": [1990, 1991],
        "value": [1.0, None],
        "status": ["observed", "missing"],
    }
    return pd.DataFrame(base | changes)


def test_validation_accepts_a_good_table_and_types_it() -> None:
    good = validate(frame(), TABLE, "here", PanelError)
    assert good["year"].dtype == "int64"
    assert good["value"].isna().tolist() == [False, True]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"year": [1800, 1990]}, r"numbers in \[1946, 2026\], got 1800"),
        ({"year": ["x", 1990]}, "columns of kinds"),
        ({"iso3": ["SYR", None]}, "row 2: expected no missing cell"),
        ({"iso3": ["SYR", "SYR"], "year": [1990, 1990]}, "more than once"),
        ({"status": ["observed", "mising"]}, "did you mean 'missing'"),
        ({"value": [1.0, np.inf]}, "got inf"),
    ],
)
def test_validation_names_the_fault(changes: dict[str, object], message: str) -> None:
    with pytest.raises(PanelError, match=message):
        validate(frame(**changes), TABLE, "here", PanelError)


def test_validation_names_an_absent_column() -> None:
    with pytest.raises(PanelError, match=r"a column 'status'.*did you mean 'statos'"):
        validate(frame().rename(columns={"status": "statos"}), TABLE, "here", PanelError)


def test_all_errors_share_one_base() -> None:
    assert issubclass(StoreError, TertiusError)
    assert SourceError("a", "b", "c").exit_code == 2


@pytest.mark.parametrize("value", [{"a": [0.1, 2, None], "value": {"b": 'é, "value": 1'}}, 7, "x", [1e-300]])
def test_no_change_of_a_stored_result_gives_another(tmp_path: Path, value: object) -> None:
    store, key = Store(tmp_path), "ab" + "1" * 62
    store.put(key, value)
    whole = store.path(key).read_bytes()
    assert store.get(key) == value
    for at in range(len(whole)):
        for changed in (whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]):
            store.path(key).write_bytes(changed)
            assert store.get(key) in (None, value), (at, changed)


def test_a_stored_result_of_an_earlier_version_is_read(tmp_path: Path) -> None:
    store, key = Store(tmp_path), "ab" + "1" * 62
    store.path(key).parent.mkdir()
    store.path(key).write_text(json.dumps({"key": key, "value": [1, 2]}), encoding="utf-8")
    assert store.get(key) == [1, 2]


@pytest.mark.parametrize("hours", [-48, -1, 1, 25])
@pytest.mark.parametrize("ending", [".part", ""])
def test_what_a_killed_writer_left_goes_after_a_day(tmp_path: Path, hours: int, ending: str) -> None:
    """A time in the future, as after a clock was set back, is no age: somebody may be writing."""
    left = tmp_path / (".a.abcdefabcdef.part" if ending else ".a.12345678")
    left.touch() if ending else left.mkdir()
    others = [tmp_path / f".b.abcdefabcdef{ending}", tmp_path / ".a.part", tmp_path / ".a.12345678.part"]
    for other in others:
        other.touch()
    for path in (left, *others):
        os.utime(path, (time.time() - hours * 3600,) * 2)
    with atomic(tmp_path / "a") if ending else atomic_folder(tmp_path / "a") as part:
        (part if ending else part / "x").write_text("1")
    assert left.exists() == (hours < 24)
    assert all(other.exists() for other in others)
