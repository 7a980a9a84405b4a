"""What would change each verdict: the smallest change of every kind, the most fragile verdict first."""

from __future__ import annotations

from functools import partial

from markupsafe import Markup

from tertius.claims.flips import by_fragility, fragility, smallest
from tertius.dossier.changes import named
from tertius.dossier.page import Page
from tertius.dossier.registry import Section


def render(page: Page) -> Markup:
    """Return one table over all verdicts; nothing where no verdict has been tried."""
    ordered = by_fragility(page.data.verdicts)
    if not ordered:
        return Markup("")
    blocks = []
    for verdict in ordered:
        flips = smallest(verdict.flips)
        blocks.append(
            {
                "verdict": verdict,
                "claim": page.data.claim(verdict.claim),
                "size": fragility(verdict.flips),
                "changing": [flip for flip in flips if flip.label is not None],
                "firm": [flip for flip in flips if flip.label is None and flip.applies],
                "silent": [flip for flip in flips if not flip.applies],
            }
        )
    return page.template("flips.html.j2", blocks=blocks, named=partial(named, name=page.data.state_name))


SECTION = Section(22, "What would change each verdict", render)
