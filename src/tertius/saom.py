"""Stochastic actor-oriented models: ``saom.fit(data, "net ~ density + recip")``."""

from tertius.models.saom.api import fit, gof, importance, simulate
from tertius.models.saom.auxiliary import Statistic
from tertius.models.saom.data import Behaviour, Covariate, Dyadic, Network, SaomData
from tertius.models.saom.describe import describe
from tertius.models.saom.diagnose import by_period
from tertius.models.saom.events import replay
from tertius.models.saom.fit import Fit
from tertius.models.saom.formula import effect, interaction
from tertius.models.saom.from_panel import (
    PanelData,
    PanelEvents,
    PanelGeography,
    PanelTies,
    PanelTrait,
    from_panel,
    windows,
)
from tertius.models.saom.term import Term

__all__ = [
    "Behaviour",
    "Covariate",
    "Dyadic",
    "Fit",
    "Network",
    "PanelData",
    "PanelEvents",
    "PanelGeography",
    "PanelTies",
    "PanelTrait",
    "SaomData",
    "Statistic",
    "Term",
    "by_period",
    "describe",
    "effect",
    "fit",
    "from_panel",
    "gof",
    "importance",
    "interaction",
    "replay",
    "simulate",
    "windows",
]
