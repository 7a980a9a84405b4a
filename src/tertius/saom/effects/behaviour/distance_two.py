"""Values and covariates at distance two."""

from __future__ import annotations

from tertius.saom.effects.contract import Row, family
from tertius.saom.effects.literature import MANUAL
from tertius.saom.effects.shared.alters import distance_two, distance_two_less, onward_count, share


def delta_av_alt_dist2(net, z, i, d, leg, mean):
    return d * share(distance_two(net, z.v, i, leg, mean), net.outdeg[i])


def ego_av_alt_dist2(net, z, i, leg, mean):
    return z.v[i] * share(distance_two(net, z.v, i, leg, mean), net.outdeg[i])


def delta_tot_aalt_dist2(net, z, i, d, leg, mean):
    return d * distance_two(net, z.v, i, leg, mean)


def ego_tot_aalt_dist2(net, z, i, leg, mean):
    return z.v[i] * distance_two(net, z.v, i, leg, mean)


def delta_av_in_alt_dist2_nc(net, z, i, d, mean):
    return d * share(distance_two(net, z.v, i, 1, mean) + z.mean * onward_count(net, i, mean), net.outdeg[i])


def ego_av_in_alt_dist2_nc(net, z, i, mean):
    return (z.v[i] + z.mean) * share(
        distance_two(net, z.v, i, 1, mean) + z.mean * onward_count(net, i, mean), net.outdeg[i]
    )


def delta_tot_ain_alt_dist2_nc(net, z, i, d, mean):
    return d * (distance_two(net, z.v, i, 1, mean) + z.mean * onward_count(net, i, mean))


def ego_tot_ain_alt_dist2_nc(net, z, i, mean):
    return (z.v[i] + z.mean) * (distance_two(net, z.v, i, 1, mean) + z.mean * onward_count(net, i, mean))


def delta_av_xalt_dist2(net, z, x, i, d, leg, mean):
    subtotal = distance_two_less(net, x.v, z.v, i, leg, mean)
    return d * share(subtotal, net.outdeg[i])


def ego_av_xalt_dist2(net, z, x, i, leg, mean):
    return z.v[i] * share(distance_two(net, x.v, i, leg, mean), net.outdeg[i])


def delta_tot_axalt_dist2(net, z, x, i, d, leg, mean):
    subtotal = distance_two_less(net, x.v, z.v, i, leg, mean)
    return d * subtotal


def ego_tot_axalt_dist2(net, z, x, i, leg, mean):
    return z.v[i] * distance_two(net, x.v, i, leg, mean)


