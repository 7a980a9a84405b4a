"""`tertius export`: a run, ties or a measure in the formats of other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tertius.cli.console import AsJson, Options, Quiet, say, show_json
from tertius.core.errors import UsageError, near_miss

OF_RUNS = {"docx": ".docx", "pdf": ".pdf", "xlsx": ".xlsx", "dta": ".dta", "figures": "", "packages": ""}
OF_TIES = {"graphml": ".graphml", "gexf": ".gexf", "edges": ".csv"}
OF_MEASURES = {"geojson": ".geojson"}


def export(
    what: Annotated[str, typer.Argument(help="A run's folder, ties:KIND or measure:NAME.")],
    to: Annotated[
        str,
        typer.Option(
            "--to",
            "-t",
            help="A run: docx, pdf, xlsx, dta, figures, packages; ties: graphml, gexf, edges; "
            "a measure: geojson.",
        ),
    ],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="File, or folder for figures.")] = None,
    year: Annotated[int | None, typer.Option("--year", "-y", help="Of ties and measures.")] = None,
    table: Annotated[str, typer.Option("--table", help="For dta: verdicts, grid or flips.")] = "verdicts",
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Write a run, the ties of a year or a measure for Word, Excel, Stata, Gephi, a map or an archive."""
    kind, colon, name = what.partition(":")
    known = {"ties": OF_TIES, "measure": OF_MEASURES}.get(kind if colon else "", OF_RUNS)
    if to not in known:
        raise UsageError("--to", f"one of {', '.join(known)} for {what}", repr(to), near_miss(to, known))
    target = out or Path(f"{name or Path(what).resolve().name}{known[to]}")
    if known is OF_RUNS:
        files = _run(Path(what), to, target, table)
    else:
        if year is None:
            raise UsageError("tertius export", "--year", "none")
        files = [_ties(name, year, to, target) if known is OF_TIES else _measure(name, year, target)]
    options = Options(json, quiet)
    if options.json:
        show_json({"files": [str(file) for file in files]})
        return
    say(f"{', '.join(map(str, files[:3]))}{f' and {len(files) - 3} more' if len(files) > 3 else ''}", options)


def _run(run: Path, to: str, target: Path, table: str) -> list[Path]:
    from tertius.api.exports.packages import write_packages
    from tertius.api.exports.printed import write_pdf
    from tertius.api.exports.tables import tables, write_excel, write_stata
    from tertius.api.exports.word import write_word
    from tertius.pipeline.difference import load_record

    record = load_record(run)
    if to == "packages":
        return write_packages(run)
    if to == "figures":
        from tertius.api.charts import ENDINGS, charts_of, source_line, titles_behind

        target.mkdir(parents=True, exist_ok=True)
        every = [
            chart
            for verdict in record.verdicts.values()
            for chart in charts_of(verdict, source_line(titles_behind(verdict.datasets)))
        ]
        return [chart.save(target / f"{chart.name}{ending}") for chart in every for ending in ENDINGS]
    if to == "dta" and table not in (found := tables(record)):
        raise UsageError("--table", f"one of {', '.join(found)}", repr(table), near_miss(table, found))
    if to == "pdf":
        write_pdf(run, target)
    elif to == "docx":
        write_word(record, run, target)
    elif to == "xlsx":
        write_excel(record, target)
    else:
        write_stata(record, target, table)
    return [target]


def _ties(kind: str, year: int, to: str, target: Path) -> Path:
    from tertius.api.exports.networks import write_network
    from tertius.panel.load import load_panel

    write_network(load_panel(), kind, year, to, target)
    return target


def _measure(name: str, year: int, target: Path) -> Path:
    from tertius.api.exports.places import write_places
    from tertius.api.measures import measure

    write_places(measure(name, years=year), target)
    return target
