"""Small made-up records for the model of peers, and waves drawn on them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from tertius.core.arrays import Floats
from tertius.models.peers.record import GROUPS, SETBACK, Record
from tertius.worlds.drawing.networks import waves

THETA = {"constant": -1.2, "earlier": 0.8, "likeness": 0.4, "any tie at all": -0.2}


def record(n: int = 60, m: int = 3, w: int = 7, seed: int = 1) -> Record:
    """Return a record of n states, m powers and w windows, in which everybody always exists."""
    rng = np.random.default_rng(seed)
    places = rng.random((n, 2)) * 4000
    km = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    near = np.exp(-km / 1000)
    np.fill_diagonal(near, 0.0)
    first = rng.random(n) < 0.2
    conflict = np.array([first ^ (rng.random(n) < 0.1) for _ in range(w)])
    groups = {g: rng.random((w, n)) < 0.3 for g in (*GROUPS, SETBACK)} | {
        "conflict": conflict,
        SETBACK: conflict,
    }
    return Record(
        states=tuple(f"S{i:02d}" for i in range(n)),
        powers=tuple(f"P{j}" for j in range(m)),
        ends=tuple(1960 + 5 * k for k in range(w)),
        ties=(rng.random((w, n, m)) < 0.3).astype(float),
        before=(rng.random((n, m)) < 0.3).astype(float),
        alive=np.ones((w, n), dtype=np.bool_),
        open=np.ones((w, n, m), dtype=np.bool_),
        groups=groups,
        near=np.repeat(near[None], w, axis=0),
        pairs={"distance": rng.normal(size=(w, n, m)), "likeness": rng.normal(size=(w, n, m))},
        gdp=rng.normal(size=(w, n)),
        region=(np.arange(n) % 5).astype(np.int64),
    )


def drawn(base: Record, planted: Mapping[str, float], seed: int = 1, offset: Floats | None = None) -> Record:
    """Return the record with waves drawn from the model; rates of 1.5 opportunities."""
    rates = {f"rate {end}": float(np.log(1.5)) for end in base.ends}
    rng = np.random.default_rng(seed)
    made = waves(base, base.groups["conflict"], {**THETA, **rates, **planted}, ("conflict",), offset, rng)
    return base.with_ties(made)
