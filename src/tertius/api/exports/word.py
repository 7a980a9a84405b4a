"""The brief and a summary of each claim as a Word file."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tertius.api.exports.tables import clean
from tertius.api.exports.undated import undate_package
from tertius.core.errors import UsageError
from tertius.core.files import atomic

if TYPE_CHECKING:
    from tertius.claims.verdict import Verdict
    from tertius.pipeline.difference import Record

#: Widths of the table's columns in centimetres: number, claim, verdict, what was found.
WIDTHS = (0.9, 5.3, 2.8, 7.0)


def write_word(record: Record, run: Path | None, path: Path) -> None:
    """Write what the record says, a table of verdicts, what would turn them, each claim, and the sources.

    Parameters
    ----------
    run : Path or None
        The folder that holds the drawings; they are made anew where it has none.

    Raises
    ------
    UsageError
        python-docx is not installed.
    """
    try:
        from docx import Document
    except ImportError:
        remedy = "python -m pip install 'tertius[export]'"
        raise UsageError("--to docx", "the package python-docx", "none", remedy) from None

    import tertius
    from tertius.claims.wording import said
    from tertius.dossier.changes import turns
    from tertius.dossier.same import first_asked
    from tertius.dossier.whole import whole
    from tertius.panel.states import States
    from tertius.pipeline.citing import behind, references

    made: Any = Document()
    verdicts = list(record.verdicts.values())
    numbers = {verdict.claim: number for number, verdict in enumerate(verdicts, 1)}
    title = clean(record.title or f"Case {record.case}")
    _set_up(made, title, f"tertius {record.version or tertius.__version__}")
    made.add_heading(title, 0)
    if record.argument:
        made.add_paragraph(clean(f"The argument: {record.argument}."))
    made.add_heading("What the record says", 1)
    for sentence in whole(verdicts):
        if sentence:
            made.add_paragraph(clean(sentence))
    _verdicts(made, [(str(numbers[v.claim]), _paraphrase(record, v), v.label, said(v)) for v in verdicts])
    changes = turns(verdicts, States.embedded().name)
    if changes:
        made.add_heading("What would change the picture", 1)
        for turn in changes:
            text = f"Claim {numbers[turn.verdict.claim]} would be {turn.becomes} {turn.words}."
            made.add_paragraph(clean(text), style="List Bullet")
    made.add_heading("Claim by claim", 1)
    same = first_asked(verdicts)
    for verdict in verdicts:
        _claim(made, record, verdict, numbers[verdict.claim], run, same.get(verdict.claim))
    made.add_heading("Sources", 1)
    used = behind(name for verdict in verdicts for name in verdict.datasets)
    for reference in references(used, record.version or tertius.__version__):
        made.add_paragraph(clean(reference.note), style="List Bullet")
    with atomic(path) as part:
        made.save(str(part))
        undate_package(part)


def _set_up(made: Any, title: str, author: str) -> None:
    """Set what the file says of itself, its language, and pages of A4."""
    from docx.oxml.ns import qn
    from docx.shared import Cm

    made.core_properties.title, made.core_properties.author = title[:255], author
    made.core_properties.language = "en-GB"
    for language in made.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)


def _verdicts(made: Any, rows: list[tuple[str, str, str, str]]) -> None:
    """Add the table of verdicts; its heading is repeated on every page."""
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    table = made.add_table(1, len(WIDTHS), style="Light Grid Accent 1")
    table.autofit = False
    _fill(table.rows[0], ("", "Claim", "Verdict", "What was found"))
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in rows:
        _fill(table.add_row(), row)
    for row in table.rows:
        for cell, width in zip(row.cells, WIDTHS, strict=True):
            cell.width = Cm(width)


def _claim(
    made: Any, record: Record, verdict: Verdict, number: int, run: Path | None, same: int | None
) -> None:
    """Add a claim: what it says, what was found, how it was judged, and its first figure."""
    from docx.shared import Cm

    from tertius.dossier.text import interval, with_unit

    made.add_heading(f"Claim {number} ({clean(verdict.claim)}): {verdict.label}", 2)
    made.add_paragraph(_paraphrase(record, verdict))
    if verdict.sentence:
        made.add_paragraph(clean(verdict.sentence))
    head = verdict.headline
    if head is not None and head.value is not None:
        made.add_paragraph(clean(f"Estimate: {with_unit(head)} ({interval(head)}), n = {head.n}."))
    for name, text in (("Decided by", verdict.decision_rule), ("Among", verdict.reference_class)):
        if text:
            made.add_paragraph(clean(f"{name}: {text}"))
    if same is not None:
        made.add_paragraph(f"This asks the record the same as claim {same}, so it has the same answer.")
        return
    for figure in verdict.figures[:1]:
        image = _drawing(verdict, run)
        if image is not None:
            picture = made.add_picture(image, width=Cm(15))
            picture._inline.docPr.set("descr", clean(figure.alt))  # for those who hear the file
            made.add_paragraph(clean(figure.alt), style="Caption")


def _drawing(verdict: Verdict, run: Path | None) -> Any:
    """Return the first figure as a file that a run wrote, or drawn now; None where its kind is not known."""
    from tertius.api.charts import chart_of, source_line, titles_behind
    from tertius.dossier.draw import to_png
    from tertius.dossier.text import identifier

    figure = verdict.figures[0]
    written = None if run is None else run / "figures" / f"{identifier(verdict.claim, '1', figure.kind)}.png"
    if written is not None and written.is_file():
        return str(written)
    chart = chart_of(verdict, 1, figure, source_line(titles_behind(verdict.datasets)))
    return None if chart is None else BytesIO(to_png(chart.drawing))


def _paraphrase(record: Record, verdict: Verdict) -> str:
    return clean(str(record.claims.get(verdict.claim, {}).get("paraphrase") or verdict.claim))


def _fill(row: Any, texts: tuple[str, ...]) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        cell.text = clean(text)
