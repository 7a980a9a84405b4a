"""Loops over all alters of an ego that LLVM turns into vector instructions.

They are put into the kernel that calls them (`forceinline`).  A call could reach either of two copies, the
function's own or the kernel's, which sum in another order: the first process, which compiles, would differ
from later ones in the last bits.
"""

from __future__ import annotations

import numpy as np

from tertius.saom.kernel.inner import inner

LOG2E = 1.4426950408889634
LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
SHIFT = 6755399441055744.0
"""1.5 * 2**52: adding it rounds to the nearest integer, which is then in the low bits."""
LIMIT = 700.0
INVERSE_FACTORIALS = tuple(float(1.0 / f) for f in np.cumprod(np.arange(1.0, 12.0)))
(C1, C2, C3, C4, C5, C6, C7, C8, C9, C10, C11) = INVERSE_FACTORIALS


@inner
def nearest(x):
    """Return `x` plus `SHIFT`; compiled without fast-math, which would remove the rounding."""
    return x + SHIFT


@inner(forceinline=True, fastmath={"contract"})
def exp(x):
    """Return e**x within 1e-14 relative for |x| <= 700; beyond that 0 below and e**700 above.

    2**k times the Taylor polynomial of degree 11 of the remainder, without branches.
    """
    a = min(max(x, -LIMIT), LIMIT)
    shifted = nearest(a * LOG2E)
    k = shifted - SHIFT
    r = (a - k * LN2_HIGH) - k * LN2_LOW
    q = C11
    q = C10 + r * q
    q = C9 + r * q
    q = C8 + r * q
    q = C7 + r * q
    q = C6 + r * q
    q = C5 + r * q
    q = C4 + r * q
    q = C3 + r * q
    q = C2 + r * q
    q = C1 + r * q
    q = 1.0 + r * q
    bits = (np.float64(shifted).view(np.int64) + 1023) << 52
    power = np.int64(bits).view(np.float64)
    return 0.0 if x < -LIMIT else q * power


@inner(forceinline=True, fastmath={"reassoc", "contract", "nsz"})
def weigh(u, sign, w, m):
    """Set ``w = exp(sign * u)`` over the first m alters; return the sum."""
    total = 0.0
    for j in range(m):
        e = exp(sign[j] * u[j])
        w[j] = e
        total += e
    return total


@inner(forceinline=True, fastmath={"reassoc"})
def draw(w, m, pick):
    """Return the alter in whose share of the sum of weights `pick` falls; blocks first, then singly."""
    start = 0
    while start + 16 <= m:
        block = 0.0
        for k in range(16):
            block += w[start + k]
        if pick < block:
            break
        pick -= block
        start += 16
    chosen = -1
    for j in range(start, m):
        if w[j] > 0.0:
            chosen = j
            pick -= w[j]
            if pick < 0.0:
                return chosen
    if chosen < 0:
        # Rounding carried the draw beyond the last weight.
        for j in range(m):
            if w[j] > 0.0:
                chosen = j
    return chosen


@inner(forceinline=True, fastmath={"reassoc", "contract", "nsz"})
def signed0(w, sign, m):
    """Return the sum of the first m weights, those of withdrawals with a minus."""
    total = 0.0
    for j in range(m):
        total += sign[j] * w[j]
    return total


@inner(forceinline=True, fastmath={"reassoc", "contract", "nsz"})
def signed1(w, sign, a, m):
    """Return what `signed0` does, and the sum of the signed weights times `a`, in one loop."""
    total, of_a = 0.0, 0.0
    for j in range(m):
        e = sign[j] * w[j]
        total += e
        of_a += e * a[j]
    return total, of_a


@inner(forceinline=True, fastmath={"reassoc", "contract", "nsz"})
def signed2(w, sign, a, b, m):
    """Return what `signed1` does, for two arrays."""
    total, of_a, of_b = 0.0, 0.0, 0.0
    for j in range(m):
        e = sign[j] * w[j]
        total += e
        of_a += e * a[j]
        of_b += e * b[j]
    return total, of_a, of_b


@inner(forceinline=True, fastmath={"reassoc", "contract", "nsz"})
def signed3(w, sign, a, b, c, m):
    """Return what `signed1` does, for three arrays."""
    total, of_a, of_b, of_c = 0.0, 0.0, 0.0, 0.0
    for j in range(m):
        e = sign[j] * w[j]
        total += e
        of_a += e * a[j]
        of_b += e * b[j]
        of_c += e * c[j]
    return total, of_a, of_b, of_c
