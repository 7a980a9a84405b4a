"""Claim tests, one file each: a claim of a case and the panel to a verdict."""

from tertius.claims.registry import ClaimTest
from tertius.core.registry import Registry

TESTS: Registry[ClaimTest] = Registry(
    "tertius.claims.battery", "TEST", ClaimTest, "claim test", group="tertius.claims"
)
