"""Networks, behaviours and covariates from data frames in long form: one row a tie or a value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from tertius.core.arrays import Floats
from tertius.core.errors import ModelError, near_miss, shorten
from tertius.saom.data.variables import Behaviour, Covariate, Dyadic, Network


def network_from_edges(
    frame: pd.DataFrame,
    actors: Sequence[Any],
    waves: Sequence[Any],
    *,
    sender: str = "sender",
    receiver: str = "receiver",
    wave: str = "wave",
    value: str | None = None,
    receivers: Sequence[Any] | None = None,
    symmetric: bool = False,
) -> Network:
    """Return a network from a list of ties; a pair without a row is no tie.

    Parameters
    ----------
    actors, receivers : sequence
        Names in the order wanted; `receivers` makes the network two-mode.
    waves : sequence
        The values of column `wave` to take, in order; other rows are ignored.
    value : str, optional
        Column of 0, 1, missing, 10 or 11; all rows are ties if omitted.

    Raises
    ------
    ModelError
        Naming the first row with an unknown name or a repeated tie.
    """
    where = "edge list"
    needed = [sender, receiver, wave, *([value] if value else [])]
    frame = _taken(frame, needed, wave, waves, where)
    columns = list(actors) if receivers is None else list(receivers)
    i = _codes(frame[sender], list(actors), where)
    j = _codes(frame[receiver], columns, where)
    w = _codes(frame[wave], list(waves), where)
    cells = _numbers(frame[value], where) if value else np.ones(len(frame))
    out = np.zeros((len(waves), len(actors), len(columns)))
    _unique(np.column_stack([w, i, j]), frame, where)
    out[w, i, j] = cells
    if symmetric:
        back = np.zeros_like(out)
        back[w, j, i] = cells
        out = np.where(np.isnan(out) | np.isnan(back), np.nan, np.maximum(out, back))
    return Network(out, two_mode=receivers is not None, symmetric=symmetric)


def values_from_rows(
    frame: pd.DataFrame,
    actors: Sequence[Any],
    waves: Sequence[Any] | None,
    *,
    actor: str = "actor",
    wave: str = "wave",
    value: str = "value",
) -> Floats:
    """Return values (actors, waves), or (actors,) where `waves` is None; missing where there is no row."""
    where = f"values of {value!r}"
    needed = [actor, value, *([wave] if waves is not None else [])]
    frame = _taken(frame, needed, wave if waves is not None else None, waves, where)
    i = _codes(frame[actor], list(actors), where)
    cells = _numbers(frame[value], where)
    if waves is None:
        _unique(i[:, None], frame, where)
        flat = np.full(len(actors), np.nan)
        flat[i] = cells
        return flat
    w = _codes(frame[wave], list(waves), where)
    _unique(np.column_stack([i, w]), frame, where)
    out = np.full((len(actors), len(waves)), np.nan)
    out[i, w] = cells
    return out


def behaviour_from_rows(
    frame: pd.DataFrame,
    actors: Sequence[Any],
    waves: Sequence[Any],
    *,
    actor: str = "actor",
    wave: str = "wave",
    value: str = "value",
) -> Behaviour:
    """Return a behaviour from one row per actor and wave; missing where there is no row."""
    return Behaviour(values_from_rows(frame, actors, waves, actor=actor, wave=wave, value=value))


def covariate_from_rows(
    frame: pd.DataFrame,
    actors: Sequence[Any],
    waves: Sequence[Any] | None = None,
    *,
    actor: str = "actor",
    wave: str = "wave",
    value: str = "value",
) -> Covariate:
    """Return a covariate, constant (one row per actor) or changing (one row per actor and wave)."""
    return Covariate(values_from_rows(frame, actors, waves, actor=actor, wave=wave, value=value))


def dyadic_from_rows(
    frame: pd.DataFrame,
    actors: Sequence[Any],
    *,
    sender: str = "sender",
    receiver: str = "receiver",
    value: str = "value",
    receivers: Sequence[Any] | None = None,
    default: float = 0.0,
) -> Dyadic:
    """Return a constant dyadic covariate; pairs without a row are `default`."""
    where = "dyadic covariate"
    frame = _taken(frame, [sender, receiver, value], None, None, where)
    columns = list(actors) if receivers is None else list(receivers)
    i, j = _codes(frame[sender], list(actors), where), _codes(frame[receiver], columns, where)
    _unique(np.column_stack([i, j]), frame, where)
    out = np.full((len(actors), len(columns)), float(default))
    out[i, j] = _numbers(frame[value], where)
    return Dyadic(out)


def _taken(
    frame: pd.DataFrame, needed: list[str], wave: str | None, waves: Sequence[Any] | None, where: str
) -> pd.DataFrame:
    for name in needed:
        if name not in frame.columns:
            hint = near_miss(name, [str(c) for c in frame.columns])
            raise ModelError(where, f"a column {name!r}", f"{', '.join(map(str, frame.columns))}", hint)
    if wave is None or waves is None:
        return frame.reset_index(drop=True)
    absent = [w for w in waves if not (frame[wave] == w).any()]
    if absent:
        raise ModelError(where, f"rows of wave {absent[0]!r}", "none", "check the list of waves")
    return frame[frame[wave].isin(list(waves))].reset_index(drop=True)


def _codes(column: pd.Series[Any], names: list[Any], where: str) -> np.ndarray[Any, np.dtype[np.intp]]:
    if len(set(names)) != len(names):
        raise ModelError(where, "every name once", "a name twice in the list of actors or waves")
    codes = pd.Index(names).get_indexer(pd.Index(column))
    if (codes < 0).any():
        bad = column.iloc[int(np.argmax(codes < 0))]
        hint = near_miss(str(bad), [str(n) for n in names])
        raise ModelError(where, f"one of {len(names)} names in {column.name!r}", shorten(bad), hint)
    return np.asarray(codes, dtype=np.intp)


def _numbers(column: pd.Series[Any], where: str) -> Floats:
    numbers = pd.to_numeric(column, errors="coerce")
    bad = numbers.isna() & column.notna()
    if bad.any():
        raise ModelError(where, f"numbers in {column.name!r}", shorten(column[bad].iloc[0]))
    return np.asarray(numbers, dtype=np.float64)


def _unique(cells: np.ndarray[Any, Any], frame: pd.DataFrame, where: str) -> None:
    repeated = pd.DataFrame(cells).duplicated()
    if repeated.any():
        row = int(np.argmax(repeated.to_numpy()))
        raise ModelError(
            f"{where}, row {row + 1}", "each cell once", f"{shorten(tuple(frame.iloc[row]))} again"
        )
