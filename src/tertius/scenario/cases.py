"""A case's scenarios against the scenario file that expresses them: the same choices, the same levels."""

from __future__ import annotations

from tertius.case.schema import Case
from tertius.core.errors import near_miss
from tertius.scenario.errors import ScenarioError
from tertius.scenario.spec import ScenarioSpec


def check_case(spec: ScenarioSpec, case: Case) -> None:
    """Refuse a scenario whose factors are not the case's choices with all their levels.

    Raises
    ------
    ScenarioError
    """
    known = {c.id: c.levels for c in case.scenarios}
    for name, factor in spec.factors.items():
        where = spec.where("factors", name)
        if name not in known:
            raise ScenarioError(
                where,
                f"a choice of case {case.id!r}",
                repr(name),
                near_miss(name, known) or f"{', '.join(known)}",
            )
        if set(factor.levels) != set(known[name]):
            raise ScenarioError(
                where, f"the case's levels {', '.join(known[name])}", ", ".join(factor.levels)
            )
    missing = [name for name in known if name not in spec.factors]
    if missing:
        raise ScenarioError(spec.where("factors"), f"all choices of case {case.id!r}", f"no {missing[0]!r}")
