"""The committed reference page is what the registries say."""

from __future__ import annotations

from pathlib import Path

from tertius.claims import TESTS
from tertius.measures import MEASURES
from tertius.pipeline.reference import reference
from tertius.sources import SOURCES

PAGE = Path(__file__).parents[2] / "docs" / "reference.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "run `make reference`"


def test_every_entry_is_on_the_page() -> None:
    text = reference()
    for registry in (SOURCES, MEASURES, TESTS):
        for name in registry.all():
            assert f"### `{name}`\n" in text
