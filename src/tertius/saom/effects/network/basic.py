"""Ties as such, and ties back."""

from __future__ import annotations

import numpy as np

from tertius.saom.effects.contract import Row, family
from tertius.saom.effects.literature import EVALUATION, INTRODUCTION, MANUAL
from tertius.saom.effects.shared.counts import mean_difference


def delta_density():
    return 1.0


def delta_recip(back):
    return float(back)


def delta_isolate_net(net, i, y):
    return -(1.0 if net.outdeg[i] - y == 0 and net.indeg[i] == 0 else 0.0)


def ego_isolate_net(net, i):
    return 1.0 if net.outdeg[i] == 0 and net.indeg[i] == 0 else 0.0


def delta_out_iso(net, i, y):
    return -(1.0 if net.outdeg[i] - y == 0 else 0.0)


def ego_out_iso(net, i):
    return 1.0 if net.outdeg[i] == 0 else 0.0


def delta_between(net, bf, i, j):
    return float(net.indeg[i] - net.adj[j, i] - bf[j])


def tie_between(net, gap, i, j):
    count = 0.0
    for k in range(net.indeg[i]):
        h = net.inn[i, k]
        if h != j and (not net.adj[h, j]) and (not gap[h, j]):
            count += 1.0
    return count


def delta_in_struct_eq(net, tab, bf, i, j, y):
    return tab[0] * (net.outdeg.shape[0] - 2) - (net.indeg[i] - net.adj[j, i] + net.indeg[j] - y - 2 * bf[j])


def tie_in_struct_eq(net, tab, gap, i, j):
    total = 0.0
    for h in range(net.outdeg.shape[0]):
        if h != i and h != j and (not gap[h, i]) and (not gap[h, j]):
            total += tab[0] - abs(float(net.adj[h, i]) - float(net.adj[h, j]))
    return total


def observed(_parm, _size, waves):
    return np.array([mean_difference(waves["net"], 1)])


def delta_jin(i, j, degrees, paths):
    either = degrees[i] + degrees[j] - paths[j]
    return paths[j] / either if either else 0.0


EFFECTS = (
    *family(
        "network",
        delta_density,
        tie=delta_density,
        modes=("directed", "symmetric", "two"),
        interaction="dyadic",
        halved=True,
        background="ego",
        source=EVALUATION,
    ).rows(Row("density", "Outdegree", "s_i(x) = sum_j x_ij.", "ego prefers more ties to fewer")),
    *family(
        "network",
        delta_recip,
        tie=delta_recip,
        modes=("directed",),
        interaction="dyadic",
        background="zero",
        source=EVALUATION,
    ).rows(
        Row("recip", "Reciprocity", "s_i(x) = sum_j x_ij x_ji.", "ego prefers alters who have a tie to ego")
    ),
    *family(
        "network",
        delta_isolate_net,
        ego=ego_isolate_net,
        background="ego",
        forms=("eval",),
        source=INTRODUCTION,
    ).rows(
        Row(
            "isolateNet",
            "Isolates",
            "s_i(x) = I{x_i+ = x_+i = 0}.",
            "ego prefers to have no tie at all, in or out",
        )
    ),
    *family(
        "network",
        delta_out_iso,
        ego=ego_out_iso,
        parm=1,
        modes=("directed", "symmetric", "two"),
        background="ego",
        source=INTRODUCTION,
    ).rows(
        Row("outIso", "Without outgoing ties", "s_i(x) = I{x_i+ = 0}.", "ego prefers to send no tie at all")
    ),
    *family(
        "network", delta_between, tie=tie_between, background="ego", forms=("eval",), source=INTRODUCTION
    ).rows(
        Row(
            "between",
            "Betweenness",
            "s_i(x) = sum_{j,h} x_hi x_ij (1 - x_hj).",
            "ego prefers alters whom those who choose ego do not choose: ego likes to stand between others",
        )
    ),
    *family(
        "network",
        delta_in_struct_eq,
        tie=tie_in_struct_eq,
        modes=("directed",),
        forms=("eval",),
        observed=observed,
        note="b is the mean difference over pairs.",
        source=MANUAL,
    ).rows(
        Row(
            "inStructEq",
            "Structural equivalence by incoming ties",
            "s_i(x) = sum_j x_ij sum_{h != i,j} (b - |x_hi - x_hj|).",
            "ego prefers alters who are chosen by the same others as ego",
        )
    ),
    *family(
        "network",
        delta_jin,
        tie=delta_jin,
        background="zero",
        generic="the contribution is the similarity of the focal pair as it is now",
        source=MANUAL,
    ).rows(
        Row(
            "Jin",
            "Jaccard similarity of incoming ties",
            "s_i(x) = sum_j x_ij #{h: x_hi x_hj} / #{h: x_hi or x_hj}.",
            "ego prefers alters who share a large part of their senders with ego",
            degrees="net.indeg",
            paths="bf",
            modes=("directed",),
        ),
        Row(
            "Jout",
            "Jaccard similarity of outgoing ties",
            "s_i(x) = sum_j x_ij #{h: x_ih x_jh} / #{h: x_ih or x_jh}.",
            "ego prefers alters who share a large part of their receivers with ego",
            degrees="net.outdeg",
            paths="fb",
        ),
    ),
)
