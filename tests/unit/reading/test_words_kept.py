"""Every word of an article is read, once, as a word of its own: what formats hide, join and raise."""

from __future__ import annotations

import io
import zipfile

import pytest

from support.reading_files import PARAGRAPHS, docx, page
from tertius.reading.document import parse_document
from tertius.reading.formats import FORMATS
from tertius.reading.formats.pdf import _lines, blanks_astray, paragraphs
from tertius.reading.normalise import view
from tertius.reading.sentences import sentences

BODY = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


def of_page(body: str, head: str = "") -> list[str]:
    """Return the paragraphs of a page that `body` adds to those of an article."""
    pytest.importorskip("trafilatura")
    usual = FORMATS.get("html").extract(page(BODY), "a.html", None).text.split("\n\n")
    found = FORMATS.get("html").extract(page(BODY + body + BODY, head), "a.html", None).text.split("\n\n")
    return [text.strip() for text in found if text.strip() not in {t.strip() for t in usual}]


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("<p>One line<br>and another.<br/>A third.</p>", ["One line and another. A third."]),
        (
            "<ul><li>They keep two bases.<ul><li>One is naval.</li><li>One has planes.</li></ul></li></ul>",
            ["They keep two bases.", "One is naval.", "One has planes."],
        ),
        (
            "<blockquote>We stay, he said.<p>Nobody forces us.</p>So it was.</blockquote>",
            ["We stay, he said.", "Nobody forces us.", "So it was."],
        ),
        ("<p>There are <del>four</del><ins>two</ins> bases.</p>", ["There are two bases."]),
        ('<p>They stay.<sup><a href="#n">12</a></sup> They pay.</p>', ["They stay. They pay."]),
        ('<p>They have bases<sup class="reference"><a href="#n">[1]</a></sup> of 5 km<sup>2</sup>.</p>',
         ["They have bases of 5 km2."]),
        ("<p>He said <q class='x'>we stay</q>, and left.</p>", ["He said “we stay”, and left."]),
        ("<p>They read <ruby>base<rp>(</rp><rt>reading</rt><rp>)</rp></ruby> here.</p>",
         ["They read base here."]),
        ("<p>A rate of <math><mi>x</mi><mo>=</mo><mn>5</mn><annotation encoding='t'>x5</annotation></math>"
         " holds.</p>", ["A rate of x=5 holds."]),
        ("<p>On <time datetime='2024-12-08'>8 December 2024</time> Assad fell and fled.</p>",
         ["On 8 December 2024 Assad fell and fled."]),
        ("<p>It has <output>nine</output> bases there and <label>six</label> ships.</p>",
         ["It has nine bases there and six ships."]),
        ("<div>They keep <b>eleven</b> bases.<br><br>Iran keeps twelve bases there.</div>",
         ["They keep eleven bases.", "Iran keeps twelve bases there."]),
        ("<div><div><div>They keep fourteen bases deep down.</div></div></div>",
         ["They keep fourteen bases deep down."]),
        ("<div>They stay there for long.<p>A paragraph of its own.</p>It goes on behind it.</div>",
         ["They stay there for long.", "A paragraph of its own.", "It goes on behind it."]),
        ("<details><summary>What the bases are for now.</summary>They are for planes and ships.</details>",
         ["What the bases are for now.", "They are for planes and ships."]),
        ("<details><summary>Read more on it</summary><p>They are for <b>planes</b> and ships.</p></details>",
         ["Read more on it", "They are for planes and ships."]),
        ("<p hidden>Hidden words stand here.</p><template><p>No words.</p></template>"
         "<noscript><p>No script.</p></noscript><div style='x:y; Display : none'><p>Nothing.</p></div>", []),
    ],
)  # fmt: skip
def test_a_web_page_loses_and_joins_no_words(body: str, read: list[str]) -> None:
    assert of_page(body) == read


