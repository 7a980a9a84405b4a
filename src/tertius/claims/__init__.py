"""Claim tests, one file each: a claim of a case and the panel to a verdict."""

from tertius.claims.record import ClaimTest
from tertius.core.registry import Registry

TESTS: Registry[ClaimTest] = Registry("tertius.claims", "TEST", ClaimTest, "claim test")
