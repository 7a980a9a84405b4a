"""Digest of a definition's code and of all that it uses, blind to comments, docstrings, types and layout.

Only what a function can reach counts: a change elsewhere in its module, or in what it never calls, changes
nothing, and neither does moving a definition to another module.  Names are followed through top-level
definitions and imports; what is found by attribute of an object, or by name at run time, is not seen.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

Place = tuple[str, str]
#: Fields of the syntax tree that say of what type something is: they decide nothing.
_TYPES = ("annotation", "returns", "type_comment")


def code_of(module: str, name: str, follow: Callable[[str], bool]) -> str:
    """Return the digest of a top-level definition and of every definition that it reaches.

    Parameters
    ----------
    follow : callable
        Name of a module to whether its definitions count.

    Raises
    ------
    ModuleNotFoundError, KeyError
        There is no such module, or no such definition in it.
    """
    if name not in _definitions(module):
        raise KeyError(f"{module}.{name}")
    todo, seen = [(module, name)], dict[Place, str]()
    while todo:
        place = todo.pop()
        if place in seen:
            continue
        nodes = _definitions(place[0]).get(place[1])
        if nodes is None:
            continue
        seen[place] = hashlib.sha256(repr([_plain(node) for node in nodes]).encode()).hexdigest()
        todo += [use for node in nodes for use in _uses(place[0], node) if follow(use[0])]
    pieces = sorted((name, text) for (_, name), text in seen.items())
    return hashlib.sha256(repr(pieces).encode()).hexdigest()


@cache
def _tree(module: str) -> ast.Module:
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(module)
    return ast.parse(Path(spec.origin).read_text(encoding="utf-8"))


@cache
def _definitions(module: str) -> dict[str, list[ast.stmt]]:
    """Return the statements that define each top-level name of a module."""
    out: dict[str, list[ast.stmt]] = {}
    for node in _tree(module).body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names = [node.name]
        elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = [n.id for target in targets for n in ast.walk(target) if isinstance(n, ast.Name)]
        else:
            continue
        for name in names:
            out.setdefault(name, []).append(node)
    return out


@cache
def _imports(module: str) -> dict[str, tuple[str, str | None]]:
    """Return what each imported name stands for: a module, or a member of one."""
    out: dict[str, tuple[str, str | None]] = {}
    for node in ast.walk(_tree(module)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                out[alias.asname or alias.name.split(".")[0]] = (alias.name, None)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                member = f"{node.module}.{alias.name}"
                whole = node.module.startswith("tertius") and _is_module(member)
                out[alias.asname or alias.name] = (member, None) if whole else (node.module, alias.name)
    return out


@cache
def _is_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _uses(module: str, node: ast.AST) -> Iterator[Place]:
    """Return the definitions that a statement names, in its own module or through an import."""
    imports = _imports(module)
    for part in _walk(node):
        if isinstance(part, ast.Name):
            source, member = imports.get(part.id, (module, part.id))
            if member is not None:
                yield source, member
        elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            source, member = imports.get(part.value.id, ("", ""))
            if member is None:
                yield source, part.attr


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """Return the nodes of a tree, types of arguments and variables left out."""
    yield node
    for name, value in ast.iter_fields(node):
        if name not in _TYPES:
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from _walk(child)


def _plain(node: object) -> object:
    """Return a syntax tree as nested tuples without docstrings, types, imports and empty fields."""
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return "import"
    if isinstance(node, ast.AST):
        fields = []
        for name, value in ast.iter_fields(node):
            if name == "body" and isinstance(value, list) and value and _is_docstring(value[0]):
                value = value[1:]
            if value not in (None, []) and name not in _TYPES:
                fields.append((name, _plain(value)))
        return (type(node).__name__, *fields)
    return [_plain(item) for item in node] if isinstance(node, list) else node


def _is_docstring(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
