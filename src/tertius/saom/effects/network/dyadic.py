"""Dyadic covariates, alone and with two-paths."""

from __future__ import annotations

from tertius.saom.effects.contract import Row, family
from tertius.saom.effects.literature import EVALUATION, INTRODUCTION


def delta_x(w, i, j):
    return w[i, j]


def delta_xrecip(w, i, j, back):
    return back * w[i, j]


def delta_wwx(raw, i, j, sends, received):
    total = 0.0
    for h in range(raw.shape[0]):
        if h != i and h != j:
            total += (raw[i, h] if sends else raw[h, i]) * (raw[h, j] if received else raw[j, h])
    return total


def delta_wxx(raw, net, i, j):
    total = 0.0
    for k in range(net.indeg[j]):
        h = net.inn[j, k]
        if h != i:
            total += raw[i, h]
    return total


def delta_xwx(raw, net, i, j):
    total = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if h != j:
            total += raw[h, j] + raw[j, h]
    return total


def tie_xwx(raw, net, i, j):
    total = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if h != i and h != j:
            total += raw[h, j]
    return total


def delta_xwx2(raw, net, i, j):
    total = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if h != i and h != j:
            total += raw[j, h]
    return total


def delta_xxw(raw, net, i, j):
    total = 0.0
    for k in range(net.outdeg[j]):
        h = net.out[j, k]
        if h != i:
            total += raw[i, h]
    for k in range(net.indeg[i]):
        h = net.inn[i, k]
        if h != j:
            total += raw[h, j]
    return total


def tie_xxw(raw, net, i, j):
    total = 0.0
    for k in range(net.indeg[i]):
        h = net.inn[i, k]
        if h != i and h != j:
            total += raw[h, j]
    return total


EFFECTS = (
    *family(
        "network",
        delta_x,
        tie=delta_x,
        needs=("w",),
        modes=("directed", "symmetric", "two"),
        interaction="dyadic",
        background="dyad",
        source=EVALUATION,
    ).rows(
        Row(
            "X",
            "Dyadic covariate",
            "s_i(x) = sum_j x_ij w_ij.",
            "ego prefers alters for whom the dyadic covariate is high",
        )
    ),
    *family(
        "network",
        delta_xrecip,
        tie=delta_xrecip,
        needs=("w",),
        interaction="dyadic",
        background="zero",
        source=EVALUATION,
    ).rows(
        Row(
            "XRecip",
            "Dyadic covariate by reciprocity",
            "s_i(x) = sum_j x_ij x_ji w_ij.",
            "ego prefers mutual ties with alters for whom the dyadic covariate is high",
        )
    ),
    *family(
        "network",
        delta_wwx,
        tie=delta_wwx,
        needs=("w",),
        interaction="dyadic",
        background="dyad",
        source=INTRODUCTION,
    ).rows(
        Row(
            "WWX",
            "Closure of a dyadic covariate",
            "s_i(x) = sum_{j,h} x_ij w_ih w_hj, w as given.",
            "ego prefers alters whom it reaches over two high values of the dyadic covariate",
            sends=True,
            received=True,
        ),
        Row(
            "cyWWX",
            "Closure of a dyadic covariate",
            "s_i(x) = sum_{j,h} x_ij w_hi w_jh, w as given.",
            "ego prefers alters from whom it is reached over two high values of the dyadic covariate",
            sends=False,
            received=False,
        ),
        Row(
            "InWWX",
            "Closure of a dyadic covariate",
            "s_i(x) = sum_{j,h} x_ij w_hi w_hj, w as given.",
            "ego prefers alters who receive high values of the dyadic covariate from the same others as ego",
            sends=False,
            received=True,
        ),
        Row(
            "OutWWX",
            "Closure of a dyadic covariate",
            "s_i(x) = sum_{j,h} x_ij w_ih w_jh, w as given.",
            "ego prefers alters who have high values of the dyadic covariate towards the same others as ego",
            sends=True,
            received=False,
        ),
    ),
    *family(
        "network",
        delta_wxx,
        tie=delta_wxx,
        modes=("directed", "symmetric", "two"),
        needs=("w",),
        exposure=True,
        note="In a two-mode network w is a matrix between senders: ego's ties follow those of its peers.",
        source=INTRODUCTION,
    ).rows(
        Row(
            "WXX",
            "Mixed closure",
            "s_i(x) = sum_{j,h} x_ij w_ih x_hj, h not i, w as given.",
            "ego prefers alters who are chosen by those for whom ego's dyadic covariate is high",
        )
    ),
    *family("network", delta_xwx, tie=tie_xwx, needs=("w",), source=INTRODUCTION).rows(
        Row(
            "XWX",
            "Mixed closure",
            "s_i(x) = sum_{j,h} x_ij x_ih w_hj, w as given.",
            "ego prefers alters for whom its own alters have a high dyadic covariate, or the reverse",
        )
    ),
    *family(
        "network",
        tie_xwx,
        tie=tie_xwx,
        needs=("w",),
        generic="the contribution counts the tie that closes and not the first leg of another",
        source=INTRODUCTION,
    ).rows(
        Row(
            "XWX1",
            "Mixed closure, closing tie alone",
            "s_i(x) = sum_{j,h} x_ij x_ih w_hj, w as given.",
            "ego prefers alters for whom its own alters have a high dyadic covariate",
        )
    ),
    *family(
        "network",
        delta_xwx2,
        tie=tie_xwx,
        needs=("w",),
        generic="the contribution counts the tie as first leg and not as the one that closes",
        source=INTRODUCTION,
    ).rows(
        Row(
            "XWX2",
            "Mixed closure, leg alone",
            "s_i(x) = sum_{j,h} x_ij x_ih w_hj, w as given.",
            "ego prefers alters who have a high dyadic covariate towards its own alters",
        )
    ),
    *family(
        "network",
        delta_xxw,
        tie=tie_xxw,
        generic="the contribution counts the tie as first and as second leg, the statistic as second",
        needs=("w",),
        source=INTRODUCTION,
    ).rows(
        Row(
            "XXW",
            "Mixed closure",
            "s_i(x) = sum_{j,h} x_ij x_hi w_hj, w as given.",
            "ego prefers alters for whom those who choose ego have a high dyadic covariate",
        )
    ),
)
