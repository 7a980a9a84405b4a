"""Historical cases most like a state at a moment, and what became of their ties.

The cases are irregular changes of government in states that held a tie with one of the patrons asked for.
Each feature contributes the squared difference over twice its variance among the cases (a category: one over
the share of pairs that differ, where two cases differ), so that two cases drawn at random differ by 1 on
average in every feature.  The distance is the root of the weighted mean of these contributions over the
features that are known for both (Gower 1971, Biometrics 27: 857-871, for the mean over what is observed; the
scaling is our own).  A mean over fewer features rests on less, so that the number compared is shown with it,
and cases that share less than `ENOUGH` of the weight with the focal one are left out.

Robustness is told by other distances: equal weights, city block, Mahalanobis (with a shrunken correlation),
each feature left out, and weights drawn at random.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tertius.claims.analogues.features import FEATURES, Layer, Where, layers
from tertius.claims.following.samples import Followed, between, changes, follow_marked, with_blocks
from tertius.claims.following.tie_years import YEARS, tie_years
from tertius.core.arrays import Bools, Floats, Ints
from tertius.core.errors import PanelError
from tertius.core.rng import generator
from tertius.panel.panel import Panel
from tertius.panel.schema import FIRST_YEAR

#: Least share of the weight that must be known for both cases.
ENOUGH = 0.5
#: Share by which correlations are drawn towards nothing before they are inverted.
SHRINKAGE = 0.2
DRAWS = 200
LONGEST = 10


@dataclass(frozen=True)
class Question:
    """What to compare: the focal state and year, whose ties, how many cases, and the features' weights."""

    state: str
    year: int
    patrons: tuple[str, ...]
    rival: str
    k: int
    weights: Mapping[str, float]


@dataclass(frozen=True)
class Space:
    """Cases by feature, with the focal one.

    Attributes
    ----------
    names : tuple of str
        Features in use, F of them: known for the focal case and not the same for all others.
    unused : dict of str to str
        Features asked for that play no part, and why.
    patrons, states, years : tuples, length N
        The cases.
    values, carried : ndarray, shape (N, F)
        NaN where unknown; whether the value was carried forward.
    focal, focal_carried : ndarray, shape (F,)
        The same of the focal case.
    weights : ndarray, shape (F,)
        Declared weights.
    followed : Followed
        What became of the ties, case by case.
    left_out : int
        Cases not followed for a year yet.
    """

    names: tuple[str, ...]
    unused: dict[str, str]
    patrons: tuple[str, ...]
    states: tuple[str, ...]
    years: Ints
    values: Floats
    carried: Bools
    focal: Floats
    focal_carried: Bools
    weights: Floats
    followed: Followed
    left_out: int

    @cached_property
    def contributions(self) -> Floats:
        """Squared difference of each case from the focal one by feature, 1 on average between two cases."""
        out = np.full(self.values.shape, np.nan)
        for f, name in enumerate(self.names):
            column, own = self.values[:, f], self.focal[f]
            if FEATURES[name].kind == "category":
                out[:, f] = np.where(np.isnan(column), np.nan, (column != own) / _differing(column))
            else:
                out[:, f] = (column - own) ** 2 / (2 * np.nanvar(column))
        return out

    @property
    def known(self) -> Bools:
        """Which features are known for a case (all in use are known for the focal one)."""
        return np.asarray(~np.isnan(self.values))

    def usable(self, weights: Floats) -> Bools:
        """Which cases share at least `ENOUGH` of the weight with the focal one."""
        return np.asarray((self.known * weights).sum(axis=1) >= ENOUGH * weights.sum())

    def distance(self, weights: Floats | None = None, power: float = 2.0) -> Floats:
        """Return each case's distance; NaN where too little is known.  `power` 1 is city block."""
        w = self.weights if weights is None else weights
        parts = np.nan_to_num(self.contributions) ** (power / 2)
        total = (self.known * w).sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = (parts * w).sum(axis=1) / total
        return np.where(self.usable(w), mean ** (1 / power), np.nan)

    def mahalanobis(self) -> Floats:
        """Return distances that count correlated features once; categories are added as they are."""
        number = np.array([FEATURES[name].kind == "number" for name in self.names])
        z = (self.values[:, number] - self.focal[number]) / np.nanstd(self.values[:, number], axis=0)
        correlation = _correlation(self.values[:, number])
        rest = np.nan_to_num(self.contributions[:, ~number]).sum(axis=1)
        out = np.full(len(z), np.nan)
        for k in np.flatnonzero(self.usable(self.weights)):
            seen = ~np.isnan(z[k])
            own = z[k][seen]
            squared = own @ np.linalg.solve(correlation[np.ix_(seen, seen)], own) / 2 + rest[k]
            out[k] = np.sqrt(squared / self.known[k].sum())
        return out


