"""Files of dated forecasts, and of what became of them: YAML or JSON, checked, never guessed at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tertius.case.dates import check_forecasts
from tertius.case.explain import explain
from tertius.case.load import load_case, packaged_cases
from tertius.case.schema import Date, Forecast, Identifier, Line, Text
from tertius.core.dates import first_day, last_day
from tertius.core.errors import CaseError, ForecastError, near_miss, shorten
from tertius.core.files import read_text
from tertius.core.schema import Plain
from tertius.core.tree import MAX_BYTES, Tree, read_tree

SCHEMA = 1
Model = TypeVar("Model", bound=BaseModel)


class _Record(Plain):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    schema_version: Literal[1] = Field(default=1, alias="schema")


class Forecasts(_Record):
    """A file of forecasts: `schema` (1), who made them, when (where a forecast does not say), and they."""

    title: Line | None = None
    forecaster: Line | None = None
    issued: Date | None = None
    forecasts: Annotated[tuple[Forecast, ...], Field(min_length=1, max_length=10_000)]


class Outcome(Plain):
    """What became of one forecast: "yes" and "no" settle it, "ambiguous" takes it out of the scores."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    id: Identifier
    outcome: Literal["yes", "no", "ambiguous"]
    date: Date | None = None
    source: Text | None = None


class Outcomes(_Record):
    """A file of outcomes: `schema` (1) and one entry per forecast that is settled."""

    outcomes: Annotated[tuple[Outcome, ...], Field(min_length=1, max_length=10_000)]


@dataclass(frozen=True)
class Book:
    """Forecasts with the date that each was issued on, and where they were read."""

    origin: str
    title: str
    forecasts: tuple[Forecast, ...]


def load_book(path_or_name: str) -> Book:
    """Return the forecasts of a file, or of a case by its name or file.

    Raises
    ------
    ForecastError, CaseError
        One sentence with file and line, what was expected and what was found.
    """
    if path_or_name in packaged_cases():
        case = load_case(path_or_name)
        return _of_case(case.id, case.title, case.forecasts, case.date)
    path = Path(path_or_name)
    text = read_text(path, MAX_BYTES, ForecastError)
    tree = _tree(text, str(path))
    if isinstance(tree.value, dict) and "claims" in tree.value:
        case = load_case(path)
        return _of_case(str(path), case.title, case.forecasts, case.date)
    checked = _validated(Forecasts, tree, str(path))
    check_forecasts(checked.forecasts, checked.issued, _where(tree, str(path)), ForecastError)
    dated = tuple(_dated(f, checked.issued) for f in checked.forecasts)
    return Book(str(path), checked.title or checked.forecaster or path.name, dated)


def _of_case(origin: str, title: str, forecasts: tuple[Forecast, ...], issued: str) -> Book:
    if not forecasts:
        raise ForecastError(origin, "a case with forecasts", "none", "list them under 'forecasts:'")
    return Book(origin, title, tuple(_dated(f, issued) for f in forecasts))


def _dated(forecast: Forecast, issued: str | None) -> Forecast:
    return forecast if forecast.issued else forecast.model_copy(update={"issued": issued})


def settle(book: Book, path: Path) -> Book:
    """Return the book with the outcomes of a file.

    Raises
    ------
    ForecastError
        An outcome of no forecast of the book, a second one of the same, one that contradicts the
        book, or one dated before the forecast.
    """
    tree = _tree(read_text(path, MAX_BYTES, ForecastError), str(path))
    checked = _validated(Outcomes, tree, str(path))
    known = {f.id: f for f in book.forecasts}
    where, seen = _where(tree, str(path)), set[str]()
    for number, outcome in enumerate(checked.outcomes):
        name = f"outcome of {outcome.id!r}"
        at = f"{where('outcomes', number)}: {name}"
        forecast = known.get(outcome.id)
        if forecast is None:
            hint = near_miss(outcome.id, known)
            raise ForecastError(at, f"a forecast of {book.origin}", shorten(outcome.id), hint)
        if outcome.id in seen:
            raise ForecastError(at, "one outcome per forecast", "a second one")
        seen.add(outcome.id)
        if forecast.outcome not in (None, outcome.outcome):
            raise ForecastError(at, f"what the forecast itself says ({forecast.outcome})", outcome.outcome)
        if outcome.date is not None and not _follows(outcome.date, str(forecast.issued)):
            raise ForecastError(at, f"a date not before it was issued ({forecast.issued})", outcome.date)
        update = {"outcome": outcome.outcome, "settled": outcome.date or forecast.settled}
        known[outcome.id] = forecast.model_copy(update=update)
    return replace(book, forecasts=tuple(known.values()))


def _follows(text: str, issued: str) -> bool:
    try:
        return last_day(text) >= first_day(issued)
    except ValueError:
        return False


def _tree(text: str, origin: str) -> Tree:
    try:
        return read_tree(text, origin, noun="a file of forecasts or outcomes")
    except CaseError as error:
        raise ForecastError(error.where, error.expected, error.got, error.remedy) from None


def _where(tree: Tree, origin: str) -> Callable[..., str]:
    def at(*path: str | int) -> str:
        ends = (path[:end] for end in range(len(path), -1, -1))
        return f"{origin}:{next((tree.lines[p] for p in ends if p in tree.lines), 1)}"

    return at


def _validated(root: type[Model], tree: Tree, origin: str) -> Model:
    if not isinstance(tree.value, dict):
        names = [field.alias or name for name, field in root.model_fields.items()]
        raise ForecastError(f"{origin}:1", f"a mapping with {', '.join(names)}", "something else")
    version = tree.value.get("schema", SCHEMA)
    if version != SCHEMA:
        at = tree.lines.get(("schema",), 1)
        remedy = "a newer tertius may read it"
        raise ForecastError(f"{origin}:{at}: schema", f"version {SCHEMA}", shorten(version), remedy)
    try:
        return root.model_validate(tree.value)
    except ValidationError as caught:
        raise explain(caught, tree, origin, root, ForecastError, "file of forecasts") from None
