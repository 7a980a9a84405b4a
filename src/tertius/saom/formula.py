"""Effects as small objects or as a formula: ``net ~ density + recip + gwespFF(69) + egoX(gdp)``."""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from tertius.core.arrays import Floats
from tertius.core.errors import ModelError, near_miss, shorten
from tertius.saom import effects as catalogue
from tertius.saom.data.variables import AnyCovariate, Behaviour, Covariate, Network, SaomData
from tertius.saom.term import Term

WRAPPERS = ("creation", "endow", "rate")
OPTIONS = ("parm", "fix", "start")
LONGEST = 20_000
LARGEST = 1e15
"""Numbers beyond it are a slip, and not all can be held as they are written."""
PERIOD = "period"
"""What the covariates of `with_periods` are called, with the number behind it."""


@dataclass(frozen=True)
class TermRequest:
    """A term, and what estimation is asked to do about it.

    Parameters
    ----------
    term : Term
    fix : float, optional
        Hold the parameter at this value; a score test of it comes at no cost.
    start : float, optional
        Value to start from.
    """

    term: Term
    fix: float | None = None
    start: float | None = None


def effect(
    name: str,
    on: str,
    *with_: str,
    form: str = "eval",
    parm: float | None = None,
    fix: float | None = None,
    start: float | None = None,
) -> TermRequest:
    """Return one effect of a model, such as ``effect("egoX", "net", "gdp")``.

    Parameters
    ----------
    name : str
        RSiena's short name.
    on : str
        The variable that it explains.
    *with_ : str
        Interaction variables, in RSiena's order.
    form : {"eval", "creation", "endow", "rate"}
    parm : float, optional
        Internal parameter.
    fix, start : float, optional
        Value to hold the parameter at, or to start from.

    Returns
    -------
    TermRequest

    Examples
    --------
    >>> from tertius import saom
    >>> saom.effect("sameX", "friends", "girl", fix=0).term.label
    'friends: sameX (girl)'
    """
    return TermRequest(Term(name, on, form, tuple(with_), parm), fix, start)


def interaction(
    *factors: TermRequest | Term, fix: float | None = None, start: float | None = None
) -> TermRequest:
    """Return the product of two or three effects on the same variable.

    Examples
    --------
    >>> from tertius import saom
    >>> girl, back = saom.effect("egoX", "friends", "girl"), saom.effect("recip", "friends")
    >>> saom.interaction(girl, back).term.label
    'friends: egoX (girl) × recip'
    """
    parts = tuple(f.term if isinstance(f, TermRequest) else f for f in factors)
    return TermRequest(_product(parts, "interaction"), fix, start)


def term_requests(effects: str | Iterable[TermRequest | Term | str], data: SaomData) -> list[TermRequest]:
    """Return all terms of a model given as formula, as objects, or as a list of both.

    Raises
    ------
    ModelError, UsageError
        Naming the part of the formula that is not understood.
    """
    requests: list[TermRequest] = []
    if not isinstance(effects, (str, TermRequest, Term, Iterable)):
        raise ModelError("effects", "a formula, or a list of effects", type(effects).__name__)
    for item in [effects] if isinstance(effects, (str, TermRequest, Term)) else effects:
        if isinstance(item, str):
            requests += parse(item, data)
        elif isinstance(item, TermRequest):
            requests.append(item)
        elif isinstance(item, Term):
            requests.append(TermRequest(item))
        else:
            raise ModelError("effects", "a formula, a Term or effect(...)", type(item).__name__)
    seen: set[Term] = set()
    for request in requests:
        if not isinstance(data.find(request.term.on), (Network, Behaviour)):
            raise ModelError(
                f"effect {request.term.name!r}",
                "a dependent variable to explain",
                f"covariate {request.term.on!r}",
            )
        if request.term in seen:
            raise ModelError(f"effect {request.term.label!r}", "each effect once", "it twice", "drop one")
        seen.add(request.term)
    if not requests:
        raise ModelError("effects", "at least one effect", "none")
    return requests


