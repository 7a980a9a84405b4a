"""`tertius.read`: an article as a draft of claims."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tertius.api.shown import Result
from tertius.core.files import is_file

if TYPE_CHECKING:
    import pandas as pd

    from tertius.reading.schema import Draft


@dataclass(frozen=True, eq=False, repr=False)
class Reading(Result):
    """What the rules read in a text.

    Attributes
    ----------
    draft : Draft
        Sentences, claims and what is left to decide.
    text : str
        The text as it was read.
    """

    draft: Draft
    text: str

    @property
    def title(self) -> str:
        """Title of the text, or its name."""
        return self.draft.source.title or self.draft.source.name

    def lines(self) -> Iterable[str]:
        """Return counts, and what the reader should know."""
        bound = sum(bool(claim.bindings) for claim in self.draft.claims)
        found = f"{len(self.draft.sentences)} sentences, {len(self.draft.claims)} claims, {bound} with a test"
        return (found, *self.draft.notes)

    def frame(self) -> pd.DataFrame:
        """Return one row a claim.

        Returns
        -------
        DataFrame
            ``claim``, ``says``, ``kind``, the ``test`` proposed (or None), the number of ``open`` decisions.
        """
        import pandas as pd

        columns = ["claim", "says", "kind", "test", "open"]
        rows = [
            (
                claim.id,
                claim.paraphrase.value,
                ", ".join(claim.kind.value),
                claim.bindings[0].test if claim.bindings else None,
                len(claim.decide),
            )
            for claim in self.draft.claims
        ]
        frame = pd.DataFrame(rows, columns=columns)
        frame.attrs = {"title": self.title, "units": {}, "sources": [self.draft.source.name], "citation": []}
        return frame

    def save(self, path: str | Path, *, replace: bool = False) -> Path:
        """Write the draft for `tertius review`, its text beside it; `replace` an older one with decisions."""
        from tertius.reading.keep import write

        write(self.draft, self.text, Path(path), replace)
        return Path(path)


def read(
    source: str | Path,
    *,
    date: str | None = None,
    title: str | None = None,
    author: str | None = None,
) -> Reading:
    """Read an article: nothing leaves this machine.

    Parameters
    ----------
    source : str or Path
        A file (.txt, .md, .html, .pdf, .docx), or the text itself where it is no file and has a blank.
    date : str, optional
        YYYY, YYYY-MM or YYYY-MM-DD.
    title, author : str, optional

    Raises
    ------
    ReadingError
        No such file, or one that cannot be read.

    Examples
    --------
    >>> import tertius
    >>> reading = tertius.read("Russia has kept all its clients since 1990. Nobody denies it.", date="2024")
    >>> len(reading.draft.sentences)
    2
    """
    from tertius.reading.document import open_document, parse_document
    from tertius.reading.open import read_document

    if isinstance(source, str) and len(source.split()) > 1 and not is_file(source):
        document = parse_document(source.encode(), "-", "txt")
    else:
        document = open_document(source)
    return Reading(read_document(document, date, title, author), document.text)
