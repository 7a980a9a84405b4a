"""What a kernel is written from: a model's terms, the names of things in the text, calls of effects."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from tertius.saom.data.prepare import Prepared
from tertius.saom.effects.contract import LEGS, TABLE, Effect, Value
from tertius.saom.kernel.text import Text
from tertius.saom.term import Term, bindings, effect_of

COMPILED = ("delta", "tie", "gain", "loss", "ego", "row", "change")
"""Roles of an effect's functions that kernels call."""


@dataclass(frozen=True, eq=False)
class Part:
    """A factor of a term: its effect, bound names and number (of its functions, table and parameter)."""

    number: int
    effect: Effect
    bound: dict[str, str]
    parm: float


@dataclass(frozen=True, eq=False)
class Slot:
    """A term at its place in theta."""

    at: int
    term: Term
    parts: tuple[Part, ...]


@dataclass
class Plan:
    """All that the text is made from."""

    prepared: Prepared
    terms: tuple[Term, ...]
    slots: list[Slot] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    coupled: bool = False

    def __post_init__(self) -> None:
        """Give every term its slot and every factor its number."""
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
            self.slots.append(Slot(at, term, tuple(parts)))
        self.nets, self.behs = list(data.networks), list(data.behaviours)
        self.covs, self.dyads = list(self.prepared.actors), list(self.prepared.dyadic)
        self.changing = data.presence is not None
        # A dependent variable without terms stays as it was at the start of the period.
        used = {term.on for term in self.terms}
        self.variables = [v for v in self.nets + self.behs if v in used]

    @cached_property
    def steady(self) -> bool:
        """Whether the total rate stays the same all through a period."""
        return not (self.coupled or self.changing or any(s.term.form == "rate" for s in self.slots))

    @cached_property
    def width(self) -> int:
        """Size of the largest node set."""
        sizes = [v.start.shape[2] for v in self.prepared.networks.values()]
        return max([self.prepared.data.n, *map(int, sizes)])

    @cached_property
    def bound(self) -> set[str]:
        """Names of the variables and covariates that some effect sees."""
        return {name for part in self.parts for name in part.bound.values()}

    def of(self, variable: str, *forms: str) -> list[Slot]:
        """Return the slots of one variable with one of these forms."""
        return [s for s in self.slots if s.term.on == variable and s.term.form in forms]

    def functions(self) -> list[Callable[..., Any]]:
        """Return the functions of effects that the kernel calls."""
        made = (getattr(part.effect, role) for part in self.parts for role in COMPILED)
        return [function for function in made if function is not None]


def imports(t: Text, plan: Plan) -> None:
    """Write the functions of all effects, compiled, under the names that the kernel calls them by.

    Effects of one family share functions: each is compiled once.
    """
    written: dict[Callable[..., Any], str] = {}
    for part in plan.parts:
        for role in COMPILED:
            function: Callable[..., Any] | None = getattr(part.effect, role)
            if function is None:
                continue
            name = f"f{part.number}_{role}"
            if function in written:
                t(f"{name} = {written[function]}")
                continue
            written[function] = name
            module, qualified = function.__module__, getattr(function, "py_func", function).__name__
            t(f"{name} = import_module({module!r}).{qualified}")
            if not hasattr(function, "py_func"):
                t(f"{name} = inner({name})")


def constants(t: Text, plan: Plan) -> None:
    """Write the internal parameters and tables that some effect asks for: each line costs time to compile."""
    for part in plan.parts:
        asked = {a for role in COMPILED for a in part.effect.wants(getattr(part.effect, role))}
        if "p" in asked:
            t(f"p{part.number} = parms[{part.number}]")
        if "tab" in asked:
            t(f"tab{part.number} = tabs[{part.number}]")


def view_of(plan: Plan, name: str, scene: str, kind: str) -> str:
    """Return the local name of a variable or covariate in scene "sim" or "end"."""
    if name in plan.nets:
        return f"{'n' if scene == 'sim' else 't'}{plan.nets.index(name)}"
    if name in plan.behs:
        b = plan.behs.index(name)
        if kind == "rate":
            return f"r{b}"
        return f"z{b}" if scene == "sim" else f"zt{b}"
    return f"w{plan.dyads.index(name)}" if name in plan.dyads else f"x{plan.covs.index(name)}"


