"""No pattern of a schema reaches a reader: each has words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import BaseModel, Field, ValidationError

import tertius
from tertius.core import patterns


def used() -> Iterator[tuple[str, str]]:
    """Return the place and the text of each pattern that a schema of the package holds."""
    root = Path(tertius.__file__).parent
    for path in root.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "pattern=" in text else ():
            for word in node.keywords if isinstance(node, ast.Call) else ():
                if word.arg == "pattern":
                    known = vars(patterns) | {"patterns": patterns}
                    yield str(path.relative_to(root)), eval(ast.unparse(word.value), {}, known)


def test_every_pattern_of_a_schema_has_words() -> None:
    found = list(used())
    assert len(found) > 8
    assert [(place, pattern) for place, pattern in found if pattern not in patterns.WORDS] == []


@pytest.mark.parametrize("pattern", [*patterns.WORDS, "^of a plug-in [0-9]+$"])
def test_a_message_shows_words_and_no_pattern(pattern: str) -> None:
    class Record(BaseModel):
        value: Annotated[str, Field(pattern=pattern)]

    with pytest.raises(ValidationError) as caught:
        Record.model_validate({"value": "!?"})
    said = patterns.message_of(caught.value.errors()[0])
    assert said == f"Input should be {patterns.WORDS.get(pattern, 'text of another form')}"
