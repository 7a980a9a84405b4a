"""Closure of triads and larger figures."""

from __future__ import annotations

from tertius.saom.effects.contract import Row, family
from tertius.saom.effects.literature import (
    EVALUATION,
    FOUR_CYCLES,
    INTRODUCTION,
    MANUAL,
    RECIPROCITY,
    SHARED_PARTNERS,
)
from tertius.saom.effects.shared.gwesp import GENERIC, weights


def delta_trans_trip(ff, fb, j):
    return float(ff[j] + fb[j])


def tie_trans_trip(ff, j):
    return float(ff[j])


def delta_trans_trip1(j, paths):
    return float(paths[j])


def delta_trans_trip2(fb, j):
    return float(fb[j])


def delta_trans_trip_fe(j, one, two, both):
    return float(one[j] + two[j] - both[j])


def delta_trans_rec_trip(ff, rb, j, back):
    return float(back * ff[j] + rb[j])


def tie_trans_rec_trip(ff, j, back):
    return float(back * ff[j])


def delta_trans_ties(net, ff, i, j, y):
    gained = 1.0 if ff[j] > 0 else 0.0
    for k in range(net.outdeg[j]):
        h = net.out[j, k]
        if h != i and net.adj[i, h] and (ff[h] - y == 0):
            gained += 1.0
    return gained


def tie_trans_ties(ff, j):
    return 1.0 if ff[j] > 0 else 0.0


def tie_trans_triads(j, paths, share):
    return paths[j] / share


def delta_cycle4(pre, net, j, y):
    return pre[j] - (net.indeg[j] - 1.0) * y


def tie_cycle4(pre, net, j):
    return (pre[j] - (net.indeg[j] - 1.0)) / 4.0


def row(pre, i, net, fb):
    for h in range(net.outdeg.shape[0]):
        if fb[h] > 0 and h != i:
            for k in range(net.outdeg[h]):
                pre[net.out[h, k]] += fb[h]


def delta_nbr_dist2(net, ff, i, j, y, fewer):
    change = -(1.0 if ff[j] > fewer else 0.0)
    for k in range(net.outdeg[j]):
        h = net.out[j, k]
        if h != i and (not net.adj[i, h]) and (ff[h] - y == fewer):
            change += 1.0
    return change


def ego_nbr_dist2(net, gap, ff, i, fewer):
    count = 0.0
    for h in range(net.outdeg.shape[0]):
        if ff[h] > fewer and h != i and (not net.adj[i, h]) and (not gap[i, h]):
            count += 1.0
    return count


def delta_gwesp(tab, j, paths):
    return tab[paths[j]]


def delta_gwdsp_ff(tab, i, j, y, degrees, alters, paths):
    change = 0.0
    for k in range(degrees[j]):
        h = alters[j, k]
        if h != i:
            change += tab[paths[h] + 1 - y] - tab[paths[h] - y]
    return change


def ego_gwdsp_ff(net, tab, i, paths):
    total = 0.0
    for h in range(net.outdeg.shape[0]):
        if h != i:
            total += tab[paths[h]]
    return total


