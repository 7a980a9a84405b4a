"""Entrances for network models: the file, its tables and arrays, saved fits and states of fits."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from support.fuzzing.entrance import Entrance, in_file
from support.fuzzing.mutators import changed, damaged, flipped, reshaped, table, tree, zipped
from tertius.saom.estimation.progress import FIELDS
from tertius.saom.estimation.progress import _read as read_state
from tertius.saom.model_file import load_model
from tertius.saom.results.fit import Fit

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
ARRAYS = b"""variables:
  net: {kind: network, file: waves.npz, array: net, rule: forcing, max_degree: 3}
  beh: {kind: behaviour, file: waves.npz, array: beh}
covariates:
  size: {kind: actor, file: waves.npz, array: size}
  near: {kind: dyadic, file: waves.npz, array: near}
effects: [net ~ density + recip + X(near), beh ~ linear + quad]
simulate: {theta: fit.npz}
"""
TIES = b"sender,receiver,wave,v\nSE,NO,2000,1\nNA,DK,2000,1\nNO,SE,2005,10\nDK,NA,2005,11\nDK,SE,2005,\n"
VALUES = (
    b"actor,wave,value\nSE,2000,1\nNO,2000,2\nDK,2000,2\nNA,2000,3\n"
    b"SE,2005,1\nNO,2005,3\nDK,2005,2\nNA,2005,1\n"
)


def saved(**arrays: Any) -> bytes:
    """Return arrays as a ``.npz`` file."""
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)
    return out.getvalue()


def waves() -> bytes:
    """Return the arrays that `ARRAYS` names."""
    net = np.zeros((2, 4, 4))
    net[0, 0, 1] = net[1, 0, 1] = net[1, 2, 3] = 1
    beh, size, near = np.array([[1, 2], [2, 2], [3, 1], [1, 1.0]]), np.arange(4.0), np.ones((4, 4))
    return saved(net=net, beh=beh, size=size, near=near)


def fit() -> bytes:
    """Return a saved fit of two parameters."""
    two, square, chains = np.array([-1.5, 0.5]), np.eye(2), np.ones((3, 1, 2))
    head = {"overall": 0.1, "simulations": 3, "converged": True, "labels": ["net: density", "net: recip"],
            "conditional": "", "seed": 1, "notes": [], "version": 1,
            "terms": [{"name": "density", "on": "net"}, {"name": "recip", "on": "net"}]}  # fmt: skip
    return saved(head=np.array(json.dumps(head)), theta=two, se=two, covariance=square, t_ratios=two,
                 error=two, free=np.array([True, True]), checked=two, targets=np.ones((1, 2)),
                 derivative=square, spread=square, statistics=chains, scores=chains)  # fmt: skip


def state() -> bytes:
    """Return the state of an interrupted fit with one batch."""
    head = json.dumps({"digest": "d", "batches": 1, "chains": 3})
    return saved(head=np.array(head), **{f"{key}0": np.ones((3, 1, 2)) for key in FIELDS})


def array(data: bytes, rng: Random) -> bytes:
    """Return a ``.npy`` member with another head or other contents, or of another type or shape."""
    if rng.random() < 0.4:
        return rng.choice((damaged, flipped))(data, rng)
    held = np.lib.format.read_array(io.BytesIO(data), allow_pickle=False)
    if held.dtype.kind == "U" and rng.random() < 0.8:
        text = str(held)
        try:
            text = json.dumps(reshaped(json.loads(text), rng))
        except (ValueError, RecursionError):
            text = text[: rng.randrange(len(text) + 1)]
        held = np.array(text)
    else:
        held = np.array(_other(held, rng))
    out = io.BytesIO()
    np.lib.format.write_array(out, held, allow_pickle=False)
    return out.getvalue()


def _other(held: Any, rng: Random) -> Any:
    kinds: tuple[Callable[[], Any], ...] = (
        lambda: held.astype(rng.choice(("S3", "U2", "complex", "bool", "int8", "float16", "M8[D]", "i8"))),
        lambda: held[..., None],
        lambda: held[:0],
        lambda: held.T,
        lambda: np.zeros((), "f8"),
        lambda: np.array(changed(1.0, rng, [([1], 0)]), dtype="U"),
        lambda: np.where(np.random.default_rng(rng.randrange(9)).random(held.shape) < 0.3, _odd(rng), held),
        lambda: np.concatenate([held, held]),
        lambda: np.zeros((3,), [("a", "f8"), ("b", "U3")]),
    )
    try:
        return rng.choice(kinds)()
    except (ValueError, TypeError, IndexError):
        return np.arange(3)


def _odd(rng: Random) -> float:
    return rng.choice((np.nan, np.inf, -1.0, 2.0, 0.5, 10.0, 11.0, 1e300))


def archived(data: bytes, rng: Random) -> bytes:
    """Return a ``.npz`` file with members changed."""
    return zipped(lambda name: array)(data, rng)


def _model(model: bytes, given: str) -> Callable[[bytes, Path], object]:
    def run(data: bytes, folder: Path) -> object:
        files = {"m.yaml": model, "ties.csv": TIES, "values.csv": VALUES, "waves.npz": _waves(), given: data}
        for name, held in files.items():
            (folder / name).write_bytes(held)
        return load_model(folder / "m.yaml")

    return run


_waves = cache(waves)


def _used(path: Path) -> object:
    """Read a saved fit and show it."""
    made = Fit.load(path)
    return str(made), made.to_frame()


def entrances() -> dict[str, Entrance]:
    """Return the entrances by name."""
    return {
        "model": Entrance((MODEL, ARRAYS), _either, tree),
        "edge-list": Entrance((TIES,), _model(MODEL, "ties.csv"), table),
        "values": Entrance((VALUES,), _model(MODEL, "values.csv"), table),
        "arrays": Entrance((waves(),), _model(ARRAYS, "waves.npz"), archived),
        "fit": Entrance((fit(),), in_file("fit.npz", _used), archived),
        "fit-state": Entrance((state(),), in_file("s.npz", lambda p: read_state(p, "d")), archived),
    }


def _either(data: bytes, folder: Path) -> object:
    return _model(data, "m.yaml")(data, folder)
