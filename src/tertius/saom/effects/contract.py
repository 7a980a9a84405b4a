"""The contract of an effect: what it needs, how a choice changes it, how it is observed."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

import numpy as np
from numba import njit

from tertius.core.arrays import Floats
from tertius.core.errors import UsageError

KINDS = ("network", "behaviour", "rate")
INTERACTIONS = ("x", "x2", "w", "w2", "other", "other2", "net")
BACKGROUNDS = ("any", "zero", "ego", "alter", "dyad")
TABLE = re.compile(r"^([fbr])([fbr])(?:_([xwv])([xwv]))?$")
"""Names of two-step tables: legs forward, backward or reciprocated; networks own, other, other2."""
LEGS = {"f": 0, "b": 1, "r": 2}
"""Numbers of the kinds of leg, as `primitives.count_paths` takes them."""

PLAIN = {
    "network": {"i", "j", "y", "back", "net", "before", "gap"}
    | {"p", "tab", "pre", "raw", "raw2", *INTERACTIONS},
    "behaviour": {"i", "d", "z", "zb", "net", "p", "tab", "pre", *INTERACTIONS},
    "rate": {"i", "net", "z", "p", "tab", *INTERACTIONS},
}


Value = str | float
"""What an argument of an effect's function can be given: a name, or a number that kernels hold as it is."""


