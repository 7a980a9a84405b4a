"""Write the source of a kernel for one model: the chosen effects called in place, nothing else.

The text is deterministic; `kernel.load` compiles it under a name that is the digest of this text and
of every source that it is composed of, because numba's disk cache ignores edits in other files.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tertius.models.saom.effect import TABLE, Effect, arguments
from tertius.models.saom.observe import LEGS
from tertius.models.saom.prepare import Prepared
from tertius.models.saom.term import Term, bindings, effect_of

HEADER = '''\
"""Kernel of one model; generated, see tertius.models.saom.kernel.compose."""
from importlib import import_module
import math
import numpy as np
from numba import njit
from tertius.models.saom.kernel.primitives import (
    build_net, copy_net, count_paths, exponential, load_net, new_net, seed_stream, toggle, uniform)
from tertius.models.saom.kernel.views import Actor, Net
'''

SIGNATURE = (
    "lo, hi, keys, theta, cond, capacity, rate_at, parms, tabs, starts, fixed, missing, missing_start, "
    "missing_end, net_way, zs, zmiss, zlost, zpar, beh_way, xs, xmiss, xpar, xlen, dyads, distance, "
    "stats, scores, times, net_ends, beh_ends, status"
)


@dataclass
class Part:
    """A factor of a term: its effect, bound names and number (of its functions, table and parameter)."""

    number: int
    effect: Effect
    bound: dict[str, str]
    parm: float


@dataclass
class Slot:
    """A term at its place in theta."""

    at: int
    term: Term
    parts: list[Part]


@dataclass
class Plan:
    """All that the text is made from."""

    prepared: Prepared
    terms: tuple[Term, ...]
    slots: list[Slot] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)

    def __post_init__(self) -> None:
        data = self.prepared.data
        for at, term in enumerate(self.terms):
            if term.basic_rate:
                continue
            parts = []
            for factor in term.factors or (term,):
                effect = effect_of(factor, data)
                parm = effect.parm if factor.parm is None else factor.parm
                parts.append(Part(len(self.parts), effect, bindings(factor, effect, data), float(parm)))
                self.parts.append(parts[-1])
            self.slots.append(Slot(at, term, parts))
        self.nets, self.behs = list(data.networks), list(data.behaviours)
        self.covs, self.dyads = list(self.prepared.actors), list(self.prepared.dyadic)
        # A dependent variable without terms stays as it was at the start of the period.
        used = {term.on for term in self.terms}
        self.variables = [v for v in self.nets + self.behs if v in used]

    def of(self, variable: str, *forms: str) -> list[Slot]:
        """Slots of one variable with one of these forms."""
        return [s for s in self.slots if s.term.on == variable and s.term.form in forms]


class Text:
    """Lines with indentation."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.depth = 0

    def __call__(self, line: str, into: int = 0) -> None:
        self.lines.append("    " * self.depth + line)
        self.depth += into

    def back(self, by: int = 1) -> None:
        """Leave `by` blocks."""
        self.depth -= by


def compose(plan: Plan) -> str:
    """Return the module's source for `plan`."""
    t = Text()
    for part in plan.parts:
        _imports(t, part)
    t("")
    t("@njit(nogil=True)")
    t(f"def chains({SIGNATURE}):", 1)
    _allocate(t, plan)
    t("for per in range(stats.shape[1]):", 1)
    _period(t, plan)
    t("for c in range(lo, hi):", 1)
    _chain(t, plan)
    return HEADER + "\n".join(t.lines) + "\n"


def _imports(t: Text, part: Part) -> None:
    for role in ("delta", "tie", "gain", "loss", "ego", "row", "change"):
        function: Callable[..., Any] | None = getattr(part.effect, role)
        if function is None:
            continue
        module, qualified = function.__module__, getattr(function, "py_func", function).__name__
        t(f"f{part.number}_{role} = import_module({module!r}).{qualified}")
        if not hasattr(function, "py_func"):
            t(f"f{part.number}_{role} = njit(f{part.number}_{role})")


