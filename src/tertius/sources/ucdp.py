"""UCDP/PRIO armed conflict data set: state-based conflicts by year, 1946-2024."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from tertius.core.delimited import read_records, separator_of, split_lines
from tertius.core.errors import SourceError, shorten
from tertius.core.files import read_text
from tertius.core.tables import Column, Table
from tertius.sources.parsing.frames import LIMIT, numbers, pick
from tertius.sources.record import Parsed, Source, UpstreamFile

_FILE = "ucdp_prio_acd_25_1/UcdpPrioConflict_v25_1.csv"
_COLUMNS = (
    "conflict_id",
    "year",
    "location",
    "side_a",
    "side_b",
    "incompatibility",
    "intensity_level",
    "type_of_conflict",
    "start_date2",
    "gwno_a",
    "gwno_b",
    "gwno_loc",
    "version",
)

CONFLICTS = Table(
    "conflicts",
    (
        Column("conflict_id", "int", "number", "identifier of the conflict", low=1),
        Column("year", "int", "year", "calendar year in which it was active", low=1946, high=2100),
        Column("location", "str", "", "states whose territory or government is fought over"),
        Column("side_a", "str", "", "government, or first state"),
        Column("side_b", "str", "", "opposing group or state"),
        Column("incompatibility", "int", "code", "1 territory, 2 government, 3 both", low=1, high=3),
        Column("intensity", "int", "code", "1: 25 to 999 battle deaths, 2: 1000 or more", low=1, high=2),
        Column("type", "int", "code", "1 outside the state, 2 between states, 3 internal, 4 internal with "
               "foreign troops", low=1, high=4),
        Column("episode_start", "date", "ISO 8601 date", "day on which this episode reached 25 deaths"),
        Column("gwno_a", "str", "", "Gleditsch-Ward numbers of side A, separated by commas"),
        Column("gwno_b", "str", "", "the same of side B where it is a state", required=False),
        Column("gwno_loc", "str", "", "the same of the location"),
    ),
    ("conflict_id", "year"),
)  # fmt: skip


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return conflict-years; take commas or semicolons, ISO or day-first dates, and mend a broken record."""
    path = paths[_FILE]
    text = read_text(path, LIMIT, SourceError)
    separator, mended = separator_of(text.partition("\n")[0]), list[str]()
    if separator == ";":
        header, *lines = split_lines(text)
        lines, mended = mend(lines, separator, header.count(separator) + 1)
        text = "\n".join([header, *lines])
    records = read_records(text, str(path), SourceError, separator)
    frame = pick(records.frame(_COLUMNS, SourceError), _COLUMNS, path)
    table = pd.DataFrame(
        {
            "conflict_id": numbers(frame["conflict_id"], path),
            "year": numbers(frame["year"], path),
            "location": frame["location"],
            "side_a": frame["side_a"],
            "side_b": frame["side_b"],
            "incompatibility": numbers(frame["incompatibility"], path),
            "intensity": numbers(frame["intensity_level"], path),
            "type": numbers(frame["type_of_conflict"], path),
            "episode_start": _iso(frame["start_date2"], path),
            "gwno_a": frame["gwno_a"],
            "gwno_b": [code or None for code in frame["gwno_b"]],
            "gwno_loc": frame["gwno_loc"],
        }
    )
    late = table["episode_start"].str[:4].astype(int) > table["year"]
    if late.any():
        got = f"{table['episode_start'][late].iloc[0]} in a row of {table['year'][late].iloc[0]:.0f}"
        where = f"{path}, column 'start_date2'"
        raise SourceError(where, "an episode that begins in the year or before it", got)
    notes = [f"release {', '.join(sorted(set(frame['version'])))}, {len(table)} conflict-years"]
    notes += [f"mended a record broken over two lines: {text}" for text in mended]
    return Parsed({"conflicts": table}, tuple(notes))


