"""Covariates of alters."""

from __future__ import annotations

from tertius.saom.effects.contract import Row, family
from tertius.saom.effects.literature import MANUAL
from tertius.saom.effects.shared.alters import (
    count,
    count_same,
    highest,
    seen_covariate,
    seen_highest,
    seen_same,
    share,
    total,
    total_dyadic,
)


def delta_av_xalt(net, x, i, d):
    return d * share(total(net, x.v, i, 0), net.outdeg[i])


def ego_av_xalt(net, z, x, i):
    subtotal, number = seen_covariate(net, x, z, i, 0)
    return z.v[i] * share(subtotal, number)


def change_av_xalt(net, z, zb, x, i):
    return (z.v[i] - zb.v[i]) * share(total(net, x.v, i, 0), net.outdeg[i])


def delta_av_same_xalt(net, x, i, d):
    return d * share(count_same(net, x, i, 0), net.outdeg[i])


def ego_av_same_xalt(net, z, x, i):
    subtotal, number = seen_same(net, x, z, i, 0)
    return z.v[i] * share(subtotal, number)


def change_av_same_xalt(net, z, zb, x, i):
    return (z.v[i] - zb.v[i]) * share(count_same(net, x, i, 0), net.outdeg[i])


def delta_tot_xalt(net, x, i, d, leg):
    return d * total(net, x.v, i, leg)


def ego_tot_xalt(net, z, x, i, leg):
    subtotal, _ = seen_covariate(net, x, z, i, leg)
    return z.v[i] * subtotal


def change_tot_xalt(net, z, zb, x, i):
    return (z.v[i] - zb.v[i]) * total(net, x.v, i, 0)


def delta_tot_same_xalt(net, x, i, d, leg):
    return d * count_same(net, x, i, leg)


def ego_tot_same_xalt(net, z, x, i, leg):
    subtotal, _ = seen_same(net, x, z, i, leg)
    return z.v[i] * subtotal


def change_tot_same_xalt(net, z, zb, x, i):
    return (z.v[i] - zb.v[i]) * count_same(net, x, i, 0)


def delta_av_xin_alt(net, x, i, d):
    return d * share(total(net, x.v, i, 1), net.indeg[i]) if net.outdeg[i] > 0 else 0.0


def ego_av_xin_alt(net, z, x, i):
    subtotal, number = seen_covariate(net, x, z, i, 1)
    return z.v[i] * share(subtotal, number)


def change_av_xin_alt(net, z, zb, x, i):
    return (z.v[i] - zb.v[i]) * share(total(net, x.v, i, 1), net.indeg[i])


def delta_av_same_xin_alt(net, x, i, d):
    return d * share(count_same(net, x, i, 1), net.indeg[i]) if net.outdeg[i] > 0 else 0.0


def ego_av_same_xin_alt(net, z, x, i):
    subtotal, number = seen_same(net, x, z, i, 1)
    return z.v[i] * share(subtotal, number)


def change_av_same_xin_alt(net, z, zb, x, i):
    return (z.v[i] - zb.v[i]) * share(count_same(net, x, i, 1), net.indeg[i])


def delta_tot_xin_alt(net, x, i, d):
    return d * total(net, x.v, i, 1) if net.outdeg[i] > 0 else 0.0


def ego_tot_xin_alt(net, z, x, i):
    subtotal, _ = seen_covariate(net, x, z, i, 1)
    return z.v[i] * subtotal


def change_tot_xin_alt(net, z, zb, x, i):
    return (z.v[i] - zb.v[i]) * total(net, x.v, i, 1)


def delta_tot_same_xin_alt(net, x, i, d):
    return d * count_same(net, x, i, 1) if net.outdeg[i] > 0 else 0.0


def ego_tot_same_xin_alt(net, z, x, i):
    subtotal, _ = seen_same(net, x, z, i, 1)
    return z.v[i] * subtotal


def change_tot_same_xin_alt(net, z, zb, x, i):
    return (z.v[i] - zb.v[i]) * count_same(net, x, i, 1)


def delta_av_xrec_alt(net, x, i, d):
    return d * share(total(net, x.v, i, 2), count(net, i, 2))


def ego_av_xrec_alt(net, z, x, i):
    subtotal, number = seen_covariate(net, x, z, i, 2)
    return z.v[i] * share(subtotal, number)


def delta_av_same_xrec_alt(net, x, i, d):
    return d * share(count_same(net, x, i, 2), count(net, i, 2))


