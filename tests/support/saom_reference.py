"""Reference sets for the batteries over the effects: golden ones here, more where TERTIUS_REFERENCE is."""

from __future__ import annotations

import gzip
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from tertius.saom import effects
from tertius.saom.data.prepare import Prepared, prepare
from tertius.saom.data.variables import Behaviour, Covariate, Dyadic, Network, SaomData
from tertius.saom.term import Term

GOLDEN = Path(__file__).parents[1] / "golden" / "saom"
UPSTREAM = os.environ.get("TERTIUS_REFERENCE")
MORE = ("s50", "s50_missing", "s50_struct", "s50_comp", "s50_sym", "multiplex")
SETS = ("panel", "panel_diffusion", "twomode", *(MORE if UPSTREAM else ()))
CHANGES = ("twomode", *(("s50", "s50_sym") if UPSTREAM else ()))

CHANGED = ("endow", "creation")

KNOWN_GAPS = {
    (
        "s50_missing",
        "cycle4",
        "endow",
    ): "which start network counts lost four-cycles with missing ties is not settled",
    ("s50_missing", "sharedPop", "endow"): "as cycle4",
    ("s50_missing", "sameXInPop", "endow"): "one sender too few in one period, as cycle4",
    (
        "s50_missing",
        "IndTies",
        "eval",
    ): "a missing behaviour enters RSiena's statistic as raw zero in one period",
    **dict.fromkeys(
        [
            ("s50_missing", name, form)
            for name in (
                *("altInDist2", "totInDist2", "avGroupEgoX", "totGroupEgoX"),
                *("simDist2", "simEgoDist2", "simEgoInDist2"),
            )
            for form in ("eval", *CHANGED)
        ],
        "a missing value enters RSiena's sums in another way",
    ),
    **dict.fromkeys(
        [("*", name, form) for name in ("avAltSameX", "totAltSameX", "avAltAltX") for form in CHANGED],
        "RSiena leaves the first actors (five, where there are five levels) out",
    ),
    **dict.fromkeys(
        [("*", name, form) for name in ("avAltW", "totAltW", "avInAltW", "totInAltW") for form in CHANGED],
        "RSiena's formula is not settled",
    ),
    **dict.fromkeys(
        [
            ("*", name, form)
            for name in ("avSimAltX", "totSimAltX", "varAlt", "avGroup", "totGroup")
            for form in CHANGED
        ],
        "RSiena's formula is not settled",
    ),
    **dict.fromkeys(
        [("*", name, form) for name in ("avSimEgoX", "totSimEgoX") for form in ("eval", *CHANGED)],
        "RSiena's statistic has no behaviour in it and its change statistic is zero",
    ),
    **dict.fromkeys(
        [("s50_missing", name, "eval") for name in ("avSimW", "avWAlt", "avWInAlt")],
        "RSiena leaves alters with a missing dyadic value out of the mean",
    ),
    **dict.fromkeys(
        [("s50_missing", name, "eval") for name in ("avSimVarAlt", "simDenseTriads")],
        "RSiena treats alters with a missing value in a way that is not settled",
    ),
    **dict.fromkeys(
        [("s50_missing", name, "creation") for name in ("totSameXInAlt", "totXInAlt")],
        "RSiena leaves one actor with a missing covariate out, but not elsewhere",
    ),
    **dict.fromkeys(
        [("panel", "totXAlt", "creation"), ("panel", "totXAlt", "endow"), ("panel", "avXInAlt", "creation")],
        "RSiena leaves one actor out, for no reason that could be found",
    ),
}
"""(set or "*", effect, form): why ours differs from RSiena; remove an entry when it is exact."""

CHANGE_GAPS = {
    "avSimEgoX": "RSiena's change statistic is zero for everyone",
    "totSimEgoX": "RSiena's change statistic is zero for everyone",
    "avAltEgoX": "RSiena's change statistic does not follow from its statistic, which is exact",
    "totAltEgoX": "RSiena's change statistic does not follow from its statistic, which is exact",
}
"""Effect: why our change statistic differs from RSiena's."""


def gap(name: str, entry: dict[str, Any]) -> str:
    """Why our statistic differs from this entry of set `name`; empty where it does not."""
    if None in entry["by_period"]:
        return "RSiena has no number (0 / 0)"
    effect, form = entry["shortName"], entry["type"]
    return KNOWN_GAPS.get((name, effect, form)) or KNOWN_GAPS.get(("*", effect, form), "")


def _file(folder: str, name: str) -> Path:
    for path in (GOLDEN / name, GOLDEN / f"{folder}_{name}"):
        if path.exists() and (folder != "contributions" or path.name.startswith("contributions")):
            return path
    assert UPSTREAM, f"{name} needs TERTIUS_REFERENCE"
    return Path(UPSTREAM) / folder / name


def packed(name: str) -> dict[str, Any]:
    """RSiena's figures in one golden file."""
    values: dict[str, Any] = json.loads(gzip.decompress((GOLDEN / f"{name}.json.gz").read_bytes()))
    return values


@cache
def prepared(name: str) -> Prepared:
    """The data of one set."""
    variables: dict[str, Any] = {}
    covariates: dict[str, Any] = {}
    with np.load(_file("data", f"{name}.npz")) as z:
        for key in z.files:
            a = z[key].astype(float)
            if key in ("net", "net2"):
                variables[key] = Network(a, two_mode=name == "twomode", symmetric=name == "s50_sym")
            elif key == "beh":
                variables[key] = Behaviour(a)
            elif key in ("W", "WV", "dist"):
                covariates[key] = Dyadic(a)
            else:
                covariates[key] = Covariate(a, of="receivers" if key == "ev" else "senders")
    return prepare(SaomData(variables, covariates))


@cache
def values(folder: str, name: str) -> list[dict[str, Any]]:
    """The reference entries of one set; `folder` is targets or contributions."""
    with gzip.open(_file(folder, f"{name}.json.gz"), "rt") as handle:
        return list(json.load(handle)["effects"])


def term_of(entry: dict[str, Any], data: SaomData) -> Term | None:
    """Our term for a reference entry, or None where we have no such effect."""
    rate = entry["type"] == "rate"
    kind = "rate" if rate else "network" if entry["name"] in data.networks else "behaviour"
    basic = rate and entry["shortName"] == "Rate"
    if not basic and entry["shortName"] not in effects.catalogue(kind):
        return None
    if not basic and entry["type"] not in effects.catalogue(kind)[entry["shortName"]].forms:
        return None
    if kind == "network" and not basic:
        own = data.networks[entry["name"]]
        mode = "two" if own.two_mode else "symmetric" if own.symmetric else "directed"
        if mode not in effects.catalogue(kind)[entry["shortName"]].modes:
            return None
    with_ = tuple(x for x in (entry["interaction1"], entry["interaction2"]) if x)
    period = int(entry["period"]) - 1 if basic else None
    return Term(entry["shortName"], entry["name"], entry["type"], with_, entry["parm"], period=period)
