"""A claim bound to its test: the parameters in full, where each comes from, and what the claim says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from tertius.case.schema import Case, Claim, Value
from tertius.claims import TESTS
from tertius.claims.following.series.groups import titled
from tertius.claims.registry import AnyTest
from tertius.claims.says import Says
from tertius.core.errors import CaseError, TertiusError, near_miss, shorten, together
from tertius.core.patterns import message_of

#: Parameters that a test may leave to the case: who the argument is about.
FROM_CASE = ("patron", "rival", "focal")
#: Parameter that names a supply network, and the one that holds it where it is the case's own.
SPEC, NETWORK = "spec", "network"
#: Where a parameter comes from that neither claim nor case sets.
FROM_TEST = "default of the test"


def test_of(case: Case, number: int, claim: Claim) -> AnyTest:
    """Return the test that a claim is bound to.

    Raises
    ------
    CaseError
        There is no such test.
    """
    assert claim.test is not None
    known = TESTS.all()
    if claim.test.name not in known:
        hint = near_miss(claim.test.name, known) or f"known: {', '.join(known)}"
        where = f"{case.where('claims', number, 'test', 'name')}: claim {claim.id!r}"
        raise CaseError(where, "the name of a claim test", shorten(claim.test.name), hint)
    return known[claim.test.name]


def parameters_of(case: Case, claim: Claim, test: AnyTest) -> BaseModel:
    """Return the validated parameters of a claim's test, with what it leaves to the case filled in.

    Raises
    ------
    CaseError
        Parameters that the test does not know, or values out of their range, each with its line.
    """
    assert claim.test is not None
    return _validated(case, claim, test, dict(claim.test.parameters), "test")


def rival_parameters(case: Case, claim: Claim, test: AnyTest) -> BaseModel:
    """Return the parameters of the rival thesis: the claim's own with those that the rival changes.

    Raises
    ------
    CaseError
        As in `parameters_of`, with the line of the rival.
    """
    assert claim.test is not None and claim.rival is not None
    given = {**claim.test.parameters, **claim.rival.parameters}
    return _validated(case, claim, test, given, "rival")


def says_of(claim: Claim, test: AnyTest) -> Says:
    """Return what a claim says of its test's quantity, a range in the unit of the estimates."""
    if claim.within is None:
        return Says(claim.says)
    low, high = (test.threshold.in_unit(end) for end in claim.within)
    return Says(claim.says, low, high)


def counted_by(test: AnyTest) -> str | None:
    """Return the parameter that holds how many a test asks for; None for one that does not count."""
    at = test.threshold.at
    if not test.exact or not isinstance(at, str):
        return None
    return at if test.parameters.model_fields[at].annotation is int else None


def origins(case: Case, claim: Claim, test: AnyTest) -> dict[str, str]:
    """Return where each parameter of a claim's test comes from: claim, case or the test's default."""
    assert claim.test is not None
    common = case.defaults.parameters if case.defaults is not None else {}
    out = {}
    for name in test.parameters.model_fields:
        if name in claim.test.parameters or (name == "matters" and claim.matters is not None):
            out[name] = "claim"
        elif name in common:
            out[name] = "defaults of the case"
        elif name in FROM_CASE or (name == NETWORK and _own_network(case, claim.test.parameters)):
            out[name] = "case"
        elif name == counted_by(test) and claim.says == "exists":
            out[name] = "what the claim says"
        else:
            out[name] = FROM_TEST
    return out


def _own_network(case: Case, given: Mapping[str, Any]) -> dict[str, Any] | None:
    return case.specs.get(str(given.get(SPEC)))


