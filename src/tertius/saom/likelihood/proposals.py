"""Write the proposals of the sampler: steps of one path, or a missing cell with the paths on both sides.

`bonus` is the logarithm of all in the acceptance ratio that is no choice probability.
"""

from __future__ import annotations

from tertius.saom.kernel.plan import Plan
from tertius.saom.kernel.text import Text

BIRTHS, DEATHS = 0.35, 0.35
"""Shares of proposals that insert steps and that remove them; the others move one step."""
NEAR = 10.0
"""Distances k between two steps are drawn in proportion to 1 / (k + `NEAR`): near ones more often."""


def propose(t: Text, plan: Plan) -> None:
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
            t("copy_steps(path, low + 1, between, seg, 0)")
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
            t("copy_steps(path, r + 1, far, seg, 0)")
            t("copy_steps(path, r, 1, seg, far)")
        with t("else:"):
            with t("if r < far:"):
                t("continue")
            t("low = r - far")
            t("high = r + 1")
            t("copy_steps(path, low, far, seg, 1)")
            t("copy_steps(path, r, 1, seg, 0)")
        t("count = far + 1")


def drawn(t: Text, plan: Plan) -> None:
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
        t("copy_steps(path, low, between, seg, 1)")
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


def flip(t: Text, plan: Plan) -> None:
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
            t("copy_steps(path, low, rest, seg, 1 if side == 0 else 0)")
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
            t("copy_steps(path, place + 1 if side == 0 else 0, rest, seg, 0)")
            t(f"bonus -= math.log(rate * (rest + {NEAR}) * harmonic[length] / length)")
        t("lows[parts] = low")
        t("highs[parts] = high")
        t("counted[parts] = count")
        t("parts += 1")
    with t("if parts < 0:"):
        t("continue")
    flip_wave(t, plan, "change")
    t("entered = -1")


def flip_wave(t: Text, plan: Plan, by: str) -> None:
    """Write the change of the missing cell of a wave, or its return."""
    for v, name in enumerate(plan.variables):
        with t(f"if cells[g, 1] == {v}:"):
            if name in plan.nets:
                k = plan.nets.index(name)
                t(f"starts[{k}][w, ego, alter] = 1 - starts[{k}][w, ego, alter]")
            else:
                t(f"zs[{plan.behs.index(name)}, w, ego] += {by}")
