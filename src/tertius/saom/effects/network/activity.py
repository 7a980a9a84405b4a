"""How many ties ego sends, by how many it has."""

from __future__ import annotations

import math

from tertius.saom.effects.contract import Row, family
from tertius.saom.effects.literature import INTRODUCTION, MANUAL
from tertius.saom.effects.shared.counts import mutual, own_average_mutual, own_average_out


def delta_out_act(net, i, y):
    return float(2 * (net.outdeg[i] + 1 - y) - 1)


def tie_out_act(net, i):
    return float(net.outdeg[i])


def since_out_act(before, i):
    return float(before.outdeg[i])


def delta_out_act_sqrt(net, i, y):
    d = net.outdeg[i] + 1 - y
    return d * math.sqrt(d) - (d - 1) * math.sqrt(d - 1)


def tie_out_act_sqrt(net, i):
    return math.sqrt(net.outdeg[i])


def since_out_act_sqrt(before, i):
    return math.sqrt(before.outdeg[i])


def delta_out_act_c(net, tab, i, y):
    return 2 * (net.outdeg[i] + 1 - y) - 1 - tab[0]


def tie_out_act_c(net, tab, i):
    return net.outdeg[i] - tab[0]


def since_out_act_c(before, tab, i):
    return float(int(before.outdeg[i] - tab[0]))


def delta_out_act_ego(tab, i, degrees):
    return degrees[i] - tab[0]


def delta_out_act_more_ego(net, p, i):
    return max(net.outdeg[i] - p, 0.0)


def delta_out_act_sqrt_more_ego(net, p, i):
    return math.sqrt(max(net.outdeg[i] - p, 0.0))


def delta_out_more_ego(net, p, i):
    return 1.0 if net.outdeg[i] > p else 0.0


def delta_out_more(net, p, i, y):
    d = net.outdeg[i] + 1 - y
    return 1.0 if d > p else 0.0


def delta_out_trunc(net, p, i, y):
    d = net.outdeg[i] + 1 - y
    return 1.0 if d <= p else 0.0


def ego_out_trunc(net, p, i):
    return min(float(net.outdeg[i]), p)


def delta_out_threshold(net, p, i, y):
    d = net.outdeg[i] + 1 - y
    return (1.0 if d > p else 0.0) - (1.0 if d - 1 > p else 0.0)


def delta_out_inv(net, p, i, y):
    d = net.outdeg[i] + 1 - y
    return 1.0 / (d + p) - 1.0 / (d - 1 + p)


def ego_out_inv(net, p, i):
    return 1.0 / (net.outdeg[i] + p)


def delta_out_sq_inv(net, p, i, y):
    d = net.outdeg[i] + 1 - y
    return 1.0 / ((d + p) * (d + p + 1)) - 1.0 / ((d - 1 + p) * (d + p))


def ego_out_sq_inv(net, p, i):
    return 1.0 / ((net.outdeg[i] + p) * (net.outdeg[i] + p + 1))


def delta_div_out_ego(i, degrees):
    return 1.0 / degrees[i] if degrees[i] else 0.0


def delta_in_act(net, i):
    return float(net.indeg[i])


def since_in_act(before, i):
    return float(before.indeg[i])


def delta_in_act_sqrt(net, i):
    return math.sqrt(net.indeg[i])


def tie_in_act_sqrt(before, i):
    return math.sqrt(before.indeg[i])


def delta_in_act_c(net, tab, i):
    return net.indeg[i] - tab[0]


def tie_in_act_c(before, tab, i):
    return before.indeg[i] - tab[0]


def delta_in_is_degree(net, i):
    return 1.0 if net.indeg[i] == 0 else 0.0


def delta_reci_act(net, i, j, y):
    d = net.outdeg[i] + 1 - y
    r = mutual(net, i) + net.adj[j, i] * (1 - y)
    return float(d * r - (d - 1) * (r - net.adj[j, i]))


def tie_reci_act(net, i):
    return float(mutual(net, i))


def delta_reci_act_ego(net, tab, i):
    return mutual(net, i) - tab[0]


def delta_deg_plus(net, i, j, y):
    return float(2 * net.outdeg[i] + net.outdeg[j] + 2 - 3 * y)


