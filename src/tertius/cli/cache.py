"""`tertius cache`: how much is kept between runs, and removing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tertius.cli.console import AsJson, Options, Quiet, say, show_json, show_table
from tertius.core.errors import UsageError

if TYPE_CHECKING:
    from tertius.core.caches import Size

app = typer.Typer(help="Show or clear the results that are kept between runs.", no_args_is_help=True)


@app.command()
def size(json: AsJson = False, quiet: Quiet = False) -> None:
    """Show how many results are kept, and how large they are."""
    from tertius.core.caches import size as measured

    _show(measured(), Options(json, quiet))


@app.command()
def clear(
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Remove kept results: nothing is lost but time, and no other file is touched."""
    import sys

    from tertius.core.caches import clear as remove
    from tertius.core.caches import size as measured

    options, found = Options(json, quiet), measured()
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError("tertius cache clear", "--yes", "nobody to ask")
        typer.confirm(f"Remove {found.files:,} results ({found.bytes / 1e6:.1f} MB)?", abort=True)
    removed = remove()
    _show(removed, options)
    say("removed", options)


def _show(found: Size, options: Options) -> None:
    if options.json:
        show_json({"folder": str(found.folder), "files": found.files, "bytes": found.bytes})
        return
    show_table(("folder", "results", "MB"), [(found.folder, found.files, f"{found.bytes / 1e6:.1f}")])
