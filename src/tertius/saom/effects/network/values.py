"""Values of ego and alter."""

from __future__ import annotations

import math

from tertius.saom.effects.contract import Row, family
from tertius.saom.effects.literature import EVALUATION, INTRODUCTION, MANUAL
from tertius.saom.effects.shared.same import APART, EQUAL, SIMILAR, UNEQUAL, apart, compare


def delta_ego_x(x, at):
    return x.v[at]


def delta_ego_sq_x(x, at):
    return x.v[at] ** 2


def delta_ego_lthreshold_x(x, p, at):
    return 1.0 if x.v[at] <= p and (not x.miss[at]) else 0.0


def delta_ego_rthreshold_x(x, p, at):
    return 1.0 if x.v[at] >= p and (not x.miss[at]) else 0.0


def delta_ego_plus_alt_x(x, i, j):
    return 0.0 if x.miss[i] or x.miss[j] else x.v[i] + x.v[j]


def delta_ego_plus_alt_sq_x(x, i, j):
    return 0.0 if x.miss[i] or x.miss[j] else x.v[i] ** 2 + x.v[j] ** 2


def delta_ego_xalt_x(x, i, j):
    return x.v[i] * x.v[j]


def delta_ego_xalt_xrecip(x, i, j, back):
    return back * x.v[i] * x.v[j]


def delta_sim_x(x, i, j, alike):
    return compare(x, i, j, alike)


def delta_sim_recip_x(x, i, j, back, alike):
    return back * compare(x, i, j, alike)


def delta_diff_sq_x(x, i, j):
    return apart(x, i, j) ** 2


def delta_abs_diff_x(x, i, j):
    return abs(apart(x, i, j))


def delta_ego_diff_x(x, i, j):
    return x.v[i] * apart(x, i, j)


def delta_alt_higher_ego_x(x, i, j):
    return (1.0 if apart(x, i, j) > 0 else 0.0) - (1.0 if apart(x, i, j) < 0 else 0.0)


def delta_higher(x, i, j):
    return (1.0 if apart(x, i, j) < 0 else 0.0) + 0.5 * (1.0 if apart(x, i, j) == 0 else 0.0)


def delta_av_group_ego_x(pre):
    return pre[0]


def row_av_group_ego_x(pre, x):
    total = 0.0
    for h in range(x.v.shape[0]):
        total += x.v[h]
    pre[:] = total / x.v.shape[0]


def row_tot_group_ego_x(pre, x):
    total = 0.0
    for h in range(x.v.shape[0]):
        total += x.v[h]
    pre[:] = total


def delta_deg_abs_diff_x(net, x, i, y):
    if x.miss[i]:
        return 0.0
    degree = float(net.outdeg[i] - y)
    before = abs(degree - math.floor(x.v[i]))
    degree += 1.0
    return abs(degree - math.floor(x.v[i])) - before


def ego_deg_abs_diff_x(net, x, i):
    if x.miss[i]:
        return 0.0
    degree = float(net.outdeg[i])
    return abs(degree - math.floor(x.v[i]))


def delta_deg_pos_diff_x(net, x, i, y):
    if x.miss[i]:
        return 0.0
    degree = float(net.outdeg[i] - y)
    before = max(degree - math.floor(x.v[i]), 0.0)
    degree += 1.0
    return max(degree - math.floor(x.v[i]), 0.0) - before


def ego_deg_pos_diff_x(net, x, i):
    if x.miss[i]:
        return 0.0
    degree = float(net.outdeg[i])
    return max(degree - math.floor(x.v[i]), 0.0)


def delta_deg_neg_diff_x(net, x, i, y):
    if x.miss[i]:
        return 0.0
    degree = float(net.outdeg[i] - y)
    before = max(math.floor(x.v[i]) - degree, 0.0)
    degree += 1.0
    return max(math.floor(x.v[i]) - degree, 0.0) - before


