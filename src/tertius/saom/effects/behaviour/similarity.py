"""Similarity to alters."""

from __future__ import annotations

from tertius.saom.effects.contract import Row, family, helper
from tertius.saom.effects.literature import COEVOLUTION, MANUAL
from tertius.saom.effects.shared.alters import (
    nearer,
    nearer_at_two,
    nearer_by,
    share,
    sims,
    sims_at_two,
    sims_by,
    sims_seen,
    total_dyadic,
)
from tertius.saom.effects.shared.functions import similarity


@helper
def mean_similarity(net, z, i):
    """Mean centred similarity to i's receivers with an observed value; 0 without any."""
    total, count = (0.0, 0)
    for a in range(net.outdeg[i]):
        j = net.out[i, a]
        if not z.miss[j]:
            total += similarity(z, i, j)
            count += 1
    return total / count if count > 0 else 0.0


def delta_av_sim(net, z, i, d):
    k = net.outdeg[i]
    total = 0.0
    for a in range(k):
        gap = z.v[i] - z.v[net.out[i, a]]
        total += abs(gap) - abs(gap + d)
    return total / (k * z.span) if k > 0 else 0.0


def ego_av_sim(net, z, i):
    return mean_similarity(net, z, i)


def change_av_sim(net, z, zb, i):
    return z.span * (mean_similarity(net, zb, i) - mean_similarity(net, z, i))


def delta_tot_sim(net, z, i, d):
    subtotal, number = nearer(net, z, i, d, 0)
    return subtotal - number * z.sim


def ego_tot_sim(net, z, i):
    subtotal, _ = sims(net, z, i, 0)
    return subtotal


def change_tot_sim(net, z, zb, i):
    now, _ = sims(net, z, i, 0)
    earlier, _ = sims(net, zb, i, 0)
    return z.span * (earlier - now)


def delta_av_in_sim(net, z, i, d, leg):
    subtotal, number = nearer(net, z, i, d, leg)
    return share(subtotal, number)


def ego_av_in_sim(net, z, i, leg):
    subtotal, number = sims(net, z, i, leg)
    return share(subtotal, number)


def change_av_in_sim(net, z, zb, i):
    return share(sims(net, z, i, 1)[0] - sims(net, zb, i, 1)[0], net.indeg[i])


def delta_tot_in_sim(net, z, i, d, leg):
    subtotal, _ = nearer(net, z, i, d, leg)
    return subtotal


def ego_tot_in_sim(net, z, i, leg):
    subtotal, _ = sims(net, z, i, leg)
    return subtotal


def delta_av_sim_pop_alt(net, z, i, d):
    subtotal, number = nearer_by(net, z, net.indeg, i, -1, 0)
    return -d * share(subtotal, number)


def ego_av_sim_pop_alt(net, z, i):
    subtotal, number = sims_by(net, z, net.indeg, i, 0)
    return share(subtotal, number)


def delta_tot_sim_pop_alt(net, z, i, d):
    subtotal, number = nearer_by(net, z, net.indeg, i, -1, 0)
    return -d * subtotal - number * z.sim


def ego_tot_sim_pop_alt(net, z, i):
    subtotal, _ = sims_by(net, z, net.indeg, i, 0)
    return subtotal


def delta_av_in_sim_pop_alt(net, z, i, d, leg):
    subtotal, number = nearer_by(net, z, net.indeg, i, d, leg)
    return share(subtotal, number)


def ego_av_in_sim_pop_alt(net, z, i, leg):
    subtotal, number = sims_by(net, z, net.indeg, i, leg)
    return share(subtotal, number)


def delta_av_sim_alt_x(net, z, x, i, d):
    subtotal, number = nearer_by(net, z, x.v, i, d, 0)
    return share(subtotal, number)


def ego_av_sim_alt_x(net, z, x, i):
    subtotal, number = sims_seen(net, z, x, i, 0)
    return share(subtotal, number)


def delta_tot_in_sim_pop_alt(net, z, i, d, values, leg):
    subtotal, _ = nearer_by(net, z, values, i, d, leg)
    return subtotal


