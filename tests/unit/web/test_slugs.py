"""Ids of texts from their titles, in any alphabet."""

from __future__ import annotations

import pytest

from tertius.web.keep.workspace import is_id, slug


@pytest.mark.parametrize(
    ("title", "made"),
    [("São Tomé and Príncipe", "sao-tome-and-principe"), ("İstanbul'da bir üs", "istanbul-da-bir-us"),
     ("Россия и Сирия", "text"), ("😀", "text"), ("2010 in Syria", "text-2010-in-syria"), ("...", "text"),
     ("a/b\\c\0d", "a-b-c-d")],
)  # fmt: skip
def test_a_title_gives_an_id(title: str, made: str) -> None:
    assert slug(title) == made and is_id(made)


def test_a_long_title_gives_a_short_id() -> None:
    assert is_id(slug("x" * 500)) and len(slug("word " * 100)) < 60
