"""Values of alters."""

from __future__ import annotations

import numpy as np

from tertius.saom.effects.contract import Row, family
from tertius.saom.effects.literature import COEVOLUTION, MANUAL
from tertius.saom.effects.shared.alters import (
    count,
    count_same,
    count_same_seen,
    drawn,
    everyone,
    higher,
    highest,
    seen,
    seen_both,
    share,
    total,
    total_dyadic,
    total_product,
    total_same,
    total_weighted,
)


def delta_av_alt(net, z, i, d):
    return d * share(total(net, z.v, i, 0), net.outdeg[i])


def ego_av_alt(net, z, i):
    return z.v[i] * share(total(net, z.v, i, 0), net.outdeg[i])


def delta_tot_alt(net, z, i, d, leg):
    return d * total(net, z.v, i, leg)


def ego_tot_alt(net, z, i, leg):
    return z.v[i] * total(net, z.v, i, leg)


def delta_max_alt(net, z, i, d, sign):
    return d * highest(net, z.v, i, sign)


def ego_max_alt(net, z, i, sign):
    return z.v[i] * highest(net, z.v, i, sign)


def change_max_alt(net, z, zb, i):
    return highest(net, z.v, i, 1) - highest(net, zb.v, i, 1)


def change_min_alt(net, z, zb, i):
    return highest(net, z.v, i, -1) - highest(net, zb.v, i, -1)


def delta_av_in_alt(net, z, i, d):
    return d * share(total(net, z.v, i, 1), net.indeg[i])


def ego_av_in_alt(net, z, i):
    return z.v[i] * share(total(net, z.v, i, 1), seen(net, z, i, 1))


def change_av_in_alt(net, z, zb, i):
    return z.v[i] * share(total(net, z.v, i, 1), net.indeg[i]) - zb.v[i] * share(
        total(net, zb.v, i, 1), net.indeg[i]
    )


def delta_av_rec_alt(net, z, i, d):
    return d * share(total(net, z.v, i, 2), count(net, i, 2))


def ego_av_rec_alt(net, z, i):
    return z.v[i] * share(total(net, z.v, i, 2), seen(net, z, i, 2))


def delta_av_alt_cc(net, z, i, d):
    now = everyone(z) / z.v.shape[0]
    return d * share(total(net, z.v, i, 0) - count(net, i, 0) * now, net.outdeg[i])


def ego_av_alt_cc(net, z, i):
    now = everyone(z) / z.v.shape[0]
    return (z.v[i] - now) * share(total(net, z.v, i, 0) - count(net, i, 0) * now, net.outdeg[i])


def delta_tot_alt_cc(net, z, i, d):
    now = everyone(z) / z.v.shape[0]
    return d * (total(net, z.v, i, 0) - count(net, i, 0) * now)


def ego_tot_alt_cc(net, z, i):
    now = everyone(z) / z.v.shape[0]
    return (z.v[i] - now) * (total(net, z.v, i, 0) - count(net, i, 0) * now)


def delta_av_alt_pop(net, z, i):
    return share(total_product(net, z.v, net.indeg, i, 0) + total(net, z.v, i, 0), net.outdeg[i])


def ego_av_alt_pop(net, z, i):
    return z.v[i] * share(total_product(net, z.v, net.indeg, i, 0), net.outdeg[i])


def delta_tot_alt_pop(net, z, i):
    return total_product(net, z.v, net.indeg, i, 0) + total(net, z.v, i, 0)


def ego_tot_alt_pop(net, z, i):
    return z.v[i] * total_product(net, z.v, net.indeg, i, 0)


def delta_av_alt_ego_x(net, z, x, i, d):
    return d * x.v[i] * share(total(net, z.v, i, 0), net.outdeg[i])


def ego_av_alt_ego_x(net, z, x, i):
    return z.v[i] * x.v[i] * share(total(net, z.v, i, 0), net.outdeg[i])


def delta_tot_alt_ego_x(net, z, x, i, d):
    return d * x.v[i] * total(net, z.v, i, 0)


