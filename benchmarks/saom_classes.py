"""Synthetic classes whose parameters vary as in a known normal population, and what Bayes finds of it.

    python benchmarks/saom_classes.py
    python benchmarks/saom_classes.py --classes 20 --pupils 25

Printed: the population that the classes were drawn from, mean and spread of the classes as they were drawn,
and the posterior.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np

from tertius import saom

EFFECTS = "net ~ density + recip + transTrip"
MEAN, SPREAD = np.array([-1.6, 1.4, 0.25]), np.array([0.25, 0.3, 0.08])
RATE = 4.0


def one_class(pupils: int, effects: np.ndarray, rng: np.random.Generator, seed: int) -> saom.SaomData:
    """Return two waves of a class, the first of which is the end of a long period that began by chance."""
    net = (rng.random((pupils, pupils)) < 0.15).astype(float)
    np.fill_diagonal(net, 0)
    for step, rate in enumerate((4 * RATE, RATE)):
        # What the second wave of the data says matters for nothing but that ties may come and go.
        other = np.where(rng.random(net.shape) < 0.2, 1 - net, net)
        np.fill_diagonal(other, 0)
        begin = saom.SaomData({"net": saom.Network(np.array([net, other]))})
        sim = saom.simulate(begin, EFFECTS, [rate, *effects], chains=1, seed=10 * seed + step)
        before, net = net, sim.networks["net"][0, 0].astype(float)
    return saom.SaomData({"net": saom.Network(np.array([before, net]))})


def classes(count: int, pupils: int, seed: int) -> tuple[dict[str, saom.SaomData], np.ndarray]:
    """Return classes and their parameters (classes, 3)."""
    rng = np.random.default_rng(seed)
    true = MEAN + SPREAD * rng.standard_normal((count, 3))
    return {f"class {g + 1}": one_class(pupils, effects, rng, g) for g, effects in enumerate(true)}, true


def main() -> None:
    """Draw, estimate, print."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n")[0])
    parser.add_argument("--classes", type=int, default=12)
    parser.add_argument("--pupils", type=int, default=20)
    parser.add_argument("--draws", type=int, default=5000, help="of each of two chains")
    parser.add_argument("--warmup", type=int, default=500)
    parser.add_argument("--state", type=Path, help="file that an interrupted run goes on from")
    given = parser.parse_args()
    groups, true = classes(given.classes, given.pupils, 1)
    print("population", MEAN, "spread", SPREAD)
    print("drawn     ", true.mean(axis=0).round(3), "spread", true.std(axis=0, ddof=1).round(3))
    begun = time.process_time()
    prior = saom.Prior(mean=np.array([-1.0, 1.0, 0.0]), scale=np.diag([0.1, 0.1, 0.02]), strength=0.1)
    found = saom.bayes(
        groups,
        EFFECTS,
        prior=prior,
        draws=given.draws,
        warmup=given.warmup,
        thin=1,
        chains=2,
        threads=1,
        state=given.state,
    )
    print(found)
    print(f"{time.process_time() - begun:.0f} CPU s (of the last call, where the run was interrupted)")
    rows = found.groups()
    print(
        f"of groups' parameters and rates: R-hat at most {rows['r_hat'].max():.3f}, "
        f"size at least {rows['effective'].min():.0f}"
    )
    rows = rows[rows["group"] != ""]
    inside = (rows["low"].to_numpy() < true.ravel()) & (true.ravel() < rows["high"].to_numpy())
    print(f"95 % intervals of classes' own parameters hold the true value in {inside.sum()} of {inside.size}")


if __name__ == "__main__":
    main()
