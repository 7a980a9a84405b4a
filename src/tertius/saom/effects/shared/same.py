"""Equality and difference of an actor variable; where a value is missing they are 0."""

from __future__ import annotations

import math

from tertius.saom.effects.contract import helper
from tertius.saom.effects.shared.functions import similarity

EQUAL, UNEQUAL, NEAR, DISTANT, APART, SIMILAR = range(6)
"""How `compare` compares."""


@helper
def equal(x, i, j):
    """Return 1 if i and j have the same value, else 0."""
    if x.miss[i] or x.miss[j]:
        return 0.0
    return 1.0 if abs(x.v[i] - x.v[j]) < 1e-6 else 0.0


@helper
def unequal(x, i, j):
    """Return 1 if i and j have different values, else 0."""
    if x.miss[i] or x.miss[j]:
        return 0.0
    return 0.0 if abs(x.v[i] - x.v[j]) < 1e-6 else 1.0


@helper
def same_in_four_cycles(net, x, i, j, receivers):
    """Return the number of four-cycles of i-j whose senders, or else receivers, have the same value."""
    total = 0.0
    for a in range(net.indeg[j]):
        h = net.inn[j, a]
        if h != i:
            for b in range(net.outdeg[h]):
                k = net.out[h, b]
                if k != j and net.adj[i, k]:
                    total += equal(x, j, k) if receivers else equal(x, i, h)
    return total


@helper
def apart(x, i, j):
    """Return the value of j minus that of i."""
    if x.miss[i] or x.miss[j]:
        return 0.0
    return x.v[j] - x.v[i]


@helper
def root(total, p):
    """Return the total, or its square root where the internal parameter is 2 (0 below 0)."""
    if p == 2:
        return math.sqrt(total) if total > 0.0 else 0.0
    return float(total)


@helper
def near(x, i, j):
    """Return 1 if the values of i and j are less than 1 apart, else 0."""
    if x.miss[i] or x.miss[j]:
        return 0.0
    return 1.0 if abs(x.v[i] - x.v[j]) < 1.0 - 1e-6 else 0.0


@helper
def distant(x, i, j):
    """Return 1 if the values of i and j are 1 or more apart, else 0."""
    if x.miss[i] or x.miss[j]:
        return 0.0
    return 0.0 if abs(x.v[i] - x.v[j]) < 1.0 - 1e-6 else 1.0


@helper
def compare(x, i, j, how):
    """Return what the function of that name does; a family's rows give `how` as a constant."""
    if how == EQUAL:
        return equal(x, i, j)
    if how == UNEQUAL:
        return unequal(x, i, j)
    if how == NEAR:
        return near(x, i, j)
    if how == DISTANT:
        return distant(x, i, j)
    return apart(x, i, j) if how == APART else similarity(x, i, j)
