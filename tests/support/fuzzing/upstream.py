"""Entrances for data: each source's parser, imports and the tables that they leave."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import duckdb
import pandas as pd

from support.fuzzing.entrance import Entrance
from support.fuzzing.mutators import NASTY, Mutator, damaged, flipped, markup, packed, table, tree, zipped
from tertius.panel.overlay import Import, import_tables, imports
from tertius.panel.read import Folder
from tertius.panel.schema import TABLES, Variable
from tertius.pipeline.importing import import_file
from tertius.sources import SOURCES

#: Sources that are imported from one file each, in a hundredth of a second or two.
IMPORTED = ("arms_register", "us_troops", "political_terror", "wdi_gdp", "bases", "gcdf")


def _by_kind(name: str) -> Mutator:
    """Return what changes files of this ending from within."""
    ending = Path(name).suffix
    if ending == ".csv":
        return table
    if ending == ".json":
        return tree
    if ending in (".xlsx", ".xls"):
        return zipped(lambda name: markup if name.endswith((".xml", ".rels")) else damaged)
    return packed(_texts) if ending in (".rda", ".rds") else packed()


def _texts(data: bytes, rng: Random) -> bytes:
    """Return what an R file holds with a few bytes, numbers or texts of the same length changed."""
    if rng.random() < 0.5:
        return flipped(data, rng)
    words = list(re.finditer(rb"[A-Za-z][A-Za-z0-9_. -]{2,30}", data))
    for _ in range(rng.choice((1, 2, 6)) if words else 0):
        word, other = rng.choice(words), rng.choice(words)
        new = rng.choice((other.group(), rng.choice(NASTY).encode("utf-8", "replace")))
        new = new[: len(word.group())].ljust(len(word.group()))
        data = data[: word.start()] + new + data[word.end() :]
    return data


def _source(name: str, file: str) -> Callable[[bytes, Path], object]:
    source = SOURCES.get(name)

    def run(data: bytes, folder: Path) -> object:
        own = folder / name
        if not own.exists():
            own.mkdir()
            source.sample(own)
        place = next(own.rglob(Path(file).name))
        whole = place.read_bytes()
        try:
            place.write_bytes(data)
            return source.read(own)
        finally:
            place.write_bytes(whole)

    return run


def samples(name: str) -> dict[str, bytes]:
    """Return the files of a source's sample by the names that upstream gives them."""
    with TemporaryDirectory() as folder:
        SOURCES.get(name).sample(Path(folder))
        files = SOURCES.get(name).files
        return {f.name: next(Path(folder).rglob(Path(f.name).name)).read_bytes() for f in files}


def _imported(data: bytes, folder: Path) -> object:
    """Import a file for the source whose number its first byte is; what is refused changes nothing."""
    name = IMPORTED[data[0] % len(IMPORTED)]
    path = folder / Path(SOURCES.get(name).files[0].name).name
    path.write_bytes(data[1:])
    before = {item.dataset: item.folder.digest for item in imports()}
    try:
        return import_file(name, [path])
    except Exception:
        assert {item.dataset: item.folder.digest for item in imports()} == before, (
            "a refused import changed the store"
        )
        raise


def _numbered(data: bytes, rng: Random) -> bytes:
    return data[:1] + table(data[1:], rng, "iso-8859-1" if IMPORTED[data[0]] == "arms_register" else "utf-8")


