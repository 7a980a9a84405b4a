"""One battery over every source: `tertius.testing.check_source`, and that it refuses what is amiss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tertius.sources import SOURCES
from tertius.sources.record import Parsed, Source
from tertius.testing import check_source, check_upstream_changes

ALL = SOURCES.all()


@pytest.mark.parametrize("name", ALL)
def test_a_source_does_what_every_source_must(name: str) -> None:
    assert ALL[name].name == name
    check_source(ALL[name])


@pytest.mark.parametrize("name", ALL)
def test_a_changed_upstream_file_is_refused_or_read_the_same(name: str) -> None:
    check_upstream_changes(ALL[name])


def small() -> Source:
    """The source with the fewest columns: quick to check."""
    return min(ALL.values(), key=lambda s: sum(len(table.names) for table in s.tables))


def test_a_record_without_terms_is_refused() -> None:
    with pytest.raises(AssertionError, match="words under 'terms'"):
        check_source(replace(small(), terms=""))


def test_a_parser_that_takes_everything_is_refused() -> None:
    source = small()

    def lenient(paths: Mapping[str, Path]) -> Parsed:
        try:
            return source.parser(paths)
        except Exception:
            return Parsed({table.name: table.empty() for table in source.tables})

    with pytest.raises(AssertionError, match="expected SourceError where"):
        check_source(replace(source, parser=lenient))
