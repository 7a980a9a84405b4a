"""How to get the same dossier again."""

from __future__ import annotations

from markupsafe import Markup

from tertius.claims.verdict import DataTable
from tertius.core.provenance import canonical
from tertius.dossier.page import Page
from tertius.dossier.registry import Section


def render(page: Page) -> Markup:
    """Return version, digests, seed, parameters, environment and the command."""
    record = page.data.provenance
    rows: list[tuple[str, str]] = [
        ("tertius", record.version),
        ("sources of tertius", record.code),
        *((f"input {name}", value) for name, value in sorted(record.inputs.items())),
        ("seed", "none: no verdict uses it" if record.seed is None else str(record.seed)),
        *((f"parameter {name}", _plain(value)) for name, value in sorted(record.parameters.items())),
        *sorted(record.environment.items()),
    ]
    table = DataTable("What this dossier was made from", ("What", "Version, SHA-256 or value"), tuple(rows))
    return page.template("reproduce.html.j2", table=table)


def _plain(value: object) -> str:
    return value if isinstance(value, str) else canonical(value)


SECTION = Section(70, "How to reproduce", render)
