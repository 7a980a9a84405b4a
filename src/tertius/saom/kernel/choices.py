"""The compiled function of one variable's change statistics: what each option is worth, by effect.

It serves what looks at choices from outside (probabilities, margins), and is written from the same pieces as
the kernel of chains: one file a model and variable, in the same cache.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tertius.core.arrays import Floats, Ints
from tertius.saom.data.prepare import Prepared
from tertius.saom.kernel import compose
from tertius.saom.kernel.load import load
from tertius.saom.kernel.plan import Plan, constants, fill, imports, product
from tertius.saom.kernel.signature import Inputs
from tertius.saom.kernel.text import Text
from tertius.saom.term import Term

ARGUMENTS = ("egos", "per", "capacity", "matrices", *Inputs._fields, "out")


def source_of(plan: Plan, on: str) -> str:
    """Return the source of ``choices``, which fills ``out`` (effects, egos, options) for variable `on`."""
    t = Text()
    imports(t, plan)
    t("")
    t("@njit(nogil=True, error_model='numpy')")
    with t(f"def choices({', '.join(ARGUMENTS)}):"):
        constants(t, plan)
        t(f"width = {plan.width}")
        t(f"n = {plan.prepared.data.n}")
        compose.allocate_states(t, plan)
        compose.allocate_tables(t, plan)
        compose.views(t, plan, "return False")
        for k, net in enumerate(plan.prepared.networks.values()):
            t(f"copy_net(n{k}, s{k}, {net.symmetric})")
        for b in range(len(plan.behs)):
            with t("for i in range(n):"):
                t(f"zv{b}[i] = zi0{b}[i] - zpar[{b}, 0]")
        slots = [s for s in plan.slots if s.term.on == on and s.term.form != "rate"]
        own = f"n{plan.nets.index(on)}" if on in plan.nets else f"z{plan.behs.index(on)}"
        with t("for e in range(egos.shape[0]):"):
            t("i = egos[e]")
            fill(t, plan, slots, "sim", own)
            if on in plan.nets:
                with t("for j in range(out.shape[2]):"):
                    t(f"y = {own}.adj[i, j]")
                    for k, slot in enumerate(slots):
                        t(f"out[{k}, e, j] = {product(plan, slot, 'delta', 'sim', own)}")
            else:
                with t("for option in range(2):"):
                    t("d = 2 * option - 1")
                    for k, slot in enumerate(slots):
                        t(f"out[{k}, e, option] = {product(plan, slot, 'delta', 'sim', own)}")
        t("return True")
    return compose.HEADER + "\n".join(t.lines) + "\n"


class Worths:
    """Change statistics of one variable's effects, by ego and option.

    Parameters
    ----------
    prepared : Prepared
    terms : sequence of Term
        On `on`, none of them a rate.
    on : str
    """

    def __init__(self, prepared: Prepared, terms: Sequence[Term], on: str) -> None:
        self.plan = Plan(prepared, tuple(terms))
        self.on, self.count = on, len(terms)
        self.network = on in prepared.networks
        self._run = load(source_of(self.plan, on), self.plan.functions()).choices

    def at(self, inputs: Inputs, period: int, egos: Ints) -> Floats:
        """Return values (effects, egos, options): alters, or one step down and one up.

        Parameters
        ----------
        inputs : Inputs
            Of this plan, at the states wanted.
        period : int
            From 0.
        egos : int64 array

        Returns
        -------
        float64 array
            The statistic with the tie minus that without it; of a behaviour, its change by the step.
        """
        nets = self.plan.prepared.networks
        options = nets[self.on].start.shape[2] if self.network else 2
        matrices = tuple(
            np.zeros((4 if v.missing.any() else 2, *v.start.shape[1:]), np.uint8) for v in nets.values()
        )
        out = np.zeros((self.count, len(egos), options))
        capacity = max([self.plan.prepared.data.n, *(int(v.start.shape[2]) for v in nets.values())])
        self._run(egos, period, capacity, matrices, *inputs, out)
        return out
