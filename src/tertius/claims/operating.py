"""Operating characteristics: how often each claim test errs and finds, by planted worlds.

The record is made by ``tertius calibrate`` and packaged.  It names the digest of the code that each test
decides by; where that code has changed since, the figures are still shown, and said to be of an earlier
state.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tertius.claims import TESTS, AnyTest, assess
from tertius.claims.intervals import wilson
from tertius.core.errors import StoreError, UsageError
from tertius.core.provenance import digest
from tertius.core.sources import code_of

RECORD = "operating.json"
FORMAT = 1


@dataclass(frozen=True)
class Share:
    """`count` of `of` worlds; `value` and its 95 % Wilson interval are None where there are none."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """The share."""
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's interval."""
        return wilson(self.count / self.of, self.of) if self.of else None


@dataclass(frozen=True)
class Cell:
    """What a test did in the worlds of one setting.

    Attributes
    ----------
    effect, size, trap
        The setting; see `tertius.worlds.family.Setting`.
    labels : mapping of str to int
        Worlds by label.
    false, right, covered : Share
        Worlds with a full label that is wrong there; with the full label that is right; with a headline
        interval that holds the truth, of those that have both.
    leaning : Share
        Worlds that at least lean the right way.
    n : float
        Mean number of cases of the headline.
    truth : float or None
        Mean truth of the headline's quantity.
    """

    effect: float
    size: float
    trap: str
    labels: Mapping[str, int]
    false: Share
    right: Share
    leaning: Share
    covered: Share
    n: float
    truth: float | None

    @property
    def worlds(self) -> int:
        """Number of worlds."""
        return sum(self.labels.values())


@dataclass(frozen=True)
class Calibration:
    """All cells of one test, with what they were made by.

    `code` is the digest of the code that decides, `worlds` that of the code that made the worlds.
    """

    test: str
    code: str
    worlds: str
    panel: str
    seed: int
    null: str
    effect: str
    redrawn: str
    traps: Mapping[str, str]
    parameters: Mapping[str, Any]
    cells: tuple[Cell, ...]

    def cell(self, effect: float, size: float = 1.0, trap: str = "") -> Cell | None:
        """Return the cell of a setting, if it was run."""
        return next((c for c in self.cells if (c.effect, c.size, c.trap) == (effect, size, trap)), None)


def test_code(name: str) -> str:
    """Return the digest of what the claim test of that name decides by; see `code_of_test`."""
    return code_of_test(TESTS.get(name))


def code_of_test(test: AnyTest) -> str:
    """Return the digest of what a claim test decides by: its functions, its declared facts, the shared rule.

    Raises
    ------
    UsageError
        A function of the test is not defined at the top level of a module, so that its code is not found.
    """
    packages = (
        "tertius.claims.",
        "tertius.models.",
        "tertius.saom.",
        "tertius.measures.",
        f"{test.module}.",
    )
    pieces = []
    for function in (assess, test.build, test.cells, test.qualify):
        if function is None:
            continue
        try:
            code = code_of(function.__module__, function.__qualname__, lambda m: f"{m}.".startswith(packages))
        except KeyError as error:
            asked = "build, cells and qualify defined with `def` at the top level of a module"
            raise UsageError(f"claim test in {test.module}", asked, str(error)) from error
        pieces.append(code)
    return digest("claim test", pieces, asdict(test.threshold), test.minimum)


def to_json(calibrations: Mapping[str, Calibration], environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the record as plain JSON data."""
    tests = {name: asdict(calibrations[name]) for name in sorted(calibrations)}
    return {"format": FORMAT, "environment": dict(environment), "tests": tests}


def from_json(data: Any, where: str) -> dict[str, Calibration]:
    """Return the calibrations of a record that `to_json` wrote."""
    try:
        if data["format"] != FORMAT:
            raise StoreError(where, f"format {FORMAT}", str(data["format"]), "run tertius calibrate anew")
        return {name: _calibration(entry) for name, entry in data["tests"].items()}
    except (KeyError, TypeError, AttributeError) as error:
        raise StoreError(where, "a record of tertius calibrate", f"none ({error})") from error


def _calibration(entry: dict[str, Any]) -> Calibration:
    shares = ("false", "right", "leaning", "covered")
    cells = tuple(Cell(**{**c, **{name: Share(**c[name]) for name in shares}}) for c in entry["cells"])
    return Calibration(**{**entry, "cells": cells})


@cache
def packaged() -> dict[str, Calibration]:
    """Return the packaged record; nothing where there is none."""
    file = files("tertius.claims") / RECORD
    if not file.is_file():
        return {}
    return from_json(json.loads(file.read_text(encoding="utf-8")), RECORD)


def current(calibration: Calibration) -> bool:
    """Whether the test still decides by the code that was calibrated."""
    return calibration.code == test_code(calibration.test)


def percent(share: Share) -> str:
    """Return a share in per cent with its interval."""
    if share.value is None or share.interval is None:
        return "–"
    low, high = share.interval
    return f"{100 * share.value:.0f} % ({100 * low:.0f} to {100 * high:.0f})"


def sentence(name: str) -> str:
    """Return a claim test's operating characteristics in a line, or that it has none."""
    calibration = packaged().get(name)
    if calibration is None:
        return "Not calibrated: no planted worlds have been run for this test."
    null, named = calibration.cell(0.0), calibration.cell(1.0)
    words = list[str]()
    if null is not None and null.false.of:
        words.append(
            f"of {null.false.of} planted worlds without the effect, {percent(null.false)} got a full label "
            "that is wrong"
        )
    if named is not None and named.right.of:
        words.append(
            f"with an effect ({calibration.effect}; n about {named.n:.0f}), "
            f"{percent(named.right)} got the right one"
        )
    if null is not None and null.covered.of:
        words.append(f"the 95 % interval held the truth in {percent(null.covered)}")
    line = "; ".join(words) + "."
    if not current(calibration):
        return f"Calibrated before the code of this test last changed: {line}"
    return line[0].upper() + line[1:]
