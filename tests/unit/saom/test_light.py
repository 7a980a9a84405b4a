"""`import tertius.saom` needs numpy, numba, scipy and pandas, and nothing else that has to be installed."""

from __future__ import annotations

import subprocess
import sys

#: The four, and what they bring with them.
ALLOWED = "numpy numba scipy pandas llvmlite dateutil pytz tzdata six tertius"
SCRIPT = f"""
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
from tertius import saom
data = saom.load_data("pupils")
fit = saom.fit(data, "friends ~ density + recip", seed=1, final=200)
print(fit.summary())
saom.margins(fit, data, "recip")
saom.gof(fit, data, ["friends: indegree"], chains=50)
saom.effects(data).to_frame()
saom.meta({{"a": fit, "b": fit}})
fit.to_latex(), fit.time_test(), saom.describe(data), saom.entropy(fit, data)
"""


def test_four_packages_are_enough() -> None:
    run = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "friends" in run.stdout
