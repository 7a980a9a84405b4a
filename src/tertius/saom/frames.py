"""Networks, behaviours and covariates from data frames in long form: one row a tie or a value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any
from unicodedata import normalize

import numpy as np
import pandas as pd

from tertius.core.arrays import Bools, Floats, Ints
from tertius.core.delimited import as_numbers
from tertius.core.errors import ModelError, near_miss, shorten
from tertius.saom.data.cells import UNFIT
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
        Names are compared as text: 2 is "2" and not "002".
    waves : sequence
        The values of column `wave` to take, in order; rows of other waves are ignored.
    value : str, optional
        Column of 0, 1, missing, 10 or 11; all rows are ties if omitted.
    symmetric : bool
        A tie may be listed one way, or both ways with the same value.

    Raises
    ------
    ModelError
        Naming the first row with an unknown name, a repeated tie, a tie of an actor with itself, or a
        symmetric tie with two values.
    """
    where = "edge list"
    actors, waves = in_order(actors, where, "actors"), in_order(waves, where, "waves")
    receivers = None if receivers is None else in_order(receivers, where, "receivers")
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
    if receivers is None and (loops := (i == j) & (cells != 0)).any():
        at = int(np.argmax(loops))
        name = _key(frame[sender].iloc[at])
        raise ModelError(f"{where}, {_line(frame, at)}", "ties between two actors", f"{name!r} with itself")
    if symmetric:
        _one_way(out, w, i, j, frame, (sender, receiver), where)
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
    actors = in_order(actors, where, "actors")
    waves = None if waves is None else in_order(waves, where, "waves")
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
    actors = in_order(actors, where, "actors")
    receivers = None if receivers is None else in_order(receivers, where, "receivers")
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
    given: object = frame
    if not isinstance(given, pd.DataFrame):
        remedy = "give frame.to_pandas()" if hasattr(given, "to_pandas") else "give pandas.DataFrame(rows)"
        raise ModelError(where, "a data frame of pandas", type(given).__name__, remedy)
    for name in needed:
        if name not in frame.columns:
            hint = near_miss(name, [str(c) for c in frame.columns])
            raise ModelError(where, f"a column {name!r}", f"{', '.join(map(str, frame.columns))}", hint)
        if (many := int((frame.columns == name).sum())) > 1:
            raise ModelError(where, f"one column {name!r}", f"{many} of them", "rename or drop the others")
    if wave is None or waves is None:
        return frame
    listed = [_key(w) for w in waves]
    if all(_number(w) is not None for w in waves):
        numbers = _numbers(frame[wave], where, blanks=())  # what is no number could be any wave
        _no_wave(frame, wave, ~np.isfinite(numbers), where, "a wave in every row")
        if all(float(w).is_integer() for w in waves):
            _no_wave(
                frame, wave, numbers != np.round(numbers), where, "waves that are whole, like those asked for"
            )
            if listed == [str(int(float(w))) for w in waves]:  # not where waves are called "01"
                frame = frame.assign(**{wave: numbers.astype("int64")})  # 2000.0 in a file is 2000
    given = frame[wave].map(_key)
    _no_wave(frame, wave, (given == "").to_numpy(), where, "a wave in every row")
    absent = [w for w, key in zip(waves, listed) if not (given == key).any()]
    if absent:
        raise ModelError(where, f"rows of wave {absent[0]!r}", "none", "check the list of waves")
    return frame[given.isin(listed).to_numpy()]


def _no_wave(frame: pd.DataFrame, wave: str, bad: Bools, where: str, expected: str) -> None:
    """Refuse rows that stand for no wave: to ignore them as another wave's would lose their ties."""
    if bad.any():
        at = int(np.argmax(bad))
        raise ModelError(f"{where}, {_line(frame, at)}", expected, shorten(_key(frame[wave].iloc[at])))


def _key(name: Any) -> str:
    """Return a name as text, the form in which names are compared: 2 and 2.0 are "2", "002" stays "002".

    A letter with an accent is one text, however it was typed (Unicode's form NFC).
    """
    if isinstance(name, (float, np.floating)) and float(name).is_integer():
        return str(int(name))
    return "" if name is None or name is pd.NA or name != name else normalize("NFC", str(name)).strip()


