"""Keep sums over the senders of an alter's ties, sum_h w_ih x_hj, for every ego i and alter j.

Summing again for every alter at every ministep costs as much as there are ties in the network.  A tie h->j
that changes alters the sums of j, and only for egos to whom h matters; these are listed.  Egos are rows: at
every ministep one of them looks at all its alters, and changes are fewer.  Effects that declare ``exposure``
are such sums, with w as given and nothing on its diagonal.
"""

from __future__ import annotations

from tertius.saom.kernel.layout import NetworkLayout
from tertius.saom.kernel.plan import Plan, view_of
from tertius.saom.kernel.text import Text


def allocate(t: Text, net: NetworkLayout) -> None:
    """Write the sums, those at the period's start, and by sender the egos with a weight, and the weights."""
    for s in net.of("kept"):
        t(f"sums{s.at} = np.zeros((n, {net.m}))")
        t(f"from{s.at} = np.zeros((n, {net.m}))")
        t(f"whoms{s.at} = np.zeros(n, np.int64)")
        t(f"whom{s.at} = np.zeros((n, n), np.uint32)")
        t(f"by{s.at} = np.zeros((n, n))")


def period(t: Text, plan: Plan, net: NetworkLayout) -> None:
    """Write weights and sums at the start of a period."""
    k = net.k
    for s in net.of("kept"):
        raw = view_of(plan, s.parts[0].bound["raw"], "sim", "network")
        t(f"from{s.at}[:] = 0.0")
        t(f"list_senders({raw}, whoms{s.at}, whom{s.at}, by{s.at})")
        with t("for h in range(n):"), t(f"for a in range(s{k}.outdeg[h]):"):
            t(_shift(s.at, "from", "h", f"s{k}.out[h, a]", "1.0"))


def chain(t: Text, plan: Plan, net: NetworkLayout) -> None:
    """Write sums of the present state, from those at the period's start."""
    k = net.k
    slots = net.of("kept")
    for s in slots:
        t(f"copy_matrix(sums{s.at}, from{s.at})")
    if not (slots and plan.changing):
        return
    with t("for h in range(n):"):
        for one, other, sign in (("s", "n", "-1.0"), ("n", "s", "1.0")):
            with t(f"for a in range({one}{k}.outdeg[h]):"):
                t(f"j = {one}{k}.out[h, a]")
                with t(f"if not {other}{k}.adj[h, j]:"):
                    for s in slots:
                        t(_shift(s.at, "sums", "h", "j", sign))


def moved(t: Text, net: NetworkLayout) -> None:
    """Write what follows for the sums when ego's tie to `chosen` has changed."""
    for s in net.of("kept"):
        t(_shift(s.at, "sums", "i", "chosen", f"1.0 if {net.own}.adj[i, chosen] else -1.0"))


def _shift(at: int, sums: str, sender: str, alter: str, sign: str) -> str:
    """Return the line that adds a tie to the sums (`sign` 1) or takes it away (-1)."""
    return f"shift({sums}{at}, whoms{at}[{sender}], whom{at}[{sender}], by{at}[{sender}], {alter}, {sign})"
