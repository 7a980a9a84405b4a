"""Run a case: judge every claim (each cached by content), then write the dossier."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tertius.core.errors import UsageError, near_miss
from tertius.core.progress import Progress, Step, silent, track
from tertius.core.provenance import Provenance, code_digest, digest, provenance
from tertius.core.store import Store, default_cache

if TYPE_CHECKING:
    from tertius.case.schema import Case, Claim
    from tertius.claims.judging.plan import PlanStatus
    from tertius.claims.verdict import Verdict
    from tertius.panel.panel import Panel


#: What a verdict is computed by: pages and commands may change without judging anew.
JUDGING = tuple(
    f"tertius.{part}"
    for part in (
        "core",
        "case",
        "sources",
        "panel",
        "measures",
        "models",
        "saom",
        "logistics",
        "scenario",
        "claims",
    )
)


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
    """
    from tertius.claims.fill import fill
    from tertius.dossier.article import annotate, open_text
    from tertius.dossier.render import ARTICLE, PAGE, dossier_digest, render

    start = time.perf_counter()
    case = fill(case)
    under = _plan(case, panel, plan)
    source = open_text(case, text) if text is not None else None
    judgement = judge_case(case, panel, claims, progress, store)
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
        render(case, verdicts, panel, record, key, folder, under, article)
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
) -> Judgement:
    """Return the verdicts, their probabilities coherent.

    A claim that cannot be judged does not end the run: its verdict says so, and is not kept in the store.
    """
    from tertius.claims.fill import fill
    from tertius.claims.judging.check import check_case
    from tertius.claims.judging.coherence import settle
    from tertius.claims.verdict import Verdict
    from tertius.pipeline.judging import judge_here

    check_case(case, panel.states.all())
    case = fill(case)
    chosen = _choose(case, claims)
    store = store or Store(default_cache())
    code = code_digest(*JUDGING)
    keys = {claim.id: digest("verdict", code, panel.digest, case, claim) for claim in chosen}
    found = dict[str, Verdict]()
    for claim in chosen:
        stored = store.get(keys[claim.id])
        if stored is not None:
            found[claim.id] = Verdict.from_json(stored)
    missing = [claim for claim in chosen if claim.id not in found]
    why = dict[str, str]()
    for claim, outcome in zip(
        track(missing, "claims", progress, label=lambda c: c.id),
        judge_here(case, missing, panel),
        strict=True,
    ):
        found[claim.id] = outcome.verdict
        if outcome.error:
            why[claim.id] = f"{case.id}, claim {claim.id!r}: {outcome.error}"
        else:
            store.put(keys[claim.id], outcome.verdict.to_json())
    verdicts = settle(case, [found[claim.id] for claim in chosen])
    return Judgement(verdicts, len(missing) - len(why), why)


def _choose(case: Case, claims: Sequence[str]) -> list[Claim]:
    known = {claim.id: claim for claim in case.claims}
    for name in claims:
        if name not in known:
            raise UsageError(
                f"claim {name!r}", f"a claim of case {case.id!r}", "none", near_miss(name, known)
            )
    return [claim for claim in case.claims if not claims or claim.id in claims]
