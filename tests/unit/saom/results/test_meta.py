"""Meta-analysis against RSiena's figures, and against what must hold."""

from __future__ import annotations

import gzip
import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from support.saom_models import result
from tertius import saom
from tertius.core.errors import TertiusError
from tertius.saom.results.meta import pool

FOLDER = os.environ.get("TERTIUS_REFERENCE", "")
STATED = ("heterogeneous", "homogeneous", "two_groups", "negative")


@pytest.mark.skipif(not FOLDER, reason="needs TERTIUS_REFERENCE")
@pytest.mark.parametrize("name", STATED)
def test_meta_analysis_equals_the_reference(name: str) -> None:
    values = json.loads(gzip.decompress((Path(FOLDER).parent / "saom2" / "meta.json.gz").read_bytes()))
    one: dict[str, Any] = values["stated"][name]
    known = one["effects"][0]["result"]
    groups = tuple(str(k) for k in range(len(one["theta"])))
    p = pool("x", groups, np.array(one["theta"], float), np.array(one["se"], float))
    assert p.zero == pytest.approx(known["Tsq"], rel=1e-12)
    assert p.spread == pytest.approx(known["Qstat"], rel=1e-10)
    assert p.spread_p == pytest.approx(known["pQ"], rel=1e-8)
    assert p.right_p == pytest.approx(known["fisher"]["right_p"], abs=1e-13)
    assert p.left_p == pytest.approx(known["fisher"]["left_p"], abs=1e-13)
    # RSiena iterates loosely.
    assert p.mean == pytest.approx(known["iwls"]["mu"], abs=3e-5)
    assert p.mean_se == pytest.approx(known["iwls"]["se"], abs=3e-5)
    assert p.mean_p == pytest.approx(known["iwls"]["p_t_dist"], abs=3e-5)
    assert p.likely == pytest.approx(known["mu.ml"], abs=3e-5)
    assert p.likely_sd == pytest.approx(known["sigma.ml"], abs=1e-4)
    low, high, _ = known["mu.confint"]
    assert p.likely_interval == pytest.approx((low, high), abs=0.013 if name == "two_groups" else 5e-5)
    low, high, _ = known["sigma.confint"]
    assert p.likely_sd_interval == pytest.approx((low, high), abs=5e-5)


def test_fits_are_pooled_by_effect() -> None:
    fit = result()
    moved = replace(fit, theta=fit.theta + 0.2)
    wide = replace(fit, se=fit.se * 1000)
    made = saom.meta({"a": fit, "b": moved, "c": wide})
    recip = made["recip"]
    assert recip.groups == ("a", "b") and recip.fixed == pytest.approx(fit.theta[-1] + 0.1)
    assert "<table" in made._repr_html_() and len(made.to_frame()) == 2
    assert "estimate" in json.dumps(made.plot("recip").to_dict())


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda f: saom.meta({"a": f}), "two fits or more"),
        (lambda f: saom.meta({"a": f, "b": 3}), "fits, got int"),
        (lambda f: saom.meta({"a": f, "b": f}, bound=0), "positive bound"),
        (lambda f: saom.meta({"a": f, "b": f}, bound=1e-9), "that two fits or more estimate"),
        (lambda f: saom.meta({"a": f, "b": f})["recipe"], "one of net: density"),
    ],
)
def test_what_cannot_be_pooled(call: Any, sentence: str) -> None:
    with pytest.raises(TertiusError, match=sentence):
        call(result())
