"""The figures of a question under every overflight assumption: costs, tonnes, substitutes, shares, times."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from tertius.logistics.airspace import closed_states, host_part, scenarios
from tertius.logistics.analysis import Analysis, analyse, choose_target
from tertius.logistics.errors import LogisticsError
from tertius.logistics.spec import Spec


@dataclass(frozen=True)
class Case:
    """The analysis under one overflight assumption; `seconds` on the wall, `programmes` in `analysis`."""

    overflight: str
    title: str
    analysis: Analysis
    seconds: float


def assumptions(spec: Spec, target: Sequence[str]) -> tuple[str, ...]:
    """Return the overflight assumptions to try: the spec's own, then those that leave the target in reach.

    A spec that follows a scenario is tried under every scenario; any other under open skies as well.
    """
    own = " + ".join(spec.overflight)
    names = (own, *scenarios()) if own in scenarios() else (own, "open")
    fields = [p for hub in target for p in spec.hub(hub).places if p.kind == "airfield"]
    open_to = []
    for name in dict.fromkeys(names):
        closed = closed_states(name.split(" + "))
        if not fields or any(host_part(p.host, p.latitude, p.longitude) not in closed for p in fields):
            open_to.append(name)
    return tuple(open_to)


def report(spec: Spec, target: Sequence[str] = (), draws: int = 40, seed: int = 0) -> tuple[Case, ...]:
    """Return the analysis of `spec` under each of `assumptions`; those that cut everything off are left out.

    Raises
    ------
    LogisticsError
        Nothing can be supplied under any of them.
    """
    chosen, cases = choose_target(spec, target), []
    problem: LogisticsError | None = None
    for name in assumptions(spec, chosen):
        start = time.perf_counter()
        try:
            analysis = analyse(spec.with_(overflight=tuple(name.split(" + "))), chosen, draws, seed)
        except LogisticsError as error:
            problem = error
            continue
        title = scenarios().get(name, name)
        cases.append(Case(name, title, analysis, time.perf_counter() - start))
    if not cases and problem is not None:
        raise problem
    return tuple(cases)
