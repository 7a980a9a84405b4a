"""Closure by value."""

from __future__ import annotations

from tertius.saom.effects.contract import Row, family
from tertius.saom.effects.literature import INTRODUCTION, MANUAL
from tertius.saom.effects.shared.functions import similarity
from tertius.saom.effects.shared.same import (
    DISTANT,
    EQUAL,
    NEAR,
    UNEQUAL,
    compare,
    equal,
    same_in_four_cycles,
)


def delta_same_xtrans_trip(net, x, ff, i, j, alike):
    total = compare(x, i, j, alike) * ff[j]
    for k in range(net.outdeg[j]):
        h = net.out[j, k]
        if net.adj[i, h]:
            total += compare(x, i, h, alike)
    return total


def tie_same_xtrans_trip(x, ff, i, j, alike):
    return compare(x, i, j, alike) * ff[j]


def delta_sim_xtrans_trip(net, x, ff, i, j):
    total = similarity(x, i, j) * ff[j]
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if net.adj[h, j]:
            total += similarity(x, i, h)
    return total


def tie_sim_xtrans_trip(x, ff, i, j):
    return similarity(x, i, j) * ff[j]


def delta_hom_xtrans_trip(net, x, i, j, alike):
    total = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if net.adj[h, j]:
            total += equal(x, i, h) * compare(x, i, j, alike)
    for k in range(net.outdeg[j]):
        h = net.out[j, k]
        if net.adj[i, h]:
            total += equal(x, i, j) * compare(x, i, h, alike)
    return total


def tie_hom_xtrans_trip(net, x, i, j, alike):
    total = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if net.adj[h, j]:
            total += equal(x, i, h) * compare(x, i, j, alike)
    return total


def delta_trans_trip_x(net, x, fb, i, j):
    total = x.v[j] * fb[j]
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if net.adj[h, j]:
            total += x.v[h]
    return total


def tie_trans_trip_x(x, fb, j):
    return x.v[j] * fb[j]


def delta_same_xtrans_rec_trip(net, x, i, j, alike):
    total = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if net.adj[h, j]:
            total += compare(x, i, j, alike)
    other = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if net.adj[h, i] and net.adj[h, j]:
            other += compare(x, i, h, alike)
    return net.adj[j, i] * total + other


def tie_same_xtrans_rec_trip(net, x, i, j, alike):
    total = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if net.adj[h, j]:
            total += compare(x, i, j, alike)
    return net.adj[j, i] * total


def delta_hom_xtrans_rec_trip(net, x, i, j, y):
    total = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        total += (y * net.adj[h, j] + net.adj[j, h]) * equal(x, i, h) * equal(x, i, j)
    return total


def tie_hom_xtrans_rec_trip(net, x, i, j):
    total = 0.0
    if net.adj[j, i]:
        for k in range(net.outdeg[i]):
            h = net.out[i, k]
            if net.adj[h, j]:
                total += equal(x, i, h) * equal(x, i, j)
    return total


def delta_same_xcycle4(net, x, i, j, receivers):
    return same_in_four_cycles(net, x, i, j, receivers)


def tie_same_xcycle4(net, x, i, j, receivers):
    return same_in_four_cycles(net, x, i, j, receivers) / 4.0


def since_same_xcycle4(net, before, x, i, j, receivers):
    total = 0.0
    for a in range(net.indeg[j]):
        h = net.inn[j, a]
        if h != i and (not before.adj[h, j]):
            for b in range(net.outdeg[h]):
                k2 = net.out[h, b]
                if k2 != j and net.adj[i, k2] and (not before.adj[i, k2]) and (not before.adj[h, k2]):
                    total += equal(x, j, k2) if receivers else equal(x, i, h)
    return total / 4.0


