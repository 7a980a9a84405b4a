"""Tests of combinations against RSiena's; accessors as other packages have them; tables."""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.saom_models import result, world
from tertius import saom
from tertius.core.errors import TertiusError
from tertius.saom.results.fit import Fit
from tertius.saom.results.inference import score_of
from tertius.saom.term import Term

REFERENCE = os.environ.get("TERTIUS_REFERENCE")


def stand_in(theta: list[float], covariance: list[list[float]]) -> Fit:
    """A fit with these estimates."""
    k, fit = len(theta), result()
    term = fit.terms[-1]
    return replace(
        fit,
        theta=np.array(theta),
        covariance=np.array(covariance),
        se=np.sqrt(np.diag(np.array(covariance))),
        free=np.ones(k, bool),
        labels=tuple(f"net: p{q}" for q in range(k)),
        terms=(term,) * k,
    )


@pytest.mark.skipif(not REFERENCE, reason="needs TERTIUS_REFERENCE")
@pytest.mark.parametrize("name", ["a_seed1", "b_seed1"])
def test_wald_equality_and_combinations_equal_the_reference(name: str) -> None:
    path = Path(str(REFERENCE)).parent / "saom2" / "tests_wald.json.gz"
    values: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))[name]
    fit = stand_in(values["theta"], values["covtheta"])
    for test in values["tests"]:
        if "A" in test:
            rows = [{q: w for q, w in enumerate(row) if w} for row in test["A"]]
            got = fit.linear(rows)
        elif "tested_1based" in test:
            got = fit.wald([q - 1 for q in test["tested_1based"]])
        else:
            pairs = zip(test["first_1based"], test["second_1based"])
            got = fit.linear([{a - 1: 1.0, b - 1: -1.0} for a, b in pairs])
        assert got.chi2 == pytest.approx(test["chisquare"], rel=1e-9)
        assert got.df == test["df"] and got.p == pytest.approx(test["pvalue"], abs=1e-12)
        if test["onesided"] is not None:
            assert got.single[0] == pytest.approx(test["onesided"], rel=1e-9)


def timed(values: dict[str, Any]) -> Fit:
    """A fit with the simulated statistics and scores of RSiena's third phase.

    Rates count as fixed: RSiena's test leaves them out, ours takes them for the estimates that they are.
    """
    statistics, scores = (
        np.array(values[f"{name}_by_period_iter_effect"]).transpose(1, 0, 2)
        for name in ("simulated_statistics", "scores")
    )
    fit = stand_in(values["theta"], np.eye(5).tolist())
    rates = tuple(Term("Rate", "net", "rate", period=m) for m in (0, 1))
    targets = np.array(values["targets_by_effect_period"]).T
    return replace(
        fit, terms=(*rates, *fit.terms[2:]), statistics=statistics, scores=scores, targets=targets,
        free=np.array([False, False, True, True, True]),
    )  # fmt: skip


@pytest.mark.skipif(not REFERENCE, reason="needs TERTIUS_REFERENCE")
def test_time_heterogeneity_equals_the_reference() -> None:
    path = Path(str(REFERENCE)).parent / "saom2" / "tests_time_a.json.gz"
    values = json.loads(gzip.decompress(path.read_bytes()))
    fit, known = timed(values), values["results"]["default"]
    made = fit.time_test()
    assert made.joint.chi2 == pytest.approx(known["joint"]["chisq"], rel=1e-9) and made.joint.df == 3
    assert made.joint.p == pytest.approx(known["joint"]["p"], rel=1e-9)
    assert [t.chi2 for t in made.by_effect] == pytest.approx(known["effect_tests"]["chisq"], rel=1e-9)
    assert [t.chi2 for t in made.by_period] == pytest.approx(known["group_tests"]["chisq"], rel=1e-9)
    assert np.abs(made.joint.single) == pytest.approx(known["individual_z"], rel=1e-9)
    # RSiena divides the derivative by the number of chains, not by that minus 1.
    assert made.joint.one_step == pytest.approx(known["one_step"][3:], rel=2e-3)
    fewer = fit.time_test([2, 4])
    assert fewer.joint.chi2 == pytest.approx(values["results"]["excluded"]["joint"]["chisq"], rel=1e-9)


@pytest.mark.skipif(not REFERENCE, reason="needs TERTIUS_REFERENCE")
@pytest.mark.parametrize("name", ["a_three", "a_transTies_0", "a_transTies_05", "b_selection_influence"])
def test_score_tests_equal_the_reference(name: str) -> None:
    path = Path(str(REFERENCE)).parent / "saom2" / "tests_score.json.gz"
    known = json.loads(gzip.decompress(path.read_bytes()))[name]
    fit, gap = known["fit"], np.array(known["fra_mean_deviation"])
    tested = np.array(fit["test"])
    order = np.concatenate([np.flatnonzero(~tested), np.flatnonzero(tested)])
    d, s = (np.array(fit[key])[np.ix_(order, order)] for key in ("dfra", "msf"))
    made = score_of("score", tuple("x" * tested.sum()), gap[order], d, s, int((~tested).sum()))
    assert made.chi2 == pytest.approx(known["overall"]["chisq"], rel=1e-9)
    assert made.df == known["overall"]["df"] and made.p == pytest.approx(known["overall"]["p"], rel=1e-9)
    alone = [z for z in known["single_z"] if z is not None]
    assert made.single == pytest.approx(alone, rel=1e-9)
    step = np.array(known["one_step_estimate"])[tested] - np.array(fit["theta"])[tested]
    assert made.one_step == pytest.approx(step, rel=1e-8)


