"""Probabilities of related claims made coherent by the least change.

Claims that imply one another, conjunctions, and rivals on the same quantity restrict which claims can be
true together.  Probabilities are coherent when they are averages over the ways in which that can be
(de Finetti 1974).  Those that are not are moved to the nearest coherent point in squared distance: whatever
turns out to be true, the moved probabilities then have a lower Brier score (Predd et al. 2009, IEEE
Transactions on Information Theory 55: 4786-4792).  Claims without a probability take part in the logic, and
get the bounds that the others leave them.

The ways that can be are listed for each group of related claims; the projection on their hull is exact, by
non-negative least squares.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from tertius.case.schema import Case
from tertius.claims import TESTS
from tertius.claims.judging.hedging import hedges_of, overall, weigh
from tertius.claims.probability import negated
from tertius.claims.rule import DECIDED
from tertius.claims.verdict import Hedge, Label, Probability, Verdict
from tertius.core.arrays import Floats
from tertius.core.errors import CaseError

#: Related claims in one group, at most: their truth values are listed.
LARGEST = 14
RIVAL = ":rival"
#: Differences below this are rounding.
TOLERANCE = 5e-4


@dataclass(frozen=True)
class Relation:
    """A constraint on truth values: ``left`` implies ``right``, excludes it, or leaves no third.

    ``kind`` "joint" makes ``left`` the conjunction of all of ``parts``.
    """

    kind: str
    left: str
    right: str = ""
    parts: tuple[str, ...] = ()

    def allows(self, truth: dict[str, bool]) -> bool:
        """Whether an assignment of truth values keeps to it."""
        if self.kind == "joint":
            return truth[self.left] == all(truth[name] for name in self.parts)
        a, b = truth[self.left], truth[self.right]
        return {"implies": not a or b, "excludes": not (a and b), "exhausts": a or b}[self.kind]

    def names(self) -> tuple[str, ...]:
        """Every claim that it speaks about."""
        return (self.left, *self.parts) if self.kind == "joint" else (self.left, self.right)

    def excess(self, p: dict[str, float | None]) -> float | None:
        """Return by how much probabilities break it (above 0) or keep clear of it; None where one lacks."""
        values = [p.get(name) for name in self.names()]
        if any(v is None for v in values):
            return None
        known = [v for v in values if v is not None]
        if self.kind == "joint":
            least = sum(known[1:]) - (len(known) - 2)
            return max(known[0] - min(known[1:]), least - known[0])
        a, b = known
        return {"implies": a - b, "excludes": a + b - 1, "exhausts": 1 - a - b}[self.kind]


@dataclass(frozen=True)
class Coherence:
    """What was adjusted.

    Attributes
    ----------
    before, after : dict of str to float or None
        Probabilities by claim; a rival is called after its claim, with ":rival".
    bounds : dict of str to (float, float)
        What the others leave to claims without a probability of their own.
    relations : tuple of Relation
    """

    before: dict[str, float | None]
    after: dict[str, float | None]
    bounds: dict[str, tuple[float, float]]
    relations: tuple[Relation, ...]

    def binding(self, relation: Relation) -> str:
        """Return how a relation fares: "adjusted", "binds", "holds" or "not known"."""
        old, new = relation.excess(self.before), relation.excess(self.after)
        if old is None or new is None:
            return "not known"
        return "adjusted" if old > TOLERANCE else "binds" if new > -TOLERANCE else "holds"


def relations_of(case: Case, verdicts: Sequence[Verdict]) -> tuple[Relation, ...]:
    """Return the declared relations among the judged claims and those between rivals on one quantity."""
    judged = {verdict.claim: verdict for verdict in verdicts}
    out = []
    for claim in case.claims:
        if claim.id not in judged:
            continue
        out += [Relation("implies", claim.id, name) for name in claim.implies if name in judged]
        if claim.joint and all(name in judged for name in claim.joint):
            out.append(Relation("joint", claim.id, parts=claim.joint))
        out += _of_rival(judged[claim.id])
    return tuple(out)


def _of_rival(verdict: Verdict) -> list[Relation]:
    """Return how a rival with a threshold of its own restricts its claim; none where more differs."""
    rival = verdict.rival
    if rival is None or rival.exact or rival.probability is None or rival.probability.value is None:
        return []
    test = TESTS.all().get(verdict.test or "")
    if test is None or not isinstance(test.threshold.at, str):
        return []
    own, name = test.threshold.at, verdict.claim
    differ = {key for key, value in rival.parameters.items() if verdict.parameters.get(key) != value}
    if differ != {own}:
        return []
    at, its = verdict.parameters[own], rival.parameters[own]
    if verdict.says == rival.says:
        # Of two claims of one side the bolder one implies the other.
        bolder = its <= at if verdict.says == "more" else its >= at
        return [Relation("implies", *((name, name + RIVAL) if bolder else (name + RIVAL, name)))]
    if {verdict.says, rival.says} != {"more", "less"}:
        return []
    over, under = (at, its) if verdict.says == "more" else (its, at)
    return [Relation("excludes" if under <= over else "exhausts", name, name + RIVAL)]


def make_coherent(p: dict[str, float | None], relations: Sequence[Relation]) -> Coherence:
    """Return the nearest coherent probabilities.

    Raises
    ------
    CaseError
        A group of more than `LARGEST` related claims, or relations that no truth values keep to.
    """
    after, bounds = dict(p), dict[str, tuple[float, float]]()
    for group in _groups(relations):
        if len(group) > LARGEST:
            got = f"{len(group)}: {', '.join(group[:4])}, ..."
            raise CaseError("implications", f"groups of at most {LARGEST} related claims", got)
        own = [r for r in relations if set(r.names()) <= set(group)]
        assignments = (dict(zip(group, t, strict=True)) for t in product((False, True), repeat=len(group)))
        worlds = np.array(
            [[t[n] for n in group] for t in assignments if all(r.allows(t) for r in own)], dtype=np.float64
        )
        if not len(worlds):
            raise CaseError("implications", "claims that can be true or false together", "none that can")
        known = [k for k, name in enumerate(group) if p.get(name) is not None]
        target = np.array([p[group[k]] for k in known], dtype=np.float64)
        nearest = project(worlds[:, known], target) if known else target
        for k, value in zip(known, nearest.tolist(), strict=True):
            after[group[k]] = round(value, 4)
        for k, name in enumerate(group):
            if p.get(name) is None:
                bounds[name] = _bounds(worlds, known, nearest, k)
    return Coherence(dict(p), after, bounds, tuple(relations))


def project(points: Floats, target: Floats) -> Floats:
    """Return the point of the hull of `points` (rows) nearest to `target`.

    Non-negative least squares on the points less the target, with a last row of ones that shall sum to one:
    its solution, scaled to sum to one, has the least norm on the hull.
    """
    from scipy.optimize import nnls

    matrix = np.vstack([(points - target).T, np.ones(len(points))])
    weight, _ = nnls(matrix, np.concatenate([np.zeros(len(target)), [1.0]]))
    return np.asarray(points.T @ (weight / weight.sum()), dtype=np.float64)


def _bounds(worlds: Floats, known: list[int], at: Floats, k: int) -> tuple[float, float]:
    """Return the least and greatest probability of claim `k` that goes with those of the known ones."""
    from scipy.optimize import linprog

    equal = np.vstack([worlds[:, known].T, np.ones(len(worlds))])
    right = np.concatenate([at, [1.0]])
    ends = []
    for sign in (1.0, -1.0):
        found = linprog(sign * worlds[:, k], A_eq=equal, b_eq=right, bounds=(0, None), method="highs")
        end = found.fun if found.success else None
        ends.append(float(sign < 0) if end is None else min(max(sign * float(end), 0.0), 1.0))
    return round(ends[0], 4), round(ends[1], 4)


def _groups(relations: Sequence[Relation]) -> list[list[str]]:
    groups: list[list[str]] = []
    for relation in relations:
        touched = [g for g in groups if set(g) & set(relation.names())]
        merged = list(dict.fromkeys([*(n for g in touched for n in g), *relation.names()]))
        groups = [g for g in groups if g not in touched] + [merged]
    return groups


def coherence_of(case: Case, verdicts: Sequence[Verdict]) -> Coherence:
    """Return the probabilities of a case's verdicts before and after they are made coherent."""
    p: dict[str, float | None] = {}
    for verdict in verdicts:
        p[verdict.claim] = verdict.probability.value if verdict.probability is not None else None
        if verdict.rival is not None and verdict.rival.probability is not None and not verdict.rival.exact:
            p[verdict.claim + RIVAL] = verdict.rival.probability.value
    return make_coherent(p, relations_of(case, verdicts))


