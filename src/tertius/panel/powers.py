"""The five powers: permanent members of the Security Council, and the patrons that the panel follows."""

from __future__ import annotations

from collections.abc import Collection

from tertius.core.codes import exact_hint, state_hint
from tertius.core.errors import near_miss

POWERS = ("USA", "RUS", "CHN", "FRA", "GBR")


def powers_from(first: str) -> tuple[str, ...]:
    """Return the five powers with `first` at the head and the others in their usual order.

    Raises
    ------
    ValueError
        `first` is none of the five.
    """
    if first not in POWERS:
        raise ValueError(f"{first!r} is none of {', '.join(POWERS)}")
    return first, *(power for power in POWERS if power != first)


def power_hint(given: object, known: Collection[str]) -> str:
    """Return what was meant by a power that is none of `known` states: one of the five where one is near."""
    exact = exact_hint(given, known)
    if exact or not isinstance(given, str):
        return exact
    return near_miss(given.strip().upper()[:60], POWERS) or state_hint(given, known)
