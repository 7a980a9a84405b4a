"""Geometrically weighted edgewise shared partners: weights and family.

Weight of k shared partners: e^a (1 - (1 - e^-a)^k), with a the internal parameter / 100.

Source: Snijders, Pattison, Robins & Handcock (2006), Sociological Methodology 36, 99-153;
Hunter (2007), Social Networks 29, 216-230.
"""

from __future__ import annotations

import numpy as np

GENERIC = "the contribution is the weight of the focal tie; its effect as a leg of other ties is left out"


def weights(parm, size):
    """Return the weight of 0 .. size-1 shared partners."""
    a = int(parm) / 100.0
    k = np.arange(size)
    return np.exp(a) * (1.0 - (1.0 - np.exp(-a)) ** k)
