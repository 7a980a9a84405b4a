"""Sums over an actor's alters that families of behaviour and rate effects share.

``leg`` says which alters: 0 receivers of i's ties, 1 senders to i, 2 those tied to i in both directions.
"""
# mypy: disable-error-code="no-untyped-def"

from __future__ import annotations

from tertius.saom.effects.contract import helper
from tertius.saom.effects.shared.functions import similarity


@helper
def share(total, count):
    """Total by count; 0 where there is nothing to count."""
    return total / count if count > 0 else 0.0


@helper
def count(net, i, leg):
    """Number of alters."""
    if leg < 2:
        return float(net.indeg[i] if leg == 1 else net.outdeg[i])
    found = 0.0
    for a in range(net.outdeg[i]):
        found += net.adj[net.out[i, a], i]
    return found


@helper
def total(net, v, i, leg):
    """Sum of v over alters."""
    found = 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if leg < 2 or net.adj[h, i]:
            found += v[h]
    return found


@helper
def total_product(net, v, u, i, leg):
    """Sum of v times u over alters."""
    found = 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if leg < 2 or net.adj[h, i]:
            found += v[h] * u[h]
    return found


@helper
def total_weighted(net, v, w, i, leg):
    """Sum of w_ij v_j over alters j."""
    found = 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if leg < 2 or net.adj[h, i]:
            found += v[h] * w[i, h]
    return found


@helper
def total_dyadic(net, w, i, leg):
    """Sum of w_ij over alters j."""
    found = 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if leg < 2 or net.adj[h, i]:
            found += w[i, h]
    return found


@helper
def count_same(net, x, i, leg):
    """Number of alters with i's value of x."""
    found = 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if (leg < 2 or net.adj[h, i]) and x.v[h] == x.v[i]:
            found += 1.0
    return found


@helper
def total_same(net, v, x, i, leg):
    """Sum of v over alters with i's value of x."""
    found = 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if (leg < 2 or net.adj[h, i]) and x.v[h] == x.v[i]:
            found += v[h]
    return found


@helper
def seen_covariate(net, x, z, i, leg):
    """Sum of x over alters with observed covariate and behaviour, and their number."""
    found, number = 0.0, 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if (leg < 2 or net.adj[h, i]) and not z.miss[h] and not x.miss[h]:
            found += x.v[h]
            number += 1.0
    return found, number


@helper
def seen_same(net, x, z, i, leg):
    """Number of alters with i's value of x, and of all, among those with covariate and behaviour observed."""
    found, number = 0.0, 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if (leg < 2 or net.adj[h, i]) and not z.miss[h] and not x.miss[h]:
            found += 1.0 if x.v[h] == x.v[i] else 0.0
            number += 1.0
    return found, number


@helper
def seen(net, z, i, leg):
    """Number of alters with an observed behaviour."""
    number = 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if (leg < 2 or net.adj[h, i]) and not z.miss[h]:
            number += 1.0
    return number


@helper
def highest(net, v, i, sign):
    """Largest v over receivers (smallest for sign -1); 0 without any."""
    found = 0.0
    for a in range(net.outdeg[i]):
        value = v[net.out[i, a]]
        if a == 0 or sign * value > sign * found:
            found = value
    return found


@helper
def seen_highest(net, x, i, sign):
    """As `highest` of x over receivers with an observed covariate."""
    found, number = 0.0, 0
    for a in range(net.outdeg[i]):
        h = net.out[i, a]
        if not x.miss[h]:
            if number == 0 or sign * x.v[h] > sign * found:
                found = x.v[h]
            number += 1
    return found


@helper
def onward(net, v, h, i, leg):
    """Sum of v over the alters of h other than i, and their number."""
    found, number = 0.0, 0.0
    row, degree = (net.inn[h], net.indeg[h]) if leg == 1 else (net.out[h], net.outdeg[h])
    for a in range(degree):
        k = row[a]
        if k != i:
            found += v[k]
            number += 1.0
    return found, number


@helper
def distance_two(net, v, i, leg, mean):
    """Sum over i's receivers of the total, or `mean`, of v over their alters other than i."""
    found = 0.0
    for a in range(net.outdeg[i]):
        part, number = onward(net, v, net.out[i, a], i, leg)
        found += share(part, number) if mean else part
    return found


@helper
def onward_count(net, i, mean):
    """Total over i's receivers of the number of their other senders, or of 1 where they have any."""
    found = 0.0
    for a in range(net.outdeg[i]):
        others = net.indeg[net.out[i, a]] - 1.0
        found += (1.0 if others > 0.0 else 0.0) if mean else others
    return found


@helper
def distance_two_less(net, v, z, i, leg, mean):
    """As `distance_two`, but the value that i itself adds is taken out as z_i instead of v_i."""
    found = 0.0
    for a in range(net.outdeg[i]):
        h = net.out[i, a]
        part, number = onward(net, v, h, i, leg)
        back = net.adj[i, h] if leg == 1 else net.adj[h, i]
        if back:
            part += v[i] - z[i]
        found += share(part, number) if mean else part
    return found