def helper(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a function that effects call from compiled code; it compiles with the kernel."""
    compiled: Callable[..., Any] = njit(error_model="numpy")(function)
    return compiled


@dataclass(frozen=True)
class Effect:
    """One effect: the object ``EFFECT`` of a file in ``effects/<kind>/``, or one of its `family`.

    Functions name what they want as arguments and get it by name; see ``README.md`` here.

    Parameters
    ----------
    name : str
        RSiena's short name.
    kind : {"network", "behaviour", "rate"}
    delta : callable
        Network: value of tie i->j, the statistic with the tie minus the statistic without it, all
        other ties as they are (``y`` is 1 where the tie is there now).  The kernel gives the sign.
        Behaviour: change of ego i's statistic when ``z.v[i]`` moves by ``d`` (-1 or +1).
        Rate: weight of actor i, which multiplies the parameter inside the exponential.
    title : str
        What it is called, in a few words.
    formula : str
        Ego's statistic ``s_i(x) = ...``, ``s_i(z) = ...``, or the actor's weight ``a_i = ...``.
    source : str
        Where the formula stands: authors (year), journal volume, pages.
    interpretation : str
        What a positive parameter says, in a plain clause: "ego prefers alters who ...".
    note : str
        Of the internal parameter, or of how RSiena departs from the formula.
    given : tuple of (str, value)
        What the functions get under further names of arguments: a number or, as a string, another
        argument or a field of one (``"ff"``, ``"other.indeg"``).  Rows of a family set it.
    tie : callable, optional
        Network: ego's statistic is the sum over ego's ties of this value (state: all ties in place).
        Creation and endowment statistics exist only with it.
    gain, loss : callable, optional
        Network: value of a gained tie for the creation statistic (state: end of the period) and of a
        lost tie for the endowment statistic (state: start); by default `tie`.  ``before`` is the
        network at the start of the period.
    ego : callable, optional
        Network without `tie`, or behaviour: ego's whole statistic.
    needs : tuple of str
        What the first and second interaction variable are, in RSiena's order: ``x`` actor variable,
        ``w`` dyadic covariate, ``other`` another network, ``net`` (behaviour, rate) the network.
    parm : float
        Default internal parameter, ``p`` in the functions.
    table : callable (parm, size) -> float64 array, optional
        Look-up table computed once per model, ``tab`` in the functions.
    observed : callable (parm, size, waves) -> float64 array, optional
        Instead of `table`, where the look-up table depends on the data: ``waves`` maps the arguments
        that are networks (``net``, ``other`` ...) to their observed waves as given, and ``z`` to the
        behaviour (actors, waves).
    row : callable, optional
        Fills ``pre`` (float64, zeroed, one entry per alter) once per ego and ministep; its other
        arguments are named as for `delta`, without ``j`` and ``y``.
    forms : tuple of str
        Of "eval", "creation", "endow".
    modes : tuple of str
        Of "directed", "symmetric", "two": the dependent (behaviour: the named) network may be so.
    interaction : {"", "ego", "dyadic"}
        Role in user interactions, as in RSiena's interactionType.
    change : callable, optional
        Behaviour: ego's creation and endowment statistic from states ``z`` (now) and ``zb`` (before);
        by default the difference of `ego` between the two.
    halved : bool
        In a symmetric network the statistic counts each tie once (RSiena does so for few effects).
    start_only : bool
        Rate of a behaviour: its statistic leaves out only the ties missing at the start.
    background : {"any", "zero", "ego", "alter", "dyad"}
        Value of `delta` for an alter j with no tie from or to i and zero in every table asked for:
        anything; 0; depends on i alone; on j's own degrees and values alone; on covariates or values
        of i and j.  The faster kernel visits only touched alters where this is not "any".
    exposure : bool
        Network: `delta` is the sum of ``raw[i, h]`` over the other senders h of ties to j, w being a matrix
        between senders.  The kernel then keeps these sums and does not call `delta`.
    columns : {"own", "other"}
        Whose receivers the columns of `w` are: of the network explained, or of `other`.
    generic : str
        Reason why `delta` is not the difference of ego's statistic (the battery then skips that check).
    """

    name: str
    kind: str
    delta: Callable[..., float]
    title: str
    formula: str
    source: str
    interpretation: str
    note: str = ""
    given: tuple[tuple[str, Value], ...] = ()
    tie: Callable[..., float] | None = None
    gain: Callable[..., float] | None = None
    loss: Callable[..., float] | None = None
    ego: Callable[..., float] | None = None
    needs: tuple[str, ...] = ()
    parm: float = 0.0
    table: Callable[[float, int], Floats] | None = None
    observed: Callable[[float, int, Mapping[str, Any]], Floats] | None = None
    row: Callable[..., None] | None = None
    forms: tuple[str, ...] = ("eval", "creation", "endow")
    modes: tuple[str, ...] = ("directed", "symmetric")
    interaction: str = ""
    change: Callable[..., float] | None = None
    halved: bool = False
    start_only: bool = False
    background: str = "any"
    exposure: bool = False
    columns: str = "own"
    generic: str = ""

    def __post_init__(self) -> None:
        """Check the declaration: names of arguments, needs and statistics."""
        where = f"effect {self.name!r}"
        if self.kind not in KINDS:
            raise UsageError(where, f"a kind of {KINDS}", repr(self.kind))
        if self.background not in BACKGROUNDS:
            raise UsageError(where, f"a background of {BACKGROUNDS}", repr(self.background))
        if self.kind != "rate" and self.tie is None and self.ego is None:
            raise UsageError(where, "a tie or an ego statistic", "neither")
        for need in self.needs:
            if need not in INTERACTIONS:
                raise UsageError(where, f"needs of {INTERACTIONS}", repr(need))
        if self.columns not in ("own", "other"):
            raise UsageError(where, "columns 'own' or 'other'", repr(self.columns))
        for words in ("title", "formula", "source", "interpretation"):
            if not getattr(self, words).strip():
                raise UsageError(where, f"words under {words!r}", "none")
        for function in (self.delta, self.tie, self.gain, self.loss, self.ego, self.row, self.change):
            for argument in self.wants(function):
                if argument not in PLAIN[self.kind] and not TABLE.match(argument):
                    raise UsageError(where, f"arguments of {sorted(PLAIN[self.kind])}", repr(argument))
                if argument in INTERACTIONS and argument not in self.needs and argument != "net":
                    raise UsageError(where, f"{argument!r} among its needs", repr(self.needs))

    @property
    def has_parm(self) -> bool:
        """Whether anything depends on the internal parameter."""
        functions = (self.delta, self.tie, self.gain, self.loss, self.ego, self.row, self.change)
        asked = {name for function in functions for name in self.wants(function)}
        return "p" in asked or ("tab" in asked and (self.table or self.observed) is not None)

    def tie_role(self, form: str) -> str:
        """Return the name of the function that gives the statistic of a tie in this form."""
        role = {"creation": "gain", "endow": "loss"}.get(form, "tie")
        return "tie" if getattr(self, role) is None else role

    def look_up(self, parm: float, size: int, waves: Mapping[str, Any]) -> Floats:
        """Return the look-up table ``tab`` of this effect; one zero where it has none."""
        if self.observed is not None:
            return self.observed(parm, size, waves)
        return np.zeros(1) if self.table is None else self.table(parm, size)

    def tables(self) -> tuple[str, ...]:
        """Return names of the two-step tables that its functions ask for, in order of appearance."""
        functions = (self.delta, self.tie, self.gain, self.loss, self.ego, self.row, self.change)
        names = [a for f in functions for a in self.wants(f)]
        return tuple(dict.fromkeys(a for a in names if TABLE.match(a)))

    def values(self, function: Callable[..., Any] | None) -> tuple[Value, ...]:
        """Return what `function` gets, argument by argument: names of what the model has, or constants."""
        given = dict(self.given)
        return tuple(given.get(argument, argument) for argument in arguments(function))

    def wants(self, function: Callable[..., Any] | None) -> tuple[str, ...]:
        """Return the names of what `function` needs of the model, its constants left out."""
        return tuple(value.partition(".")[0] for value in self.values(function) if isinstance(value, str))


@cache
def arguments(function: Callable[..., Any] | None) -> tuple[str, ...]:
    """Return names of the parameters of `function`; none if there is no function."""
    if function is None:
        return ()
    return tuple(inspect.signature(getattr(function, "py_func", function)).parameters)


class Row:
    """One effect of a `family`.

    Parameters
    ----------
    name, title, formula, interpretation : str
        As in `Effect`.
    fields
        Other fields of `Effect`; any other name is an argument of the functions (see `Effect.given`).
    """

    def __init__(self, name: str, title: str, formula: str, interpretation: str, **fields: Any) -> None:
        texts = {"name": name, "title": title, "formula": formula, "interpretation": interpretation}
        self.fields = {**texts, **fields}


@dataclass(frozen=True)
class Family:
    """Effects with the same functions, which differ in what those functions are given; see `family`."""

    common: Mapping[str, Any]

    def rows(self, *rows: Row) -> tuple[Effect, ...]:
        """Return an effect for each row: the family's fields, then the row's own."""
        made = []
        for row in rows:
            every = {**self.common, **row.fields}
            given = tuple((key, value) for key, value in every.items() if key not in FIELDS)
            made.append(Effect(given=given, **{key: every[key] for key in every if key in FIELDS}))
        return tuple(made)


FIELDS = frozenset(field.name for field in fields(Effect)) - {"given"}


def family(kind: str, delta: Callable[..., float], **common: Any) -> Family:
    """Return a family of effects, to be completed by `Family.rows`.

    Parameters
    ----------
    kind : {"network", "behaviour", "rate"}
    delta : callable
        As in `Effect`.
    common
        Other fields of `Effect` that all rows share, and arguments of the functions.

    Examples
    --------
    A module holds ``EFFECTS``, a tuple of what families make:

    >>> def delta(degrees, at):
    ...     return float(degrees[at])
    >>> degrees = family("network", delta, tie=delta, modes=("directed",), source="Own work (2024)")
    >>> out, into = degrees.rows(
    ...     Row("myOut", "Own outdegree", "s_i(x) = x_i+^2", "ego ...", degrees="net.outdeg", at="i"),
    ...     Row("myIn", "Own indegree", "s_i(x) = x_i+ x_+i", "ego ...", degrees="net.indeg", at="i"),
    ... )
    >>> out.values(out.delta), into.wants(into.tie)
    (('net.outdeg', 'i'), ('net', 'i'))
    """
    return Family({"kind": kind, "delta": delta, **common})
