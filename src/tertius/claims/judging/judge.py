"""Judge a claim: bind it to its test, run the test, or say why there is nothing to run.

`verdict_of` is the one place where a test's assessment and report become a verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace

from pydantic import BaseModel

from tertius.case.schema import REASONS, Case, Claim, Reason
from tertius.claims import TESTS
from tertius.claims.flips import completed
from tertius.claims.judging.binding import parameters_of, says_of
from tertius.claims.judging.coherence import settle
from tertius.claims.judging.reference import CASES, cases_of, takes_cases
from tertius.claims.judging.rivals import judge_rival
from tertius.claims.keep import Keep
from tertius.claims.multiverse import unlike
from tertius.claims.probability import of_claim, probability
from tertius.claims.registry import AnyTest, ClaimTest, G, P, assess
from tertius.claims.rule import Bar, Decision
from tertius.claims.says import MORE, Says, mass_about, pointed, turned
from tertius.claims.template import BATTERY
from tertius.claims.tested import asked, tested
from tertius.claims.verdict import Beside, Estimate, GridCell, Label, Probability, Verdict
from tertius.claims.wording import closed, how_sure, number
from tertius.claims.wording import plain as joined
from tertius.core.errors import PanelError, UsageError
from tertius.panel.panel import Panel

Runs = dict[tuple[str, str, Says], Verdict]
"""Runs of tests, by the test's name, its parameters, and what is said of its quantity."""


def judge(
    case: Case, claim: Claim, panel: Panel, keep: Keep | None = None, runs: Runs | None = None
) -> Verdict:
    """Return the verdict on one claim of a case; `keep` is where its estimates are kept.

    `runs` holds what was run for other claims of these data and is added to: the words of a claim are no part
    of a run.

    A claim that says itself that nothing can settle it is "not testable", one that is bound to no test is
    "open".  Where the panel does not hold what the test needs,
    the verdict is "not testable" and says what was missing.
    """
    if claim.not_testable is not None:
        return _with_claim(_by_itself(claim, claim.not_testable), claim)
    if claim.test is None:
        sentence = f"Not yet testable here: it waits for this test: {claim.needs}"
        waiting = Verdict(claim.id, None, "open", sentence, plain=closed(how_sure("open")))
        return _with_claim(waiting, claim)
    name = claim.test.name
    test = TESTS.get(name)
    parameters = parameters_of(case, claim, test)
    runs = {} if runs is None else runs
    by_rule = _run(panel, claim, name, test, parameters, keep, runs)
    verdict = by_rule
    if case.analogues is not None and takes_cases(test) and not getattr(parameters, CASES):
        like, used = _by_analogues(case, claim, panel, name, test, parameters, keep, runs)
        rule, analogues = "every case that the rule holds", "the analogues of the moment"
        if claim.reference is not None and claim.reference.by == "analogues":
            verdict, parameters = replace(like, beside=(_beside(rule, by_rule),)), used
        else:
            verdict = replace(by_rule, beside=(_beside(analogues, like),))
    plain = parameters.model_dump(mode="json")
    flips = completed(verdict.flips, test.silent) if verdict.headline is not None else verdict.flips
    verdict = replace(verdict, parameters=plain, flips=flips)
    verdict = replace(verdict, rival=judge_rival(case, claim, panel, test, verdict, keep))
    return _with_claim(verdict, claim)


def _by_itself(claim: Claim, reason: Reason) -> Verdict:
    sentence = f"Not testable ({reason}): {REASONS[reason]}."
    return Verdict(claim.id, None, "not testable", sentence, plain=closed(f"not testable: {REASONS[reason]}"))


def failed(claim: Claim, why: str) -> Verdict:
    """Return the verdict on a claim whose test could not be run: "not testable", and why."""
    name = claim.test.name if claim.test is not None else None
    plain = closed("it could not be judged in this run")
    return _with_claim(Verdict(claim.id, name, "not testable", f"Not judged: {why}.", plain=plain), claim)


def verdict_of(
    test: ClaimTest[P, G],
    panel: Panel,
    parameters: P,
    *,
    claim: str,
    name: str,
    says: Says = MORE,
    keep: Keep | None = None,
) -> Verdict:
    """Return the verdict of one run of a test, before a case adds what it declares.

    Parameters
    ----------
    claim, name : str
        Identifier of the claim, and the name of the test.
    says : Says
        What the claim says of the test's quantity.
    keep : Keep, optional
        Where estimates are kept.

    Raises
    ------
    PanelError
        The question lies outside the panel.
    """
    assessment = assess(test, panel, parameters, says, keep)
    shown, decision, bar = test.report(assessment), assessment.decision, test.bar(parameters)
    cells, at = assessment.cells, assessment.threshold
    shown_once = tuple(replace(cell, sample="") for cell in unlike(cells))
    more = probability(assessment.main, shown_once, test.threshold, at)
    return Verdict(
        claim=claim,
        test=name,
        label=decision.said,
        sentence=shown.sentence,
        headline=assessment.main,
        grid=pointed(shown_once, says),
        plain=_with_number(shown.plain or _unsaid(test, name, decision.said), decision, assessment.main, bar),
        as_of=shown.as_of,
        mass=mass_about(decision, cells, bar, says),
        placebo_share=decision.placebo,
        bar=asdict(bar),
        robustness=decision.agree,
        placebo=shown.placebo,
        cases=shown.cases,
        tables=shown.tables,
        figures=shown.figures,
        flips=turned(test.flips(assessment.tried()), says) if cells else (),
        datasets=shown.datasets or test.datasets,
        notes=(*shown.notes, *_counted_once(cells, shown_once)),
        rate=shown.rate,
        probability=of_claim(more, decision, cells, bar, says),
        says=says.way,
        within=(says.low, says.high) if says.way == "within" else None,
        tested=tested(name, test, parameters, says, assessment.main, panel),
        asked=asked(name, test, parameters, says, panel),
    )


