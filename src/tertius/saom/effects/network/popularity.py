"""Whom ego chooses, by their degrees."""

from __future__ import annotations

import math

from tertius.saom.effects.contract import Row, family
from tertius.saom.effects.literature import INTRODUCTION, MANUAL
from tertius.saom.effects.shared.counts import mutual, own_average_in, own_average_out, roots


def delta_in_pop(net, j, y):
    return float(net.indeg[j] + 1 - y)


def tie_in_pop(net, j):
    return float(net.indeg[j])


def delta_in_pop_sqrt(net, j, y):
    return math.sqrt(net.indeg[j] + 1 - y)


def tie_in_pop_sqrt(net, j):
    return math.sqrt(net.indeg[j])


def delta_in_pop_c(net, tab, j, y):
    return net.indeg[j] + 1 - y - tab[0]


def tie_in_pop_c(net, tab, j):
    return net.indeg[j] - tab[0]


def delta_out_pop(net, j):
    return float(net.outdeg[j])


def delta_out_pop_sqrt(net, j):
    return math.sqrt(net.outdeg[j])


def tie_out_pop_sqrt(before, j):
    return float(before.outdeg[j])


def delta_out_pop_c(net, tab, j):
    return net.outdeg[j] - tab[0]


def delta_out_pop_more(net, p, j):
    return max(net.outdeg[j] - p, 0.0)


def delta_out_pop_sqrt_more(net, p, j):
    return math.sqrt(max(net.outdeg[j] - p, 0.0))


def delta_out_pop_threshold(net, p, j):
    return 1.0 if net.outdeg[j] > p else 0.0


def delta_reci_pop(net, i, j):
    return float(mutual(net, j) + net.adj[j, i])


def tie_reci_pop(net, j):
    return float(mutual(net, j))


def delta_reci_pop_sqrt(net, i, j):
    return math.sqrt(mutual(net, j) + net.adj[j, i])


def tie_reci_pop_sqrt(net, j):
    return math.sqrt(mutual(net, j))


def delta_isolate_pop(net, j, y):
    return 1.0 if net.indeg[j] - y == 0 and net.outdeg[j] == 0 else 0.0


def tie_isolate_pop(net, j):
    return 1.0 if net.indeg[j] == 1 and net.outdeg[j] == 0 else 0.0


def ego_anti_iso(net, i):
    return 1.0 if net.indeg[i] >= 1 and net.outdeg[i] == 0 else 0.0


def delta_anti_in_iso(net, j, y, others):
    return 1.0 if net.indeg[j] - y == others else 0.0


def ego_anti_in_iso(net, i, least):
    count = 0.0
    for k in range(net.outdeg[i]):
        d = net.indeg[net.out[i, k]]
        if d >= least:
            count += 1.0 / d
    return count


def delta_out_out_ass(net, tab, i, j, y):
    d = net.outdeg[i] + 1 - y
    rest = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if h != j:
            rest += tab[net.outdeg[h]]
    return tab[d] * tab[net.outdeg[j]] + (tab[d] - tab[d - 1]) * rest


def tie_out_out_ass(net, tab, i, j):
    return tab[net.outdeg[i]] * tab[net.outdeg[j]]


def delta_out_in_ass(net, tab, i, j, y):
    d = net.outdeg[i] + 1 - y
    rest = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if h != j:
            rest += tab[net.indeg[h]]
    return tab[d] * tab[net.indeg[j] + 1 - y] + (tab[d] - tab[d - 1]) * rest


def tie_out_in_ass(net, tab, i, j):
    return tab[net.outdeg[i]] * tab[net.indeg[j]]


def delta_in_out_ass(net, tab, i, j):
    return tab[net.indeg[i]] * tab[net.outdeg[j]]


def delta_in_in_ass(net, tab, i, j, y):
    return tab[net.indeg[i]] * tab[net.indeg[j] + 1 - y]


def tie_in_in_ass(net, tab, i, j):
    return tab[net.indeg[i]] * tab[net.indeg[j]]