def _view(plan: Plan, name: str, scene: str, kind: str) -> str:
    """Local name of a variable or covariate in scene "sim" or "end"."""
    if name in plan.nets:
        return f"{'n' if scene == 'sim' else 't'}{plan.nets.index(name)}"
    if name in plan.behs:
        b = plan.behs.index(name)
        if kind == "rate":
            return f"r{b}"
        return f"z{b}" if scene == "sim" else f"zt{b}"
    return f"w{plan.dyads.index(name)}" if name in plan.dyads else f"x{plan.covs.index(name)}"


def _known(plan: Plan, part: Part, slot: Slot, scene: str, own: str) -> dict[str, str]:
    known = {"p": f"parms[{part.number}]", "tab": f"tabs[{part.number}]", "pre": f"pre{part.number}"}
    known |= {"i": "i", "j": "j", "y": "y", "d": "d"}
    for argument, name in part.bound.items():
        known[argument] = _view(plan, name, scene, part.effect.kind)
    if own:
        known["net" if slot.term.on in plan.nets else "z"] = own
        if slot.term.on in plan.nets:
            known["before"] = f"s{plan.nets.index(slot.term.on)}"
    for table in part.effect.tables():
        known[table] = _table(known, table)[0]
    return known


def _table(known: dict[str, str], table: str) -> tuple[str, str]:
    match = TABLE.match(table)
    assert match
    a, b, first, second = match.groups()
    argument = {"x": "net", "w": "other", "v": "other2"}
    one, two = known[argument[first or "x"]], known[argument[second or "x"]]
    name = f"tb_{a}{b}_{one}_{two}"
    return name, f"count_paths({name}, i, {one}, {LEGS[a]}, {two}, {LEGS[b]})"


def _call(part: Part, role: str, known: dict[str, str]) -> str:
    function: Callable[..., Any] = getattr(part.effect, role)
    return f"f{part.number}_{role}({', '.join(known[a] for a in arguments(function))})"


def _product(plan: Plan, slot: Slot, role: str, scene: str, own: str, **extra: str) -> str:
    roles = [p.effect.tie_role(slot.term.form) if role == "tie" else role for p in slot.parts]
    calls = [_call(p, r, _known(plan, p, slot, scene, own) | extra) for p, r in zip(slot.parts, roles)]
    return " * ".join(calls)


def _fill(t: Text, plan: Plan, slots: list[Slot], scene: str, own: str) -> None:
    """Tables and rows of ego i for these slots."""
    done: set[str] = set()
    for slot in slots:
        for part in slot.parts:
            known = _known(plan, part, slot, scene, own)
            for table in part.effect.tables():
                name, line = _table(known, table)
                if name not in done:
                    t(line)
                    done.add(name)
            if part.effect.row is not None:
                t(f"pre{part.number}[:] = 0.0")
                t(_call(part, "row", known))


def _allocate(t: Text, plan: Plan) -> None:
    t("state = np.empty(4, np.uint64)")
    sizes = [plan.prepared.data.n, *(v.start.shape[2] for v in plan.prepared.networks.values())]
    t(f"width = {max(sizes)}")
    t(f"n = {plan.prepared.data.n}")
    for k, name in enumerate(plan.nets):
        sym = plan.prepared.networks[name].symmetric
        for letter in "nste":
            t(f"{letter}{k} = new_net(starts[{k}].shape[1], starts[{k}].shape[2], capacity, {sym})")
    for b in range(len(plan.behs)):
        for letter in ("zv", "zt_v", "zb_v", "r_v"):
            t(f"{letter}{b} = np.empty(n)")
        for letter in ("zi", "zi0"):
            t(f"{letter}{b} = np.empty(n, np.int64)")
    tables: set[str] = set()
    for slot in plan.slots:
        for part in slot.parts:
            for scene, own in _scenes(plan, slot):
                known = _known(plan, part, slot, scene, own)
                tables |= {_table(known, name)[0] for name in part.effect.tables()}
            if part.effect.row is not None:
                t(f"pre{part.number} = np.empty(width)")
    for table in sorted(tables):
        t(f"{table} = np.empty(width, np.int32)")
    counts = [len(plan.of(name, "eval", "creation", "endow")) for name in plan.variables]
    t(f"con = np.zeros(({max([*counts, 1])}, width + 2))")
    t("weight = np.zeros(width + 2)")
    for slot in plan.slots:
        if slot.term.form == "rate":
            t(f"wr{slot.at} = np.zeros(n)")
    for v, name in enumerate(plan.variables):
        if plan.of(name, "rate"):
            t(f"lam{v} = np.ones(n)")
    t("score = np.zeros(theta.shape[0])")
    t(f"size = np.zeros({len(plan.variables)})")
    t(f"moved = np.zeros({len(plan.variables)}, np.int64)")


