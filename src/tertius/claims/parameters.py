"""What the parameters of every claim test keep to."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, ConfigDict, model_validator

from tertius.core.schema import Plain


def _pair(text: str) -> str:
    codes = text.split(":")
    if len(codes) != 2 or codes[0] == codes[1] or not all(c.isalpha() and len(c) == 3 for c in codes):
        raise ValueError(f"others holds pairs such as CHN:USA, not {text[:20]!r}")
    return text


#: A patron and its rival, as "PATRON:RIVAL".
Pair = Annotated[str, AfterValidator(_pair)]


class Parameters(Plain):
    """Frozen parameters without unknown names; years in order, patron and rival two states."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        first, last = getattr(self, "first", None), getattr(self, "last", None)
        if first is not None and last is not None and first > last:
            raise ValueError(f"first ({first}) must not lie after last ({last})")
        patron, rival = getattr(self, "patron", None), getattr(self, "rival", None)
        if patron is not None and patron == rival:
            raise ValueError("patron and rival must be two states")
        return self
