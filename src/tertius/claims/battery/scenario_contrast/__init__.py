"""Whether an outcome is larger in worlds with one level of a factor than with another.

A packaged scenario sets a factor at level `a` and at level `b`, everything else alike.  The quantity is the
expected difference of an outcome between the two, a state where states are counted; its interval is that of
the parameters' uncertainty.  It says what a fitted model implies, not what will happen.

Where the levels hold and bar one client's tie with a power and the outcome counts other states' ties with it,
the chances come from the exact model of ties to the five powers (`exact`), in which clients after a setback
see what became of one another: a way by which an example can travel.  Nothing is simulated then.  All other
contrasts are simulated in coupled pairs (`runs`) until noise is under a fifth of the interval.

The client whose tie is held is no part of the outcome, nor is a state named in it that had no tie with the
power in two windows.  "Not testable", never "no effect": where no term of the model leads from the factor
to the outcome, where the outcome asks for ties of a kind that the model does not hold, or where no state is
left.

Placebo: the same change made to other states, once clients of the power, that can be no example.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from tertius.claims.battery.scenario_contrast import exact, report, simulated_report
from tertius.claims.battery.scenario_contrast.runs import (
    CHOICES,
    NOISE,
    Asked,
    ScenarioCell,
    simulated_cells,
    spec_of,
)
from tertius.claims.flips import by_bias, by_choice, by_threshold
from tertius.claims.naming import percent
from tertius.claims.parameters import Parameters
from tertius.claims.registry import Assessment, ClaimTest, Report, Threshold
from tertius.claims.rule import DECIDED, Decision, Placebo, at_threshold, direction
from tertius.claims.verdict import Cell, Estimate, Flip, GridCell, Label
from tertius.core.errors import PanelError, TertiusError, near_miss
from tertius.panel.panel import Panel
from tertius.scenario.load import load_scenario
from tertius.scenario.outcomes.portfolio import Portfolio, missing
from tertius.scenario.worlds import WORLDS

#: Smallest difference that matters: five in a hundred for the chance of a tie, 0.05 for other outcomes.
MATTERS = 0.05


class ScenarioContrastParameters(Parameters):
    """Parameters of `scenario_contrast`.

    Attributes
    ----------
    scenario, factor, a, b : str
        A packaged scenario, one of its factors, and the two levels to compare (a less b).
    outcome : str
        One of the scenario's outcomes.
    threshold : float
        Difference that must be exceeded: of the chance of a tie where states are counted, else in the
        outcome's unit.
    matters : float
        Smallest difference that matters, in the same unit.
    goals : tuple of str
        Outcomes whose joint chance of not falling below the start is reported beside the verdict.
    draws, chains : int
        Draws of the parameters, and simulated worlds for each draw and level to begin with.
    """

    scenario: str = "new-syria"
    factor: str = "syria"
    a: str = "kept"
    b: str = "lost"
    outcome: str = "others"
    threshold: float = 0.0
    matters: float = Field(default=MATTERS, gt=0)
    goals: tuple[str, ...] = ()
    draws: int = Field(default=200, ge=10, le=1000)
    chains: int = Field(default=2, ge=2, le=2000)


@dataclass(frozen=True, eq=False)
class ScenarioGrid:
    """What a contrast rests on: one of exact chances, simulated worlds, or a reason why there are none.

    Attributes
    ----------
    silent : str
        Why nothing can be compared; empty where something can.
    short : str
        The same in plain words.
    goals : mapping of goal to bool array (draws, worlds)
        Whether each goal is met.
    """

    exact: exact.ExactGrid | None = None
    runs: tuple[ScenarioCell, ...] = ()
    silent: str = ""
    short: str = ""
    goals: dict[str, NDArray[np.bool_]] = field(default_factory=dict)


def asked_of(p: ScenarioContrastParameters) -> Asked:
    """Return what is compared."""
    return Asked(p.scenario, p.factor, p.a, p.b, p.outcome, p.draws, p.chains)


def build(panel: Panel, p: ScenarioContrastParameters) -> ScenarioGrid:
    """Return what "more of it with `a` than with `b`" rests on.

    Raises
    ------
    PanelError
        The scenario has no such factor, level, outcome or goal.
    """
    asked = asked_of(p)
    spec = spec_of(asked)
    goals = _goals(panel, p)
    outcome = spec.outcomes[p.outcome]
    if exact.is_silent(spec, p.factor, (p.a, p.b), outcome):
        why = "the model has no term through which the factor could act on the outcome"
        title = spec.factors[p.factor].title or f"the {p.factor}"
        return ScenarioGrid(
            silent=why, short=f"nothing in the record links {title} to what is claimed", goals=goals
        )
    if outcome.outcome == "portfolio":
        held = WORLDS.all()[spec.world].networks if spec.world in WORLDS.all() else ()
        if lacking := missing(Portfolio.model_validate(outcome.parameters), held):
            why = (
                f"the outcome is a balance over ties of {len(lacking) + len(held)} kinds, and the model "
                f"holds no {', '.join(lacking)}"
            )
            known = " or ".join([", ".join(lacking[:-1]), lacking[-1]] if lacking[1:] else lacking)
            short = f"balance needs more than arms; the model knows no {known}"
            return ScenarioGrid(silent=why, short=short, goals=goals)
    question = exact.question_of(panel, spec, p.factor, p.a, p.b, p.outcome)
    if question is None:
        return ScenarioGrid(runs=tuple(simulated_cells(panel, asked)), goals=goals)
    if not question.states:
        gone = report.left_out(panel, question)
        return ScenarioGrid(silent=f"no state is left to be counted: {gone}", short=gone, goals=goals)
    return ScenarioGrid(exact=exact.grid_of(panel, question, p.draws), goals=goals)


def check(_: Panel, p: ScenarioContrastParameters) -> dict[str, TertiusError]:
    """Return unknown scenarios, factors, levels, outcomes and goals."""
    faults = dict[str, TertiusError]()
    try:
        spec = load_scenario(p.scenario)
    except TertiusError as error:
        return {"scenario": error}
    if p.factor not in spec.factors:
        faults["factor"] = unknown(f"a factor of {p.scenario!r}", p.factor, spec.factors)
    else:
        levels = spec.factors[p.factor].levels
        faults |= {
            name: unknown(f"a level of {p.factor!r}", given, levels)
            for name, given in (("a", p.a), ("b", p.b))
            if given not in levels
        }
    named = (("outcome", (p.outcome,)), ("goals", p.goals))
    for name, given in named:
        for outcome in given:
            if outcome not in spec.outcomes:
                faults[name] = unknown(f"an outcome of {p.scenario!r}", outcome, spec.outcomes)
    return faults


def unknown(asked: str, got: str, known: Collection[str]) -> PanelError:
    """Return the error about a name that is none of those known."""
    hint = near_miss(got, known) or f"known: {', '.join(known)}"
    return PanelError("scenario", asked, repr(got), hint)


def _goals(panel: Panel, p: ScenarioContrastParameters) -> dict[str, NDArray[np.bool_]]:
    """Return where the named goals are met, with ties as they stand."""
    if not p.goals:
        return {}
    for goal in p.goals:
        spec_of(replace(asked_of(p), outcome=goal))
    spec = spec_of(asked_of(p))
    patron = next((str(v) for g in p.goals if (v := spec.outcomes[g].parameters.get("patron"))), "RUS")
    return exact.met(panel, spec, p.goals, patron, p.draws)


def cells_of(grid: ScenarioGrid, p: ScenarioContrastParameters) -> tuple[GridCell, ...]:
    """Return the grid's cells; "for" where there is more of the outcome.  None where nothing compares."""
    if grid.exact is not None:
        what = f"chance of a tie a state: {asked_of(p).gap}"
        n = len(grid.exact.question.states)
        made = [
            (c.specification, c.role, exact.estimate(c.gaps, n, c.pieces, what)) for c in grid.exact.cells
        ]
        return tuple(_celled(dict(s), role, e, p.threshold) for s, role, e in made)
    if all(not np.nan_to_num(run.contrast.differences).any() for run in grid.runs):
        return ()
    asked = asked_of(p)
    return tuple(_celled(dict(r.specification), r.role, _estimate(r, asked), p.threshold) for r in grid.runs)


