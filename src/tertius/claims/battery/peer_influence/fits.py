"""Models of `peer_influence`: the record once for each definition of a tie, a fit for each specification."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, Protocol

import numpy as np

from tertius.claims.grid import Choice, Specification, main_of
from tertius.claims.rule import Placebo, direction
from tertius.claims.verdict import Cell, Estimate, GridCell
from tertius.core.arrays import Bools, Floats
from tertius.core.errors import ModelError, PanelError, UsageError
from tertius.core.rng import generator
from tertius.models.interstate.spec import InterstateSpec
from tertius.models.peers.design import LEANING, design, example
from tertius.models.peers.exposure import WEIGHTS, coming, shuffled
from tertius.models.peers.mixed import Fitted, fit
from tertius.models.peers.one_step import OneStep, one_step
from tertius.models.peers.record import GROUPS, SPANS, Record, record_of, windows_of
from tertius.models.separation import told
from tertius.panel.geography import contiguity
from tertius.panel.panel import Panel
from tertius.panel.powers import POWERS

NAMES = {
    "conflict": "conflict-afflicted states",
    "aligned": "newly US-aligned states",
    "neutral": "the neutral Global South",
    "muslim": "members of the OIC",
    "everyone": "all states",
    "named": "the states named",
    "adjacent": "the example's neighbours",
}
#: Groups beside the model's own: what only some claims ask for.
EVERYONE, NAMED, BLOC, ADJACENT = "everyone", "named", "bloc", "adjacent"
#: Neighbours touch by land or across at most 12 miles of water.
_TOUCHING = 2
#: Terms left out under each choice of controls.
CONTROLS = {
    "all": (),
    "without likeness of votes": ("likeness",),
    "without neighbours": ("neighbours",),
    "without groups' leanings": (LEANING,),
}
SHARES = (0.05, 0.25)
CHOICES = (
    Choice("smallest share", SHARES, "definition"),
    Choice("windows", SPANS, "window"),
    Choice("peers count", WEIGHTS, "definition"),
    Choice("controls", tuple(CONTROLS), "definition"),
)
#: Draws of placebo peers, and of the effects of several groups together.
DRAWS, TOGETHER = 300, 4000
WINDOW = 5
LEVEL, Z95 = 0.95, 1.959963984540054
UNIT = "odds ratio"


@dataclass(frozen=True)
class Models:
    """The part of the parameters that models depend on."""

    patron: str
    ties_with: Literal["any power", "the patron"]
    example: tuple[str, ...]
    bloc: str | None
    followers: tuple[str, ...]
    ties: Literal["all ties", "first ties"]
    against: Literal["none", "all others"]
    everyone: bool
    adjacent: bool
    first: int
    last: int

    @property
    def order(self) -> tuple[str, ...]:
        """The groups of the models, in their order."""
        more = {EVERYONE: self.everyone, NAMED: bool(self.followers), ADJACENT: self.adjacent}
        return (*GROUPS, *(name for name, asked in more.items() if asked))

    @property
    def firsts(self) -> bool:
        """Whether the example is about first ties alone."""
        return self.ties == "first ties"


class Asked(Protocol):
    """What the parameters of the test say of its models."""

    @property
    def patron(self) -> str: ...
    @property
    def ties_with(self) -> Literal["any power", "the patron"]: ...
    @property
    def example(self) -> tuple[str, ...]: ...
    @property
    def bloc(self) -> str | None: ...
    @property
    def followers(self) -> tuple[str, ...]: ...
    @property
    def groups(self) -> tuple[str, ...]: ...
    @property
    def ties(self) -> Literal["all ties", "first ties"]: ...
    @property
    def against(self) -> Literal["none", "all others"]: ...
    @property
    def first(self) -> int: ...
    @property
    def last(self) -> int: ...


@dataclass(frozen=True, eq=False)
class PeerCell:
    """A specification with the effects on all groups, each for one more peer with the tie.

    Attributes
    ----------
    effect : array (groups,)
        Log odds ratio, in the order of `order`; NaN where a group has no rows or the example is separated.
    covariance : array (groups, groups)
    rows : mapping of group to (rows, states)
    single : mapping of group to float
        Mean share that one peer is.
    pieces : int
        Powers times windows: the members of a group see one example in each, and share its shock.
    fitted : Fitted or None
        The main model; None in variants, and where nothing was fitted.
    order : tuple of str
        The groups.
    """

    specification: Specification
    role: Literal["main", "variant"]
    effect: Floats
    covariance: Floats
    rows: Mapping[str, tuple[int, int]]
    single: Mapping[str, float]
    pieces: int
    fitted: Fitted | None
    order: tuple[str, ...] = GROUPS

    @property
    def known(self) -> bool:
        """Whether a model converged."""
        return bool(self.rows)


@dataclass(frozen=True, eq=False)
class PeerGrid:
    """The fits, and what placebo peers and peers to come show on the main model.

    Attributes
    ----------
    cells : tuple of PeerCell
        The main one first.
    peers : bool array (w, n)
        Who gives the example in the main model.
    placebo, coming : OneStep or None
    """

    cells: tuple[PeerCell, ...]
    peers: Bools | None
    placebo: OneStep | None
    coming: OneStep | None


def grid_of(panel: Panel, asked: Asked) -> PeerGrid:
    """Return the grid; claims that ask for the same models share them."""
    models = Models(
        asked.patron,
        asked.ties_with,
        asked.example,
        asked.bloc,
        asked.followers,
        asked.ties,
        asked.against,
        EVERYONE in asked.groups,
        ADJACENT in asked.groups,
        asked.first,
        asked.last,
    )
    return _grid(panel, models)


@lru_cache(maxsize=4)
def _grid(panel: Panel, asked: Models) -> PeerGrid:
    """Fit the grid: shares by windows by weights with all controls, fewer controls in the main windows.

    Spreads of shocks are estimated in the main model of each definition of a tie and kept in its variants,
    which start from its parameters.

    Raises
    ------
    PanelError
        A state or a year outside the panel.
    """
    records = {share: _record(panel, asked, share) for share in SHARES}
    main = main_of(CHOICES)
    whole = {share: _model(records[share], main, asked) for share in SHARES}
    cells = []
    for specification in _specifications():
        share = float(specification["smallest share"] or 0.0)
        role: Literal["main", "variant"] = "main" if specification == main else "variant"
        cells.append(_cell(records[share], specification, role, asked, whole[share]))
    first = whole[SHARES[0]]
    if first is None:
        return PeerGrid(tuple(cells), None, None, None)
    record = records[SHARES[0]]
    peers = peers_of(record, asked)
    powers = powers_of(asked)
    # Beside the true example: alone, sham peers would show what they share with the true ones.
    sham = one_step(first, shuffled(record, peers, DRAWS, 1), asked.order, powers=powers, firsts=asked.firsts)
    soon = one_step(first, coming(peers)[None], asked.order, powers=powers, firsts=asked.firsts)
    return PeerGrid(tuple(cells), peers, sham, soon)


def spec_of(asked: Models | Asked, share: float) -> InterstateSpec:
    """Return windows and powers: the five, and the patron where it is none of them.

    Raises
    ------
    PanelError
        Fewer than three windows.
    """
    powers = POWERS if asked.patron in POWERS else (*POWERS, asked.patron)
    first = asked.first + WINDOW - 1
    last = first + (asked.last - first) // WINDOW * WINDOW
    if last < first + 2 * WINDOW:
        raise PanelError(
            "peer_influence: first and last", "fifteen years or more", f"{asked.first}-{asked.last}"
        )
    # The record's last window is the one that counts: windows are laid from the end.
    return InterstateSpec(share=share, first=first + asked.last - last, last=asked.last, suppliers=powers)


def powers_of(asked: Models | Asked) -> tuple[str, ...]:
    """Return the powers whose ties the example is about; nothing for all of them."""
    return (asked.patron,) if asked.ties_with == "the patron" else ()


def peers_of(record: Record, asked: Models | Asked) -> Bools:
    """Return who gives the example: members of the bloc, the states named, else conflict-afflicted ones."""
    if asked.bloc:
        return record.groups[BLOC]
    if not asked.example:
        return record.groups["conflict"]
    named = np.isin(record.states, asked.example)
    return np.asarray(named[None] & record.alive)


def _record(panel: Panel, asked: Models, share: float) -> Record:
    try:
        record = record_of(panel, spec_of(asked, share))
    except UsageError as error:
        raise PanelError(error.where, error.expected, error.got) from error
    for state in (*asked.example, *asked.followers):
        if state not in record.states:
            raise PanelError(f"state {state!r}", "a state that exists in one of the windows", "another")
    more = dict[str, Bools]()
    if asked.everyone:
        more[EVERYONE] = record.alive
    if asked.followers:
        more[NAMED] = record.alive & np.isin(record.states, asked.followers)[None]
    if asked.bloc:
        value = panel.trait_grid(f"member:{asked.bloc}", record.states).value.loc[list(record.states)]
        inside = np.nan_to_num(value[list(record.ends)].to_numpy(dtype=np.float64)) >= 1
        more[BLOC] = np.asarray(inside.T & record.alive)
    record = replace(record, groups={**record.groups, **more})
    if asked.adjacent:
        beside = _adjacent(panel, record, peers_of(record, asked))
        record = replace(record, groups={**record.groups, ADJACENT: beside})
    return record


def _adjacent(panel: Panel, record: Record, peers: Bools) -> Bools:
    """Return the states, (w, n), that touch one of the peers at a window's end and are no peer then.

    A state that is younger than the record of borders has no neighbours on record.
    """
    out = np.zeros_like(peers)
    for w, end in enumerate(record.ends):
        code = np.nan_to_num(contiguity(panel, end, record.states).value)
        out[w] = ((code >= 1) & (code <= _TOUCHING) & peers[w][None, :]).any(axis=1)
    return np.asarray(out & ~peers & record.alive)


def _specifications() -> list[Specification]:
    main = main_of(CHOICES)
    out = [
        {**main, "smallest share": share, "windows": span, "peers count": how}
        for share in SHARES
        for span in SPANS
        for how in WEIGHTS
    ]
    return out + [{**main, "controls": c} for c in CONTROLS if c != main["controls"]]


def _model(
    record: Record, specification: Specification, asked: Models, near: Fitted | None = None
) -> Fitted | None:
    without = list(CONTROLS[str(specification["controls"])])
    made = design(
        record,
        peers_of(record, asked),
        str(specification["peers count"]),
        windows=windows_of(record, str(specification["windows"])),
        without=without,
        groups=asked.order,
        powers=powers_of(asked),
        firsts=asked.firsts,
        common=asked.against == "all others",
    )
    start = dict(zip(near.design.names, near.theta.tolist())) if near else None
    try:
        fitted = fit(made, start, near.spread if near else None, still=near is not None)
    except (ModelError, np.linalg.LinAlgError):
        return None
    return fitted if fitted.converged else None


def _cell(
    record: Record,
    specification: Specification,
    role: Literal["main", "variant"],
    asked: Models,
    whole: Fitted | None,
) -> PeerCell:
    main = {**main_of(CHOICES), "smallest share": specification["smallest share"]}
    fitted = whole if specification == main else None
    if fitted is None and whole is not None:
        fitted = _model(record, specification, asked, whole)
    empty = np.full(len(asked.order), np.nan)
    if fitted is None:
        return PeerCell(
            specification, role, empty, np.full((len(empty),) * 2, np.nan), {}, {}, 0, None, asked.order
        )
    effect, covariance = effects(fitted, asked.order)
    powers = len(powers_of(asked) or record.powers)
    made = fitted.design
    pieces = powers * len(made.blocks)
    kept = fitted if role == "main" else None  # a design is large, and only the main one is shown
    return PeerCell(
        specification, role, effect, covariance, made.rows, made.single, pieces, kept, asked.order
    )


def effects(fitted: Fitted, order: Sequence[str] = GROUPS) -> tuple[Floats, Floats]:
    """Return log odds ratios for one more peer with the tie, and their covariance, by group.

    The model's covariate is the share of peers with the tie.  One more peer is one over their number, which
    differs by state and window: the coefficient and its error are multiplied by its mean over the group's
    rows.  NaN for a group without rows, and where the example is separated (`tertius.models.separation`).
    """
    names = fitted.design.names
    effect = np.full(len(order), np.nan)
    covariance = np.full((len(order), len(order)), np.nan)
    known = [g for g, name in enumerate(order) if example(name) in names]
    at = [names.index(example(order[g])) for g in known]
    one = np.array([fitted.design.single[order[g]] for g in known])
    effect[known] = fitted.theta[at] * one
    covariance[np.ix_(known, known)] = fitted.covariance[np.ix_(at, at)] * one[:, None] * one[None, :]
    return told(effect, covariance)


def estimate(cell: PeerCell, groups: Sequence[str]) -> Estimate:
    """Return the odds ratio of one group, or of the least moved of several, with a 95 % interval.

    Of several groups the smallest effect counts, since all must follow.  Its distribution comes from joint
    draws of the effects, which share the model's parameters; no group's own interval stands in for it.
    """
    at = [cell.order.index(g) for g in groups]
    rows = [cell.rows.get(g, (0, 0)) for g in groups]
    n = min((r for r, _ in rows), default=0)
    pieces = float(min([cell.pieces, *(s for _, s in rows)], default=0))
    if not np.isfinite(cell.effect[at]).all():
        why = "ties that hardly tell an example from none" if cell.known and n else "no model that converged"
        return Estimate(None, None, None, LEVEL, UNIT, n, pieces, why)
    if len(at) == 1:
        error = float(np.sqrt(cell.covariance[at[0], at[0]]))
        ends = cell.effect[at[0]] + Z95 * error * np.array([0.0, -1.0, 1.0])
    else:
        ends = np.quantile(together(cell, groups).min(axis=1), (0.5, (1 - LEVEL) / 2, (1 + LEVEL) / 2))
    value, low, high = (round(float(v), 6) for v in np.exp(ends))
    who = NAMES[groups[0]] if len(at) == 1 else "the group that follows least"
    what = f"odds of a tie for one more peer with it, {who}"
    return Estimate(value, low, high, LEVEL, UNIT, n, pieces, what)


def together(cell: PeerCell, groups: Sequence[str]) -> Floats:
    """Return joint draws (draws, groups) of the log odds ratios."""
    at = [cell.order.index(g) for g in groups]
    mean, covariance = cell.effect[at], cell.covariance[np.ix_(at, at)]
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
    steps = generator(1, "peers", "together", len(at)).standard_normal((TOGETHER, len(at)))
    out: Floats = mean + steps @ (vectors * np.sqrt(np.maximum(values, 0.0))).T
    return out


def pointing(cell: PeerCell, groups: Sequence[str], threshold: float) -> GridCell:
    """Return the cell of the rule."""
    specification: dict[str, Cell] = dict(cell.specification)
    made = estimate(cell, groups)
    return GridCell(specification, cell.role, made, direction(made, threshold))


@lru_cache(maxsize=8)
def placebo_of(grid: PeerGrid, groups: tuple[str, ...]) -> Placebo | None:
    """Return what placebo peers show, one estimate a draw."""
    if grid.placebo is None:
        return None
    what = "peers dealt out anew among the states of each region, beside the true ones"
    draws = tuple(estimate(cell, groups) for cell in placebo_cells(grid, grid.placebo))
    return Placebo(what, tuple(d for d in draws if d.value is not None))


def placebo_cells(grid: PeerGrid, found: OneStep) -> list[PeerCell]:
    """Return each candidate example as a cell of its own.

    The unit is that of the main one: as large a share of the candidates as one true peer is of the true ones,
    however many candidates there are.
    """
    main = grid.cells[0]
    single = np.array([main.single.get(g, 0.0) for g in main.order])
    out = []
    for theta, covariance in zip(found.theta, found.covariance):
        effect, scaled = told(theta * single, covariance * single[:, None] * single[None, :])
        out.append(replace(main, effect=effect, covariance=scaled, fitted=None))
    return out
