"""What the screen of measures can show: measures and variables of the record, by state and year."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from tertius.core.errors import near_miss, shorten
from tertius.dossier.palette import SEQUENCE
from tertius.dossier.text import number
from tertius.measures import MEASURES
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.web.bench import Bench
from tertius.web.errors import Missing

#: What an address calls a variable of the record.
TRAIT = "record:"


@dataclass(frozen=True)
class Codebook:
    """What a measure or a variable is.

    Attributes
    ----------
    keys : mapping of str to tuple of str
        Further keys (a patron, a channel) with their values.
    datasets : tuple of str
        Of a variable of the record; a measure reads many.
    """

    name: str
    title: str
    unit: str
    words: str
    interval: str
    keys: Mapping[str, tuple[str, ...]]
    datasets: tuple[str, ...] = ()


def names(panel: Panel) -> dict[str, str]:
    """Return everything that can be shown: name to title, measures first."""
    rows = panel.variables[panel.variables["table"] == "traits"]
    traits = {f"{TRAIT}{n}": str(t) for n, t in zip(rows["variable"], rows["title"], strict=True)}
    measures = {name: entry.title for name, entry in MEASURES.all().items()}
    return {**measures, **dict(sorted(traits.items(), key=lambda pair: pair[1]))}


def codebook(bench: Bench, name: str) -> Codebook:
    """Return what a name stands for.

    Raises
    ------
    Missing
        Neither a measure nor a variable of the record.
    """
    if name.startswith(TRAIT):
        rows = bench.panel.variables
        found = rows[(rows["table"] == "traits") & (rows["variable"] == name.removeprefix(TRAIT))]
        if not found.empty:
            first = found.iloc[0]
            sets = tuple(str(d) for d in found["dataset"])
            return Codebook(
                name, str(first["title"]), str(first["unit"]), str(first["description"]), "", {}, sets
            )
    elif name in MEASURES.all():
        entry = MEASURES.get(name)
        frame = bench.measure(name)
        more = [key for key in entry.key if key not in ("iso3", "year")]
        keys = {key: tuple(dict.fromkeys(str(v) for v in frame[key].unique())) for key in more}
        return Codebook(name, entry.title, entry.unit, entry.reference, entry.interval, keys)
    hint = near_miss(name, names(bench.panel))
    raise Missing("measure", "a measure or a variable of the record", shorten(name), hint)


def values(bench: Bench, book: Codebook, chosen: Mapping[str, str]) -> pd.DataFrame:
    """Return iso3, year, value, low, high, status of a measure; `chosen` holds its further keys."""
    if book.name.startswith(TRAIT):
        return _trait(bench.panel, book.name.removeprefix(TRAIT))
    frame = bench.measure(book.name)
    for key, value in chosen.items():
        frame = frame[frame[key] == value]
    kept = frame[["iso3", "year", "value", "low", "high"]]
    return kept.assign(status=np.where(kept["value"].notna(), "observed", "missing"))


@per_panel(maxsize=40)
def _trait(panel: Panel, variable: str) -> pd.DataFrame:
    grid = panel.trait_grid(variable)
    value, status = grid.value.stack(future_stack=True), grid.status.stack(future_stack=True)
    frame = pd.DataFrame({"value": value, "status": status}).reset_index()
    kept = frame[frame["status"] != "outside"]
    return kept.assign(low=np.nan, high=np.nan)[["iso3", "year", "value", "low", "high", "status"]]


@dataclass(frozen=True)
class Scale:
    """Bands of a map: the same for all years, so that colours can be compared.

    Attributes
    ----------
    edges : tuple of float
        Inner edges, ascending; a band includes its upper edge.
    """

    edges: tuple[float, ...]
    unit: str

    def colour(self, value: float) -> str:
        """Return the colour of a value."""
        return self._shade(bisect_left(self.edges, value))

    def _shade(self, band: int) -> str:
        return SEQUENCE[round(band * (len(SEQUENCE) - 1) / max(1, len(self.edges)))].light

    def legend(self) -> list[tuple[str, str]]:
        """Return colour and words of each band, from little to much."""
        said = [number(edge, self.unit) for edge in self.edges]
        if not said:
            return [(self._shade(0), "one value")]
        words = [f"to {said[0]}", *(f"{a} to {b}" for a, b in pairwise(said)), f"over {said[-1]}"]
        return [(self._shade(band), w) for band, w in enumerate(words)]


def scale_of(found: Sequence[float], unit: str) -> Scale:
    """Return bands that hold about as many values each, with round edges."""
    known = np.asarray(found, dtype=float)
    known = known[np.isfinite(known)]
    if not known.size:
        return Scale((), unit)
    distinct = np.unique(known)
    if len(distinct) <= len(SEQUENCE):
        edges = (distinct[:-1] + distinct[1:]) / 2
    else:
        edges = np.quantile(known, np.arange(1, len(SEQUENCE)) / len(SEQUENCE))
    rounded = sorted({float(f"{edge:.2g}") for edge in edges if edge < distinct[-1]})
    return Scale(tuple(rounded), unit)
