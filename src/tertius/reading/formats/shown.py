"""What of a web page is running text, made plain before the article is looked for.

trafilatura leaves out elements that it takes for furniture of a page, such as dates in sentences, and text
that stands in a division without a paragraph of its own.
"""

from __future__ import annotations

import re
from typing import Any

#: Elements that hold words of the sentence round them.
_IN_SENTENCES = ("time", "output", "label")
#: Elements in which text may stand without a paragraph, and those that end such text.
_HOLDERS = ("div", "section", "article", "main", "details")
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        """address article aside blockquote body details div dl fieldset figure footer form h1 h2 h3 h4 h5 h6
        header hr iframe li main nav noscript ol p pre script section style summary table tbody td template
        th tr ul""",
    )
)
#: Words from which text that ends like a sentence is a paragraph: menus and buttons have fewer, and no stop.
_FEWEST = 4
_STOP = re.compile(r"[.!?\u2026][\"'\u201d\u2019)\]]*\s*$")


def shown(page: str) -> Any:
    """Return the tree of a page for trafilatura, or None where it is none.

    Dates and the like in sentences become text, and sentences that stand in a division become paragraphs.
    """
    from trafilatura import load_html

    tree: Any = load_html(page)
    if tree is None:
        return None
    for element in list(tree.iter(*_IN_SENTENCES)):
        if _inside(element):
            element.drop_tag()
    for element in list(tree.iter(*_HOLDERS)):
        _set_paragraphs(element)
    return tree


def cells(tree: Any) -> list[str]:
    """Return the longest cell of each table of a page, in one line."""
    tables = (
        [" ".join(cell.text_content().split()) for cell in table.iter("td", "th")]
        for table in tree.iter("table")
    )
    return [longest for known in tables if (longest := max(known, key=len, default=""))]


def _inside(element: Any) -> bool:
    """Return whether words stand before or after an element in the same paragraph."""
    above = element.getparent()
    while above is not None and above.tag not in _BLOCKS:
        above = above.getparent()
    if above is None or above.tag not in ("p", "li", "blockquote", "td", "dd", *_HOLDERS):
        return False
    around = [above.text, *(child.tail for child in above)]
    return any(len(re.findall(r"\w+", text or "")) > 1 for text in around)


def _set_paragraphs(holder: Any) -> None:
    """Put each run of text and inline elements that reads as a sentence into a paragraph of its own."""
    run: list[Any] = []  # inline elements of the run; its first text hangs on `before`
    before: Any = None  # the block after which the run begins; None: the holder's own text
    children = list(holder)
    for k, child in enumerate(children):
        if _parts(children, k):
            _close(holder, before, run)
            run, before = [], child
        else:
            run.append(child)
    _close(holder, before, run)


def _parts(children: list[Any], k: int) -> bool:
    """Return whether a child ends a run of text: a block, or one of two line breaks without text between."""
    child = children[k]
    if child.tag != "br":
        return isinstance(child.tag, str) and any(e.tag in _BLOCKS for e in child.iter("*"))
    after = k + 1 < len(children) and children[k + 1].tag == "br" and not (child.tail or "").strip()
    return after or (k > 0 and children[k - 1].tag == "br" and not (children[k - 1].tail or "").strip())


def _close(holder: Any, before: Any, run: list[Any]) -> None:
    """Make a paragraph of a run, if it reads as a sentence."""
    first = holder.text if before is None else before.tail
    text = (first or "") + "".join(_words(e) + (e.tail or "") for e in run)
    if len(text.split()) < _FEWEST or not _STOP.search(text):
        return
    paragraph = holder.makeelement("p")
    paragraph.text = first
    at = 0 if before is None else holder.index(before) + 1
    paragraph.extend(run)
    if before is None:
        holder.text = None
    else:
        before.tail = None
    holder.insert(at, paragraph)


def _words(element: Any) -> str:
    return str(element.text_content()) if isinstance(element.tag, str) else ""
