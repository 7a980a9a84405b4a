"""Actors who choose the same in another network, and matches of two variables."""

from __future__ import annotations

from tertius.saom.effects.contract import Row, family, helper
from tertius.saom.effects.literature import MANUAL, MULTIPLEX
from tertius.saom.effects.shared.counts import own_average_out
from tertius.saom.effects.shared.same import root

FOCAL = "the contribution is the value of the focal tie at the state as it is, as in RSiena"


@helper
def match(x, x2, i, j):
    """Return whether i's raw value of x is j's raw value of x2; 0 where either is missing."""
    if x.miss[i] or x2.miss[j]:
        return 0.0
    return 1.0 if abs(x.v[i] + x.mean - x2.v[j] - x2.mean) < 1e-6 else 0.0


def row_by_shared(pre, net, fb_ww, p, i):
    whole = 0.0
    for h in range(net.outdeg.shape[0]):
        if h != i and fb_ww[h] > 0:
            weight = root(fb_ww[h], p)
            whole += weight
            for k in range(net.outdeg[h]):
                pre[net.out[h, k]] += weight
    if whole > 0.0:
        pre[:] = pre / whole


def row_by_weight(pre, net, other, w, p, i, mean):
    whole = 0.0
    for a in range(other.outdeg[i]):
        k = other.out[i, a]
        for b in range(other.indeg[k]):
            h = other.inn[k, b]
            if h != i:
                weight = w[h, k] if p == 2 else w[i, k]
                whole += weight
                for c in range(net.outdeg[h]):
                    pre[net.out[h, c]] += weight
    if mean:
        pre[:] = pre / (whole if whole != 0.0 else 1.0)


def delta_row(pre, j):
    return pre[j]


def delta_to(net, other, w, i, j):
    total = 0.0
    for a in range(net.outdeg[i]):
        h = net.out[i, a]
        if other.adj[h, j]:
            total += w[i, h]
    return total


def delta_active(net, fb_ww, tab, p, i, mean):
    total, whole = 0.0, 0.0
    for h in range(net.outdeg.shape[0]):
        if h != i and fb_ww[h] > 0:
            weight = root(fb_ww[h], p)
            whole += weight
            total += weight * (net.outdeg[h] - tab[0])
    if mean:
        return total / whole if whole > 0.0 else 0.0
    return total


def delta_positive(net, x, p, i, j):
    if x.v[j] <= 0.0:
        return 0.0
    count = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if h != j and x.v[h] > 0.0:
            count += 1.0
    return max(count + 1.0 - p, 0.0) - max(count - p, 0.0)


def ego_positive(net, x, p, i):
    count = 0.0
    for k in range(net.outdeg[i]):
        count += 1.0 if x.v[net.out[i, k]] > 0.0 else 0.0
    return max(count - p, 0.0)


def delta_match(x, x2, i, j):
    return match(x, x2, i, j)


def row_like_ties(pre, net, x, x2, p, i):
    if x.miss[i]:
        return
    alike = 0.0
    for k in range(net.outdeg.shape[0]):
        if x.miss[k] or abs(x.v[k] - x.v[i]) >= 1e-6:
            continue
        alike += 1.0
        for a in range(net.outdeg[k]):
            pre[net.out[k, a]] += 1.0
    # Ties to each receiver from actors like ego, then summed over receivers like j.
    into = pre.copy()
    for j in range(net.indeg.shape[0]):
        total, size = 0.0, 0.0
        if not x2.miss[j]:
            for h in range(net.indeg.shape[0]):
                if not x2.miss[h] and abs(x2.v[h] - x2.v[j]) < 1e-6:
                    total += into[h]
                    size += 1.0
        pre[j] = total / (alike * size) if p == 3 and size > 0.0 else root(total, p)


