"""Saved fits: what was saved comes back; whatever else a file holds is refused in one sentence."""

from __future__ import annotations

import json
import random
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tertius.core.errors import StoreError
from tertius.saom.likelihood.fit import LikelihoodFit
from tertius.saom.results.fit import Fit
from tertius.saom.results.storage import ARRAYS, PLAIN
from tertius.saom.term import Term

PARAMETERS = 3


def made() -> Fit:
    """A fit of three parameters, one of them a product of two effects, and two periods."""
    rng = np.random.default_rng(1)
    sizes = {"p": PARAMETERS, "t": 2, "c": 5}
    arrays: dict[str, Any] = {
        name: rng.normal(size=[sizes[a] for a in axes]) for name, axes in ARRAYS.items()
    }
    arrays |= {"free": np.array([True, True, False]), "se": np.array([0.5, 1.0, np.nan])}
    product = Term("both", "net", factors=(Term("density", "net"), Term("egoX", "net", with_=("v",))))
    terms = (Term("Rate", "net", "rate", period=0), Term("density", "net", parm=1.5), product)
    return Fit(
        **arrays, terms=terms, labels=tuple(t.label for t in terms), overall=float("nan"), simulations=100,
        converged=True, conditional="net", seed=4, notes=("a note",),
    )  # fmt: skip


def saved(path: Path, head: object = None, **changes: object) -> Path:
    """A file of `made` with other arrays, or without those that are None, and with another head."""
    fit = made()
    plain = {name: getattr(fit, name) for name in PLAIN} | {"terms": [asdict(t) for t in fit.terms]}
    given = json.dumps({"version": 1, **plain, **head}) if isinstance(head, dict) else head
    held: dict[str, Any] = {
        "head": np.array(given),
        **{name: getattr(fit, name) for name in ARRAYS},
        **changes,
    }
    np.savez(path, **{name: array for name, array in held.items() if array is not None})
    return path


@pytest.mark.parametrize("kind", [Fit, LikelihoodFit])
def test_what_was_saved_comes_back(tmp_path: Path, kind: type[Fit]) -> None:
    fit = made()
    back = kind.load(fit.save(tmp_path / "a.npz"))
    assert type(back) is kind
    for name in ARRAYS:
        assert np.array_equal(getattr(back, name), getattr(fit, name), equal_nan=True)
    assert [getattr(back, n) for n in PLAIN if n != "overall"] == [
        getattr(fit, n) for n in PLAIN if n != "overall"
    ]
    assert np.isnan(back.overall)
    assert (Fit.load(saved(tmp_path / "b.npz", {})).theta == fit.theta).all()  # what the tests below change


@pytest.mark.parametrize("name", ARRAYS)
def test_arrays_that_do_not_belong_to_the_fit_are_named(tmp_path: Path, name: str) -> None:
    array = getattr(made(), name)
    others = [array[1:], array[..., :-1], array[None], np.concatenate([array, array]), array.ravel()[0]]
    if len(ARRAYS[name]) == 3:  # fewer chains, or of other periods, are a fault against the other array
        others += [array[:, :1]]
    if name in ("targets", "statistics"):  # the first of two arrays says how long; the second is named
        others = [array[..., :-1], array[None], array.ravel()[0]]
    for other in [*others, array.astype("U"), array.astype(complex), array.astype("float32"), None]:
        with pytest.raises(StoreError) as refused:
            Fit.load(saved(tmp_path / "a.npz", {}, **{name: other}))
        assert repr(name) in refused.value.got
    assert "scores" in refused_of(tmp_path, statistics=made().statistics[1:])
    assert "statistics" in refused_of(tmp_path, targets=made().targets[1:])


def refused_of(folder: Path, **changes: object) -> str:
    with pytest.raises(StoreError) as refused:
        Fit.load(saved(folder / "a.npz", {}, **changes))
    return refused.value.got


BAD: list[tuple[object, str]] = [
    ({"version": 2}, "version 2"),
    ({"version": "x" * 5000}, "version"),
    ({"labels": ["a", "b"]}, "2 labels and 3 effects"),
    ({"labels": ["a", "b", "c", "d"]}, "4 labels and 3 effects"),
    ({"labels": ["a", "b", 3]}, "cannot be read"),
    ({"terms": [{"name": "density", "on": "net", "other": 1}] * 3, "seed": None}, "cannot be read"),
    ({"terms": [{"name": 1, "on": "net"}] * 3}, "cannot be read"),
    ({"terms": ["density"] * 3}, "cannot be read"),
    ({"terms": None}, "cannot be read"),
    ({"converged": "yes"}, "cannot be read"),
    ({"simulations": 1.5}, "cannot be read"),
    ({"notes": "a note"}, "cannot be read"),
    ("[" * 100_000, "cannot be read"),
    ("[1]", "cannot be read"),
    ("{}", "cannot be read"),
    (b"\xff", "cannot be read"),
    (np.array(["a", "b"]), "cannot be read"),
    (made, "cannot be read"),  # an object: it would have to be unpickled
]


@pytest.mark.parametrize(("head", "words"), BAD, ids=[str(k) for k in range(len(BAD))])
def test_heads_that_are_none_are_refused(tmp_path: Path, head: object, words: str) -> None:
    with pytest.raises(StoreError) as refused:
        Fit.load(saved(tmp_path / "a.npz", head))
    assert words in refused.value.got and len(str(refused.value)) < 500


def test_damage_is_one_sentence(tmp_path: Path) -> None:
    rng, whole, refused = random.Random(2), made().save(tmp_path / "a.npz").read_bytes(), 0
    for _ in range(300):
        data, at = bytearray(whole), rng.randrange(len(whole))
        if rng.random() < 0.3:
            data = data[:at]
        else:
            data[at] ^= 1 << rng.randrange(8)
        (tmp_path / "a.npz").write_bytes(data)
        try:
            Fit.load(tmp_path / "a.npz")
        except StoreError as fault:
            refused += 1
            assert fault.where.endswith("a.npz") and "\n" not in str(fault)
    assert refused > 200
