"""Web pages: the article without menus, scripts and adverts, found by trafilatura (extra ``read``)."""

from __future__ import annotations

import re
from typing import Any

from tertius.core.errors import ReadingError
from tertius.reading.formats.decode import decode
from tertius.reading.formats.record import Extracted, Format

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:-]{2,30})", re.IGNORECASE)
#: What browsers take these names for.
_ALIASES = {
    "iso-8859-1": "windows-1252",
    "latin1": "windows-1252",
    "ascii": "windows-1252",
    "us-ascii": "windows-1252",
}
_DATE = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
#: What is left of a page without an article (a footer, a notice) has fewer.
LEAST_WORDS = 10
_BLOCKS = {"head", "p", "item", "quote", "ab", "cell"}


def extract(data: bytes, origin: str, encoding: str | None) -> Extracted:
    """Return the article of a web page with its title, author, publisher and date as the page states them.

    Raises
    ------
    ReadingError
        No article on the page, or a declared encoding that its bytes do not follow.
    """
    from trafilatura import bare_extraction

    page = decode(data, origin, encoding or _declared(data))
    if "<" not in page:
        raise ReadingError(origin, "a web page", "no HTML tag", "name the file .txt")
    article = bare_extraction(
        page,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params={"extensive_search": False, "original_date": True},
    )
    paragraphs = _paragraphs(article.body) if article is not None and article.body is not None else []
    if article is None or sum(len(text.split()) for text in paragraphs) < LEAST_WORDS:
        raise ReadingError(
            origin, "a web page with an article", "no running text", "copy the article into a text file"
        )
    title = _line(article.title)
    if title and paragraphs[0].casefold() != title.casefold():
        paragraphs.insert(0, title)
    date = _DATE.match(article.date or "")
    return Extracted(
        "\n\n".join(paragraphs) + "\n",
        title,
        _line(article.author),
        _line(article.sitename),
        date.group() if date else None,
        ("the article was taken out of a web page: compare the text beside the draft with the page",),
    )


def _declared(data: bytes) -> str | None:
    """Return the encoding that the page states, by the name that Python knows; None for an unknown one."""
    stated = _CHARSET.search(data[:4096])
    if stated is None:
        return None
    name = stated.group(1).decode("ascii").lower()
    name = _ALIASES.get(name, name)
    try:
        b"".decode(name)
    except LookupError:
        return None
    return None if name in ("utf-8", "utf8") else name


def _paragraphs(body: Any) -> list[str]:
    """Return the text of each innermost block, white space made single."""
    texts: list[str] = []
    for element in body.iter():
        if element.tag in _BLOCKS and not any(child.tag in _BLOCKS for child in element.iterdescendants()):
            texts.append(" ".join("".join(element.itertext()).split()))
    return [text for text in texts if text]


def _line(text: str | None) -> str | None:
    return " ".join(text.split())[:300] or None if text else None


FORMAT = Format("a web page", (".html", ".htm", ".xhtml"), extract, isolated=True, needs=("trafilatura",))