EFFECTS = (
    *family(
        "behaviour",
        delta_av_alt_dist2,
        ego=ego_av_alt_dist2,
        needs=("net",),
        forms=("eval",),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "avAltDist2",
            "Average of the mean at distance two",
            "s_i(z) = z_i times the mean over i's receivers of the mean of z over their other receivers.",
            "ego prefers high values the higher its receivers' receivers are: mean of means",
            leg=0,
            mean=True,
        ),
        Row(
            "avTAltDist2",
            "Average of the sum at distance two",
            "s_i(z) = z_i times the mean over i's receivers of the sum of z over their other receivers.",
            "ego prefers high values the higher its receivers' receivers are: mean of totals",
            leg=0,
            mean=False,
        ),
        Row(
            "avInAltDist2",
            "Average of the mean at distance two",
            "s_i(z) = z_i times the mean over i's receivers of the mean of z over their other senders.",
            "ego prefers high values the higher those who also choose its receivers are: mean of means",
            leg=1,
            mean=True,
            modes=("directed",),
        ),
        Row(
            "avTInAltDist2",
            "Average of the sum at distance two",
            "s_i(z) = z_i times the mean over i's receivers of the sum of z over their other senders.",
            "ego prefers high values the higher those who also choose its receivers are: mean of totals",
            leg=1,
            mean=False,
            modes=("directed",),
        ),
    ),
    *family(
        "behaviour",
        delta_tot_aalt_dist2,
        ego=ego_tot_aalt_dist2,
        needs=("net",),
        forms=("eval",),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "totAAltDist2",
            "Total of the mean at distance two",
            "s_i(z) = z_i times the sum over i's receivers of the mean of z over their other receivers.",
            "ego prefers high values the higher its receivers' receivers are: total of means",
            leg=0,
            mean=True,
        ),
        Row(
            "totAltDist2",
            "Total of the sum at distance two",
            "s_i(z) = z_i times the sum over i's receivers of the sum of z over their other receivers.",
            "ego prefers high values the higher its receivers' receivers are: total of totals",
            leg=0,
            mean=False,
        ),
        Row(
            "totAInAltDist2",
            "Total of the mean at distance two",
            "s_i(z) = z_i times the sum over i's receivers of the mean of z over their other senders.",
            "ego prefers high values the higher those who also choose its receivers are: total of means",
            leg=1,
            mean=True,
            modes=("directed",),
        ),
        Row(
            "totInAltDist2",
            "Total of the sum at distance two",
            "s_i(z) = z_i times the sum over i's receivers of the sum of z over their other senders.",
            "ego prefers high values the higher those who also choose its receivers are: total of totals",
            leg=1,
            mean=False,
            modes=("directed",),
        ),
    ),
    *family(
        "behaviour",
        delta_av_in_alt_dist2_nc,
        ego=ego_av_in_alt_dist2_nc,
        needs=("net",),
        forms=("eval",),
        modes=("directed",),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "avInAltDist2_nc",
            "Average of the mean at distance two, uncentred",
            "s_i(z) = z_i times the mean over i's receivers of the mean of z over their other senders.",
            "ego prefers high values the higher, uncentred, those who also choose its receivers are: "
            "mean of means",
            mean=True,
        ),
        Row(
            "avTInAltDist2_nc",
            "Average of the sum at distance two, uncentred",
            "s_i(z) = z_i times the mean over i's receivers of the sum of z over their other senders.",
            "ego prefers high values the higher, uncentred, those who also choose its receivers are: "
            "mean of totals",
            mean=False,
        ),
    ),
    *family(
        "behaviour",
        delta_tot_ain_alt_dist2_nc,
        ego=ego_tot_ain_alt_dist2_nc,
        needs=("net",),
        forms=("eval",),
        modes=("directed",),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "totAInAltDist2_nc",
            "Total of the mean at distance two, uncentred",
            "s_i(z) = z_i times the sum over i's receivers of the mean of z over their other senders.",
            "ego prefers high values the higher, uncentred, those who also choose its receivers are: "
            "total of means",
            mean=True,
        ),
        Row(
            "totInAltDist2_nc",
            "Total of the sum at distance two, uncentred",
            "s_i(z) = z_i times the sum over i's receivers of the sum of z over their other senders.",
            "ego prefers high values the higher, uncentred, those who also choose its receivers are: "
            "total of totals",
            mean=False,
        ),
    ),
    *family(
        "behaviour",
        delta_av_xalt_dist2,
        ego=ego_av_xalt_dist2,
        needs=("x", "net"),
        forms=("eval",),
        interaction="ego",
        generic="RSiena takes z_i and not v_i out of the sums over alters of alters",
        source=MANUAL,
    ).rows(
        Row(
            "avXAltDist2",
            "Average of the mean at distance two",
            "s_i(z) = z_i times the mean over i's receivers of the mean of v over their other receivers.",
            "ego prefers high values the higher the covariate of its receivers' receivers: mean of means",
            leg=0,
            mean=True,
        ),
        Row(
            "avTXAltDist2",
            "Average of the sum at distance two",
            "s_i(z) = z_i times the mean over i's receivers of the sum of v over their other receivers.",
            "ego prefers high values the higher the covariate of its receivers' receivers: mean of totals",
            leg=0,
            mean=False,
        ),
        Row(
            "avXInAltDist2",
            "Average of the mean at distance two",
            "s_i(z) = z_i times the mean over i's receivers of the mean of v over their other senders.",
            "ego prefers high values the higher the covariate of those who also choose its receivers: "
            "mean of means",
            leg=1,
            mean=True,
        ),
        Row(
            "avTXInAltDist2",
            "Average of the sum at distance two",
            "s_i(z) = z_i times the mean over i's receivers of the sum of v over their other senders.",
            "ego prefers high values the higher the covariate of those who also choose its receivers: "
            "mean of totals",
            leg=1,
            mean=False,
        ),
    ),
    *family(
        "behaviour",
        delta_tot_axalt_dist2,
        ego=ego_tot_axalt_dist2,
        needs=("x", "net"),
        forms=("eval",),
        interaction="ego",
        generic="RSiena takes z_i and not v_i out of the sums over alters of alters",
        source=MANUAL,
    ).rows(
        Row(
            "totAXAltDist2",
            "Total of the mean at distance two",
            "s_i(z) = z_i times the sum over i's receivers of the mean of v over their other receivers.",
            "ego prefers high values the higher the covariate of its receivers' receivers: total of means",
            leg=0,
            mean=True,
        ),
        Row(
            "totXAltDist2",
            "Total of the sum at distance two",
            "s_i(z) = z_i times the sum over i's receivers of the sum of v over their other receivers.",
            "ego prefers high values the higher the covariate of its receivers' receivers: total of totals",
            leg=0,
            mean=False,
        ),
        Row(
            "totAXInAltDist2",
            "Total of the mean at distance two",
            "s_i(z) = z_i times the sum over i's receivers of the mean of v over their other senders.",
            "ego prefers high values the higher the covariate of those who also choose its receivers: "
            "total of means",
            leg=1,
            mean=True,
        ),
        Row(
            "totXInAltDist2",
            "Total of the sum at distance two",
            "s_i(z) = z_i times the sum over i's receivers of the sum of v over their other senders.",
            "ego prefers high values the higher the covariate of those who also choose its receivers: "
            "total of totals",
            leg=1,
            mean=False,
        ),
    ),
)
