"""Does estimation give back known parameters?  Bias, spread and coverage over simulated data sets.

    python benchmarks/saom_recovery.py --replicates 50

Each replicate draws three waves from the model (n actors; density, reciprocity, transitive triplets and
a covariate's similarity) and fits it.  Printed by parameter: mean deviation in standard errors with its
own Monte Carlo error, ratio of the estimates' spread to the mean standard error, coverage of 90 %
intervals.
"""

from __future__ import annotations

import argparse
import time

import numpy as np

from tertius.models.saom.data import Covariate, Network, SaomData
from tertius.models.saom.estimate import estimate
from tertius.models.saom.simulate import Model
from tertius.models.saom.term import Term

TERMS = [
    Term("density", "net"),
    Term("recip", "net"),
    Term("transTrip", "net"),
    Term("simX", "net", with_=("v",)),
]
THETA = np.array([4.0, 5.0, -1.9, 1.5, 0.3, 0.6])


def draw(n: int, seed: int) -> SaomData:
    """Three waves from THETA; the first is the end of a long run from a random network."""
    rng = np.random.default_rng(seed)
    v = Covariate(rng.integers(1, 6, n).astype(float))
    wave = (rng.random((n, n)) < 0.08).astype(float)
    np.fill_diagonal(wave, 0)
    waves = []
    for step, rate in enumerate((20.0, *THETA[:2])):
        theta = np.array([rate, rate, *THETA[2:]])
        data = SaomData({"net": Network(np.stack([wave] * 3))}, {"v": v})
        sim = Model(data, TERMS).simulate(theta, 1, seed=1000 * seed + step, states=True)
        wave = sim.networks["net"][0, 0].astype(float)
        waves.append(wave)
    return SaomData({"net": Network(np.stack(waves))}, {"v": v})


def main() -> None:
    """Run the replicates and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--replicates", type=int, default=50)
    parser.add_argument("--actors", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=None)
    options = parser.parse_args()
    off, inside, ses, estimates, failed = [], [], [], [], 0
    begun = time.process_time()
    model = None
    for r in range(options.replicates):
        model = Model(draw(options.actors, options.seed * 10_000 + r), TERMS)
        fit = estimate(model, seed=r, threads=options.threads)
        if not fit.converged:
            failed += 1
            continue
        z = (fit.theta - THETA) / fit.se
        off.append(z)
        inside.append(np.abs(z) < 1.6449)
        ses.append(fit.se)
        estimates.append(fit.theta)
    assert model is not None
    done = len(off)
    error = np.array(estimates) - THETA
    se = np.mean(ses, axis=0)
    print(
        f"{done} of {options.replicates} converged; {time.process_time() - begun:.0f} CPU s with compilation"
    )
    print(f"{'parameter':<24}{'true':>7}{'mean':>8}{'bias/se':>9}{'+-':>6}{'sd/se':>7}{'90% cover':>11}")
    for q, label in enumerate(model.labels):
        bias, spread = error[:, q].mean() / se[q], error[:, q].std(ddof=1) / se[q]
        mean, cover = np.mean(estimates, axis=0)[q], np.mean(inside, axis=0)[q]
        row = f"{label:<24}{THETA[q]:>7.2f}{mean:>8.3f}{bias:>9.3f}{spread / done**0.5:>6.3f}{spread:>7.2f}"
        print(f"{row}{cover:>10.0%}")
    flat = error / se
    print(
        f"all: mean bias {flat.mean():.3f} se, mean absolute bias {np.abs(flat.mean(axis=0)).mean():.3f} se, "
        f"coverage {np.mean(inside):.1%}"
    )


if __name__ == "__main__":
    main()
