"""Sums over an actor's alters that families of behaviour and rate effects share.

``leg`` says which alters: 0 receivers of i's ties, 1 senders to i, 2 those tied to i in both directions.
"""

from __future__ import annotations

from tertius.saom.effects.contract import helper
from tertius.saom.effects.shared.functions import similarity


@helper
def share(total, count):
    """Return total by count; 0 where there is nothing to count."""
    return total / count if count > 0 else 0.0


@helper
def count(net, i, leg):
    """Return the number of alters."""
    if leg < 2:
        return float(net.indeg[i] if leg == 1 else net.outdeg[i])
    number = 0.0
    for a in range(net.outdeg[i]):
        number += net.adj[net.out[i, a], i]
    return number


@helper
def total(net, v, i, leg):
    """Return the sum of v over alters."""
    subtotal = 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if leg < 2 or net.adj[h, i]:
            subtotal += v[h]
    return subtotal


@helper
def total_product(net, v, u, i, leg):
    """Return the sum of v times u over alters."""
    subtotal = 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if leg < 2 or net.adj[h, i]:
            subtotal += v[h] * u[h]
    return subtotal


@helper
def total_weighted(net, v, w, i, leg):
    """Return the sum of w_ij v_j over alters j."""
    subtotal = 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if leg < 2 or net.adj[h, i]:
            subtotal += v[h] * w[i, h]
    return subtotal


@helper
def total_dyadic(net, w, i, leg):
    """Return the sum of w_ij over alters j."""
    subtotal = 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if leg < 2 or net.adj[h, i]:
            subtotal += w[i, h]
    return subtotal


@helper
def count_same(net, x, i, leg):
    """Return the number of alters with i's value of x."""
    number = 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if (leg < 2 or net.adj[h, i]) and x.v[h] == x.v[i]:
            number += 1.0
    return number


@helper
def total_same(net, v, x, i, leg):
    """Return the sum of v over alters with i's value of x."""
    subtotal = 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if (leg < 2 or net.adj[h, i]) and x.v[h] == x.v[i]:
            subtotal += v[h]
    return subtotal


@helper
def seen_covariate(net, x, z, i, leg):
    """Return the sum of x over alters with observed covariate and behaviour, and their number."""
    subtotal, number = 0.0, 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if (leg < 2 or net.adj[h, i]) and not z.miss[h] and not x.miss[h]:
            subtotal += x.v[h]
            number += 1.0
    return subtotal, number


@helper
def seen_same(net, x, z, i, leg):
    """Return how many alters have i's value of x, and how many there are, among those fully observed."""
    subtotal, number = 0.0, 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if (leg < 2 or net.adj[h, i]) and not z.miss[h] and not x.miss[h]:
            subtotal += 1.0 if x.v[h] == x.v[i] else 0.0
            number += 1.0
    return subtotal, number


@helper
def seen(net, z, i, leg):
    """Return the number of alters with an observed behaviour."""
    number = 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if (leg < 2 or net.adj[h, i]) and not z.miss[h]:
            number += 1.0
    return number


@helper
def highest(net, v, i, sign):
    """Return the largest v over receivers (smallest for sign -1); 0 without any."""
    subtotal = 0.0
    for a in range(net.outdeg[i]):
        value = v[net.out[i, a]]
        if a == 0 or sign * value > sign * subtotal:
            subtotal = value
    return subtotal


@helper
def seen_highest(net, x, i, sign):
    """Return `highest` of x over receivers with an observed covariate."""
    subtotal, number = 0.0, 0
    for a in range(net.outdeg[i]):
        h = net.out[i, a]
        if not x.miss[h]:
            if number == 0 or sign * x.v[h] > sign * subtotal:
                subtotal = x.v[h]
            number += 1
    return subtotal


@helper
def onward(net, v, h, i, leg):
    """Return the sum of v over the alters of h other than i, and their number."""
    subtotal, number = 0.0, 0.0
    row, degree = (net.inn[h], net.indeg[h]) if leg == 1 else (net.out[h], net.outdeg[h])
    for a in range(degree):
        k = row[a]
        if k != i:
            subtotal += v[k]
            number += 1.0
    return subtotal, number


@helper
def distance_two(net, v, i, leg, mean):
    """Return the sum over i's receivers of the total, or `mean`, of v over their alters other than i."""
    subtotal = 0.0
    for a in range(net.outdeg[i]):
        part, number = onward(net, v, net.out[i, a], i, leg)
        subtotal += share(part, number) if mean else part
    return subtotal


@helper
def onward_count(net, i, mean):
    """Return the total over i's receivers of the number of their other senders, or of 1 if there are any."""
    subtotal = 0.0
    for a in range(net.outdeg[i]):
        others = net.indeg[net.out[i, a]] - 1.0
        subtotal += (1.0 if others > 0.0 else 0.0) if mean else others
    return subtotal


@helper
def distance_two_less(net, v, z, i, leg, mean):
    """Return `distance_two`, but with the value that i itself adds taken out as z_i instead of v_i."""
    subtotal = 0.0
    for a in range(net.outdeg[i]):
        h = net.out[i, a]
        part, number = onward(net, v, h, i, leg)
        back = net.adj[i, h] if leg == 1 else net.adj[h, i]
        if back:
            part += v[i] - z[i]
        subtotal += share(part, number) if mean else part
    return subtotal


