"""The specification grid of `count_under_definitions`: which states count under which definition."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from tertius.claims.following.tie_years import YEARS, behind
from tertius.claims.grid import Choice, Specification, main_of, product_of
from tertius.claims.verdict import Direction, Estimate, GridCell
from tertius.core.arrays import Bools, Floats
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel

#: What a parameter's short word stands for in the grid.
TOGETHER = {
    "any": "troops, pact or visit",
    "nothing": "nothing else",
    "troops": "troops",
    "pact": "pact",
    "visit": "visit",
}
#: Arms ties: kind and lowest value.
ARMS = {
    "share from 5 %": ("arms_tie_5y", 1.0),
    "any delivery": ("arms_delivery", 1.0),
    "share from 25 %": ("arms_band_5y", 4.0),
    "share from 50 %": ("arms_band_5y", 5.0),
}
MAIN_ARMS = next(iter(ARMS))
#: Kinds of tie that count as each sort of support.
SUPPORT = {
    "troops": ("troops_signal",),
    "visit": ("visit",),
    "pact": ("pact_defense", "pact_consultation", "pact_neutrality", "pact_nonaggression"),
}
YEARS_WITH = (3, 1, 5, 10)
#: Years before an arms tie in which support still counts as going with it.
BEFORE = 5
OUTSIDE = ("outside the bloc, the West and Japan", "the same without other communist states")
#: Regions of the state list that are not the Global South, and states elsewhere that belong with them.
NORTH_REGIONS = ("Europe", "North America", "Balkans")
NORTH_STATES = frozenset({"USA", "CAN", "JPN", "AUS", "NZL", "ISR", "MNG", "CYP"})
COMMUNIST = frozenset({"CHN", "PRK", "VNM", "CUB", "LAO", "KHM"})


@dataclass(frozen=True)
class CountedStates:
    """A definition and the states that count under it."""

    specification: Specification
    role: str
    states: tuple[str, ...]


@dataclass(frozen=True)
class DefinitionGrid:
    """Entries of the grid (the main one first), choices, all states with their years of arms and support.

    `absent` names the sorts of support that the panel lacks, `outside` those that it holds for no year that
    the period could use: a definition that asks for them is left out, since its number would say nothing.
    """

    entries: tuple[CountedStates, ...]
    choices: tuple[Choice, ...]
    states: tuple[str, ...]
    years_of_arms: dict[str, list[int]]
    support: dict[str, list[str]]
    absent: tuple[str, ...]
    outside: tuple[str, ...]
    span: tuple[int, int]
    eligible: int = 0  # states that could count at all under the main choice of states

    def without(self, dropped: tuple[str, ...]) -> DefinitionGrid:
        """Return the grid with some states left out of every definition."""
        entries = tuple(
            replace(entry, states=tuple(s for s in entry.states if s not in dropped))
            for entry in self.entries
        )
        return replace(self, entries=entries)

    def cells(self, at_least: int) -> tuple[GridCell, ...]:
        """Return the cells; the main one carries the range over all definitions.

        The record can only miss states: a definition whose number is reached points for the claim, and one
        that falls short points nowhere.
        """
        counts = [len(entry.states) for entry in self.entries if entry.role != "placebo"]
        out = []
        for entry in self.entries:
            n = len(entry.states)
            low, high = (min(counts), max(counts)) if entry.role == "main" else (n, n)
            what = (
                "states counted; the range is that over the definitions"
                if entry.role == "main"
                else "states counted"
            )
            estimate = Estimate(float(n), float(low), float(high), 1.0, "states", n, float(n), what)
            way: Direction = "for" if n >= at_least else "neither"
            role = "main" if entry.role == "main" else "placebo" if entry.role == "placebo" else "variant"
            out.append(GridCell(entry.specification, role, estimate, way))  # type: ignore[arg-type]
        return tuple(out)


def build_grid(
    panel: Panel, patron: str, placebo: str | None, first: int, last: int, together: str
) -> DefinitionGrid:
    """Build every definition of the grid.

    Raises
    ------
    PanelError
        The panel lacks arms ties, or no year of the period is covered by what the main definition needs.
    """
    states, arms = _arms(panel, patron)
    inside = _within(first, last)
    ties = tuple(name for name in ARMS if (~np.isnan(arms[name][:, inside])).any())
    if MAIN_ARMS not in ties:
        raise PanelError(f"{first}-{last}", "a period that the arms ties cover", "none of its years")
    support, absent, seen = _support(panel, patron)
    usable = _within(first - BEFORE, last)
    support = {name: value for name, value in support.items() if (seen[name] & usable).any()}
    outside = tuple(name for name in seen if name not in support)
    if not _available(together, support):
        raise PanelError(*_uncovered(together, seen, first, last))
    options = (together, *(t for t in TOGETHER.values() if t != together and _available(t, support)))
    choices = (
        Choice("arms", ties, "definition"),
        Choice("together with", options, "definition"),
        Choice("years with arms", YEARS_WITH, "definition"),
        Choice("states", OUTSIDE, "sample"),
    )
    main = main_of(choices)
    south = {name: _south(panel, states, first, last, name) for name in OUTSIDE}
    entries = []
    for s in product_of(choices):
        counted = _counted(s, arms, support, inside) & south[str(s["states"])]
        named = tuple(state for state, yes in zip(states, counted, strict=True) if yes)
        entries.append(CountedStates(s, "main" if s == main else "variant", named))
    if placebo is not None and placebo != patron:
        other_states, other_arms = _arms(panel, placebo)
        other_support, _, _ = _support(panel, placebo)
        own_south = _south(panel, other_states, first, last, OUTSIDE[0])
        counted = _counted(main, other_arms, other_support, inside) & own_south
        named = tuple(state for state, yes in zip(other_states, counted, strict=True) if yes)
        entries.append(CountedStates({**main, "patron": placebo}, "placebo", named))
    years = {
        state: YEARS[inside & (arms[str(main["arms"])][k] > 0)].tolist() for k, state in enumerate(states)
    }
    kinds = {
        state: [name for name, value in support.items() if (value[k] & inside).any()]
        for k, state in enumerate(states)
    }
    eligible = int(south[OUTSIDE[0]].sum())
    return DefinitionGrid(
        tuple(entries), choices, states, years, kinds, absent, outside, (first, last), eligible
    )


def _within(first: int, last: int) -> Bools:
    return np.asarray((first <= YEARS) & (last >= YEARS))


def _available(together: str, support: dict[str, Bools]) -> bool:
    if together == TOGETHER["any"]:
        return bool(support)
    return together == TOGETHER["nothing"] or together in support


def _uncovered(together: str, seen: dict[str, Bools], first: int, last: int) -> tuple[str, str, str]:
    """Return where, what is asked and what there is, when the support asked for is on no record."""
    wanted = tuple(seen) if together == TOGETHER["any"] else (together,)
    spans = [
        f"{name} {YEARS[seen[name]].min()}-{YEARS[seen[name]].max()}"
        for name in wanted
        if name in seen and seen[name].any()
    ]
    asked = f"a period that the record covers ({'; '.join(spans) or 'no year in this panel'})"
    return f"{together}, {first}-{last}", asked, "none of its years"


def _grid(panel: Panel, kind: str, patron: str) -> tuple[tuple[str, ...], Floats]:
    frame = panel.tie_grid(kind, patron).value
    return tuple(map(str, frame.index)), frame.to_numpy(dtype=np.float64)


def _arms(panel: Panel, patron: str) -> tuple[tuple[str, ...], dict[str, Floats]]:
    """Return 1, 0 or NaN by state and year for each way to tell an arms tie."""
    out, states = dict[str, Floats](), tuple[str, ...]()
    for name, (kind, least) in ARMS.items():
        states, value = _grid(panel, kind, patron)
        out[name] = np.where(np.isnan(value), np.nan, (value >= least).astype(float))
    return states, out


def _support(panel: Panel, patron: str) -> tuple[dict[str, Bools], tuple[str, ...], dict[str, Bools]]:
    """Return known support by sort, state and year, the sorts not in the panel, and the years on record."""
    out, absent, seen = dict[str, Bools](), list[str](), dict[str, Bools]()
    for name, kinds in SUPPORT.items():
        held, known = list[Bools](), list[Bools]()
        for kind in kinds:
            try:
                value = _grid(panel, kind, patron)[1]
            except PanelError:
                continue
            held.append(np.nan_to_num(value) > 0)
            known.append(np.asarray(np.any(~np.isnan(value), axis=0)))
        if held:
            out[name] = np.asarray(np.any(held, axis=0))
            seen[name] = np.asarray(np.any(known, axis=0))
        else:
            absent.append(name)
    return out, tuple(absent), seen


def _counted(
    specification: Specification, arms: dict[str, Floats], support: dict[str, Bools], inside: Bools
) -> Bools:
    """Return which states had arms, with the support asked for, in enough years of the period."""
    armed = np.nan_to_num(arms[str(specification["arms"])]) > 0
    together, least = str(specification["together with"]), specification["years with arms"]
    assert isinstance(least, int)
    if together == TOGETHER["any"]:
        stood = np.asarray(np.any(list(support.values()), axis=0)) if support else np.zeros_like(armed)
    elif together == TOGETHER["nothing"]:
        stood = np.ones_like(armed)
    else:
        stood = support[together] if together in support else np.zeros_like(armed)
    near = stood | behind(stood.astype(np.float64), BEFORE)
    enough = (armed & inside).sum(axis=1) >= least
    return np.asarray(enough & (armed & near & inside).any(axis=1))


def _south(panel: Panel, states: tuple[str, ...], first: int, last: int, name: str) -> Bools:
    """Return which states lie in the Global South in the period: see `NORTH_REGIONS` and `NORTH_STATES`."""
    out: Bools = np.zeros(len(states), dtype=np.bool_)
    years = list(range(first, last + 1))
    alive: Bools = np.asarray(panel.states.alive_matrix(list(states), years).any(axis=1))
    for k, state in enumerate(states):
        region = panel.states.region(state, first)
        north = region.endswith(NORTH_REGIONS) or state in NORTH_STATES
        out[k] = alive[k] and not north and not (name == OUTSIDE[1] and state in COMMUNIST)
    return out
