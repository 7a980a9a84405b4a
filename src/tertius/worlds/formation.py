"""Worlds for `formation`: accessions to an organisation in rounds that come with a planted chance.

Members from the founding stay as they are on record; later accessions are redrawn.  A year brings a round
with a chance such that a further state joins by the year asked about with the planted chance; a round takes
in one state and a few more.
"""

from __future__ import annotations

import numpy as np

from tertius.core.rng import generator
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR
from tertius.worlds.drawing.overlay import YEARS, alive, grid, planted, rows, thinned
from tertius.worlds.family import Family, PlantedWorld, Setting, either_side

BLOC, FOUNDED, LAST, UNTIL = "NATO", 1949, 2025, 2030
#: Chance of a further accession in a null world, what an effect of 1 adds to it, and what matters.
HALF, UNIT, MATTERS = 0.5, 0.35, 0.10
#: Further states in a round, on average.
MORE = 1.0
CROWDED, TIMES, SPAN = "common shock", 3.0, 8
LIKE, REGION = "homophily", "Europe"
COVERAGE, SEEN = "coverage", 0.8


def make(panel: Panel, setting: Setting) -> PlantedWorld:
    """Return a world of rounds of accession since the founding."""
    truth = HALF + UNIT * setting.effect
    rng = generator(setting.seed, "formation", setting.trap, str(setting.effect), setting.number)
    gone = thinned(panel, setting.size, rng)
    chance = np.full(len(YEARS), 1 - (1 - truth) ** (1 / (UNTIL - LAST)))
    if setting.trap == CROWDED:
        start = int(rng.integers(FOUNDED + 1, LAST - SPAN)) - FIRST_YEAR
        chance[start : start + SPAN] = np.minimum(chance[start : start + SPAN] * TIMES, 0.9)
    if setting.trap == COVERAGE:  # some of the accessions are not on record
        chance = np.where(chance > 0, chance * SEEN, 0.0)
        truth = 1 - (1 - float(chance[-1])) ** (UNTIL - LAST)
    states, there = np.array(panel.states.all()), alive(panel)
    founders = np.nan_to_num(grid(panel, f"member:{BLOC}")[0][:, FOUNDED - FIRST_YEAR]) > 0
    member = founders[:, None] & (YEARS >= FOUNDED)[None, :] & there
    region = np.array([panel.states.region(s) for s in states])
    weight = np.where(np.char.find(region.astype(str), REGION) >= 0, 8.0, 1.0)
    open_to = ~founders & ~np.isin(states, gone)
    for year in range(FOUNDED + 1, LAST + 1):
        t = year - FIRST_YEAR
        if rng.random() >= chance[t]:
            continue
        could = np.flatnonzero(open_to & ~member[:, t] & there[:, t - 1] & there[:, t])
        odds = weight[could] if setting.trap == LIKE else np.ones(len(could))
        size = min(1 + int(rng.poisson(MORE)), len(could))
        new = rng.choice(could, size=size, replace=False, p=odds / odds.sum())
        member[new, t:] = there[new, t:]
    values = np.where(member, 1.0, 0.0)
    new_rows = rows(panel, "traits", f"member:{BLOC}", {None: values})
    out = planted(panel, {("traits", f"member:{BLOC}"): ((), new_rows)}, f"planted-{setting}", gone)
    return either_side(out, truth, setting.effect)


FAMILY = Family(
    null="a further state joins within five years after the record with a chance of one half",
    effect="a further state joins in these years with a chance of 85 % (15 % at -1)",
    redrawn=(
        "accessions to NATO since its founding, in rounds of one state and a few more; founders, states, "
        "coverage and all else stay"
    ),
    edge=MATTERS / UNIT,
    traps={
        CROWDED: "within eight years, drawn at random, rounds come three times as often",
        LIKE: "states of Europe are eight times as likely to be in a round",
        COVERAGE: "a fifth of the rounds is not on record, and the truth is that of the record",
    },
    parameters={"bloc": BLOC, "until": UNTIL},
    make=make,
    notes=(
        "Wrong leanings: a truth at exactly what matters gets a leaning in up to a fifth of the worlds by "
        "any rule that leans at a probability of 0.80 and keeps its word, and these worlds are two fifths of "
        "those counted. A share under a tenth is what chance alone gives, and not a fault of the estimate.",
    ),
)
