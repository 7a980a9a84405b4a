"""`import tertius.saom` needs numpy, numba, scipy and pandas, and nothing else that has to be installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest

import tertius

#: The four, and what they bring with them.
ALLOWED = "numpy numba scipy pandas llvmlite dateutil pytz tzdata six tertius"
GUARD = f"""
import sys
from importlib.abc import MetaPathFinder
ALLOWED = set({ALLOWED!r}.split()) | set(sys.stdlib_module_names) | set(sys.builtin_module_names)
BEFORE = set(m.split(".")[0] for m in sys.modules)

class Guard(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] not in ALLOWED | BEFORE and not name.startswith("_"):
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
        return None

sys.meta_path.insert(0, Guard())
"""
WORK = """
from tertius import saom
data = saom.load_data("pupils")
fit = saom.fit(data, "friends ~ density + recip", seed=1, final=200)
print(fit.summary())
saom.margins(fit, data, "recip")
saom.gof(fit, data, ["friends: indegree"], chains=50)
saom.effects(data).to_frame()
saom.meta({"a": fit, "b": fit})
fit.to_latex(), fit.time_test(), saom.describe(data), saom.entropy(fit, data)
sim = saom.simulate(data, fit, chains=1, seed=1, events=True)
print(saom.animate(data, sim.events, shade="going_out"))
"""


def test_four_packages_are_enough() -> None:
    run = subprocess.run([sys.executable, "-c", GUARD + WORK], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "friends" in run.stdout


@pytest.mark.skipif("TERTIUS_SLOW" not in os.environ, reason="lays out an environment; set TERTIUS_SLOW=1")
def test_an_environment_with_nothing_else_is_enough(tmp_path: Path) -> None:
    """As after ``pip install --no-deps``: the four packages, and of this one the files that a wheel has."""
    for name in ALLOWED.split():
        spec = find_spec(name)
        if spec is None or name == "tertius":
            continue
        place = Path(spec.origin or "")
        whole = place.parent if place.name == "__init__.py" else place
        for part in (whole, whole.with_name(f"{name}.libs")):
            if part.exists():
                (tmp_path / part.name).symlink_to(part)
    package, project = Path(tertius.__file__).parent, Path(__file__).parents[3] / "pyproject.toml"
    patterns = tomllib.loads(project.read_text(encoding="utf-8"))["tool"]["setuptools"]["package-data"]
    for pattern in ("**/*.py", *patterns["tertius"]):
        for file in package.glob(pattern):
            target = tmp_path / "tertius" / file.relative_to(package)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    start = f"import sys; sys.path.append({str(tmp_path)!r})\n"
    seen = (
        "print([m for m in sys.modules if 'site-packages' in str(getattr(sys.modules[m], '__file__', ''))])\n"
    )
    command = [sys.executable, "-I", "-S", "-c", start + WORK + seen]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "friends" in run.stdout and run.stdout.splitlines()[-1] == "[]"
