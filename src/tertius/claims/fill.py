"""What a case leaves out of a claim, from the template of the claim's test; each such word is marked."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from pydantic import BaseModel

from tertius.case.schema import Case, Claim
from tertius.claims.judging.binding import parameters_of, says_of, test_of
from tertius.claims.registry import AnyTest
from tertius.claims.says import Says
from tertius.claims.template import About, in_words, templates
from tertius.claims.tested import claimed, too_small
from tertius.core.errors import CaseError


def fill(case: Case, without: Collection[str] = ()) -> Case:
    """Return the case with every claim in full; `Claim.filled` names what comes from a test's template.

    What a case says itself stays as it is, and a filled case comes back unchanged.  So do the claims in
    `without`, which cannot be bound.

    Raises
    ------
    CaseError
        A claim leaves something out and its test has no template, or its test or a parameter is unknown.
    """
    claims = tuple(
        claim if claim.id in without else _filled(case, number, claim)
        for number, claim in enumerate(case.claims)
    )
    return case if claims == case.claims else case.model_copy(update={"claims": claims})


def _filled(case: Case, number: int, claim: Claim) -> Claim:
    missing = claim.missing
    if not missing or claim.not_testable is not None:
        return claim
    test = test_of(case, number, claim)
    name = claim.test.name if claim.test else ""
    template = templates().get(name)
    values: dict[str, Any] = {"kind": template.kind} if template is not None and template.kind else {}
    if template is not None:
        bound = parameters_of(case, claim, test).model_dump()
        about = About(bound.get("patron", case.patron), bound.get("rival", case.rival), case.focal)
        if bound.get("focal"):
            about = About(about.patron, about.rival, bound["focal"])
        values |= in_words(template, {**template.defaults, **bound}, about)
        if claim.says in ("less", "within"):
            values |= other_way(
                test, parameters_of(case, claim, test), says_of(claim, test), values["estimand"]
            )
    for key in missing:
        if key not in values:
            where = f"{case.where('claims', number)}: claim {claim.id!r}"
            remedy = f"the test {name!r} has no template that says it"
            raise CaseError(where, f"the key {key!r}", "none", remedy)
    update = {key: values[key] for key in missing}
    return claim.model_copy(update={**update, "filled": (*claim.filled, *missing)})


def other_way(test: AnyTest, parameters: BaseModel, says: Says, estimand: str) -> dict[str, str]:
    """Return rule, falsifier and opposite of a claim that says something else than "more".

    A template words them for "more than the threshold".
    """
    said = claimed(test, parameters, says)
    quantity = estimand[:1].lower() + estimand[1:].rstrip(".")
    if test.exact:
        rule = f"Supported if what is counted is {said} on a complete record; contradicted if it is not."
    else:
        rule = (
            f"Supported if it is at least 95 % probable, over all ways of measuring it, that the quantity is "
            f"{said} (leaning: 80 %); contradicted if it is as probable that it is not, by more than what "
            f"matters{too_small(test, parameters)}."
        )
    return {
        "decision_rule": rule,
        "falsifier": f"The quantity is not {said}.",
        "opposite": f"It is not so that the quantity ({quantity}) is {said}.",
    }
