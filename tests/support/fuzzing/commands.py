"""The command line as an entrance: every command with any options, up to where its work begins.

What takes long is cut off where all that was given has been looked at (`WORK`); what is drawn, fetched or
served is not begun.  Names that lead out of the folder are made harmless.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, chdir, contextmanager, redirect_stderr, redirect_stdout, suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import typer

from support.fuzzing.articles import MARKDOWN
from support.fuzzing.entrance import Entrance, text_of
from support.fuzzing.models import MODEL, TIES, VALUES
from support.fuzzing.mutators import NASTY, encoded
from support.fuzzing.runs import bundle, verdicts
from support.fuzzing.trees import FORECASTS, OUTCOMES, packaged, panel
from support.reading_files import ARTICLE
from tertius.cli.main import app
from tertius.core.errors import UsageError
from tertius.reading.files import dump
from tertius.reading.read import read_text

#: What typer raises where a command is not called as it is made: the base of its `BadParameter`.
_USAGE: Any = typer.BadParameter.__mro__[2]


class Reached(BaseException):
    """All that was given has been taken; the work would begin now."""


#: Where commands begin what takes long, by module and name.
WORK = (
    ("tertius.pipeline.run", "_judge"), ("tertius.pipeline.run", "lanes_of"), ("tertius.web.serve", "serve"),
    ("tertius.pipeline.calibrate", "calibrate"), ("tertius.pipeline.confuse", "confuse"),
    ("tertius.pipeline.models.api", "fit"), ("tertius.pipeline.models.api", "simulate"),
    ("tertius.pipeline.scenarios.load", "models_of"), ("tertius.models.interstate.default", "fit_default"),
    ("tertius.pipeline.interstate", "forecast_run"), ("tertius.claims.analogues.nearest", "find_analogues"),
    ("tertius.reading.open", "with_model"), ("tertius.pipeline.doctor", "examine"),
    ("tertius.pipeline.build", "run_derivation"), ("tertius.dossier.draw", "to_png"),
    ("tertius.api.exports.printed", "write_pdf"), ("tertius.panel.coverage", "coverage_by_period"),
    ("tertius.logistics.report", "report"), ("tertius.measures.irt.fit", "fit"),
)  # fmt: skip
NAMES = ("a.txt", "a.md", "m.yaml", "ties.csv", "f.yaml", "o.yaml", "b.zip", "none.csv", "empty",
         "run/verdicts.json", "run2.json", "case.yaml", "scenario.yaml", "spec.yaml")  # fmt: skip


@cache
def files() -> dict[str, bytes]:
    """Return the files that commands find, by name."""
    return {
        "a.txt": ARTICLE.encode(), "a.md": MARKDOWN.encode(), "m.yaml": MODEL, "ties.csv": TIES,
        "values.csv": VALUES, "f.yaml": FORECASTS, "o.yaml": OUTCOMES, "b.zip": bundle(),
        "none.csv": b"a,b\n1,2\n", "empty": b"", "run/verdicts.json": verdicts(), "run/brief.html": b"<p>",
        "run/verdicts.csv": b"a\n", "run2.json": verdicts(), "case.yaml": packaged("tertius", "cases")[-1],
        "scenario.yaml": packaged("tertius.scenario", "specs")[0], "spec.yaml": packaged("tertius.logistics",
        "specs")[0],
    }  # fmt: skip


#: What may stand for any value: names of every kind, files, numbers.
KNOWN = (
    *NAMES, "a.draft.json", "run", "new-syria", "france-sahel", "sample", "pragmatism-pays",
    "soviet-precedent", "SYR", "RUS", "DDR", "USA", "Russia", "record:polity", "dependence", "leeway",
    "ties:arms_tie_5y", "measure:record:polity", "arms_register", "states", "tests", "measures", "sources",
    "cases", "places", "tie_survival", "hub_criticality", "africa-corps", "2000", "1999-2019", "2010-2000",
    "0", "1", "2", "3", "-1", "0.5", "1e9", "bibtex", "ris", "csl-json", "docx", "xlsx", "dta", "figures",
    "packages", "graphml", "gexf", "edges", "geojson", "verdicts", "grid", "flips", "arms", "pact", "troops",
    "RUS,USA", "local", "tcp://127.0.0.1:1", "out.csv", "out.parquet", "out.svg", "out.json", "out", "txt",
    "md", "html", "utf-8", "2024-12-08", "2025", "kind=agreement", "patrons=[RUS]", "a=1", "Turkey closed",
    "http://127.0.0.1:1", "m", "Khmeimim", "all",
)  # fmt: skip


@cache
def command() -> Any:
    """Return the whole command, built once a process."""
    return typer.main.get_command(app)


@cache
def leaves() -> dict[tuple[str, ...], Any]:
    """Return every command by its words."""
    found: dict[tuple[str, ...], Any] = {}
    stack: list[tuple[tuple[str, ...], Any]] = [((), command())]
    while stack:
        words, here = stack.pop()
        if hasattr(here, "commands"):
            stack += [((*words, name), below) for name, below in here.commands.items()]
        else:
            found[words] = here
    return dict(sorted(found.items()))


def line(data: bytes, rng: Random) -> bytes:
    """Return a command with options and arguments of its own and values that fit by chance, or never."""
    words, leaf = rng.choice(list(leaves().items()))
    out = list(words)
    for option in leaf.params:
        needed = getattr(option, "required", False)
        many = rng.choice((1, 1, 1, 2)) if rng.random() < (0.95 if needed else 0.2) else 0
        for _ in range(many):
            if option.param_type_name == "argument":
                out.append(_value(option, rng))
            elif option.opts[-1].startswith("-"):
                out.append(rng.choice(option.opts))
                if not getattr(option, "is_flag", False):
                    out.append(_value(option, rng))
    if rng.random() < 0.1:
        out.insert(rng.randrange(len(out) + 1), rng.choice((*NASTY, "--", "-h", "--version", "--xyz")))
    if rng.random() < 0.05 and len(out) > 1:
        del out[rng.randrange(len(out))]
    return encoded("\n".join(word.replace("\n", " ") for word in out))


#: Values that options of these names take, which chance would seldom find.
FITTING = {
    "name": ("record:polity", "dependence", "leeway"), "case": ("new-syria", "case.yaml", "france-sahel"),
    "file": ("case.yaml", "new-syria"), "files": ("a.txt", "a.md"), "draft": ("a.draft.json",),
    "run": ("run",), "first": ("run", "run2.json"), "second": ("run", "run2.json"), "forecasts": ("f.yaml",
    "new-syria"), "outcomes": ("o.yaml",), "bundle": ("b.zip",), "model": ("m.yaml",), "what": ("run",
    "ties:arms_tie_5y"), "on": ("2024-12-08", "2026"), "years": ("2000", "1999-2019"), "state": ("SYR",
    "RUS"), "source": ("arms_register",), "spec": ("scenario.yaml", "spec.yaml", "new-syria",
    "africa-corps"), "date": ("2024-12-08",), "kind": ("states",), "out": ("out", "out.csv", "out.json"),
    "set_": ("kind=agreement", "patrons=[RUS]"), "draws": ("2", "3"),
}  # fmt: skip


def _value(option: Any, rng: Random) -> str:
    chance = rng.random()
    if chance < 0.55 and option.name in FITTING:
        return rng.choice(FITTING[option.name])
    return rng.choice(KNOWN) if chance < 0.8 else rng.choice(NASTY)


@contextmanager
def _cut() -> Iterator[None]:
    """Let what takes long raise `Reached`."""
    with ExitStack() as stack:
        for module, name in WORK:
            with suppress(ImportError, AttributeError):
                holder, _, inner = module.rpartition(".")
                try:
                    place = import_module(module)
                except ImportError:
                    place = getattr(import_module(holder), inner)
                stack.enter_context(patch.object(place, name, side_effect=Reached))
        yield


def _files(folder: Path) -> None:
    for name, content in files().items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    draft = read_text(ARTICLE, "2025-01-01")
    draft = draft.model_copy(update={"source": draft.source.model_copy(update={"text_file": "a.txt"})})
    (folder / "a.draft.json").write_text(dump(draft), encoding="utf-8")


def run(data: bytes, folder: Path) -> str:
    """Run a command whose words stand one a line."""
    here = folder / "deep" / "er" / "here"
    if not here.exists() or len(list(here.iterdir())) > len(files()) + 20:
        _files(here)
    words = [re.sub(r"^/+|\.\.", "x", w.replace("\0", "")) for w in text_of(data).split("\n")]
    out = io.StringIO()
    out.fileno = lambda: os.open(os.devnull, os.O_WRONLY)  # type: ignore[method-assign]
    with chdir(here), _cut(), redirect_stdout(out), redirect_stderr(out), patch("sys.stdin", io.StringIO("")):
        try:
            command().main(words, prog_name="tertius", standalone_mode=False)
        except _USAGE as error:  # typer says it in lines
            said = " ".join(str(error).split())
            raise UsageError("tertius", "what the command takes", said) from None
        except OSError as error:  # `cli.main` says it in a sentence: a name too long
            raise UsageError("tertius", "what the machine takes", error.strerror or "") from None
        except (Reached, typer.Exit, typer.Abort, SystemExit):
            pass
    assert "Traceback" not in out.getvalue()
    return out.getvalue()


def _address(data: bytes, folder: Path) -> object:
    """Ask for a scheduler at an address, a moment long."""
    from tertius.scenario import cluster

    with patch.object(cluster, "ANSWER", 0.1):
        return cluster.connect(text_of(data))


def _commands() -> tuple[bytes, ...]:
    panel()
    return (b"list\nstates", *("\n".join(words).encode() for words in leaves()))


def entrances() -> dict[str, Entrance]:
    """Return the entrances by name."""
    schedulers = (
        b"tcp://127.0.0.1:1",
        b"127.0.0.1:1",
        b"tls://localhost:1",
        b"ucx://a",
        b"inproc://a/b/c",
        b"[::1]:1",
    )
    return {"command": Entrance(_commands, run, line, slow=20.0), "cluster": Entrance(schedulers, _address)}
