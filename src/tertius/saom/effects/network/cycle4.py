"""Four-cycles: s_i(x) = sum_{j,h,k} x_ij x_ik x_hj x_hk / 4 over j != k, i != h.

A tie i->j closes the three-paths i->k<-h->j.  With internal parameter 2, the square root.

Source: Robins & Alexander (2004), Computational & Mathematical Organization Theory 10, 69-94;
Koskinen & Edling (2012), Social Networks 34, 309-322.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def row(pre, i, net, fb):
    for h in range(net.outdeg.shape[0]):
        if fb[h] > 0 and h != i:
            for k in range(net.outdeg[h]):
                pre[net.out[h, k]] += fb[h]


def delta(pre, net, j, y):
    # Where i->j is there, every h with h->j counts that tie itself as a shared one.
    return pre[j] - (net.indeg[j] - 1.0) * y


def tie(pre, net, j):
    return (pre[j] - (net.indeg[j] - 1.0)) / 4.0


EFFECT = Effect(
    name="cycle4",
    kind="network",
    delta=delta,
    tie=tie,
    row=row,
    parm=1,
    modes=("directed", "symmetric", "two"),
    background="zero",
    generic="each tie counts a quarter of its four-cycles in ego's statistic",
)
