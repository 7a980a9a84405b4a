"""Sentences of `tie_gain`."""

from __future__ import annotations

from tertius.claims import wording as words
from tertius.claims.following.contrast import ContrastGrid
from tertius.claims.following.contrast_report import counted, numbers, tie_with, years_of
from tertius.claims.following.gains import KINDS as EVERY
from tertius.claims.following.occasions import SAID, SHORT
from tertius.claims.naming import called
from tertius.claims.rule import Decision
from tertius.claims.verdict import Estimate
from tertius.panel.panel import Panel

KINDS = EVERY
#: Gaining a tie of each kind, after "states without arms from ...".
GAINED = {
    "arms": "took them up",
    "pact_defense": "made one",
    "pact_consultation": "made one",
    "base": "took them in",
    "trade_share": "came to it",
}
#: Each label as the end of a plain sentence.
ENDS = {
    "supported": "it brings {} ties",
    "leaning for": "it probably brings {} ties",
    "practically none": "it makes little difference for {}",
    "leaning against": "it probably keeps {} away",
    "contradicted": "it keeps {} away",
    "undetermined": "whether it helps {} is unsettled",
    "not identified": "moved dates show as much: nothing follows",
    "too few to tell": "too few to tell",
}


def sentence(panel: Panel, patron: str, grid: ContrastGrid, headline: Estimate, decision: Decision) -> str:
    """Return the verdict in one technical sentence."""
    asked, found = grid.asked, grid.of(0)
    name, occasion = called(panel, patron, asked.first, asked.last), SAID[grid.occasion.name]
    tie = tie_with(asked.kind, name)
    if found is None or headline.value is None:
        return f"No state without {tie} can be followed for {years_of(asked.horizon)} after {occasion}."
    got, n = counted(found)
    return (
        f"Of {n} states without {tie} for five years at {occasion}, {got} gained it within "
        f"{years_of(asked.horizon)}: {numbers(headline, found, decision)}"
    )


def plain(
    panel: Panel,
    patron: str,
    grid: ContrastGrid,
    decision: Decision,
    as_of: int,
    sender: str | None = None,
) -> str:
    """Return the verdict as an editor could print it; `sender`: whose sanctions the occasion is."""
    asked, found = grid.asked, grid.of(0)
    name, occasion = called(panel, patron, as_of, as_of), SHORT[grid.occasion.name]
    if sender is not None:
        occasion = f"{occasion} by {called(panel, sender, as_of, as_of)}"
    if found is None:
        return words.plain(
            [f"No state without {tie_with(asked.kind, name)} can be followed after {occasion}"]
        )
    got, n = counted(found)
    gainers = words.number(got) if got else "not one"
    said = (
        f"{gainers} of {words.number(n)} states without {tie_with(asked.kind, name)} "
        f"{GAINED[asked.kind]} within {years_of(asked.horizon)} of {occasion} ({words.per_cent(found.share)})"
    )
    end = ENDS.get(decision.label, "what follows is unknown").format(name)
    beside = f"{said}, against {words.per_cent(found.without)} otherwise"
    return words.fitting(words.plain([beside, end], [f"As of {as_of}"]), words.plain([said, end]))
