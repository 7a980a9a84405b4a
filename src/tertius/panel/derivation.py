"""The record of a derivation: parsed sources to rows of panel tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from tertius.core.registry import Registry
from tertius.panel.schema import Variable
from tertius.panel.states import States
from tertius.sources.record import Parsed


@dataclass(frozen=True)
class Inputs:
    """What a derivation reads: parsed sources by name, and the crosswalk of states."""

    sources: Mapping[str, Parsed]
    states: States


@dataclass(frozen=True)
class Derivation:
    """Rows of panel tables made from upstream data.

    Attributes
    ----------
    dataset : str
        Name of the source that the rows are attributed to (their ``dataset`` column).
    sources : tuple of str
        Names of the sources that it reads; the first is `dataset` in most cases.
    variables : tuple of Variable
        What it adds, with units, coverage and the meaning of an absent row.
    derive : callable
        `Inputs` to ``{table name: frame}``, without the ``dataset`` column (the build adds it).  A
        table ``variables`` among them replaces `variables`: the same rows with the coverage that the
        files at hand have, which may be newer than the release that is described.
    optional : tuple of str
        Sources that it can do without (newer releases, lists that fill a gap).
    """

    dataset: str
    sources: tuple[str, ...]
    variables: tuple[Variable, ...]
    derive: Callable[[Inputs], Mapping[str, pd.DataFrame]]
    optional: tuple[str, ...] = ()


#: Derivations live where their method lives: plain ones in ``panel/derive``; estimates such as
#: ideal points beside their measure, and the pipeline joins both registries.
DERIVATIONS: Registry[Derivation] = Registry(
    "tertius.panel.derive", "DERIVATION", Derivation, "derivation", group="tertius.panel.derive"
)