def ego_tot_alt_ego_x(net, z, x, i):
    return z.v[i] * x.v[i] * total(net, z.v, i, 0)


def delta_av_alt_alt_x(net, z, x, i, d):
    return d * share(total_product(net, z.v, x.v, i, 0), net.outdeg[i])


def ego_av_alt_alt_x(net, z, x, i):
    return z.v[i] * share(total_product(net, z.v, x.v, i, 0), seen_both(net, x, z, i, 0))


def change_av_alt_alt_x(net, z, zb, x, i):
    return (z.v[i] - zb.v[i]) * share(total_product(net, z.v, x.v, i, 0), net.outdeg[i])


def delta_av_alt_same_x(net, z, x, i, d, leg):
    return d * share(total_same(net, z.v, x, i, leg), count_same(net, x, i, leg))


def ego_av_alt_same_x(net, z, x, i, leg):
    return z.v[i] * share(total_same(net, z.v, x, i, leg), count_same_seen(net, x, z, i, leg))


def change_av_alt_same_x(net, z, zb, x, i):
    return (z.v[i] - zb.v[i]) * share(total_same(net, z.v, x, i, 0), count_same(net, x, i, 0))


def change_av_rec_alt_same_x(net, z, zb, x, i):
    return (z.v[i] - zb.v[i]) * share(total_same(net, z.v, x, i, 2), count_same_seen(net, x, z, i, 2))


def delta_tot_alt_same_x(net, z, x, i, d, leg):
    return d * total_same(net, z.v, x, i, leg)


def ego_tot_alt_same_x(net, z, x, i, leg):
    return z.v[i] * total_same(net, z.v, x, i, leg)


def change_tot_alt_same_x(net, z, zb, x, i):
    return (z.v[i] - zb.v[i]) * total_same(net, z.v, x, i, 0)


def change_tot_rec_alt_same_x(net, z, zb, x, i):
    return (z.v[i] - zb.v[i]) * total_same(net, z.v, x, i, 2)


def delta_tot_alt_w(net, z, w, i, d, leg):
    return d * total_weighted(net, z.v, w, i, leg)


def ego_tot_alt_w(net, z, w, i, leg):
    return z.v[i] * total_weighted(net, z.v, w, i, leg)


def delta_av_alt_w(net, z, w, i, d, p, leg):
    size = total_dyadic(net, w, i, leg) if p == 2 else count(net, i, leg)
    return d * share(total_weighted(net, z.v, w, i, leg), abs(size)) * (1.0 if size > 0 else -1.0)


def ego_av_alt_w(net, z, w, i, p, leg):
    size = total_dyadic(net, w, i, leg) if p == 2 else count(net, i, leg)
    return z.v[i] * total_weighted(net, z.v, w, i, leg) / (size if size != 0 else 1.0)


def delta_var_alt(net, z, i, d, tab):
    mean = share(total(net, z.v, i, 0), net.outdeg[i])
    return d * (
        share(total_product(net, z.v, z.v, i, 0), net.outdeg[i]) - mean * mean - tab[0]
        if net.outdeg[i] > 0
        else 0.0
    )


def ego_var_alt(net, z, i, tab):
    mean = share(total(net, z.v, i, 0), net.outdeg[i])
    return z.v[i] * (
        share(total_product(net, z.v, z.v, i, 0), net.outdeg[i]) - mean * mean - tab[0]
        if net.outdeg[i] > 0
        else 0.0
    )


def observed(_parm, _size, waves):
    return np.array([np.nanvar(waves["z"][:, :-1])])


def delta_av_att_higher(net, z, i, d, sign):
    return share(drawn(net, z, z.v[i] + d, i, sign) - drawn(net, z, z.v[i], i, sign), net.outdeg[i])


def ego_av_att_higher(net, z, i, sign):
    return share(higher(net, z, z.v[i], i, sign), seen(net, z, i, 0))


def change_av_att_higher(net, z, zb, i):
    return z.span * share(higher(net, zb, zb.v[i], i, 1) - higher(net, z, z.v[i], i, 1), seen(net, z, i, 0))


