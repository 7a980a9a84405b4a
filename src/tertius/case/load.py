"""Case files: found by name or path, read without executing anything, errors with file and line."""

from __future__ import annotations

import typing
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from tertius.case.dates import check_forecasts
from tertius.case.relations import check_relations
from tertius.case.schema import Case, Claim
from tertius.core.errors import CaseError, TertiusError, near_miss, shorten
from tertius.core.files import read_text
from tertius.core.tree import MAX_BYTES, Tree, read_tree

_SUFFIXES = (".yaml", ".yml")


def packaged_cases() -> list[str]:
    """Return the names of the cases that come with the package, sorted."""
    folder = files("tertius") / "cases"
    if not folder.is_dir():
        return []
    return sorted(entry.name[:-5] for entry in folder.iterdir() if entry.name.endswith(".yaml"))


def load_case(path_or_name: str | Path) -> Case:
    """Return a case: a packaged one by name, or a file by path.

    A text with a path separator or a ``.yaml`` ending is a path; anything else is a name.

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
        return parse_case(read_text(path, MAX_BYTES, CaseError), str(path))
    known = packaged_cases()
    if text not in known:
        hint = near_miss(text, known) or f"known: {', '.join(known)}; for a file of your own, give its path"
        raise CaseError(f"case {shorten(text)}", "the name of a packaged case or a path", shorten(text), hint)
    resource = files("tertius") / "cases" / f"{text}.yaml"
    return parse_case(resource.read_text(encoding="utf-8"), resource.name)


def parse_case(text: str, origin: str) -> Case:
    """Return the case written in `text`; `origin` is what messages call the file."""
    tree = read_tree(text, origin)
    if not isinstance(tree.value, dict):
        raise CaseError(f"{origin}:1", "a mapping with id, title, claims, ...", _noun(tree.value))
    try:
        case = Case.model_validate(tree.value)
    except ValidationError as caught:
        raise explain(caught, tree, origin) from None
    except RecursionError:
        raise CaseError(origin, "a case file", "nesting that cannot be read") from None
    case._origin, case._lines = origin, tree.lines
    _check_left_out(case)
    check_relations(case)
    check_forecasts(case.forecasts, case.date, case.where)
    for number, forecast in enumerate(case.forecasts):
        if forecast.claim is not None and case.claim(forecast.claim) is None:
            known = [claim.id for claim in case.claims]
            where = f"{case.where('forecasts', number, 'claim')}: forecast {forecast.id!r}, key 'claim'"
            raise CaseError(
                where, "the id of a claim", shorten(forecast.claim), near_miss(forecast.claim, known)
            )
    return case


def _check_left_out(case: Case) -> None:
    """Refuse a claim without a test that leaves something out: no template fills it."""
    for number, claim in enumerate(case.claims):
        where = f"{case.where('claims', number)}: claim {claim.id!r}"
        if "filled" in claim.model_fields_set:
            known = ", ".join(sorted(set(Claim.model_fields) - {"filled"}))
            raise CaseError(where, "a known key", "'filled'", f"known: {known}")
        if claim.test is None and claim.missing:
            remedy = "only a claim bound to a test may leave it out"
            raise CaseError(where, f"the key {claim.missing[0]!r}", "none", remedy)


def explain(
    caught: ValidationError,
    tree: Tree,
    origin: str,
    root: type[BaseModel] = Case,
    kind_of_error: type[TertiusError] = CaseError,
    noun: str = "case",
) -> TertiusError:
    """Return the first error, in the order of the file, as one sentence; `root` is the file's schema."""
    errors = [(_line(tree, _path(e["loc"], tree)), e) for e in caught.errors(include_url=False)]
    # A wrong key explains a missing one, and a faulty item a list that seems too short.
    rank = {"extra_forbidden": 0, "too_short": 2}
    line, error = min(errors, key=lambda pair: (rank.get(pair[1]["type"], 1), pair[0]))
    path = _path(error["loc"], tree)
    where = f"{origin}:{line}: {_name(tree.value, path)}".rstrip(": ")
    kind, message = error["type"], error["msg"]
    if kind == "extra_forbidden":
        known = _fields(error["loc"][:-1], root)
        hint = near_miss(str(error["loc"][-1]), known) or f"known: {', '.join(known)}"
        return kind_of_error(where, "a known key", shorten(error["loc"][-1]), hint)
    if kind == "missing":
        return kind_of_error(where, f"the key {str(error['loc'][-1])!r}", "none")
    got = shorten(error["input"]) if not isinstance(error["input"], (dict, BaseModel)) else "this entry"
    if kind == "literal_error":
        expected = str(error["ctx"]["expected"])
        options = [word.strip("' ") for word in expected.replace(" or ", ", ").split(",")]
        return kind_of_error(where, f"one of {expected}", got, near_miss(str(error["input"]), options))
    if kind == "string_pattern_mismatch":
        return kind_of_error(where, _PATTERNS.get(_last_word(error["loc"]), message), got)
    if kind == "union_tag_not_found":
        return kind_of_error(where, "the key 'do'", "none")
    if kind == "union_tag_invalid":
        options = [word.strip("' ") for word in str(error["ctx"]["expected_tags"]).split(",")]
        tag = str(error["ctx"]["tag"])
        return kind_of_error(where, f"do: one of {', '.join(options)}", shorten(tag), near_miss(tag, options))
    if kind == "value_error":
        return kind_of_error(where, f"a consistent {noun}", message.removeprefix("Value error, "))
    return kind_of_error(where, message[:1].lower() + message[1:].removeprefix("Input "), got)


