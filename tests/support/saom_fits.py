"""The models of RSiena's fits, built from the folder that TERTIUS_REFERENCE names."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from tertius.saom.data.variables import Behaviour, Covariate, Dyadic, Network, SaomData
from tertius.saom.simulation.simulate import Model
from tertius.saom.term import Term

SETS = {
    "a": "s50",
    "a_cond": "s50",
    "b": "s50",
    "b_avSim": "s50",
    "c3": "twomode",
    "d": "panel",
    "e_av": "panel_diffusion",
    "e_tot": "panel_diffusion",
    "e_s50_av": "s50",
}


def folder() -> Path:
    """The folder of RSiena's values."""
    return Path(os.environ["TERTIUS_REFERENCE"])


@cache
def arrays(name: str) -> dict[str, Any]:
    """The arrays of one data set."""
    with np.load(folder() / "data" / f"{name}.npz") as z:
        return {k: z[k].astype(float) for k in z.files}


def data_of(name: str) -> SaomData:
    """The data that RSiena fitted model `name` to."""
    raw = dict(arrays(SETS[name]))
    if name == "e_s50_av":
        # Its behaviour is whether an actor ever drank at level 4 or more.
        raw = {"net": raw["net"], "beh": np.maximum.accumulate((raw["beh"] >= 4).astype(float), axis=1)}
    if name in ("e_av", "e_tot"):
        raw["dist"] = arrays("panel")["dist"]
    variables: dict[str, Network | Behaviour] = {"net": Network(raw["net"], two_mode=name == "c3")}
    if "beh" in raw:
        variables["beh"] = Behaviour(raw["beh"])
    covariates: dict[str, Covariate | Dyadic] = {}
    for key, values in raw.items():
        if key in ("W", "WV", "dist"):
            covariates[key] = Dyadic(values)
        elif key not in ("net", "beh"):
            covariates[key] = Covariate(values, of="receivers" if key == "ev" else "senders")
    return SaomData(variables, covariates)


@cache
def reference(name: str) -> list[dict[str, Any]]:
    """RSiena's fits of one model, one a seed."""
    paths = sorted((folder() / "fits").glob(f"{name}_seed*.json"))
    return [json.loads(p.read_text()) for p in paths]


def model_of(name: str) -> Model:
    """Our model `name`, its parameters in RSiena's order."""
    first = reference(name)[0]
    terms = []
    for e in first["effects"]:
        if e["type"] == "rate" and e["shortName"] == "Rate":
            continue
        with_ = tuple(x for x in (e["interaction1"], e.get("interaction2")) if x)
        terms.append(Term(e["shortName"], e["name"], e["type"], with_, e["parm"]))
    return Model(data_of(name), terms, "net" if first["conditional"] else None)


def moments(name: str) -> tuple[Any, Any, Any]:
    """Mean estimate over RSiena's seeds, mean standard error, and its range over seeds as shares."""

    def both(fit: dict[str, Any], own: str, rate: str) -> Any:
        rates = fit[rate] if fit["conditional"] else []
        return np.array([*rates, *fit[own]], dtype=float)

    theta = np.array([both(f, "theta", "rate") for f in reference(name)])
    se = np.array([both(f, "se", "vrate") for f in reference(name)])
    mean = se.mean(axis=0)
    return theta.mean(axis=0), mean, np.ptp(se, axis=0) / mean
