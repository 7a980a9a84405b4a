"""Rates by degrees and by variables."""

from __future__ import annotations

import math

from tertius.saom.effects.contract import Row, family
from tertius.saom.effects.literature import EVALUATION
from tertius.saom.effects.shared.alters import count


def delta_rate_x(x, i):
    return x.v[i]


def delta_in_rate(i, degrees):
    return float(degrees[i])


def delta_in_rate_inv(i, degrees):
    return 1.0 / (degrees[i] + 1.0)


def delta_in_rate_log(i, p, degrees):
    return math.log(degrees[i] + p)


def delta_recip_rate(net, i):
    return count(net, i, 2)


def delta_recip_rate_inv(net, i):
    return 1.0 / (count(net, i, 2) + 1.0)


def delta_recip_rate_log(net, i, p):
    return math.log(count(net, i, 2) + p)


EFFECTS = (
    *family(
        "rate",
        delta_rate_x,
        needs=("x",),
        forms=("rate",),
        modes=("directed", "symmetric", "two"),
        source=EVALUATION,
    ).rows(
        Row(
            "RateX",
            "Rate by an actor variable",
            "a_i = v_i; behaviour enters uncentred.",
            "actors with a high value change more often",
        )
    ),
    *family("rate", delta_in_rate, needs=("net",), start_only=True, forms=("rate",), source=EVALUATION).rows(
        Row(
            "inRate",
            "Rate by indegree",
            "a_i = x_+i.",
            "actors who are chosen by many change more often",
            degrees="net.indeg",
            modes=("directed",),
        ),
        Row(
            "outRate",
            "Rate by outdegree",
            "a_i = x_i+.",
            "actors who send many ties change more often",
            degrees="net.outdeg",
            modes=("directed", "symmetric", "two"),
        ),
    ),
    *family("rate", delta_in_rate_inv, needs=("net",), forms=("rate",), source=EVALUATION).rows(
        Row(
            "inRateInv",
            "Rate by inverse of indegree",
            "a_i = 1 / (x_+i + 1).",
            "actors who are chosen by few change more often",
            degrees="net.indeg",
            modes=("directed",),
        ),
        Row(
            "outRateInv",
            "Rate by inverse of outdegree",
            "a_i = 1 / (x_i+ + 1).",
            "actors who send few ties change more often",
            degrees="net.outdeg",
            modes=("directed", "symmetric", "two"),
        ),
    ),
    *family("rate", delta_in_rate_log, needs=("net",), parm=1, forms=("rate",), source=EVALUATION).rows(
        Row(
            "inRateLog",
            "Rate by logarithm of indegree",
            "a_i = log(x_+i + p).",
            "actors who are chosen by many change more often, by the logarithm of their number",
            degrees="net.indeg",
            modes=("directed",),
        ),
        Row(
            "outRateLog",
            "Rate by logarithm of outdegree",
            "a_i = log(x_i+ + p).",
            "actors who send many ties change more often, by the logarithm of their number",
            degrees="net.outdeg",
            modes=("directed", "symmetric", "two"),
        ),
    ),
    *family(
        "rate",
        delta_recip_rate,
        needs=("net",),
        start_only=True,
        forms=("rate",),
        modes=("directed",),
        source=EVALUATION,
    ).rows(
        Row(
            "recipRate",
            "Rate by reciprocated degree",
            "a_i = sum_j x_ij x_ji.",
            "actors with many mutual ties change more often",
        )
    ),
    *family(
        "rate", delta_recip_rate_inv, needs=("net",), forms=("rate",), modes=("directed",), source=EVALUATION
    ).rows(
        Row(
            "recipRateInv",
            "Rate by inverse of reciprocated degree",
            "a_i = 1 / (sum_j x_ij x_ji + 1).",
            "actors with few mutual ties change more often",
        )
    ),
    *family(
        "rate",
        delta_recip_rate_log,
        needs=("net",),
        parm=1,
        forms=("rate",),
        modes=("directed",),
        source=EVALUATION,
    ).rows(
        Row(
            "recipRateLog",
            "Rate by logarithm of reciprocated degree",
            "a_i = log(sum_j x_ij x_ji + p).",
            "actors with many mutual ties change more often, by the logarithm of their number",
        )
    ),
)
