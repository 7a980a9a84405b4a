"""`tertius read`, `review`, `case from-draft`, and how `case check` and `run` refuse drafts, as typed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import tertius.cli.main as cli
from support.model_server import Reply, says, serving
from support.reading_files import ARTICLE, PARAGRAPHS, docx, page, pdf, wrapped
from tertius.reading.keep import read

Inside = Callable[..., str]
TERTIUS = [sys.executable, "-m", "tertius.cli.main"]


def tertius(
    folder: Path, *arguments: str, stdin: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*TERTIUS, *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        cwd=folder,
        env={**os.environ, **environment},
        timeout=120,
    )


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Inside:
    """Return a command line that runs in this process, for the many that are refused."""

    def run(*arguments: str) -> str:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(sys, "argv", ["tertius", *arguments])
        with pytest.raises(SystemExit) as stopped:
            cli.main()
        told = capsys.readouterr()
        assert stopped.value.code == 2 and told.out == "", (arguments, told)
        assert told.err.startswith("tertius: ") and told.err.count("\n") == 1
        return told.err

    return run


def refused(done: subprocess.CompletedProcess[bytes]) -> str:
    message = done.stderr.decode()
    assert done.returncode == 2 and done.stdout == b"", (done.returncode, message)
    assert message.startswith("tertius: ") and message.count("\n") == 1 and "Traceback" not in message
    return message


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "tertius-home")


@pytest.fixture
def article(tmp_path: Path) -> Path:
    (tmp_path / "bases.txt").write_text(ARTICLE, encoding="utf-8")
    return tmp_path


def test_from_article_to_checked_case(article: Path, inside: Inside) -> None:
    done = tertius(
        article, "read", "bases.txt", "--date", "2025-03-04", "--author", "Jane Roe", "--title", "Bases"
    )
    assert done.returncode == 0, done.stderr
    rows = dict(line.split("\t") for line in done.stdout.decode().splitlines())
    draft, text = read(article / "bases.draft.json")
    assert (
        text == ARTICLE
        and rows["claims"] == str(len(draft.claims))
        and rows["words"] == str(len(text.split()))
    )
    assert (draft.source.author, draft.source.date, draft.source.date_by) == (
        "Jane Roe",
        "2025-03-04",
        "given",
    )
    assert files(article) == ["bases.draft.json", "bases.draft.txt", "bases.txt"]
    for command in (("case", "check"), ("run",)):
        message = inside(*command, "bases.draft.json")
        assert "open decisions" in message and draft.claims[0].id in message and "tertius review" in message
    assert "every claim decided" in inside("case", "from-draft", "bases.draft.json")
    keys = "a\nd\nas it stands\n" * len(draft.claims)
    done = tertius(article, "review", "bases.draft.json", stdin=keys.encode())
    assert f"{len(draft.claims)} of {len(draft.claims)} decided" in done.stdout.decode()
    message = inside("case", "check", "bases.draft.json")
    assert "every decision taken" in message and "tertius case from-draft" in message
    heads = ("--rival", "USA", "--focal", "SYR", "--publisher", "The Paper")
    done = tertius(article, "case", "from-draft", "bases.draft.json", *heads, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["case"] == "bases.yaml"
    done = tertius(article, "case", "check", "./bases.yaml", "--json")
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["claims"]) == len(draft.claims)
    assert "a new file" in inside("case", "from-draft", "bases.draft.json", *heads)
    assert "id of a state" in refused(
        tertius(article, "case", "from-draft", "bases.draft.json", "--focal", "SYX")
    )


def test_reading_is_deterministic_and_quick(article: Path) -> None:
    import tertius.reading.read as reading

    tertius(article, "read", "bases.txt", "--out", "one.json")
    tertius(article, "read", "bases.txt", "--out", "two.yaml", PYTHONHASHSEED="7")
    first, second = read(article / "one.json")[0], read(article / "two.yaml")[0]
    assert first.model_copy(update={"source": second.source}) == second
    words = ARTICLE * 11
    reading.read_text(words[:500])
    start = time.process_time()
    reading.read_text(words)
    # Processor time: 1,000 words take a third of a second where nothing else runs.
    assert (time.process_time() - start) * 1000 / len(words.split()) < 3


def test_a_speech_reads_alike_whatever_the_order_of_sets(tmp_path: Path) -> None:
    speech = Path(__file__).parents[2] / "data" / "reading" / "sullivan-nato-2024.txt"
    drafts = set()
    for seed in ("0", "1", "2", "3"):
        out = tmp_path / f"{seed}.json"
        tertius(tmp_path, "read", str(speech), "--date", "2024-07-11", "--out", out.name, PYTHONHASHSEED=seed)
        drafts.add(out.read_bytes().replace(f'"{seed}.txt"'.encode(), b'"text"'))
    assert len(drafts) == 1


@pytest.mark.parametrize("suffix", ["md", "html", "pdf", "docx"])
def test_every_format_comes_to_a_draft(suffix: str, tmp_path: Path) -> None:
    pytest.importorskip({"html": "trafilatura", "pdf": "pypdf", "docx": "mammoth"}.get(suffix, "json"))
    made = {
        "md": b"# Bases\n\n" + "\n\n".join(PARAGRAPHS).encode(),
        "html": page("".join(f"<p>{text}</p>" for text in PARAGRAPHS)),
        "pdf": pdf([[line for text in PARAGRAPHS for line in (*wrapped(text), "")]]),
        "docx": docx(PARAGRAPHS),
    }[suffix]
    (tmp_path / f"a.{suffix}").write_bytes(made)
    done = tertius(tmp_path, "read", f"a.{suffix}", "--json")
    assert done.returncode == 0, done.stderr
    draft, text = read(tmp_path / "a.draft.json")
    assert draft.source.media == suffix and all(paragraph in text for paragraph in PARAGRAPHS)
    done = tertius(tmp_path, "read", "-", "--out", "b.json", stdin=made)
    assert done.returncode == 0, done.stderr
    assert read(tmp_path / "b.json")[0].source.media == ("txt" if suffix == "md" else suffix)


def test_what_cannot_be_read_leaves_nothing_behind(tmp_path: Path, inside: Inside) -> None:
    german = "Der Kreml wird seine Basen in Syrien behalten, und die neuen Herrscher werden nichts ändern."
    for data, words in (
        (b"", "an empty file"),
        (bytes(range(256)) * 9, "binary data"),
        (german.encode(), "English"),
        (b"a" * 1_000_000, "at most 300,000 characters"),
        (ARTICLE.encode() + b"\xff", "UTF-8 text"),
    ):
        (tmp_path / "a.txt").write_bytes(data)
        assert words in inside("read", "a.txt")
        assert files(tmp_path) == ["a.txt"]
    (tmp_path / "a.txt").write_text(ARTICLE, encoding="utf-8")
    for arguments, words in (
        (("a.txt", "--date", "yesterday"), "a date as YYYY"),
        (("a.txt", "a.txt"), "one file"),
        (("a.txt", "--format", "dox"), "did you mean 'docx'?"),
        (("a.txt", "--out", "a.odt"), "ends in .json or .yaml"),
        (("a.txt", "--model", "m"), "no --endpoint"),
        (("a.txt", "--endpoint", "http://localhost:1"), "no --model"),
        (("a.txt", "--model", "m", "--endpoint", "https://example.org/v1"), "add --remote to send"),
        (("a.txt", "--model", "m", "--endpoint", "http://127.0.0.1:9"), "no connection"),
        (("a.txt", "--replay", "none.jsonl"), "no such file"),
        (("none.txt",), "no such file"),
        (("a.json", "--evaluate"), "no such file"),
    ):
        assert words in inside("read", *arguments), arguments
        assert [name for name in files(tmp_path) if "draft" in name] in ([], ["a.draft.model.jsonl"])
    assert "no such file" in inside("review", "none.draft.json")
    assert "JSON" in inside("review", "a.txt")


def test_a_draft_with_decisions_is_not_replaced_by_accident(article: Path) -> None:
    assert tertius(article, "read", "bases.txt").returncode == 0
    assert tertius(article, "read", "bases.txt").returncode == 0
    tertius(article, "review", "bases.draft.json", stdin=b"a\n")
    before = (article / "bases.draft.json").read_bytes()
    assert "decisions to lose" in refused(tertius(article, "read", "bases.txt"))
    assert (article / "bases.draft.json").read_bytes() == before
    assert tertius(article, "read", "bases.txt", "--force").returncode == 0


def test_a_model_helps_and_its_record_gives_the_same_bytes(article: Path) -> None:
    pytest.importorskip("httpx")
    quote = "few of the states that turned to Washington after 1991 have come back"
    claim = {
        "quote": quote, "paraphrase": "Few states came back.", "attribution": "author", "kind": "count",
        "hedge": "few", "scale": "quantity", "patron": "USA", "rival": None, "focal": [], "test": "none",
    }  # fmt: skip

    def script(number: int, request: dict[str, object]) -> Reply:
        listed = json.loads(request["messages"][1]["content"])["sentences"]  # type: ignore[index]
        home = next((entry["n"] for entry in listed if quote in entry["text"]), 0)
        found = [{**claim, "sentence": home}, {**claim, "sentence": home, "quote": "words that nobody wrote"}]
        return says({"sentences": [], "claims": found if home else []})

    with serving(script) as server:
        model = ("--model", "small", "--endpoint", server.url)
        done = tertius(article, "read", "bases.txt", *model, TERTIUS_MODEL_KEY="sk-secret")
        asked = len(server.requests)
    assert done.returncode == 0, done.stderr
    draft, _ = read(article / "bases.draft.json")
    assert draft.model is not None and draft.model.rejected == {"a quote that is not in its sentence": 1}
    assert (draft.model.accepted, draft.model.requests) == (1, asked)
    first = (article / "bases.draft.json").read_bytes()
    assert b"sk-secret" not in first + (article / "bases.draft.model.jsonl").read_bytes() + done.stderr
    (article / "bases.draft.json").unlink()
    done = tertius(article, "read", "bases.txt", "--replay", "bases.draft.model.jsonl")
    assert done.returncode == 0, done.stderr
    assert (article / "bases.draft.json").read_bytes() == first
    shown = tertius(article, "read", "bases.txt", "--dry-run")
    assert quote in json.loads(shown.stdout)["requests"][0]["user"]


def test_figures_of_a_reading_beside_annotations(article: Path) -> None:
    from tertius.reading.gold import export
    from tertius.reading.read import read_text

    gold = export(read_text(ARTICLE), ARTICLE, "bases.txt")
    (article / "bases.json").write_text(json.dumps(gold), encoding="utf-8")
    done = tertius(article, "read", "--evaluate", "bases.json", "--json")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)["bases"]
    assert figures["rules"]["claims: F1"] == 1 and figures["every sentence"]["claims: F1"] < 1
    table = tertius(article, "read", "--evaluate", "bases.json").stdout.decode()
    assert "claims: recall\t1\t" in table.replace("1.0", "1")
