"""Networks are kept in one byte a cell, and given back as numbers."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from tertius import saom
from tertius.core.errors import ModelError
from tertius.saom.data import cells, centre
from tertius.saom.data.cells import blocks
from tertius.saom.data.describe import warnings_of
from tertius.saom.data.prepare import prepare

N = 1000


def given(n: int = N) -> np.ndarray:
    """Two symmetric waves in bytes, a few ties an actor."""
    upper = np.triu(np.random.default_rng(1).random((2, n, n)) < 3 / n, 1)
    return (upper | upper.transpose(0, 2, 1)).astype(np.uint8)


def peak_and_kept(make: object) -> tuple[int, int]:
    """Return the largest number of bytes while `make` runs, and what its result keeps."""
    tracemalloc.start()
    try:
        made = make()  # type: ignore[operator]
        kept, peak = tracemalloc.get_traced_memory()
        assert made is not None
        return peak, kept
    finally:
        tracemalloc.stop()


def test_no_float64_copy_of_a_wave_is_made_or_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "BLOCK", 1 << 15)
    waves = given()
    dense = saom.Network(waves, symmetric=True)
    peak, kept = peak_and_kept(lambda: saom.Network(waves, symmetric=True))
    assert waves.nbytes <= kept < 1.1 * waves.nbytes
    assert peak < waves.nbytes + N * N
    listed = [sparse.csr_array(wave) for wave in waves]
    peak, kept = peak_and_kept(lambda: saom.Network(listed, symmetric=True))
    assert kept < 1.1 * waves.nbytes and peak < waves.nbytes + N * N
    # Data, checks, warnings and the arrays of all periods: not even one wave is held as numbers.
    data = saom.SaomData(
        {"a": replace(dense, max_degree=50), "b": dense}, constraints=(("higher", "a", "b"),)
    )
    peak, kept = peak_and_kept(lambda: (prepare(data), warnings_of(data)))
    assert peak - kept < 8 * N * N


def test_numbers_come_back_as_they_were_given() -> None:
    waves = np.zeros((2, 4, 4))
    waves[0, 0, 1:] = 1, 10, 11
    waves[1, 2, [0, 2]] = np.nan
    for same in (waves, waves.tolist(), np.ma.masked_invalid(waves), waves.astype(object), list(waves)):
        net = saom.Network(same)
        assert net.waves.dtype == np.float64 and not net.waves.flags.writeable
        assert np.array_equal(net.waves, waves, equal_nan=True) and net.shape == waves.shape
        assert np.array_equal(replace(net, max_degree=3).waves, waves, equal_nan=True)
    assert net.cells.dtype == np.uint8 and not net.cells.flags.writeable
    assert (net.cells[np.isnan(waves)] == cells.MISSING).all()


@pytest.mark.parametrize("bad", [255.0, 256.0, -1.0, 0.5, 2.0, 1e300, 267.0])
def test_a_value_that_is_none_is_named_with_its_place(bad: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "BLOCK", 9)
    waves = np.zeros((2, 5, 5))
    waves[1, 3, 2] = waves[1, 4, 0] = bad
    with pytest.raises(ModelError, match=r"wave 2, tie 4->3") as caught:
        saom.Network(waves)
    assert f"{bad:g}" in str(caught.value)


def test_blocks_hold_each_row_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "BLOCK", 9)
    for shape in ((2, 5, 4), (1, 3, 20), (2, 4, 3)):
        seen = np.zeros(shape, int)
        for w, rows in blocks(shape):
            seen[w, rows] += 1
        assert (seen == 1).all()


def test_pairs_and_constraints_are_checked_in_every_block(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "BLOCK", 9)
    waves = given(7)
    waves[1, 2, 5] = 1 - waves[1, 2, 5]
    with pytest.raises(ModelError, match=r"wave 2, pair 3,6"):
        saom.Network(waves, symmetric=True)
    some = np.zeros((2, 7, 7))
    more = some.copy()
    more[1, 5, 3] = 1
    with pytest.raises(ModelError, match=r"wave 2, tie 6->4"):
        saom.SaomData({"a": saom.Network(some), "b": saom.Network(more)}, constraints=(("higher", "a", "b"),))


@pytest.mark.parametrize("n", [1, 2, 17, 300, 1000, 1111])
def test_similarities_in_blocks_have_the_bits_of_the_whole(n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    v = np.random.default_rng(n).normal(size=n)
    span = float(np.ptp(v)) or 1.0
    whole = float((1 - np.abs(v[:, None] - v[None, :]) / span).sum())
    for block in (1 << 8, 5000, 1 << 15):
        monkeypatch.setattr(centre, "BLOCK", block)
        assert centre._similarities(v, span, 0, n * n) == whole
