"""What `tertius list` says of one source, and of the variables that a search finds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tertius.core.errors import UsageError, near_miss


def variables(words: list[str]) -> list[dict[str, Any]]:
    """Return the variables in whose name, title, unit or data set all `words` occur, with their coverage.

    Raises
    ------
    UsageError
        Nothing fits.
    """
    from tertius.panel.coverage import summary
    from tertius.panel.load import load_panel

    panel = load_panel()
    wanted = [word.casefold() for word in words]
    rows = panel.variables
    said = rows[["table", "variable", "title", "unit", "dataset"]].agg(" ".join, axis=1).str.casefold()
    fits = [all(word in text for word in wanted) for text in said]
    if not any(fits):
        hint = near_miss(" ".join(words), rows["variable"])
        raise UsageError(
            "tertius list variables", "words of a variable's name or title", repr(" ".join(words)), hint
        )
    keys = ["table", "variable", "dataset"]
    counts = summary(panel).set_index(keys)[list(_COUNTS)].astype(int).to_dict("index")
    out: list[dict[str, Any]] = []
    for record in rows[fits].drop(columns="givers").to_dict("records"):
        named: dict[str, Any] = {str(key): value for key, value in record.items()}
        cells = counts.get(tuple(named[key] for key in keys), {})
        weak = bool(panel.weak(str(named["dataset"])))
        out.append({**named, "weak": weak, **{str(key): int(value) for key, value in cells.items()}})
    return out


#: Kinds of cell within coverage.
_COUNTS = ("observed", "zero", "carried", "missing")


def variable_rows(found: list[dict[str, Any]]) -> list[tuple[str, ...]]:
    """Return the records of `variables` as rows: name, title, unit, years, share known, data set."""
    rows: list[tuple[str, ...]] = []
    for record in found:
        inside = sum(record.get(k, 0) for k in _COUNTS)
        known = record.get("observed", 0) + record.get("zero", 0)
        share = f"{100 * known / inside:.0f} %" if inside else "–"
        weak = " (weak provenance)" if record["weak"] else ""
        name = f"{record['table']}:{record['variable']}"
        years = f"{record['first']}-{record['last']}"
        rows.append((name, record["title"], record["unit"], years, share, record["dataset"] + weak))
    return rows


def source(name: str) -> dict[str, Any]:
    """Return what is known of a source: release, terms, files, caveats, and how to bring a newer one.

    Raises
    ------
    UsageError
        No source is called `name`.
    """
    from tertius.pipeline.build import derivations
    from tertius.sources import SOURCES
    from tertius.sources.origins import ORIGINS

    found = SOURCES.get(name)
    using = {key: d for key, d in derivations().items() if name in {*d.sources, *d.optional}}
    others = sorted({other for d in using.values() for other in d.sources} - {name})
    files = " ".join(Path(file.name).name.replace(" ", "\\ ") for file in found.files)
    command = f"tertius data import {files} --source {name}"
    if others:
        command += " --with DIR"
    if not using:
        command = "none: it only checks what others say"
    return {
        "source": name,
        "title": found.title,
        "release": found.release,
        "years": f"{found.first}-{found.last}",
        "a row is": found.unit_of_observation,
        "terms": found.terms,
        "citation": found.citation,
        "weak provenance": "yes" if found.weak else "no",
        "files": [file.name for file in found.files],
        "newer files": ORIGINS.get(name, "the publisher named in the citation"),
        "import": command,
        "needs also": others,
        "variables": sorted({f"{v.table}:{v.variable}" for d in using.values() for v in d.variables}),
        "caveats": list(found.caveats),
    }


def source_rows(record: dict[str, Any]) -> list[tuple[str, str]]:
    """Return a source's record as rows of a label and a text; lists of variables are cut short."""
    rows: list[tuple[str, str]] = []
    for label, value in record.items():
        items = value if isinstance(value, list) else [value]
        if label == "variables" and len(items) > 12:
            items = [*items[:12], f"and {len(items) - 12} more: tertius list variables {record['source']}"]
        if label == "needs also" and not items:
            continue
        rows += [(label if k == 0 else "", str(item)) for k, item in enumerate(items)]
    return rows


def test(name: str) -> dict[str, Any] | None:
    """Return what a claim test estimates and its parameters; None where no test is called `name`."""
    from tertius.claims import TESTS
    from tertius.claims.describe import described, value_in_words

    found = TESTS.all().get(name)
    if found is None:
        return None
    parameters = [
        {
            "name": d.name,
            "meaning": d.meaning,
            "may be": d.kind,
            "default": "the case's, or given" if d.required else value_in_words(d.default),
        }
        for d in described(found)
    ]
    about = found.about.split("\n\n")[0].replace("\n", " ")
    return {
        "name": name,
        "title": found.title,
        "about": about,
        "estimand": found.estimand,
        "reads": ", ".join(found.datasets),
        "parameters": parameters,
    }