def _celled(specification: dict[str, Cell], role: str, estimate: Estimate, threshold: float) -> GridCell:
    return GridCell(specification, role, estimate, direction(estimate, threshold))  # type: ignore[arg-type]


def _estimate(run: ScenarioCell, asked: Asked) -> Estimate:
    value, low, high, _ = run.interval
    unit = "chance of a tie" if run.states > 1 else run.ensemble.units[asked.outcome].split(" (")[0]
    what = f"{run.ensemble.titles[asked.outcome].lower()}: {asked.gap}"
    n = int(np.isfinite(run.contrast.differences).sum())
    draws = float(run.contrast.differences.shape[1])
    return Estimate(round(value, 6), round(low, 6), round(high, 6), 0.95, unit, n, draws, what)


def placebo(grid: ScenarioGrid, p: ScenarioContrastParameters) -> Placebo | None:
    """Return what other clients in the client's place show."""
    if grid.exact is not None:
        return exact.placebo_of(grid.exact)
    sham = tuple(_estimate(run, asked_of(p)) for run in grid.runs if run.role == "placebo")
    return Placebo("other clients kept and lost in its place", sham) if sham else None


def qualify(
    decision: Decision, cells: Sequence[GridCell], _threshold: float, grid: ScenarioGrid, _p: object
) -> Decision:
    """Return the decision, or why there is none; where noise is too large a part of it, it is none."""
    if not cells:
        reason = grid.silent or "no world differs between the levels: the model has no term for it"
        return replace(decision, label="not testable", why=reason)
    if grid.runs and decision.label in DECIDED and (share := grid.runs[0].interval[3]) > NOISE:
        why = f"simulation noise is {percent(share)} of the interval, more than the {percent(NOISE)} allowed"
        return replace(decision, label="undetermined", why=why)
    return decision


