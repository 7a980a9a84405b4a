"""Write the source of a kernel for one model: the chosen effects called in place, nothing else.

The text is deterministic; `kernel.load` compiles it under a name that is the digest of this text and
of every source that it is composed of, because numba's disk cache ignores edits in other files.
"""

from __future__ import annotations

from tertius.saom.kernel import history, paths, presence, rates, ties
from tertius.saom.kernel.finish import finish
from tertius.saom.kernel.levels import level_step
from tertius.saom.kernel.plan import Plan, Text, call_of, fill, imports, scenes, scope, table_of

HEADER = '''\
"""Kernel of one model; generated, see tertius.saom.kernel.compose."""
from importlib import import_module
import math
import numpy as np
from numba import njit
from tertius.saom.kernel.primitives import (
    address, copy_net, count_paths, exponential, far_by_mass, far_uniform, flip, isolate, load_net, new_net,
    race, seed_stream, set_back, shift, toggle, uniform, waiting)
from tertius.saom.kernel.vector import (
    draw, exp, signed0, signed1, signed2, signed3, signed_row, weigh)
from tertius.saom.kernel.views import Actor, Net
'''

SIGNATURE = (
    "lo, hi, keys, theta, cond, scored, capacity, matrices, rate_at, parms, tabs, "
    "starts, fixed_count, fixed_list, missing, missing_start, missing_end, net_way, "
    "zs, zmiss, zlost, zpar, beh_way, xs, xmiss, "
    "xpar, xlen, dyads, distance, here, event_time, "
    f"event_actor, event_joins, stats, scores, times, net_ends, beh_ends, status, {history.ARGUMENTS}"
)


def compose(plan: Plan) -> str:
    """Return the module's source for `plan`."""
    t = Text()
    for part in plan.parts:
        imports(t, part)
    t("")
    t("@njit(nogil=True, error_model='numpy')")
    t(f"def chains({SIGNATURE}):", 1)
    _allocate(t, plan)
    t("for per in range(stats.shape[1]):", 1)
    _period(t, plan)
    t("for c in range(lo, hi):", 1)
    _chain(t, plan)
    return HEADER + "\n".join(t.lines) + "\n"


def _allocate(t: Text, plan: Plan) -> None:
    t("state = np.empty(4, np.uint64)")
    for q in range(len(plan.terms)):
        t(f"th{q} = theta[{q}]")
    for part in plan.parts:
        t(f"p{part.number} = parms[{part.number}]")
        t(f"tab{part.number} = tabs[{part.number}]")
    sizes = [plan.prepared.data.n, *(v.start.shape[2] for v in plan.prepared.networks.values())]
    t(f"width = {max(sizes)}")
    t(f"n = {plan.prepared.data.n}")
    for k, name in enumerate(plan.nets):
        sym = plan.prepared.networks[name].symmetric
        gaps = plan.prepared.networks[name].missing.any()
        for place, letter in enumerate("nste" if gaps else "ns"):
            t(f"{letter}{k} = new_net(matrices[{k}][{place}], capacity, {sym})")
        if not gaps:
            t(f"t{k} = s{k}")
            t(f"e{k} = s{k}")
    for b in range(len(plan.behs)):
        for letter in ("zv", "zt_v", "zb_v", "r_v"):
            t(f"{letter}{b} = np.empty(n)")
        for letter in ("zi", "zi0"):
            t(f"{letter}{b} = np.empty(n, np.int64)")
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
    t("stamp = np.uint32(0)")
    t("mark = np.zeros(width, np.uint32)")
    t("near = np.zeros(width + 4, np.uint32)")
    t("side_of = np.ones(width + 4)")
    t("utilities = np.zeros(width + 4)")
    for v, name in enumerate(plan.variables):
        if name in plan.nets:
            ties.allocate(t, plan, v, name)
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


