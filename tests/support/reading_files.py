"""Small files of each format, made by hand: what the tests of reading open."""

from __future__ import annotations

import io
import zipfile
import zlib

#: A short article for tests; written for them.
TITLE = "Old bases, new rulers"
PARAGRAPHS = (
    "Moscow will keep its bases in Syria, because the new rulers need grain, oil and a counterweight to "
    "Ankara.",
    "That may not last. A patron that loses one client usually loses a second within five years, and few "
    "of the states that turned to Washington after 1991 have come back.",
    "Critics say that the Kremlin cannot pay for another war. They might be right about the money, but not "
    "about the will: the fleet has nowhere else to go in the Mediterranean.",
)
ARTICLE = "\n\n".join((TITLE, *PARAGRAPHS)) + "\n"


def pdf(pages: list[list[str]], extra: bytes = b"", compress: bool = False) -> bytes:
    """Return a PDF file with one list of lines a page, in Helvetica; `extra` goes into each page."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for lines in pages:
        shown = b"".join(b"(%s) Tj T*\n" % _escaped(line) for line in lines)
        content = b"BT /F1 11 Tf 14 TL 40 800 Td\n" + shown + b"ET\n" + extra
        if compress:
            content = zlib.compress(content, 9)
        code = b" /Filter /FlateDecode" if compress else b""
        objects.append(b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(content), code, content))
        stream = len(objects)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            b"/Contents %d 0 R >>" % stream
        )
        kids.append(len(objects))
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (listed, len(kids))
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))
    return out.getvalue()


def _escaped(line: str) -> bytes:
    return line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def wrapped(text: str, width: int = 90) -> list[str]:
    """Return `text` in lines as a printed page has them."""
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) >= width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def docx(paragraphs: tuple[str, ...], prolog: str = "", more: dict[str, bytes] | None = None) -> bytes:
    """Return a Word file with these paragraphs; `prolog` goes before the document's root."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{types}"><Default Extension="rels" ContentType="application/'
        'vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r1" Type="{office}" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<?xml version="1.0"?>{prolog}<w:document xmlns:w="{space}"><w:body>{body}'
        "</w:body></w:document>",
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{core}" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{TITLE}</dc:title><dc:creator>Jane Roe</dc:creator></cp:coreProperties>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        for name, raw in (more or {}).items():
            archive.writestr(name, raw)
    return out.getvalue()


def page(body: str, head: str = "") -> bytes:
    """Return a web page with an article of this body."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{TITLE} | The Paper</title>'
        f'{head}</head><body><nav><a href="/">Home</a></nav><article><h1>{TITLE}</h1>{body}</article>'
        "<footer>All rights reserved</footer></body></html>"
    ).encode()
