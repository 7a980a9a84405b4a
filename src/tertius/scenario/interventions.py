"""Interventions: what a scenario changes, from when to when.  Their semantics are in docs/scenarios.md.

Times count windows of the model from 1; a number of `FIRST_YEAR` or more is a calendar year, which needs
the scenario's `clock`.  A schedule runs from the start of window `from` to the end of window `until`
(default: the horizon).
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, model_validator

from tertius.core.schema import Plain

FIRST_YEAR = 1800
Name = Annotated[str, Field(min_length=1, max_length=200)]
When = Annotated[float, Field(ge=1, le=2200, allow_inf_nan=False)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class Frozen(Plain):
    """Base: immutable, no unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Scheduled(Frozen):
    """Something that holds from one window or year to another."""

    start: When = Field(default=1, alias="from")
    end: When | None = Field(default=None, alias="until")

    @model_validator(mode="after")
    def _ordered(self) -> Scheduled:
        if self.end is not None and self.end < self.start:
            raise ValueError(f"'from' ({self.start:g}) must not come after 'until' ({self.end:g})")
        return self


class Fix(Scheduled):
    """The tie sender -> receiver is there; with `hold` it cannot be withdrawn until the end."""

    do: Literal["fix"]
    network: Name | None = None
    sender: Name
    receiver: Name
    hold: bool = True


class Forbid(Scheduled):
    """The tie sender -> receiver is not there; with `hold` it cannot be formed until the end."""

    do: Literal["forbid"]
    network: Name | None = None
    sender: Name
    receiver: Name
    hold: bool = True


class Set(Scheduled):
    """A covariate takes another path: set to, raised by, or multiplied by `value`.

    `value` is one number, or one a window.  `actors` (for an actor covariate), or `senders` and
    `receivers` (for a dyadic one), say whose; all if omitted.  Units are the covariate's own, uncentred.
    """

    do: Literal["set", "add", "times"]
    covariate: Name
    value: Number | tuple[Number, ...]
    actors: tuple[Name, ...] = ()
    senders: tuple[Name, ...] = ()
    receivers: tuple[Name, ...] = ()


class Scale(Scheduled):
    """A parameter, named by its label in the fit, is multiplied by `by`."""

    do: Literal["scale"]
    parameter: Name
    by: Number


class Shift(Scheduled):
    """A parameter, named by its label in the fit, is raised by `by`."""

    do: Literal["shift"]
    parameter: Name
    by: Number


class Hubs(Scheduled):
    """Bases and airspace that are closed: read by the logistics outcome, no effect on the network model."""

    do: Literal["close"]
    hubs: tuple[Name, ...] = ()
    airspace: tuple[Name, ...] = ()


Basic = Annotated[Fix | Forbid | Set | Scale | Shift | Hubs, Field(discriminator="do")]


class Event(Frozen):
    """Something happens at a moment, within a window too (2.4 is two fifths into the second).

    `then` is its declared effect.  It starts at the moment, whatever ``from`` says, and ends with the
    horizon or after `lasting` windows.
    """

    do: Literal["event"]
    title: Name
    at: When
    lasting: Annotated[float, Field(gt=0, le=100)] | None = None
    then: Annotated[tuple[Basic, ...], Field(min_length=1)]


class Condition(Frozen):
    """What a policy looks at, at the start of a window in one simulated world.

    Either a tie (`sender`, `receiver`) that `is` there, not there, lost or new since the window before;
    or a number: an actor's outdegree or indegree, or its behaviour, at least `above` or at most `below`.
    """

    network: Name | None = None
    sender: Name | None = None
    receiver: Name | None = None
    state: Literal["there", "absent", "lost", "new"] | None = Field(default=None, alias="is")
    actor: Name | None = None
    count: Literal["outdegree", "indegree"] | None = None
    behaviour: Name | None = None
    above: Number | None = Field(default=None, alias="at_least")
    below: Number | None = Field(default=None, alias="at_most")

    @model_validator(mode="after")
    def _one_kind(self) -> Condition:
        tie = self.sender is not None and self.receiver is not None and self.state is not None
        number = self.actor is not None and (self.count is None) != (self.behaviour is None)
        bounded = self.above is not None or self.below is not None
        of_tie = (self.sender, self.receiver, self.state)
        of_number = (self.actor, self.count, self.behaviour, self.above, self.below)
        stray = of_number if tie else (*of_tie, self.network if self.behaviour else None)
        if tie == number or number != bounded or any(one is not None for one in stray):
            raise ValueError(
                "a condition is a tie (sender, receiver, is) or a number (actor, count or behaviour, "
                "at_least or at_most)"
            )
        return self


class Policy(Frozen):
    """A rule that looks at each simulated world at the start of every window, and acts where `when` holds.

    What it does lasts `lasting` windows from then (default 1, checked again).  A schedule of the scenario
    prevails over a policy, a later policy over an earlier one.
    """

    do: Literal["policy"]
    title: Name
    when: Condition
    lasting: Annotated[int, Field(ge=1, le=100)] = 1
    then: Annotated[tuple[Fix | Forbid | Set | Scale | Shift, ...], Field(min_length=1)]


Intervention = Annotated[
    Fix | Forbid | Set | Scale | Shift | Hubs | Event | Policy, Field(discriminator="do")
]
