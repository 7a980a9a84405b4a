"""Membership of states in intergovernmental organisations, to 2014, and a snapshot of 2020 as a check."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import rdata

from tertius.core.errors import SourceError
from tertius.core.files import read_text
from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import parse_columns
from tertius.sources.parsing.frames import read_r_frame
from tertius.sources.record import Parsed, Source, UpstreamFile

_YEARLY, _SNAPSHOT = "igor_cow_igo_v3/state_year_format3.rda", "country_orgs_2020/CountrycodesOrgs.csv"
#: Upstream column of each organisation that is read: the bodies that arguments about alignment name.
COLUMNS = (
    *("asean", "au", "caricom", "cis", "cmea", "csto", "ecowas", "eec", "eu", "gcc", "loas"),
    *("mercosur", "nam", "nato", "oas", "oau", "oic", "sadc", "sco", "wpact"),
)

MEMBERSHIP = Table(
    "membership",
    (
        Column("ccode", "int", "Correlates of War number", "state", low=1, high=999),
        Column("year", "int", "year", "calendar year"),
        Column("igo", "str", "", "organisation, the upstream's column name", values=COLUMNS),
        Column(
            "status",
            "int",
            "code",
            "0 none, 1 full, 2 associate, 3 observer, -1 no such organisation, -9 missing",
            low=-9,
            high=3,
        ),
    ),
    ("ccode", "year", "igo"),
)

SNAPSHOT = Table(
    "snapshot",
    (
        Column("iso3", "str", "ISO 3166-1 alpha-3", "state or territory"),
        Column("igo", "str", "", "organisation, abbreviated as in the World Factbook"),
        Column("status", "str", "", "kind of membership in words"),
    ),
    ("iso3", "igo", "status"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return membership by state, year and organisation, and the snapshot."""
    wide = read_r_frame(paths[_YEARLY], ("ccode", "year", *COLUMNS), "state_year_format3")
    long = wide.melt(["ccode", "year"], var_name="igo", value_name="status")
    strange = ~long["status"].isin([-9, -1, 0, 1, 2, 3])
    if strange.any():
        got = str(long["status"][strange].iloc[0])
        raise SourceError(str(paths[_YEARLY]), "codes -9, -1, 0, 1, 2 and 3", got)
    long["igo"] = long["igo"].astype(object)
    text = read_text(paths[_SNAPSHOT], 16_000_000, SourceError)
    columns = {"ISO_3166_3": "iso3", "org_id": "igo", "org_member": "status"}
    named = parse_columns(text, list(columns), str(paths[_SNAPSHOT])).rename(columns=columns)
    named = named[(named["iso3"].str.len() == 3) & (named["igo"] != "")].drop_duplicates()
    return Parsed({"membership": long, "snapshot": named})


def sample(folder: Path) -> None:
    """Write a few state-years and rows of the snapshot in the upstream formats."""
    states = {
        "usa": (2, {"nato", "oas"}),
        "mali": (432, {"oic", "au", "ecowas", "nam"}),
        "syria": (652, {"oic", "loas"}),
    }
    rows = []
    for state, (code, member) in states.items():
        for year in (2013, 2014):
            cells = {name: 1.0 if name in member else 0.0 for name in COLUMNS}
            gone = dict.fromkeys(("cmea", "eec", "oau", "wpact"), -1.0)
            rows.append({"ccode": float(code), "year": float(year), "state": state, **cells, **gone})
    path = folder / _YEARLY
    path.parent.mkdir(parents=True, exist_ok=True)
    rdata.write_rda(path, {"state_year_format3": pd.DataFrame(rows)})
    path = folder / _SNAPSHOT
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        '"ISO_3166_2","ISO_3166_3","NAME.EN","source","org_name","org_id","org_member"\n'
        '"ML","MLI","Mali","CIAFactbook","Organization of Islamic Cooperation","OIC","member"\n'
        '"NA","NAM","Namibia","CIAFactbook","African Union","AU","member"\n',
        encoding="utf-8",
    )


SOURCE = Source(
    name="igo",
    title="Correlates of War intergovernmental organisations, with a 2020 snapshot of memberships",
    release="3.0 (in the R package igoR, commit c9936ca); snapshot of December 2020 (commit 3a7203a)",
    terms="Free for research with citation; snapshot under the MIT licence, from the CIA World Factbook",
    citation=(
        "Pevehouse, J. C. W., Nordstrom, T., McManus, R. W., & Jamison, A. S. (2020). Tracking "
        "organizations in the world: The Correlates of War IGO Version 3.0 datasets. Journal of Peace "
        "Research 57(3), 492-503."
    ),
    first=1816,
    last=2014,
    unit_of_observation="state-year by organisation",
    files=(
        UpstreamFile(_YEARLY, "dc39e159f7153c71cf3168e0733da0d079fead8ccf5df20fe4dde019544d7e7e"),
        UpstreamFile(_SNAPSHOT, "417bec75bff15f493caa438efc8c278bacadf6a58360eeb3c494b5998ee188ad"),
    ),
    tables=(MEMBERSHIP, SNAPSHOT),
    parser=parse,
    sample=sample,
    caveats=(
        "Suspension is coded unevenly: Egypt is out of the Arab League in 1980-88, Syria in it after 2011.",
        "Plain errors, such as Ghana in the Warsaw Pact or no Czechoslovakia in the CMEA after 1964; the "
        "derivation sets right those that it lists.",
    ),
)
