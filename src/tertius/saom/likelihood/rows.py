"""Exact log-likelihoods where actors do not look at one another: where path sampling starts.

With density alone an actor's choices depend on how many ties are there, so that the pair (first ties kept,
new ties) is a Markov chain of its own; which of the ties they are is even among all.  A behaviour whose
parameters are zero moves on its levels alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb

import numpy as np
from scipy import optimize, sparse
from scipy.linalg import expm
from scipy.sparse.linalg import expm_multiply

from tertius.core.arrays import Bytes, Floats, Ints
from tertius.saom.simulation.simulate import Model


def start_of(members: Sequence[tuple[Model, Ints]], theta: Floats) -> tuple[Floats, float]:
    """Return parameters near `theta` with a known log-likelihood, and that.

    Rates are those of `theta`, the density of each network is the best one without other effects, the rest 0.

    Parameters
    ----------
    members : sequence of (Model, int array)
        Models of single data sets, each with the places of its parameters in `theta`.
    theta : array (parameters,)
    """
    out, total = np.zeros(len(theta)), 0.0
    for model, columns in members:
        rates = [t.basic_rate for t in model.terms]
        out[columns[rates]] = theta[columns[rates]]
    model, columns = members[0]
    for name in model.plan.variables:
        if name not in model.prepared.networks:
            total += sum(levels_alone(one, name, theta[at]) for one, at in members)
            continue
        place = [q for q, t in enumerate(model.terms) if (t.on, t.name, t.form) == (name, "density", "eval")]

        def log(density: float, name: str = name) -> float:
            return sum(density_alone(one, name, theta[at], density) for one, at in members)

        if not place:
            total += log(0.0)
            continue
        found = optimize.minimize_scalar(lambda b, log=log: -log(b), bounds=(-6.0, 6.0), method="bounded")
        out[columns[place[0]]] = found.x
        total -= float(found.fun)
    return out, total


def _rates(model: Model, name: str, theta: Floats) -> list[float]:
    """Return a variable's rates by period."""
    return [float(theta[q]) for q, t in enumerate(model.terms) if t.on == name and t.basic_rate]


def density_alone(model: Model, name: str, theta: Floats, density: float) -> float:
    """Return the log-likelihood of a directed network's waves under the rates of `theta` and a density."""
    net, total = model.prepared.networks[name], 0.0
    for m, rate in enumerate(_rates(model, name, theta)):
        free = net.fixed[m] == 0
        barred = (bool(net.down_only[m]), bool(net.up_only[m]))
        kept: dict[tuple[int, int], Floats] = {}
        for start, end, open_ in zip(net.start[m], net.end[m], free):
            ties, gaps = int(start[open_].sum()), int((1 - start[open_]).sum())
            if (ties, gaps) not in kept:
                kept[ties, gaps] = _counts(ties, gaps, rate, density, barred)
            total += _log_row(start[open_], end[open_], kept[ties, gaps])
    return total


def _log_row(start: Bytes, end: Bytes, chances: Floats) -> float:
    """Return the logarithm of one row's probability: that of its counts, even among rows with these."""
    ties, gaps = int(start.sum()), int((1 - start).sum())
    kept, new = int((start & end).sum()), int(((1 - start) & end).sum())
    return float(np.log(chances[kept, new]) - np.log(comb(ties, kept)) - np.log(comb(gaps, new)))


def _counts(ties: int, gaps: int, rate: float, density: float, barred: tuple[bool, bool]) -> Floats:
    """Return probabilities (ties kept, new ties) at the end of a period.

    Parameters
    ----------
    ties, gaps : int
        Of the row at the start, among the cells that may change.
    barred : tuple of bool
        Whether no tie may be made, and whether none may end.
    """
    kept, new = (g.ravel() for g in np.meshgrid(np.arange(ties + 1), np.arange(gaps + 1), indexing="ij"))
    make, drop = (0.0 if barred[0] else np.exp(density)), (0.0 if barred[1] else np.exp(-density))
    whole = 1.0 + make * (ties - kept + gaps - new) + drop * (kept + new)
    place = np.arange(len(kept))
    steps = (
        (make * (ties - kept), gaps + 1, kept < ties),
        (make * (gaps - new), 1, new < gaps),
        (drop * kept, -gaps - 1, kept > 0),
        (drop * new, -1, new > 0),
    )
    rows = np.concatenate([place[on] for _, _, on in steps])
    columns = np.concatenate([place[on] + by for _, by, on in steps])
    values = np.concatenate([(rate * weight / whole)[on] for weight, _, on in steps])
    size = len(kept)
    out = np.bincount(rows, values, size)
    generator = sparse.csr_array((values, (columns, rows)), shape=(size, size)) - sparse.diags_array(out)
    begin = np.zeros(size)
    begin[ties * (gaps + 1)] = 1.0
    return np.asarray(expm_multiply(sparse.csr_array(generator), begin)).reshape(ties + 1, gaps + 1)


def levels_alone(model: Model, name: str, theta: Floats) -> float:
    """Return the log-likelihood of a behaviour's waves under the rates of `theta`, other parameters 0."""
    levels, absorbing = model.prepared.behaviours[name], model.prepared.data.behaviours[name].absorbing
    low, high = int(levels.values.low), int(levels.values.high)
    size, total = high - low + 1, 0.0
    for m, rate in enumerate(_rates(model, name, theta)):
        down, up = not levels.up_only[m], not levels.down_only[m]
        generator = np.zeros((size, size))
        for z in range(size):
            ways = [z + d for d, may in ((-1, down), (1, up)) if may and 0 <= z + d < size]
            stay = 2.0 if absorbing and z in (0, size - 1) else 1.0
            generator[z, ways] = rate / (stay + len(ways))
            generator[z, z] = -generator[z].sum()
        chances = expm(generator)
        total += float(np.log(chances[levels.start[m] - low, levels.end[m] - low]).sum())
    return total
