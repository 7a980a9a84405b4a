"""Ties of another network."""

from __future__ import annotations

from tertius.saom.effects.contract import Row, family
from tertius.saom.effects.literature import MULTIPLEX
from tertius.saom.effects.shared.between import in_roots, inverse_roots, out_roots
from tertius.saom.effects.shared.counts import own_average_out
from tertius.saom.effects.shared.same import root


def delta_crprod(other, sender, receiver):
    return float(other.adj[sender, receiver])


def delta_crprod_mutual(other, i, j):
    return float(other.adj[i, j] * other.adj[j, i])


def delta_crprod_in_act_intn(tab, other, i, j):
    return other.adj[i, j] * tab[other.indeg[i]]


def delta_double_in_pop(net, other, p, i, j):
    if not other.adj[i, j]:
        return 0.0
    count = 1.0
    for a in range(net.indeg[j]):
        h = net.inn[j, a]
        if h != i:
            count += other.adj[h, j]
    return root(count, p)


def tie_double_in_pop(net, other, p, i, j):
    count = 0.0
    for a in range(net.indeg[j]):
        count += other.adj[net.inn[j, a], j]
    return other.adj[i, j] * root(count, p)


def delta_double_out_act(net, other, p, i, j):
    if not other.adj[i, j]:
        return 0.0
    count = 1.0 - net.adj[i, j]
    for a in range(net.outdeg[i]):
        count += other.adj[i, net.out[i, a]]
    return count * root(count, p) - (count - 1.0) * root(count - 1.0, p)


def tie_double_out_act(net, other, p, i, j):
    count = 0.0
    for a in range(net.outdeg[i]):
        count += other.adj[i, net.out[i, a]]
    return other.adj[i, j] * root(count, p)


def delta_in_pop_intn(tab, degrees, at):
    return tab[degrees[at]]


def delta_both(tab, other, i, j):
    return tab[other.indeg[i]] * tab[other.indeg[j]]


def delta_abs_out_diff_intn(other, i, j):
    return abs(float(other.outdeg[i] - other.outdeg[j]))


def delta_av_deg_intn(pre, p):
    return pre[0] - p


def row(pre, other):
    total = 0.0
    for h in range(other.outdeg.shape[0]):
        total += other.outdeg[h]
    pre[:] = total / other.outdeg.shape[0]


def delta_dist2_out_in_act_intn(tab, other, i):
    total = 0.0
    for a in range(other.outdeg[i]):
        total += tab[other.indeg[other.out[i, a]]]
    return total


def delta_out_out_act_intn(net, other, tab, i):
    total = 0.0
    for k in range(other.outdeg[i]):
        total += net.outdeg[other.out[i, k]] - tab[0]
    return total


def delta_out_out_av_intn(net, other, tab, i):
    total = 0.0
    for k in range(other.outdeg[i]):
        total += net.outdeg[other.out[i, k]] - tab[0]
    return total / other.outdeg[i] if other.outdeg[i] else 0.0


def delta_in_pop_out_w(net, other, i, j):
    total = 0.0
    for k in range(net.indeg[j]):
        h = net.inn[j, k]
        if h != i:
            total += other.outdeg[h]
    return total