def test_the_first_period_is_tested_by_the_sum_of_the_others() -> None:
    fit = result()
    made = fit.time_test("recip")
    assert [t.name for t in made.by_period] == ["period 1", "period 2"]
    # With two periods the sum of the dummies is the one dummy.
    assert made.by_period[0].chi2 == pytest.approx(made.by_period[1].chi2)
    with pytest.raises(TertiusError, match="effects that are no basic rates, got 'net: Rate period 1'"):
        fit.time_test("Rate period 1")


def test_equality_is_a_combination() -> None:
    fit = result()
    one = fit.equal("density", "recip")
    two = fit.linear({"density": 1.0, "recip": -1.0})
    assert one.chi2 == pytest.approx(two.chi2) and one.df == 1
    at = fit.theta[fit.index("recip")]
    assert fit.linear({"recip": 1.0}, value=float(at)).chi2 == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda f: f.linear([{"recip": 1.0}, {"recip": 2.0}]), "follow from the others"),
        (lambda f: f.linear({"recipe": 1.0}), "did you mean"),
        (lambda f: f.linear({}), "weights by label"),
        (lambda f: f.linear({"recip": "x"}), "numbers as weights"),
        (lambda f: f.equal("recip"), "two parameters or more"),
        (lambda f: f.conf_int(2.0), "between 0 and 1"),
        (lambda f: f.conf_int("0.05"), "between 0 and 1"),
        (lambda f: f.wald(["recip", "recip"]), "each of them once, got 'net: recip' twice"),
        (lambda f: f.wald([1.5]), "a label or a position, got 1.5"),
        (lambda f: f.to_latex(digits=2.5), "digits from 0 to 15, got 2.5"),
        (lambda f: f.summary(digits=-1), "digits from 0 to 15, got -1"),
        (lambda f: saom.table([]), "at least one fit"),
        (lambda f: saom.table([f], ["a", "b"]), "1 names"),
        (lambda f: saom.table([f, 3]), "fits, got int"),
    ],
)
def test_what_cannot_be_tested_is_said_in_a_sentence(call: Any, sentence: str) -> None:
    with pytest.raises(TertiusError, match=sentence):
        call(result())


def test_a_parameter_is_scored_once() -> None:
    """Twice the same one would be two degrees of freedom for one."""
    fit = saom.fit(world(), "net ~ density + recip(fix=0)", seed=1, final=200)
    assert fit.score_test("recip").df == 1
    with pytest.raises(TertiusError, match="each of them once, got 'net: recip' twice"):
        fit.score_test(["recip", "net: recip"])


def test_one_effect_under_two_internal_parameters_has_two_rows() -> None:
    def under(parm: float) -> saom.Fit:
        return replace(result(), terms=(*result().terms[:-1], replace(result().terms[-1], parm=parm)))

    shown = saom.table([under(1), under(2)]).to_frame()
    assert shown["effect"].tolist()[-2:] == ["recip [1]", "recip [2]"] and (shown == "").to_numpy().any()
    assert [p.label for p in saom.meta({"a": under(1), "b": under(1)}).pooled][-1] == "net: recip"
    assert [p.label for p in saom.meta({"a": under(1), "b": under(2)}).pooled] == ["net: density"]


def test_accessors_say_what_the_record_says() -> None:
    fit = result()
    assert fit.params["net: recip"] == fit.theta[-1] and fit.bse.iloc[-1] == fit.se[-1]
    half = fit.conf_int(0.1).loc["net: recip"]
    assert half["high"] - half["low"] == pytest.approx(2 * 1.6448536 * fit.se[-1])
    assert (fit.cov_params().to_numpy() == fit.covariance).all()
    assert fit.pvalues.isna().tolist() == [True, True, False, False]
    tidy, glance = fit.tidy(0.9), fit.glance()
    assert tidy["conf_low"].iloc[-1] == half["low"] and len(glance) == 1
    assert bool(glance["converged"].iloc[0]) is fit.converged


def test_tables_hold_every_fit() -> None:
    fit = result()
    other = replace(fit, terms=fit.terms[:3], labels=fit.labels[:3], theta=fit.theta[:3], se=fit.se[:3],
                    covariance=fit.covariance[:3, :3], t_ratios=fit.t_ratios[:3], error=fit.error[:3],
                    targets=fit.targets[:, :3], free=fit.free[:3])  # fmt: skip
    made = saom.table([fit, other], ["A", "<B>"])
    recip = made.to_frame().set_index("effect").loc["recip"]
    assert recip["A"].startswith(f"{fit.theta[-1]:.3f}") and recip["<B>"] == ""
    assert "&lt;B&gt;" in made.to_html() and made.to_latex().count(r"\\") == 4 + len(made.rows) + 1
    assert "recip" in str(made) and fit.summary().names == ("estimate (s.e.)",)
    for shown in (fit, made, fit.wald("recip"), fit.time_test()):
        assert "<table" in shown._repr_html_()
