"""Digest of the files that a module can reach by its imports: coarser than `sources`, and it misses nothing.

A package counts with the data files beside its modules.  Entries that a registry finds by file count as
imports of the module that makes the registry, and plug-ins with their version.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from functools import cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(?P<source>tertius[\w.]*)[ \t]+import[ \t]+(?P<names>\([^)]*\)|[^\n]*)"
    r"|import[ \t]+(?P<whole>tertius[\w.]*))",
    re.MULTILINE,
)
#: ``Registry("package", "ATTRIBUTE", type, "noun", group="group")``, over several lines or not.
_REGISTRY = re.compile(r"\bRegistry\(\s*f?\"(?P<package>[\w.{}]+)\"(?P<rest>[^)]*)\)", re.DOTALL)
_GROUP = re.compile(r"\"(tertius[\w.{}]*)\"")
_WORD = re.compile(r"\w+")
#: Imports that type checkers alone make: nothing that runs reaches what they name.
_TYPES = re.compile(r"^if TYPE_CHECKING:\n(?:(?:[ \t][^\n]*)?\n)+", re.MULTILINE)
#: What a module may read beside Python files.
DATA = {".csv", ".json", ".yaml", ".txt", ".j2"}


def reached(start: Iterable[str], apart: Collection[str] = ()) -> str:
    """Return the digest of the given modules and packages and of all that they can import from this project.

    Parameters
    ----------
    start : iterable of str
        Names of modules, or of packages, which count as a whole.
    apart : collection of str
        Packages whose entries a registry finds and that do not count by that alone.
    """
    todo = [name for package in start for name in modules(package)]
    seen, around, plugins = set[str](), set[str](), list[str]()
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        todo += _handed_out(name)
        # The packages that a module lies in run as well; what they hand out by name is not asked for.
        outer = [part for part in _parents(name) if part not in around]
        around.update(outer)
        for use in (use for part in (name, *outer) for use in _uses(part)):
            if use.startswith("group:"):
                plugins.append(use.removeprefix("group:"))
            elif not use.startswith("entries:"):
                todo.append(use)
            elif use.removeprefix("entries:") not in apart:
                todo += modules(use.removeprefix("entries:"))
    total = hashlib.sha256()
    for name in sorted(seen | around):
        total.update(f"{name} {_content(name)}\n".encode())
    for group in sorted(set(plugins)):
        total.update(f"{group} {_plugins(group)}\n".encode())
    return total.hexdigest()


@cache
def modules(package: str) -> tuple[str, ...]:
    """Return the names of a module, or of a package and of everything in it; nothing where there is none."""
    path = _path(package)
    if path is None:
        return ()
    if path.name != "__init__.py":
        return (package,)
    found = sorted(path.parent.rglob("*.py"))
    names = (".".join((package, *file.relative_to(path.parent).with_suffix("").parts)) for file in found)
    return tuple(name.removesuffix(".__init__") for name in names)


@cache
def _path(module: str) -> Path | None:
    try:
        spec = find_spec(module)
    except (ModuleNotFoundError, ValueError):
        return None
    return Path(spec.origin) if spec is not None and spec.origin and spec.has_location else None


@cache
def is_module(name: str) -> bool:
    """Whether a dotted name of this project is a module: by its file, which is faster than by import."""
    root = _path("tertius")
    if root is None or not name.startswith("tertius"):
        return False
    place = root.parent.joinpath(*name.split(".")[1:])
    return place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()


def _text(module: str) -> str:
    path = _path(module)
    return "" if path is None else _TYPES.sub("", path.read_text(encoding="utf-8"))


@cache
def _uses(module: str) -> tuple[str, ...]:
    """Return the modules that a module imports, ``entries:PACKAGE`` and ``group:NAME`` of its registries."""
    text = _text(module)
    out = list[str]()
    for found in _IMPORT.finditer(text):
        source = found["source"] or found["whole"]
        out.append(source)
        members = _WORD.findall(found["names"] or "")
        out += [f"{source}.{member}" for member in members if is_module(f"{source}.{member}")]
    for found in _REGISTRY.finditer(text):
        package = found["package"].replace("{__name__}", module)
        out.append(f"entries:{package.partition('.{')[0]}")
        out += [f"group:{name}" for name in _GROUP.findall(found["rest"])]
    return tuple(dict.fromkeys(out))


@cache
def _handed_out(package: str) -> tuple[str, ...]:
    """Return the modules that a package hands out by name to those who import it; none for a plain module."""
    path, text = _path(package), _text(package)
    if path is None or path.name != "__init__.py" or "import_module(" not in text:
        return ()
    return (*modules(package), *(name for name in _GROUP.findall(text) if is_module(name)))


def _parents(module: str) -> list[str]:
    parts = module.split(".")
    return [".".join(parts[:k]) for k in range(1, len(parts))]


@cache
def _content(module: str) -> str:
    """Return the digest of a module's file, and for a package of the data files in it."""
    path = _path(module)
    if path is None:
        return ""
    total = hashlib.sha256(path.read_bytes())
    if path.name == "__init__.py" and module != "tertius":  # the panel beside it has a digest of its own
        for file in _data(path.parent):
            total.update(file.relative_to(path.parent).as_posix().encode())
            total.update(file.read_bytes())
    return total.hexdigest()


def _data(folder: Path) -> list[Path]:
    """Return the data files of a package, those of packages inside it left out."""
    out = list[Path]()
    for entry in sorted(folder.iterdir()):
        if entry.is_dir():
            out += [] if (entry / "__init__.py").is_file() else _data(entry)
        elif entry.suffix in DATA:
            out.append(entry)
    return out


@cache
def plugins() -> tuple[str, ...]:
    """Return every installed plug-in of this project with its version."""
    groups = sorted(group for group in entry_points().groups if group.startswith("tertius."))
    return tuple(f"{group} {point}" for group in groups for point in _plugins(group))


def _plugins(group: str) -> list[str]:
    points = sorted(entry_points(group=group), key=lambda point: point.name)
    return [f"{p.name}={p.value} {p.dist.version if p.dist is not None else ''}" for p in points]
