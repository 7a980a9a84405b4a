"""Operating characteristics: how often each claim test errs and finds, by planted worlds.

The record is made by ``tertius calibrate`` and packaged.  It names the digest of the code that each test
decides by; where that code has changed since, the figures are still shown, and said to be of an earlier
state.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
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
FORMAT = 2


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
class Scores:
    """Brier scores summed over `worlds` whose verdict answers: neither silent nor without an interval.

    Attributes
    ----------
    grid : float
        Of the probabilities of the verdict, which come from all specifications.
    headline : float
        Of those that the headline's interval alone would give.
    honest : float
        To expect of an unbiased interval as wide as the headline's.
    """

    worlds: int = 0
    grid: float = 0.0
    headline: float = 0.0
    honest: float = 0.0


@dataclass(frozen=True)
class Cell:
    """What a test did in the worlds of one setting.

    Attributes
    ----------
    effect, size, trap
        The setting; see `tertius.worlds.family.Setting`.
    labels : mapping of str to int
        Worlds by label.
    wrong, astray : Share
        Worlds with a full label that is wrong there, and with a leaning that is.
    right, leaning : Share
        Worlds with the full label that is right, and with that or the leaning towards it.
    covered : Share
        Worlds with a headline interval that holds the truth, of those that have both.
    n : float
        Mean number of cases of the headline.
    truth : float or None
        Mean truth of the headline's quantity.
    reliability : tuple of (int, float, int)
        In tenths of the probability that the multiverse gives to "beyond", "inside" and "below": how many
        such probabilities, their sum, and how often the truth lay there; of verdicts that answer.
    brier : float
        Sum over the worlds of the squared differences between these probabilities and where the truth lay.
    answered : Share
        As `covered`, of the worlds whose verdict answers; not of those that are "not identified".
    scores : Scores
        What the probabilities of those verdicts are worth.
    """

    effect: float
    size: float
    trap: str
    labels: Mapping[str, int]
    wrong: Share
    astray: Share
    right: Share
    leaning: Share
    covered: Share
    n: float
    truth: float | None
    reliability: tuple[tuple[int, float, int], ...] = ()
    brier: float = 0.0
    answered: Share = Share(0, 0)
    scores: Scores = Scores()

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
    edge: float | None
    cells: tuple[Cell, ...]

    def cell(self, effect: float, size: float = 1.0, trap: str = "") -> Cell | None:
        """Return the cell of a setting, if it was run."""
        return next((c for c in self.cells if (c.effect, c.size, c.trap) == (effect, size, trap)), None)


def pooled(cells: Iterable[Cell], name: str) -> Share:
    """Return one of the shares of several settings together."""
    shares = [getattr(cell, name) for cell in cells]
    return Share(sum(s.count for s in shares), sum(s.of for s in shares))


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
    for function in (assess, test.build, test.cells, test.placebo, test.qualify):
        if function is None:
            continue
        try:
            code = code_of(function.__module__, function.__qualname__, lambda m: f"{m}.".startswith(packages))
        except KeyError as error:
            asked = "build, cells, placebo and qualify defined with `def` at the top level of a module"
            raise UsageError(f"claim test in {test.module}", asked, str(error)) from error
        pieces.append(code)
    matters = test.parameters.model_fields.get("matters")
    default = matters.default if matters is not None else None
    return digest("claim test", pieces, asdict(test.threshold), test.minimum, default)


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
    shares = ("wrong", "astray", "right", "leaning", "covered")
    cells = tuple(
        Cell(
            **{
                **cell,
                **{name: Share(**cell[name]) for name in shares},
                # A record made before these were counted has neither.
                "answered": Share(**cell.get("answered", {"count": 0, "of": 0})),
                "scores": Scores(**cell.get("scores", {})),
                "reliability": tuple((int(n), float(p), int(hits)) for n, p, hits in cell["reliability"]),
            }
        )
        for cell in entry["cells"]
    )
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
    if null is not None and null.wrong.of:
        words.append(
            f"of {null.wrong.of} planted worlds without the effect, {percent(null.wrong)} got a full label "
            f"that is wrong and {percent(null.astray)} a leaning that is"
        )
    if named is not None and named.leaning.of:
        words.append(
            f"with an effect ({calibration.effect}; n about {named.n:.0f}), "
            f"{percent(named.leaning)} got the right label or the leaning towards it"
        )
    if null is not None and null.covered.of:
        words.append(f"the 95 % interval held the truth in {percent(null.covered)}")
    line = "; ".join(words) + "."
    if not current(calibration):
        return f"Calibrated before the code of this test last changed: {line}"
    return line[0].upper() + line[1:]
