"""`tertius interstate`: the model of security ties between states, its fit, and its forecasts."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tertius.cli.console import AsJson, Options, Quiet, say, show_json, show_table
from tertius.cli.progress import progress_bar

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from tertius.models.interstate.track import TrackBin

app = typer.Typer(
    name="interstate",
    help="An actor-oriented network model of who takes arms, pacts or troops from whom.",
    no_args_is_help=True,
)
Threads = Annotated[
    int | None, typer.Option("--threads", "-t", min=1, help="Number of threads; default: all cores.")
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Seed of the random numbers.")]
Tie = Annotated[str | None, typer.Option("--tie", help="arms, delivery, pact or troops.")]
Share = Annotated[
    float | None,
    typer.Option(
        "--share", help="Smallest share of arms that counts as a tie; one of the edges of the bands."
    ),
]
First = Annotated[int | None, typer.Option("--first", help="Last year of the first window.")]
Last = Annotated[int | None, typer.Option("--last", help="Last year of the last window.")]
Suppliers = Annotated[
    str | None, typer.Option("--suppliers", help="ISO3 codes, separated by commas; makes the model two-mode.")
]
ColdWar = Annotated[bool, typer.Option("--cold-war", help="Windows 1955-59 to 1985-89.")]


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
    from tertius.models.interstate.default import fit_default
    from tertius.panel.load import load_panel
    from tertius.pipeline.interstate import interstate_record, interstate_spec

    options = Options(json, quiet)
    spec = interstate_spec(cold_war, tie, share, first, last, _codes(suppliers))
    with progress_bar(options, "compiling") as progress:
        fitted = fit_default(load_panel(), spec=spec, seed=seed, threads=threads, progress=progress)
    if out is not None:
        fitted.fit.save(out)
    if options.json:
        show_json(interstate_record(fitted))
    else:
        sys.stdout.write(f"{fitted.fit}\n")
    say(f"saved in {out}" if out else f"kept in the cache as {fitted.key[:12]}", options)


@app.command()
def gof(
    cold_war: ColdWar = False,
    tie: Tie = None,
    share: Share = None,
    first: First = None,
    last: Last = None,
    suppliers: Suppliers = None,
    chains: Annotated[int, typer.Option("--chains", "-n", min=20, help="Number of chains.")] = 1000,
    plot: Annotated[Path | None, typer.Option("--plot", help="Folder for violin plots (.svg).")] = None,
    seed: Seed = 1,
    threads: Threads = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Compare degrees, large suppliers and triads with simulated ones."""
    from tertius.models.interstate.default import fit_default
    from tertius.models.interstate.goodness import goodness
    from tertius.panel.load import load_panel
    from tertius.pipeline.interstate import gof_rows, interstate_spec, write_gof_plots

    options = Options(json, quiet)
    spec = interstate_spec(cold_war, tie, share, first, last, _codes(suppliers))
    with progress_bar(options, "compiling") as progress:
        fitted = fit_default(load_panel(), spec=spec, seed=seed, threads=threads, progress=progress)
    say(f"simulating {chains} chains", options)
    result = goodness(fitted.built, fitted.fit, chains, seed, threads)
    if plot is not None:
        write_gof_plots(result, plot)
    summary, entries = gof_rows(result)
    if options.json:
        show_json({"key": fitted.key, "summary": summary, "entries": entries})
        return
    show_table(tuple(summary[0]), [tuple(r.values()) for r in summary], "Goodness of fit")
    show_table(tuple(entries[0]), [tuple(e.values()) for e in entries], "Entries")


