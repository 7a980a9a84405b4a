"""Probabilities of related claims before and after they are made coherent."""

from __future__ import annotations

from markupsafe import Markup

from tertius.claims.judging.coherence import RIVAL, Relation, coherence_of
from tertius.claims.judging.joint import joint
from tertius.claims.verdict import Cell, DataTable
from tertius.dossier.page import Page
from tertius.dossier.registry import Section
from tertius.dossier.text import amount


def render(page: Page) -> Markup:
    """Return the table of probabilities and that of relations; nothing where no claim has a probability."""
    coherence = coherence_of(page.data.case, page.data.verdicts)
    if not any(p is not None for p in coherence.before.values()):
        return Markup("")
    rows = list[tuple[Cell, ...]]()
    for name, before in coherence.before.items():
        after = coherence.after.get(name)
        if before is None and name not in coherence.bounds:
            continue
        left = coherence.bounds.get(name)
        said = f"{amount(left[0])} to {amount(left[1])}" if left is not None else None
        moved = None if before is None or after is None else round(after - before, 4)
        rows.append((_called(name), _odds(before), _odds(after), moved, said))
    columns = ("claim", "estimated", "coherent", "change", "range that the others allow")
    note = "A dash: no probability of its own. Exact negations are left out: theirs is one minus the claim's."
    table = DataTable("Probabilities that the claims hold", columns, tuple(rows), note)
    relations = DataTable(
        "Relations between claims",
        ("relation", "how it fares"),
        tuple((_said(r), coherence.binding(r)) for r in coherence.relations),
        "Adjusted: broken by the probabilities as estimated, kept by the coherent ones. Binds: kept with "
        "nothing to spare. Not known: a probability is missing.",
    )
    moved_any = any(coherence.after.get(k) != p for k, p in coherence.before.items() if p is not None)
    together = joint([(v.label, v.mass) for v in page.data.verdicts])
    return page.template(
        "coherence.html.j2", table=table, relations=relations, moved=moved_any, together=together
    )


def _called(name: str) -> str:
    return f"{name.removesuffix(RIVAL)}, rival thesis" if name.endswith(RIVAL) else name


def _odds(p: float | None) -> str | None:
    return None if p is None else amount(p)


def _said(relation: Relation) -> str:
    left, right = _called(relation.left), _called(relation.right)
    return {
        "implies": f"{left} implies {right}",
        "excludes": f"{left} excludes {right}",
        "exhausts": f"{left} or {right}",
        "joint": f"{left} is {' and '.join(map(_called, relation.parts))} together",
    }[relation.kind]


SECTION = Section(24, "How the claims are related", render)