def ego_tot_in_sim_pop_alt(net, z, i, values, leg):
    subtotal, _ = sims_by(net, z, values, i, leg)
    return subtotal


def delta_av_sim_pop_ego(net, z, i, d, values):
    subtotal, number = nearer(net, z, i, d, 0)
    return values[i] * share(subtotal, number)


def ego_av_sim_pop_ego(net, z, i, values):
    subtotal, number = sims(net, z, i, 0)
    return values[i] * share(subtotal, number)


def change_av_sim_pop_ego(net, z, zb, i):
    now, n1 = sims(net, z, i, 0)
    earlier, n2 = sims(net, zb, i, 0)
    return z.span * (share(earlier, n2) - share(now, n1))


def change_av_sim_ego_x(net, z, zb, x, i):
    now, n1 = sims(net, z, i, 0)
    earlier, n2 = sims(net, zb, i, 0)
    return z.span * x.v[i] * (share(earlier, n2) - share(now, n1))


def delta_tot_sim_ego_x(net, z, x, i, d):
    subtotal, _ = nearer(net, z, i, d, 0)
    return x.v[i] * subtotal


def ego_tot_sim_ego_x(net, z, x, i):
    subtotal, _ = sims(net, z, i, 0)
    return x.v[i] * subtotal


def change_tot_sim_ego_x(net, z, zb, x, i):
    now, _ = sims(net, z, i, 0)
    earlier, _ = sims(net, zb, i, 0)
    return z.span * x.v[i] * (earlier - now)


def delta_av_sim_w(net, z, w, i, d, p):
    subtotal, number = nearer_by(net, z, w[i], i, d, 0)
    size = total_dyadic(net, w, i, 0) if p == 2 else number
    return subtotal / (size if size != 0 else 1.0)


def ego_av_sim_w(net, z, w, i, p):
    subtotal, number = sims_by(net, z, w[i], i, 0)
    size = total_dyadic(net, w, i, 0) if p == 2 else number
    return subtotal / (size if size != 0 else 1.0)


def delta_tot_sim_w(net, z, w, i, d):
    subtotal, _ = nearer_by(net, z, w[i], i, d, 0)
    return subtotal


def ego_tot_sim_w(net, z, w, i):
    subtotal, _ = sims_by(net, z, w[i], i, 0)
    return subtotal


def delta_av_in_sim_dist2(net, z, i, d):
    return share(nearer_at_two(net, z, i, d), net.outdeg[i])


def ego_av_in_sim_dist2(net, z, i):
    return share(sims_at_two(net, z, i), net.outdeg[i])


def delta_tot_in_sim_dist2(net, z, i, d):
    return nearer_at_two(net, z, i, d)


def ego_tot_in_sim_dist2(net, z, i):
    return sims_at_two(net, z, i)


