"""What an interstate model is made of: a frozen record, checked when built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tertius.core.errors import UsageError, near_miss, shorten
from tertius.panel.powers import POWERS
from tertius.panel.schema import FIRST_YEAR, LAST_YEAR

TIES = ("arms", "delivery", "pact", "troops")
POSITIONS = ("covariate", "behaviour", "none")
#: Edges of the bands in which the panel stores shares of arms and volumes (million TIV).
SHARES = (0.05, 0.10, 0.25, 0.50, 0.75)
VOLUMES = (5.0, 50.0, 250.0, 1000.0, 5000.0)
WINDOWS = (3, 5, 10)


@dataclass(frozen=True)
class InterstateSpec:
    """Ties, windows, actors and effects of an interstate model.

    Parameters
    ----------
    tie : {"arms", "delivery", "pact", "troops"}
        arms: the supplier gave at least `share` of the recipient's arms of the window, and the
        recipient got at least `volume` million TIV in it.  delivery: any delivery in the window.
        pact: a defence pact in force in the window's last year.  troops: at least 128 troops then
        (of the five major powers, as far as registers go).
    share, volume : float
        Edges of stored bands: 0.05, 0.10, 0.25, 0.50, 0.75; 5, 50, 250, 1000, 5000.
    window : {3, 5, 10}
        Calendar years of a window; windows follow each other without a gap.
    first, last : int
        Last calendar years of the first and of the last window.
    suppliers : tuple of str
        Makes the model two-mode, states by these suppliers; empty: one mode, every state that has
        ever delivered arms may give.
    position : {"covariate", "behaviour", "none"}
        The ideal point in the General Assembly as a fixed likeness of votes, as a co-evolving ordinal
        behaviour (`levels`), or left out.
    levels : tuple of float
        Cuts between the levels of the behaviour, in units of the ideal point.
    peers : tuple of str
        Peer matrices, row-normalised and not centred: near, oic, conflict, region, like.
    dummies : tuple of str
        Suppliers that get a level of their own.
    effects : tuple of str
        Effects on the network, as in a formula; empty: the defaults for `tie` and mode.

    Raises
    ------
    UsageError
        A value that is none of these, with the nearest that is.
    """

    tie: str = "arms"
    share: float = 0.05
    volume: float = 5.0
    window: int = 5
    first: int = 1999
    last: int = 2024
    suppliers: tuple[str, ...] = ()
    position: str = "covariate"
    levels: tuple[float, ...] = (-1.0, -0.5, 0.0, 0.75)
    peers: tuple[str, ...] = ("near", "oic", "conflict")
    dummies: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("suppliers", "levels", "peers", "dummies", "effects"):
            value: Any = getattr(self, name)
            if isinstance(value, str) or not isinstance(value, Sequence):
                raise UsageError(f"interstate: {name}", "a list", shorten(value))
            object.__setattr__(self, name, tuple(value))
        _among("tie", self.tie, TIES)
        _among("position", self.position, POSITIONS)
        _number("share", self.share, SHARES)
        _number("volume", self.volume, VOLUMES)
        _number("window", self.window, WINDOWS)
        for name in ("first", "last"):
            year = getattr(self, name)
            if isinstance(year, bool) or not isinstance(year, int) or not FIRST_YEAR <= year <= LAST_YEAR:
                raise UsageError(f"interstate: {name}", f"a year in {FIRST_YEAR}-{LAST_YEAR}", shorten(year))
        if self.last <= self.first or (self.last - self.first) % self.window:
            raise UsageError(
                "interstate: last",
                f"first ({self.first}) plus a multiple of {self.window} years",
                str(self.last),
            )
        if len(set(self.suppliers)) < len(self.suppliers) or len(self.suppliers) == 1:
            raise UsageError(
                "interstate: suppliers", "none, or two and more, each once", shorten(self.suppliers)
            )
        if list(self.levels) != sorted(set(self.levels)) or not self.levels:
            raise UsageError("interstate: levels", "rising cuts", shorten(self.levels))
        if self.tie == "troops" and not set(self.suppliers or ("?",)) <= set(POWERS):
            raise UsageError(
                "interstate: suppliers", f"among {', '.join(POWERS)} for troops", shorten(self.suppliers)
            )

    @property
    def ends(self) -> tuple[int, ...]:
        """Last calendar year of each window."""
        return tuple(range(self.first, self.last + 1, self.window))

    @property
    def two_mode(self) -> bool:
        """Whether suppliers are a node set of their own."""
        return bool(self.suppliers)

    def until(self, last: int) -> InterstateSpec:
        """Return the same model on the windows up to `last`."""
        return replace(self, last=last)


def _among(name: str, value: object, known: tuple[str, ...]) -> None:
    if value not in known:
        hint = near_miss(str(value)[:40], known)
        raise UsageError(f"interstate: {name}", f"one of {', '.join(known)}", shorten(value), hint)


def _number(name: str, value: object, known: tuple[float, ...]) -> None:
    if isinstance(value, bool) or value not in known:
        listed = ", ".join(f"{k:g}" for k in known)
        raise UsageError(
            f"interstate: {name}", f"one of {listed} (edges that the panel keeps)", shorten(value)
        )


#: Windows 1995-99 to 2020-24, and 1955-59 to 1985-89.
MODERN = InterstateSpec()
COLD_WAR = InterstateSpec(first=1959, last=1989)
