"""Checks of a case against the claim tests and the states, and the parameters a claim's test gets."""

from __future__ import annotations

from collections.abc import Collection
from math import inf

from pydantic import BaseModel, ValidationError

from tertius.case.schema import Case, Claim, Value
from tertius.claims import TESTS
from tertius.claims.judging.reference import check_features, takes_cases
from tertius.claims.registry import AnyTest
from tertius.claims.says import Says
from tertius.core.codes import state_hint
from tertius.core.errors import CaseError, near_miss, shorten

#: Parameters that a test may leave to the case: who the argument is about.
FROM_CASE = ("patron", "rival", "focal")


def check_case(case: Case, states: Collection[str]) -> None:
    """Check names that only the rest of the program knows: claim tests, their parameters, states.

    Raises
    ------
    CaseError
        For the first fault in the order of the file, with its line and a near-miss hint.
    """
    for path, code in _codes(case):
        if code not in states:
            hint = state_hint(code, states) or "use the ids that `tertius list states` shows"
            raise CaseError(f"{case.where(*path)}: {_words(path)}", "the id of a state", shorten(code), hint)
    if case.analogues is not None:
        check_features(case, case.analogues.features, ("analogues", "features"))
    for number, claim in enumerate(case.claims):
        if claim.test is None:
            if claim.rival is not None and claim.rival.parameters:
                where = f"{case.where('claims', number, 'rival')}: claim {claim.id!r}"
                raise CaseError(where, "a claim with a test, whose parameters the rival changes", "none")
            continue
        test = test_of(case, number, claim)
        _check_reference(case, number, claim, test)
        _check_says(case, number, claim, test)
        bound = parameters_of(case, claim, test)
        if claim.rival is not None:
            rival_parameters(case, claim, test)
        for name in type(bound).model_fields:
            value = getattr(bound, name)
            for code in _state_values(type(bound), name, value):
                if code not in states:
                    where = case.where("claims", number, "test", "parameters", name)
                    hint = state_hint(code, states)
                    raise CaseError(
                        f"{where}: claim {claim.id!r}, parameter {name!r}",
                        "the id of a state",
                        shorten(code),
                        hint,
                    )


def parameters_of(case: Case, claim: Claim, test: AnyTest) -> BaseModel:
    """Return the validated parameters of a claim's test, with what it leaves to the case filled in.

    Raises
    ------
    CaseError
        A parameter that the test does not know, or a value out of its range, with its line.
    """
    assert claim.test is not None
    return _validated(case, claim, test, dict(claim.test.parameters), "test")


def says_of(claim: Claim, test: AnyTest) -> Says:
    """Return what a claim says of its test's quantity, a range in the unit of the estimates."""
    if claim.within is None:
        return Says(claim.says)
    low, high = (test.threshold.in_unit(end) for end in claim.within)
    return Says(claim.says, low, high)


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


def _check_reference(case: Case, number: int, claim: Claim, test: AnyTest) -> None:
    if claim.reference is None:
        return
    check_features(case, claim.reference.features, ("claims", number, "reference", "features"))
    if claim.reference.by == "analogues" and not takes_cases(test):
        assert claim.test is not None
        able = ", ".join(name for name, known in TESTS.all().items() if takes_cases(known))
        where = f"{case.where('claims', number, 'reference')}: claim {claim.id!r}"
        raise CaseError(where, f"a test that can be limited to analogues ({able})", repr(claim.test.name))


