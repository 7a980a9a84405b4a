"""What an entrance is, and what it must do with any input: read it, or refuse it in one sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random

from support.fuzzing.mutators import Mutator, damaged
from tertius.core.errors import TertiusError

Take = Callable[[bytes, Path], object]
#: Words that only a program's author understands.
_INTERNAL = re.compile(
    r"Traceback|NoneType|object at 0x|\b(?:Attribute|Index|Key|Name|Recursion|Type|Unbound\w*|Zero\w*)Error\b"
)


@dataclass(frozen=True)
class Entrance:
    """Samples of an input and the function that takes it.

    Attributes
    ----------
    given : tuple of bytes, or callable
        Samples, or what makes them when they are first asked for.
    take : callable
        Given the bytes and a folder for files it needs; one folder serves many inputs.
    mutate : callable
        Makes an input out of a sample.
    plain : bool
        Whether no sentence may name a class of errors.  Parsers of upstream files and of articles pass on
        what the libraries under them say.
    slow : float
        Seconds of the processor that no input may take.
    """

    given: tuple[bytes, ...] | Callable[[], tuple[bytes, ...]]
    take: Take
    mutate: Mutator = damaged
    plain: bool = True
    slow: float = 2.0

    @cached_property
    def samples(self) -> tuple[bytes, ...]:
        """Inputs that are read."""
        return self.given() if callable(self.given) else self.given

    def input(self, seed: int) -> bytes:
        """Return the input that a seed stands for; one in 500 is a sample as it is."""
        rng = Random(seed)
        sample = rng.choice(self.samples)
        if rng.random() < 0.002:
            return sample
        try:
            return self.mutate(sample, rng)
        except (RecursionError, UnicodeEncodeError):  # nested too deep to be written, or no characters
            return damaged(sample, rng)


def check(entrance: Entrance, data: bytes, folder: Path) -> bool:
    """Give `data` to an entrance; return whether it was read. An `AssertionError` says what is amiss."""
    try:
        entrance.take(data, folder)
    except TertiusError as error:
        said = str(error)
        assert said.isprintable() and len(said) < 3000, f"one sentence, not {said[:200]!r}"
        internal = _INTERNAL.search(said) if entrance.plain else None
        assert internal is None, f"words of a program: {said[:300]!r}"
        return False
    return True


def text_of(data: bytes) -> str:
    """Return bytes as text, whatever they are."""
    return data.decode("utf-8", "replace")


def in_file(name: str, take: Callable[[Path], object]) -> Take:
    """Return a function of bytes that writes them to a file of this name and passes on its path."""

    def run(data: bytes, folder: Path) -> object:
        path = folder / name
        path.write_bytes(data)
        return take(path)

    return run
