"""The brief and a summary of each claim as a Word file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tertius.api.exports.tables import clean
from tertius.core.errors import UsageError
from tertius.core.files import atomic

if TYPE_CHECKING:
    from tertius.claims.verdict import Verdict
    from tertius.pipeline.difference import Record


def write_word(record: Record, run: Path, path: Path) -> None:
    """Write what the record says, a table of verdicts, what would turn them, each claim, and the sources.

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
    from tertius.dossier.whole import whole
    from tertius.panel.states import States
    from tertius.pipeline.citing import references, used_by

    made: Any = Document()
    verdicts = list(record.verdicts.values())
    made.core_properties.title = clean(record.case)[:255]
    made.core_properties.author = f"tertius {record.version or tertius.__version__}"
    made.add_heading(f"Case {clean(record.case)}", 0)
    made.add_heading("What the record says", 1)
    for sentence in whole(verdicts):
        if sentence:
            made.add_paragraph(clean(sentence))
    table = made.add_table(1, 3, style="Light Grid Accent 1")
    _fill(table.rows[0], ("Claim", "Verdict", "What was found"))
    for verdict in verdicts:
        _fill(table.add_row(), (_paraphrase(record, verdict), verdict.label, said(verdict)))
    changes = turns(verdicts, States.embedded().name)
    if changes:
        made.add_heading("What would change the picture", 1)
        for turn in changes:
            text = f"{turn.verdict.claim} would be {turn.becomes} {turn.words}."
            made.add_paragraph(clean(text), style="List Bullet")
    made.add_heading("Claim by claim", 1)
    for verdict in verdicts:
        _claim(made, record, verdict, run)
    made.add_heading("Sources", 1)
    for reference in references(used_by(run), record.version or tertius.__version__):
        made.add_paragraph(clean(reference.note), style="List Bullet")
    with atomic(path) as part:
        made.save(str(part))


def _claim(made: Any, record: Record, verdict: Verdict, run: Path) -> None:
    """Add a claim: what it says, what was found, how it was judged, and its first figure."""
    from docx.shared import Cm

    from tertius.dossier.text import identifier, interval, with_unit

    made.add_heading(f"{clean(verdict.claim)}: {verdict.label}", 2)
    made.add_paragraph(_paraphrase(record, verdict))
    if verdict.sentence:
        made.add_paragraph(clean(verdict.sentence))
    head = verdict.headline
    if head is not None and head.value is not None:
        made.add_paragraph(clean(f"Estimate: {with_unit(head)} ({interval(head)}), n = {head.n}."))
    for name, text in (("Decided by", verdict.decision_rule), ("Among", verdict.reference_class)):
        if text:
            made.add_paragraph(clean(f"{name}: {text}"))
    for number, figure in enumerate(verdict.figures[:1], 1):
        image = run / "figures" / f"{identifier(verdict.claim, str(number), figure.kind)}.png"
        if image.is_file():
            made.add_picture(str(image), width=Cm(15))
            made.add_paragraph(clean(figure.alt), style="Caption")


def _paraphrase(record: Record, verdict: Verdict) -> str:
    return clean(str(record.claims.get(verdict.claim, {}).get("paraphrase") or verdict.claim))


def _fill(row: Any, texts: tuple[str, ...]) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        cell.text = clean(text)
