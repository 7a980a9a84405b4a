"""The history of chains: every ministep with its time, and the state that a history leads to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tertius.core.arrays import Bytes, Floats, Ints
from tertius.core.errors import ModelError
from tertius.saom.data.prepare import prepare
from tertius.saom.data.variables import SaomData
from tertius.saom.kernel.history import ARRIVAL
from tertius.saom.simulation.simulate import HistoryFull, Log, Model, Simulation, chain_keys

PRESENCE = "(presence)"
"""In the column ``variable``: an actor comes or goes."""
ROOM = 1024
LARGEST = 20_000_000
"""Ministeps of all chains together, some 500 MB."""
COLUMNS = ("chain", "period", "time", "variable", "ego", "alter", "step")


def history(
    model: Model, theta: Floats, chains: Sequence[int], seed: int, limit: int = LARGEST
) -> pd.DataFrame:
    """Return every ministep of the given chains of a seed: the same chains as `Model.simulate` makes.

    Returns
    -------
    DataFrame
        ``chain``; ``period`` from 1; ``time`` within the period, from 0 to 1 (unconditional);
        ``variable``; ``ego`` and ``alter``, positions in the data from 0, alter -1 where nobody was
        chosen or the variable is a behaviour; ``step``: 1 a tie made or a level up, -1 a tie ended or a
        level down, 0 all left as it was.  Where actors come and go, rows with the variable
        "(presence)" say when (step 1 and -1).

    Raises
    ------
    ModelError
        If there are more than `limit` ministeps, or a chain runs away.
    """
    names = [*model.plan.variables, PRESENCE]
    parts: list[pd.DataFrame] = []
    for chain, (_, (times, what, count)) in zip(chains, logged(model, theta, chains, seed, limit)):
        for m, used in enumerate(count):
            parts.append(_frame(int(chain), m, names, times[m, :used], what[m, :used]))
    if not parts:
        return pd.DataFrame(columns=list(COLUMNS))
    return pd.concat(parts, ignore_index=True)


def logged(
    model: Model,
    theta: Floats,
    chains: Sequence[int],
    seed: int,
    limit: int = LARGEST,
    scores: bool = False,
) -> Iterator[tuple[Simulation, Log]]:
    """Yield each of the given chains of a seed, with its log.

    Raises
    ------
    ModelError
        If there are more than `limit` ministeps, or a chain runs away.
    """
    periods = model.inputs.rate_at.shape[1]
    room, total = ROOM, 0
    for chain in chains:
        key = chain_keys(seed, int(chain), 1)
        while True:
            log = (
                np.zeros((periods, room)),
                np.zeros((periods, room, 4), np.int32),
                np.zeros(periods, np.int64),
            )
            try:
                sim = model.run(model.inputs, theta, key, threads=1, scores=scores, log=log)
            except HistoryFull:
                room *= 2
                if room > limit:
                    raise _too_long(limit) from None
                continue
            break
        total += int(log[2].sum())
        if total > limit:
            raise _too_long(limit)
        yield sim, log


def _too_long(limit: int) -> ModelError:
    return ModelError("events", f"at most {limit} ministeps", "more", "ask for fewer chains")


def _frame(chain: int, period: int, names: list[str], times: Floats, what: NDArray[np.int32]) -> pd.DataFrame:
    codes = np.where(what[:, 0] == ARRIVAL, len(names) - 1, what[:, 0])
    return pd.DataFrame(
        {
            "chain": np.full(len(times), chain, np.int32),
            "period": np.full(len(times), period + 1, np.int16),
            "time": times.copy(),
            "variable": pd.Categorical.from_codes(codes.tolist(), categories=pd.Index(names)),
            "ego": what[:, 1].copy(),
            "alter": what[:, 2].copy(),
            "step": what[:, 3].astype(np.int8),
        }
    )


def replay(
    data: SaomData, events: pd.DataFrame, chain: int, period: int, until: float = np.inf
) -> tuple[dict[str, Bytes], dict[str, Ints]]:
    """Return the state of one chain at time `until` of a period (from 1), from its events.

    Returns
    -------
    networks : mapping of name to uint8 array (n, m)
    behaviours : mapping of name to int64 array (n,)

    Raises
    ------
    ModelError
        If there is no such period.

    Examples
    --------
    >>> from tertius import saom
    >>> data = saom.load_data("pupils")
    >>> values = {"friends: density": -2.0, "friends: recip": 1.5}
    >>> sim = saom.simulate(data, "friends ~ density + recip", values, chains=1, seed=1, events=True)
    >>> networks, _ = saom.replay(data, sim.events, chain=0, period=2)
    >>> bool((networks["friends"] == sim.networks["friends"][0, 1]).all())
    True
    """
    p = prepare(data)
    if not 1 <= period <= data.periods:
        raise ModelError("period", f"1 to {data.periods}", f"{period}")
    nets = {k: v.start[period - 1].copy() for k, v in p.networks.items()}
    behs = {k: v.start[period - 1].copy() for k, v in p.behaviours.items()}

    def leave(i: int) -> None:
        for name, net in nets.items():
            net[i, :] = 0
            if not p.networks[name].two_mode:
                net[:, i] = 0

    for i, spans in enumerate(data.presence or ()):
        if not any(a <= period < b for a, b in spans):
            leave(i)
    mine = events[(events["chain"] == chain) & (events["period"] == period) & (events["time"] <= until)]
    rows = zip(mine["variable"].astype(str), mine["ego"], mine["alter"], mine["step"], strict=True)
    for name, i, j, step in rows:
        if step == 0:
            continue
        if name == PRESENCE:
            if step < 0:
                leave(int(i))
        elif name in nets:
            nets[name][i, j] = step > 0
            if p.networks[name].symmetric:
                nets[name][j, i] = step > 0
        else:
            behs[name][i] += step
    return nets, behs