@app.command()
def forecast(
    origins: Annotated[
        str, typer.Option("--origins", help="Windows to forecast from, by their last year: FIRST-LAST.")
    ] = "1999-2019",
    supplier: Annotated[str, typer.Option("--supplier", help="Supplier whose ties are printed.")] = "all",
    states: Annotated[
        str | None, typer.Option("--states", help="States to print; default: the 20 likeliest ties.")
    ] = None,
    saom: Annotated[
        bool, typer.Option("--saom", help="Also score the actor-oriented model: a minute an origin.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write the next window as a file for 'tertius score'.")
    ] = None,
    seed: Seed = 1,
    threads: Threads = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Score forecasts from past windows, and forecast the next one.

    Finished origins are kept: run the same command again to continue an interrupted run.
    """
    from tertius.models.interstate.forecast_spec import ForecastSpec
    from tertius.panel.load import load_panel
    from tertius.pipeline.interstate import LIKELIEST, forecast_run

    options = Options(json, quiet)
    spec, power = ForecastSpec(seed=seed, saom=saom), _power(supplier)
    ends = _years(origins, spec.model.window)
    with progress_bar(options) as progress:
        made = forecast_run(load_panel(), spec, ends, power, _codes(states) or (), threads, progress)
    if out is not None:
        made.write(out)
    if options.json:
        show_json(made.to_json())
        return
    mean, gaps, ahead = made.mean_scores(), made.scores.differences, made.ahead
    window = f"{ahead.first}-{ahead.last}"
    show_table(
        tuple(mean.columns), _rows(mean), f"Scores of forecasts from {origins} (less is better but pr_auc)"
    )
    show_table(tuple(gaps.columns), _rows(gaps), "Difference from the network logit (less is better)")
    show_table(
        tuple(made.chosen.columns),
        _rows(made.chosen),
        f"Ties with {_named(power)} in {window}: {ahead.definition}",
    )
    if power == "all" and not states:
        new, lost = ahead.changes(LIKELIEST // 2)
        show_table(tuple(new.columns), _rows(new), f"Likeliest new ties in {window}")
        show_table(
            tuple(lost.columns), _rows(lost), f"Present ties that are likeliest to be lost by {window}"
        )
    _say_record(made.record, options)


@app.command()
def book(
    supplier: Annotated[str, typer.Option("--supplier", help="Supplier whose ties are printed.")] = "all",
    states: Annotated[str | None, typer.Option("--states", help="States to print.")] = None,
    file: Annotated[Path | None, typer.Option("--file", help="Another book than the packaged one.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write what is printed as a file for 'tertius score'.")
    ] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Print the published forecast of the next window, with its track record in words."""
    from json import dumps

    from tertius.core.files import atomic
    from tertius.core.frames import records
    from tertius.models.interstate.book import latest, read_book, settled
    from tertius.panel.load import load_panel
    from tertius.pipeline.interstate import LIKELIEST

    options, power = Options(json, quiet), _power(supplier)
    found = latest() if file is None else read_book(file)
    chosen = found.outlook.of(power, _codes(states) or ())
    if out is not None:
        with atomic(out) as part:
            part.write_text(dumps(settled(found, chosen, load_panel()), indent=2), encoding="utf-8")
    if not states:
        chosen = chosen.head(LIKELIEST)
    ahead = found.outlook
    if options.json:
        show_json(
            {
                "made": found.made,
                "sha256": found.sha256,
                "window": [ahead.first, ahead.last],
                "definition": ahead.definition,
                "inputs": dict(found.inputs),
                "forecasts": records(chosen),
            }
        )
        return
    window = f"{ahead.first}-{ahead.last}, forecast on {found.made}"
    title = f"Ties with {_named(power)} in {window}: {ahead.definition}"
    show_table(tuple(chosen.columns), _rows(chosen), title)
    _say_record(found.record, options)


def _say_record(record: Sequence[TrackBin], options: Options) -> None:
    from tertius.models.interstate.track import in_words

    for about in (0.15, 0.35, 0.75):
        if said := in_words(record, about):
            say(said, options)


def _power(text: str) -> str:
    return "all" if text.strip().lower() == "all" else text.strip().upper()


def _named(power: str) -> str:
    return "any supplier" if power == "all" else power


def _codes(text: str | None) -> tuple[str, ...] | None:
    """Return codes with commas between, in capitals; None where the option was not given."""
    return None if text is None else tuple(s.strip().upper() for s in text.split(",") if s.strip())


def _rows(frame: pd.DataFrame) -> list[list[object]]:
    return frame.to_numpy().tolist()


def _years(text: str, step: int) -> list[int]:
    from tertius.core.errors import UsageError, shorten

    first, dash, last = text.partition("-")
    if not (first.isdecimal() and (last.isdecimal() or not dash)) or len(text) > 9:
        raise UsageError("--origins", "a year, or first-last", shorten(text))
    years = list(range(int(first), int(last or first) + 1, step))
    if not years:
        raise UsageError("--origins", "the first year before the last", shorten(text))
    return years