def _with_number(said: str, decision: Decision, main: Estimate | None, bar: Bar) -> str:
    """Return a plain sentence; where cases are too few, with their number as far as 35 words allow."""
    if decision.said != "too few to tell" or main is None:
        return closed(said)
    n = round(main.n_effective)
    rests = f"that rests on {number(n)} independent case{'' if n == 1 else 's'}"
    return joined([said], [f"{rests}; {number(round(bar.minimum))} are asked for"])


def _counted_once(cells: Sequence[GridCell], kept: Sequence[GridCell]) -> tuple[str, ...]:
    again = len(cells) - len(kept)
    if not again:
        return ()
    return (
        f"{again} of {len(cells)} ways of measuring use the same cases as another and count once with it.",
    )


def _unsaid(test: AnyTest, name: str, label: Label) -> str:
    """Return how sure a label is, for a plug-in that writes no plain sentence.

    Raises
    ------
    UsageError
        A packaged test wrote none.
    """
    if test.module.startswith(f"{BATTERY}."):
        raise UsageError(
            f"claim test {name!r}", "a plain sentence for every verdict", f"none, label {label!r}"
        )
    return closed(how_sure(label))


def run_key(claim: Claim, name: str, test: AnyTest, parameters: BaseModel) -> tuple[str, str, Says]:
    """Return what a run of a claim's test depends on, the panel apart."""
    return name, parameters.model_dump_json(), says_of(claim, test)


def _run(
    panel: Panel,
    claim: Claim,
    name: str,
    test: AnyTest,
    parameters: BaseModel,
    keep: Keep | None,
    runs: Runs,
) -> Verdict:
    key = run_key(claim, name, test, parameters)
    if key not in runs:
        says = says_of(claim, test)
        try:
            runs[key] = verdict_of(test, panel, parameters, claim=claim.id, name=name, says=says, keep=keep)
        except PanelError as error:
            runs[key] = _not_testable(claim, name, test, parameters, error)
    return replace(runs[key], claim=claim.id)


def _not_testable(
    claim: Claim, name: str, test: AnyTest, parameters: BaseModel, error: PanelError
) -> Verdict:
    sentence = f"Not testable on this panel: {error}."
    says = says_of(claim, test)
    return Verdict(
        claim.id,
        name,
        "not testable",
        sentence,
        datasets=test.datasets,
        plain=closed(how_sure("not testable")),
        probability=Probability(None, how="No probability: nothing was estimated."),
        says=says.way,
        tested=tested(name, test, parameters, says),
        asked=asked(name, test, parameters, says),
    )


def _by_analogues(
    case: Case,
    claim: Claim,
    panel: Panel,
    name: str,
    test: AnyTest,
    parameters: BaseModel,
    keep: Keep | None,
    runs: Runs,
) -> tuple[Verdict, BaseModel]:
    """Return the verdict on the analogues of the moment alone, and the parameters with their list."""
    try:
        cases = cases_of(panel, case, claim, getattr(parameters, "patron", case.patron))
    except PanelError as error:
        return _not_testable(claim, name, test, parameters, error), parameters
    limited = parameters.model_copy(update={CASES: cases})
    return _run(panel, claim, name, test, limited, keep, runs), limited


def _beside(what: str, verdict: Verdict) -> Beside:
    return Beside(what, verdict.label, verdict.sentence, verdict.headline)


def judge_all(case: Case, panel: Panel) -> tuple[Verdict, ...]:
    """Return the verdicts on all claims, in the case's order, their probabilities coherent."""
    return settle(case, [judge(case, claim, panel) for claim in case.claims])


def _with_claim(verdict: Verdict, claim: Claim) -> Verdict:
    """Add what the case file fixed, and the parts of the claim that nothing here can test."""
    notes = [*verdict.notes, *([claim.note] if claim.note else [])]
    notes += [f"Not testable with this panel: {part}" for part in claim.untestable]
    return replace(
        verdict,
        estimand=claim.estimand,
        decision_rule=claim.decision_rule,
        reference_class=claim.reference_class,
        falsifier=claim.falsifier,
        notes=tuple(notes),
    )
