"""The calibration chart of scored forecasts, as a file."""

from __future__ import annotations

from pathlib import Path

from tertius.claims.verdict import DataTable
from tertius.core.errors import UsageError
from tertius.core.files import atomic
from tertius.dossier.charts import calibration
from tertius.dossier.draw import WIDE, drawn, to_png
from tertius.pipeline.score import ENOUGH, Card


def write_calibration_chart(card: Card, path: Path) -> None:
    """Draw how often forecasts of each probability came true into `path`, ``.svg`` or ``.png``.

    Raises
    ------
    UsageError
        The file name ends in neither, or too few forecasts are settled.
    """
    if path.suffix not in (".svg", ".png"):
        raise UsageError("--plot", "a file that ends in .svg or .png", path.name)
    if not card.calibration:
        got = f"{len(card.settled)} settled"
        raise UsageError("--plot", f"a calibration chart of at least {ENOUGH} settled forecasts", got)
    rows = tuple((b.forecast, b.observed, b.low, b.high, b.n) for b in card.calibration)
    table = DataTable(card.title, ("forecast", "observed", "low", "high", "n"), rows)
    drawing = drawn(lambda width: calibration.draw(table, width), WIDE, "calibration")
    with atomic(path) as part:
        part.write_bytes(to_png(drawing) if path.suffix == ".png" else drawing.svg.encode())
