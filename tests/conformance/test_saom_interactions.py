"""User interactions: products of tie values against RSiena's six."""

from __future__ import annotations

import numpy as np
import pytest

from support.saom_reference import UPSTREAM, prepared, values
from tertius.saom.observe import contribution, statistic
from tertius.saom.term import Term


def factor(name: str, *with_: str) -> Term:
    return Term(name, "net", "eval", with_)


PRODUCTS = (
    (factor("egoX", "smoke1"), factor("transTrip")),
    (factor("egoX", "smoke1"), factor("recip")),
    (factor("recip"), factor("X", "W")),
    (factor("egoX", "beh"), factor("altX", "smoke1")),
    (factor("egoX", "smoke1"), factor("egoX", "beh"), factor("inPop")),
    (factor("egoX", "smoke1"), factor("altX", "beh"), factor("recip")),
)
"""The interactions of the reference set, in its order."""


@pytest.mark.skipif(not UPSTREAM, reason="needs TERTIUS_REFERENCE")
def test_statistics_of_products_equal_the_reference() -> None:
    p = prepared("s50")
    listed = [e for e in values("targets", "s50_interactions") if e["shortName"] == "unspInt"]
    assert len(listed) == len(PRODUCTS)
    for entry, factors in zip(listed, PRODUCTS):
        term = Term("product", "net", factors=factors)
        ours = [statistic(p, term, m) for m in range(2)]
        assert np.allclose(ours, entry["by_period"], atol=1e-8, rtol=1e-12), factors


def test_contribution_of_a_product_is_the_product_of_contributions() -> None:
    p = prepared("panel")
    factors = (factor("egoX", "gdp"), factor("recip"), factor("altX", "beh"))
    term = Term("product", "net", factors=factors)
    adj = p.networks["net"].start[0]
    seen = set()
    for i, j in ((0, 1), *[(int(i), int(j)) for i, j in np.argwhere(adj & adj.T)[:5]]):
        sign = -1.0 if adj[i, j] else 1.0
        parts = [sign * contribution(p, f, 0, i, j) for f in factors]
        value = contribution(p, term, 0, i, j)
        assert value == pytest.approx(sign * np.prod(parts), abs=1e-12)
        seen.add(value != 0.0)
    assert seen == {True, False}
