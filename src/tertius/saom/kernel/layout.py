"""How each network's ministep is laid out: what the value of every term depends on, worked out once.

Terms are sorted by what their value depends on, so that the loop over alters has little left.  The
*evaluation mode* of a term is one of

``const``
    ego alone;
``pair``
    ego, and whether the tie is there;
``vector``, ``matrix``
    covariates alone: one value per alter, or per pair, for the whole period;
``near``
    zero except at neighbours;
``alter``
    the alter's own degrees and values: kept by alter and revised when these change;
``kept``
    a sum over the alter's other senders, revised when a tie changes (`exposure`);
``dense``
    anything else: evaluated for every alter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tertius.saom.data.constraints import bars
from tertius.saom.data.prepare import NetPeriods
from tertius.saom.effects.contract import TABLE
from tertius.saom.kernel.plan import Plan, Slot

MATRIX = 512 * 512
"""Largest number of cells for which static values are kept as a matrix."""
CELLS = 1024 * 1024
"""Largest number of cells of a network for which sums over senders are kept."""
BY_ALTER = ("vector", "alter")
"""Modes whose values are kept by alter between ministeps."""
SERVED = {"const", "pair", "near", *BY_ALTER}
"""Modes that need no visit to alters far from ego."""
SHARE = 0.5
"""Largest expected share of alters near ego for which leaving the others out is faster."""


@dataclass(frozen=True, eq=False)
class NetworkLayout:
    """What the writers know of one network that is explained.

    Attributes
    ----------
    v : int
        Its number among the variables explained (of its rate).
    k : int
        Its number among the networks of the data (of its arrays).
    name : str
    net : NetPeriods
    rule : str
        Who decides on a tie; a key of `RULES`.
    double_step : float
        Probability that the actor whose tie was changed makes a ministep at once.
    offset : float
        What is added to the utility of the actor who is asked for consent.
    slots : tuple of Slot
        Terms of the objective function.
    modes : mapping of int to str
        Evaluation mode of each slot, by place in theta; see the module's text.
    sparse : bool
        Whether only alters near ego are evaluated.
    narrow : bool
        Whether another node set is larger, so that not every actor is an alter here.
    """

    v: int
    k: int
    name: str
    net: NetPeriods
    rule: str
    double_step: float
    offset: float
    slots: tuple[Slot, ...]
    modes: Mapping[int, str]
    sparse: bool
    narrow: bool

    @property
    def own(self) -> str:
        """Local name of its present state."""
        return f"n{self.k}"

    @property
    def m(self) -> int:
        """Number of alters."""
        return int(self.net.start.shape[2])

    @property
    def directed(self) -> bool:
        """Whether ties go one way between actors of one set."""
        return not self.net.symmetric and not self.net.two_mode

    def mode(self, slot: Slot) -> str:
        """Return the evaluation mode of one slot."""
        return self.modes[slot.at]

    def of(self, *modes: str) -> list[Slot]:
        """Return the slots with one of these evaluation modes."""
        return [s for s in self.slots if self.modes[s.at] in modes]


Layouts = Mapping[str, NetworkLayout]
"""Layouts by name of the network, in the order of the variables."""


def layouts_of(plan: Plan) -> Layouts:
    """Lay out every network that is explained."""
    out: dict[str, NetworkLayout] = {}
    for v, name in enumerate(plan.variables):
        if name not in plan.nets:
            continue
        net = plan.prepared.networks[name]
        slots = tuple(plan.of(name, "eval", "creation", "endow"))
        thin = evaluation_modes(plan, name, thin=True)
        sparse = is_sparse(plan, name, thin)
        out[name] = NetworkLayout(
            v=v,
            k=plan.nets.index(name),
            name=name,
            net=net,
            rule=plan.prepared.data.networks[name].rule,
            double_step=float(plan.prepared.data.networks[name].double_step),
            offset=float(plan.prepared.data.networks[name].offset),
            slots=slots,
            modes=thin if sparse else evaluation_modes(plan, name, thin=False),
            sparse=sparse,
            narrow=net.start.shape[2] < plan.width,
        )
    return out


def evaluation_modes(plan: Plan, name: str, thin: bool) -> dict[int, str]:
    """Return the mode of each slot of a network's objective function, by place in theta.

    Parameters
    ----------
    thin : bool
        Only alters near ego are visited, among them all with an entry in a table of paths.
    """
    return {s.at: _mode(plan, s, thin) for s in plan.of(name, "eval", "creation", "endow")}


def _mode(plan: Plan, slot: Slot, thin: bool) -> str:
    asked = {a for p in slot.parts for a in p.effect.wants(p.effect.delta)}
    if "back" in asked:
        asked |= {"net", "i", "j"}
    looked_up = any(p.effect.row is not None or p.effect.tables() for p in slot.parts)
    moving = looked_up or any(a in ("net", "before", "other", "other2") for a in asked)
    moving = moving or any(p.bound.get(a) in plan.behs for p in slot.parts for a in ("x", "x2"))
    if slot.term.form == "endow":
        return "near"
    if "j" not in asked and not looked_up:
        plain = slot.term.form == "eval" and "y" not in asked
        return "const" if plain else "pair"
    if any(
        p.effect.background == "zero" and (thin or not _looks_up(p.effect.wants(p.effect.delta)))
        for p in slot.parts
    ):
        return "near"
    if slot.term.form == "creation":
        return "dense"
    if keeps_sums(plan, slot):
        return "kept"
    if not moving and "y" not in asked and "j" in asked:
        cells = plan.prepared.networks[slot.term.on].start[0].size
        if not asked & {"i", "w", "w2", "raw", "raw2"}:
            return "vector"
        return "matrix" if cells <= MATRIX else "dense"
    if all(p.effect.background == "alter" for p in slot.parts) and not looked_up and "i" not in asked:
        return "alter"
    return "dense"


def _looks_up(names: tuple[str, ...]) -> bool:
    return any(a == "pre" or TABLE.match(a) for a in names)


def keeps_sums(plan: Plan, slot: Slot) -> bool:
    """Return whether the slot's value is a sum over senders that is kept by ego and alter."""
    net = plan.prepared.networks[slot.term.on]
    alone = len(slot.parts) == 1 and slot.term.form == "eval" and not net.symmetric
    return alone and slot.parts[0].effect.exposure and net.start[0].size <= CELLS


def is_sparse(plan: Plan, name: str, modes: Mapping[int, str]) -> bool:
    """Return whether it is possible, and faster, to evaluate only the alters near ego."""
    net = plan.prepared.networks[name]
    slots = plan.of(name, "eval", "creation", "endow")
    data = plan.prepared.data
    if data.networks[name].max_degree is not None or bars(data.constraints, name):
        return False
    if plan.coupled or plan.changing or any(net.up_only) or any(net.down_only):
        return False
    if set(modes.values()) - SERVED:
        return False
    if any(p.effect.row is not None for s in slots for p in s.parts):
        return False
    if any(modes[s.at] in BY_ALTER and s.term.form != "eval" for s in slots):
        return False
    degree = max(float(v.start.mean()) * v.start.shape[2] for v in plan.prepared.networks.values())
    tables = {a for s in slots for p in s.parts for a in p.effect.tables()}
    return bool(2 * degree + len(tables) * degree**2 < SHARE * net.start.shape[2])