def _scenes(plan: Plan, slot: Slot) -> list[tuple[str, str]]:
    on = slot.term.on
    if slot.term.form == "rate":
        return [("sim", ""), ("end", "")]
    if on in plan.nets:
        k = plan.nets.index(on)
        return [("sim", f"n{k}"), ("end", f"n{k}"), ("end", f"e{k}")]
    return [("sim", f"z{plan.behs.index(on)}"), ("end", f"z{plan.behs.index(on)}")]


def _period(t: Text, plan: Plan) -> None:
    """Start states and covariates of a period, shared by its chains."""
    for k, name in enumerate(plan.nets):
        net = plan.prepared.networks[name]
        sym = net.symmetric
        t(f"ok = load_net(s{k}, starts[{k}][per], {sym})")
        if net.missing.any():
            t(f"ok = ok and load_net(t{k}, starts[{k}][per] * (1 - missing[{k}][per]), {sym})")
            t(f"ok = ok and load_net(e{k}, starts[{k}][per] * (1 - missing_start[{k}][per]), {sym})")
        else:
            t("if ok:", 1)
            t(f"copy_net(t{k}, s{k}, {sym})")
            t(f"copy_net(e{k}, s{k}, {sym})")
            t.back()
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
    for slot in plan.slots:
        if slot.term.form != "rate":
            continue
        known = _known(plan, slot.parts[0], slot, "end", "")
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
            _fill(t, plan, [slot], "end", "")
        t(f"wr{slot.at}[i] = {_call(slot.parts[0], 'delta', known)}")
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
    for v, name in enumerate(plan.variables):
        if not plan.of(name, "rate"):
            t(f"size[{v}] = n")
    t("now = 0.0")
    t("steps = 0")
    t("changed = True")
    t("while True:", 1)
    _rates(t, plan)
    total = " + ".join(f"theta[rate_at[{v}, per]] * size[{v}]" for v in range(len(plan.variables)))
    t(f"total = {total}")
    t("dt = exponential(state) / total")
    t("if cond < 0 and now + dt > 1.0:", 1)
    _elapsed(t, plan, "(1.0 - now)")
    t("break")
    t.back()
    t("now += dt")
    _elapsed(t, plan, "dt")
    t("steps += 1")
    t("if steps > 20000000:", 1)
    t("status[c] = 2")
    t("break")
    t.back()
    t("pick = uniform(state) * total")
    t("changed = False")
    for v, name in enumerate(plan.variables):
        if v < len(plan.variables) - 1:
            t(f"part = theta[rate_at[{v}, per]] * size[{v}]")
            t("if pick < part:", 1)
            _ministep(t, plan, v, name)
            t.back()
            t("else:", 1)
            t("pick -= part")
        else:
            _ministep(t, plan, v, name)
    t.back(len(plan.variables) - 1)
    t("if cond >= 0 and moved[cond] >= distance[cond, per]:", 1)
    t("break")
    t.back(2)
    t("if status[c] != 0:", 1)
    t("continue")
    t.back()
    _finish(t, plan)


def _rates(t: Text, plan: Plan) -> None:
    for v, name in enumerate(plan.variables):
        slots = plan.of(name, "rate")
        if not slots:
            continue
        t("if changed:", 1)
        t(f"size[{v}] = 0.0")
        t("for i in range(n):", 1)
        for slot in slots:
            _fill(t, plan, [slot], "sim", "")
        terms = [
            f"theta[{s.at}] * {_call(s.parts[0], 'delta', _known(plan, s.parts[0], s, 'sim', ''))}"
            for s in slots
        ]
        t(f"lam{v}[i] = math.exp({' + '.join(terms)})")
        t(f"size[{v}] += lam{v}[i]")
        t.back(2)


