"""What the verdict labels mean, and the rule that gives them, with the rule's own thresholds."""

from __future__ import annotations

from markupsafe import Markup

from tertius.claims import rule
from tertius.claims.verdict import LABELS, Label
from tertius.dossier.page import Page
from tertius.dossier.registry import Section
from tertius.dossier.text import amount, number


def meanings() -> dict[Label, str]:
    """Return the meaning of each label in words, the thresholds taken from the rule."""
    strong, lean = amount(rule.AGREE_STRONG), amount(rule.AGREE_LEAN)
    oppose, oppose_lean = amount(rule.OPPOSE_STRONG), amount(rule.OPPOSE_LEAN)
    fewest = number(rule.MINIMUM_EFFECTIVE)
    full = (
        f"at least {strong} of the variants point the same way and at most {oppose} the other, no placebo "
        f"points that way too, and there are at least {fewest} effective observations (counts and existence "
        "need fewer)."
    )
    leaning = (
        f"at least {lean} of the variants agree and at most {oppose_lean} oppose; or the main specification "
        f"points neither way and at least {strong} of the variants point this way."
    )
    beyond = "The interval of the main specification lies entirely on"
    return {
        "supported": f"{beyond} the claim's side of the threshold, {full}",
        "leaning for": f"The main specification points for the claim, {leaning}",
        "undetermined": "The data bear on the claim but do not decide it.",
        "leaning against": f"The main specification points against the claim, {leaning}",
        "contradicted": f"{beyond} the other side, {full}",
        "not testable": "Nothing that is observed here could settle it: a value judgement, or something that "
        "the panel does not hold.",
        "open": "It could be tested; the test does not exist here yet.",
    }


def render(page: Page) -> Markup:
    """Return the list of labels with their meanings, and the kinds of cell."""
    words = meanings()
    return page.template("glossary.html.j2", meanings=[(label, words[label]) for label in LABELS])


SECTION = Section(80, "What the labels mean", render)
