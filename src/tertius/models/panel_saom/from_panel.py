"""From the panel to the data of a model: ties, traits, events and geography by windows of years.

A wave is a window of years, and stands for its middle.  A state is there at a wave if it exists in the
middle of the window; between waves, entry and exit keep their place in time (composition change, Huisman
and Snijders 2003, Sociological Methods & Research 32).  Four kinds of cell stay apart: an observed value,
zero included; *missing*, which the engine treats as missing; *outside* what the source covers; and
*absent*, where one of the two states does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tertius.core.arrays import Bools, Floats
from tertius.core.codes import state_hint
from tertius.core.errors import ModelError, shorten
from tertius.models.panel_saom import cells
from tertius.models.panel_saom.cells import Window
from tertius.panel import geography
from tertius.panel.panel import Panel
from tertius.saom.data.variables import (
    STRUCTURAL_ZERO,
    AnyCovariate,
    Behaviour,
    Covariate,
    Dyadic,
    Network,
    SaomData,
    Variable,
)

Over = Literal["sum", "mean", "max", "min", "first", "last"]
Rule = Callable[[Floats], Bools]


@dataclass(frozen=True)
class PanelTies:
    """A kind of tie: a network among the variables, a dyadic covariate among the covariates.

    Parameters
    ----------
    kind : str
        Name in the panel's table of variables.
    at_least : float or callable
        A network has a tie where the window's value is this much or more.  A callable gets the values
        (waves, egos, alters), NaN where they are not known, and returns booleans of the same shape.
    over : {"sum", "mean", "max", "min", "first", "last"}
        How the years of a window become one value.
    ego : {"source", "target"}
        Which end of the panel's tie is the actor who decides on it.
    alters : sequence of str, optional
        Makes the network two-mode: ties to these states only (patrons).
    symmetric : {"either", "both"}, optional
        An undirected network: tied where one direction is, or where both are.
    known : float
        Share of the years, among those in which both states exist, that must be known; below it the
        window is missing.
    transform : callable, optional
        Applied to the array of yearly values before they become one value.
    outside : {"missing", "impossible"}
        Pairs that the source does not cover: missing, or structural zeros that no simulation fills.
    rule : str
        Who decides on a symmetric network's ties, as for `Network`.
    centred : bool
        Of a dyadic covariate.
    """

    kind: str
    at_least: float | Rule = 1.0
    over: Over = "max"
    ego: Literal["source", "target"] = "source"
    alters: tuple[str, ...] | None = None
    symmetric: Literal["either", "both"] | None = None
    known: float = 0.5
    transform: Callable[[Floats], Floats] | None = None
    outside: Literal["missing", "impossible"] = "missing"
    rule: str = "forcing"
    centred: bool = True


@dataclass(frozen=True)
class PanelTrait:
    """A trait of states: a behaviour among the variables, an actor covariate among the covariates.

    Parameters
    ----------
    variable : str
    cuts : sequence of float, or int, optional
        For a behaviour: level 1 is below the first cut, level 2 from there on, and so on; a number
        makes that many levels of equal size over all states and waves.  Without it the values must be
        integers already.
    over, known, transform
        As for `PanelTies`.
    carry : int
        Years for which a last observation stands in for missing ones (flagged as ``carried``).
    constant : bool
        One value for all waves, over the years of all windows together.
    centred : bool
        Of a covariate.
    """

    variable: str
    cuts: tuple[float, ...] | int | None = None
    over: Over = "mean"
    known: float = 0.5
    transform: Callable[[Floats], Floats] | None = None
    carry: int = 0
    constant: bool = False
    centred: bool = True


@dataclass(frozen=True)
class PanelEvents:
    """Events of these kinds counted in each window; otherwise as `PanelTrait`."""

    kinds: tuple[str, ...]
    cuts: tuple[float, ...] | int | None = None
    over: Over = "sum"
    known: float = 0.5
    transform: Callable[[Floats], Floats] | None = None
    constant: bool = False
    centred: bool = True


@dataclass(frozen=True)
class PanelGeography:
    """Distance in km, or whether two states touch (``contiguity``), in the middle of each window."""

    variable: Literal["distance", "contiguity"]
    transform: Callable[[Floats], Floats] | None = None
    centred: bool = True


OfStates = PanelTrait | PanelEvents


@dataclass(frozen=True, eq=False)
class PanelData:
    """Data of a model with what they were made from.

    Attributes
    ----------
    data : SaomData
    states : tuple of str
        The actors, in order.
    windows : tuple of (first, last) years
        The waves.
    cells : DataFrame
        One row per variable (or covariate) and wave: numbers of cells that are ``observed`` (zeros
        among them: ``zero``), ``carried`` forward, ``missing``, ``outside`` coverage and ``absent``.
    digest : str
        Of the panel.
    """

    data: SaomData
    states: tuple[str, ...]
    windows: tuple[Window, ...]
    cells: pd.DataFrame
    digest: str = field(default="")


def windows(first: int, last: int, length: int) -> tuple[Window, ...]:
    """Return successive windows of `length` years from `first` on, without a shorter rest at the end."""
    if length < 1 or last - first + 1 < length:
        raise ModelError("windows", "a length of one year or more, at most the span", f"{length}")
    return tuple((a, a + length - 1) for a in range(first, last - length + 2, length))


def from_panel(
    panel: Panel,
    windows: Sequence[Window],
    variables: Mapping[str, PanelTies | OfStates | Variable],
    covariates: Mapping[str, PanelTies | OfStates | PanelGeography | AnyCovariate] | None = None,
    *,
    states: Sequence[str] | None = None,
) -> PanelData:
    """Make the data of a model from the panel.

    Parameters
    ----------
    windows : sequence of (first, last)
        Years of each wave, both included, in order and without overlap.
    variables : mapping of name to PanelTies (a network), PanelTrait or PanelEvents (a behaviour)
    covariates : mapping of name to PanelTies, PanelGeography (dyadic), PanelTrait or PanelEvents (actor)
        Ready-made `Network`, `Behaviour`, `Covariate` and `Dyadic` are taken as they are.
    states : sequence of str, optional
        ISO3 ids; by default every state that exists at one wave or more.

    Returns
    -------
    PanelData

    Raises
    ------
    ModelError, PanelError
        Naming the window, state or variable.
    """
    spans = _checked(windows)
    chosen = _states(panel, spans, states)
    here = cells.present(panel, chosen, spans)
    frame = cells.Frame(panel, chosen, spans, here)
    tables: list[pd.DataFrame] = []
    made: dict[str, Variable] = {}
    for name, spec in variables.items():
        made[name] = spec if isinstance(spec, (Network, Behaviour)) else _variable(frame, name, spec, tables)
    extra: dict[str, AnyCovariate] = {}
    for name, wish in (covariates or {}).items():
        ready = isinstance(wish, (Covariate, Dyadic))
        extra[name] = wish if ready else _covariate(frame, name, wish, tables)  # type: ignore[assignment, arg-type]
    presence = None if here.all() else cells.intervals(panel, chosen, spans)
    table = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
    return PanelData(SaomData(made, extra, presence), tuple(chosen), spans, table, panel.digest)


def _checked(windows: Sequence[Window]) -> tuple[Window, ...]:
    try:
        spans = tuple((int(a), int(b)) for a, b in windows)
    except (TypeError, ValueError):
        raise ModelError("windows", "pairs of first and last year", shorten(windows)) from None
    if len(spans) < 2:
        raise ModelError("windows", "two or more, one for each wave", f"{len(spans)}")
    for k, (a, b) in enumerate(spans):
        if b < a or (k and a <= spans[k - 1][1]):
            raise ModelError(f"window {k + 1}", "years in order and after the window before", f"{a} to {b}")
    return spans


def _states(panel: Panel, spans: tuple[Window, ...], states: Sequence[str] | None) -> list[str]:
    every = panel.states.all()
    if states is None:
        return [s for s, there in zip(every, cells.ever(panel, every, spans)) if there]
    chosen = list(states)
    if len(set(chosen)) != len(chosen):
        raise ModelError("states", "every state once", "one twice")
    for s in chosen:
        if s not in panel.states:
            raise ModelError("states", "iso3 ids of states", shorten(s), state_hint(s, every))
    gone = [s for s, there in zip(chosen, cells.ever(panel, chosen, spans)) if not there]
    if gone:
        raise ModelError(f"state {gone[0]}", "existence in the middle of a window", "none", "leave it out")
    return chosen


def _variable(
    frame: cells.Frame, name: str, spec: PanelTies | OfStates, tables: list[pd.DataFrame]
) -> Variable:
    if isinstance(spec, PanelTies):
        return _network(frame, name, spec, tables)
    if not isinstance(spec, (PanelTrait, PanelEvents)):
        raise ModelError(f"variable {name!r}", "ties, a trait or events of the panel", type(spec).__name__)
    values = _by_wave(frame, name, spec, tables)
    return Behaviour(_levels(f"variable {name!r}", values, spec.cuts))


def _network(frame: cells.Frame, name: str, spec: PanelTies, tables: list[pd.DataFrame]) -> Network:
    by_wave = frame.ties(spec.kind, spec.ego, spec.alters, spec.over, spec.known, spec.transform)
    value, state = by_wave.value, by_wave.state
    if callable(spec.at_least):
        tied = np.asarray(spec.at_least(value), dtype=bool)
        if tied.shape != value.shape:
            raise ModelError(f"variable {name!r}", f"a rule that returns {value.shape}", f"{tied.shape}")
    else:
        with np.errstate(invalid="ignore"):
            tied = value >= spec.at_least
    ties = np.where(np.isnan(value), np.nan, tied.astype(float))
    if spec.symmetric is not None:
        if spec.alters is not None:
            raise ModelError(f"variable {name!r}", "symmetric or two-mode", "both")
        ties, state = _undirected(ties, state, spec.symmetric)
    if spec.outside == "impossible":
        ties = np.where(state == cells.OUTSIDE, float(STRUCTURAL_ZERO), ties)
    if spec.alters is not None:
        gone = ~cells.present(frame.panel, list(spec.alters), frame.spans)
        ties = np.where(gone.T[:, None, :], float(STRUCTURAL_ZERO), ties)
    else:
        ties[:, np.arange(len(frame.states)), np.arange(len(frame.states))] = 0.0
    tables.append(frame.count(name, state, np.where(ties == 0, 0.0, 1.0), spec.alters is None))
    two_mode, symmetric = spec.alters is not None, spec.symmetric is not None
    return Network(ties, two_mode=two_mode, symmetric=symmetric, rule=spec.rule)


def _undirected(ties: Floats, state: NDArray[np.int8], how: str) -> tuple[Floats, NDArray[np.int8]]:
    """Return both directions in one: known where what is known settles it."""
    back = ties.transpose(0, 2, 1)
    decisive = 1.0 if how == "either" else 0.0
    both = np.fmax(ties, back) if how == "either" else np.fmin(ties, back)
    known = ~(np.isnan(ties) | np.isnan(back)) | (both == decisive)
    turned = state.transpose(0, 2, 1)
    best = np.where(known, np.maximum(state, turned), np.minimum(state, turned)).astype(np.int8)
    return np.where(known, both, np.nan), best


def _levels(where: str, values: Floats, cuts: tuple[float, ...] | int | None) -> Floats:
    if cuts is None:
        return values
    if isinstance(cuts, int):
        if cuts < 2:
            raise ModelError(where, "two levels or more", f"{cuts}")
        edges = np.unique(np.nanquantile(values, np.arange(1, cuts) / cuts))
    else:
        edges = np.asarray(cuts, dtype=float)
        if edges.ndim != 1 or not len(edges) or np.any(np.diff(edges) <= 0):
            raise ModelError(where, "cuts in increasing order", shorten(cuts))
    return np.where(np.isnan(values), np.nan, 1.0 + np.digitize(values, edges))


def _covariate(
    frame: cells.Frame,
    name: str,
    spec: PanelTies | OfStates | PanelGeography,
    tables: list[pd.DataFrame],
) -> AnyCovariate:
    if isinstance(spec, PanelTies):
        by_wave = frame.ties(spec.kind, spec.ego, spec.alters, spec.over, spec.known, spec.transform)
        tables.append(frame.count(name, by_wave.state, by_wave.value, spec.alters is None))
        return Dyadic(_no_diagonal(by_wave.value[:-1], spec.alters is None), centred=spec.centred)
    if isinstance(spec, PanelGeography):
        look = geography.distance if spec.variable == "distance" else geography.contiguity
        years = [(a + b) // 2 for a, b in frame.spans[:-1]]
        values = np.stack([look(frame.panel, y, frame.states).value for y in years])
        if spec.variable == "contiguity":
            values = np.where(np.isnan(values), np.nan, (values == 1).astype(float))
        values = values if spec.transform is None else spec.transform(values)
        return Dyadic(_no_diagonal(values, True), centred=spec.centred)
    if not isinstance(spec, (PanelTrait, PanelEvents)):
        raise ModelError(f"covariate {name!r}", "ties, a trait, events or geography", type(spec).__name__)
    values = _by_wave(frame, name, spec, tables)
    values = _levels(f"covariate {name!r}", values, spec.cuts)
    return Covariate(values[:, 0] if spec.constant else values, centred=spec.centred)


def _by_wave(frame: cells.Frame, name: str, spec: OfStates, tables: list[pd.DataFrame]) -> Floats:
    if isinstance(spec, PanelTrait):
        yearly = frame.trait(spec.variable, spec.carry)
    else:
        yearly = frame.events(spec.kinds)
    by_wave = frame.windows(yearly, spec.over, spec.known, spec.transform, spec.constant)
    tables.append(frame.count(name, by_wave.state, by_wave.value, False))
    return by_wave.value.T


def _no_diagonal(values: Floats, square: bool) -> Floats:
    out = values.copy()
    if square:
        out[:, np.arange(out.shape[1]), np.arange(out.shape[1])] = 0.0
    return out
