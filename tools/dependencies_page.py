"""Write docs/dependencies.md: each package that tertius needs, measured on this machine.

python tools/dependencies_page.py

Sizes are those of the installed files; an import is timed in a process of its own, without the start of
Python, the least of three.  What a package is used for stands here, and a new dependency without it fails.
"""

from __future__ import annotations

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
}
#: Extras of a user; `dev` and `docs` are for those who change tertius.
LEFT_OUT = ("dev", "docs")


def wanted() -> list[tuple[str, str]]:
    """Return the packages with the extra that asks for each ("" for none)."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = {"": project["dependencies"], **project["optional-dependencies"]}
    return [(Requirement(r).name, e) for e, rs in groups.items() if e not in LEFT_OUT for r in rs]


def licence(name: str) -> str:
    """Return the licence as the package's metadata has it, in short."""
    about = distribution(name).metadata
    classifiers = [c.split(" :: ")[-1] for c in about.get_all("Classifier", []) if c.startswith("License")]
    stated = about.get("License-Expression") or "; ".join(classifiers) or about.get("License") or "not stated"
    return " ".join(stated.split())[:60]


def megabytes(name: str) -> float:
    """Return the size of the installed files."""
    files = distribution(name).files or []
    return sum(p.stat().st_size for f in files if (p := Path(str(f.locate()))).is_file()) / 1e6


def milliseconds(name: str) -> float | None:
    """Return the time of an import, the least of three; None where the package cannot be imported."""
    modules = sorted(
        m for m, owners in packages_distributions().items() if name.lower() in map(str.lower, owners)
    )
    module = next((m for m in modules if not m.startswith("_")), None)
    code = f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True) for _ in range(3)]
    times = [float(run.stdout.split()[-1]) for run in runs if run.returncode == 0 and run.stdout.strip()]
    return 1000 * min(times) if times else None


def main() -> None:
    """Measure and write."""
    lines = [
        "# Dependencies",
        "",
        "Written by `python tools/dependencies_page.py`; do not edit. Sizes are those of the installed files",
        "of a package alone; imports are timed in a process of their own, with all that they import in turn.",
        "None of these is imported by `import tertius` itself.",
        "",
        "| package | extra | release | licence | MB | import, ms | used for |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, extra in wanted():
        purpose = PURPOSES[name]
        try:
            release = distribution(name).version
        except PackageNotFoundError:
            lines.append(f"| {name} | {extra} | not installed | | | | {purpose} |")
            continue
        took = milliseconds(name)
        cells = (
            name,
            extra,
            release,
            licence(name),
            f"{megabytes(name):.1f}",
            "" if took is None else f"{took:.0f}",
        )
        lines.append(f"| {' | '.join(cells)} | {purpose} |")
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
