"""Contrasts without simulation: chances in the window to come from the exact model of peers.

Where a scenario holds or bars one client's tie and the outcome counts other states' ties with the same
power, nothing need be simulated.  The model (`tertius.models.peers`) has a term through which an example can
travel: clients after a setback look at one another.  Given the parameters, chances are exact; the interval
is over draws of the parameters, each averaged over shocks of the window to come that both levels share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tertius.claims.grid import Choice, Specification, main_of
from tertius.claims.rule import Placebo
from tertius.claims.verdict import Estimate
from tertius.core.arrays import Floats, Ints
from tertius.core.errors import ModelError, PanelError, UsageError
from tertius.models.interstate.spec import InterstateSpec
from tertius.models.peers.ahead import Ahead, ahead, chances, sampled
from tertius.models.peers.design import design, example
from tertius.models.peers.exposure import WEIGHTS
from tertius.models.peers.mixed import Fitted, fit
from tertius.models.peers.record import GROUPS, SETBACK, SPANS, Record, record_of, windows_of
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS
from tertius.scenario.interventions import Fix, Forbid, Hubs
from tertius.scenario.spec import OutcomeSpec, ScenarioSpec

#: Last years of the first and of the last window on record.
FIRST, LAST = 1964, 2024
CHOICES = (
    Choice("smallest share", (0.05, 0.25), "definition"),
    Choice("record", (SPANS[0], SPANS[2]), "window"),
    Choice("peers count", WEIGHTS, "definition"),
    Choice("rates to come", ("mean", "last"), "definition"),
)
ALL_GROUPS = (*GROUPS, SETBACK)
#: Groups of the packaged world by their names in the model.
GROUP_NAMES = {"conflict-afflicted": "conflict", "muslim-world": "muslim", "neutral-global-south": "neutral"}
#: Draws of a placebo (each is one of many), and of one about more states than `FEW`.
SHAM_DRAWS, SHAM_DRAWS_MANY = 100, 20
#: Outcomes of more states are taken without shocks of the window to come, over which a mean hardly differs.
FEW, SHOCKS = 10, 8
#: Worlds a draw for the joint chance of several goals.
WORLDS = 10
LEVEL = 0.95


@dataclass(frozen=True)
class Question:
    """A contrast that the exact model can answer.

    Attributes
    ----------
    client, patron : str
        The tie that the levels hold or bar.
    held : (bool or None, bool or None)
        Whether it stands under either level; None: as it is.
    states : tuple of str
        Whose ties with the patron are counted.
    left_out : tuple of (str, int or None)
        States that the outcome names but that had no tie with the patron in two windows, and the year of
        its last delivery to them.
    """

    client: str
    patron: str
    held: tuple[bool | None, bool | None]
    states: tuple[str, ...]
    left_out: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, eq=False)
class ExactCell:
    """A specification with the chances of the counted states under either level, (draws + 1, states).

    `spread` is that of the model's shocks, by kind.
    """

    specification: Specification
    role: Literal["main", "variant"]
    one: Floats
    two: Floats
    pieces: int
    found: Ahead
    spread: Mapping[str, float]

    @property
    def gaps(self) -> Floats:
        """Mean difference of the chances a state, at the estimate and at each draw."""
        return np.asarray((self.one - self.two).mean(axis=1))


@dataclass(frozen=True, eq=False)
class ExactGrid:
    """Cells, the main one first; what the difference travels through; other clients in the client's place."""

    question: Question
    cells: tuple[ExactCell, ...]
    through: tuple[tuple[str, float, float, float], ...]
    placebo: tuple[tuple[str, Floats], ...]


def levels_of(
    spec: ScenarioSpec, factor: str, a: str, b: str
) -> tuple[str, str, tuple[bool | None, ...]] | None:
    """Return client, patron and what either level does to their tie; None where levels do more than that."""
    held: list[bool | None] = []
    pairs = set()
    for level in (a, b):
        steps = spec.factors[factor].levels[level].do
        if len(steps) > 1 or any(not isinstance(s, (Fix, Forbid)) or s.start != 1 for s in steps):
            return None
        held.append(isinstance(steps[0], Fix) if steps else None)
        pairs |= {(s.sender, s.receiver) for s in steps if isinstance(s, (Fix, Forbid))}
    if len(pairs) != 1:
        return None
    ((client, patron),) = pairs
    return client, patron, tuple(held)


def is_silent(spec: ScenarioSpec, factor: str, levels: Sequence[str], outcome: OutcomeSpec) -> bool:
    """Whether the levels close bases and airspace only, of which no model of ties has a term."""
    steps = [s for level in levels for s in spec.factors[factor].levels[level].do]
    return outcome.outcome != "supply" and all(isinstance(s, Hubs) for s in steps) and not spec.always


