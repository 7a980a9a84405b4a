"""Digest of a module's code and of what it imports, blind to comments, docstrings and layout."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path


def code_of(module: str, follow: Callable[[str], bool]) -> str:
    """Return the digest of a module and of every module it imports, directly or not, that `follow` takes.

    Only the syntax counts: a comment, a docstring or a line break moves nothing.

    Raises
    ------
    ModuleNotFoundError
        There is no such module.
    """
    todo, seen = [module], dict[str, str]()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        tree = _tree(name)
        seen[name] = hashlib.sha256(repr(_plain(tree)).encode()).hexdigest()
        todo += [found for found in _imports(tree) if follow(found) and found not in seen]
    return hashlib.sha256(repr(sorted(seen.items())).encode()).hexdigest()


@cache
def _tree(module: str) -> ast.Module:
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(module)
    return ast.parse(Path(spec.origin).read_text(encoding="utf-8"))


def _imports(tree: ast.Module) -> Iterator[str]:
    """Names of the modules that a module imports; of a package's members, those that are modules."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            for alias in node.names:
                member = f"{node.module}.{alias.name}"
                if node.module.startswith("tertius") and _is_module(member):
                    yield member


@cache
def _is_module(name: str) -> bool:
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def _plain(node: object) -> object:
    """Return a syntax tree as nested tuples without docstrings and empty fields, alike in every Python."""
    if isinstance(node, ast.AST):
        fields = []
        for name, value in ast.iter_fields(node):
            if name == "body" and isinstance(value, list) and value and _is_docstring(value[0]):
                value = value[1:]
            if value not in (None, []):
                fields.append((name, _plain(value)))
        return (type(node).__name__, *fields)
    return [_plain(item) for item in node] if isinstance(node, list) else node


def _is_docstring(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