def _period(t: Text, plan: Plan) -> None:
    """Start states and covariates of a period, shared by its chains."""
    for k, name in enumerate(plan.nets):
        net = plan.prepared.networks[name]
        sym = net.symmetric
        t(f"ok = load_net(s{k}, starts[{k}][per], {sym})")
        if net.missing.any():
            t(f"ok = ok and load_net(t{k}, starts[{k}][per] * (1 - missing[{k}][per]), {sym})")
            t(f"ok = ok and load_net(e{k}, starts[{k}][per] * (1 - missing_start[{k}][per]), {sym})")
        t("if not ok:", 1)
        t("for c in range(lo, hi):", 1)
        t("status[c] = 1")
        t.back()
        t("return")
        t.back()
    for a in range(len(plan.covs)):
        par = ", ".join(f"xpar[{a}, {q}]" for q in range(5))
        t(f"x{a} = Actor(xs[{a}, per, :xlen[{a}]], xmiss[{a}, per, :xlen[{a}]], {par})")
    for d in range(len(plan.dyads)):
        t(f"w{d} = dyads[{d}][per if dyads[{d}].shape[0] > 1 else 0]")
    for b in range(len(plan.behs)):
        par = ", ".join(f"zpar[{b}, {q}]" for q in range(5))
        raw = ", ".join([f"0.0 * zpar[{b}, 0]", *(f"zpar[{b}, {q}]" for q in range(1, 5))])
        t(f"z{b} = Actor(zv{b}, zmiss[{b}, per], {par})")
        t(f"zl{b} = Actor(zv{b}, zlost[{b}, per], {par})")
        t(f"zt{b} = Actor(zt_v{b}, zmiss[{b}, per], {par})")
        t(f"zb{b} = Actor(zb_v{b}, zlost[{b}, per], {par})")
        t(f"r{b} = Actor(r_v{b}, zmiss[{b}, per], {raw})")
        t("for i in range(n):", 1)
        t(f"zi0{b}[i] = zs[{b}, per, i]")
        t(f"zt_v{b}[i] = 0.0 if zmiss[{b}, per, i] else zi0{b}[i] - zpar[{b}, 0]")
        t.back()
    for v, name in enumerate(plan.variables):
        t(f"rho{v} = theta[rate_at[{v}, per]]")
        if name in plan.nets:
            ties.period(t, plan, v, name)
    for slot in plan.slots:
        if slot.term.form != "rate":
            continue
        known = scope(plan, slot.parts[0], slot, "end", "")
        # Exposure sees a missing value as 0; a rate by the behaviour itself sees the carried one.
        for b in range(len(plan.behs)):
            t("for i in range(n):", 1)
            t(f"r_v{b}[i] = zi0{b}[i]")
            if "x" not in slot.parts[0].bound:
                t(f"if zmiss[{b}, per, i]:", 1)
                t(f"r_v{b}[i] = 0.0")
                t.back()
            t.back()
        t("for i in range(n):", 1)
        if slot.parts[0].effect.tables():
            fill(t, plan, [slot], "end", "")
        t(f"wr{slot.at}[i] = {call_of(slot.parts[0], 'delta', known)}")
        t.back()


def _chain(t: Text, plan: Plan) -> None:
    t("seed_stream(keys[c] + np.uint64(per) * np.uint64(0xD1342543DE82EF95), state)")
    t("score[:] = 0.0")
    t("moved[:] = 0")
    for k, name in enumerate(plan.nets):
        t(f"copy_net(n{k}, s{k}, {plan.prepared.networks[name].symmetric})")
    for b in range(len(plan.behs)):
        t("for i in range(n):", 1)
        t(f"zi{b}[i] = zi0{b}[i]")
        t(f"zv{b}[i] = zi{b}[i] - zpar[{b}, 0]")
        t(f"r_v{b}[i] = zi{b}[i]")
        t.back()
    presence.start(t, plan)
    rates.start(t, plan)
    ties.chain(t, plan)
    if plan.coupled:
        paths.start(t, plan)
    t("now = 0.0")
    t("steps = 0")
    history.start(t)
    if plan.steady:
        rates.start_clock(t, plan)
    t("while True:", 1)
    if plan.steady:
        rates.tick(t)
    else:
        _wait(t, plan)
    t("steps += 1")
    t("if steps > (20000000 if cond < 0 else 1000 * (1000 + distance[cond, per])):", 1)
    t("status[c] = 2")
    t("break")
    t.back()
    if not plan.coupled:
        t(f"pick = uniform(state) * {'pace' if plan.steady else 'total'}")
    for v, name in enumerate(plan.variables):
        if v < len(plan.variables) - 1:
            t(f"part = rho{v} * size[{v}]")
            t(f"if which == {v}:" if plan.coupled else "if pick < part:", 1)
            _ministep(t, plan, v, name)
            t.back()
            t("else:", 1)
            t("pass" if plan.coupled else "pick -= part")
        else:
            _ministep(t, plan, v, name)
    t.back(len(plan.variables) - 1)
    t("if cond >= 0 and moved[cond] >= distance[cond, per]:", 1)
    t("break")
    t.back(2)
    t("if status[c] != 0:", 1)
    t("continue")
    t.back()
    history.end(t)
    if plan.steady:
        rates.stop_clock(t, plan)
    finish(t, plan)


def _wait(t: Text, plan: Plan) -> None:
    """Draw the time to the next ministep; leave the loop if it lies beyond the period."""
    rates.renew(t, plan)
    total = " + ".join(f"rho{v} * size[{v}]" for v in range(len(plan.variables)))
    t(f"total = {total}")
    if plan.coupled:
        paths.upcoming(t, plan)
    else:
        t("dt = exponential(state) / total")
    presence.events(t, plan)
    t("if cond < 0 and now + dt > 1.0:", 1)
    rates.elapsed(t, plan, "(1.0 - now)")
    t("break")
    t.back()
    t("now += dt")
    rates.elapsed(t, plan, "dt")


def _ministep(t: Text, plan: Plan, v: int, name: str) -> None:
    rates.ego(t, plan, v, name)
    if name in plan.nets:
        ties.tie_step(t, plan, v, name)
    else:
        level_step(t, plan, v, name)
