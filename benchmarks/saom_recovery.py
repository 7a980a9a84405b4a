"""Does estimation give back known parameters?  Bias, spread and coverage over simulated data sets.

    python benchmarks/saom_recovery.py --replicates 50
    python benchmarks/saom_recovery.py --replicates 400 --actors 100 200 --waves 3

Each replicate draws waves from the model (density, reciprocity, transitive triplets and a covariate's
similarity; the density parameter is set so that the mean degree stays about the same for any number of
actors) and fits it.  Printed by parameter:

z        mean of observed minus expected statistics *at the true parameters* over its standard error.
         The method of moments solves observed = expected, so this tests engine, data and equations
         apart from any property of the estimator: about N(0, 1) if all is right.
mean, median   deviation of the estimates in mean standard errors, the first with its Monte Carlo error.
bias     the mean again, more precisely: minus that of the first-order estimate (true value plus the inverse
         derivative times the deviation of the statistics), whose expectation is the true value.  What is
         left comes from the curvature of the equations: the finite-sample bias of the method of moments.
sd/se    spread of the estimates over the mean standard error; and coverage of 90 % intervals.
"""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from tertius.saom.data.variables import Covariate, Floats, Network, SaomData
from tertius.saom.estimation.estimate import estimate
from tertius.saom.estimation.moments import batch_of, pooled_derivative
from tertius.saom.simulation.simulate import Model
from tertius.saom.term import Term

TERMS = [
    Term("density", "net"),
    Term("recip", "net"),
    Term("transTrip", "net"),
    Term("simX", "net", with_=("v",)),
]
RATES = (4.0, 5.0)
CHOICE = (-1.9, 1.5, 0.3, 0.6)
CHAINS = 400
"""Chains at the true parameters, for the expectation of the statistics and its derivative."""


def truth(n: int, waves: int) -> Floats:
    """Rates by period and the parameters of choice for n actors."""
    rates = [RATES[m % len(RATES)] for m in range(waves - 1)]
    return np.array([*rates, CHOICE[0] - 0.5 * np.log((n - 1) / 49), *CHOICE[1:]])


def draw(n: int, waves: int, seed: int) -> SaomData:
    """Waves from `truth`; the first is the end of a long run from a random network."""
    rng = np.random.default_rng(seed)
    v = Covariate(rng.integers(1, 6, n).astype(float))
    wave = (rng.random((n, n)) < 0.08 * 49 / (n - 1)).astype(float)
    np.fill_diagonal(wave, 0)
    theta = truth(n, waves)
    found = []
    for step, rate in enumerate((20.0, *theta[: waves - 1])):
        data = SaomData({"net": Network(np.stack([wave] * 2))}, {"v": v})
        sim = Model(data, TERMS).simulate(
            np.array([rate, *theta[waves - 1 :]]), 1, seed=1000 * seed + step, threads=1, states=True
        )
        wave = sim.networks["net"][0, 0].astype(float)
        found.append(wave)
    return SaomData({"net": Network(np.stack(found))}, {"v": v})


def replicate(n: int, waves: int, seed: int) -> tuple[bool, Floats, Floats, Floats, Floats, float]:
    """Whether it converged; estimate, standard error, deviation of statistics, first-order error, degree."""
    data = draw(n, waves, seed)
    model = Model(data, TERMS)
    theta = truth(n, waves)
    at_truth = batch_of(theta, model.simulate(theta, CHAINS, seed=seed, threads=1))
    gap = model.targets.sum(axis=0) - at_truth.statistics.sum(axis=1).mean(axis=0)
    newton = np.linalg.solve(pooled_derivative([at_truth]), gap)
    fit = estimate(model, seed=seed, threads=1)
    degree = float(np.nansum(data.networks["net"].waves, axis=(1, 2)).mean() / n)
    return fit.converged, fit.theta, fit.se, gap, newton, degree


def study(n: int, waves: int, replicates: int, seed: int, threads: int) -> None:
    """Run the replicates of one design and print its table."""
    begun = time.process_time()
    theta = truth(n, waves)
    seeds = [seed * 10_000 + r for r in range(replicates)]
    found = [replicate(n, waves, seeds[0])]
    with ThreadPoolExecutor(threads) as pool:
        found += pool.map(lambda s: replicate(n, waves, s), seeds[1:])
    used = [f for f in found if f[0]]
    done = len(used)
    estimates, ses, newtons = (np.array([f[q] for f in used]) for q in (1, 2, 4))
    gaps = np.array([f[3] for f in found])
    error, se = estimates - theta, ses.mean(axis=0)
    print(
        f"\n{n} actors, {waves} waves, mean degree {np.mean([f[5] for f in found]):.1f}: "
        f"{done} of {replicates} converged; {time.process_time() - begun:.0f} CPU s with compilation"
    )
    head = ("true", "z", "mean", "+-", "median", "bias", "+-", "sd/se", "90 %")
    print(f"{'parameter':<22}" + "".join(f"{h:>9}" for h in head))
    inside = np.abs(error / ses) < 1.6449
    for q, label in enumerate(Model(draw(n, waves, seeds[0]), TERMS).labels):
        z = gaps[:, q].mean() / (gaps[:, q].std(ddof=1) / len(found) ** 0.5)
        spread = error[:, q].std(ddof=1) / se[q]
        row = (theta[q], z, error[:, q].mean() / se[q], spread / done**0.5)
        curved = (error[:, q] - newtons[:, q]) / se[q]
        row = (*row, np.median(error[:, q]) / se[q], curved.mean(), curved.std(ddof=1) / done**0.5, spread)
        print(f"{label:<22}" + "".join(f"{x:>9.2f}" for x in row) + f"{inside[:, q].mean():>9.0%}")
    raw, curved = (error / se).mean(axis=0), ((error - newtons) / se).mean(axis=0)
    print(
        f"all: mean {raw.mean():.3f} se (absolute {np.abs(raw).mean():.3f}), bias {curved.mean():.3f} se "
        f"(absolute {np.abs(curved).mean():.3f}), coverage {inside.mean():.1%}",
        flush=True,
    )


def main() -> None:
    """Run the designs asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--replicates", type=int, default=50)
    parser.add_argument("--actors", type=int, nargs="*", default=[50])
    parser.add_argument("--waves", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    for n in options.actors:
        study(n, options.waves, options.replicates, options.seed, options.threads)


if __name__ == "__main__":
    main()
