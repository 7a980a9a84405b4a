"""Judge the claims of a case: from the store where they lie there, the others side by side in processes.

A claim that cannot be judged does not end the run: its outcome says in one sentence why.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tertius.case.schema import Case, Claim
from tertius.claims.judging.judge import failed, judge
from tertius.claims.verdict import Verdict
from tertius.core.errors import TertiusError
from tertius.panel.panel import Panel


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


def untold(_: Outcome) -> None:
    """Tell nobody."""


def judge_here(case: Case, claims: Sequence[Claim], panel: Panel) -> Iterator[Outcome]:
    """Yield the outcome of each claim, judged one after the other in this process."""
    for claim in claims:
        start = time.perf_counter()
        verdict, error = attempt(case, claim, panel)
        yield Outcome(claim.id, verdict, error, seconds=time.perf_counter() - start)


def attempt(case: Case, claim: Claim, panel: Panel) -> tuple[Verdict, str]:
    """Return the verdict on a claim and an empty string, or a verdict that it failed and why.

    With ``TERTIUS_DEBUG`` set, what is no error of the user's is raised.
    """
    try:
        return judge(case, claim, panel), ""
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
