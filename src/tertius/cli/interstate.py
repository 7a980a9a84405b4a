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


@app.command()
def gof(
    cold_war: ColdWar = False,
    tie: Tie = None,
    share: Share = None,
    first: First = None,
    last: Last = None,
    suppliers: Suppliers = None,
    chains: Annotated[int, typer.Option("--chains", "-n", min=20, help="Chains.")] = 1000,
    plot: Annotated[Path | None, typer.Option("--plot", help="Folder for violin plots (.svg).")] = None,
    seed: Seed = 1,
    threads: Threads = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Compare degrees, large suppliers and triads with simulated ones."""
    from tertius.cli.console import show_table
    from tertius.cli.model import estimation_progress
    from tertius.models.interstate.default import fit_default
    from tertius.models.interstate.goodness import goodness
    from tertius.panel.load import load_panel

    options = Options(json, quiet)
    spec = spec_of(cold_war, tie, share, first, last, suppliers)
    with estimation_progress(options) as progress:
        found = fit_default(load_panel(), spec=spec, seed=seed, threads=threads, progress=progress)
    say(f"simulating {chains} chains", options)
    result = goodness(found.built, found.fit, chains, seed, threads)
    if plot is not None:
        plot.mkdir(parents=True, exist_ok=True)
        for one in result.results:
            result.plot(one.name).save(str(plot / f"{one.name.replace(' ', '-')}.svg"))
    summary = [
        {"statistic": r.name, "mahalanobis": r.distance, "p": r.p, "chains": len(r.simulated)}
        for r in result.results
    ]
    entries = [
        {"statistic": r.name, "entry": label, "observed": float(o), "mean": float(m), "sd": float(s)}
        for r in result.results
        for label, o, m, s in zip(r.labels, r.observed, r.simulated.mean(axis=0), r.simulated.std(axis=0))
    ]
    if options.json:
        show_json({"key": found.key, "summary": summary, "entries": entries})
        return
    show_table(tuple(summary[0]), [tuple(r.values()) for r in summary], "Goodness of fit")
    show_table(tuple(entries[0]), [tuple(e.values()) for e in entries], "Entries")


@app.command()
def forecast(
    origins: Annotated[
        str, typer.Option("--origins", help="Last years of windows to score at: first-last.")
    ] = "1979-2019",
    supplier: Annotated[str, typer.Option("--supplier", help="Whose ties are printed.")] = "RUS",
    states: Annotated[
        str | None, typer.Option("--states", help="Which states; default the likeliest 20.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write the next window as a file for 'tertius score'.")
    ] = None,
    seed: Seed = 1,
    threads: Threads = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Score forecasts from rolling origins, and forecast the next window with what they taught.

    Finished origins are kept: an interrupted run goes on from there.
    """
    from tertius.cli.console import progress_bar, show_table
    from tertius.core.files import atomic
    from tertius.core.store import Store, default_cache
    from tertius.models.interstate.ahead import ForecastSpec
    from tertius.models.interstate.evaluate import evaluate
    from tertius.models.interstate.outlook import outlook
    from tertius.panel.load import load_panel
    from tertius.pipeline.progress import Step

    options = Options(json, quiet)
    spec, panel, store = ForecastSpec(seed=seed), load_panel(), Store(default_cache())
    ends = _years(origins, spec.model.window)
    with progress_bar(options) as bar:

        def report(done: int, total: int, label: str) -> None:
            bar(Step("forecasts", label, done, total))

        scores = evaluate(panel, spec, ends, store, threads, report)
        ahead = outlook(panel, spec, scores.pools["pool"], spec.model.last, store, threads)
    named = tuple(s.strip().upper() for s in (states or "").split(",") if s.strip())
    chosen = ahead.of(supplier.upper(), named)
    chosen = chosen if named else chosen.head(20)
    if out is not None:
        import json as jsonlib

        with atomic(out) as part:
            part.write_text(jsonlib.dumps(ahead.to_json(chosen), indent=2), encoding="utf-8")
    if options.json:
        show_json(
            {
                "window": [ahead.first, ahead.last],
                "definition": ahead.definition,
                "pool": {"constant": ahead.pool.constant, "tie": ahead.pool.tie, **ahead.pool.weights},
                "forecasts": _plain(chosen),
                "scores": _plain(scores.table),
                "differences": _plain(scores.differences),
            }
        )
        return
    mean = scores.table.groupby("method", sort=False)[
        ["brier", "log", "pr_auc", "crps", "degrees", "triads"]
    ].mean()
    title = f"Scores, mean of {len(scores.scored)} origins"
    show_table(
        ("method", *mean.columns), [(m, *row) for m, row in zip(mean.index, mean.to_numpy().tolist())], title
    )
    gaps = scores.differences
    show_table(
        tuple(gaps.columns), gaps.to_numpy().tolist(), "Difference from the pooled logit (less is better)"
    )
    title = f"{supplier.upper()} in {ahead.first}-{ahead.last}: {ahead.definition}"
    show_table(tuple(chosen.columns), chosen.to_numpy().tolist(), title)


def _years(text: str, step: int) -> list[int]:
    from tertius.core.errors import UsageError, shorten

    first, dash, last = text.partition("-")
    if not (first.isdigit() and (last.isdigit() or not dash)):
        raise UsageError("--origins", "a year, or first-last", shorten(text))
    found = list(range(int(first), int(last or first) + 1, step))
    if not found or len(text) > 9:
        raise UsageError("--origins", "a year, or first-last", shorten(text))
    return found


def _plain(frame: Any) -> list[dict[str, Any]]:
    rows = frame.to_dict("records")
    return [{k: None if isinstance(v, float) and v != v else v for k, v in row.items()} for row in rows]
