"""The answer by regime, as an editor could print it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertius.claims.battery.hub_criticality.grid import ALONE, HubGrid, titles
from tertius.claims.battery.hub_criticality.regimes import Bar, Regime, hit
from tertius.claims.grid import main_of
from tertius.claims.rule import Decision
from tertius.claims.wording import LONGEST, how_sure, plain, words
from tertius.logistics.harm import NO_ROUTE, Harm
from tertius.panel.states import States

#: Rises in cost up to here go unnoticed, and up to here are "next to nothing".
NOTHING, LITTLE = 1.01, 1.05


@dataclass(frozen=True)
class Answer:
    """What the loss of the hub does in one regime, at the grid's main assumptions.

    Attributes
    ----------
    alone : bool
        Whether every other hub is lost as well.
    host, state : str
        The destination that is hit hardest in the median draw, and the state it lies in.
    ratio, low, high : float
        What supplying it then costs, times the cost with the hub: median and 90 % of the draws.
    hit : float
        Share of the draws in which enough destinations are hit.
    fails : bool
        Whether so many can no longer be supplied in most draws.
    """

    regime: Regime
    alone: bool
    host: str
    state: str
    ratio: float
    low: float
    high: float
    hit: float
    fails: bool


def answers(grid: HubGrid, bar: Bar) -> tuple[Answer, ...]:
    """Return the answer in each regime, then in each with every other hub lost as well."""
    main = main_of(grid.choices)
    by = {tuple(sorted((k, str(v)) for k, v in s.items())): harm for s, harm in grid.real()}
    out = []
    for alone in (False, True):
        for regime in grid.regimes:
            s = {**main, "airspace": regime.words, "substitutes": ALONE if alone else main["substitutes"]}
            harm = by.get(tuple(sorted((k, str(v)) for k, v in s.items())))
            if harm is not None:
                out.append(_answer(grid, regime, alone, harm, bar))
    return tuple(out)


def _answer(grid: HubGrid, regime: Regime, alone: bool, harm: Harm, bar: Bar) -> Answer:
    k = int(np.argmax(np.median(harm.ratio, axis=0)))
    place = grid.spec.destinations[[d.place.place for d in grid.spec.destinations].index(harm.hosts[k])].place
    states = States.embedded()
    state = states.name(place.host, 2024) if place.host in set(states.all()) else place.name.split(" (")[0]
    low, middle, high = (float(np.quantile(harm.ratio[:, k], q)) for q in (0.05, 0.5, 0.95))
    fails = float(((harm.ratio >= NO_ROUTE).sum(axis=1) >= bar.hosts).mean()) > 0.5
    name = place.name.split(" (")[0]
    return Answer(regime, alone, name, state, middle, low, high, hit(harm, bar), fails)


def sentence(grid: HubGrid, bar: Bar, decision: Decision) -> str:
    """Return the plain sentence: as things stand, in the worst regime, and when supply fails."""
    known = answers(grid, bar)
    usual = [a for a in known if not a.alone]
    own, worst = usual[0], max(usual, key=lambda a: a.ratio)
    name = titles(grid.spec, grid.target)
    said = [f"with {own.regime.words}, {_own(own, name)}"]
    if worst is not own and worst.ratio > max(own.ratio * LITTLE, LITTLE):
        said.append(f"with {worst.regime.words}, {_other(worst)}")
    elif len(usual) > 1 and not own.fails:
        said.append("no other airspace tried makes it cost more")
    last = _failing(known, worst)
    for parts in ([*said, last], said, said[:1]):
        text = "; ".join(part for part in parts if part)
        if words(text) <= LONGEST:
            break
    return plain([text.replace("; and ", ", and ")], [how_sure(decision.said)])


def _own(answer: Answer, name: str) -> str:
    if answer.ratio >= NO_ROUTE:
        return f"nothing replaces {name} for supplying {answer.state}"
    if answer.ratio <= NOTHING:
        return f"{name} can be replaced at no extra cost"
    if answer.ratio <= LITTLE:
        return f"{name} can be replaced at next to no extra cost"
    return f"{name} can be replaced, but {_other(answer)}"


def _other(answer: Answer) -> str:
    if answer.ratio >= NO_ROUTE:
        return f"{answer.state} can no longer be supplied"
    often = "twice" if 1.95 <= answer.ratio < 2.05 else f"about {answer.ratio:.1f} times"
    return f"{answer.state} costs {often} as much"


def _failing(known: tuple[Answer, ...], worst: Answer) -> str:
    """Return when several destinations can no longer be supplied; nothing where that is said already."""
    usual = [a for a in known if not a.alone and a.fails]
    if usual:
        return "" if worst.ratio >= NO_ROUTE else f"with {usual[0].regime.words}, supply fails"
    lost = [a for a in known if a.alone and a.fails]
    if not lost:
        return "supply does not fail even if every other hub falls too" if len(known) > 1 else ""
    if len(lost) == sum(a.alone for a in known):
        return "supply fails only if every other hub falls too"
    if worst.regime in [a.regime for a in lost]:
        return "and supply fails only without any other hub"
    return f"supply fails only with {lost[0].regime.words} and every other hub gone"
