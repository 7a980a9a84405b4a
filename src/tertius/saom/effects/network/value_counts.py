"""Degrees counted by value."""

from __future__ import annotations

from tertius.saom.effects.contract import Row, family
from tertius.saom.effects.literature import MANUAL
from tertius.saom.effects.shared.same import EQUAL, UNEQUAL, compare, equal, root, unequal


def delta_same_xout_act(net, x, p, i, j, y, alike):
    if compare(x, i, j, alike) == 0.0:
        return 1.0
    count = 1.0 - y
    for k in range(net.outdeg[i]):
        count += compare(x, i, net.out[i, k], alike)
    return count * root(count, p) - (count - 1) * root(count - 1, p)


def tie_same_xout_act(net, x, p, i, j, alike):
    count = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        count += compare(x, i, h, alike)
    return compare(x, i, j, alike) * root(count, p)


def delta_cross_xout_act(net, x, i, j):
    same, other = (0.0, 0.0)
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if h != j:
            same += equal(x, i, h)
            other += 1.0 - equal(x, i, h)
    return equal(x, i, j) * (2 * same + 1) * other + (1.0 - equal(x, i, j)) * (2 * other + 1) * same


def ego(net, x, i):
    same, other = (0.0, 0.0)
    for k in range(net.outdeg[i]):
        same += equal(x, i, net.out[i, k])
        other += 1.0 - equal(x, i, net.out[i, k])
    return same * other


def delta_alt_xout_act(net, x, i, j, y):
    total = x.v[j] * (1 - y)
    for k in range(net.outdeg[i]):
        total += x.v[net.out[i, k]]
    return total * total - (total - x.v[j]) * (total - x.v[j])


def tie_alt_xout_act(net, x, i, j):
    total = 0.0
    for k in range(net.outdeg[i]):
        total += x.v[net.out[i, k]]
    return x.v[j] * total


def delta_same_xreci_act(net, x, i, y, alike):
    count = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        count += net.adj[h, i] * compare(x, i, h, alike)
    return 2 * count + 1.0 - 2 * y


def tie_same_xreci_act(net, x, i, j, alike):
    if x.miss[j]:
        return 0.0
    count = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        count += net.adj[h, i] * compare(x, i, h, alike)
    return count


def delta_same_xin_pop(net, x, p, i, j, y):
    count = equal(x, i, i) * (1 - y)
    for k in range(net.indeg[j]):
        h = net.inn[j, k]
        count += equal(x, i, h)
    return root(count, p)


def tie_same_xin_pop(net, x, p, i, j):
    count = 0.0
    for k in range(net.indeg[j]):
        h = net.inn[j, k]
        count += equal(x, i, h)
    return root(count, p)


def delta_diff_xin_pop(net, x, p, i, j):
    count = 0.0
    for k in range(net.indeg[j]):
        h = net.inn[j, k]
        count += unequal(x, i, h)
    return root(count, p)


def delta_in_act_x(x, p, degrees, at, alters):
    total = 0.0
    for k in range(degrees[at]):
        total += x.v[alters[at, k]]
    return root(total, p)


def tie_in_act_x(x, p, j, degrees, at, alters):
    if x.miss[j]:
        return 0.0
    total = 0.0
    for k in range(degrees[at]):
        total += x.v[alters[at, k]]
    return root(total, p)


