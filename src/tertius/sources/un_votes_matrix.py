"""UN General Assembly roll calls as a matrix of today's states, 1946 to June 2024."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from tertius.core.errors import SourceError, shorten
from tertius.core.tables import Column, Table
from tertius.sources.parsing.frames import numbers, read_delimited
from tertius.sources.parsing.un_dates import openings, repair
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "unga_rollcalls_pigeoneffect/ungaVoting_003.csv"
_ANSWERS = {"1": "yes", "2": "abstain", "3": "no", "8": "absent"}
_NOT_A_MEMBER = "9"
#: The numbers 9411, 9427, 9449 and 9495 were cut to the last three digits and collide with old ones.
_LOST = 9000

ROLL_CALLS = Table(
    "roll_calls",
    (
        Column("rcid", "int", "number", "number of the roll call, restored where it was cut", low=1),
        Column("date", "date", "ISO 8601 date", "day; before 1998 its day of the month is not reliable"),
        Column("year", "int", "year", "calendar year of the vote", low=1946, high=2100),
        Column("repair", "str", "", "what was put right", values=("none", "swapped", "year", "number")),
    ),
    ("rcid",),
)
VOTES = Table(
    "votes",
    (
        Column("rcid", "int", "number", "number of the roll call", low=1),
        Column("iso3", "str", "ISO 3166-1 alpha-3", "state of today"),
        Column("vote", "str", "", "answer, or absent; no row: not a member", values=tuple(_ANSWERS.values())),
    ),
    ("rcid", "iso3"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return roll calls with restored numbers and checked years, and one row a member and roll call."""
    path = paths[_FILE]
    header = read_delimited(path, ("rcid", "date"))
    states = _states(path)
    frame = read_delimited(path, ("rcid", "date", *states))
    given = pd.to_datetime(header["date"], format="%Y-%m-%d", errors="coerce")
    if given.isna().any():
        at = int(np.argmax(given.isna()))
        raise SourceError(f"{path}:{at + 2}", "a date YYYY-MM-DD", shorten(header["date"].iloc[at]))
    rcid, cut = restore(numbers(frame["rcid"], path).astype("int64"), given)
    fixed = repair(given, openings(given, rcid))
    how = np.where(cut, "number", fixed["repair"])
    calls = pd.DataFrame({"rcid": rcid, "date": fixed["date"], "year": fixed["year"], "repair": how})
    cells = frame[states].fillna("").to_numpy(dtype="U8")
    cells = np.strings.replace(cells, ".0", "")  # two columns hold 1.0 for 1
    known = np.isin(cells, [*_ANSWERS, _NOT_A_MEMBER])
    if not known.all():
        line, at = (int(i[0]) for i in np.nonzero(~known))
        where = f"{path}:{line + 2}, column {states[at]!r}"
        raise SourceError(where, "1, 2, 3, 8 or 9", shorten(str(cells[line, at])))
    row, column = np.nonzero(cells != _NOT_A_MEMBER)
    names = np.array(states, dtype=object)
    vote = pd.Series(cells[row, column]).map(_ANSWERS)
    votes = pd.DataFrame({"rcid": rcid.to_numpy()[row], "iso3": names[column], "vote": vote})
    notes = (
        f"numbers restored: {int(cut.sum())}",
        f"dates put right by their session: {int((fixed['repair'] != 'none').sum())}",
    )
    return Parsed({"roll_calls": calls, "votes": votes}, notes)


#: Columns that hold no state's votes: number, date, and topics of the roll call.
_OTHERS = ("rcid", "date", "me", "nu", "di", "hr", "co", "ec")


def _states(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", errors="replace") as handle:
        names = handle.readline(100_000).strip().split(",")
    states = [name for name in names if re.fullmatch("[A-Z]{3}", name)]
    strange = [name for name in names if name not in {*states, *_OTHERS}]
    if strange:
        asked = f"columns {', '.join(_OTHERS)} and one for each state's code"
        raise SourceError(f"{path}:1", asked, shorten(strange[0]))
    if len(states) < 2 or len(set(states)) != len(states):
        raise SourceError(f"{path}:1", "a header with a column for each state", shorten(names))
    return states


def restore(rcid: pd.Series, given: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Return roll call numbers with cut ones restored, and which they were.

    Of two rows with one number the later one was cut, if the number plus 9000 is free.
    """
    later = given.rename("given").groupby(rcid).rank(method="first") > 1
    restored = rcid.where(~later, rcid + _LOST)
    return restored.astype("int64"), later


def sample(folder: Path) -> None:
    """Write a few rows in the upstream format, one with a number cut to three digits."""
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        "rcid,date,me,nu,di,hr,co,ec,CHN,GBR,RUS,USA,YEM,SSD\n"
        "411,1954-12-03,FALSE,FALSE,FALSE,FALSE,FALSE,FALSE,9,1,3,1,9,9\n"
        "9364,2022-11-30,TRUE,FALSE,FALSE,FALSE,FALSE,FALSE,1,2,1,3,1,8\n"
        "9373,2022-11-03,FALSE,FALSE,FALSE,FALSE,FALSE,TRUE,1,1,1,3,1,1\n"
        "9410,2023-12-07,FALSE,FALSE,FALSE,FALSE,FALSE,FALSE,2,1,3,1,8,1\n"
        "411,2023-12-04,FALSE,FALSE,TRUE,FALSE,TRUE,TRUE,1,3,1,3,1,2\n"
        "9444,2024-05-23,FALSE,FALSE,FALSE,FALSE,FALSE,FALSE,3,1,3,1,1,8\n",
        encoding="utf-8",
    )


SOURCE = Source(
    name="un_votes_matrix",
    title="UN General Assembly roll calls by today's states (Mapping-UNGA-Voting-Alliances)",
    release="votes to 4 June 2024 (commit 4a2353a)",
    terms=(
        "No licence in the copy; derived from Voeten's data (numbers of roll calls) and the UN "
        "Digital Library (non-commercial use with attribution)"
    ),
    citation=(
        "Voeten, E., Strezhnev, A., & Bailey, M. (2009). United Nations General Assembly voting data. "
        "Harvard Dataverse, doi:10.7910/DVN/LEJUQZ; harmonised to today's states in "
        "Mapping-UNGA-Voting-Alliances (2025)."
    ),
    first=1946,
    last=2024,
    unit_of_observation="state of today and roll call",
    files=(UpstreamFile(_FILE, "42948eab4adac8302b78a02ca08e4ef0a82a752320bf634b8b26eb7a5dd2bf12"),),
    tables=(ROLL_CALLS, VOTES),
    parser=parse,
    sample=sample,
    caveats=(
        "East Germany, Czechoslovakia and both Yemens are left out: only roll calls that "
        "un_votes lacks are used.",
        "The emergency session on Ukraine (ES-11) is left out; un_votes_lists brings back one of its votes.",
        "Four numbers of 2023 are cut to three digits and collide with roll calls of the 1950s; restored.",
        "Dates before 2020 have the faults of un_votes; all years are checked against the "
        "session of the neighbouring numbers.",
        "2024 holds six roll calls, to June.",
    ),
)
