"""Shape of the behaviour."""

from __future__ import annotations

from tertius.saom.effects.contract import Row, family
from tertius.saom.effects.literature import COEVOLUTION, MANUAL
from tertius.saom.effects.shared.alters import all_others, everyone


def delta_linear(d):
    return float(d)


def ego_linear(z, i):
    return z.v[i]


def delta_quad(z, i, d):
    return (2.0 * z.v[i] + d) * d


def ego_quad(z, i):
    return z.v[i] * z.v[i]


def delta_quad_cc(z, i, d):
    return d * (2.0 * z.v[i] + z.mean - everyone(z) / z.v.shape[0] + d)


def ego_quad_cc(z, i):
    return (z.v[i] - everyone(z) / z.v.shape[0]) ** 2


def delta_quad_nc(z, i, d):
    return (2.0 * (z.v[i] + z.mean) + d) * d


def ego_quad_nc(z, i):
    return (z.v[i] + z.mean) ** 2


def delta_threshold(z, i, d, p):
    b = z.v[i] + z.mean
    return (1.0 if b + d >= p else 0.0) - (1.0 if b >= p else 0.0)


def ego_threshold(z, i, p):
    return 1.0 if z.v[i] + z.mean >= p else 0.0


def delta_eff_from(x, i, d):
    return d * x.v[i]


def ego_eff_from(z, x, i):
    return z.v[i] * x.v[i]


def delta_av_group(z, i, d, p):
    return d * (everyone(z) / z.v.shape[0] + z.mean - p) + (z.v[i] + d) * d / z.v.shape[0]


def ego_av_group(z, i, p):
    return z.v[i] * (everyone(z) / z.v.shape[0] + z.mean - p)


def delta_tot_group(z, i, d, p):
    return d * (everyone(z) + z.mean - p) + (z.v[i] + d) * d


def ego_tot_group(z, i, p):
    return z.v[i] * (everyone(z) + z.mean - p)


def delta_sim_all_near(z, i, d, p, sign):
    return all_others(z, z.v[i] + d, i, p, sign) - all_others(z, z.v[i], i, p, sign)


def ego_sim_all_near(z, i, p, sign):
    return all_others(z, z.v[i], i, p, sign)


EFFECTS = (
    *family("behaviour", delta_linear, ego=ego_linear, interaction="ego", source=COEVOLUTION).rows(
        Row("linear", "Linear shape", "s_i(z) = z_i, centred.", "ego prefers high values")
    ),
    *family("behaviour", delta_quad, ego=ego_quad, interaction="ego", source=COEVOLUTION).rows(
        Row(
            "quad",
            "Quadratic shape",
            "s_i(z) = z_i^2, centred.",
            "ego prefers values far from the mean; a negative parameter draws values to the mean",
        )
    ),
    *family(
        "behaviour",
        delta_quad_cc,
        ego=ego_quad_cc,
        forms=("eval",),
        interaction="ego",
        generic="RSiena centres one of the two values in its change statistic only",
        source=MANUAL,
    ).rows(
        Row(
            "quad_cc",
            "Quadratic shape, centred now",
            "s_i(z) = (z_i - mean of z now)^2.",
            "ego prefers values far from the present mean",
        )
    ),
    *family(
        "behaviour", delta_quad_nc, ego=ego_quad_nc, forms=("eval",), interaction="ego", source=MANUAL
    ).rows(
        Row(
            "quad_nc",
            "Quadratic shape, not centred",
            "s_i(z) = raw z_i^2.",
            "ego prefers high values, the more so the higher they are",
        )
    ),
    *family(
        "behaviour",
        delta_threshold,
        ego=ego_threshold,
        interaction="ego",
        change=ego_threshold,
        source=MANUAL,
    ).rows(
        Row(
            "threshold",
            "Threshold",
            "s_i(z) = 1 where raw z_i is at least p.",
            "ego prefers values of at least p",
        ),
        Row(
            "threshold2",
            "Threshold 2",
            "s_i(z) = 1 where raw z_i is at least p.",
            "ego prefers values of at least p, a second threshold in the same model",
        ),
        Row(
            "threshold3",
            "Threshold 3",
            "s_i(z) = 1 where raw z_i is at least p.",
            "ego prefers values of at least p, a third threshold in the same model",
        ),
        Row(
            "threshold4",
            "Threshold 4",
            "s_i(z) = 1 where raw z_i is at least p.",
            "ego prefers values of at least p, a fourth threshold in the same model",
        ),
    ),
    *family(
        "behaviour", delta_eff_from, ego=ego_eff_from, needs=("x",), interaction="ego", source=COEVOLUTION
    ).rows(
        Row(
            "effFrom",
            "Effect from an actor variable",
            "s_i(z) = z_i times v_i.",
            "actors with a high value of the other variable prefer high values",
        )
    ),
    *family("behaviour", delta_av_group, ego=ego_av_group, parm=1, interaction="ego", source=MANUAL).rows(
        Row(
            "avGroup",
            "Average of the group",
            "s_i(z) = z_i times the mean of z over all actors plus overall mean less p.",
            "ego prefers high values the higher the mean of all actors is above p",
        )
    ),
    *family("behaviour", delta_tot_group, ego=ego_tot_group, parm=1, interaction="ego", source=MANUAL).rows(
        Row(
            "totGroup",
            "Total of the group",
            "s_i(z) = z_i times the sum of z over all actors plus overall mean less p.",
            "ego prefers high values the higher the total of all actors is above p",
        )
    ),
    *family(
        "behaviour",
        delta_sim_all_near,
        ego=ego_sim_all_near,
        forms=("eval",),
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "simAllNear",
            "Similarity to all near others",
            "s_i(z) = sum over all others of the positive part of p - |z_i - z_j|.",
            "ego prefers values near those of others, counting others less than p away",
            sign=1.0,
            parm=2,
        ),
        Row(
            "simAllFar",
            "Similarity to all far others",
            "s_i(z) = sum over all others of the negative part of p - |z_i - z_j|.",
            "ego prefers values near those of others, counting others more than p away",
            sign=-1.0,
            parm=4,
        ),
    ),
)
