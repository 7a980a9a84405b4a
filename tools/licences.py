"""List all packages that the project needs with their licences, and a bill of materials (CycloneDX JSON).

Run ``python tools/licences.py docs/licences.md docs/sbom.json`` with all extras installed.
All comes from the metadata of installed packages; a licence of the GPL fails the run, unless `DECIDED` says
which other licence holds.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

COPYLEFT = re.compile(r"\bA?GPL|(?<!Lesser )General Public License", re.IGNORECASE)

#: Packages that name the GPL among other licences: which of them holds here, and why.
DECIDED = {
    "docutils": "public domain and BSD: the one file under the GPL, a mode of an editor, is not in the wheel",
    "text-unidecode": "Artistic License, by choice",
}


def needed(asked: list[str]) -> dict[str, Distribution]:
    """Return the installed packages that requirements lead to, by normal name."""
    found: dict[str, Distribution] = {}
    queue = [Requirement(text) for text in asked]
    while queue:
        wanted = queue.pop()
        name = re.sub("[-_.]+", "-", wanted.name).lower()
        extras = wanted.extras or {""}
        if wanted.marker and not any(wanted.marker.evaluate({"extra": extra}) for extra in extras):
            continue
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue
        known = name in found
        found[name] = package
        for text in [] if known else package.requires or []:
            below = Requirement(text)
            if not below.marker or any(below.marker.evaluate({"extra": extra}) for extra in extras):
                below.marker = None
                queue.append(below)
    return dict(sorted(found.items()))


def licence(package: Distribution) -> str:
    """Return the licence that a package's metadata state, in a line."""
    stated = package.metadata
    classes = [
        c.rpartition(" :: ")[2] for c in stated.get_all("Classifier") or [] if c.startswith("License ::")
    ]
    text = stated.get("License-Expression") or "; ".join(classes) or stated.get("License") or ""
    return " ".join(text.strip().split("\n")[0].split()) or "not stated"


def main(page: str, bill: str) -> int:
    """Write the page and the bill of materials; return 1 where a licence is of the GPL."""
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    running = needed(project["dependencies"])
    everything = needed(
        [*project["dependencies"], *(t for e in project["optional-dependencies"].values() for t in e)]
    )
    rows = [
        (n, p.version, DECIDED.get(n) or licence(p), "running" if n in running else "extras")
        for n, p in everything.items()
    ]
    lines = [
        "# Licences of dependencies", "",
        "By the packages' own metadata; made by `tools/licences.py`, which refuses the GPL.", "",
        "| package | version | licence | for |", "|---|---|---|---|",
        *(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows), "",
    ]  # fmt: skip
    Path(page).write_text("\n".join(lines), encoding="utf-8")
    components = [
        {"type": "library", "name": n, "version": v, "purl": f"pkg:pypi/{n}@{v}"}
        | {"licenses": [{"license": {"name": of}}]}
        for n, v, of, _ in rows
    ]
    top = {"type": "application", "name": project["name"], "version": project["version"]}
    made = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": {"component": top}}
    Path(bill).write_text(json.dumps({**made, "components": components}, indent=1) + "\n", encoding="utf-8")
    bad = [
        name
        for name, _, text, _ in rows
        if name not in DECIDED and COPYLEFT.search(text) and "LGPL" not in text and "Lesser" not in text
    ]
    print(f"{len(rows)} packages, {len(running)} for running; GPL: {', '.join(bad) or 'none'}")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:3]))
