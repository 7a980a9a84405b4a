"""What a verdict depends on, as one digest: the claim, what its test reads of the case, the panel, the code.

A claim stands in its key with every word, so that one edited word judges that claim anew and no other.  Of
the case there is what `judge` reads of it: the parameters of claim and rival with what they take from the
case, and the question by which analogues are found.  Coherence between claims is no part of a kept verdict.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from tertius.case.schema import Case, Claim
from tertius.claims import TESTS
from tertius.claims.judging.check import parameters_of, rival_parameters
from tertius.claims.judging.reference import CASES, question_of, takes_cases
from tertius.claims.keep import Keep
from tertius.claims.registry import AnyTest
from tertius.core.imports import reached
from tertius.core.provenance import digest, environment
from tertius.core.store import Store
from tertius.panel.panel import Panel

#: What judges every claim, whatever its test.
JUDGE = "tertius.claims.judging.judge"
BATTERY = "tertius.claims.battery"


def verdict_key(case: Case, claim: Claim, panel: Panel) -> str:
    """Return the key of the verdict on a claim of a filled case.

    Raises
    ------
    TertiusError
        The claim cannot be judged as it stands.
    """
    read = _read(case, claim)
    return digest("verdict", code_of_judging(claim), environment(), panel.digest, claim, read)


def keep_of(store: Store, claim: Claim) -> Keep:
    """Return where the estimates of a claim's test are kept: one key for what threshold and words it has."""
    return Keep(store, digest(code_of_judging(claim), environment()))


def code_of_judging(claim: Claim) -> str:
    """Return the digest of the code that judges a claim: what its test's package and the judge can reach."""
    return _code(TESTS.get(claim.test.name).module if claim.test is not None else "")


@cache
def _code(module: str) -> str:
    package = module if module.startswith("tertius.") else module.partition(".")[0]
    return reached([package, JUDGE] if package else [JUDGE], apart=(BATTERY,))


def _read(case: Case, claim: Claim) -> dict[str, Any]:
    if claim.test is None:
        return {}
    test: AnyTest = TESTS.get(claim.test.name)
    parameters = parameters_of(case, claim, test)
    read: dict[str, Any] = {"parameters": parameters.model_dump(mode="json")}
    if claim.rival is not None:
        read["rival"] = rival_parameters(case, claim, test).model_dump(mode="json")
    if case.analogues is not None and takes_cases(test) and not getattr(parameters, CASES):
        read["analogues"] = question_of(case, claim.reference)
        read["patron"] = getattr(parameters, "patron", case.patron)
    return read
