"""The result of a run: outcomes of every simulated world, and how often each tie was there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from tertius.core.arrays import Bools, Bytes, Floats
from tertius.core.errors import near_miss, shorten
from tertius.core.provenance import Provenance
from tertius.scenario.errors import ScenarioError
from tertius.scenario.moments import mean_and_error
from tertius.scenario.spec import ScenarioSpec


@dataclass(frozen=True)
class Arm:
    """One combination of levels, as (factor, level) pairs in the order of the spec."""

    levels: tuple[tuple[str, str], ...]

    @property
    def label(self) -> str:
        """Levels in words."""
        return ", ".join(f"{f} {level}" for f, level in self.levels) or "as it is"

    def within(self, levels: Mapping[str, str]) -> bool:
        """Whether the arm has all these levels."""
        own = dict(self.levels)
        return all(own.get(f) == level for f, level in levels.items())


@dataclass(frozen=True, eq=False)
class Ensemble:
    """Simulated worlds by model, arm, parameter draw and chain.

    Attributes
    ----------
    values : mapping of outcome to float array (models, arms, draws, chains, windows)
        NaN where an outcome is undefined in a world.
    origin : mapping of outcome to float array (models,)
        The outcome at the start.
    units, titles : mapping of outcome to str
    ties : mapping of network to float array (arms, windows, senders, receivers)
        Share of worlds in which the tie is there, over models, draws and chains.
    before : mapping of network to uint8 array (senders, receivers)
        Networks at the start, of the first model.
    triggered : tuple of array (models, draws, chains, windows, policies), one an arm
        Where policies acted.
    models, actors, receivers : tuple of str
    times : tuple of float
        End of each window: calendar years, or windows where there is no clock.
    seconds : float
        Wall time of the run; `stored` of its `tasks` came from the store.
    """

    spec: ScenarioSpec
    arms: tuple[Arm, ...]
    models: tuple[str, ...]
    actors: tuple[str, ...]
    receivers: tuple[str, ...]
    values: Mapping[str, Floats]
    origin: Mapping[str, Floats]
    units: Mapping[str, str]
    titles: Mapping[str, str]
    ties: Mapping[str, Floats]
    before: Mapping[str, Bytes]
    triggered: tuple[Bools, ...]
    times: tuple[float, ...]
    notes: tuple[str, ...]
    provenance: Provenance
    seconds: float
    tasks: int
    stored: int

    def select(self, **levels: str) -> Selection:
        """Return the arms that have these levels.

        Raises
        ------
        ScenarioError
            An unknown factor or level, or none left.
        """
        known = {f: list(factor.levels) for f, factor in self.spec.factors.items()}
        for factor, level in levels.items():
            if factor not in known:
                hint = near_miss(factor, known) or f"there are {', '.join(known) or 'none'}"
                raise ScenarioError("selection", "a factor of the scenario", shorten(factor), hint)
            if level not in known[factor]:
                hint = near_miss(level, known[factor]) or f"it has {', '.join(known[factor])}"
                raise ScenarioError(f"selection, factor {factor!r}", "a level", shorten(level), hint)
        chosen = tuple(a for a, arm in enumerate(self.arms) if arm.within(levels))
        if not chosen:
            raise ScenarioError("selection", "arms that were run", f"none with {levels}")
        return Selection(self, chosen, tuple(levels.items()))

    def window(self, number: int | None) -> int:
        """Return the position of a window that counts from 1; of the last one where none is named.

        Raises
        ------
        ScenarioError
            There is no such window.
        """
        last = len(self.times)
        if number is None:
            return last - 1
        if isinstance(number, bool) or not isinstance(number, (int, np.integer)) or not 1 <= number <= last:
            raise ScenarioError("window", f"a whole number from 1 to {last}", shorten(number))
        return int(number) - 1

    def outcome(self, name: str) -> Floats:
        """Values of an outcome; raise with a near miss if it is none of this ensemble's."""
        if name not in self.values:
            hint = near_miss(name, self.values) or f"there are {', '.join(self.values)}"
            raise ScenarioError("outcome", "an outcome of the scenario", shorten(name), hint)
        return self.values[name]

    def frame(self) -> pd.DataFrame:
        """Tidy table: one row per world, window and outcome, with a column for every factor."""
        rows = []
        for name, values in self.values.items():
            at = np.indices(values.shape).reshape(5, -1)
            columns: dict[str, Any] = {"model": pd.Categorical.from_codes(at[0], pd.Index(self.models))}
            for f, factor in self.spec.factors.items():
                known = list(factor.levels)
                codes = np.array([known.index(dict(arm.levels)[f]) for arm in self.arms])
                columns[f] = pd.Categorical.from_codes(codes[at[1]], pd.Index(known))
            columns |= {"draw": at[2], "chain": at[3], "window": at[4] + 1}
            outcome = pd.Categorical([name], list(self.values)).repeat(values.size)
            columns |= {"time": np.array(self.times)[at[4]], "outcome": outcome, "value": values.reshape(-1)}
            rows.append(pd.DataFrame(columns))
        return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame()

    def summary(self) -> pd.DataFrame:
        """One row per arm, window and outcome: mean, Monte Carlo error, and quantiles over all worlds."""
        rows = []
        for name, values in self.values.items():
            for a, arm in enumerate(self.arms):
                for w, time in enumerate(self.times):
                    here = values[:, a, :, :, w]
                    mean, error = mean_and_error(here)
                    low, high = _quantiles(here, (0.025, 0.975))
                    rows.append(
                        {"outcome": name, **dict(arm.levels), "window": w + 1, "time": time, "mean": mean,
                         "mc_error": error, "low": low, "high": high, "unit": self.units[name]}
                    )  # fmt: skip
        return pd.DataFrame(rows)

    def tie_changes(self, network: str | None = None) -> pd.DataFrame:
        """Probability of each tie at the horizon by arm, and the start; ties that never occur left out."""
        name = network or next(iter(self.ties))
        rows = []
        for a, arm in enumerate(self.arms):
            p = self.ties[name][a, -1]
            for i, j in zip(*np.nonzero((p > 0) | (self.before[name] > 0))):
                rows.append(
                    {**dict(arm.levels), "sender": self.actors[i], "receiver": self.receivers[j],
                     "before": int(self.before[name][i, j]), "probability": float(p[i, j])}
                )  # fmt: skip
        return pd.DataFrame(rows)

    def with_notes(self, *notes: str) -> Ensemble:
        """Return the same ensemble with more notes."""
        return replace(self, notes=(*self.notes, *notes))


@dataclass(frozen=True, eq=False)
class Selection:
    """Some arms of an ensemble."""

    ensemble: Ensemble
    at: tuple[int, ...]
    levels: tuple[tuple[str, str], ...] = ()

    @property
    def label(self) -> str:
        """The levels that were asked for."""
        return ", ".join(f"{f} {level}" for f, level in self.levels) or "all arms"

    def values(self, outcome: str, window: int | None = None) -> Floats:
        """Values (models, arms, draws, chains) of an outcome at a window, from 1; the last by default."""
        return self.ensemble.outcome(outcome)[..., self.ensemble.window(window)][:, list(self.at)]

    def __iter__(self) -> Iterator[Arm]:
        return (self.ensemble.arms[a] for a in self.at)


def _quantiles(values: Floats, q: tuple[float, ...]) -> tuple[float, ...]:
    seen = values[np.isfinite(values)]
    return tuple(float(x) for x in np.quantile(seen, q)) if len(seen) else tuple(float("nan") for _ in q)