EFFECTS = (
    *family(
        "network",
        delta_same_xtrans_trip,
        tie=tie_same_xtrans_trip,
        needs=("x",),
        background="zero",
        note="Values less than 1 apart count as the same, as in RSiena.",
        source=INTRODUCTION,
    ).rows(
        Row(
            "sameXTransTrip",
            "Same value by transitive triplets",
            "s_i(x) = sum_{j,h} x_ij x_ih x_hj I{v_i = v_j}.",
            "ego prefers alters with its value whom its own alters choose",
            alike=NEAR,
        ),
        Row(
            "diffXTransTrip",
            "Different value by transitive triplets",
            "s_i(x) = sum_{j,h} x_ij x_ih x_hj I{v_i != v_j}.",
            "ego prefers alters with another value whom its own alters choose",
            alike=DISTANT,
            source=MANUAL,
        ),
    ),
    *family(
        "network",
        delta_sim_xtrans_trip,
        tie=tie_sim_xtrans_trip,
        needs=("x",),
        modes=("directed",),
        background="zero",
        generic="the contribution adds the similarity with the actor between",
        source=INTRODUCTION,
    ).rows(
        Row(
            "simXTransTrip",
            "Similarity by transitive triplets",
            "s_i(x) = sum_{j,h} x_ij x_ih x_hj sim_ij.",
            "ego prefers alters with a value like its own whom its own alters choose",
        )
    ),
    *family("network", delta_hom_xtrans_trip, tie=tie_hom_xtrans_trip, needs=("x",), source=MANUAL).rows(
        Row(
            "homXTransTrip",
            "All of the same value by transitive triplets",
            "s_i(x) = sum_{j,h} x_ij x_ih x_hj I{v_i = v_h = v_j}.",
            "ego prefers alters with its value whom its own alters with the same value choose",
            alike=EQUAL,
        ),
        Row(
            "jumpXTransTrip",
            "Jump to another value by transitive triplets",
            "s_i(x) = sum_{j,h} x_ij x_ih x_hj I{v_i = v_h != v_j}.",
            "ego prefers alters with another value whom its own alters with ego's value choose",
            alike=UNEQUAL,
        ),
    ),
    *family(
        "network", delta_trans_trip_x, tie=tie_trans_trip_x, needs=("x",), background="zero", source=MANUAL
    ).rows(
        Row(
            "transTripX",
            "Transitive triplets by the variable of the actor between",
            "s_i(x) = sum_{j,h} x_ij x_ih x_hj v_h.",
            "ego prefers alters whom its own alters with a high value choose",
        )
    ),
    *family(
        "network",
        delta_same_xtrans_rec_trip,
        tie=tie_same_xtrans_rec_trip,
        needs=("x",),
        modes=("directed",),
        generic="the contribution takes the second part over paths i-h-j in place of i-h, j-h",
        note="Values less than 1 apart count as the same, as in RSiena.",
        source=MANUAL,
    ).rows(
        Row(
            "sameXTransRecTrip",
            "Same value by transitive reciprocated triplets",
            "s_i(x) = sum_{j,h} x_ij x_ji x_ih x_hj I{v_i = v_j}.",
            "ego prefers mutual ties with alters who have its value and whom its own alters choose",
            alike=NEAR,
        ),
        Row(
            "diffXTransRecTrip",
            "Different value by transitive reciprocated triplets",
            "s_i(x) = sum_{j,h} x_ij x_ji x_ih x_hj I{v_i != v_j}.",
            "ego prefers mutual ties with alters who have another value and whom its own alters choose",
            alike=DISTANT,
        ),
    ),
    *family(
        "network",
        delta_hom_xtrans_rec_trip,
        tie=tie_hom_xtrans_rec_trip,
        needs=("x",),
        modes=("directed",),
        generic=(
            "the contribution asks for i-j where the statistic has j-i, and not for h-i in its second part"
        ),
        source=MANUAL,
    ).rows(
        Row(
            "homXTransRecTrip",
            "All of the same value by transitive reciprocated triplets",
            "s_i(x) = sum_{j,h} x_ij x_ji x_ih x_hj I{v_i = v_h = v_j}.",
            "ego prefers mutual ties with alters who have its value and whom its own alters with the "
            "same value choose",
        )
    ),
    *family(
        "network",
        delta_same_xcycle4,
        tie=tie_same_xcycle4,
        needs=("x",),
        modes=("directed", "symmetric", "two"),
        parm=1,
        forms=("eval", "creation"),
        generic="each tie counts a quarter of its four-cycles",
        gain=since_same_xcycle4,
        note="The creation statistic counts four-cycles of gained ties alone.",
        source=MANUAL,
    ).rows(
        Row(
            "sameXCycle4",
            "Four-cycles of senders with the same value",
            "s_i(x) = sum_{j,h,k} x_ij x_ik x_hj x_hk I{same} / 4.",
            "ego prefers alters who are chosen by those who have ego's value and share other "
            "receivers with ego",
            receivers=False,
        ),
        Row(
            "sameInXCycle4",
            "Four-cycles of receivers with the same value",
            "s_i(x) = sum_{j,h,k} x_ij x_ik x_hj x_hk I{same} / 4.",
            "ego prefers alters who have the value of other receivers that it shares with others who "
            "choose them",
            receivers=True,
        ),
    ),
)