def mend(lines: list[str], separator: str, fields: int) -> tuple[list[str], list[str]]:
    """Join a record that ends early in empty fields with the line after it, which begins with an empty one.

    In the tail of such a line commas stand for separators.  Returns the lines, and a word on each repair.
    """
    out: list[str] = []
    mended = []
    for line in lines:
        broken = line.startswith(separator) and out and out[-1].endswith(separator * 2)
        if broken:
            whole = out[-1].rstrip(separator) + line.rstrip(separator).replace(",", separator)
            if whole.count(separator) + 1 == fields:
                out[-1] = whole
                mended.append(separator.join(whole.split(separator)[:2]) + " ...")
                continue
        out.append(line)
    return out, mended


def _iso(dates: pd.Series, path: Path) -> pd.Series:
    """Return dates as ISO text; upstream writes them so, the re-saved copy day first."""
    year_first = dates.str.match(r"\d{4}-")
    out = pd.to_datetime(dates.where(year_first), format="%Y-%m-%d", errors="coerce")
    out = out.fillna(pd.to_datetime(dates.mask(year_first), format="%d-%m-%Y", errors="coerce"))
    if out.isna().any():
        raise SourceError(f"{path}, column 'start_date2'", "a date", shorten(dates[out.isna()].iloc[0]))
    return out.dt.strftime("%Y-%m-%d").astype(object)


_HEADER = "conflict_id;location;side_a;side_a_id;side_a_2nd;side_b;side_b_id;side_b_2nd;incompatibility;territory_name;year;intensity_level;cumulative_intensity;type_of_conflict;start_date;start_prec;start_date2;start_prec2;ep_end;ep_end_date;ep_end_prec;gwno_a;gwno_a_2nd;gwno_b;gwno_b_2nd;gwno_loc;region;version"  # fmt: skip  # noqa: E501


def sample(folder: Path) -> None:
    """Write a few conflict-years as in the upstream copy, one of them broken over two lines."""
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    gov, suez = "Government of ", "1;Suez/Sinai;1967;2;1;2;5-6-1967;1;5-6-1967;1;1;10-6-1967"
    lines = [
        _HEADER,
        f"11349;China;{gov}China;135;;ETIM;1156;;1;East Turkestan" + ";" * 18,
        ";2008;1;0;3;5-4-1990;1;10-8-2008;1;1;29-8-2008;,710,;,;710;3;25.1" + ";" * 12,
        f"11343;Egypt, Israel;{gov}Egypt;117;;{gov}Israel;121;;{suez};;651;;666;;651, 666;2;25.1",
        f"299;Syria;{gov}Syria;118;{gov}Russia;IS;234;;2;;2016;2;1;4;20-6-1979;1;27-10-2011;1;0;;;"
        "652;365;;;652;2;25.1",
        f"299;Syria;{gov}Syria;118;;HTS;234;;2;;2024;2;1;3;20-6-1979;1;27-10-2011;1;0;;;652;;;;652;2;25.1",
    ]
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8")


SOURCE = Source(
    name="ucdp",
    title="UCDP/PRIO Armed Conflict Dataset",
    release="25.1",
    terms="CC BY 4.0",
    citation=(
        "Gleditsch, N. P., Wallensteen, P., Eriksson, M., Sollenberg, M., & Strand, H. (2002). Armed "
        "conflict 1946-2001: A new dataset. Journal of Peace Research 39(5), 615-637; Davies, S., "
        "Pettersson, T., Sollenberg, M., & Öberg, M. (2025). Organized violence 1989-2024. Journal of Peace "
        "Research."
    ),
    first=1946,
    last=2024,
    unit_of_observation="conflict-year",
    files=(UpstreamFile(_FILE, "406e587448537b5ae1a4234b7ffd6cc9dff60776171c716a74cb705f8277f6b7"),),
    tables=(CONFLICTS,),
    parser=parse,
    sample=sample,
    caveats=(
        "The copy was saved again with semicolons and day-first dates, and one record (China 2008) is broken "
        "over two lines: mended while reading, and noted. The original layout is read as well.",
        "Below 25 battle deaths a year there is no conflict here.",
    ),
)
