"""Time cusna on a model that RSiena was run on; run by `saom_speed.py` under an interpreter that has cusna.

    python benchmarks/saom_cusna.py FOLDER MODEL --runs 5

Prints simulations a CPU second (all periods once, with scores, as its estimator makes them; one thread).
The package's top module names nothing: its classes are in `cusna.saom.data`, `.stats` and `.mom`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from pathlib import Path

os.environ["NUMBA_NUM_THREADS"] = "1"
import numpy as np
from cusna.saom.data import SaomData
from cusna.saom.mom import MomEstimator
from cusna.saom.stats import BehEffectSpec, EffectSpec

SETS = {"a": "s50", "b": "s50", "d": "panel"}


def estimator(name: str, folder: Path) -> MomEstimator:
    """The model with cusna's names."""
    with np.load(folder / "data" / f"{SETS[name]}.npz") as z:
        arrays = {k: z[k].astype(float) for k in z.files}
    waves = list(arrays["net"])
    effects = [EffectSpec("density"), EffectSpec("recip")]
    if name == "a":
        data = SaomData(waves)
        return MomEstimator(data, effects=[*effects, EffectSpec("transTrip")], backend="cpu")
    data = SaomData(waves, behavior=arrays["beh"])
    level = {"dyn": True}
    if name == "b":
        effects += [EffectSpec("gwespFF"), EffectSpec("inPop")]
        effects += [EffectSpec(e, **level) for e in ("altX", "egoX", "simX")]
    else:
        effects += [EffectSpec(e) for e in ("gwespFF", "inPopSqrt", "outActSqrt")]
        effects.append(EffectSpec("X", cov=arrays["dist"]))
        effects += [EffectSpec(e, cov=arrays["gdp"]) for e in ("altX", "egoX", "simX")]
        effects.append(EffectSpec("simX", **level))
    levels = [BehEffectSpec(e) for e in ("linear", "quad", "avAlt")]
    return MomEstimator(data, effects=effects, beh_effects=levels, backend="cpu")


def main() -> None:
    """Print simulations a CPU second, and the mean statistics as a check that the models agree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("model", choices=list(SETS))
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    made = estimator(chosen.model, chosen.folder)
    theta = np.array(
        json.loads((chosen.folder / f"rsiena_simmoments_{chosen.model}.json").read_text())["theta"]
    )
    if chosen.model != "a":
        # cusna puts the rates of both variables first.
        periods, behaviour = made.P, 3
        net = len(theta) - 2 * periods - behaviour
        at = [*range(periods), *range(periods + net, 2 * periods + net), *range(periods, periods + net)]
        theta = theta[[*at, *range(len(theta) - behaviour, len(theta))]]
    chains = 20 if chosen.model == "d" else 100
    made.simulate(theta, 2)
    rates, means = [], []
    for _ in range(chosen.runs):
        begun = time.process_time()
        found = made.simulate(theta, chains)[0]
        rates.append(chains / (time.process_time() - begun))
        means.append(found.mean(axis=0))
    print(json.dumps({"sims": statistics.median(rates), "mean": np.mean(means, axis=0).tolist()}))


if __name__ == "__main__":
    main()
