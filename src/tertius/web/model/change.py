"""A case with other parameters in the test of one claim: what a data edit of "what if" runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tertius.case.schema import Binding, Case
from tertius.core.errors import UsageError, near_miss


def changed(case: Case, claim: str, parameters: Mapping[str, Any]) -> Case:
    """Return the case with the parameters of a claim's test changed; the case file stays as it is.

    Raises
    ------
    UsageError
        The case has no such claim, or no test decides it.
    """
    found = case.claim(claim)
    if found is None or found.test is None:
        got = "none of that name" if found is None else "one that no test decides"
        raise UsageError(
            f"claim {claim!r}", "a claim with a test", got, near_miss(claim, [c.id for c in case.claims])
        )
    test = Binding(name=found.test.name, parameters={**found.test.parameters, **parameters})
    claims = tuple(c.model_copy(update={"test": test}) if c.id == claim else c for c in case.claims)
    return case.model_copy(update={"claims": claims})
