"""Checks of what a third party adds: a source, a measure, a claim test, an effect.

Each check takes one entry, runs everything that the project asks of its own entries, and raises
`AssertionError` with a sentence on the first thing that is amiss.  No test runner is needed; in pytest::

    from tertius.testing import check_claim_test

    def test_my_claim_test() -> None:
        check_claim_test("my_test", TEST)
"""

from tertius.testing.claim_test import check_claim_test
from tertius.testing.effect import check_effect
from tertius.testing.measure import check_measure
from tertius.testing.source import check_source
from tertius.testing.upstream import check_upstream_changes

__all__ = ["check_claim_test", "check_effect", "check_measure", "check_source", "check_upstream_changes"]
