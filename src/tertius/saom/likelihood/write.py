"""Write the sampler of paths between two waves for one model, as `kernel.compose` writes its chains.

A path is the list of ministeps of a period.  Its density, with waiting times integrated out, is that of a
Poisson number of steps, each by a variable in proportion to its rate, an actor drawn evenly, and the
choice: exp(-total rate) / T! times the product over steps of rate times probability of the choice
(Snijders, Koskinen & Schweinberger 2010, Annals of Applied Statistics 4, 567-588; rates that stay the same
through a period need no approximation).  The moves of the Metropolis-Hastings sampler are in `_propose`.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from tertius.saom.kernel import compose as kernel
from tertius.saom.kernel.plan import Plan, Slot, constants, fill, imports, product
from tertius.saom.kernel.signature import Inputs
from tertius.saom.kernel.text import Text

BIRTHS, DEATHS = 0.35, 0.35
"""Shares of proposals that insert steps and that remove them; the others move one step."""
NEAR = 10.0
"""Distances k between two steps are drawn in proportion to 1 / (k + `NEAR`): near ones more often."""
ARGUMENTS = (
    *("lo", "hi", "theta", "matrices"),
    *Inputs._fields,
    *("waves", "levels", "cells", "prior", "flips", "streams", "paths", "values", "lengths", "todo"),
    *("scored", "score", "info", "worth", "made", "taken"),
)
MADE = Path(__file__).with_name("moves.py")


def source_of(plan: Plan) -> str:
    """Return the source of ``sample``, which moves paths on and sums up their scores."""
    t = Text()
    # What is imported from this package is no source of `load`: its digest stands in the text.
    t(f"# {hashlib.sha256(MADE.read_bytes()).hexdigest()}")
    t("from tertius.saom.likelihood.moves import (")
    t("    free_of, log_factorial, nearest_of, partner, pick_option, span, splice, tally)")
    imports(t, plan)
    t("")
    _apply(t, plan)
    t("")
    t("@njit(nogil=True, error_model='numpy', no_cfunc_wrapper=True)")
    with t(f"def sample({', '.join(ARGUMENTS)}):"):
        _allocate(t, plan)
        with t("for c in range(lo, hi):"):
            _chain(t, plan)
    return kernel.HEADER + "\n".join(t.lines) + "\n"


def _states(plan: Plan) -> str:
    names = [f"n{k}" for k in range(len(plan.nets))]
    for b in range(len(plan.behs)):
        names += [f"zi{b}", f"zv{b}", f"r_v{b}", f"zpar[{b}, 0]"]
    return ", ".join(names)


def _apply(t: Text, plan: Plan) -> None:
    """Write ``step``, which makes a ministep (`way` 1) or takes it back (-1)."""
    names = [f"n{k}" for k in range(len(plan.nets))]
    for b in range(len(plan.behs)):
        names += [f"zi{b}", f"zv{b}", f"r_v{b}", f"mean{b}"]
    t("@inner")
    with t(f"def step(variable, i, option, way, {', '.join(names)}):"):
        with t("if option < 0:"):
            t("return")
        for v, name in enumerate(plan.variables):
            with t(f"if variable == {v}:"):
                if name in plan.nets:
                    t(f"toggle(n{plan.nets.index(name)}, i, option, False)")
                else:
                    b = plan.behs.index(name)
                    t(f"zi{b}[i] += way * (2 * option - 1)")
                    t(f"zv{b}[i] = zi{b}[i] - mean{b}")
                    t(f"r_v{b}[i] = zi{b}[i]")


def _allocate(t: Text, plan: Plan) -> None:
    """Write buffers of a call."""
    constants(t, plan)
    # Sizes come with the data, so that groups of any size share a kernel.
    t("n = here.shape[1]")
    t("width = n")
    t("capacity = n")
    kernel.allocate_states(t, plan)
    kernel.allocate_tables(t, plan)
    most = max([1, *(len(_slots(plan, name)) for name in plan.variables)])
    t(f"con = np.zeros(({most}, width + 4))")
    t(f"mean = np.zeros({most})")
    t("weight = np.zeros(width + 4)")
    t("u = np.zeros(width + 4)")
    t("sign = np.ones(width + 4)")
    t("way_sign = np.ones(2)")
    t("periods = lengths.shape[1]")
    t(f"rho = np.zeros((periods, {len(plan.variables)}))")
    t(f"counts = np.zeros({len(plan.variables)}, np.int64)")
    t(f"is_net = np.zeros({len(plan.variables)}, np.bool_)")
    for v, name in enumerate(plan.variables):
        t(f"is_net[{v}] = {name in plan.nets}")
        slots = _slots(plan, name)
        t(f"places{v} = np.zeros({len(slots)}, np.int64)")
        for q, slot in enumerate(slots):
            t(f"places{v}[{q}] = {slot.at}")
    t("room = paths.shape[2]")
    t("segs = np.zeros((2, room + 4, 3), np.int64)")
    t("freshes = np.zeros((2, room + 4))")
    for name in ("which", "lows", "highs", "counted"):
        t(f"{name} = np.zeros(2, np.int64)")
    t("harmonic = np.zeros(room + 4)")
    with t("for k in range(1, room + 4):"):
        t(f"harmonic[k] = harmonic[k - 1] + 1.0 / (k - 1.0 + {NEAR})")


def _slots(plan: Plan, name: str) -> list[Slot]:
    return plan.of(name, "eval", "creation", "endow")


def _chain(t: Text, plan: Plan) -> None:
    """Write the moves of one chain's paths: period by period, then of missing cells; then the scores.

    Each turn replaces steps of one path, or of the two paths that meet at a wave with a missing cell.
    """
    for q in range(len(plan.terms)):
        t(f"th{q} = theta[c, {q}]")
    with t("for per in range(periods):"):
        for v in range(len(plan.variables)):
            t(f"rho[per, {v}] = theta[c, rate_at[{v}, per]]")
    if plan.nets:
        t(f"starts = ({', '.join(f'waves[{k}][c]' for k in range(len(plan.nets)))},)")
    t("zs = levels[c]")
    t("stage = 0")
    t("turn = 0")
    t("fresh_start = True")
    t("entered = -1")
    t("at = 0")
    t("sound = True")
    with t("while True:"):
        t("parts = 1")
        t("bonus = 0.0")
        t("forced = stage == 2 or (stage == 0 and fresh_start)")
        with t("if stage == 1:"):
            with t("if flips[c] == 0 or cells.shape[0] == 0:"):
                t("stage = 2")
                t("turn = 0")
                t("continue")
            t("longest = 0")
            with t("for per in range(periods):"):
                t("longest = max(longest, lengths[c, per])")
            with t("if longest + 2 > room:"):
                t("break")
            t("flips[c] -= 1")
            t("state = streams[c, periods]")
            _flip(t, plan)
        with t("elif turn == periods:"):
            with t("if stage == 2:"):
                t("break")
            t("stage = 1")
            t("continue")
        with t("else:"):
            t("per = turn")
            t("state = streams[c, per]")
            t("path = paths[c, per]")
            t("value = values[c, per]")
            t("length = lengths[c, per]")
            with t("if length + 2 > room:"):
                t("break")
            t("seg = segs[0]")
            t("low = 0")
            t("high = 0")
            t("count = 0")
            with t("if forced:"):
                # The first pass values the path at these parameters, the last one sums up its score.
                t("high = length")
                t("count = length")
                with t("for r in range(length):"), t("for k in range(3):"):
                    t("seg[r, k] = path[r, k]")
            with t("elif todo[c, per] == 0:"):
                t("turn += 1")
                t("fresh_start = True")
                t("continue")
            with t("else:"):
                t("todo[c, per] -= 1")
                _propose(t, plan)
            t("which[0] = per")
            t("lows[0] = low")
            t("highs[0] = high")
            t("counted[0] = count")
        _value(t, plan)
        with t("if forced and not possible:"):
            t("sound = False")
            t("break")
        _decide(t, plan)
        with t("if forced:"):
            t("turn += 1 if stage == 2 else 0")
            t("fresh_start = False")
    with t("for per in range(periods):"):
        with t("if not sound:"):
            t("worth[c, per] = -np.inf")
            t("continue")
        t("path = paths[c, per]")
        t("value = values[c, per]")
        t("length = lengths[c, per]")
        _rates(t, plan)


def _value(t: Text, plan: Plan) -> None:
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
            t(f"step(path[at, 0], path[at, 1], path[at, 2], 1, {_states(plan)})")
            t("at += 1")
        with t("while at > low:"):
            t("at -= 1")
            t(f"step(path[at, 0], path[at, 1], path[at, 2], -1, {_states(plan)})")
        t("r = 0")
        with t("while r < count:"):
            _evaluate(t, plan)
        with t("for r2 in range(low, high):"):
            t("before += value[r2]")
        t("highs[part] = high")
        t("counted[part] = count")
        t("part += 1")


def _decide(t: Text, plan: Plan) -> None:
    """Write acceptance, or the return to what was before."""
    t("accept = forced")
    with t("if not forced and possible:"):
        t("accept = math.log(1.0 - uniform(state)) < total - before + bonus")
        t("made[c, per] += 1")
    with t("if accept:"):
        with t("if not forced:"):
            t("taken[c, per] += 1")
        with t("for part in range(parts):"):
            t("p = which[part]")
            t("low, high, count = lows[part], highs[part], counted[part]")
            t(
                "lengths[c, p] = splice(paths[c, p], values[c, p], lengths[c, p], low, high, segs[part], "
                "freshes[part], count)"
            )
            t("at = low + count")
    with t("elif stage == 1:"):
        _flip_wave(t, plan, "-change")
    with t("else:"), t("while r > 0:"):
        t("r -= 1")
        t(f"step(seg[r, 0], seg[r, 1], seg[r, 2], -1, {_states(plan)})")
    with t("if stage == 1:"):
        t("entered = -1")


def _flip_wave(t: Text, plan: Plan, by: str) -> None:
    """Write the change of the missing cell of a wave, or its return."""
    for v, name in enumerate(plan.variables):
        with t(f"if cells[g, 1] == {v}:"):
            if name in plan.nets:
                k = plan.nets.index(name)
                t(f"starts[{k}][w, ego, alter] = 1 - starts[{k}][w, ego, alter]")
            else:
                t(f"zs[{plan.behs.index(name)}, w, ego] += {by}")


def _flip(t: Text, plan: Plan) -> None:
    """Write the proposal of another value of a cell that is missing at a wave.

    The path before the wave gets a last step on this cell, or loses the one it has; the path after it gets a
    first one, or loses it.  At the first wave the prior decides instead of a path before.
    """
    t("g = min(int(uniform(state) * cells.shape[0]), cells.shape[0] - 1)")
    t("w, v, ego, alter = cells[g, 0], cells[g, 1], cells[g, 2], cells[g, 3]")
    t("change = 1 if uniform(state) < 0.5 else -1")
    t("gain = 0.0")
    for v, name in enumerate(plan.variables):
        with t(f"if v == {v}:"):
            if name in plan.nets:
                k = plan.nets.index(name)
                t(f"old = np.int64(starts[{k}][w, ego, alter])")
                t(f"back = np.int64(starts[{k}][w, alter, ego])")
                t("gain = prior[v, 2 - 2 * old + back] - prior[v, 2 * old + back]")
            else:
                b = plan.behs.index(name)
                t(f"old = zs[{b}, w, ego] - np.int64(zpar[{b}, 3])")
                t("new = old + change")
                with t(f"if new < 0 or new > np.int64(zpar[{b}, 4] - zpar[{b}, 3]):"):
                    t("continue")
                t("gain = prior[v, new] - prior[v, old]")
    t("parts = 0")
    with t("if w == 0:"):
        t("bonus += gain")
    with t("for side in range(2):"):
        t("per = w - 1 + side")
        with t("if per < 0 or per >= periods:"):
            t("continue")
        t("path = paths[c, per]")
        t("length = lengths[c, per]")
        t("seg = segs[parts]")
        t("rate = rho[per, v]")
        t("which[parts] = per")
        # A last step up before the wave does what a last step down, taken away, does; after it the reverse.
        t("up = change if side == 0 else -change")
        with t("if uniform(state) < 0.5:"):
            t("option = alter if is_net[v] else (up + 1) // 2")
            t("rest = span(harmonic, length, state)")
            t("place = length - rest if side == 0 else rest")
            t("low = place if side == 0 else 0")
            t("high = length if side == 0 else place")
            t("count = rest + 1")
            with t("if not free_of(path, low, high, v, ego, option, is_net[v]):"):
                t("parts = -1")
                t("break")
            t("mine = 0 if side == 0 else rest")
            t("seg[mine, 0] = v")
            t("seg[mine, 1] = ego")
            t("seg[mine, 2] = option")
            t("ahead = 1 if side == 0 else 0")
            with t("for k in range(rest):"), t("for q in range(3):"):
                t("seg[k + ahead, q] = path[low + k, q]")
            t(f"bonus += math.log(rate * (rest + {NEAR}) * harmonic[length + 1] / (length + 1.0))")
        with t("else:"):
            t("option = alter if is_net[v] else (1 - up) // 2")
            t("place = nearest_of(path, length, v, ego, option, is_net[v], side == 0)")
            with t("if place < 0:"):
                t("parts = -1")
                t("break")
            t("rest = length - 1 - place if side == 0 else place")
            t("low = place if side == 0 else 0")
            t("high = length if side == 0 else place + 1")
            t("count = rest")
            t("first = place + 1 if side == 0 else 0")
            with t("for k in range(rest):"), t("for q in range(3):"):
                t("seg[k, q] = path[first + k, q]")
            t(f"bonus -= math.log(rate * (rest + {NEAR}) * harmonic[length] / length)")
        t("lows[parts] = low")
        t("highs[parts] = high")
        t("counted[parts] = count")
        t("parts += 1")
    with t("if parts < 0:"):
        t("continue")
    _flip_wave(t, plan, "change")
    t("entered = -1")


def _propose(t: Text, plan: Plan) -> None:
    """Write the proposals: steps `low` to before `high` give way to the `count` steps of `seg`.

    `bonus` is the logarithm of all in the acceptance ratio that is no choice probability.

    Insertion: at a place drawn evenly, of a variable and an ego drawn evenly, the option is drawn from its
    choice probabilities there.  "No change" is inserted as it is; a change comes with the one that undoes
    it, `between` steps later.  Removal undoes this: a step is drawn evenly; it leaves alone if it changed
    nothing, and with the next one that undoes it otherwise.  A move takes a step drawn evenly some places
    up or down: the order of the steps between is permuted.
    """
    variables = len(plan.variables)
    t("kind = uniform(state)")
    with t(f"if kind < {BIRTHS}:"):
        t("low = min(int(uniform(state) * (length + 1)), length)")
        t("high = low")
        t(f"seg[0, 0] = min(int(uniform(state) * {variables}), {variables - 1})")
        t("seg[0, 1] = min(int(uniform(state) * n), n - 1)")
        t("seg[0, 2] = -2")
        t("count = 1")
    with t(f"elif kind < {BIRTHS + DEATHS}:"):
        with t("if length == 0:"):
            t("continue")
        t("low = min(int(uniform(state) * length), length - 1)")
        t("v = path[low, 0]")
        with t("if path[low, 2] == -1:"):
            t("high = low + 1")
            # An insertion would draw this choice from its probability, which so cancels out.
            t(f"bonus = math.log(length / (rho[per, v] * n * {variables})) + value[low]")
        with t("else:"):
            t("other = partner(path, length, low, is_net[v])")
            with t("if other < 0:"):
                t("continue")
            t("high = other + 1")
            t("between = other - low - 1")
            with t("for k in range(between):"), t("for q in range(3):"):
                t("seg[k, q] = path[low + 1 + k, q]")
            t("count = between")
            t("rest = length - 2 - low")
            t(f"drawn = 1.0 / ((between + {NEAR}) * harmonic[rest + 1])")
            t(
                "bonus = math.log(length * length * drawn / "
                f"(rho[per, v] * rho[per, v] * n * {variables})) + value[low]"
            )
    with t("else:"):
        with t("if length < 2:"):
            t("continue")
        t("r = min(int(uniform(state) * length), length - 1)")
        t("far = 1 + span(harmonic, length - 2, state)")
        with t("if uniform(state) < 0.5:"):
            with t("if r + far >= length:"):
                t("continue")
            t("low = r")
            t("high = r + far + 1")
            with t("for k in range(far):"), t("for q in range(3):"):
                t("seg[k, q] = path[r + 1 + k, q]")
            with t("for q in range(3):"):
                t("seg[far, q] = path[r, q]")
        with t("else:"):
            with t("if r < far:"):
                t("continue")
            t("low = r - far")
            t("high = r + 1")
            with t("for k in range(far):"), t("for q in range(3):"):
                t("seg[k + 1, q] = path[low + k, q]")
            with t("for q in range(3):"):
                t("seg[0, q] = path[r, q]")
        t("count = far + 1")


def _drawn(t: Text, plan: Plan) -> None:
    """Write what follows once the option of an inserted step was drawn."""
    variables = len(plan.variables)
    t("option = pick_option(weight, options, norm, stay, state)")
    t("seg[0, 2] = option")
    with t("if option < 0:"):
        t(f"bonus = math.log(rho[per, v] * n * {variables} / (length + 1.0)) - math.log(stay / norm)")
    with t("else:"):
        t("rest = length - low")
        t("between = span(harmonic, rest, state)")
        with t("if not free_of(path, low, low + between, v, i, option, is_net[v]):"):
            t("possible = False")
            t("break")
        with t("for k in range(between):"), t("for q in range(3):"):
            t("seg[1 + k, q] = path[low + k, q]")
        t("seg[between + 1, 0] = v")
        t("seg[between + 1, 1] = i")
        t("seg[between + 1, 2] = option if is_net[v] else 1 - option")
        t("count = between + 2")
        t("high = low + between")
        t(f"drawn = 1.0 / ((between + {NEAR}) * harmonic[rest + 1])")
        t(
            f"bonus = math.log(rho[per, v] * rho[per, v] * n * {variables} / "
            "((length + 2.0) * (length + 2.0) * drawn))"
        )
        t("bonus -= math.log(weight[option] / norm)")


def _evaluate(t: Text, plan: Plan) -> None:
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
        _drawn(t, plan)
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
    t(f"step(v, i, option, 1, {_states(plan)})")
    t("r += 1")


def _network(t: Text, plan: Plan, name: str) -> None:
    """Write weights of all alters, and of no change, for ego i."""
    k, own, slots = plan.nets.index(name), f"n{plan.nets.index(name)}", _slots(plan, name)
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
    b, slots = plan.behs.index(name), _slots(plan, name)
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


def _rates(t: Text, plan: Plan) -> None:
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
