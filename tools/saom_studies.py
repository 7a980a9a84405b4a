"""Run two studies of the network engine and write their figures into ``docs/saom.md``.

    python tools/saom_studies.py suggestions [--worlds 20] [--printed FILE]
    python tools/saom_studies.py power [--replicates 400]

Suggestions: in each planted world one effect is omitted from the fit; counted is how often `saom.suggest`,
asked for all ordinary effects, has it among the first three.  Power: replicates of a design in which one
effect is absent; counted is how often a two-sided test at 5 % finds it, with the time that takes.  Where
``TERTIUS_REFERENCE`` names the folder of RSiena's fits, the second design is its model a, on the Glasgow
cohort.

What is counted, the sizes of effects and the numbers of worlds were fixed before the first run.
"""

from __future__ import annotations

import argparse
import os
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import stats

from tertius import saom
from tertius.saom.power import Power, draw

PAGE = Path(__file__).resolve().parents[1] / "docs" / "saom.md"
RATES = {"friends: Rate period 1": 5.0, "friends: Rate period 2": 5.0}
FIRST = 3


@dataclass(frozen=True)
class World:
    """A model with one effect that a fit then omits: its formula and label, the others, and the truth."""

    omitted: str
    label: str
    others: str
    truth: Mapping[str, float]


WORLDS = (
    World("sameX(girl)", "sameX (girl)", "density + recip + transTrip",
          {"density": -2.2, "recip": 1.6, "transTrip": 0.3, "sameX (girl)": 0.5}),
    World("egoX(girl)", "egoX (girl)", "density + recip + transTrip",
          {"density": -2.2, "recip": 1.6, "transTrip": 0.3, "egoX (girl)": 0.4}),
    World("inPop", "inPop", "density + recip + transTrip",
          {"density": -2.6, "recip": 1.6, "transTrip": 0.3, "inPop": 0.1}),
    World("transTrip", "transTrip", "density + recip + sameX(girl)",
          {"density": -2.2, "recip": 1.6, "transTrip": 0.3, "sameX (girl)": 0.5}),
    World("recip", "recip", "density + transTrip + sameX(girl)",
          {"density": -2.2, "recip": 1.6, "transTrip": 0.3, "sameX (girl)": 0.5}),
)  # fmt: skip


def design() -> saom.SaomData:
    """The network and the girls of the shipped pupils."""
    data = saom.load_data("pupils")
    return saom.SaomData({"friends": data.variables["friends"]}, {"girl": data.covariates["girl"]})


def share(hits: int, total: int) -> str:
    """Return a share in per cent with its 95 % interval (Wilson)."""
    low, high = stats.binomtest(hits, total).proportion_ci(method="wilson")
    return f"{100 * hits / total:.0f} % ({100 * low:.0f} to {100 * high:.0f})"


def suggestions(worlds: int, printed: str = "") -> str:
    """Return the table of ranks; of the rows that an interrupted run has printed, where these are given."""
    rows = [
        "| effect left out | among the first three | first | mean rank of some 35 |",
        "|---|---|---|---|",
    ]
    rows += [line for line in printed.splitlines() if line.startswith("| ")] or _ranked(worlds)
    counted = [re.findall(r"(\d+) of (\d+)", row)[0] for row in rows[2:]]
    hits, total = (sum(int(c[k]) for c in counted) for k in (0, 1))
    return "\n".join([*rows, f"| all | {hits} of {total}: {share(hits, total)} | | |"])


def _ranked(worlds: int) -> list[str]:
    """Return a row for each kind of world."""
    shape, rows = design(), []
    for k, world in enumerate(WORLDS):
        whole = f"friends ~ {world.others} + {world.omitted}"
        truth = {**RATES, **{f"friends: {name}": value for name, value in world.truth.items()}}
        ranks = []
        for w in range(worlds):
            seed = 1000 * (k + 1) + w
            drawn = draw(shape, whole, truth, seed)
            fit = saom.fit(drawn, f"friends ~ {world.others}", seed=seed, final=500)
            found = saom.suggest(fit, drawn, chains=300, seed=seed).to_frame()["effect"].tolist()
            ranks.append(found.index(world.omitted) + 1)
        near, top = (sum(r <= most for r in ranks) for most in (FIRST, 1))
        rows.append(f"| {world.label} | {near} of {worlds} | {top} of {worlds} | {np.mean(ranks):.1f} |")
        print(rows[-1], flush=True)
    return rows


def power(replicates: int) -> str:
    """Return the table of rejections."""
    rows = [
        "| design | absent effect | rejections at 5 % | replicates that converged | CPU s | seconds |",
        "|---|---|---|---|---|---|",
    ]
    truth = {**RATES, **{f"friends: {name}": value for name, value in WORLDS[0].truth.items()}}
    truth["friends: sameX (girl)"] = 0.0
    designs = [("48 pupils, three waves", design(), f"friends ~ {WORLDS[0].others} + sameX(girl)", truth)]
    folder = os.environ.get("TERTIUS_REFERENCE")
    if folder:
        with np.load(Path(folder) / "data" / "s50.npz") as z:
            data = saom.SaomData({"net": saom.Network(z["net"])})
        values = {"net: Rate period 1": 6.4, "net: Rate period 2": 5.3}
        values |= {"net: density": -2.65, "net: recip": 2.42, "net: transTrip": 0.0}
        designs.append(("model a: Glasgow, 50 pupils", data, "net ~ density + recip + transTrip", values))
    for title, data, effects, given in designs:
        absent = next(name for name, value in given.items() if value == 0.0)
        saom.power(data, effects, given, replicates=1)  # compiles, which is no part of the time
        spent, wall = time.process_time(), time.perf_counter()
        found = saom.power(data, effects, given, replicates=replicates)
        spent, wall = time.process_time() - spent, time.perf_counter() - wall
        hits, known = _rejected(found, absent)
        cells = (title, absent.split(": ")[1], share(hits, known), f"{known} of {replicates}")
        rows.append(f"| {' | '.join(cells)} | {spent:.0f} | {wall:.0f} |")
        print(rows[-1], found, sep="\n", flush=True)
    return "\n".join(rows)


def _rejected(found: Power, label: str) -> tuple[int, int]:
    row = found.to_frame().set_index("parameter").loc[label]
    return round(float(row["power"]) * int(row["replicates"])), int(row["replicates"])


def main() -> None:
    """Run one study and write its table between its markers."""
    parser = argparse.ArgumentParser()
    parser.add_argument("study", choices=("suggestions", "power"))
    parser.add_argument("--worlds", type=int, default=20)
    parser.add_argument("--replicates", type=int, default=400)
    parser.add_argument("--printed", type=Path, help="what an interrupted run of suggestions printed")
    asked = parser.parse_args()
    printed = asked.printed.read_text(encoding="utf-8") if asked.printed else ""
    table = suggestions(asked.worlds, printed) if asked.study == "suggestions" else power(asked.replicates)
    page = PAGE.read_text(encoding="utf-8")
    start, end = f"<!-- {asked.study} -->", f"<!-- end of {asked.study} -->"
    made = re.sub(f"{start}.*?{end}", lambda _: f"{start}\n{table}\n{end}", page, flags=re.DOTALL)
    PAGE.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
