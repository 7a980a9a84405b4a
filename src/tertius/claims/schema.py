"""The JSON Schema of case files with the parameters of every claim test: meaning, choices, range, default."""

from __future__ import annotations

from typing import Any

from tertius.case.schema import json_schema
from tertius.claims import TESTS
from tertius.claims.describe import described
from tertius.claims.registry import AnyTest


def case_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a case file; a claim's parameters follow its test's name."""
    schema = json_schema()
    named = {name: _parameters(test) for name, test in TESTS.all().items()}
    for parameters in named.values():
        schema["$defs"] |= parameters.pop("$defs", {})
    schema["$defs"] |= {f"parameters-{name}": parameters for name, parameters in named.items()}
    binding = schema["$defs"]["Binding"]
    binding["properties"]["name"] = {
        "description": "Claim test.",
        "anyOf": [{"const": name, "description": TESTS.get(name).title} for name in named],
    }
    binding["allOf"] = [
        {
            "if": {"properties": {"name": {"const": name}}},
            "then": {"properties": {"parameters": {"$ref": f"#/$defs/parameters-{name}"}}},
        }
        for name in named
    ]
    return schema


def _parameters(test: AnyTest) -> dict[str, Any]:
    own = test.parameters.model_json_schema()
    known = {d.name: d for d in described(test)}
    properties = {}
    for name, d in known.items():
        entry = {k: v for k, v in own["properties"][name].items() if k not in ("states", "title")}
        properties[name] = {"description": f"{d.meaning} ({d.kind})".strip(), **entry}
        if name == "spec":
            properties[name] = {"description": d.meaning, "type": ["string", "object"], "default": d.default}
    out: dict[str, Any] = {
        "type": "object",
        "description": test.estimand,
        "properties": properties,
        "additionalProperties": False,
    }
    if "$defs" in own:
        out["$defs"] = own["$defs"]
    return out
