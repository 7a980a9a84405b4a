"""Average of the group, weighted by indegree."""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.literature import MANUAL
from tertius.saom.effects.shared.alters import share, weighted


def delta(net, z, i, d, p):
    total, ties = weighted(net, z)
    ties += net.indeg[i]
    if ties == 0.0:
        return -d * p
    return d * ((total + net.indeg[i] * (z.v[i] + z.mean)) / ties - p) + d * d / ties


def ego(net, z, i, p):
    total, ties = weighted(net, z)
    return z.v[i] * (share(total, ties) - p)


EFFECT = Effect(
    name="indegAvGroup",
    kind="behaviour",
    title="Average of the group, weighted by indegree",
    formula="s_i(z) = z_i (sum_j x_+j z_j / sum_j x_+j - p), z_j uncentred.",
    source=MANUAL,
    interpretation=(
        "ego prefers high values the higher the mean of all actors, weighted by how often they are "
        "chosen, is above p"
    ),
    note="Evaluation form only: RSiena's formula for the others is not settled.",
    delta=delta,
    ego=ego,
    needs=("net",),
    modes=("directed", "symmetric"),
    parm=1,
    forms=("eval",),
    interaction="ego",
    generic="RSiena counts ego twice, and its own step without its indegree",
)
