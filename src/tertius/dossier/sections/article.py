"""The user's text, sentence by sentence, with what became of each; nothing where no text was given."""

from __future__ import annotations

from markupsafe import Markup

from tertius.dossier.page import Page
from tertius.dossier.registry import Section


def render(page: Page) -> Markup:
    """Return the marked text with links to the claims of the page."""
    if page.data.article is None:
        return Markup("")
    return body(page, claims="", place="text-")


def body(page: Page, claims: str, place: str) -> Markup:
    """Return the marked text.

    Parameters
    ----------
    page : Page
    claims : str
        Address of the page that holds the claims; empty on that page itself.
    place : str
        What the ids of sentences begin with.
    """
    labels = {verdict.claim: verdict.label for verdict in page.data.verdicts}
    return page.template(
        "article_body.html.j2", article=page.data.article, claims=claims, place=place, labels=labels
    )


SECTION = Section(25, "The text, sentence by sentence", render)