@dataclass(frozen=True)
class Analogues:
    """The nearest cases: positions in the space (nearest first), distances, and how firm the choice is.

    ``variants`` holds the k nearest under each other distance; ``firm`` the share of the variants in which
    each chosen case stays among the k nearest.
    """

    question: Question
    space: Space
    nearest: tuple[int, ...]
    distances: tuple[float, ...]
    variants: dict[str, tuple[int, ...]]
    firm: tuple[float, ...]

    def keys(self, patron: str) -> tuple[str, ...]:
        """Return the chosen cases of one patron as ``STATE:YEAR``."""
        space = self.space
        return tuple(
            f"{space.states[k]}:{space.years[k]}" for k in self.nearest if space.patrons[k] == patron
        )


def find_analogues(panel: Panel, question: Question) -> Analogues:
    """Return the cases nearest to the focal one.

    Raises
    ------
    PanelError
        The focal state does not exist in the year before; fewer than three features can be compared; or
        fewer cases than asked for are known well enough.
    """
    space = build_space(panel, question)
    distance = space.distance()
    nearest = _nearest(distance, question.k)
    if len(nearest) < question.k:
        asked = f"at least {question.k} earlier cases that share half of the features' weight with it"
        raise PanelError(f"{question.state} {question.year}", asked, str(len(nearest)), "ask for fewer")
    variants = {name: _nearest(found, question.k) for name, found in _other_distances(space).items()}
    firm = tuple(float(np.mean([k in chosen for chosen in variants.values()])) for k in nearest)
    return Analogues(question, space, nearest, tuple(float(distance[k]) for k in nearest), variants, firm)


def build_space(panel: Panel, question: Question) -> Space:
    """Return the cases and the focal one laid out by feature; see `find_analogues` for errors."""
    states = tuple(panel.states.all())
    if question.state not in states or not panel.states.alive(question.state, question.year - 1):
        where = f"focal state {question.state!r}"
        raise PanelError(where, f"a state that exists in {question.year - 1}", "none of that id then")
    column = question.year - FIRST_YEAR
    if not 1 <= column < len(YEARS):
        raise PanelError(f"focal year {question.year}", f"a year from {YEARS[1]} to {YEARS[-1]}", "another")
    names, rows = tuple(question.weights), states.index(question.state)
    blocks, focal, unused = list[tuple[Followed, Floats, Bools]](), None, dict[str, str]()
    owners, left_out = list[str](), 0
    for patron in question.patrons:
        sample, late = _cases(panel, patron, question)
        left_out += late
        rival = question.rival if patron != question.rival else question.patrons[0]
        read = layers(Where(panel, states, patron, rival), names)
        at = np.array([states.index(s) for s in sample.states], dtype=np.int64)
        values, carried = _read(read, names, at, sample.years)
        blocks.append((sample, values, carried))
        owners += [patron] * len(at)
        if focal is None:  # the focal case's own tie is that with the first patron
            focal = _read(read, names, np.array([rows]), np.array([question.year]))
            unused = {name: "not in the panel" for name in names if name not in read}
    assert focal is not None
    values = np.concatenate([block[1] for block in blocks])
    carried = np.concatenate([block[2] for block in blocks])
    use = []
    for f, name in enumerate(names):
        if name in unused:
            continue
        if np.isnan(focal[0][0, f]):
            unused[name] = f"not known for {question.state} in {question.year - FEATURES[name].lag}"
        elif not len(values) or np.isnan(values[:, f]).all() or np.nanstd(values[:, f]) == 0:
            unused[name] = "known for no case, or the same in all of them"
        else:
            use.append(f)
    if len(use) < 3:
        asked = f"at least 3 features known for {question.state} in {question.year - 1}"
        raise PanelError("analogues", asked, f"{len(use)}", "name others, or another date")
    whole = Followed(
        tuple(s for block in blocks for s in block[0].states),
        np.concatenate([block[0].years for block in blocks]),
        np.concatenate([block[0].time for block in blocks]),
        np.concatenate([block[0].lost for block in blocks]),
        blocks=blocks[0][0].blocks if len(blocks) == 1 else None,
    )
    weights = np.array([question.weights[names[f]] for f in use], dtype=np.float64)
    return Space(
        tuple(names[f] for f in use), unused, tuple(owners), whole.states, whole.years, values[:, use],
        carried[:, use], focal[0][0, use], focal[1][0, use], weights, whole, left_out,
    )  # fmt: skip


