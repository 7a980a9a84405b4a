"""Values of the neighbours of an alter."""

from __future__ import annotations

from tertius.saom.effects.contract import Row, family
from tertius.saom.effects.literature import MANUAL
from tertius.saom.effects.shared.distance import likeness, mean_in, mean_out, mean_out_without
from tertius.saom.effects.shared.same import equal


def delta_alt_dist2(x, j, seen):
    return mean_out(seen, x, j)


def delta_alt_in_dist2(x, i, j, seen):
    return mean_in(seen, x, i, j)


def delta_tot_dist2(x, j, degrees, alters):
    total = 0.0
    for k in range(degrees[j]):
        total += x.v[alters[j, k]]
    return total


def delta_tot_in_dist2(x, i, j, degrees, alters):
    total = 0.0
    for k in range(degrees[j]):
        h = alters[j, k]
        if h != i:
            total += x.v[h]
    return total


def delta_sim_dist2(x, i, j, seen):
    return likeness(x, mean_out(seen, x, i), mean_out(seen, x, j))


def delta_sim_ego_dist2(net, x, i, j):
    return 0.0 if x.miss[i] else likeness(x, x.v[i], mean_out_without(net, x, i, j))


def delta_sim_ego_in_dist2(net, x, i, j):
    return 0.0 if x.miss[i] else likeness(x, x.v[i], mean_in(net, x, i, j))


def delta_same_ego_dist2(x, i, j, degrees, alters):
    total, count = (0.0, 0)
    for k in range(degrees[j]):
        h = alters[j, k]
        if h != i and (not x.miss[h]):
            total += equal(x, i, h)
            count += 1
    return total / count if count else 0.0


def delta_ind_ties(net, x, ff, i, j, y):
    change = -x.v[j] * (1.0 if ff[j] > 0 else 0.0)
    for k in range(net.outdeg[j]):
        h = net.out[j, k]
        if h != i and (not net.adj[i, h]) and (ff[h] - y == 0):
            change += x.v[h]
    return change


def ego(net, gap, x, ff, i):
    total = 0.0
    for h in range(net.outdeg.shape[0]):
        if ff[h] > 0 and h != i and (not net.adj[i, h]) and (not gap[i, h]):
            total += x.v[h]
    return total


def delta_sim_ego_dist2_w(other, x, i, j):
    return likeness(x, x.v[i], mean_out_without(other, x, i, j))


def delta_sim_ego_in_dist2_w(other, x, i, j):
    return likeness(x, x.v[i], mean_in(other, x, i, j))


