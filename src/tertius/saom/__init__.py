"""Stochastic actor-oriented models: ``saom.fit(data, "net ~ density + recip")``.

The package rests on `tertius.core` alone.  What reads the panel lives in `tertius.models.panel_saom` and is
reachable from here under its usual names, imported on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tertius.saom import effects
from tertius.saom.api import fit, gof, importance, simulate
from tertius.saom.data.describe import describe
from tertius.saom.data.sets import about_data, load_data
from tertius.saom.data.variables import Behaviour, Covariate, Dyadic, Network, SaomData
from tertius.saom.formula import effect, interaction, with_periods
from tertius.saom.graphs import network_from_graphs, read_graphml, to_networkx, write_graphml
from tertius.saom.likelihood.api import bayes, impute, maximum_likelihood, pool_imputations
from tertius.saom.likelihood.fit import LikelihoodFit
from tertius.saom.likelihood.path_sampling import likelihood_ratio, log_likelihood
from tertius.saom.likelihood.population import Prior
from tertius.saom.power import power
from tertius.saom.results.animate import animate
from tertius.saom.results.auxiliary import Statistic, dyadic_values, ego_alter, mixed_triads
from tertius.saom.results.choices import entropy, predict
from tertius.saom.results.diagnose import by_period
from tertius.saom.results.fit import Fit
from tertius.saom.results.macro import macro, segregation
from tertius.saom.results.margins import margins
from tertius.saom.results.meta import meta
from tertius.saom.results.profiles import influence_table, selection_table
from tertius.saom.results.side_by_side import table
from tertius.saom.results.suggest import suggest
from tertius.saom.rsiena import from_rsiena
from tertius.saom.simulation.events import replay
from tertius.saom.term import Term

if TYPE_CHECKING:
    from tertius.models.panel_saom.from_panel import (
        PanelData,
        PanelEvents,
        PanelGeography,
        PanelTies,
        PanelTrait,
        from_panel,
        windows,
    )

__all__ = [
    "Behaviour",
    "Covariate",
    "Dyadic",
    "Fit",
    "LikelihoodFit",
    "Network",
    "PanelData",
    "PanelEvents",
    "PanelGeography",
    "PanelTies",
    "PanelTrait",
    "Prior",
    "SaomData",
    "Statistic",
    "Term",
    "about_data",
    "animate",
    "bayes",
    "by_period",
    "describe",
    "dyadic_values",
    "effect",
    "effects",
    "ego_alter",
    "entropy",
    "fit",
    "from_panel",
    "from_rsiena",
    "gof",
    "importance",
    "impute",
    "influence_table",
    "interaction",
    "likelihood_ratio",
    "load_data",
    "log_likelihood",
    "macro",
    "margins",
    "maximum_likelihood",
    "meta",
    "mixed_triads",
    "network_from_graphs",
    "pool_imputations",
    "power",
    "predict",
    "read_graphml",
    "replay",
    "segregation",
    "selection_table",
    "simulate",
    "suggest",
    "table",
    "to_networkx",
    "windows",
    "with_periods",
    "write_graphml",
]

#: The one way out of the package: names of the bridge from the panel, imported on first use.
BRIDGE = "tertius.models.panel_saom.from_panel"
_FROM_PANEL = frozenset(
    {"PanelData", "PanelEvents", "PanelGeography", "PanelTies", "PanelTrait", "from_panel", "windows"}
)


def __getattr__(name: str) -> Any:
    if name in _FROM_PANEL:
        return getattr(import_module(BRIDGE), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
