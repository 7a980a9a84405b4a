"""What is simulated: arms from crossed factors, horizon, layers, outcomes; checked when built."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import product
from typing import Annotated, Any, Literal

from pydantic import Field, PrivateAttr, model_validator

from tertius.core import patterns
from tertius.scenario.interventions import Frozen, Intervention, Name, Number

Scalar = str | bool | int | float | None
MOST_ARMS, MOST_WINDOWS = 2000, 100
ROUNDING = 1e-6
"""Windows that a quotient of years may lie off a whole number."""


class Clock(Frozen):
    """Calendar: the last observed wave ends with year `origin`, a window lasts `years`."""

    origin: Annotated[int, Field(ge=1800, le=2200)]
    years: Annotated[float, Field(gt=0, le=100)] = 1.0


class Level(Frozen):
    """One level of a factor: interventions, none for things as they are.

    `cannot` says why a model cannot express the level; such a level may not be run.
    """

    do: tuple[Intervention, ...] = ()
    mapping: Annotated[str, Field(max_length=2000)] = ""
    cannot: Annotated[str, Field(max_length=2000)] = ""


class Factor(Frozen):
    """Something that scenarios vary."""

    title: Annotated[str, Field(max_length=300)] = ""
    levels: Annotated[dict[str, Level], Field(min_length=1, max_length=20)]


class OutcomeSpec(Frozen):
    """An outcome by its plugin's name, and the plugin's parameters."""

    outcome: Name
    parameters: dict[str, Scalar | tuple[Scalar, ...]] = Field(default_factory=dict)


class ContrastSpec(Frozen):
    """Two groups of arms to compare, each by the levels of some factors."""

    title: Annotated[str, Field(max_length=300)] = ""
    a: dict[str, str]
    b: dict[str, str]


class Input(Frozen):
    """A dial of a sensitivity analysis: a parameter or covariate shifted within `low` to `high`."""

    parameter: Name | None = None
    covariate: Name | None = None
    actors: tuple[Name, ...] = ()
    low: Number
    high: Number

    @model_validator(mode="after")
    def _one(self) -> Input:
        if (self.parameter is None) == (self.covariate is None):
            raise ValueError("an input shifts a parameter or a covariate, one of them")
        if not self.low < self.high:
            raise ValueError(f"'low' ({self.low:g}) must be below 'high' ({self.high:g})")
        return self


class SensitivitySpec(Frozen):
    """Global sensitivity of an outcome; factors and `inputs` are the dials."""

    outcome: Name
    method: Literal["morris", "sobol"] = "morris"
    size: Annotated[int, Field(ge=2, le=4096)] = 8
    chains: Annotated[int, Field(ge=1, le=10000)] = 20
    inputs: dict[str, Input] = Field(default_factory=dict)


class DiscoverySpec(Frozen):
    """Which conditions produce an outcome at least (or at most) so large."""

    outcome: Name
    at_least: Number | None = None
    at_most: Number | None = None

    @model_validator(mode="after")
    def _bounded(self) -> DiscoverySpec:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("discovery needs 'at_least' or 'at_most', one of them")
        return self


class MultiplierSpec(Frozen):
    """The precedent multiplier of a client's tie to a patron: see `tertius.scenario.multiplier`."""

    client: Name
    patron: Name
    network: Name | None = None
    groups: tuple[Name, ...] = ()
    states: tuple[Name, ...] = ()
    placebos: Annotated[int, Field(ge=0, le=50)] = 3