def ego_deg_neg_diff_x(net, x, i):
    if x.miss[i]:
        return 0.0
    degree = float(net.outdeg[i])
    return max(math.floor(x.v[i]) - degree, 0.0)


EFFECTS = (
    *family(
        "network",
        delta_ego_x,
        tie=delta_ego_x,
        needs=("x",),
        modes=("directed", "symmetric", "two"),
        source=EVALUATION,
    ).rows(
        Row(
            "egoX",
            "Actor variable of the sender",
            "s_i(x) = v_i x_i+.",
            "actors with a high value prefer more ties",
            at="i",
            interaction="ego",
            background="ego",
        ),
        Row(
            "altX",
            "Actor variable of the receiver",
            "s_i(x) = sum_j x_ij v_j.",
            "ego prefers alters with a high value",
            at="j",
            interaction="dyadic",
            background="alter",
        ),
    ),
    *family(
        "network",
        delta_ego_sq_x,
        tie=delta_ego_sq_x,
        modes=("directed", "symmetric", "two"),
        needs=("x",),
        source=INTRODUCTION,
    ).rows(
        Row(
            "egoSqX",
            "Squared variable of the sender",
            "s_i(x) = sum_j x_ij v_i^2.",
            "actors with a value far from the centre prefer more ties",
            at="i",
            interaction="ego",
            background="ego",
        ),
        Row(
            "altSqX",
            "Squared variable of the receiver",
            "s_i(x) = sum_j x_ij v_j^2.",
            "ego prefers alters with a value far from the centre",
            at="j",
            interaction="dyadic",
            background="alter",
        ),
    ),
    *family(
        "network",
        delta_ego_lthreshold_x,
        tie=delta_ego_lthreshold_x,
        modes=("directed", "symmetric", "two"),
        needs=("x",),
        note="Internal parameter: p, on the centred variable.",
        source=MANUAL,
    ).rows(
        Row(
            "egoLThresholdX",
            "Variable of the sender at or below a threshold",
            "s_i(x) = sum_j x_ij I{v_i <= p}.",
            "actors with a value of at most p prefer more ties",
            at="i",
            interaction="ego",
            background="ego",
        ),
        Row(
            "altLThresholdX",
            "Variable of the receiver at or below a threshold",
            "s_i(x) = sum_j x_ij I{v_j <= p}.",
            "ego prefers alters with a value of at most p",
            at="j",
            interaction="dyadic",
            background="alter",
        ),
    ),
    *family(
        "network",
        delta_ego_rthreshold_x,
        tie=delta_ego_rthreshold_x,
        modes=("directed", "symmetric", "two"),
        needs=("x",),
        note="Internal parameter: p, on the centred variable.",
        source=MANUAL,
    ).rows(
        Row(
            "egoRThresholdX",
            "Variable of the sender at or above a threshold",
            "s_i(x) = sum_j x_ij I{v_i >= p}.",
            "actors with a value of at least p prefer more ties",
            at="i",
            interaction="ego",
            background="ego",
        ),
        Row(
            "altRThresholdX",
            "Variable of the receiver at or above a threshold",
            "s_i(x) = sum_j x_ij I{v_j >= p}.",
            "ego prefers alters with a value of at least p",
            at="j",
            interaction="dyadic",
            background="alter",
        ),
    ),
    *family(
        "network",
        delta_ego_plus_alt_x,
        tie=delta_ego_plus_alt_x,
        needs=("x",),
        interaction="dyadic",
        background="dyad",
        source=INTRODUCTION,
    ).rows(
        Row(
            "egoPlusAltX",
            "Sum of sender and receiver",
            "s_i(x) = sum_j x_ij (v_i + v_j).",
            "ties are preferred where the values of both add up to much",
        )
    ),
    *family(
        "network",
        delta_ego_plus_alt_sq_x,
        tie=delta_ego_plus_alt_sq_x,
        needs=("x",),
        interaction="dyadic",
        background="dyad",
        source=INTRODUCTION,
    ).rows(
        Row(
            "egoPlusAltSqX",
            "Sum of squares of sender and receiver",
            "s_i(x) = sum_j x_ij (v_i^2 + v_j^2).",
            "ties are preferred where the values of both are far from the centre",
        )
    ),
    *family(
        "network",
        delta_ego_xalt_x,
        tie=delta_ego_xalt_x,
        needs=("x",),
        interaction="dyadic",
        background="dyad",
        source=EVALUATION,
    ).rows(
        Row(
            "egoXaltX",
            "Product of sender and receiver",
            "s_i(x) = sum_j x_ij v_i v_j.",
            "ego prefers alters on its own side of the mean, the more so the further both are from it",
        )
    ),
    *family(
        "network",
        delta_ego_xalt_xrecip,
        tie=delta_ego_xalt_xrecip,
        modes=("directed",),
        needs=("x",),
        interaction="dyadic",
        background="zero",
        source=EVALUATION,
    ).rows(
        Row(
            "egoXaltXRecip",
            "Product by reciprocity",
            "s_i(x) = sum_j x_ij x_ji v_i v_j.",
            "ego prefers mutual ties with alters on its own side of the mean",
        )
    ),
    *family(
        "network",
        delta_sim_x,
        tie=delta_sim_x,
        needs=("x",),
        interaction="dyadic",
        background="dyad",
        source=EVALUATION,
    ).rows(
        Row(
            "simX",
            "Similarity",
            "s_i(x) = sum_j x_ij (sim_ij - mean sim), sim_ij = 1 - |v_i - v_j| / range.",
            "ego prefers alters with a value like its own",
            alike=SIMILAR,
        ),
        Row(
            "sameX",
            "Same value",
            "s_i(x) = sum_j x_ij I{v_i = v_j}.",
            "ego prefers alters with the same value",
            alike=EQUAL,
        ),
        Row(
            "unequalX",
            "Different value",
            "s_i(x) = sum_j x_ij I{v_i != v_j}.",
            "ego prefers alters with another value",
            alike=UNEQUAL,
            source=MANUAL,
        ),
        Row(
            "diffX",
            "Difference",
            "s_i(x) = sum_j x_ij (v_j - v_i).",
            "ego prefers alters with a higher value than its own",
            alike=APART,
            source=INTRODUCTION,
        ),
    ),
    *family(
        "network",
        delta_sim_recip_x,
        tie=delta_sim_recip_x,
        modes=("directed",),
        needs=("x",),
        interaction="dyadic",
        background="zero",
        source=EVALUATION,
    ).rows(
        Row(
            "simRecipX",
            "Similarity by reciprocity",
            "s_i(x) = sum_j x_ij x_ji sim_ij.",
            "ego prefers mutual ties with alters who have a value like its own",
            alike=SIMILAR,
        ),
        Row(
            "sameXRecip",
            "Same value by reciprocity",
            "s_i(x) = sum_j x_ij x_ji I{v_i = v_j}.",
            "ego prefers mutual ties with alters who have the same value",
            alike=EQUAL,
        ),
    ),
    *family(
        "network",
        delta_diff_sq_x,
        tie=delta_diff_sq_x,
        needs=("x",),
        interaction="dyadic",
        background="dyad",
        source=INTRODUCTION,
    ).rows(
        Row(
            "diffSqX",
            "Squared difference",
            "s_i(x) = sum_j x_ij (v_j - v_i)^2.",
            "ego prefers alters with a value far from its own",
        )
    ),
    *family(
        "network",
        delta_abs_diff_x,
        tie=delta_abs_diff_x,
        needs=("x",),
        interaction="dyadic",
        background="dyad",
        source=INTRODUCTION,
    ).rows(
        Row(
            "absDiffX",
            "Absolute difference",
            "s_i(x) = sum_j x_ij |v_j - v_i|.",
            "ego prefers alters with a value far from its own",
        )
    ),
    *family(
        "network",
        delta_ego_diff_x,
        tie=delta_ego_diff_x,
        needs=("x",),
        interaction="dyadic",
        background="dyad",
        source=MANUAL,
    ).rows(
        Row(
            "egoDiffX",
            "Sender by difference",
            "s_i(x) = sum_j x_ij v_i (v_j - v_i).",
            "actors with a high value prefer alters higher than themselves, those with a low value "
            "alters lower",
        )
    ),
    *family(
        "network",
        delta_alt_higher_ego_x,
        tie=delta_alt_higher_ego_x,
        needs=("x",),
        interaction="dyadic",
        background="dyad",
        source=MANUAL,
    ).rows(
        Row(
            "altHigherEgoX",
            "Receiver higher than sender",
            "s_i(x) = sum_j x_ij sign(v_j - v_i).",
            "ego prefers alters above it to alters at its level, and those to alters below it",
        )
    ),
    *family(
        "network",
        delta_higher,
        tie=delta_higher,
        needs=("x",),
        interaction="dyadic",
        background="dyad",
        source=INTRODUCTION,
    ).rows(
        Row(
            "higher",
            "Sender higher than receiver",
            "s_i(x) = sum_j x_ij (I{v_i > v_j} + I{v_i = v_j} / 2).",
            "ego prefers alters below it: ties go down",
        )
    ),
    *family(
        "network",
        delta_av_group_ego_x,
        tie=delta_av_group_ego_x,
        row=row_av_group_ego_x,
        needs=("x",),
        background="ego",
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "avGroupEgoX",
            "Mean of the variable over all actors",
            "s_i(x) = x_i+ sum_h v_h / n.",
            "ego prefers more ties the higher the mean value of all actors",
        )
    ),
    *family(
        "network",
        delta_av_group_ego_x,
        tie=delta_av_group_ego_x,
        row=row_tot_group_ego_x,
        needs=("x",),
        background="ego",
        interaction="ego",
        source=MANUAL,
    ).rows(
        Row(
            "totGroupEgoX",
            "Total of the variable over all actors",
            "s_i(x) = x_i+ sum_h v_h.",
            "ego prefers more ties the higher the total value of all actors",
        )
    ),
    *family(
        "network",
        delta_deg_abs_diff_x,
        ego=ego_deg_abs_diff_x,
        needs=("x",),
        modes=("directed", "symmetric", "two"),
        forms=("eval",),
        background="ego",
        note="The centred value is rounded down, as in RSiena; 0 where it is missing.",
        source=MANUAL,
    ).rows(
        Row(
            "degAbsDiffX",
            "Outdegree against an actor variable",
            "s_i(x) = |x_i+ - v_i|.",
            "ego prefers an outdegree far from its value; a negative parameter keeps the two together",
        )
    ),
    *family(
        "network",
        delta_deg_pos_diff_x,
        ego=ego_deg_pos_diff_x,
        needs=("x",),
        modes=("directed", "symmetric", "two"),
        forms=("eval",),
        background="ego",
        note="The centred value is rounded down, as in RSiena; 0 where it is missing.",
        source=MANUAL,
    ).rows(
        Row(
            "degPosDiffX",
            "Outdegree against an actor variable",
            "s_i(x) = max(x_i+ - v_i, 0).",
            "ego prefers an outdegree above its value",
        )
    ),
    *family(
        "network",
        delta_deg_neg_diff_x,
        ego=ego_deg_neg_diff_x,
        needs=("x",),
        modes=("directed", "symmetric", "two"),
        forms=("eval",),
        background="ego",
        note="The centred value is rounded down, as in RSiena; 0 where it is missing.",
        source=MANUAL,
    ).rows(
        Row(
            "degNegDiffX",
            "Outdegree against an actor variable",
            "s_i(x) = max(v_i - x_i+, 0).",
            "ego prefers an outdegree below its value",
        )
    ),
)
