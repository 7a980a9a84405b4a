"""The brief: the argument, what the record says, a row a claim, what would change it; two printed pages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup

from tertius.case.schema import Claim
from tertius.claims.verdict import Verdict
from tertius.claims.wording import said
from tertius.dossier.changes import turns
from tertius.dossier.page import Page
from tertius.dossier.registry import Section
from tertius.dossier.same import first_asked
from tertius.dossier.strip import Strip, strip
from tertius.dossier.whole import UNTESTED, numbered, whole

#: What could not be tested is listed up to here; the rest stands with its claim.
MOST_UNTESTED = 6


@dataclass(frozen=True)
class Row:
    """A claim in the brief."""

    number: int
    verdict: Verdict
    claim: Claim | None
    said: str
    strip: Strip | None
    same: int | None = None  # number of an earlier claim that asks the record the same


def render(page: Page, within: str = "", level: int = 3) -> Markup:
    """Return the brief without its heading.

    Parameters
    ----------
    within : str
        What goes before the target of a link: nothing in the dossier, its file name in a page of its own.
    level : int
        Level of the headings.
    """
    data = page.data
    verdicts = data.verdicts
    same = first_asked(verdicts)
    every = [
        Row(n, v, data.claim(v.claim), unbroken(said(v)), strip(v), same.get(v.claim))
        for n, v in enumerate(verdicts, 1)
    ]
    rows = [row for row in every if _shown(row)]  # the others are named below, where nothing was tested
    parts = [(row.number, part) for row in rows if row.claim for part in row.claim.untestable]
    return page.template(
        "brief_body.html.j2",
        rows=rows,
        argument=data.case.argument or (data.case.summary,),
        whole=whole(verdicts),
        turns=turns(verdicts, data.state_name),
        entirely=numbered(verdicts, UNTESTED),
        parts=parts[:MOST_UNTESTED],
        more=max(0, len(parts) - MOST_UNTESTED),
        sources=_sources(page),
        as_of=as_of(verdicts),
        within=within,
        h=f"h{level}",
    )


def unbroken(text: str) -> str:
    r"""Return a text in which no line ends between a number and its sign, or inside a number.

    >>> unbroken("57 % of 8 850").split(" ")
    ['57\xa0%', 'of', '8\xa0850']
    """
    return re.sub(r"(?<=\d) (?=%|\d{3}\b)", "\u00a0", text)


def _shown(row: Row) -> bool:
    """Whether a claim gets a row: not one that waits for a test, nor one that nothing can test."""
    return row.verdict.label != "open" and (row.claim is None or row.claim.not_testable is None)


def as_of(verdicts: tuple[Verdict, ...]) -> str:
    """Return the last year of the record, or the span of last years; nothing where no verdict has one."""
    years = sorted({v.as_of for v in verdicts if v.as_of is not None})
    if not years:
        return ""
    return str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}, by claim"


def _sources(page: Page) -> list[str]:
    """Return the titles of the sources that a verdict reads, those behind a derived data set in its place."""
    return page.titles([name for verdict in page.data.verdicts for name in verdict.datasets])


SECTION = Section(5, "In brief", render, folded=False)