def report_of(found: Assessment[ScenarioContrastParameters, ScenarioGrid]) -> Report:
    """Return what a reader is told."""
    grid, decision, asked = found.grid, found.decision, asked_of(found.parameters)
    goals = (report.goal_table(grid.goals),) if grid.goals else ()
    if not found.cells:
        sentence = report.silent_sentence(asked, decision)
        return Report(sentence, plain(found), tables=goals, notes=report.silent_notes(asked))
    if grid.exact is not None:
        made = report.exact_report(found.panel, grid.exact, asked, decision, goals)
        return replace(made, plain=plain(found))
    runs = grid.runs
    return Report(
        plain=plain(found),
        sentence=simulated_report.sentence(runs[0], asked, found.headline, decision),
        placebo=simulated_report.placebo(runs, found.cells),
        cases=(simulated_report.change_table(found.panel, runs[0], asked),),
        tables=(
            simulated_report.level_table(runs[0], asked),
            simulated_report.layer_table(runs[0], asked),
            *goals,
        ),
        figures=(
            simulated_report.fan_figure(runs[0], asked).measured(runs[0].ensemble.units[asked.outcome]),
            simulated_report.draw_figure(runs, asked).measured("expected difference between the two", 0.0),
            *simulated_report.map_figure(found.panel, runs[0], asked),
        ),
        notes=simulated_report.notes(runs, asked),
    )


def plain(found: Assessment[ScenarioContrastParameters, ScenarioGrid]) -> str:
    """Return the verdict in words that an editor could print."""
    asked, grid = asked_of(found.parameters), found.grid
    return report.plain(found.panel, grid.exact, asked, found.decision, grid.short, found.main)


def flips_of(found: Assessment[ScenarioContrastParameters, ScenarioGrid]) -> list[Flip]:
    """Return the changes of threshold, choice and unseen influence that were tried."""
    main, cells, at = found.headline, found.cells, found.threshold
    width = (main.high or 0.0) - (main.low or 0.0) or 1.0
    steps = [at + k * max(width, MATTERS) / 10 for k in range(-20, 21) if k]

    def label_at(threshold: float) -> Label:
        return found.label(at_threshold(cells, threshold), threshold)

    choices = exact.CHOICES if found.grid.exact is not None else CHOICES
    flips = by_threshold(label_at, at, steps, width)
    flips += by_choice(cells, choices, found.label)
    return flips + by_bias(label_at, at, width, main.unit)


TEST = ClaimTest(
    title="Contrast between scenarios",
    estimand="Expected difference of an outcome between two levels of a scenario's factor.",
    parameters=ScenarioContrastParameters,
    build=build,
    cells=cells_of,
    report=report_of,
    flips=flips_of,
    qualify=qualify,
    check=check,
    datasets=("arms_register", "ucdp", "un_votes", "wdi_gdp", "igo", "geography", "atop", "archigos", "gsdb"),
    placebo=placebo,
    threshold=Threshold("threshold", "difference", none=0.0),
    silent={
        "case": "chances come from a model; no case on record enters but through its fit",
        "sample": "every state of the model is in every world",
    },
    cost=7,
    shares="peers",
)
