"""Keep sums over the senders of an alter's ties, sum_h w_ih x_hj, for every alter j and ego i.

Summing anew for every alter at every ministep costs as much as there are ties in the network; a tie
that changes alters one row.  Effects that declare ``exposure`` are such sums, with w as given
and nothing on its diagonal.
"""

from __future__ import annotations

from tertius.saom.kernel.plan import Plan, Slot, Text, view_of

CELLS = 1024 * 1024
"""Largest number of cells of a network for which sums are kept."""


def keeps(plan: Plan, slot: Slot) -> bool:
    """Whether the slot's value is kept by ego and alter."""
    net = plan.prepared.networks[slot.term.on]
    alone = len(slot.parts) == 1 and slot.term.form == "eval" and not net.symmetric
    return alone and slot.parts[0].effect.exposure and net.start[0].size <= CELLS


def _slots(plan: Plan, name: str) -> list[Slot]:
    return [s for s in plan.of(name, "eval") if keeps(plan, s)]


def allocate(t: Text, plan: Plan, name: str) -> None:
    """The sums, those at the period's start, and the weights by sender."""
    m = plan.prepared.networks[name].start.shape[2]
    for s in _slots(plan, name):
        t(f"sums{s.at} = np.zeros(({m}, n))")
        t(f"from{s.at} = np.zeros(({m}, n))")
        t(f"by{s.at} = np.zeros((n, n))")


def period(t: Text, plan: Plan, name: str) -> None:
    """Weights and sums at the start of a period."""
    k = plan.nets.index(name)
    for s in _slots(plan, name):
        raw = view_of(plan, s.parts[0].bound["raw"], "sim", "network")
        t(f"from{s.at}[:] = 0.0")
        t("for h in range(n):", 1)
        t("for i in range(n):", 1)
        t(f"by{s.at}[h, i] = 0.0 if i == h else {raw}[i, h]")
        t.back()
        t(f"for a in range(s{k}.outdeg[h]):", 1)
        t(f"shift(from{s.at}, by{s.at}, h, s{k}.out[h, a], 1.0)")
        t.back(2)


def chain(t: Text, plan: Plan, name: str) -> None:
    """Sums of the present state, from those at the period's start."""
    k = plan.nets.index(name)
    slots = _slots(plan, name)
    for s in slots:
        t(f"sums{s.at}[:] = from{s.at}")
    if slots and plan.changing:
        t("for h in range(n):", 1)
        for one, other, sign in (("s", "n", "-1.0"), ("n", "s", "1.0")):
            t(f"for a in range({one}{k}.outdeg[h]):", 1)
            t(f"j = {one}{k}.out[h, a]")
            t(f"if not {other}{k}.adj[h, j]:", 1)
            for s in slots:
                t(f"shift(sums{s.at}, by{s.at}, h, j, {sign})")
            t.back(2)
        t.back()


def moved(t: Text, plan: Plan, name: str) -> None:
    """Ego's tie to `chosen` has just changed."""
    k = plan.nets.index(name)
    for s in _slots(plan, name):
        t(f"shift(sums{s.at}, by{s.at}, i, chosen, 1.0 if n{k}.adj[i, chosen] else -1.0)")
