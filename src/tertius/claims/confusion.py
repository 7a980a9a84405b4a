"""What a test says of networks in which one mechanism, or none, is planted: the confusion table.

The record is made by ``tertius calibrate`` and packaged, like that of `operating`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tertius.claims.operating import Share, percent
from tertius.core.errors import StoreError

RECORD = "confusion.json"
FORMAT = 1


@dataclass(frozen=True)
class Row:
    """What a test said of the networks of one kind.

    Attributes
    ----------
    kind, planted : str
        Name, and what is planted in words.
    says : mapping of str to Share
        How many of the networks that the model was fitted to got each finding.
    largest : mapping of str to int
        Networks by the largest part of the likeness.
    covered : Share
        Networks whose interval holds the planted odds ratio.
    truth, median : float
        Planted odds ratio, and the median estimate.
    lost : int
        Networks whose fit did not converge.
    """

    kind: str
    planted: str
    says: Mapping[str, Share]
    largest: Mapping[str, int]
    covered: Share
    truth: float
    median: float | None
    lost: int


@dataclass(frozen=True)
class Confusion:
    """All kinds of networks of one test; `code` is the digest of the code that draws and decides."""

    test: str
    code: str
    panel: str
    seed: int
    rows: tuple[Row, ...]


def to_json(confusions: Mapping[str, Confusion], environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the record as plain JSON data."""
    tests = {name: asdict(confusions[name]) for name in sorted(confusions)}
    return {"format": FORMAT, "environment": dict(environment), "tests": tests}


def from_json(data: Any, where: str) -> dict[str, Confusion]:
    """Return the tables of a record that `to_json` wrote."""
    try:
        if data["format"] != FORMAT:
            raise StoreError(where, f"format {FORMAT}", str(data["format"]), "run tertius calibrate anew")
        return {name: _confusion(entry) for name, entry in data["tests"].items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise StoreError(where, "a record of tertius calibrate", f"none ({error})") from error


def _confusion(entry: dict[str, Any]) -> Confusion:
    rows = tuple(
        Row(
            **{
                **row,
                "says": {name: Share(**share) for name, share in row["says"].items()},
                "covered": Share(**row["covered"]),
            }
        )
        for row in entry["rows"]
    )
    return Confusion(**{**entry, "rows": rows})


@cache
def packaged() -> dict[str, Confusion]:
    """Return the packaged record; nothing where there is none."""
    file = files("tertius.claims") / RECORD
    if not file.is_file():
        return {}
    return from_json(json.loads(file.read_text(encoding="utf-8")), RECORD)


def sentence(name: str) -> str | None:
    """Return in a line how often influence is said in networks of each kind; None without a record."""
    table = packaged().get(name)
    if table is None:
        return None
    parts = [f"{percent(row.says['influence'])} with {row.kind}" for row in table.rows]
    return f"Of networks drawn with one mechanism alone, influence was said in {'; '.join(parts)}."
