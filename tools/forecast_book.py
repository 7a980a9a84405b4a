"""Publish the forecast of the window after the panel's last: `python tools/forecast_book.py`.

Writes ``src/tertius/models/interstate/books/FIRST-LAST.json``, which is never overwritten: a published
forecast stays as it was.
"""

from __future__ import annotations

import sys
from datetime import date

from tertius.core.provenance import code_digest
from tertius.core.store import Store, default_cache
from tertius.models.interstate.ahead import MADE_BY
from tertius.models.interstate.book import FOLDER, write_book
from tertius.models.interstate.evaluate import evaluate
from tertius.models.interstate.forecast_spec import ForecastSpec
from tertius.models.interstate.outlook import outlook
from tertius.models.interstate.track import track
from tertius.panel.load import load_panel

#: Origins of the track record: windows since the end of the Cold War whose next one is known.
ORIGINS = tuple(range(1994, 2020, 5))


def main() -> None:
    """Forecast and write."""
    panel, spec, store = load_panel(), ForecastSpec(), Store(default_cache())
    ahead = outlook(panel, spec, spec.model.last, store)
    path = FOLDER / f"{ahead.first}-{ahead.last}.json"
    if path.exists():
        sys.exit(f"{path}: published already; a forecast is not changed afterwards")
    record = track(evaluate(panel, spec, ORIGINS, store).scored)
    inputs = {"panel": panel.digest, "code": code_digest(*MADE_BY), "seed": spec.seed}
    write_book(path, ahead, record, ORIGINS, inputs, date.today())


if __name__ == "__main__":
    main()
