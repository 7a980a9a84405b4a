"""Write the sampler of paths between two waves for one model, as `kernel.compose` writes its chains.

A path is the list of ministeps of a period.  Its density, with waiting times integrated out, is that of a
Poisson number of steps, each by a variable in proportion to its rate, an actor drawn evenly, and the
choice: exp(-total rate) / T! times the product over steps of rate times probability of the choice
(Snijders, Koskinen & Schweinberger 2010, Annals of Applied Statistics 4, 567-588; rates that stay the same
through a period need no approximation).  Proposals of the Metropolis-Hastings sampler are in `proposals`.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from tertius.saom.kernel import compose as kernel
from tertius.saom.kernel.plan import Plan, constants, imports
from tertius.saom.kernel.signature import Inputs
from tertius.saom.kernel.text import Text
from tertius.saom.likelihood.proposals import NEAR, flip, flip_wave, propose
from tertius.saom.likelihood.values import add_density, slots_of, states, value_steps

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
    t("    copy_steps, free_of, log_factorial, nearest_of, partner, pick_option, span, splice, tally)")
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
    most = max([1, *(len(slots_of(plan, name)) for name in plan.variables)])
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
        slots = slots_of(plan, name)
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
            flip(t, plan)
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
                t("copy_steps(path, 0, length, seg, 0)")
            with t("elif todo[c, per] == 0:"):
                t("turn += 1")
                t("fresh_start = True")
                t("continue")
            with t("else:"):
                t("todo[c, per] -= 1")
                propose(t, plan)
            t("which[0] = per")
            t("lows[0] = low")
            t("highs[0] = high")
            t("counted[0] = count")
        value_steps(t, plan)
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
        add_density(t, plan)


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
        flip_wave(t, plan, "-change")
    with t("else:"), t("while r > 0:"):
        t("r -= 1")
        t(f"step(seg[r, 0], seg[r, 1], seg[r, 2], -1, {states(plan)})")
    with t("if stage == 1:"):
        t("entered = -1")
