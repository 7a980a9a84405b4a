"""Specifications as users of RSiena write them: ``includeEffects(...)``, ``setEffect(...)`` to terms.

The text is read, never run; the syntax is that of R calls with names, strings, numbers and ``c(...)``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tertius.core.errors import ModelError, UsageError, near_miss, shorten
from tertius.saom.data.variables import Behaviour, Network, SaomData
from tertius.saom.effects import catalogue
from tertius.saom.effects.contract import KINDS
from tertius.saom.formula import LONGEST, TermRequest
from tertius.saom.term import Term, effect_of

FORMS = {"eval": "eval", "endow": "endow", "creation": "creation", "rate": "rate"}
READ = ("includeEffects", "setEffect", "includeInteraction")
OUTSIDE = (
    "includeTimeDummy", "includeGMoMStatistics", "updateSpecification", "set_effect", "set_interaction",
)  # fmt: skip
#: Assignments to the table of effects.
PARTS = re.compile(
    r"[\w.]+\s*\[[^\n]*\b(?:shortName|effectName|include|parm|initialValue|fix|test)\b[^\n]*\]\s*(?:<-|=(?!=))"
    r"|[\w.]+\$(?:include|fix|test|parm|initialValue)\b[^\n]*?(?:<-|=(?!=))"
)
#: What stands before a call that is not always run, or more than once.
BRANCH = re.compile(r"^\s*(?:\}?\s*else\b|(?:if|for|while)\s*\(|repeat\b)|\bfunction\s*\(|\b[lsv]apply\s*\(")
# fmt: off
KNOWN = (
    "name", "type", "include", "fix", "test", "initialValue", "parameter", "interaction1",
    "interaction2", "interaction3", "character", "verbose", "random",
)
# fmt: on
Value = str | float | bool | list["Value"]


@dataclass(frozen=True)
class _Call:
    """One call of the text: its name, arguments without names and with, its line.

    `source` is the object that it changes and `target` the one that it makes; "" where the text has none.
    """

    name: str
    plain: tuple[Value, ...]
    named: dict[str, Value]
    line: int
    source: str
    target: str


def from_rsiena(text: str, data: SaomData) -> list[TermRequest]:
    """Return the model that a specification for RSiena describes, for `saom.fit`.

    RSiena's own defaults are in it: outdegree, and reciprocity of directed one-mode networks; linear shape,
    and quadratic shape of behaviours with more than two levels.

    Parameters
    ----------
    text : str
        Calls of ``includeEffects``, ``setEffect`` and ``includeInteraction``, as in an R script, one after
        another; lines that set no effects are ignored.
    data : SaomData
        With the names that the calls use.

    Returns
    -------
    list of TermRequest

    Raises
    ------
    ModelError, UsageError
        Naming the line and effect, or what is not supported.

    Examples
    --------
    >>> from tertius import saom
    >>> data = saom.load_data("pupils")
    >>> script = '''
    ... eff <- includeEffects(eff, transTrip, cycle3)
    ... eff <- includeEffects(eff, sameX, interaction1 = "girl")
    ... eff <- setEffect(eff, gwespFF, parameter = 69, fix = TRUE, test = TRUE, initialValue = 0)
    ... eff <- includeEffects(eff, avAlt, name = "going_out", interaction1 = "friends")
    ... '''
    >>> [r.term.label for r in saom.from_rsiena(script, data)][:4]
    ['friends: density', 'friends: recip', 'going_out: linear', 'going_out: quad']
    """
    if not isinstance(text, str) or len(text) > LONGEST:
        raise ModelError("specification", f"text of at most {LONGEST:,} characters", shorten(text))
    requests = {(_key(r.term)): r for r in _defaults(data)}
    parameters: dict[tuple[object, ...], float] = {}
    object_ = ""
    for call in _calls(text):
        where = f"specification, line {call.line}"
        if object_ and call.source and call.source != object_:
            got, remedy = f"{call.source!r} after {object_!r}", "give the lines of one model"
            raise ModelError(where, "calls that build one effects object", got, remedy)
        object_ = call.target or object_ or call.source
        unknown = next((k for k in call.named if k not in KNOWN), None)
        if unknown is not None:
            raise ModelError(where, f"options {', '.join(KNOWN)}", repr(unknown), near_miss(unknown, KNOWN))
        if call.name in OUTSIDE:
            raise ModelError(where, f"calls of {', '.join(READ)}", call.name, "write it as saom does")
        names = [str(v) for v in call.plain]
        if not names:
            raise ModelError(where, f"effects in {call.name}(...)", "none")
        if call.name == "includeInteraction":
            made = [_interaction(call, names, data, where)]
        else:
            made = [_single(call, name, data, where) for name in names]
        for request in made:
            key = _key(request.term)
            if request.term.parm is not None:
                parameters[key] = request.term.parm
            elif key in parameters:  # a parameter stays once it is set
                request = replace(request, term=replace(request.term, parm=parameters[key]))
            if call.named.get("include") is False:
                requests.pop(key, None)
            else:
                requests[key] = request
    return list(requests.values())


def _key(term: Term) -> tuple[object, ...]:
    return (term.name, term.on, term.form, term.with_, term.factors)


def _defaults(data: SaomData) -> list[TermRequest]:
    out = []
    for name, v in data.variables.items():
        if isinstance(v, Network):
            out.append(Term("density", name))
            if not v.two_mode and not v.symmetric:
                out.append(Term("recip", name))
        else:
            out.append(Term("linear", name))
            levels = {float(x) for x in v.values.ravel() if x == x}
            if len(levels) > 2:
                out.append(Term("quad", name))
    return [TermRequest(t) for t in out]


def _on(call: _Call, data: SaomData, where: str) -> str:
    name = str(call.named.get("name", next(iter(data.variables))))
    if not isinstance(data.find(name), (Network, Behaviour)):
        raise ModelError(where, "a dependent variable under name", repr(name))
    return name


def _form(call: _Call, where: str) -> str:
    form = str(call.named.get("type", "eval"))
    if form not in FORMS:
        raise ModelError(where, f"a type of {', '.join(FORMS)}", repr(form), near_miss(form, FORMS))
    return FORMS[form]


def _single(call: _Call, name: str, data: SaomData, where: str) -> TermRequest:
    on, form = _on(call, data, where), _form(call, where)
    with_ = tuple(str(call.named[k]) for k in ("interaction1", "interaction2") if call.named.get(k))
    given = call.named.get("parameter")
    parm = None if given is None else _number(given, where, "parameter")
    term = Term(name, on, form, with_, parm)
    if name == "Rate":
        raise ModelError(where, "effects other than basic rates, which are always there", "Rate")
    try:
        effect_of(term, data)
    except UsageError as error:
        if form != "eval":
            raise
        # RSiena asks for type = "rate"; where only a rate has the name, it is meant.
        term = replace(term, form="rate")
        try:
            effect_of(term, data)
        except UsageError:
            raise error from None
    return _request(term, call, where)


def _interaction(call: _Call, names: list[str], data: SaomData, where: str) -> TermRequest:
    on, form = _on(call, data, where), _form(call, where)
    if not 2 <= len(names) <= 3:
        raise ModelError(where, "two or three effects in includeInteraction", f"{len(names)}")

    def given(key: str, k: int) -> str:
        value = call.named.get(key, "")
        return (
            str(value[k])
            if isinstance(value, list) and k < len(value)
            else ""
            if isinstance(value, list)
            else str(value)
        )

    factors = []
    for k, name in enumerate(names):
        with_ = tuple(v for v in (given("interaction1", k), given("interaction2", k)) if v)
        factor = Term(name, on, form, with_)
        effect_of(factor, data)
        factors.append(factor)
    label = " × ".join(f.label.split(": ", 1)[1] for f in factors)
    return _request(Term(label, on, form, factors=tuple(factors)), call, where)


def _request(term: Term, call: _Call, where: str) -> TermRequest:
    start = call.named.get("initialValue")
    value = None if start is None else _number(start, where, "initialValue")
    # A score test needs the parameter fixed: RSiena users write both.
    fixed = call.named.get("fix") is True or call.named.get("test") is True
    return TermRequest(term, fix=(value or 0.0) if fixed else None, start=None if fixed else value)


def _number(value: Value, where: str, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, float):
        raise ModelError(where, f"a number under {name}", shorten(value))
    return value


TOKEN = re.compile(
    r"""\s*(?:(?P<string>"[^"]*"|'[^']*')|(?P<number>-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)L?\b|(?P<name>[A-Za-z.][\w.]*)|(?P<mark>[(),=]))"""
)


