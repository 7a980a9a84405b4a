"""Run a case: judge every claim (each cached by content), then write the dossier."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tertius.core.errors import UsageError, near_miss, together
from tertius.core.imports import is_module, plugins
from tertius.core.progress import Progress, Step, silent
from tertius.core.provenance import Provenance, code_digest, digest, environment, provenance
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
    from tertius.dossier.render import ARTICLE, PAGE, dossier_digest, render

    start = time.perf_counter()
    store = store or Store(default_cache())
    whole = None if text is not None else whole_key(case, panel, claims, _plan_file(case, plan))
    if whole is not None:
        before = recall(store, whole, case, panel, folder)
        if before is not None:
            return replace(before, seconds=time.perf_counter() - start)

    from tertius.dossier.article import annotate, open_text

    case, unsound = sound(case, panel)
    under = _plan(case, panel, _plan_file(case, plan))
    source = open_text(case, text) if text is not None else None
    chosen = _choose(case, claims)
    with lanes_of(case, panel, workers) as lanes:
        judgement = _judge(case, panel, chosen, unsound, progress, store, lanes, told)
        verdicts = judgement.verdicts
        record = record_of(case, panel, verdicts)
        article = annotate(case, verdicts, source) if source is not None else None
        key = digest(record, [v.to_json() for v in verdicts], under, article.key if article else None)
        rendered = dossier_digest(folder) != key
        if rendered:
            progress(Step("dossier", "figures and page", 0, 1))
            spread = _spread(lanes) if lanes.number > 1 else None
            render(case, verdicts, panel, record, key, folder, under, article, store, spread)
            progress(Step("dossier", "", 1, 1))
    if whole is not None and not judgement.failed:
        remember(store, whole, case, verdicts, key)
    return Run(
        case,
        verdicts,
        folder,
        folder / PAGE,
        judgement.judged,
        rendered,
        time.perf_counter() - start,
        record,
        panel.manifest.get("sources", {}),
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


def _plan_file(case: Case, file: Path | None) -> Path | None:
    """Return the frozen plan that a run is compared with: the one asked for, or the one beside the case."""
    if file is not None:
        return file
    beside = Path(case.origin).with_suffix(".plan.json") if case.origin else None
    return beside if beside is not None and beside.is_file() else None


def _plan(case: Case, panel: Panel, file: Path | None) -> PlanStatus | None:
    from tertius.claims.judging.plan import plan_of, read_plan, status

    return None if file is None else status(read_plan(file), plan_of(case, panel.digest))


def whole_key(case: Case, panel: Panel, claims: Sequence[str], plan: Path | None) -> str | None:
    """Return the key of a whole run that nothing has changed for; None where that cannot be told quickly.

    Files that a plan or a plug-in brings are not among what it covers.
    """
    named = {claim.test.name for claim in case.claims if claim.test is not None}
    if plan is not None or not all(is_module(f"tertius.claims.battery.{name}") for name in named):
        return None
    return digest("run", code_digest(), environment(), plugins(), panel.digest, case, list(claims))


def recall(store: Store, whole: str, case: Case, panel: Panel, folder: Path) -> Run | None:
    """Return the run that the store holds if its dossier is still whole, without loading a claim test."""
    from tertius.claims.verdict import Verdict
    from tertius.dossier.render import PAGE, dossier_digest

    kept = store.get(whole)
    try:
        if kept is None or dossier_digest(folder) != kept["dossier"]:
            return None
        full = type(case).model_validate(kept["case"])
        verdicts = tuple(Verdict.from_json(plain) for plain in kept["verdicts"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None  # damaged
    full._origin, full._lines = case._origin, case._lines
    record = record_of(full, panel, verdicts)
    return Run(
        full, verdicts, folder, folder / PAGE, 0, False, 0.0, record, panel.manifest.get("sources", {})
    )


def remember(store: Store, whole: str, case: Case, verdicts: Sequence[Verdict], dossier: str) -> None:
    """Keep what `recall` returns."""
    plain = [verdict.to_json() for verdict in verdicts]
    filled = case.model_dump(mode="json", exclude_unset=True)
    store.put(whole, {"case": filled, "verdicts": plain, "dossier": dossier})


def record_of(case: Case, panel: Panel, verdicts: Sequence[Verdict]) -> Provenance:
    """Return what the verdicts of a filled case were made from."""
    inputs = {"panel": panel.digest, "case": digest(case)}
    return provenance(inputs, {"case": case.id, "claims": [verdict.claim for verdict in verdicts]})


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
    case, unsound = sound(case, panel)
    chosen, store = _choose(case, claims), store or Store(default_cache())
    with lanes_of(case, panel, workers) as lanes:
        return _judge(case, panel, chosen, unsound, progress, store, lanes, told)


def sound(case: Case, panel: Panel) -> tuple[Case, dict[str, str]]:
    """Return the case with every sound claim in full, and what is wrong with each of the others.

    Raises
    ------
    CaseError
        The case as a whole has a fault, or every claim has; all of them at once.
    """
    from tertius.claims.fill import fill
    from tertius.claims.judging.check import faults_of

    faults = faults_of(case, panel.states.all(), panel)
    unsound: dict[str, list[str]] = {}
    for fault in faults:
        if fault.claim is not None:
            unsound.setdefault(fault.claim, []).append(str(fault.error))
    if len(unsound) == len(case.claims) or any(fault.claim is None for fault in faults):
        raise together([fault.error for fault in faults])
    return fill(case, without=unsound), {name: "; ".join(said) for name, said in unsound.items()}


def _judge(
    case: Case,
    panel: Panel,
    claims: Sequence[Claim],
    unsound: Mapping[str, str],
    progress: Progress,
    store: Store,
    lanes: Lanes,
    told: Told,
) -> Judgement:
    from tertius.claims.judging.coherence import settle
    from tertius.claims.judging.judge import failed
    from tertius.pipeline.judging import Clock, Outcome, outcomes

    found: dict[str, Verdict] = {}
    why: dict[str, str] = {}
    stored = 0
    clock = Clock(claims, lanes.number)
    progress(Step("claims", "", 0, len(claims)))
    wrong = [Outcome(c.id, failed(c, unsound[c.id]), unsound[c.id]) for c in claims if c.id in unsound]
    right = [claim for claim in claims if claim.id not in unsound]
    for outcome in chain(outcomes(case, right, panel, store, lanes), wrong):
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
