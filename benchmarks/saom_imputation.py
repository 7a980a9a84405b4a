"""Coverage of intervals where actors did not answer: imputation, likelihood, and what is carried forward.

    python benchmarks/saom_imputation.py --replicates 100 --keep imputation.jsonl

Each replicate draws two waves of a class as `saom_classes.py` does, always from the mean of its population;
in each wave a fifth of the pupils, drawn evenly, do not answer.  The model is fitted by

complete    the method of moments before anything was lost,
carried     the method of moments on what is left: missing ties keep their last value,
likelihood  maximum likelihood on what is left,
imputed     the method of moments on twenty imputations from that, combined by Rubin's rules.

Printed by parameter: the share of 90 % and of 95 % intervals that hold the true value, with Wilson's 95 %
interval of the first, the bias in standard errors of the complete data, and the median standard error over
that of the complete data.  Replicates in which a fit failed or did not converge are counted and left out
for all.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from resumable import study
from saom_classes import EFFECTS, MEAN, RATE, one_class
from scipy import stats

from tertius import saom
from tertius.core.errors import ModelError

WAYS = ("complete", "carried", "likelihood", "imputed")
SHARE, IMPUTATIONS, FINAL = 0.2, 20, 250


def holes(data: saom.SaomData, seed: int) -> saom.SaomData:
    """Return the data with the rows of some actors missing, drawn for each wave."""
    rng = np.random.default_rng([20261129, seed])
    waves = data.networks["net"].waves.copy()
    for wave in waves:
        wave[rng.permutation(data.n)[: round(SHARE * data.n)]] = np.nan
    return saom.SaomData({"net": saom.Network(waves)}, data.covariates)


def replicate(actors: int, seed: int) -> dict[str, list[list[float]]] | str:
    """Return estimate, standard error and degrees of freedom of each way; or what went wrong."""
    whole = one_class(actors, MEAN, np.random.default_rng([20261130, seed]), seed)
    left = holes(whole, seed)
    try:
        complete, carried = (saom.fit(d, EFFECTS, seed=1, threads=1) for d in (whole, left))
        likely = saom.maximum_likelihood(left, EFFECTS, seed=1, final=FINAL, threads=1)
        made = saom.impute(likely, left, IMPUTATIONS, seed=1, threads=1)
        fits = [saom.fit(one, EFFECTS, start=likely, seed=1, threads=1) for one in made]
    except ModelError as error:
        return str(error)
    plain = {"complete": complete, "carried": carried, "likelihood": likely}
    bad = [name for name, fit in plain.items() if not fit.converged]
    if bad or not all(fit.converged for fit in fits):
        return f"not converged: {', '.join(bad or ['an imputation'])}"
    pooled = saom.pool_imputations(fits)
    found = {name: [list(f.theta), list(f.se), [np.inf] * len(f.se)] for name, f in plain.items()}
    return {**found, "imputed": [list(pooled.theta), list(pooled.se), list(pooled.df)]}


def main() -> None:
    """Run the replicates, print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--replicates", type=int, default=60)
    parser.add_argument("--actors", type=int, default=20)
    parser.add_argument("--keep", type=Path, help="file that results are written to as they come")
    given = parser.parse_args()
    settings = {"actors": given.actors, "share": SHARE, "imputations": IMPUTATIONS, "final": FINAL}
    found = study(given.replicates, lambda seed: replicate(given.actors, seed), settings, given.keep)
    good = [one for one in found if not isinstance(one, str)]
    print(f"{len(good)} of {len(found)} replicates")
    for said in sorted({one for one in found if isinstance(one, str)}):
        print(f"  left out {found.count(said)}: {said}")
    true, labels = np.array([RATE, *MEAN]), ("rate", "density", "recip", "transTrip")
    arrays = {way: np.array([one[way] for one in good]) for way in WAYS}
    unit = arrays["complete"][:, 1]
    print(f"{'':12}{'':12}{'90 %':>7}{'':12}{'95 %':>7}{'bias':>8}{'se':>7}")
    for q, label in enumerate(labels):
        for way in WAYS:
            theta, se, df = np.moveaxis(arrays[way][:, :, q], 1, 0)
            far = np.abs(theta - true[q]) / se
            inside = stats.binomtest(int((far < stats.t.isf(0.05, df)).sum()), len(far))
            low, high = inside.proportion_ci(method="wilson")
            wide = np.mean(far < stats.t.isf(0.025, df))
            bias, more = np.mean((theta - true[q]) / unit[:, q]), np.median(se / unit[:, q])
            shown = f"{inside.statistic:7.0%} ({low:.0%}-{high:.0%}){wide:7.0%}{bias:8.2f}{more:7.2f}"
            print(f"{label:12}{way:12}{shown}")


if __name__ == "__main__":
    main()
