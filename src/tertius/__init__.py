"""tertius: a test bench for arguments about world politics.

Public names are imported on first use, so that ``import tertius`` stays cheap:

=================  ==============================================================================
`run`              Judge the claims of a case: ``tertius.run("new-syria")["loss-expected-wrong"]``
`read`             Read an article into a draft of claims
`measure`          A measure of the panel: ``tertius.measure("leeway", states=["SYR"])``
`state`            A state and its ties: ``tertius.state("SYR").portfolio(1990, 2024)``
`run_scenario`     Simulate a scenario and compare its arms
`list`             What there is: cases, sources, variables, measures, tests, ...
`load_panel`       The panel itself
`load_case`        A case file
`saom`             Actor-oriented network models
=================  ==============================================================================

Results print as text, show themselves in notebooks and give data frames that carry units and sources.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tertius import saom as saom
    from tertius.api.lists import list_entries as list
    from tertius.api.measures import measure as measure
    from tertius.api.reading import read as read
    from tertius.api.runs import run as run
    from tertius.api.scenarios import run_scenario as run_scenario
    from tertius.api.states import state as state
    from tertius.case.load import load_case as load_case
    from tertius.panel.load import load_panel as load_panel

    __version__: str

_LAZY = {
    "list": ("tertius.api.lists", "list_entries"),
    "load_case": ("tertius.case.load", "load_case"),
    "load_panel": ("tertius.panel.load", "load_panel"),
    "measure": ("tertius.api.measures", "measure"),
    "read": ("tertius.api.reading", "read"),
    "run": ("tertius.api.runs", "run"),
    "run_scenario": ("tertius.api.scenarios", "run_scenario"),
    "saom": ("tertius.saom", ""),
    "state": ("tertius.api.states", "state"),
}

__all__ = [
    "__version__",
    "list",
    "load_case",
    "load_panel",
    "measure",
    "read",
    "run",
    "run_scenario",
    "saom",
    "state",
]


def _version() -> str:
    """Return the installed version; asking for it costs more than all else here."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("tertius")
    except PackageNotFoundError:  # a source tree that was never installed
        return "0+unknown"


def __getattr__(name: str) -> Any:
    if name == "__version__":
        found: Any = _version()
    elif name in _LAZY:
        module, attribute = _LAZY[name]
        loaded = import_module(module)
        found = getattr(loaded, attribute) if attribute else loaded
    else:
        raise AttributeError(f"module 'tertius' has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:  # type: ignore[valid-type]
    """Return what there is to use: what this module works with is left out."""
    return sorted({*__all__, *(name for name in globals() if name.startswith("__"))})
