"""The sentence that was tested: what the test estimates, what the claim says of it, and on which cases.

It is made from the test (its template, or its one-line estimand), the bound parameters and the estimate; none
of it is taken from the case's own words, which may ask for something else.
"""

from __future__ import annotations

from math import expm1
from typing import Any

from pydantic import BaseModel

from tertius.claims.registry import AnyTest
from tertius.claims.says import Says
from tertius.claims.template import About, Template, in_words, question_of, templates
from tertius.claims.verdict import Estimate
from tertius.panel.panel import Panel


def words_of(name: str, parameters: BaseModel, panel: Panel | None = None) -> dict[str, str]:
    """Return what the template of a test says of these parameters; nothing where it has none."""
    template = templates().get(name)
    return {} if template is None else in_words(template, *_bound(template, parameters), panel)


def _bound(template: Template, parameters: BaseModel) -> tuple[dict[str, Any], About]:
    bound = parameters.model_dump()
    about = About(*(bound.get(who) for who in ("patron", "rival", "focal")))
    return {**template.defaults, **bound}, about


def claimed(test: AnyTest, parameters: BaseModel, says: Says) -> str:
    """Return what is claimed of the quantity: "more than 0.5", "less than -0.25 of what it was"."""
    own = test.threshold
    if says.way == "exists":
        return "at least one"
    if test.asks is not None and says.way != "within":
        asked_for = test.asks(parameters)
        return f"not {asked_for}" if says.way == "less" else asked_for
    unit = " of what it was" if own.logs else f" {own.unit}" if own.unit else ""
    if says.way == "within":
        low, high = (expm1(end) if own.logs else end for end in (says.low, says.high))
        return f"between {low:g} and {high:g}{unit}"
    at = own.at if isinstance(own.at, float | int) else float(getattr(parameters, own.at))
    if test.exact and at == 1:
        unit = unit.removesuffix("s")
        return f"no{unit}" if says.way == "less" and unit else f"at least one{unit}"
    more = "at least" if test.exact else "more than"
    return f"{'less than' if says.way == 'less' else more} {at:g}{unit}"


def asked(name: str, test: AnyTest, parameters: BaseModel, says: Says, panel: Panel | None = None) -> str:
    """Return in a line what was tested: "whether Russia gains more clients after a coup than otherwise".

    A range, and a test whose template asks no question, are named by the test's title and what is claimed.
    """
    template = templates().get(name)
    if template is not None:
        question = question_of(template, *_bound(template, parameters), panel, says.way)
        if question is not None:
            return question + _by_more(test, parameters)
    return f"{test.title}: {claimed(test, parameters, says)}"


def _by_more(test: AnyTest, parameters: BaseModel) -> str:
    """Return how far the quantity must lie beyond no effect, where that is asked for and not said yet."""
    own = test.threshold
    if own.scale not in ("difference", "ratio") or own.logs or own.at == "bar":
        return ""
    at = own.of(parameters)
    if own.none is None or at == own.none:
        return ""
    return f", by a factor of {at:g}" if own.scale == "ratio" else f", by {at:+g}{own.unit and ' '}{own.unit}"


def too_small(test: AnyTest, parameters: BaseModel) -> str:
    """Return what does not matter, as the end of a sentence; nothing for a test that counts."""
    if test.exact:
        return ""
    matters = test.bar(parameters).matters
    if test.threshold.scale == "ratio":
        return f"; a factor under {matters:g} does not matter"
    return f"; differences under {matters:g}{' in logarithms' if test.threshold.logs else ''} do not matter"


def tested(
    name: str,
    test: AnyTest,
    parameters: BaseModel,
    says: Says,
    estimate: Estimate | None = None,
    panel: Panel | None = None,
) -> str:
    """Return the sentence that was tested, with the sample where something was estimated."""
    words = words_of(name, parameters, panel)
    quantity = words.get("estimand", test.estimand).rstrip(".")
    parts = [f"Tested: {quantity}", _claim(test, parameters, says), _sample(words, estimate)]
    return " ".join(f"{part.rstrip('.')}." for part in parts if part)


def _claim(test: AnyTest, parameters: BaseModel, says: Says) -> str:
    return f"Claimed: {claimed(test, parameters, says)}{too_small(test, parameters)}"


def _sample(words: dict[str, str], estimate: Estimate | None) -> str:
    who = words.get("reference_class", "").rstrip(".")
    if estimate is None or estimate.value is None:
        return f"Cases: {who}" if who else ""
    counted = f"{estimate.n} ({round(estimate.n_effective, 1):g} independent)"
    return f"Cases: {counted}; {who[:1].lower()}{who[1:]}" if who else f"Cases: {counted}"
