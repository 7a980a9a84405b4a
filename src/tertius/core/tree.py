"""YAML to plain data with the line of every entry: the one reader of every YAML file that a user writes.

The document is built from parser events rather than by a YAML loader, so that depth, anchors and
tags are refused before anything is made of them.  Plain scalars follow YAML 1.2 without its octal and
hexadecimal numbers: ``null``, ``true``, ``false`` and decimal numbers; everything else (``no``,
``12:30``, ``010``, ``1_000``, ``2025-01-01``) is text.  `dump` writes what `read_tree` reads as the same.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, NoReturn
from unicodedata import normalize

import yaml

from tertius.core.errors import CaseError, TertiusError, shorten

MAX_BYTES, MAX_DEPTH, MAX_LINE, MAX_ENTRIES = 1_000_000, 20, 2000, 20_000
Path = tuple[str | int, ...]

_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?((0|[1-9][0-9]{0,17})(\.[0-9]{0,30})?|\.[0-9]{1,30})([eE][-+]?[0-9]{1,2})?")
#: A character beyond U+FFFF as JSON escapes it, by two numbers; YAML knows no such pair.
_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("null", "Null", "NULL", "~", "")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
#: Words that other readers of YAML take for a choice.
_CHOICES = {"yes": True, "on": True, "true": True, "no": False, "off": False, "false": False}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def flag(value: Any) -> bool | None:
    """Return the choice that a value stands for, true, false or yes, no (on, off); None for anything else."""
    if isinstance(value, bool):
        return value
    return _CHOICES.get(value.lower()) if isinstance(value, str) else None


class _Dumper(yaml.SafeDumper):
    """Writes text in quotes wherever `read_tree` would take it for something else."""


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    """Write text that holds another line end than a line feed in quotes, where it is escaped."""
    style = '"' if re.search("[\r\x85\u2028\u2029]", text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)
_Dumper.add_implicit_resolver("tag:yaml.org,2002:float", _FLOAT, list("-+.0123456789"))


def dump(record: Any) -> str:
    """Return plain data as YAML that `read_tree` reads as the same data."""
    return yaml.dump(record, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)


@dataclass(frozen=True)
class Limits:
    """How large a document may be: characters a line, levels, entries."""

    line: int = MAX_LINE
    depth: int = MAX_DEPTH
    entries: int = MAX_ENTRIES


def packaged(package: str, *path: str) -> Any:
    """Return a YAML file of a package as plain data."""
    text = files(package).joinpath(*path).read_text(encoding="utf-8")
    return read_tree(text, path[-1], limits=Limits(line=20_000)).value


def noun(value: object) -> str:
    """Return what a value of a tree is called in messages."""
    kinds = ((type(None), "nothing"), (bool, "true or false"), (dict, "a mapping"), (list, "a list"))
    other = ((str, "text"), ((int, float), "a number"))
    return next((word for kind, word in (*kinds, *other) if isinstance(value, kind)), "something else")


def read_json(text: str, origin: str, error: type[TertiusError]) -> Any:
    """Return the JSON in `text` as plain data.

    Raises
    ------
    TertiusError
        Of class `error`: not JSON (``NaN`` is none), or a key twice in one object.
    """

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key, value in pairs:
            if key in out:
                raise error(origin, "each key once", f"{shorten(key)} twice", "remove one of them")
            out[key] = value
        return out

    def no_number(name: str) -> NoReturn:
        raise error(origin, "JSON", f"{name}, which is no number that can be held")

    def finite(digits: str) -> float:
        number = float(digits)
        return number if math.isfinite(number) else no_number(shorten(digits))

    try:
        return json.loads(text, object_pairs_hook=once, parse_constant=no_number, parse_float=finite)
    except json.JSONDecodeError as fault:
        raise error(f"{origin}:{fault.lineno}", "JSON", fault.msg) from None
    except ValueError as fault:  # a number of thousands of digits
        raise error(origin, "JSON", shorten(str(fault))) from None
    except RecursionError:
        raise error(origin, "JSON", "nesting that cannot be read") from None


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

    def line(self, path: Path) -> int:
        """Return the line of the entry at `path`, or of the nearest one around it."""
        ends = (path[:end] for end in range(len(path), -1, -1))
        return next((self.lines[end] for end in ends if end in self.lines), 1)


def read_tree(
    text: str,
    origin: str,
    error: type[TertiusError] = CaseError,
    noun: str = "a case",
    limits: Limits = Limits(),
) -> Tree:
    """Return the only document in `text` as plain data with line numbers.

    Raises
    ------
    TertiusError
        Of class `error`: not YAML; more than one document; an anchor, alias or tag; a key twice or not
        text; lines, depth or number of entries beyond `limits`.
    """
    # Every way to end a line is one: a carriage return alone is how old Macs did.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _like_json(text):
        text = _PAIR.sub(_whole, text)
    try:
        return _build(text, origin, noun, limits)
    except CaseError as caught:
        raise error(caught.where, caught.expected, caught.got, caught.remedy) from None
    except yaml.MarkedYAMLError as caught:
        mark = caught.problem_mark or caught.context_mark
        line_number = mark.line + 1 if mark else 1
        got = shorten(str(caught.problem or caught.context or "an error"))
        raise error(f"{origin}:{line_number}", "valid YAML", got, _odd_break(text)) from None
    except yaml.YAMLError as caught:  # a character that YAML does not allow
        position = getattr(caught, "position", 0) or 0
        line_number = text.count("\n", 0, position) + 1
        got = shorten(str(getattr(caught, "reason", caught)).split("\n")[0])
        raise error(f"{origin}:{line_number}", "valid YAML", got) from None


def _like_json(text: str) -> bool:
    return text.lstrip("\ufeff \t\n")[:1] in ("{", "[")


def _odd_break(text: str) -> str:
    """Return a remedy where a text holds a character that ends a line for YAML and for nobody else."""
    found = re.search("[\u2028\u2029\x85]", text)
    if found is None:
        return ""
    line = text.count("\n", 0, found.start()) + 1
    return f"line {line} holds U+{ord(found[0]):04X}, which YAML takes for the end of a line: replace it"


def _whole(pair: re.Match[str]) -> str:
    """Return the character that two numbers of UTF-16 stand for."""
    return pair[1] + bytes.fromhex(pair[2] + pair[3]).decode("utf-16-be")


def _build(text: str, origin: str, noun: str, limits: Limits) -> Tree:
    longest = MAX_BYTES if _like_json(text) else limits.line  # programs write JSON as one line
    for number, words in enumerate(text.split("\n"), start=1):
        if len(words) > longest:
            where = f"{origin}:{number}"
            raise CaseError(where, f"lines of at most {longest:,} characters", f"{len(words):,}")
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
            _enter(event, where, line, tree, stack, limits)
    if documents == 0:
        raise CaseError(f"{origin}:1", noun, "an empty file")
    return tree


def _enter(event: Any, where: str, line: int, tree: Tree, stack: list[_Open], limits: Limits) -> None:
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
    if len(tree.lines) > limits.entries:
        raise CaseError(where, f"at most {limits.entries:,} entries", "more")
    if not isinstance(event, yaml.ScalarEvent):
        if len(stack) >= limits.depth:
            raise CaseError(where, f"at most {limits.depth} levels", "deeper nesting")
        stack.append(_Open(value, path))


def _key(event: Any, where: str, parent: _Open) -> str:
    if not isinstance(event, yaml.ScalarEvent):
        raise CaseError(where, "keys that are words", "a list or mapping as a key")
    # A letter with an accent can be written in two ways that look alike.
    plain = normalize("NFC", event.value)
    if event.value in parent.value or (
        not plain.isascii() and any(normalize("NFC", key) == plain for key in parent.value)
    ):
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
