"""The text of a kernel: lines, indented as the code that writes them is indented."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext


class Text:
    r"""Lines of source; a line that opens a block is a context, whose lines are the block.

    Examples
    --------
    >>> t = Text()
    >>> with t("for j in range(m):"):
    ...     _ = t("total += w[j]")
    >>> print("\n".join(t.lines))
    for j in range(m):
        total += w[j]
    """

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._depth = 0
        self._opened = False

    def __call__(self, line: str) -> Text:
        """Append one line; ``with t("if a:"):`` makes what is written inside its block."""
        assert not self._opened, f"nothing was written in the block of {self.lines[-1].strip()!r}"
        self.lines.append("    " * self._depth + line)
        self._opened = line.endswith(":")
        return self

    def when(self, needed: bool, head: str) -> AbstractContextManager[object]:
        """Return the block of `head` where it is needed; otherwise its lines stand where they are."""
        return self(head) if needed else nullcontext()

    def __enter__(self) -> None:
        """Go into the block of the last line."""
        assert self._opened, f"{self.lines[-1].strip()!r} opens no block"
        self._depth += 1
        self._opened = False

    def __exit__(self, kind: object, *_: object) -> None:
        """Leave the block, in which something must stand."""
        assert kind or not self.lines[-1].endswith(":"), f"the block of {self.lines[-1].strip()!r} is empty"
        self._depth -= 1
