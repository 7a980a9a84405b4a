"""`tertius interstate`: the model of security ties between states, its fit, and its forecasts."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tertius.cli.console import AsJson, Options, Quiet, say, show_json

if TYPE_CHECKING:
    from tertius.models.interstate.spec import InterstateSpec

app = typer.Typer(
    name="interstate",
    help="Who takes arms, pacts or troops from whom: an actor-oriented model of the panel's ties.",
    no_args_is_help=True,
)
Threads = Annotated[int | None, typer.Option("--threads", "-t", min=1, help="Threads; default all cores.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Root of all randomness.")]
Tie = Annotated[str | None, typer.Option("--tie", help="arms, delivery, pact or troops.")]
Share = Annotated[float | None, typer.Option("--share", help="Least share of arms: an edge of a band.")]
First = Annotated[int | None, typer.Option("--first", help="Last year of the first window.")]
Last = Annotated[int | None, typer.Option("--last", help="Last year of the last window.")]
Suppliers = Annotated[
    str | None, typer.Option("--suppliers", help="Makes it two-mode: iso3 ids with commas between.")
]
ColdWar = Annotated[bool, typer.Option("--cold-war", help="Windows 1955-59 to 1985-89.")]


def spec_of(
    cold_war: bool,
    tie: str | None,
    share: float | None,
    first: int | None,
    last: int | None,
    suppliers: str | None,
) -> InterstateSpec:
    """The default model with the options of the command line."""
    from tertius.models.interstate.spec import COLD_WAR, MODERN

    given: dict[str, Any] = {"tie": tie, "share": share, "first": first, "last": last}
    if suppliers is not None:
        given["suppliers"] = tuple(s.strip().upper() for s in suppliers.split(",") if s.strip())
    return replace(COLD_WAR if cold_war else MODERN, **{k: v for k, v in given.items() if v is not None})


@app.command()
def fit(
    cold_war: ColdWar = False,
    tie: Tie = None,
    share: Share = None,
    first: First = None,
    last: Last = None,
    suppliers: Suppliers = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Also save the fit here (.npz).")] = None,
    seed: Seed = 1,
    threads: Threads = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Estimate the model, or take it from the cache, and print the table."""
    from tertius.cli.model import estimation_progress, plain
    from tertius.models.interstate.default import fit_default
    from tertius.panel.load import load_panel

    options = Options(json, quiet)
    spec = spec_of(cold_war, tie, share, first, last, suppliers)
    with estimation_progress(options) as progress:
        found = fit_default(load_panel(), spec=spec, seed=seed, threads=threads, progress=progress)
    if out is not None:
        found.fit.save(out)
    if options.json:
        built = found.built
        show_json(
            plain(found.fit)
            | {
                "key": found.key,
                "states": list(built.axes.states),
                "windows": list(built.axes.ends),
                "filled": built.filled,
            }
        )
    else:
        sys.stdout.write(f"{found.fit}\n")
    say(f"saved in {out}" if out else f"kept in the cache as {found.key[:12]}", options)
