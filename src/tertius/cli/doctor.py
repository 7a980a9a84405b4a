"""`tertius doctor`: what this machine has, and what is missing for what."""

from __future__ import annotations

from dataclasses import asdict

import typer

from tertius.cli.console import FAILED, AsJson, Options, Quiet, show_json, show_table

_STYLES = {"ok": "green", "missing": "yellow", "wrong": "bold red"}


def doctor(json: AsJson = False, quiet: Quiet = False) -> None:
    """Look at Python, packages, caches and data; say what is missing for what, and how to get it.

    Ends with 1 where something that every command needs is wrong.
    """
    from tertius.pipeline.doctor import examine

    options, checks = Options(json, quiet), examine()
    if options.json:
        show_json([asdict(check) for check in checks])
    else:
        rows = [(c.what, c.state, c.found, c.remedy) for c in checks if not quiet or c.state != "ok"]
        styles = [_STYLES[row[1]] for row in rows]
        show_table(("what", "state", "found", "what to do"), rows, styles=styles, styled=1)
    if any(check.state == "wrong" for check in checks):
        raise typer.Exit(FAILED)
