"""Exact log-likelihoods where actors do not look at one another: where path sampling starts.

With density alone an actor's choices depend on how many ties are there, so that the pair (first ties kept,
new ties) is a Markov chain of its own; which of the ties they are is even among all.  Without density every
option is as likely as another, so that each tie is a chain of its own and missing ones are summed out dyad by
dyad.  A behaviour whose parameters are zero moves on its levels alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb

import numpy as np
from scipy import optimize, sparse
from scipy.linalg import expm
from scipy.sparse.linalg import expm_multiply
from scipy.special import logsumexp

from tertius.core.arrays import Bytes, Floats, Ints
from tertius.core.errors import ModelError
from tertius.saom.likelihood.gaps import completed, missing_cells, priors
from tertius.saom.simulation.simulate import Model


def start_of(members: Sequence[tuple[Model, Ints]], theta: Floats) -> tuple[Floats, float]:
    """Return parameters near `theta` with a known log-likelihood, and that.

    Rates are those of `theta`, the density of each network is the best one without other effects, the rest 0.
    Where ties or levels are missing, density is 0 too.

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
        alone = None if name in model.prepared.networks else levels_alone
        if any(len(missing_cells(one)) for one, _ in members):
            alone = alone or cells_alone
        if alone is not None:
            total += sum(alone(one, name, theta[at]) for one, at in members)
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


def cells_alone(model: Model, name: str, theta: Floats) -> float:
    """Return the log-likelihood of a network's waves under the rates of `theta`, other parameters 0.

    An actor's choices are even among the cells that may change and "no change", so that the changes of each
    cell come with the actor's rate divided by the number of these: their number is odd with probability
    (1 - exp(-2 rate / number)) / 2.

    Raises
    ------
    ModelError
        If in some period ties are only formed or only end: then cells depend on one another.
    """
    net = model.prepared.networks[name]
    ways = completed(model).prepared.networks[name]
    if any(ways.up_only) or any(ways.down_only):
        raise ModelError(
            f"log-likelihood, network {name!r}",
            "ties that are formed and ties that end in each period, where some are missing",
            f"one way alone in period {1 + int(np.argmax(np.add(ways.up_only, ways.down_only)))}",
            "compare fits by saom.likelihood_ratio",
        )
    waves, gaps = np.concatenate([net.start, net.end[-1:]]), [*net.missing_start, net.missing_end[-1]]
    # Along the first axis: what a cell's later values say, were it 0 or 1 in the first wave.
    log = np.zeros((2, *waves[0].shape))
    chance = np.stack([np.zeros(waves[0].shape), np.ones(waves[0].shape)])
    for m, rate in enumerate(_rates(model, name, theta)):
        free = net.fixed[m] == 0
        odd = -np.expm1(-2 * rate / (1.0 + free.sum(axis=1, keepdims=True))) / 2
        chance = chance + odd * (1 - 2 * chance)
        seen = free & (gaps[m + 1] == 0)
        log += np.log(np.where(waves[m + 1] == 1, chance, 1 - chance), where=seen, out=np.zeros(log.shape))
        chance = np.where(gaps[m + 1] == 1, chance, waves[m + 1])
    # Of each dyad, over both ties in the first wave, given those that were observed in it.
    dyads = _prior_of(model, name)[:4].reshape(2, 2, 1, 1)
    here = np.arange(2)[:, None, None]
    possible = np.where((gaps[0] == 1) | (here == waves[0]), 0.0, -np.inf)
    before = dyads + possible[:, None] + np.swapaxes(possible, 1, 2)[None]
    after = before + log[:, None] + np.swapaxes(log, 1, 2)[None]
    both = logsumexp(after, axis=(0, 1)) - logsumexp(before, axis=(0, 1))
    return float(np.triu(both, 1).sum())


def _prior_of(model: Model, name: str) -> Floats:
    """Return logarithms of the prior of a variable where it is missing in the first wave."""
    variables = model.plan.variables
    prior: Floats = priors(model, variables)[variables.index(name)]
    return prior


def levels_alone(model: Model, name: str, theta: Floats) -> float:
    """Return the log-likelihood of a behaviour's waves under the rates of `theta`, other parameters 0."""
    levels, absorbing = model.prepared.behaviours[name], model.prepared.data.behaviours[name].absorbing
    ways = completed(model).prepared.behaviours[name]
    low, high = int(levels.values.low), int(levels.values.high)
    size, total = high - low + 1, 0.0
    waves, gaps = np.concatenate([levels.start, levels.end[-1:]]) - low, levels.values.missing
    seen = np.eye(size)[waves]
    chance = np.where(gaps[0][:, None], np.exp(_prior_of(model, name)[:size]), seen[0])
    for m, rate in enumerate(_rates(model, name, theta)):
        down, up = not ways.up_only[m], not ways.down_only[m]
        generator = np.zeros((size, size))
        for z in range(size):
            to = [z + d for d, may in ((-1, down), (1, up)) if may and 0 <= z + d < size]
            stay = 2.0 if absorbing and z in (0, size - 1) else 1.0
            generator[z, to] = rate / (stay + len(to))
            generator[z, z] = -generator[z].sum()
        chance = chance @ expm(generator)
        known = ~gaps[m + 1].astype(bool)
        total += float(np.log(chance[known, waves[m + 1][known]]).sum())
        chance = np.where(known[:, None], seen[m + 1], chance)
    return total
