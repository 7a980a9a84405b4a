"""Outdegree at the threshold: s_i(x) = I{x_i+ > p}.

Internal parameter: p.

Source: Snijders, van de Bunt & Steglich (2010), Social Networks 32, 44-60.
"""
# mypy: disable-error-code="no-untyped-def"

from __future__ import annotations

from tertius.models.saom.effect import Effect


def delta(net, p, i, y):
    d = net.outdeg[i] + 1 - y
    return float(d > p) - float(d - 1 > p)


def ego(net, p, i):
    return float(net.outdeg[i] > p)


EFFECT = Effect(
    name="outThreshold",
    kind="network",
    delta=delta,
    ego=ego,
    parm=1,
    modes=("directed", "symmetric", "two"),
    background="ego",
)
