"""The kernel's writer: the indentation of Python is that of the text."""

from __future__ import annotations

import pytest

from tertius.saom.kernel.signature import SIGNATURE, Inputs, Outputs, Task
from tertius.saom.kernel.text import Text


def test_blocks_are_indented_as_they_are_written() -> None:
    t = Text()
    with t("for i in range(n):"):
        with t("for j in range(m):"), t("if a[i, j]:"):
            t("count += 1")
        with t.when(False, "if guarded:"):
            t("total += 1")
        with t.when(True, "if guarded:"):
            t("rest += 1")
    t("done = True")
    assert t.lines == [
        "for i in range(n):",
        "    for j in range(m):",
        "        if a[i, j]:",
        "            count += 1",
        "    total += 1",
        "    if guarded:",
        "        rest += 1",
        "done = True",
    ]


def test_a_block_that_is_opened_is_written() -> None:
    t = Text()
    t("if a:")
    with pytest.raises(AssertionError, match="nothing was written in the block of 'if a:'"):
        t("b = 1")
    empty = Text()
    with pytest.raises(AssertionError, match="is empty"), empty("if a:"):
        pass
    plain = Text()
    with pytest.raises(AssertionError, match="opens no block"), plain("a = 1"):
        pass


def test_the_signature_is_that_of_the_records() -> None:
    names = SIGNATURE.split(", ")
    assert names == [*Task._fields, *Inputs._fields, *Outputs._fields]
    assert len(set(names)) == len(names)
