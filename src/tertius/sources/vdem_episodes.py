"""Episodes of democratisation and autocratisation (ERT 15), and the type of regime."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import rdata

from tertius.core.tables import Column, Table
from tertius.sources.parsing.frames import numbers, read_r_frame
from tertius.sources.record import Parsed, Source, UpstreamFile
from tertius.sources.vdem import TERMS

_FILE = "vdem_ert_v15/episodes.rda"
_COLUMNS = ("country_text_id", "country_name", "year", "v2x_regime", "dem_ep", "aut_ep")
FIRST, LAST = 1946, 2024

EPISODES = Table(
    "episodes",
    (
        Column("country", "str", "", "English name"),
        Column("year", "int", "year", "calendar year", low=1900, high=2100),
        Column(
            "regime",
            "float",
            "0 to 3",
            "0 closed, 1 electoral autocracy, 2 electoral, 3 liberal democracy",
            required=False,
            low=0,
            high=3,
        ),
        Column("democratisation", "float", "0 or 1", "within an episode", required=False, low=0, high=1),
        Column("autocratisation", "float", "0 or 1", "within an episode", required=False, low=0, high=1),
    ),
    ("country", "year"),
)


def parse(paths: Mapping[str, Path]) -> Parsed:
    """Return regimes and episodes from `FIRST` on."""
    path = paths[_FILE]
    frame = read_r_frame(path, _COLUMNS, "episodes")
    frame = frame[frame["year"] >= FIRST].reset_index(drop=True)
    table = pd.DataFrame(
        {
            "country": frame["country_name"].astype(str),
            "year": numbers(frame["year"], path),
            "regime": numbers(frame["v2x_regime"], path),
            "democratisation": numbers(frame["dem_ep"], path),
            "autocratisation": numbers(frame["aut_ep"], path),
        }
    )
    return Parsed({"episodes": table})


def sample(folder: Path) -> None:
    """Write a few state-years in the R format."""
    rows = [
        ("HUN", "Hungary", 2010.0, 3.0, 0.0, 1.0),
        ("HUN", "Hungary", 2024.0, 1.0, 0.0, 1.0),
        ("GMB", "The Gambia", 2017.0, 2.0, 1.0, 0.0),
    ]
    path = folder / _FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    rdata.write_rda(path, {"episodes": pd.DataFrame(rows, columns=list(_COLUMNS))})


SOURCE = Source(
    name="vdem_episodes",
    title="Episodes of Regime Transformation",
    release="15 (repository ERT, commit fa95b8b)",
    terms=TERMS,
    citation="Maerz, S. F., Edgell, A. B., Wilson, M. C., Hellmeier, S., & Lindberg, S. I. (2024). Episodes "
    "of regime transformation. Journal of Peace Research 61(6), 967-984; Edgell, A. B. et al., ERT "
    "dataset v15.",
    first=1900,
    last=LAST,
    unit_of_observation="state-year",
    files=(UpstreamFile(_FILE, "f35a6ea5aeb30994d4474a659abcfab430e22383a9a8cc6c71eb058ff19494fa"),),
    tables=(EPISODES,),
    parser=parse,
    sample=sample,
    caveats=(
        "Episodes follow from thresholds (0.01 to begin, 0.1 in all) on polyarchy: others give others.",
        "An episode that goes on in the last year is cut off there.",
    ),
)