EFFECTS = (
    *family(
        "behaviour",
        delta_av_sim,
        ego=ego_av_sim,
        needs=("net",),
        interaction="ego",
        change=change_av_sim,
        source=COEVOLUTION,
    ).rows(
        Row(
            "avSim",
            "Average similarity",
            "s_i(z) = mean over i's receivers j of (sim_ij - mean sim); 0 without ties.",
            "ego prefers values like those of its receivers, on average",
        )
    ),
    *family(
        "behaviour",
        delta_tot_sim,
        ego=ego_tot_sim,
        needs=("net",),
        interaction="ego",
        generic="RSiena subtracts the mean similarity of each alter from both changes",
        change=change_tot_sim,
        source=COEVOLUTION,
    ).rows(
        Row(
            "totSim",
            "Total similarity",
            "s_i(z) = sum over i's receivers j of (sim_ij - mean sim).",
            "ego prefers values like those of its receivers, in total",
        )
    ),
    *family(
        "behaviour", delta_av_in_sim, ego=ego_av_in_sim, needs=("net",), interaction="ego", source=MANUAL
    ).rows(
        Row(
            "avInSim",
            "Average in-similarity",
            "s_i(z) = mean over the senders j to i of (sim_ij - mean sim).",
            "ego prefers values like those of the actors who choose it, on average",
            leg=1,
            modes=("directed",),
            change=change_av_in_sim,
        ),
        Row(
            "avSimRecip",
            "Average similarity times reciprocity",
            "s_i(z) = mean over i's reciprocated alters j of (sim_ij - mean sim).",
            "ego prefers values like those of its mutual partners, on average",
            leg=2,
            forms=("eval",),
            source=COEVOLUTION,
        ),
    ),
    *family(
        "behaviour", delta_tot_in_sim, ego=ego_tot_in_sim, needs=("net",), interaction="ego", source=MANUAL
    ).rows(
        Row(
            "totInSim",
            "Total in-similarity",
            "s_i(z) = sum over the senders j to i of (sim_ij - mean sim).",
            "ego prefers values like those of the actors who choose it, in total",
            leg=1,
            modes=("directed",),
        ),
        Row(
            "totSimRecip",
            "Total similarity times reciprocity",
            "s_i(z) = sum over i's reciprocated alters j of (sim_ij - mean sim).",
            "ego prefers values like those of its mutual partners, in total",
            leg=2,
            forms=("eval",),
            source=COEVOLUTION,
        ),
    ),
    *family(
        "behaviour",
        delta_av_sim_pop_alt,
        ego=ego_av_sim_pop_alt,
        needs=("net",),
        forms=("eval",),
        interaction="ego",
        generic="RSiena gives a move up minus the value of the move down",
        source=COEVOLUTION,
    ).rows(
        Row(
            "avSimPopAlt",
            "Average similarity times popularity of alter",
            "s_i(z) = mean over i's receivers j of indeg_j (sim_ij - mean sim).",
            "ego prefers values like those of its receivers, those chosen by many counting more",
        )
    ),
    *family(
        "behaviour",
        delta_tot_sim_pop_alt,
        ego=ego_tot_sim_pop_alt,
        needs=("net",),
        forms=("eval",),
        interaction="ego",
        generic="RSiena gives a move up minus the value of the move down, less mean similarities",
        source=COEVOLUTION,
    ).rows(
        Row(
            "totSimPopAlt",
            "Total similarity times popularity of alter",
            "s_i(z) = sum over i's receivers j of indeg_j (sim_ij - mean sim).",
            "ego prefers values like those of its receivers, in total, those chosen by many counting more",
        )
    ),
    *family(
        "behaviour",
        delta_av_in_sim_pop_alt,
        ego=ego_av_in_sim_pop_alt,
        needs=("net",),
        forms=("eval",),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "avInSimPopAlt",
            "Average in-similarity times popularity of alter",
            "s_i(z) = mean over the senders j to i of indeg_j (sim_ij - mean sim).",
            "ego prefers values like those of the actors who choose it, those chosen by many counting more",
            leg=1,
            modes=("directed",),
        ),
        Row(
            "avSimRecPop",
            "Average similarity times reciprocity and popularity of alter",
            "s_i(z) = mean over i's reciprocated alters j of indeg_j (sim_ij - mean sim).",
            "ego prefers values like those of its mutual partners, those chosen by many counting more",
            leg=2,
            source=COEVOLUTION,
        ),
    ),
    *family(
        "behaviour",
        delta_av_sim_alt_x,
        ego=ego_av_sim_alt_x,
        needs=("x", "net"),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "avSimAltX",
            "Average similarity times an alter covariate",
            "s_i(z) = mean over i's receivers j of v_j (sim_ij - mean sim).",
            "ego prefers values like those of its receivers, those with a high covariate counting more",
        )
    ),
    *family(
        "behaviour",
        delta_tot_in_sim_pop_alt,
        ego=ego_tot_in_sim_pop_alt,
        needs=("net",),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "totInSimPopAlt",
            "Total in-similarity times popularity of alter",
            "s_i(z) = sum over the senders j to i of indeg_j (sim_ij - mean sim).",
            "ego prefers values like those of the actors who choose it, in total, those chosen by "
            "many counting more",
            values="net.indeg",
            leg=1,
            forms=("eval",),
            modes=("directed",),
        ),
        Row(
            "totSimRecPop",
            "Total similarity times reciprocity and popularity of alter",
            "s_i(z) = sum over i's reciprocated alters j of indeg_j (sim_ij - mean sim).",
            "ego prefers values like those of its mutual partners, in total, those chosen by many "
            "counting more",
            values="net.indeg",
            leg=2,
            forms=("eval",),
            source=COEVOLUTION,
        ),
        Row(
            "totSimAltX",
            "Total similarity times an alter covariate",
            "s_i(z) = sum over i's receivers j of v_j (sim_ij - mean sim).",
            "ego prefers values like those of its receivers, in total, those with a high covariate "
            "counting more",
            values="x.v",
            leg=0,
            needs=("x", "net"),
        ),
    ),
    *family("behaviour", delta_av_sim_pop_ego, ego=ego_av_sim_pop_ego, interaction="ego", source=MANUAL).rows(
        Row(
            "avSimPopEgo",
            "Average similarity times popularity of ego",
            "s_i(z) = indeg_i times the mean over i's receivers j of (sim_ij - mean sim).",
            "the more often ego is chosen, the more it prefers values like those of its receivers",
            values="net.indeg",
            needs=("net",),
            change=change_av_sim_pop_ego,
        ),
        Row(
            "avSimEgoX",
            "Average similarity times an ego covariate",
            "s_i(z) = v_i times the mean over i's receivers j of (sim_ij - mean sim).",
            "the higher ego's covariate, the more it prefers values like those of its receivers",
            values="x.v",
            needs=("x", "net"),
            change=change_av_sim_ego_x,
        ),
    ),
    *family(
        "behaviour",
        delta_tot_sim_ego_x,
        ego=ego_tot_sim_ego_x,
        needs=("x", "net"),
        interaction="ego",
        change=change_tot_sim_ego_x,
        source=MANUAL,
    ).rows(
        Row(
            "totSimEgoX",
            "Total similarity times an ego covariate",
            "s_i(z) = v_i times the sum over i's receivers j of (sim_ij - mean sim).",
            "the higher ego's covariate, the more it prefers values like those of its receivers, in total",
        )
    ),
    *family(
        "behaviour",
        delta_av_sim_w,
        ego=ego_av_sim_w,
        needs=("net", "w"),
        parm=2,
        forms=("eval",),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "avSimW",
            "Average similarity weighted by a dyadic covariate",
            "s_i(z) = sum over i's receivers j of w_ij (sim_ij - mean sim) by the sum of w_ij, for p "
            "= 2, or their number.",
            "ego prefers values like those of its receivers, weighted by the dyadic covariate",
        )
    ),
    *family(
        "behaviour",
        delta_tot_sim_w,
        ego=ego_tot_sim_w,
        needs=("net", "w"),
        forms=("eval",),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "totSimW",
            "Total similarity weighted by a dyadic covariate",
            "s_i(z) = sum over i's receivers j of w_ij (sim_ij - mean sim).",
            "ego prefers values like those of its receivers, in total, weighted by the dyadic covariate",
        )
    ),
    *family(
        "behaviour",
        delta_av_in_sim_dist2,
        ego=ego_av_in_sim_dist2,
        needs=("net",),
        forms=("eval",),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "avInSimDist2",
            "Average similarity at distance two",
            "s_i(z) = mean over i's receivers of the centred similarity of z_i to the mean of z over "
            "their other senders (receivers without any count 0).",
            "ego prefers values like the mean of those who also choose its receivers, on average",
        )
    ),
    *family(
        "behaviour",
        delta_tot_in_sim_dist2,
        ego=ego_tot_in_sim_dist2,
        needs=("net",),
        forms=("eval",),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "totInSimDist2",
            "Total similarity at distance two",
            "s_i(z) = sum over i's receivers of the centred similarity of z_i to the mean of z over "
            "their other senders (receivers without any count 0).",
            "ego prefers values like the mean of those who also choose its receivers, in total",
        )
    ),
)
