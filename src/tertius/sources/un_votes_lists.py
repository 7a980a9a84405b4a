"""Two UN General Assembly roll calls by name: 68/262 (2014) and ES-11/1 (2022), both on Ukraine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from tertius.core.errors import SourceError, near_miss, shorten
from tertius.core.tables import Column, Table
from tertius.sources.parsing.frames import read_delimited
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "unga_es11_1_list/roll_calls.csv"
#: Date of each resolution in the file; a resolution that is not listed here has no known date.
DATES = {"68/262": "2014-03-27", "ES-11/1": "2022-03-02"}

VOTES = Table(
    "votes",
    (
        Column("resolution", "str", "", "resolution", values=tuple(DATES)),
        Column("date", "date", "ISO 8601 date", "day of the vote"),
        Column("name", "str", "", "English name of the state, upstream's spelling"),
        Column("vote", "str", "", "answer, or absent", values=("yes", "abstain", "no", "absent")),
    ),
    ("resolution", "name"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return the answers by name, with the date of each resolution."""
    path = paths[_FILE]
    frame = read_delimited(path, ("resolution", "state", "vote"))
    strange = sorted(set(frame["resolution"].dropna()) - set(DATES))
    if strange:
        hint = near_miss(strange[0], DATES)
        raise SourceError(str(path), f"a resolution of {', '.join(DATES)}", shorten(strange[0]), hint)
    table = pd.DataFrame(
        {
            "resolution": frame["resolution"],
            "date": frame["resolution"].map(DATES),
            "name": frame["state"],
            "vote": frame["vote"],
        }
    )
    return Parsed({"votes": table})


def sample(folder: Path) -> None:
    """Write a few names of both resolutions."""
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        "resolution,state,vote\n68/262,Russia,no\n68/262,S. Sudan,abstain\n68/262,Bosnia and Herz.,absent\n"
        "ES-11/1,Russia,no\nES-11/1,United States of America,yes\nES-11/1,China,abstain\n"
        "ES-11/1,S. Sudan,abstain\n"
        "ES-11/1,United Kingdom,yes\nES-11/1,Venezuela,absent\n",
        encoding="utf-8",
    )


SOURCE = Source(
    name="un_votes_lists",
    title="Roll calls on Ukraine, resolutions 68/262 and ES-11/1, by name",
    release="as of 2 July 2022 (HarukiKinoshita/ukraine-viz, commit c2270e0)",
    terms="No licence in the copy; facts of the public record",
    citation=(
        "United Nations General Assembly, resolutions 68/262 (27 March 2014) and ES-11/1 (2 March 2022), "
        "recorded votes."
    ),
    first=2014,
    last=2022,
    unit_of_observation="state and resolution",
    files=(UpstreamFile(_FILE, "283c521c671fc957aa3bd0866b2c64e2cde67479822e6caf3967de867d3481f2"),),
    tables=(VOTES,),
    parser=parse,
    sample=sample,
    caveats=(
        "68/262 is also in un_votes, which goes first; ES-11/1 is in no other file.",
        "Later votes of the emergency session (ES-11/2 to ES-11/8) are not available here.",
    ),
)
