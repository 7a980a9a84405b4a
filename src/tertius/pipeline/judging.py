"""Judge the claims of a case: from the store where they lie there, the others side by side in processes.

A claim that cannot be judged does not end the run: its outcome says in one sentence why.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from tertius.case.schema import Case, Claim
from tertius.claims import TESTS
from tertius.claims.judging.binding import parameters_of
from tertius.claims.judging.judge import Runs, failed, judge, run_key
from tertius.claims.judging.keys import keep_of, verdict_key
from tertius.claims.verdict import Verdict
from tertius.core.errors import TertiusError
from tertius.core.store import Store
from tertius.panel.panel import Panel
from tertius.pipeline.lanes import Done, Lanes


@dataclass(frozen=True)
class Outcome:
    """What became of one claim.

    Attributes
    ----------
    claim : str
        Its identifier.
    verdict : Verdict
        Before probabilities are made coherent.
    error : str
        Why it could not be judged, in one sentence; empty where it was.
    stored : bool
        Whether the verdict was found in the store.
    seconds : float
        How long it took.
    """

    claim: str
    verdict: Verdict
    error: str = ""
    stored: bool = False
    seconds: float = 0.0


Told = Callable[[Outcome], None]


def outcomes(
    case: Case, claims: Sequence[Claim], panel: Panel, store: Store, lanes: Lanes
) -> Iterator[Outcome]:
    """Yield what the store holds of the claims, then the others as they are judged, and keep those.

    `lanes` share the case and the panel.
    """
    missing, keys = [], dict[str, str]()
    for claim in claims:
        try:
            keys[claim.id] = verdict_key(case, claim, panel)
        except TertiusError:
            missing.append(claim)  # judging says what is wrong with it
            continue
        kept = restored(store.get(keys[claim.id]))
        if kept is None:
            missing.append(claim)
        else:
            yield Outcome(claim.id, kept, stored=True)
    for outcome in judged(missing, lanes, store):
        if not outcome.error and outcome.claim in keys:
            store.put(keys[outcome.claim], outcome.verdict.to_json())
        yield outcome


def restored(plain: Any) -> Verdict | None:
    """Return a stored verdict; None where there is none, or something else in its place."""
    try:
        return Verdict.from_json(plain) if plain is not None else None
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def judged(claims: Sequence[Claim], lanes: Lanes, store: Store | None = None) -> Iterator[Outcome]:
    """Yield the outcome of each claim as it is done; `lanes` share the case and the panel.

    What a claim's test estimates is kept in `store` apart from the verdict, so that another threshold is
    decided on without estimating again.

    Claims that ask the same of the same test are judged from one run.  Those of tests that share what is
    costly follow one another in one process.  One quick claim comes first, so that there is something to see;
    then the group that takes longest.
    """
    tests = TESTS.all()
    by_id = {claim.id: claim for claim in claims}
    groups = dict[str, list[Claim]]()
    for claim in claims:
        if claim.test is None or claim.test.name not in tests:
            yield Outcome(claim.id, *attempt(lanes.shared[0], claim, lanes.shared[1]))
        else:
            groups.setdefault(tests[claim.test.name].shares or claim.test.name, []).append(claim)
    order = sorted(groups.values(), key=lambda group: -sum(cost_of(claim) for claim in group))
    if len(order) > lanes.number > 1:
        order = [order[-1], *order[:-1]]
    case = lanes.shared[0]
    for done in lanes.run(partial(_judge, store), [_alike(case, group) for group in order]):
        for k, name in enumerate(done.task):
            yield _outcome(by_id[name], done, k)


def _alike(case: Case, claims: Sequence[Claim]) -> list[tuple[str, ...]]:
    """Return the names of claims, those together that ask the same of the same test."""
    together = dict[Any, list[str]]()
    for claim in claims:
        assert claim.test is not None
        test = TESTS.get(claim.test.name)
        try:
            key: Any = run_key(claim, claim.test.name, test, parameters_of(case, claim, test))
        except TertiusError:
            key = claim.id  # judging says what is wrong with it
        together.setdefault(key, []).append(claim.id)
    return [tuple(names) for names in together.values()]


class Clock:
    """How long judging will take: by the tests' costs, and by how these compared so far with the clock."""

    def __init__(self, claims: Sequence[Claim], lanes: int) -> None:
        self._lanes, self._start = lanes, time.perf_counter()
        self._costs = {claim.id: cost_of(claim) for claim in claims}
        self._total = sum(self._costs.values())

    def left(self, done: Collection[str]) -> float:
        """Return the seconds left once some claims are done."""
        spent = sum(self._costs[name] for name in done if name in self._costs)
        if not spent:
            return self._total / self._lanes
        return (time.perf_counter() - self._start) * (self._total - spent) / spent


def cost_of(claim: Claim) -> float:
    """Return roughly how many seconds of a processor a claim takes."""
    if claim.test is None:
        return 0.0
    test = TESTS.all().get(claim.test.name)
    return test.cost if test is not None else 0.0


def _judge(
    store: Store | None, shared: tuple[Case, Panel], names: Sequence[str]
) -> list[tuple[Verdict, str, float]]:
    case, panel = shared
    runs: Runs = {}
    done = []
    for name in names:
        claim = case.claim(name)
        assert claim is not None
        start = time.perf_counter()
        verdict, error = attempt(case, claim, panel, store, runs)
        done.append((verdict, error, time.perf_counter() - start))
    return done


def _outcome(claim: Claim, done: Done[tuple[str, ...]], k: int) -> Outcome:
    if done.error is not None:  # raised under TERTIUS_DEBUG, or its process has died
        if os.environ.get("TERTIUS_DEBUG") and not isinstance(done.error, TertiusError):
            raise done.error
        why = str(done.error)
        return Outcome(claim.id, failed(claim, why), why)
    verdict, error, seconds = done.value[k]
    return Outcome(claim.id, verdict, error, seconds=seconds)


def attempt(
    case: Case, claim: Claim, panel: Panel, store: Store | None = None, runs: Runs | None = None
) -> tuple[Verdict, str]:
    """Return the verdict on a claim and an empty string, or a verdict that it failed and why.

    With ``TERTIUS_DEBUG`` set, what is no error of the user's is raised.
    """
    try:
        keep = keep_of(store, claim) if store is not None and claim.test is not None else None
        return judge(case, claim, panel, keep, runs), ""
    except TertiusError as error:
        why = str(error)
    except Exception as error:
        if os.environ.get("TERTIUS_DEBUG"):
            raise
        why = internal(error)
    return failed(claim, why), why


def internal(error: Exception) -> str:
    """Return an error of our own in one sentence."""
    words: Any = " ".join(str(error).split())
    return f"internal error ({type(error).__name__}: {words[:200]}); TERTIUS_DEBUG=1 shows the details"
