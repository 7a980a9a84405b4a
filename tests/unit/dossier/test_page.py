"""The page: self-contained, inert to hostile text, and fit for a screen reader."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

import support.dossier_samples as samples
from tertius.dossier.data import DossierData
from tertius.dossier.page import Page
from tertius.dossier.registry import SECTIONS
from tertius.dossier.render import MOST_BYTES, compose

_VOID = {"meta", "link", "img", "br", "hr", "input", "col", "wbr"}


class Element:
    """An element with what the checks below ask of it."""

    def __init__(self, tag: str, attributes: dict[str, str], parents: tuple[str, ...]) -> None:
        self.tag, self.attributes, self.parents, self.text = tag, attributes, parents, ""
        self.children: list[str] = []


class Tree(HTMLParser):
    """Elements in document order; fails on a tag that is not closed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()
        assert not self._open, f"not closed: {[e.tag for e in self._open]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {k: v or "" for k, v in attrs}, tuple(e.tag for e in self._open))
        if self._open:
            self._open[-1].children.append(tag)
        self.found.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, *tags: str) -> list[Element]:
        return [e for e in self.found if e.tag in tags]


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(
        DossierData(samples.case(), samples.verdicts(), samples.panel(), samples.record(), samples.KEY)
    )


@pytest.fixture(scope="module")
def html(page: Page) -> str:
    return str(compose(page))


@pytest.fixture(scope="module")
def tree(html: str) -> Tree:
    return Tree(html)


def test_headings_are_in_order(tree: Tree) -> None:
    levels = [int(e.tag[1]) for e in tree.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(b <= a + 1 for a, b in pairwise(levels)), levels


def test_landmarks_language_and_skip_link(tree: Tree) -> None:
    for tag in ("header", "nav", "main", "footer"):
        assert len([e for e in tree.all(tag) if "article" not in e.parents]) == 1, tag
    assert tree.all("html")[0].attributes["lang"].startswith("en")
    first = tree.all("a")[0]
    assert first.attributes == {"class": "skip", "href": "#main"}
    assert tree.all("title")[0].text.startswith("A sample")


def test_every_drawing_has_a_role_and_a_name(tree: Tree) -> None:
    drawings = tree.all("svg")
    assert len(drawings) > 10
    for drawing in drawings:
        if "svg" not in drawing.parents:
            assert drawing.attributes["role"] == "img"
            assert len(drawing.attributes["aria-label"]) > 3
    assert all("alt" in e.attributes for e in tree.all("img"))


def test_every_table_has_a_caption_and_scoped_heads(tree: Tree) -> None:
    tables = tree.all("table")
    assert len(tables) > 8
    assert all(table.children[0] == "caption" for table in tables)
    assert all(e.text.strip() for e in tree.all("caption"))
    assert all(e.attributes.get("scope") in ("col", "row", "rowgroup") for e in tree.all("th"))


def test_every_figure_has_its_numbers_in_a_table(tree: Tree) -> None:
    figures = tree.all("figure")
    assert len(figures) > 5
    assert all("figcaption" in f.children and "details" in f.children for f in figures)


def test_every_figure_names_the_sources_of_its_data(page: Page, html: str) -> None:
    assert len(page.figures) > 5 and html
    made = page.source_line(())
    unnamed = [name for name, figure in page.figures.items() if figure.source in ("", made)]
    assert unnamed == []


def test_ids_are_unique_and_links_lead_somewhere(tree: Tree) -> None:
    ids = [e.attributes["id"] for e in tree.found if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    for link in tree.all("a"):
        target = link.attributes["href"]
        assert target.startswith("#")
        assert target[1:] in ids
    for element in tree.found:
        for name in element.attributes.get("aria-labelledby", "").split():
            assert name in ids


def test_no_request_leaves_the_page(html: str, tree: Tree) -> None:
    assert not tree.all("link", "iframe", "object", "embed", "base", "form")
    for element in tree.found:
        for name in ("src", "href", "xlink:href", "data", "action", "poster", "srcset"):
            assert not re.match(r"\s*(https?:|//|file:|javascript:)", element.attributes.get(name, ""), re.I)
    style = "".join(e.text for e in tree.all("style"))
    assert "@import" not in style
    assert "url(" not in style
    assert not re.search(
        r"\b(fetch|XMLHttpRequest|WebSocket|import\()", "".join(e.text for e in tree.all("script"))
    )
    policy = next(e for e in tree.all("meta") if e.attributes.get("http-equiv") == "Content-Security-Policy")
    assert policy.attributes["content"].startswith("default-src 'none'")


def test_hostile_text_is_inert(html: str, tree: Tree) -> None:
    assert len(tree.all("script")) == 1
    assert len(tree.all("style")) == 1
    assert not tree.all("img")
    assert not [e for e in tree.found if any(name.startswith("on") for name in e.attributes)]
    assert "{{ 7*7 }}" in html
    shown = [e.text for e in tree.all("h3")]
    assert any(samples.HOSTILE in text for text in shown)


def test_labels_are_words_and_symbols(tree: Tree) -> None:
    labels = [e.text.split() for e in tree.all("span") if "label" in e.attributes.get("class", "").split()]
    assert len(labels) > 10
    assert all(len(words) >= 2 and not words[0].isascii() for words in labels)


def test_size_and_sections(html: str) -> None:
    assert len(html.encode()) < MOST_BYTES
    for name in ("summary", "claims", "portfolio", "coverage", "sources", "reproduce", "glossary"):
        assert f'<section id="{name}"' in html


def test_a_section_registers_with_an_order_of_its_own() -> None:
    entries = SECTIONS.all()
    assert len({s.order for s in entries.values()}) == len(entries)
    assert all(s.title and s.render.__doc__ for s in entries.values())


def test_an_empty_panel_still_makes_a_page() -> None:
    data = DossierData(
        samples.case(), samples.verdicts()[5:], samples.empty_panel(), samples.record(), samples.KEY
    )
    page = compose(Page(data))
    Tree(page)
    assert '<section id="portfolio"' not in page
    assert '<section id="summary"' in page