EFFECTS = (
    *family(
        "network",
        delta_trans_trip,
        tie=tie_trans_trip,
        modes=("directed",),
        background="zero",
        note="A tie i->j closes the paths i->h->j and is the first leg of i->j, j<-h with i->h.",
        source=EVALUATION,
    ).rows(
        Row(
            "transTrip",
            "Transitive triplets",
            "s_i(x) = sum_{j,h} x_ij x_ih x_hj.",
            "ego prefers alters whom its own alters choose: friends of friends",
        )
    ),
    *family(
        "network",
        delta_trans_trip1,
        tie=delta_trans_trip1,
        modes=("directed",),
        background="zero",
        source=RECIPROCITY,
    ).rows(
        Row(
            "transTrip1",
            "Transitive triplets, closing tie alone",
            "s_i(x) = sum_{j,h} x_ij x_ih x_hj.",
            "ego prefers alters whom its own alters choose, counting only the tie that closes a path",
            paths="ff",
            generic=(
                "the contribution counts the tie that closes two-paths and not the first leg of another's"
            ),
            source=EVALUATION,
        ),
        Row(
            "transTrip.FR",
            "Transitive triplets, second leg reciprocated",
            "s_i(x) = sum_{j,h} x_ij x_ih x_hj x_jh.",
            "ego prefers alters with mutual ties to its own alters",
            paths="fr",
            generic="the contribution counts the focal tie and leaves out its part as leg of another",
        ),
        Row(
            "transRecTrip2",
            "Transitive triplets with a reciprocated leg",
            "s_i(x) = sum_{j,h} x_ij x_ih x_hj x_jh.",
            "ego prefers alters who are mutually tied to its own alters",
            paths="fr",
            generic="the contribution counts the focal tie and leaves out its part as leg of another",
        ),
        Row(
            "transMedTrip",
            "Transitive mediated triplets",
            "s_i(x) = sum_{j,h} x_ij x_hi x_hj.",
            "ego prefers alters who are chosen by those who choose ego",
            paths="bf",
            source=MANUAL,
        ),
    ),
    *family(
        "network",
        delta_trans_trip2,
        tie=tie_trans_trip,
        modes=("directed",),
        background="zero",
        generic=(
            "the contribution counts the tie as first leg of two-paths and not as the one that closes them"
        ),
        source=EVALUATION,
    ).rows(
        Row(
            "transTrip2",
            "Transitive triplets, leg alone",
            "s_i(x) = sum_{j,h} x_ij x_ih x_hj.",
            "ego prefers alters who choose its own alters, counting only the tie that begins a path",
        )
    ),
    *family(
        "network",
        delta_trans_trip_fe,
        tie=delta_trans_trip_fe,
        modes=("directed",),
        background="zero",
        generic="the contribution counts the focal tie and leaves out its part as leg of another",
        source=RECIPROCITY,
    ).rows(
        Row(
            "transTrip.FE",
            "Transitive triplets, second leg either way",
            "s_i(x) = sum_{j,h} x_ij x_ih max(x_hj, x_jh).",
            "ego prefers alters who are tied, in either direction, to its own alters",
            one="ff",
            two="fb",
            both="fr",
        ),
        Row(
            "transTrip.EE",
            "Transitive triplets, first leg mutual, second either way",
            "s_i(x) = sum_{j,h} x_ij x_ih x_hi max(x_hj, x_jh).",
            "ego prefers alters who are tied, in either direction, to its mutual partners",
            one="rf",
            two="rb",
            both="rr",
        ),
    ),
    *family(
        "network",
        delta_trans_rec_trip,
        tie=tie_trans_rec_trip,
        modes=("directed",),
        background="zero",
        source=RECIPROCITY,
    ).rows(
        Row(
            "transRecTrip",
            "Transitive reciprocated triplets",
            "s_i(x) = sum_{j,h} x_ij x_ji x_ih x_hj.",
            "ego prefers alters who choose ego and whom its own alters choose",
        )
    ),
    *family("network", delta_trans_ties, tie=tie_trans_ties, background="zero", source=INTRODUCTION).rows(
        Row(
            "transTies",
            "Transitive ties",
            "s_i(x) = sum_j x_ij max_h x_ih x_hj.",
            "ego prefers alters whom at least one of its own alters chooses; more such paths add nothing",
        )
    ),
    *family("network", delta_trans_trip1, tie=tie_trans_triads, background="zero", source=EVALUATION).rows(
        Row(
            "transTriads",
            "Transitive triads",
            "s_i(x) = sum_{j,h} x_ij x_ih x_hj / 6.",
            "ego prefers alters with whom it shares partners",
            paths="ff",
            share=6.0,
            modes=("symmetric",),
            generic="each tie counts a share of its triads in ego's statistic",
        ),
        Row(
            "cycle3",
            "Three-cycles",
            "s_i(x) = sum_{j,h} x_ij x_jh x_hi / 3.",
            "ego prefers alters whose alters choose ego: closed circles of three",
            paths="bb",
            share=3.0,
            modes=("directed",),
            generic="each tie counts a third of its three-cycles in ego's statistic",
            source=INTRODUCTION,
        ),
    ),
    *family(
        "network", delta_cycle4, tie=tie_cycle4, row=row, parm=1, background="zero", source=FOUR_CYCLES
    ).rows(
        Row(
            "cycle4",
            "Four-cycles",
            "s_i(x) = sum_{j,h,k} x_ij x_ik x_hj x_hk / 4 over j != k, i != h.",
            "ego prefers alters who are chosen by those who share other receivers with ego",
            modes=("directed", "symmetric", "two"),
            generic="each tie counts a quarter of its four-cycles in ego's statistic",
            note="A tie i->j closes the three-paths i->k<-h->j. With internal parameter 2, the square root.",
        ),
        Row(
            "sharedPop",
            "Shared popularity",
            "s_i(x) = sum_{j,h,k} x_ij x_ik x_hj x_hk / 4 over j != k, i != h.",
            "ego prefers alters who are chosen by those who share other receivers with ego",
            modes=("directed",),
            generic="each tie counts a quarter of its shared pairs in ego's statistic",
            note="The four-cycle seen as two senders with two receivers; see cycle4.",
            source=SHARED_PARTNERS,
        ),
    ),
    *family(
        "network", delta_nbr_dist2, ego=ego_nbr_dist2, forms=("eval",), halved=True, source=EVALUATION
    ).rows(
        Row(
            "nbrDist2",
            "Actors at distance two",
            "s_i(x) = #{j: x_ij = 0, max_h x_ih x_hj = 1}.",
            "ego prefers to have many actors at distance two",
            fewer=0,
        ),
        Row(
            "nbrDist2twice",
            "Actors at distance two, twice",
            "s_i(x) = #{j: x_ij = 0, sum_h x_ih x_hj >= 2}.",
            "ego prefers to have many actors at distance two that it reaches over at least two others",
            fewer=1,
        ),
    ),
    *family(
        "network",
        delta_gwesp,
        tie=delta_gwesp,
        parm=69,
        modes=("directed",),
        background="zero",
        generic=GENERIC,
        table=weights,
        note="Internal parameter: 100 times the weighting parameter.",
        source=SHARED_PARTNERS,
    ).rows(
        Row(
            "gwesp",
            "Shared partners in a symmetric network, geometrically weighted",
            "s_i(x) = sum_j x_ij w(#{h: x_ih x_hj}).",
            "ego prefers alters with whom it shares partners, each further partner counting less",
            paths="ff",
            modes=("symmetric",),
        ),
        Row(
            "gwespFF",
            "Shared partners i->h->j, geometrically weighted",
            "s_i(x) = sum_j x_ij w(#{h: x_ih x_hj}).",
            "ego prefers alters whom its own alters choose, each further path counting less",
            paths="ff",
        ),
        Row(
            "gwespFB",
            "Shared partners, geometrically weighted",
            "s_i(x) = sum_j x_ij w(#{h: x_ih x_jh}).",
            "ego prefers alters who choose the same others as ego, each further one counting less",
            paths="fb",
        ),
        Row(
            "gwespBF",
            "Shared partners, geometrically weighted",
            "s_i(x) = sum_j x_ij w(#{h: x_hi x_hj}).",
            "ego prefers alters who are chosen by those who choose ego, each further one counting less",
            paths="bf",
        ),
        Row(
            "gwespBB",
            "Shared partners, geometrically weighted",
            "s_i(x) = sum_j x_ij w(#{h: x_hi x_jh}).",
            "ego prefers alters whose alters choose ego, each further path counting less",
            paths="bb",
        ),
        Row(
            "gwespRR",
            "Shared partners, geometrically weighted",
            "s_i(x) = sum_j x_ij w(#{h: x_ih x_hi x_hj x_jh}).",
            "ego prefers alters with whom it shares mutual partners, each further one counting less",
            paths="rr",
        ),
    ),
    *family(
        "network",
        delta_gwdsp_ff,
        ego=ego_gwdsp_ff,
        parm=69,
        table=weights,
        note="Internal parameter: 100 times the weighting parameter.",
        source=SHARED_PARTNERS,
    ).rows(
        Row(
            "gwdspFF",
            "Dyadwise shared partners, geometrically weighted",
            "s_i(x) = sum_j w(#{h: x_ih x_hj}).",
            "ego prefers to reach others over paths of two ties, each further path to the same actor "
            "counting less",
            degrees="net.outdeg",
            alters="net.out",
            paths="ff",
            modes=("directed",),
        ),
        Row(
            "gwdspFB",
            "Dyadwise shared partners, geometrically weighted",
            "s_i(x) = sum_j w(#{h: x_ih x_jh}).",
            "ego prefers to share receivers with others, each further one shared with the same actor "
            "counting less",
            degrees="net.indeg",
            alters="net.inn",
            paths="fb",
            modes=("directed", "two"),
        ),
    ),
)
