"""Checks of a case against the claim tests, the states and the panel: every fault at once, with its line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from math import inf
from typing import Any

from pydantic import BaseModel

from tertius.case.schema import Case, Claim
from tertius.claims import TESTS
from tertius.claims.coverage import beyond_record, within_record, years_of
from tertius.claims.judging.binding import (
    FROM_CASE,
    FROM_TEST,
    counted_by,
    origins,
    parameters_of,
    rival_parameters,
    test_of,
)
from tertius.claims.judging.reference import check_features, takes_cases
from tertius.claims.registry import AnyTest, Counted
from tertius.core.codes import state_hint
from tertius.core.errors import CaseError, PanelError, TertiusError, every, near_miss, shorten, together
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel

__all__ = ["Fault", "check_case", "faults_of", "notes_of", "parameters_of", "rival_parameters", "test_of"]


@dataclass(frozen=True)
class Fault:
    """One fault, and the claim that it lies in; None: the case as a whole."""

    error: TertiusError
    claim: str | None = None


def check_case(case: Case, states: Collection[str], panel: Panel | None = None) -> None:
    """Check names that only the rest of the program knows: claim tests, their parameters, states.

    Parameters
    ----------
    panel : Panel, optional
        With it variables, groups and years are checked too.

    Raises
    ------
    CaseError
        All faults in the order of the file (`CaseErrors` where there are several), each with its line.
    """
    faults = faults_of(case, states, panel)
    if faults:
        raise together([fault.error for fault in faults])


def faults_of(case: Case, states: Collection[str], panel: Panel | None = None) -> tuple[Fault, ...]:
    """Return every fault that can be known before anything is estimated, those of the whole case first."""
    found = [Fault(error) for error in _of_case(case, states)]
    for number, claim in enumerate(case.claims):
        errors = [e for error in _of_claim(case, number, claim, states, panel) for e in every(error)]
        found += [Fault(error, claim.id) for error in errors]
    return tuple(found)


def notes_of(case: Case, panel: Panel) -> list[tuple[str, str]]:
    """Return what a reader should know before a run, by claim: years not on record, too few cases."""
    return [(claim.id, said) for claim in case.claims for said in notes_of_claim(case, claim, panel)]


def notes_of_claim(case: Case, claim: Claim, panel: Panel) -> list[str]:
    """Return what to know of one claim before a run; nothing of one with a fault."""
    if claim.test is None or claim.test.name not in TESTS.all():
        return []
    test = TESTS.get(claim.test.name)
    try:
        bound = parameters_of(case, claim, test)
        said = {name for name, source in origins(case, claim, test).items() if source != FROM_TEST}
        return list(_foreseen(test, bound, panel, bool(said & {"first", "last"})))
    except PanelError as error:
        return [f"not testable: {error}"]
    except TertiusError:
        return []


def _foreseen(test: AnyTest, bound: BaseModel, panel: Panel, dated: bool) -> Iterator[str]:
    years = years_of(bound)
    if test.needs is not None and years is not None:
        within_record(panel, test.needs(bound), *years)
        if dated:
            yield from beyond_record(panel, test.needs(bound), *years)
    if test.count is None:
        return
    counted = _counted(panel, test.count, bound)
    if not counted.n:
        yield f"nothing to test: no {counted.what}"
    elif counted.n < test.minimum and not test.exact:
        asked = f"the test asks for {test.minimum:g} independent ones"
        yield f"too few to tell: {counted.n} {counted.what}, {asked}"


@per_panel(maxsize=1000)
def _counted(panel: Panel, count: Callable[[Panel, Any], Counted], bound: BaseModel) -> Counted:
    """Return how many cases there are: where one claim is edited, the others are not counted anew."""
    return count(panel, bound)


def _of_case(case: Case, states: Collection[str]) -> Iterator[TertiusError]:
    for path, code in _codes(case):
        if code not in states:
            hint = state_hint(code, states) or "use the ids that `tertius list states` shows"
            yield CaseError(f"{case.where(*path)}: {_words(path)}", "the id of a state", shorten(code), hint)
    if case.analogues is not None:
        try:
            check_features(case, case.analogues.features, ("analogues", "features"))
        except CaseError as error:
            yield error
    if case.defaults is not None:
        bound = [c.test.name for c in case.claims if c.test is not None]
        known = {f for name in bound if name in TESTS.all() for f in TESTS.get(name).parameters.model_fields}
        for name in case.defaults.parameters:
            if name not in known:
                where = f"{case.where('defaults', 'parameters', name)}: defaults"
                yield CaseError(
                    where, "a parameter of a test in the case", repr(name), near_miss(name, known)
                )


def _of_claim(
    case: Case, number: int, claim: Claim, states: Collection[str], panel: Panel | None
) -> Iterator[TertiusError]:
    if claim.test is None:
        if claim.rival is not None and claim.rival.parameters:
            where = f"{case.where('claims', number, 'rival')}: claim {claim.id!r}"
            yield CaseError(where, "a claim with a test, whose parameters the rival changes", "none")
        return
    try:
        test = test_of(case, number, claim)
    except CaseError as error:
        yield error
        return
    yield from _reference_faults(case, number, claim, test)
    yield from _says_faults(case, number, claim, test)
    try:
        bound = parameters_of(case, claim, test)
        if claim.rival is not None:
            rival_parameters(case, claim, test)
    except CaseError as error:
        yield error
        return
    unknown = list(_state_faults(case, number, claim, bound, states))
    yield from unknown
    if panel is not None and not unknown:
        yield from _panel_faults(case, number, claim, test, bound, panel)


def _state_faults(
    case: Case, number: int, claim: Claim, bound: BaseModel, states: Collection[str]
) -> Iterator[TertiusError]:
    groups = {group.id for group in case.groups}
    for name in type(bound).model_fields:
        if name in FROM_CASE and claim.test is not None and name not in claim.test.parameters:
            continue  # the case's own, which is checked once
        for code in _state_values(type(bound), name, getattr(bound, name)):
            if code not in states:
                where = case.where("claims", number, "test", "parameters", name)
                where = f"{where}: claim {claim.id!r}, parameter {name!r}"
                if code in groups:
                    yield CaseError(where, "a group with members", f"{code!r}, which names none")
                else:
                    yield CaseError(
                        where, "the id of a state", shorten(code), state_hint(code, [*states, *groups])
                    )


def _panel_faults(
    case: Case, number: int, claim: Claim, test: AnyTest, bound: BaseModel, panel: Panel
) -> Iterator[TertiusError]:
    """Return unknown variables, groups and networks: by the test's own check, and by what it needs."""
    faults = dict(test.check(panel, bound)) if test.check is not None else {}
    for table, variable in test.needs(bound) if test.needs is not None else ():
        try:
            panel.variable(table, variable)
        except PanelError as error:
            named = (n for n, v in bound if isinstance(v, str) and v and variable.endswith(v))
            faults.setdefault(next(named, ""), error)
    for name, fault in faults.items():
        where = case.where("claims", number, "test", "parameters", *([name] if name else []))
        named_so = f", parameter {name!r}" if name else ""
        about = f", {fault.where}" if fault.where not in ("", name) else ""
        at = f"{where}: claim {claim.id!r}{named_so}{about}"
        yield CaseError(at, fault.expected, fault.got, fault.remedy)


