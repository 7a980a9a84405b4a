"""Run a case: judge every claim (each cached by content), then write the dossier."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tertius.core.errors import UsageError, near_miss
from tertius.core.progress import Progress, Step, silent
from tertius.core.provenance import Provenance, digest, provenance
from tertius.core.store import Store, default_cache

if TYPE_CHECKING:
    from tertius.case.schema import Case, Claim
    from tertius.claims.judging.plan import PlanStatus
    from tertius.claims.verdict import Verdict
    from tertius.dossier.drawings import Drawn, Order, Spread
    from tertius.panel.panel import Panel
    from tertius.pipeline.judging import Outcome, Told
    from tertius.pipeline.lanes import Lanes


#: Fewer drawings are made faster than processes start.
WORTH_A_PROCESS = 8


def untold(_: Outcome) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Run:
    """A finished run: its verdicts in the case's order, where the dossier lies, seconds taken.

    `judged` counts the verdicts that were computed now rather than found in the cache; `failed` says for each
    claim that could not be judged why, in one sentence.
    """

    case: Case
    verdicts: tuple[Verdict, ...]
    folder: Path
    page: Path
    judged: int
    rendered: bool
    seconds: float
    provenance: Provenance
    sources: Mapping[str, Any]
    article: Path | None = None
    failed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Judgement:
    """The verdicts of a case, how many were computed now, and why which claims could not be judged."""

    verdicts: tuple[Verdict, ...]
    judged: int
    failed: Mapping[str, str]


def run_case(
    case: Case,
    panel: Panel,
    folder: Path,
    claims: Sequence[str] = (),
    progress: Progress = silent,
    store: Store | None = None,
    plan: Path | None = None,
    text: Path | None = None,
    workers: int = 1,
    told: Told = untold,
) -> Run:
    """Judge `case` on `panel` and write its dossier into `folder`.

    Parameters
    ----------
    claims : sequence of str
        Identifiers of the claims to judge; all when empty.
    store : Store, optional
        Where verdicts are kept by content; the user's cache by default.  A killed run finds
        there what it had finished.
    plan : Path, optional
        A frozen plan; the dossier says what differs from it.  ``CASE.plan.json`` beside the case file is
        taken by itself.
    text : Path, optional
        The text that the case was made from, or the draft: the dossier shows it with
        its verdicts.
    workers : int
        Processes; the verdicts and the dossier do not depend on their number.  More than one start
        processes, which a program that calls this from its top level must guard against
        (``if __name__ == "__main__"``).
    told : callable
        Gets the `Outcome` of each claim as it is done.
    """
    from tertius.claims.fill import fill
    from tertius.claims.judging.check import check_case
    from tertius.dossier.article import annotate, open_text
    from tertius.dossier.render import ARTICLE, PAGE, dossier_digest, render

    start = time.perf_counter()
    case = fill(case)
    under = _plan(case, panel, plan)
    source = open_text(case, text) if text is not None else None
    check_case(case, panel.states.all())
    chosen, store = _choose(case, claims), store or Store(default_cache())
    with lanes_of(case, panel, workers) as lanes:
        judgement = _judge(case, panel, chosen, progress, store, lanes, told)
        verdicts = judgement.verdicts
        record = provenance(
            {"panel": panel.digest, "case": digest(case)},
            {"case": case.id, "claims": [verdict.claim for verdict in verdicts]},
        )
        article = annotate(case, verdicts, source) if source is not None else None
        key = digest(record, [v.to_json() for v in verdicts], under, article.key if article else None)
        rendered = dossier_digest(folder) != key
        if rendered:
            progress(Step("dossier", "figures and page", 0, 1))
            spread = _spread(lanes) if lanes.number > 1 else None
            render(case, verdicts, panel, record, key, folder, under, article, store, spread)
            progress(Step("dossier", "", 1, 1))
    seconds = time.perf_counter() - start
    page = folder / PAGE
    sources = panel.manifest.get("sources", {})
    return Run(
        case,
        verdicts,
        folder,
        page,
        judgement.judged,
        rendered,
        seconds,
        record,
        sources,
        folder / ARTICLE if article is not None else None,
        judgement.failed,
    )


def _spread(lanes: Lanes) -> Spread:
    """Return how figures are drawn on the lanes; one that cannot be drawn there is drawn here."""

    def spread(
        function: Callable[[Any, Order], Drawn | None], orders: Sequence[Order]
    ) -> Iterator[tuple[Order, Drawn | None]]:
        if len(orders) < WORTH_A_PROCESS:
            yield from ((order, function(None, order)) for order in orders)
            return
        for done in lanes.run(function, [[order] for order in orders]):
            yield done.task, function(None, done.task) if done.error is not None else done.value

    return spread


def _plan(case: Case, panel: Panel, file: Path | None) -> PlanStatus | None:
    from tertius.claims.judging.plan import plan_of, read_plan, status

    if file is None:
        beside = Path(case.origin).with_suffix(".plan.json") if case.origin else None
        if beside is None or not beside.is_file():
            return None
        file = beside
    return status(read_plan(file), plan_of(case, panel.digest))


def judge_case(
    case: Case,
    panel: Panel,
    claims: Sequence[str] = (),
    progress: Progress = silent,
    store: Store | None = None,
    workers: int = 1,
    told: Told = untold,
) -> Judgement:
    """Return the verdicts, their probabilities coherent; see `run_case`.

    A claim that cannot be judged does not end the run: its verdict says so, and is not kept in the store.
    """
    from tertius.claims.fill import fill
    from tertius.claims.judging.check import check_case

    check_case(case, panel.states.all())
    case = fill(case)
    with lanes_of(case, panel, workers) as lanes:
        return _judge(
            case, panel, _choose(case, claims), progress, store or Store(default_cache()), lanes, told
        )


def _judge(
    case: Case,
    panel: Panel,
    claims: Sequence[Claim],
    progress: Progress,
    store: Store,
    lanes: Lanes,
    told: Told,
) -> Judgement:
    from tertius.claims.judging.coherence import settle
    from tertius.pipeline.judging import Clock, outcomes

    found: dict[str, Verdict] = {}
    why: dict[str, str] = {}
    stored = 0
    clock = Clock(claims, lanes.number)
    progress(Step("claims", "", 0, len(claims)))
    for outcome in outcomes(case, claims, panel, store, lanes):
        found[outcome.claim] = outcome.verdict
        stored += outcome.stored
        if outcome.error:
            why[outcome.claim] = f"{case.id}, claim {outcome.claim!r}: {outcome.error}"
        told(outcome)
        progress(Step("claims", outcome.claim, len(found), len(claims), clock.left(found), stored))
    verdicts = settle(case, [found[claim.id] for claim in claims])
    return Judgement(verdicts, len(claims) - stored - len(why), why)


def lanes_of(case: Case, panel: Panel, workers: int) -> Lanes:
    """Return processes that share a filled case and a panel; one where the panel lives in memory alone."""
    from tertius.pipeline.lanes import Lanes

    return Lanes(workers if panel.sendable else 1, (case, panel))


def _choose(case: Case, claims: Sequence[str]) -> list[Claim]:
    known = {claim.id: claim for claim in case.claims}
    for name in claims:
        if name not in known:
            raise UsageError(
                f"claim {name!r}", f"a claim of case {case.id!r}", "none", near_miss(name, known)
            )
    return [claim for claim in case.claims if not claims or claim.id in claims]
