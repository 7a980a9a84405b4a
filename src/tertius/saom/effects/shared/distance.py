"""Averages of an actor variable over the neighbours of an alter."""

from __future__ import annotations

from tertius.saom.effects.contract import helper


@helper
def mean_out(net, x, j):
    """Return the mean of the known values of the receivers of j; 0 if there are none."""
    total, count = 0.0, 0
    for k in range(net.outdeg[j]):
        h = net.out[j, k]
        if not x.miss[h]:
            total += x.v[h]
            count += 1
    return total / count if count else 0.0


@helper
def mean_in(net, x, i, j):
    """Return the mean of the known values of the senders to j other than i; 0 if there are none."""
    total, count = 0.0, 0
    for k in range(net.indeg[j]):
        h = net.inn[j, k]
        if h != i and not x.miss[h]:
            total += x.v[h]
            count += 1
    return total / count if count else 0.0


@helper
def mean_out_without(net, x, i, j):
    """Return the mean of the known values of the receivers of j other than i; 0 if there are none."""
    total, count = 0.0, 0
    for k in range(net.outdeg[j]):
        h = net.out[j, k]
        if h != i and not x.miss[h]:
            total += x.v[h]
            count += 1
    return total / count if count else 0.0


@helper
def likeness(x, a, b):
    """Return centred similarity of two values on the scale of x."""
    return 1.0 - abs(a - b) / x.span - x.sim
