"""Maximum likelihood beside the method of moments: standard errors, spread and time on simulated data.

    python benchmarks/saom_likelihood.py --replicates 20
    python benchmarks/saom_likelihood.py --replicates 0 --reference FOLDER    # model a of the reference data

Each replicate draws waves as `saom_recovery.py` does and fits density, reciprocity, transitive triplets and
a covariate's similarity by both methods.  Printed by parameter: the geometric mean of the ratio of standard
errors (likelihood over moments) with its 95 % interval, the share of replicates in which it is at most 1,
coverage of 90 % intervals of both, and the median difference of the estimates in standard errors.  CPU
seconds (likelihood, moments) are medians of fits with a warm kernel.  Data sets on which a fit fails are
counted and left out.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
from resumable import study
from saom_recovery import TERMS, draw, truth
from scipy import stats

from tertius import saom
from tertius.core.errors import ModelError


def replicate(actors: int, waves: int, final: int, seed: int) -> list[list[float]] | str:
    """Return estimates and standard errors of both methods, then CPU seconds of both; or what went wrong."""
    data = draw(actors, waves, seed)
    if not seed:  # a first fit waits for its kernel
        saom.maximum_likelihood(data, TERMS, final=10, attempts=1)
        saom.fit(data, TERMS, final=20)
    times = [time.process_time()]
    try:
        likely = saom.maximum_likelihood(data, TERMS, seed=1, final=final)
        times.append(time.process_time())
        moments = saom.fit(data, TERMS, seed=1)
        times.append(time.process_time())
    except ModelError as error:
        return str(error)
    return [*(list(x) for f in (likely, moments) for x in (f.theta, f.se)), list(np.diff(times))]


def replicates(count: int, actors: int, waves: int, final: int, keep: Path | None) -> None:
    """Print the comparison over `count` data sets."""
    settings = {"actors": actors, "waves": waves, "final": final}
    found = study(count, lambda seed: replicate(actors, waves, final, seed), settings, keep)
    good = [one for one in found if not isinstance(one, str)]
    theta, se, theirs, errors = np.moveaxis(np.array([one[:4] for one in good]), 1, 0)
    seconds = np.median([one[4] for one in good], axis=0)
    true = truth(actors, waves)
    labels = [*(f"rate {m + 1}" for m in range(waves - 1)), *(term.name for term in TERMS)]
    print(
        f"{len(good)} of {count} data sets of {actors} actors, {waves} waves; CPU s a fit {seconds.round(1)}"
    )
    for said in sorted({one for one in found if isinstance(one, str)}):
        print(f"  left out {found.count(said)}: {said}")
    print(f"{'':12}{'se ratio':>20}{'at most 1':>16}{'covered':>9}{'moments':>9}{'apart':>8}")
    ratio, apart = se / errors, (theta - theirs) / errors
    mine, other = (np.abs(t - true) < 1.645 * s for t, s in ((theta, se), (theirs, errors)))
    for q, label in enumerate(labels):
        middle, half = np.exp(np.log(ratio[:, q]).mean()), 1.96 * stats.sem(np.log(ratio[:, q]))
        shown = f"{middle:.2f} ({middle * np.exp(-half):.2f}-{middle * np.exp(half):.2f})"
        less = stats.binomtest(int((ratio[:, q] <= 1).sum()), len(good))
        low, high = less.proportion_ci(method="wilson")
        shares = f"{less.statistic:.0%} ({low:.0%}-{high:.0%})"
        covered = f"{mine[:, q].mean():9.0%}{other[:, q].mean():9.0%}"
        print(f"{label:12}{shown:>20}{shares:>16}{covered}{np.median(apart[:, q]):8.2f}")


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
    parser.add_argument("--keep", type=Path, help="file that results are written to as they come")
    given = parser.parse_args()
    if given.replicates:
        replicates(given.replicates, given.actors, given.waves, given.final, given.keep)
    if given.reference:
        reference(given.reference)


if __name__ == "__main__":
    main()
