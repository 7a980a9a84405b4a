"""`tertius serve`: the workbench, a page on this machine."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from tertius.core.errors import UsageError


def serve(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port.")] = 8765,
    open_: Annotated[bool, typer.Option("--open", help="Open it in the browser.")] = False,
    workspace: Annotated[
        Path, typer.Option("--workspace", "-w", help="Folder of its cases, drafts and runs.")
    ] = Path("out/workbench"),
    host: Annotated[
        str, typer.Option("--host", help="Address to listen at; beyond this machine a token is asked for.")
    ] = "127.0.0.1",
    limit: Annotated[float, typer.Option("--limit", min=1, help="Seconds that a job may take.")] = 3600.0,
) -> None:
    """Serve the workbench on this machine: cases, texts, runs, what-if, states, measures, scenarios."""
    try:
        from tertius.web.serve import serve as run
    except ImportError as error:
        asked, remedy = "the extra tertius[web]", "pip install 'tertius[web]'"
        raise UsageError("tertius serve", asked, f"no {error.name}", remedy) from error
    from tertius.web.settings import Settings

    settings = Settings(workspace.absolute(), host, port, limit=limit)
    run(settings, open_, lambda sentence: print(f"tertius: {sentence}", file=sys.stderr, flush=True))