def parse(formula: str, data: SaomData) -> list[TermRequest]:
    """Read ``variable ~ effect + effect(...) ; variable ~ ...`` (new lines separate like semicolons)."""
    if len(formula) > LONGEST:
        raise ModelError("formula", f"at most {LONGEST:,} characters", f"{len(formula):,}")
    requests: list[TermRequest] = []
    for clause in re.split(r";|\n(?=[^\n~+]*~)", formula):
        if not clause.strip():
            continue
        left, tilde, right = clause.partition("~")
        if not tilde or not right.strip():
            raise ModelError(f"formula {shorten(clause.strip())}", "variable ~ effect + effect", "no effects")
        on = left.strip()
        data.find(on)
        # Some effects are called like Python's keywords ("from"); a trailing underscore lets them through.
        text = re.sub(r"\b(" + "|".join(keyword.kwlist) + r")\b", r"\1_", right)
        try:
            tree = ast.parse(f"({text.strip()})", mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise ModelError(
                f"formula {shorten(clause.strip())}", "effects joined by +", "something that cannot be read"
            ) from None
        requests += [_read(part, on, data) for part in _sum(tree)]
    return requests


def _sum(node: ast.expr) -> list[ast.expr]:
    parts: list[ast.expr] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        parts.append(node.right)
        node = node.left
    return [node, *reversed(parts)]


def _read(node: ast.expr, on: str, data: SaomData, form: str = "eval") -> TermRequest:
    where = f"formula, {shorten(ast.unparse(node))}"
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
        factors: list[ast.expr] = []
        rest: ast.expr = node
        while isinstance(rest, ast.BinOp) and isinstance(rest.op, ast.Mult):
            factors.append(rest.right)
            rest = rest.left
        parts = [_bare(_read(f, on, data, form), where) for f in (rest, *reversed(factors))]
        return TermRequest(_product(tuple(parts), where))
    if isinstance(node, (ast.Name, ast.Attribute)):
        return TermRequest(_term(_name(node, where), on, form, (), None, data))
    if not isinstance(node, ast.Call):
        raise ModelError(where, "an effect's name, with interaction variables in brackets", "something else")
    name = _name(node.func, where)
    if name == "time":
        return _dummy(node, on, data, form, where)
    options = {k.arg or "**": _value(k.value, where) for k in node.keywords}
    if len(options) < len(node.keywords):
        raise ModelError(where, "every option once", "one twice")
    unknown = set(options) - set(OPTIONS)
    if unknown:
        raise ModelError(where, f"the options {', '.join(OPTIONS)}", repr(min(unknown)))
    if name in WRAPPERS:
        if len(node.args) != 1 or "parm" in options:
            raise ModelError(where, f"one effect in {name}(...)", f"{len(node.args)}")
        if form != "eval":
            raise ModelError(where, f"an effect in {form}(...)", f"{name}(...) in it")
        inner = _read(node.args[0], on, data, name)
        if both := [o for o in options if getattr(inner, o) is not None]:
            raise ModelError(where, "every option once", f"{both[0]!r} twice")
        return TermRequest(inner.term, options.get("fix", inner.fix), options.get("start", inner.start))
    with_: list[str] = []
    numbers = [options["parm"]] if "parm" in options else []
    for argument in node.args:
        if isinstance(argument, (ast.Name, ast.Attribute)):
            with_.append(_name(argument, where))
        else:
            numbers.append(_value(argument, where))
    if len(numbers) > 1:
        raise ModelError(where, "one internal parameter", f"{len(numbers)}")
    parm = numbers[0] if numbers else None
    return TermRequest(
        _term(name, on, form, tuple(with_), parm, data), options.get("fix"), options.get("start")
    )


def _bare(request: TermRequest, where: str) -> Term:
    """Return the term of an effect that is part of another one; to hold or to start it makes no sense."""
    for option in ("fix", "start"):
        if getattr(request, option) is not None:
            got = f"{option!r} of one factor"
            raise ModelError(where, "factors without options", got, "use saom.interaction(..., fix=)")
    return request.term


def _dummy(node: ast.Call, on: str, data: SaomData, form: str, where: str) -> TermRequest:
    """Read ``time(effect, period)``: the effect in one period on top of what it is in the others."""
    if len(node.args) != 2 or node.keywords:
        raise ModelError(where, "an effect and a period in time(...)", f"{len(node.args)}")
    inner, number = _bare(_read(node.args[0], on, data, form), where), _value(node.args[1], where)
    if not number.is_integer() or not 2 <= number <= data.periods:
        raise ModelError(where, f"a period from 2 to {data.periods}", f"{number:g}")
    covariate = f"{PERIOD}{int(number)}"
    if covariate not in data.covariates:
        raise ModelError(
            where, f"a covariate {covariate!r}", "none", "take the data from saom.with_periods(data)"
        )
    if isinstance(data.find(on), Network):
        return TermRequest(_product((inner, Term("egoX", on, form, (covariate,))), where))
    # On a behaviour a product would count ego's level twice.
    if inner.name != "linear":
        raise ModelError(where, "time(linear, period) on a behaviour", f"{inner.name!r}")
    return TermRequest(Term("effFrom", on, form, (covariate,)))


def with_periods(data: SaomData) -> SaomData:
    """Return the data with a covariate for each period but the first: 1 in it, else 0.

    Formulas then take ``time(recip, 2)``: how much larger an effect is in the second period.

    Parameters
    ----------
    data : SaomData

    Returns
    -------
    SaomData

    Examples
    --------
    >>> from tertius import saom
    >>> data = saom.with_periods(saom.load_data("firms"))
    >>> list(data.covariates)
    ['size', 'branch', 'period2', 'period3']
    """
    added: dict[str, AnyCovariate] = {}
    for m in range(1, data.periods):
        values = np.zeros((data.n, data.waves))
        values[:, m] = 1.0
        name = f"{PERIOD}{m + 1}"
        held = data.covariates.get(name)
        if name in data.variables or (held is not None and not _equal(held, values)):
            raise ModelError(f"name {name!r}", "no variable or covariate called so", "one", "rename it")
        added[name] = Covariate(values, centred=False)
    return replace(data, covariates={**data.covariates, **added})


def _equal(held: AnyCovariate, values: Floats) -> bool:
    return isinstance(held, Covariate) and not held.centred and np.array_equal(held.values, values)


def _term(name: str, on: str, form: str, with_: tuple[str, ...], parm: float | None, data: SaomData) -> Term:
    """Return a term; an effect that is known only as a rate effect is a rate term."""
    if name == "Rate":
        return Term(name, on, "rate")
    kind = "network" if isinstance(data.find(on), Network) else "behaviour"
    if form == "eval" and name not in catalogue.catalogue(kind) and name in catalogue.catalogue("rate"):
        form = "rate"
    effect = catalogue.catalogue("rate" if form == "rate" else kind).get(name)
    if parm is not None and effect is not None and parm != effect.parm and not effect.has_parm:
        remedy = f"write {name} without it, or start= for a start value"
        raise ModelError(f"effect {name!r} on {on!r}", "no internal parameter", f"{parm:g}", remedy)
    return Term(name, on, form, with_, parm)


def _name(node: ast.expr, where: str) -> str:
    if isinstance(node, ast.Name):
        plain = node.id.removesuffix("_")
        return plain if keyword.iskeyword(plain) else node.id
    if isinstance(node, ast.Attribute):
        return f"{_name(node.value, where)}.{node.attr}"
    raise ModelError(where, "a name", shorten(ast.unparse(node)))


def _value(node: ast.expr, where: str) -> float:
    try:
        number = ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError):
        number = None
    if not isinstance(number, (int, float)) or isinstance(number, bool) or not abs(number) <= LARGEST:
        hint = near_miss(ast.unparse(node), OPTIONS)
        raise ModelError(where, f"a number up to {LARGEST:g}", shorten(ast.unparse(node)), hint)
    return float(number)


def _product(parts: tuple[Term, ...], where: str) -> Term:
    if not 2 <= len(parts) <= 3 or any(p.factors for p in parts):
        raise ModelError(where, "a product of two or three effects", f"{len(parts)}")
    if len({(p.on, p.form) for p in parts}) > 1 or parts[0].form == "rate":
        raise ModelError(where, "factors on one variable in one form other than rate", "several")
    name = " × ".join(p.label.split(": ", 1)[1] for p in parts)
    return Term(name, parts[0].on, parts[0].form, factors=parts)