def scope(plan: Plan, part: Part, slot: Slot, scene: str, own: str) -> dict[str, str]:
    """Return the local name of every argument that an effect may ask for, in scene "sim" or "end".

    Parameters
    ----------
    own : str
        Local name of the state of the slot's own variable; empty for rates.
    """
    known = {"p": f"p{part.number}", "tab": f"tab{part.number}", "pre": f"pre{part.number}"}
    known |= {"i": "i", "j": "j", "y": "y", "d": "d"}
    for argument, name in part.bound.items():
        known[argument] = view_of(plan, name, scene, part.effect.kind)
        if part.effect.start_only and "z" in part.bound and scene == "end" and name in plan.nets:
            known[argument] = f"e{plan.nets.index(name)}"
    if own:
        if scene == "end" and slot.term.on in plan.nets:
            # The own network may be one of the others too, and is then in the same state.
            known |= dict.fromkeys((a for a, name in part.bound.items() if name == slot.term.on), own)
        known["net" if slot.term.on in plan.nets else "z"] = own
        if slot.term.on in plan.nets:
            known["back"] = f"{own}.adj[j, i]"
            known["before"] = f"s{plan.nets.index(slot.term.on)}"
            known["gap"] = f"missing[{plan.nets.index(slot.term.on)}][per]"
    for table in part.effect.tables():
        known[table] = table_of(known, table)[0]
    return known


def legs_of(known: dict[str, str], table: str) -> tuple[str, str, str, str, str]:
    """Return the local name of a two-step table; kind and network of the first leg, and of the second."""
    match = TABLE.match(table)
    assert match
    a, b, first, second = match.groups()
    argument = {"x": "net", "w": "other", "v": "other2"}
    one, two = known[argument[first or "x"]], known[argument[second or "x"]]
    return f"tb_{a}{b}_{one}_{two}", a, one, b, two


def table_of(known: dict[str, str], table: str) -> tuple[str, str]:
    """Return the local name of a two-step table, and the line that fills it for ego i."""
    name, a, one, b, two = legs_of(known, table)
    return name, f"count_paths({name}, seen_{name}, i, {one}, {LEGS[a]}, {two}, {LEGS[b]})"


def call_of(part: Part, role: str, known: dict[str, str]) -> str:
    """Return a call of one function of an effect; what its family gives stands there as it is."""
    function: Callable[..., Any] = getattr(part.effect, role)
    return f"f{part.number}_{role}({', '.join(_text(v, known) for v in part.effect.values(function))})"


def _text(value: Value, known: dict[str, str]) -> str:
    if not isinstance(value, str):
        return repr(value)
    name, dot, attribute = value.partition(".")
    return f"{known[name]}{dot}{attribute}"


def product(plan: Plan, slot: Slot, role: str, scene: str, own: str, **extra: str) -> str:
    """Return the value of a slot: its effect's call, or the product of its factors' calls."""
    roles = [p.effect.tie_role(slot.term.form) if role == "tie" else role for p in slot.parts]
    calls = [call_of(p, r, scope(plan, p, slot, scene, own) | extra) for p, r in zip(slot.parts, roles)]
    return " * ".join(calls)


def fill(t: Text, plan: Plan, slots: Iterable[Slot], scene: str, own: str) -> None:
    """Write the tables and rows of ego i for these slots."""
    done: set[str] = set()
    for slot in slots:
        for part in slot.parts:
            known = scope(plan, part, slot, scene, own)
            for table in part.effect.tables():
                name, line = table_of(known, table)
                if name not in done:
                    t(line)
                    done.add(name)
            if part.effect.row is not None:
                t(f"pre{part.number}[:] = 0.0")
                t(call_of(part, "row", known))


def scenes(plan: Plan, slot: Slot) -> list[tuple[str, str]]:
    """Return the scenes in which a slot is evaluated, each with the local name of its own state."""
    on = slot.term.on
    if slot.term.form == "rate":
        return [("sim", ""), ("end", "")]
    if on in plan.nets:
        k = plan.nets.index(on)
        return [("sim", f"n{k}"), ("end", f"n{k}"), ("end", f"e{k}")]
    return [("sim", f"z{plan.behs.index(on)}"), ("end", f"z{plan.behs.index(on)}")]
