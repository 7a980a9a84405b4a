"""Twelve synthetic classes whose parameters vary as in a known normal population, and what Bayes finds of it.

    python benchmarks/saom_classes.py

Printed: the population that the classes were drawn from, the mean of the twelve as they were drawn, and the
posterior.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from tertius import saom

EFFECTS = "net ~ density + recip + transTrip"
MEAN, SPREAD = np.array([-1.6, 1.4, 0.25]), np.array([0.25, 0.3, 0.08])
CLASSES, PUPILS, RATE = 12, 20, 4.0


def classes(seed: int) -> tuple[dict[str, saom.SaomData], np.ndarray]:
    """Return classes of 20 pupils in two waves, and their parameters (classes, 3)."""
    rng = np.random.default_rng(seed)
    true = MEAN + SPREAD * rng.standard_normal((CLASSES, 3))
    groups = {}
    for g, effects in enumerate(true):
        net = (rng.random((PUPILS, PUPILS)) < 0.15).astype(float)
        np.fill_diagonal(net, 0)
        # A first long period leads from chance to the first wave, the second to the next.
        for step, rate in enumerate((4 * RATE, RATE)):
            other = np.where(rng.random(net.shape) < 0.2, 1 - net, net)
            np.fill_diagonal(other, 0)
            begin = saom.SaomData({"net": saom.Network(np.array([net, other]))})
            sim = saom.simulate(begin, EFFECTS, [rate, *effects], chains=1, seed=10 * g + step)
            before, net = net, sim.networks["net"][0, 0].astype(float)
        groups[f"class {g + 1}"] = saom.SaomData({"net": saom.Network(np.array([before, net]))})
    return groups, true


def main() -> None:
    """Draw, estimate, print."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n")[0])
    parser.add_argument("--draws", type=int, default=200)
    given = parser.parse_args()
    groups, true = classes(1)
    print("population", MEAN, "spread", SPREAD)
    print("drawn     ", true.mean(axis=0).round(3), "spread", true.std(axis=0, ddof=1).round(3))
    begun = time.process_time()
    prior = saom.Prior(mean=np.array([-1.0, 1.0, 0.0]), scale=np.diag([0.1, 0.1, 0.02]), strength=0.1)
    found = saom.bayes(groups, EFFECTS, prior=prior, draws=given.draws, warmup=100, chains=2)
    print(found)
    print(f"{time.process_time() - begun:.0f} CPU s")
    rows = found.groups()
    rows = rows[rows["group"] != ""]
    inside = (rows["low"].to_numpy() < true.ravel()) & (true.ravel() < rows["high"].to_numpy())
    print(f"95 % intervals of classes' own parameters hold the true value in {inside.sum()} of {inside.size}")


if __name__ == "__main__":
    main()