_STATE = "a state as three capital letters (ISO 3166-1 alpha-3)"
_PATTERNS = {
    "id": "an id of small letters, digits and hyphens",
    **dict.fromkeys(("date", "issued", "by", "settled"), "a date as YYYY, YYYY-MM or YYYY-MM-DD"),
    "name": "the name of a claim test",
    **dict.fromkeys(("implies", "joint"), "the id of a claim: small letters, digits and hyphens"),
    **dict.fromkeys(("sha256", "text_sha256"), "a SHA-256 as 64 small hexadecimal digits"),
    **dict.fromkeys(("patron", "rival", "focal", "state", "members", "patrons"), _STATE),
}


def _last_word(loc: Sequence[str | int]) -> str:
    return next((part for part in reversed(loc) if isinstance(part, str)), "")


def _path(loc: Sequence[str | int], tree: Tree) -> tuple[str | int, ...]:
    """Drop from pydantic's location the parts that are not in the file (names of union members)."""
    path: tuple[str | int, ...] = ()
    for part in loc:
        if (*path, part) in tree.lines:
            path = (*path, part)
    return path


def _line(tree: Tree, path: tuple[str | int, ...]) -> int:
    return tree.lines.get(path, 1)


def _name(value: Any, path: tuple[str | int, ...]) -> str:
    """Return the entry in words: ``claim 'soviet-precedent', key 'kind'``."""
    words: list[str] = []
    at = value
    for part in path:
        at = at[part]
        if isinstance(part, int):
            label = at.get("id") if isinstance(at, dict) else None
            words[-1] = f"{words[-1]} {shorten(label) if label else part + 1}"
        else:
            words.append(part)
    return ", ".join(words)


def _fields(loc: Sequence[str | int], root: type[BaseModel]) -> list[str]:
    """Return the keys that the schema knows at a location; in a union, those of the member that is tagged."""
    models = [root]
    for part in loc:
        if not isinstance(part, str):
            continue
        inside = [_models_in(m.model_fields[part].annotation) for m in models if part in m.model_fields]
        tagged = [m for m in models if part in _tags(m)]
        if inside:
            models = [m for group in inside for m in group]
        elif tagged:
            models = tagged
    return sorted({f.alias or name for m in models for name, f in m.model_fields.items() if name != "filled"})


def _tags(model: type[BaseModel]) -> tuple[Any, ...]:
    return typing.get_args(model.model_fields["do"].annotation) if "do" in model.model_fields else ()


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in typing.get_args(annotation) for model in _models_in(inner)]


def _noun(value: object) -> str:
    return {list: "a list", str: "text", type(None): "nothing"}.get(type(value), type(value).__name__)
