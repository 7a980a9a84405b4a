"""Another network and values."""

from __future__ import annotations

from tertius.saom.effects.contract import Row, family
from tertius.saom.effects.literature import MULTIPLEX
from tertius.saom.effects.shared.same import EQUAL, UNEQUAL, compare, equal, root


def delta_same_wwclosure(other, x, i, j, ties, alike):
    total = 0.0
    for k in range(other.outdeg[i]):
        h = other.out[i, k]
        if h != j and ties[h, j]:
            total += compare(x, i, h, alike)
    return total


def delta_same_xwclosure(net, other, x, fb_xw, i, j, alike):
    total = compare(x, i, j, alike) * fb_xw[j]
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if h != j and other.adj[h, j]:
            total += compare(x, i, h, alike)
    return total


def tie(net, other, x, i, j, alike):
    total = 0.0
    for k in range(net.outdeg[i]):
        h = net.out[i, k]
        if h != j and other.adj[h, j]:
            total += compare(x, i, h, alike)
    return total


def delta_hom_wxclosure(x, i, j, alike, degrees, alters, ties):
    if compare(x, i, j, alike) == 0.0:
        return 0.0
    total = 0.0
    for k in range(degrees[i]):
        h = alters[i, k]
        if h != j and ties[h, j]:
            total += equal(x, i, h)
    return total


def delta_cov_net_net(other, x, i, j):
    if equal(x, i, j) == 0.0:
        return 0.0
    total = 0.0
    for k in range(other.outdeg[i]):
        h = other.out[i, k]
        if h != j and other.adj[j, h]:
            total += 1.0
    return total


def delta_cov_net_net_in(other, x, i, j):
    if equal(x, i, j) == 0.0:
        return 0.0
    total = 0.0
    for k in range(other.indeg[i]):
        h = other.inn[i, k]
        if h != j and other.adj[h, j]:
            total += 1.0
    return total


def delta_hom_cov_net_net(other, x, i, j, alike, degrees, alters, between):
    if compare(x, i, j, alike) == 0.0:
        return 0.0
    total = 0.0
    for k in range(degrees[i]):
        h = alters[i, k]
        if h != j and other.adj[j, h]:
            total += compare(x, i, h, between)
    return total


def delta_in_act_intn_x(x, p, degrees, at, alters):
    total = 0.0
    for k in range(degrees[at]):
        total += x.v[alters[at, k]]
    return root(total, p)


def delta_same_xin_act_intn(x, p, i, degrees, at, alters):
    count = 0.0
    for k in range(degrees[at]):
        count += equal(x, i, alters[at, k])
    return root(count, p)