EFFECTS = (
    *family(
        "network", delta_crprod, tie=delta_crprod, needs=("other",), interaction="dyadic", source=MULTIPLEX
    ).rows(
        Row(
            "crprod",
            "Both ties",
            "s_i(x) = sum_j x_ij w_ij.",
            "ego prefers alters whom it chooses in the other network",
            sender="i",
            receiver="j",
            modes=("directed", "symmetric", "two"),
        ),
        Row(
            "crprodRecip",
            "Tie back in the other network",
            "s_i(x) = sum_j x_ij w_ji.",
            "ego prefers alters who choose it in the other network",
            sender="j",
            receiver="i",
        ),
    ),
    *family(
        "network",
        delta_crprod_mutual,
        tie=delta_crprod_mutual,
        needs=("other",),
        interaction="dyadic",
        source=MULTIPLEX,
    ).rows(
        Row(
            "crprodMutual",
            "Mutual tie in the other network",
            "s_i(x) = sum_j x_ij w_ij w_ji.",
            "ego prefers alters with whom it has a mutual tie in the other network",
        )
    ),
    *family(
        "network",
        delta_crprod_in_act_intn,
        tie=delta_crprod_in_act_intn,
        needs=("other",),
        interaction="dyadic",
        parm=2,
        observed=in_roots,
        note="m is the mean degree in the other network; internal parameter p, 1 or 2.",
        source=MULTIPLEX,
    ).rows(
        Row(
            "crprodInActIntn",
            "Both ties by indegree in the other network",
            "s_i(x) = sum_j x_ij w_ij (w_+i^(1/p) - m^(1/p)).",
            "ego prefers alters whom it chooses in the other network, the more so the more often it "
            "is chosen there",
        )
    ),
    *family(
        "network",
        delta_double_in_pop,
        tie=tie_double_in_pop,
        needs=("other",),
        modes=("directed",),
        parm=2,
        note="Internal parameter: p, 1 or 2.",
        source=MULTIPLEX,
    ).rows(
        Row(
            "doubleInPop",
            "Popularity by double ties",
            "s_i(x) = sum_j x_ij w_ij #{h: x_hj w_hj}^(1/p).",
            "ego prefers alters whom it chooses in both networks and whom many others choose in both",
        )
    ),
    *family(
        "network",
        delta_double_out_act,
        tie=tie_double_out_act,
        needs=("other",),
        modes=("directed",),
        parm=2,
        note="Internal parameter: p, 1 or 2.",
        source=MULTIPLEX,
    ).rows(
        Row(
            "doubleOutAct",
            "Activity by double ties",
            "s_i(x) = sum_j x_ij w_ij #{h: x_ih w_ih}^(1/p).",
            "the more alters ego chooses in both networks, the more it prefers further ones",
        )
    ),
    *family(
        "network", delta_in_pop_intn, tie=delta_in_pop_intn, needs=("other",), parm=2, source=MULTIPLEX
    ).rows(
        Row(
            "inPopIntn",
            "Indegree of the receiver in the other network",
            "s_i(x) = sum_j x_ij (w_+j^(1/p) - m^(1/p)).",
            "ego prefers alters who are chosen by many in the other network",
            degrees="other.indeg",
            at="j",
            background="alter",
            interaction="dyadic",
            observed=in_roots,
            note="m is the mean degree in the other network; internal parameter p, 1 or 2.",
        ),
        Row(
            "outPopIntn",
            "Outdegree of the receiver in the other network",
            "s_i(x) = sum_j x_ij (w_j+^(1/p) - m^(1/p)).",
            "ego prefers alters who send many ties in the other network",
            degrees="other.outdeg",
            at="j",
            background="alter",
            interaction="dyadic",
            observed=out_roots,
            note="m is the mean degree in the other network; internal parameter p, 1 or 2.",
        ),
        Row(
            "inActIntn",
            "Indegree of the sender in the other network",
            "s_i(x) = sum_j x_ij (w_+i^(1/p) - m^(1/p)).",
            "ego prefers more ties the more often it is chosen in the other network",
            degrees="other.indeg",
            at="i",
            background="ego",
            interaction="ego",
            observed=in_roots,
            note="m is the mean degree in the other network; internal parameter p, 1 or 2.",
        ),
        Row(
            "outActIntn",
            "Outdegree of the sender in the other network",
            "s_i(x) = sum_j x_ij (w_i+^(1/p) - m^(1/p)).",
            "ego prefers more ties the more ties it sends in the other network",
            degrees="other.outdeg",
            at="i",
            modes=("directed", "symmetric", "two"),
            background="ego",
            interaction="ego",
            observed=out_roots,
            note="m is the mean degree in the other network; internal parameter p, 1 or 2.",
        ),
        Row(
            "divInAltIntn",
            "Divided by a degree in the other network",
            "s_i(x) = sum_j x_ij / w_+j^(1/p), 0 where the degree is 0.",
            "ego prefers alters who are chosen by few in the other network",
            degrees="other.indeg",
            at="j",
            background="alter",
            interaction="dyadic",
            table=inverse_roots,
            note="Internal parameter: p, 1 or 2.",
        ),
        Row(
            "divOutAltIntn",
            "Divided by a degree in the other network",
            "s_i(x) = sum_j x_ij / w_j+^(1/p), 0 where the degree is 0.",
            "ego prefers alters who send few ties in the other network",
            degrees="other.outdeg",
            at="j",
            background="alter",
            interaction="dyadic",
            table=inverse_roots,
            note="Internal parameter: p, 1 or 2.",
        ),
        Row(
            "divInEgoIntn",
            "Divided by a degree in the other network",
            "s_i(x) = sum_j x_ij / w_+i^(1/p), 0 where the degree is 0.",
            "ego prefers more ties the less often it is chosen in the other network",
            degrees="other.indeg",
            at="i",
            background="ego",
            interaction="ego",
            table=inverse_roots,
            note="Internal parameter: p, 1 or 2.",
        ),
        Row(
            "divOutEgoIntn",
            "Divided by a degree in the other network",
            "s_i(x) = sum_j x_ij / w_i+^(1/p), 0 where the degree is 0.",
            "ego prefers more ties the fewer ties it sends in the other network",
            degrees="other.outdeg",
            at="i",
            background="ego",
            interaction="ego",
            table=inverse_roots,
            note="Internal parameter: p, 1 or 2.",
        ),
    ),
    *family(
        "network",
        delta_both,
        tie=delta_both,
        needs=("other",),
        interaction="dyadic",
        parm=2,
        observed=in_roots,
        note="m is the mean degree in the other network; internal parameter p, 1 or 2.",
        source=MULTIPLEX,
    ).rows(
        Row(
            "both",
            "Indegrees of both in the other network",
            "s_i(x) = sum_j x_ij (w_+i^(1/p) - m^(1/p)) (w_+j^(1/p) - m^(1/p)).",
            "actors chosen by many in the other network prefer alters chosen by many there",
        )
    ),
    *family(
        "network",
        delta_abs_out_diff_intn,
        tie=delta_abs_out_diff_intn,
        needs=("other",),
        parm=1,
        interaction="dyadic",
        source=MULTIPLEX,
    ).rows(
        Row(
            "absOutDiffIntn",
            "Difference of outdegrees in the other network",
            "s_i(x) = sum_j x_ij |w_i+ - w_j+|.",
            "ego prefers alters whose outdegree in the other network is far from its own",
        )
    ),
    *family(
        "network",
        delta_av_deg_intn,
        tie=delta_av_deg_intn,
        row=row,
        needs=("other",),
        modes=("directed", "symmetric", "two"),
        background="ego",
        interaction="ego",
        parm=2,
        note="Internal parameter: p.",
        source=MULTIPLEX,
    ).rows(
        Row(
            "avDegIntn",
            "Average degree of the other network",
            "s_i(x) = sum_j x_ij (sum_h w_h+ / n - p).",
            "ego prefers more ties the higher the mean outdegree of the other network is above p",
        )
    ),
    *family(
        "network",
        delta_dist2_out_in_act_intn,
        tie=delta_dist2_out_in_act_intn,
        needs=("other",),
        modes=("directed", "symmetric", "two"),
        background="ego",
        interaction="ego",
        parm=1,
        observed=in_roots,
        note="m is the mean degree in the other network; internal parameter p, 1 or 2.",
        source=MULTIPLEX,
    ).rows(
        Row(
            "dist2OutInActIntn",
            "Activity by the indegrees of receivers in the other network",
            "s_i(x) = x_i+ sum_h w_ih (w_+h^(1/p) - m^(1/p)).",
            "ego prefers more ties the more often its receivers in the other network are chosen there",
        )
    ),
    *family(
        "network",
        delta_out_out_act_intn,
        tie=delta_out_out_act_intn,
        needs=("other",),
        parm=1,
        observed=own_average_out,
        source=MULTIPLEX,
    ).rows(
        Row(
            "outOutActIntn",
            "Total outdegree, centred, of receivers in the other network",
            "s_i(x) = x_i+ sum_h w_ih (x_h+ - mean degree).",
            "ego prefers more ties the more ties its receivers in the other network send here",
        )
    ),
    *family(
        "network",
        delta_out_out_av_intn,
        tie=delta_out_out_av_intn,
        needs=("other",),
        parm=1,
        observed=own_average_out,
        source=MULTIPLEX,
    ).rows(
        Row(
            "outOutAvIntn",
            "Mean outdegree, centred, of receivers in the other network",
            "s_i(x) = x_i+ mean_h w_ih (x_h+ - mean degree).",
            "ego prefers more ties the more ties its receivers in the other network send here on average",
        )
    ),
    *family(
        "network", delta_in_pop_out_w, tie=delta_in_pop_out_w, needs=("other",), parm=1, source=MULTIPLEX
    ).rows(
        Row(
            "inPopOutW",
            "Popularity weighted by the senders' outdegree in the other network",
            "s_i(x) = sum_j x_ij sum_h x_hj w_h+, h != i.",
            "ego prefers alters who are chosen by actors with many ties in the other network",
        )
    ),
)