def _calls(text: str) -> list[_Call]:
    """Find the calls that matter in an R script."""
    bare = "\n".join(
        re.sub(r"(\"[^\"]*\"|'[^']*')|#.*", lambda m: m.group(1) or "", line) for line in text.split("\n")
    )
    if (part := PARTS.search(bare)) is not None:
        line = bare.count("\n", 0, part.start()) + 1
        wanted, got = "effects that calls set, not assignments to their table", shorten(part.group())
        raise ModelError(f"specification, line {line}", wanted, got)
    out = []
    for found in re.finditer(r"(?<![\w.])(" + "|".join([*READ, *OUTSIDE]) + r")\s*\(", bare):
        line = bare.count("\n", 0, found.start()) + 1
        where = f"specification, line {line}"
        above = re.sub(r"\"[^\"\n]*\"|'[^'\n]*'", "", bare[: found.start()])
        if BRANCH.search(above.rpartition("\n")[2]) or above.count("{") > above.count("}"):
            wanted = "calls one after another, without conditions, loops and functions"
            raise ModelError(where, wanted, f"{found.group(1)} within one")
        plain, named, _ = _arguments(bare, found.end(), where)
        before = re.sub(r"\w+::$", "", bare[: found.start()]).rstrip()
        target = re.search(r"([\w.]+)\s*(?:<<?-|=)$", before)
        piped = re.search(r"(?:([\w.]+)|\))\s*(?:\|>|%>%)$", before)
        if piped is not None:
            source = piped[1] or ""
            begun = re.search(r"([\w.]+)\s*(?:<<?-|=)[^\n]*$|$", before)
            target = begun if begun and begun[1] else None
        elif "myeff" in named:
            source = str(named.pop("myeff"))
        elif plain and isinstance(plain[0], str) and not _is_effect(plain[0]):
            source, plain = str(plain[0]), plain[1:]
        else:
            raise ModelError(where, f"an effects object in {found.group(1)}(...)", "none")
        out.append(_Call(found.group(1), tuple(plain), named, line, source, target[1] if target else ""))
    return out


