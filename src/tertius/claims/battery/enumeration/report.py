"""Sentences, tables and figures of `enumeration`."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from tertius.claims import wording as words
from tertius.claims.battery.enumeration.search import (
    ALWAYS,
    FIRST,
    NONE,
    ONLY,
    SOME,
    Search,
    holds_dealt,
    near_misses,
)
from tertius.claims.following.series.conditions import holds, predicate
from tertius.claims.following.series.groups import said_of, single
from tertius.claims.following.series.variables import YEARS, known_of
from tertius.claims.naming import called, percent
from tertius.claims.registry import Assessment, Report
from tertius.claims.verdict import Cell, DataTable, Figure, Flip, Label
from tertius.panel.panel import Panel


def report(a: Assessment[Any, Search], subject: tuple[str, ...], among: tuple[str, ...]) -> Report:
    """Return what a reader is told."""
    panel, grid = a.panel, a.grid
    what = " and ".join(predicate(panel, c) for c in grid.conditions)
    found = grid.main
    one = len(found.against) == 1
    counted = ("fits" if one else "fit") if grid.says == SOME else f"stand{'s' if one else ''} against it"
    said = (
        f"The record of {said_of(panel, among)} from {grid.window[0]} to {grid.window[1]} was searched year "
        f"by year ({found.searched:,} {'entry' if found.searched == 1 else 'entries'}): "
        f"{_count(len(found.against))} {counted} {what!r}, and {_unknown(found.open)}: {a.decision.why}."
    )
    missed = miss_table(panel, grid)
    return Report(
        sentence=said,
        plain=plain_sentence(panel, grid, what, a.decision.label, subject, among),
        as_of=grid.window[1],
        placebo=_placebo(panel, grid),
        cases=(case_table(panel, grid),),
        tables=(missed, coverage_table(panel, grid)),
        figures=(coverage_figure(grid), *spell_figure(panel, grid, missed)),
        notes=notes(panel, grid),
        datasets=tuple(
            dict.fromkeys(d for c in grid.conditions for d in known_of(panel, c.variable).datasets)
        ),
    )


def _unknown(entries: int) -> str:
    if entries == 0:
        return "every answer is known"
    return f"{entries:,} {'answer is' if entries == 1 else 'answers are'} unknown"


def plain_sentence(
    panel: Panel, grid: Search, what: str, label: Label, subject: tuple[str, ...], among: tuple[str, ...]
) -> str:
    """Return the verdict as an editor could print it."""
    found, years = grid.main, f"{grid.window[0]} to {grid.window[1]}"
    if grid.window[0] == grid.window[1]:
        years = str(grid.window[0])
    when = f"In {years}" if grid.window[0] == grid.window[1] else f"From {years}"
    many = what if len(found.against) == 1 else re.sub(r"\bwas\b", "were", what)
    world = "" if among == ("world",) else f" among {said_of(panel, among)}"
    named = _named(panel, found.against)
    who = said_of(panel, subject) if subject else ""
    count = len(found.against)
    if label in ("not testable", "open"):
        return words.closed(words.how_sure(label))
    if found.subject != found.subject:
        text = f"whether {who} {what} in {years} is not on record"
    elif found.subject == 0.0:
        text = f"{when} it is not so that {who} {what}"
    elif grid.says == SOME and single(panel, among):
        text = f"{when} {_of_one(grid, said_of(panel, among), what)}"
    elif grid.says == SOME:
        text = f"{when} {_count(count)}{world} {many}" + (f": {named}" if named else "")
    elif grid.says == ONLY:
        text = f"{when} {who} {what}, and no other state{world} did"
        if count:
            text = f"{when} {who} {what}, but the same goes for {named}"
    elif grid.says == FIRST:
        text = (
            f"before {who}, no state{world} {what}"
            if not count
            else f"before {who} there {_was(count)} {named}"
        )
    elif grid.says == ALWAYS:
        group = said_of(panel, among)
        text = f"{group} {what} in every year, {years}"
        if count == 1 and single(panel, among):
            years_in = _years(grid)
            text = f"{group} {what} in {years_in - found.against[0][2]} of {years_in} years, {years}"
        elif count:
            text = f"not all of {group} {what} in every year, {years}: not {named}"
    else:
        text = f"no state{world} {what}, {years}"
        if count:
            text = f"{when} {_count(count)}{world} {many}: {named}"
    silent = grid.uncovered
    gaps = (
        f"nothing is on record after {silent[0] - 1}"
        if silent and silent[-1] == grid.window[1]
        else f"{percent(found.unknown)} of what could decide is not on record"
    )
    tail = {
        "leaning for": f"but {gaps}",
        "leaning against": f"but {gaps}",
        "undetermined": f"but {gaps}, which leaves it open",
    }
    first = f"{text}, {tail[label]}" if label in tail and found.subject == found.subject else text
    if words.words(first) > words.LONGEST and named:
        first = first.replace(f": {named}", "").replace(named, f"{words.number(count)} others")
    if words.words(first) > words.LONGEST:
        first = {
            True: f"{_count(count)} {'fit' if grid.says == SOME else 'stand against it'} in {years}"
        }.get(bool(count), f"no case against it was found in {years}")
    return words.plain([first], [_searched(panel, found.searched, among)])


def _searched(panel: Panel, count: int, among: tuple[str, ...]) -> str:
    """Return how much was looked through, as an editor would say it."""
    if single(panel, among):
        return f"{words.number(count)} year{' was' if count == 1 else 's were'} looked at"
    return f"{_large(count)} entries were searched, one for each state and year"


def _of_one(grid: Search, who: str, what: str) -> str:
    """Return what was found of the one state that was looked at."""
    if not grid.main.against:
        return f"there is no year on record in which {who} {what}"
    return f"{who} {what}, in {words.number(grid.main.against[0][2])} of {words.number(_years(grid))} years"


def _years(grid: Search) -> int:
    return int(grid.mask.any(axis=0).sum())


def _large(count: int) -> str:
    return f"{count:,}".replace(",", " ")


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _count(count: int) -> str:
    return f"{words.number(count)} {'state' if count == 1 else 'states'}"


def _named(panel: Panel, against: tuple[tuple[str, int, int], ...], most: int = 4) -> str:
    if not against:
        return ""
    shown = sorted(against, key=lambda a: (-a[2], a[1], a[0]))[:most]
    names = [f"{called(panel, s)} ({y})" for s, y, _ in shown]
    rest = len(against) - len(shown)
    if rest:
        return f"{', '.join(names)} and {words.number(rest)} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def case_table(panel: Panel, grid: Search) -> DataTable:
    """Return every state that breaks the statement, or that fits for "some"."""
    rows = tuple((called(panel, s), s, year, years) for s, year, years in grid.main.against)
    title = "States that fit" if grid.says == SOME else "States that stand against it"
    note = (
        f"All of them, {grid.window[0]} to {grid.window[1]}; 'since': the first such year, 'years': how many."
    )
    return DataTable(title, ("state", "id", "since", "years"), rows, note)


def miss_table(panel: Panel, grid: Search) -> DataTable:
    """Return near misses."""
    rows = tuple((called(panel, s), s, year, why) for s, year, why in near_misses(panel, grid))
    note = (
        "States that would count under numbers a tenth off, or but for one condition; the latest such year."
    )
    return DataTable("Near misses", ("state", "id", "year", "what is amiss"), rows, note)


def coverage_table(panel: Panel, grid: Search) -> DataTable:
    """Return for each condition how many state-years fit, do not, and are unknown."""
    rows = list[tuple[Cell, ...]]()
    for condition in grid.conditions:
        own = holds(panel, condition)[grid.mask]
        counts = [int((own == 1.0).sum()), int((own == 0.0).sum()), int(np.isnan(own).sum())]
        rows.append((condition.text, *counts))
    own = grid.answer[grid.mask]
    if len(grid.conditions) > 1:
        rows.append(
            ("all together", int((own == 1.0).sum()), int((own == 0.0).sum()), int(np.isnan(own).sum()))
        )
    note = "State-years looked at. Unknown: missing, or outside what the source covers; never taken for a no."
    return DataTable(
        "How far the record goes", ("condition", "fits", "does not", "unknown"), tuple(rows), note
    )


def coverage_figure(grid: Search) -> Figure:
    """Return by year how many states were looked at, and how many of them are unknown."""
    rows = list[tuple[Cell, ...]]()
    parts = (
        ("states that fit", (grid.answer == 1.0) & grid.mask),
        ("answer unknown", np.isnan(grid.answer) & grid.mask),
        ("states looked at", grid.mask),
    )
    for name, use in parts:
        count = use.sum(axis=0)
        inside = (grid.window[0] <= YEARS) & (grid.window[1] >= YEARS)
        rows += [(name, int(y), int(c)) for y, c in zip(YEARS[inside], count[inside])]
    title = "States looked at, by year"
    data = DataTable(title, ("series", "year", "value"), tuple(rows), "")
    alt = f"States that fit, and states whose answer is unknown, {grid.window[0]} to {grid.window[1]}."
    return Figure("series", title, alt, data, "states")


def spell_figure(panel: Panel, grid: Search, missed: DataTable) -> tuple[Figure, ...]:
    """Return when the states that fit did so, the longest twenty; nothing where none does."""
    spells = list[tuple[Cell, ...]]()
    for r in np.flatnonzero(((grid.answer == 1.0) & grid.mask).any(axis=1)):
        at = np.flatnonzero((grid.answer[r] == 1.0) & grid.mask[r])
        for part in np.split(at, np.flatnonzero(np.diff(at) > 1) + 1):
            name = panel.states.name(grid.states[r])
            spells.append((name, int(YEARS[part[0]]), int(YEARS[part[-1]]), "fits"))
    spells.sort(key=lambda s: int(str(s[1])) - int(str(s[2])))
    rows = tuple(sorted(spells[:20], key=lambda s: (int(str(s[1])), str(s[0]))))
    if not rows:
        return ()
    title = "When which state fits"
    note = (
        f"The {len(rows)} longest of {len(spells)} spells; {len(missed.rows)} near misses are listed apart."
    )
    data = DataTable(title, ("label", "start", "end", "value"), rows, note)
    return (Figure("timeline", title, f"{len(rows)} spells of states that fit.", data),)


def _placebo(panel: Panel, grid: Search) -> str:
    share = holds_dealt(panel, grid)
    said = f"With conditions dealt out to states at random, it holds in {percent(share)} of deals"
    if len(grid.conditions) == 1 and grid.says in (NONE, SOME, ALWAYS):
        return f"{said}; one condition alone says the same of states whoever they are."
    return f"{said}."


def by_unknown(a: Assessment[Any, Search]) -> Flip:
    """Return how many unknown state-years would have to be cases to alter the verdict."""
    grid, found = a.grid, a.grid.main
    count, need = len(found.against), grid.limit
    if grid.says == SOME:
        lacking = need - count
        if lacking <= 0:
            return Flip("confounder", "what is unknown can only add states that fit", None)
    else:
        lacking = need + 1 - count
        if lacking <= 0:
            return Flip("confounder", "what is unknown can only add cases against it", None)
    if found.open < lacking:
        return Flip("confounder", f"the {found.open} unknown state-years cannot alter the verdict", None)
    altered: Label = "supported" if grid.says == SOME else "contradicted"
    said = f"had {lacking} of {found.open} unknown state-years been cases"
    if altered == a.decision.label:
        return Flip("confounder", f"not even if {lacking} unknown state-years were cases", None)
    return Flip("confounder", said, altered, round(lacking / found.open, 4))


def notes(panel: Panel, grid: Search) -> tuple[str, ...]:
    """Return what a reader must know about coverage and sources."""
    out = [f"Searched: {grid.main.searched} state-years; {grid.main.open} that could decide are unknown."]
    names = dict.fromkeys(c.variable for c in grid.conditions)
    for name in names:
        known = known_of(panel, name)
        out.append(f"{name}: {known.title}, on record {known.first} to {known.last}.")
        weak = sorted({w for dataset in known.datasets for w in panel.weak(dataset)})
        if weak:
            out.append(f"Rests on sources of weak provenance: {', '.join(weak)}.")
    if grid.window[0] == grid.window[1]:
        out.append("One year is looked at: the last on record, or the one that the claim names.")
    return tuple(out)
