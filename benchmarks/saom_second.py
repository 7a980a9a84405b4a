"""Time and check what looks at fits: margins, suggestions, macro outcomes, power.

    TERTIUS_REFERENCE=FOLDER python benchmarks/saom_second.py [--replicates 100] [--worlds 20] [--only power]

Margins: seconds for all effects of the network of model d (180 actors, 3 periods) with 1,000 draws, and
in how many drawn worlds 90 % intervals (delta method) hold the true average. Suggestions: seconds for
the ordinary effects, and in how many worlds the omitted one is among the first three. Macro: how much
smaller the variance of coupled differences is. Power: share of rejections of a parameter that is 0, and
seconds for the replicates, on 48 actors and three waves. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import os
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
from saom_speed import model

from tertius import saom
from tertius.saom.api import model_of
from tertius.saom.power import draw
from tertius.saom.results.fit import Fit

EFFECTS = "friends ~ density + recip + transTrip + sameX(girl)"
TRUTH = {
    "friends: Rate period 1": 5.0, "friends: Rate period 2": 5.0, "friends: density": -2.2,
    "friends: recip": 1.6, "friends: transTrip": 0.3, "friends: sameX (girl)": 0.5,
}  # fmt: skip


def stated(fit: Fit, data: saom.SaomData, effects: str, theta: dict[str, float]) -> Fit:
    """A fit of these effects at a stated theta, for averages at the truth."""
    made, _, _ = model_of(data, effects)
    k = len(made.terms)
    return replace(
        fit, theta=np.array([theta[x] for x in made.labels]), labels=made.labels, terms=made.terms,
        free=np.ones(k, bool), covariance=np.eye(k), se=np.ones(k), conditional="",
    )  # fmt: skip


def margins(worlds: int) -> None:
    """Speed on model d, coverage in drawn worlds."""
    m, theta = model("d", Path(os.environ["TERTIUS_REFERENCE"]))
    data, k = m.prepared.data, len(m.terms)
    base = saom.fit(saom.load_data("pupils"), "friends ~ density + recip", seed=1)
    fit = replace(
        base, theta=theta, labels=m.labels, terms=m.terms, free=np.ones(k, bool),
        covariance=np.eye(k) * 0.002, se=np.full(k, 0.05), conditional="",
    )  # fmt: skip
    saom.margins(fit, data, "recip", on="net", interval="none")
    for interval in ("delta", "draws"):
        start = time.process_time()
        saom.margins(fit, data, on="net", interval=interval, draws=1000)
        print(f"margins of model d, {interval}: {time.process_time() - start:.1f} CPU s", flush=True)
    shape = saom.load_data("pupils")
    shape = saom.SaomData({"friends": shape.variables["friends"]}, {"girl": shape.covariates["girl"]})
    inside = total = 0
    for w in range(worlds):
        drawn = draw(shape, EFFECTS, TRUTH, 500 + w)
        one = saom.fit(drawn, EFFECTS, seed=w, final=500)
        found = saom.margins(one, drawn, level=0.9).to_frame()
        known = saom.margins(stated(one, drawn, EFFECTS, TRUTH), drawn, interval="none").to_frame()
        rows = found["period"] == 0
        inside += int(((found["low"] < known["estimate"]) & (known["estimate"] < found["high"]))[rows].sum())
        total += int(rows.sum())
    if total:
        print(f"margins, 90 % intervals: {inside} of {total} hold the truth ({worlds} worlds)", flush=True)


def suggestions(worlds: int) -> None:
    """Speed of the ordinary effects, and rank of an omitted one."""
    data = saom.load_data("pupils")
    fit = saom.fit(data, "friends ~ density + recip", seed=1)
    for again in ("with compiling", "again"):
        start = time.process_time()
        found = saom.suggest(fit, data)
        spent = time.process_time() - start
        print(f"suggestions, {len(found.rows)} effects {again}: {spent:.0f} CPU s", flush=True)
    shape = saom.SaomData({"friends": data.variables["friends"]}, {"girl": data.covariates["girl"]})
    tried = (
        "friends ~ transTrip + inPop + outAct + cycle3 + sameX(girl) + egoX(girl) + altX(girl) + between"
        "+ outInAss + reciAct"
    )
    hits = 0
    for w in range(worlds):
        drawn = draw(shape, EFFECTS, TRUTH, 900 + w)
        small = saom.fit(drawn, "friends ~ density + recip + transTrip", seed=w, final=500)
        first = saom.suggest(small, drawn, tried, chains=300).rows["effect"].tolist()[:3]
        hits += "sameX(girl)" in first
    print(
        f"suggestions: the omitted effect is among the first three in {hits} of {worlds} worlds", flush=True
    )


def macro() -> None:
    """Gain of coupled chains."""
    data = saom.load_data("pupils")
    fit = saom.fit(data, "friends ~ density + recip + transTrip + sameX(girl)", seed=1)
    for share in (1.0, 0.2):
        at = fit.index("sameX (girl)")
        moved = replace(fit, theta=np.where(np.arange(len(fit.theta)) == at, share * fit.theta, fit.theta))
        girl = saom.segregation("friends", data.covariates["girl"].values)
        start = time.process_time()
        found = saom.macro(moved, data, "sameX (girl)", {"segregation": girl}, chains=400).to_frame()
        gain = found["gain"].iloc[0]
        spent = time.process_time() - start
        print(
            f"macro, {share:g} of the estimate: variance {gain:.1f} times smaller, {spent:.1f} CPU s",
            flush=True,
        )


def power(replicates: int) -> None:
    """Rejections under the null."""
    data = saom.load_data("pupils")
    design = saom.SaomData({"friends": data.variables["friends"]}, {"girl": data.covariates["girl"]})
    start, wall = time.process_time(), time.perf_counter()
    found = saom.power(design, EFFECTS, {**TRUTH, "friends: sameX (girl)": 0.0}, replicates=replicates)
    spent = time.process_time() - start
    print(found)
    print(
        f"power, {replicates} replicates: {spent:.0f} CPU s, {time.perf_counter() - wall:.0f} s", flush=True
    )


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--replicates", type=int, default=100)
    parser.add_argument("--worlds", type=int, default=20)
    parser.add_argument("--only", nargs="*", default=["margins", "suggestions", "macro", "power"])
    asked = parser.parse_args()
    if "margins" in asked.only:
        margins(asked.worlds)
    if "suggestions" in asked.only:
        suggestions(asked.worlds)
    if "macro" in asked.only:
        macro()
    if "power" in asked.only:
        power(asked.replicates)


if __name__ == "__main__":
    main()
