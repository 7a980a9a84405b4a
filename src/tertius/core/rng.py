"""Seed tree: every random number follows from one root seed by names, not by call order."""

from __future__ import annotations

import hashlib

import numpy as np


def seed_sequence(root: int, *path: str | int) -> np.random.SeedSequence:
    """Return the seed sequence at `path` below `root`; the same path gives the same stream.

    Names are hashed into the spawn key, so adding a branch never moves another one.
    """
    key = tuple(int.from_bytes(hashlib.sha256(str(part).encode()).digest()[:4], "little") for part in path)
    return np.random.SeedSequence(root, spawn_key=key)


def generator(root: int, *path: str | int) -> np.random.Generator:
    """Return a PCG64 generator for the stream at `path` below `root`."""
    return np.random.Generator(np.random.PCG64(seed_sequence(root, *path)))
