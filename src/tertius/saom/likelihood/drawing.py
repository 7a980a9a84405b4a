"""Draws from the posterior of a hierarchical model, and the file from which an interrupted call goes on."""

from __future__ import annotations

import time
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path

import numpy as np

from tertius.core.arrays import Floats
from tertius.core.progress import Progress, Step
from tertius.saom.estimation.state import read_state, take_in, write_state
from tertius.saom.likelihood.batches import SAVE_SECONDS
from tertius.saom.likelihood.hierarchical import PROPOSALS, Hierarchy

APPROACH = 5
"""Iterations at first in which the population stays where it is."""


@dataclass(frozen=True, eq=False)
class Draws:
    """Draws; the first two axes are chains and draws.

    Attributes
    ----------
    mean : array (chains, draws, effects)
    covariance : array (chains, draws, effects, effects)
    groups : array (chains, draws, groups, effects)
    rates : array (chains, draws, rates)
    accepted : array (chains, groups)
        Share of the groups' proposals that were accepted.
    """

    mean: Floats
    covariance: Floats
    groups: Floats
    rates: Floats
    accepted: Floats


def draw(
    hierarchy: Hierarchy, draws: int, warmup: int, thin: int, progress: Progress, state: Path | None = None
) -> Draws:
    """Return `draws` of each chain, after `warmup` iterations that are not kept.

    Parameters
    ----------
    hierarchy : Hierarchy
    draws, warmup, thin : int
        Iterations are `thin` a draw.
    progress : callable
    state : path, optional
        File that an interrupted call goes on from, with the same result.

    Raises
    ------
    StoreError
        If the file cannot be read, or is of other data or settings.
    """
    h, out = hierarchy, _empty(hierarchy, draws)
    begin, total = APPROACH + warmup, APPROACH + warmup + draws * thin
    digest = _digest(h, draws, warmup, thin)
    done, saved, moving = 0, time.monotonic(), False
    if state is not None and state.exists():
        done = _restore(state, digest, h, out)

    def save() -> None:
        if state is not None:
            kept = {f"draws_{f.name}": getattr(out, f.name) for f in fields(out)}
            write_state(state, digest, {"done": done}, {**h.state(), **kept})

    try:
        while done < total:
            moving = True
            h.step(first=done < APPROACH)
            kept, rest = divmod(done - begin, thin)
            if done >= begin and rest == thin - 1:
                _keep(h, out, kept)
            if done == begin - 1:
                h.accepted[:] = 0
            done, moving = done + 1, False
            if time.monotonic() - saved > SAVE_SECONDS:
                save()
                saved = time.monotonic()
            progress(Step("drawing", "iterations", done, total))
    except KeyboardInterrupt:
        # In the middle of an iteration nothing hangs together: the last file holds.
        if not moving:
            save()
        raise
    out.accepted[:] = h.accepted / (PROPOSALS * draws * thin)
    if state is not None:
        state.unlink(missing_ok=True)
    return out


def _empty(h: Hierarchy, draws: int) -> Draws:
    groups, k, r = len(h.model.names), int(h.random.sum()), int(h.rates.sum())
    return Draws(
        np.zeros((h.chains, draws, k)),
        np.zeros((h.chains, draws, k, k)),
        np.zeros((h.chains, draws, groups, k)),
        np.zeros((h.chains, draws, r)),
        np.zeros((h.chains, groups)),
    )


def _keep(h: Hierarchy, out: Draws, at: int) -> None:
    """Put the present state in its place among the draws."""
    out.mean[:, at], out.covariance[:, at] = h.mean, h.covariance
    out.groups[:, at] = h.theta[:, :, h.random]
    for g, columns in enumerate(h.model.columns):
        own = columns[h.rates[columns]]
        # Rates of a group are its own: they stand in its row alone.
        out.rates[:, at, np.searchsorted(np.flatnonzero(h.rates), own)] = h.theta[:, g, own]


def _digest(h: Hierarchy, *settings: int) -> str:
    """Return a digest of all that draws depend on; the first values hold seed and fixed parameters."""
    inputs = sha256(f"{settings} {h.model.terms!r} {h.model.names} {h.gamma} {h.normal.degrees}".encode())
    for values in (h.theta, h.normal.mean, h.normal.scale, np.array(h.normal.strength)):
        inputs.update(np.ascontiguousarray(values).tobytes())
    for member in h.model.members:
        take_in(inputs, member.prepared.data)
    return inputs.hexdigest()


def _restore(path: Path, digest: str, h: Hierarchy, out: Draws) -> int:
    """Take in what a file holds; return the iterations that were done."""
    names = [*h.state(), *(f"draws_{f.name}" for f in fields(out))]
    arrays, done = read_state(
        path, digest, lambda held, head: ({name: held[name] for name in names}, int(head["done"]))
    )
    h.restore(arrays)
    for f in fields(out):
        getattr(out, f.name)[:] = arrays[f"draws_{f.name}"]
    return done
