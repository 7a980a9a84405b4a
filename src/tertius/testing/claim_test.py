"""What every claim test must do, whoever wrote it: record, parameters, verdict, flips, scales, repetition."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import BaseModel, ValidationError

from tertius.claims.describe import meanings
from tertius.claims.flips import KINDS, completed
from tertius.claims.judging.judge import verdict_of
from tertius.claims.keep import Keep
from tertius.claims.operating import code_of_test
from tertius.claims.probability import probability
from tertius.claims.registry import AnyTest
from tertius.claims.verdict import LABELS, Estimate, Verdict
from tertius.core.errors import PanelError, UsageError
from tertius.core.store import Store
from tertius.dossier.registry import CHARTS
from tertius.panel.load import load_panel
from tertius.panel.panel import Panel
from tertius.panel.states import States
from tertius.testing.expect import expect, expect_refusal

#: What a test that leaves its powers to the case is bound to.
POWERS = {"patron": "RUS", "rival": "USA", "focal": "SYR"}
#: Variants below which agreement among them means little.
FEWEST_VARIANTS = 5
#: Kinds of change that every verdict is tried with.
ALWAYS = {"case", "threshold", "definition", "confounder"}
#: Longest verdict, in characters of JSON.
LONGEST = 1_000_000


def check_claim_test(
    name: str,
    test: AnyTest,
    panel: Callable[[], Panel] | None = load_panel,
    given: Mapping[str, object] | None = None,
) -> None:
    """Check one claim test.

    Parameters
    ----------
    name : str
        Its name, as in a case file.
    panel : callable or None
        Makes a panel on which the test can be answered, the embedded one by default; called thrice.  With
        None only what needs no panel is checked: for a test that takes minutes.
    given : mapping, optional
        Parameters; the defaults, with two powers where the test asks for them, otherwise.

    Raises
    ------
    AssertionError
        Something that every claim test must do is amiss, in one sentence.
    """
    where = f"claim test {name!r}"
    bound = bind(test, given, where)
    check_record(test, where)
    check_parameters(test, bound, where)
    empty = verdict_without_data(name, test, bound, where)
    if panel is None:
        return
    try:
        verdict = verdict_of(test, panel(), bound, claim="checked", name=name)
    except PanelError as error:
        raise AssertionError(f"{where}: expected a panel on which it can be answered, got {error}") from error
    check_verdict(verdict, where)
    check_numbers(verdict, where)
    check_tables(verdict, where)
    check_flips(test, verdict, where)
    check_scales(test, bound, verdict, where)
    if empty is not None:
        expect(
            _text(empty) == _text(verdict), where, "an error on a panel without data, or no use of the panel"
        )
    else:
        check_kept(name, test, bound, panel, verdict, where)


def check_kept(
    name: str, test: AnyTest, bound: BaseModel, panel: Callable[[], Panel], verdict: Verdict, where: str
) -> None:
    """Check that the verdict is the same again, also on estimates kept for another threshold."""
    with TemporaryDirectory() as folder:
        keep = Keep(Store(Path(folder)), name)
        for parameters in (decided_otherwise(test, bound), bound):
            again = verdict_of(test, panel(), parameters, claim="checked", name=name, keep=keep)
    expect(_text(again) == _text(verdict), where, "the same verdict twice, the threshold changed in between")


def decided_otherwise(test: AnyTest, bound: BaseModel) -> BaseModel:
    """Return the parameters with another threshold, and another smallest effect that matters."""
    changes = dict[str, object]()
    for name in test.deciding:
        value = getattr(bound, name)
        changes[name] = value + 1 if isinstance(value, int) else 1.02 * value if value else 0.05
    return bound.model_copy(update=changes)


def bind(test: AnyTest, given: Mapping[str, object] | None, where: str) -> BaseModel:
    """Return the parameters that the test is checked with."""
    fields = test.parameters.model_fields
    powers = {key: value for key, value in POWERS.items() if key in fields}
    try:
        bound: BaseModel = test.parameters.model_validate({**powers, **(given or {})})
    except ValidationError as error:
        raise AssertionError(
            f"{where}: expected defaults for all parameters but {list(POWERS)}: {error}"
        ) from error
    return bound


def check_record(test: AnyTest, where: str) -> None:
    """Check that the record says what the test is, and that its code can be digested for calibration."""
    for text in ("title", "estimand", "datasets"):
        expect(getattr(test, text), where, f"something under {text!r}", "nothing")
    expect(len(test.about) > 200, where, "a module docstring of 200 characters or more", len(test.about))
    unknown = set(test.silent) - set(KINDS)
    expect(not unknown, where, f"kinds of change among {', '.join(KINDS)} under 'silent'", unknown)
    for kind, why in test.silent.items():
        expect(len(why) > 20, where, f"a reason why {kind!r} cannot be tried", why)
    try:
        code_of_test(test)
    except UsageError as error:
        raise AssertionError(str(error)) from error


def check_parameters(test: AnyTest, bound: BaseModel, where: str) -> None:
    """Check that parameters are documented, frozen and closed to unknown names."""
    words = test.parameters.__doc__ or ""
    expect("Parameters of" in words, where, "a docstring of its parameters, 'Parameters of ...'", words[:60])
    for parameter in test.parameters.model_fields:
        said = meanings(test.parameters).get(parameter)
        expect(said, where, f"what parameter {parameter!r} means under 'Attributes' of that docstring", said)
    extra = {**bound.model_dump(), "no_such_parameter": 1}
    unknown = "an unknown parameter is given"
    expect_refusal(ValidationError, lambda: test.parameters.model_validate(extra), where, unknown)
    for field in list(test.parameters.model_fields)[:1]:
        expect_refusal(ValidationError, lambda f=field: setattr(bound, f, "x"), where, "one is changed")  # type: ignore[misc]


def verdict_without_data(name: str, test: AnyTest, bound: BaseModel, where: str) -> Verdict | None:
    """Return the verdict on a panel without data; None where it is refused in one sentence, as it should be.

    Only a test that asks nothing of the panel can have one.
    """
    panel = Panel.from_tables({"states": States.embedded().table}, "empty")
    try:
        return verdict_of(test, panel, bound, claim="checked", name=name)
    except PanelError as error:
        expect("\n" not in str(error), where, "one sentence about a panel without data", str(error))
        return None


def check_verdict(verdict: Verdict, where: str) -> None:
    """Check that nothing is missing from a verdict."""
    expect(verdict.label in LABELS and verdict.label != "open", where, "one of the labels", verdict.label)
    plain = verdict.sentence.endswith(".") and "nan" not in verdict.sentence
    expect(plain, where, "a sentence without 'nan' that ends in a full stop", verdict.sentence)
    roles = [cell.role for cell in verdict.grid]
    expect(roles.count("main") == 1, where, "one main cell", roles.count("main"))
    expect(roles[0] == "main", where, "the main cell first", roles[0])
    few = roles.count("variant")
    expect(few >= FEWEST_VARIANTS, where, f"at least {FEWEST_VARIANTS} variants", few)
    expect(verdict.headline is not None and verdict.headline.what, where, "a main estimate that says of what")
    for part in ("placebo", "flips", "datasets", "notes", "figures"):
        expect(getattr(verdict, part), where, f"something under {part!r}", "nothing")
    text = json.dumps(verdict.to_json(), allow_nan=False)
    again = json.dumps(Verdict.from_json(json.loads(text)).to_json(), allow_nan=False)
    expect(again == text, where, "a verdict that JSON gives back as it was")
    expect(len(text) < LONGEST, where, f"a verdict below {LONGEST} characters of JSON", len(text))


def check_numbers(verdict: Verdict, where: str) -> None:
    """Check that estimates lie in their intervals, on fewer effective cases than cases, each cell once."""
    expect(verdict.headline == verdict.grid[0].estimate, where, "the main cell's estimate as the headline")
    for cell in verdict.grid:
        check_estimate(cell.estimate, f"{where}, cell {cell.specification}")
    known = [json.dumps(cell.specification, sort_keys=True) for cell in verdict.grid]
    expect(len(set(known)) == len(known), where, "every specification once", f"{len(known)} cells")
    agree = verdict.robustness
    expect(agree is None or 0 <= agree <= 1, where, "a share of variants that agree", agree)


def check_estimate(e: Estimate, where: str) -> None:
    """Check one estimate."""
    if e.value is None or e.low is None or e.high is None:
        return
    expect(e.low <= e.value <= e.high, where, "a value in its interval", (e.low, e.value, e.high))
    counted = 0 < e.n_effective <= e.n or e.n == e.n_effective == 0
    expect(counted, where, "no more effective cases than cases", (e.n_effective, e.n))
    expect(0 < e.level <= 1 and e.unit, where, "a level and a unit", (e.level, e.unit))


def check_tables(verdict: Verdict, where: str) -> None:
    """Check that tables are rectangular, and figures drawable and in words."""
    for table in (*verdict.cases, *verdict.tables, *(figure.data for figure in verdict.figures)):
        expect(table.title, where, "a title on every table", table.columns)
        widths = {len(row) for row in table.rows} - {len(table.columns)}
        expect(not widths, f"{where}, table {table.title!r}", f"rows of {len(table.columns)} cells", widths)
    charts = CHARTS.all()
    for figure in verdict.figures:
        here = f"{where}, figure {figure.title!r}"
        expect(figure.alt and figure.title, here, "a title, and the chart in words under 'alt'")
        expect(figure.kind in charts, here, f"a kind of chart among {', '.join(charts)}", figure.kind)
        lacking = [c for c in charts[figure.kind].columns if c not in figure.data.columns]
        titled = bool(figure.unit) or not charts[figure.kind].measured
        expect(titled, here, "a title of the axis of values under 'unit'", "none")
        expect(not lacking, here, f"the columns that a {figure.kind} chart draws", f"none called {lacking}")


def check_flips(test: AnyTest, verdict: Verdict, where: str) -> None:
    """Check that every kind of change was tried, or says why not, and that what flips gives another label."""
    flips = completed(verdict.flips, test.silent)
    kinds = {flip.kind for flip in flips}
    expect(kinds == set(KINDS), where, f"changes of the kinds {', '.join(KINDS)}", sorted(kinds))
    for flip in flips:
        expect(flip.change, where, "words for every change", flip)
        other = flip.label is None or (flip.applies and flip.label != verdict.label)
        expect(other, where, "another label where a change flips the verdict", flip)
        expect(flip.label is None or flip.size is None or flip.size > 0, where, "a size above zero", flip)
    tried = {flip.kind for flip in flips if flip.applies}
    missing = ALWAYS - tried - set(test.silent) if verdict.label != "not testable" else set[str]()
    expect(not missing, where, "these kinds of change to be tried, or a reason under 'silent'", missing)


def check_scales(test: AnyTest, bound: BaseModel, verdict: Verdict, where: str) -> None:
    """Check that a probability follows from the threshold's scale, and that a rate is a share."""
    odds = probability(verdict.headline, verdict.grid, test.threshold, test.threshold.of(bound))
    none = test.exact or verdict.headline is None or verdict.headline.value is None
    expect((odds.value is None) == none, where, "a probability unless the test counts", odds)
    expect(odds.how and (odds.value is None or 0 <= odds.value <= 1), where, "one from 0 to 1", odds)
    rate = verdict.rate
    if rate is not None and rate.value is not None:
        share = rate.unit == "share" and 0 <= rate.value <= 1 and bool(rate.what)
        expect(share, where, "a rate that is a share of something named", rate)


def _text(verdict: Verdict) -> str:
    return json.dumps(verdict.to_json())
