"""How forecasts of the next window are made at an origin."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tertius.models.interstate.effects import TWO_MODE
from tertius.models.interstate.spec import MODERN, InterstateSpec

#: The model of forecasts: its windows and suppliers are set by the origin.
MODEL = replace(MODERN, effects=TWO_MODE)


@dataclass(frozen=True)
class ForecastSpec:
    """How a forecast is made at an origin.

    Parameters
    ----------
    model : InterstateSpec
        The actor-oriented model; its windows are set by the origin.
    largest, skip : int
        Whose ties are forecast: of the suppliers with most clients in the origin's last window, so many
        after the first `skip`.  0 takes all.
    learn : int
        The hierarchical logit and the trees learn from the ties of so many largest suppliers, or from those
        that are forecast where these are more.
    history : int
        End of the first window that is learnt from.
    transitions : int
        The pooled logits, forecasts to beat, know the latest so many alone.
    saom : bool
        Also the actor-oriented model, which takes a minute at each origin.
    periods : int
        Latest periods that it is estimated on.
    draws, chains : int
        Its parameter draws, and networks simulated in all.
    final, attempts : int
        Chains of the check of convergence, and checks that may fail.
    seed : int
    """

    model: InterstateSpec = MODEL
    largest: int = 20
    skip: int = 0
    learn: int = 60
    history: int = 1959
    transitions: int = 4
    saom: bool = False
    periods: int = 3
    draws: int = 50
    chains: int = 1000
    final: int = 1000
    attempts: int = 3
    seed: int = 1
