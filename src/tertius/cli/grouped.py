"""The list of commands in `tertius --help`, under headings."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

from tertius.cli.examples import GROUPS


class Grouped(TyperGroup):
    """A group that shows its commands under the headings of `GROUPS`, in their order."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """Return the commands in the order of the headings, others last."""
        named = [name for names in GROUPS.values() for name in names if name in self.commands]
        return [*named, *(name for name in self.commands if name not in named)]

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002
        """Write each heading with its commands and what they do, in a line."""
        width = max(map(len, self.commands))
        named = {name for names in GROUPS.values() for name in names}
        rest = tuple(name for name in self.commands if name not in named)
        for heading, names in {**GROUPS, "Other": rest}.items():
            shown = [(name, self.commands[name]) for name in names if name in self.commands]
            if shown:
                limit = formatter.width - 6 - width
                rows = [(n.ljust(width), c.get_short_help_str(limit)) for n, c in shown if not c.hidden]
                with formatter.section(heading):
                    formatter.write_dl(rows)
