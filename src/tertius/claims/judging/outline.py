"""The plan of a claim in words, before anything is estimated: what every default turned into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tertius.case.schema import REASONS, Case, Claim
from tertius.claims.coverage import years_of
from tertius.claims.describe import described, value_in_words
from tertius.claims.judging.binding import origins, parameters_of, says_of, test_of
from tertius.claims.judging.check import notes_of_claim
from tertius.claims.registry import Counted
from tertius.claims.states import state_name
from tertius.claims.tested import tested
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel


@dataclass(frozen=True)
class Setting:
    """One parameter: its value, what it means, what may be given, and where the value comes from."""

    name: str
    value: str
    meaning: str
    kind: str
    origin: str


@dataclass(frozen=True)
class Outline:
    """The plan of one claim.

    Attributes
    ----------
    test : str
        Name of the test, or empty.
    asked : str
        The sentence that will be tested, or why there is none.
    settings : tuple of Setting
    years, powers : str
        Which years and powers that comes to.
    cases : str
        How many cases there are, where that can be known without estimating.
    notes : tuple of str
        What to know before a run.
    filled : tuple of str
        What the case leaves to the words of the test's template.
    """

    claim: str
    paraphrase: str
    test: str
    asked: str
    settings: tuple[Setting, ...] = ()
    years: str = ""
    powers: str = ""
    cases: str = ""
    notes: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()


def outline(case: Case, claim: Claim, panel: Panel) -> Outline:
    """Return the plan of a claim; nothing is estimated.

    Raises
    ------
    CaseError
        The claim does not bind.
    """
    if claim.not_testable is not None:
        why = f"Not testable ({claim.not_testable}): {REASONS[claim.not_testable]}."
        return Outline(claim.id, claim.paraphrase, "", why)
    if claim.test is None:
        return Outline(claim.id, claim.paraphrase, "", f"Open: it waits for this test: {claim.needs}")
    test = test_of(case, case.claims.index(claim), claim)
    bound = parameters_of(case, claim, test)
    source = origins(case, claim, test)
    settings = tuple(
        Setting(d.name, value_in_words(getattr(bound, d.name)), d.meaning, d.kind, source[d.name])
        for d in described(test)
    )
    years = years_of(bound)
    codes = _powers(bound)
    return Outline(
        claim.id,
        claim.paraphrase,
        claim.test.name,
        tested(claim.test.name, test, bound, says_of(claim, test), panel=panel),
        settings,
        f"{years[0]} to {years[1]}" if years is not None else "all years on record",
        ", ".join(f"{state_name(code)} ({code})" for code in codes),
        _cases(test.count(panel, bound) if test.count is not None else None),
        tuple(notes_of_claim(case, claim, panel)),
        claim.missing or claim.filled,
    )


def outlines(case: Case, claims: Sequence[Claim], panel: Panel) -> list[Outline]:
    """Return the plans of some claims of a case; a question outside the panel is said in its notes."""
    out = []
    for claim in claims:
        try:
            out.append(outline(case, claim, panel))
        except PanelError as error:
            name = claim.test.name if claim.test else ""
            out.append(Outline(claim.id, claim.paraphrase, name, f"Not testable on this panel: {error}."))
    return out


def _powers(bound: object) -> list[str]:
    """Return the states that parameters name as powers, each once."""
    named = [getattr(bound, name, None) for name in ("patron", "rival", "patrons", "powers")]
    codes = [c for value in named for c in ([value] if isinstance(value, str) else value or ())]
    return list(dict.fromkeys(codes))


def _cases(counted: Counted | None) -> str:
    return "known after the run" if counted is None else f"{counted.n} {counted.what}"
