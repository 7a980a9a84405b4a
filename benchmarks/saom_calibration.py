"""Calibration by simulation of hierarchical Bayes (Talts and others 2018): ranks of true values among draws.

    python benchmarks/saom_calibration.py --worlds 200 --keep ranks.jsonl --figure ranks.svg

Each world is drawn from the prior: population, parameters and rates of four groups of ten actors, and their
second wave given a first one.  If everything is right the rank of a true value among the draws is uniform.
Printed by parameter: the chi-squared p-value of ranks in ten bins, and the share of true values in 90 %
intervals with Wilson's 95 % interval.  With `--keep` a study that was stopped goes on.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import altair as alt
import numpy as np
import pandas as pd
from resumable import study
from scipy import stats

from tertius import saom

EFFECTS = "net ~ density + recip + transTrip(fix=0)"
LABELS = ("mean of density", "mean of recip", "spread of density", "spread of recip", "density of a group")
PRIOR = saom.Prior(
    mean=np.array([-0.8, 0.8]), scale=0.6, degrees=6.0, strength=4.0, rate_shape=8.0, rate_rate=2.5
)
GROUPS, ACTORS, KEPT, BINS = 4, 10, 99, 10
SETTINGS = {"draws": 200, "warmup": 50, "chains": 2}


def world(seed: int) -> tuple[dict[str, saom.SaomData], np.ndarray]:
    """Return groups drawn from the prior, and the true values."""
    rng = np.random.default_rng([20261128, seed])
    mean, covariance = PRIOR.of(("density", "recip")).draw(np.zeros((0, 2)), rng)
    groups, effects = {}, rng.multivariate_normal(mean, covariance, GROUPS)
    for g, (density, recip) in enumerate(effects):
        first = (rng.random((ACTORS, ACTORS)) < 0.25).astype(float)
        np.fill_diagonal(first, 0)
        rate = rng.gamma(PRIOR.rate_shape) / PRIOR.rate_rate
        # Two waves, of which the first alone is used: nothing observed bars one direction of change.
        other = np.where(rng.random(first.shape) < 0.2, 1 - first, first)
        np.fill_diagonal(other, 0)
        start = saom.SaomData({"net": saom.Network(np.array([first, other]))})
        sim = saom.simulate(start, EFFECTS, [rate, density, recip, 0.0], chains=1, seed=seed * GROUPS + g)
        waves = np.array([first, sim.networks["net"][0, 0]], float)
        groups[f"group {g}"] = saom.SaomData({"net": saom.Network(waves)})
    return groups, np.array([*mean, *np.sqrt(np.diag(covariance)), effects[0, 0]])


def ranks(number: int) -> list[int]:
    """Return ranks of a world's true values among 99 draws."""
    groups, true = world(number)
    found = saom.bayes(groups, EFFECTS, prior=PRIOR, **SETTINGS, seed=number, threads=1)
    d = found.draws
    spread = np.sqrt(np.einsum("cskk->csk", d.covariance))
    values = np.concatenate([d.mean, spread, d.groups[:, :, 0, :1]], axis=2)
    flat = values.reshape(-1, values.shape[2])
    thinned = flat[np.linspace(0, len(flat) - 1, KEPT).astype(int)]
    return [int(rank) for rank in (thinned < true).sum(axis=0)]


def main() -> None:
    """Parse options, run, print, draw."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--worlds", type=int, default=60)
    parser.add_argument(
        "--keep", type=Path, help="file that ranks are written to as they come, and read from"
    )
    parser.add_argument("--figure", type=Path)
    given = parser.parse_args()
    found = np.array(study(given.worlds, ranks, SETTINGS, given.keep))
    for k, label in enumerate(LABELS):
        counts = np.histogram(found[:, k], BINS, (0, KEPT + 1))[0]
        inside = stats.binomtest(int(((found[:, k] >= 5) & (found[:, k] < 95)).sum()), given.worlds)
        low, high = inside.proportion_ci(method="wilson")
        shown = f"{inside.statistic:.0%} ({low:.0%} to {high:.0%})"
        print(
            f"{label:24} p = {stats.chisquare(counts).pvalue:.3f}   90 % intervals cover {shown}   {counts}"
        )
    if given.figure:
        frame = pd.DataFrame(found, columns=list(LABELS)).melt(var_name="parameter", value_name="rank")
        chart = alt.Chart(frame).mark_bar(color="#4c78a8")
        axis = alt.X(
            "rank", bin=alt.Bin(extent=(0, KEPT + 1), step=(KEPT + 1) / BINS), title="rank of the truth"
        )
        chart = chart.encode(x=axis, y=alt.Y("count()", title="worlds")).properties(width=120, height=90)
        title = f"Ranks in {given.worlds} worlds"
        chart.facet(alt.Facet("parameter", title=None, sort=list(LABELS)), columns=5, title=title).save(
            given.figure
        )


if __name__ == "__main__":
    main()