EFFECTS = (
    *family(
        "network",
        delta_same_xout_act,
        tie=tie_same_xout_act,
        needs=("x",),
        parm=1,
        generic="the contribution of a tie to any other receiver is 1 in RSiena",
        note="Internal parameter: 1, or 2 for the square root.",
        source=MANUAL,
    ).rows(
        Row(
            "sameXOutAct",
            "Activity towards the same value",
            "s_i(x) = #{j: x_ij, v_j = v_i}^2.",
            "the more receivers with its value ego has, the more of them it prefers",
            alike=EQUAL,
        ),
        Row(
            "diffXOutAct",
            "Activity towards a different value",
            "s_i(x) = #{j: x_ij, v_j != v_i}^2.",
            "the more receivers with another value ego has, the more of them it prefers",
            alike=UNEQUAL,
        ),
    ),
    *family(
        "network",
        delta_cross_xout_act,
        ego=ego,
        needs=("x",),
        parm=1,
        forms=("eval",),
        generic="the contribution squares the count that the tie raises",
        source=MANUAL,
    ).rows(
        Row(
            "crossXOutAct",
            "Activity towards both values",
            "s_i(x) = #{j: x_ij, v_j = v_i} #{j: x_ij, v_j != v_i}.",
            "ego prefers to have receivers both with its value and with others",
        )
    ),
    *family(
        "network",
        delta_alt_xout_act,
        tie=tie_alt_xout_act,
        needs=("x",),
        modes=("directed", "symmetric", "two"),
        parm=1,
        source=MANUAL,
    ).rows(
        Row(
            "altXOutAct",
            "Activity weighted by the receivers",
            "s_i(x) = (sum_j x_ij v_j)^2.",
            "the higher the total value of its receivers, the more ego prefers further alters with a "
            "high value",
        )
    ),
    *family(
        "network",
        delta_same_xreci_act,
        tie=tie_same_xreci_act,
        needs=("x",),
        modes=("directed",),
        parm=1,
        generic="the contribution is that of squaring the count, whoever the receiver is",
        source=MANUAL,
    ).rows(
        Row(
            "sameXReciAct",
            "Activity by reciprocated ties with the same value",
            "s_i(x) = x_i+ #{j: x_ij, x_ji, v_j = v_i}.",
            "the more mutual partners with its value ego has, the more ties it prefers",
            alike=EQUAL,
        ),
        Row(
            "diffXReciAct",
            "Activity by reciprocated ties with a different value",
            "s_i(x) = x_i+ #{j: x_ij, x_ji, v_j != v_i}.",
            "the more mutual partners with another value ego has, the more ties it prefers",
            alike=UNEQUAL,
        ),
    ),
    *family(
        "network",
        delta_same_xin_pop,
        tie=tie_same_xin_pop,
        needs=("x",),
        modes=("directed", "symmetric", "two"),
        parm=1,
        note="Internal parameter: 1, or 2 for the square root.",
        source=MANUAL,
    ).rows(
        Row(
            "sameXInPop",
            "Popularity among senders of the same value",
            "s_i(x) = sum_j x_ij #{h: x_hj, v_h = v_i}.",
            "ego prefers alters who are chosen by many actors with ego's value",
        )
    ),
    *family(
        "network",
        delta_diff_xin_pop,
        tie=delta_diff_xin_pop,
        needs=("x",),
        modes=("directed", "symmetric", "two"),
        parm=1,
        note="Internal parameter: 1, or 2 for the square root.",
        source=MANUAL,
    ).rows(
        Row(
            "diffXInPop",
            "Popularity among senders of a different value",
            "s_i(x) = sum_j x_ij #{h: x_hj, v_h != v_i}.",
            "ego prefers alters who are chosen by many actors with another value than ego's",
        )
    ),
    *family(
        "network",
        delta_in_act_x,
        tie=tie_in_act_x,
        needs=("x",),
        parm=1,
        note="Internal parameter: 1, or 2 for the square root.",
        source=MANUAL,
    ).rows(
        Row(
            "inActX",
            "Indegree activity weighted by a variable",
            "s_i(x) = x_i+ sum_h x_hi v_h.",
            "ego prefers more ties the higher the total value of those who choose it",
            degrees="net.indeg",
            at="i",
            alters="net.inn",
            background="ego",
            interaction="ego",
        ),
        Row(
            "outActX",
            "Outdegree activity weighted by a variable",
            "s_i(x) = x_i+ sum_h x_ih v_h.",
            "ego prefers more ties the higher the total value of those whom it chooses",
            degrees="net.outdeg",
            at="i",
            alters="net.out",
            modes=("directed", "symmetric", "two"),
            background="ego",
            interaction="ego",
            generic="the contribution takes the sum as it is now, with or without the focal tie",
        ),
        Row(
            "inPopX",
            "Popularity weighted by a variable",
            "s_i(x) = sum_j x_ij sum_h x_hj v_h.",
            "ego prefers alters who are chosen by actors with high values",
            degrees="net.indeg",
            at="j",
            alters="net.inn",
            modes=("directed", "symmetric", "two"),
            generic="the contribution takes the sum as it is now, with or without the focal tie",
        ),
        Row(
            "outPopX",
            "Outdegree popularity weighted by a variable",
            "s_i(x) = sum_j x_ij sum_h x_jh v_h.",
            "ego prefers alters who choose actors with high values",
            degrees="net.outdeg",
            at="j",
            alters="net.out",
            background="alter",
        ),
    ),
)
