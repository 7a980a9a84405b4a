"""Total of the group, weighted by indegree."""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.literature import MANUAL
from tertius.saom.effects.shared.alters import weighted


def delta(net, z, i, d, p):
    total, ties = weighted(net, z)
    return d * (total - ties * z.mean + z.mean - p + net.indeg[i] * z.v[i]) + d * d


def ego(net, z, i, p):
    total, ties = weighted(net, z)
    return z.v[i] * (total - ties * z.mean + z.mean - p)


EFFECT = Effect(
    name="indegTotGroup",
    kind="behaviour",
    title="Total of the group, weighted by indegree",
    formula="s_i(z) = z_i (sum_j x_+j z_j + overall mean - p).",
    source=MANUAL,
    interpretation=(
        "ego prefers high values the higher the total of all actors, weighted by how often they are "
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
    generic="RSiena counts ego's own step without its indegree",
)
