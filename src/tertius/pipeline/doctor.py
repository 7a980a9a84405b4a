"""What this machine has and lacks: Python, packages, extras, caches, the panel, a browser."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Literal

from packaging.specifiers import SpecifierSet

from tertius.core.caches import size
from tertius.core.errors import TertiusError
from tertius.core.files import home
from tertius.core.store import default_cache

State = Literal["ok", "missing", "wrong"]
#: Versions of Python that tertius runs on, as pyproject.toml has them.
PYTHONS = ((3, 11), (3, 12), (3, 13))
#: What each extra is for, in words.
EXTRAS = {
    "bayes": "draws of hierarchical models as ArviZ data",
    "dask": "scenarios and calibrations on a cluster",
    "dev": "the tests of tertius itself",
    "docs": "the pages of documentation",
    "export": "Word files",
    "read": "reading web pages, PDF and Word files",
    "sensitivity": "sensitivity of scenarios",
    "web": "the workbench, tertius serve",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_REQUIREMENT = re.compile(
    r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*\])?\s*([^;]*?)\s*(?:;.*extra\s*==\s*[\"']([^\"']+)[\"'].*)?"
)


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Attributes
    ----------
    what, found : str
        What it is, and what is there.
    state : str
        "ok", "missing" (something optional) or "wrong" (tertius cannot work like this).
    remedy : str
        What to do about it.
    """

    what: str
    state: State
    found: str
    remedy: str = ""


def examine() -> list[Check]:
    """Look at everything; nothing is changed."""
    return [_python(), *_packages(), _cache(), _home(), _panel(), _browser(), _machine()]


def _python() -> Check:
    found = ".".join(map(str, sys.version_info[:3]))
    right = sys.version_info[:2] in PYTHONS
    wanted = " or ".join(f"{major}.{minor}" for major, minor in PYTHONS)
    return Check("Python", "ok" if right else "wrong", found, "" if right else f"use Python {wanted}")


def _packages() -> Iterator[Check]:
    """Yield the packages that running needs in one line, and a line an extra."""
    try:
        yield Check("tertius", "ok", version("tertius"))
        wanted = requires("tertius") or []
    except PackageNotFoundError:
        yield Check("tertius", "wrong", "not installed", "python -m pip install tertius")
        return
    lacking: dict[str, list[str]] = {"": []}
    for line in wanted:
        read = _REQUIREMENT.fullmatch(line)
        if read is not None:
            fault = lack(read[1], read[2])
            lacking.setdefault(read[3] or "", []).extend([fault] if fault else [])
    needed = lacking.pop("")
    said = "; ".join(needed) if needed else "all there"
    yield Check("packages", "wrong" if needed else "ok", said, "install tertius again" if needed else "")
    for extra, faults in sorted(lacking.items()):
        purpose = f"extra {extra} ({EXTRAS.get(extra, 'further functions')})"
        remedy = f"python -m pip install 'tertius[{extra}]'" if faults else ""
        yield Check(purpose, "missing" if faults else "ok", "; ".join(faults) or "all there", remedy)


def lack(name: str, specifier: str) -> str:
    """Return in words what is wrong with an installed package; nothing where it is right."""
    try:
        found = version(name)
    except PackageNotFoundError:
        return f"{name} is not installed"
    wanted = SpecifierSet(specifier.strip("() "))
    return "" if wanted.contains(found, prereleases=True) else f"{name} {found} is not {wanted}"


def _cache() -> Check:
    kept = size()
    said = f"{kept.files:,} results, {kept.bytes / 1e6:.1f} MB in {kept.folder}"
    return _writable("cache", default_cache(), said, "set TERTIUS_CACHE to another folder")


def _home() -> Check:
    return _writable("user's folder", home(), str(home()), "set TERTIUS_HOME to another folder")


def _writable(what: str, folder: Path, said: str, remedy: str) -> Check:
    nearest = next((p for p in (folder, *folder.parents) if p.exists()), folder)
    if nearest.is_dir() and os.access(nearest, os.W_OK):
        return Check(what, "ok", said)
    return Check(what, "missing", f"{said}: cannot be written, so nothing is kept", remedy)


def _panel() -> Check:
    from tertius.panel.load import load_panel

    try:
        panel = load_panel()
        brought = len(panel.manifest.get("imports", {}))
    except TertiusError as error:
        return Check("panel", "wrong", str(error), error.remedy)
    sources = len(panel.manifest.get("sources", {}))
    return Check("panel", "ok", f"{sources} sources, {brought} imports over them, {panel.digest[:12]}")


def _browser() -> Check:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found:
        return Check("browser for PDF", "ok", found)
    remedy = "install chromium to export PDF"
    return Check("browser for PDF", "missing", "no chromium on the path", remedy)


def _machine() -> Check:
    return Check("processors", "ok", str(os.cpu_count() or 1))
