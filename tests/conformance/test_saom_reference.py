"""Every effect against RSiena's values, on every data set that is at hand."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pytest

from support.saom_reference import CHANGE_GAPS, CHANGES, SETS, UPSTREAM, gap, prepared, term_of, values
from tertius.saom.observe import contributions, scenes_of, statistic

QUICK = not UPSTREAM and "TERTIUS_SLOW" not in os.environ
"""One period, and each effect with one choice of interaction variables; the slow run takes all."""


def chosen(name: str, entry: dict[str, Any], done: set[tuple[str, ...]]) -> bool:
    """Whether the quick run takes this entry: of the diffusion set only the behaviour."""
    key = (entry["name"], entry["shortName"], entry["type"])
    if key in done or (name == "panel_diffusion" and entry["name"] == "net"):
        return False
    done.add(key)
    return True


@pytest.mark.parametrize("name", SETS)
def test_targets_equal_the_reference(name: str) -> None:
    p = prepared(name)
    wrong, checked = [], 0
    done: set[tuple[str, ...]] = set()
    for entry in values("targets", name):
        term = term_of(entry, p.data)
        if term is None or gap(name, entry) or (QUICK and not chosen(name, entry, done)):
            continue
        periods = range(1 if QUICK else p.data.periods)
        ours = [statistic(p, term, m) for m in periods]
        checked += 1
        if not np.allclose(ours, [entry["by_period"][m] for m in periods], atol=1e-8, rtol=1e-12):
            wrong.append(f"{term.label}: {ours} for {entry['by_period']}")
    assert checked > 20
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", CHANGES)
def test_contributions_equal_the_reference(name: str) -> None:
    p = prepared(name)
    wrong, checked = [], 0
    for entry in values("contributions", name):
        term = term_of(entry, p.data)
        if term is None or (term.on in p.behaviours and term.name in CHANGE_GAPS):
            continue
        network = entry["name"] in p.networks
        worst = 0.0
        for m, egos in enumerate(entry["contributions"]):
            scenes = scenes_of(p, term, m, False)
            for i, choices in enumerate(egos):
                for c, theirs in enumerate(choices):
                    no_change = c == p.networks[term.on].start.shape[2] or c == i if network else c == 1
                    if network and p.networks[term.on].two_mode:
                        no_change = c >= p.networks[term.on].start.shape[2]
                    if theirs is None or no_change:
                        continue
                    ours = contributions(p, term, scenes, m, i, c if network else c - 1)
                    worst = max(worst, abs(ours - theirs))
                    checked += 1
        if worst > 1e-8:
            wrong.append(f"{term.label}: differs by up to {worst:g}")
    assert checked > 1000
    assert not wrong, "\n".join(wrong)
