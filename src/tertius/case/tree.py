"""YAML to plain data with the line of every entry; nothing but plain data gets through.

The document is built from parser events rather than by a YAML loader, so that depth, anchors and
tags are refused before anything is made of them.  Plain scalars follow the JSON types alone:
``null``, ``true``, ``false``, numbers; everything else (``no``, ``12:30``, ``2025-01-01``) is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from tertius.core.errors import CaseError, shorten

MAX_BYTES, MAX_DEPTH, MAX_LINE, MAX_ENTRIES = 1_000_000, 20, 2000, 20_000
Path = tuple[str | int, ...]

_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})(\.[0-9]{1,30})?([eE][-+]?[0-9]{1,2})?")
_CONSTANTS: dict[str, bool | None] = {"null": None, "~": None, "": None, "true": True, "false": False}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class _Open:
    """A mapping or sequence that is still being read."""

    value: dict[str, Any] | list[Any]
    path: Path
    key: str | None = None


@dataclass
class Tree:
    """Plain data and the 1-based line of the entry at each path."""

    value: Any = None
    lines: dict[Path, int] = field(default_factory=dict)


def read_tree(text: str, origin: str) -> Tree:
    """Return the only document in `text` as plain data with line numbers.

    Raises
    ------
    CaseError
        Not YAML; more than one document; an anchor, alias or tag; a key twice or not text; lines,
        depth or number of entries beyond the limits of this module.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_LINE:
            raise CaseError(
                f"{origin}:{number}", f"lines of at most {MAX_LINE:,} characters", f"{len(line):,}"
            )
    try:
        return _build(text, origin)
    except yaml.MarkedYAMLError as caught:
        mark = caught.problem_mark or caught.context_mark
        line_number = mark.line + 1 if mark else 1
        got = shorten(str(caught.problem or caught.context or "an error"))
        raise CaseError(f"{origin}:{line_number}", "valid YAML", got) from None
    except yaml.YAMLError as caught:  # a character that YAML does not allow
        position = getattr(caught, "position", 0) or 0
        line_number = text.count("\n", 0, position) + 1
        got = shorten(str(getattr(caught, "reason", caught)).split("\n")[0])
        raise CaseError(f"{origin}:{line_number}", "valid YAML", got) from None


def _build(text: str, origin: str) -> Tree:
    tree, stack, documents = Tree(), list[_Open](), 0
    events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
    for event in events:
        line = event.start_mark.line + 1
        where = f"{origin}:{line}"
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise CaseError(where, "one document", "a second one", "remove the line '---'")
        elif isinstance(event, yaml.AliasEvent):
            raise CaseError(where, "plain YAML", f"the alias *{event.anchor}", "write the value out")
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            stack.pop()
        elif isinstance(event, yaml.NodeEvent):
            if event.anchor is not None:
                raise CaseError(where, "plain YAML", f"the anchor &{event.anchor}", "write the value out")
            tag = getattr(event, "tag", None)
            if tag is not None:
                raise CaseError(where, "plain YAML", f"the tag {shorten(tag)}", "remove the tag")
            _enter(event, where, line, tree, stack)
    if documents == 0:
        raise CaseError(f"{origin}:1", "a case", "an empty file")
    return tree


def _enter(event: Any, where: str, line: int, tree: Tree, stack: list[_Open]) -> None:
    parent = stack[-1] if stack else None
    if parent is not None and isinstance(parent.value, dict) and parent.key is None:
        parent.key = _key(event, where, parent)
        return
    value: Any
    if isinstance(event, yaml.ScalarEvent):
        value = _scalar(event)
    else:
        value = {} if isinstance(event, yaml.MappingStartEvent) else []
    path: Path = ()
    if parent is None:
        tree.value = value
    elif isinstance(parent.value, dict):
        assert parent.key is not None
        path = (*parent.path, parent.key)
        parent.value[parent.key], parent.key = value, None
    else:
        path = (*parent.path, len(parent.value))
        parent.value.append(value)
    tree.lines[path] = line
    if len(tree.lines) > MAX_ENTRIES:
        raise CaseError(where, f"at most {MAX_ENTRIES:,} entries", "more")
    if not isinstance(event, yaml.ScalarEvent):
        if len(stack) >= MAX_DEPTH:
            raise CaseError(where, f"at most {MAX_DEPTH} levels", "deeper nesting")
        stack.append(_Open(value, path))


def _key(event: Any, where: str, parent: _Open) -> str:
    if not isinstance(event, yaml.ScalarEvent):
        raise CaseError(where, "keys that are words", "a list or mapping as a key")
    if event.value in parent.value:
        raise CaseError(where, "each key once", f"{shorten(event.value)} twice", "remove one of them")
    return str(event.value)


def _scalar(event: yaml.ScalarEvent) -> Any:
    text = event.value
    if not event.implicit[0]:  # quoted or a block: text as it stands
        return text
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
