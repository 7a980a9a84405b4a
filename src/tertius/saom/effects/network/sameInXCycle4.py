"""Four-cycles of receivers with the same value: s_i(x) = sum_{j,h,k} x_ij x_ik x_hj x_hk I{same} / 4.

The creation statistic counts four-cycles of gained ties alone.

Source: Ripley, Snijders, Boda, Voros & Preciado, Manual for RSiena, section on network effects.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect
from tertius.saom.effects.shared.same import equal


def delta(net, x, i, j):
    total = 0.0
    for a in range(net.indeg[j]):
        h = net.inn[j, a]
        if h != i:
            for b in range(net.outdeg[h]):
                k2 = net.out[h, b]
                if k2 != j and net.adj[i, k2]:
                    total += equal(x, j, k2)
    return total


def tie(net, x, i, j):
    total = 0.0
    for a in range(net.indeg[j]):
        h = net.inn[j, a]
        if h != i:
            for b in range(net.outdeg[h]):
                k2 = net.out[h, b]
                if k2 != j and net.adj[i, k2]:
                    total += equal(x, j, k2)
    return total / 4.0


def gain(net, before, x, i, j):
    total = 0.0
    for a in range(net.indeg[j]):
        h = net.inn[j, a]
        if h != i and not before.adj[h, j]:
            for b in range(net.outdeg[h]):
                k2 = net.out[h, b]
                if k2 != j and net.adj[i, k2] and not before.adj[i, k2] and not before.adj[h, k2]:
                    total += equal(x, j, k2)
    return total / 4.0


EFFECT = Effect(
    name="sameInXCycle4",
    kind="network",
    delta=delta,
    tie=tie,
    gain=gain,
    needs=("x",),
    modes=("directed", "symmetric", "two"),
    background="any",
    parm=1,
    forms=("eval", "creation"),
    generic="each tie counts a quarter of its four-cycles",
)
