"""A scenario cut down to the levels that a person chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tertius.core.errors import UsageError, near_miss, shorten
from tertius.scenario.spec import ScenarioSpec

#: Most parameter draws, and chains a draw and arm, that a page may ask for.
MOST_DRAWS, MOST_CHAINS = 200, 200


def chosen(spec: ScenarioSpec, levels: Mapping[str, Sequence[str]], draws: int, chains: int) -> ScenarioSpec:
    """Return the scenario with some levels of its factors alone; the analyses of single dials are left out.

    Raises
    ------
    UsageError
        A factor or level that is none, a factor without a level, or numbers out of range.
    """
    for name, number, most in (("draws", draws, MOST_DRAWS), ("chains", chains, MOST_CHAINS)):
        if not 1 <= number <= most:
            raise UsageError(name, f"a number from 1 to {most}", str(number))
    factors = {}
    for name in levels:
        if name not in spec.factors:
            raise UsageError(
                "factor", "a factor of the scenario", shorten(name), near_miss(name, spec.factors)
            )
    for name, factor in spec.factors.items():
        kept = levels.get(name, ())
        for level in kept:
            if level not in factor.levels:
                hint = near_miss(level, factor.levels)
                raise UsageError(f"factor {name!r}", "one of its levels", shorten(level), hint)
        if not kept:
            raise UsageError(f"factor {name!r}", "at least one level", "none", "tick one of its boxes")
        factors[name] = factor.model_copy(
            update={"levels": {k: v for k, v in factor.levels.items() if k in kept}}
        )
    contrasts = tuple(
        c
        for c in spec.contrasts
        if all(level in factors[name].levels for side in (c.a, c.b) for name, level in side.items())
    )
    return spec.with_(
        factors={name: factor.model_dump(by_alias=True) for name, factor in factors.items()},
        contrasts=[c.model_dump() for c in contrasts],
        draws=draws,
        chains=chains,
        sensitivity=None,
        multiplier=None,
        discovery=None,
        only=(),
        drop=(),
    )
