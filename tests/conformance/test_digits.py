"""What only looks like a number, such as ², is none: `str.isdigit` takes it for one and `int` refuses it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import tertius
from tertius.cli.interstate import _years
from tertius.core.errors import UsageError
from tertius.reading.read import read_text
from tertius.reading.says import share
from tertius.reading.session import _number

#: Digits for Python that are no decimals: raised, lowered, in a circle, in brackets.
ODD = ("²", "₂", "②", "⑵")
#: A field of a packaged text that our own panel build writes.
_OWN = {"claims/battery/sanction_outcomes/episodes.py"}


def test_nothing_asks_whether_text_is_digits_before_it_makes_a_number() -> None:
    root = Path(tertius.__file__).parent
    found = set()
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr in ("isdigit", "isnumeric"):
                found.add(path.relative_to(root).as_posix())
    assert found - {"web/guard/bodies.py"} <= _OWN  # bytes know plain digits alone


@pytest.mark.parametrize("odd", ODD)
def test_an_answer_is_a_number_only_in_plain_digits(odd: str) -> None:
    assert _number(odd) == 0 and _number("12") == 12 and _number("9" * 5000) == 0


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize(
    "text", ["Russia kept {} in {} of its bases.", "{} states left {} years later.", "It has {}% of 3.",
             "In 199{} Russia held {} bases for {} to 5 years; {}) it left within {} years."]
)  # fmt: skip
def test_a_text_with_such_digits_is_read(odd: str, text: str) -> None:
    said = text.replace("{}", odd)
    assert read_text(f"Old bases\n\n{said}\n", "2025-01-01").sentences
    assert share(said.replace("199", "")) in (None, share("3"))


@pytest.mark.parametrize(
    "text", ["²", "199²", "1990-200²", "1990-", "-1990", "1-" + "9" * 12, "9" * 5000, ""]
)
def test_years_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--origins"):
        _years(text, 5)
