"""Reference classes by rule and by analogue: which cases a claim is judged on, and the other beside it."""

from __future__ import annotations

from tertius.case.schema import Analogues, Case, Claim, Reference
from tertius.claims.analogues.features import FEATURES
from tertius.claims.analogues.nearest import Analogues as Found
from tertius.claims.analogues.nearest import Question, find_analogues
from tertius.claims.registry import AnyTest
from tertius.core.errors import CaseError, PanelError, near_miss, shorten
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel

#: The parameter by which a test takes a list of cases.
CASES = "cases"


def takes_cases(test: AnyTest) -> bool:
    """Whether a test can be limited to given cases."""
    return CASES in test.parameters.model_fields


def question_of(case: Case, reference: Reference | None = None) -> Question:
    """Return what to compare with the case's moment: the case's features, and a claim's own over them.

    Raises
    ------
    CaseError
        The case has no moment or no analogues, or names a feature that there is not, with its line.
    """
    if case.moment is None or case.analogues is None:
        missing = "moment" if case.moment is None else "analogues"
        raise CaseError(case.where(), f"a case with the key {missing!r}, which analogues need", "none")
    check_features(case, case.analogues.features, ("analogues", "features"))
    declared: Analogues = case.analogues
    own = reference.features if reference is not None else {}
    weights = own or declared.features or dict.fromkeys(FEATURES, 1.0)
    k = reference.k if reference is not None and reference.k is not None else declared.k
    year = int(case.moment.date[:4])
    return Question(case.moment.state, year, declared.patrons or (case.patron,), case.rival, k, weights)


def check_features(case: Case, names: dict[str, float], path: tuple[str | int, ...]) -> None:
    """Refuse names that are no features, with the line of the file."""
    for name in names:
        if name not in FEATURES:
            hint = near_miss(name, FEATURES) or f"known: {', '.join(FEATURES)}"
            raise CaseError(case.where(*path, name), "the name of a feature", shorten(name), hint)


def analogues_of(panel: Panel, case: Case, reference: Reference | None = None) -> Found:
    """Return the analogues of a case's moment; see `question_of` and `find_analogues` for errors."""
    q = question_of(case, reference)
    return _found(panel, q.state, q.year, q.patrons, q.rival, q.k, tuple(q.weights.items()))


@per_panel(16)
def _found(
    panel: Panel,
    state: str,
    year: int,
    patrons: tuple[str, ...],
    rival: str,
    k: int,
    weights: tuple[tuple[str, float], ...],
) -> Found:
    return find_analogues(panel, Question(state, year, patrons, rival, k, dict(weights)))


def cases_of(panel: Panel, case: Case, claim: Claim, patron: str) -> tuple[str, ...]:
    """Return the analogues of the moment with a tie to `patron`, as ``STATE:YEAR``.

    Raises
    ------
    PanelError
        None of the analogues is about a tie with this patron.
    """
    found = analogues_of(panel, case, claim.reference)
    keys = found.keys(patron)
    if not keys:
        asked = f"at least one analogue with a tie to {patron}"
        raise PanelError(f"analogues of {found.question.state} {found.question.year}", asked, "none")
    return keys
