"""V-Dem 14: expression, civil society, liberty, accountability and corruption, from 1968."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tertius.core.tables import Column, Table
from tertius.sources.parsing.delimited import numbers, read_columns
from tertius.sources.record import Parsed, Source, UpstreamFile
from tertius.sources.vdem import TERMS

_FILE = "vdem_demspaces_1968_2023/dv_data_1968_on.csv"
INDICES = {
    "v2x_freexp_altinf": "expression",
    "v2xcs_ccsi": "civil_society",
    "v2xcl_rol": "liberty",
    "v2x_veracc_osp": "vertical_accountability",
    "v2x_horacc_osp": "horizontal_accountability",
    "v2x_pubcorr": "clean_government",
}
FIRST, LAST = 1968, 2023

SPACES = Table(
    "spaces",
    (
        Column("gwcode", "int", "Gleditsch-Ward number", "state", low=1, high=999),
        Column("year", "int", "year", "calendar year", low=FIRST, high=2100),
        *(
            Column(
                name,
                "float",
                "0 to 1",
                f"{name.replace('_', ' ')}, high is good",
                required=False,
                low=0,
                high=1,
            )
            for name in INDICES.values()
        ),
    ),
    ("gwcode", "year"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return the indices under plain names; corruption is turned round upstream (1 is clean)."""
    path = paths[_FILE]
    frame = read_columns(path, ("gwcode", "year", *INDICES))
    frame = numbers(frame, frame.columns, str(path), {"": float("nan"), "NA": float("nan")})
    return Parsed({"spaces": frame.rename(columns=INDICES)})


def sample(folder: Path) -> None:
    """Write a few state-years as in the upstream file."""
    lines = [
        ""
        ""
        ""
        ""
        ""
        ""
        ""
        ""
        "gwcode,year,country_name,v2x_veracc_osp,v2xcs_ccsi,v2xcl_rol,v2x_freexp_altinf,v2x_horacc_osp,v2x_pubcorr",
        "365,1985,Russia,0.2,0.1,0.2,0.04,0.1,0.5",
        "365,2021,Russia,0.3,0.25,0.4,0.269,0.1,NA",
    ]
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


SOURCE = Source(
    name="vdem_spaces",
    title="V-Dem: indices of the Democratic Space Barometer",
    release="V-Dem 14, 1968-2023 (repository demspaces, commit 1012a66)",
    terms=TERMS,
    citation="V-Dem Institute, Democratic Space Barometer; Coppedge, M. et al. (2024). V-Dem Dataset v14.",
    first=FIRST,
    last=LAST,
    unit_of_observation="state-year",
    files=(UpstreamFile(_FILE, "d6c75baffce5486b5de414255bc56b1c97ab86d20175338dfad4b8fd28116374"),),
    tables=(SPACES,),
    parser=parse,
    sample=sample,
    caveats=(
        "Point estimates without intervals.",
        "Corruption is turned round upstream: 1 is clean, against V-Dem's own direction.",
        "States below the size limit of Gleditsch and Ward are missing.",
    ),
)
