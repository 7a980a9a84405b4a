"""The compiled function of one variable's change statistics: what each option is worth, by effect.

It serves what looks at choices from outside (probabilities, margins), and is written from the same pieces as
the kernel of chains: one file a model and variable, in the same cache.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tertius.core.arrays import Bools, Bytes, Floats, Ints
from tertius.saom.data.prepare import Prepared
from tertius.saom.kernel import compose, ties
from tertius.saom.kernel.layout import layouts_of
from tertius.saom.kernel.load import load
from tertius.saom.kernel.plan import Plan, constants, fill, imports, product
from tertius.saom.kernel.signature import Inputs
from tertius.saom.kernel.text import Text
from tertius.saom.term import Term

ARGUMENTS = ("egos", "per", "capacity", "matrices", *Inputs._fields, "out")
WALKED = ("what", "per", "capacity", "matrices", *Inputs._fields, "out", "held", "barred")


def source_of(plan: Plan, on: str) -> str:
    """Return the source of ``choices``, which fills ``out`` (effects, egos, options) for variable `on`."""
    t = Text()
    with _function(t, plan, f"def choices({', '.join(ARGUMENTS)}):"), t("for e in range(egos.shape[0]):"):
        t("i = egos[e]")
        _options(t, plan, on)
    return _finished(t)


def walk_source_of(plan: Plan, on: str) -> str:
    """Return the source of ``walk``: the same along the ministeps of a chain, one row per turn of `on`.

    ``what`` (events, 4) holds the place of the variable (networks first), ego, alter and step; before each
    event of `on`, ``out`` (effects, turns, options) and ``held`` (turns, options: ego's ties, or its level)
    are filled, and ``barred`` (turns, options) where constraints do not let ego change a tie.
    """
    nets, t = list(plan.prepared.networks.values()), Text()
    with _function(t, plan, f"def walk({', '.join(WALKED)}):"):
        t("e = 0")
        with t("for event in range(what.shape[0]):"):
            t("i = np.int64(what[event, 1])")
            with t(f"if what[event, 0] == {[*plan.nets, *plan.behs].index(on)}:"):
                _options(t, plan, on)
                if on in plan.nets:
                    layout = layouts_of(plan)[on]
                    with t(f"for j in range({layout.m}):"):
                        t(f"held[e, j] = {layout.own}.adj[i, j]")
                    ties.constrained(t, plan, layout, "barred[e, j] = 1")
                else:
                    t(f"held[e, 0] = zi{plan.behs.index(on)}[i]")
                t("e += 1")
            for k, net in enumerate(nets):
                with (
                    t(f"if what[event, 0] == {k} and what[event, 3] != 0:"),
                    t(f"if not toggle(n{k}, i, np.int64(what[event, 2]), {net.symmetric}):"),
                ):
                    t("return False")
            for b in range(len(plan.behs)):
                with t(f"if what[event, 0] == {len(nets) + b}:"):
                    t(f"zi{b}[i] += what[event, 3]")
                    t(f"zv{b}[i] = zi{b}[i] - zpar[{b}, 0]")
    return _finished(t)


@contextmanager
def _function(t: Text, plan: Plan, head: str) -> Iterator[None]:
    """Write a function up to the first state of period ``per``; what is written inside comes next."""
    imports(t, plan)
    t("")
    t("@njit(nogil=True, error_model='numpy')")
    with t(head):
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
                t(f"zi{b}[i] = zi0{b}[i]")
                t(f"zv{b}[i] = zi0{b}[i] - zpar[{b}, 0]")
        yield
        t("return True")


def _options(t: Text, plan: Plan, on: str) -> None:
    """Write what each option of ego ``i`` is worth to row ``e`` of ``out``."""
    slots = [s for s in plan.slots if s.term.on == on and s.term.form != "rate"]
    own = f"n{plan.nets.index(on)}" if on in plan.nets else f"z{plan.behs.index(on)}"
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


def _finished(t: Text) -> str:
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

    @cached_property
    def _run(self) -> Any:
        return load(source_of(self.plan, self.on), self.plan.functions()).choices

    @cached_property
    def _walk(self) -> Any:
        return load(walk_source_of(self.plan, self.on), self.plan.functions()).walk

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
        out = np.zeros((self.count, len(egos), self._width))
        self._run(egos, period, *self._room(), *inputs, out)
        return out

    def along(self, inputs: Inputs, period: int, events: NDArray[np.int32]) -> tuple[Floats, Ints, Bools]:
        """Return values (effects, turns, options) before each ministep of the variable in a chain's period.

        Parameters
        ----------
        inputs : Inputs
            Of this plan, at the observed states.
        period : int
            From 0.
        events : int32 array (events, 4)
            Ministeps in their order: the variable's place among the networks and then the behaviours of the
            data, ego, alter, step.

        Returns
        -------
        values : float64 array (effects, turns, options)
            As of `at`; a turn is a ministep of the variable.
        held : int64 array (turns, options)
            Ego's ties before it; of a behaviour its level, in the first column.
        barred : bool array (turns, options)
            Ties that constraints or a bound of degrees do not let change.
        """
        names = [*self.plan.nets, *self.plan.behs]
        turns = int((events[:, 0] == names.index(self.on)).sum())
        out = np.zeros((self.count, turns, self._width))
        held, barred = np.zeros((turns, self._width), np.int64), np.zeros((turns, self._width), np.uint8)
        self._walk(np.ascontiguousarray(events), period, *self._room(), *inputs, out, held, barred)
        return out, held, barred == 1

    @property
    def _width(self) -> int:
        return int(self.plan.prepared.networks[self.on].start.shape[2]) if self.network else 2

    def _room(self) -> tuple[int, tuple[Bytes, ...]]:
        """Return the longest list of neighbours, and matrices for the states."""
        nets = self.plan.prepared.networks.values()
        matrices = tuple(np.zeros((4 if v.missing.any() else 2, *v.start.shape[1:]), np.uint8) for v in nets)
        return max([self.plan.prepared.data.n, *(int(v.start.shape[2]) for v in nets)]), matrices
