"""Transitive triplets: s_i(x) = sum_{j,h} x_ij x_ih x_hj.

A tie i->j closes the paths i->h->j and is the first leg of i->j, j<-h with i->h.

Source: Snijders (2001), Sociological Methodology 31, 361-395.
"""

from __future__ import annotations

from tertius.saom.effects.contract import Effect


def delta(ff, fb, j):
    return float(ff[j] + fb[j])


def tie(ff, j):
    return float(ff[j])


EFFECT = Effect(
    name="transTrip", kind="network", delta=delta, tie=tie, modes=("directed",), background="zero"
)