@pytest.mark.parametrize(
    ("stated", "written"),
    [("utf-16", "utf-8"), ("x-nobody-knows", "utf-8"), ("unicode_escape", "utf-8"), ("iso-8859-9", "cp1254"),
     ("windows-1250", "cp1250"), ("iso-8859-15", "iso-8859-15")],
)  # fmt: skip
def test_a_page_is_decoded_as_browsers_do(stated: str, written: str) -> None:
    pytest.importorskip("trafilatura")
    sent = page(BODY + "<p>Müller went to Köln and came back again.</p>").decode()
    sent = sent.replace("utf-8", stated)
    assert "Müller went to Köln" in FORMATS.get("html").extract(sent.encode(written), "a.html", None).text
    plain = page(BODY + "<p>Müller went to Köln and came back.</p>").decode().replace('charset="utf-8"', "")
    declared = f'<?xml version="1.0" encoding="{stated}"?>{plain}'.encode(written)
    assert "Müller went to Köln" in FORMATS.get("html").extract(declared, "a.html", None).text


def word(runs: str) -> str:
    """Return the text of a Word file of one paragraph with these runs as XML."""
    pytest.importorskip("mammoth")
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx(("@",)))) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                part = part.replace(b"<w:r><w:t>@</w:t></w:r>", runs.encode())
            new.writestr(name, part)
    return FORMATS.get("docx").extract(made.getvalue(), "a.docx", None).text


RAISED = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{}</w:t></w:r>'
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def run(inside: str) -> str:
    return f"<w:r>{inside}</w:r>"


@pytest.mark.parametrize(
    ("runs", "read"),
    [
        (run("<w:t>They stay.</w:t><w:br/><w:t>They pay.</w:t>"), "They stay. They pay.\n"),
        (run("<w:t>They stay.</w:t><w:cr/><w:t>They pay.</w:t>"), "They stay. They pay.\n"),
        (run("<w:t>They stay.</w:t><w:br/><w:br/><w:t>They pay.</w:t>"), "They stay.\n\nThey pay.\n"),
        (f'<w:fldSimple w:instr="DATE">{run("<w:t>3 May</w:t>")}</w:fldSimple>', "3 May\n"),
        (f'<w:bdo w:val="ltr">{run("<w:t>They stay.</w:t>")}</w:bdo>', "They stay.\n"),
        (run("<w:ruby><w:rt><w:r><w:t>x</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>Base</w:t></w:r></w:rubyBase>"
             "</w:ruby>"), "Base\n"),
        (run("<w:rPr><w:vanish/></w:rPr><w:t>Hidden. </w:t>") + run("<w:t>Seen.</w:t>"), "Seen.\n"),
        (run('<w:rPr><w:vanish w:val="0"/></w:rPr><w:t>Not hidden.</w:t>'), "Not hidden.\n"),
        (run("<w:rPr><w:strike/></w:rPr><w:t>Struck. </w:t>") + run("<w:t>Seen.</w:t>"), "Seen.\n"),
        (run("<w:rPr><w:dstrike/></w:rPr><w:t>Struck. </w:t>") + run("<w:t>Seen.</w:t>"), "Seen.\n"),
        (run("<w:rPr><w:caps/></w:rPr><w:t>russia</w:t>") + run("<w:t> stays.</w:t>"), "RUSSIA stays.\n"),
        (run("<w:t>They stay.</w:t>") + RAISED.format(12) + run("<w:t> They pay.</w:t>"),
         "They stay. They pay.\n"),
        (run("<w:t>5 km</w:t>") + RAISED.format(2) + run("<w:t> of land.</w:t>"), "5 km2 of land.\n"),
        (run("<w:t>A rate of </w:t>") + f'<m:oMath xmlns:m="{MATH}"><m:r><m:t>x=5</m:t></m:r></m:oMath>',
         "A rate of x=5\n"),
    ],
)  # fmt: skip
def test_a_word_file_loses_and_joins_no_words(runs: str, read: str) -> None:
    assert word(runs) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("[Smith]: We stay.\n\n[Jones]: No.", "[Smith]: We stay.\n\n[Jones]: No."),
        ("See [a].\n\n[a]: http://x.org/b 'T'\n[b]: <x y>\n[c]: #part", "See [a]."),
        ("R&amp;D &mdash; it&#8217;s so", "R&D — it’s so"),
        ("one<br>two <b>th</b>ree", "one two three"),
        ("One line\\\nand another", "One line\nand another"),
        ("They stay.<sup>3</sup> They pay for 5 km<sup>2</sup>.", "They stay. They pay for 5 km2."),
        ("+++\ntitle = 'Bases'\n+++\nThey stay.", "They stay."),
        ("+++\nno toml here\n+++\nThey stay.", "They stay."),
        (r"\*not\* \[x\] 5\. \_y\_", "*not* [x] 5. _y_"),
        ("[Gulf](http://x.org/Gulf_(sea)_x) and [[Moscow|the Kremlin]]", "Gulf and the Kremlin"),
        ("<script>\nalert(1)\n</script>\nText <!-- no\ntext --> here", "Text  here"),
        ("Text <!-- that never ends <script> here", "Text <!-- that never ends   here"),
    ],
)
def test_markdown_loses_and_joins_no_words(written: str, read: str) -> None:
    assert FORMATS.get("md").extract(written.encode(), "a.md", None).text.strip() == read