EFFECTS = (
    *family(
        "network", delta_same_wwclosure, tie=delta_same_wwclosure, needs=("other", "x"), source=MULTIPLEX
    ).rows(
        Row(
            "sameWWClosure",
            "Closure of the other network, same value as the actor between",
            "s_i(x) = sum_{j,h} x_ij w_ih w_hj I{v_i = v_h}.",
            "ego prefers alters whom it reaches in the other network over actors with its value",
            ties="other.adj",
            alike=EQUAL,
        ),
        Row(
            "diffWWClosure",
            "Closure of the other network, actor between of another value",
            "s_i(x) = sum_{j,h} x_ij w_ih w_hj I{v_i != v_h}.",
            "ego prefers alters whom it reaches in the other network over actors with another value",
            ties="other.adj",
            alike=UNEQUAL,
        ),
        Row(
            "sameWXClosure",
            "Mixed closure, same value as the actor between",
            "s_i(x) = sum_{j,h} x_ij w_ih x_hj I{v_i = v_h}.",
            "ego prefers alters who are chosen by its receivers in the other network that have its value",
            ties="net.adj",
            alike=EQUAL,
        ),
        Row(
            "diffWXClosure",
            "Mixed closure, actor between of another value",
            "s_i(x) = sum_{j,h} x_ij w_ih x_hj I{v_i != v_h}.",
            "ego prefers alters who are chosen by its receivers in the other network that have another value",
            ties="net.adj",
            alike=UNEQUAL,
        ),
    ),
    *family("network", delta_same_xwclosure, tie=tie, needs=("other", "x"), source=MULTIPLEX).rows(
        Row(
            "sameXWClosure",
            "Mixed closure, actor between of the same value",
            "s_i(x) = sum_{j,h} x_ij x_ih w_hj I{v_i = v_h}.",
            "ego prefers alters whom its own alters with ego's value choose in the other network",
            alike=EQUAL,
        ),
        Row(
            "diffXWClosure",
            "Mixed closure, actor between of another value",
            "s_i(x) = sum_{j,h} x_ij x_ih w_hj I{v_i != v_h}.",
            "ego prefers alters whom its own alters with another value choose in the other network",
            alike=UNEQUAL,
        ),
    ),
    *family(
        "network", delta_hom_wxclosure, tie=delta_hom_wxclosure, needs=("other", "x"), source=MULTIPLEX
    ).rows(
        Row(
            "homWXClosure",
            "Mixed closure, all of the same value",
            "s_i(x) = sum_{j,h} x_ij w_ih x_hj I{v_i = v_h = v_j}.",
            "ego prefers alters with its value who are chosen by its receivers in the other network "
            "with the same value",
            alike=EQUAL,
            degrees="other.outdeg",
            alters="other.out",
            ties="net.adj",
        ),
        Row(
            "jumpWXClosure",
            "Mixed closure, jump to another value",
            "s_i(x) = sum_{j,h} x_ij w_ih x_hj I{v_i = v_h != v_j}.",
            "ego prefers alters with another value who are chosen by its receivers in the other "
            "network with ego's value",
            alike=UNEQUAL,
            degrees="other.outdeg",
            alters="other.out",
            ties="net.adj",
        ),
        Row(
            "jumpWWClosure",
            "Closure of the other network, jump to another value",
            "s_i(x) = sum_{j,h} x_ij w_ih w_hj I{v_i = v_h != v_j}.",
            "ego prefers alters with another value whom it reaches in the other network over actors "
            "with ego's value",
            alike=UNEQUAL,
            degrees="other.outdeg",
            alters="other.out",
            ties="other.adj",
        ),
        Row(
            "homCovNetNetIn",
            "Shared senders in the other network, all of the same value",
            "s_i(x) = sum_{j,h} x_ij w_hi w_hj I{v_i = v_h = v_j}.",
            "ego prefers alters with its value who are chosen by the same others, of that value too, "
            "in the other network",
            alike=EQUAL,
            degrees="other.indeg",
            alters="other.inn",
            ties="other.adj",
        ),
        Row(
            "jumpSharedIn",
            "Shared senders in the other network, jump to another value",
            "s_i(x) = sum_{j,h} x_ij w_hi w_hj I{v_i = v_h != v_j}.",
            "ego prefers alters with another value who are chosen by the same others, of ego's value, "
            "in the other network",
            alike=UNEQUAL,
            degrees="other.indeg",
            alters="other.inn",
            ties="other.adj",
        ),
    ),
    *family("network", delta_cov_net_net, tie=delta_cov_net_net, needs=("other", "x"), source=MULTIPLEX).rows(
        Row(
            "covNetNet",
            "Same receivers in the other network, same value",
            "s_i(x) = sum_{j,h} x_ij w_ih w_jh I{v_i = v_j}.",
            "ego prefers alters with its value who choose the same others in the other network",
        )
    ),
    *family(
        "network", delta_cov_net_net_in, tie=delta_cov_net_net_in, needs=("other", "x"), source=MULTIPLEX
    ).rows(
        Row(
            "covNetNetIn",
            "Shared senders in the other network, same value",
            "s_i(x) = sum_{j,h} x_ij w_hi w_hj I{v_i = v_j}.",
            "ego prefers alters with its value who are chosen by the same others in the other network",
        )
    ),
    *family(
        "network", delta_hom_cov_net_net, tie=delta_hom_cov_net_net, needs=("other", "x"), source=MULTIPLEX
    ).rows(
        Row(
            "homCovNetNet",
            "Same receivers in the other network, all of the same value",
            "s_i(x) = sum_{j,h} x_ij w_ih w_jh I{v_i = v_h = v_j}.",
            "ego prefers alters with its value who choose the same others, of that value too, in the "
            "other network",
            alike=EQUAL,
            degrees="other.outdeg",
            alters="other.out",
            between=EQUAL,
        ),
        Row(
            "contrastCovNetNet",
            "Same receivers of another value in the other network, same value",
            "s_i(x) = sum_{j,h} x_ij w_ih w_jh I{v_i = v_j != v_h}.",
            "ego prefers alters with its value who choose the same others, of another value, in the "
            "other network",
            alike=EQUAL,
            degrees="other.outdeg",
            alters="other.out",
            between=UNEQUAL,
            note="RSiena gives contrastCovNetNet and allDifCovNetNet the same values.",
        ),
        Row(
            "contrastCovNetNetIn",
            "Cyclic path of the other network over another value, same value",
            "s_i(x) = sum_{j,h} x_ij w_hi w_jh I{v_i = v_j != v_h}.",
            "ego prefers alters with its value from whom a path of the other network leads to ego "
            "over an actor of another value",
            alike=EQUAL,
            degrees="other.indeg",
            alters="other.inn",
            between=UNEQUAL,
            note="RSiena gives contrastCovNetNetIn and allDifCovNetNetIn the same values.",
        ),
        Row(
            "allDifCovNetNet",
            "Same receivers of another value in the other network, same value",
            "s_i(x) = sum_{j,h} x_ij w_ih w_jh I{v_i = v_j != v_h}.",
            "ego prefers alters with its value who choose the same others, of another value, in the "
            "other network",
            alike=EQUAL,
            degrees="other.outdeg",
            alters="other.out",
            between=UNEQUAL,
            note="RSiena gives contrastCovNetNet and allDifCovNetNet the same values.",
        ),
        Row(
            "allDifCovNetNetIn",
            "Cyclic path of the other network over another value, same value",
            "s_i(x) = sum_{j,h} x_ij w_hi w_jh I{v_i = v_j != v_h}.",
            "ego prefers alters with its value from whom a path of the other network leads to ego "
            "over an actor of another value",
            alike=EQUAL,
            degrees="other.indeg",
            alters="other.inn",
            between=UNEQUAL,
            note="RSiena gives contrastCovNetNetIn and allDifCovNetNetIn the same values.",
        ),
        Row(
            "jumpFrom",
            "Same receivers in the other network, jump to another value",
            "s_i(x) = sum_{j,h} x_ij w_ih w_jh I{v_i = v_h != v_j}.",
            "ego prefers alters with another value who choose the same others, of ego's value, in the "
            "other network",
            alike=UNEQUAL,
            degrees="other.outdeg",
            alters="other.out",
            between=EQUAL,
        ),
    ),
    *family(
        "network",
        delta_in_act_intn_x,
        tie=delta_in_act_intn_x,
        parm=1,
        needs=("other", "x"),
        note="Internal parameter: 1, or 2 for the square root.",
        source=MULTIPLEX,
    ).rows(
        Row(
            "inActIntnX",
            "Degree in the other network weighted by a variable",
            "s_i(x) = sum_j x_ij sum_h w_hi v_h.",
            "ego prefers more ties the higher the total value of those who choose it in the other network",
            degrees="other.indeg",
            at="i",
            alters="other.inn",
            background="ego",
            interaction="ego",
        ),
        Row(
            "outActIntnX",
            "Degree in the other network weighted by a variable",
            "s_i(x) = sum_j x_ij sum_h w_ih v_h.",
            "ego prefers more ties the higher the total value of those whom it chooses in the other network",
            degrees="other.outdeg",
            at="i",
            alters="other.out",
            background="ego",
            interaction="ego",
        ),
        Row(
            "inPopIntnX",
            "Degree in the other network weighted by a variable",
            "s_i(x) = sum_j x_ij sum_h w_hj v_h.",
            "ego prefers alters who are chosen in the other network by actors with high values",
            degrees="other.indeg",
            at="j",
            alters="other.inn",
            background="alter",
            interaction="dyadic",
        ),
        Row(
            "outPopIntnX",
            "Degree in the other network weighted by a variable",
            "s_i(x) = sum_j x_ij sum_h w_jh v_h.",
            "ego prefers alters who choose actors with high values in the other network",
            degrees="other.outdeg",
            at="j",
            alters="other.out",
            background="alter",
            interaction="dyadic",
        ),
    ),
    *family(
        "network",
        delta_same_xin_act_intn,
        tie=delta_same_xin_act_intn,
        parm=1,
        needs=("other", "x"),
        note="Internal parameter: 1, or 2 for the square root.",
        source=MULTIPLEX,
    ).rows(
        Row(
            "sameXInActIntn",
            "Degree in the other network towards the same value",
            "s_i(x) = sum_j x_ij #{h: w_hi, v_h = v_i}.",
            "ego prefers more ties the more actors with its value choose it in the other network",
            degrees="other.indeg",
            at="i",
            alters="other.inn",
            background="ego",
            interaction="ego",
        ),
        Row(
            "sameXOutActIntn",
            "Degree in the other network towards the same value",
            "s_i(x) = sum_j x_ij #{h: w_ih, v_h = v_i}.",
            "ego prefers more ties the more actors with its value it chooses in the other network",
            degrees="other.outdeg",
            at="i",
            alters="other.out",
            background="ego",
            interaction="ego",
        ),
        Row(
            "sameXInPopIntn",
            "Degree in the other network towards the same value",
            "s_i(x) = sum_j x_ij #{h: w_hj, v_h = v_i}.",
            "ego prefers alters who are chosen in the other network by many actors with ego's value",
            degrees="other.indeg",
            at="j",
            alters="other.inn",
            interaction="dyadic",
        ),
        Row(
            "sameXOutPopIntn",
            "Degree in the other network towards the same value",
            "s_i(x) = sum_j x_ij #{h: w_jh, v_h = v_i}.",
            "ego prefers alters who choose many actors with ego's value in the other network",
            degrees="other.outdeg",
            at="j",
            alters="other.out",
            interaction="dyadic",
        ),
    ),
)
