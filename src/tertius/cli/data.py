"""`tertius data`: what the panel covers, where it is from, and how to rebuild or update it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tertius.cli.complete import complete_source
from tertius.cli.console import AsJson, Options, Quiet, say, show_json, show_table
from tertius.cli.progress import progress_bar
from tertius.core.errors import UsageError

app = typer.Typer(help="Show, cite, build and update the panel.", no_args_is_help=True)


@app.command()
def status(
    chart: Annotated[Path | None, typer.Option("--chart", help="Also draw a chart, as .svg or .png.")] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Show coverage by data set and period, imports included."""
    from tertius.panel.coverage import coverage_by_period
    from tertius.panel.load import load_panel
    from tertius.panel.overlay import imports

    options = Options(json, quiet)
    panel = load_panel()
    table = coverage_by_period(panel)
    if chart is not None:
        from tertius.dossier.coverage_chart import write_coverage_chart

        write_coverage_chart(panel, chart)
        say(f"the chart is {chart}", options)
    brought = imports()
    if options.json:
        show_json(
            {
                "digest": panel.digest,
                "coverage": table.to_dict(orient="records"),
                "imports": [str(b) for b in brought],
            }
        )
        return
    show_table(list(table.columns), table.astype(object).values.tolist(), "Share of states observed, %")
    for entry in brought:
        say(f"imported over the embedded panel: {entry}", options)


@app.command()
def cite(
    source: Annotated[str | None, typer.Argument(help="One source.", autocompletion=complete_source)] = None,
    form: Annotated[
        str | None, typer.Option("--format", "-f", help="bibtex, ris or csl-json, with the software first.")
    ] = None,
    run: Annotated[Path | None, typer.Option("--run", help="Only what the run in this folder used.")] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Print citation and terms of every source."""
    from tertius.pipeline.citing import references, used_by, written
    from tertius.sources import SOURCES

    options = Options(json, quiet)
    if source is not None and run is not None:
        raise UsageError("tertius data cite", "a source or --run", "both")
    known = SOURCES.all() if source is None else {source: SOURCES.get(source)}
    chosen = known if run is None else {name: known[name] for name in used_by(run)}
    if form is not None:
        import tertius

        typer.echo(written(references(chosen, tertius.__version__), form), nl=False)
        return
    records = [
        {"source": n, "title": s.title, "release": s.release, "citation": s.citation, "terms": s.terms}
        for n, s in chosen.items()
    ]
    if options.json:
        show_json(records)
        return
    for record in records:
        typer.echo(f"{record['title']} ({record['release']})")
        typer.echo(f"  cite:  {record['citation']}\n  terms: {record['terms']}\n")


@app.command()
def build(
    upstream: Annotated[Path, typer.Option("--from", help="Folder of upstream files.")],
    to: Annotated[Path | None, typer.Option("--to", help="Folder; default: the embedded panel.")] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Rebuild the panel from upstream files: the same files give the same bytes."""
    from tertius.panel.load import embedded_folder
    from tertius.pipeline.build import build as build_panel

    options = Options(json, quiet)
    folder = to or embedded_folder()
    with progress_bar(options) as progress:
        manifest = build_panel(upstream, folder, progress)
    size = sum(file.stat().st_size for file in folder.iterdir())
    if options.json:
        show_json({"folder": str(folder), "bytes": size, "rows": manifest["rows"]})
        return
    show_table(("table", "rows"), list(manifest["rows"].items()), f"{folder}: {size / 1e6:.1f} MB")
    for name, entry in manifest["sources"].items():
        changed = [file for file, facts in entry["files"].items() if not facts["as_expected"]]
        if changed:
            say(f"{name}: not the release that tertius was built with: {', '.join(changed)}", options)


@app.command("import")
def import_(
    file: Annotated[list[Path], typer.Argument(help="The newer upstream file(s).")],
    source: Annotated[
        str, typer.Option("--source", "-s", help="Which source.", autocompletion=complete_source)
    ],
    other: Annotated[
        Path | None, typer.Option("--with", help="Folder with the other sources that it needs.")
    ] = None,
    leave_out: Annotated[
        list[str] | None,
        typer.Option("--leave-out", help="A name in the file that is no state; repeat for more."),
    ] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Import newer upstream file(s) of a source; they take precedence over the embedded panel."""
    from tertius.pipeline.importing import import_file

    options = Options(json, quiet)
    with progress_bar(options) as progress:
        done = import_file(source, file, other, progress, leave_out or ())
    if options.json:
        show_json({"source": done.source, "rows": done.rows, "notes": done.notes})
        return
    show_table(("data set", "rows"), list(done.rows.items()), f"Imported {done.source}")
    for note in done.notes:
        say(note, options)


def _brought() -> str:
    from tertius.panel.overlay import imports

    return f"imported data sets: {', '.join(entry.dataset for entry in imports()) or 'none'}"


@app.command()
def undo(
    dataset: Annotated[str, typer.Argument(help="Data set whose last import is undone.")],
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Undo the last import of a data set."""
    from tertius.panel.overlay import undo as undo_import

    now = undo_import(dataset)
    if now == "nothing":
        raise UsageError(f"data set {dataset!r}", "an import to undo", "none", _brought())
    text = (
        "the import before it is in use again" if now == "previous" else "the embedded rows are in use again"
    )
    say(f"the last import of {dataset} is undone: {text}", Options(json, quiet))


@app.command()
def forget(
    dataset: Annotated[str, typer.Argument(help="Data set whose imports are removed.")],
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Remove every import of a data set and use the embedded rows again."""
    from tertius.panel.overlay import forget as forget_imports

    if not forget_imports(dataset):
        raise UsageError(f"data set {dataset!r}", "an imported data set", "none", _brought())
    say(f"the imports of {dataset} are removed", Options(json, quiet))