def question_of(
    panel: Panel, spec: ScenarioSpec, factor: str, a: str, b: str, outcome: str
) -> Question | None:
    """Return the question, or None where it takes a simulation."""
    levels, asked = levels_of(spec, factor, a, b), spec.outcomes[outcome]
    p = asked.parameters
    plain = asked.outcome == "reach" and not p.get("weight") and p.get("network") in (None, "ties")
    if levels is None or spec.world != "interstate" or spec.always or not plain:
        return None
    client, patron, held = levels
    if p.get("patron") != patron or patron not in POWERS:
        return None
    record = _record(panel, 0.05)
    if client not in record.states:
        return None
    counted, named = members(record, asked)
    recent = np.atleast_1d(record.held[-2:, :, record.powers.index(patron)].any(axis=0))
    lost = [s for s in named if s != client and not recent[record.states.index(s)]]
    kept = tuple(s for s in counted if s not in (client, patron, *lost))
    ends = tuple((s, last_delivery(panel, patron, s)) for s in lost)
    return Question(client, patron, (held[0], held[1]), kept, ends)


def members(record: Record, asked: OutcomeSpec) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the states that an outcome counts, and those that it names one by one."""
    alive = record.alive[-1]

    def of(names: object) -> list[str]:
        out: list[str] = []
        for name in names if isinstance(names, tuple) else ():
            if name in GROUP_NAMES:
                inside = record.groups[GROUP_NAMES[str(name)]][-1]
                out += [s for s, here in zip(record.states, inside) if here]
            else:
                out.append(str(name))
        return out

    states, without = asked.parameters.get("states"), set(of(asked.parameters.get("without")))
    counted = of(states) or list(record.states)
    here = [s for s in counted if s in record.states and alive[record.states.index(s)] and s not in without]
    named = tuple(str(s) for s in states if s not in GROUP_NAMES) if isinstance(states, tuple) else ()
    return tuple(dict.fromkeys(here)), tuple(s for s in named if s in here)


def last_delivery(panel: Panel, patron: str, client: str) -> int | None:
    """Return the year of the last delivery on record; None without one."""
    rows = panel.ties("arms_delivery")
    years = rows.loc[(rows["source"] == patron) & (rows["target"] == client) & (rows["value"] > 0), "year"]
    return int(years.max()) if len(years) else None


def grid_of(panel: Panel, question: Question, draws: int) -> ExactGrid:
    """Return the grid of a question."""
    main = main_of(CHOICES)
    cells = []
    for share in CHOICES[0].options:
        for span in CHOICES[1].options:
            for how in CHOICES[2].options:
                cells.append({**main, "smallest share": share, "record": span, "peers count": how})
    cells.append({**main, "rates to come": CHOICES[3].options[1]})
    made = [_cell(panel, question, s, draws, "main" if s == main else "variant") for s in cells]
    found = tuple(cell for cell in made if cell is not None)
    if not found or found[0].role != "main":
        return ExactGrid(question, (), (), ())
    return ExactGrid(question, found, _through(question, found[0]), _placebo(question, found[0]))


def model(panel: Panel, share: float, span: str, how: str) -> Fitted | None:
    """Return the fitted model; spreads of shocks are those of the whole record, peers all alike."""
    main = main_of(CHOICES)
    whole = (main["record"], main["peers count"])
    record = _record(panel, share)
    near = None if (span, how) == whole else _fitted(panel, share, *(str(v) for v in whole))
    start = dict(zip(near.design.names, near.theta.tolist())) if near else None
    made = design(
        record,
        record.groups[SETBACK],
        how,
        groups=ALL_GROUPS,
        followers=(SETBACK,),
        windows=windows_of(record, span),
    )
    try:
        fitted = fit(made, start, near.spread if near else None, still=near is not None)
    except (ModelError, np.linalg.LinAlgError):
        return None
    return fitted if fitted.converged else None


@lru_cache(maxsize=16)
def _fitted(panel: Panel, share: float, span: str, how: str) -> Fitted | None:
    return model(panel, share, span, how)


def _record(panel: Panel, share: float) -> Record:
    try:
        return record_of(panel, InterstateSpec(share=share, first=FIRST, last=LAST, suppliers=POWERS))
    except UsageError as error:
        raise PanelError(error.where, error.expected, error.got) from error


def ahead_of(panel: Panel, s: Specification, draws: int) -> tuple[Ahead, Fitted] | None:
    """Return what chances in the window to come are made from, under one specification."""
    share, how = float(s["smallest share"] or 0.0), str(s["peers count"])
    fitted = _fitted(panel, share, str(s["record"]), how)
    if fitted is None:
        return None
    peers = fitted.design.record.groups[SETBACK]
    found = ahead(fitted, peers, how, ALL_GROUPS, (SETBACK,), draws, rates=str(s["rates to come"]))
    return found, fitted


def _cell(
    panel: Panel, q: Question, s: Specification, draws: int, role: Literal["main", "variant"]
) -> ExactCell | None:
    made = ahead_of(panel, s, draws)
    if made is None:
        return None
    found, fitted = made
    one, two = (_chances(found, fitted.spread, q, held) for held in q.held)
    pieces = len(POWERS) * len(fitted.design.blocks)
    return ExactCell(s, role, one, two, pieces, found, fitted.spread)


def _chances(found: Ahead, spread: Mapping[str, float], q: Question, held: bool | None) -> Floats:
    who = places(found.record, q.states)
    held_ = {} if held is None else {q.client: held}
    return chances(found, spread, q.patron, who, held_, _shocks(q))


def _shocks(q: Question) -> int:
    return SHOCKS if len(q.states) <= FEW else 0


def places(record: Record, states: Sequence[str]) -> Ints:
    """Return the positions of states."""
    return np.array([record.states.index(s) for s in states], dtype=np.int64)


def _through(q: Question, main: ExactCell) -> tuple[tuple[str, float, float, float], ...]:
    """Return the difference with one of the two ways open alone: estimate, low and high."""
    out = []
    ways = {"the example of clients after a setback": "neighbours", "the neighbourhood": example(SETBACK)}
    for way, barred in ways.items():
        theta = main.found.theta.copy()
        theta[:, main.found.names.index(barred)] = 0.0
        lean = replace(main.found, theta=theta)
        one, two = (_chances(lean, main.spread, q, held) for held in q.held)
        gaps = (one - two).mean(axis=1)
        low, high = np.quantile(gaps[1:], (0.025, 0.975))
        out.append((way, float(gaps[0]), float(low), float(high)))
    return tuple(out)


def _placebo(q: Question, main: ExactCell) -> tuple[tuple[str, Floats], ...]:
    """Return the difference for other states, once clients of the patron, that had no setback lately.

    Their tie is held or barred as the client's is; they can be no example.
    """
    record = main.found.record
    column = record.powers.index(q.patron)
    client = record.held[:, :, column].any(axis=0) & record.alive[-1] & ~record.groups[SETBACK][-1]
    others = [record.states[i] for i in np.flatnonzero(client)]
    draws = SHAM_DRAWS if len(q.states) <= FEW else SHAM_DRAWS_MANY
    out = []
    for other in others:
        who = places(record, [s for s in q.states if s != other])
        if other in (q.client, q.patron) or not len(who):
            continue
        one, two = (
            chances(main.found, main.spread, q.patron, who, {other: held}, _shocks(q) // 2, draws)
            for held in (True, False)
        )
        out.append((other, np.asarray((one - two).mean(axis=1))))
    return tuple(out)


def estimate(gaps: Floats, n: int, pieces: int, what: str) -> Estimate:
    """Return the difference with the central 95 % of the draws of the parameters."""
    low, high = np.quantile(gaps[1:], ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    value = float(gaps[0])
    low, high = min(float(low), value), max(float(high), value)
    unit = "chance of a tie"
    return Estimate(round(value, 6), round(low, 6), round(high, 6), LEVEL, unit, n, float(pieces), what)


def placebo_of(grid: ExactGrid) -> Placebo | None:
    """Return what other clients show in the client's place."""
    if not grid.cells:
        return None
    pieces = grid.cells[0].pieces
    n = len(grid.question.states)
    draws = tuple(estimate(gaps, n, pieces, other) for other, gaps in grid.placebo)
    return Placebo("other states, once clients and without a setback of their own, in its place", draws)


