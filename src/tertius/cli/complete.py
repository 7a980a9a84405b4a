"""Tab completion of names that the registries and the package know."""

from __future__ import annotations


def complete_case(incomplete: str) -> list[str]:
    """Names of packaged cases."""
    from tertius.case.load import packaged_cases

    return [name for name in packaged_cases() if name.startswith(incomplete)]


def complete_scenario(incomplete: str) -> list[str]:
    """Names of packaged scenarios."""
    from tertius.scenario.load import packaged_scenarios

    return [name for name in packaged_scenarios() if name.startswith(incomplete)]


def complete_source(incomplete: str) -> list[str]:
    """Names of sources."""
    from tertius.sources import SOURCES

    return [name for name in SOURCES.all() if name.startswith(incomplete)]


def complete_measure(incomplete: str) -> list[str]:
    """Names of measures."""
    from tertius.measures import MEASURES

    return [name for name in MEASURES.all() if name.startswith(incomplete)]


def complete_test(incomplete: str) -> list[str]:
    """Names of claim tests."""
    from tertius.claims import TESTS

    return [name for name in TESTS.all() if name.startswith(incomplete)]
