"""UN General Assembly roll calls, 1946 to January 2020, by state (Voeten's data in the R package unvotes)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import rdata

from tertius.core.errors import SourceError, shorten
from tertius.core.tables import Column, Table
from tertius.sources.parsing.frames import numbers, read_r_frame
from tertius.sources.parsing.un_dates import repair
from tertius.sources.record import Parsed, Source, UpstreamFile

_VOTES, _CALLS = "unvotes_r/un_votes.rda", "unvotes_r/un_roll_calls.rda"
ANSWERS = ("yes", "abstain", "no")

ROLL_CALLS = Table(
    "roll_calls",
    (
        Column("rcid", "int", "number", "number of the roll call", low=1),
        Column("session", "int", "number", "session of the Assembly", low=1, high=200),
        Column("date", "date", "ISO 8601 date", "day; before 1998 its day of the month is not reliable"),
        Column("year", "int", "year", "calendar year of the vote", low=1946, high=2100),
        Column("repair", "str", "", "what was put right", values=("none", "swapped", "year")),
        Column("resolution", "str", "", "resolution or document", required=False),
        Column("title", "str", "", "short title", required=False),
        Column(
            "important",
            "bool",
            "",
            "on the State Department's list of important votes (of 1983 to 2017; else empty)",
            required=False,
        ),
    ),
    ("rcid",),
)
VOTES = Table(
    "votes",
    (
        Column("rcid", "int", "number", "number of the roll call", low=1),
        Column("name", "str", "", "English name of the state, upstream's spelling"),
        Column("vote", "str", "", "answer given; a state that was absent has no row", values=ANSWERS),
    ),
    ("rcid", "name"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return roll calls with checked years, and one row an answer given."""
    calls = read_r_frame(
        paths[_CALLS], ("rcid", "session", "importantvote", "date", "unres", "short"), "un_roll_calls"
    )
    votes = read_r_frame(paths[_VOTES], ("rcid", "country", "vote"), "un_votes")
    session = numbers(calls["session"], paths[_CALLS])
    days = numbers(calls["date"], paths[_CALLS])
    if not (session.between(1, 200).all() and days.between(-9_000, 60_000).all()):
        raise SourceError(str(paths[_CALLS]), "sessions and dates since 1946", "others", "check the file")
    dates = pd.to_datetime(days, unit="D")
    opened = session.to_numpy().astype(np.int64) + 1945
    special = calls["unres"].astype(str).str.match(r"E?SS/").to_numpy() & (
        dates.dt.year.to_numpy() == opened - 1
    )
    fixed = repair(dates, np.where(special, opened - 1, opened))  # listed with the session that followed
    table = pd.DataFrame(
        {
            "rcid": numbers(calls["rcid"], paths[_CALLS]).astype("int64"),
            "session": session.astype("int64"),
            "date": fixed["date"],
            "year": fixed["year"],
            "repair": fixed["repair"],
            "resolution": _text(calls["unres"]),
            "title": _text(calls["short"]),
            "important": _important(calls["importantvote"], fixed["year"], paths[_CALLS]),
        }
    )
    cast = pd.DataFrame(
        {
            "rcid": numbers(votes["rcid"], paths[_VOTES]).astype("int64"),
            "name": votes["country"].astype(object),
            "vote": votes["vote"].astype(object),
        }
    )
    lost = set(cast["rcid"]) - set(table["rcid"])
    if lost:
        raise SourceError(
            str(paths[_VOTES]), "votes on listed roll calls", f"roll calls {shorten(sorted(lost)[:5])}"
        )
    changed = int((table["repair"] != "none").sum())
    return Parsed({"roll_calls": table, "votes": cast}, (f"dates put right by their session: {changed}",))


def _important(values: pd.Series, years: pd.Series, path: Path) -> pd.Series:
    """Return whether a roll call is on the list, where the list reaches; an empty cell is not on it."""
    listed = numbers(values, path)
    if not listed.dropna().isin([0, 1]).all():
        raise SourceError(str(path), "importantvote of 0 or 1", "others", "check the file")
    years_listed = years[listed == 1]
    reached = years.between(years_listed.min(), years_listed.max())
    return (listed == 1).astype("boolean").where(reached)


def _text(values: pd.Series) -> pd.Series:
    return pd.Series([text if isinstance(text, str) and text else None for text in values], dtype=object)


def sample(folder: Path) -> None:
    """Write four roll calls, one with a swapped date and one with a wrong year, in the R format."""
    calls = pd.DataFrame(
        {
            "rcid": [961.0, 4521.0, 5309.0, 9079.0],
            "session": [22.0, 59.0, 68.0, 74.0],
            "importantvote": [0.0, 1.0, 0.0, np.nan],
            "date": [-1121.0, 13125.0, 16156.0, 18275.0],  # 1966-12-07, 2005-12-08, 2014-03-27, 2020-01-14
            "unres": ["", "R/59/307", "A/RES/68/262", "A/RES/74/9"],
            "short": ["WORKING LANGUAGES", "Lebanon, financing", "Territorial integrity of Ukraine", ""],
        }
    )
    said = {
        961: {"United States": "no", "Russia": "yes", "Yugoslavia": "yes", "United Kingdom": "abstain"},
        4521: {"United States": "no", "Russia": "yes", "Yugoslavia": "yes", "United Kingdom": "yes"},
        5309: {"United States": "yes", "Russia": "no", "China": "abstain", "United Kingdom": "yes"},
        9079: {"United States": "no", "Russia": "yes", "China": "yes", "United Kingdom": "abstain"},
    }
    rows = [(float(rcid), name, vote) for rcid, answers in said.items() for name, vote in answers.items()]
    votes = pd.DataFrame(rows, columns=["rcid", "country", "vote"])
    for name, held, data in ((_VOTES, "un_votes", votes), (_CALLS, "un_roll_calls", calls)):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        rdata.write_rda(path, {held: data})


SOURCE = Source(
    name="un_votes",
    title="United Nations General Assembly voting data (R package unvotes)",
    release="votes to 14 January 2020 (R package unvotes, commit 7eb7034)",
    terms="R package under MIT; the data are Voeten's, Harvard Dataverse doi:10.7910/DVN/LEJUQZ",
    citation=(
        "Voeten, E. (2013). Data and analyses of voting in the UN General Assembly. In B. Reinalda (ed.), "
        "Routledge Handbook of International Organization. Robinson, D. (2021). unvotes: United Nations "
        "General Assembly voting data, R package."
    ),
    first=1946,
    last=2020,
    unit_of_observation="state and roll call",
    files=(
        UpstreamFile(_VOTES, "cf814a48bc536e8f87f8e027942ac515fe6aae9d63cd71dd88ed718b14887e87"),
        UpstreamFile(_CALLS, "ff2070ae600cfd32176c6d149637306b9b677d6b910f48bec59a15357d673b4b"),
    ),
    tables=(ROLL_CALLS, VOTES),
    parser=parse,
    sample=sample,
    caveats=(
        "Absences are not listed: no row means absent or not a member, which are never counted as votes.",
        "Days of the month before 1998 are 1 to 7 whatever the day was; a few dates have day and month "
        "swapped, one has a wrong year. Years are checked against the session; days are not used.",
        "'Yugoslavia' goes on after 1992 and stands for Serbia and Montenegro, then for Serbia.",
        "'Taiwan' holds China's seat until 1971; 'Russia' includes the Soviet Union.",
    ),
)
