"""Write the source of a kernel for one model: the chosen effects called in place, nothing else.

The text is deterministic; `kernel.load` compiles it under a name that is the digest of this text and
of every source that it is composed of, because numba's disk cache ignores edits in other files.
"""

from __future__ import annotations

from tertius.saom.kernel import history, paths, presence, rates, ties
from tertius.saom.kernel.finish import finish
from tertius.saom.kernel.layout import Layouts, layouts_of
from tertius.saom.kernel.levels import level_step
from tertius.saom.kernel.plan import Plan, Slot, call_of, constants, fill, imports, scenes, scope, table_of
from tertius.saom.kernel.signature import SIGNATURE
from tertius.saom.kernel.text import Text

HEADER = '''\
"""Kernel of one model; generated, see tertius.saom.kernel.compose."""
from importlib import import_module
import math
import numpy as np
from numba import njit
from tertius.saom.kernel.inner import inner
from tertius.saom.kernel.primitives import (
    address, copy_matrix, copy_net, copy_row, count_paths, exponential, far_by_mass, far_uniform, flip,
    isolate, list_senders, load_net, new_net, race, seed_stream, set_back, shift, toggle, uniform, waiting)
from tertius.saom.kernel.vector import draw, exp, signed0, signed1, signed2, signed3, weigh
from tertius.saom.kernel.views import Actor, Net
'''
LONGEST = 20_000_000
"""Ministeps after which an unconditional chain counts as one that does not end."""


def compose(plan: Plan) -> str:
    """Return the module's source for `plan`."""
    layouts = layouts_of(plan)
    t = Text()
    imports(t, plan)
    t("")
    t("@njit(nogil=True, error_model='numpy', no_cfunc_wrapper=True)")
    with t(f"def chains({SIGNATURE}):"):
        _allocate(t, plan, layouts)
        with t("for per in range(stats.shape[1]):"):
            _period(t, plan, layouts)
            with t("for c in range(lo, hi):"):
                _chain(t, plan, layouts)
    return HEADER + "\n".join(t.lines) + "\n"


def _allocate(t: Text, plan: Plan, layouts: Layouts) -> None:
    """Write buffers of a call, which its chains share."""
    t("state = np.empty(4, np.uint64)")
    for slot in plan.slots:
        t(f"th{slot.at} = theta[{slot.at}]")
    constants(t, plan)
    t(f"width = {plan.width}")
    t(f"n = {plan.prepared.data.n}")
    allocate_states(t, plan)
    allocate_tables(t, plan)
    t("stamp = np.uint32(0)")
    t("mark = np.zeros(width, np.uint32)")
    t("near = np.zeros(width + 4, np.uint32)")
    t("side_of = np.ones(width + 4)")
    t("utilities = np.zeros(width + 4)")
    for net in layouts.values():
        ties.allocate(t, plan, net)
    counts = [len(plan.of(name, "eval", "creation", "endow")) for name in plan.behs]
    t(f"con = np.zeros(({max([*counts, 1])}, 2))")
    t("weight = np.zeros(width + 4)")
    for slot in plan.slots:
        if slot.term.form == "rate":
            t(f"wr{slot.at} = np.zeros(n)")
    rates.allocate(t, plan)
    presence.allocate(t, plan)
    paths.allocate(t, plan)
    t("score = np.zeros(theta.shape[0])")
    t(f"moved = np.zeros({len(plan.variables)}, np.int64)")


def allocate_states(t: Text, plan: Plan) -> None:
    """Write networks (n now, s at the start, t and e at the start without missing ties) and behaviours."""
    for k, net in enumerate(plan.prepared.networks.values()):
        gaps = net.missing.any()
        for place, letter in enumerate("nste" if gaps else "ns"):
            t(f"{letter}{k} = new_net(matrices[{k}][{place}], capacity, {net.symmetric})")
        if not gaps:
            t(f"t{k} = s{k}")
            t(f"e{k} = s{k}")
    for b in range(len(plan.behs)):
        for letter in ("zv", "zt_v", "zb_v", "r_v"):
            t(f"{letter}{b} = np.empty(n)")
        for letter in ("zi", "zi0"):
            t(f"{letter}{b} = np.empty(n, np.int64)")


