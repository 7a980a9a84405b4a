"""`tertius measure`: compute a measure to a file or the screen."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tertius.api.names import setting
from tertius.cli.complete import complete_measure
from tertius.cli.console import AsJson, Options, Quiet, say, show_json, show_table
from tertius.core.errors import UsageError, near_miss
from tertius.core.tree import read_tree

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 40


def measure(
    name: Annotated[str, typer.Argument(help="A measure.", autocompletion=complete_measure)],
    out: Annotated[Path | None, typer.Option("--out", "-o", help="A .csv or .parquet file.")] = None,
    state: Annotated[list[str] | None, typer.Option("--state", "-s", help="Only this state (ISO3).")] = None,
    years: Annotated[str | None, typer.Option("--years", "-y", help="YEAR or FIRST-LAST.")] = None,
    set_: Annotated[list[str] | None, typer.Option("--set", help="PARAMETER=VALUE.")] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Compute measure NAME from the panel; without --out, print its first rows."""
    from tertius.core.frames import write_frame
    from tertius.measures import MEASURES
    from tertius.measures.select import select
    from tertius.panel.load import load_panel

    options = Options(json, quiet)
    entry = MEASURES.get(name)
    parameters = dict(entry.defaults) | parse_parameters(name, set_ or [], entry.defaults)
    if out is not None and out.suffix not in {".csv", ".parquet"}:
        raise UsageError(str(out), "a file name ending in .csv or .parquet", repr(out.suffix))
    panel = load_panel()
    frame = entry.compute(panel, **parameters)
    frame = select(frame, entry.key, panel.states.all(), state or (), _years(years))
    if out is not None:
        write_frame(frame, out)
        say(f"{len(frame):,} rows of {name} [{entry.unit}] in {out}", options)
    elif options.json:
        show_json([dict(zip(frame.columns, row)) for row in _cells(frame)])
    else:
        shown = frame if not sys.stdout.isatty() else frame.head(_SHOWN)
        show_table(list(frame.columns), _cells(shown), entry.title)
        if len(shown) < len(frame):
            say(f"… and {len(frame) - len(shown):,} more rows; --out FILE.csv writes all of them", options)


def _cells(frame: pd.DataFrame) -> list[list[object]]:
    """Return the rows of `frame` as plain values, missing ones as None."""
    plain = frame.astype(object).to_numpy()
    plain[frame.isna().to_numpy()] = None
    return plain.tolist()


def parse_parameters(measure: str, given: list[str], defaults: Any) -> dict[str, Any]:
    """Read ``NAME=VALUE`` settings; values are YAML scalars or lists; unknown names are refused."""
    out: dict[str, Any] = {}
    for item in given:
        name, equals, text = item.partition("=")
        if name in out:
            raise UsageError(f"parameter {name!r}", "each parameter once", "it twice")
        if not equals or name not in defaults:
            hint = near_miss(name, defaults) or f"known: {', '.join(defaults) or 'none'}"
            raise UsageError(
                f"measure {measure!r}", "PARAMETER=VALUE with a known parameter", repr(item), hint
            )
        value = read_tree(text, f"--set {name}", UsageError, "a value").value
        out[name] = setting(name, value, defaults[name])
    return out


def _years(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    found = re.fullmatch("([0-9]{4})(?:-([0-9]{4}))?", text)
    if found is None:
        raise UsageError("--years", "YEAR or FIRST-LAST", repr(text))
    span = int(found[1]), int(found[2] or found[1])
    if span[0] > span[1]:
        raise UsageError("--years", "the first year before the last", repr(text))
    return span