@helper
def exposed(net, v, i):
    """Return the number of i's receivers that another sender with positive v also chooses."""
    subtotal = 0.0
    for a in range(net.outdeg[i]):
        part, _ = onward(net, v, net.out[i, a], i, 1)
        subtotal += 1.0 if part > 0.0 else 0.0
    return subtotal


@helper
def drawn(net, z, own, i, sign):
    """Return the sum over receivers of similarity where they are above `own` (below for sign -1), else 1."""
    subtotal = 0.0
    for a in range(net.outdeg[i]):
        gap = sign * (z.v[net.out[i, a]] - own)
        subtotal += 1.0 - gap / z.span if gap > 0.0 else 1.0
    return subtotal


@helper
def higher(net, z, own, i, sign):
    """Return `drawn` over receivers with an observed value."""
    subtotal = 0.0
    for a in range(net.outdeg[i]):
        h = net.out[i, a]
        gap = sign * (z.v[h] - own)
        if not z.miss[h]:
            subtotal += 1.0 - gap / z.span if gap > 0.0 else 1.0
    return subtotal


@helper
def seen_both(net, x, z, i, leg):
    """Return the number of alters with covariate and behaviour observed."""
    return seen_covariate(net, x, z, i, leg)[1]


@helper
def count_same_seen(net, x, z, i, leg):
    """Return the number of alters with i's value of x, covariate and behaviour observed."""
    return seen_same(net, x, z, i, leg)[0]


@helper
def sims_seen(net, z, x, i, leg):
    """Return the sum over alters of centred similarity times x, and the number of those fully observed."""
    return sims_by(net, z, x.v, i, leg)[0], seen_covariate(net, x, z, i, leg)[1]


@helper
def sims(net, z, i, leg):
    """Return the sum of centred similarity to the alters with an observed value, and their number."""
    subtotal, number = 0.0, 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if (leg < 2 or net.adj[h, i]) and not z.miss[h]:
            subtotal += similarity(z, i, h)
            number += 1.0
    return subtotal, number


@helper
def sims_by(net, z, u, i, leg):
    """Return the sum over alters of centred similarity times u, and the number of alters observed."""
    subtotal, number = 0.0, 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if (leg < 2 or net.adj[h, i]) and not z.miss[h]:
            subtotal += similarity(z, i, h) * u[h]
            number += 1.0
    return subtotal, number


@helper
def nearer(net, z, i, d, leg):
    """Return the change of the sum of similarities to alters when i moves by d, and the number of alters."""
    subtotal, number = 0.0, 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if leg < 2 or net.adj[h, i]:
            gap = z.v[i] - z.v[h]
            subtotal += abs(gap) - abs(gap + d)
            number += 1.0
    return subtotal / z.span, number


@helper
def nearer_by(net, z, u, i, d, leg):
    """Return the change of the sum of similarities times u when i moves by d, and the number of alters."""
    subtotal, number = 0.0, 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if leg < 2 or net.adj[h, i]:
            gap = z.v[i] - z.v[h]
            subtotal += (abs(gap) - abs(gap + d)) * u[h]
            number += 1.0
    return subtotal / z.span, number


@helper
def everyone(z):
    """Return the sum of the centred values of all actors."""
    subtotal = 0.0
    for h in range(z.v.shape[0]):
        subtotal += z.v[h]
    return subtotal


@helper
def all_others(z, own, i, p, sign):
    """Return the sum over all other actors of the part of p - |z_j - own| with this sign."""
    subtotal = 0.0
    for h in range(z.v.shape[0]):
        if h != i:
            subtotal += sign * max(sign * (p - abs(z.v[h] - own)), 0.0)
    return subtotal


@helper
def dense(net, i, j, h, p):
    """Return 1 if the triad of three actors has p ties or more, else 0."""
    ties = net.adj[i, j] + net.adj[j, i] + net.adj[i, h] + net.adj[h, i] + net.adj[j, h] + net.adj[h, j]
    return 1.0 if ties >= p else 0.0


@helper
def dense_triads(net, i, j, p):
    """Return with how many third actors i and j make a dense triad; 0 where i and j are not tied."""
    subtotal = 0.0
    if not (net.adj[i, j] or net.adj[j, i]):
        return subtotal
    for h in range(net.outdeg.shape[0]):
        if h != i and h != j:
            subtotal += dense(net, i, j, h, p)
    return subtotal


@helper
def weighted(net, z):
    """Return the sum over all actors of uncentred values times indegree, and of indegrees."""
    subtotal, ties = 0.0, 0.0
    for h in range(z.v.shape[0]):
        subtotal += net.indeg[h] * (z.v[h] + z.mean)
        ties += net.indeg[h]
    return subtotal, ties


@helper
def sims_at_two(net, z, i):
    """Return the sum over i's receivers of centred similarity to the mean of their other senders."""
    subtotal = 0.0
    for a in range(net.outdeg[i]):
        part, number = onward(net, z.v, net.out[i, a], i, 1)
        if number > 0.0:
            subtotal += 1.0 - abs(z.v[i] - part / number) / z.span - z.sim
    return subtotal


@helper
def nearer_at_two(net, z, i, d):
    """Return the change of `sims_at_two` when i moves by d."""
    subtotal = 0.0
    for a in range(net.outdeg[i]):
        part, number = onward(net, z.v, net.out[i, a], i, 1)
        if number > 0.0:
            gap = z.v[i] - part / number
            subtotal += abs(gap) - abs(gap + d)
    return subtotal / z.span
