"""Citations of the software and of sources, as BibTeX, RIS and CSL-JSON.

A source's citation is one sentence as its authors ask for it: it is kept whole as a note, and authors and
year are read from it where it begins with them.  Nothing is guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tertius.core.errors import StoreError, UsageError, near_miss
from tertius.core.files import read_text
from tertius.sources import SOURCES

_YEAR = re.compile(r"\(((?:19|20)\d\d)\w?\)")
_PERSON = re.compile(r"([^\W\d_][\w'’ -]*), ((?:[^\W\d_]\.[ -]?)+)")
_HEAD = re.compile(rf"(?:{_PERSON.pattern}(?:,? & |, )?)+")
_LATEX = str.maketrans(
    {c: f"\\{c}" for c in "&%$#_{}"} | {"\\": "\\textbackslash{}", "~": "\\~{}", "^": "\\^{}"}
)
_MOST_BYTES = 100_000_000


@dataclass(frozen=True)
class Reference:
    """What is cited.

    Attributes
    ----------
    key, title, version : str
    authors : tuple of (family name, initials)
        Initials are empty where a body is the author; empty where the citation does not begin with authors.
    year : str
        Empty where the citation names none.
    note : str
        The citation as it is asked for.
    kind : str
        "dataset" or "software".
    """

    key: str
    title: str
    version: str
    authors: tuple[tuple[str, str], ...]
    year: str
    note: str
    kind: str = "dataset"


def references(sources: Iterable[str], version: str) -> list[Reference]:
    """Return the reference of the software, then those of `sources`."""
    title = "tertius: a test bench for arguments about world politics"
    team = (("The tertius authors", ""),)
    own = Reference("tertius", title, version, team, "", f"{title}, version {version}", "software")
    return [own, *(_source(name) for name in sources)]


def used_by(run: Path) -> list[str]:
    """Return the sources that the verdicts of a run rest on, those behind a derived data set in its place.

    Raises
    ------
    StoreError
        The folder holds no run.
    """
    text = read_text(run / "verdicts.json", _MOST_BYTES, StoreError)
    try:
        return behind(d for verdict in json.loads(text)["verdicts"] for d in verdict["datasets"])
    except (ValueError, KeyError, TypeError):
        raise StoreError(str(run), "the folder of a run", "other verdicts") from None


def behind(datasets: Iterable[str]) -> list[str]:
    """Return the sources that data sets of the panel are made from, each once."""
    from tertius.panel.load import load_panel

    derived = load_panel().manifest.get("datasets", {})
    known = SOURCES.all()
    every = dict.fromkeys(name for data in dict.fromkeys(datasets) for name in derived.get(data, [data]))
    return [name for name in every if name in known]


def _source(name: str) -> Reference:
    found = SOURCES.get(name)
    year = _YEAR.search(found.citation)
    head = found.citation[: year.start()].strip() if year else ""
    whole = _HEAD.fullmatch(head)
    authors = tuple((f.strip(), i.strip()) for f, i in _PERSON.findall(head)) if whole else ()
    note = f"{found.citation} Terms: {found.terms}"
    return Reference(name, found.title, found.release, authors, year[1] if year else "", note)


def bibtex(references: Sequence[Reference]) -> str:
    """Return entries of type misc; special characters are escaped."""
    out = []
    for r in references:
        people = " and ".join(f"{f}, {i}" if i else f"{{{f}}}" for f, i in r.authors)
        names = people if r.kind == "software" else people.translate(_LATEX)
        fields = {"author": names, "title": f"{{{r.title.translate(_LATEX)}}}", "year": r.year}
        fields |= {"version": r.version.translate(_LATEX), "note": r.note.translate(_LATEX)}
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
        out.append("\n".join([f"@misc{{{r.key},", *lines, "}"]))
    return "\n\n".join(out) + "\n"


def ris(references: Sequence[Reference]) -> str:
    """Return records with the lines of RIS."""
    out = []
    for r in references:
        lines = [("TY", "COMP" if r.kind == "software" else "DATA"), ("ID", r.key)]
        lines += [("AU", f"{family}, {initials}" if initials else family) for family, initials in r.authors]
        lines += [("PY", r.year), ("TI", r.title), ("ET", r.version), ("N1", r.note)]
        out.append(
            "".join(f"{tag}  - {' '.join(value.split())}\n" for tag, value in lines if value) + "ER  - \n"
        )
    return "\n".join(out)


def csl_json(references: Sequence[Reference]) -> str:
    """Return an array of CSL items."""
    items: list[dict[str, Any]] = []
    for r in references:
        people = [{"family": f, "given": i} if i else {"literal": f} for f, i in r.authors]
        item: dict[str, Any] = {"id": r.key, "type": r.kind, "title": r.title, "version": r.version}
        item |= {"author": people} if people else {}
        item |= {"issued": {"date-parts": [[int(r.year)]]}} if r.year else {}
        items.append({**item, "note": r.note})
    return json.dumps(items, indent=1, ensure_ascii=False) + "\n"


FORMATS: Mapping[str, Callable[[Sequence[Reference]], str]] = {
    "bibtex": bibtex,
    "ris": ris,
    "csl-json": csl_json,
}


def written(references: Sequence[Reference], form: str) -> str:
    """Return references in a format.

    Raises
    ------
    UsageError
        Another format.
    """
    if form not in FORMATS:
        hint = near_miss(form, FORMATS)
        raise UsageError("--format", f"one of {', '.join(FORMATS)}", repr(form), hint)
    return FORMATS[form](references)
