"""What the verdict labels mean, and the rule that gives them, with the rule's own thresholds."""

from __future__ import annotations

from markupsafe import Markup

from tertius.claims import rule
from tertius.claims.verdict import LABELS, Label
from tertius.dossier.page import Page
from tertius.dossier.registry import Section
from tertius.dossier.text import amount, number


def meanings() -> dict[Label, str]:
    """Return the meaning of each label in words, the cut-offs taken from the rule."""
    full, lean, none = amount(rule.FULL), amount(rule.LEAN), amount(rule.NONE)
    by_chance, fewest = amount(rule.PLACEBO), number(rule.MINIMUM_EFFECTIVE)
    matters = "an effect large enough to matter, in the claim's direction"
    other = "an effect large enough to matter, in the other direction"
    return {
        "supported": f"Over all ways of measuring it, {matters}, is at least {full} probable. A count or a "
        "single case that is claimed to exist was found.",
        "leaning for": f"The same is at least {lean} probable.",
        "practically none": f"It is at least {none} probable that the effect is too small to matter.",
        "undetermined": "The record speaks to the claim and does not settle it.",
        "leaning against": f"Over all ways of measuring it, {other}, is at least {lean} probable.",
        "contradicted": f"The same is at least {full} probable. A count fell short on a complete record.",
        "not identified": "Sham comparisons, in which the cause is absent, point the same way in more "
        f"than {by_chance} of the tries: nothing follows from the real one.",
        "too few to tell": f"There are fewer independent cases than the test asks for (mostly {fewest}).",
        "not testable": "Nothing that is observed here could settle it: a value judgement, or something that "
        "the record does not hold.",
        "open": "It could be tested; the test does not exist here yet.",
    }


def render(page: Page) -> Markup:
    """Return the list of labels with their meanings, and the kinds of cell."""
    words = meanings()
    return page.template("glossary.html.j2", meanings=[(label, words[label]) for label in LABELS])


SECTION = Section(80, "What the labels mean", render)
