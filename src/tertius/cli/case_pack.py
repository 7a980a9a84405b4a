"""`tertius case pack` and `unpack`: a case with its verdicts in one file, to send and to receive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tertius.cli.complete import complete_case
from tertius.cli.console import AsJson, Options, Quiet, say, show_json


def pack(
    case: Annotated[str, typer.Argument(help="A case's file or name.", autocompletion=complete_case)],
    run: Annotated[Path, typer.Argument(help="Folder of its run.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Bundle; default CASE.zip.")] = None,
    plan: Annotated[
        Path | None, typer.Option("--plan", help="Frozen plan; default: the one beside CASE.")
    ] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Pack CASE, plan, verdicts and brief into a .zip, without the text that it was read from.

    What the case file quotes (at most 120 characters a claim) stays in it.
    """
    from tertius.pipeline.bundle import pack as write

    target = out or Path(f"{Path(case).stem}.zip")
    names, options = write(case, run, target, plan), Options(json, quiet)
    if options.json:
        show_json({"bundle": str(target), "files": names})
        return
    say(f"{target} holds {', '.join(names)}", options)


def unpack(
    bundle: Annotated[Path, typer.Argument(help="A bundle of `tertius case pack`.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="New folder; default: its name.")] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Check a BUNDLE and write its files into a new folder; a changed or strange one is refused."""
    from tertius.pipeline.bundle import unpack as read

    target = out or Path(bundle.stem)
    names, options = read(bundle, target), Options(json, quiet)
    if options.json:
        show_json({"folder": str(target), "files": names})
        return
    say(f"{', '.join(names)} are in {target}; next: tertius run {target / 'case.yaml'}", options)