@helper
def exposed(net, v, i):
    """Number of i's receivers that another sender with positive v also chooses."""
    found = 0.0
    for a in range(net.outdeg[i]):
        part, _ = onward(net, v, net.out[i, a], i, 1)
        found += 1.0 if part > 0.0 else 0.0
    return found


@helper
def drawn(net, z, own, i, sign):
    """Sum over receivers of similarity where they are above `own` (below for sign -1), else 1."""
    found = 0.0
    for a in range(net.outdeg[i]):
        gap = sign * (z.v[net.out[i, a]] - own)
        found += 1.0 - gap / z.span if gap > 0.0 else 1.0
    return found


@helper
def higher(net, z, own, i, sign):
    """As `drawn` over receivers with an observed value."""
    found = 0.0
    for a in range(net.outdeg[i]):
        h = net.out[i, a]
        gap = sign * (z.v[h] - own)
        if not z.miss[h]:
            found += 1.0 - gap / z.span if gap > 0.0 else 1.0
    return found


@helper
def seen_both(net, x, z, i, leg):
    """Number of alters with covariate and behaviour observed."""
    return seen_covariate(net, x, z, i, leg)[1]


@helper
def count_same_seen(net, x, z, i, leg):
    """Number of alters with i's value of x, covariate and behaviour observed."""
    return seen_same(net, x, z, i, leg)[0]


@helper
def sims_seen(net, z, x, i, leg):
    """Sum over alters of centred similarity times x, and the number with covariate and behaviour observed."""
    return sims_by(net, z, x.v, i, leg)[0], seen_covariate(net, x, z, i, leg)[1]


@helper
def sims(net, z, i, leg):
    """Sum of centred similarity to the alters with an observed value, and their number."""
    found, number = 0.0, 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if (leg < 2 or net.adj[h, i]) and not z.miss[h]:
            found += similarity(z, i, h)
            number += 1.0
    return found, number


@helper
def sims_by(net, z, u, i, leg):
    """Sum over alters of centred similarity times u, and the number of alters with an observed value."""
    found, number = 0.0, 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if (leg < 2 or net.adj[h, i]) and not z.miss[h]:
            found += similarity(z, i, h) * u[h]
            number += 1.0
    return found, number


@helper
def nearer(net, z, i, d, leg):
    """Change of the sum of similarities to alters when i moves by d, and the number of alters."""
    found, number = 0.0, 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if leg < 2 or net.adj[h, i]:
            gap = z.v[i] - z.v[h]
            found += abs(gap) - abs(gap + d)
            number += 1.0
    return found / z.span, number


@helper
def nearer_by(net, z, u, i, d, leg):
    """Change of the sum of similarities times u when i moves by d, and the number of alters."""
    found, number = 0.0, 0.0
    row, degree = (net.inn[i], net.indeg[i]) if leg == 1 else (net.out[i], net.outdeg[i])
    for a in range(degree):
        h = row[a]
        if leg < 2 or net.adj[h, i]:
            gap = z.v[i] - z.v[h]
            found += (abs(gap) - abs(gap + d)) * u[h]
            number += 1.0
    return found / z.span, number


@helper
def everyone(z):
    """Sum of the centred values of all actors."""
    found = 0.0
    for h in range(z.v.shape[0]):
        found += z.v[h]
    return found


@helper
def all_others(z, own, i, p, sign):
    """Sum over all other actors of the part of p - |z_j - own| with this sign."""
    found = 0.0
    for h in range(z.v.shape[0]):
        if h != i:
            found += sign * max(sign * (p - abs(z.v[h] - own)), 0.0)
    return found


@helper
def dense(net, i, j, h, p):
    """1 if the triad of three actors has p ties or more, else 0."""
    ties = net.adj[i, j] + net.adj[j, i] + net.adj[i, h] + net.adj[h, i] + net.adj[j, h] + net.adj[h, j]
    return 1.0 if ties >= p else 0.0


@helper
def dense_triads(net, i, j, p):
    """Number of third actors with whom i and j make a dense triad; none where i and j are not tied."""
    found = 0.0
    if not (net.adj[i, j] or net.adj[j, i]):
        return found
    for h in range(net.outdeg.shape[0]):
        if h != i and h != j:
            found += dense(net, i, j, h, p)
    return found


@helper
def weighted(net, z):
    """Sum over all actors of uncentred values times indegree, and of indegrees."""
    found, ties = 0.0, 0.0
    for h in range(z.v.shape[0]):
        found += net.indeg[h] * (z.v[h] + z.mean)
        ties += net.indeg[h]
    return found, ties


@helper
def sims_at_two(net, z, i):
    """Sum over i's receivers of centred similarity to the mean of their other senders."""
    found = 0.0
    for a in range(net.outdeg[i]):
        part, number = onward(net, z.v, net.out[i, a], i, 1)
        if number > 0.0:
            found += 1.0 - abs(z.v[i] - part / number) / z.span - z.sim
    return found


@helper
def nearer_at_two(net, z, i, d):
    """Change of `sims_at_two` when i moves by d."""
    found = 0.0
    for a in range(net.outdeg[i]):
        part, number = onward(net, z.v, net.out[i, a], i, 1)
        if number > 0.0:
            gap = z.v[i] - part / number
            found += abs(gap) - abs(gap + d)
    return found / z.span