def allocate_tables(t: Text, plan: Plan) -> None:
    """Write tables of two-step paths, one for each pair of networks and kinds of leg, and rows."""
    tables: set[str] = set()
    for slot in plan.slots:
        for part in slot.parts:
            for scene, own in scenes(plan, slot):
                known = scope(plan, part, slot, scene, own)
                tables |= {table_of(known, name)[0] for name in part.effect.tables()}
            if part.effect.row is not None:
                t(f"pre{part.number} = np.empty(width)")
    for table in sorted(tables):
        t(f"{table} = np.zeros(width, np.int32)")
        t(f"seen_{table} = np.zeros(width + 1, np.uint32)")


def _period(t: Text, plan: Plan, layouts: Layouts) -> None:
    """Write start states and covariates of a period, shared by its chains."""
    views(t, plan, "return", chains=True)
    for v, name in enumerate(plan.variables):
        t(f"rho{v} = theta[rate_at[{v}, per]]")
        if name in layouts:
            ties.period(t, plan, layouts[name])
    for slot in plan.slots:
        if slot.term.form == "rate":
            _rate_weights(t, plan, slot)


def views(t: Text, plan: Plan, leave: str, chains: bool = False) -> None:
    """Write networks, covariates and behaviours as effects see them at the start of period ``per``."""
    for k, net in enumerate(plan.prepared.networks.values()):
        sym = net.symmetric
        t(f"ok = load_net(s{k}, starts[{k}][per], {sym})")
        if net.missing.any():
            t(f"ok = ok and load_net(t{k}, starts[{k}][per] * (1 - missing[{k}][per]), {sym})")
            t(f"ok = ok and load_net(e{k}, starts[{k}][per] * (1 - missing_start[{k}][per]), {sym})")
        with t("if not ok:"):
            if chains:
                with t("for c in range(lo, hi):"):
                    t("status[c] = 1")
            t(leave)
    for a, name in enumerate(plan.covs):
        if name not in plan.bound:
            continue
        par = ", ".join(f"xpar[{a}, {q}]" for q in range(5))
        t(f"x{a} = Actor(xs[{a}, per, :xlen[{a}]], xmiss[{a}, per, :xlen[{a}]], {par})")
    for d in [d for d, name in enumerate(plan.dyads) if name in plan.bound]:
        t(f"w{d} = dyads[{d}][per if dyads[{d}].shape[0] > 1 else 0]")
    for b in range(len(plan.behs)):
        _behaviour_views(t, b)


def _behaviour_views(t: Text, b: int) -> None:
    """Write a behaviour as effects see it: z centred, zl at the end, zt target, zb other state, r raw."""
    par = ", ".join(f"zpar[{b}, {q}]" for q in range(5))
    raw = ", ".join([f"0.0 * zpar[{b}, 0]", *(f"zpar[{b}, {q}]" for q in range(1, 5))])
    t(f"z{b} = Actor(zv{b}, zmiss[{b}, per], {par})")
    t(f"zl{b} = Actor(zv{b}, zlost[{b}, per], {par})")
    t(f"zt{b} = Actor(zt_v{b}, zmiss[{b}, per], {par})")
    t(f"zb{b} = Actor(zb_v{b}, zlost[{b}, per], {par})")
    t(f"r{b} = Actor(r_v{b}, zmiss[{b}, per], {raw})")
    with t("for i in range(n):"):
        t(f"zi0{b}[i] = zs[{b}, per, i]")
        t(f"zt_v{b}[i] = 0.0 if zmiss[{b}, per, i] else zi0{b}[i] - zpar[{b}, 0]")


def _rate_weights(t: Text, plan: Plan, slot: Slot) -> None:
    """Write weights of a rate effect at the start of the period, for its statistic."""
    part = slot.parts[0]
    # Exposure sees a missing value as 0; a rate by the behaviour itself sees the carried one.
    for b in range(len(plan.behs)):
        with t("for i in range(n):"):
            t(f"r_v{b}[i] = zi0{b}[i]")
            if "x" not in part.bound:
                with t(f"if zmiss[{b}, per, i]:"):
                    t(f"r_v{b}[i] = 0.0")
    with t("for i in range(n):"):
        if part.effect.tables():
            fill(t, plan, [slot], "end", "")
        t(f"wr{slot.at}[i] = {call_of(part, 'delta', scope(plan, part, slot, 'end', ''))}")