EFFECTS = (
    *family(
        "network",
        delta_in_pop,
        tie=tie_in_pop,
        modes=("directed", "symmetric", "two"),
        interaction="dyadic",
        background="alter",
        source=INTRODUCTION,
    ).rows(
        Row(
            "inPop",
            "Indegree popularity",
            "s_i(x) = sum_j x_ij x_+j.",
            "ego prefers alters who are chosen by many",
        )
    ),
    *family(
        "network",
        delta_in_pop_sqrt,
        tie=tie_in_pop_sqrt,
        modes=("directed", "symmetric", "two"),
        interaction="dyadic",
        background="alter",
        source=INTRODUCTION,
    ).rows(
        Row(
            "inPopSqrt",
            "Indegree popularity, square root",
            "s_i(x) = sum_j x_ij sqrt(x_+j).",
            "ego prefers alters who are chosen by many, at a rate that falls with their indegree",
        )
    ),
    *family(
        "network",
        delta_in_pop_c,
        tie=tie_in_pop_c,
        modes=("directed", "symmetric", "two"),
        interaction="dyadic",
        background="alter",
        observed=own_average_in,
        source=INTRODUCTION,
    ).rows(
        Row(
            "inPop.c",
            "Indegree popularity, centred",
            "s_i(x) = sum_j x_ij (x_+j - mean degree).",
            "ego prefers alters whose indegree is above the mean",
        )
    ),
    *family(
        "network",
        tie_in_pop_c,
        tie=tie_in_pop_c,
        modes=("directed", "symmetric", "two"),
        interaction="dyadic",
        background="alter",
        generic="the contribution takes the degree as it is now, with or without the focal tie",
        observed=own_average_in,
        source=INTRODUCTION,
    ).rows(
        Row(
            "inPop_dya",
            "Indegree popularity, centred",
            "s_i(x) = sum_j x_ij (x_+j - mean degree).",
            "ego prefers alters whose indegree is above the mean",
        )
    ),
    *family(
        "network",
        delta_out_pop,
        tie=delta_out_pop,
        parm=1,
        modes=("directed",),
        interaction="dyadic",
        background="alter",
        source=INTRODUCTION,
    ).rows(
        Row(
            "outPop",
            "Outdegree popularity",
            "s_i(x) = sum_j x_ij x_j+.",
            "ego prefers alters who send many ties",
        )
    ),
    *family(
        "network",
        delta_out_pop_sqrt,
        tie=tie_out_pop_sqrt,
        modes=("directed",),
        interaction="dyadic",
        background="alter",
        forms=("eval",),
        generic="the statistic takes the whole outdegree at the start of the period",
        note="The statistic in RSiena takes the outdegree at the start of the period.",
        source=INTRODUCTION,
    ).rows(
        Row(
            "outPopSqrt",
            "Outdegree popularity",
            "s_i(x) = sum_j x_ij sqrt(x_j+).",
            "ego prefers alters who send many ties, at a rate that falls with their outdegree",
        )
    ),
    *family(
        "network",
        delta_out_pop_c,
        tie=tie_out_pop_sqrt,
        modes=("directed",),
        interaction="dyadic",
        background="alter",
        generic="the contribution is centred and the statistic is not, and is of the start of the period",
        observed=own_average_out,
        note="The statistic in RSiena takes the outdegree at the start of the period, not centred.",
        source=INTRODUCTION,
    ).rows(
        Row(
            "outPop.c",
            "Outdegree popularity, centred",
            "s_i(x) = sum_j x_ij (x_j+ - mean degree).",
            "ego prefers alters whose outdegree is above the mean",
        )
    ),
    *family(
        "network",
        delta_out_pop_more,
        tie=tie_out_pop_sqrt,
        modes=("directed",),
        interaction="dyadic",
        background="alter",
        generic="the statistic takes the whole outdegree at the start of the period",
        note="The statistic in RSiena takes the outdegree at the start of the period. Internal parameter: p.",
        source=INTRODUCTION,
    ).rows(
        Row(
            "outPopMore",
            "Outdegree popularity",
            "s_i(x) = sum_j x_ij max(x_j+ - p, 0).",
            "ego prefers alters who send more than p ties, the more so the more they send",
        )
    ),
    *family(
        "network",
        delta_out_pop_sqrt_more,
        tie=tie_out_pop_sqrt,
        modes=("directed",),
        interaction="dyadic",
        background="alter",
        generic="the statistic takes the whole outdegree at the start of the period",
        note="The statistic in RSiena takes the outdegree at the start of the period. Internal parameter: p.",
        source=INTRODUCTION,
    ).rows(
        Row(
            "outPopSqrtMore",
            "Outdegree popularity",
            "s_i(x) = sum_j x_ij sqrt(max(x_j+ - p, 0)).",
            "ego prefers alters who send more than p ties, by the root of the surplus",
        )
    ),
    *family(
        "network",
        delta_out_pop_threshold,
        tie=tie_out_pop_sqrt,
        modes=("directed",),
        interaction="dyadic",
        background="alter",
        generic="the statistic takes the whole outdegree at the start of the period",
        note="The statistic in RSiena takes the outdegree at the start of the period. Internal parameter: p.",
        source=INTRODUCTION,
    ).rows(
        Row(
            "outPopThreshold",
            "Outdegree popularity",
            "s_i(x) = sum_j x_ij I{x_j+ > p}.",
            "ego prefers alters who send more than p ties",
        )
    ),
    *family(
        "network",
        delta_reci_pop,
        tie=tie_reci_pop,
        modes=("directed",),
        background="alter",
        generic="the contribution counts a tie back once more, also where the focal tie is there",
        source=INTRODUCTION,
    ).rows(
        Row(
            "reciPop",
            "Reciprocated degree popularity",
            "s_i(x) = sum_j x_ij x_j^rec.",
            "ego prefers alters with many mutual ties",
        )
    ),
    *family(
        "network",
        delta_reci_pop_sqrt,
        tie=tie_reci_pop_sqrt,
        modes=("directed",),
        background="alter",
        generic="the contribution counts a tie back once more, also where the focal tie is there",
        source=INTRODUCTION,
    ).rows(
        Row(
            "reciPopSqrt",
            "Reciprocated degree popularity, square root",
            "s_i(x) = sum_j x_ij sqrt(x_j^rec).",
            "ego prefers alters with many mutual ties, at a rate that falls with their number",
        )
    ),
    *family(
        "network",
        delta_isolate_pop,
        tie=tie_isolate_pop,
        modes=("directed",),
        background="alter",
        source=MANUAL,
    ).rows(
        Row(
            "isolatePop",
            "Popularity of actors without other ties",
            "s_i(x) = sum_j x_ij I{x_+j = 1, x_j+ = 0}.",
            "ego prefers alters whom nobody else chooses and who choose nobody",
        )
    ),
    *family(
        "network",
        delta_isolate_pop,
        ego=ego_anti_iso,
        modes=("directed",),
        background="alter",
        generic="the statistic counts receivers, whoever sends; the contribution sees the one of the tie",
        source=MANUAL,
    ).rows(
        Row(
            "antiIso",
            "Receivers that send nothing",
            "s_i(x) = I{x_+i >= 1, x_i+ = 0}.",
            "ego prefers to give alters who send no tie their first incoming one",
        )
    ),
    *family(
        "network",
        delta_anti_in_iso,
        ego=ego_anti_in_iso,
        background="alter",
        generic="the statistic counts receivers, whoever sends; the contribution sees the one of the tie",
        note="Written as a sum over ties of 1 / x_+j, so that each receiver counts once.",
        source=MANUAL,
    ).rows(
        Row(
            "antiInIso",
            "Receivers",
            "sum of s_i(x) = sum_j I{x_+j >= 1}.",
            "ego prefers to give alters their first incoming tie",
            others=0,
            least=1,
            modes=("directed", "symmetric", "two"),
        ),
        Row(
            "antiInIso2",
            "Receivers of two ties or more",
            "sum of s_i(x) = sum_j I{x_+j >= 2}.",
            "ego prefers to give alters their second incoming tie",
            others=1,
            least=2,
            modes=("directed", "symmetric", "two"),
        ),
        Row(
            "in2Plus",
            "Receivers of two ties or more",
            "sum of s_i(x) = sum_j I{x_+j >= 2}.",
            "ego prefers to give alters their second incoming tie",
            others=1,
            least=2,
            modes=("directed", "two"),
        ),
        Row(
            "in3Plus",
            "Receivers of three ties or more",
            "sum of s_i(x) = sum_j I{x_+j >= 3}.",
            "ego prefers to give alters their third incoming tie",
            others=2,
            least=3,
            modes=("directed", "two"),
        ),
    ),
    *family(
        "network",
        delta_out_out_ass,
        tie=tie_out_out_ass,
        parm=2,
        modes=("directed",),
        table=roots,
        note="Internal parameter: p, 1 or 2.",
        source=INTRODUCTION,
    ).rows(
        Row(
            "outOutAss",
            "Out-outdegree assortativity",
            "s_i(x) = sum_j x_ij (x_i+ x_j+)^(1/p).",
            "actors who send many ties prefer alters who send many",
        )
    ),
    *family(
        "network",
        delta_out_in_ass,
        tie=tie_out_in_ass,
        parm=2,
        modes=("directed", "symmetric", "two"),
        table=roots,
        note="Internal parameter: p, 1 or 2.",
        source=INTRODUCTION,
    ).rows(
        Row(
            "outInAss",
            "Out-indegree assortativity",
            "s_i(x) = sum_j x_ij (x_i+ x_+j)^(1/p).",
            "actors who send many ties prefer alters who are chosen by many",
        )
    ),
    *family(
        "network",
        delta_in_out_ass,
        tie=delta_in_out_ass,
        parm=2,
        modes=("directed",),
        background="alter",
        table=roots,
        note="Internal parameter: p, 1 or 2.",
        source=INTRODUCTION,
    ).rows(
        Row(
            "inOutAss",
            "In-outdegree assortativity",
            "s_i(x) = sum_j x_ij (x_+i x_j+)^(1/p).",
            "actors who are chosen by many prefer alters who send many ties",
        )
    ),
    *family(
        "network",
        delta_in_in_ass,
        tie=tie_in_in_ass,
        parm=2,
        modes=("directed",),
        background="alter",
        table=roots,
        note="Internal parameter: p, 1 or 2.",
        source=INTRODUCTION,
    ).rows(
        Row(
            "inInAss",
            "In-indegree assortativity",
            "s_i(x) = sum_j x_ij (x_+i x_+j)^(1/p).",
            "actors who are chosen by many prefer alters who are chosen by many",
        )
    ),
)
