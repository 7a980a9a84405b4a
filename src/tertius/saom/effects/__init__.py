"""The effects, in families and single files, in a folder by kind; discovered, never listed."""

from __future__ import annotations

import sys
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

from tertius.core.errors import UsageError, near_miss
from tertius.core.registry import Registry
from tertius.saom.effects.contract import KINDS, Effect

if TYPE_CHECKING:
    from tertius.saom.browse import EffectTable
    from tertius.saom.data.variables import SaomData

REGISTRIES = {
    kind: Registry(
        f"{__name__}.{kind}", "EFFECT", Effect, f"{kind} effect", group=f"tertius.models.saom.effects.{kind}"
    )
    for kind in KINDS
}
FAMILIES = {
    kind: Registry(
        f"{__name__}.{kind}",
        "EFFECTS",
        tuple,
        f"family of {kind} effects",
        group=f"tertius.models.saom.families.{kind}",
    )
    for kind in KINDS
}
"""Modules, or entry points, that hold several effects under ``EFFECTS``."""


@cache
def catalogue(kind: str) -> dict[str, Effect]:
    """Return every effect of `kind` by RSiena short name."""
    members = [(module, effect) for module, effects in FAMILIES[kind].all().items() for effect in effects]
    by_name: dict[str, Effect] = {}
    for module, effect in sorted([*members, *REGISTRIES[kind].all().items()], key=lambda m: m[1].name):
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


def about(kind: str) -> dict[str, str]:
    """Return what every effect of `kind` is, in a line: title, formula and what a positive parameter says."""
    effects = catalogue(kind).values()
    return {e.name: f"{e.title}: {e.formula.rstrip('.')}; {e.interpretation}" for e in effects}


class _Browsable(ModuleType):
    """The package itself, which users call: ``saom.effects(data)``."""

    def __call__(self, data: SaomData, *words: str, on: str | None = None) -> EffectTable:
        """Return the effects that are possible on these data; see `browse.effects`."""
        from tertius.saom.browse import effects

        return effects(data, *words, on=on)


sys.modules[__name__].__class__ = _Browsable
