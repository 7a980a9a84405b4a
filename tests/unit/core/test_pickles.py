"""No file that somebody else may have written is unpickled: arrays, saved fits, stores of results."""

from __future__ import annotations

import ast
import os
import pickle
import zlib
from pathlib import Path

import numpy as np
import pytest

import tertius
from tertius.core.errors import TertiusError
from tertius.core.packed import unpacked
from tertius.core.store import Store
from tertius.saom.model_file import load_model
from tertius.saom.results.storage import read

#: The modules that unpickle: what their own processes send through pipes, and data without any call.
CAREFUL = {"pipeline/lanes.py", "core/packed.py"}
LOADERS = {"pickle", "cloudpickle", "dill", "joblib", "marshal", "shelve"}


class Marker:
    """Makes a folder where it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.folder),)


def test_only_pipes_and_the_reader_of_plain_data_unpickle() -> None:
    root, found = Path(tertius.__file__).parent, set()
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            allowed = isinstance(node, ast.keyword) and node.arg == "allow_pickle"
            if {n.split(".")[0] for n in names} & LOADERS or (allowed and ast.unparse(node.value) != "False"):
                found.add(path.relative_to(root).as_posix())
    assert found == CAREFUL


@pytest.mark.parametrize("name", ["net", "head"])
def test_a_pickled_array_is_refused_and_not_run(tmp_path: Path, name: str) -> None:
    made = tmp_path / "made"
    np.savez(tmp_path / "d.npz", **{name: np.array([Marker(made)], dtype=object)})
    model = "variables:\n  net: {kind: network, file: d.npz, array: net}\neffects: net ~ density\n"
    (tmp_path / "m.yaml").write_text(model)
    for take in (lambda: load_model(tmp_path / "m.yaml"), lambda: read(tmp_path / "d.npz")):
        with pytest.raises(TertiusError):
            take()
    assert not made.exists()


def test_a_pickle_in_a_store_is_a_damaged_entry(tmp_path: Path) -> None:
    made, store, key = tmp_path / "made", Store(tmp_path / "store"), "ab" * 32
    store.path(key).parent.mkdir(parents=True)
    store.path(key).write_bytes(pickle.dumps(Marker(made)))
    assert store.get(key) is None and store.cached(key, lambda: 3) == 3 and store.get(key) == 3
    assert not made.exists()


def test_packed_values_make_nothing_but_data(tmp_path: Path) -> None:
    made = tmp_path / "made"
    with pytest.raises(Exception, match="is no record"):
        unpacked(zlib.compress(pickle.dumps(Marker(made))))
    assert not made.exists()
