"""The record of a measure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Measure:
    """A figure computed from the panel.

    Attributes
    ----------
    title, unit, reference : str
        What it is, its unit, and where the formula is from.
    key : tuple of str
        Columns that identify a row: ``("iso3", "year")``, ``("iso3", "patron", "year")`` ...
    defaults : mapping
        Parameters with their defaults; nothing else is accepted.
    compute : callable
        ``compute(panel, **parameters)`` to a frame of the key columns, ``value``, ``low`` and
        ``high`` (a 95 % interval, NaN where there is none to give), and its components.
    interval : str
        What the interval is, in words ("standard error of ...", "Dirichlet weights", "none: ...").
    """

    title: str
    unit: str
    reference: str
    key: tuple[str, ...]
    defaults: Mapping[str, Any]
    compute: Callable[..., pd.DataFrame]
    interval: str
