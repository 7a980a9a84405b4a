"""The effects: one file each, in a folder by kind; discovered, never listed."""

from __future__ import annotations

from functools import cache

from tertius.core.errors import UsageError, near_miss
from tertius.core.registry import Registry
from tertius.saom.effects.contract import KINDS, Effect

REGISTRIES = {
    kind: Registry(
        f"{__name__}.{kind}", "EFFECT", Effect, f"{kind} effect", group=f"tertius.models.saom.effects.{kind}"
    )
    for kind in KINDS
}


@cache
def catalogue(kind: str) -> dict[str, Effect]:
    """Return every effect of `kind` by RSiena short name."""
    by_name: dict[str, Effect] = {}
    for module, effect in REGISTRIES[kind].all().items():
        if effect.kind != kind or effect.name in by_name:
            raise UsageError(
                f"effect file {module!r}",
                f"kind {kind!r} and a name of its own",
                f"{effect.kind}, {effect.name!r}",
            )
        by_name[effect.name] = effect
    return by_name


def get(kind: str, name: str) -> Effect:
    """Return the effect, or raise `UsageError` with a near-miss hint."""
    known = catalogue(kind)
    if name not in known:
        hint = near_miss(name, known) or f"there are {len(known)} {kind} effects"
        raise UsageError(f"{kind} effect {name!r}", f"the name of a {kind} effect", "an unknown one", hint)
    return known[name]