def _cases(panel: Panel, patron: str, question: Question) -> tuple[Followed, int]:
    """Return the patron's ties followed from earlier irregular changes, and how many are too new."""
    ties = tie_years(panel, patron, "arms")
    changed = changes(panel, ties.states)
    marks = between(changed.irregular & ties.held, FIRST_YEAR, question.year - 1)
    sample = follow_marked(ties, marks, LONGEST)
    seen = sample.known()
    return with_blocks(panel, patron, ties, sample.only(seen)), int((~seen).sum())


def _read(read: dict[str, Layer], names: tuple[str, ...], rows: Ints, years: Ints) -> tuple[Floats, Bools]:
    values = np.full((len(rows), len(names)), np.nan)
    carried = np.zeros(values.shape, dtype=np.bool_)
    for f, name in enumerate(names):
        layer = read.get(name)
        if layer is None:
            continue
        columns = years - FEATURES[name].lag - FIRST_YEAR
        values[:, f] = layer.value[rows, columns]
        carried[:, f] = layer.carried[rows, columns]
    return values, carried


def _nearest(distance: Floats, k: int) -> tuple[int, ...]:
    order = np.argsort(distance, kind="stable")
    return tuple(int(i) for i in order[: min(k, int((~np.isnan(distance)).sum()))])


def _other_distances(space: Space) -> dict[str, Floats]:
    out: dict[str, Floats] = {}
    if len(set(space.weights.tolist())) > 1:
        out["equal weights"] = space.distance(np.ones_like(space.weights))
    out["city block"] = space.distance(power=1.0)
    out["Mahalanobis"] = space.mahalanobis()
    for f, name in enumerate(space.names):
        weights = space.weights.copy()
        weights[f] = 0.0
        out[f"without {FEATURES[name].title}"] = space.distance(weights)
    rng = generator(0, "analogues")
    for draw in range(DRAWS):
        drawn = space.weights * rng.exponential(size=len(space.weights))
        out[f"weights drawn {draw + 1}"] = space.distance(drawn)
    return out


def _differing(column: Floats) -> float:
    known = column[~np.isnan(column)]
    _, counts = np.unique(known, return_counts=True)
    n = len(known)
    return float(1 - (counts * (counts - 1)).sum() / (n * (n - 1)))


def _correlation(values: Floats) -> Floats:
    """Return pairwise correlations, shrunk, with eigenvalues kept above zero."""
    z = (values - np.nanmean(values, axis=0)) / np.nanstd(values, axis=0)
    known = ~np.isnan(z)
    filled = np.where(known, z, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        pairs = filled.T @ filled / np.sqrt((filled**2).T @ known * (known.T @ filled**2))
    matrix = np.nan_to_num(pairs) * (1 - SHRINKAGE)
    np.fill_diagonal(matrix, 1.0)
    value, vector = np.linalg.eigh(matrix)
    return np.asarray(vector * np.maximum(value, 0.05) @ vector.T)
