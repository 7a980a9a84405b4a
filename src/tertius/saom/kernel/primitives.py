"""Small compiled functions that every kernel shares: random streams, ties, two-step tables."""

from __future__ import annotations

import math

import numpy as np

from tertius.saom.kernel.inner import inner
from tertius.saom.kernel.views import Net

U64 = np.uint64
DENSE = 200 * 200
"""Cells up to which a matrix is copied whole; larger ones by their ties."""


@inner
def _rotl(x, k):
    return (x << U64(k)) | (x >> U64(64 - k))


@inner
def seed_stream(key, state):
    """Fill the four words of `state` from `key` by splitmix64 (Steele, Lea & Flood 2014)."""
    x = key
    for k in range(4):
        x = x + U64(0x9E3779B97F4A7C15)
        z = x
        z = (z ^ (z >> U64(30))) * U64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> U64(27))) * U64(0x94D049BB133111EB)
        state[k] = z ^ (z >> U64(31))


@inner
def uniform(state):
    """Return the next draw from [0, 1) of the xoshiro256+ stream `state` (Blackman & Vigna 2021)."""
    result = state[0] + state[3]
    t = state[1] << U64(17)
    state[2] ^= state[0]
    state[3] ^= state[1]
    state[1] ^= state[2]
    state[0] ^= state[3]
    state[2] ^= t
    state[3] = _rotl(state[3], 45)
    return np.float64(result >> U64(11)) * (1.0 / 9007199254740992.0)


@inner
def exponential(state):
    """Return a standard exponential draw."""
    return -math.log(1.0 - uniform(state))


@inner
def _mixed(z):
    """Mix the bits of z by the finaliser of splitmix64, a bijection that sends near numbers far apart."""
    z = (z ^ (z >> U64(30))) * U64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> U64(27))) * U64(0x94D049BB133111EB)
    return z ^ (z >> U64(31))


@inner
def address(key, actor, count):
    """Return the number of event `count` of an actor's process in the chain `key`."""
    z = _mixed(key + U64(actor + 1) * U64(0x9E3779B97F4A7C15))
    return _mixed(z + U64(count + 1) * U64(0x9E3779B97F4A7C15))


@inner
def waiting(event):
    """Return the standard exponential draw at an event's address."""
    u = np.float64(_mixed(event ^ U64(0x5851F42D4C957F2D)) >> U64(11)) * (1.0 / 9007199254740992.0)
    return -math.log(1.0 - u)


@inner
def race(weight, m, event):
    """Return the option whose clock rings first, -1 (weight 1) or one of the first m (their weights).

    Clock j is exponential with rate ``weight[j]``: option j wins with probability in proportion to it.
    The logarithm is taken only where -log(1 - u) >= u does not already rule an option out.
    """
    best = -math.log(1.0 - np.float64(_mixed(event) >> U64(11)) * (1.0 / 9007199254740992.0))
    chosen = -1
    for j in range(m):
        u = np.float64(_mixed(event + U64(j + 1) * U64(0x9E3779B97F4A7C15)) >> U64(11))
        u *= 1.0 / 9007199254740992.0
        if u < best * weight[j]:
            ring = -math.log(1.0 - u)
            if ring < best * weight[j]:
                best = ring / weight[j]
                chosen = j
    return chosen


@inner
def load_net(net, adj, symmetric):
    """Set `net` to the matrix `adj`; False if a degree exceeds the capacity of the lists."""
    n, m = adj.shape
    net.outdeg[:] = 0
    net.indeg[:] = 0
    for i in range(n):
        for j in range(m):
            y = adj[i, j]
            net.adj[i, j] = y
            if y:
                k = net.outdeg[i]
                if k == net.out.shape[1]:
                    return False
                net.out[i, k] = j
                net.outdeg[i] = k + 1
                if not symmetric:
                    k = net.indeg[j]
                    if k == net.inn.shape[1]:
                        return False
                    net.inn[j, k] = i
                    net.indeg[j] = k + 1
    return True


# Element by element: an assignment of one slice to another makes numba compile its check of their shapes,
# whose message takes as long as the rest of a small kernel.
@inner
def copy_row(to, source):
    """Copy a row into one of the same length."""
    for k in range(to.shape[0]):
        to[k] = source[k]


@inner
def copy_matrix(to, source):
    """Copy a matrix into one of the same shape."""
    for i in range(to.shape[0]):
        for j in range(to.shape[1]):
            to[i, j] = source[i, j]


@inner
def copy_net(to, source, symmetric):
    """Copy `source` into `to`, lists by degree only."""
    n, m = to.adj.shape
    if n * m <= DENSE:
        copy_matrix(to.adj, source.adj)
    else:
        for i in range(n):
            for k in range(to.outdeg[i]):
                to.adj[i, to.out[i, k]] = 0
            for k in range(source.outdeg[i]):
                to.adj[i, source.out[i, k]] = 1
    for i in range(to.outdeg.shape[0]):
        k = source.outdeg[i]
        to.outdeg[i] = k
        for a in range(k):
            to.out[i, a] = source.out[i, a]
    if not symmetric:
        for j in range(to.indeg.shape[0]):
            k = source.indeg[j]
            to.indeg[j] = k
            for a in range(k):
                to.inn[j, a] = source.inn[j, a]


@inner
def _drop(row, degree, value):
    for k in range(degree):
        if row[k] == value:
            row[k] = row[degree - 1]
            return


@inner
def toggle(net, i, j, symmetric):
    """Flip tie i->j (both ways if symmetric); False if a neighbour list is full."""
    return flip(net, i, j, symmetric, net.adj[i, j])