def _elapsed(t: Text, plan: Plan, dt: str) -> None:
    """Score of the waiting time: minus the derivative of the integrated rate."""
    for v, name in enumerate(plan.variables):
        t(f"score[rate_at[{v}, per]] -= {dt} * size[{v}]")
        for slot in plan.of(name, "rate"):
            part = slot.parts[0]
            t("for i in range(n):", 1)
            _fill(t, plan, [slot], "sim", "")
            weight = _call(part, "delta", _known(plan, part, slot, "sim", ""))
            t(f"score[{slot.at}] -= {dt} * theta[rate_at[{v}, per]] * lam{v}[i] * {weight}")
            t.back()


def _ministep(t: Text, plan: Plan, v: int, name: str) -> None:
    slots = plan.of(name, "rate")
    t(f"score[rate_at[{v}, per]] += 1.0 / theta[rate_at[{v}, per]]")
    if slots:
        t(f"pick /= theta[rate_at[{v}, per]]")
        t("i = 0")
        t(f"while i < n - 1 and pick >= lam{v}[i]:", 1)
        t(f"pick -= lam{v}[i]")
        t("i += 1")
        t.back()
        for slot in slots:
            _fill(t, plan, [slot], "sim", "")
            part = slot.parts[0]
            t(f"score[{slot.at}] += {_call(part, 'delta', _known(plan, part, slot, 'sim', ''))}")
    else:
        t(f"i = min(int(pick / theta[rate_at[{v}, per]]), n - 1)")
    if name in plan.nets:
        _tie_step(t, plan, v, name)
    else:
        _level_step(t, plan, v, name)


def _tie_step(t: Text, plan: Plan, v: int, name: str) -> None:
    k = plan.nets.index(name)
    net = plan.prepared.networks[name]
    slots = plan.of(name, "eval", "creation", "endow")
    m = net.start.shape[2]
    _fill(t, plan, slots, "sim", f"n{k}")
    t("norm = 1.0")
    t(f"for j in range({m}):", 1)
    t(f"y = n{k}.adj[i, j]")
    t(f"if fixed[{k}][per, i, j] or net_way[{k}, per, y]:", 1)
    t("weight[j] = 0.0")
    t("continue")
    t.back()
    t("sign = 1.0 - 2.0 * y")
    for q, slot in enumerate(slots):
        value = _product(plan, slot, "delta", "sim", f"n{k}")
        if slot.term.form == "eval":
            t(f"con[{q}, j] = sign * ({value})")
        elif slot.term.form == "creation":
            t(f"con[{q}, j] = 0.0 if y else {value}")
        else:
            t(f"con[{q}, j] = -({value}) if y else 0.0")
    utility = " + ".join(f"theta[{s.at}] * con[{q}, j]" for q, s in enumerate(slots)) or "0.0"
    t(f"weight[j] = math.exp({utility})")
    t("norm += weight[j]")
    t.back()
    t("pick = uniform(state) * norm - 1.0")
    t("chosen = -1")
    t("if pick >= 0.0:", 1)
    t(f"for j in range({m}):", 1)
    t("if weight[j] > 0.0:", 1)
    t("chosen = j")
    t("pick -= weight[j]")
    t("if pick < 0.0:", 1)
    t("break")
    t.back(4)
    for q, slot in enumerate(slots):
        t("mean = 0.0")
        t(f"for j in range({m}):", 1)
        t("if weight[j] > 0.0:", 1)
        t(f"mean += weight[j] * con[{q}, j]")
        t.back(2)
        t(f"score[{slot.at}] += (con[{q}, chosen] if chosen >= 0 else 0.0) - mean / norm")
    t("if chosen >= 0:", 1)
    t("changed = True")
    t(f"if n{k}.adj[i, chosen] == s{k}.adj[i, chosen]:", 1)
    t(f"moved[{v}] += 1")
    t.back()
    t("else:", 1)
    t(f"moved[{v}] -= 1")
    t.back()
    t(f"if not toggle(n{k}, i, chosen, {net.symmetric}):", 1)
    t("status[c] = 1")
    t("break")
    t.back(2)


