"""Draw the data sets that `saom.load_data` has, from models with known parameters.

    python tools/saom_datasets.py

writes ``src/tertius/saom/data/sets/*.npz``.  Nobody was observed: actors, attributes and the first wave are
random, later waves are simulated by the engine at the parameters below, which the files hold too.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from tertius.core.arrays import Floats
from tertius.saom import Behaviour, Covariate, Dyadic, Network, SaomData, simulate

FOLDER = Path(__file__).resolve().parents[1] / "src" / "tertius" / "saom" / "data" / "sets"
SEED = 20241


def grow(data: SaomData, effects: str, theta: dict[str, float], waves: int) -> SaomData:
    """Return the data with `waves` waves, each simulated from the one before."""
    for wave in range(waves - 1):
        two = SaomData({k: _twice(v) for k, v in data.variables.items()}, data.covariates)
        sim = simulate(two, effects, theta, chains=1, seed=SEED + wave)
        variables: dict[str, Any] = {}
        for name, v in data.variables.items():
            if isinstance(v, Network):
                new = sim.networks[name][0, 0][None].astype(float)
                variables[name] = Network(np.concatenate([v.waves, new]), v.two_mode, v.symmetric)
            else:
                variables[name] = Behaviour(np.column_stack([v.values, sim.behaviours[name][0, 0]]))
        data = SaomData(variables, data.covariates)
    return data


def _twice(v: Network | Behaviour) -> Network | Behaviour:
    if isinstance(v, Network):
        return Network(np.stack([v.waves[-1]] * 2), v.two_mode, v.symmetric)
    return Behaviour(np.column_stack([v.values[:, -1]] * 2))


def random_ties(rng: np.random.Generator, n: int, m: int, share: float, symmetric: bool = False) -> Floats:
    """Return a first wave."""
    ties = (rng.random((n, m)) < share).astype(float)
    if n == m:
        np.fill_diagonal(ties, 0.0)
    return np.maximum(ties, ties.T) if symmetric else ties


def write(name: str, data: SaomData, effects: str, theta: dict[str, float], about: str) -> None:
    """Write one set: arrays, and a JSON text with what they are."""
    arrays: dict[str, Any] = {}
    kinds: dict[str, dict[str, Any]] = {}
    for key, v in {**data.variables, **data.covariates}.items():
        kind = type(v).__name__
        kinds[key] = {"kind": kind}
        if isinstance(v, Network):
            kinds[key] |= {"two_mode": v.two_mode, "symmetric": v.symmetric}
            arrays[key] = np.where(np.isnan(v.waves), -1, v.waves).astype(np.int8)
        elif isinstance(v, Behaviour):
            arrays[key] = np.where(np.isnan(v.values), -1, v.values).astype(np.int8)
        else:
            arrays[key] = np.asarray(v.values, dtype=np.float32)
    head = {"about": about, "effects": effects, "theta": theta, "kinds": kinds}
    FOLDER.mkdir(exist_ok=True)
    np.savez_compressed(FOLDER / f"{name}.npz", head=np.array(json.dumps(head)), **arrays)


def pupils() -> None:
    """A school year: friendships and how often pupils go out, with girls and boys and ways between homes."""
    rng = np.random.default_rng(SEED)
    n = 48
    homes = rng.random((n, 2)) * 4
    way = np.sqrt(((homes[:, None] - homes[None]) ** 2).sum(axis=2)).round(2)
    girl = rng.integers(0, 2, n).astype(float)
    start = np.where(rng.random((n, n)) < 0.04 + 0.08 * (girl[:, None] == girl[None]), 1.0, 0.0)
    start[np.arange(n), np.arange(n)] = 0
    out = rng.integers(1, 5, n).astype(float)
    out[:2] = 1, 4
    data = SaomData(
        {"friends": Network(start[None]), "going_out": Behaviour(out[:, None])},
        {"girl": Covariate(girl), "way": Dyadic(way)},
    )
    effects = (
        "friends ~ density + recip + transTrip + cycle3 + X(way) + sameX(girl) + simX(going_out);"
        "going_out ~ linear + quad + avAlt(friends)"
    )
    theta = {
        "friends: Rate period 1": 6.0, "friends: density": -2.2, "friends: recip": 1.8,
        "friends: transTrip": 0.45, "friends: cycle3": -0.3, "friends: X (way)": -0.25,
        "friends: sameX (girl)": 0.5, "friends: simX (going_out)": 0.8, "going_out: Rate period 1": 2.0,
        "going_out: linear": 0.1, "going_out: quad": -0.1, "going_out: avAlt (friends)": 0.7,
    }  # fmt: skip
    about = "48 pupils who do not exist, three waves: friendships and how often they go out (1 to 4)."
    write("pupils", grow(data, effects, theta, 3), effects, theta, about)


def firms() -> None:
    """Alliances of firms: undirected, with size and branch."""
    rng = np.random.default_rng(SEED + 1)
    n = 60
    size = rng.normal(0, 1, n).round(2)
    branch = rng.integers(1, 5, n).astype(float)
    start = random_ties(rng, n, n, 0.03, symmetric=True)
    data = SaomData(
        {"alliance": Network(start[None], symmetric=True)},
        {"size": Covariate(size), "branch": Covariate(branch)},
    )
    effects = "alliance ~ density + transTriads + egoPlusAltX(size) + sameX(branch)"
    theta = {
        "alliance: Rate period 1": 2.0, "alliance: density": -1.5, "alliance: transTriads": 0.5,
        "alliance: egoPlusAltX (size)": 0.2, "alliance: sameX (branch)": 0.6,
    }  # fmt: skip
    about = "60 firms that do not exist, four waves of undirected alliances, with size and branch."
    write("firms", grow(data, effects, theta, 4), effects, theta, about)


def members() -> None:
    """Persons in clubs (two modes) and who knows whom."""
    rng = np.random.default_rng(SEED + 2)
    n, clubs = 40, 12
    age = rng.integers(18, 60, n).astype(float)
    data = SaomData(
        {
            "knows": Network(random_ties(rng, n, n, 0.08)[None]),
            "clubs": Network(random_ties(rng, n, clubs, 0.15)[None], two_mode=True),
        },
        {"age": Covariate(age)},
    )
    effects = (
        "knows ~ density + recip + gwespFF(69) + simX(age) + from(clubs);"
        "clubs ~ density + inPop + outActIntn(knows)"
    )
    theta = {
        "knows: Rate period 1": 4.0, "knows: density": -1.9, "knows: recip": 1.6,
        "knows: gwespFF": 1.2, "knows: simX (age)": 0.6, "knows: from (clubs)": 0.3,
        "clubs: Rate period 1": 2.0, "clubs: density": -1.4, "clubs: inPop": 0.05,
        "clubs: outActIntn (knows)": 0.1,
    }  # fmt: skip
    about = "40 persons and 12 clubs that do not exist, three waves: who knows whom, who is in which club."
    write("members", grow(data, effects, theta, 3), effects, theta, about)


if __name__ == "__main__":
    pupils()
    firms()
    members()
