"""Measures, one file each: panel to a state-year or dyad-year figure with its uncertainty."""

from tertius.core.registry import Registry
from tertius.measures.measure import Measure

MEASURES: Registry[Measure] = Registry(
    "tertius.measures", "MEASURE", Measure, "measure", group="tertius.measures"
)