def _reference_faults(case: Case, number: int, claim: Claim, test: AnyTest) -> Iterator[TertiusError]:
    if claim.reference is None:
        return
    try:
        check_features(case, claim.reference.features, ("claims", number, "reference", "features"))
    except CaseError as error:
        yield error
    if claim.reference.by == "analogues" and not takes_cases(test):
        assert claim.test is not None
        able = ", ".join(name for name, known in TESTS.all().items() if takes_cases(known))
        where = f"{case.where('claims', number, 'reference')}: claim {claim.id!r}"
        yield CaseError(where, f"a test that can be limited to analogues ({able})", repr(claim.test.name))


def _says_faults(case: Case, number: int, claim: Claim, test: AnyTest) -> Iterator[TertiusError]:
    """Return what cannot be said of a test's quantity, and a range that lies off its scale."""
    assert claim.test is not None
    where = f"{case.where('claims', number, 'says')}: claim {claim.id!r}, test {claim.test.name!r}"
    known = TESTS.all()
    if claim.says == "exists" and counted_by(test) is None:
        able = ", ".join(name for name, other in known.items() if counted_by(other) is not None)
        yield CaseError(where, f"a test that counts ({able})", "'exists'")
    if claim.within is None:
        return
    where = f"{case.where('claims', number, 'within')}: claim {claim.id!r}, test {claim.test.name!r}"
    if test.exact:
        able = ", ".join(name for name, other in known.items() if not other.exact)
        yield CaseError(where, f"a test that estimates ({able})", "one that counts", "say 'more' or 'less'")
        return
    scale = test.threshold.scale
    least = -1.0 if test.threshold.logs else 0.0 if scale in ("ratio", "share") else -inf
    low, high = claim.within
    if scale == "share" and (low < 0 or high > 1):
        yield CaseError(where, "numbers from 0 to 1", shorten(list(claim.within)))
    elif scale != "share" and low <= least:
        yield CaseError(where, f"numbers above {least:g}", shorten(list(claim.within)))


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