def _is_effect(name: str) -> bool:
    return any(name in catalogue(kind) for kind in KINDS)


def _arguments(text: str, at: int, where: str) -> tuple[list[Value], dict[str, Value], int]:
    """Read arguments from behind an opening bracket up to its end."""
    plain: list[Value] = []
    named: dict[str, Value] = {}
    waiting = ""
    while True:
        token = TOKEN.match(text, at)
        if token is None:
            raise ModelError(
                where, "names, strings, numbers and c(...) in a call", shorten(text[at : at + 30].strip())
            )
        at = token.end()
        if token["mark"] == ")":
            return plain, named, at
        if token["mark"]:
            continue
        following = TOKEN.match(text, at)
        mark = following["mark"] if following else None
        if token["name"] and mark == "=" and not waiting:
            assert following
            waiting, at = token["name"], following.end()
            continue
        value: Value
        if token["name"] == "c" and mark == "(":
            assert following
            value, _, at = _arguments(text, following.end(), where)
        elif token["string"] is not None:
            value = token["string"][1:-1]
        elif token["number"] is not None:
            value = float(token["number"])
        else:
            value = {"TRUE": True, "T": True, "FALSE": False, "F": False}.get(token["name"], token["name"])
        if waiting:
            named[waiting], waiting = value, ""
        else:
            plain.append(value)
