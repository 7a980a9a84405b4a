"""Write docs/dependencies.md: each package that tertius needs, measured on this machine.

    python tools/dependencies_page.py RELEASES

Sizes are those of the installed files; an import is timed in a process of its own, without the start of
Python, in processor time, the least of three.  RELEASES is a table of packages as their index has them,
separated by tabs: name, newest version, month of its release.  What a package is used for stands here, and a
new dependency without it fails.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "dependencies.md"
#: What each package does here; extras of tests alone are left out.
PURPOSES = {
    "numpy": "arrays",
    "numba": "compiled kernels of simulations",
    "pandas": "tables",
    "duckdb": "reads and writes the Parquet files of the panel",
    "scipy": "distributions, optimisers, sparse matrices",
    "statsmodels": "regressions with clustered errors",
    "pydantic": "checks case files and drafts",
    "pyyaml": "reads case files",
    "typer": "the command line",
    "rich": "tables and progress on a terminal",
    "jinja2": "the pages of the dossier",
    "altair": "specifications of charts",
    "vl-convert-python": "draws charts without a browser",
    "rdata": "reads upstream files of R",
    "openpyxl": "writes Excel files, reads some upstream ones",
    "python-calamine": "reads large Excel files",
    "geographiclib": "distances on the ellipsoid",
    "highspy": "linear programmes of supply",
    "searoute": "sea routes",
    "airportsdata": "places of airports",
    "shapely": "airspace",
    "networkx": "graphs in and out",
    "scikit-learn": "nearest neighbours and trees",
    "packaging": "compares versions in `tertius doctor`",
    "distributed": "runs on a cluster",
    "SALib": "sensitivity of scenarios",
    "trafilatura": "text of web pages",
    "lxml_html_clean": "what trafilatura cleans pages with",
    "pypdf": "text of PDF files",
    "mammoth": "text of Word files",
    "httpx": "asks a language model, where one is named",
    "starlette": "pages of the workbench",
    "uvicorn": "serves the workbench",
    "sse-starlette": "progress in the workbench",
    "python-multipart": "files sent to the workbench",
    "python-docx": "writes Word files",
    "arviz": "draws of hierarchical models as InferenceData",
    "sphinx": "builds the documentation",
    "furo": "the look of the documentation, without a web font",
    "myst-parser": "Markdown in the documentation",
    "myst-nb": "runs the tutorials",
    "numpydoc": "docstrings in the documentation",
    "sphinx-design": "cards on the first page of the documentation",
    "pytest": "runs the tests",
    "pytest-xdist": "runs the tests in two processes",
    "pillow": "compares pictures of screens",
    "hypothesis": "tests of properties",
    "lifelines": "survival curves that ours are compared with",
    "pytest-cov": "coverage of the tests",
    "sybil": "runs the code on pages",
    "ruff": "format and lint",
    "mypy": "types",
    "import-linter": "rules of imports",
    "playwright": "tests in a browser",
    "axe-playwright-python": "tests of accessibility",
    "pandas-stubs": "types of pandas",
    "scipy-stubs": "types of scipy",
    "types-PyYAML": "types of PyYAML",
    "frictionless": "checks Data Packages that are exported",
    "rocrate": "checks RO-Crates that are exported",
}
#: Extras for those who change tertius: what an extra of a user has already is not said again.
OURS = ("docs", "dev")


def wanted() -> list[tuple[str, str]]:
    """Return the packages with the extra that asks for each ("" for none)."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    groups = {"": project["dependencies"], **{e: rs for e, rs in extras.items() if e not in OURS}}
    groups |= {e: extras[e] for e in OURS}
    found: dict[str, str] = {}
    for extra, requirements in groups.items():
        for requirement in requirements:
            found.setdefault(Requirement(requirement).name, extra)
    return list(found.items())


def licence(name: str) -> str:
    """Return the licence as the package's metadata has it, in short."""
    package = distribution(name)
    about = package.metadata
    classifiers = [c.split(" :: ")[-1] for c in about.get_all("Classifier", []) if c.startswith("License")]
    files = [file for file in package.files or [] if file.name.upper().startswith("LICENSE")]
    text = files[0].read_text().strip().splitlines()[0] if files else "not stated"
    stated = about.get("License-Expression") or "; ".join(classifiers) or about.get("License") or text
    return " ".join(stated.split())[:60]


def megabytes(name: str) -> float:
    """Return the size of the installed files."""
    files = distribution(name).files or []
    return sum(p.stat().st_size for f in files if (p := Path(str(f.locate()))).is_file()) / 1e6


def releases(path: Path) -> dict[str, str]:
    """Return the newest release of each package that is needed, with its month, by normal name."""
    names = {normal(name) for name, _ in wanted()}
    with path.open(encoding="utf-8") as lines:
        rows = (line.split("\t") for line in lines)
        return {normal(row[0]): f"{row[1]}, {row[2].strip()}" for row in rows if normal(row[0]) in names}


def normal(name: str) -> str:
    """Return a package's name as indexes compare it."""
    return re.sub("[-_.]+", "-", name).lower()


def milliseconds(name: str) -> float | None:
    """Return the time of an import, the least of three; None where the package cannot be imported."""
    modules = sorted(
        m for m, owners in packages_distributions().items() if name.lower() in map(str.lower, owners)
    )
    public = [m for m in modules if not m.startswith("_")]
    module = next((m for m in public if normal(m) == normal(name)), public[0] if public else None)
    return timed(f"import {module}")


def timed(statement: str) -> float | None:
    """Return the least time of three for a statement in a fresh process; None where it fails."""
    code = f"import time; t = time.process_time(); {statement}; print(time.process_time() - t)"
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True) for _ in range(3)]
    times = [float(run.stdout.split()[-1]) for run in runs if run.returncode == 0 and run.stdout.strip()]
    return 1000 * min(times) if times else None


def own_import() -> float:
    """Return the time of importing tertius itself."""
    took = timed("import tertius")
    assert took is not None
    return took


def main(path: Path) -> None:
    """Measure and write."""
    newest = releases(path)
    lines = [
        "# Dependencies",
        "",
        "Written by `python tools/dependencies_page.py`; do not edit. Sizes are those of the installed files",
        "of a package alone; imports are timed (processor time) in a process of their own, with all that",
        "they import in turn.",
        f"`import tertius` imports none of these and takes {own_import():.0f} ms, measured in the same way.",
        "Upkeep is seen from the newest release that an index lists, and its month. Packages of the extras",
        "`docs` and `dev` are for those who change tertius.",
        "",
        "| package | extra | release | newest | licence | MB | import, ms | used for |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, extra in wanted():
        purpose, upkeep = PURPOSES[name], newest.get(normal(name), "")
        try:
            release = distribution(name).version
        except PackageNotFoundError:
            lines.append(f"| {name} | {extra} | not installed | {upkeep} | | | | {purpose} |")
            continue
        took = milliseconds(name)
        size, time = f"{megabytes(name):.1f}", "" if took is None else f"{took:.0f}"
        cells = (name, extra, release, upkeep, licence(name), size, time, purpose)
        lines.append(f"| {' | '.join(cells)} |")
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
