"""Lists of independent states: Correlates of War, in two copies, and Gleditsch-Ward."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import rdata

from tertius.core.tables import Column, Table
from tertius.sources.parsing.frames import numbers, read_r_frame
from tertius.sources.record import Parsed, Source, UpstreamFile

_COW, _GW, _CW = "peacesciencer/cow_states.rda", "peacesciencer/gw_states.rda", "isard/cw_system.rda"
LAST_COW, LAST_GW = 2016, 2017

SPELLS = Table(
    "spells",
    (
        Column("system", "str", "", "list", values=("cow", "cow_copy", "gw")),
        Column("code", "int", "number in that list", "state", low=1, high=999),
        Column("name", "str", "", "name in that list"),
        Column("start", "int", "year", "first year of the spell"),
        Column("end", "int", "year", "last year of the spell, or last year of the release"),
    ),
    ("system", "code", "start"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return the spells of the three lists; R days since 1970-01-01 become years."""
    cow = read_r_frame(paths[_COW], ("ccode", "statenme", "styear", "endyear"), "cow_states")
    gw = read_r_frame(paths[_GW], ("gwcode", "statename", "startdate", "enddate"), "gw_states")
    copy = read_r_frame(paths[_CW], ("ccode", "cw_name", "start", "end"), "cw_system")
    names = ["code", "name", "start", "end"]
    parts = []
    for system, frame, path in (
        ("cow", cow, paths[_COW]),
        ("gw", gw, paths[_GW]),
        ("cow_copy", copy, paths[_CW]),
    ):
        frame = frame.set_axis(names, axis=1)
        for column in ("start", "end"):
            value = numbers(frame[column], path)
            frame[column] = value if system == "cow" else _years(value)
        parts.append(frame.assign(system=system, name=frame["name"].astype(object)))
    return Parsed({"spells": pd.concat(parts, ignore_index=True)})


def _years(days: pd.Series) -> pd.Series:
    """Return the calendar year of days since 1970-01-01."""
    return pd.to_datetime(days, unit="D").dt.year


def sample(folder: Path) -> None:
    """Write a few spells in the R formats."""
    spells = [
        (652.0, "Syria", 1946.0, 1958.0),
        (652.0, "Syria", 1961.0, 2016.0),
        (2.0, "USA", 1816.0, 2016.0),
    ]
    dated = [
        (652.0, "Syria", -8645.0, -4353.0),
        (652.0, "Syria", -3018.0, 17531.0),
        (2.0, "USA", -56248.0, 17531.0),
    ]
    cow = pd.DataFrame(spells, columns=["ccode", "statenme", "styear", "endyear"])
    gw = pd.DataFrame(dated, columns=["gwcode", "statename", "startdate", "enddate"])
    copy = pd.DataFrame(dated[:1], columns=["ccode", "cw_name", "start", "end"])
    for name, held, frame in ((_COW, "cow_states", cow), (_GW, "gw_states", gw), (_CW, "cw_system", copy)):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        rdata.write_rda(path, {held: frame})


SOURCE = Source(
    name="state_system",
    title="Lists of independent states: Correlates of War and Gleditsch-Ward",
    release="COW v2016, Gleditsch-Ward to 2017 (R packages peacesciencer, fe150a2, and isard, 46944ad)",
    terms="Free for research with citation; from GPL packages, the data under their authors' own terms",
    citation=(
        "Correlates of War Project (2017). State system membership list, v2016. Gleditsch, K. S., & Ward, "
        "M. D. (1999). A revised list of independent states since the Congress of Vienna. International "
        "Interactions 25(4), 393-413."
    ),
    first=1816,
    last=LAST_GW,
    unit_of_observation="spell of a state in a list",
    files=(
        UpstreamFile(_COW, "9248b9fc801124d2bb48c58740bb335a1ee4938c4096e4d5e0bd01c22bf1dc09"),
        UpstreamFile(_GW, "4746858bf919a7af31e4a7afbda77294c350e80fd3899b8c20893c5b5f7829ec"),
        UpstreamFile(_CW, "910b2db886f46c175cfcd826a1a6d8cdd2c149c33bc0909355bb1a21b57cf409"),
    ),
    tables=(SPELLS,),
    parser=parse,
    sample=sample,
    caveats=(
        "The panel's own list of states takes a state from the year in which either list has it.",
        "The Gleditsch-Ward file leaves microstates out; Tibet, which it has to 1950, is not in the panel.",
    ),
)
