"""Case files: found by name or path, read without executing anything, errors with file and line."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from tertius.case.dates import check_forecasts
from tertius.case.explain import explain
from tertius.case.networks import named_files
from tertius.case.relations import relation_faults
from tertius.case.schema import Case, Claim
from tertius.core.errors import CaseError, TertiusError, every, near_miss, shorten, together
from tertius.core.files import is_file, read_text
from tertius.core.tree import MAX_BYTES, noun, read_tree

_SUFFIXES = (".yaml", ".yml")


def packaged_cases() -> list[str]:
    """Return the names of the cases that come with the package, sorted."""
    folder = files("tertius") / "cases"
    if not folder.is_dir():
        return []
    return sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".yaml"))


def load_case(path_or_name: str | Path) -> Case:
    """Return a case: a packaged one by name, or a file by path.

    A text with a path separator or a ``.yaml`` ending is a path; anything else is a name, or then a file.

    Raises
    ------
    CaseError
        One sentence with file and line, what was expected and what was found.
    """
    text = str(path_or_name)
    if "\0" in text:
        raise CaseError("case", "a file name", shorten(text))
    if isinstance(path_or_name, Path) or "/" in text or "\\" in text or text.endswith(_SUFFIXES):
        path = Path(text)
        return parse_case(read_text(path, MAX_BYTES, CaseError), str(path), path.parent)
    known = packaged_cases()
    if text not in known and is_file(text):
        return load_case(Path(text))
    if text not in known:
        hint = near_miss(text, known) or f"known: {', '.join(known)}; for a file of your own, give its path"
        raise CaseError(f"case {shorten(text)}", "the name of a packaged case or a path", shorten(text), hint)
    resource = files("tertius") / "cases" / f"{text}.yaml"
    return parse_case(resource.read_text(encoding="utf-8"), resource.name)


def parse_case(text: str, origin: str, folder: Path | None = None) -> Case:
    """Return the case written in `text`.

    Parameters
    ----------
    origin : str
        What messages call the file.
    folder : Path, optional
        Where files that it names (supply networks) lie.

    Raises
    ------
    CaseError
        What is wrong with the file; all faults at once, where there are several (`CaseErrors`).
    """
    tree = read_tree(text, origin)
    if not isinstance(tree.value, dict):
        raise CaseError(f"{origin}:1", "a mapping with id, title, claims, ...", noun(tree.value))
    faults = list(named_files(tree, origin, folder))
    try:
        case = Case.model_validate(tree.value)
    except ValidationError as caught:
        raise together([*faults, *every(explain(caught, tree, origin))]) from None
    except RecursionError:
        raise CaseError(origin, "a case file", "nesting that cannot be read") from None
    case._origin, case._lines = origin, tree.lines
    faults += [*_left_out(case), *relation_faults(case), *_forecast_faults(case)]
    if faults:
        raise together(faults)
    return case


def _left_out(case: Case) -> Iterator[CaseError]:
    """Return claims without a test that leave something out: no template fills it."""
    for number, claim in enumerate(case.claims):
        where = f"{case.where('claims', number)}: claim {claim.id!r}"
        if "filled" in claim.model_fields_set:
            known = ", ".join(sorted(set(Claim.model_fields) - {"filled"}))
            yield CaseError(where, "a known key", "'filled'", f"known: {known}")
        if claim.test is None and claim.not_testable is None and claim.missing:
            remedy = "only a claim bound to a test may leave it out"
            yield CaseError(where, f"the key {claim.missing[0]!r}", "none", remedy)


def _forecast_faults(case: Case) -> Iterator[TertiusError]:
    try:
        check_forecasts(case.forecasts, case.date, case.where)
    except TertiusError as error:
        yield error
    for number, forecast in enumerate(case.forecasts):
        if forecast.claim is not None and case.claim(forecast.claim) is None:
            known = [claim.id for claim in case.claims]
            where = f"{case.where('forecasts', number, 'claim')}: forecast {forecast.id!r}, key 'claim'"
            hint = near_miss(forecast.claim, known)
            yield CaseError(where, "the id of a claim", shorten(forecast.claim), hint)