def settle(case: Case, verdicts: Sequence[Verdict]) -> tuple[Verdict, ...]:
    """Return the verdicts with coherent probabilities, and every hedge held against what was found."""
    found = coherence_of(case, verdicts)
    out = []
    for verdict in verdicts:
        claim = case.claim(verdict.claim)
        assert claim is not None
        moved = _moved(verdict.probability, found.after.get(verdict.claim))
        own = replace(verdict, probability=moved)
        hedges = hedges_of(claim, own)
        rival = own.rival
        if rival is not None:
            odds = (
                negated(moved)
                if rival.exact
                else _moved(rival.probability, found.after.get(verdict.claim + RIVAL))
            )
            words = claim.rival.hedge if claim.rival is not None else "asserted"
            rival = replace(rival, probability=odds, hedges=_rival_hedges(words, rival.label, odds))
        out.append(replace(own, hedges=hedges, hedge=overall(hedges, claim.hedge), rival=rival))
    return tuple(out)


def _rival_hedges(words: str, label: Label, odds: Probability | None) -> tuple[Hedge, ...]:
    return weigh(words, None, None, None, odds) if label in DECIDED else ()


def _moved(p: Probability | None, value: float | None) -> Probability | None:
    return p if p is None or p.value is None or value is None else replace(p, coherent=value)
