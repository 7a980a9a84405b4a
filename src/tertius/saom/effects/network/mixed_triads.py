"""Closure with another network."""

from __future__ import annotations

from tertius.saom.effects.contract import Row, family
from tertius.saom.effects.literature import MULTIPLEX
from tertius.saom.effects.shared.gwesp import weights


def delta_closure(j, paths):
    return float(paths[j])


def delta_from_any(fb_ww, j):
    return 1.0 if fb_ww[j] > 0 else 0.0


def delta_to_any(net, other, fb, i, j, y):
    change = 0.0
    for k in range(net.indeg[j]):
        h = net.inn[j, k]
        if h != i and other.adj[i, h] and (fb[h] - y == 0):
            change += 1.0
    return change


def ego(other, fb, i):
    count = 0.0
    for k in range(other.outdeg[i]):
        if fb[other.out[i, k]] > 0:
            count += 1.0
    return count


def delta_cl_xwx(ff_xw, fb_xw, j):
    return float(ff_xw[j] + fb_xw[j])


def delta_cl_xwx2(fb_xw, j):
    return float(fb_xw[j])


def tie(ff_xw, j):
    return float(ff_xw[j])


def delta_wwx_ee(j, one, two, both):
    return float(one[j] + two[j] - both[j])


def delta_gwesp_ffmix(tab, j, paths):
    return tab[paths[j]]


def delta_jin_mix(i, j, degrees, paths):
    either = degrees[i] + degrees[j] - paths[j]
    return paths[j] / either if either else 0.0


