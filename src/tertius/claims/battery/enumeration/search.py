"""The search: every state and year that the record covers, held against conditions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tertius.claims.following.series.conditions import Condition, both, holds, loosened, read_condition
from tertius.claims.following.series.groups import members_of
from tertius.claims.following.series.variables import YEARS, plane_of
from tertius.claims.grid import Choice, Specification, main_of, near
from tertius.claims.verdict import Direction, Estimate, GridCell
from tertius.core.arrays import Bools, Floats
from tertius.core.errors import PanelError
from tertius.core.rng import generator
from tertius.panel.panel import Panel

NONE, ONLY, FIRST, ALWAYS, SOME = "none", "only", "first", "always", "some"
AS_SAID, LOOSER, STRICTER = "as said", "a tenth looser", "a tenth stricter"
ONE, TWO = "a year is enough", "two years running"
ANY, MILLION = "all states", "states of a million people or more"
WHOLE, LESS = "as said", "without the last year"


@dataclass(frozen=True)
class Found:
    """What a search found under one specification.

    Attributes
    ----------
    against : tuple of (str, int, int)
        For claims of none, only, first, always: states that break the statement, their first such year and
        the number of such years.  For "some": the states that fit.
    open : int
        State-years without an answer among those that could still break the statement.
    searched : int
        State-years looked at.
    could : int
        Those of them that could break it: some condition holds, or nobody knows (with one condition, all).
    subject : float
        Whether the subject fits: 1, 0, or NaN where nobody knows; 1 where there is none.
    """

    against: tuple[tuple[str, int, int], ...]
    open: int
    searched: int
    could: int
    subject: float

    @property
    def unknown(self) -> float:
        """Share of the state-years that could break the statement which are without an answer."""
        return self.open / self.could if self.could else 0.0


@dataclass(frozen=True)
class Search:
    """The question and every specification's findings; `uncovered`: years of which a source says nothing."""

    says: str
    conditions: tuple[Condition, ...]
    states: tuple[str, ...]
    answer: Floats
    mask: Bools
    subject: Bools
    window: tuple[int, int]
    limit: int
    entries: tuple[tuple[str, Specification, Found], ...]
    choices: tuple[Choice, ...]
    uncovered: tuple[int, ...]

    @property
    def main(self) -> Found:
        """The main specification's findings."""
        return self.entries[0][2]

    def cells(self, limit: int | None = None, without: tuple[str, ...] = ()) -> tuple[GridCell, ...]:
        """Return the cells under another limit, or without some states."""
        most = self.limit if limit is None else limit
        out = list[GridCell]()
        for role, spec, found in self.entries:
            count = float(len([a for a in found.against if a[0] not in without]))
            if found.subject == 0.0 and self.says in (ONLY, FIRST):
                count += 1  # the subject itself does not fit
            n = max(found.searched, 0)
            what = "states that fit" if self.says == SOME else "cases against the statement"
            e = Estimate(count if n else None, None, None, 0.95, "states", n, float(n), what)
            points: Direction = (
                "for" if (count >= most if self.says == SOME else count <= most) else "against"
            )
            out.append(GridCell(spec, role, e, points))  # type: ignore[arg-type]
        return tuple(out)


def build_search(
    panel: Panel,
    says: str,
    words: tuple[str, ...],
    subject: tuple[str, ...],
    among: tuple[str, ...],
    window: tuple[int | None, int | None],
    limit: int,
) -> Search:
    """Return the search.

    Raises
    ------
    PanelError
        No state in any of these years can be held against all conditions.
    """
    conditions = tuple(read_condition(panel, text) for text in words)
    answer = all_of(panel, conditions)
    member = members_of(panel, among)
    each = [holds(panel, c) for c in conditions]
    span = _span(each, member, window, says)
    there = members_of(panel, subject).copy() if subject else np.zeros(member.shape, dtype=np.bool_)
    big = plane_of(panel, "population").value >= 1000.0 if _has(panel, "population") else member
    choices = (
        Choice("numbers", (AS_SAID, LOOSER, STRICTER), "threshold"),
        Choice("a case", (ONE, TWO), "definition"),
        Choice("states", (ANY, MILLION), "sample"),
        Choice("years", (WHOLE, LESS), "window"),
    )
    by = {AS_SAID: 0.0, LOOSER: 0.1, STRICTER: -0.1}
    answers = {
        name: all_of(panel, tuple(loosened(panel, c, share) for c in conditions))
        for name, share in by.items()
    }
    states = tuple(panel.states.all())
    could = (
        np.any([own == 1.0 for own in each], axis=0) | np.isnan(answer)
        if len(each) > 1
        else np.ones(member.shape, dtype=np.bool_)
    )
    entries = list[tuple[str, Specification, Found]]()
    for spec in near(choices, 2):
        mask = member & (span[0] <= YEARS) & (span[1] - (spec["years"] == LESS) >= YEARS)
        if spec["states"] == MILLION:
            mask = mask & (big | there)
        own = answers[str(spec["numbers"])]
        if spec["a case"] == TWO:
            own = _running(own)
        entries.append(("variant", spec, look(says, states, own, mask, there, could)))
    assert entries[0][1] == main_of(choices)
    entries[0] = ("main", *entries[0][1:])
    mask = np.asarray(member & (span[0] <= YEARS) & (span[1] >= YEARS))
    dealt = next(_deals(each, states, says, mask, there, 1))
    entries.append(("placebo", {**main_of(choices), "conditions": "dealt out to states at random"}, dealt))
    years = YEARS[(span[0] <= YEARS) & (span[1] >= YEARS)]
    silent = [int(y) for y in years if not all(np.isfinite(own[:, y - YEARS[0]]).any() for own in each)]
    return Search(
        says,
        conditions,
        states,
        answer,
        mask,
        there,
        span,
        limit,
        tuple(entries),
        choices,
        tuple(silent),
    )


