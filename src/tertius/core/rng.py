"""Seed tree: every random number follows from one root seed by names, not by call order."""

from __future__ import annotations

import hashlib

import numpy as np

from tertius.core.arrays import Floats, Ints


def seed_sequence(root: int, *path: str | int) -> np.random.SeedSequence:
    """Return the seed sequence at `path` below `root`; the same path gives the same stream.

    Names are hashed into the spawn key, so adding a branch never moves another one.
    """
    key = tuple(int.from_bytes(hashlib.sha256(str(part).encode()).digest()[:4], "little") for part in path)
    return np.random.SeedSequence(root, spawn_key=key)


def generator(root: int, *path: str | int) -> np.random.Generator:
    """Return a PCG64 generator for the stream at `path` below `root`."""
    return np.random.Generator(np.random.PCG64(seed_sequence(root, *path)))


def content_order(*content: Floats) -> Ints:
    """Return the rows of arrays in an order that their content alone decides; equal rows keep theirs.

    Random numbers that are dealt out row by row follow the names of the rows where these decide the order.
    Dealt out in this order, they are the same whatever the rows are called.

    Parameters
    ----------
    *content : float arrays, shape (n, k)
        The earlier columns count first; unknown values come last.

    Returns
    -------
    int array, shape (n,)
    """
    return np.lexsort(np.concatenate(content, axis=1).T[::-1])
