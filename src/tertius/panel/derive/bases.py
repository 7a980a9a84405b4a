"""Bases abroad as places with host and operator."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from tertius.core.errors import PanelError
from tertius.panel.derivation import Derivation, Inputs
from tertius.sources.bases import YEAR

#: Places that the compilation names without their state; territory as most states recognise it.
_HOSTS = {
    "Aruba": "Netherlands",
    "Ascension Island": "United Kingdom",
    "Azores": "Portugal",
    "Bombora": "Georgia",
    "Crimea": "Ukraine",
    "Curacao": "Netherlands",
    "Curaçao": "Netherlands",
    "Diego Garcia": "United Kingdom",
    "Greenland": "Denmark",
    "South Ossetia": "Georgia",
}


def hosts(location: pd.Series) -> pd.Series:
    """Return the name of the host: the last part of a location such as ``"Latakia, Hmeimim, Syria"``."""
    last = location.str.strip().str.rstrip(". ").str.split(r"[,.]", regex=True).str[-1].str.strip()
    return last.str.replace(r"^(?:Near|In|Southern) ", "", regex=True).replace(_HOSTS)


def _derive(inputs: Inputs) -> Mapping[str, pd.DataFrame]:
    raw = inputs.sources["bases"].tables["bases"]
    places = pd.DataFrame(
        {
            "place": raw["base"],
            "host": inputs.states.to_iso3("name", hosts(raw["location"]), YEAR),
            "operator": inputs.states.to_iso3("name", raw["owner"], YEAR),
            "kind": "base",
            "latitude": raw["latitude"],
            "longitude": raw["longitude"],
            "start": np.nan,
            "end": np.nan,
        }
    )
    lost = places["host"].isna() | places["operator"].isna()
    if lost.any():
        row = raw[lost].iloc[0]
        raise PanelError(
            "bases", "a location that ends in a state", repr(row["location"]), "add it to _HOSTS"
        )
    return {"places": places[places["host"] != places["operator"]]}


DERIVATION = Derivation("bases", ("bases",), (), _derive)
