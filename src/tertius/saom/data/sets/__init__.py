"""Data sets that come with the package, drawn by `tools/saom_datasets.py`: nobody in them was observed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np

from tertius.core.errors import UsageError, near_miss
from tertius.saom.data.variables import Behaviour, Covariate, Dyadic, Network, SaomData

NAMES = ("pupils", "firms", "members")


@dataclass(frozen=True)
class DataSet:
    """What is known of a data set: what it shows, and the model that it was drawn from."""

    name: str
    about: str
    effects: str
    theta: dict[str, float]


def load_data(name: str) -> SaomData:
    """Return one of the data sets that come with the package.

    Parameters
    ----------
    name : {"pupils", "firms", "members"}
        Friendships and a behaviour; undirected alliances in four waves; acquaintances and a two-mode network.

    Returns
    -------
    SaomData

    Raises
    ------
    UsageError
        If there is no such set.

    Examples
    --------
    >>> from tertius import saom
    >>> data = saom.load_data("pupils")
    >>> data.n, data.waves, list(data.variables), list(data.covariates)
    (48, 3, ['friends', 'going_out'], ['girl', 'way'])
    """
    head, arrays = _read(name)
    made: dict[str, Any] = {key: _made(kind, arrays[key]) for key, kind in head["kinds"].items()}
    variables = {k: v for k, v in made.items() if isinstance(v, (Network, Behaviour))}
    return SaomData(variables, {k: v for k, v in made.items() if k not in variables})


def about_data(name: str) -> DataSet:
    """Return what a data set shows, and the effects and parameters that it was drawn with.

    Raises
    ------
    UsageError
        If there is no such set.

    Examples
    --------
    >>> from tertius import saom
    >>> saom.about_data("firms").effects
    'alliance ~ density + transTriads + egoPlusAltX(size) + sameX(branch)'
    """
    head, _ = _read(name)
    return DataSet(name, head["about"], head["effects"], head["theta"])


def _read(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    if name not in NAMES:
        hint = near_miss(str(name), NAMES) or f"there are {', '.join(NAMES)}"
        raise UsageError(f"data set {name!r}", "one that comes with the package", "an unknown name", hint)
    with (files(__package__) / f"{name}.npz").open("rb") as handle, np.load(handle) as z:
        arrays = {key: z[key] for key in z.files if key != "head"}
        return json.loads(str(z["head"])), arrays


def _made(kind: dict[str, Any], array: Any) -> Network | Behaviour | Covariate | Dyadic:
    if kind["kind"] in ("Covariate", "Dyadic"):
        values = np.round(array.astype(np.float64), 6)
        return Covariate(values) if kind["kind"] == "Covariate" else Dyadic(values)
    known = np.where(array < 0, np.nan, array.astype(np.float64))
    if kind["kind"] == "Network":
        return Network(known, kind["two_mode"], kind["symmetric"])
    return Behaviour(known)
