"""Worlds for `sanction_outcomes`: the episodes on record with their outcomes drawn anew.

Whether an episode succeeds is drawn with a chance of its target's own, so that episodes of one target
resemble each other; full and partial success, settlement and failure keep the proportions that each record
has.  Who sanctions whom, for what, when, and which episodes have a known outcome stay as they are.  The
true share is the mean chance.  The claim is asked by the definition that the truth is of, full or partial
success: by another one the same world has another share.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from tertius.claims.battery.sanction_outcomes.episodes import FULL, GSDB, PART, SETTLED, TIES, episodes
from tertius.core.rng import generator
from tertius.panel.memo import per_panel
from tertius.panel.panel import Panel
from tertius.worlds.drawing.overlay import planted, thinned
from tertius.worlds.family import Family, PlantedWorld, Setting, either_side

#: Share of successes when nothing is planted: the test's default threshold; and what an effect of 1 adds.
NIL, UNIT = 0.5, 0.3
MATTERS = 0.05
#: How alike episodes of one target are: chances follow a beta distribution of this precision about their
#: mean.
PRECISION = 8.0
LIKE, SHOCK, OPEN = "homophily", "common shock", "failures stay open"
_GSDB = ("success_total", "success_part", "nego_settlement", "failed")
_TIES = ("full concession", "partial concession", "negotiated settlement", "stalemate")
_OUTCOME = re.compile(r"; outcome:? [^;]+")


@per_panel(2)
def proportions(panel: Panel) -> dict[str, tuple[float, float]]:
    """Return by record the share of full ones among successes, and of settlements among the rest."""
    out = {}
    for record in (GSDB, TIES):
        seen = [e.outcomes[0] for e in episodes(panel) if e.record == record and e.known]
        won = [o for o in seen if o in (FULL, PART)]
        rest = [o for o in seen if o not in (FULL, PART)]
        out[record] = (won.count(FULL) / len(won), rest.count(SETTLED) / len(rest))
    return out


def make(panel: Panel, setting: Setting) -> PlantedWorld:
    """Return a world of outcomes drawn anew."""
    rng = generator(setting.seed, "sanction_outcomes", setting.trap, str(setting.effect), setting.number)
    share = NIL + UNIT * setting.effect
    table, mix = panel.table("events"), proportions(panel)
    states = panel.states.all()
    precision = 2.0 if setting.trap == LIKE else PRECISION
    chance = dict(zip(states, rng.beta(share * precision, (1 - share) * precision, len(states)), strict=True))
    good = int(rng.choice(np.arange(1955, 2000, 5)))
    drawn = dict[str, str]()
    kept = np.ones(len(table), dtype=bool)
    detail = table["detail"].astype(object).to_numpy(copy=True)
    rows = zip(table["iso3"], table["year"].tolist(), table["kind"], table["detail"].fillna(""), strict=True)
    for k, (state, year, kind, text) in enumerate(rows):
        record = {"sanction_end": GSDB, "sanction_case": TIES}.get(kind)
        if record is None or "; case " not in text or "not known" in _said(text):
            continue
        key = record + text.split("; case ")[1].split(";")[0]
        if key not in drawn:
            p = chance[state]
            if setting.trap == SHOCK and good <= year < good + 5:
                p = 1 - p if rng.random() < 0.5 else p
            drawn[key] = _drawn(rng, p, *mix[record])
        code = drawn[key]
        if record == GSDB:
            if setting.trap == OPEN and code == "failed" and rng.random() < 0.3:
                kept[k] = False
            count = len(_said(text).split(","))
            detail[k] = _OUTCOME.sub(f"; outcome {','.join([code] * count)}", text)
        else:
            words = _TIES[_GSDB.index(code)]
            stage = "after imposition" if ", imposed;" in text else "to the threat"
            detail[k] = _OUTCOME.sub(f"; outcome: {words} {stage}", text)
    events: pd.DataFrame = table.assign(detail=detail)[kept].reset_index(drop=True)
    left_out = thinned(panel, setting.size, rng)
    out = planted(panel, {}, f"planted-{setting}", left_out, events[~events["iso3"].isin(left_out)])
    return either_side(out, share, setting.effect)


def _said(text: str) -> str:
    found = _OUTCOME.search(text)
    return found.group(0) if found else ""


def _drawn(rng: np.random.Generator, chance: float, full: float, settled: float) -> str:
    first, second = rng.random(2)
    if first < chance:
        return _GSDB[0] if second < full else _GSDB[1]
    return _GSDB[2] if second < settled else _GSDB[3]


FAMILY = Family(
    null="half of all episodes succeed, the threshold: “supported” and “contradicted” are both wrong",
    effect=f"{NIL + UNIT:.0%} of all episodes succeed ({NIL - UNIT:.0%} at -1)".replace("%", " %"),
    redrawn=(
        "the outcome of every episode with a known one, alike for episodes of one target; senders, targets, "
        "aims, years and which outcomes are known stay"
    ),
    effects=(-1.0, 0.5, 1.0),
    edge=MATTERS / UNIT,
    traps={
        LIKE: "episodes of one target nearly all succeed or nearly all fail",
        SHOCK: "in five years drawn at random, targets that usually give way may not, and the reverse",
        OPEN: "three in ten failures have no known outcome",
    },
    parameters={"success": "full or part"},
    make=make,
    notes=(
        "The worlds have one true share, of full and partial successes together, and the claim names that "
        "definition. A claim that names none is judged by every definition: by full successes alone the same "
        "world has a smaller share, with settlements a larger one, so that labels are weaker and the "
        "probabilities spread over what the word means. No number of episodes changes that; a claim that "
        "says what it counts does.",
        "Failures that stay open are missing from the main specification, whose interval does not allow for "
        "them; the variant that counts what has long run on as a failure does.",
    ),
)
