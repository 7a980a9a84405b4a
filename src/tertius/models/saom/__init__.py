"""The former place of `tertius.saom`, kept so that older scripts run: the same names and modules."""

import sys
from importlib import import_module

from tertius.saom import *  # noqa: F403

for _module in ("api", "formula", "frames", "graphs", "model_file", "observe", "rsiena", "term"):
    sys.modules[f"{__name__}.{_module}"] = import_module(f"tertius.saom.{_module}")
sys.modules[f"{__name__}.data"] = import_module("tertius.saom.data.variables")
sys.modules[f"{__name__}.fit"] = import_module("tertius.saom.results.fit")
