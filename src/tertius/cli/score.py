"""`tertius score`: forecasts compared with what happened."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tertius.cli.complete import complete_case
from tertius.cli.console import AsJson, Options, Quiet, say, show_json, show_table

if TYPE_CHECKING:
    from tertius.models.scoring import Decomposition
    from tertius.pipeline.score import Card, Score


def score(
    forecasts: Annotated[
        str, typer.Argument(help="A file of forecasts, or a case.", autocompletion=complete_case)
    ],
    outcomes: Annotated[Path | None, typer.Option("--outcomes", help="A file of outcomes.")] = None,
    on: Annotated[str | None, typer.Option("--on", help="Date to score on; default today.")] = None,
    plot: Annotated[
        Path | None, typer.Option("--plot", help="Write the calibration chart, as .svg or .png.")
    ] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Score settled FORECASTS: Brier and log score, their parts, calibration once there are enough."""
    from tertius.case.forecasts import load_book, settle
    from tertius.pipeline.score import ENOUGH, score

    options = Options(json, quiet)
    book = load_book(forecasts)
    if outcomes is not None:
        book = settle(book, outcomes)
    card = score(book, _day(on))
    if plot is not None:
        from tertius.pipeline.score_chart import write_calibration_chart

        write_calibration_chart(card, plot)
    if options.json:
        show_json(card.to_json())
        return
    show_table(("figure", "value", "low", "high"), _rows(card), card.title)
    if card.calibration:
        columns = ("forecasts from", "to", "n", "mean forecast", "came true", "low", "high")
        bins = [(b.start, b.end, b.n, b.forecast, b.observed, b.low, b.high) for b in card.calibration]
        show_table(columns, bins, "Calibration")
    else:
        say(f"calibration needs {ENOUGH} settled forecasts; there are {len(card.settled)}", options)


def _day(text: str | None) -> date:
    from tertius.core.dates import FORM, last_day
    from tertius.core.errors import UsageError, shorten

    if text is None:
        return date.today()
    try:
        return last_day(text)
    except (ValueError, TypeError):
        raise UsageError("--on", FORM, shorten(text)) from None


def _rows(card: Card) -> list[tuple[object, ...]]:
    counts = (("forecasts", card.n), ("settled", len(card.settled)), ("ambiguous", len(card.ambiguous)),
              ("open", len(card.open)), ("of them overdue", len(card.overdue)),
              ("questions among the settled", card.questions))  # fmt: skip
    rows: list[tuple[object, ...]] = [(name, value, None, None) for name, value in counts]
    scores = (
        ("Brier score", card.brier),
        ("log score (nats)", card.log),
        ("Brier score of the base rate", card.base_rate),
        ("gain over the base rate", card.gain),
    )
    rows += [(name, *_cells(figure)) for name, figure in scores if figure is not None]
    if card.skill is not None:
        rows.append(("skill against the base rate", card.skill, None, None))
    if card.ruled_out:
        rows.append(
            (f"ruled out, but happened: {', '.join(card.ruled_out)}", len(card.ruled_out), None, None)
        )
    plain = (("mean forecast", card.mean_forecast), ("share that came true", card.share_come_true))
    rows += [(name, value, None, None) for name, value in plain if value is not None]
    for name, parts in (("Brier", card.parts), ("log", card.log_parts), ("Brier in bins", card.binned)):
        rows += _parts(name, parts) if parts is not None else []
    return rows


def _cells(score: Score) -> tuple[object, object, object]:
    return ("infinite" if score.value is None else score.value), score.low, score.high


def _parts(name: str, parts: Decomposition) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = [
        (f"{name}: reliability (less is better)", parts.reliability, None, None),
        (f"{name}: resolution (more is better)", parts.resolution, None, None),
        (f"{name}: uncertainty (of the events)", parts.uncertainty, None, None),
    ]
    if name.endswith("bins"):
        rows.append((f"{name}: within bins", parts.within, None, None))
    return rows
