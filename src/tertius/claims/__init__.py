"""Claim tests, one folder each: a claim of a case and the panel to a verdict."""

from tertius.claims.registry import AnyTest, Assessment, ClaimTest, Report, Threshold, assess
from tertius.core.registry import Registry

__all__ = ["TESTS", "AnyTest", "Assessment", "ClaimTest", "Report", "Threshold", "assess"]

TESTS: Registry[AnyTest] = Registry(
    "tertius.claims.battery", "TEST", ClaimTest, "claim test", group="tertius.claims"
)