def tie_deg_plus(net, i, j):
    return float(net.outdeg[i] + net.outdeg[j])


def since_deg_plus(before, i, j):
    return float(before.outdeg[i] + before.outdeg[j])


def delta_deg_plus_c(net, tab, i, j, y):
    return 2 * net.outdeg[i] + net.outdeg[j] + 2 - 3 * y - 2 * tab[0]


def tie_deg_plus_c(net, tab, i, j):
    return net.outdeg[i] + net.outdeg[j] - 2 * tab[0]


EFFECTS = (
    *family(
        "network",
        delta_out_act,
        tie=tie_out_act,
        modes=("directed", "symmetric", "two"),
        interaction="ego",
        background="ego",
        gain=since_out_act,
        loss=since_out_act,
        source=INTRODUCTION,
    ).rows(
        Row(
            "outAct",
            "Outdegree activity",
            "s_i(x) = x_i+^2.",
            "the more ties ego sends, the more it prefers to send another: outdegrees spread",
        )
    ),
    *family(
        "network",
        delta_out_act_sqrt,
        tie=tie_out_act_sqrt,
        modes=("directed", "symmetric", "two"),
        interaction="ego",
        background="ego",
        gain=since_out_act_sqrt,
        loss=since_out_act_sqrt,
        source=INTRODUCTION,
    ).rows(
        Row(
            "outActSqrt",
            "Outdegree activity, square root",
            "s_i(x) = x_i+ sqrt(x_i+).",
            "the more ties ego sends, the more it prefers to send another, at a rate that falls with "
            "their number",
        )
    ),
    *family(
        "network",
        delta_out_act_c,
        tie=tie_out_act_c,
        modes=("directed", "symmetric", "two"),
        interaction="ego",
        background="ego",
        gain=since_out_act_c,
        loss=since_out_act_c,
        observed=own_average_out,
        source=INTRODUCTION,
    ).rows(
        Row(
            "outAct.c",
            "Outdegree activity, centred",
            "s_i(x) = x_i+ (x_i+ - mean degree).",
            "the further ego's outdegree is above the mean, the more it prefers to send another tie",
        )
    ),
    *family(
        "network",
        delta_out_act_ego,
        tie=delta_out_act_ego,
        interaction="ego",
        background="ego",
        observed=own_average_out,
        source=INTRODUCTION,
    ).rows(
        Row(
            "outAct_ego",
            "Outdegree activity, centred",
            "s_i(x) = x_i+ (x_i+ - mean degree).",
            "the further ego's outdegree is above the mean, the more it prefers to send another tie",
            degrees="net.outdeg",
            modes=("directed", "symmetric", "two"),
            generic="the contribution takes the degree as it is now, with or without the focal tie",
        ),
        Row(
            "inAct_ego",
            "Indegree activity, centred",
            "s_i(x) = x_i+ (x_+i - mean degree).",
            "the further ego's indegree is above the mean, the more ties it prefers to send",
            degrees="net.indeg",
            modes=("directed",),
        ),
    ),
    *family(
        "network",
        delta_out_act_more_ego,
        tie=delta_out_act_more_ego,
        modes=("directed", "symmetric", "two"),
        interaction="ego",
        background="ego",
        generic="the contribution takes the degree as it is now, with or without the focal tie",
        note="Internal parameter: p.",
        source=MANUAL,
    ).rows(
        Row(
            "outActMore_ego",
            "Outdegree activity above p",
            "s_i(x) = x_i+ max(x_i+ - p, 0).",
            "ego prefers more ties once it sends more than p, the more so the more it sends",
        )
    ),
    *family(
        "network",
        delta_out_act_sqrt_more_ego,
        tie=delta_out_act_sqrt_more_ego,
        modes=("directed", "symmetric", "two"),
        interaction="ego",
        background="ego",
        generic="the contribution takes the degree as it is now, with or without the focal tie",
        note="Internal parameter: p.",
        source=MANUAL,
    ).rows(
        Row(
            "outActSqrtMore_ego",
            "Outdegree activity above p",
            "s_i(x) = x_i+ sqrt(max(x_i+ - p, 0)).",
            "ego prefers more ties once it sends more than p, by the root of the surplus",
        )
    ),
    *family(
        "network",
        delta_out_more_ego,
        tie=delta_out_more_ego,
        modes=("directed", "symmetric", "two"),
        interaction="ego",
        background="ego",
        generic="the contribution takes the degree as it is now, with or without the focal tie",
        note="Internal parameter: p.",
        source=MANUAL,
    ).rows(
        Row(
            "outMore_ego",
            "Outdegree activity above p",
            "s_i(x) = x_i+ I{x_i+ > p}.",
            "ego prefers more ties once it sends more than p",
        )
    ),
    *family(
        "network",
        delta_out_more,
        ego=delta_out_act_more_ego,
        parm=1,
        modes=("directed", "symmetric", "two"),
        background="ego",
        note="Internal parameter: p.",
        source=INTRODUCTION,
    ).rows(
        Row(
            "outMore",
            "Outdegree above p",
            "s_i(x) = max(x_i+ - p, 0).",
            "ego prefers ties beyond its p-th one",
        ),
        Row(
            "outMore2",
            "Outdegree above p, second",
            "s_i(x) = max(x_i+ - p, 0).",
            "ego prefers ties beyond its p-th one, a second threshold in the same model",
        ),
        Row(
            "outMore3",
            "Outdegree above p, third",
            "s_i(x) = max(x_i+ - p, 0).",
            "ego prefers ties beyond its p-th one, a third threshold in the same model",
        ),
    ),
    *family(
        "network",
        delta_out_trunc,
        ego=ego_out_trunc,
        modes=("directed", "symmetric", "two"),
        background="ego",
        note="Internal parameter: p.",
        source=INTRODUCTION,
    ).rows(
        Row(
            "outTrunc",
            "Truncated outdegree",
            "s_i(x) = min(x_i+, p).",
            "ego prefers its first p ties; further ones count nothing",
            parm=1,
        ),
        Row(
            "outTrunc2",
            "Truncated outdegree, second",
            "s_i(x) = min(x_i+, p).",
            "ego prefers its first p ties, a second threshold in the same model",
            parm=5,
        ),
    ),
    *family(
        "network",
        delta_out_threshold,
        ego=delta_out_more_ego,
        parm=1,
        modes=("directed", "symmetric", "two"),
        background="ego",
        note="Internal parameter: p.",
        source=INTRODUCTION,
    ).rows(
        Row(
            "outThreshold",
            "Outdegree at the threshold",
            "s_i(x) = I{x_i+ > p}.",
            "ego prefers to send more than p ties, however many",
        ),
        Row(
            "outThreshold2",
            "Outdegree at the threshold",
            "s_i(x) = I{x_i+ > p}.",
            "ego prefers to send more than p ties, a second threshold in the same model",
        ),
    ),
    *family(
        "network",
        delta_out_inv,
        ego=ego_out_inv,
        parm=1,
        modes=("directed", "symmetric", "two"),
        background="ego",
        forms=("eval",),
        note="Internal parameter: p.",
        source=INTRODUCTION,
    ).rows(
        Row(
            "outInv",
            "Inverse outdegree",
            "s_i(x) = 1 / (x_i+ + p).",
            "ego prefers to send few ties, most of all none; a negative value makes the first ties "
            "worth most",
        )
    ),
    *family(
        "network",
        delta_out_sq_inv,
        ego=ego_out_sq_inv,
        parm=1,
        modes=("directed", "symmetric", "two"),
        background="ego",
        forms=("eval",),
        note="Internal parameter: p.",
        source=INTRODUCTION,
    ).rows(
        Row(
            "outSqInv",
            "Inverse squared outdegree",
            "s_i(x) = 1 / ((x_i+ + p) (x_i+ + p + 1)).",
            "ego prefers to send few ties, more sharply than in outInv",
        )
    ),
    *family(
        "network",
        delta_div_out_ego,
        tie=delta_div_out_ego,
        interaction="ego",
        background="ego",
        source=MANUAL,
    ).rows(
        Row(
            "divOut_ego",
            "Ties divided by outdegree",
            "s_i(x) = sum_j x_ij / x_i+ = I{x_i+ > 0}.",
            "ego prefers to send some tie to sending none",
            degrees="net.outdeg",
            modes=("directed", "symmetric", "two"),
            generic="the contribution takes the degree as it is now, with or without the focal tie",
        ),
        Row(
            "divIn_ego",
            "Ties divided by indegree",
            "s_i(x) = sum_j x_ij / x_+i, 0 where the indegree is 0.",
            "ego prefers to send ties the less it is chosen itself",
            degrees="net.indeg",
            modes=("directed",),
        ),
    ),
    *family(
        "network",
        delta_in_act,
        tie=delta_in_act,
        parm=1,
        modes=("directed",),
        interaction="ego",
        background="ego",
        gain=since_in_act,
        loss=since_in_act,
        source=INTRODUCTION,
    ).rows(
        Row(
            "inAct",
            "Indegree activity",
            "s_i(x) = x_i+ x_+i.",
            "the more often ego is chosen, the more ties it prefers to send",
        )
    ),
    *family(
        "network",
        delta_in_act_sqrt,
        tie=tie_in_act_sqrt,
        modes=("directed",),
        interaction="ego",
        background="ego",
        generic="the statistic takes the indegree at the start of the period",
        note="The statistic in RSiena takes the indegree at the start of the period.",
        source=INTRODUCTION,
    ).rows(
        Row(
            "inActSqrt",
            "Indegree activity, square root",
            "s_i(x) = x_i+ sqrt(x_+i).",
            "the more often ego is chosen, the more ties it prefers to send, at a rate that falls "
            "with its indegree",
        )
    ),
    *family(
        "network",
        delta_in_act_c,
        tie=tie_in_act_c,
        generic="the statistic takes the indegree at the start of the period",
        modes=("directed",),
        interaction="ego",
        background="ego",
        observed=own_average_out,
        note="The statistic in RSiena takes the indegree at the start of the period.",
        source=INTRODUCTION,
    ).rows(
        Row(
            "inAct.c",
            "Indegree activity, centred",
            "s_i(x) = x_i+ (x_+i - mean degree).",
            "the further ego's indegree is above the mean, the more ties it prefers to send",
        )
    ),
    *family(
        "network",
        delta_in_is_degree,
        tie=delta_in_is_degree,
        modes=("directed",),
        background="ego",
        forms=("eval",),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "inIsDegree",
            "Activity of actors without incoming ties",
            "s_i(x) = x_i+ I{x_+i = 0}.",
            "ego prefers to send ties as long as nobody chooses it",
        )
    ),
    *family(
        "network",
        delta_reci_act,
        tie=tie_reci_act,
        parm=1,
        modes=("directed",),
        forms=("eval",),
        source=INTRODUCTION,
    ).rows(
        Row(
            "reciAct",
            "Reciprocated degree activity",
            "s_i(x) = x_i+ x_i^rec.",
            "the more mutual ties ego has, the more ties it prefers to send",
        )
    ),
    *family(
        "network",
        delta_reci_act_ego,
        tie=delta_reci_act_ego,
        modes=("directed",),
        background="ego",
        generic="the contribution takes the degree as it is now, with or without the focal tie",
        observed=own_average_mutual,
        source=INTRODUCTION,
    ).rows(
        Row(
            "reciAct_ego",
            "Reciprocated degree activity, centred",
            "s_i(x) = x_i+ (x_i^rec - its mean).",
            "the further ego's number of mutual ties is above the mean, the more ties it prefers to send",
        )
    ),
    *family(
        "network",
        delta_deg_plus,
        tie=tie_deg_plus,
        modes=("symmetric",),
        gain=since_deg_plus,
        source=INTRODUCTION,
    ).rows(
        Row(
            "degPlus",
            "Degree popularity and activity",
            "s_i(x) = sum_j x_ij (x_i+ + x_j+).",
            "ego prefers alters with many ties, and more ties the more it has",
        )
    ),
    *family(
        "network",
        delta_deg_plus_c,
        tie=tie_deg_plus_c,
        modes=("symmetric",),
        forms=("eval",),
        observed=own_average_out,
        source=INTRODUCTION,
    ).rows(
        Row(
            "degPlus.c",
            "Degree popularity and activity, centred",
            "s_i(x) = sum_j x_ij (x_i+ + x_j+ - 2 mean degree).",
            "ego prefers alters with more ties than the mean, and more ties the more it has",
        )
    ),
)