class ScenarioSpec(Frozen):
    """An ensemble of simulations.

    Attributes
    ----------
    world : str
        Name of a packaged model, or path of a model file with its fit (`tertius fit`).
    models : tuple of str
        Further models: with `world` the model layer, all given the same weight.
    windows, years : int
        Horizon, one of them; years need a `clock` and are rounded up to whole windows.
    start : int, optional
        Wave (from 1) that simulation starts from; the last if omitted.
    rates : "mean", "last" or int
        Rate parameters of future windows: mean over the fitted periods, the last, or a period's.
    draws, chains : int
        Parameter draws, and chains for each draw and arm.  One draw means the estimate itself.
    coupling : {"paths", "keys", "none"}
        What arms share: everything that they can, the seed of each chain's stream, or nothing.
    always : tuple of Intervention
        Holds in every arm.
    only, drop : tuple of dict
        Keep only, or leave out, arms with these levels.
    """

    id: Annotated[str, Field(pattern=patterns.ID, max_length=60)]
    title: Annotated[str, Field(min_length=1, max_length=300)]
    world: Name
    models: tuple[Name, ...] = ()
    case: Annotated[str, Field(max_length=200)] = ""
    clock: Clock | None = None
    windows: Annotated[int, Field(ge=1, le=100)] | None = None
    years: Annotated[int, Field(ge=1, le=500)] | None = None
    start: Annotated[int, Field(ge=1)] | None = None
    rates: Literal["mean", "last"] | Annotated[int, Field(ge=1)] = "mean"
    draws: Annotated[int, Field(ge=1, le=100_000)] = 20
    chains: Annotated[int, Field(ge=1, le=1_000_000)] = 50
    seed: Annotated[int, Field(ge=0)] = 1
    coupling: Literal["paths", "keys", "none"] = "paths"
    always: tuple[Intervention, ...] = ()
    factors: dict[str, Factor] = Field(default_factory=dict)
    only: tuple[dict[str, str], ...] = ()
    drop: tuple[dict[str, str], ...] = ()
    outcomes: dict[str, OutcomeSpec] = Field(default_factory=dict)
    contrasts: tuple[ContrastSpec, ...] = ()
    sensitivity: SensitivitySpec | None = None
    discovery: DiscoverySpec | None = None
    multiplier: MultiplierSpec | None = None

    _origin: str = PrivateAttr(default="")
    _lines: dict[tuple[str | int, ...], int] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _whole(self) -> ScenarioSpec:
        if (self.windows is None) == (self.years is None):
            raise ValueError("give the horizon as 'windows' or as 'years', one of them")
        if self.years is not None and self.clock is None:
            raise ValueError("a horizon in years needs a 'clock' (origin, years)")
        for entry in (*self.only, *self.drop, *(s for c in self.contrasts for s in (c.a, c.b))):
            self._check_levels(entry)
        for c in self.contrasts:
            if c.a == c.b:
                raise ValueError(
                    f"a contrast compares two groups of arms, not {c.a or 'all arms'} with itself"
                )
        if self.sensitivity is not None and (both := self.factors.keys() & self.sensitivity.inputs.keys()):
            raise ValueError(
                f"{min(both)!r} is a factor and an input of the sensitivity analysis: name one anew"
            )
        if self.horizon > MOST_WINDOWS:
            raise ValueError(f"the horizon is {self.horizon:,} windows; at most {MOST_WINDOWS:,}")
        for name in (self.sensitivity, self.discovery):
            if name is not None and name.outcome not in self.outcomes:
                raise ValueError(
                    f"{name.outcome!r} is none of the outcomes: {', '.join(self.outcomes) or 'none'}"
                )
        total = 1
        for factor in self.factors.values():
            total *= len(factor.levels)
        if total > MOST_ARMS:
            raise ValueError(f"the crossed factors give {total:,} arms; at most {MOST_ARMS:,}")
        if not self.arms():
            raise ValueError(
                "'only', 'drop' and levels that cannot be expressed leave no arm of the "
                f"{total} that the factors cross to"
            )
        return self

    def _check_levels(self, entry: Mapping[str, str]) -> None:
        for factor, level in entry.items():
            if factor not in self.factors:
                raise ValueError(f"{factor!r} is no factor; there are {', '.join(self.factors) or 'none'}")
            if level not in self.factors[factor].levels:
                known = ", ".join(self.factors[factor].levels)
                raise ValueError(f"factor {factor!r} has no level {level!r}; it has {known}")

    @property
    def horizon(self) -> int:
        """Windows that are simulated."""
        if self.windows is not None:
            return self.windows
        assert self.years is not None and self.clock is not None
        return max(math.ceil(self.years / self.clock.years - ROUNDING), 1)

    def arms(self) -> tuple[dict[str, str], ...]:
        """Levels by factor of every arm that is run, in the order of the file."""
        names = list(self.factors)
        every = (dict(zip(names, levels)) for levels in product(*(f.levels for f in self.factors.values())))
        return tuple(arm for arm in every if self._kept(arm))

    def _kept(self, arm: Mapping[str, str]) -> bool:
        if any(self.factors[f].levels[level].cannot for f, level in arm.items()):
            return False
        if self.only and not any(_within(arm, entry) for entry in self.only):
            return False
        return not any(_within(arm, entry) for entry in self.drop)

    def cannot(self) -> dict[tuple[str, str], str]:
        """Why some levels (factor, level) are not run: the model cannot express them."""
        return {
            (f, name): level.cannot
            for f, factor in self.factors.items()
            for name, level in factor.levels.items()
            if level.cannot
        }

    @property
    def file(self) -> str:
        """Path of the file that the spec was read from; empty for a packaged spec or one made in Python."""
        return self._origin if "/" in self._origin else ""

    def where(self, *path: str | int) -> str:
        """``file:line: entry`` at `path`, or the entry alone for a spec that was built in Python."""
        words = ", ".join(str(p) for p in path)
        for end in range(len(path), -1, -1):
            if path[:end] in self._lines:
                return f"{self._origin}:{self._lines[path[:end]]}" + (f": {words}" if words else "")
        return f"scenario {self.id!r}" + (f", {words}" if words else "")

    def with_(self, **changes: Any) -> ScenarioSpec:
        """Return the same spec with other values, checked again; lines of the file are kept."""
        made = ScenarioSpec.model_validate(self.model_dump(by_alias=True) | changes)
        made._origin, made._lines = self._origin, self._lines
        return made


def _within(arm: Mapping[str, str], entry: Mapping[str, str]) -> bool:
    return all(arm.get(f) == level for f, level in entry.items())