@cache
def parts() -> dict[str, bytes]:
    """Return the Parquet files that an import leaves, by table."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "register.csv"
        file.write_bytes(next(iter(samples("arms_register").values())))
        import_file("arms_register", [file])
        held = next(item.folder.path for item in imports() if item.dataset == "arms_register")
        return {f.name.partition("-")[0]: f.read_bytes() for f in sorted(held.glob("*.parquet"))}


def _table(data: bytes, folder: Path) -> object:
    """Read one table of an import: its name is the first line."""
    name, _, content = data.partition(b"\n")
    file = folder / f"{name.decode()}-00.parquet"
    file.write_bytes(content)
    return Folder(folder, {"parts": {file.name: ""}}, "import it again").read(name.decode())


def _parquet(data: bytes, rng: Random) -> bytes:
    """Return a part with bytes changed, or one that holds other columns, types or values in good order."""
    name, _, content = data.partition(b"\n")
    if rng.random() < 0.7:
        return name + b"\n" + rng.choice((flipped, flipped, damaged))(content, rng)
    columns = [f'"{c.name}"' for c in TABLES[name.decode()].columns]
    at, word = (
        rng.randrange(len(columns)),
        rng.choice(NASTY).replace("'", "''").encode("utf-8", "replace").decode(),
    )
    others = ("", f"CAST({columns[at]} AS VARCHAR) AS {columns[at]}", f"NULL AS {columns[at]}",
              f"'{word}' AS {columns[at]}", f"[{columns[at]}] AS {columns[at]}", f"{columns[at]} AS other",
              f"CAST('nan' AS DOUBLE) AS {columns[at]}", f"CAST(1e300 AS DOUBLE) AS {columns[at]}",
              f"CAST('2024-01-01' AS DATE) AS {columns[at]}",
              f"encode('{word}') AS {columns[at]}")  # fmt: skip
    columns[at] = rng.choice(others)
    listed = ", ".join(c for c in columns if c)
    with TemporaryDirectory() as folder, duckdb.connect(":memory:") as connection:
        given, made = Path(folder) / "a.parquet", Path(folder) / "b.parquet"
        given.write_bytes(content)
        try:
            connection.execute(f"COPY (SELECT {listed} FROM '{given}') TO '{made}' (FORMAT parquet)")
        except duckdb.Error:
            return data
        return name + b"\n" + made.read_bytes()


def _manifest(data: bytes, folder: Path) -> object:
    """Open an import under another manifest, whose digests are right where it has them still."""
    for name, content in parts().items():
        (folder / f"{name}-00.parquet").write_bytes(content)
    (folder / "manifest.json").write_bytes(data)
    opened = Folder.open(folder, "import it again")
    return str(Import("arms_register", opened, False)), [
        opened.read(t) for t in ("variables",) if opened.has(t)
    ]


TRAITS = (
    b"iso3,year,variable,value,error,status\nSYR,2001,mine,1.5,,observed\nDDR,1980,mine,2,0.1,observed\n"
    b"RUS,2002,mine,,,missing\nEGY,2003,mine,3,,carried\n"
)
MINE = Variable("traits", "mine", "Mine", "US$", 1990, 2024, absent="missing", description="mine")


def _rows(data: bytes, folder: Path) -> object:
    """Store a user's own table, read with pandas as users read theirs."""
    try:
        frame = pd.read_csv(io.BytesIO(data))
    except (ValueError, pd.errors.ParserError):  # pandas' own to say
        return None
    return import_tables("mine", {"traits": frame}, [MINE], {}, folder / "home")


def _ours() -> tuple[bytes, ...]:
    return tuple(bytes([k]) + next(iter(samples(name).values())) for k, name in enumerate(IMPORTED))


def _tables() -> tuple[bytes, ...]:
    return tuple(name.encode() + b"\n" + content for name, content in parts().items())


def _manifests() -> tuple[bytes, ...]:
    digests = {f"{name}-00.parquet": hashlib.sha256(content).hexdigest() for name, content in parts().items()}
    return (json.dumps({"title": "t", "imported": "2025", "parts": digests}).encode(),)


def _sample(name: str, file: str) -> tuple[bytes, ...]:
    return (samples(name)[file],)


def entrances() -> dict[str, Entrance]:
    """Return the entrances by name; the parsers of sources are called ``source:NAME:FILE``."""
    found = {
        "import": Entrance(_ours, _imported, _numbered),
        "import-tables": Entrance((TRAITS,), _rows, table),
        "parquet": Entrance(_tables, _table, _parquet),
        "import-manifest": Entrance(_manifests, _manifest, tree),
    }
    for name in SOURCES.all():
        for file in (f.name for f in SOURCES.get(name).files):
            given = partial(_sample, name, file)
            key = f"source:{name}:{Path(file).name}"
            found[key] = Entrance(given, _source(name, file), _by_kind(file), plain=False)
    return found