def change_av_att_lower(net, z, zb, i):
    return z.span * share(higher(net, zb, zb.v[i], i, -1) - higher(net, z, z.v[i], i, -1), seen(net, z, i, 0))


def delta_tot_att_higher(net, z, i, d, sign):
    return drawn(net, z, z.v[i] + d, i, sign) - drawn(net, z, z.v[i], i, sign)


def ego_tot_att_higher(net, z, i, sign):
    return higher(net, z, z.v[i], i, sign)


def change_tot_att_higher(net, z, zb, i):
    return z.span * (higher(net, zb, zb.v[i], i, 1) - higher(net, z, z.v[i], i, 1))


def change_tot_att_lower(net, z, zb, i):
    return z.span * (higher(net, zb, zb.v[i], i, -1) - higher(net, z, z.v[i], i, -1))


EFFECTS = (
    *family(
        "behaviour", delta_av_alt, ego=ego_av_alt, needs=("net",), interaction="ego", source=COEVOLUTION
    ).rows(
        Row(
            "avAlt",
            "Average alter",
            "s_i(z) = z_i times the mean of z over those to whom i sends a tie; 0 without ties.",
            "ego prefers high values the higher the mean of its receivers",
        )
    ),
    *family(
        "behaviour", delta_tot_alt, ego=ego_tot_alt, needs=("net",), interaction="ego", source=COEVOLUTION
    ).rows(
        Row(
            "totAlt",
            "Total alter",
            "s_i(z) = z_i times the sum of z over i's receivers.",
            "ego prefers high values the higher the total of its receivers",
            leg=0,
        ),
        Row(
            "totInAlt",
            "Total incoming alter",
            "s_i(z) = z_i times the sum of z over the senders to i.",
            "ego prefers high values the higher the total of those who choose it",
            leg=1,
            modes=("directed",),
        ),
        Row(
            "totRecAlt",
            "Total reciprocated alter",
            "s_i(z) = z_i times the sum of z over i's reciprocated alters.",
            "ego prefers high values the higher the total of its mutual partners",
            leg=2,
            forms=("eval",),
            modes=("directed",),
        ),
    ),
    *family(
        "behaviour", delta_max_alt, ego=ego_max_alt, needs=("net",), interaction="ego", source=MANUAL
    ).rows(
        Row(
            "maxAlt",
            "Maximum alter",
            "s_i(z) = z_i times the largest z of i's receivers.",
            "ego prefers high values the higher the highest of its receivers",
            sign=1,
            change=change_max_alt,
        ),
        Row(
            "minAlt",
            "Minimum alter",
            "s_i(z) = z_i times the smallest z of i's receivers.",
            "ego prefers high values the higher the lowest of its receivers",
            sign=-1,
            change=change_min_alt,
        ),
    ),
    *family(
        "behaviour",
        delta_av_in_alt,
        ego=ego_av_in_alt,
        needs=("net",),
        modes=("directed",),
        interaction="ego",
        change=change_av_in_alt,
        source=COEVOLUTION,
    ).rows(
        Row(
            "avInAlt",
            "Average incoming alter",
            "s_i(z) = z_i times the mean of z over the senders to i.",
            "ego prefers high values the higher the mean of those who choose it",
        )
    ),
    *family(
        "behaviour",
        delta_av_rec_alt,
        ego=ego_av_rec_alt,
        needs=("net",),
        forms=("eval",),
        modes=("directed",),
        interaction="ego",
        source=COEVOLUTION,
    ).rows(
        Row(
            "avRecAlt",
            "Average reciprocated alter",
            "s_i(z) = z_i times the mean of z over i's reciprocated alters.",
            "ego prefers high values the higher the mean of its mutual partners",
        )
    ),
    *family(
        "behaviour",
        delta_av_alt_cc,
        ego=ego_av_alt_cc,
        needs=("net",),
        forms=("eval",),
        modes=("directed",),
        interaction="ego",
        generic="as in RSiena, the mean that is subtracted does not move with the actor",
        source=MANUAL,
    ).rows(
        Row(
            "avAlt_cc",
            "Average alter, centred now",
            "s_i(z) = z_i times the mean of z over i's receivers, both less the mean of z now.",
            "ego prefers values on the side of the present mean on which its receivers are on average",
        )
    ),
    *family(
        "behaviour",
        delta_tot_alt_cc,
        ego=ego_tot_alt_cc,
        needs=("net",),
        forms=("eval",),
        modes=("directed",),
        interaction="ego",
        generic="as in RSiena, the mean that is subtracted does not move with the actor",
        source=MANUAL,
    ).rows(
        Row(
            "totAlt_cc",
            "Total alter, centred now",
            "s_i(z) = z_i times the sum of z over i's receivers, both less the mean of z now.",
            "ego prefers values on the side of the present mean on which its receivers are in total",
        )
    ),
    *family(
        "behaviour",
        delta_av_alt_pop,
        ego=ego_av_alt_pop,
        needs=("net",),
        forms=("eval",),
        interaction="ego",
        generic="RSiena gives a move up and a move down the same value",
        source=MANUAL,
    ).rows(
        Row(
            "avAltPop",
            "Average alter weighted by popularity",
            "s_i(z) = z_i times the mean of indegree times z over i's receivers.",
            "ego prefers high values the higher the mean of its receivers, those chosen by many "
            "counting more",
        )
    ),
    *family(
        "behaviour",
        delta_tot_alt_pop,
        ego=ego_tot_alt_pop,
        needs=("net",),
        forms=("eval",),
        interaction="ego",
        generic="RSiena gives a move up and a move down the same value",
        source=MANUAL,
    ).rows(
        Row(
            "totAltPop",
            "Total alter weighted by popularity",
            "s_i(z) = z_i times the sum of indegree times z over i's receivers.",
            "ego prefers high values the higher the total of its receivers, those chosen by many "
            "counting more",
        )
    ),
    *family(
        "behaviour",
        delta_av_alt_ego_x,
        ego=ego_av_alt_ego_x,
        needs=("x", "net"),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "avAltEgoX",
            "Average alter times an ego covariate",
            "s_i(z) = z_i times v_i times the mean of z over i's receivers.",
            "the higher ego's covariate, the more the mean of its receivers draws it",
        )
    ),
    *family(
        "behaviour",
        delta_tot_alt_ego_x,
        ego=ego_tot_alt_ego_x,
        needs=("x", "net"),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "totAltEgoX",
            "Total alter times an ego covariate",
            "s_i(z) = z_i times v_i times the sum of z over i's receivers.",
            "the higher ego's covariate, the more the total of its receivers draws it",
        )
    ),
    *family(
        "behaviour",
        delta_av_alt_alt_x,
        ego=ego_av_alt_alt_x,
        needs=("x", "net"),
        interaction="ego",
        change=change_av_alt_alt_x,
        source=MANUAL,
    ).rows(
        Row(
            "avAltAltX",
            "Average alter weighted by alter's covariate",
            "s_i(z) = z_i times the mean of v_j z_j over i's receivers.",
            "ego prefers high values the higher the mean of its receivers, those with a high "
            "covariate counting more",
        )
    ),
    *family(
        "behaviour",
        delta_av_alt_same_x,
        ego=ego_av_alt_same_x,
        needs=("x", "net"),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "avAltSameX",
            "Average alter with i's covariate value",
            "s_i(z) = z_i times the mean of z over i's receivers with v_j = v_i.",
            "ego prefers high values the higher the mean of its receivers with its covariate value",
            leg=0,
            change=change_av_alt_same_x,
        ),
        Row(
            "avRecAltSameX",
            "Average reciprocated alter with i's covariate value",
            "s_i(z) = z_i times the mean of z over i's reciprocated alters with v_j = v_i.",
            "ego prefers high values the higher the mean of its mutual partners with its covariate value",
            leg=2,
            change=change_av_rec_alt_same_x,
        ),
    ),
    *family(
        "behaviour",
        delta_tot_alt_same_x,
        ego=ego_tot_alt_same_x,
        needs=("x", "net"),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "totAltSameX",
            "Total alter with i's covariate value",
            "s_i(z) = z_i times the sum of z over i's receivers with v_j = v_i.",
            "ego prefers high values the higher the total of its receivers with its covariate value",
            leg=0,
            change=change_tot_alt_same_x,
        ),
        Row(
            "totRecAltSameX",
            "Total reciprocated alter with i's covariate value",
            "s_i(z) = z_i times the sum of z over i's reciprocated alters with v_j = v_i.",
            "ego prefers high values the higher the total of its mutual partners with its covariate value",
            leg=2,
            change=change_tot_rec_alt_same_x,
        ),
    ),
    *family(
        "behaviour", delta_tot_alt_w, ego=ego_tot_alt_w, needs=("net", "w"), interaction="ego", source=MANUAL
    ).rows(
        Row(
            "totAltW",
            "Total alter weighted by a dyadic covariate",
            "s_i(z) = z_i times the sum of w_ij z_j over i's receivers.",
            "ego prefers high values the higher the total of its receivers, weighted by the dyadic covariate",
            leg=0,
        ),
        Row(
            "totInAltW",
            "Total incoming alter weighted by a dyadic covariate",
            "s_i(z) = z_i times the sum of w_ij z_j over the senders to i.",
            "ego prefers high values the higher the total of those who choose it, weighted by the "
            "dyadic covariate",
            leg=1,
        ),
    ),
    *family(
        "behaviour",
        delta_av_alt_w,
        ego=ego_av_alt_w,
        needs=("net", "w"),
        parm=2,
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "avAltW",
            "Average alter weighted by a dyadic covariate",
            "s_i(z) = z_i times the sum of w_ij z_j over i's receivers, by the sum of w_ij for p = 2 "
            "or their number.",
            "ego prefers high values the higher the mean of its receivers, weighted by the dyadic covariate",
            leg=0,
        ),
        Row(
            "avInAltW",
            "Average incoming alter weighted by a dyadic covariate",
            "s_i(z) = z_i times the sum of w_ij z_j over the senders to i, by the sum of w_ij for p = "
            "2 or their number.",
            "ego prefers high values the higher the mean of those who choose it, weighted by the "
            "dyadic covariate",
            leg=1,
        ),
    ),
    *family(
        "behaviour",
        delta_var_alt,
        ego=ego_var_alt,
        needs=("net",),
        modes=("directed",),
        interaction="ego",
        observed=observed,
        source=MANUAL,
    ).rows(
        Row(
            "varAlt",
            "Variance of alters",
            "s_i(z) = z_i times the variance of z over i's receivers less that of all actors and all "
            "waves but the last.",
            "ego prefers high values the more its receivers differ from one another",
        )
    ),
    *family(
        "behaviour",
        delta_av_att_higher,
        ego=ego_av_att_higher,
        needs=("net",),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "avAttHigher",
            "Average attraction to higher alters",
            "s_i(z) = mean over i's receivers j of 1 - |z_i - z_j| / range where z_j is above z_i, else 1.",
            "ego prefers not to be below its receivers, on average",
            sign=1,
            change=change_av_att_higher,
        ),
        Row(
            "avAttLower",
            "Average attraction to lower alters",
            "s_i(z) = mean over i's receivers j of 1 - |z_i - z_j| / range where z_j is below z_i, else 1.",
            "ego prefers not to be above its receivers, on average",
            sign=-1,
            change=change_av_att_lower,
        ),
    ),
    *family(
        "behaviour",
        delta_tot_att_higher,
        ego=ego_tot_att_higher,
        needs=("net",),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "totAttHigher",
            "Total attraction to higher alters",
            "s_i(z) = sum over i's receivers j of 1 - |z_i - z_j| / range where z_j is above z_i, else 1.",
            "ego prefers not to be below its receivers, in total",
            sign=1,
            change=change_tot_att_higher,
        ),
        Row(
            "totAttLower",
            "Total attraction to lower alters",
            "s_i(z) = sum over i's receivers j of 1 - |z_i - z_j| / range where z_j is below z_i, else 1.",
            "ego prefers not to be above its receivers, in total",
            sign=-1,
            change=change_tot_att_lower,
        ),
    ),
)
