"""What regimes are compared at, and how regimes are measured, by state and year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tertius.claims.following import conflicts
from tertius.claims.following.stacks import moved, tie, trait, window_any
from tertius.core.arrays import Bools, Floats
from tertius.core.errors import PanelError
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS

#: Years after which a tie is looked for again.
LATER = 5


@dataclass(frozen=True)
class Outcome:
    """One outcome: `title`, words of a sentence in which {x} stands for the figure, and the ways to measure
    it.

    `scale` turns the figure into words: "share" into per cent.
    """

    title: str
    words: str
    scale: str
    ways: tuple[tuple[str, Callable[[Panel], Floats]], ...]


@per_panel(8)
def held(panel: Panel, kinds: tuple[str, ...]) -> tuple[Floats, Floats]:
    """Return by state and year the share of ties with powers still there five years later, and whether any
    is new.

    Powers have no ties with themselves and are left out; unknown where the later year is not covered.
    """
    states = panel.states.all()
    kept, had, gained, known = (np.zeros((len(states), trait(panel, "polyarchy").shape[1])) for _ in range(4))
    for kind in kinds:
        for power in POWERS:
            now = tie(panel, kind, power)
            later = moved(now, LATER)
            both = np.isfinite(now) & np.isfinite(later)
            kept += both & (now > 0) & (np.nan_to_num(later) > 0)
            had += both & (now > 0)
            gained += both & (now == 0) & (np.nan_to_num(later) > 0)
            known += both & (now == 0)
    for power in POWERS:
        had[states.index(power)] = known[states.index(power)] = 0
    share = np.where(had > 0, kept / np.maximum(had, 1), np.nan)
    return share, np.where(known > 0, (gained > 0).astype(float), np.nan)


def _kept(*kinds: str) -> Callable[[Panel], Floats]:
    return lambda panel: held(panel, kinds)[0]


def _joined(*kinds: str) -> Callable[[Panel], Floats]:
    return lambda panel: held(panel, kinds)[1]


def _trait(name: str) -> Callable[[Panel], Floats]:
    return lambda panel: np.array(trait(panel, name))


def _conflict(kind: str, side: str = "either") -> Callable[[Panel], Floats]:
    return lambda panel: np.array(conflicts.involved(panel, kind, side))


def _against_democracies(kind: str) -> Callable[[Panel], Floats]:
    def found(panel: Panel) -> Floats:
        before = moved(trait(panel, "polyarchy"), -1)
        return conflicts.with_some(panel, kind, np.asarray(before >= CUTS["V-Dem"][1]))

    return found


def _coups(panel: Panel) -> Floats:
    return ((trait(panel, "coups_failed") + trait(panel, "coups_successful")) > 0) + 0 * trait(
        panel, "coups_failed"
    )


#: Where each measure of regime calls a state a democracy.
CUTS: dict[str, tuple[str, float]] = {
    "V-Dem": ("polyarchy", 0.5),
    "Freedom House": ("freedom", 0.7),
    "Polity": ("polity", 6.0),
    "Regimes of the World": ("regime_type", 2.0),
}
OUTCOMES: dict[str, Outcome] = {
    "keeping ties": Outcome(
        "ties with great powers kept for five years",
        "kept {x} of their ties with great powers over five years",
        "share",
        (
            ("arms and pacts", _kept("arms_tie_5y", "pact_defense")),
            ("arms", _kept("arms_tie_5y")),
            ("pacts", _kept("pact_defense")),
        ),
    ),
    "joining": Outcome(
        "a new tie with a great power within five years",
        "had a new tie with a great power five years on in {x} of years",
        "share",
        (
            ("arms and pacts", _joined("arms_tie_5y", "pact_defense")),
            ("arms", _joined("arms_tie_5y")),
            ("pacts", _joined("pact_defense")),
        ),
    ),
    "war": Outcome(
        "war between states",
        "were at war with another state in {x} of years",
        "share",
        (("Correlates of War", _conflict("war")), ("crises", _conflict("crisis"))),
    ),
    "disputes": Outcome(
        "new military disputes",
        "were in a new military dispute in {x} of years",
        "share",
        (
            ("Correlates of War", _conflict("dispute_begun")),
            ("Gibler, Miller and Little", _conflict("dispute_revised_begun")),
            ("begun by the state", _conflict("dispute_begun", "source")),
        ),
    ),
    "disputes with democracies": Outcome(
        "new military disputes with democracies",
        "were in a new dispute with a democracy in {x} of years",
        "share",
        (
            ("Correlates of War", _against_democracies("dispute_begun")),
            ("Gibler, Miller and Little", _against_democracies("dispute_revised_begun")),
        ),
    ),
    "internal conflict": Outcome(
        "armed conflict at home",
        "had armed conflict at home in {x} of years",
        "share",
        (("any", conflicts.at_home), ("battle deaths", conflicts.dead)),
    ),
    "repression": Outcome(
        "political terror by the state",
        "stood at {x} on a scale of state terror from 1 to 5",
        "level",
        (("Amnesty", _trait("terror_amnesty")), ("State Department", _trait("terror_state_department"))),
    ),
    "coups": Outcome(
        "attempted coups", "saw an attempted coup in {x} of years", "share", (("Powell and Thyne", _coups),)
    ),
}


def democracy(panel: Panel, measure: str) -> Floats:
    """Return 1 for democracies, 0 for autocracies, by last year's regime; NaN where unknown."""
    name, cut = CUTS[measure]
    level = moved(trait(panel, name), -1)
    return np.where(np.isfinite(level), (level >= cut).astype(float), np.nan)


def measured(panel: Panel, outcome: str) -> dict[str, Floats]:
    """Return an outcome by way of measuring it, where the panel has it.

    Raises
    ------
    PanelError
        The panel has none of them.
    """
    out = dict[str, Floats]()
    for name, way in OUTCOMES[outcome].ways:
        try:
            out[name] = way(panel)
        except PanelError:
            continue
    if not out:
        raise PanelError(f"outcome {outcome!r}", "at least one record of it", "none")
    return out


def autocratic_now(panel: Panel, measure: str) -> Bools:
    """Return where a state is no democracy last year, this year and the next."""
    values = [moved(democracy(panel, measure), k) for k in (0, 1, 2)]
    return np.asarray(np.all([v == 0 for v in values], axis=0))


def later_democracy(panel: Panel, measure: str) -> Floats:
    """Return 1 where a state that is none now will be a democracy within six years, 0 where not."""
    return window_any(democracy(panel, measure), 3, 6)