EFFECTS = (
    *family("network", delta_closure, tie=delta_closure, needs=("other",), source=MULTIPLEX).rows(
        Row(
            "closure",
            "Closure of the other network",
            "s_i(x) = sum_j x_ij sum_h w_ih w_hj.",
            "ego prefers alters whom it reaches over two ties of the other network",
            paths="ff_ww",
        ),
        Row(
            "cyClosure",
            "Cyclic closure of the other network",
            "s_i(x) = sum_j x_ij sum_h w_hi w_jh.",
            "ego prefers alters from whom two ties of the other network lead to ego",
            paths="bb_ww",
        ),
        Row(
            "sharedIn",
            "Shared senders in the other network",
            "s_i(x) = sum_j x_ij sum_h w_hi w_hj.",
            "ego prefers alters who are chosen by the same others in the other network",
            paths="bf_ww",
        ),
        Row(
            "from",
            "Ties to the same receivers in the other network",
            "s_i(x) = sum_j x_ij sum_h w_ih w_jh.",
            "ego prefers alters who choose the same others in the other network",
            paths="fb_ww",
        ),
        Row(
            "fromMutual",
            "Mutual ties to the same actors in the other network",
            "s_i(x) = sum_j x_ij sum_h w_ih w_hi w_jh w_hj.",
            "ego prefers alters with whom it shares mutual partners in the other network",
            paths="rr_ww",
        ),
        Row(
            "to",
            "Agreement with receivers of the other network",
            "s_i(x) = sum_j x_ij sum_h w_ih x_hj.",
            "ego prefers alters who are chosen by its receivers in the other network",
            paths="ff_wx",
        ),
        Row(
            "toBack",
            "Agreement with senders of the other network",
            "s_i(x) = sum_j x_ij sum_h w_hi x_hj.",
            "ego prefers alters who are chosen by those who choose ego in the other network",
            paths="bf_wx",
        ),
        Row(
            "toRecip",
            "Agreement with mutual partners of the other network",
            "s_i(x) = sum_j x_ij sum_h w_ih w_hi x_hj.",
            "ego prefers alters who are chosen by its mutual partners in the other network",
            paths="rf_wx",
        ),
        Row(
            "mixedInXW",
            "Shared senders of a tie and a tie of the other network",
            "s_i(x) = sum_j x_ij sum_h x_hi w_hj.",
            "ego prefers alters whom those who choose ego choose in the other network",
            paths="bf_xw",
        ),
        Row(
            "cl.XWX1",
            "Mixed closure, closing tie alone",
            "s_i(x) = sum_j x_ij sum_h x_ih w_hj.",
            "ego prefers alters whom its own alters choose in the other network",
            paths="ff_xw",
            generic="the contribution counts the tie that closes and not the first leg of another",
        ),
        Row(
            "WWX.FR",
            "Closure of the other network, second leg mutual",
            "s_i(x) = sum_j x_ij sum_h w_ih w_hj w_jh.",
            "ego prefers alters with mutual ties, in the other network, to those whom it chooses there",
            paths="fr_ww",
        ),
        Row(
            "WXX.ER",
            "Mixed closure, both legs mutual",
            "s_i(x) = sum_j x_ij sum_h w_ih w_hi x_hj x_jh.",
            "ego prefers alters with mutual ties to its mutual partners in the other network",
            paths="rr_wx",
        ),
        Row(
            "XWX.ER",
            "Mixed closure, both legs mutual",
            "s_i(x) = sum_j x_ij sum_h x_ih x_hi w_hj w_jh.",
            "ego prefers alters with mutual ties of the other network to its mutual partners",
            paths="rr_xw",
            generic="the contribution counts the focal tie and leaves out its part as leg of another",
        ),
    ),
    *family("network", delta_from_any, tie=delta_from_any, needs=("other",), source=MULTIPLEX).rows(
        Row(
            "fromAny",
            "Any tie to the same receiver in the other network",
            "s_i(x) = sum_j x_ij max_h w_ih w_jh.",
            "ego prefers alters with whom it shares at least one receiver in the other network",
        )
    ),
    *family("network", delta_to_any, ego=ego, needs=("other",), forms=("eval",), source=MULTIPLEX).rows(
        Row(
            "toAny",
            "Any agreement with receivers of the other network",
            "s_i(x) = sum_h w_ih max_j x_ij x_hj.",
            "ego prefers to share a receiver with each of its receivers in the other network; one is enough",
        )
    ),
    *family(
        "network",
        delta_cl_xwx,
        tie=delta_cl_xwx,
        needs=("other",),
        generic="each configuration is counted from both of its ties",
        source=MULTIPLEX,
    ).rows(
        Row(
            "cl.XWX",
            "Mixed closure",
            "s_i(x) = sum_j x_ij sum_h x_ih (w_hj + w_jh).",
            "ego prefers alters who are tied in the other network to its own alters, in either direction",
        )
    ),
    *family(
        "network",
        delta_cl_xwx2,
        tie=tie,
        needs=("other",),
        forms=("eval",),
        generic="the contribution counts the tie as first leg and not as the one that closes",
        source=MULTIPLEX,
    ).rows(
        Row(
            "cl.XWX2",
            "Mixed closure, leg alone",
            "s_i(x) = sum_j x_ij sum_h x_ih w_hj.",
            "ego prefers alters who choose its own alters in the other network",
        )
    ),
    *family("network", delta_wwx_ee, tie=delta_wwx_ee, needs=("other",), source=MULTIPLEX).rows(
        Row(
            "WWX.EE",
            "Closure of the other network, first leg mutual, second either way",
            "s_i(x) = sum_j x_ij sum_h w_ih w_hi max(w_hj, w_jh).",
            "ego prefers alters who are tied, in the other network, to its mutual partners there",
            one="rf_ww",
            two="rb_ww",
            both="rr_ww",
        ),
        Row(
            "WXX.FE",
            "Mixed closure, second leg either way",
            "s_i(x) = sum_j x_ij sum_h w_ih max(x_hj, x_jh).",
            "ego prefers alters who are tied, in either direction, to its receivers in the other network",
            one="ff_wx",
            two="fb_wx",
            both="fr_wx",
        ),
        Row(
            "XWX.FE",
            "Mixed closure, second leg either way",
            "s_i(x) = sum_j x_ij sum_h x_ih max(w_hj, w_jh).",
            "ego prefers alters who are tied in the other network, in either direction, to its own alters",
            one="ff_xw",
            two="fb_xw",
            both="fr_xw",
            generic="the contribution counts the focal tie and leaves out its part as leg of another",
        ),
    ),
    *family(
        "network",
        delta_gwesp_ffmix,
        tie=delta_gwesp_ffmix,
        needs=("other",),
        parm=69,
        table=weights,
        note="Internal parameter: 100 times the weighting parameter.",
        source=MULTIPLEX,
    ).rows(
        Row(
            "gwespFFMix",
            "Shared partners in the other network, geometrically weighted",
            "s_i(x) = sum_j x_ij g(#{h: w_ih w_hj}).",
            "ego prefers alters whom it reaches over two ties of the other network, each further path "
            "counting less",
            paths="ff_ww",
        ),
        Row(
            "gwespFBMix",
            "Shared partners in the other network, geometrically weighted",
            "s_i(x) = sum_j x_ij g(#{h: w_ih w_jh}).",
            "ego prefers alters who choose the same others in the other network, each further one "
            "counting less",
            paths="fb_ww",
        ),
        Row(
            "gwespMix",
            "Shared partners in an undirected or two-mode network, geometrically weighted",
            "s_i(x) = sum_j x_ij g(#{h: w_ih w_jh}).",
            "ego prefers alters who choose the same others in the other network, each further one "
            "counting less",
            paths="fb_ww",
        ),
        Row(
            "gwespBFMix",
            "Shared partners in the other network, geometrically weighted",
            "s_i(x) = sum_j x_ij g(#{h: w_hi w_hj}).",
            "ego prefers alters who are chosen by the same others in the other network, each further "
            "one counting less",
            paths="bf_ww",
        ),
        Row(
            "gwespBBMix",
            "Shared partners in the other network, geometrically weighted",
            "s_i(x) = sum_j x_ij g(#{h: w_hi w_jh}).",
            "ego prefers alters from whom two ties of the other network lead to ego, each further "
            "path counting less",
            paths="bb_ww",
        ),
        Row(
            "gwespRRMix",
            "Shared partners in the other network, geometrically weighted",
            "s_i(x) = sum_j x_ij g(#{h: w_ih w_hi w_hj w_jh}).",
            "ego prefers alters with whom it shares mutual partners in the other network, each "
            "further one counting less",
            paths="rr_ww",
        ),
    ),
    *family("network", delta_jin_mix, tie=delta_jin_mix, needs=("other",), parm=2, source=MULTIPLEX).rows(
        Row(
            "JinMix",
            "Jaccard similarity of incoming ties in the other network",
            "s_i(x) = sum_j x_ij #{h: w_hi w_hj} / #{h: w_hi or w_hj}.",
            "ego prefers alters who share a large part of their senders in the other network with ego",
            degrees="other.indeg",
            paths="bf_ww",
        ),
        Row(
            "JoutMix",
            "Jaccard similarity of outgoing ties in the other network",
            "s_i(x) = sum_j x_ij #{h: w_ih w_jh} / #{h: w_ih or w_jh}.",
            "ego prefers alters who share a large part of their receivers in the other network with ego",
            degrees="other.outdeg",
            paths="fb_ww",
        ),
    ),
)
