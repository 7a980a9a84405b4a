"""Missing cells of waves: where they are, and what is thought of those of the first wave before any data.

Missing ties and levels are part of what is drawn: they take the values that paths through them make likely.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tertius.core.arrays import Bools, Bytes, Floats, Ints
from tertius.saom.data.prepare import Prepared
from tertius.saom.simulation.simulate import Model


def missing_cells(model: Model) -> Ints:
    """Return wave, variable, ego and alter (-1 for a behaviour) of what is missing, (cells, 4)."""
    p, out = model.prepared, [np.zeros((0, 4), np.int64)]
    for v, name in enumerate(model.plan.variables):
        if name in p.networks:
            net = p.networks[name]
            gaps = np.concatenate([net.missing_start, net.missing_end[-1:]])
            fixed = np.concatenate([net.fixed, net.fixed[-1:]])
            wave, ego, alter = np.nonzero((gaps == 1) & (fixed == 0))
        else:
            wave, ego = np.nonzero(p.behaviours[name].values.missing)
            alter = np.full(len(ego), -1)
        out.append(np.column_stack([wave, np.full(len(ego), v), ego, alter]).astype(np.int64))
    return np.concatenate(out)


def completed(model: Model) -> Model:
    """Return the model on data in which nothing counts as missing: what is so has a value that is drawn."""
    p = model.prepared
    masks = [v.missing for v in p.networks.values()] + [v.missing for v in p.behaviours.values()]
    if not any(mask.any() for mask in masks):
        return model
    nets = {}
    for name, net in p.networks.items():
        none = np.zeros_like(net.missing)
        up, down = _ways(net.start.astype(np.int64), net.end.astype(np.int64), net.fixed)
        nets[name] = replace(
            net, missing=none, missing_start=none, missing_end=none, up_only=up, down_only=down
        )
    behs = {}
    for name, beh in p.behaviours.items():
        none = np.zeros_like(beh.missing)
        up, down = _ways(beh.start, beh.end, none)
        behs[name] = replace(beh, missing=none, missing_start=none, up_only=up, down_only=down)
    whole = Prepared(p.data, nets, behs, p.actors, p.dyadic)
    return Model(p.data, [t for t in model.terms if not t.basic_rate], None, whole)


def _ways(start: Ints, end: Ints, fixed: Bytes) -> tuple[tuple[bool, ...], tuple[bool, ...]]:
    """Return in which periods all changes go up, and all go down; carried values of missing cells count."""
    change = np.where(fixed == 1, 0, end - start).reshape(len(start), -1)
    rises, falls = ([bool(row.any()) for row in rows] for rows in (change > 0, change < 0))
    up = tuple(r and not f for r, f in zip(rises, falls))
    return up, tuple(f and not r for r, f in zip(rises, falls))


def priors(model: Model, variables: list[str]) -> Floats:
    """Return logarithms of the prior of missing cells of the first wave, (variables, values).

    Of a network: of both ties of a dyad, at twice the one plus the other; shares are those of the dyads
    observed in that wave, so that ties are as often reciprocated among what is missing.  Ties that stood each
    by themselves would look as if they had been reciprocated later.  Of a behaviour: of its levels from the
    lowest, with the shares observed; each level counts once more, so that none is ruled out.
    """
    p = model.prepared
    spans = [int(v.values.high - v.values.low) + 1 for v in p.behaviours.values()]
    out = np.zeros((len(variables), max([4, *spans])))
    for v, name in enumerate(variables):
        if name in p.networks:
            net = p.networks[name]
            out[v, :4] = np.log(_dyads(net.start[0], (net.missing_start[0] == 0) & (net.fixed[0] == 0)))
        else:
            levels = p.behaviours[name]
            low, size = int(levels.values.low), int(levels.values.high - levels.values.low) + 1
            seen = levels.start[0][levels.missing_start[0] == 0] - low
            counts = np.bincount(seen, minlength=size) + 1.0
            out[v, :size] = np.log(counts / counts.sum())
    return out


def _dyads(ties: Bytes, known: Bools) -> Floats:
    """Return the probability of a dyad by its two ties: none, one, the other, both.

    One dyad more than the `known` ones, with ties that stand by themselves, keeps all of them possible.
    """
    tie = (float(ties[known].sum()) + 0.5) / (float(known.sum()) + 1.0)
    alone = np.outer([1 - tie, tie], [1 - tie, tie])
    both = np.triu(known & known.T)
    seen = np.bincount(2 * ties[both] + ties.T[both], minlength=4).reshape(2, 2)
    counts = alone.ravel() + ((seen + seen.T) / 2).ravel()
    return np.asarray(counts / counts.sum())