def _number(value: Any) -> float | None:
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def _line(frame: pd.Series[Any] | pd.DataFrame, at: int) -> str:
    """Return what messages call a row: its line in the file, or its number."""
    return f"line {frame.index[at]}" if frame.index.name == "line" else f"row {at + 1}"


def _codes(column: pd.Series[Any], names: list[Any], where: str) -> np.ndarray[Any, np.dtype[np.intp]]:
    keys = [_key(name) for name in names]
    if len(set(keys)) != len(keys):
        twice = shorten(next(key for key, times in Counter(keys).items() if times > 1))
        raise ModelError(where, "every name once", f"{twice} twice in the list of actors or waves")
    given = column.map(_key)
    codes = pd.Index(keys, dtype=object).get_indexer(pd.Index(given, dtype=object))
    if (codes < 0).any():
        at = int(np.argmax(codes < 0))
        bad = given.iloc[at]
        hint = near_miss(bad, keys) or near_miss(bad.upper(), keys)
        more = int((codes < 0).sum()) - 1
        got = f"{shorten(bad)}, and {more} more rows" if more else shorten(bad)
        where = f"{where}, {_line(column, at)}"
        raise ModelError(where, f"one of {len(names)} names in {column.name!r}", got, hint)
    return np.asarray(codes, dtype=np.intp)


def in_order(names: Any, where: str, what: str) -> list[Any]:
    """Return names in their order; what has none would be another one at each run."""
    if isinstance(names, (str, bytes, Set, Mapping)) or not isinstance(names, Iterable):
        remedy = "a set has no order" if isinstance(names, Set) else ""
        raise ModelError(where, f"{what} as a list", shorten(names), remedy)
    listed = list(names)
    if any(_key(name) == "" for name in listed):
        raise ModelError(where, f"a name for each of the {what}", "a missing one")
    return listed


def _numbers(column: pd.Series[Any], where: str, blanks: tuple[str, ...] = ("", "NA")) -> Floats:
    place = f"{where}, column {column.name!r}"
    if column.dtype == object or isinstance(column.dtype, pd.StringDtype):
        try:
            return np.asarray(as_numbers(column, where, ModelError, blanks), dtype=np.float64)
        except TypeError:  # lists in cells
            raise ModelError(place, "numbers", "something else in a cell") from None
    if kind := UNFIT.get(getattr(column.dtype, "kind", "")):
        raise ModelError(place, "numbers", kind)
    try:
        return np.asarray(column, dtype=np.float64)
    except (TypeError, ValueError):
        raise ModelError(place, "numbers", str(column.dtype)) from None


def _one_way(
    out: Floats, w: Ints, i: Ints, j: Ints, frame: pd.DataFrame, columns: tuple[str, str], where: str
) -> None:
    """Mirror ties that are listed one way; refuse a pair that is listed both ways with two values."""
    listed = np.zeros(out.shape, dtype=bool)
    listed[w, i, j] = True
    mine, other = out[w, i, j], out[w, j, i]
    differ = listed[w, j, i] & ~((mine == other) | (np.isnan(mine) & np.isnan(other)))
    if differ.any():
        at = int(np.argmax(differ))
        pair = " and ".join(_key(frame[name].iloc[at]) for name in columns)
        got = f"{mine[at]:g} one way and {other[at]:g} the other"
        raise ModelError(f"{where}, {_line(frame, at)}, pair {pair}", "one value for a symmetric tie", got)
    out[w, j, i] = mine


def _unique(cells: np.ndarray[Any, Any], frame: pd.DataFrame, where: str) -> None:
    repeated = pd.DataFrame(cells).duplicated()
    if repeated.any():
        at = int(np.argmax(repeated.to_numpy()))
        got = f"{shorten(tuple(frame.iloc[at]))} again"
        raise ModelError(f"{where}, {_line(frame, at)}", "each cell once", got)