def all_of(panel: Panel, conditions: tuple[Condition, ...]) -> Floats:
    """Return whether all conditions hold, by state and year; NaN where nobody knows."""
    out = holds(panel, conditions[0])
    for condition in conditions[1:]:
        out = both(out, holds(panel, condition))
    return out


def _has(panel: Panel, name: str) -> bool:
    return bool((panel.variables["variable"] == name).any())


def _span(
    each: list[Floats], member: Bools, window: tuple[int | None, int | None], says: str
) -> tuple[int, int]:
    known = np.flatnonzero(np.all([(np.isfinite(own) & member).any(axis=0) for own in each], axis=0))
    if not len(known):
        raise PanelError("conditions", "a year in which each has an answer for some state", "none on record")
    start, end = int(YEARS[known[0]]), int(YEARS[known[-1]])
    last = window[1] or end
    first = window[0] or (min(last, end) if says == ONLY else start)
    if first > end or last < start or first > last:
        raise PanelError("years", f"years on record, {start} to {end}", f"{first} to {last}")
    return first, last


def _running(answer: Floats) -> Floats:
    before = np.concatenate([np.full((len(answer), 1), np.nan), answer[:, :-1]], axis=1)
    return both(answer, before)


def look(
    says: str, states: tuple[str, ...], answer: Floats, mask: Bools, subject: Bools, could: Bools
) -> Found:
    """Return what breaks a statement (or fits, for "some"), and what nobody knows."""
    fits, fails, blank = (answer == 1.0) & mask, (answer == 0.0) & mask, np.isnan(answer) & mask
    own: Bools = np.asarray(subject.any(axis=1))
    holds_for = 1.0
    use = mask
    if says in (ONLY, FIRST):
        yes = (fits | ((answer == 1.0) & subject & _years(mask)))[own]
        any_yes = bool(yes.any())
        unknown = np.isnan(answer[own][:, _years(mask)[0]]).any()
        holds_for = 1.0 if any_yes else (np.nan if unknown else 0.0)
        use = mask & ~own[:, None]
        if says == FIRST and any_yes:
            begins = int(np.flatnonzero(yes.any(axis=0))[0])
            use = use & (np.arange(len(YEARS)) < begins)[None, :]
    bad: Bools = np.asarray(fails if says == ALWAYS else fits) & use
    rows = np.flatnonzero(np.asarray(bad.any(axis=1)))
    against = tuple((states[r], int(YEARS[np.flatnonzero(bad[r])[0]]), int(bad[r].sum())) for r in rows)
    settled = np.asarray(bad.any(axis=1))
    return Found(
        against,
        int((blank & use & ~settled[:, None]).sum()),
        int(use.sum()),
        int((could & use).sum()),
        holds_for,
    )


def _years(mask: Bools) -> Bools:
    return np.repeat(np.asarray(mask.any(axis=0))[None, :], len(mask), axis=0)


def _deals(
    answers: Sequence[Floats], states: tuple[str, ...], says: str, mask: Bools, subject: Bools, draws: int
) -> Iterator[Found]:
    """Yield what is found where the conditions are dealt out to states at random, apart from one another."""
    rng = generator(0, "enumeration", "placebo")
    rows = np.flatnonzero(mask.any(axis=1))
    for _ in range(draws):
        out: Floats | None = None
        for own in answers:
            dealt = np.array(own)
            dealt[rows] = own[rng.permutation(rows)]
            out = dealt if out is None else both(out, dealt)
        assert out is not None
        yield look(says, states, out, mask, subject, mask)


def holds_dealt(panel: Panel, search: Search, draws: int = 200) -> float:
    """Return in which share of deals of the conditions to states at random the statement holds."""
    answers = [holds(panel, c) for c in search.conditions]
    held = 0
    for found in _deals(answers, search.states, search.says, search.mask, search.subject, draws):
        count = len(found.against) + (found.subject == 0.0 and search.says != SOME)
        held += bool(count >= search.limit if search.says == SOME else count <= search.limit)
    return held / draws


def near_misses(panel: Panel, search: Search, most: int = 15) -> list[tuple[str, int, str]]:
    """Return states that fit under looser numbers, or all conditions but one: state, year, what is amiss."""
    subjects = np.flatnonzero(np.asarray(search.subject.any(axis=1)))
    done = {state for state, _, _ in search.main.against} | {search.states[r] for r in subjects}
    out = list[tuple[str, int, str]]()
    loose = tuple(loosened(panel, c, 0.1) for c in search.conditions)
    readings = [(all_of(panel, loose), "numbers a tenth off")]
    for k, condition in enumerate(search.conditions):
        rest = search.conditions[:k] + search.conditions[k + 1 :]
        if rest:
            readings.append((all_of(panel, rest), f"not: {condition.text}"))
    if len(search.conditions) == 1 and search.conditions[0].span > 1:
        shorter = replace(search.conditions[0], span=max(1, search.conditions[0].span // 2))
        readings.append((holds(panel, shorter), f"for {shorter.span} years"))
    want = 0.0 if search.says == ALWAYS else 1.0
    for answer, why in readings:
        hit = (answer == want) & search.mask
        for r in np.flatnonzero(hit.any(axis=1)):
            if search.states[r] not in done and len(out) < most:
                done.add(search.states[r])
                out.append((search.states[r], int(YEARS[np.flatnonzero(hit[r])[-1]]), why))
    return out