EFFECTS = (
    *family(
        "network",
        delta_row,
        tie=delta_row,
        row=row_by_shared,
        needs=("other",),
        parm=1,
        modes=("directed", "symmetric", "two"),
        note="Internal parameter: 1, or 2 for the root of the number shared.",
        generic=FOCAL,
        source=MULTIPLEX,
    ).rows(
        Row(
            "avAlt.2M.tie",
            "Choices of actors who choose the same in the other network",
            "s_i(x) = sum_j x_ij sum_h M_ih x_hj / sum_h M_ih, M_ih = sum_k w_ik w_hk, h not i.",
            "ego prefers alters who are chosen by those with whom it shares receivers in the other network",
        )
    ),
    *family(
        "network",
        delta_row,
        tie=delta_row,
        row=row_by_weight,
        needs=("other", "w"),
        columns="other",
        parm=1,
        modes=("directed", "symmetric", "two"),
        note="Internal parameter: 1 weighs by u_ik, 2 by u_hk.",
        generic=FOCAL,
        source=MANUAL,
    ).rows(
        Row(
            "avAltU.2M.tie",
            "Choices of actors who choose the same in the other network, weighted",
            "s_i(x) = sum_j x_ij sum_h M_ih x_hj / sum_h M_ih, M_ih = sum_k w_ik w_hk u_ik, h not i.",
            "ego prefers alters who are chosen by those with whom it shares much-weighted receivers",
            mean=True,
        ),
        Row(
            "sharedToU",
            "Ties to what others choose with whom ego shares weighted receivers",
            "s_i(x) = sum_j x_ij sum_{h,k} w_ik w_hk u_ik x_hj, h not i.",
            "ego prefers alters who are chosen by many with whom it shares much-weighted receivers",
            mean=False,
        ),
    ),
    *family(
        "network",
        delta_to,
        tie=delta_to,
        needs=("other", "w"),
        generic=FOCAL,
        source=MANUAL,
    ).rows(
        Row(
            "toU",
            "Mixed closure weighted by a dyadic covariate",
            "s_i(x) = sum_{j,h} x_ij x_ih w_hj u_ih.",
            "ego prefers alters whom its own highly valued alters choose in the other network",
        )
    ),
    *family(
        "network",
        delta_active,
        tie=delta_active,
        needs=("other",),
        parm=1,
        modes=("directed", "symmetric", "two"),
        note="c is the mean outdegree over all waves; internal parameter: 1, or 2 for the root of M.",
        observed=own_average_out,
        generic=FOCAL,
        source=MULTIPLEX,
    ).rows(
        Row(
            "outOutDist2ActIntn",
            "Activity of actors who choose the same in the other network, in total",
            "s_i(x) = x_i+ sum_h M_ih (x_h+ - c), M_ih = sum_k w_ik w_hk, h not i.",
            "ego prefers more ties the more ties those send with whom it shares receivers elsewhere",
            mean=False,
        ),
        Row(
            "avAlt.2M.tot",
            "Activity of actors who choose the same in the other network, on average",
            "s_i(x) = x_i+ sum_h M_ih (x_h+ - c) / sum_h M_ih, M_ih = sum_k w_ik w_hk, h not i.",
            "ego prefers more ties the more those send on average with whom it shares receivers elsewhere",
            mean=True,
        ),
    ),
    *family(
        "network",
        delta_positive,
        ego=ego_positive,
        needs=("x",),
        parm=1,
        modes=("directed", "symmetric", "two"),
        note="Internal parameter: p, 1 or more.",
        source=MANUAL,
    ).rows(
        Row(
            "outXMore",
            "Ties to actors with a positive value, above p",
            "s_i(x) = max(0, #{j: x_ij, v_j > 0} - p).",
            "ego prefers more than p alters with a positive value",
        )
    ),
    *family(
        "network",
        delta_match,
        tie=delta_match,
        needs=("x", "x2"),
        modes=("directed", "two"),
        interaction="dyadic",
        background="dyad",
        source=MANUAL,
    ).rows(
        Row(
            "sameXV",
            "Ego's value of one variable is alter's of another",
            "s_i(x) = sum_j x_ij I{v_i = u_j}.",
            "ego prefers alters whose second variable has the value of ego's first",
        )
    ),
    *family(
        "network",
        delta_row,
        tie=delta_row,
        row=row_like_ties,
        needs=("x", "x2"),
        parm=1,
        modes=("directed", "two"),
        note="Internal parameter: 1, 2 for the root, 3 for the share of all such pairs.",
        generic=FOCAL,
        source=MANUAL,
    ).rows(
        Row(
            "sameXVInPop",
            "Ties from actors like ego to actors like alter",
            "s_i(x) = sum_j x_ij #{(k, l): x_kl, v_k = v_i, u_l = u_j}.",
            "ego prefers alters of the kind that actors like ego choose often",
        ),
        Row(
            "sameXVInPop2",
            "Ties from actors like ego to actors like alter, second",
            "s_i(x) = sum_j x_ij #{(k, l): x_kl, v_k = v_i, u_l = u_j}.",
            "ego prefers alters of the kind that actors like ego choose often, once more in the model",
        ),
    ),
)
