"""Specification grids: the product of choices, the first option of each being the main one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import product

import numpy as np

from tertius.claims.verdict import Cell, FlipKind

Specification = dict[str, Cell]


@dataclass(frozen=True)
class Choice:
    """One choice of a grid: its name, its options (the first is the main one), what varying it varies."""

    name: str
    options: tuple[Cell, ...]
    kind: FlipKind


def main_of(choices: Sequence[Choice]) -> Specification:
    """Return the main specification."""
    return {choice.name: choice.options[0] for choice in choices}


def product_of(choices: Sequence[Choice]) -> list[Specification]:
    """Return every specification, the main one first."""
    names = [choice.name for choice in choices]
    return [dict(zip(names, options, strict=True)) for options in product(*(c.options for c in choices))]


def near(choices: Sequence[Choice], most: int) -> list[Specification]:
    """Return the specifications that differ from the main one in at most so many choices, the main first."""
    main = main_of(choices)
    return [s for s in product_of(choices) if sum(s[name] != main[name] for name in main) <= most]


def changes_of(choices: Sequence[Choice]) -> list[tuple[Choice, Specification]]:
    """Return the specifications that differ from the main one in a single choice."""
    main = main_of(choices)
    return [(c, {**main, c.name: option}) for c in choices for option in c.options[1:]]


def used(
    choices: Sequence[Choice], main: Specification, specifications: Iterable[Specification]
) -> tuple[Choice, ...]:
    """Return the choices with the options that the grid holds, those of the main specification first."""
    known = list(specifications)
    out = []
    for choice in choices:
        first = main[choice.name]
        seen = {specification[choice.name] for specification in known}
        rest = tuple(option for option in choice.options if option in seen and option != first)
        out.append(Choice(choice.name, (first, *rest), choice.kind))
    return tuple(out)


def sample_of(*parts: object) -> str:
    """Return the name of a sample: arrays by their content, everything else as it is written.

    Two specifications of one name use the same cases in the same way, whatever their choices are called: a
    period "from 1992" of a record that begins in 1992 is no other sample.
    """
    made = blake2b(digest_size=10)
    for part in parts:
        if isinstance(part, np.ndarray) and part.dtype != object:
            made.update(f"{part.dtype.str}{part.shape}".encode())
            made.update(np.ascontiguousarray(part).tobytes())
        else:
            made.update(repr(part.tolist() if isinstance(part, np.ndarray) else part).encode())
        made.update(b";")
    return made.hexdigest()
