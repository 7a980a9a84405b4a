"""The specification grid of `formation`: whose record tells the chance, of which years, in which way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tertius.claims.battery.formation.chance import chance
from tertius.claims.battery.formation.record import Risk, definitions, risk_of
from tertius.claims.following.tie_years import YEARS
from tertius.claims.grid import Choice, Specification, main_of, product_of, used
from tertius.claims.rule import direction
from tertius.claims.verdict import Estimate, GridCell
from tertius.core.arrays import Bools, Ints
from tertius.core.errors import PanelError
from tertius.panel.panel import Panel

NEAR, ALL, OWN = "states of the same regions", "all states that could", "the peers named"
FAR = "states of regions without any such tie"
#: Years back from the last on record.
SPANS = {"all years": 200, "last 40 years": 40, "last 25 years": 25}
#: Years of record below which a specification is left out.
FEWEST = 5


@dataclass(frozen=True)
class FormationGrid:
    """Specifications with what they are read from.

    Attributes
    ----------
    risks : mapping
        Definition of the tie to its risk set.
    peers : mapping
        Whose record counts, to rows of states.
    named : bool array (states,)
        Whom the claim is about: all that could form the tie now where it names nobody.
    settled : tuple of str
        Named states that have the tie already, and are left out.
    years : int
        From the last year on record to the one asked about.
    """

    specifications: tuple[Specification, ...]
    choices: tuple[Choice, ...]
    risks: Mapping[str, Risk]
    peers: Mapping[str, Bools]
    named: Bools
    open_ended: bool
    settled: tuple[str, ...]
    years: int
    until: int
    at_least: int

    @property
    def main(self) -> Risk:
        """The risk set in the main definition."""
        return self.risks[str(self.specifications[0]["tie"])]

    def counts(
        self, s: Specification, dropped: Sequence[str] = (), last: int | None = None
    ) -> tuple[Ints, Ints]:
        """Return how many peers formed the tie, and could have, in each year to `last` with any."""
        risk = self.risks[str(s["tie"])]
        rows = self.peers[str(s["peers"])] & ~np.isin(risk.states, list(dropped))
        end = risk.last if last is None else last
        span = (end - SPANS[str(s["years"])] < YEARS) & (end >= YEARS)
        at_risk = risk.risk[rows].sum(axis=0)
        use = span & (at_risk > 0)
        return risk.formed[rows].sum(axis=0)[use], at_risk[use]

    def estimate(self, s: Specification, dropped: Sequence[str] = ()) -> Estimate:
        """Return the chance under a specification."""
        risk, rows = self.risks[str(s["tie"])], self.peers[str(s["peers"])]
        asked = self.named & risk.now
        if self.open_ended:
            asked = asked & rows
        candidates = int((risk.now & (rows | asked)).sum())
        number = int(asked.sum()) if s["peers"] != FAR else min(int(asked.sum()), candidates)
        if s["peers"] == FAR:
            candidates = int((risk.now & rows).sum())
        formed, at_risk = self.counts(s, dropped)
        return chance(formed, at_risk, number, candidates, self.years, self.at_least)

    def cells(self, threshold: float, dropped: tuple[str, ...] = ()) -> tuple[GridCell, ...]:
        """Return the grid's cells; "for" where the chance exceeds the threshold."""
        out = []
        for k, s in enumerate(self.specifications):
            e = self.estimate(s, dropped)
            role = "placebo" if s["peers"] == FAR else "variant" if k else "main"
            out.append(GridCell(dict(s), role, e, direction(e, threshold)))  # type: ignore[arg-type]
        return tuple(out)

    def one(self, state: str) -> Estimate:
        """Return the chance of a single state under the main specification."""
        s, risk = self.specifications[0], self.main
        rows = self.peers[str(s["peers"])]
        own = np.array(risk.states) == state
        formed, at_risk = self.counts(s)
        candidates = int((risk.now & (rows | own)).sum())
        return chance(formed, at_risk, 1, candidates, self.years, 1)


def build_grid(
    panel: Panel,
    kind: str,
    patron: str | None,
    bloc: str | None,
    candidates: Sequence[str],
    peers: Sequence[str],
    until: int,
    at_least: int,
) -> FormationGrid:
    """Build the grid.

    Raises
    ------
    PanelError
        No such organisation or tie; a year that is already on record; nobody left who could form it.
    """
    risks = {name: risk_of(panel, kind, patron, bloc, name) for name in definitions(kind)}
    main = next(iter(risks.values()))
    if until <= main.last:
        raise PanelError("until", f"a year after {main.last}, the last on record", f"{until}")
    states = np.array(main.states)
    wanted = np.isin(states, list(candidates)) if candidates else main.now
    named = wanted & main.now
    if int(named.sum()) < at_least:
        left = f"{int(named.sum())} of them"
        raise PanelError("candidates", f"{at_least} or more states that could form the tie", left)
    settled = tuple(states[wanted & ~main.now].tolist())
    region = np.array([panel.states.region(s) for s in main.states])
    options = (NEAR, ALL) if candidates else (ALL,)
    whose = {NEAR: np.isin(region, region[named]), ALL: np.ones(len(states), dtype=np.bool_)}
    if peers:
        options, whose[OWN] = (OWN, *options), np.isin(states, list(peers))
    choices = [
        Choice("tie", tuple(risks), "definition"),
        Choice("peers", options, "sample"),
        Choice("years", tuple(SPANS), "window"),
    ]
    whose[FAR] = ~np.isin(region, region[_ever(main)])
    first = main_of(choices)
    grid = FormationGrid(
        (first,), (), risks, whose, np.asarray(named), not candidates, settled, until - main.last, until,
        at_least,
    )  # fmt: skip
    listed = [first]
    for s in product_of(choices)[1:]:
        if len(grid.counts(s)[0]) >= FEWEST and (grid.named & risks[str(s["tie"])].now).any():
            listed.append(s)
    held = used(choices, first, listed[1:])
    every = (*listed, {**first, "peers": FAR})
    return FormationGrid(
        every, held, risks, whose, grid.named, grid.open_ended, settled, grid.years, until, at_least
    )


def _ever(risk: Risk) -> Bools:
    return np.asarray((risk.there > 0).any(axis=1))