def _check_says(case: Case, number: int, claim: Claim, test: AnyTest) -> None:
    """Refuse what cannot be said of a test's quantity, and a range that lies off its scale."""
    assert claim.test is not None
    where = f"{case.where('claims', number, 'says')}: claim {claim.id!r}, test {claim.test.name!r}"
    known = TESTS.all()
    if claim.says == "exists" and counted_by(test) is None:
        able = ", ".join(name for name, other in known.items() if counted_by(other) is not None)
        raise CaseError(where, f"a test that counts ({able})", "'exists'")
    if claim.within is None:
        return
    where = f"{case.where('claims', number, 'within')}: claim {claim.id!r}, test {claim.test.name!r}"
    if test.exact:
        able = ", ".join(name for name, other in known.items() if not other.exact)
        raise CaseError(where, f"a test that estimates ({able})", "one that counts", "say 'more' or 'less'")
    least = {"ratio": 0.0, "share": 0.0}.get(test.threshold.scale, -1.0 if test.threshold.logs else -inf)
    most = 1.0 if test.threshold.scale == "share" else inf
    low, high = claim.within
    if low < least or high > most or (low == least and test.threshold.scale != "share"):
        asked = "numbers from 0 to 1" if most == 1.0 else f"numbers above {least:g}"
        raise CaseError(where, asked, shorten(list(claim.within)))


def counted_by(test: AnyTest) -> str | None:
    """Return the parameter that holds how many a test asks for; None for one that does not count."""
    at = test.threshold.at
    if not test.exact or not isinstance(at, str):
        return None
    return at if test.parameters.model_fields[at].annotation is int else None


def _validated(case: Case, claim: Claim, test: AnyTest, given: dict[str, Value], key: str) -> BaseModel:
    assert claim.test is not None
    fields = test.parameters.model_fields
    for name in FROM_CASE:
        if name in fields:
            given.setdefault(name, getattr(case, name))
    number = next(k for k, own in enumerate(case.claims) if own.id == claim.id)
    if claim.says == "exists" and (at := counted_by(test)) is not None and given.setdefault(at, 1) != 1:
        where = f"{case.where('claims', number, key, 'parameters', at)}: claim {claim.id!r}, parameter {at!r}"
        raise CaseError(where, "1, since the claim says 'exists'", shorten(given[at]), "say 'more' instead")
    if claim.matters is not None:
        if test.exact:
            where = f"{case.where('claims', number, 'matters')}: claim {claim.id!r}, test {claim.test.name!r}"
            raise CaseError(
                where, "no smallest effect: this test counts", f"{claim.matters:g}", "leave it out"
            )
        given.setdefault("matters", claim.matters)
    try:
        bound: BaseModel = test.parameters.model_validate(given)
        return bound
    except ValidationError as caught:
        error = caught.errors(include_url=False)[0]
        name = str(error["loc"][0]) if error["loc"] else ""
        place = ("matters",) if name == "matters" and claim.matters is not None else (key, "parameters", name)
        where = case.where("claims", number, *place)
        where = f"{where}: claim {claim.id!r}, {'rival, ' if key == 'rival' else ''}test {claim.test.name!r}"
        if error["type"] == "extra_forbidden":
            hint = near_miss(name, fields) or f"known: {', '.join(fields)}"
            raise CaseError(where, "a parameter of the test", shorten(name), hint) from None
        message = error["msg"][:1].lower() + error["msg"][1:]
        got = shorten(error["input"]) if name else "these parameters"
        named = f", parameter {name!r}" if name else ""
        raise CaseError(f"{where}{named}", message.removeprefix("input "), got) from None


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


def _codes(case: Case) -> list[tuple[tuple[str | int, ...], str]]:
    found: list[tuple[tuple[str | int, ...], str]] = [((name,), getattr(case, name)) for name in FROM_CASE]
    if case.moment is not None:
        found.append((("moment", "state"), case.moment.state))
    for number, group in enumerate(case.groups):
        found += [(("groups", number, "members", i), code) for i, code in enumerate(group.members)]
    if case.analogues is not None:
        found += [(("analogues", "patrons", i), code) for i, code in enumerate(case.analogues.patrons)]
    return found


def _state_values(model: type[BaseModel], name: str, value: object) -> list[str]:
    """Return the state ids in a parameter whose field is marked as holding them."""
    extra = model.model_fields[name].json_schema_extra
    if not (isinstance(extra, dict) and extra.get("states")) or value is None:
        return []
    return [value] if isinstance(value, str) else [str(code) for code in value]  # type: ignore[attr-defined]


def _words(path: tuple[str | int, ...]) -> str:
    return ", ".join(str(part + 1) if isinstance(part, int) else part for part in path)