def ego_av_same_xrec_alt(net, z, x, i):
    subtotal, number = seen_same(net, x, z, i, 2)
    return z.v[i] * share(subtotal, number)


def delta_av_walt(net, w, i, d, leg, degrees):
    return d * share(total_dyadic(net, w, i, leg), degrees[i])


def ego_av_walt(net, z, w, i, leg, degrees):
    return z.v[i] * share(total_dyadic(net, w, i, leg), degrees[i])


def delta_tot_walt(net, w, i, d, leg):
    return d * total_dyadic(net, w, i, leg)


def ego_tot_walt(net, z, w, i, leg):
    return z.v[i] * total_dyadic(net, w, i, leg)


def delta_max_xalt(net, x, i, d, sign):
    return d * highest(net, x.v, i, sign)


def ego_max_xalt(net, z, x, i, sign):
    return z.v[i] * seen_highest(net, x, i, sign)


def change_max_xalt(net, z, zb, x, i):
    return (z.v[i] - zb.v[i]) * seen_highest(net, x, i, 1)


def change_min_xalt(net, z, zb, x, i):
    return (z.v[i] - zb.v[i]) * seen_highest(net, x, i, -1)


EFFECTS = (
    *family(
        "behaviour",
        delta_av_xalt,
        ego=ego_av_xalt,
        needs=("x", "net"),
        interaction="ego",
        change=change_av_xalt,
        source=MANUAL,
    ).rows(
        Row(
            "avXAlt",
            "Average covariate of alters",
            "s_i(z) = z_i times the mean of v over i's receivers.",
            "ego prefers high values the higher the mean covariate of its receivers",
        )
    ),
    *family(
        "behaviour",
        delta_av_same_xalt,
        ego=ego_av_same_xalt,
        needs=("x", "net"),
        interaction="ego",
        change=change_av_same_xalt,
        source=MANUAL,
    ).rows(
        Row(
            "avSameXAlt",
            "Share of alters with i's covariate value",
            "s_i(z) = z_i times the mean of 1{v_j = v_i} over i's receivers.",
            "ego prefers high values the larger the share of its receivers with its covariate value",
        )
    ),
    *family(
        "behaviour", delta_tot_xalt, ego=ego_tot_xalt, needs=("x", "net"), interaction="ego", source=MANUAL
    ).rows(
        Row(
            "totXAlt",
            "Total covariate of alters",
            "s_i(z) = z_i times the sum of v over i's receivers.",
            "ego prefers high values the higher the total covariate of its receivers",
            leg=0,
            change=change_tot_xalt,
        ),
        Row(
            "totXRecAlt",
            "Total covariate of reciprocated alters",
            "s_i(z) = z_i times the sum of v over i's reciprocated alters.",
            "ego prefers high values the higher the total covariate of its mutual partners",
            leg=2,
        ),
    ),
    *family(
        "behaviour",
        delta_tot_same_xalt,
        ego=ego_tot_same_xalt,
        needs=("x", "net"),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "totSameXAlt",
            "Total number of alters with i's covariate value",
            "s_i(z) = z_i times the sum of 1{v_j = v_i} over i's receivers.",
            "ego prefers high values the more of its receivers have its covariate value",
            leg=0,
            change=change_tot_same_xalt,
        ),
        Row(
            "totSameXRecAlt",
            "Total number of reciprocated alters with i's covariate value",
            "s_i(z) = z_i times the sum of 1{v_j = v_i} over i's reciprocated alters.",
            "ego prefers high values the more of its mutual partners have its covariate value",
            leg=2,
        ),
    ),
    *family(
        "behaviour",
        delta_av_xin_alt,
        ego=ego_av_xin_alt,
        needs=("x", "net"),
        interaction="ego",
        generic="RSiena gives a change of 0 to an actor who sends no tie",
        change=change_av_xin_alt,
        source=MANUAL,
    ).rows(
        Row(
            "avXInAlt",
            "Average covariate of incoming alters",
            "s_i(z) = z_i times the mean of v over the senders to i.",
            "ego prefers high values the higher the mean covariate of those who choose it",
        )
    ),
    *family(
        "behaviour",
        delta_av_same_xin_alt,
        ego=ego_av_same_xin_alt,
        needs=("x", "net"),
        interaction="ego",
        generic="RSiena gives a change of 0 to an actor who sends no tie",
        change=change_av_same_xin_alt,
        source=MANUAL,
    ).rows(
        Row(
            "avSameXInAlt",
            "Share of incoming alters with i's covariate value",
            "s_i(z) = z_i times the mean of 1{v_j = v_i} over the senders to i.",
            "ego prefers high values the larger the share, among those who choose it, with its "
            "covariate value",
        )
    ),
    *family(
        "behaviour",
        delta_tot_xin_alt,
        ego=ego_tot_xin_alt,
        needs=("x", "net"),
        interaction="ego",
        generic="RSiena gives a change of 0 to an actor who sends no tie",
        change=change_tot_xin_alt,
        source=MANUAL,
    ).rows(
        Row(
            "totXInAlt",
            "Total covariate of incoming alters",
            "s_i(z) = z_i times the sum of v over the senders to i.",
            "ego prefers high values the higher the total covariate of those who choose it",
        )
    ),
    *family(
        "behaviour",
        delta_tot_same_xin_alt,
        ego=ego_tot_same_xin_alt,
        needs=("x", "net"),
        interaction="ego",
        generic="RSiena gives a change of 0 to an actor who sends no tie",
        change=change_tot_same_xin_alt,
        source=MANUAL,
    ).rows(
        Row(
            "totSameXInAlt",
            "Total number of incoming alters with i's covariate value",
            "s_i(z) = z_i times the sum of 1{v_j = v_i} over the senders to i.",
            "ego prefers high values the more of those who choose it have its covariate value",
        )
    ),
    *family(
        "behaviour",
        delta_av_xrec_alt,
        ego=ego_av_xrec_alt,
        needs=("x", "net"),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "avXRecAlt",
            "Average covariate of reciprocated alters",
            "s_i(z) = z_i times the mean of v over i's reciprocated alters.",
            "ego prefers high values the higher the mean covariate of its mutual partners",
        )
    ),
    *family(
        "behaviour",
        delta_av_same_xrec_alt,
        ego=ego_av_same_xrec_alt,
        needs=("x", "net"),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "avSameXRecAlt",
            "Share of reciprocated alters with i's covariate value",
            "s_i(z) = z_i times the mean of 1{v_j = v_i} over i's reciprocated alters.",
            "ego prefers high values the larger the share of its mutual partners with its covariate value",
        )
    ),
    *family(
        "behaviour",
        delta_av_walt,
        ego=ego_av_walt,
        needs=("net", "w"),
        parm=2,
        forms=("eval",),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "avWAlt",
            "Average dyadic covariate of alters",
            "s_i(z) = z_i times the mean of w_ij over i's receivers.",
            "ego prefers high values the higher the mean dyadic covariate towards its receivers",
            leg=0,
            degrees="net.outdeg",
        ),
        Row(
            "avWInAlt",
            "Average dyadic covariate of incoming alters",
            "s_i(z) = z_i times the mean of w_ij over the senders to i.",
            "ego prefers high values the higher the mean dyadic covariate towards those who choose it",
            leg=1,
            degrees="net.indeg",
        ),
    ),
    *family(
        "behaviour",
        delta_tot_walt,
        ego=ego_tot_walt,
        needs=("net", "w"),
        forms=("eval",),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "totWAlt",
            "Total dyadic covariate of alters",
            "s_i(z) = z_i times the sum of w_ij over i's receivers.",
            "ego prefers high values the higher the total dyadic covariate towards its receivers",
            leg=0,
        ),
        Row(
            "totWInAlt",
            "Total dyadic covariate of incoming alters",
            "s_i(z) = z_i times the sum of w_ij over the senders to i.",
            "ego prefers high values the higher the total dyadic covariate towards those who choose it",
            leg=1,
        ),
    ),
    *family(
        "behaviour", delta_max_xalt, ego=ego_max_xalt, needs=("x", "net"), interaction="ego", source=MANUAL
    ).rows(
        Row(
            "maxXAlt",
            "Maximum covariate of alters",
            "s_i(z) = z_i times the largest v of i's receivers.",
            "ego prefers high values the higher the highest covariate of its receivers",
            sign=1,
            change=change_max_xalt,
        ),
        Row(
            "minXAlt",
            "Minimum covariate of alters",
            "s_i(z) = z_i times the smallest v of i's receivers.",
            "ego prefers high values the higher the lowest covariate of its receivers",
            sign=-1,
            change=change_min_xalt,
        ),
    ),
)
