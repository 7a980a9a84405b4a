"""Word files (.docx), read by mammoth (extra ``read``): paragraphs without comments and deleted words."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from xml.etree import ElementTree

from tertius.core.errors import ReadingError
from tertius.reading.formats.notes import ENDS, NOTE
from tertius.reading.formats.record import Extracted, Format

_MAX_PART, _MAX_PARTS, _MAX_ALL = 50_000_000, 5_000, 200_000_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
#: Elements that hold text and that mammoth does not know, as what it knows: a field in one piece, runs of
#: another direction, the words below a reading aid, a tab to a place.
_KNOWN_AS = {"fldSimple": "smartTag", "dir": "smartTag", "bdo": "smartTag", "ruby": "smartTag",
             "rubyBase": "smartTag", "ptab": "tab"}  # fmt: skip

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: Properties of runs that are not to be read.
_UNSEEN = ("vanish", "strike", "dstrike")


def extract(data: bytes, origin: str, encoding: str | None) -> Extracted:  # noqa: ARG001
    """Return the paragraphs of a Word file, and the title and author of its properties.

    Raises
    ------
    ReadingError
        An old or encrypted file, a broken one, or one that would unpack to more than 200 MB.
    """
    import mammoth

    if data.startswith(_OLE):
        remedy = "save it as .docx without a password"
        raise ReadingError(origin, "a .docx file", "an old .doc file or an encrypted one", remedy)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_size(archive, origin)
            names = set(archive.namelist())
            if "word/document.xml" not in names:
                raise ReadingError(origin, "a Word file", "a zip file without word/document.xml")
            for name in names:
                if name.endswith((".xml", ".rels")):
                    _check_part(archive, name, origin)
            title, author = _properties(archive) if "docProps/core.xml" in names else (None, None)
            made, hidden = _prepared(archive)
        text = mammoth.extract_raw_text(made).value
    except (zipfile.BadZipFile, EOFError, KeyError, ElementTree.ParseError) as caught:
        raise ReadingError(origin, "a whole Word file", "a broken or truncated one") from caught
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\n", text)]
    paragraphs = [part for part in paragraphs if part]
    left = f"{hidden} stretches" if hidden > 1 else "a stretch"
    notes = (f"hidden or struck text was left out: {left}",) if hidden else ()
    if not paragraphs:
        raise ReadingError(origin, "a Word file with text", "none", "a file of pictures has no text to read")
    return Extracted("\n\n".join(paragraphs) + "\n", title, author, notes=notes)


def _prepared(archive: zipfile.ZipFile) -> tuple[BytesIO, int]:
    """Return the file for mammoth, which drops breaks of lines and some text, and how many runs are unseen.

    A break becomes the end of a line in the text, so that words before and after it stay two.
    """
    root = ElementTree.fromstring(archive.read("word/document.xml"))
    hidden, last = 0, ""
    for element in root.iter():
        space, _, name = element.tag.rpartition("}") if isinstance(element.tag, str) else ("", "", "")
        if space.endswith("/math"):  # words of formulas, which mammoth does not look into
            element.tag = _WORD + {"r": "r", "t": "t"}.get(name, "smartTag")
            continue
        if "wordprocessingml" not in space:
            continue
        word = f"{space}}}"
        if name in ("br", "cr"):
            element.tag, element.text = f"{word}t", "\n"
        elif name in _KNOWN_AS:
            element.tag = word + _KNOWN_AS[name]
        elif name == "p":
            last = ""
        elif name == "r":
            shown = "".join(text.text or "" for text in element.iter(f"{word}t"))
            if any(_on(element, word, mark) for mark in _UNSEEN):
                element.tag, hidden = f"{word}del", hidden + 1
            elif last in ENDS and _raised(element, word) and NOTE.fullmatch(shown):
                element.tag = f"{word}del"
            else:
                last = shown[-1:] or last
                if _on(element, word, "caps"):
                    for text in element.iter(f"{word}t"):
                        text.text = (text.text or "").upper()
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        for name in archive.namelist():
            if name == "word/document.xml":
                out.writestr(name, ElementTree.tostring(root, "utf-8"))
            elif name.endswith((".xml", ".rels")):  # pictures hold no text
                out.writestr(name, archive.read(name))
    made.seek(0)
    return made, hidden


def _on(run: ElementTree.Element, word: str, mark: str) -> bool:
    """Whether a run has a property that is on."""
    found = run.find(f"{word}rPr/{word}{mark}")
    return found is not None and found.get(f"{word}val", "1") not in ("0", "false", "off")


def _raised(run: ElementTree.Element, word: str) -> bool:
    found = run.find(f"{word}rPr/{word}vertAlign")
    return found is not None and found.get(f"{word}val") == "superscript"


def _check_size(archive: zipfile.ZipFile, origin: str) -> None:
    parts = archive.infolist()
    total = sum(part.file_size for part in parts)
    if len(parts) > _MAX_PARTS or total > _MAX_ALL or any(part.flag_bits & 1 for part in parts):
        got = "an encrypted one" if total <= _MAX_ALL else f"{total:,} bytes in {len(parts):,} parts"
        raise ReadingError(origin, f"a plain Word file of at most {_MAX_ALL:,} bytes unpacked", got)


def _check_part(archive: zipfile.ZipFile, name: str, origin: str) -> None:
    """Refuse a part that unpacks to more than it says, or that defines entities (which can multiply)."""
    size, start = 0, b""
    with archive.open(name) as part:
        while block := part.read(1 << 20):
            start, size = start or block, size + len(block)
            if size > _MAX_PART:
                raise ReadingError(origin, f"parts of at most {_MAX_PART:,} bytes", f"more in {name[:60]!r}")
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise ReadingError(origin, "a Word file", f"a definition of entities in {name[:60]!r}")


def _properties(archive: zipfile.ZipFile) -> tuple[str | None, str | None]:
    try:
        root = ElementTree.fromstring(archive.read("docProps/core.xml"))
    except ElementTree.ParseError:
        return None, None
    title, author = (" ".join((root.findtext(tag) or "").split())[:300] or None for tag in (_TITLE, _CREATOR))
    return title, author


FORMAT = Format("a Word file", (".docx",), extract, isolated=True, needs=("mammoth",))