@inner
def flip(net, i, j, symmetric, present):
    """Flip tie i->j, where it is known whether it is `present`, so that the matrix need not be read first."""
    if present:
        net.adj[i, j] = 0
        _drop(net.out[i], net.outdeg[i], j)
        net.outdeg[i] -= 1
        if symmetric:
            net.adj[j, i] = 0
            _drop(net.out[j], net.outdeg[j], i)
            net.outdeg[j] -= 1
        else:
            _drop(net.inn[j], net.indeg[j], i)
            net.indeg[j] -= 1
        return True
    k = net.outdeg[i]
    full = net.outdeg[j] == net.out.shape[1] if symmetric else net.indeg[j] == net.inn.shape[1]
    if k == net.out.shape[1] or full:
        return False
    net.adj[i, j] = 1
    net.out[i, k] = j
    net.outdeg[i] = k + 1
    if symmetric:
        net.adj[j, i] = 1
        net.out[j, net.outdeg[j]] = i
        net.outdeg[j] += 1
    else:
        net.inn[j, net.indeg[j]] = i
        net.indeg[j] += 1
    return True


@inner
def isolate(net, i, symmetric, two_mode):
    """Remove all ties of actor i."""
    while net.outdeg[i] > 0:
        toggle(net, i, net.out[i, net.outdeg[i] - 1], symmetric)
    if not two_mode:
        while net.indeg[i] > 0:
            toggle(net, net.inn[i, net.indeg[i] - 1], i, symmetric)


@inner
def list_senders(weights, count, egos, values):
    """List for each sender h the egos i with a weight w_ih other than 0, and the weights; never h itself."""
    for h in range(count.shape[0]):
        k = np.uint64(0)
        for i in range(count.shape[0]):
            if i != h and weights[i, h] != 0.0:
                egos[h, k] = i
                values[h, k] = weights[i, h]
                k += np.uint64(1)
        count[h] = k


@inner
def shift(sums, count, egos, values, j, sign):
    """Add (or, with `sign` -1, take away) what a sender's tie to j gives those egos that it matters to."""
    for a in range(count):
        sums[egos[a], j] += sign * values[a]


@inner
def set_back(net, start, i, symmetric, two_mode):
    """Give actor i the ties of `start`; False if a neighbour list is full."""
    isolate(net, i, symmetric, two_mode)
    for k in range(start.outdeg[i]):
        if not toggle(net, i, start.out[i, k], symmetric):
            return False
    if not two_mode and not symmetric:
        for k in range(start.indeg[i]):
            if not toggle(net, start.inn[i, k], i, symmetric):
                return False
    return True


@inner
def new_net(adj, capacity, symmetric):
    """Return an empty network in the zeros `adj`, with room for `capacity` neighbours an actor."""
    n, m = adj.shape
    out = np.empty((n, capacity), np.uint32)
    outdeg = np.zeros(n, np.int64)
    if symmetric:
        return Net(adj, out, outdeg, out, outdeg)
    return Net(adj, out, outdeg, np.empty((m, capacity), np.uint32), np.zeros(m, np.int64))


@inner
def count_paths(table, seen, i, first, a, second, b):
    """Fill ``table[j]`` with the number of paths of two legs from i to j.

    A path leads over an h such that (i, h) is a leg of kind `a` in `first` and (h, j) a leg of kind `b`
    in `second`; the ends i = h and h = j never count.
    Leg kinds: 0 forward (i->h), 1 backward (h->i), 2 reciprocated.  ``seen`` (one longer than `table`)
    holds the j with an entry, its last place their number: the next call clears only those.
    """
    last = seen.shape[0] - 1
    for k in range(seen[last]):
        table[seen[k]] = 0
    # Unsigned: numba checks signed indices that it cannot prove positive for a count from the end.
    count = np.uint64(0)
    row, degree = (first.inn, first.indeg) if a == 1 else (first.out, first.outdeg)
    row2, degree2 = (second.inn, second.indeg) if b == 1 else (second.out, second.outdeg)
    for k in range(degree[i]):
        h = row[i, k]
        if a == 2 and not first.adj[h, i]:
            continue
        for k2 in range(degree2[h]):
            j = row2[h, k2]
            if b == 2 and not second.adj[j, h]:
                continue
            # Written first and counted after, which spares a branch; a full list ends in its count.
            seen[count] = j
            count += np.uint64(table[j] == 0)
            table[j] += 1
    seen[last] = count


@inner
def far_uniform(rest, m, mark, stamp, state):
    """Draw one of the `rest` alters among m that do not have this stamp."""
    if 8 * rest > m:
        while True:
            j = min(int(uniform(state) * m), m - 1)
            if mark[j] < stamp:
                return j
    left = int(uniform(state) * rest)
    last = -1
    for j in range(m):
        if mark[j] < stamp:
            last = j
            if left == 0:
                return j
            left -= 1
    return last


@inner
def far_by_mass(mass, block, whole, rest, m, mark, stamp, state):
    """Draw an alter without this stamp in proportion to `mass`; `block` holds sums of 64 masses."""
    if 8.0 * rest > whole:
        while True:
            pick = uniform(state) * whole
            b = 0
            while b < block.shape[0] - 1 and pick >= block[b]:
                pick -= block[b]
                b += 1
            for j in range(64 * b, min(64 * b + 64, m)):
                pick -= mass[j]
                if pick < 0.0:
                    if mark[j] < stamp:
                        return j
                    break
    pick = uniform(state) * rest
    last = -1
    for j in range(m):
        if mark[j] < stamp:
            last = j
            pick -= mass[j]
            if pick < 0.0:
                return j
    return last
