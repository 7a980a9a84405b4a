"""From a document to a draft: what the file says about itself, the reading of the rules, a model's help."""

from __future__ import annotations

from tertius.core.dates import last_day
from tertius.core.errors import ReadingError, UsageError, shorten
from tertius.reading.document import Document
from tertius.reading.model.assist import ask
from tertius.reading.model.client import Client
from tertius.reading.model.merge import merge
from tertius.reading.read import read_text
from tertius.reading.schema import Draft, Source, digest
from tertius.reading.template import templates


def read_document(
    document: Document, date: str | None = None, title: str | None = None, author: str | None = None
) -> Draft:
    """Return the draft of a document, as the rules read it.

    Parameters
    ----------
    document : Document
    date : str, optional
        YYYY, YYYY-MM or YYYY-MM-DD; the document's own where it is None.
    title, author : str, optional
        The document's own where they are None.

    Raises
    ------
    UsageError
        A date that is none.
    """
    if date is not None:
        try:
            last_day(date)
        except (ValueError, TypeError):
            raise UsageError("--date", "a date as YYYY, YYYY-MM or YYYY-MM-DD", shorten(date)) from None
    source = Source(
        name=_line(document.name) or "-",
        sha256=document.sha256,
        text_sha256=digest(document.text),
        media=document.media,  # type: ignore[arg-type]
        characters=len(document.text),
        words=len(document.text.split()),
        title=_line(title or document.title),
        author=_line(author or document.author),
        publisher=_line(document.publisher),
        date=date or document.date,
        date_by="given" if date else "document" if document.date else "unknown",
    )
    draft = read_text(document.text, source.date, source)
    if not any(sentence.disposition != "boilerplate" for sentence in draft.sentences):
        raise ReadingError(document.name, "a text with sentences", "headings, captions or names alone")
    return draft.model_copy(update={"notes": (*document.notes, *draft.notes)})


def with_model(draft: Draft, text: str, client: Client, record: str | None = None) -> Draft:
    """Return the draft with a model's proposals that the text bears out.

    Parameters
    ----------
    draft : Draft
    text : str
    client : Client
        The model, or a record of it.
    record : str, optional
        Name of the file that the record is kept in, to be named in the draft.
    """
    findings, use = ask(draft, text, client, tests())
    return merge(draft, text, findings, use.model_copy(update={"record": record}))


def tests() -> tuple[str, ...]:
    """Return the names of the tests that a model may choose from."""
    return tuple(templates())


def _line(text: str | None) -> str | None:
    """Return a text as one printable line of at most 300 characters, or None."""
    if not text:
        return None
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line[:300] or None
