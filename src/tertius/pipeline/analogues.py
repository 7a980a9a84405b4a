"""Which moment to find analogues of: a case's, or a state's at a date."""

from __future__ import annotations

from dataclasses import replace

from tertius.case.load import load_case
from tertius.claims.analogues.features import FEATURES
from tertius.claims.analogues.nearest import Question
from tertius.claims.judging.reference import question_of
from tertius.core.codes import state_hint
from tertius.core.dates import FORM, first_day
from tertius.core.errors import UsageError, shorten
from tertius.panel.panel import Panel


def analogue_question(
    panel: Panel,
    case: str | None,
    state: str | None,
    date: str | None,
    patrons: tuple[str, ...],
    rival: str,
    k: int | None,
) -> Question:
    """Return what to compare: a case's own moment, or a state at a date.

    Parameters
    ----------
    patrons, rival, k
        Whose ties, against whom, and how many cases; a case has its own, `patrons` and `k` replace them.

    Raises
    ------
    UsageError
        Both or neither of case and state, an unknown state, a state that is its own patron or rival, or a
        date that is none.
    """
    if (case is None) == (state is None):
        got = "neither" if case is None else "both"
        raise UsageError("analogues", "either a case or --state with --date", got)
    known = panel.states.all()
    for name, code in (*(("--patron", p) for p in patrons), ("--rival", rival), ("--state", state)):
        if code is not None and code not in known:
            raise UsageError(name, "the id of a state", shorten(code), state_hint(code, known))
    if case is not None:
        if date is not None:
            raise UsageError("--date", "no date beside a case, which has its own", shorten(date))
        question = question_of(load_case(case))
        return replace(question, patrons=patrons or question.patrons, k=k or question.k)
    assert state is not None
    try:
        year = first_day(date or "").year
    except ValueError:
        raise UsageError("--date", FORM, shorten(date or "none")) from None
    patrons = patrons or ("RUS",)
    for name, codes in (("--patron", patrons), ("--rival", (rival,))):
        if state in codes:
            raise UsageError(name, f"another state than {state}, whose ties are compared", state)
    if rival in patrons:
        raise UsageError("--rival", "another power than the patron", rival)
    weights = dict.fromkeys(FEATURES, 1.0)
    return Question(state, year, patrons, rival, k or 10, weights)