def test_front_matter_is_read_as_yaml() -> None:
    front = "---\ntitle: >-\n  A long\n  title\nauthor: [J. Roe, K. Poe]\ndate: 2024-03-05T10:00\n---\nText."
    found = parse_document(f"{front} The ruler of the country said that it was so.".encode(), "a.md")
    assert (found.title, found.author, found.date) == ("A long title", "J. Roe, K. Poe", "2024-03-05")
    odd = FORMATS.get("md").extract(b"---\ntitle: A: b: c\ndate: 2024-03-05\n---\nText.", "a.md", None)
    assert (odd.title, odd.date) == ("A: b: c", "2024-03-05")


FULL = "a line that is as wide as all the other lines of this printed page of text"


@pytest.mark.parametrize(
    ("end", "start", "joined"),
    [("coun-", "tries pay", "countries pay"), ("coun\u2010", "tries pay", "countries pay"),
     ("coun\u00ad", "tries pay", "countries pay"), ("Franco-", "German talks", "Franco-German talks"),
     ("2010-", "2014 they stayed", "2010-2014 they stayed"), ("the U.S.-", "led side", "the U.S.-led side"),
     ("pre-", "and post-war", "pre- and post-war"), ("it is \u2014", "he said", "it is \u2014 he said"),
     ("it is -", "he said", "it is - he said")],
)  # fmt: skip
def test_words_that_a_printed_line_divides(end: str, start: str, joined: str) -> None:
    assert joined in paragraphs([FULL, f"{FULL} {end}", f"{start} {FULL}", FULL])


@pytest.mark.parametrize(
    "parts",
    [
        ("They stay.12", "They pay."), ("They stay.[3]", "They pay."),
        ("They stay.\u00b9\u00b2", "They pay."),
        ('He said "they stay."4', "They pay."), ("They stayed.", "İnönü left.", "Šešelj too.", "Łódź fell."),
        ("It is in Art. 5 of it.", "See p. 7 or pp. 8 and ch. 9."), ("It cost 3.12 Billion.",),
        ("On Sept.11 New York fell.",), ("It ended.", "Öcalan stayed."),
    ],
)  # fmt: skip
def test_ends_of_sentences(parts: tuple[str, ...]) -> None:
    text = view(" ".join(parts)).text
    assert [text[a:b] for a, b in sentences(text, 0, len(text))] == [view(part).text for part in parts]


