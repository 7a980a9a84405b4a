"""The effects: one file each, in a folder by kind; discovered, never listed."""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module

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


def about(kind: str) -> dict[str, str]:
    """Return what every effect of `kind` is, in a line, by RSiena short name.

    The line is the head of the docstring of the effect's file: a title and, where there is one, the
    formula of the statistic.  A plug-in is described by the module of its `delta`.
    """
    registry = REGISTRIES[kind]
    own = set(registry.modules())
    lines: dict[str, str] = {}
    for module, effect in registry.all().items():
        if module in own:
            text = import_module(f"{registry.package}.{module}").__doc__
        else:
            text = sys.modules[effect.delta.__module__].__doc__
        lines[effect.name] = _head(text or "")
    return lines


def _head(text: str) -> str:
    """Return title and formula: the first paragraph, and the second where that is the formula."""
    paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
    title, rest = paragraphs[0], paragraphs[1:]
    if rest and rest[0].startswith(("s_i", "a_i")):
        return f"{title.rstrip('.')}: {rest[0]}"
    return title
