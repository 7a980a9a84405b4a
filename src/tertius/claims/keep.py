"""What a test estimates, kept apart from what decides on it: another threshold estimates nothing anew.

The key leaves out the parameters that only decide, and what is estimated cannot read them: it is given the
parameters without them.  A test that needs them there all the same is estimated with them, under a key that
holds them.  What is kept is read back even where it has just been made, so that a verdict is the same to the
last bit whether its estimates were at hand or not.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

from tertius.core.packed import packed, unpacked
from tertius.core.provenance import digest
from tertius.core.store import Store

P = TypeVar("P", bound=BaseModel)
T = TypeVar("T")
#: Bytes of the largest value that is kept: what is larger takes longer to read than most take to make.
LARGEST = 5_000_000


@dataclass(frozen=True)
class Keep:
    """Where estimates are kept, under the digest of all code, libraries and data that they rest on."""

    store: Store
    source: str

    def made(
        self, what: str, parameters: P, deciding: Collection[str], make: Callable[[P], T]
    ) -> tuple[T, str]:
        """Return what `make` returns, from the store if it is there, and its key.

        Parameters
        ----------
        what : str
            What is made and of what, unlike all else under this `source`.
        deciding : collection of str
            Parameters that should not be needed to make it.
        """
        without = parameters.model_copy()
        for name in deciding:
            without.__dict__.pop(name, None)
        plain = parameters.model_dump(mode="json")
        fewer = {name: value for name, value in plain.items() if name not in deciding}
        short, full = (digest("estimates", self.source, what, given) for given in (fewer, plain))
        for key in (short, full):
            data = self.store.get_packed(key)
            if data is not None:
                try:
                    return unpacked(data), key
                except ValueError:
                    pass  # written by other hands: made anew
        try:
            value, key = make(without), short
        except AttributeError:
            value, key = make(parameters), full
        data = packed(value, LARGEST)
        if data is None:
            return value, key
        self.store.put_packed(key, data)
        return unpacked(data), key
