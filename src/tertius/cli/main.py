"""The `tertius` command: its groups and options; no traceback reaches a user."""

from __future__ import annotations

import io
import os
import sys
import warnings
from pathlib import Path
from typing import Annotated

import typer

from tertius import __version__
from tertius.cli import (
    analogues,
    cache,
    calibrate,
    case,
    data,
    diff,
    doctor,
    export,
    flips,
    interstate,
    listing,
    measure,
    model,
    read,
    review,
    routes,
    run,
    scenario,
    score,
    serve,
)
from tertius.cli.examples import epilog, illustrate
from tertius.cli.grouped import Grouped
from tertius.core.errors import TertiusError, every, shorten
from tertius.core.store import refused

app = typer.Typer(
    name="tertius",
    cls=Grouped,
    epilog=epilog("tertius"),
    help="A test bench for arguments about world politics: claims in, verdicts with their evidence out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(data.app, name="data")
app.add_typer(case.app, name="case")
app.command("read")(read.read)
app.command("review")(review.review)
app.command("run")(run.run)
app.command("diff")(diff.diff)
app.command("score")(score.score)
app.command("analogues")(analogues.analogues)
app.command("flips")(flips.flips)
app.command("calibrate")(calibrate.calibrate)
app.command("list")(listing.list_entries)
app.command("measure")(measure.measure)
app.command("fit")(model.fit)
app.command("simulate")(model.simulate)
app.add_typer(interstate.app, name="interstate")
app.command("routes")(routes.routes)
app.command("scenario")(scenario.scenario)
app.command("serve")(serve.serve)
app.command("export")(export.export)
app.command("doctor")(doctor.doctor)
app.add_typer(cache.app, name="cache")
illustrate(app)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tertius {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Judge arguments about world politics: claims in, verdicts with their evidence out."""


def main() -> None:
    """Run the command line.

    Exits with 0 on success, 1 where claims failed, 2 on a user's error, 70 on ours, 74 on the machine's and
    130 on Ctrl-C.
    """
    debug = bool(os.environ.get("TERTIUS_DEBUG"))
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who started it: what is said goes nowhere
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        _write_any_character(getattr(sys, name))
    warnings.formatwarning = lambda message, *_, **__: f"tertius: warning: {message}\n"
    try:
        app()
    except TertiusError as error:
        if debug:
            raise
        sys.stderr.write("".join(f"tertius: {one}\n" for one in every(error)))
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, SystemExit) as stop:  # typer turns the first into an exit with 130
        if isinstance(stop, SystemExit) and stop.code != 130:
            raise
        sys.stderr.write(
            "tertius: interrupted; finished work is kept; run the same command again to continue\n"
        )
        sys.exit(130)
    except BrokenPipeError:  # the reader of our output has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except (
        OSError
    ) as error:  # what the machine refuses: a full disk, a folder without permission, a long name
        if debug:
            raise
        where = shorten(str(error.filename)) if error.filename else _here()
        got = error.strerror or str(error)
        sys.stderr.write(f"tertius: {where}: {got.lower()}; no partial files were written\n")
        sys.exit(74)
    except Exception as error:
        if debug:
            raise
        kind = type(error).__name__
        sys.stderr.write(
            f"tertius: internal error ({kind}: {str(error)[:200]}); no partial files were written; "
            "run again with TERTIUS_DEBUG=1 for the details that a report needs\n"
        )
        sys.exit(70)
    finally:
        for root, reason in refused.items():
            said = f"the cache {root} could not be written ({reason}); nothing is lost but time"
            sys.stderr.write(f"tertius: {said}; set TERTIUS_CACHE to another folder\n")


def _write_any_character(stream: object) -> None:
    """Let a file or a program get UTF-8 whatever the locale, and a terminal "?" for what it cannot show."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _here() -> str:
    """Return what an error of the machine is about that names no file: most often the folder has gone."""
    try:
        Path.cwd()
    except OSError:
        return "the current folder"
    return "this machine"


if __name__ == "__main__":
    main()
