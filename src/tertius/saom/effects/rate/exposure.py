"""Rates by exposure: diffusion."""

from __future__ import annotations

from tertius.saom.effects.contract import Row, family
from tertius.saom.effects.literature import DIFFUSION
from tertius.saom.effects.shared.alters import distance_two, exposed, share, total, total_product


def delta_av_exposure(net, z, i):
    return share(total(net, z.v, i, 0), net.outdeg[i])


def delta_tot_exposure(net, z, i):
    return total(net, z.v, i, 0)


def delta_infect_in(net, z, i, values):
    return total_product(net, z.v, values, i, 0)


def delta_suscept_av_in(net, z, i, values):
    return values[i] * share(total(net, z.v, i, 0), net.outdeg[i])


def delta_any_in_exposure_dist2(net, z, i):
    return exposed(net, z.v, i)


def delta_tot_in_exposure_dist2(net, z, i, mean):
    return distance_two(net, z.v, i, 1, mean)


def delta_av_tin_exposure_dist2(net, z, i):
    return share(distance_two(net, z.v, i, 1, False), net.outdeg[i])


EFFECTS = (
    *family("rate", delta_av_exposure, needs=("net",), forms=("rate",), source=DIFFUSION).rows(
        Row(
            "avExposure",
            "Average exposure (diffusion)",
            "a_i = mean of z over i's receivers, raw values.",
            "ego adopts sooner the higher the share of its receivers who have adopted",
        )
    ),
    *family("rate", delta_tot_exposure, needs=("net",), forms=("rate",), source=DIFFUSION).rows(
        Row(
            "totExposure",
            "Total exposure (diffusion)",
            "a_i = sum of z over i's receivers, raw values.",
            "ego adopts sooner the more of its receivers have adopted",
        )
    ),
    *family("rate", delta_infect_in, needs=("net",), forms=("rate",), source=DIFFUSION).rows(
        Row(
            "infectIn",
            "Infection by indegree (diffusion)",
            "a_i = sum over i's receivers j of x_+j z_j, raw values.",
            "ego adopts sooner the more often its receivers who have adopted are chosen",
            values="net.indeg",
            modes=("directed",),
        ),
        Row(
            "infectOut",
            "Infection by outdegree (diffusion)",
            "a_i = sum over i's receivers j of x_j+ z_j, raw values.",
            "ego adopts sooner the more ties its receivers who have adopted send",
            values="net.outdeg",
            modes=("directed",),
        ),
        Row(
            "infectDeg",
            "Infection by degree (diffusion)",
            "a_i = sum over i's neighbours j of x_j+ z_j, raw values.",
            "ego adopts sooner the more ties its neighbours who have adopted have",
            values="net.outdeg",
            modes=("symmetric",),
        ),
        Row(
            "infectCovar",
            "Infection by an alter covariate (diffusion)",
            "a_i = sum over i's receivers j of v_j z_j, z raw.",
            "ego adopts sooner the higher the covariate of its receivers who have adopted",
            values="x.v",
            needs=("net", "x"),
        ),
    ),
    *family("rate", delta_suscept_av_in, forms=("rate",), source=DIFFUSION).rows(
        Row(
            "susceptAvIn",
            "Susceptibility to average exposure by indegree (diffusion)",
            "a_i = x_+i times the mean of z over i's receivers, raw values.",
            "ego adopts sooner the more adopters are among its receivers, the more so the more often "
            "ego is chosen",
            values="net.indeg",
            needs=("net",),
            modes=("directed",),
        ),
        Row(
            "susceptAvCovar",
            "Susceptibility to average exposure by a covariate (diffusion)",
            "a_i = v_i times the mean of z over i's receivers, z raw.",
            "ego adopts sooner the more adopters are among its receivers, the more so the higher its "
            "covariate",
            values="x.v",
            needs=("net", "x"),
        ),
    ),
    *family(
        "rate",
        delta_any_in_exposure_dist2,
        needs=("net",),
        forms=("rate",),
        modes=("directed",),
        source=DIFFUSION,
    ).rows(
        Row(
            "anyInExposureDist2",
            "Any exposure at distance two (diffusion)",
            "a_i = number of i's receivers with another sender with z > 0, raw values.",
            "ego adopts sooner the more of its receivers are also chosen by another actor who has adopted",
        )
    ),
    *family(
        "rate",
        delta_tot_in_exposure_dist2,
        needs=("net",),
        forms=("rate",),
        modes=("directed",),
        source=DIFFUSION,
    ).rows(
        Row(
            "totInExposureDist2",
            "Total exposure at distance two (diffusion)",
            "a_i = sum over i's receivers of the sum of z over their other senders, raw values.",
            "ego adopts sooner the more adopters, other than ego, choose its receivers",
            mean=False,
        ),
        Row(
            "totAInExposureDist2",
            "Total of average exposure at distance two (diffusion)",
            "a_i = sum over i's receivers of the mean of z over their other senders, raw values.",
            "ego adopts sooner the higher, summed over its receivers, the share of adopters among "
            "their other senders",
            mean=True,
        ),
    ),
    *family(
        "rate",
        delta_av_tin_exposure_dist2,
        needs=("net",),
        forms=("rate",),
        modes=("directed",),
        source=DIFFUSION,
    ).rows(
        Row(
            "avTinExposureDist2",
            "Average of total exposure at distance two (diffusion)",
            "a_i = mean over i's receivers of the sum of z over their other senders, raw values.",
            "ego adopts sooner the more adopters, on average over its receivers, choose them too",
        )
    ),
)
