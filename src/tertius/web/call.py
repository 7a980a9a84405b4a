"""A request as screens see it: everything in it checked, nothing believed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from urllib.parse import urlencode

from starlette.requests import Request

from tertius.core.codes import state_hint
from tertius.core.errors import UsageError, near_miss, shorten
from tertius.web.bench import Bench
from tertius.web.errors import Missing

LONGEST = 300
_DECIMAL = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?")
#: Words of the address that say how a panel is taken away; they are no part of what is shown.
TAKING = ("panel", "as")


@dataclass(frozen=True)
class Upload:
    """A file that was sent: its name, which is only shown, and its bytes."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Call:
    """One request.

    Attributes
    ----------
    path : mapping
        Parameters of the path.
    query, form : mapping of str to list of str
        What the address and the form say.
    files : mapping of str to Upload
    """

    bench: Bench
    request: Request
    path: Mapping[str, str]
    query: Mapping[str, Sequence[str]]
    form: Mapping[str, Sequence[str]] = field(default_factory=dict)
    files: Mapping[str, Upload] = field(default_factory=dict)

    @property
    def _given(self) -> Mapping[str, Sequence[str]]:
        return self.form if self.request.method == "POST" else self.query

    def text(self, name: str, default: str = "", longest: int = LONGEST) -> str:
        """Return a word of the address or of the form.

        Raises
        ------
        UsageError
            It is longer than it may be, or holds characters that cannot be shown.
        """
        value = (self._given.get(name) or [default])[-1]
        if len(value) > longest:
            raise UsageError(name, f"at most {longest:,} characters", f"{len(value):,}")
        if "\0" in value:
            raise UsageError(name, "text", "a zero byte")
        return value

    def many(self, name: str, most: int = 50) -> list[str]:
        """Return every value that is given under a name, without repeats."""
        found = [v[:LONGEST] for v in self._given.get(name, ()) if v]
        return list(dict.fromkeys(found))[:most]

    def integer(self, name: str, low: int, high: int, default: int) -> int:
        """Return a whole number from `low` to `high`."""
        text = self.text(name)
        if not text:
            return default
        digits = text.lstrip("-")
        if not (digits.isascii() and digits.isdecimal() and len(text) < 12 and low <= int(text) <= high):
            raise UsageError(name, f"a whole number from {low} to {high}", shorten(text))
        return int(text)

    def decimal(self, name: str, default: float) -> float:
        """Return a number."""
        text = self.text(name)
        if not text:
            return default
        value = float(text) if _DECIMAL.fullmatch(text.strip()) else float("nan")
        if not isfinite(value) or abs(value) > 1e12:
            hint = "write it with a decimal point" if re.fullmatch(r"\s*-?\d+,\d+\s*", text) else ""
            raise UsageError(name, "a number", shorten(text), hint)
        return value

    def one_of(self, name: str, options: Sequence[str], default: str) -> str:
        """Return one of the options."""
        value = self.text(name) or default
        if value not in options:
            hint = near_miss(value, options)
            raise UsageError(name, f"one of {', '.join(options)}", shorten(value), hint)
        return value

    def number(self, name: str) -> int:
        """Return a number that the path holds.

        Raises
        ------
        Missing
            It is none.
        """
        text = self.path[name]
        if not (text.isascii() and text.isdecimal() and len(text) < 10):
            raise Missing(name, "a number", shorten(text))
        return int(text)

    def state(self, iso3: str, where: str = "state") -> str:
        """Return the id of a state if it is one."""
        if iso3 not in self.bench.panel.states:
            hint = state_hint(iso3, self.bench.panel.states.all())
            raise Missing(where, "the iso3 id of a state", shorten(iso3), hint)
        return iso3

    def address(self, **changes: object) -> str:
        """Return this address with some words changed; None leaves one out."""
        kept = [(n, v) for n, values in self.query.items() if n not in (*TAKING, *changes) for v in values]
        new: list[tuple[str, str]] = []
        for name, value in changes.items():
            values = value if isinstance(value, (list, tuple)) else [value]
            new += [(name, str(v)) for v in values if v is not None]
        query = urlencode([*kept, *new])
        return self.request.url.path + (f"?{query}" if query else "")
