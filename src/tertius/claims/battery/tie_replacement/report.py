"""Sentences of `tie_replacement`."""

from __future__ import annotations

from tertius.claims import wording as words
from tertius.claims.following.contrast import ContrastGrid
from tertius.claims.following.contrast_report import counted, numbers, tie_with, years_of
from tertius.claims.naming import called
from tertius.claims.rule import Decision
from tertius.claims.verdict import Estimate
from tertius.panel.panel import Panel

KINDS = ("arms", "pact_defense", "pact_consultation", "trade_share")
WHAT = "share of clients that the successor gains after a loss less that where the tie went on"
#: Losses and gains of each kind of tie, and what they are compared with, as people say them.
LOST = {
    "arms": "{n} clients that {patron} stopped arming {was} armed by {other}",
    "pact_defense": "{n} states whose defence pact with {patron} ended made one with {other}",
    "pact_consultation": "{n} states whose consultation pact with {patron} ended made one with {other}",
    "trade_share": "{n} states that turned from trade with {patron} turned to {other}",
}
BESIDE = {
    "arms": "those it went on arming",
    "pact_defense": "those that kept theirs",
    "pact_consultation": "those that kept theirs",
    "trade_share": "those that did not",
}
#: Each label as the end of a plain sentence.
ENDS = {
    "supported": "{} does fill the gap",
    "leaning for": "{} probably fills the gap",
    "practically none": "the loss brings {} little",
    "leaning against": "{} probably does not fill the gap",
    "contradicted": "{} does not fill the gap",
    "undetermined": "whether {} fills the gap is unsettled",
    "not identified": "moved dates show as much: nothing follows",
    "too few to tell": "too few to tell",
}


def sentence(
    panel: Panel,
    patron: str,
    successor: str | None,
    grid: ContrastGrid,
    headline: Estimate,
    decision: Decision,
) -> str:
    """Return the verdict in one technical sentence."""
    asked, found = grid.asked, grid.of(0)
    name = called(panel, patron, asked.first, asked.last)
    other = "another power" if successor is None else called(panel, successor, asked.first, asked.last)
    if found is None or headline.value is None:
        return f"No client that lost its tie with {name} could be followed for {years_of(asked.horizon)}."
    got, n = counted(found)
    return (
        f"Of {n} lost ties ({tie_with(asked.kind, name)}) of clients that had none with {other}, {got} were "
        f"followed by one within {years_of(asked.horizon)}: {numbers(headline, found, decision)}"
    )


def plain(
    panel: Panel, patron: str, successor: str | None, grid: ContrastGrid, decision: Decision, as_of: int
) -> str:
    """Return the verdict as an editor could print it."""
    asked, found = grid.asked, grid.of(0)
    name = called(panel, patron, as_of, as_of)
    other = "another power" if successor is None else called(panel, successor, as_of, as_of)
    if found is None:
        return words.plain([f"No client that lost its tie with {name} could be followed long enough"])
    got, n = counted(found)
    was = "was" if got <= 1 else "were"
    lost = LOST[asked.kind].format(n=words.number(n), patron=name, other=other, was=was)
    within = f"{words.number(got) if got else 'not one'} of {lost} within {years_of(asked.horizon)}"
    share = f" ({words.per_cent(found.share)})" if got else ""
    beside = f"{within}{share}, against {words.per_cent(found.without)} of {BESIDE[asked.kind]}"
    end = ENDS.get(decision.label, "what follows is unknown").format(other)
    return words.fitting(words.plain([beside, end], [f"As of {as_of}"]), words.plain([within, end]))


def notes(kind: str) -> tuple[str, ...]:
    """Return what is particular to losses."""
    if kind != "arms":
        return ("A tie is lost in the year after its last.",)
    return (
        "An arms tie (5 % of the client's arms over five years) is lost where no delivery comes for three "
        "years; the horizon runs from the last year "
        "of one. A successor that came while the patron still delivered is no replacement here.",
    )