def _chain(t: Text, plan: Plan, layouts: Layouts) -> None:
    """Write one period of one chain."""
    t("seed_stream(keys[c] + np.uint64(per) * np.uint64(0xD1342543DE82EF95), state)")
    t("score[:] = 0.0")
    t("moved[:] = 0")
    for k, net in enumerate(plan.prepared.networks.values()):
        t(f"copy_net(n{k}, s{k}, {net.symmetric})")
    for b in range(len(plan.behs)):
        with t("for i in range(n):"):
            t(f"zi{b}[i] = zi0{b}[i]")
            t(f"zv{b}[i] = zi{b}[i] - zpar[{b}, 0]")
            t(f"r_v{b}[i] = zi{b}[i]")
    presence.start(t, plan)
    if plan.changing:
        t("stale = True")
    else:
        _settle(t, plan, layouts)
    if plan.coupled:
        paths.start(t, plan)
    t("now = 0.0")
    t("steps = 0")
    history.start(t)
    if plan.steady:
        rates.start_clock(t, plan)
    with t("while True:"):
        if plan.changing:
            # At the start, and after an arrival or departure.
            with t("if stale:"):
                t("stale = False")
                _settle(t, plan, layouts)
        if plan.steady:
            rates.tick(t)
        else:
            _wait(t, plan)
        t("steps += 1")
        with t(f"if steps > ({LONGEST} if cond < 0 else 1000 * (1000 + distance[cond, per])):"):
            t("status[c] = 2")
            t("break")
        if not plan.coupled:
            t(f"pick = uniform(state) * {'pace' if plan.steady else 'total'}")
        _ministep(t, plan, layouts, 0)
        with t("if cond >= 0 and moved[cond] >= distance[cond, per]:"):
            t("break")
    with t("if status[c] != 0:"):
        t("continue")
    history.end(t)
    if plan.steady:
        rates.stop_clock(t, plan)
    finish(t, plan, layouts)


def _settle(t: Text, plan: Plan, layouts: Layouts) -> None:
    """Write what is kept of a state: who may move, values by alter, sums."""
    rates.start(t, plan)
    ties.chain(t, plan, layouts)


def _wait(t: Text, plan: Plan) -> None:
    """Write the time to the next ministep; the loop ends if that is beyond the period."""
    rates.renew(t, plan)
    total = " + ".join(f"rho{v} * size[{v}]" for v in range(len(plan.variables)))
    t(f"total = {total}")
    if plan.coupled:
        paths.upcoming(t, plan)
    else:
        t("dt = exponential(state) / total")
    presence.events(t, plan)
    with t("if cond < 0 and now + dt > 1.0:"):
        rates.elapsed(t, plan, "(1.0 - now)")
        t("break")
    t("now += dt")
    rates.elapsed(t, plan, "dt")


def _ministep(t: Text, plan: Plan, layouts: Layouts, v: int) -> None:
    """Write whose turn it is, among the variables from `v` on, and the move."""
    if v == len(plan.variables) - 1:
        _move(t, plan, layouts, v)
        return
    t(f"part = rho{v} * size[{v}]")
    with t(f"if which == {v}:" if plan.coupled else "if pick < part:"):
        _move(t, plan, layouts, v)
    with t("else:"):
        t("pass" if plan.coupled else "pick -= part")
        _ministep(t, plan, layouts, v + 1)


def _move(t: Text, plan: Plan, layouts: Layouts, v: int) -> None:
    name = plan.variables[v]
    rates.ego(t, plan, v, name)
    if name not in layouts:
        level_step(t, plan, layouts, v, name)
    elif layouts[name].double_step:
        ties.double_step(t, plan, layouts, layouts[name])
    else:
        ties.tie_step(t, plan, layouts, layouts[name])
