"""Write the choice probabilities of ministeps, and what their paths' densities and scores take from them."""

from __future__ import annotations

from tertius.saom.kernel import compose as kernel
from tertius.saom.kernel.plan import Plan, Slot, fill, product
from tertius.saom.kernel.text import Text
from tertius.saom.likelihood.proposals import drawn


def states(plan: Plan) -> str:
    """Return the arguments of ``step`` that hold the state."""
    names = [f"n{k}" for k in range(len(plan.nets))]
    for b in range(len(plan.behs)):
        names += [f"zi{b}", f"zv{b}", f"r_v{b}", f"zpar[{b}, 0]"]
    return ", ".join(names)


def slots_of(plan: Plan, name: str) -> list[Slot]:
    """Return the effects on a variable's choices."""
    return plan.of(name, "eval", "creation", "endow")


def value_steps(t: Text, plan: Plan) -> None:
    """Write the choice probabilities of the steps proposed, `total`, and of those they replace, `before`."""
    t("tallied = stage == 2 and scored")
    t("total = 0.0")
    t("before = 0.0")
    t("possible = True")
    t("r = 0")
    t("part = 0")
    with t("while part < parts and possible:"):
        t("per = which[part]")
        t("path = paths[c, per]")
        t("value = values[c, per]")
        t("seg = segs[part]")
        t("fresh = freshes[part]")
        t("length = lengths[c, per]")
        t("low = lows[part]")
        t("high = highs[part]")
        t("count = counted[part]")
        with t("if entered != per:"):
            kernel.views(t, plan, "return")
            for k in range(len(plan.nets)):
                t(f"copy_net(n{k}, s{k}, False)")
            for b in range(len(plan.behs)):
                with t("for i in range(n):"):
                    t(f"zi{b}[i] = zi0{b}[i]")
                    t(f"zv{b}[i] = zi{b}[i] - zpar[{b}, 0]")
                    t(f"r_v{b}[i] = zi{b}[i]")
            t("entered = per")
            t("at = 0")
        with t("while at < low:"):
            t(f"step(path[at, 0], path[at, 1], path[at, 2], 1, {states(plan)})")
            t("at += 1")
        with t("while at > low:"):
            t("at -= 1")
            t(f"step(path[at, 0], path[at, 1], path[at, 2], -1, {states(plan)})")
        t("r = 0")
        with t("while r < count:"):
            _value_step(t, plan)
        with t("for r2 in range(low, high):"):
            t("before += value[r2]")
        t("highs[part] = high")
        t("counted[part] = count")
        t("part += 1")


def _value_step(t: Text, plan: Plan) -> None:
    """Write one ministep of the proposal: its choice probability at the present state, and the step."""
    t("v = seg[r, 0]")
    t("i = seg[r, 1]")
    t("option = seg[r, 2]")
    t("stay = 1.0")
    for v, name in enumerate(plan.variables):
        with t(f"if v == {v}:"):
            if name in plan.nets:
                _network(t, plan, name)
            else:
                _behaviour(t, plan, name)
    with t("if option == -2:"):
        drawn(t, plan)
    t("share = stay if option < 0 else weight[option]")
    with t("if not share > 0.0:"):
        t("possible = False")
        t("break")
    t("chance = math.log(share / norm)")
    t("fresh[r] = chance")
    t("total += chance")
    with t("if tallied:"):
        for v, name in enumerate(plan.variables):
            signs = "sign" if name in plan.nets else "way_sign"
            with t(f"if v == {v}:"):
                t(
                    f"tally(con, weight, {signs}, norm, options, option, places{v}, mean, "
                    "score[c, per], info[c, per])"
                )
    t(f"step(v, i, option, 1, {states(plan)})")
    t("r += 1")


def _network(t: Text, plan: Plan, name: str) -> None:
    """Write weights of all alters, and of no change, for ego i."""
    k, own, slots = plan.nets.index(name), f"n{plan.nets.index(name)}", slots_of(plan, name)
    fill(t, plan, slots, "sim", own)
    with t("for j in range(n):"):
        t("u[j] = 0.0")
        t(f"sign[j] = 1.0 - 2.0 * {own}.adj[i, j]")
    for q, slot in enumerate(slots):
        value = product(plan, slot, "delta", "sim", own)
        masked = {"eval": value, "creation": f"(1 - y) * ({value})", "endow": f"y * ({value})"}[
            slot.term.form
        ]
        with t("for j in range(n):"):
            t(f"y = {own}.adj[i, j]")
            t(f"con[{q}, j] = {masked}")
            t(f"u[j] += th{slot.at} * con[{q}, j]")
    with t(f"for a in range(fixed_count[{k}][per, i]):"):
        t(f"j = fixed_list[{k}][per, i, a]")
        t("u[j] = -1e300 * sign[j]")
        for q in range(len(slots)):
            t(f"con[{q}, j] = 0.0")
    with (
        t("for y in range(2):"),
        t(f"if net_way[{k}, per, y]:"),
        t("for j in range(n):"),
        t(f"if {own}.adj[i, j] == y:"),
    ):
        t("u[j] = -1e300 * sign[j]")
    t("options = n")
    t("norm = 1.0 + weigh(u, sign, weight, n)")


def _behaviour(t: Text, plan: Plan, name: str) -> None:
    """Write weights of a step down and up, and of no change, for ego i."""
    b, slots = plan.behs.index(name), slots_of(plan, name)
    fill(t, plan, slots, "sim", f"z{b}")
    t("norm = 0.0")
    with t("for way in range(2):"):
        t("d = 2 * way - 1")
        with t(f"if beh_way[{b}, per, way] or zi{b}[i] + d < zpar[{b}, 3] or zi{b}[i] + d > zpar[{b}, 4]:"):
            t("weight[way] = 0.0")
            for q in range(len(slots)):
                t(f"con[{q}, way] = 0.0")
            t("continue")
        for q, slot in enumerate(slots):
            value = product(plan, slot, "delta", "sim", f"z{b}")
            side = {"eval": "", "creation": " if way == 1 else 0.0", "endow": " if way == 0 else 0.0"}
            t(f"con[{q}, way] = {value}{side[slot.term.form]}")
        utility = " + ".join(f"th{s.at} * con[{q}, way]" for q, s in enumerate(slots)) or "0.0"
        t(f"weight[way] = exp({utility})")
        t("norm += weight[way]")
    if plan.prepared.data.behaviours[name].absorbing:
        t(f"stay = 2.0 if zi{b}[i] <= zpar[{b}, 3] or zi{b}[i] >= zpar[{b}, 4] else 1.0")
    t("norm += stay")
    t("options = 2")


def add_density(t: Text, plan: Plan) -> None:
    """Write the score of rates, and the logarithm of the path's density."""
    t("counts[:] = 0")
    t("density = -log_factorial(length)")
    with t("for r in range(length):"):
        t("counts[path[r, 0]] += 1")
        t("density += value[r]")
    for v in range(len(plan.variables)):
        t(f"density += counts[{v}] * math.log(rho[per, {v}]) - n * rho[per, {v}]")
        with t("if scored:"):
            t(f"score[c, per, rate_at[{v}, per]] = counts[{v}] / rho[per, {v}] - n")
            t(
                f"info[c, per, rate_at[{v}, per], rate_at[{v}, per]] = "
                f"counts[{v}] / (rho[per, {v}] * rho[per, {v}])"
            )
    t("worth[c, per] = density")
