"""Calibration by simulation of hierarchical Bayes (Talts and others 2018): ranks of true values among draws.

    python benchmarks/saom_calibration.py --worlds 60 --figure docs/saom-likelihood-ranks.svg

Each world is drawn from the prior: population, parameters and rates of four groups of ten actors, and their
second wave given a first one.  If everything is right the rank of a true value among the draws is uniform.
Printed by parameter: the chi-squared p-value of ranks in six bins, and the share of true values in 90 %
intervals.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import altair as alt
import numpy as np
import pandas as pd
from scipy import stats

from tertius import saom

EFFECTS = "net ~ density + recip + transTrip(fix=0)"
LABELS = ("mean of density", "mean of recip", "spread of density", "spread of recip", "density of a group")
PRIOR = saom.Prior(
    mean=np.array([-0.8, 0.8]), scale=0.6, degrees=6.0, strength=4.0, rate_shape=8.0, rate_rate=2.5
)
GROUPS, ACTORS, KEPT, BINS = 4, 10, 99, 6


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


def ranks(worlds: int) -> np.ndarray:
    """Return ranks (worlds, parameters) of the true values among 99 draws each."""
    out = np.zeros((worlds, len(LABELS)), int)
    for w in range(worlds):
        groups, true = world(w)
        found = saom.bayes(groups, EFFECTS, prior=PRIOR, draws=150, warmup=50, chains=2, seed=w, threads=1)
        d = found.draws
        spread = np.sqrt(np.einsum("cskk->csk", d.covariance))
        values = np.concatenate([d.mean, spread, d.groups[:, :, 0, :1]], axis=2)
        flat = values.reshape(-1, values.shape[2])
        thinned = flat[np.linspace(0, len(flat) - 1, KEPT).astype(int)]
        out[w] = (thinned < true).sum(axis=0)
        if w % 10 == 9:
            print(f"{w + 1} worlds", flush=True)
    return out


def main() -> None:
    """Parse options, run, print, draw."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--worlds", type=int, default=60)
    parser.add_argument("--figure", type=Path)
    given = parser.parse_args()
    found = ranks(given.worlds)
    for k, label in enumerate(LABELS):
        counts = np.histogram(found[:, k], BINS, (0, KEPT + 1))[0]
        inside = np.mean((found[:, k] >= 5) & (found[:, k] < 95))
        p = stats.chisquare(counts).pvalue
        print(f"{label:24} p = {p:.3f}   90 % intervals cover {inside:.0%}   {counts}")
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
