"""Claim tests, one folder each: a claim of a case and the panel to a verdict.

The names here are what a claim test is written with; see the skeleton in CONTRIBUTING.md.
"""

from tertius.claims.grid import Choice
from tertius.claims.parameters import Parameters
from tertius.claims.registry import AnyTest, Assessment, ClaimTest, Report, Threshold, assess
from tertius.core.registry import Registry

__all__ = [
    "TESTS",
    "AnyTest",
    "Assessment",
    "Choice",
    "ClaimTest",
    "Parameters",
    "Report",
    "Threshold",
    "assess",
]

TESTS: Registry[AnyTest] = Registry(
    "tertius.claims.battery", "TEST", ClaimTest, "claim test", group="tertius.claims"
)