def noise(cell: ExactCell) -> tuple[float, float]:
    """Return the error of the mean over draws, and as a share of the interval's width (0 of none)."""
    gaps = cell.gaps[1:]
    width = float(np.diff(np.quantile(gaps, (0.025, 0.975)))[0])
    error = float(gaps.std(ddof=1) / np.sqrt(len(gaps)))
    return error, error / width if width > 0 else 0.0


def met(
    panel: Panel, spec: ScenarioSpec, goals: Sequence[str], patron: str, draws: int
) -> dict[str, NDArray[np.bool_]]:
    """Return whether each goal, a number of states with the tie, stands no lower than at the start.

    (draws, worlds) for each goal; goals that the exact model cannot count are left out.
    """
    made = ahead_of(panel, main_of(CHOICES), draws)
    if made is None:
        return {}
    found, fitted = made
    record = found.record
    held = record.held[-1, :, record.powers.index(patron)]
    everyone = np.flatnonzero(record.alive[-1]).astype(np.int64)
    drawn = sampled(found, fitted.spread, patron, everyone, WORLDS)
    place = {int(i): at for at, i in enumerate(everyone)}
    out = {}
    for goal in goals:
        asked = spec.outcomes[goal]
        if asked.outcome != "reach" or asked.parameters.get("patron") != patron:
            continue
        who = places(record, members(record, asked)[0])
        columns = [place[int(i)] for i in who]
        out[goal] = np.asarray(drawn[:, :, columns].sum(axis=2) >= held[who].sum())
    return out
