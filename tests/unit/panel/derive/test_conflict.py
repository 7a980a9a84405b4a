"""Armed conflict: the broken record of the copy, both layouts of the file, and traits by state."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tertius.core.errors import SourceError
from tertius.panel.derivation import Inputs
from tertius.panel.derive import conflict
from tertius.panel.states import States
from tertius.sources import SOURCES
from tertius.sources.ucdp import mend

SOURCE = SOURCES.get("ucdp")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    SOURCE.sample(tmp_path)
    return tmp_path / SOURCE.files[0].name


def parse(path: Path) -> pd.DataFrame:
    return SOURCE.parse({SOURCE.files[0].name: path}).tables["conflicts"]


def test_the_record_broken_over_two_lines_is_mended_and_noted(file: Path) -> None:
    parsed = SOURCE.parse({SOURCE.files[0].name: file})
    row = parsed.tables["conflicts"].set_index("conflict_id").loc[11349]
    assert (row["year"], row["intensity"], row["type"], row["gwno_loc"]) == (2008, 1, 3, "710")
    assert row["episode_start"] == "2008-08-10"
    assert pd.isna(row["gwno_b"])
    assert any("11349;China" in note for note in parsed.notes)


def test_whole_records_are_left_alone() -> None:
    lines = ["1;a;;", ";b;c;d;e", "2;x;y;z"]
    assert mend(lines, ";", 4) == (lines, [])


def test_the_original_layout_is_read_as_well(file: Path) -> None:
    copy = parse(file)
    header, _, _, *rest = file.read_text(encoding="utf-8").splitlines()
    fields = [line.split(";") for line in [header, *rest]]
    text = "\n".join(",".join(f'"{field}"' for field in line) for line in fields)
    dates = {"5-6-1967": "1967-06-05", "27-10-2011": "2011-10-27", "20-6-1979": "1979-06-20"}
    for day_first, iso in dates.items():
        text = text.replace(day_first, iso)
    file.write_text(text, encoding="utf-8")
    assert parse(file).equals(copy[copy["conflict_id"] != 11349].reset_index(drop=True))


def test_a_record_that_cannot_be_mended_is_refused(file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace(";29-8-2008", ""), encoding="utf-8")
    with pytest.raises(SourceError):
        parse(file)


def test_traits_by_state(file: Path) -> None:
    parsed = SOURCE.parse({SOURCE.files[0].name: file})
    made = conflict.derive(Inputs({"ucdp": parsed}, States.embedded()))
    value = made["traits"].set_index(["iso3", "year", "variable"])["value"].to_dict()
    assert value["SYR", 2016, "conflict_internal"] == 2
    assert value["CHN", 2008, "conflict_intensity"] == 1
    assert value["EGY", 1967, "conflict_any"] == value["ISR", 1967, "conflict_any"] == 1
    assert ("EGY", 1967, "conflict_internal") not in value  # between states
    assert value["ISR", 1967, "conflict_government"] == 2
    assert ("RUS", 2016, "conflict_government") not in value  # in support, not a primary party
    events = made["events"]
    syria = events[events["iso3"] == "SYR"]
    assert syria["date"].tolist() == ["2011-10-27"]  # one episode, active in two years on record
    assert syria["detail"].tolist() == ["internal: Government of Syria - IS"]
