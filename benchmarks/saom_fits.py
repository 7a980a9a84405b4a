"""Fits of RSiena's models: simulations, CPU seconds, agreement with RSiena's estimates.

    TERTIUS_REFERENCE=<folder> python benchmarks/saom_fits.py a b c3 d --seeds 3

One thread; compilation is done before the clock starts.  `difference` is in standard errors of the mean
over RSiena's seeds, `se ratio` is ours over theirs, `spread` the estimates' standard deviation
over our seeds in standard errors, `claimed` the Monte Carlo error that the fit states.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from support.saom_fits import SETS, model_of, moments, reference
from tertius.saom.estimation.estimate import estimate


def main() -> None:
    """Fit the models named and print a row for each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "models", nargs="*", choices=[*SETS, []], default=["a", "a_cond", "b", "c3", "e_s50_av"]
    )
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--detail", action="store_true", help="Differences by parameter.")
    options = parser.parse_args()
    head = ("model", "CPU s", "sims", "theirs", "overall", "max diff", "se ratio", "spread", "claimed")
    print("".join(f"{h:>10}" for h in head) + "   theirs: se range")
    for name in options.models:
        model = model_of(name)
        model.simulate(model.start(), 2, 1, threads=1)
        theta, se, spread_of_se = moments(name)
        fits, seconds = [], []
        for seed in range(1, options.seeds + 1):
            begun = time.process_time()
            fits.append(estimate(model, seed=seed, threads=1))
            seconds.append(time.process_time() - begun)
        off = np.mean([f.theta for f in fits], axis=0) - theta
        ratio = np.mean([f.se for f in fits], axis=0) / se
        spread = np.std([f.theta for f in fits], axis=0, ddof=1) / se if len(fits) > 1 else [np.nan]
        theirs = np.mean([f["n_sims"] for f in reference(name)])
        sims, overall = np.median([f.simulations for f in fits]), max(f.overall for f in fits)
        state = "" if all(f.converged for f in fits) else " NOT CONVERGED"
        print(
            f"{name:>10}{np.median(seconds):>10.2f}{sims:>10.0f}{theirs:>10.0f}{overall:>10.3f}"
            f"{np.abs(off / se).max():>10.3f}{f'{ratio.min():.2f}-{ratio.max():.2f}':>10}"
            f"{np.max(spread):>10.3f}{np.nanmax(fits[0].error / fits[0].se):>10.3f}"
            f"   {spread_of_se.max():.2f}{state}",
            flush=True,
        )
        if options.detail:
            for q, label in enumerate(model.labels):
                print(f"    {label:<28}{fits[0].theta[q]:>10.4f}{off[q] / se[q]:>8.3f}{ratio[q]:>7.2f}")


if __name__ == "__main__":
    main()
