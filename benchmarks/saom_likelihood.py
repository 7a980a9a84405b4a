"""Maximum likelihood beside the method of moments: standard errors, spread and time on simulated data.

    python benchmarks/saom_likelihood.py --replicates 20
    python benchmarks/saom_likelihood.py --replicates 0 --reference FOLDER    # model a of the reference data

Each replicate draws waves as `saom_recovery.py` does and fits density, reciprocity, transitive triplets and
a covariate's similarity by both methods.  Printed by parameter: the median ratio of standard errors
(likelihood over moments), the share of replicates in which it is at most 1, coverage of 90 % intervals of
both, and the median difference of the estimates in standard errors.  CPU seconds are medians of fits with a
warm kernel.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
from saom_recovery import TERMS, draw, truth

from tertius import saom


def replicates(count: int, actors: int, waves: int, final: int) -> None:
    """Print the comparison over `count` data sets."""
    true, rows, seconds = truth(actors, waves), [], []
    labels: tuple[str, ...] = ()
    for seed in range(count):
        data = draw(actors, waves, seed)
        moments = saom.fit(data, TERMS, seed=1)
        begun = time.process_time()
        fit = saom.maximum_likelihood(data, TERMS, seed=1, final=final)
        seconds.append(time.process_time() - begun)
        labels = fit.labels
        inside = [np.abs(f.theta - true) < 1.645 * f.se for f in (fit, moments)]
        rows.append([fit.se / moments.se, *inside, (fit.theta - moments.theta) / moments.se])
    ratio, mine, theirs, apart = np.moveaxis(np.array(rows, float), 1, 0)
    print(f"{count} data sets of {actors} actors, {waves} waves; {np.median(seconds):.1f} CPU s a fit")
    print(f"{'':24}{'se ratio':>10}{'at most 1':>11}{'covered':>9}{'moments':>9}{'apart':>8}")
    for q, label in enumerate(labels):
        shares = f"{np.mean(ratio[:, q] <= 1):11.0%}{mine[:, q].mean():9.0%}{theirs[:, q].mean():9.0%}"
        print(f"{label:24}{np.median(ratio[:, q]):10.2f}{shares}{np.median(apart[:, q]):8.2f}")


def reference(folder: Path) -> None:
    """Print a fit of model a, its time and its log-likelihood."""
    net = np.load(folder / "data" / "s50.npz")["net"]
    data = saom.SaomData({"net": saom.Network(net)})
    saom.maximum_likelihood(data, "net ~ density + recip + transTrip", final=10, attempts=1)
    begun = time.process_time()
    fit = saom.maximum_likelihood(data, "net ~ density + recip + transTrip", seed=1)
    print(f"model a: {time.process_time() - begun:.1f} CPU s")
    print(fit)
    begun = time.process_time()
    print(saom.log_likelihood(fit, data), f"{time.process_time() - begun:.1f} CPU s")


def main() -> None:
    """Parse options and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--replicates", type=int, default=20)
    parser.add_argument("--actors", type=int, default=30)
    parser.add_argument("--waves", type=int, default=3)
    parser.add_argument("--final", type=int, default=250)
    parser.add_argument("--reference", type=Path)
    given = parser.parse_args()
    if given.replicates:
        replicates(given.replicates, given.actors, given.waves, given.final)
    if given.reference:
        reference(given.reference)


if __name__ == "__main__":
    main()
