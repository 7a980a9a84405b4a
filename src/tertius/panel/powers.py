"""The five powers: permanent members of the Security Council, and the patrons that the panel follows."""

from __future__ import annotations

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
