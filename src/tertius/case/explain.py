"""What is wrong with a file that its schema refuses: every fault with its line, in words."""

from __future__ import annotations

import re
import typing
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tertius.case.schema import Case
from tertius.core.errors import CaseError, TertiusError, near_miss, shorten, together
from tertius.core.patterns import message_of
from tertius.core.tree import Tree

#: A wrong key explains a missing one, and a faulty item a list that seems too short.
_RANK = {"extra_forbidden": 0, "too_short": 2}


def explain(
    caught: ValidationError,
    tree: Tree,
    origin: str,
    root: type[BaseModel] = Case,
    kind_of_error: type[TertiusError] = CaseError,
    noun: str = "case",
) -> TertiusError:
    """Return the faults that a schema found as one error, in the order of the file.

    Parameters
    ----------
    root : type of BaseModel
        The file's schema.
    kind_of_error : type of TertiusError
        What one fault becomes.  Of a case file all are returned at once (`CaseErrors`), of another the first.
    noun : str
        What the file is called.
    """
    found = [(_line(tree, _path(e["loc"], tree)), e) for e in caught.errors(include_url=False)]
    found.sort(key=lambda pair: (_RANK.get(pair[1]["type"], 1), pair[0]))
    if kind_of_error is not CaseError:
        line, error = found[0]
        return _said(error, line, tree, origin, root, kind_of_error, noun)
    kept = [pair for pair in found if not _follows(pair[1], [e for _, e in found])]
    kept.sort(key=lambda pair: pair[0])
    said = [_said(error, line, tree, origin, root, kind_of_error, noun) for line, error in kept]
    return together(list({str(error): error for error in said}.values()))


def _follows(error: ErrorDetails, errors: Sequence[ErrorDetails]) -> bool:
    """Whether a fault only follows from another: a key that is missing because it is misspelt."""
    loc = error["loc"]
    if error["type"] == "missing":
        wrong = [e["loc"][-1] for e in errors if e["type"] == "extra_forbidden" and e["loc"][:-1] == loc[:-1]]
        return any(near_miss(str(name), [str(loc[-1])]) for name in wrong)
    if error["type"] == "too_short":
        return any(len(e["loc"]) > len(loc) and e["loc"][: len(loc)] == loc for e in errors)
    return False


def _said(
    error: ErrorDetails,
    line: int,
    tree: Tree,
    origin: str,
    root: type[BaseModel],
    kind_of_error: type[TertiusError],
    noun: str,
) -> TertiusError:
    """Return one fault as one sentence."""
    path = _path(error["loc"], tree)
    where = f"{origin}:{line}: {_name(tree.value, path)}".rstrip(": ")
    kind, message = error["type"], message_of(error)
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
        return kind_of_error(where, _PATTERNS.get(_last_word(error["loc"]), _plainly(message)), got)
    if kind == "union_tag_not_found":
        return kind_of_error(where, "the key 'do'", "none")
    if kind == "union_tag_invalid":
        options = [word.strip("' ") for word in str(error["ctx"]["expected_tags"]).split(",")]
        tag = str(error["ctx"]["tag"])
        return kind_of_error(where, f"do: one of {', '.join(options)}", shorten(tag), near_miss(tag, options))
    if kind == "value_error":
        return kind_of_error(where, f"a consistent {noun}", message.removeprefix("Value error, "))
    return kind_of_error(where, _plainly(message), got)


def _plainly(message: str) -> str:
    """Return what pydantic asks for without its "Input should be": "a valid integer", "at least 1 item"."""
    asked = re.match(r"\w+ should (?:be|have) (.*?)(?: after validation.*)?$", message)
    kind = asked[1].partition(" or instance of")[0] if asked else ""
    return _KINDS.get(kind, kind) if asked else message[:1].lower() + message[1:]


#: What pydantic calls a kind of value, and what a file calls it.
_KINDS = {
    "a valid tuple": "a list",
    "a valid list": "a list",
    "a valid dictionary": "a mapping",
    "a valid string": "text",
}
#: Keys of which more is known than the form of their text.
_PATTERNS = {
    "id": "an id of small letters, digits and hyphens",
    "name": "the name of a claim test",
    **dict.fromkeys(("implies", "joint", "claim"), "the id of a claim: small letters, digits and hyphens"),
    "question": "a name of small letters, digits and hyphens, a letter first, such as base-closes",
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