def _level_step(t: Text, plan: Plan, v: int, name: str) -> None:
    b = plan.behs.index(name)
    slots = plan.of(name, "eval", "creation", "endow")
    _fill(t, plan, slots, "sim", f"z{b}")
    t("norm = 1.0")
    t("for way in range(2):", 1)
    t("d = 2 * way - 1")
    t(f"if beh_way[{b}, per, way] or zi{b}[i] + d < zpar[{b}, 3] or zi{b}[i] + d > zpar[{b}, 4]:", 1)
    t("weight[way] = 0.0")
    t("continue")
    t.back()
    for q, slot in enumerate(slots):
        value = _product(plan, slot, "delta", "sim", f"z{b}")
        if slot.term.form == "eval":
            t(f"con[{q}, way] = {value}")
        else:
            t(f"con[{q}, way] = {value} if way == {1 if slot.term.form == 'creation' else 0} else 0.0")
    utility = " + ".join(f"theta[{s.at}] * con[{q}, way]" for q, s in enumerate(slots)) or "0.0"
    t(f"weight[way] = math.exp({utility})")
    t("norm += weight[way]")
    t.back()
    t("pick = uniform(state) * norm - 1.0")
    t("chosen = -1")
    t("if pick >= 0.0:", 1)
    t("chosen = 0 if pick < weight[0] or weight[1] == 0.0 else 1")
    t.back()
    for q, slot in enumerate(slots):
        t("mean = 0.0")
        t("for way in range(2):", 1)
        t("if weight[way] > 0.0:", 1)
        t(f"mean += weight[way] * con[{q}, way]")
        t.back(2)
        t(f"score[{slot.at}] += (con[{q}, chosen] if chosen >= 0 else 0.0) - mean / norm")
    t("if chosen >= 0:", 1)
    t("changed = True")
    t("d = 2 * chosen - 1")
    t(f"moved[{v}] += abs(zi{b}[i] + d - zi0{b}[i]) - abs(zi{b}[i] - zi0{b}[i])")
    t(f"zi{b}[i] += d")
    t(f"zv{b}[i] = zi{b}[i] - zpar[{b}, 0]")
    t(f"r_v{b}[i] = zi{b}[i]")
    t.back()


def _finish(t: Text, plan: Plan) -> None:
    t("times[c, per] = now")
    t("for q in range(theta.shape[0]):", 1)
    t("scores[c, per, q] = score[q]")
    t("stats[c, per, q] = 0.0")
    t.back()
    for k, _ in enumerate(plan.nets):
        t(f"if net_ends[{k}].shape[0] > 0:", 1)
        t(f"net_ends[{k}][c, per] = n{k}.adj")
        t.back()
    for b in range(len(plan.behs)):
        t("if beh_ends.shape[0] > 0:", 1)
        t(f"beh_ends[c, per, {b}] = zi{b}")
        t.back()
    for v, name in enumerate(plan.variables):
        if name in plan.nets:
            _network_stats(t, plan, v, name)
        else:
            _behaviour_stats(t, plan, v, name)
    t("continue")


