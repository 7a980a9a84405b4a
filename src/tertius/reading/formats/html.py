"""Web pages: the article without menus, scripts and adverts, found by trafilatura (extra ``read``)."""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import Any

from tertius.core.errors import ReadingError
from tertius.reading.formats.decode import decode
from tertius.reading.formats.notes import TO_NOTE
from tertius.reading.formats.record import Extracted, Format
from tertius.reading.formats.shown import cells, shown

_CHARSET = re.compile(
    rb"<(?:meta[^>]{0,200}?charset|\?xml[^>]{0,200}?encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:-]{2,30})",
    re.IGNORECASE,
)
#: What browsers take an encoding for, both by the names that Python gives them.
_TAKEN_FOR = {"ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874"}
#: Encodings of pages that browsers read; Python knows more, which no page is written in.
_OF_PAGES = re.compile(
    r"cp125\d|cp874|cp866|iso8859-\d+|koi8-[ru]|mac-(?:roman|cyrillic)|gb\w+|big5\w*|euc_(?:jp|kr)"
    r"|shift_jis|iso2022_jp"
)
_DATE = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
#: Where a page says when it was changed.
_CHANGE = re.compile(
    r"<meta\b[^<>]{0,300}?(?:modified|updated)[^<>]{0,300}>|\"date(?:Modified|Updated)\"\s*:\s*\"[^\"]{0,60}\"",
    re.IGNORECASE,
)
#: What a browser does not show.
_UNSEEN = (
    "//template",
    "//noscript",
    "//*[@hidden and not(@hidden='until-found') and not(self::body or self::html)]",
    "//*[contains(translate(@style, 'DISPLAYNOE ', 'displaynoe'), 'display:none')"
    " and not(self::body or self::html)]",
)
#: Words within a line that are quoted: trafilatura would make paragraphs of them.
_QUOTED = re.compile(r"</?q(?:\s[^<>]{0,300})?>", re.IGNORECASE)
#: How a sign is read, above it.
_READING = re.compile(r"<(r[tp])\b[^<>]{0,300}>[^<>]{0,100}</\1\s{0,9}>", re.IGNORECASE)
#: A formula, and how it was written for another program.
_FORMULA = re.compile(r"<math\b[^<>]{0,500}>(.{0,5000}?)</math\s{0,9}>", re.IGNORECASE | re.DOTALL)
_SOURCE = re.compile(r"<annotation\b[^<>]{0,500}>.{0,2000}?</annotation\s{0,9}>", re.IGNORECASE | re.DOTALL)
#: Characters of an article that is too short to be one.
_SHORT = 25
#: What is left of a page without an article (a footer, a notice) has fewer.
LEAST_WORDS = 10
#: Elements that words before and after them are not run on across.
_BLOCKS = {"head", "p", "item", "quote", "ab", "cell", "list", "row", "table", "body", "div"}


def extract(data: bytes, origin: str, encoding: str | None) -> Extracted:
    """Return the article of a web page with its title, author, publisher and date as the page states them.

    Raises
    ------
    ReadingError
        No article on the page, or a declared encoding that its bytes do not follow.
    """
    from trafilatura import bare_extraction

    page = _reworded(decode(data, origin, encoding or _declared(data)))
    if "<" not in page:
        raise ReadingError(origin, "a web page", "no HTML tag", "name the file .txt")
    tree = shown(page)
    tables = [] if tree is None else cells(tree)
    article = (
        None
        if tree is None
        else bare_extraction(
            tree,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
            prune_xpath=list(_UNSEEN),
            config=_settings(),
        )
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
    notes = ["the article was taken out of a web page: compare the text beside the draft with the page"]
    whole = " ".join(paragraphs)
    if lost := sum(cell[:40] not in whole for cell in tables):
        notes.append(f"{lost} {'table was' if lost == 1 else 'tables were'} left out")
    if date and _two_ways(date.group(), page):
        date = None
        notes.append("the date of the page can be read in two ways and was left out: give it with --date")
    elif date and _of_change(date.group(), page):
        notes.append("the page states no date of publication: its date is that of its last change")
    return Extracted(
        "\n\n".join(paragraphs) + "\n",
        title,
        _line(article.author),
        _line(article.sitename),
        date.group() if date else None,
        tuple(notes),
    )


@cache
def _settings() -> Any:
    """Return trafilatura's settings: a short article is read by paragraphs, as a long one is."""
    from trafilatura.settings import use_config

    settings = use_config()
    settings.set("DEFAULT", "MIN_EXTRACTED_SIZE", str(_SHORT))
    return settings


def _reworded(page: str) -> str:
    """Return a page without raised numbers of notes and readings of signs; quoted words have marks."""
    page = _READING.sub("", TO_NOTE.sub("", page))
    page = _FORMULA.sub(lambda formula: re.sub(r"<[^<>]{0,500}>", "", _SOURCE.sub("", formula[1])), page)
    return _QUOTED.sub(lambda mark: "\u201d" if mark.group().startswith("</") else "\u201c", page)


def _two_ways(date: str, page: str) -> bool:
    """Whether a page has a date in numbers alone, so that day and month may be exchanged: 12/08/2024."""
    year, month, day = date.split("-")
    if int(day) > 12 or day == month or re.search(rf"{year}(?P<mark>[-/.]?){month}(?P=mark){day}", page):
        return False
    one, two = (f"0?{int(number)}" for number in (month, day))
    return re.search(rf"\b(?:{one}([-/]){two}\1|{two}([-/]){one}\2){year}\b", page) is not None


def _of_change(date: str, page: str) -> bool:
    """Whether a page states a date as that of a change alone."""
    return date in page and date not in _CHANGE.sub("", page)


def _declared(data: bytes) -> str | None:
    """Return the encoding that the page states, by the name that Python knows; None for UTF-8 or none.

    A page whose declaration can be read byte by byte is not in UTF-16, whatever it says: browsers take it
    for UTF-8.
    """
    stated = _CHARSET.search(data[:4096])
    if stated is None:
        return None
    try:
        name = codecs.lookup(stated.group(1).decode("ascii")).name
    except LookupError:
        return None
    name = _TAKEN_FOR.get(name, name)
    return name.replace("cp125", "windows-125") if _OF_PAGES.fullmatch(name) else None


def _paragraphs(body: Any) -> list[str]:
    """Return the text of each block, white space made single; what the page strikes out is left out.

    A block within a block (a list in an entry, a paragraph in a quotation) is a paragraph of its own, and so
    is what stands before and after it.  A line break parts words.
    """
    pieces: list[str] = []

    def walk(element: Any) -> None:
        edge = "\n\n" if element.tag in _BLOCKS else ""
        pieces.append(" " if element.tag == "lb" else f"{edge}{_run(element.text)}")
        for child in element:
            if child.tag != "del":
                walk(child)
            pieces.append(_run(child.tail))
        pieces.append(edge)

    walk(body)
    texts = (" ".join(text.split()) for text in re.split(r"\n[ ]*\n", "".join(pieces)))
    return [text for text in texts if text]


def _run(text: str | None) -> str:
    """Return text of the page in one line: its own line ends mean nothing."""
    return re.sub(r"[ \t\r\n\f]+", " ", text or "")


def _line(text: str | None) -> str | None:
    return " ".join(text.split())[:300] or None if text else None


FORMAT = Format("a web page", (".html", ".htm", ".xhtml"), extract, isolated=True, needs=("trafilatura",))