EFFECTS = (
    *family("network", delta_alt_dist2, tie=delta_alt_dist2, parm=1, source=MANUAL).rows(
        Row(
            "altDist2",
            "Mean of the receiver's receivers",
            "s_i(x) = sum_j x_ij m_j, m_j the mean of v_h over x_jh.",
            "ego prefers alters whose receivers have high values on average",
            seen="net",
            needs=("x",),
        ),
        Row(
            "altDist2W",
            "Mean of the receiver's receivers in the other network",
            "s_i(x) = sum_j x_ij m_j, m_j the mean of v_h over w_jh.",
            "ego prefers alters whose receivers in the other network have high values on average",
            seen="other",
            needs=("other", "x"),
            background="alter",
        ),
    ),
    *family("network", delta_alt_in_dist2, tie=delta_alt_in_dist2, source=MANUAL).rows(
        Row(
            "altInDist2",
            "Mean of the receiver's other senders",
            "s_i(x) = sum_j x_ij m_j, m_j the mean of v_h over x_hj, h != i.",
            "ego prefers alters whose other senders have high values on average",
            seen="net",
            needs=("x",),
            modes=("directed", "symmetric", "two"),
        ),
        Row(
            "altInDist2W",
            "Mean of the receiver's other senders in the other network",
            "s_i(x) = sum_j x_ij m_j, m_j the mean of v_h over w_hj, h != i.",
            "ego prefers alters whose other senders in the other network have high values on average",
            seen="other",
            needs=("other", "x"),
        ),
    ),
    *family("network", delta_tot_dist2, tie=delta_tot_dist2, background="alter", parm=1, source=MANUAL).rows(
        Row(
            "totDist2",
            "Total of the receiver's receivers",
            "s_i(x) = sum_j x_ij sum_h x_jh v_h.",
            "ego prefers alters whose receivers have a high total value",
            degrees="net.outdeg",
            alters="net.out",
            needs=("x",),
        ),
        Row(
            "totDist2W",
            "Total of the receiver's receivers in the other network",
            "s_i(x) = sum_j x_ij sum_h w_jh v_h.",
            "ego prefers alters whose receivers in the other network have a high total value",
            degrees="other.outdeg",
            alters="other.out",
            needs=("other", "x"),
        ),
    ),
    *family("network", delta_tot_in_dist2, tie=delta_tot_in_dist2, source=MANUAL).rows(
        Row(
            "totInDist2",
            "Total of the receiver's other senders",
            "s_i(x) = sum_j x_ij sum_h x_hj v_h, h != i.",
            "ego prefers alters whose other senders have a high total value",
            degrees="net.indeg",
            alters="net.inn",
            needs=("x",),
            modes=("directed", "symmetric", "two"),
        ),
        Row(
            "totInDist2W",
            "Total of the receiver's other senders in the other network",
            "s_i(x) = sum_j x_ij sum_h w_hj v_h, h != i.",
            "ego prefers alters whose other senders in the other network have a high total value",
            degrees="other.indeg",
            alters="other.inn",
            needs=("other", "x"),
        ),
    ),
    *family("network", delta_sim_dist2, tie=delta_sim_dist2, parm=1, source=MANUAL).rows(
        Row(
            "simDist2",
            "Similarity of the means of ego's and the receiver's receivers",
            "s_i(x) = sum_j x_ij sim(m_i, m_j).",
            "ego prefers alters whose receivers are on average like ego's receivers",
            seen="net",
            needs=("x",),
            generic="the contribution takes the means as they are now, with or without the focal tie",
        ),
        Row(
            "simDist2W",
            "Similarity of the means of ego's and the receiver's receivers in the other network",
            "s_i(x) = sum_j x_ij sim(m_i, m_j).",
            "ego prefers alters whose receivers in the other network are on average like ego's",
            seen="other",
            needs=("other", "x"),
        ),
    ),
    *family(
        "network",
        delta_sim_ego_dist2,
        tie=delta_sim_ego_dist2,
        parm=1,
        needs=("x",),
        note="Ego is left out of the mean.",
        source=MANUAL,
    ).rows(
        Row(
            "simEgoDist2",
            "Similarity of ego to the mean of the receiver's receivers",
            "s_i(x) = sum_j x_ij sim(v_i, m_j).",
            "ego prefers alters whose receivers are on average like ego",
        )
    ),
    *family(
        "network",
        delta_sim_ego_in_dist2,
        tie=delta_sim_ego_in_dist2,
        parm=1,
        needs=("x",),
        modes=("directed", "symmetric", "two"),
        note="Ego is left out of the mean.",
        source=MANUAL,
    ).rows(
        Row(
            "simEgoInDist2",
            "Similarity of ego to the mean of the receiver's other senders",
            "s_i(x) = sum_j x_ij sim(v_i, m_j).",
            "ego prefers alters whose other senders are on average like ego",
        )
    ),
    *family(
        "network", delta_same_ego_dist2, tie=delta_same_ego_dist2, parm=1, needs=("x",), source=MANUAL
    ).rows(
        Row(
            "sameEgoDist2",
            "Share of the receiver's receivers with ego's value",
            "s_i(x) = sum_j x_ij times the share, ego left out.",
            "ego prefers alters many of whose receivers have ego's value",
            degrees="net.outdeg",
            alters="net.out",
        ),
        Row(
            "sameEgoInDist2",
            "Share of the receiver's other senders with ego's value",
            "s_i(x) = sum_j x_ij times the share, ego left out.",
            "ego prefers alters many of whose other senders have ego's value",
            degrees="net.indeg",
            alters="net.inn",
            modes=("directed", "two"),
        ),
    ),
    *family("network", delta_ind_ties, ego=ego, needs=("x",), forms=("eval",), source=MANUAL).rows(
        Row(
            "IndTies",
            "Variable of actors at distance two",
            "s_i(x) = sum_j v_j I{x_ij = 0, max_h x_ih x_hj = 1}.",
            "ego prefers to have actors with high values at distance two",
        )
    ),
    *family(
        "network",
        delta_sim_ego_dist2_w,
        tie=delta_sim_ego_dist2_w,
        parm=1,
        needs=("other", "x"),
        source=MANUAL,
    ).rows(
        Row(
            "simEgoDist2W",
            "Similarity of ego to the mean of the receiver's receivers in the other network",
            "s_i(x) = sum_j x_ij sim(v_i, m_j).",
            "ego prefers alters whose receivers in the other network are on average like ego",
        )
    ),
    *family(
        "network",
        delta_sim_ego_in_dist2_w,
        tie=delta_sim_ego_in_dist2_w,
        parm=1,
        needs=("other", "x"),
        source=MANUAL,
    ).rows(
        Row(
            "simEgoInDist2W",
            "Similarity of ego to the mean of the receiver's senders in the other network",
            "s_i(x) = sum_j x_ij sim(v_i, m_j).",
            "ego prefers alters whose senders in the other network are on average like ego",
        )
    ),
)