def _network_stats(t: Text, plan: Plan, v: int, name: str) -> None:
    k = plan.nets.index(name)
    net = plan.prepared.networks[name]
    if net.missing.any():
        t("for i in range(n):", 1)
        t(f"for j in range({net.start.shape[2]}):", 1)
        t(f"if missing[{k}][per, i, j] and n{k}.adj[i, j]:", 1)
        t(f"toggle(n{k}, i, j, {net.symmetric})")
        t.back(3)
    m = net.start.shape[2]
    t("for i in range(n):", 1)
    t("hamming = 0")
    t(f"for j in range({m}):", 1)
    known = f"and not missing[{k}][per, i, j]" if net.missing.any() else ""
    t(f"if n{k}.adj[i, j] != s{k}.adj[i, j] {known}:", 1)
    t("hamming += 1")
    t.back(2)
    t(f"stats[c, per, rate_at[{v}, per]] += hamming")
    for slot in plan.of(name, "rate"):
        t(f"stats[c, per, {slot.at}] += hamming * wr{slot.at}[i]")
    slots = plan.of(name, "eval", "creation")
    _fill(t, plan, slots, "end", f"n{k}")
    tied = [s for s in slots if s.parts[0].effect.tie is not None]
    for slot in slots:
        if slot not in tied:
            t(f"stats[c, per, {slot.at}] += {_product(plan, slot, 'ego', 'end', f'n{k}')}")
    if tied:
        t(f"for a in range(n{k}.outdeg[i]):", 1)
        t(f"j = n{k}.out[i, a]")
        t("y = np.uint8(1)")
        for slot in tied:
            half = " * 0.5" if net.symmetric and slot.parts[0].effect.halved else ""
            line = f"stats[c, per, {slot.at}] += {_product(plan, slot, 'tie', 'end', f'n{k}')}{half}"
            if slot.term.form == "creation":
                t(f"if not s{k}.adj[i, j]:", 1)
                t(line)
                t.back()
            else:
                t(line)
        t.back()
    t.back()
    lost = plan.of(name, "endow")
    if not lost:
        return
    t("for i in range(n):", 1)
    _fill(t, plan, lost, "end", f"e{k}")
    for slot in lost:
        if slot.parts[0].effect.tie is None:
            t(f"stats[c, per, {slot.at}] -= {_product(plan, slot, 'ego', 'end', f'e{k}')}")
    lost = [s for s in lost if s.parts[0].effect.tie is not None]
    t(f"for a in range(s{k}.outdeg[i]):", 1)
    t(f"j = s{k}.out[i, a]")
    t(f"if n{k}.adj[i, j] or missing_end[{k}][per, i, j]:" if net.missing.any() else f"if n{k}.adj[i, j]:", 1)
    t("continue")
    t.back()
    t("y = np.uint8(1)")
    for slot in lost:
        half = " * 0.5" if net.symmetric and slot.parts[0].effect.halved else ""
        t(f"stats[c, per, {slot.at}] -= {_product(plan, slot, 'tie', 'end', f'e{k}')}{half}")
    t.back(2)


def _behaviour_stats(t: Text, plan: Plan, v: int, name: str) -> None:
    b = plan.behs.index(name)
    t("for i in range(n):", 1)
    t(f"step = abs(zi{b}[i] - zi0{b}[i]) * (1 - zlost[{b}, per, i])")
    t(f"stats[c, per, rate_at[{v}, per]] += step")
    for slot in plan.of(name, "rate"):
        t(f"stats[c, per, {slot.at}] += step * wr{slot.at}[i]")
    t(f"if zlost[{b}, per, i]:", 1)
    t(f"zv{b}[i] = 0.0")
    t.back(2)
    for form in ("eval", "creation", "endow"):
        slots = plan.of(name, form)
        if not slots:
            continue
        if form != "eval":
            t("for i in range(n):", 1)
            before = f"zi0{b}[i]" if form == "endow" else f"2 * zi{b}[i] - zi0{b}[i]"
            t(f"zb_v{b}[i] = 0.0 if zlost[{b}, per, i] else {before} - zpar[{b}, 0]")
            t.back()
        t("for i in range(n):", 1)
        skip = {"eval": "", "creation": f" or zi{b}[i] <= zi0{b}[i]", "endow": f" or zi{b}[i] >= zi0{b}[i]"}[
            form
        ]
        t(f"if zlost[{b}, per, i]{skip}:", 1)
        t("continue")
        t.back()
        _fill(t, plan, slots, "end", f"zl{b}")
        for slot in slots:
            head = f"stats[c, per, {slot.at}]"
            if form == "eval":
                t(f"{head} += {_product(plan, slot, 'ego', 'end', f'zl{b}')}")
                continue
            sign = "+" if form == "endow" else "-"
            if slot.parts[0].effect.change is not None:
                t(f"{head} {sign}= {_product(plan, slot, 'change', 'end', f'zl{b}', zb=f'zb{b}')}")
            else:
                after = _product(plan, slot, "ego", "end", f"zl{b}")
                earlier = _product(plan, slot, "ego", "end", f"zb{b}")
                t(f"{head} {sign}= {after} - {earlier}")
        t.back()
