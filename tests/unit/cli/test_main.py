"""The command line: what it prints, its exit codes, and hostile input."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import tertius.cli.main as cli

TERTIUS = [sys.executable, "-m", "tertius.cli.main"]


def tertius(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*TERTIUS, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
        timeout=120,
    )


def refused(done: subprocess.CompletedProcess[str]) -> str:
    """Assert that a command ended with one clear sentence, and return it."""
    assert done.returncode == 2, (done.returncode, done.stderr)
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("tertius: ")
    assert done.stderr.count("\n") == 1
    assert len(done.stderr) < 2_000
    return done.stderr


def test_help_and_version() -> None:
    assert "measure" in tertius("--help").stdout
    assert tertius("--version").stdout.startswith("tertius ")


def test_list_is_tab_separated_in_a_pipe_and_json_on_request() -> None:
    lines = tertius("list", "sources").stdout.splitlines()
    assert lines[0] == "kind\tname\twhat"
    assert len(lines) > 10
    found = json.loads(tertius("list", "sources", "--json").stdout)
    assert len(found["sources"]) == len(lines) - 1


@pytest.mark.parametrize("terminal", [False, True])
def test_any_character_is_written_whatever_the_locale(terminal: bool) -> None:
    say = "import tertius.cli.main as cli; cli.app = lambda: print('\\u25b3 \\xfc \\ud800'); cli.main()"
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
    reader, writer = os.openpty() if terminal else os.pipe()
    done = subprocess.run(
        [sys.executable, "-c", say], stdout=writer, check=False, timeout=120, env={**os.environ, **ascii_only}
    )
    os.close(writer)
    assert os.read(reader, 99).strip() == (b"? ? ?" if terminal else "\u25b3 \xfc ?".encode())
    os.close(reader)
    assert done.returncode == 0


def test_unknown_names_get_a_near_miss() -> None:
    assert "did you mean 'sources'?" in refused(tertius("list", "source"))
    assert "did you mean 'leeway'?" in refused(tertius("measure", "leway"))
    assert "did you mean 'new-syria'?" in refused(tertius("run", "new-siria"))
    assert "write RUS" in refused(tertius("interstate", "book", "--supplier", "Russia"))


def test_cite_prints_every_source_with_its_terms() -> None:
    records = json.loads(tertius("data", "cite", "--json").stdout)
    assert {"source", "title", "release", "citation", "terms"} == set(records[0])
    assert all(record["terms"] and record["citation"] for record in records)


def test_schema_is_json_schema() -> None:
    assert json.loads(tertius("case", "schema").stdout)["type"] == "object"


HOSTILE = {
    "empty": b"",
    "binary": bytes(range(256)) * 4,
    "utf16": "id: x".encode("utf-16"),
    "bomb": b"a: &a [x,x,x,x]\nb: &b [*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b]\nid: *c\n",
    "deep": b"id: " + b"[" * 5_000 + b"]" * 5_000,
    "long line": b"id: '" + b"x" * 2_000_000 + b"'",
    "python tag": b"id: !!python/object/apply:os.system ['true']\n",
    "duplicate": b"id: a\nid: b\n",
    "scalar": b"hello\n",
    "list": b"- 1\n- 2\n",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_case_file_is_one_sentence(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes(HOSTILE[kind])
    assert "case.yaml" in refused(tertius("case", "check", str(path)))


def test_a_case_that_is_not_there_or_is_a_folder(tmp_path: Path) -> None:
    refused(tertius("run", str(tmp_path / "none.yaml")))
    refused(tertius("run", str(tmp_path)))
    refused(tertius("run", "../../etc/passwd"))


def test_a_measure_refuses_wrong_parameters(tmp_path: Path) -> None:
    refused(tertius("measure", "leeway", "--set", "nonsense=1"))
    refused(tertius("measure", "leeway", "--state", "SYX"))
    refused(tertius("measure", "leeway", "--years", "soon"))
    refused(tertius("measure", "leeway", "--out", str(tmp_path / "a.xlsx")))


def test_building_from_nowhere_or_an_empty_folder_changes_nothing(tmp_path: Path) -> None:
    target = tmp_path / "panel"
    refused(tertius("data", "build", "--from", str(tmp_path / "none"), "--to", str(target)))
    (tmp_path / "empty").mkdir()
    refused(tertius("data", "build", "--from", str(tmp_path / "empty"), "--to", str(target)))
    assert not target.exists()


@pytest.mark.parametrize("content", [b"", b"\x00" * 1_000, b"Recipient,Supplier\n", b"x" * 5_000_000])
def test_importing_rubbish_leaves_the_store_as_it_was(content: bytes, tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "trade-register.csv"
    file.write_bytes(content)
    refused(tertius("data", "import", str(file), "--source", "arms_register", TERTIUS_HOME=str(home)))
    assert not home.exists() or not [p for p in home.rglob("*") if p.is_file()]


def test_undoing_nothing_says_so() -> None:
    refused(tertius("data", "undo", "arms_register"))


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of Unix")
@pytest.mark.parametrize(("where", "code"), [(">&-", 0), ("2>&-", 0), (">/dev/full", 74)])
def test_output_that_nobody_takes(where: str, code: int) -> None:
    line = f"{sys.executable} -m tertius.cli.main list tests {where}"
    done = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == code and "Traceback" not in done.stderr


@pytest.mark.parametrize("stop", [KeyboardInterrupt(), SystemExit(130)])
def test_interruption_says_that_nothing_is_lost(
    stop: BaseException, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def app() -> None:
        raise stop

    monkeypatch.setattr(cli, "app", app)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 130
    assert "run the same command again to continue" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device"), "tertius: this machine: no space left on device"),
        (PermissionError(13, "Permission denied", "/x/\ny"), "tertius: '/x/\\ny': permission denied"),
    ],
)
def test_what_the_machine_refuses_is_no_fault_of_ours(
    error: OSError, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def app() -> None:
        raise error

    monkeypatch.setattr(cli, "app", app)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 74
    assert capsys.readouterr().err == f"{said}; no partial files were written\n"


@pytest.mark.parametrize(
    "years", ["2010-", "", "2011-2010", "-2010", "2010-11", "2010-2012-2014", "\u0662\u0660\u0661\u0660"]
)
def test_years_are_one_year_or_a_range(years: str) -> None:
    refused(tertius("measure", "leeway", f"--years={years}"))