def _validated(case: Case, claim: Claim, test: AnyTest, given: dict[str, Value], key: str) -> BaseModel:
    assert claim.test is not None
    fields = test.parameters.model_fields
    number = next(k for k, own in enumerate(case.claims) if own.id == claim.id)
    common = case.defaults.parameters if case.defaults is not None else {}
    for name, value in common.items():
        if name in fields:
            given.setdefault(name, value)
    for name in FROM_CASE:
        if name in fields:
            given.setdefault(name, getattr(case, name))
    faults = list[CaseError]()
    if claim.says == "exists" and (at := counted_by(test)) is not None and given.setdefault(at, 1) != 1:
        where = f"{case.where('claims', number, key, 'parameters', at)}: claim {claim.id!r}, parameter {at!r}"
        faults.append(CaseError(where, "1, since the claim says 'exists'", shorten(given[at]), "say 'more'"))
    if claim.matters is not None and test.exact:
        where = f"{case.where('claims', number, 'matters')}: claim {claim.id!r}, test {claim.test.name!r}"
        got = f"{claim.matters:g}"
        faults.append(CaseError(where, "no smallest effect: this test counts", got, "leave it out"))
    elif claim.matters is not None:
        given.setdefault("matters", claim.matters)
    network = _own_network(case, given) if {SPEC, NETWORK} <= set(fields) else None
    if network is not None:
        given[NETWORK] = json.dumps(network, sort_keys=True)
    for name, value in list(given.items()):
        if name in fields:
            given[name] = _members(case, value, fields[name])
    try:
        bound: BaseModel = test.parameters.model_validate(given)
    except ValidationError as caught:
        errors = caught.errors(include_url=False)
        raise together([*faults, *_said(case, claim, number, key, fields, errors)]) from None
    if faults:
        raise together(faults)
    return bound


def _members(case: Case, value: Value, field: FieldInfo) -> Value:
    """Return a value with each group of the case that it names, and that has members, written out."""
    if _options(field.annotation):
        return value  # one of some words
    if (field.json_schema_extra or {}).get("groups"):  # type: ignore[union-attr]
        named = {g.id: titled(g.title, g.members) for g in case.groups if g.members}
        if isinstance(value, str):
            return named.get(value, value)
        return tuple(_titled(named, str(one)) for one in value) if isinstance(value, tuple | list) else value
    groups = {g.id: g.members for g in case.groups if g.members}
    if isinstance(value, str):
        return groups.get(value, value) if _holds_many(field.annotation) else value
    if not isinstance(value, tuple | list):
        return value
    return tuple(code for one in value for code in (groups.get(str(one), (one,))))


def _titled(named: Mapping[str, str], word: str) -> str:
    """Return a word of a list of groups, a group of the case with its title; a minus before it stays."""
    name = word.strip().removeprefix("-").strip()
    return word if name not in named else f"{'-' if word.strip().startswith('-') else ''}{named[name]}"


def _options(annotation: Any) -> set[str]:
    inner = get_args(annotation)
    return {x for x in inner if isinstance(x, str)} | {o for x in inner for o in _options(x)}


def _holds_many(annotation: Any) -> bool:
    return str(annotation).startswith("tuple")


def _said(
    case: Case,
    claim: Claim,
    number: int,
    key: str,
    fields: Mapping[str, FieldInfo],
    errors: list[ErrorDetails],
) -> Iterator[TertiusError]:
    """Return the faults of parameters in words, each parameter's once."""
    assert claim.test is not None
    seen = set[str]()
    for error in errors:
        name = str(error["loc"][0]) if error["loc"] else ""
        if name in seen:
            continue
        seen.add(name)
        place: tuple[str, ...] = (key, "parameters", name)
        if name == "matters" and claim.matters is not None:
            place = ("matters",)
        where = case.where("claims", number, *place)
        where = f"{where}: claim {claim.id!r}, {'rival, ' if key == 'rival' else ''}test {claim.test.name!r}"
        if error["type"] == "extra_forbidden":
            hint = near_miss(name, fields) or f"known: {', '.join(fields)}"
            yield CaseError(where, "a parameter of the test", shorten(name), hint)
            continue
        told = message_of(error)
        message = told[:1].lower() + told[1:]
        if error["type"] == "missing":
            yield CaseError(where, f"the parameter {name!r}", "none")
            continue
        got = shorten(error["input"]) if name else "these parameters"
        named = f", parameter {name!r}" if name else ""
        yield CaseError(f"{where}{named}", _asked(message), got)


def _asked(message: str) -> str:
    """Return what pydantic asks for: "one of 'up', 'down' or 'flat'", "greater than 0"."""
    said = message.removeprefix("input should be ").removeprefix("value error, ")
    return f"one of {said}" if said.startswith("'") and "' or '" in said else said