def test_a_text_of_capitals_or_without_any_says_what_is_lost() -> None:
    text = " ".join(PARAGRAPHS)
    assert parse_document(text.encode(), "a.txt").notes == ()
    assert "in capitals" in parse_document(text.upper().encode(), "a.txt").notes[0]
    assert "no capitals" in parse_document(text.lower().encode(), "a.txt").notes[0]


@pytest.mark.parametrize(
    ("drawn", "read"),
    [("Federal Of\uee00ce", "Federal Of\ufffdce"), ("shut o\x00 here", "shut o\ufffd here"),
     ("\uf0b7 one entry", "\u2022 one entry"), ("a \uf0a7 b", "a \u2022 b"), ("o\ufb03ce", "office"),
     ("a\x02b", "ab")],
)  # fmt: skip
def test_letters_that_a_font_alone_knows_are_lost_and_shown_so(drawn: str, read: str) -> None:
    assert _lines(drawn) == [read]


def test_blanks_that_a_file_lost_or_put_in_are_said() -> None:
    text = " ".join(PARAGRAPHS)
    assert blanks_astray(text) == []
    merged = [text.replace(" ", "").replace(",", "")[:40]] * 5
    assert "longer than 24 letters" in blanks_astray(" ".join([text, *merged]))[0]
    assert "letters stand apart" in blanks_astray(" ".join(f"{w[0]} {w[1:]}" for w in text.split()))[0]


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ('<meta name="date" content="12/08/2024">', None),
        ('<meta name="date" content="12/12/2024">', "2024-12-12"),
        ('<meta property="article:published_time" content="2024-12-08T10:00:00Z">', "2024-12-08"),
        ('<meta name="date" content="8 December 2024">', "2024-12-08"),
    ],
)
def test_a_date_that_can_be_read_in_two_ways_is_not_guessed(head: str, date: str | None) -> None:
    made = FORMATS.get("html").extract(page(BODY, head), "a.html", None)
    assert made.date == date
    assert any("two ways" in note for note in made.notes) == (date is None)


def test_a_date_in_a_sentence_is_not_that_of_the_page_and_one_of_change_says_so() -> None:
    pytest.importorskip("trafilatura")
    told = "<p>On <time datetime='2011-03-15'>15 March 2011</time> the war began in the south.</p>"
    published = '<meta property="article:published_time" content="2024-12-08T10:00:00Z">'
    changed = '<meta property="article:modified_time" content="2024-12-20T10:00:00Z">'
    said = "the page states no date of publication: its date is that of its last change"
    for head, date, of_change in (("", None, False), (published + changed, "2024-12-08", False),
                                  (changed, "2024-12-20", True)):  # fmt: skip
        found = FORMATS.get("html").extract(page(BODY + told, head), "a.html", None)
        assert (found.date, said in found.notes) == (date, of_change)


def test_a_table_that_is_left_out_is_said_and_one_that_holds_the_article_is_not() -> None:
    pytest.importorskip("trafilatura")
    table = "<table><tr><td>Syria</td><td>Two bases</td></tr></table>"
    found = FORMATS.get("html").extract(page(BODY + table), "a.html", None)
    assert "Two bases" not in found.text and "1 table was left out" in found.notes
    whole = FORMATS.get("html").extract(page(f"<table><tr><td>{BODY}</td></tr></table>"), "a.html", None)
    assert PARAGRAPHS[0] in whole.text and not any("table" in note for note in whole.notes)


def test_a_short_article_keeps_its_paragraphs() -> None:
    body = "<p>Russia will keep its bases in Syria, it says.</p><p>Few states in the region believe it.</p>"
    text = FORMATS.get("html").extract(page(body + "<button>Subscribe</button>"), "a.html", None).text
    assert text.split("\n\n")[1:] == [
        "Russia will keep its bases in Syria, it says.", "Few states in the region believe it.\n",
    ]  # fmt: skip
