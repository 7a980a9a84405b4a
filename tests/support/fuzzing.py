"""Entrances of the program, each with samples of what comes in, and a mutator of samples.

An entrance takes any bytes: it reads them, or raises a `TertiusError` of one sentence; all else is a fault.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory

from typer.testing import CliRunner

from support import web_fuzzing
from tertius.case.forecasts import load_book
from tertius.case.load import parse_case
from tertius.cli.main import app
from tertius.cli.measure import parse_parameters
from tertius.core.dates import last_day
from tertius.core.errors import TertiusError
from tertius.logistics.spec import read_spec
from tertius.panel.overlay import imports
from tertius.panel.read import Folder
from tertius.pipeline.importing import import_file
from tertius.reading.files import dump, parse
from tertius.reading.read import read_text
from tertius.saom.model_file import load_model
from tertius.scenario.load import parse_scenario
from tertius.sources import SOURCES

#: What has broken readers of such files before.
NASTY = (
    "NO", "true", "null", "~", "010", "0x1F", "1e999", "-0", ".inf", ".nan", "1_000", "12:30", "2024-02-31",
    "26-07-01",
    "'", '"', "{", "}", "[", "]", "&a", "*a", "!!python/object:os.system", "<<", "---", "\t", "\0", "\r",
    "\u2028",
    "\u0085", "\ufeff", ",", ";", "\n", ": ", "- ", "#", "|", ">", "%", "@", "NA", "002", "1,5", "50%", "XKX",
    "SUN",
    "9" * 40, "é", "\ud83d", "a" * 300, "../../etc/passwd", "inf", "nan", "1e5", "-1", "0", "\\", "$(x)", "𝔘",
    "\x1c",
)  # fmt: skip


@dataclass(frozen=True)
class Entrance:
    """Samples of an input and the function that takes it; `folder` is for files it needs."""

    samples: tuple[bytes, ...]
    take: Callable[[bytes, Path], object]


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Return `data` with a few changes: bytes flipped, words replaced, lines moved, pieces cut or doubled."""
    for _ in range(rng.choice((1, 1, 1, 2, 3, 8))):
        at, to = sorted((rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
        to = min(to, at + rng.choice((1, 4, 40, 400)))
        word = rng.choice(NASTY).encode("utf-8", "surrogatepass")
        change = rng.randrange(7)
        if change == 0 and data:
            spot = rng.randrange(len(data))
            data = data[:spot] + bytes([data[spot] ^ (1 << rng.randrange(8))]) + data[spot + 1 :]
        elif change == 1:
            data = data[:at] + data[to:]
        elif change == 2:
            data = data[:to] + data[at:]
        elif change == 3:
            data = data[:at] + word + data[at:]
        elif change == 4:
            words = list(re.finditer(rb"[A-Za-z0-9._-]+", data))
            if words:
                chosen = rng.choice(words)
                data = data[: chosen.start()] + word + data[chosen.end() :]
        elif change == 5:
            lines = data.split(b"\n")
            rng.shuffle(lines) if rng.random() < 0.1 else lines.append(lines[rng.randrange(len(lines))])
            data = b"\n".join(lines)
        else:
            data = data[:at]
    return data


def check(entrance: Entrance, data: bytes, folder: Path) -> bool:
    """Give `data` to an entrance; return whether it was read. An `AssertionError` says what is amiss."""
    try:
        entrance.take(data, folder)
    except TertiusError as error:
        said = str(error)
        assert "\n" not in said and len(said) < 3000, f"one sentence, not {said[:200]!r}"
        return False
    return True


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _file(name: str, take: Callable[[Path], object]) -> Callable[[bytes, Path], object]:
    def run(data: bytes, folder: Path) -> object:
        path = folder / name
        path.write_bytes(data)
        return take(path)

    return run


def _packaged(package: str, folder: str) -> tuple[bytes, ...]:
    files = (resources.files(package) / folder).iterdir()
    return tuple(f.read_bytes() for f in files if f.name.endswith(".yaml"))


FORECASTS = b"""schema: 1
issued: 2025-01-15
forecasts:
  - {id: a, event: A happens, probability: 0.4, by: 2025-06-30, resolution: r,
     outcome: "no", settled: 2025-05}
  - {id: b, event: B happens, probability: 0.9, by: 2025, resolution: r}
"""
MODEL = b"""variables:
  net: {kind: network, file: ties.csv, value: v}
  beh: {kind: behaviour, file: values.csv}
covariates:
  size: {kind: actor, file: values.csv, wave: wave}
actors: [SE, NO, DK, NA]
waves: [2000, 2005]
effects: net ~ density + recip + egoX(size)
fit: {seed: 1, final: 200}
"""
TIES = b"sender,receiver,wave,v\nSE,NO,2000,1\nNA,DK,2000,1\nNO,SE,2005,10\nDK,NA,2005,11\nDK,SE,2005,\n"
VALUES = (
    b"actor,wave,value\nSE,2000,1\nNO,2000,2\nDK,2000,2\nNA,2000,3\n"
    b"SE,2005,1\nNO,2005,3\nDK,2005,2\nNA,2005,1\n"
)
ARTICLE = "Russia may lose its bases in Syria. If Turkey closes its airspace, Moscow could not supply Libya."


def _model(changed: str) -> Callable[[bytes, Path], object]:
    def run(data: bytes, folder: Path) -> object:
        files = {"m.yaml": MODEL, "ties.csv": TIES, "values.csv": VALUES, changed: data}
        for name, held in files.items():
            (folder / name).write_bytes(held)
        return load_model(folder / "m.yaml")

    return run


def _source(name: str, file: str) -> Callable[[bytes, Path], object]:
    source = SOURCES.get(name)

    def run(data: bytes, folder: Path) -> object:
        source.sample(folder)
        next(folder.rglob(Path(file).name)).write_bytes(data)
        return source.read(folder)

    return run


def _samples(name: str) -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        SOURCES.get(name).sample(Path(folder))
        files = SOURCES.get(name).files
        return {f.name: next(Path(folder).rglob(Path(f.name).name)).read_bytes() for f in files}


def _import(data: bytes, folder: Path) -> object:
    path = folder / "trade-register.csv"
    path.write_bytes(data)
    return import_file("arms_register", [path])


def _parquet(data: bytes, folder: Path) -> object:
    import_file(
        "arms_register", [_write(folder / "register.csv", next(iter(_samples("arms_register").values())))]
    )
    held: Folder = imports()[0].folder
    file = sorted(held.path.glob("*.parquet"))[0]
    file.write_bytes(mutated(file.read_bytes(), random.Random(data)))
    return [held.read(table) for table in ("traits", "ties")]


def _write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def _command(data: bytes, folder: Path) -> object:
    words = [w for w in _text(data).replace("\0", " ").split() if not w.startswith(("--out", "-o"))][:8]
    if not words or words[0] not in {"list", "score", "routes", "diff", "measure", "fit", "case", "data"}:
        words = ["list", *words]
    if words[0] in {"measure", "data", "fit"}:  # what would run for long does not get a name that exists
        words[1:2] = ["none"]
    result = CliRunner().invoke(app, words)
    if isinstance(result.exception, TertiusError):
        raise result.exception
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def _parameters(data: bytes, folder: Path) -> object:
    defaults = {"a": 1.0, "b": True, "c": "x", "d": (1,), "e": None, "f": 3}
    return parse_parameters("m", _text(data).split("\n"), defaults)


def _date(data: bytes, folder: Path) -> object:
    try:
        return last_day(_text(data))
    except ValueError:
        return None


def entrances() -> dict[str, Entrance]:
    """Return every entrance by name; the parsers of sources are called ``source:NAME:FILE``."""
    draft = read_text(ARTICLE, "2025-01-01")
    found = {
        "case": Entrance(_packaged("tertius", "cases"), lambda d, f: parse_case(_text(d), "f.yaml")),
        "spec": Entrance(_packaged("tertius.logistics", "specs"), lambda d, f: read_spec(_text(d), "f.yaml")),
        "scenario": Entrance(
            _packaged("tertius.scenario", "specs"), lambda d, f: parse_scenario(_text(d), "f.yaml")
        ),
        "forecasts": Entrance((FORECASTS,), _file("f.yaml", lambda p: load_book(str(p)))),
        "draft": Entrance((dump(draft).encode(),), lambda d, f: parse(_text(d), "f.json")),
        "draft-yaml": Entrance(
            (dump(draft, "yaml").encode(),), lambda d, f: parse(_text(d), "f.yaml", "yaml")
        ),
        "model": Entrance((MODEL,), _model("m.yaml")),
        "edge-list": Entrance((TIES,), _model("ties.csv")),
        "values": Entrance((VALUES,), _model("values.csv")),
        "import": Entrance(tuple(_samples("arms_register").values()), _import),
        "parquet": Entrance((b"seed 1", b"seed 2"), _parquet),
        "set": Entrance((b"a=2\nb=true\nc=y\nd=[1, 2]", b"f=4\ne=null"), _parameters),
        "date": Entrance((b"2024-02-29", b"2024", b"2024-07"), _date),
        "request": Entrance(web_fuzzing.REQUESTS, web_fuzzing.request),
        "command": Entrance(
            (b"list states Russia", b"score f.yaml --on 2024-01-01", b"routes --list places", b"case check x",
             b"routes africa-corps --overflight XKX --draws 2 --hub nowhere", b"diff a b --json"), _command
        ),
    }  # fmt: skip
    for name in SOURCES.all():
        for file, sample in _samples(name).items():
            found[f"source:{name}:{Path(file).name}"] = Entrance((sample,), _source(name, file))
    return found
