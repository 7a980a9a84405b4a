"""The parameters of a claim test in words: meaning, choices, range, default, read from the schema itself.

The meaning of each stands once, in the docstring of the test's parameters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from inspect import getdoc
from typing import Any

from pydantic import BaseModel

from tertius.claims.registry import AnyTest

_ENTRY = re.compile(r"^([a-z_]\w*(?:, [a-z_]\w*)*) : (.+)$")


@dataclass(frozen=True)
class Described:
    """A parameter in words.

    Attributes
    ----------
    name, meaning : str
        The meaning with its unit, as the test's docstring has it.
    kind : str
        What may be given: a number with its range, one of some words, states, text.
    default : object
        None where a claim must give it, or the case does (`required`).
    """

    name: str
    meaning: str
    kind: str
    default: Any
    required: bool


def meanings(model: type[BaseModel]) -> Mapping[str, str]:
    """Return the meaning of each field, from a model's docstring.

    An entry is ``name : type`` with the meaning in the indented lines below, or ``name : meaning``.
    """
    out: dict[str, str] = {}
    short: dict[str, str] = {}
    names: tuple[str, ...] = ()
    for line in (getdoc(model) or "").splitlines():
        if entry := _ENTRY.match(line):
            names = tuple(entry[1].split(", "))
            short |= dict.fromkeys(names, entry[2])
        elif names and line.startswith("    "):
            for name in names:
                out[name] = f"{out.get(name, '')} {line.strip()}".strip()
        elif line.strip():
            names = ()
    return short | out


def described(test: AnyTest) -> tuple[Described, ...]:
    """Return the parameters of a test that a claim may set, in the order of its schema."""
    model = test.parameters
    said, schema = meanings(model), model.model_json_schema()
    shown = []
    for name, field in model.model_fields.items():
        extra = field.json_schema_extra
        if isinstance(extra, dict) and extra.get("from_case"):
            continue
        of_states = isinstance(extra, dict) and bool(extra.get("states"))
        kind = _kind(schema["properties"][name], schema.get("$defs", {}), of_states)
        default = None if field.is_required() else field.get_default(call_default_factory=True)
        shown.append(Described(name, said.get(name, ""), kind, default, field.is_required()))
    return tuple(shown)


def _kind(schema: Mapping[str, Any], defs: Mapping[str, Any], states: bool) -> str:
    if "$ref" in schema:
        return _kind(defs[schema["$ref"].rpartition("/")[2]], defs, states)
    if "anyOf" in schema:
        inner = [_kind(part, defs, states) for part in schema["anyOf"] if part.get("type") != "null"]
        return f"{' or '.join(inner)}, or none"
    if "enum" in schema:
        return f"one of {', '.join(map(str, schema['enum']))}"
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}), defs, states)}"
    if states:
        return "state"
    words = {"integer": "whole number", "number": "number", "boolean": "true or false", "string": "text"}
    return words.get(str(schema.get("type")), "value") + _range(schema)


def _range(schema: Mapping[str, Any]) -> str:
    low, above = schema.get("minimum"), schema.get("exclusiveMinimum")
    high, below = schema.get("maximum"), schema.get("exclusiveMaximum")
    parts = [
        f"from {low:g}" if low is not None else "",
        f"above {above:g}" if above is not None else "",
        f"to {high:g}" if high is not None else "",
        f"below {below:g}" if below is not None else "",
    ]
    said = " ".join(filter(None, parts))
    return f" {said}" if said else ""


def value_in_words(value: Any) -> str:
    """Return a value as a file has it: "none", "RUS", "1, 3, 5"."""
    if value is None or value in ((), ""):
        return "none"
    if isinstance(value, tuple | list):
        return ", ".join(value_in_words(one) for one in value)
    return f"{value:g}" if isinstance(value, float) else str(value)
