"""Tables and the record of a scenario's run, as files."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from tertius.core.files import atomic
from tertius.core.frames import write_frame
from tertius.pipeline.scenarios.run import ScenarioRun


def write_tables(run: ScenarioRun, folder: Path) -> list[Path]:
    """Write every table that has rows, and ``record.json`` with what the run was made from.

    Returns
    -------
    list of Path
        The files, the record last.
    """
    made = run.ensemble
    tables = {
        "worlds.parquet": made.frame(),
        "summary.csv": made.summary(),
        "layers.csv": run.layer_table(),
    }
    tables |= {f"ties-{network}.csv": made.tie_changes(network) for network in made.ties}
    if run.contrasts:
        tables["contrasts.csv"] = pd.DataFrame(run.contrast_rows())
    if run.multiplier is not None:
        tables["multiplier.csv"] = run.multiplier.table
    if run.sensitivity is not None:
        tables["sensitivity.csv"] = run.sensitivity.table
    files = []
    for name, table in tables.items():
        if len(table):
            write_frame(table, folder / name)
            files.append(folder / name)
    record = folder / "record.json"
    with atomic(record) as part:
        text = asdict(made.provenance) | {"notes": list(made.notes)}
        part.write_text(json.dumps(text, indent=1, sort_keys=True, default=str), encoding="utf-8")
    return [*files, record]
